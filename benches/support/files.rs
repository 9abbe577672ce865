//! Decks of a made collection as files.

use std::fmt::Write as _;

use pratfall::deck::model::{Ask, Deck};

/// Writes a deck as an author would.
pub fn toml(deck: &Deck) -> String {
    let mut text = format!(
        "format = 1\n\n[deck]\nid = \"{}\"\ntitle = \"{}\"\nversion = \"{}\"\nauthors = [\"Nobody\"]\nlicense = \"{}\"\nlanguages = [\"en\"]\n",
        deck.id, deck.title, deck.version, deck.license
    );
    for skill in &deck.skills {
        write!(text, "\n[[skill]]\nid = \"{}\"\ntitle = \"{}\"\n", skill.id, skill.title).ok();
    }
    for item in &deck.items {
        write!(
            text,
            "\n[[item]]\nid = \"{}\"\nskill = \"{}\"\nnature = \"concept\"\nprompt = \"{}\"\nhints = {:?}\nexplain = \"{}\"\n",
            item.id,
            item.skill,
            item.rungs.first().map(|rung| rung.prompt.as_str()).unwrap_or_default(),
            item.rungs.first().map(|rung| rung.hints.as_slice()).unwrap_or_default(),
            item.explain
        )
        .ok();
        for rung in &item.rungs {
            match &rung.ask {
                Ask::Choose(choose) => {
                    for choice in choose.options.iter().filter(|choice| choice.right) {
                        write!(text, "\n  [[item.rung]]\n  ask = \"choose\"\n  right = \"{}\"\n", choice.text).ok();
                    }
                    text.push_str("  [item.rung.wrong]\n");
                    for choice in choose.options.iter().filter(|choice| !choice.right) {
                        let say = choice.reply.say.as_deref().unwrap_or_default();
                        writeln!(text, "  \"{}\" = \"{say}\"", choice.text).ok();
                    }
                }
                Ask::Type(ask) => {
                    write!(text, "\n  [[item.rung]]\n  ask = \"type\"\n  right = {:?}\n", ask.right).ok();
                }
                _ => {}
            }
        }
    }
    text
}
