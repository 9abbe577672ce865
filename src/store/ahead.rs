//! Small questions asked before an item is shown.

use rusqlite::named_params;

use super::{Store, error::StoreError};
use crate::memory::row::{RowId, StudyDay, Utc};

impl Store {
    /// Tells when the newest attempt was made, by the instant in its id; none before the first.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn newest(&self) -> Result<Option<Utc>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("newest_row"))?;
        let id: Option<RowId> = statement.query_one([], |row| row.get(0))?;
        Ok(id.and_then(|id| i64::try_from(id.0 >> 80).ok()).map(Utc))
    }

    /// Tells the first study day after `today` on which something becomes due; none when nothing will.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn next_ready(&self, today: StudyDay) -> Result<Option<StudyDay>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("next_ready"))?;
        Ok(statement.query_one(named_params! {":today": today}, |row| row.get(0))?)
    }

    /// Tells which of these misconceptions of a deck an attempt has shown before.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn misconceptions_hit<'a>(
        &self,
        deck: &str,
        ids: impl IntoIterator<Item = &'a str>,
    ) -> Result<Vec<String>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("misconception_hit"))?;
        let mut hit = Vec::new();
        for id in ids {
            if statement.query_one(named_params! {":deck": deck, ":misconception": id}, |row| row.get(0))? {
                hit.push(id.to_owned());
            }
        }
        Ok(hit)
    }
}
