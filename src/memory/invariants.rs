//! The invariants of LEARNING.md 8 that memory has to hold, over made-up histories.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{TestCaseError, TestRunner};

use super::{
    attempt::LAPSES_PARKED,
    check,
    evidence::{Outcome, confident_error, evidence},
    fold::{advance, fold, refolds},
    interval,
    row::*,
    state::{ItemState, Memory},
    trial::*,
};
use crate::{deck::model::Level, grade::Verdict};

/// A day on which any answer is the first of its day.
fn next_day(state: &ItemState, gap: i32) -> i32 {
    state.last_day.map_or(0, |day| day.0) + gap.max(1)
}

/// The state after one more answer, first of its day and lasting.
fn then(learner: &Learner, answer: &Attempt, gap: i32) -> ItemState {
    let day = next_day(&learner.state, gap);
    advance(learner.state.clone(), &Row::Attempt(placed(answer, &learner.state, 1 << 40, day, true)), &learner.sets)
}

fn lasting(answer: &Attempt) -> Attempt {
    Attempt { phase: Phase::Review, ..answer.clone() }
}

/// Whether the answer moved the item up.
fn promoted(before: &ItemState, after: &Memory) -> bool {
    let was = before.memory.as_ref().map(|m| m.rung);
    was.map_or(after.probing, |was| after.rung > was)
}

/// Checks I3 between two answers of which the first has no more evidence.
fn ordered(learner: &Learner, less: &Attempt, more: &Attempt, gap: i32) -> Result<(), TestCaseError> {
    let (low, high) = (then(learner, less, gap), then(learner, more, gap));
    let (Some(l), Some(h)) = (&low.memory, &high.memory) else {
        return Err(TestCaseError::fail("a first answer of its day leaves a memory"));
    };
    if !promoted(&learner.state, l) && !promoted(&learner.state, h) {
        prop_assert!(l.stability <= h.stability, "{l:?}\n{h:?}");
        prop_assert!(l.difficulty >= h.difficulty, "{l:?}\n{h:?}");
        // What is parked is put aside, and so not due.
        if low.parked.is_none() {
            prop_assert!(l.due <= h.due, "{l:?}\n{h:?}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn i2_fold_equals_incremental_for_every_prefix_in_any_order(
        history in history(30), swaps in prop::collection::vec((any::<usize>(), any::<usize>()), 0..8),
        twice in any::<usize>(),
    ) {
        let made = play(&history);
        let mut rows = made.rows.clone();
        if !rows.is_empty() {
            let n = rows.len();
            swaps.iter().for_each(|(a, b)| rows.swap(a % n, b % n));
            rows.push(rows[twice % n].clone());
        }
        let mut state = ItemState::default();
        for (n, row) in rows.iter().enumerate() {
            let so_far = &rows[..=n];
            state = if refolds(&state, row) {
                fold(so_far, &made.sets)
            } else {
                advance(state, row, &made.sets)
            };
            prop_assert_eq!(&state, &fold(so_far, &made.sets));
        }
        prop_assert_eq!(&state, &made.state);
        let text = serde_json::to_string(&state).unwrap();
        prop_assert_eq!(&serde_json::from_str::<ItemState>(&text).unwrap(), &state);
    }

    #[test]
    fn i2_an_undone_row_counts_as_never_made(history in history(20), which in any::<usize>()) {
        let mut made = play(&history);
        // Without undos of undos among them, which a missing row would change the meaning of.
        made.rows.retain(|row| !matches!(row, Row::Event(Event { what: What::Undo { .. }, .. })));
        if !made.rows.is_empty() {
            let gone = made.rows.remove(which % made.rows.len());
            let without = fold(&made.rows, &made.sets);
            let undo = event(1 << 50, 0, What::Undo { row: gone.order().1 });
            made.rows.extend([gone, Row::Event(undo)]);
            prop_assert_eq!(bare(fold(&made.rows, &made.sets)), bare(without));
        }
    }

    #[test]
    fn i3_more_evidence_is_due_no_earlier(
        history in history(25), answer in answer(), a in 0.5..1.0_f64, b in 0.5..1.0_f64, gap in 1..60_i32,
    ) {
        let learner = play(&history);
        let partial = |score| Attempt { verdict: Verdict::Partial, score, ..lasting(&answer) };
        let off = Attempt { verdict: Verdict::Off, score: 0.0, ..lasting(&answer) };
        let right = Attempt { verdict: Verdict::Right, score: 1.0, guess: 0.0, rung: 1, ..lasting(&answer) };
        ordered(&learner, &partial(a.min(b)), &partial(a.max(b)), gap)?;
        ordered(&learner, &off, &partial(a), gap)?;
        ordered(&learner, &off, &right, gap)?;
    }

    #[test]
    fn i4_a_miss_never_raises_stability(history in history(25), answer in answer(), gap in 1..400_i32) {
        let learner = play(&history);
        let answer = lasting(&answer);
        if let Some(before) = &learner.state.memory {
            let day = next_day(&learner.state, gap);
            let asked = placed(&answer, &learner.state, 1 << 40, day, true);
            let recall = before.recall(asked.day);
            let after = then(&learner, &answer, gap).memory.unwrap();
            if evidence(&asked, &Outcome::recorded(&asked), recall).missed() {
                prop_assert!(after.stability <= before.stability);
            }
        }
    }

    #[test]
    fn i5_a_hint_never_gives_more_than_none(
        history in history(25), answer in answer(), hints in 0..4_u8, more in 1..4_u8, gap in 1..60_i32,
    ) {
        let learner = play(&history);
        let hinted = |hints| Attempt { hints, ..lasting(&answer) };
        let q = |hints| evidence(&hinted(hints), &Outcome::recorded(&answer), 0.7);
        prop_assert!(q(hints + more) <= q(hints));
        ordered(&learner, &hinted(hints + more), &hinted(hints), gap)?;
    }

    #[test]
    fn i6_a_pretest_is_no_lapse_and_starts_no_lower_than_again(answer in answer()) {
        let learner = Learner { sets: sets(), ..Learner::default() };
        let memory = then(&learner, &lasting(&answer), 1).memory.unwrap();
        let [again, ..] = learner.sets.model(answer.params).initial();
        prop_assert_eq!(memory.lapses, 0);
        prop_assert!(memory.stability >= again.stability, "{} < {}", memory.stability, again.stability);
    }

    #[test]
    fn i7_practice_and_same_day_events_leave_memory_alone(history in history(25), answer in answer(), back in 0..9_i32) {
        let learner = play(&history);
        if let (Some(before), Some(last)) = (&learner.state.memory, learner.state.last_day) {
            let practice = matches!(answer.phase, Phase::Redo | Phase::Exam | Phase::Cram);
            let day = if practice { last.0 + back } else { last.0 - back };
            let row = Row::Attempt(placed(&answer, &learner.state, 1 << 40, day, true));
            let after = advance(learner.state.clone(), &row, &learner.sets).memory.unwrap();
            let kept = |m: &Memory| (m.lapses, m.reps, m.rung, m.points, m.misses, m.probing, m.last_evidence);
            prop_assert_eq!(kept(&after), kept(before));
            let of_pretest = answer.phase == Phase::Redo && before.reps == 1 && before.last_evidence.0 >= day;
            if of_pretest {
                prop_assert!(after.stability >= before.stability && after.difficulty <= before.difficulty);
            } else {
                prop_assert_eq!((after.stability, after.difficulty), (before.stability, before.difficulty));
            }
            prop_assert!(after.due <= before.due);
        }
    }

    #[test]
    fn i8_a_promotion_never_lengthens_and_a_fall_never_raises(
        history in history(25), answer in answer(), gap in 1..60_i32,
    ) {
        let learner = play(&history);
        let after = then(&learner, &lasting(&answer), gap);
        let after = after.memory.unwrap();
        if let Some(before) = &learner.state.memory {
            if promoted(&learner.state, &after) {
                // The same item, with so many falls behind it that no points suffice.
                let mut held = Learner { sets: sets(), state: learner.state.clone(), ..Learner::default() };
                held.state.memory.as_mut().unwrap().falls = vec![u8::MAX; 8];
                let stayed = then(&held, &lasting(&answer), gap).memory.unwrap();
                prop_assert!(!promoted(&learner.state, &stayed));
                prop_assert!(after.due <= stayed.due);
                prop_assert!(after.stability <= stayed.stability);
            }
            if after.falls.iter().map(|&n| u32::from(n)).sum::<u32>() > before.falls.iter().map(|&n| u32::from(n)).sum() {
                prop_assert!(after.stability <= before.stability);
            }
        }
    }

    #[test]
    fn i9_intervals_stay_within_their_cap(history in history(25), answer in answer(), gap in 1..60_i32) {
        let learner = play(&history);
        let after = then(&learner, &lasting(&answer), gap);
        let memory = after.memory.as_ref().unwrap();
        let day = next_day(&learner.state, gap);
        let (previous, elapsed) = learner.state.memory.as_ref()
            .map_or((1, 0), |m| (m.interval, StudyDay(day).since(m.last_evidence)));
        let waits = memory.due.since(StudyDay(day));
        prop_assert!(waits >= 1);
        prop_assert_eq!(waits, memory.interval);
        if after.parked.is_none() {
            prop_assert!(waits <= interval::cap(previous, elapsed));
        }
    }

    #[test]
    fn i10_a_higher_retention_is_due_no_later(
        history in history(25), answer in answer(), a in 0.7..=0.97_f64, b in 0.7..=0.97_f64, gap in 1..60_i32,
    ) {
        let learner = play(&history);
        let due = |retention| then(&learner, &Attempt { retention, ..lasting(&answer) }, gap).memory.unwrap().due;
        prop_assert!(due(a.max(b)) <= due(a.min(b)));
    }

    #[test]
    fn i11_low_effort_is_as_if_never_made(history in history(25), idle in prop::collection::vec(any::<bool>(), 25)) {
        let mut made = play(&history);
        let idle: Vec<RowId> = made.rows.iter().zip(idle)
            .filter(|(row, idle)| *idle && matches!(row, Row::Attempt(_)))
            .map(|(row, _)| row.order().1)
            .collect();
        let rest: Vec<Row> = made.rows.iter().filter(|row| !idle.contains(&row.order().1)).cloned().collect();
        for (n, attempt) in idle.iter().enumerate() {
            made.rows.push(Row::Event(event((1 << 40) + n as u128, 9, What::LowEffort { attempt: *attempt })));
        }
        prop_assert_eq!(bare(fold(&made.rows, &made.sets)), bare(fold(&rest, &made.sets)));
    }

    #[test]
    fn i12_confidence_changes_neither_stability_nor_difficulty(
        history in history(25), answer in answer(), gap in 1..60_i32,
    ) {
        let learner = play(&history);
        let strength = |confidence| {
            let memory = then(&learner, &Attempt { confidence, ..lasting(&answer) }, gap).memory.unwrap();
            (memory.stability, memory.difficulty, memory.rung, memory.lapses)
        };
        prop_assert_eq!(strength(Some(Confidence::Perhaps)), strength(Some(Confidence::Likely)));
        prop_assert_eq!(strength(Some(Confidence::Perhaps)), strength(Some(Confidence::Certain)));
        prop_assert_eq!(strength(Some(Confidence::Perhaps)), strength(None));
    }

    #[test]
    fn i13_other_items_change_nothing(
        mine in history(15), theirs in history(15), order in prop::collection::vec(any::<bool>(), 30),
    ) {
        let (mine, theirs) = (play(&mine), play(&theirs));
        let (mut a, mut b) = (mine.rows.iter(), theirs.rows.iter());
        let mut states = [ItemState::default(), ItemState::default()];
        let mut seen = [Vec::new(), Vec::new()];
        let mut take = |item: usize, row: &Row| {
            seen[item].push(row.clone());
            let state = std::mem::take(&mut states[item]);
            states[item] = if refolds(&state, row) { fold(&seen[item], &mine.sets) } else { advance(state, row, &mine.sets) };
        };
        for first in order {
            let (item, row) = if first { (0, a.next()) } else { (1, b.next()) };
            if let Some(row) = row { take(item, row) }
        }
        a.for_each(|row| take(0, row));
        b.for_each(|row| take(1, row));
        prop_assert_eq!(&states[0], &mine.state);
        prop_assert_eq!(&states[1], &theirs.state);
    }

    #[test]
    fn i14_all_numbers_stay_in_range(history in history(40)) {
        let mut learner = Learner { sets: sets(), ..Learner::default() };
        for row in play(&history).rows {
            learner.adds(row);
            if let Some(m) = &learner.state.memory {
                prop_assert!((0.001..=36_500.0).contains(&m.stability), "{}", m.stability);
                prop_assert!((1.0..=10.0).contains(&m.difficulty), "{}", m.difficulty);
                prop_assert!((0.1..=0.8001).contains(&m.decay));
                prop_assert!(m.interval >= 1 && m.reps >= 1 && m.lapses < LAPSES_PARKED && m.right_days.len() <= 3);
                prop_assert!(learner.state.last_day >= Some(m.last_evidence));
                prop_assert!((0.0..=1.0).contains(&m.recall(StudyDay(i32::MAX))));
            }
        }
    }

    /// What a file that was tampered with, or a clock that jumps, may bring.
    #[test]
    fn i14_rows_that_make_no_sense_leave_all_numbers_in_range(
        answers in prop::collection::vec((answer(), prop::array::uniform4(prop::num::f64::ANY), any::<[u8; 3]>(), odd_day(), any::<u32>()), 1..12),
    ) {
        let mut learner = Learner { sets: sets(), ..Learner::default() };
        for (n, (answer, [score, guess, k, retention], [rung, ceiling, hints], day, params)) in answers.into_iter().enumerate() {
            let params = if params % 2 == 0 { params } else { params % 4 };
            let at = Utc(i64::from(day).wrapping_mul(86_400_000_000));
            let odd = Attempt { score, guess, k, retention, rung, ceiling, hints, params, day: StudyDay(day), at, ..answer };
            learner.adds(Row::Attempt(Attempt { id: RowId(n as u128 + 1), ..odd }));
            if let Some(m) = &learner.state.memory {
                prop_assert!((0.001..=36_500.0).contains(&m.stability) && (1.0..=10.0).contains(&m.difficulty), "{m:?}");
                prop_assert!(m.rung <= 254 && m.interval >= 1 && m.due >= m.last_evidence, "{m:?}");
                prop_assert!((0.0..=1.0).contains(&m.recall(StudyDay(i32::MAX))), "{m:?}");
                prop_assert!((0.7..=0.97).contains(&m.retention), "{m:?}");
                let kept = serde_json::to_string(&learner.state).unwrap();
                prop_assert!(serde_json::from_str::<ItemState>(&kept).is_ok(), "{kept}");
            }
        }
    }

    #[test]
    fn i15_confident_errors_are_looked_at_in_time(history in history(25), answer in answer(), gap in 1..20_i32) {
        let learner = play(&history);
        let asked = lasting(&answer);
        let after = then(&learner, &asked, gap);
        let memory = after.memory.as_ref().unwrap();
        let day = StudyDay(next_day(&learner.state, gap));
        let open = learner.state.memory.as_ref().and_then(|m| m.check);
        if after.parked.is_none() {
            if confident_error(&asked, &Outcome::recorded(&asked)) {
                prop_assert!(memory.due <= day.plus(1), "within a day");
                prop_assert!(memory.check.is_some_and(|c| !c.second && c.by <= day.plus(1)));
            }
            if let Some(check) = memory.check {
                prop_assert!(memory.due <= check.by, "never later than the check");
                prop_assert!(!promoted(&learner.state, memory), "no promotion while it is open");
                // Parked by hand on a later day than this: the clock ran backwards.
                let ahead = learner.rows.iter().any(|row| matches!(row, Row::Event(e) if e.day > day));
                prop_assert!(check.by > day && (ahead || check.by <= day.plus(check::SECOND_DAYS)));
            }
            if open.is_some_and(|c| !c.second) {
                prop_assert!(memory.check.is_some(), "the first check is never the last");
            }
        }
    }

    #[test]
    fn i15_who_is_right_from_then_on_is_asked_within_a_day_and_five_to_seven_days_after_that(
        history in history(15), answer in answer(), gap in 1..60_i32,
    ) {
        let mut learner = play(&history);
        let ahead = learner.rows.iter().any(|row| matches!(row, Row::Event(e) if e.day >= StudyDay(next_day(&learner.state, gap))));
        let mut day = next_day(&learner.state, gap);
        let mut wrong = placed(&lasting(&answer), &learner.state, 1 << 40, day, true);
        (wrong.verdict, wrong.score, wrong.confidence) = (Verdict::Off, 0.0, Some(Confidence::Certain));
        learner.state = advance(learner.state, &Row::Attempt(wrong), &learner.sets);
        if learner.state.parked.is_none() && !ahead {
            let mut looks = Vec::new();
            while learner.memory().check.is_some() {
                prop_assert!(looks.len() < 9, "it ends: {looks:?}");
                let due = learner.memory().due.0;
                prop_assert!(due > day && (looks.is_empty() || due <= day + 7));
                day = due;
                looks.push(day);
                let mut right = placed(&attempt(0, 0), &learner.state, (1 << 41) + looks.len() as u128, day, true);
                (right.ceiling, right.params) = (answer.ceiling, answer.params);
                learner.state = advance(learner.state, &Row::Attempt(right), &learner.sets);
            }
            let (first, last) = (looks[0], looks[looks.len() - 1]);
            prop_assert!((5..=7).contains(&(last - first)), "{looks:?}");
        }
    }

    #[test]
    fn i18_who_is_always_right_reaches_the_ceiling_in_as_many_days_as_there_are_rungs(
        levels in prop::collection::vec(0..5_usize, 1..=5), gaps in prop::collection::vec(1..90_i32, 5),
        k in 0.0..=1.0_f64, params in 0..4_u32, luck in 0.0..0.9_f64,
        confidence in prop::option::of(prop_oneof![Just(Confidence::Perhaps), Just(Confidence::Certain)]),
    ) {
        // Any ladder that never goes down: choosing, typing, free, applied, timed, each of them on several rungs or none.
        let mut levels: Vec<Level> = levels.into_iter().map(|n| LEVELS[n]).collect();
        levels.sort();
        let ceiling = levels.len() as u8 - 1;
        let mut learner = Learner { sets: sets(), ..Learner::default() };
        let mut day = 0;
        for gap in std::iter::once(&0).chain(gaps.iter().take(levels.len())) {
            day += gap;
            learner.answers(day, |a| {
                (a.ceiling, a.k, a.params, a.confidence) = (ceiling, k, params, confidence);
                a.level = levels[usize::from(a.rung)];
                a.guess = if a.level == Level::Recognise { luck } else { 0.0 };
            });
        }
        prop_assert_eq!(learner.memory().rung, ceiling);
    }
}

fn odd_day() -> impl Strategy<Value = i32> {
    prop_oneof![3 => -9..9_i32, 1 => any::<i32>(), 1 => Just(i32::MAX), 1 => Just(i32::MIN)]
}

const LEVELS: [Level; 5] = [Level::Recognise, Level::Cued, Level::Free, Level::Apply, Level::Timed];

/// The invariants say little about histories in which nothing happens.
#[test]
fn made_up_histories_reach_every_corner() {
    let mut runner = TestRunner::deterministic();
    let mut met = std::collections::BTreeMap::<&str, u32>::new();
    for _ in 0..600 {
        let rows = play(&history(40).new_tree(&mut runner).unwrap().current()).rows;
        let mut learner = Learner { sets: sets(), ..Learner::default() };
        for row in rows {
            let before = learner.state.clone();
            learner.adds(row);
            let after = &learner.state;
            let mut meet = |what, really| *met.entry(what).or_default() += u32::from(really);
            if let (Some(b), Some(a)) = (&before.memory, &after.memory) {
                meet("promotion", a.rung == b.rung + 1 && a.probing);
                meet("fall", a.falls.len() > b.falls.len());
                meet("probe passed", b.probing && !a.probing && a.rung == b.rung);
                meet("probe missed", b.probing && a.probing && a.lapses == b.lapses + 1);
                meet("check opened", b.check.is_none() && a.check.is_some());
                meet("first check passed", b.check.is_some_and(|c| !c.second) && a.check.is_some_and(|c| c.second));
                meet("check closed", b.check.is_some() && a.check.is_none());
                meet("parked", before.parked.is_none() && after.parked.is_some());
                meet("mastered", a.mastered(3) || a.mastered(2) || a.mastered(1));
                meet("pretest raised", a.reps == 1 && b.reps == 1 && a.stability > b.stability);
                meet("instructed next", a.instruct_next);
            }
            meet("awaited", !after.awaited.is_empty());
        }
    }
    assert!(met.len() == 12 && met.values().all(|&times| times >= 3), "{met:?}");
}
