//! From the rows of one item to its state: all of them at once, or one more.
//!
//! **Invariant:** nothing here reads a deck, a configuration or a clock, and the rows of one item never touch another.

use std::collections::BTreeSet;

use super::{
    amend::{Amendments, target},
    attempt,
    evidence::Outcome,
    fsrs::ParamSets,
    ladder,
    row::{Event, Row, StudyDay, What},
    state::ItemState,
};

/// Days of stability that a halving leaves; one that lies below stays.
const LEAST_STABILITY: f64 = 0.1;

/// Folds all rows of one item, given in any order; a row that is there twice counts once.
#[must_use]
pub fn fold(rows: &[Row], sets: &ParamSets) -> ItemState {
    let mut ordered: Vec<&Row> = rows.iter().collect();
    ordered.sort_by_key(|row| row.order());
    let mut seen = BTreeSet::new();
    ordered.retain(|row| seen.insert(row.order().1));

    let amendments = Amendments::of(&ordered);
    let mut state = ItemState::default();
    for row in &ordered {
        state.newest = Some(row.order());
        match row {
            _ if amendments.gone(row) => {}
            Row::Attempt(a) => attempt::take(&mut state, a, &amendments.outcome(a), sets),
            Row::Event(event) => hear(&mut state, event),
        }
    }
    state.awaited = amendments.into_awaited();
    state
}

/// Takes in one more row. The result equals that of [`fold`] over all rows so far, unless [`refolds`] says that the
/// item has to be folded anew.
#[must_use]
pub fn advance(mut state: ItemState, row: &Row, sets: &ParamSets) -> ItemState {
    state.newest = Some(row.order());
    match row {
        Row::Attempt(a) => attempt::take(&mut state, a, &Outcome::recorded(a), sets),
        Row::Event(event) => hear(&mut state, event),
    }
    state
}

/// Tells whether a row takes a [`fold`] of all rows of the item: it comes before one that is folded in already, it
/// corrects another row, or a correction that came earlier speaks of it.
#[must_use]
pub fn refolds(state: &ItemState, row: &Row) -> bool {
    let late = state.newest.is_some_and(|newest| row.order() <= newest);
    let corrects = matches!(row, Row::Event(event) if target(&event.what).is_some());
    late || corrects || state.awaited.contains(&row.order().1)
}

pub(super) fn hear(state: &mut ItemState, event: &Event) {
    match &event.what {
        What::Suspend => state.suspended = true,
        What::Resume => state.suspended = false,
        What::Bury { until } => state.buried = Some(*until),
        What::Park => attempt::park(state, event.day),
        What::Unpark => attempt::unpark(state, event.day),
        What::Ceiling { rung } => limit(state, *rung),
        What::Reset => reset(state),
        What::Halve { .. } => halve(state),
        What::Flag { .. } => state.flagged = true,
        // Corrections are taken in before the walk; the rest says nothing about what is remembered.
        What::Override { .. }
        | What::Score { .. }
        | What::Slip { .. }
        | What::Undo { .. }
        | What::LowEffort { .. }
        | What::Keep { .. }
        | What::Params { .. }
        | What::Setting { .. }
        | What::Purge { .. } => {}
    }
}

/// Sets the learner's own ceiling, none to lift it.
pub(super) fn limit(state: &mut ItemState, rung: Option<u8>) {
    state.ceiling = rung;
    if let (Some(memory), Some(ceiling)) = (&mut state.memory, rung) {
        ladder::bound(memory, ceiling);
    }
}

/// Takes half of what is remembered for gone: stability falls to half, and the item comes in half the time.
pub(super) fn halve(state: &mut ItemState) {
    let Some(memory) = &mut state.memory else { return };
    memory.stability = memory.stability.min((0.5 * memory.stability).max(LEAST_STABILITY));
    memory.interval = memory.interval.div_ceil(2).max(1);
    let sooner = StudyDay(memory.last_evidence.0.saturating_add(memory.interval.cast_signed()));
    memory.due = memory.due.min(sooner);
}

/// Begins anew.
pub(super) fn reset(state: &mut ItemState) {
    state.memory = None;
    // Anew means that the next attempt counts, on the same day too.
    state.last_day = None;
    state.parked = None;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grade::Verdict,
        memory::{
            row::{RowId, StudyDay, Utc},
            trial::{Learner, attempt, bare, event, off},
        },
    };

    /// Checks that corrections of the second of two attempts amount to the second attempt being another one, or none.
    fn check(what: &str, first: Verdict, corrections: &[What], instead: Option<(Verdict, f64)>) {
        let second = |verdict, score| {
            let mut a = attempt(2, 3);
            (a.verdict, a.score) = (verdict, score);
            Row::Attempt(a)
        };
        let base = Row::Attempt(attempt(1, 0));
        let sets = ParamSets::default();
        let mut rows = vec![base.clone(), second(first, 0.0)];
        for (n, correction) in corrections.iter().enumerate() {
            rows.push(Row::Event(event(10 + n as u128, 3, correction.clone())));
        }
        let mut wanted = vec![base];
        wanted.extend(instead.map(|(verdict, score)| second(verdict, score)));
        assert_eq!(bare(fold(&rows, &sets)), bare(fold(&wanted, &sets)), "{what}");
        rows.reverse();
        assert_eq!(bare(fold(&rows, &sets)), bare(fold(&wanted, &sets)), "{what}, in another order");
    }

    #[test]
    fn a_ceiling_of_the_learners_is_the_lower_one_and_can_be_lifted() {
        let mut learner = Learner::default();
        learner.says(0, What::Ceiling { rung: Some(1) }).right(0).right(3).right(10);
        assert_eq!(learner.memory().rung, 1, "and no higher");
        assert_eq!(learner.state.ceiling_under(2), 1);
        // Lowered, it pulls the item down at once; lifted, the way is free again.
        learner.says(11, What::Ceiling { rung: Some(0) });
        assert_eq!((learner.memory().rung, learner.memory().falls.iter().sum::<u8>()), (0, 0));
        learner.says(12, What::Ceiling { rung: None }).right(20).right(40);
        assert_eq!((learner.memory().rung, learner.state.ceiling_under(2)), (2, 2));
        // The deck's own holds beside it.
        let mut bound = Learner::default();
        bound.says(0, What::Ceiling { rung: Some(2) }).answers(0, |a| a.ceiling = 0);
        assert_eq!((bound.memory().rung, bound.state.ceiling_under(0)), (0, 0));
        assert_eq!(bare(fold(&learner.rows, &learner.sets)), bare(learner.state.clone()));
    }

    #[test]
    fn corrections() {
        let (attempt, undo) = (RowId(2), |row| What::Undo { row: RowId(row) });
        let right = Some((Verdict::Right, 1.0));
        let still_off = Some((Verdict::Off, 0.0));
        let score = |score| What::Score { attempt, score };
        check("I was right", Verdict::Off, &[What::Override { attempt }], right);
        check("undo", Verdict::Off, &[undo(2)], None);
        check("undo of the override", Verdict::Off, &[What::Override { attempt }, undo(10)], still_off);
        check("undo of the undo", Verdict::Off, &[undo(2), undo(10)], still_off);
        check("undo of the undo of the undo", Verdict::Off, &[undo(2), undo(10), undo(11)], None);
        check("undo of itself", Verdict::Off, &[undo(10)], still_off);
        check("undo of an undo made later", Verdict::Off, &[undo(11), undo(2)], None);
        check("undo twice is undo once", Verdict::Off, &[undo(2), undo(2), undo(10)], None);
        check("low effort", Verdict::Off, &[What::LowEffort { attempt }], None);
        check("low effort taken back", Verdict::Off, &[What::LowEffort { attempt }, undo(10)], still_off);
        check("a score of all", Verdict::Partial, &[score(1.0)], right);
        check("a score of some", Verdict::Right, &[score(0.7)], Some((Verdict::Partial, 0.7)));
        check("a score of nothing", Verdict::Right, &[score(0.0)], still_off);
        check("a score that is none", Verdict::Right, &[score(f64::NAN)], still_off);
        check(
            "the last word holds",
            Verdict::Off,
            &[What::Override { attempt }, score(0.6)],
            Some((Verdict::Partial, 0.6)),
        );
        check("the last word holds, turned round", Verdict::Off, &[score(0.6), What::Override { attempt }], right);
        // A slip is worth what a partial answer of .6 is.
        check("slip", Verdict::Off, &[What::Slip { attempt }], Some((Verdict::Partial, 0.6)));
        check("slip taken back", Verdict::Off, &[What::Slip { attempt }, undo(10)], still_off);
        check("of nothing there is", Verdict::Off, &[undo(77), What::Override { attempt: RowId(78) }], still_off);
    }

    #[test]
    fn events_about_the_item_hold_before_any_attempt_and_after() {
        let check = |what: &str, said: &[What], wanted: &dyn Fn(&ItemState) -> bool| {
            for attempts in [0, 1] {
                let mut learner = Learner::default();
                if attempts == 1 {
                    learner.off(0);
                }
                said.iter().for_each(|what| {
                    learner.says(1, what.clone());
                });
                assert!(wanted(&learner.state), "{what}: {:?}", learner.state);
                assert_eq!(learner.state.memory.is_some(), attempts == 1 && !said.contains(&What::Reset));
            }
        };
        let until = StudyDay(9);
        check("suspend", &[What::Suspend], &|s| s.suspended && !s.available(StudyDay(99)));
        check("resume", &[What::Suspend, What::Resume], &|s| !s.suspended && s.available(StudyDay(1)));
        check("bury", &[What::Bury { until }], &|s| !s.available(StudyDay(8)) && s.available(until));
        check("park", &[What::Park], &|s| s.parked == Some(StudyDay(8)));
        check("unpark", &[What::Park, What::Unpark], &|s| s.parked.is_none());
        check("flag", &[What::Flag { note: "?".into() }], &|s| s.flagged && s.available(StudyDay(1)));
        check("reset", &[What::Park, What::Suspend, What::Reset], &|s| s.parked.is_none() && s.suspended);
        check("halve", &[What::Halve { revision: "1".into() }], &|s| s.available(StudyDay(1)));
        check("keep", &[What::Keep { revision: "1".into() }], &|s| s.available(StudyDay(1)));
    }

    #[test]
    fn events_are_undone_like_attempts() {
        let mut learner = Learner::default();
        learner.off(0).says(1, What::Reset).says(1, What::Flag { note: String::new() });
        learner.says(2, What::Undo { row: RowId(2) }).says(2, What::Undo { row: RowId(3) });
        assert!(learner.state.memory.is_some() && !learner.state.flagged);
    }

    #[test]
    fn after_a_reset_the_same_day_counts() {
        let mut learner = Learner::default();
        learner.off(0).off(1).says(1, What::Reset).right(1);
        assert_eq!((learner.memory().reps, learner.memory().lapses), (1, 0));
    }

    #[test]
    fn a_halving_takes_half_of_the_stability_and_of_the_days_and_can_be_taken_back() {
        let mut learner = Learner::default();
        learner.right(0).right(3).right(20);
        let (before, sure) = (learner.state.clone(), learner.memory().clone());
        learner.says(21, What::Halve { revision: "2".into() });
        let half = learner.memory().clone();
        assert_eq!(half.stability, sure.stability / 2.0);
        assert_eq!((half.interval, half.rung, half.reps), (sure.interval.div_ceil(2), sure.rung, sure.reps));
        assert_eq!(half.due.0, sure.last_evidence.0 + half.interval.cast_signed());
        assert!(half.due < sure.due);
        assert_eq!(bare(fold(&learner.rows, &learner.sets)), bare(learner.state.clone()));
        let row = learner.rows.last().unwrap().order().1;
        learner.says(21, What::Undo { row });
        assert_eq!(bare(learner.state.clone()), bare(before));
        // Nothing is remembered of nothing.
        let mut fresh = Learner::default();
        fresh.says(0, What::Halve { revision: "2".into() });
        assert_eq!(fresh.state.memory, None);
    }

    #[test]
    fn a_row_that_is_there_twice_counts_once() {
        let mut rows = vec![Row::Attempt(attempt(1, 0)), Row::Attempt(attempt(2, 4))];
        let once = fold(&rows, &ParamSets::default());
        rows.extend(rows.clone());
        assert_eq!(fold(&rows, &ParamSets::default()), once);
    }

    #[test]
    fn rows_that_take_a_whole_fold() {
        let mut learner = Learner::default();
        learner.off(3).says(3, What::Undo { row: RowId(50) });
        let check = |what: &str, row: Row, want: bool| assert_eq!(refolds(&learner.state, &row), want, "{what}");
        check("a new attempt", Row::Attempt(attempt(9, 4)), false);
        check("a late attempt", Row::Attempt(attempt(9, 2)), true);
        check("one that is there", learner.rows[0].clone(), true);
        check("the newest again", learner.rows[1].clone(), true);
        check("one that was undone before it arrived", Row::Attempt(attempt(50, 4)), true);
        let target = RowId(1);
        check("override", Row::Event(event(9, 4, What::Override { attempt: target })), true);
        check("score", Row::Event(event(9, 4, What::Score { attempt: target, score: 1.0 })), true);
        check("slip", Row::Event(event(9, 4, What::Slip { attempt: target })), true);
        check("undo", Row::Event(event(9, 4, What::Undo { row: target })), true);
        check("low effort", Row::Event(event(9, 4, What::LowEffort { attempt: target })), true);
        check("suspend", Row::Event(event(9, 4, What::Suspend)), false);
    }

    #[test]
    fn low_effort_said_of_an_undo_means_nothing() {
        let mut learner = Learner::default();
        learner.says(1, What::Undo { row: RowId(9) }).says(1, What::LowEffort { attempt: RowId(1) });
        learner.adds(Row::Attempt(attempt(9, 2)));
        assert_eq!(learner.state, fold(&learner.rows, &learner.sets));
        assert_eq!(learner.state.memory, None);
    }

    #[test]
    fn an_undo_holds_though_the_clock_ran_backwards_in_between() {
        let mut undo = event(9, -300, What::Undo { row: RowId(1) });
        undo.at = Utc(undo.at.0 - 1);
        let mut learner = Learner::default();
        learner.answers(0, off).adds(Row::Event(undo));
        assert_eq!(learner.state.memory, None);
    }
}
