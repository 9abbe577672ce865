//! How long it takes to build a session over a large collection: `cargo bench --bench build [-- --cards 100000]`.
//!
//! Prints a table: the median of 41 builds, the store's reads and the pure builder together, in a store that is open;
//! and of the processor's time alone, which says more on a machine with other work (Linux). Ten attempts a card, twenty
//! decks of ten skills that need each other in a chain.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use pratfall::{
    memory::row::{Offset, StudyDay, Utc},
    runtime::{
        clock::Clock,
        engine::{Engine, Wanted},
        paths::Paths,
        settings::Settings,
    },
    session::{
        config::Mode,
        event::{Millis, Now},
    },
    store::{
        Store,
        decks::{Source, Stamp},
    },
};

#[path = "support/collection.rs"]
mod collection;

const TODAY: StudyDay = StudyDay(20_779);
const BUILDS: usize = 41;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let wanted = arguments.iter().position(|a| a == "--cards").and_then(|at| arguments.get(at + 1));
    let sizes: Vec<usize> = match wanted {
        Some(cards) => vec![cards.parse().context("--cards takes a number")?],
        None => vec![10_000, 100_000],
    };
    println!("| cards | attempts | session | items | median ms | processor ms |");
    println!("|---|---|---|---|---|---|");
    for cards in sizes {
        table(cards)?;
    }
    Ok(())
}

fn table(cards: usize) -> Result<()> {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("build-{cards}"));
    let _ = std::fs::remove_dir_all(&home);
    let plan = collection::Plan { cards, decks: 20, attempts: cards * 10, fresh: 0.1, seed: 1, today: TODAY };
    let paths = Paths { config: home.join("config"), data: home.join("data") };
    let mut store = Store::open(&paths.database())?;
    for index in 0..plan.decks {
        let deck = collection::deck(&plan, index);
        let source = Source { path: format!("/decks/{}.toml", deck.id), stamp: Stamp::File { size: 1, mtime_ns: 1 } };
        store.put_deck(&source, blake3::hash(deck.id.as_bytes()).as_bytes(), &deck)?;
    }
    collection::put_attempts(&mut store, &plan)?;
    drop(store);
    let deck = Wanted { decks: vec!["deck-003".to_owned()], ..Wanted::default() };
    let sessions = [
        ("a day's work", 0, Wanted::default()),
        ("after a month away", 30, Wanted::default()),
        ("one deck", 0, deck.clone()),
        ("two hours", 0, Wanted { minutes: Some(120), ..Wanted::default() }),
        ("cram of a deck", 0, Wanted { mode: Mode::Cram, ..deck.clone() }),
        ("exam of a deck", 0, Wanted { mode: Mode::Exam, ..deck }),
    ];
    for (name, later, wanted) in sessions {
        let noon = (i64::from(TODAY.0) + later) * 86_400_000 + 43_200_000;
        let now = Now { utc: Utc(noon), offset: Offset(0), watch: Millis(0) };
        let engine = Engine::open(paths.clone(), Settings::default(), Clock::standing(now), 1)?;
        let (mut items, mut times, mut busy) = (0, Vec::new(), Vec::new());
        for _ in 0..BUILDS {
            let (start, used) = (Instant::now(), processor());
            items = engine.plan(&wanted, now)?.queue.len();
            times.push(start.elapsed());
            busy.push(processor().saturating_sub(used));
        }
        times.sort();
        busy.sort();
        let ms = |times: &[Duration]| times.get(BUILDS / 2).map_or(0.0, |time| time.as_secs_f64() * 1000.0);
        println!("| {cards} | {} | {name} | {items} | {:.1} | {:.1} |", cards * 10, ms(&times), ms(&busy));
    }
    std::fs::remove_dir_all(&home).ok();
    Ok(())
}

/// Tells the time this thread has had a processor; nothing where the system does not tell.
fn processor() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let first = told.split(' ').next().and_then(|nanos| nanos.parse().ok());
    Duration::from_nanos(first.unwrap_or(0))
}
