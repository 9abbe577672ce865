//! What a learner waits for: `cargo bench --bench store`.
//!
//! A commit is measured on the disk of the temporary directory, `fsync` included.

#![expect(clippy::expect_used, reason = "a benchmark without its collection has nothing to measure")]

use std::path::PathBuf;

use divan::{Bencher, counter::ItemsCount};
use pratfall::{
    memory::row::{Row, RowId, StudyDay, Utc},
    store::{
        Store,
        decks::{Source, Stamp},
        error::StoreError,
        queue::{Filter, Order},
    },
};

#[path = "support/collection.rs"]
mod collection;

use collection::Plan;

const TODAY: StudyDay = StudyDay(20_779);

fn main() {
    divan::main();
}

fn plan(cards: usize, attempts: usize) -> Plan {
    Plan { cards, decks: 20, attempts, fresh: 0.1, seed: 1, today: TODAY }
}

/// A store of that size in a directory that goes with it.
struct Collection {
    dir: PathBuf,
    store: Store,
}

impl Collection {
    fn new(cards: usize, attempts: usize) -> Self {
        let dir = std::env::temp_dir().join(format!("pratfall-bench-{}-{cards}", std::process::id()));
        let mut store = Store::open(&dir.join("pratfall.db")).expect("a temporary directory");
        let plan = plan(cards, attempts);
        put_decks(&mut store, &plan).expect("decks");
        collection::put_attempts(&mut store, &plan).expect("attempts");
        Self { dir, store }
    }
}

impl Drop for Collection {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.dir).ok();
    }
}

#[divan::bench(args = [1_000, 10_000, 50_000], sample_count = 200)]
fn commit(bencher: Bencher, cards: usize) {
    let mut collection = Collection::new(cards, cards * 5);
    let due = collection.store.due(TODAY, &Filter::default(), Order::LowestFirst, 1_000).expect("due items");
    let mut rows = due.iter().cycle().zip(0_u32..).map(|(due, n)| {
        let attempts = collection.store.attempts_of(&due.key).expect("attempts");
        let mut attempt = attempts.last().expect("it is due").attempt.clone();
        attempt.id = RowId(u128::MAX - 1_000_000 + u128::from(n));
        attempt.day = StudyDay(TODAY.0 + n as i32);
        attempt.at = Utc(i64::from(attempt.day.0) * 86_400_000 + 43_200_000);
        Row::Attempt(attempt)
    });
    let rows: Vec<Row> = rows.by_ref().take(1_000).collect();
    let mut rows = rows.iter().cycle();
    bencher.bench_local(|| collection.store.append(rows.next().expect("a cycle")));
}

#[divan::bench(args = [1_000, 10_000, 50_000])]
fn open_and_first_card(bencher: Bencher, cards: usize) {
    let collection = Collection::new(cards, cards * 5);
    bencher.bench_local(|| {
        let store = Store::open(collection.store.path()).expect("it is there");
        let due = store.due(StudyDay(TODAY.0 + 400), &Filter::default(), Order::LowestFirst, 1).expect("due items");
        due.first().map(|due| store.card(&due.key))
    });
}

#[divan::bench(args = [1_000, 10_000, 50_000])]
fn counts(bencher: Bencher, cards: usize) {
    let collection = Collection::new(cards, cards * 5);
    bencher.bench_local(|| collection.store.counts(TODAY));
}

#[divan::bench(args = [1_000, 10_000, 50_000])]
fn week(bencher: Bencher, cards: usize) {
    let collection = Collection::new(cards, cards * 5);
    bencher.bench_local(|| collection.store.week(TODAY));
}

#[divan::bench(args = [100_000], sample_count = 5)]
fn rebuild(bencher: Bencher, attempts: usize) {
    let mut collection = Collection::new(attempts / 10, attempts);
    bencher.counter(ItemsCount::new(attempts)).bench_local(|| collection.store.rebuild());
}

/// Puts all decks into the cache of a store, as if they had been read from files.
fn put_decks(store: &mut Store, plan: &Plan) -> Result<(), StoreError> {
    for index in 0..plan.decks {
        let deck = collection::deck(plan, index);
        let source = Source { path: format!("/decks/{}.toml", deck.id), stamp: Stamp::File { size: 1, mtime_ns: 1 } };
        store.put_deck(&source, blake3::hash(deck.id.as_bytes()).as_bytes(), &deck)?;
    }
    Ok(())
}
