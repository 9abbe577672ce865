//! Where decks that were added came from. Survives a rebuild.

use rusqlite::named_params;
use serde::Serialize;

use super::{Store, error::StoreError};
use crate::memory::row::Utc;

/// Where a deck came from, and what it held then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// The deck's id.
    pub deck: String,
    /// Whether it came out of a git repository; else it came from a path.
    pub git: bool,
    /// The path or address.
    pub location: String,
    /// The deck's file there, below it.
    pub member: String,
    /// The deck's version then.
    pub version: String,
    /// Hash of all its files then, 64 hex digits.
    pub hash: String,
    /// When it was added or last updated.
    #[serde(skip)]
    pub added: Utc,
}

impl Store {
    /// Gives the origins of all decks that were added, by deck.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn origins(&self) -> Result<Vec<Origin>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("origins_all"))?;
        let origins = statement.query_map([], |row| {
            Ok(Origin {
                deck: row.get("deck")?,
                git: row.get::<_, String>("kind")? == "git",
                location: row.get("location")?,
                member: row.get("member")?,
                version: row.get("version")?,
                hash: row.get("hash")?,
                added: row.get("added_ms")?,
            })
        })?;
        Ok(origins.collect::<Result<_, _>>()?)
    }

    /// Notes where a deck came from, in the place of what was noted before.
    ///
    /// # Errors
    /// Fails when the database cannot be written.
    pub fn put_origin(&mut self, origin: &Origin) -> Result<(), StoreError> {
        self.conn.prepare_cached(sql!("origin_put"))?.execute(named_params! {
            ":deck": origin.deck,
            ":kind": if origin.git { "git" } else { "path" },
            ":location": origin.location,
            ":member": origin.member,
            ":version": origin.version,
            ":hash": origin.hash,
            ":added_ms": origin.added,
        })?;
        Ok(())
    }

    /// Forgets where a deck came from.
    ///
    /// # Errors
    /// Fails when the database cannot be written.
    pub fn drop_origin(&mut self, deck: &str) -> Result<(), StoreError> {
        self.conn.prepare_cached(sql!("origin_drop"))?.execute(named_params! {":deck": deck})?;
        Ok(())
    }
}
