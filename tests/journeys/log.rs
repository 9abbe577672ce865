//! The failure log on the screen: found by words, narrowed down to a belief, opened, left; a form that is not lost.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use crate::harness::{ENTER, ESC, Home, TAB, ctrl, environment, start};

const DECK: &str = r#"format = 1
[deck]
id = "tiny"
title = "Tiny"
version = "1.0.0"
authors = ["A. Author"]
license = "CC0-1.0"
languages = ["en"]
[[skill]]
id = "letters"
title = "Letters"
[[misconception]]
id = "beta-first"
belief = "Beta comes first."
refute = "Alpha comes first."
[[item]]
id = "one"
skill = "letters"
nature = "fact"
difficulty = 1
prompt = "Which **Greek** letter comes first?"
right = "alpha"
explain = "The alphabet is named after it."
  [item.traps]
  beta = { belief = "beta-first" }
[[item]]
id = "two"
skill = "letters"
nature = "fact"
difficulty = 1
prompt = "Which Greek letter comes last?"
right = "omega"
explain = "Alpha and omega."
"#;

/// A home with two answers that went off, one of them for a known belief.
fn home(name: &str) -> Home {
    let home = Home::ready(name);
    std::fs::create_dir_all(home.path().join("data/decks")).unwrap();
    std::fs::write(home.path().join("data/decks/tiny.toml"), DECK).unwrap();
    let mut drill = Command::new(env!("CARGO_BIN_EXE_pratfall"))
        .args(["drill", "tiny", "--plain"])
        .env_clear()
        .envs(environment(&home))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    // The look at what is new, the answer, how sure, what it was, and two redos.
    drill.stdin.take().unwrap().write_all("\nbeta\n4\n\nbeta\nbeta\n".repeat(2).as_bytes()).unwrap();
    assert!(drill.wait().unwrap().success());
    home
}

#[test]
fn a_belief_is_found_with_a_few_keys_opened_and_left() {
    let home = home("log-filter");
    let mut log = start(&home, &[]).run();
    log.see("begin");
    log.press("l");
    log.see("comes last?");
    log.see("comes first?");
    log.press("/");
    log.send("greek");
    log.see("comes last?");
    log.press(ENTER);
    log.press("f");
    let screen = log.see("Beta comes first.");
    assert!(screen.contains("letters") && screen.contains("tiny"), "{screen}");
    log.send("beta");
    log.see("1 choice");
    log.press(ENTER);
    let screen = log.see("Only beta-first");
    assert!(screen.contains("comes first?") && !screen.contains("comes last?"), "{screen}");
    log.press(ENTER);
    log.see("Belief");
    log.press(ESC);
    log.see("Only beta-first");
    log.press(ESC);
    log.see("comes last?");
    log.press(ESC);
    log.see("begin");
    log.send("q");
    log.end();
}

#[test]
fn what_was_typed_into_the_form_is_thrown_away_only_on_a_yes() {
    let home = home("log-form");
    let mut log = start(&home, &[]).run();
    log.see("begin");
    log.press("l");
    log.see("comes last?");
    log.press("a");
    log.send("The build broke");
    log.press(ESC);
    log.see("Throw away what you typed?");
    log.press("n");
    log.see("The build broke");
    log.press(TAB);
    log.send("green");
    log.press(ENTER);
    log.see("Written down.");
    let rows: i64 =
        home.log().query_row("select count(*) from stumble where expected = 'green'", [], |r| r.get(0)).unwrap();
    assert_eq!(rows, 1);
    log.press(ESC);
    log.see("begin");
    log.send("q");
    log.end();
}

#[test]
fn an_entry_is_written_anew_and_taken_out_where_it_is_read() {
    let home = Home::ready("log-anew");
    let pratfall = |args: &[&str]| {
        let program = Command::new(env!("CARGO_BIN_EXE_pratfall"))
            .args(args)
            .env_clear()
            .envs(environment(&home))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(program.status.success(), "{program:?}");
        String::from_utf8(program.stdout).unwrap()
    };
    pratfall(&["log", "add", "The build broke", "--cause", "slip", "--insight", "Test first", "--tag", "ci", "--item"]);
    let versions = |columns: &str| -> Vec<String> {
        let log = home.log();
        let mut rows = log.prepare(&format!("select {columns} from stumble order by rowid")).unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let mut log = start(&home, &[]).run();
    let home_screen = log.see("begin");
    assert!(home_screen.contains("Test first"), "the newest insight is one from real life: {home_screen}");
    log.press("l");
    log.see("The build broke");
    log.press(ENTER);
    log.see("Test first");
    // The first field that says nothing is where one writes.
    log.press("e");
    log.see("in your own words");
    log.send("green");
    for _ in 0..3 {
        log.press(TAB);
    }
    log.send(" main");
    log.press(ENTER);
    // The form shows what was typed before it is written.
    let screen = log.see("Written; what it said before stays");
    assert!(screen.contains("ci main") && screen.contains("green"), "{screen}");
    assert!(screen.contains("Test first") && screen.contains("The build broke"), "{screen}");
    let newest = versions("happened || '|' || expected || '|' || cause || '|' || insight || '|' || tags");
    assert_eq!(newest.last().unwrap(), "The build broke|green|slip|Test first|ci main");
    // What is left without a word is no entry.
    log.press("e");
    log.see("in your own words");
    for _ in 0..5 {
        log.press(&ctrl('u'));
        log.press(TAB);
    }
    log.press(ENTER);
    log.see("Nothing would be left of it.");
    log.press(ESC);
    log.see("Throw away what you typed?");
    log.press("y");
    log.see("Test first");
    let count = versions("happened").len();
    log.press("x");
    log.see("Take it out of the log?");
    log.press(ESC);
    log.see("Test first");
    assert_eq!(versions("happened").len(), count, "a no takes nothing out");
    log.press("x");
    log.see("Take it out of the log?");
    log.press("y");
    log.see("It is out of the log;");
    log.see("No stumble yet");
    log.press(ESC);
    log.see("begin");
    log.send("q");
    log.end();
    // The item made of it stays, and the rows do too.
    let gone = versions("gone || '|' || coalesce(deck || '/' || item, 'none')");
    let item = gone.last().unwrap().strip_prefix("1|").unwrap();
    assert!(item.starts_with("my-stumbles/") && gone.len() == count + 1, "{gone:?}");
    assert!(pratfall(&["due", "--json"]).contains("\"my-stumbles\""), "it is asked all the same");
}

#[test]
fn what_stands_behind_a_figure_is_told_in_words() {
    let home = home("behind");
    let mut stats = start(&home, &[]).run();
    stats.see("begin");
    stats.press("s");
    stats.see("in a row");
    stats.press(ENTER);
    let screen = stats.see("comes first?");
    assert!(screen.contains("Which Greek letter comes first?") && !screen.contains("**"), "{screen}");
    stats.press(ESC);
    stats.see("in a row");
    stats.press(ESC);
    stats.see("begin");
    stats.send("q");
    stats.end();
}
