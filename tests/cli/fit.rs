//! `tune` and `evaluate` from outside, on the logs of learners whose memory is known.

use pratfall::{
    memory::row::StudyDay,
    store::{Store, log::Batch},
};

use crate::home::Home;

#[path = "../../benches/support/learner.rs"]
mod learner;

use learner::{FORGETFUL, Learner};

/// The study day of the calendar of these tests.
const TODAY: StudyDay = StudyDay(20_779);

const DEFAULT: [f32; 21] = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
    1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];

const DEFAULT_IN_FORCE: &str = "the default parameters are in force, and nothing is to be taken back";
const DRY: &str = "`pratfall tune --dry-run` tells whether a fit would help";
const LONG_TERM: &str = "a long-term review is a day's first answer at an item met on an earlier day";

/// A home with so many long-term reviews of somebody who recalls by these weights.
fn home(reviews: usize, truth: &[f32]) -> Home {
    let home = Home::new();
    let until = StudyDay(TODAY.0 - 1);
    let rows = Learner { reviews, days: 120, truth: truth.to_vec(), until, seed: 1 }.rows();
    Store::open(&home.path("data/pratfall.db")).unwrap().write(&Batch { rows: &rows, ..Batch::default() }).unwrap();
    home
}

/// A text with every number but the whole ones of four digits or less made `#`: fitted weights may differ in their last
/// digits from one processor to another.
fn masked(text: &str) -> String {
    let word = |word: &str| {
        let number = word.trim_start_matches(['+', '-', '(']).trim_end_matches([',', ';', ')', '.']);
        if number.contains('.') && number.parse::<f64>().is_ok() { word.replace(number, "#") } else { word.to_owned() }
    };
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// All that says when items come.
fn schedule(home: &Home) -> String {
    home.rows("select deck, item, state, lane, ready_on, stability, decay from memory order by deck, item")
}

#[test]
fn pr_23_too_few_reviews_are_told_with_their_number() {
    let home = home(150, &DEFAULT);
    let reviews = home.run("tune --json").done();
    assert_eq!(reviews.code, Some(1));
    let json: serde_json::Value = serde_json::from_str(&reviews.out).unwrap();
    let n = json["reviews"].as_u64().unwrap();
    assert_eq!((&json["outcome"], &json["needed"]), (&"too-few".into(), &400.into()));
    assert!((150..200).contains(&n), "{n}");
    home.run("tune").done().fails(
        1,
        &format!("a fit wants 400 long-term reviews, and the log has {n}"),
        &format!("{LONG_TERM}; until then the parameters in force serve"),
    );
    let empty = Home::new();
    empty.run("evaluate").done().fails(
        1,
        "an evaluation wants 100 long-term reviews, and the log has 0",
        &format!("{LONG_TERM}; with fewer there is nothing to tell from luck"),
    );
    empty.run("tune --undo").done().fails(1, DEFAULT_IN_FORCE, DRY);
    assert_eq!(empty.run("evaluate --json").done().code, Some(1));
    empty.run("tune --undo --dry-run").done().code.filter(|code| *code == 2).unwrap();
}

#[test]
fn a_fit_that_helps_is_accepted_and_can_be_taken_back() {
    let home = home(700, &FORGETFUL);
    let before = schedule(&home);

    let dry = home.run("tune --dry-run").done().ok();
    insta::assert_snapshot!("tune_dry_run", masked(&dry.out));
    assert_eq!((dry.err.as_str(), home.rows("select count(*) from event").as_str()), ("", "0"));
    let json = home.run("tune --dry-run --json").done().json();
    assert_eq!(json["outcome"], "would-be-accepted");
    let judged = &json["judgement"];
    assert!(judged["gain"]["value"].as_f64().unwrap() >= 0.002, "{judged}");
    let difference =
        judged["predictors"][1]["log_loss"].as_f64().unwrap() - judged["predictors"][0]["log_loss"].as_f64().unwrap();
    assert!((difference - judged["gain"]["value"].as_f64().unwrap()).abs() < 1e-9);

    let accepted = home.run("tune").done().ok();
    insta::assert_snapshot!("tune_accepted", masked(&accepted.out));
    assert_eq!(home.rows("select kind, deck, item from event"), "params|-|-");
    assert_eq!(schedule(&home), before, "no date moves before the next review");
    home.run("doctor").done().ok().shows(&["parameters fitted to you, accepted 2026-11-22", "All is well."]);
    let set = home.run("doctor --json").done().json()["parameters"]["set"].as_u64().unwrap();

    // The same reviews give the same fit.
    home.run("tune").done().ok().shows(&["The parameters in force stay: the fit came to the same ones."]);
    assert_eq!(home.rows("select count(*) from event"), "1");

    // It acts from the next review of an item, and says so before.
    let told = home.run("why vowels --json").done().json();
    home.drill("small --skill typing", "alpha\n3\n");
    home.run("why first-letter").done().ok();
    assert_eq!(home.rows("select distinct params from attempt where deck = 'small'"), set.to_string());
    assert!(told["success"]["stability"].as_f64().unwrap() < 1.6, "the default would be 2.3: {told}");
    assert_eq!(
        schedule(&home).lines().filter(|line| !line.starts_with("small")).collect::<Vec<_>>().join("\n"),
        before
    );

    // Taken back, it leaves what was answered under it as it was.
    let with_one_more = schedule(&home);
    home.run("tune --undo").done().prints(
        "Taken back: the parameters fitted on 22 Nov. From each item's next review the default ones are in force again.",
    );
    assert_eq!(schedule(&home), with_one_more);
    home.run("doctor").done().ok().shows(&["default parameters", "All is well."]);
    home.run("doctor --rebuild").done().ok();
    assert_eq!(schedule(&home), with_one_more);
    home.run("tune --undo").done().fails(1, DEFAULT_IN_FORCE, DRY);
    let told = home.run("why vowels --json").done().json();
    assert!(told["success"]["stability"].as_f64().unwrap() > 2.2, "{told}");
}

#[test]
fn undo_takes_back_the_last_fit_like_anything_else() {
    let home = home(500, &FORGETFUL);
    home.run("tune").done().ok();
    home.run("undo").done().prints("Taken back: the fitted parameters. What is taken back stays in the log.");
    home.run("doctor").done().ok().shows(&["default parameters"]);
    home.run("tune --json").done().ok();
    let json = home.run("undo --json").done().json();
    assert_eq!((&json["what"], &json["item"]), (&"the fitted parameters".into(), &serde_json::Value::Null));
    assert_eq!(home.rows("select kind from event order by id"), "params\nundo\nparams\nundo");
}

#[test]
fn pr_23_a_fit_that_does_not_help_is_not_kept() {
    let home = home(600, &DEFAULT);
    let told = home.run("tune").done().ok();
    insta::assert_snapshot!("tune_kept", masked(&told.out));
    assert_eq!(home.rows("select count(*) from event"), "0");
    let json = home.run("tune --json").done().json();
    assert_eq!((&json["outcome"], &json["set"]), (&"kept".into(), &serde_json::Value::Null));
    assert!(json["judgement"]["gain"]["value"].as_f64().unwrap() < 0.002);
}

#[test]
fn an_evaluation_tells_what_it_means() {
    let home = home(1_000, &FORGETFUL);
    insta::assert_snapshot!("evaluate", masked(&home.run("evaluate").done().ok().out));
    let json = home.run("evaluate --json").done().json();
    let told = &json["evaluation"];
    let by: Vec<&str> = told["predictors"].as_array().unwrap().iter().map(|p| p["by"].as_str().unwrap()).collect();
    assert_eq!(by, ["in-force", "default", "recorded", "moving-average", "constant"]);
    // Nobody fitted anything, and the recorded predictions are those of the memory.
    assert_eq!(told["predictors"][0]["log_loss"], told["predictors"][1]["log_loss"]);
    assert_eq!(told["predictors"][4]["auc"], 0.5);
    let levels: u64 = told["levels"].as_array().unwrap().iter().map(|l| l["observed"]["n"].as_u64().unwrap()).sum();
    assert_eq!(told["scored"].as_u64(), Some(levels));
    // What is accepted now does not change what was predicted then.
    home.run("tune").done().ok();
    let after = home.run("evaluate --json").done().json();
    assert_eq!(after["evaluation"]["predictors"], told["predictors"]);
    home.run("evaluate").done().ok().shows(&["the model as it was then", "with default parameters"]);
}

#[test]
fn a_log_with_a_tampered_parameter_set_goes_on_with_the_one_before() {
    let home = home(20, &DEFAULT);
    let conn = rusqlite::Connection::open(home.path("data/pratfall.db")).unwrap();
    let sql = "insert into event (id, device, at_ms, offset_min, day, kind, value)
        values (zeroblob(16), 'x', 1700000000000, 0, 19000, 'params', '[9,[1e30]]')";
    conn.execute(sql, []).unwrap();
    drop(conn);
    let told = home.run("doctor").done();
    assert_eq!(told.code, Some(1));
    assert!(told.err.contains("are passed over: a parameter set has 21 weights, and this has 1"), "{}", told.err);
    home.drill("small --skill typing", "alpha\n3\n");
    assert_eq!(home.rows("select distinct params from attempt where deck = 'small'"), "0");
}

/// Tells whether a process has a handler for SIGINT; true as well where it is over, so that nobody waits for it.
#[cfg(target_os = "linux")]
fn catches_ctrl_c(pid: u32) -> bool {
    let Ok(status) = std::fs::read_to_string(format!("/proc/{pid}/status")) else { return true };
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).map(str::trim);
    let over = status.lines().any(|line| line.starts_with("State:") && line.contains('Z'));
    over || caught.and_then(|mask| u64::from_str_radix(mask, 16).ok()).is_some_and(|mask| mask & 0b10 != 0)
}

#[test]
#[cfg(target_os = "linux")]
#[ignore = "a log of thirty thousand reviews is made first"]
fn ctrl_c_stops_a_fit_and_nothing_was_changed() {
    let home = home(30_000, &FORGETFUL);
    let run = home.run("tune");
    let (child, stdin) = run.start();
    // It has its hand on Ctrl-C before it reads the log; the system tells when.
    while !catches_ctrl_c(child.id()) {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    rustix::process::kill_process(rustix::process::Pid::from_child(&child), rustix::process::Signal::INT).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "Stopped. Nothing was changed.\n");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(130), 0));
    assert_eq!(home.rows("select count(*) from event"), "0");
}
