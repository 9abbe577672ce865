//! Whether a command can be run at all, as a shell would look for it.

use std::{
    ffi::OsStr,
    os::unix::{ffi::OsStrExt as _, fs::PermissionsExt as _},
    path::Path,
};

/// Why a command cannot be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// No such file is there, or in none of the folders of `PATH`.
    NotFound,
    /// It is a folder, or may not be executed.
    NotExecutable,
}

/// Tells why a command cannot be run; none where it can.
#[must_use]
pub fn missing(program: &OsStr) -> Option<Missing> {
    if program.as_bytes().contains(&b'/') {
        return look(Path::new(program));
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut worst = Missing::NotFound;
    for folder in std::env::split_paths(&path) {
        match look(&folder.join(program)) {
            None => return None,
            Some(Missing::NotExecutable) => worst = Missing::NotExecutable,
            Some(Missing::NotFound) => {}
        }
    }
    Some(worst)
}

fn look(path: &Path) -> Option<Missing> {
    match std::fs::metadata(path) {
        Ok(meta) if meta.is_file() && meta.permissions().mode() & 0o111 != 0 => None,
        Ok(_) => Some(Missing::NotExecutable),
        Err(_) => Some(Missing::NotFound),
    }
}
