//! When an answer is produced again: right after its feedback, or some items later (PR-15, LEARNING.md 7).

use super::{
    config::Mode,
    event::{Draft, Effect, Now},
    given::{self, Given},
    machine::Session,
    phase::{Phase, Standing},
    queue::{Entry, Why},
    round::{Outcome, Round},
    running::{mended, tried},
};
use crate::memory::row::Phase as Kind;

/// Redos of one item on one day (PR-15).
pub const REDOS: u8 = 2;
/// How many items later a redo that was put off is planned,
const LATER: usize = 3;
/// comes at the soonest,
pub(super) const SOONEST: usize = 2;
/// and at the latest.
pub(super) const LATEST: usize = 4;
/// A session with fewer items that were ever seen is a cold start.
const COLD: usize = 5;
/// How often an item comes up in one cram at the most.
const CRAMMED: usize = 5;

impl Session {
    /// Finds out whether this is a cold start: too few items were ever seen to put much in between.
    pub(super) fn look_at_start(&mut self) {
        self.cold = self.queue.iter().filter(|e| !matches!(e.why, Why::New | Why::Challenge)).count() < COLD;
    }

    /// Goes on from feedback: to the answer produced again, now or later, or to the next item.
    pub(super) fn after_feedback(
        &mut self,
        round: Box<Round>,
        standing: &Standing,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        let outcome = &standing.outcome;
        if self.is_exam() {
            self.settle_paper(outcome);
            return self.look_on(outcome.id, out);
        }
        let again = self.config.mode == Mode::Cram && !self.config.as_written;
        if again && !outcome.right() && !outcome.idle_in(&self.given) {
            self.cram_again(&round);
            return self.finish(round, Some(outcome), out);
        }
        if !self.redoes(&round, standing) {
            return self.finish(round, Some(outcome), out);
        }
        let bottom_out = round.hints >= 3 && round.redos == 0 && round.entry.why != Why::Redo;
        if bottom_out && self.produce_later(&round) {
            return self.finish(round, Some(outcome), out);
        }
        let draft = match mended(standing) {
            draft if draft == Draft::default() => round.before_wrong(&standing.turn.draft),
            draft => draft,
        };
        let mut phase = self.ask(round, Some(Kind::Redo), draft, now);
        if let Phase::Attempt(_, turn) = &mut phase {
            turn.tried = tried(outcome);
        }
        phase
    }

    /// Tells whether the answer is to be produced again after this feedback.
    pub(super) fn redoes(&self, round: &Round, standing: &Standing) -> bool {
        self.config.mode == Mode::Study && !standing.outcome.right() && round.redos < REDOS
    }

    /// Puts the item among those to come, so that its answer is produced some items later. Tells whether there is
    /// enough to come in between.
    pub(super) fn produce_later(&mut self, round: &Round) -> bool {
        let between = self.queue.iter().filter(|e| e.why != Why::Redo).count();
        if between < SOONEST {
            return false;
        }
        let later = Entry { why: Why::Redo, rung: u8::try_from(round.rung).ok(), ..round.entry.clone() };
        self.queue.insert(LATER.min(self.queue.len()), later);
        true
    }

    /// In a cold start, where there is little to come in between, an answer that was just produced again is produced
    /// once more some items later.
    pub(super) fn once_more_later(&mut self, round: &Round) {
        if self.cold && round.entry.why != Why::Redo && round.redos < REDOS {
            self.produce_later(round);
        }
    }

    /// Tells how often the answer of the open item was produced again in this session.
    pub(super) fn redos_so_far(&self, entry: &Entry) -> u8 {
        given::redos(&self.given, &entry.key)
    }

    /// In a cram what was off comes again until it is right once, some items later where there are some.
    fn cram_again(&mut self, round: &Round) {
        let times = self.given.iter().filter(|g| g.opens && g.key == round.entry.key).count();
        if times < CRAMMED {
            self.queue.insert(LATER.min(self.queue.len()), round.entry.clone());
        }
    }
}

impl Outcome {
    /// Tells whether the answer was made without effort.
    pub(super) fn idle_in(&self, given: &[Given]) -> bool {
        given.iter().any(|g| g.row == self.id && g.idle)
    }
}
