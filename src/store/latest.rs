//! The newest rows of the whole log, by their ids.

use super::{
    Store, columns,
    error::StoreError,
    history::{self, Undoable},
};
use crate::memory::row::{ItemKey, RowId, What};

impl Store {
    /// Finds the newest attempt or event of all that can be taken back: one about an item, or an accepted parameter set,
    /// that is no undo or purge and was not taken back yet.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn latest_undoable(&self) -> Result<Option<Undoable>, StoreError> {
        let mut newest = None;
        let mut statement = self.conn.prepare_cached(sql!("attempts_latest"))?;
        let mut attempts = statement.query([])?;
        while let Some(row) = attempts.next()? {
            let id: RowId = row.get("id")?;
            if !history::is_undone(&self.conn, id)? {
                let key = ItemKey { deck: row.get("deck")?, item: row.get("item")? };
                newest = Some(Undoable { id, key: Some(key), what: None });
                break;
            }
        }
        let mut statement = self.conn.prepare_cached(sql!("events_latest"))?;
        let mut events = statement.query([])?;
        while let Some(row) = events.next()? {
            let event = columns::event(row)?;
            if newest.as_ref().is_some_and(|newest| newest.id > event.id) {
                break;
            }
            // Without its score an answer would be off, which nobody means by taking something back.
            let is_score = matches!(event.what, What::Score { .. });
            if !is_score && !history::is_undone(&self.conn, event.id)? {
                newest = Some(Undoable { id: event.id, key: event.key, what: Some(event.what) });
                break;
            }
        }
        Ok(newest)
    }

    /// Gives the highest id of any row of the log; new rows are made to come after it.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn newest_id(&self) -> Result<RowId, StoreError> {
        let id: Option<RowId> = self.conn.prepare_cached(sql!("newest_id"))?.query_one([], |row| row.get(0))?;
        Ok(id.unwrap_or(RowId(0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grade::Verdict,
        store::testing::{Place, attempt, event},
    };

    #[test]
    fn the_newest_row_that_holds_is_found_among_attempts_and_events() {
        let place = Place::new();
        let mut store = place.store();
        let check = |store: &Store, id: Option<u128>| {
            assert_eq!(store.latest_undoable().unwrap().map(|u| u.id), id.map(RowId));
        };
        check(&store, None);
        assert_eq!(store.newest_id().unwrap(), RowId(0));
        store.append(&attempt(100, "a", 10, Verdict::Off)).unwrap();
        check(&store, Some(100));
        store.append(&event(101, Some("a"), 10, What::Suspend)).unwrap();
        check(&store, Some(101));
        store.append(&event(102, Some("a"), 10, What::Undo { row: RowId(101) })).unwrap();
        check(&store, Some(100));
        store.append(&event(103, Some("a"), 10, What::Undo { row: RowId(100) })).unwrap();
        check(&store, None);
        store.append(&event(104, Some("a"), 10, What::Undo { row: RowId(103) })).unwrap();
        check(&store, Some(100));
        // A score is taken back with its answer.
        store.append(&event(105, Some("a"), 10, What::Score { attempt: RowId(100), score: 1.0 })).unwrap();
        check(&store, Some(100));
        assert_eq!(store.newest_id().unwrap(), RowId(105));
    }
}
