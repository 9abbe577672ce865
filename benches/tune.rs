//! What fitting and scoring cost beside the optimiser alone: `cargo bench --bench tune [-- --reviews 100000]`.
//!
//! Prints a table: `tune` from the log to the verdict, beside the optimiser of the `fsrs` crate alone on examples that
//! are ready in memory, both on those that `tune` fits to (the earlier four fifths of the reviews: the rest is what it
//! judges by) and on all of them, and beside that fit with the crate's own scoring of both sets on the rest; the log
//! read once on one thread; and `evaluate` on ten times as many reviews. What is compared is done in turns, so that
//! others at work on the machine disturb all alike: the quickest, the median, and the processor time on average. The
//! logs are made once and kept in `target`.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use fsrs::{ComputeParametersInput, FSRS, FSRSItem, FSRSReview, compute_parameters};
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

/// How often each is done.
const TIMES: usize = 11;

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let wanted = arguments.iter().position(|a| a == "--reviews").and_then(|at| arguments.get(at + 1));
    let reviews: usize = wanted.map_or(Ok(100_000), |reviews| reviews.parse()).context("--reviews takes a number")?;

    println!("| what | reviews | quickest s | median s | processor s | of the fit | of a fit to all |");
    println!("|---|---|---|---|---|---|---|");
    let engine = engine(reviews)?;
    let items = items(&engine)?;
    let fitted_to = (items.len() as f64 * 0.8).floor() as usize;
    let examples = |count: usize| items.iter().take(count).cloned().unzip();
    let [mut fit, mut all, mut job, mut read, mut tune] = [const { Runs(Vec::new()) }; 5];
    for _ in 0..TIMES {
        fit.add(examples(fitted_to), |given| crate_alone(given).map(drop))?;
        tune.add((), |()| match engine.tune(&mut |_, _| ())? {
            Tuned::Fitted(_) => Ok(()),
            other => bail!("{other:?}"),
        })?;
        all.add(examples(items.len()), |given| crate_alone(given).map(drop))?;
        let later: (Vec<FSRSItem>, Vec<i64>) = items.iter().skip(fitted_to).cloned().unzip();
        job.add((examples(fitted_to), later), |(given, (items, cards))| {
            let fitted = crate_alone(given)?;
            for weights in [&fitted[..], &[]] {
                FSRS::new(weights)?.evaluate_with_card_ids(items.clone(), cards.clone(), |_| true)?;
            }
            Ok(())
        })?;
        read.add((), |()| {
            let past = engine.store.past()?;
            for part in engine.store.parts()? {
                past.read(&part, |_| true)?;
            }
            Ok(())
        })?;
    }
    let row = |what: &str, reviews: usize, runs: &Runs| {
        let ratio = |to: &Runs| runs.median().as_secs_f64() / to.median().as_secs_f64();
        println!(
            "| {what} | {reviews} | {:.3} | {:.3} | {:.3} | {:.2} | {:.2} |",
            runs.quickest().as_secs_f64(),
            runs.median().as_secs_f64(),
            runs.processor().as_secs_f64(),
            ratio(&fit),
            ratio(&all),
        );
    };
    row("the crate, fit to what `tune` fits to", fitted_to, &fit);
    row("the crate, fit to all", items.len(), &all);
    row("the crate, that fit and both sets scored by it", items.len(), &job);
    row("the log read once, one thread", items.len(), &read);
    row("tune", items.len(), &tune);
    drop(engine);

    let engine = self::engine(reviews * 10)?;
    let mut scored = Runs(Vec::new());
    for _ in 0..TIMES.div_ceil(2) {
        scored.add((), |()| match engine.evaluate(&mut |_, _| ())? {
            Evaluated::Scored(_) => Ok(()),
            other => bail!("{other:?}"),
        })?;
    }
    row("evaluate", reviews * 10, &scored);
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
    let past = engine.store.past()?;
    for part in engine.store.parts()? {
        past.read(&part, |told| {
            for Life { first, redone, reviews } in replay(told, &sets) {
                lives += 1;
                let mut history = vec![FSRSReview { rating: u32::from(first.first_rating(redone)), delta_t: 0 }];
                for review in reviews {
                    history.push(FSRSReview { rating: u32::from(review.rating), delta_t: review.elapsed });
                    items.push((review.when, FSRSItem { reviews: history.clone() }, lives));
                }
            }
            true
        })?;
    }
    items.sort_by_key(|(when, ..)| *when);
    Ok(items.into_iter().map(|(_, item, life)| (item, life)).collect())
}

fn crate_alone((train_set, cards): (Vec<FSRSItem>, Vec<i64>)) -> Result<Vec<f32>> {
    let input = ComputeParametersInput { train_set, card_ids: Some(cards), ..ComputeParametersInput::default() };
    compute_parameters(input).context("the crate fits")
}

/// What a piece of work took each time, by the clock and by the processor.
struct Runs(Vec<(Duration, Duration)>);

impl Runs {
    fn add<T>(&mut self, given: T, work: impl Fn(T) -> Result<()>) -> Result<()> {
        let (begun, before) = (Instant::now(), processor()?);
        work(given)?;
        self.0.push((begun.elapsed(), processor()? - before));
        Ok(())
    }

    fn walls(&self) -> Vec<Duration> {
        let mut walls: Vec<Duration> = self.0.iter().map(|(wall, _)| *wall).collect();
        walls.sort_unstable();
        walls
    }

    fn quickest(&self) -> Duration {
        self.walls().first().copied().unwrap_or_default()
    }

    fn median(&self) -> Duration {
        self.walls().get(self.0.len() / 2).copied().unwrap_or_default()
    }

    /// The ticks of one run are too coarse for it, their mean over many is not.
    fn processor(&self) -> Duration {
        let sum: Duration = self.0.iter().map(|(_, processor)| *processor).sum();
        sum / u32::try_from(self.0.len()).unwrap_or(1).max(1)
    }
}

/// Tells the processor time of this process so far, to a hundredth of a second.
fn processor() -> Result<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The name of the program, in brackets, may hold blanks.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |n: usize| fields.get(n).and_then(|field| field.parse::<u64>().ok()).context("ticks");
    Ok(Duration::from_millis(10 * (ticks(11)? + ticks(12)?)))
}
