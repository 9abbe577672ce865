//! Files a command makes: never over one that is there, unless that was asked for.

use std::{io, path::Path};

use super::failure::Failure;
use crate::runtime::{fresh, paths::shown, scan::plainly};

/// Writes a file. One that is there stays, unless it is to be replaced; `elsewhere` says how to name another.
///
/// # Errors
/// When it is there, or cannot be written.
pub fn write(path: &Path, bytes: &[u8], replace: bool, elsewhere: &str) -> Result<(), Failure> {
    let written = match replace {
        true => fresh::replace(path, bytes),
        false => fresh::create(path, bytes, false),
    };
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => there(path, elsewhere),
        _ => unwritable(path, &error, elsewhere),
    })
}

/// Writes files into a folder, which is made where it is missing: all of them, or none when one is there already and not
/// to be replaced.
///
/// # Errors
/// When one is there, or something cannot be written.
pub fn write_all(folder: &Path, files: &[(&str, String)], replace: bool, elsewhere: &str) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error, elsewhere))?;
    let paths: Vec<_> = files.iter().map(|(name, text)| (folder.join(name), text)).collect();
    if let Some((path, _)) = paths.iter().find(|(path, _)| !replace && path.symlink_metadata().is_ok()) {
        return Err(there(path, elsewhere));
    }
    paths.iter().try_for_each(|(path, text)| write(path, text.as_bytes(), replace, elsewhere))
}

/// Says that a file is there already.
#[must_use]
pub fn there(path: &Path, elsewhere: &str) -> Failure {
    Failure::new(format!("{} is there already", shown(path)), elsewhere)
}

fn unwritable(path: &Path, error: &io::Error, elsewhere: &str) -> Failure {
    Failure::new(format!("{} cannot be written: {}", shown(path), plainly(error)), elsewhere)
}
