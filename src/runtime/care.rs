//! Copies of the database: making one, and going back to one.

use std::path::{Path, PathBuf};

use super::{clock::Clock, engine::Engine, paths::Paths};
use crate::store::{
    Store,
    error::StoreError,
    hold::{Claim, Holder, claim},
};

/// What came of going back to a copy.
#[derive(Debug)]
pub enum Restored {
    /// It is in place; where the database that was there before is now, if there was one.
    Done(Option<PathBuf>),
    /// Another window has a session open.
    Elsewhere(Option<Holder>),
}

impl Engine {
    /// Names a backup by the time it is made.
    #[must_use]
    pub fn backup_name(&self) -> PathBuf {
        let now = self.clock.now();
        let stamp: String = super::clock::rfc3339(now.utc, now.offset).chars().take(19).collect();
        self.paths.data.join("backups").join(format!("pratfall-{}.db", stamp.replace(':', "")))
    }
}

/// Puts the copy `from` in the place of the database; what was there is kept beside it.
///
/// # Errors
/// When the copy cannot be used, or the database cannot be written; then the database is as it was.
pub fn restore(paths: &Paths, clock: &Clock, from: &Path) -> Result<Restored, StoreError> {
    let database = paths.database();
    let there = database.exists();
    std::fs::create_dir_all(&paths.data).map_err(|source| StoreError::Io { path: paths.data.clone(), source })?;
    let holder = Holder { pid: std::process::id(), since: clock.now().utc, device: String::new() };
    let _hold = match claim(&database, &holder)? {
        Claim::Ours(hold) => hold,
        Claim::Theirs(holder) => return Ok(Restored::Elsewhere(holder)),
    };
    let kept = beside(&database, "before-restore");
    let earlier = there.then(|| aside(&kept)).transpose()?.flatten();
    let restored = Store::restore(&database, from);
    if let (Err(_), Some(earlier)) = (&restored, earlier)
        && !kept.exists()
    {
        // Nothing was replaced, so nothing has to make room.
        let _ = std::fs::rename(earlier, &kept);
    }
    restored?;
    if !there {
        // What stood there was made a moment ago, and is empty.
        let _ = std::fs::remove_file(&kept);
    }
    Ok(Restored::Done(there.then_some(kept)))
}

/// Moves what an earlier restore kept out of the way: it may be the only copy of something.
fn aside(kept: &Path) -> Result<Option<PathBuf>, StoreError> {
    if !kept.exists() {
        return Ok(None);
    }
    let free = (1u32..).map(|n| beside(kept, &n.to_string())).find(|path| !path.exists());
    let Some(free) = free else { return Ok(None) };
    std::fs::rename(kept, &free).map_err(|source| StoreError::Io { path: kept.to_path_buf(), source })?;
    Ok(Some(free))
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}
