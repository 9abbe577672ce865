//! Code from the trust question to the next rung, and what a deck that changed, or a fork bomb, comes to.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use pratfall::runner::{find, run::Helper};

use crate::harness::{ENTER, ESC, Home, Term, ctrl, start};

const DECK: &str = r#"
format = 1
[deck]
id = "twice"
title = "Twice"
derive = false
[[item]]
id = "double"
nature = "problem"
prompt = "`twice` is to give double of what it is given."
explain = "Both numbers and texts can be added to themselves."
  [[item.rung]]
  ask = "code"
  runner = "python"
  starter = "def twice(x):"
  solution = "def twice(x): return x + x"
    [[item.rung.check]]
    name = "a number"
    call = "twice(4)"
    gives = "8"
    [[item.rung.check]]
    name = "a text"
    hidden = true
    call = "twice('ab')"
    gives = "'abab'"
    [[item.rung.error]]
    says = "SyntaxError"
    reply = "A bracket is open, and nothing closes it."
  [[item.rung]]
  ask = "code"
  prompt = "`thrice` now."
  runner = "python"
  starter = "def thrice(x):"
  solution = "def thrice(x): return x + x + x"
  check = "assert thrice(3) == 9"
"#;

/// Tells whether code can run here at all.
fn can_run() -> bool {
    let here = find::find("python", &BTreeMap::new()).is_ok()
        && Helper::by(vec![env!("CARGO_BIN_EXE_pratfall").into()]).standing().is_ok();
    if !here {
        eprintln!("SKIPPED: no box or no python here");
    }
    here
}

/// Writes at the end of the editor.
fn write(term: &mut Term, text: &str) {
    term.press("\x1b[1;5F");
    term.press(text);
}

#[test]
fn from_the_trust_question_over_a_compiler_error_to_the_next_rung() {
    if !can_run() {
        return;
    }
    let home = Home::new("code");
    let file = home.file("twice.toml", DECK);
    let mut term = start(&home, &["drill", &file]).run();
    term.see("is to give double");
    // A wrong program, run for practice: the deck asks first.
    write(&mut term, " return (x");
    term.send(&ctrl('r'));
    let asked = term.see("May this code run?");
    for part in ["twice.toml", "python", "check: a number", "check: a text", "L"] {
        assert!(asked.contains(part), "{part}: {asked}");
    }
    term.send("y");
    let told = term.see("never closed");
    assert_eq!(told.matches("!2   return (x").count(), 2, "the line is marked, below and in the editor: {told}");
    assert!(!told.contains("abab"), "{told}");
    assert_eq!(count(&home), 0, "practice is no attempt");
    // Handed in as it is.
    term.send(&ctrl('d'));
    term.see("How sure?");
    // Not certain: a confident error would be looked at again before it goes up.
    term.send("2");
    term.see("didn't work");
    term.send(ENTER);
    let told = term.see("A bracket is open");
    assert!(told.contains("One that passes"), "{told}");
    term.send(ENTER);
    // Produced again: its own code is there, and is mended.
    let again = term.see("Once more");
    assert!(again.contains("return (x"), "{again}");
    write(&mut term, " + x)");
    term.send(&ctrl('r'));
    term.see("All 2 checks pass");
    term.send(&ctrl('d'));
    term.see("1 attempt");
    term.send(ESC);
    term.end();
    // The day after it is right at once, and goes up.
    let tomorrow = "2026-11-23T09:00:00+01:00";
    let mut term = start(&home, &["drill", &file]).env("PRATFALL_NOW", tomorrow).run();
    term.see("is to give double");
    write(&mut term, " return x * 2");
    term.send(&ctrl('d'));
    term.see("How sure?");
    term.send("3");
    let over = term.see("Raised");
    assert!(over.contains("rung 2"), "{over}");
    term.send(ESC);
    term.end();
    let rows: Vec<(String, String, String)> = {
        let log = home.log();
        let mut statement = log.prepare("select phase, verdict, response from attempt order by at_ms, id").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let row = |phase: &str, verdict: &str, code: &str| (phase.to_owned(), verdict.to_owned(), code.to_owned());
    assert_eq!(
        rows,
        [
            row("pretest", "off", "def twice(x): return (x"),
            row("redo", "right", "def twice(x): return (x + x)"),
            row("review", "right", "def twice(x): return x * 2"),
        ]
        .map(|(phase, verdict, code)| (phase, verdict, with_line(&code)))
    );
    home.verify();
}

/// The starter ends its line, and what is written stands on the next.
fn with_line(code: &str) -> String {
    code.replacen("def twice(x):", "def twice(x):\n", 1)
}

fn count(home: &Home) -> i64 {
    home.log().query_row("select count(*) from attempt", [], |row| row.get(0)).unwrap()
}

/// What a program prints, as an argument of `print`: clipboard, title, link, a request of the terminal, C1 and a bell.
const STEERING: &str = r"'\x1b]52;c;QUFB\x07\x1b]0;taken\x07\x1b]8;;file:///\x07\x1bP0q\x1b[6n\x9b31m\x07'";

#[test]
fn hostile_11_what_a_program_prints_cannot_steer_the_terminal() {
    if !can_run() {
        return;
    }
    let home = Home::new("code-steers");
    let deck = DECK.replace("call = \"twice(4)\"\n    gives = \"8\"", "prints = \"8\"");
    assert_ne!(deck, DECK);
    let file = home.file("twice.toml", &deck.replace("def twice(x):", "pass"));
    let mut term = start(&home, &["drill", &file]).run();
    term.see("is to give double");
    write(&mut term, &format!("print({STEERING})"));
    term.send(&ctrl('r'));
    term.see("May this code run?");
    term.send("y");
    let told = term.see("␛]52;c;QUFB");
    assert!(told.contains("Got"), "{told}");
    let bytes = term.bytes();
    let sent = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
    for what in [b"\x1b]".as_slice(), b"\x1bP", b"\x1b[6n", b"\x07", b"\xc2\x9b"] {
        assert!(!sent(what), "{what:?} reached the terminal");
    }
    term.send(ESC);
    term.end();
}

#[test]
fn hostile_24_code_that_changed_is_asked_about_again_and_a_no_runs_nothing() {
    if !can_run() {
        return;
    }
    let home = Home::new("changed");
    let deck = DECK.replace("call = \"twice(4)\"", "script = \"assert twice(4) == 8\"").replace("gives = \"8\"", "");
    let file = home.file("twice.toml", &deck);
    let mut term = start(&home, &["drill", &file]).run();
    term.see("is to give double");
    write(&mut term, " return x");
    term.send(&ctrl('r'));
    term.see("May this code run?");
    term.send("n");
    let told = term.see("It was not run");
    assert!(told.contains("return x"), "{told}");
    // Whoever hands it in is asked too, and a no is no attempt.
    term.send(&ctrl('d'));
    term.see("How sure?");
    term.send("4");
    term.see("May this code run?");
    term.send("n");
    term.see("It was not run");
    assert_eq!(count(&home), 0);
    term.send(&ctrl('r'));
    term.see("May this code run?");
    term.send("y");
    term.see("None of 2 checks");
    // From now on it runs without a word.
    term.press(&ctrl('r'));
    term.see_no("Running");
    term.see("None of 2 checks");
    term.send(ESC);
    term.end();
    // What is written is found again, in a deck that asks for something else in the meantime.
    let file = home.file("twice.toml", &deck.replace("== 8", "== 8, 'sly'"));
    let mut term = start(&home, &["drill", &file, "--pretest"]).run();
    let found = term.see("is to give double");
    assert!(found.contains("return x"), "{found}");
    term.send(&ctrl('r'));
    let asked = term.see("it has changed since");
    assert!(asked.contains("Changed") && asked.contains("check: a number"), "{asked}");
    // What changed is told line by line, before the answer; a small screen scrolls to it.
    term.send("jjjjjjjjjjjjjjjj");
    let told = term.see("1 + assert twice(4) == 8, 'sly'");
    assert!(told.contains("1   - assert twice(4) == 8"), "{told}");
    term.send("n");
    term.see("It was not run");
    term.send(ESC);
    term.end();
}

#[test]
#[ignore = "starts a fork bomb"]
fn hostile_1_keys_are_answered_while_a_fork_bomb_is_ended() {
    if !can_run() {
        return;
    }
    let home = Home::new("bomb");
    let file = home.file("twice.toml", DECK);
    let mut term = start(&home, &["drill", &file]).run();
    term.see("is to give double");
    write(&mut term, "import os\rwhile True:\rtry: os.fork()\rexcept OSError: pass\r");
    term.send(&ctrl('r'));
    term.see("May this code run?");
    term.send("y");
    term.see("Running");
    let mut slowest = Duration::ZERO;
    for _ in 0..10 {
        let begun = Instant::now();
        term.send(&ctrl('o'));
        term.see("this page");
        slowest = slowest.max(begun.elapsed());
        term.send(ESC);
        term.see_no("this page");
    }
    let begun = Instant::now();
    term.send(ESC);
    term.see_no("Running");
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    eprintln!("slowest key: {slowest:?}");
    assert!(slowest < Duration::from_millis(100), "{slowest:?}");
    term.send(ESC);
    term.end();
}
