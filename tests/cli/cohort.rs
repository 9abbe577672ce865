//! Reports from learners to the instructor's page, with all that may come in between.

use pratfall::{
    deck::model::Way,
    grade::{Verdict, scenario::WrongTurn, walk::Step},
    memory::row::{Attempt, Event, Row, RowId, What},
    store::Store,
};

use crate::{
    home::Home,
    reported::{of_deck, report, sealed},
};

/// A home with the reports of so many learners in `in/`: every second one took a hostile option.
fn with_reports(learners: u8) -> Home {
    let home = Home::new();
    for n in 0..learners {
        let answer = if n % 2 == 0 { "\"><img src=x onerror=alert(1)>\u{1b}[2J" } else { "+SUM(A1)" };
        home.write(&format!("in/{n}.pratfall-report"), report(n, &format!("l{n}"), answer, n % 2 == 1).as_bytes());
    }
    home
}

#[test]
fn a_report_is_shown_before_it_is_written_and_holds_no_typed_answer() {
    let home = Home::new();
    home.drill("small", "a\n2\n\n\n\n\n\n\n\n\n\n\n\n\n");
    let told = home.run("report make --to mine.pratfall-report").done();
    assert_eq!(told.code, Some(2), "nobody to ask: {told:#?}");
    assert!(!home.path("mine.pratfall-report").exists());
    for said in [
        "under the pseudonym",
        "attempts, 2026-11-22",
        "none that you typed",
        "None of your reflections",
        "A line of it:",
    ] {
        // Folded to the width of a terminal.
        let flat = told.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(said), "{said} is not in {}", told.err);
    }
    home.run("report make --to mine.pratfall-report --yes").done().ok();
    let report = std::fs::read_to_string(home.path("mine.pratfall-report")).unwrap();
    let typed = home.rows("select count(*) from attempt where way in ('type', 'cloze', 'explain') and response <> ''");
    let answers: Vec<String> = home
        .rows("select response from attempt where way in ('type', 'cloze', 'explain') and response <> ''")
        .lines()
        .map(str::to_owned)
        .collect();
    for answer in &answers {
        assert!(!report.contains(&format!("{{\"answer\":\"{answer}\"}}")), "{typed} typed: {answer}");
    }
    home.run("report verify mine.pratfall-report").done().ok().shows(&["The seal holds"]);
    home.run("report show mine.pratfall-report").done().ok().shows(&["a pseudonym", "small", "The seal holds"]);
    home.run("report make --to mine.pratfall-report --yes").done().fails(
        1,
        "mine.pratfall-report is there already",
        "name another file with `--to`",
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(home.path("data/report.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // The same device, the same pseudonym.
    home.run("report make --to again.pratfall-report --yes --name Ana").done().ok();
    let page = home.run("cohort mine.pratfall-report again.pratfall-report").done().ok();
    page.shows(&["Fewer than 5 learners reported", "One learner under several names, counted once: "]);
}

#[test]
fn no_word_of_a_stumble_is_in_a_report() {
    let home = Home::new();
    let said = "My boss Carl shouted about the Acme outage";
    home.args(&["log", "add", said, "--insight", "Breathe first"]).done().ok();
    home.args(&["log", "item", &home.newest(), "--json"]).done().ok();
    home.drill("my-stumbles", "Carl again\n4\n\n\n\n\n");
    assert_eq!(home.rows("select count(*) from attempt where deck = 'my-stumbles'").trim(), "1");
    home.run("report make --to none.pratfall-report --yes").done().fails(
        1,
        "there is nothing to report but answers to your own stumbles, which are in no report unless named",
        "`--deck my-stumbles` names them",
    );
    home.drill("small", "a\n2\n\n\n\n\n\n\n\n\n\n\n\n\n");
    let told = home.run("report make --to all.pratfall-report --yes").done().ok();
    assert!(told.err.contains("Nothing of your own stumbles; `--deck my-stumbles` would put them in."), "{}", told.err);
    let all = std::fs::read_to_string(home.path("all.pratfall-report")).unwrap();
    assert!(!all.contains("my-stumbles") && all.contains("\"small\""), "{all}");
    let told = home.run("report make --deck my-stumbles --to own.pratfall-report --yes").done().ok();
    let own = std::fs::read_to_string(home.path("own.pratfall-report")).unwrap();
    let id = home.rows("select distinct item from attempt where deck = 'my-stumbles'").trim().to_owned();
    assert!(id.starts_with("2026-11-22-") && id.len() == 15, "{id}");
    assert!(told.err.contains(&format!("Items of your own stumbles in it: {id}.")), "{}", told.err);
    for word in ["boss", "carl", "shouted", "acme", "outage", "breathe", "again"] {
        assert!(!own.to_lowercase().contains(word), "{word} is in {own}");
    }
}

#[test]
fn what_is_there_is_not_written_over_unless_told_to() {
    let home = with_reports(12).with("page.html", "mine").with("tables/skills.csv", "mine");
    for (run, file) in [
        ("cohort in --html page.html", "page.html"),
        ("cohort in --csv tables", "tables/skills.csv"),
        ("stats --html page.html", "page.html"),
        ("stats --csv tables", "tables/skills.csv"),
    ] {
        home.run(run).done().fails(1, &format!("{file} is there already"), "name another place, or add `--force`");
        assert_eq!(std::fs::read_to_string(home.path(file)).unwrap(), "mine");
    }
    assert_eq!(std::fs::read_dir(home.path("tables")).unwrap().count(), 1, "all of them or none");
    for run in ["cohort in --html page.html --force", "cohort in --csv tables --force"] {
        home.run(run).done().ok();
    }
    assert!(std::fs::read_to_string(home.path("page.html")).unwrap().starts_with("<!doctype html>"));
    assert!(std::fs::read_to_string(home.path("tables/skills.csv")).unwrap().starts_with("deck,skill"));
}

#[test]
fn what_is_typed_into_code_and_scenarios_is_in_a_report_by_choice_alone() {
    let home = Home::new();
    // Learns where the database is, and what an attempt looks like.
    home.drill("small", "a\n2\n\n\n\n\n\n\n\n\n\n\n\n\n");
    let mut store = Store::open(&home.path("data/pratfall.db")).unwrap();
    let like = store.recent(1).unwrap().remove(0).attempt;
    let turn = |n: u16, step: Step| WrongTurn {
        n,
        state: "prompt".to_owned(),
        step,
        misconception: Some(format!("belief-{n}")),
        cost: 5.0,
        recovered: n == 0,
    };
    let turns = vec![
        turn(0, Step::Typed("rm -rf /home/SECRET-COMMAND".to_owned())),
        turn(1, Step::Chosen("Restart the server".to_owned())),
    ];
    let walk = Attempt {
        id: RowId(like.id.0 + 1),
        way: Way::Scenario,
        verdict: Verdict::Off,
        score: 0.0,
        response: "prompt > $ rm -rf /home/SECRET-COMMAND > Restart the server".to_owned(),
        misconception: Some("belief-0".to_owned()),
        turns,
        ..like.clone()
    };
    let code = Attempt {
        id: RowId(like.id.0 + 2),
        way: Way::Code,
        verdict: Verdict::Off,
        score: 0.0,
        response: "let key = \"SECRET-CODE\";".to_owned(),
        ..like
    };
    // A walk that was called right afterwards shows nothing.
    let right = Attempt { id: RowId(walk.id.0 + 3), ..walk.clone() };
    let called = Event {
        id: RowId(walk.id.0 + 4),
        device: walk.device.clone(),
        session: None,
        at: walk.at,
        offset: walk.offset,
        day: walk.day,
        key: Some(walk.key.clone()),
        what: What::Override { attempt: right.id },
    };
    for row in [Row::Attempt(walk), Row::Attempt(code), Row::Attempt(right), Row::Event(called)] {
        store.append(&row).unwrap();
    }
    drop(store);
    let made = |with: &str| {
        let file = format!("mine{}.pratfall-report", with.len());
        let told = home.run(&format!("report make --to {file} --yes {with}")).done().ok();
        (told.err, std::fs::read_to_string(home.path(&file)).unwrap())
    };
    let (told, report) = made("");
    assert!(told.contains("Of 2 steps off the way in scenarios: where, what it cost, what it shows"), "{told}");
    assert!(told.contains("what you chose.") && !told.contains("or typed"), "{told}");
    for secret in ["SECRET", "rm -rf", "let key"] {
        assert!(!report.contains(secret) && !told.contains(secret), "{secret} is told");
    }
    // What it meant is told, and so is what was chosen of the author's words.
    for said in ["{\"belief\":\"belief-0\"}", "{\"belief\":\"belief-1\"}", "Restart the server", "\"recovered\":true"] {
        assert!(report.contains(said), "{said} is not in {report}");
    }
    assert_eq!(report.matches("{\"turn\":").count(), 2, "{report}");
    let (told, report) = made("--with text");
    assert!(told.contains("what you chose or typed."), "{told}");
    for said in ["$ rm -rf /home/SECRET-COMMAND\"}", "SECRET-CODE"] {
        assert!(report.contains(said), "{said} is not in {report}");
    }
    home.run("report show mine11.pratfall-report")
        .done()
        .ok()
        .shows(&["2 steps off the way", "The seal holds"])
        .hides("cannot be read");
}

#[test]
fn a_report_that_was_edited_cut_or_is_of_another_version_is_left_out_and_named() {
    let home = with_reports(6);
    let good = std::fs::read_to_string(home.path("in/0.pratfall-report")).unwrap();
    home.write("in/0.pratfall-report", good.replace("\"off\"", "\"right\"").as_bytes());
    let good = std::fs::read_to_string(home.path("in/1.pratfall-report")).unwrap();
    home.write("in/1.pratfall-report", good.split("{\"end\"").next().unwrap().as_bytes());
    let other = good.replace("\"version\":1", "\"version\":9");
    home.write("in/newer.pratfall-report", other.as_bytes());
    home.write("in/none.pratfall-report", b"\x00\xff");
    home.write("in/notes.txt", b"not a report");
    let page = home.run("cohort in").done().ok();
    page.shows(&[
        "Fewer than 5 learners reported",
        "4 files left out:",
        "in/0.pratfall-report: it was changed after it was made",
        "in/1.pratfall-report: its end is missing",
        "in/newer.pratfall-report: it is of version 9 of the format",
        "in/none.pratfall-report: it is no report",
    ]);
    home.run("cohort in --unsealed").done().ok().shows(&["6 learners reported.", "2 reports taken in although"]);
    let told = home.run("report verify in/0.pratfall-report").done();
    assert_eq!(
        (told.code, told.out.as_str()),
        (Some(1), "The seal does not hold: something was changed after it was made.\n")
    );
    let told = home.run("report verify in/1.pratfall-report").done();
    assert_eq!((told.code, told.out.as_str()), (Some(1), "Its end is missing: it was cut short.\n"));
    home.run("report show in/newer.pratfall-report").done().fails(
        1,
        "in/newer.pratfall-report is of version 9 of the format, which this version of Pratfall does not read",
        "use the version of Pratfall it was made with, or a newer one",
    );
    home.run("cohort nowhere").done().fails(
        1,
        "the reports cannot be read: no such file or directory",
        "name reports, or a folder of them, that are there and may be read",
    );
}

#[test]
fn hostile_names_stay_text_in_every_form_of_the_page() {
    let home = with_reports(40);
    let plain = home.run("cohort in").done().ok().shows(&["40 learners reported.", "‹U+202E›", "20"]);
    assert!(!plain.out.contains(['\u{1b}', '\u{202e}']));
    home.run("cohort in --html page.html").done().ok();
    let html = std::fs::read_to_string(home.path("page.html")).unwrap();
    assert!(html.contains("default-src 'none'; style-src 'unsafe-inline'"));
    for hostile in ["<script", "<img", "</style><", "\u{1b}", "\u{202e}"] {
        assert!(!html.contains(hostile), "{hostile:?}");
    }
    assert!(html.contains("&lt;img src=x onerror=alert(1)&gt;"));
    home.run("cohort in --csv tables").done().ok();
    let items = std::fs::read_to_string(home.path("tables/items.csv")).unwrap();
    assert!(items.contains("hostile,\"'=cmd|'/c calc'\",s,40,"), "{items}");
    assert!(items.lines().next().unwrap().ends_with(",question"), "{items}");
    let intake = std::fs::read_to_string(home.path("tables/intake.csv")).unwrap();
    assert!(intake.contains("files,40,"), "{intake}");
    let decks = std::fs::read_to_string(home.path("tables/decks.csv")).unwrap();
    assert!(decks.contains("hostile,"), "{decks}");
    let options = std::fs::read_to_string(home.path("tables/options.csv")).unwrap();
    assert!(options.contains("\"'+SUM(A1)\",,20,"), "{options}");
    let json = home.run("cohort in --json").done().json();
    assert_eq!((&json["limit"], &json["learners"]["exactly"]), (&10.into(), &40.into()));
}

#[test]
fn who_is_expected_and_has_not_reported_is_named() {
    let home = with_reports(6).with("list.txt", "l0\nl1 = somebody\nMissing One # was ill\nl2\n");
    home.run("cohort in --expect list.txt").done().ok().shows(&[
        "3 of 4 on the list have reported.",
        "No report yet: Missing One.",
        "Reported and not on the list: l3, l4, l5.",
    ]);
    // One learner on two lines, by the names of two devices of one log: nobody is missing.
    let home = with_reports(6).with("list.txt", "l0\nelsewhere\nl1\n");
    let second = std::fs::read_to_string(home.path("in/0.pratfall-report")).unwrap();
    let second = second.replace("\"learner\":\"l0\"", "\"learner\":\"elsewhere\"");
    home.write("in/again.pratfall-report", sealed(&second, 0).as_bytes());
    let told = home.run("cohort in --expect list.txt").done().ok();
    assert!(!told.out.contains("No report yet"), "{told:#?}");
    told.shows(&["2 of 2 on the list have reported.", "counted once: elsewhere = l0."]);
    // Two keys on one line are one learner.
    let home = with_reports(6).with("list.txt", "l0 = l1\n");
    home.run("cohort in --expect list.txt")
        .done()
        .ok()
        .shows(&["5 learners reported.", "One learner under several names, counted once: l0 = l1."]);
}

#[test]
fn the_same_report_twice_changes_nothing() {
    let home = with_reports(12);
    let before = home.run("cohort in --json").done().json();
    let good = std::fs::read(home.path("in/3.pratfall-report")).unwrap();
    home.write("in/copy.pratfall-report", &good);
    let after = home.run("cohort in --json").done().json();
    assert_eq!(before["decks"], after["decks"]);
    assert_eq!(before["learners"], after["learners"]);
}

#[test]
fn what_a_cohort_showed_is_marked_in_the_file_of_the_author() {
    let deck = "format = 1\n[deck]\nid = \"hostile\"\ntitle = \"Hostile\"\n[[skill]]\nid = \"s\"\ntitle = \"S\"\n\
                [[item]]\nid = \"drawn\"\nskill = \"s\"\nprompt = \"Which?\"\nright = \"yes\"\n\
                [item.wrong]\n\"no\" = \"Not so.\"\n\"never\" = \"No.\"\n";
    let home = Home::new().with("hostile.toml", deck);
    for n in 0..80 {
        let text = of_deck(deck, n, if n < 14 { "yes" } else { "no" }, n < 14);
        home.write(&format!("in/{n}.pratfall-report"), text.as_bytes());
    }
    let page = home.run("cohort in --deck hostile.toml --json").done();
    home.write("page.json", page.out.as_bytes());
    for with in ["page.json", "in"] {
        let told = home.run(&format!("deck check hostile.toml --with {with}")).done().ok();
        told.shows(&["warning[P203]: ", "take `no`, which is wrong, in `drawn`"]);
    }
    // Without a deck the page is of what was met last, and says which revision that was.
    let known = home.run("cohort in --json").done().json();
    let of = page.json();
    let revision = &known["decks"][0]["items"][0]["revision"];
    assert!(revision.as_str().is_some_and(|name| !name.is_empty()), "{revision}");
    assert_eq!(revision, &of["decks"][0]["items"][0]["revision"]);
    home.write("edited.toml", deck.replace("Which?", "Which of them?").as_bytes());
    let told = home.run("deck check edited.toml --with page.json").done().ok();
    assert!(
        !told.out.contains("P203") && told.err.contains("figures of 1 item are of another revision"),
        "{}",
        told.err
    );
    let told = home.run("deck check hostile.toml").done().ok();
    assert!(!told.out.contains("P20"), "{}", told.out);
    home.run("deck check hostile.toml --with hostile.toml").done().fails(
        1,
        "hostile.toml is no page of a cohort",
        "make it with `pratfall cohort REPORTS --json > FILE`, or name a folder of reports",
    );
}

#[test]
#[ignore = "some seconds: a hundred thousand files"]
fn a_folder_of_a_hundred_thousand_files_is_read() {
    let home = Home::new();
    for n in 0..100_000 {
        let text = if n < 100 { report(n as u8, "l", "yes", true) } else { "no report\n".to_owned() };
        home.write(&format!("in/{n}.pratfall-report"), text.as_bytes());
    }
    home.run("cohort in").done().ok().shows(&["100 learners reported.", "99900 files left out:", "and 99880 more"]);
}
