//! Whether the checks of a deck hold: solutions must pass them, and starters must not. Runs code, so whoever calls has asked.

use std::{
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::exercise::{Ground, limits, part, play};
use crate::{
    deck::model::{Ask, Deck, code::Program},
    grade::code::{End, Ran},
    runner::{
        job::{Grant, Job, Trusted},
        run::Cancel,
    },
};

/// Runs at once: each takes a processor.
const THREADS: usize = 2;

/// What was run of an exercise, or would have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The author's solution.
    Solution,
    /// What the learner begins with.
    Starter,
}

/// Where an exercise stands in its deck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Index among the written items.
    pub item: usize,
    /// Index among the written rungs, or among the variants.
    pub rung: usize,
    /// It is a variant.
    pub variant: bool,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The solution does not pass.
    Solution(Spot, Box<Ran>),
    /// The starter passes.
    Starter(Spot),
    /// The exercise is not sound, or a file of it cannot be read; a sentence.
    Unsound(Spot, String),
    /// It could not be run, which says nothing of the deck; a sentence.
    NotRun(String),
}

/// Tells whether a deck holds code that could be run.
#[must_use]
pub fn has_code(deck: &Deck) -> bool {
    !exercises(deck).is_empty()
}

/// Names the runners of a deck, each once.
#[must_use]
pub fn runners(deck: &Deck) -> Vec<&str> {
    let mut names: Vec<&str> = exercises(deck).into_iter().map(|(_, program)| program.runner.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Runs every solution and every starter of a deck whose file lies in `folder`, and tells what is not as it should be.
#[must_use]
pub fn prove(deck: &Deck, folder: Option<&Path>, ground: &Ground) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut jobs: Vec<(Spot, What, Job)> = Vec::new();
    for (spot, program) in exercises(deck) {
        let sound = part(program, folder).map_err(|why| Finding::Unsound(spot, why));
        let part = match sound {
            Ok(part) => part,
            Err(finding) => {
                findings.push(finding);
                continue;
            }
        };
        for (what, text) in [(What::Solution, &program.solution), (What::Starter, &program.starter)] {
            if !text.is_empty()
                && let Some(trusted) = Trusted::by(part.clone(), Grant::Own)
            {
                jobs.push((spot, what, Job { trusted, answer: text.clone(), limits: limits(program) }));
            }
        }
    }
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..THREADS.min(jobs.len()) {
            scope.spawn(|| {
                while let Some((spot, what, job)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let ran = play(ground, job, &Cancel::default());
                    if let (Some(finding), Ok(mut found)) = (finding(*spot, *what, ran), found.lock()) {
                        found.push((*spot, *what, finding));
                    }
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_default();
    found.sort_by_key(|(spot, what, _)| (*spot, *what));
    for (_, _, finding) in found {
        // A toolchain that is missing is told once.
        if !matches!(finding, Finding::NotRun(_)) || !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    findings
}

fn finding(spot: Spot, what: What, ran: Ran) -> Option<Finding> {
    match (what, ran.end) {
        (_, End::Refused) => Some(Finding::Unsound(spot, ran.says)),
        (_, end) if !end.judges() => Some(Finding::NotRun(ran.says)),
        (What::Solution, _) if !ran.passed() => Some(Finding::Solution(spot, Box::new(ran))),
        (What::Starter, _) if ran.passed() => Some(Finding::Starter(spot)),
        _ => None,
    }
}

fn exercises(deck: &Deck) -> Vec<(Spot, &Program)> {
    let mut all = Vec::new();
    for (item, of) in deck.items.iter().filter(|item| !item.is_pair).enumerate() {
        let rungs = of.rungs.iter().filter(|rung| !rung.derived).map(|rung| &rung.ask);
        let variants = of.variants.iter().map(|variant| &variant.ask);
        let asks = rungs
            .enumerate()
            .map(|(n, ask)| (n, ask, false))
            .chain(variants.enumerate().map(|(n, ask)| (n, ask, true)));
        for (rung, ask, variant) in asks {
            if let Ask::Code(program) = ask {
                all.push((Spot { item, rung, variant }, &**program));
            }
        }
    }
    all
}
