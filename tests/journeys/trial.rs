//! A deck that is tried while it is written.

use std::{
    fs,
    time::{Duration, Instant},
};

use crate::harness::{Home, start};

fn deck(prompt: &str) -> String {
    let head = "format = 1\n[deck]\nid = \"t\"\ntitle = \"T\"\nderive = false\n";
    format!("{head}[[item]]\nid = \"a\"\nprompt = \"{prompt}\"\nnature = \"concept\"\nright = \"one\"\n")
}

#[test]
fn a_save_is_taken_up_at_once_and_a_broken_one_costs_nothing() {
    let home = Home::new("trial");
    let file = home.file("t.toml", &deck("First wording?"));
    let mut term = start(&home, &["deck", "try", &file]).run();
    term.see("First wording?");
    term.press("on");
    let saved = Instant::now();
    fs::write(&file, deck("Second wording?")).unwrap();
    let screen = term.see("Second wording?");
    assert!(saved.elapsed() < Duration::from_secs(2), "{:?}", saved.elapsed());
    assert!(screen.contains("› on"), "the draft stays: {screen}");
    fs::write(&file, deck("Third?").replace("nature", "natur")).unwrap();
    let screen = term.see("line 9: an item has no key `natur`; did you mean `nature`?");
    assert!(screen.contains("Second wording?") && screen.contains("› on"), "{screen}");
    fs::write(&file, deck("Fourth wording?")).unwrap();
    let screen = term.see("Fourth wording?");
    assert!(!screen.contains("natur`") && screen.contains("› on"), "{screen}");
    term.send("\u{1b}");
    assert!(term.end().success());
    assert!(!home.database().exists(), "nothing is kept");
}
