//! An exam: a paper with a time limit, no verdicts and no help, and all feedback at its end.
//!
//! Skipping puts a question last; what was answered stays answered. When the time is up the paper closes with what is
//! answered, at the first event after it: nothing ticks.

use super::{
    card::Card,
    config::Mode,
    event::{Effect, Event, Now},
    machine::Session,
    phase::{Phase, Standing},
    round::{Answered, Notice, Outcome, Round, Turn},
};
use crate::memory::row::RowId;

impl Session {
    pub(super) fn is_exam(&self) -> bool {
        self.config.mode == Mode::Exam
    }

    /// Puts an answer with the paper and goes on, without a word about it.
    pub(super) fn hand_in(&mut self, round: Box<Round>, turn: Turn, outcome: Outcome, out: &mut Vec<Effect>) -> Phase {
        let (entry, rung) = (round.entry.clone(), round.rung);
        self.paper.push(Answered { entry, rung, turn, outcome: outcome.clone() });
        self.finish(round, Some(&outcome), out)
    }

    /// Tells how many milliseconds of the paper are left; none where there is no limit to keep.
    #[must_use]
    pub(super) fn time_left(&self, now: Now) -> Option<u64> {
        let limit = u64::from(self.config.minutes) * 60_000;
        self.is_exam().then(|| limit.saturating_sub(now.watch.0.saturating_sub(self.started.0)))
    }

    /// Tells whether the time is up while a question stands.
    pub(super) fn is_up(&self, phase: &Phase, now: Now) -> bool {
        matches!(phase, Phase::Attempt(..) | Phase::Sure(..)) && self.time_left(now) == Some(0)
    }

    /// Closes the paper with what is answered.
    pub(super) fn close_paper(&mut self, out: &mut Vec<Effect>) -> Phase {
        // The open question was not answered either.
        self.unasked += self.queue.len() + 1;
        self.out_of_time = true;
        self.queue.clear();
        self.end(out)
    }

    /// Answers what an exam does not give; tells whether the event was one of those.
    pub(super) fn withholds(&self, turn: &mut Turn, event: &Event) -> bool {
        let held = matches!(event, Event::Run | Event::Hint | Event::IWasRight | Event::Undo | Event::Aside(_));
        if self.is_exam() && held {
            turn.notice = Some(Notice::Held);
            return true;
        }
        false
    }

    /// Fetches the next miss of the paper from this one on, for its feedback; the summary when there is none.
    pub(super) fn look_back(&self, from: usize, out: &mut Vec<Effect>) -> Phase {
        let misses = self.paper.iter().enumerate().skip(from).filter(|(_, a)| !a.outcome.right());
        match misses.map(|(at, answered)| (at, answered.entry.key.clone())).next() {
            Some((at, key)) => {
                out.push(Effect::Load(key));
                Phase::LookingBack(at)
            }
            None => Phase::Summary(None),
        }
    }

    /// Goes on with the paper after the feedback of this answer.
    pub(super) fn look_on(&self, after: RowId, out: &mut Vec<Effect>) -> Phase {
        let at = self.paper.iter().position(|a| a.outcome.id == after).map_or(self.paper.len(), |at| at + 1);
        self.look_back(at, out)
    }

    /// Names the item of an answer.
    pub(super) fn looked_at(&self, at: usize) -> Option<Effect> {
        self.paper.get(at).map(|answered| Effect::Load(answered.entry.key.clone()))
    }

    /// Shows the feedback of a miss, now that its item is there.
    pub(super) fn show_miss(&mut self, at: usize, card: Option<Card>, now: Now, out: &mut Vec<Effect>) -> Phase {
        let (Some(answered), Some(card)) = (self.paper.get(at).cloned(), card) else {
            return self.look_back(at + 1, out);
        };
        let mut round = Box::new(self.round(answered.entry, card));
        round.rung = answered.rung;
        round.rows = vec![answered.outcome.id];
        round.first = Some(answered.outcome.clone());
        let (turn, outcome) = (answered.turn, answered.outcome);
        if round.waits_for_score(&outcome) {
            return round.open_points(turn, outcome, now);
        }
        Phase::Feedback(round, Box::new(Standing { turn, outcome, since: now.watch, invited: false, typed: None }))
    }

    /// Takes over what was said about an answer of the paper when its feedback was shown.
    pub(super) fn settle_paper(&mut self, outcome: &Outcome) {
        if let Some(answered) = self.paper.iter_mut().find(|a| a.outcome.id == outcome.id) {
            answered.outcome = outcome.clone();
        }
        if let Some(past) = self.past.iter_mut().find(|p| p.rows.contains(&outcome.id)) {
            past.right = outcome.right();
            past.overridden = outcome.overridden;
            past.insight.clone_from(&outcome.written.insight);
        }
    }
}
