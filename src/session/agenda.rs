//! What is still to be asked in a session: written apart from the rest, and bounded when a session is gone on with.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::{
    machine::Session,
    queue::{Entry, Why},
};

/// What is still to be asked. Kept apart from the rest of a session: it is the larger part, and an answer hardly ever
/// changes it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Agenda {
    /// The places, in order.
    pub queue: VecDeque<Entry>,
    /// Wins in reserve.
    pub easy: VecDeque<Entry>,
}

impl Session {
    /// Gives what is still to be asked, which is written apart from the rest of a session.
    #[must_use]
    pub fn agenda(&self) -> Agenda {
        Agenda { queue: self.queue.clone(), easy: self.easy.clone() }
    }

    /// Tells whether this is what is still to be asked.
    #[must_use]
    pub fn follows(&self, agenda: &Agenda) -> bool {
        self.queue == agenda.queue && self.easy == agenda.easy
    }

    /// Puts back what is still to be asked, after the rest was read.
    #[must_use]
    pub fn with(self, agenda: Agenda) -> Self {
        Session { queue: agenda.queue, easy: agenda.easy, ..self }
    }

    /// Sets what is left of a session that is gone on with: minutes from now, and items, the open one among them.
    pub fn bound(&mut self, minutes: Option<u32>, items: Option<usize>) {
        if let Some(minutes) = minutes {
            let spent = self.watch.0.saturating_sub(self.started.0).div_ceil(60_000);
            self.config.minutes = minutes.saturating_add(u32::try_from(spent).unwrap_or(u32::MAX));
        }
        if let Some(items) = items {
            let mut left = items.saturating_sub(1);
            self.queue.retain(|entry| {
                // What is still to be produced again belongs to what was asked.
                let keeps = entry.why == Why::Redo || left > 0;
                left -= usize::from(keeps && entry.why != Why::Redo);
                keeps
            });
        }
    }
}
