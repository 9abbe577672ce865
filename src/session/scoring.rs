//! After the commit of an explanation: one's own answer beside the author's points, and which of them were made.
//!
//! The answer is in the log by then, counted as off; the score is said of it by an event. In an exam this comes when the
//! paper is looked back at.

use super::{
    event::{Effect, Event, Now},
    machine::Session,
    phase::{Phase, Standing},
    round::{Outcome, Round, Turn},
};
use crate::{
    deck::model::{Ask, explain::Explain},
    grade::{Verdict, explain::score},
    memory::row::What,
};

impl Round {
    /// Gives the points an answer of this round is held against by the learner; none where it is graded already.
    #[must_use]
    pub(super) fn rubric(&self) -> Option<&Explain> {
        match &self.card.rung(self.rung)?.ask {
            Ask::Explain(explain) => Some(explain),
            _ => None,
        }
    }

    /// Tells whether an answer of this round waits for the learner's score.
    #[must_use]
    pub(super) fn waits_for_score(&self, outcome: &Outcome) -> bool {
        outcome.grade.verdict != Verdict::GaveUp && self.rubric().is_some()
    }

    /// Shows the points an answer is held against, now that it is in the log.
    pub(super) fn open_points(mut self: Box<Self>, turn: Turn, outcome: Outcome, now: Now) -> Phase {
        if !self.rows.contains(&outcome.id) {
            self.rows.push(outcome.id);
        }
        self.first.get_or_insert_with(|| outcome.clone());
        let standing = Standing { turn, outcome, since: now.watch, invited: false, typed: None };
        Phase::Scoring(self, Box::new(standing), Vec::new())
    }
}

impl Session {
    pub(super) fn scoring(
        &mut self,
        round: Box<Round>,
        standing: Box<Standing>,
        mut had: Vec<usize>,
        event: Event,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        let points = round.rubric().map_or(0, |explain| explain.rubric.len());
        match event {
            Event::Tick(point) if point < points => {
                match had.iter().position(|n| *n == point) {
                    Some(at) => drop(had.remove(at)),
                    None => had.push(point),
                }
                Phase::Scoring(round, standing, had)
            }
            Event::GoOn => self.scored(round, *standing, &had, now, out),
            Event::Undo if !self.is_exam() => self.undo(round, Box::new(standing.turn), now, out),
            Event::Stop if self.is_exam() => Phase::Summary(None),
            Event::Stop => self.stop(Some(round), out),
            _ => Phase::Scoring(round, standing, had),
        }
    }

    /// Writes the score down and goes on as after any other answer.
    fn scored(
        &mut self,
        mut round: Box<Round>,
        standing: Standing,
        had: &[usize],
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        let Standing { turn, mut outcome, .. } = standing;
        if let Some(explain) = round.rubric() {
            outcome.grade = score(explain, had);
        }
        let (attempt, score) = (outcome.id, outcome.grade.score);
        let row = self.said(&round.entry, What::Score { attempt, score }, now);
        self.correct(attempt, row, out);
        round.settle(&outcome);
        if self.is_exam() {
            self.settle_paper(&outcome);
            let standing = Standing { turn, outcome, since: now.watch, invited: false, typed: None };
            return Phase::Feedback(round, Box::new(standing));
        }
        self.judged(round, turn, outcome, now, out)
    }
}
