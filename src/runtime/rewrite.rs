//! A file of the user's that is written anew: in one step, so that nobody ever finds half of it.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// Why a file is left as it is.
#[derive(Debug)]
pub enum Refusal {
    /// It is a link that leads out of its folder, to this place.
    Link(PathBuf),
    /// It may be read only.
    ReadOnly,
    /// It was changed since it was read.
    Changed,
    /// The system said no.
    Io(io::Error),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Refusal::ReadOnly,
            _ => Refusal::Io(error),
        }
    }
}

/// Writes a text in the place of the one that was read, if it still stands there and may be written.
///
/// # Errors
/// When it may not, or cannot.
pub fn rewrite(file: &Path, before: &[u8], after: &str) -> Result<(), Refusal> {
    let real = file.canonicalize()?;
    let folder = match file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => folder.canonicalize()?,
        None => Path::new(".").canonicalize()?,
    };
    if fs::symlink_metadata(file)?.is_symlink() && !real.starts_with(&folder) {
        return Err(Refusal::Link(real));
    }
    if fs::metadata(&real)?.permissions().readonly() {
        return Err(Refusal::ReadOnly);
    }
    // Whoever owns the folder could put another file in its place, and is not meant to.
    OpenOptions::new().write(true).open(&real)?;
    if fs::read(&real)? != before {
        return Err(Refusal::Changed);
    }
    Ok(replace(&real, after)?)
}

/// Writes a text under another name first, and then in the place of a file; its permissions, and a link to it, stay.
///
/// # Errors
/// When it cannot be written; then the file is as it was.
pub fn replace(file: &Path, text: &str) -> io::Result<()> {
    let file = file.canonicalize()?;
    let mut part = file.clone().into_os_string();
    part.push(format!(".{}.part", std::process::id()));
    let part = PathBuf::from(part);
    let written = OpenOptions::new().write(true).create_new(true).open(&part).and_then(|mut open| {
        open.write_all(text.as_bytes())?;
        open.set_permissions(file.metadata()?.permissions())?;
        open.sync_all()
    });
    written.and_then(|()| fs::rename(&part, &file)).inspect_err(|_| {
        let _ = fs::remove_file(&part);
    })?;
    // Not every system lets a folder be synced, and the file is whole without.
    if let Some(folder) = file.parent().and_then(|folder| File::open(folder).ok()) {
        let _ = folder.sync_all();
    }
    Ok(())
}
