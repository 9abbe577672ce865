//! Events that are said outside of a session: by a command.

use super::engine::Engine;
use crate::{
    memory::{
        row::{Event, ItemKey, Row, What},
        state::ItemState,
    },
    session::ids::Ids,
    store::{error::StoreError, history::Undoable, parted::Attached},
};

/// What was taken back.
#[derive(Debug, Clone, PartialEq)]
pub enum Undone {
    /// An attempt or an event.
    Row(Undoable),
    /// The giving of a history to another id, which is no row: it says whose the rows are.
    Attached(Attached),
}

impl Engine {
    /// Writes an event into the log and gives the state of its item after it. Without an item it belongs to the one of
    /// the row it speaks of.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn say(&mut self, key: Option<ItemKey>, what: What) -> Result<ItemState, StoreError> {
        let now = self.clock.now();
        let event = Event {
            id: Ids::above(self.seed, self.store.newest_id()?).make(now.utc),
            device: self.device.clone(),
            session: None,
            at: now.utc,
            offset: now.offset,
            day: self.today(),
            key,
            what,
        };
        self.store.append(&Row::Event(event))
    }

    /// Takes back what came last and holds: an attempt, an event, or the giving of a history to another id; gives what it
    /// was, or none when there is nothing left.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub fn undo(&mut self) -> Result<Option<Undone>, StoreError> {
        let last = self.store.latest_undoable()?;
        if let Some(attached) = self.store.last_attached()?
            && last.as_ref().is_none_or(|last| last.id <= attached.after)
        {
            self.store.detach(&attached)?;
            return Ok(Some(Undone::Attached(attached)));
        }
        let Some(last) = last else { return Ok(None) };
        self.say(last.key.clone(), What::Undo { row: last.id })?;
        Ok(Some(Undone::Row(last)))
    }
}
