//! Makes a large collection to time Pratfall with: deck files and a database with years of attempts.
//!
//! `cargo run --release --example make_collection -- DIR [CARDS [DECKS [ATTEMPTS [SEED]]]]` writes `DIR/decks/*.toml`
//! and `DIR/pratfall.db`; 100,000 cards, 20 decks and 1,000,000 attempts where nothing else is said. The history ends
//! on 2026-11-22.

use std::{fmt::Write as _, path::PathBuf, str::FromStr};

use anyhow::{Context, ensure};
use pratfall::{
    deck::model::{Ask, Deck},
    memory::row::StudyDay,
    store::Store,
};

#[path = "../benches/support/collection.rs"]
mod collection;

use collection::Plan;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let dir = PathBuf::from(arguments.next().context("a directory is needed")?);
    let plan = Plan {
        cards: number(arguments.next(), 100_000)?,
        decks: number(arguments.next(), 20)?,
        attempts: number(arguments.next(), 1_000_000)?,
        fresh: 0.1,
        seed: number(arguments.next(), 1)?,
        today: StudyDay(20_779),
    };
    ensure!(plan.cards > 0 && plan.decks > 0, "at least one card and one deck are needed");
    let decks = dir.join("decks");
    std::fs::create_dir_all(&decks).with_context(|| decks.display().to_string())?;
    for index in 0..plan.decks {
        let deck = collection::deck(&plan, index);
        let path = decks.join(format!("{}.toml", deck.id));
        std::fs::write(&path, toml(&deck)).with_context(|| path.display().to_string())?;
    }
    let mut store = Store::open(&dir.join("pratfall.db"))?;
    collection::put_attempts(&mut store, &plan)?;
    Ok(())
}

fn number<T: FromStr>(argument: Option<String>, otherwise: T) -> anyhow::Result<T>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    argument.map_or(Ok(otherwise), |text| text.parse().with_context(|| text.clone()))
}

/// Writes a deck as an author would.
fn toml(deck: &Deck) -> String {
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
