//! What one committed answer does to the state of its item (LEARNING.md 4 to 6).

use super::{
    check,
    evidence::{Evidence, Outcome, confident_error, evidence},
    fsrs::{Model, ParamSets, retrievability},
    interval, ladder,
    row::{Attempt, Phase, StudyDay},
    state::{ItemState, Memory},
};

/// Lapses at which an item is parked (PR-20).
pub const LAPSES_PARKED: u32 = 6;
/// Days an item stays parked.
pub const PARKED_DAYS: u32 = 7;

/// What an attempt that was evidence came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighed {
    /// How strongly it speaks for remembering.
    pub q: Evidence,
    /// The review it was; none for the first attempt ever, and after a reset.
    pub review: Option<Waited>,
}

/// What stood before a review.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waited {
    /// Study days since the last evidence.
    pub elapsed: u32,
    /// The chance of recall, 0 to 1, under the parameters of the last evidence.
    pub recall: f64,
}

/// Takes in an attempt that counts, with its outcome after all corrections.
///
/// Only the first attempt of a study day is evidence, and never a redo, cram or exam. A retry after the same day's
/// first attempt is therefore none either: the table's cap of .25 speaks of a retry that stands first, because the
/// attempt before it was taken back or the day has turned. Lifting the first attempt's q afterwards would be the only
/// same-day event to change a stability (I7), for a learner who was shown a hint in between.
pub fn take(state: &mut ItemState, attempt: &Attempt, outcome: &Outcome, sets: &ParamSets) {
    weigh(state, attempt, outcome, sets, Dates::Set);
}

/// Whether the day an item comes back is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dates {
    /// It is set.
    Set,
    /// It stays as it is. Nothing else depends on it, nor on the key and the retention of an attempt.
    Left,
}

/// Takes in an attempt as [`take`] does; tells what it came to, unless it was no evidence.
pub(super) fn weigh(
    state: &mut ItemState,
    attempt: &Attempt,
    outcome: &Outcome,
    sets: &ParamSets,
    dates: Dates,
) -> Option<Weighed> {
    let bounded;
    let attempt = match state.ceiling.filter(|ceiling| *ceiling < attempt.ceiling) {
        Some(ceiling) => {
            bounded = Attempt { ceiling, ..attempt.clone() };
            &bounded
        }
        None => attempt,
    };
    let first = state.last_day.is_none_or(|last| attempt.day > last);
    // A clock running backwards makes no new day: such an attempt belongs to the last day there was.
    let day = state.last_day.map_or(attempt.day, |last| last.max(attempt.day));
    state.last_day = Some(day);
    let model = sets.model(attempt.params);
    let lasting = matches!(attempt.phase, Phase::Pretest | Phase::Review | Phase::Probe | Phase::Retry);
    match &mut state.memory {
        None if first && lasting => {
            state.parked = None;
            let (memory, q) = pretest(attempt, outcome, model, dates);
            state.memory = Some(memory);
            Some(Weighed { q, review: None })
        }
        None => None,
        Some(memory) if first && lasting => {
            state.parked = None;
            let (weighed, fell) = review(memory, attempt, outcome, model, dates);
            if memory.lapses >= LAPSES_PARKED {
                state.parked = Some(put_aside(memory, day, fell));
            }
            Some(weighed)
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
            None
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

fn pretest(attempt: &Attempt, outcome: &Outcome, model: &Model, dates: Dates) -> (Memory, Evidence) {
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
        retention: interval::aimed(attempt.retention),
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
    if dates == Dates::Set {
        schedule(&mut memory, attempt, 0, q == Evidence::NONE);
    }
    (memory, q)
}

/// Takes in a first-of-day attempt at an item that is remembered; tells what it came to, and whether it fell a rung.
fn review(memory: &mut Memory, attempt: &Attempt, outcome: &Outcome, model: &Model, dates: Dates) -> (Weighed, bool) {
    ladder::bound(memory, attempt.ceiling);
    let elapsed = attempt.day.since(memory.last_evidence);
    let before = memory.strength();
    // The evidence is weighed under the set of the attempt, the prediction was made under the one before.
    let now = model.recall(before.stability, elapsed);
    let recall =
        if memory.decay == model.decay() { now } else { retrievability(before.stability, elapsed, memory.decay) };
    let q = evidence(attempt, outcome, now);
    let probe = ladder::probes(memory, attempt);
    memory.set_strength(if probe { model.probe(before, elapsed, q) } else { model.step(before, elapsed, q) });
    memory.decay = model.decay();
    memory.retention = interval::aimed(attempt.retention);
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
    if dates == Dates::Set {
        schedule(memory, attempt, elapsed, q == Evidence::NONE || (probe && q.missed()));
    }
    (Weighed { q, review: Some(Waited { elapsed, recall }) }, fell)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grade::Verdict,
        memory::{
            fsrs::Strength,
            row::{Confidence, Utc, What},
            trial::{Learner, off},
        },
    };

    fn strengths() -> [Strength; 3] {
        Model::default().initial()
    }

    #[test]
    fn a_pretest_is_never_a_lapse_and_starts_between_again_and_good() {
        let [again, _, good] = strengths();
        let check = |what: &str, change: &dyn Fn(&mut Attempt), stability: f64, due: u32| {
            let mut learner = Learner::default();
            // With no rung above there is no promotion to halve it.
            learner.answers(5, |a| {
                a.ceiling = 0;
                change(a);
            });
            let m = learner.memory();
            assert!((m.stability - stability).abs() < 1e-9, "{what}: {}", m.stability);
            assert_eq!((m.due.since(StudyDay(5)), m.lapses, m.reps), (due, 0, 1), "{what}");
        };
        let mean = (again.stability * good.stability).sqrt();
        check("off", &off, again.stability, 1);
        check("gave up", &|a| (a.verdict, a.score) = (Verdict::GaveUp, 0.0), again.stability, 1);
        check("half", &|a| (a.verdict, a.score) = (Verdict::Partial, 0.5), mean, 1);
        check("right", &|_| (), good.stability, 4);
        check("a choice uses k", &|a| (a.guess, a.k) = (0.25, 0.0), mean, 1);
        check("recorded as a review all the same", &|a| a.phase = Phase::Review, good.stability, 4);
    }

    #[test]
    fn a_promoted_pretest_keeps_what_a_miss_would_have_left() {
        let mut learner = Learner { sets: crate::memory::trial::sets(), ..Learner::default() };
        learner.answers(0, |a| a.params = 2);
        assert_eq!((learner.memory().rung, learner.memory().stability), (1, 6.0));
    }

    #[test]
    fn the_pretests_own_redo_raises_it_to_hard_or_asks_for_the_lesson() {
        let [again, hard, good] = strengths();
        let redo = |a: &mut Attempt| a.phase = Phase::Redo;
        let redo_off = |a: &mut Attempt| {
            a.phase = Phase::Redo;
            off(a);
        };
        let check = |learner: &Learner, stability: f64, difficulty: f64, lesson: bool, tries: u8| {
            let m = learner.memory();
            assert_eq!(
                (m.stability, m.difficulty, m.instruct_next, m.tries_today, m.due),
                (stability, difficulty, lesson, tries, StudyDay(1))
            );
        };
        let mut learner = Learner::default();
        learner.off(0);
        check(&learner, again.stability, again.difficulty, false, 0);
        learner.answers(0, redo_off);
        check(&learner, again.stability, again.difficulty, true, 1);
        learner.answers(0, redo);
        check(&learner, hard.stability, hard.difficulty, false, 2);
        learner.answers(0, redo);
        check(&learner, hard.stability, hard.difficulty, false, 3);
        // On another day it is a redo like any other.
        let mut learner = Learner::default();
        learner.off(0).answers(1, redo);
        check(&learner, again.stability, again.difficulty, false, 1);
        // And so it is on the day of a later miss, however low that leaves it.
        let mut learner = Learner::default();
        learner.off(0).answers(0, redo).off(1);
        let before = learner.memory().clone();
        assert!(before.stability < hard.stability && before.tries_today == 0);
        learner.answers(1, redo_off).answers(1, redo).answers(2, redo);
        let m = learner.memory();
        assert_eq!((m.stability, m.instruct_next, m.tries_today), (before.stability, false, 1));
        // It raises, and never lowers.
        let mut learner = Learner::default();
        learner.answers(0, |a| a.ceiling = 0).answers(0, redo);
        assert_eq!(learner.memory().stability, good.stability);
        // The lesson is for the next attempt only.
        let mut learner = Learner::default();
        learner.off(0).answers(0, redo_off).right(1);
        assert!(!learner.memory().instruct_next);
    }

    #[test]
    fn only_the_first_of_a_day_is_evidence() {
        let check = |what: &str, day: i32, phase: Phase, counts: bool| {
            let mut learner = Learner::default();
            learner.right(0).right(10);
            let before = learner.memory().clone();
            learner.answers(day, |a| {
                // After the others in any case: an offset can set a day back, and an instant too early is a late row.
                a.at = Utc(i64::from(day.max(10)) * 86_400_000 + 80_000_000);
                a.phase = phase;
                off(a);
            });
            let m = learner.memory();
            assert_eq!(m.reps == before.reps + 1, counts, "{what}");
            assert_eq!(m.stability < before.stability, counts, "{what}");
            assert_eq!(m.lapses == 1, counts, "{what}");
            assert_eq!(learner.state.last_day, Some(StudyDay(day.max(10))), "{what}");
        };
        check("the next day", 11, Phase::Review, true);
        check("the same day", 10, Phase::Review, false);
        check("a day set back", 3, Phase::Review, false);
        check("whatever it was recorded as", 11, Phase::Pretest, true);
        check("a probe", 11, Phase::Probe, true);
        check("a retry that stands first", 11, Phase::Retry, true);
        check("a retry after the first", 10, Phase::Retry, false);
        check("redo", 11, Phase::Redo, false);
        check("cram", 11, Phase::Cram, false);
        check("exam", 11, Phase::Exam, false);
    }

    #[test]
    fn practice_uses_up_the_day() {
        let mut learner = Learner::default();
        learner.right(0).answers(5, |a| a.phase = Phase::Cram);
        let before = learner.memory().clone();
        learner.right(5);
        assert_eq!(learner.memory(), &before);
        // Before the first attempt that counts, too.
        let mut learner = Learner::default();
        learner.answers(5, |a| a.phase = Phase::Exam).right(5);
        assert_eq!(learner.state.memory, None);
        learner.right(6);
        assert_eq!(learner.memory().reps, 1);
    }

    #[test]
    fn elapsed_days_count_from_the_last_evidence() {
        let days = |cram: bool| {
            let mut learner = Learner::default();
            learner.right(0);
            if cram {
                learner.answers(19, |a| a.phase = Phase::Cram);
            }
            learner.right(20);
            (learner.memory().stability, learner.memory().due)
        };
        assert_eq!(days(true), days(false));
        let mut learner = Learner::default();
        learner.answers(0, |a| a.ceiling = 0).answers(400, |a| a.ceiling = 0);
        let [_, _, good] = strengths();
        assert_eq!(learner.memory().strength(), Model::default().step(good, 400, Evidence::FULL));
    }

    #[test]
    fn intervals_follow_the_retention_and_the_set_of_the_attempt() {
        let due = |change: &dyn Fn(&mut Attempt)| {
            let mut learner = Learner { sets: crate::memory::trial::sets(), ..Learner::default() };
            learner.answers(0, |a| a.ceiling = 0).answers(4, |a| {
                a.ceiling = 0;
                change(a);
            });
            (learner.memory().due.since(StudyDay(4)), learner.memory().decay)
        };
        let (usual, decay) = due(&|_| ());
        assert!(usual > due(&|a| a.retention = interval::RETENTION_SAFETY).0);
        assert!(due(&|a| a.params = 1).1 != decay);
        assert_eq!(due(&|a| a.params = 77), (usual, decay), "an unknown set is the default one");
    }

    #[test]
    fn six_lapses_park_an_item() {
        let mut learner = Learner::default();
        // Every other answer is right, so that nothing falls; the ceiling is reached before.
        learner.right(0).right(1).right(2);
        for n in 0..5 {
            learner.off(10 + 4 * n).right(12 + 4 * n);
        }
        assert_eq!((learner.memory().lapses, learner.memory().rung, learner.state.parked), (5, 2, None));
        learner.off(50);
        let (m, until) = (learner.memory(), StudyDay(57));
        assert_eq!((m.lapses, m.rung, m.due, m.instruct_next), (0, 1, until, true));
        assert_eq!(learner.state.parked, Some(until));
        assert!(!learner.state.available(StudyDay(56)) && learner.state.available(until));
        // Being told so by hand on top of it changes nothing.
        let before = learner.state.memory.clone();
        learner.says(50, What::Park);
        assert_eq!(learner.state.memory, before);
        learner.right(57);
        assert_eq!((learner.state.parked, learner.memory().instruct_next), (None, false));
    }

    #[test]
    fn missed_probes_count_and_a_fall_in_the_same_step_is_one_rung() {
        let mut learner = Learner::default();
        learner.right(0).right(1);
        assert_eq!((learner.memory().rung, learner.memory().probing), (2, true));
        // A weak success in between keeps the probe open.
        for n in 0..4 {
            learner.off(10 + 4 * n).answers(12 + 4 * n, |a| a.hints = 1);
        }
        assert_eq!((learner.memory().lapses, learner.memory().rung), (4, 2));
        learner.off(40).off(41);
        assert_eq!((learner.memory().lapses, learner.memory().rung, learner.state.parked), (0, 1, Some(StudyDay(48))));
    }

    #[test]
    fn parking_by_hand() {
        let mut learner = Learner::default();
        learner.right(0).off(5).says(8, What::Park);
        let m = learner.memory();
        assert_eq!((m.rung, m.lapses, m.due, m.interval), (0, 0, StudyDay(15), 10));
        learner.says(9, What::Unpark);
        assert_eq!((learner.memory().due, learner.state.parked), (StudyDay(9), None));
        learner.says(9, What::Unpark);
        assert_eq!(learner.memory().due, StudyDay(9));
        // An item never seen.
        let mut learner = Learner::default();
        learner.says(8, What::Park);
        assert_eq!((learner.state.parked, &learner.state.memory), (Some(StudyDay(15)), &None));
        learner.right(15);
        assert_eq!(learner.state.parked, None);
    }

    #[test]
    fn who_always_misses_is_parked_on_the_lowest_rung() {
        let mut learner = Learner::default();
        for day in 0..7 {
            learner.off(day);
        }
        assert_eq!((learner.state.parked, learner.memory().rung), (Some(StudyDay(13)), 0));
    }

    #[test]
    fn a_confident_error_in_an_exam_or_in_practice_is_looked_at_too() {
        let check = |phase: Phase, opens: bool| {
            let mut learner = Learner::default();
            learner.right(0).right(4).right(20);
            let before = learner.memory().clone();
            learner.answers(20, |a| {
                a.phase = phase;
                a.confidence = Some(Confidence::Certain);
                off(a);
            });
            let m = learner.memory();
            assert_eq!((m.check.is_some(), m.due == StudyDay(21)), (opens, opens), "{phase:?}");
            assert_eq!((m.stability, m.lapses), (before.stability, before.lapses), "{phase:?}");
        };
        check(Phase::Exam, true);
        check(Phase::Cram, true);
        check(Phase::Review, true);
        check(Phase::Redo, false);
        check(Phase::Retry, false);
        // Not while it is parked: that is what parking is for.
        let mut learner = Learner::default();
        learner.off(0).says(1, What::Park).answers(2, |a| {
            (a.phase, a.confidence) = (Phase::Exam, Some(Confidence::Certain));
            off(a);
        });
        assert_eq!((learner.memory().check, learner.memory().due), (None, StudyDay(8)));
    }
}
