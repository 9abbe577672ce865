//! An item as its own history knows it: the ladder it was asked by, and the learner's pace on it.

use super::engine::Engine;
use crate::{
    deck::model::Item,
    memory::{
        ladder,
        pace::{Pace, pace},
        row::{Attempt, ItemKey},
        state::Memory,
    },
    store::error::StoreError,
};

impl Engine {
    /// Fits an item to its history and tells the learner's pace at it. Nothing is read where neither can matter.
    ///
    /// A rung that the program made below the author's comes and goes with the items around it. One that was not there
    /// when the item was asked stays away, so that a rung's index goes on meaning what it meant in the log.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) fn fit(&self, key: &ItemKey, item: &mut Item, memory: Option<&Memory>) -> Result<Pace, StoreError> {
        let derived = item.rungs.iter().any(|rung| rung.derived);
        let timed = item.rungs.iter().any(|rung| rung.timed.is_some());
        let Some(memory) = memory.filter(|_| derived || timed) else { return Ok(Pace::default()) };
        let logged = self.store.attempts_of(key)?;
        let attempts: Vec<Attempt> = logged.into_iter().filter(|l| !l.undone).map(|l| l.attempt).collect();
        if derived && ladder::began_higher(&attempts) {
            item.without_derived();
        }
        let top = u8::try_from(item.top_rung()).unwrap_or(u8::MAX);
        Ok(pace(&attempts, memory.rung.min(top)))
    }
}
