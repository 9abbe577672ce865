//! Database files as files: opening one, the names of those beside it, and whole copies.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, backup::Backup, config::DbConfig};

use super::error::StoreError;

/// How long a statement waits for another instance.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Pages that a copy moves in one step.
const PAGES: std::ffi::c_int = 4096;

/// Opens a file without looking into it.
pub(super) fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // One plan for a statement, whatever it is asked for: else those that meet a partial index are parsed anew each time
    // a value is bound, which costs more than running them.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(conn)
}

/// Copies a database into a file: under another name first, so that nobody finds half of one.
pub(super) fn copy(conn: &Connection, to: &Path) -> Result<(), StoreError> {
    let part = beside(to, "part");
    remove(&part)?;
    {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut copy = connect(&part, flags)?;
        overwrite(conn, &mut copy)?;
        // A copy is one file that can be carried about and read where nothing may be written.
        copy.pragma_update(None, "journal_mode", "delete")?;
    }
    for suffix in ["-wal", "-shm"] {
        remove(&with_suffix(to, suffix))?;
    }
    std::fs::rename(&part, to).map_err(|error| StoreError::io(to, error))
}

/// Writes one database over another that may be open elsewhere too.
pub(super) fn overwrite(from: &Connection, to: &mut Connection) -> Result<(), StoreError> {
    Ok(Backup::new(from, to)?.run_to_completion(PAGES, Duration::ZERO, None)?)
}

/// Gives the path of a file that belongs to the database.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    with_suffix(path, &format!(".{suffix}"))
}

/// Takes a file away, if it is there.
pub(super) fn remove(path: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(StoreError::io(path, error)),
        _ => Ok(()),
    }
}

/// Gives a path whose name goes on.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
