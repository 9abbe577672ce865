//! What fitting and scoring cost beside the optimiser alone: `cargo bench --bench tune [-- --reviews 100000]`.
//!
//! Prints a table: `tune` from the log to the verdict, the optimiser of the `fsrs` crate alone on the same reviews (all
//! of them, as its users would call it), and `evaluate` on ten times as many attempts. Figures are of one run on one
//! machine; compare them within it.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use fsrs::{ComputeParametersInput, FSRSItem, FSRSReview, compute_parameters};
use pratfall::{
    memory::{
        replay::{Life, replay},
        row::StudyDay,
    },
    runtime::{
        clock::Clock,
        engine::Engine,
        paths::Paths,
        settings::Settings,
        tune::{Evaluated, Tuned},
    },
    store::log::Batch,
};

#[path = "support/learner.rs"]
mod learner;

use learner::{FORGETFUL, Learner};

/// How often each is done; the quickest counts.
const TIMES: usize = 3;

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let wanted = arguments.iter().position(|a| a == "--reviews").and_then(|at| arguments.get(at + 1));
    let reviews: usize = wanted.map_or(Ok(100_000), |reviews| reviews.parse()).context("--reviews takes a number")?;

    let engine = engine(reviews)?;
    let whole = quickest(|| match engine.tune(&mut |_, _| ())? {
        Tuned::Fitted(_) => Ok(()),
        other => bail!("{other:?}"),
    })?;
    let items = items(&engine)?;
    let alone = (0..TIMES).map(|_| crate_alone(&items)).collect::<Result<Vec<_>>>()?;
    let alone = alone.into_iter().min().context("some times")?;
    println!("| what | reviews | seconds | of the crate alone |");
    println!("|---|---|---|---|");
    let times = |time: Duration| time.as_secs_f64() / alone.as_secs_f64();
    println!("| the crate alone | {} | {:.2} | 1.00 |", items.len(), alone.as_secs_f64());
    println!("| tune | {} | {:.2} | {:.2} |", items.len(), whole.as_secs_f64(), times(whole));
    drop(engine);

    let engine = self::engine(reviews * 10)?;
    let scored = quickest(|| match engine.evaluate(&mut |_, _| ())? {
        Evaluated::Scored(_) => Ok(()),
        other => bail!("{other:?}"),
    })?;
    println!("| evaluate | {} | {:.2} | |", reviews * 10, scored.as_secs_f64());
    Ok(())
}

/// Makes a home with so many long-term reviews.
fn engine(reviews: usize) -> Result<Engine> {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tune-{reviews}"));
    let _ = std::fs::remove_dir_all(&home);
    let paths = Paths { config: home.join("config"), data: home.join("data") };
    let mut engine = Engine::open(paths, Settings::default(), Clock::from_env()?, 1)?;
    let rows = Learner { reviews, days: 730, truth: FORGETFUL.to_vec(), until: StudyDay(20_779), seed: 1 }.rows();
    engine.store.write(&Batch { rows: &rows, ..Batch::default() })?;
    engine.store.checkpoint()?;
    Ok(engine)
}

/// The examples of a log in the order of time, with the item of each.
fn items(engine: &Engine) -> Result<Vec<(FSRSItem, i64)>> {
    let sets = engine.store.param_sets()?;
    let mut items = Vec::new();
    let mut lives = 0;
    engine.store.histories(|_, rows| {
        for Life { first, redone, reviews } in replay(rows, &sets) {
            lives += 1;
            let mut history = vec![FSRSReview { rating: u32::from(first.first_rating(redone)), delta_t: 0 }];
            for review in reviews {
                history.push(FSRSReview { rating: u32::from(review.rating), delta_t: review.elapsed });
                items.push((review.when, FSRSItem { reviews: history.clone() }, lives));
            }
        }
        true
    })?;
    items.sort_by_key(|(when, ..)| *when);
    Ok(items.into_iter().map(|(_, item, life)| (item, life)).collect())
}

fn crate_alone(items: &[(FSRSItem, i64)]) -> Result<Duration> {
    let (train_set, cards) = items.iter().cloned().unzip();
    let input = ComputeParametersInput { train_set, card_ids: Some(cards), ..ComputeParametersInput::default() };
    let begun = Instant::now();
    compute_parameters(input).context("the crate fits")?;
    Ok(begun.elapsed())
}

fn quickest(mut work: impl FnMut() -> Result<()>) -> Result<Duration> {
    let mut best = Duration::MAX;
    for _ in 0..TIMES {
        let begun = Instant::now();
        work()?;
        best = best.min(begun.elapsed());
    }
    Ok(best)
}
