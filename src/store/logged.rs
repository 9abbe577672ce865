//! Whether the log has met something before: a deck or a skill, one that is in no folder any more among them; an error; a story.

use rusqlite::named_params;

use super::{Store, entries, error::StoreError};
use crate::{
    memory::row::{RowId, StudyDay},
    session::rows::Words,
};

impl Store {
    /// Tells whether anything in the log is of a deck, removed or not.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn is_deck_logged(&self, deck: &str) -> Result<bool, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("deck_logged"))?;
        Ok(statement.query_one(named_params! {":deck": deck}, |row| row.get(0))?)
    }

    /// Tells whether anything in the log is of a skill: of a deck's, or of any deck's where none is named.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn is_skill_logged(&self, deck: Option<&str>, skill: &str) -> Result<bool, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("skill_logged"))?;
        Ok(statement.query_one(named_params! {":deck": deck, ":skill": skill}, |row| row.get(0))?)
    }

    /// Counts entries of an error since a study day.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn seen_since(&self, code: &str, since: StudyDay) -> Result<usize, StoreError> {
        let count: i64 = self
            .conn
            .prepare_cached(sql!("entries_of_code"))?
            .query_one(named_params! {":code": code, ":since": since}, |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Finds the entry of a story that was taken in with the same words, where it still stands in the log.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn story_like(&self, words: &Words) -> Result<Option<RowId>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("stories_like"))?;
        let bound = named_params! {
            ":happened": words.happened, ":expected": words.expected, ":gap": words.gap, ":insight": words.insight
        };
        let found: Vec<RowId> = statement.query_map(bound, |row| row.get(0))?.collect::<Result<_, _>>()?;
        for row in found {
            let id = entries::root(&self.conn, row)?;
            if self.entry(id)?.is_some() {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }
}
