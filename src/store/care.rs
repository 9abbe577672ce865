//! Looking after the file: copies, going back to one, and the doctor's look at everything.

use std::path::Path;

use rusqlite::Connection;
use serde::Serialize;

use super::{Store, error::StoreError, file, rebuild::Difference, schema};

/// What the doctor found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// What SQLite says of damaged pages and indexes; empty when all is well.
    pub integrity: Vec<String>,
    /// Rows that refer to a row that is not there.
    pub orphans: u64,
    /// Where the derived tables disagree with the log. Not looked at while there is damage.
    pub differences: Vec<Difference>,
    /// The schema version.
    pub schema: i64,
    /// How many rows there are of what.
    pub counts: Counts,
}

/// How many rows the tables have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Attempts, undone ones too.
    pub attempts: u64,
    /// Events.
    pub events: u64,
    /// Reflections, superseded ones too.
    pub reflections: u64,
    /// Stumbles logged by hand, superseded ones too.
    pub stumbles: u64,
    /// Items with a history.
    pub memories: u64,
    /// Decks shown.
    pub decks: u64,
    /// Items of these decks.
    pub cards: u64,
}

impl Health {
    /// Tells whether there is nothing to mend.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.integrity.is_empty() && self.orphans == 0 && self.differences.is_empty()
    }
}

impl Store {
    /// Copies the file as it is now to another place, whole or not at all. A file that is there is replaced.
    ///
    /// # Errors
    /// Fails when the place is the file itself or cannot be written.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        if let (Ok(from), Ok(to)) = (self.path.canonicalize(), to.canonicalize())
            && from == to
        {
            return Err(StoreError::SameFile(to));
        }
        file::copy(&self.conn, to)
    }

    /// Puts a copy in the place of the file at `path`, and opens it. What was there is kept as `NAME.before-restore`.
    ///
    /// # Errors
    /// Fails, and leaves the file as it was, when the copy is missing, is none of ours, is newer than this build or is
    /// damaged.
    pub fn restore(path: &Path, from: &Path) -> Result<Self, StoreError> {
        if !from.is_file() {
            return Err(StoreError::Missing(from.to_owned()));
        }
        if let (Ok(from), Ok(path)) = (from.canonicalize(), path.canonicalize())
            && from == path
        {
            return Err(StoreError::SameFile(from));
        }
        let copy = schema::open_copy(from)?;
        let damage = integrity(&copy)?;
        if let Some(first) = damage.first() {
            return Err(StoreError::Damaged(format!("{}: {first}", from.display())));
        }
        let kept = file::beside(path, "before-restore");
        match Self::open(path) {
            Ok(mut store) => {
                file::copy(&store.conn, &kept)?;
                // Over the open file and not beside it, so that another instance that has it open sees the change.
                file::overwrite(&copy, &mut store.conn)?;
            }
            Err(StoreError::Damaged(_) | StoreError::NotADatabase(_)) => {
                for suffix in ["", "-wal", "-shm"] {
                    let (old, new) = (file::with_suffix(path, suffix), file::with_suffix(&kept, suffix));
                    match std::fs::rename(&old, &new) {
                        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                            return Err(StoreError::io(old, error));
                        }
                        _ => {}
                    }
                }
                file::copy(&copy, path)?;
            }
            Err(error) => return Err(error),
        }
        Self::open(path)
    }

    /// Looks at every page, every reference and every derived row. Changes nothing.
    ///
    /// # Errors
    /// Fails when the database cannot be read at all.
    pub fn check(&mut self) -> Result<Health, StoreError> {
        let integrity = integrity(&self.conn)?;
        let orphans = self.conn.query_row("select count(*) from pragma_foreign_key_check", [], |row| row.get(0))?;
        let differences = if integrity.is_empty() { self.verify()? } else { Vec::new() };
        Ok(Health {
            integrity,
            orphans,
            differences,
            schema: schema::version(&self.conn, &self.path)?,
            counts: self.row_counts()?,
        })
    }

    /// Counts the rows of the tables.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn row_counts(&self) -> Result<Counts, StoreError> {
        Ok(self.conn.prepare_cached(sql!("row_counts"))?.query_one([], |row| {
            Ok(Counts {
                attempts: row.get(0)?,
                events: row.get(1)?,
                reflections: row.get(2)?,
                stumbles: row.get(3)?,
                memories: row.get(4)?,
                decks: row.get(5)?,
                cards: row.get(6)?,
            })
        })?)
    }
}

fn integrity(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = conn.prepare("pragma integrity_check(20)")?;
    let told: Result<Vec<String>, _> = statement.query_map([], |row| row.get(0))?.collect();
    match told {
        Ok(told) => Ok(told.into_iter().filter(|line| line != "ok").collect()),
        // A page so bad that the check itself stumbles over it.
        Err(error) => match StoreError::from(error) {
            StoreError::Damaged(told) => Ok(vec![told]),
            error => Err(error),
        },
    }
}
