//! What a report is made of: attempts that count, with all that was said of them later taken in.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, named_params};

use super::{Store, alias, columns, error::StoreError, history};
use crate::{
    memory::{
        amend::Amendments,
        evidence::Outcome,
        row::{Attempt, ItemKey, Row, RowId},
    },
    session::rows::Reflection,
};

impl Store {
    /// Lists the items that were ever attempted, by their present ids.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn attempted(&self) -> Result<BTreeSet<ItemKey>, StoreError> {
        let aliases = alias::all(&self.conn)?;
        let mut statement = self.conn.prepare_cached(sql!("reported_items"))?;
        let keys = statement.query_map([], |row| Ok(ItemKey { deck: row.get(0)?, item: row.get(1)? }))?;
        keys.map(|key| key.map(|key| aliases.get(&key).cloned().unwrap_or(key)).map_err(StoreError::from)).collect()
    }

    /// Reads the attempts at an item that count, oldest first, each with its outcome after all corrections. What was
    /// taken back, and what was made without effort, is left out.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn counted(&self, key: &ItemKey) -> Result<Vec<(Attempt, Outcome)>, StoreError> {
        let rows = history::rows(&self.conn, key)?;
        let amendments = Amendments::of(&rows.iter().collect::<Vec<_>>());
        let kept = rows.into_iter().filter(|row| !amendments.gone(row));
        Ok(kept
            .filter_map(|row| match row {
                Row::Attempt(attempt) => Some(attempt),
                Row::Event(_) => None,
            })
            .map(|attempt| {
                let outcome = amendments.outcome(&attempt);
                (attempt, outcome)
            })
            .collect())
    }

    /// Gives the oldest id of the log: the same on all devices that share it.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn oldest_attempt(&self) -> Result<Option<RowId>, StoreError> {
        Ok(self.conn.prepare_cached(sql!("reported_oldest"))?.query_one([], |row| row.get(0)).optional()?)
    }

    /// Reads what was written about an attempt, its last version.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn words_about(&self, attempt: RowId) -> Result<Option<Reflection>, StoreError> {
        Ok(self
            .conn
            .prepare_cached(sql!("reported_words"))?
            .query_one(named_params! {":attempt": attempt}, columns::reflection)
            .optional()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grade::Verdict,
        memory::row::What,
        store::testing::{Place, attempt, event, key},
    };

    #[test]
    fn what_was_taken_back_or_idle_is_in_no_report_and_corrections_are() {
        let place = Place::new();
        let mut store = place.store();
        for row in [
            attempt(100, "a", 10, Verdict::Off),
            event(101, Some("a"), 10, What::Override { attempt: RowId(100) }),
            attempt(102, "a", 11, Verdict::Off),
            event(103, Some("a"), 11, What::Undo { row: RowId(102) }),
            attempt(104, "a", 12, Verdict::Off),
            event(105, Some("a"), 12, What::LowEffort { attempt: RowId(104) }),
            attempt(106, "b", 12, Verdict::Right),
        ] {
            store.append(&row).unwrap();
        }
        assert_eq!(store.attempted().unwrap().into_iter().collect::<Vec<_>>(), [key("a"), key("b")]);
        let counted = store.counted(&key("a")).unwrap();
        let told: Vec<_> = counted.iter().map(|(a, outcome)| (a.id.0, outcome.verdict)).collect();
        assert_eq!(told, [(100, Verdict::Right)]);
        assert_eq!(store.oldest_attempt().unwrap(), Some(RowId(100)));
        assert_eq!(store.words_about(RowId(100)).unwrap(), None);
    }
}
