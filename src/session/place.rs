//! How far a session is.

use std::collections::BTreeSet;

use super::{
    config::Mode,
    machine::Session,
    phase::Phase,
    queue::{Entry, Why},
    view::Place,
};

impl Session {
    /// Tells how far the session is.
    #[must_use]
    pub fn place(&self) -> Place {
        if let Some(place) = self.place_on_paper() {
            return place;
        }
        if self.config.mode == Mode::Cram {
            return self.place_in_practice();
        }
        let waiting = self.queue.iter().filter(|e| e.why != Why::Redo).count();
        let again = self.open_entry().is_none_or(|entry| entry.why == Why::Redo);
        // What is produced again was counted already.
        let at = self.past.len() + usize::from(!again);
        Place { at, of: at + waiting }
    }

    /// Counts what is practised once, however often it comes again: what was off makes no session longer than it is.
    fn place_in_practice(&self) -> Place {
        let name = |entry: &Entry| (entry.key.clone(), entry.rung);
        let mut seen: BTreeSet<_> = self.past.iter().map(|past| name(&past.entry)).collect();
        seen.extend(self.open_entry().map(name));
        let at = seen.len();
        seen.extend(self.queue.iter().map(name));
        Place { at, of: seen.len() }
    }

    /// Tells which question of the paper is looked back at; none while it is being answered.
    fn place_on_paper(&self) -> Option<Place> {
        let (Phase::Feedback(round, _) | Phase::Words(round, ..) | Phase::Scoring(round, ..)) = &self.phase else {
            return None;
        };
        let at = self.paper.iter().position(|a| round.rows.contains(&a.outcome.id))?;
        Some(Place { at: at + 1, of: self.paper.len() })
    }
}
