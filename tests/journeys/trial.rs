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

/// A deck of so many items, its first prompt given; the explanations make it large.
fn large(items: usize, words: usize, prompt: &str) -> String {
    let mut text = deck(prompt);
    let explain = "word ".repeat(words);
    for n in 1..items {
        text.push_str(&format!(
            "[[item]]\nid = \"i{n}\"\nprompt = \"{n}?\"\nnature = \"concept\"\nright = \"x\"\nexplain = \"{explain}\"\n"
        ));
    }
    text
}

/// Saves a deck so often, as editors do, and gives the milliseconds from the save to the card on the screen, sorted.
fn reloads(name: &str, items: usize, words: usize, saves: usize) -> Vec<u128> {
    let home = Home::new(name);
    let file = home.file("t.toml", &large(items, words, "Wording at first?"));
    let mut term = start(&home, &["deck", "try", &file]).run();
    term.see("Wording at first?");
    let mut took: Vec<u128> = (0..saves)
        .map(|n| {
            let prompt = format!("Wording {}?", "bcdefghi".chars().nth(n % 8).unwrap().to_string().repeat(8));
            let beside = home.file("t.new", &large(items, words, &prompt));
            std::thread::sleep(Duration::from_millis(120));
            let saved = Instant::now();
            fs::rename(beside, &file).unwrap();
            term.see(&prompt);
            saved.elapsed().as_millis()
        })
        .collect();
    term.send("\u{1b}");
    term.end();
    took.sort_unstable();
    took
}

#[test]
#[ignore = "measures; the bound is for a release build"]
fn a_save_is_on_the_screen_within_50_ms() {
    for (name, items, words, bound) in [("reload-500", 500, 10, 50), ("reload-4mib", 12_000, 50, 500)] {
        let took = reloads(name, items, words, 16);
        let (median, most) = (took[took.len() / 2], took[took.len() - 1]);
        eprintln!("{name}: half within {median} ms, all within {most} ms");
        assert!(cfg!(debug_assertions) || median <= bound, "{name}: {median} ms");
    }
}
