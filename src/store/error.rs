//! What can go wrong with the file that holds the log, and what to do about it.

use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::memory::fsrs::NotASet;

/// Why the store could not do what was asked. The message says what happened, [`StoreError::hint`] what helps.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is something else than an SQLite database.
    #[error("{path} is not a database", path = .0.display())]
    NotADatabase(PathBuf),
    /// The file is a database of another program.
    #[error("{path} is a database of another program", path = .0.display())]
    NotPratfall(PathBuf),
    /// The file was written by a newer Pratfall.
    #[error("{path} has schema {found}, and this Pratfall knows schemas up to {known}", path = .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest schema version this build knows.
        known: i64,
    },
    /// A copy and what it is a copy of are one file.
    #[error("{path} is the database itself", path = .0.display())]
    SameFile(PathBuf),
    /// The file is missing where it must exist.
    #[error("{path} does not exist", path = .0.display())]
    Missing(PathBuf),
    /// SQLite found damaged pages, or a column holds what was never written there.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// The file or its directory may not be written.
    #[error("the database cannot be opened for writing: {0}")]
    ReadOnly(String),
    /// No space is left.
    #[error("the disk is full; nothing was recorded")]
    Full,
    /// The system could not read or write the file.
    #[error("the disk did not do its work: {0}")]
    Disk(String),
    /// Another instance kept the file locked for longer than the busy timeout of 5 s.
    #[error("another Pratfall is writing to the database")]
    Busy,
    /// A row breaks a rule of the log.
    #[error("the log refuses the row: {0}")]
    Refused(String),
    /// An event without an item points at a row that is not in the log.
    #[error("the event refers to a row that is not in the log")]
    NoTarget,
    /// A parameter set is none, or is out of range.
    #[error("the parameters are refused: {0}")]
    Params(#[from] NotASet),
    /// A value could not be written as or read from JSON.
    #[error("a stored value could not be read: {0}")]
    Value(#[from] serde_json::Error),
    /// An item could not be written for the cache.
    #[error("an item could not be cached: {0}")]
    Encode(#[from] rmp_serde::encode::Error),
    /// A cached item could not be read.
    #[error("a cached item could not be read: {0}")]
    Decode(#[from] rmp_serde::decode::Error),
    /// A file beside the database could not be made, read or moved.
    #[error("{path} cannot be used: {why}", path = .path.display(), why = plainly(.source))]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Anything else SQLite reports.
    #[error("the database did not answer: {0}")]
    Sql(rusqlite::Error),
}

impl StoreError {
    /// Says what the learner can do about it, as one sentence.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotADatabase(_) => {
                "move that file away, or go back to a copy with `pratfall restore FILE`, which keeps it"
            }
            Self::NotPratfall(_) => "move that file away, or set PRATFALL_HOME to another directory",
            Self::Newer { .. } => "update Pratfall; the file was left as it is",
            Self::SameFile(_) => "name another file",
            Self::Missing(_) => "check the path; backups are made with `pratfall backup FILE`",
            Self::Damaged(_) => "run `pratfall doctor`, or go back to a copy with `pratfall restore FILE`",
            Self::ReadOnly(_) => "make the directory writable, or set PRATFALL_HOME to one that is",
            Self::Full => "free some space and answer again; everything committed before is safe",
            Self::Disk(_) => "see that the disk is there, is well and has space; everything committed before is safe",
            Self::Busy => "close the other instance, or try again in a moment",
            Self::Refused(_) | Self::NoTarget | Self::Encode(_) | Self::Sql(_) => {
                "please report this, with what `pratfall doctor` prints"
            }
            Self::Params(_) => "the parameters in force stay; `pratfall tune` fits a set of your own",
            Self::Decode(_) => {
                "change the deck file and save it, so that it is read again; your history is not touched"
            }
            Self::Value(_) => "run `pratfall doctor --rebuild`; the log itself is not touched by that",
            Self::Io { .. } => "check that the directory exists, may be written and has space",
        }
    }

    /// Wraps what the system says about a file.
    pub(super) fn io(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        let path = path.into();
        match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => {
                Self::ReadOnly(format!("{}: {}", path.display(), plainly(&source)))
            }
            _ => Self::Io { path, source },
        }
    }
}

/// Says what the system says without its number.
fn plainly(source: &std::io::Error) -> String {
    let text = source.to_string();
    text.split_once(" (os error").map_or(text.clone(), |(words, _)| words.to_lowercase())
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match &error {
            rusqlite::Error::SqliteFailure(code, message) => {
                let told = message.clone().unwrap_or_else(|| code.to_string());
                match code.code {
                    ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged(told),
                    ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => Self::ReadOnly(told),
                    ErrorCode::DiskFull => Self::Full,
                    ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
                    // The file that instances share could not be made longer.
                    _ if code.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => Self::Full,
                    // What SQLite says of a stored text that was JSON when it was written.
                    _ if told == "malformed JSON" => Self::Damaged(told),
                    ErrorCode::SystemIoFailure | ErrorCode::NoLargeFileSupport => Self::Disk(told),
                    ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch => Self::Refused(told),
                    _ => Self::Sql(error),
                }
            }
            // Every statement is tested: one that finds no table or column meets a schema that is not as it was written.
            rusqlite::Error::SqlInputError { msg, .. } => Self::Damaged(msg.clone()),
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..) => Self::Damaged(error.to_string()),
            _ => Self::Sql(error),
        }
    }
}
