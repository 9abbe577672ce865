//! Why the open item comes now, told from how it stands and from what the session counted on.

use super::{
    engine::Engine,
    standing::{self, After},
};
use crate::{
    session::queue::{Entry, Why as Planned},
    store::error::StoreError,
    tui::why::{Reason, Why},
};

impl Engine {
    /// Tells why an item of a session comes now; none for one that is in no deck any more. Nothing of its answers or of
    /// what was answered goes into it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn why(&self, entry: &Entry) -> Result<Option<Why>, StoreError> {
        let Some(standing) = self.standing(&entry.key)? else { return Ok(None) };
        let reason = match entry.why {
            Planned::Redo => Reason::Redo,
            Planned::Easy => Reason::Win,
            Planned::Cram => Reason::Practice,
            Planned::Challenge => Reason::Challenge,
            Planned::New if standing.memory.is_none() => Reason::New,
            Planned::New | Planned::Check | Planned::Probe | Planned::Due => match standing.reason {
                standing::Reason::Check => Reason::Check,
                standing::Reason::Probe => Reason::Probe,
                standing::Reason::Missed => Reason::Missed,
                _ => Reason::Recall,
            },
        };
        let attempts = self.store.attempts_of(&entry.key)?;
        let last = attempts.iter().rev().find(|logged| standing::stumble(logged));
        let next = |after: &After| (after.due.in_days, after.rung);
        let memory = standing.memory.as_ref();
        Ok(Some(Why {
            reason,
            recall: memory.map(|m| m.recall),
            aimed: standing.retention,
            p: Some(entry.p).filter(|p| *p > 0.0),
            rung: entry.rung.map_or(standing.rung, |rung| usize::from(rung) + 1),
            rungs: standing.ceiling.max(standing.rung),
            points: memory.and_then(|m| m.points_needed.map(|needed| (m.points, needed))),
            stumble: last.map(|l| (self.today().0.saturating_sub(l.attempt.day.0), l.attempt.confidence)),
            tried: (standing.attempts, standing.stumbles),
            success: standing.success.as_ref().map(next),
            miss: standing.miss.as_ref().map(next),
        }))
    }
}
