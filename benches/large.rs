//! What a learner with years of answers waits for: `cargo bench --bench large -- HOME`, over a home that
//! `make_collection HOME/data` made.
//!
//! Prints a table: the first fold of the figures and the first look at the failure log, how long an answer takes to
//! reach the disk beside each and alone, the figures of the stats screen, the first page behind each of them, and a key typed into the search of the log, in
//! process. Changes the home: it folds, and commits answers.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::{
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result};
use pratfall::{
    memory::row::{Offset, Row, RowId, StudyDay, Utc},
    runtime::{clock::Clock, engine::Engine, paths::Paths, settings::Settings},
    session::event::{Millis, Now},
    store::{
        Store,
        entries::BESIDE,
        queue::{Filter, Order},
        timeline::Wanted,
    },
    tui::{
        log::{Asked, Which},
        stats::{Leaf, leads},
    },
};

const TODAY: StudyDay = StudyDay(20_779);
/// Stumbles that the screen of the log asks for.
const PAGE: usize = 61;
/// Figures of a page of the stats screen behind which is looked.
const LEADS: usize = 22;
/// Between two answers.
const PAUSE: Duration = Duration::from_millis(500);

fn main() -> Result<()> {
    let home = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).map(PathBuf::from);
    let home = home.context("a home that make_collection made is needed")?;
    let paths = Paths { config: home.join("config"), data: home.join("data") };
    let now = Now { utc: Utc(noon()), offset: Offset(60), watch: Millis(0) };
    let mut engine = Engine::open(paths, Settings::default(), Clock::standing(now), 1)?;
    println!("| what | n | p50 ms | p99 ms | max ms |");
    println!("|---|---|---|---|---|");
    let path = engine.store.path().to_owned();
    let mut answers = Answers::of(&path)?;
    told("an answer to the disk, alone", answers.give(40)?);

    engine.store.rebuild()?;
    let (took, beside) = answers.beside(|| {
        let mut store = Store::open(&path)?;
        store.fold_insight()?;
        Ok(())
    })?;
    println!("| first fold of the figures | 1 | {:.0} | | |", ms(took));
    told("an answer to the disk meanwhile", beside);

    let (took, beside) = answers.beside(|| {
        let mut store = Store::open(&path)?;
        store.fold_all_entries(BESIDE, |_| {})?;
        Ok(())
    })?;
    println!("| first look at the failure log | 1 | {:.0} | | |", ms(took));
    told("an answer to the disk meanwhile", beside);

    engine.stats(None, |_| {})?;
    told("the stats screen", times(20, |_| engine.stats(None, |_| {}).map(drop))?);
    let stats = engine.stats(None, |_| {})?;
    for leaf in Leaf::ALL {
        for lead in leads(&stats, leaf).into_iter().take(LEADS) {
            let first = times(5, |_| engine.answers_behind(None, &lead.behind, None).map(drop))?;
            told(&format!("first page behind `{}`", lead.title), first);
        }
    }
    engine.look_at_log(|_| {})?;
    let mut texts: Vec<String> = Vec::new();
    for word in ["answer 123", "place", "beginning", "item-0004", "skill-7", "qu", "the ab"] {
        texts.extend((1..=word.len()).map(|end| word[..end].to_owned()));
    }
    for text in &texts {
        let wanted = Wanted { words: text.clone(), ..Wanted::default() };
        let found = times(3, |_| engine.store.entries(&wanted, PAGE).map(drop))?;
        told(&format!("`{text}` found, without what stands in the lines"), found);
    }
    for (what, which, skill) in [
        ("a key in the search", Which::All, None),
        ("the same, only open ones", Which::Open, None),
        ("the same, of one skill", Which::All, Some("skill-3".to_owned())),
    ] {
        let asked = |words: &str| Asked { words: words.to_owned(), which, skill: skill.clone(), ..Asked::default() };
        let typed = |n: usize| engine.log_asked(&asked(&texts[n % texts.len()]), None, PAGE).map(drop);
        told(what, times(texts.len() * 3, typed)?);
    }
    Ok(())
}

fn noon() -> i64 {
    i64::from(TODAY.0) * 86_400_000 + 43_200_000
}

/// Answers to what is due, one after the other.
struct Answers {
    store: Store,
    rows: Vec<Row>,
}

impl Answers {
    fn of(path: &std::path::Path) -> Result<Self> {
        let store = Store::open(path)?;
        let due = store.due(TODAY, &Filter::default(), Order::LowestFirst, 2_000)?;
        let newest = store.newest_id()?.0;
        // After those of an earlier run: an answer that comes late makes what came after it be folded again.
        let from = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?.max(noon());
        let mut rows = Vec::new();
        for (n, due) in (1..).zip(due) {
            let Some(last) = store.attempts_of(&due.key)?.pop() else { continue };
            let mut attempt = last.attempt;
            attempt.id = RowId(newest + n);
            attempt.day = TODAY;
            attempt.at = Utc(from + n as i64 * 20_000);
            rows.push(Row::Attempt(attempt));
        }
        rows.reverse();
        Ok(Answers { store, rows })
    }

    /// Gives so many answers, each with a pause before it.
    fn give(&mut self, count: usize) -> Result<Vec<Duration>> {
        let mut took = Vec::new();
        while took.len() < count
            && let Some(row) = self.rows.pop()
        {
            took.push(self.answer(&row)?);
        }
        Ok(took)
    }

    fn answer(&mut self, row: &Row) -> Result<Duration> {
        thread::sleep(PAUSE);
        let began = Instant::now();
        self.store.append(row)?;
        Ok(began.elapsed())
    }

    /// Gives answers while some work is done on another thread; tells how long both took.
    fn beside(&mut self, work: impl FnOnce() -> Result<()> + Send) -> Result<(Duration, Vec<Duration>)> {
        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            let worker = scope.spawn(|| {
                let began = Instant::now();
                let outcome = work();
                done.store(true, Ordering::Relaxed);
                outcome.map(|()| began.elapsed())
            });
            let mut took = Vec::new();
            while !done.load(Ordering::Relaxed)
                && let Some(row) = self.rows.pop()
            {
                took.push(self.answer(&row)?);
            }
            let whole = worker.join().map_err(|_| anyhow::anyhow!("the work came to a bad end"))??;
            Ok((whole, took))
        })
    }
}

fn times<E>(
    count: usize,
    mut work: impl FnMut(usize) -> std::result::Result<(), E>,
) -> std::result::Result<Vec<Duration>, E> {
    (0..count)
        .map(|n| {
            let began = Instant::now();
            work(n)?;
            Ok(began.elapsed())
        })
        .collect()
}

fn told(what: &str, mut took: Vec<Duration>) {
    took.sort();
    let at = |share: f64| took.get((took.len() as f64 * share) as usize).or(took.last()).copied().map_or(0.0, ms);
    println!("| {what} | {} | {:.1} | {:.1} | {:.1} |", took.len(), at(0.5), at(0.99), at(1.0));
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}
