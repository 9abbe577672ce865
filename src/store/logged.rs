//! What the log was ever about: decks and skills, those that are in no folder any more among them.

use rusqlite::named_params;

use super::{Store, error::StoreError};

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
}
