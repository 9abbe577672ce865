//! `pratfall stats`, from a session to the files it writes.

use crate::home::Home;

#[test]
fn stats_tell_what_a_session_added() {
    let home = Home::new();
    home.drill("small --skill typing", "beta\n4\nb\nalpha\nAlpha, always.\n");
    let told = home.run("stats").done().ok();
    told.shows(&[
        "Days\n  1 answer today,",
        "1 day in a row with an honest answer",
        "Can't tell: it takes two spans of four weeks with 30 errors each; so far 0.",
        "1 of 1, too few for a share",
        "belief 1",
        "It takes 20 answers with a confidence to tell; there are 1.",
        "held    Beta comes first. (1 time, 1 item, 1 sure)",
    ]);
    let json: serde_json::Value = serde_json::from_str(&home.run("stats --json --deck small").done().ok().out).unwrap();
    assert_eq!((&json["beliefs"][0]["closed"], &json["calibration"]["n"]), (&false.into(), &1.into()));
    assert_eq!(json["days"].as_array().unwrap().last().unwrap()["day"], "2026-11-22");
    let page = home.path("page.html");
    home.args(&["stats", "--csv", home.path("tables").to_str().unwrap(), "--html", page.to_str().unwrap()]).done().ok();
    let beliefs = std::fs::read_to_string(home.path("tables/beliefs.csv")).unwrap();
    assert_eq!(beliefs.lines().nth(1), Some("small,beta-first,Beta comes first.,held,1,1,1,0,2026-11-22"));
    let html = std::fs::read_to_string(page).unwrap();
    assert!(html.starts_with("<!doctype html>") && html.contains("Beta comes first.") && !html.contains("<script"));
}

#[test]
fn stats_of_nothing_say_so() {
    let told = Home::new().run("stats").done().ok();
    told.shows(&["no answers yet", "No stumble to recover from yet.", "none held, nothing taken for another"]);
    let told = Home::new().run("stats --deck nowhere").done();
    assert_eq!(told.code, Some(1));
}
