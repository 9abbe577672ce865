//! Who has a session open: an advisory lock on a file beside the database, gone with the process that held it.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::{error::StoreError, file};
use crate::memory::row::Utc;

/// An instance with an open session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Its process.
    pub pid: u32,
    /// When it began.
    pub since: Utc,
    /// The device it runs on.
    pub device: String,
}

/// The session lock; released when this is dropped, and by the system when the process dies in any way.
#[derive(Debug)]
pub struct Hold(#[expect(dead_code, reason = "the lock lasts as long as the file is open")] Option<File>);

/// What came of asking for the session lock.
#[derive(Debug)]
pub enum Claim {
    /// It is ours until dropped.
    Ours(Hold),
    /// Another instance has it; who, if it has had the time to say so.
    Theirs(Option<Holder>),
}

/// Asks for the session lock of the database at `path`, without waiting.
///
/// Where the file system knows no locks the claim succeeds: writes are safe without it, and it only serves to tell
/// the learner of the other window.
///
/// # Errors
/// Fails when the lock file cannot be made.
pub fn claim(path: &Path, holder: &Holder) -> Result<Claim, StoreError> {
    let lock = file::beside(path, "session");
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&lock)
        .map_err(|error| StoreError::io(&lock, error))?;
    match file.try_lock() {
        Ok(()) => {
            let told = serde_json::to_string(holder)?;
            file.set_len(0)
                .and_then(|()| file.rewind())
                .and_then(|()| file.write_all(told.as_bytes()))
                .map_err(|error| StoreError::io(&lock, error))?;
            Ok(Claim::Ours(Hold(Some(file))))
        }
        Err(TryLockError::WouldBlock) => {
            let mut told = String::new();
            let read = file.read_to_string(&mut told).ok();
            Ok(Claim::Theirs(read.and_then(|_| serde_json::from_str(&told).ok())))
        }
        Err(TryLockError::Error(_)) => Ok(Claim::Ours(Hold(None))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::Place;

    #[test]
    fn one_session_at_a_time_and_the_second_is_told_who() {
        let place = Place::new();
        let holder = |pid| Holder { pid, since: Utc(1), device: "desk".to_owned() };
        let claimed = |pid| claim(&place.file(), &holder(pid)).unwrap();
        let Claim::Ours(hold) = claimed(1) else { panic!("nobody has it") };
        let Claim::Theirs(told) = claimed(2) else { panic!("it is taken") };
        assert_eq!(told, Some(holder(1)));
        drop(hold);
        assert!(matches!(claimed(3), Claim::Ours(_)));
    }

    #[test]
    fn a_lock_file_left_behind_locks_nobody_out() {
        let place = Place::new();
        std::fs::write(place.join("pratfall.db.session"), b"{ half").unwrap();
        assert!(matches!(
            claim(&place.file(), &Holder { pid: 1, since: Utc(1), device: String::new() }),
            Ok(Claim::Ours(_))
        ));
    }
}
