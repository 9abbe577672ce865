//! What fitting and scoring cost beside the optimiser alone: `cargo bench --bench tune [-- --reviews 100000]`.
//!
//! Prints a table: the optimiser of the `fsrs` crate alone on examples that are ready in memory, a walk over the log,
//! `tune` from the log to the verdict, and `evaluate` on ten times as many reviews. Processor time tells more than
//! seconds where others are at work on the machine. The logs are made once and kept in `target`.

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
const TIMES: usize = 5;

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let wanted = arguments.iter().position(|a| a == "--reviews").and_then(|at| arguments.get(at + 1));
    let reviews: usize = wanted.map_or(Ok(100_000), |reviews| reviews.parse()).context("--reviews takes a number")?;

    println!("| what | reviews | seconds | processor | of the crate alone |");
    println!("|---|---|---|---|---|");
    let engine = engine(reviews)?;
    let items = items(&engine)?;
    let alone = quickest(|| items.iter().cloned().unzip(), crate_alone)?;
    let row = |what: &str, n: usize, spent: Spent| {
        println!(
            "| {what} | {n} | {:.2} | {:.2} | {:.2} |",
            spent.wall.as_secs_f64(),
            spent.processor.as_secs_f64(),
            spent.wall.as_secs_f64() / alone.wall.as_secs_f64(),
        );
    };
    row("the crate alone", items.len(), alone);
    let sets = engine.store.param_sets()?;
    let read = quickest(|| (), |()| Ok(engine.store.histories(|_, _| true)?))?;
    row("the log read once", items.len(), read);
    let walked = quickest(
        || (),
        |()| {
            let mut lives = 0;
            engine.store.histories(|_, rows| {
                lives += replay(rows, &sets).len();
                true
            })?;
            if lives == 0 { bail!("nothing was replayed") } else { Ok(()) }
        },
    )?;
    row("read and replayed once", items.len(), walked);
    let whole = quickest(
        || (),
        |()| match engine.tune(&mut |_, _| ())? {
            Tuned::Fitted(_) => Ok(()),
            other => bail!("{other:?}"),
        },
    )?;
    row("tune", items.len(), whole);
    drop((engine, items));

    let engine = self::engine(reviews * 10)?;
    let scored = quickest(
        || (),
        |()| match engine.evaluate(&mut |_, _| ())? {
            Evaluated::Scored(_) => Ok(()),
            other => bail!("{other:?}"),
        },
    )?;
    row("evaluate", reviews * 10, scored);
    Ok(())
}

/// Opens the home with so many long-term reviews; makes it where there is none of an earlier run.
fn engine(reviews: usize) -> Result<Engine> {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tune-{reviews}"));
    let made = home.join("made");
    let whole = made.exists();
    if !whole {
        let _ = std::fs::remove_dir_all(&home);
    }
    let paths = Paths { config: home.join("config"), data: home.join("data") };
    let mut engine = Engine::open(paths, Settings::default(), Clock::from_env()?, 1)?;
    if !whole {
        let rows = Learner { reviews, days: 730, truth: FORGETFUL.to_vec(), until: StudyDay(20_779), seed: 1 }.rows();
        engine.store.write(&Batch { rows: &rows, ..Batch::default() })?;
        engine.store.checkpoint()?;
        std::fs::write(made, "")?;
    }
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

fn crate_alone((train_set, cards): (Vec<FSRSItem>, Vec<i64>)) -> Result<()> {
    let input = ComputeParametersInput { train_set, card_ids: Some(cards), ..ComputeParametersInput::default() };
    compute_parameters(input).context("the crate fits")?;
    Ok(())
}

/// What a piece of work took.
#[derive(Clone, Copy)]
struct Spent {
    wall: Duration,
    processor: Duration,
}

fn quickest<T>(given: impl Fn() -> T, work: impl Fn(T) -> Result<()>) -> Result<Spent> {
    let mut best = Spent { wall: Duration::MAX, processor: Duration::MAX };
    for _ in 0..TIMES {
        let given = given();
        let (begun, before) = (Instant::now(), processor()?);
        work(given)?;
        best.wall = best.wall.min(begun.elapsed());
        best.processor = best.processor.min(processor()? - before);
    }
    Ok(best)
}

/// Tells the processor time of this process so far, to a hundredth of a second.
fn processor() -> Result<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The name of the program, in brackets, may hold blanks.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |n: usize| fields.get(n).and_then(|field| field.parse::<u64>().ok()).context("ticks");
    Ok(Duration::from_millis(10 * (ticks(11)? + ticks(12)?)))
}
