//! How far a session is.

use super::{machine::Session, phase::Phase, queue::Why, view::Place};

impl Session {
    /// Tells how far the session is.
    #[must_use]
    pub fn place(&self) -> Place {
        if let Some(place) = self.place_on_paper() {
            return place;
        }
        let waiting = self.queue.iter().filter(|e| e.why != Why::Redo).count();
        let again = self.open_entry().is_none_or(|entry| entry.why == Why::Redo);
        // What is produced again was counted already.
        let at = self.past.len() + usize::from(!again);
        Place { at, of: at + waiting }
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
