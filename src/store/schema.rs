//! Opening the file, and bringing its schema up to date.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{error::StoreError, file};

/// "PRAT", in the header of every file of ours.
pub(super) const APPLICATION_ID: i64 = 0x5052_4154;

/// One script a version. A script is never edited once it was released.
const SCRIPTS: &[&str] = &[include_str!("schema/0001.sql")];

/// The newest schema version this build knows.
pub(super) const VERSION: i64 = SCRIPTS.len() as i64;

/// Page cache of an open store.
pub(super) const CACHE_KIB: i64 = 4 << 10;

/// Page cache during bulk work.
pub(super) const ROOMY_CACHE_KIB: i64 = 64 << 10;

/// Statements that stay prepared; more than there are on the way of an answer.
const STATEMENTS: usize = 64;

/// Opens a file and migrates it.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    open_with(path, SCRIPTS)
}

fn open_with(path: &Path, scripts: &[&str]) -> Result<Connection, StoreError> {
    let mut conn = file::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
        .and_then(|conn| configure(&conn).map(|()| conn))
        .map_err(|error| at(path, error))?;
    migrate(&mut conn, path, scripts).map_err(|error| at(path, error))?;
    Ok(conn)
}

/// Opens a copy for reading, after a look at what it is.
pub(super) fn open_copy(path: &Path) -> Result<Connection, StoreError> {
    let look = || -> Result<Connection, StoreError> {
        let conn = file::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        match version(&conn, path)? {
            0 => Err(StoreError::NotPratfall(path.to_owned())),
            found if found > VERSION => Err(StoreError::Newer { path: path.to_owned(), found, known: VERSION }),
            _ => Ok(conn),
        }
    };
    look().map_err(|error| at(path, error))
}

/// Tells which schema version a file of ours has; 0 for an empty one.
pub(super) fn version(conn: &Connection, path: &Path) -> Result<i64, StoreError> {
    let application: i64 = conn.query_row("pragma application_id", [], |row| row.get(0))?;
    let version: i64 = conn.query_row("pragma user_version", [], |row| row.get(0))?;
    let tables: i64 = conn.query_row("select count(*) from sqlite_schema", [], |row| row.get(0))?;
    match (application, tables) {
        (APPLICATION_ID, _) => Ok(version),
        (0, 0) if version == 0 => Ok(0),
        _ => Err(StoreError::NotPratfall(path.to_owned())),
    }
}

fn configure(conn: &Connection) -> Result<(), StoreError> {
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.pragma_update(None, "foreign_keys", true)?;
    // Durable at every commit: a verdict is drawn only after its attempt is on the disk.
    conn.pragma_update(None, "synchronous", "full")?;
    conn.pragma_update(None, "cache_size", -CACHE_KIB)?;
    // The runtime checkpoints when idle; this bounds the write-ahead log at 16 MiB where it never is.
    conn.pragma_update(None, "wal_autocheckpoint", 4000)?;
    Ok(())
}

fn migrate(conn: &mut Connection, path: &Path, scripts: &[&str]) -> Result<(), StoreError> {
    let known = scripts.len() as i64;
    let found = version(conn, path)?;
    if found > known {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    // After the look at what it is: this writes to the header.
    let mode: String = conn.query_row("pragma journal_mode = wal", [], |row| row.get(0))?;
    debug_assert!(mode == "wal" || mode == "memory");
    if found == known {
        return Ok(());
    }
    if found > 0 {
        file::copy(conn, &file::beside(path, &format!("before-v{known}")))?;
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another instance may have done it since.
    let found = version(&tx, path)?;
    for script in scripts.iter().skip(usize::try_from(found).unwrap_or(usize::MAX)) {
        tx.execute_batch(script)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", found.max(known))?;
    Ok(tx.commit()?)
}

/// Names the file in an error that does not.
fn at(path: &Path, error: StoreError) -> StoreError {
    match error {
        StoreError::Damaged(told) if told.contains("not a database") => StoreError::NotADatabase(path.to_owned()),
        StoreError::Damaged(told) => StoreError::Damaged(format!("{}: {told}", path.display())),
        StoreError::ReadOnly(told) => StoreError::ReadOnly(format!("{}: {told}", path.display())),
        other => other,
    }
}
