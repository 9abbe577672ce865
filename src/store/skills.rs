//! How many items a skill has, and how many of them were attempted.

use std::collections::BTreeMap;

use rusqlite::named_params;

use super::{Store, error::StoreError};

impl Store {
    /// Counts, for every skill of a deck, its items and those of them that were attempted. Walks the deck.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn skill_counts(&self, deck: &str) -> Result<BTreeMap<String, (u32, u32)>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("skill_counts"))?;
        let rows =
            statement.query_map(named_params! {":deck": deck}, |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
