//! The learner's own editor, on the terminal that is lent to it: what comes back, and what must not be lost.

use std::fs;

use crate::harness::{ESC, Home, Term, ctrl, start};

/// A deck with one item that asks for code; nothing of it is run here.
const DECK: &str = r#"
format = 1
[deck]
id = "lent"
title = "Lent"
languages = ["en"]
[[skill]]
id = "one"
title = "One"
[[item]]
id = "double"
nature = "concept"
prompt = "Write double(n)."
explain = "Twice as much."

  [[item.rung]]
  ask = "code"
  runner = "python"
  starter = """
def double(n):
    pass
"""
  solution = """
def double(n):
    return 2 * n
"""
  check = """
assert double(2) == 4
"""
"#;

/// Opens the item with a script as the editor; `$file` is what it is to edit.
fn open(home: &Home, script: &str) -> Term {
    let deck = home.file("lent.toml", DECK);
    let editor = home.file("my editor.sh", &format!("file=$1\n{script}\n"));
    // What cannot be taken back is kept where files are lent; here that goes with the home.
    let place = home.path().to_string_lossy().into_owned();
    let term = start(home, &["drill", &deck]).env("VISUAL", &format!("sh '{editor}'")).env("TMPDIR", &place).run();
    term.see("Write double(n).");
    term.see("    pass");
    term
}

#[track_caller]
fn leave(mut term: Term) {
    term.send(ESC);
    term.send(ESC);
    assert!(term.end().success());
    assert_eq!(term.modes(), term.modes_before);
}

#[test]
fn what_the_learners_editor_saved_is_on_the_screen() {
    let home = Home::ready("lent");
    // It writes on the screen, leaves the terminal in a mode of its own, and saves.
    let mut term = open(&home, "echo scribbled; stty raw -echo; sed -i 's/pass/return n + n/' \"$file\"");
    term.send(&ctrl('v'));
    term.see("    return n + n");
    assert!(!term.screen().contains("scribbled"), "{}", term.screen());
    // It can be taken back as what is typed here.
    term.press(&ctrl('u'));
    term.see("    pass");
    leave(term);
}

#[test]
fn what_is_off_with_an_editor_is_said_and_the_code_stays() {
    for (script, said) in [
        ("echo lost > \"$file\"; exit 3", "ended with exit code 3"),
        (": > \"$file\"", "The file came back empty"),
        ("printf '\\377' > \"$file\"", "no UTF-8 text"),
    ] {
        let home = Home::ready("lent-off");
        let mut term = open(&home, script);
        term.send(&ctrl('v'));
        term.see(said);
        term.see("    pass");
        leave(term);
    }
    let home = Home::ready("lent-none");
    let deck = home.file("lent.toml", DECK);
    let mut term = start(&home, &["drill", &deck]).run();
    term.see("    pass");
    term.send(&ctrl('v'));
    term.see("Neither VISUAL nor EDITOR is set");
    leave(term);
}

#[test]
fn an_editor_may_be_interrupted_and_the_terminal_may_change_meanwhile() {
    let home = Home::ready("lent-keys");
    let ready = home.path().join("ready");
    let script = format!(
        "trap 'echo interrupted >> \"$file\"; exit 0' INT\ntouch '{}'\nwhile :; do sleep 0.02; done",
        ready.display()
    );
    let mut term = open(&home, &script);
    term.send(&ctrl('v'));
    let start = std::time::Instant::now();
    while !fs::exists(&ready).unwrap() {
        assert!(start.elapsed() < crate::harness::PATIENCE, "the editor did not start");
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    term.resize(120, 40);
    term.send(&ctrl('c'));
    term.see("interrupted");
    let screen = term.screen();
    assert!(screen.lines().any(|line| line.starts_with(" ") && line.trim_end().chars().count() > 110), "{screen}");
    leave(term);
}
