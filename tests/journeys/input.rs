//! What may come in at a terminal: floods of keys, pasted text, sizes of every kind.

use crate::harness::{Home, Term, start};

/// A deck with one item that asks for a short text.
const TYPED: &str = r#"
format = 1
[deck]
id = "typed"
title = "Typed"
languages = ["es", "en"]
[[item]]
id = "word"
nature = "concept"
prompt = "Which word is it?"
explain = "So it is."
right = "ownership"
[[item]]
id = "other"
nature = "concept"
prompt = "Which other word is it?"
explain = "So it is, too."
right = "lifetime"
[[skill]]
id = "one"
title = "One"
"#;

/// Opens the drill at a field.
fn typing(home: &Home) -> Term {
    let deck = home.file("typed.toml", TYPED);
    let term = start(home, &["drill", &deck]).run();
    term.see("Which word is it?");
    term
}

/// What is typed, as the open session has kept it.
fn kept(home: &Home) -> Option<String> {
    let log = rusqlite::Connection::open(home.database()).ok()?;
    log.query_row("select typed from draft", [], |row| row.get(0)).ok()
}

#[test]
fn a_flood_of_keys_arrives_whole() {
    let home = Home::new("flood");
    let mut term = typing(&home);
    let flood: String = (0..3000).map(|n| char::from(b'a' + (n % 26) as u8)).collect();
    term.send(&flood);
    term.send("END");
    term.see("END");
    term.send("\x1b");
    assert!(term.end().success());
    assert_eq!(kept(&home), Some(flood + "END"));
}
