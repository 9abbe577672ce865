//! What one committed answer does to the state of its item (LEARNING.md 4 to 6).

use super::{
    check,
    evidence::{Evidence, Outcome, confident_error, evidence},
    fsrs::{Model, ParamSets},
    interval, ladder,
    row::{Attempt, Phase, StudyDay},
    state::{ItemState, Memory},
};

/// Lapses at which an item is parked (PR-20).
pub const LAPSES_PARKED: u32 = 6;
/// Days an item stays parked.
pub const PARKED_DAYS: u32 = 7;

/// Takes in an attempt that counts, with its outcome after all corrections.
///
/// Only the first attempt of a study day is evidence, and never a redo, cram or exam. A retry after the same day's
/// first attempt is therefore none either: the table's cap of .25 speaks of a retry that stands first, because the
/// attempt before it was taken back or the day has turned. Lifting the first attempt's q afterwards would be the only
/// same-day event to change a stability (I7), for a learner who was shown a hint in between.
pub fn take(state: &mut ItemState, attempt: &Attempt, outcome: &Outcome, sets: &ParamSets) {
    let first = state.last_day.is_none_or(|last| attempt.day > last);
    // A clock running backwards makes no new day: such an attempt belongs to the last day there was.
    let day = state.last_day.map_or(attempt.day, |last| last.max(attempt.day));
    state.last_day = Some(day);
    let model = sets.model(attempt.params);
    let lasting = matches!(attempt.phase, Phase::Pretest | Phase::Review | Phase::Probe | Phase::Retry);
    match &mut state.memory {
        None if first && lasting => {
            state.parked = None;
            state.memory = Some(pretest(attempt, outcome, model));
        }
        None => {}
        Some(memory) if first && lasting => {
            state.parked = None;
            let fell = review(memory, attempt, outcome, model);
            if memory.lapses >= LAPSES_PARKED {
                state.parked = Some(put_aside(memory, day, fell));
            }
        }
        Some(memory) => {
            if first {
                memory.tries_today = 0;
            }
            practise(memory, attempt, outcome, model, day);
            // What a confident error in an exam or in practice needs is the same; the answer to a redo has just been
            // read, and a retry follows an error that has been counted.
            let own = !matches!(attempt.phase, Phase::Redo | Phase::Retry);
            if own && confident_error(attempt, outcome) && state.parked.is_none() {
                check::open(memory, day);
                check::bring_forward(memory);
            }
        }
    }
}

/// Parks an item by hand: for 7 days, one rung down, its lapses forgotten. One that is parked beyond this day stays as
/// it is, so that being told twice does no more than being told once.
pub fn park(state: &mut ItemState, day: StudyDay) {
    let day = state.last_day.map_or(day, |last| last.max(day));
    if state.parked.is_some_and(|until| until > day) {
        return;
    }
    state.parked = Some(match &mut state.memory {
        Some(memory) => put_aside(memory, day, false),
        None => day.plus(PARKED_DAYS),
    });
}

/// Makes a parked item due at once.
pub fn unpark(state: &mut ItemState, day: StudyDay) {
    if state.parked.take().is_some()
        && let Some(memory) = &mut state.memory
    {
        memory.due = memory.due.min(day);
    }
}

fn pretest(attempt: &Attempt, outcome: &Outcome, model: &Model) -> Memory {
    let q = evidence(attempt, outcome, attempt.k);
    let strength = model.first(q);
    let [again, ..] = model.initial();
    let mut memory = Memory {
        stability: strength.stability,
        difficulty: strength.difficulty,
        last_evidence: attempt.day,
        due: attempt.day,
        interval: 1,
        reps: 1,
        lapses: 0,
        rung: attempt.rung.min(attempt.ceiling),
        points: 0,
        falls: Vec::new(),
        probing: false,
        misses: 0,
        check: None,
        instruct_next: false,
        tries_today: 0,
        right_days: Vec::new(),
        decay: model.decay(),
        retention: attempt.retention,
    };
    if confident_error(attempt, outcome) {
        check::open(&mut memory, attempt.day);
    }
    if q.missed() {
        ladder::miss(&mut memory);
    } else {
        ladder::succeed(&mut memory, attempt, outcome, q);
        // A right choice that may well have been luck earns nothing yet.
        if !q.clean() {
            memory.points = 0;
        }
        // A right answer never leaves less than a miss would have.
        ladder::promote(&mut memory, attempt, again.stability);
    }
    schedule(&mut memory, attempt, 0, q == Evidence::NONE);
    memory
}

/// Takes in a first-of-day attempt at an item that is remembered; tells whether it fell a rung.
fn review(memory: &mut Memory, attempt: &Attempt, outcome: &Outcome, model: &Model) -> bool {
    ladder::bound(memory, attempt.ceiling);
    let elapsed = attempt.day.since(memory.last_evidence);
    let before = memory.strength();
    let q = evidence(attempt, outcome, super::fsrs::retrievability(before.stability, elapsed, model.decay()));
    let probe = ladder::probes(memory, attempt);
    memory.set_strength(if probe { model.probe(before, elapsed, q) } else { model.step(before, elapsed, q) });
    memory.decay = model.decay();
    memory.retention = attempt.retention;
    memory.last_evidence = attempt.day;
    memory.reps = memory.reps.saturating_add(1);
    memory.tries_today = 0;
    memory.instruct_next = false;
    check::answer(memory, attempt.day, q.missed());
    if confident_error(attempt, outcome) {
        check::open(memory, attempt.day);
    }
    let mut fell = false;
    if q.missed() {
        memory.lapses = memory.lapses.saturating_add(1);
        fell = ladder::miss(memory);
    } else {
        ladder::succeed(memory, attempt, outcome, q);
        ladder::promote(memory, attempt, 0.0);
    }
    schedule(memory, attempt, elapsed, q == Evidence::NONE || (probe && q.missed()));
    fell
}

/// Takes in an attempt that is no evidence: a redo, cram, exam, or another on the same day.
fn practise(memory: &mut Memory, attempt: &Attempt, outcome: &Outcome, model: &Model, day: StudyDay) {
    if attempt.phase != Phase::Redo {
        return;
    }
    memory.tries_today = memory.tries_today.saturating_add(1);
    let of_pretest = memory.reps == 1 && memory.last_evidence == day;
    if !of_pretest {
        return;
    }
    memory.instruct_next = !outcome.right();
    if outcome.right() {
        let [_, hard, _] = model.initial();
        memory.stability = memory.stability.max(hard.stability);
        memory.difficulty = memory.difficulty.min(hard.difficulty);
    }
}

/// Sets the day it comes back from the strength it has now.
fn schedule(memory: &mut Memory, attempt: &Attempt, elapsed: u32, tomorrow: bool) {
    let interval = if tomorrow {
        1
    } else {
        let exact = interval::exact(memory.stability, memory.retention, memory.decay);
        let seed = interval::seed(&attempt.key, memory.reps);
        interval::spread(exact, interval::cap(memory.interval, elapsed), seed)
    };
    memory.due = attempt.day.plus(interval);
    check::bring_forward(memory);
    memory.interval = memory.due.since(attempt.day).max(1);
}

/// Parks: for 7 days, a rung down unless it has just fallen one, the lesson before the next attempt, no lapses.
fn put_aside(memory: &mut Memory, day: StudyDay, fell: bool) -> StudyDay {
    let until = day.plus(PARKED_DAYS);
    if !fell {
        ladder::fall(memory);
    }
    memory.lapses = 0;
    memory.misses = 0;
    memory.instruct_next = true;
    memory.due = until;
    memory.interval = until.since(memory.last_evidence).max(1);
    check::put_off(memory, until);
    until
}
