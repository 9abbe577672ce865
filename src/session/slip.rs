//! A slip put right by the learner before any feedback (LEARNING.md 4).
//!
//! Naming "slip" soon after the verdict opens the field again, once, as it was: a correction costs one key and the
//! keys that mend it. Right then, and soon, it is a slip; else it was another try.

use super::{
    ask::Input,
    event::{Draft, Effect, Millis, Now},
    machine::Session,
    phase::{Phase, Standing},
    round::{Round, Turn},
    rows::Cause,
};
use crate::{
    grade::Verdict,
    memory::row::{Phase as Kind, What},
};

/// How soon after the verdict the field opens, and how soon after that the answer has to be right.
const SOON_MS: u64 = 10_000;

impl Session {
    /// Tells whether naming a slip now opens the field again. Not after a hint, nor where what is left is the answer.
    pub(super) fn may_mend(&self, round: &Round, standing: &Standing, now: Now) -> bool {
        let outcome = &standing.outcome;
        let lasting = matches!(outcome.kind, Kind::Pretest | Kind::Review | Kind::Probe);
        let tried = matches!(outcome.grade.verdict, Verdict::Off | Verdict::Partial) && !outcome.overridden;
        let open = match &standing.turn.ask.input {
            Input::Choose { options, .. } => options.len() > 2,
            Input::Spot { numbers, .. } => numbers.len() > 2,
            Input::Token { tokens, .. } => tokens.len() > 2,
            // What it should have said was seen while it was scored.
            Input::Explain { .. } => false,
            // It could be run as often as one liked.
            Input::Code { .. } => false,
            // What a step led to has been seen.
            Input::Scene(_) => false,
            _ => true,
        };
        // Where there is no sense of time nobody knows what was soon.
        self.config.gates
            && lasting
            && tried
            && open
            && round.hints == 0
            && round.mending.is_none()
            && now.watch.0.saturating_sub(standing.since.0) <= SOON_MS
    }

    /// Opens the field again with what was answered.
    pub(super) fn mend(
        &mut self,
        mut round: Box<Round>,
        mut standing: Box<Standing>,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        self.spend(&mut standing, now);
        standing.outcome.cause = Some(Cause::Slip);
        self.reflect(&mut standing, None, now, out);
        round.settle(&standing.outcome);
        round.mending = Some(now.watch);
        self.asked += 1;
        let Turn { ask, draft, .. } = standing.turn;
        // A letter is the whole of an answer: there is nothing of it to keep. Lines that were put in order are.
        let placed = matches!(ask.input, Input::Order { .. });
        let draft = Draft { chosen: if placed { draft.chosen } else { Vec::new() }, texts: draft.texts };
        let turn = Turn {
            kind: Kind::Retry,
            ask,
            draft,
            shown: now.watch,
            first_key: None,
            hint_since: now.watch,
            notice: None,
            tried: None,
            committed: None,
        };
        Phase::Attempt(round, Box::new(turn))
    }

    /// Tells whether the answer just given put a slip right.
    pub(super) fn was_slip(&self, round: &Round, right: bool, now: Now) -> bool {
        let soon = |since: Millis| now.watch.0.saturating_sub(since.0) <= SOON_MS;
        right && round.hints == 0 && !round.retried && round.mending.is_some_and(soon)
    }

    /// Writes the slip down and goes on to the next item: nothing is left to explain.
    pub(super) fn put_right(&mut self, mut round: Box<Round>, now: Now, out: &mut Vec<Effect>) -> Phase {
        if let Some(first) = &mut round.first {
            first.slipped = true;
            let attempt = first.id;
            if let Some(given) = self.given.iter_mut().find(|g| g.row == attempt) {
                given.right = true;
            }
            let row = self.said(&round.entry, What::Slip { attempt }, now);
            self.correct(attempt, row, out);
        }
        let first = round.first.clone();
        self.finish(round, first.as_ref(), out)
    }
}
