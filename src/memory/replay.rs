//! Walks the rows of one item again and tells what was predicted before each answer that counted.
//!
//! It is the walk of the fold, with somebody looking on: what stands before an answer never knows that answer, nor any
//! after it. Corrections of an answer (undo, "I was right") count, as they do in the fold.

use super::{
    amend::Amendments,
    attempt,
    evidence::{Evidence, Outcome, evidence},
    fold,
    fsrs::{ParamSets, retrievability},
    predict,
    row::{Attempt, Phase, Row, RowId, Utc},
    state::{ItemState, Memory},
};
use crate::deck::model::Level;

/// What happened to an item from its first attempt on, or from a reset: the pretest, then the reviews.
#[derive(Debug, Clone, PartialEq)]
pub struct Life {
    /// What the pretest showed.
    pub first: Evidence,
    /// It was redone rightly on the same day.
    pub redone: bool,
    /// The answers that counted after it, in order; each a study day or more after the one before.
    pub reviews: Vec<Review>,
}

impl Life {
    /// Gives the rating the pretest is exported as: 3 when right, 2 when redone rightly, else 1.
    #[must_use]
    pub fn first_rating(&self) -> u8 {
        self.first.first_rating(self.redone)
    }
}

/// A first-of-day answer that counted, with what was known before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// The order of its row: instant and id.
    pub when: (Utc, RowId),
    /// Level of the rung that was asked.
    pub level: Level,
    /// Chance of a right answer without knowing.
    pub guess: f64,
    /// Predicted chance that the learner knew it, as it was recorded with the attempt, 0 to 1.
    pub k: f64,
    /// Chance of recall before the answer, 0 to 1, under the parameters of the replay.
    pub recall: f64,
    /// Study days since the answer before that counted, 1 or more.
    pub elapsed: u32,
    /// The rating it is exported as: 1 below q = .5, 2 below .85, else 3.
    pub rating: u8,
}

impl Review {
    /// Tells whether it counts as a success: q >= .5.
    #[must_use]
    pub fn right(&self) -> bool {
        self.rating > 1
    }

    /// Gives the chance of a right answer that the memory of the replay predicts.
    #[must_use]
    pub fn remembered(&self) -> f64 {
        predict::success(self.recall, self.guess)
    }

    /// Gives the chance of a right answer that was recorded with the attempt, abilities included.
    #[must_use]
    pub fn recorded(&self) -> f64 {
        predict::success(self.k, self.guess)
    }
}

/// Replays the rows of one item, which are in order and each there once, under parameter sets.
#[must_use]
pub fn replay(rows: &[Row], sets: &ParamSets) -> Vec<Life> {
    walk(rows, sets).1
}

fn walk(rows: &[Row], sets: &ParamSets) -> (ItemState, Vec<Life>) {
    let ordered: Vec<&Row> = rows.iter().collect();
    let amendments = Amendments::of(&ordered);
    let mut state = ItemState::default();
    let mut lives = Vec::new();
    for row in rows.iter().filter(|row| !amendments.gone(row)) {
        match row {
            Row::Attempt(a) => answer(&mut state, &mut lives, a, &amendments.outcome(a), sets),
            Row::Event(event) => fold::hear(&mut state, event),
        }
    }
    (state, lives)
}

/// What has to be kept of a memory before an answer changes it.
struct Before {
    reps: u32,
    stability: f64,
    recall: f64,
    elapsed: u32,
}

impl Before {
    fn of(memory: &Memory, attempt: &Attempt) -> Before {
        Before {
            reps: memory.reps,
            stability: memory.stability,
            recall: memory.recall(attempt.day),
            elapsed: attempt.day.since(memory.last_evidence),
        }
    }
}

fn answer(state: &mut ItemState, lives: &mut Vec<Life>, attempt: &Attempt, outcome: &Outcome, sets: &ParamSets) {
    let before = state.memory.as_ref().map(|memory| Before::of(memory, attempt));
    attempt::take(state, attempt, outcome, sets);
    let Some(after) = &state.memory else { return };
    match before {
        None => {
            let first = evidence(attempt, outcome, attempt.k);
            lives.push(Life { first, redone: false, reviews: Vec::new() });
        }
        Some(before) if after.reps > before.reps => {
            // The evidence is weighed under the set of the attempt, the prediction was made under the one before.
            let weighed = retrievability(before.stability, before.elapsed, sets.model(attempt.params).decay());
            let review = Review {
                when: (attempt.at, attempt.id),
                level: attempt.level,
                guess: attempt.guess,
                k: attempt.k,
                recall: before.recall,
                elapsed: before.elapsed,
                rating: evidence(attempt, outcome, weighed).rating(),
            };
            if let Some(life) = lives.last_mut() {
                life.reviews.push(review);
            }
        }
        Some(_) => {
            let of_pretest = after.reps == 1 && Some(after.last_evidence) == state.last_day;
            if let Some(life) = lives.last_mut().filter(|_| of_pretest && attempt.phase == Phase::Redo) {
                life.redone |= outcome.right();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{
        row::What,
        trial::{self, Learner, bare, off},
    };
    use proptest::prelude::*;

    /// The ratings of each life, pretest first, with the days since the one before.
    fn told(learner: &Learner) -> Vec<Vec<(u8, u32)>> {
        let life = |life: &Life| {
            let reviews = life.reviews.iter().map(|review| (review.rating, review.elapsed));
            std::iter::once((life.first_rating(), 0)).chain(reviews).collect()
        };
        replay(&learner.rows, &learner.sets).iter().map(life).collect()
    }

    fn redo(a: &mut Attempt) {
        a.phase = Phase::Redo;
    }

    #[test]
    fn the_first_of_each_day_is_told_and_nothing_else() {
        let mut learner = Learner::default();
        learner.right(0).right(0).right(1).off(4).answers(4, redo).answers(5, |a| a.phase = Phase::Cram);
        learner.right(5).answers(6, |a| a.phase = Phase::Exam).answers(9, |a| a.hints = 1);
        learner.answers(12, |a| (a.guess, a.hints) = (0.25, 2));
        assert_eq!(told(&learner), [[(3, 0), (3, 1), (1, 3), (2, 5), (1, 3)]]);
    }

    #[test]
    fn a_pretest_is_exported_by_how_its_redo_went() {
        let check = |what: &dyn Fn(&mut Learner) -> &mut Learner, want: u8| {
            let mut learner = Learner::default();
            what(&mut learner);
            assert_eq!(told(&learner)[0][0], (want, 0));
        };
        let redo_off = |a: &mut Attempt| {
            redo(a);
            off(a);
        };
        check(&|l| l.right(0), 3);
        check(&|l| l.answers(0, |a| a.hints = 1), 3);
        check(&|l| l.off(0), 1);
        check(&|l| l.off(0).answers(0, redo_off), 1);
        check(&|l| l.off(0).answers(0, redo_off).answers(0, redo), 2);
        // On another day it is no redo of the pretest.
        check(&|l| l.off(0).answers(1, redo), 1);
    }

    #[test]
    fn corrections_count_and_what_was_taken_back_does_not() {
        let mut learner = Learner::default();
        learner.right(0).off(3).off(8).off(15);
        assert_eq!(told(&learner), [[(3, 0), (1, 3), (1, 5), (1, 7)]]);
        learner.says(15, What::Override { attempt: RowId(2) }).says(15, What::LowEffort { attempt: RowId(3) });
        assert_eq!(told(&learner), [[(3, 0), (3, 3), (1, 12)]]);
        learner.says(15, What::Undo { row: RowId(4) });
        assert_eq!(told(&learner), [[(3, 0), (3, 3)]]);
    }

    #[test]
    fn a_reset_begins_another_life() {
        let mut learner = Learner::default();
        learner.right(0).right(2).says(3, What::Reset).off(4).right(5);
        assert_eq!(told(&learner), [[(3, 0), (3, 2)], [(1, 0), (3, 1)]]);
    }

    #[test]
    fn predictions_are_those_the_scheduler_held_before_the_answer() {
        let mut learner = Learner { sets: trial::sets(), ..Learner::default() };
        learner.off(0).right(1);
        for (day, params) in [(4, 0), (9, 1), (30, 1), (31, 2)] {
            let held = learner.memory().recall(crate::memory::row::StudyDay(day));
            learner.answers(day, |a| a.params = params);
            let review = replay(&learner.rows, &learner.sets).pop().and_then(|mut life| life.reviews.pop()).unwrap();
            assert_eq!((review.recall, review.when), (held, learner.rows.last().unwrap().order()));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn the_walk_is_that_of_the_fold(history in trial::history(40)) {
            let learner = trial::play(&history);
            let mut rows = learner.rows.clone();
            rows.sort_by_key(Row::order);
            let (state, lives) = walk(&rows, &learner.sets);
            prop_assert_eq!(bare(state.clone()), bare(learner.state));
            for review in lives.iter().flat_map(|life| &life.reviews) {
                prop_assert!(review.elapsed >= 1 && (0.0..=1.0).contains(&review.recall));
            }
            // Every step of evidence since the last reset is there.
            let counted = state.memory.map_or(0, |memory| memory.reps as usize);
            let last = lives.last().map_or(0, |life| life.reviews.len() + 1);
            prop_assert!(counted == 0 || counted == last);
        }

        #[test]
        fn what_comes_later_changes_no_prediction(history in trial::history(30), cut in 0..30_usize) {
            let learner = trial::play(&history);
            let mut rows = learner.rows;
            // A correction speaks of the past by intent; without one the past stands.
            rows.retain(|row| !matches!(row, Row::Event(e) if crate::memory::amend::target(&e.what).is_some()));
            rows.sort_by_key(Row::order);
            let said = |rows: &[Row]| {
                let lives = replay(rows, &learner.sets);
                lives.into_iter().flat_map(|life| life.reviews).map(|r| (r.when, r.recall)).collect::<Vec<_>>()
            };
            let whole = said(&rows);
            let part = said(&rows[..cut.min(rows.len())]);
            prop_assert_eq!(&whole[..part.len()], &part[..]);
        }
    }
}
