//! Whether an answer is asked how sure it is.

use super::{asking::Occasion, build::chance, machine::Session, queue::Why, round::Round};
use crate::memory::row::{Phase as Kind, StudyDay};

impl Session {
    pub(super) fn asks_confidence(&self, round: &Round, kind: Kind) -> bool {
        // Another session draws anew.
        let seed = self.config.seed ^ (self.id.0 as u64);
        self.config.confidence.asks(&Occasion {
            kind,
            challenge: round.entry.why == Why::Challenge,
            checked: round.card.memory.as_ref().is_some_and(|memory| memory.check.is_some()),
            draw: chance::of(seed, StudyDay(0), &round.entry.key),
        })
    }
}
