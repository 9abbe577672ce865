//! The one file that holds a learner's log, what is derived from it, and the cache of parsed decks.
//!
//! The four append-only tables are the truth; everything else is a fold of them, or a cache, and can be made again.
//! What is derived moves in the same transaction as the row it comes from. Knows no clock: every instant and study day
//! is handed in. Several instances may work on one file at once.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

/// Takes a statement from its file.
macro_rules! sql {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/sql/", $name, ".sql"))
    };
}

pub mod abilities;
pub mod ahead;
mod alias;
pub mod begun;
pub mod behind;
pub mod cards;
pub mod care;
mod columns;
pub mod decks;
pub mod derive;
mod elo;
pub mod entries;
pub mod error;
mod file;
pub mod history;
pub mod hold;
pub mod insight;
pub mod items;
pub mod latest;
mod levels;
pub mod log;
mod logged;
mod memories;
pub mod origins;
mod overtake;
pub mod params;
pub mod parted;
pub mod past;
pub mod practice;
pub mod prospects;
pub mod queue;
pub mod rebuild;
pub mod reported;
pub mod said;
mod schema;
pub mod shelve;
pub mod skills;
pub mod timeline;
pub mod tokens;
pub mod trust;
mod turns;
pub mod week;
pub mod working;

#[cfg(test)]
mod plans;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod trials;

use derive::Sets;
use error::StoreError;

/// An open database.
#[derive(Debug)]
pub struct Store {
    conn: Connection,
    path: PathBuf,
    sets: Sets,
}

impl Store {
    /// Opens the database at `path`; makes it, and the directories above it, where there is none.
    ///
    /// A file of an earlier schema is copied to `NAME.before-vN` and brought up to the present one. Only the header and
    /// the schema are looked at: a check of every page is [`Store::check`].
    ///
    /// # Errors
    /// Fails when the file is no database of Pratfall's, is newer than this build, is damaged, or cannot be written.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| StoreError::io(parent, error))?;
        }
        if path.exists() && !path.is_file() {
            return Err(StoreError::NotADatabase(path.to_owned()));
        }
        let conn = schema::open(path)?;
        let mut store = Self { conn, path: path.to_owned(), sets: Sets::default() };
        store.settle()?;
        Ok(store)
    }

    /// Gives the path of the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Moves what the write-ahead log holds into the file, as far as nobody is reading. Call it when idle, so that no
    /// commit has to.
    ///
    /// # Errors
    /// Fails when the file cannot be written.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        Ok(self.conn.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(()))?)
    }

    /// Lets everything that is read until this is dropped see the log at one moment, and take the lock for it once.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot<'_>, StoreError> {
        Ok(Snapshot { _moment: self.conn.unchecked_transaction()? })
    }

    /// Does a piece of bulk work with a page cache that holds more than an answer ever needs.
    fn with_room<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.conn.pragma_update(None, "cache_size", -schema::ROOMY_CACHE_KIB)?;
        let done = work(self);
        self.conn.pragma_update(None, "cache_size", -schema::CACHE_KIB)?;
        self.conn.release_memory()?;
        done
    }
}

/// A moment of the log that reads hold on to.
#[derive(Debug)]
pub struct Snapshot<'a> {
    _moment: rusqlite::Transaction<'a>,
}
