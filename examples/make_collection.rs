//! Makes a large collection to time Pratfall with: deck files and a database with years of attempts.
//!
//! `cargo run --release --example make_collection -- DIR [CARDS [DECKS [ATTEMPTS [SEED]]]]` writes `DIR/decks/*.toml`
//! and `DIR/pratfall.db`; 100,000 cards, 20 decks and 1,000,000 attempts where nothing else is said; of every twentieth
//! attempt something is said. The history ends on 2026-11-22.

use std::{path::PathBuf, str::FromStr};

use anyhow::{Context, ensure};
use pratfall::{memory::row::StudyDay, store::Store};

#[path = "../benches/support/collection.rs"]
mod collection;
#[path = "../benches/support/files.rs"]
mod files;
#[path = "../benches/support/said.rs"]
mod said;

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
        std::fs::write(&path, files::toml(&deck)).with_context(|| path.display().to_string())?;
    }
    let mut store = Store::open(&dir.join("pratfall.db"))?;
    collection::put_attempts(&mut store, &plan)?;
    said::put_reflections(&mut store, &plan, plan.attempts / 20)?;
    Ok(())
}

fn number<T: FromStr>(argument: Option<String>, otherwise: T) -> anyhow::Result<T>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    argument.map_or(Ok(otherwise), |text| text.parse().with_context(|| text.clone()))
}
