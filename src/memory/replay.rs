//! Walks the rows of one item again and tells what was predicted before each answer that counted.
//!
//! It is the walk of the fold, with somebody looking on: what stands before an answer never knows that answer, nor any
//! after it. Corrections of an answer (undo, "I was right") count, as they do in the fold. Dates are left out: no
//! prediction depends on one.

use super::{
    amend::Amendments,
    attempt::{self, Dates, Waited},
    evidence::{Evidence, Outcome},
    fold,
    fsrs::ParamSets,
    interval, pace, predict,
    row::{Attempt, Confidence, Event, ItemKey, Offset, Phase, Row, RowId, StudyDay, Utc, What},
    state::{ItemState, Memory},
};
use crate::{
    deck::model::{Level, Way},
    grade::Verdict,
};

/// A row as a replay needs it, corrections taken in; what says nothing about what is remembered is left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Told {
    /// An answer.
    Answer(Answer),
    /// Put aside by hand, on this day.
    Park(StudyDay),
    /// Called back, on this day.
    Unpark(StudyDay),
    /// The learner's own ceiling, none for no longer.
    Ceiling(Option<u8>),
    /// Halved after an edit.
    Halve,
    /// Begun anew.
    Reset,
}

/// An attempt without texts, with its outcome after all corrections.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer {
    /// Identity.
    pub id: RowId,
    /// When it was committed.
    pub at: Utc,
    /// The study day it counts for.
    pub day: StudyDay,
    /// What it was part of.
    pub phase: Phase,
    /// Index of the rung that was asked.
    pub rung: u8,
    /// Index of the highest rung the item could reach then.
    pub ceiling: u8,
    /// Level of the rung.
    pub level: Level,
    /// Hints seen before the commit.
    pub hints: u8,
    /// How sure.
    pub confidence: Option<Confidence>,
    /// It came later than its bar.
    pub late: bool,
    /// How it ended.
    pub outcome: Outcome,
    /// Chance of a right answer without knowing.
    pub guess: f64,
    /// Predicted chance that the learner knew it, as recorded.
    pub k: f64,
    /// Number of the parameter set in force then.
    pub params: u32,
}

impl Answer {
    /// Takes over what a replay needs of an attempt.
    #[must_use]
    pub fn of(attempt: &Attempt, outcome: Outcome) -> Answer {
        Answer {
            id: attempt.id,
            at: attempt.at,
            day: attempt.day,
            phase: attempt.phase,
            rung: attempt.rung,
            ceiling: attempt.ceiling,
            level: attempt.level,
            hints: attempt.hints,
            confidence: attempt.confidence,
            late: pace::late(attempt),
            outcome,
            guess: attempt.guess,
            k: attempt.k,
            params: attempt.params,
        }
    }

    /// Makes an attempt of it again as far as memory is concerned, in place of another.
    fn put(&self, attempt: &mut Attempt) {
        attempt.day = self.day;
        attempt.phase = self.phase;
        attempt.rung = self.rung;
        attempt.ceiling = self.ceiling;
        attempt.level = self.level;
        attempt.hints = self.hints;
        attempt.confidence = self.confidence;
        (attempt.commit_ms, attempt.bar_ms) = (1, self.late.then_some(0));
        attempt.guess = self.guess;
        attempt.k = self.k;
        attempt.params = self.params;
    }
}

/// Tells the rows of one item, which are in order and each there once, as a replay needs them.
#[must_use]
pub fn told(rows: &[Row]) -> Vec<Told> {
    let ordered: Vec<&Row> = rows.iter().collect();
    let amendments = Amendments::of(&ordered);
    let kept = rows.iter().filter(|row| !amendments.gone(row));
    kept.filter_map(|row| match row {
        Row::Attempt(attempt) => Some(Told::Answer(Answer::of(attempt, amendments.outcome(attempt)))),
        Row::Event(event) => heard(event),
    })
    .collect()
}

/// Tells attempts at one item that are in order, each with its outcome as recorded, and all events about it, in any
/// order, as [`told`] would tell the rows.
#[must_use]
pub fn amended(answers: &[Answer], events: Vec<Event>) -> Vec<Told> {
    let named = |answer: &Answer| {
        let Outcome { verdict, score, .. } = answer.outcome;
        Row::Attempt(Attempt { id: answer.id, at: answer.at, verdict, score, ..blank() })
    };
    let mut rows: Vec<Row> = answers.iter().map(named).chain(events.into_iter().map(Row::Event)).collect();
    rows.sort_by_key(Row::order);
    let ordered: Vec<&Row> = rows.iter().collect();
    let amendments = Amendments::of(&ordered);
    let mut answers = answers.iter();
    let mut told = Vec::with_capacity(rows.len());
    for row in &rows {
        // Whether it counts or not, it is the next one.
        let answer = if matches!(row, Row::Attempt(_)) { answers.next() } else { None };
        match (row, answer) {
            _ if amendments.gone(row) => {}
            (Row::Attempt(attempt), Some(answer)) => {
                told.push(Told::Answer(Answer { outcome: amendments.outcome(attempt), ..*answer }));
            }
            (Row::Attempt(_), None) => {}
            (Row::Event(event), _) => told.extend(heard(event)),
        }
    }
    told
}

fn heard(event: &Event) -> Option<Told> {
    match &event.what {
        What::Park => Some(Told::Park(event.day)),
        What::Unpark => Some(Told::Unpark(event.day)),
        What::Ceiling { rung } => Some(Told::Ceiling(*rung)),
        What::Halve { .. } => Some(Told::Halve),
        What::Reset => Some(Told::Reset),
        _ => None,
    }
}

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

/// Replays the rows of one item, which are in order, under parameter sets.
#[must_use]
pub fn replay(told: &[Told], sets: &ParamSets) -> Vec<Life> {
    walk(told, sets).1
}

fn walk(told: &[Told], sets: &ParamSets) -> (ItemState, Vec<Life>) {
    let mut state = ItemState::default();
    let mut lives = Vec::new();
    let mut scratch = blank();
    for told in told {
        match told {
            Told::Answer(answer) => {
                answer.put(&mut scratch);
                take(&mut state, &mut lives, answer, &scratch, sets);
            }
            Told::Park(day) => attempt::park(&mut state, *day),
            Told::Unpark(day) => attempt::unpark(&mut state, *day),
            Told::Ceiling(rung) => fold::limit(&mut state, *rung),
            Told::Halve => fold::halve(&mut state),
            Told::Reset => fold::reset(&mut state),
        }
    }
    (state, lives)
}

fn take(state: &mut ItemState, lives: &mut Vec<Life>, answer: &Answer, scratch: &Attempt, sets: &ParamSets) {
    let Some(weighed) = attempt::weigh(state, scratch, &answer.outcome, sets, Dates::Left) else {
        let of_pretest = |memory: &Memory| memory.reps == 1 && Some(memory.last_evidence) == state.last_day;
        if answer.phase == Phase::Redo
            && answer.outcome.right()
            && state.memory.as_ref().is_some_and(of_pretest)
            && let Some(life) = lives.last_mut()
        {
            life.redone = true;
        }
        return;
    };
    match weighed.review {
        None => lives.push(Life { first: weighed.q, redone: false, reviews: Vec::new() }),
        Some(Waited { elapsed, recall }) => {
            let review = Review {
                when: (answer.at, answer.id),
                level: answer.level,
                guess: answer.guess,
                k: answer.k,
                recall,
                elapsed,
                rating: weighed.q.rating(),
            };
            if let Some(life) = lives.last_mut() {
                life.reviews.push(review);
            }
        }
    }
}

/// An attempt that says nothing, to be filled in.
fn blank() -> Attempt {
    Attempt {
        id: RowId(0),
        device: String::new(),
        key: ItemKey { deck: String::new(), item: String::new() },
        rung: 0,
        level: Level::Cued,
        way: Way::Type,
        skill: String::new(),
        revision: String::new(),
        session: RowId(0),
        at: Utc(0),
        offset: Offset(0),
        day: StudyDay(0),
        phase: Phase::Review,
        response: String::new(),
        confidence: None,
        verdict: Verdict::Off,
        score: 0.0,
        misconception: None,
        hints: 0,
        guess: 0.0,
        ceiling: 0,
        k: 0.0,
        retention: interval::RETENTION,
        params: 0,
        first_key_ms: None,
        commit_ms: 0,
        bar_ms: None,
        variant: 0,
        turns: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{
        row::What,
        trial::{self, Learner, off},
    };
    use proptest::prelude::*;

    /// The ratings of each life, pretest first, with the days since the one before.
    fn told(learner: &Learner) -> Vec<Vec<(u8, u32)>> {
        let life = |life: &Life| {
            let reviews = life.reviews.iter().map(|review| (review.rating, review.elapsed));
            std::iter::once((life.first_rating(), 0)).chain(reviews).collect()
        };
        replay(&super::told(&learner.rows), &learner.sets).iter().map(life).collect()
    }

    /// What a state says about memory, dates apart.
    fn remembered(state: &ItemState) -> (Option<Memory>, Option<StudyDay>, Option<StudyDay>, Option<u8>) {
        let memory = state.memory.clone().map(|memory| Memory {
            due: StudyDay(0),
            interval: 1,
            retention: interval::RETENTION,
            ..memory
        });
        (memory, state.last_day, state.parked, state.ceiling)
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
            let review = replay(&super::told(&learner.rows), &learner.sets)
                .pop()
                .and_then(|mut life| life.reviews.pop())
                .unwrap();
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
            let (state, lives) = walk(&super::told(&rows), &learner.sets);
            prop_assert_eq!(remembered(&state), remembered(&learner.state));
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
                let lives = replay(&super::told(rows), &learner.sets);
                lives.into_iter().flat_map(|life| life.reviews).map(|r| (r.when, r.recall)).collect::<Vec<_>>()
            };
            let whole = said(&rows);
            let part = said(&rows[..cut.min(rows.len())]);
            prop_assert_eq!(&whole[..part.len()], &part[..]);
        }
    }
}
