//! A change of the language is a new version of it, or what was read before it would stay as it was.

use crate::deck::{LANGUAGE, codes, parse, schema};

/// What the version of the language stands for: its keys, its faults, and what is kept of an item.
fn print() -> String {
    let mut all = schema::schema().to_string();
    all.extend(codes::ALL.iter().map(|entry| format!("{} {}\n", entry.code, entry.title)));
    let ways = parse("ways.toml", include_str!("../../../examples/decks/ways.toml")).deck.unwrap();
    let mut bytes = all.into_bytes();
    bytes.extend(rmp_serde::to_vec(&ways).unwrap());
    blake3::hash(&bytes).to_hex().chars().take(16).collect()
}

#[test]
fn a_new_language_has_a_new_version() {
    assert_eq!(
        (LANGUAGE, print().as_str()),
        (2, "49fd93f751f0d45b"),
        "the language, or what is kept of an item, is another: raise `deck::LANGUAGE` and write both here"
    );
}
