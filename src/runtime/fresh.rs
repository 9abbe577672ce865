//! Files that are not written over: made where there is none, whole or not at all.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

/// Makes a file that is not there yet; a secret one is readable by its owner alone.
///
/// # Errors
/// When something is there, or it cannot be written; then there is no half of it.
pub fn create(path: &Path, bytes: &[u8], secret: bool) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if secret {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = secret;
    let mut file = options.open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written
}

/// Puts a file in the place of another, or where there is none, in one step: whoever reads it meanwhile has the one or
/// the other.
///
/// # Errors
/// When it cannot be written; then what was there stays.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays one: what it leads to is replaced.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut part = path.clone().into_os_string();
    part.push(".part");
    let part = std::path::PathBuf::from(part);
    let written = fs::File::create(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&part, &path)).inspect_err(|_| {
        let _ = fs::remove_file(&part);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays_unless_it_is_to_be_replaced() {
        let dir = std::env::temp_dir().join(format!("pratfall-fresh-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let file = dir.join("a");
        create(&file, b"one", true).unwrap();
        assert_eq!(create(&file, b"two", false).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&file).unwrap(), b"one");
        replace(&file, b"three").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"three");
        replace(&dir.join("b"), b"four").unwrap();
        assert!(replace(&dir.join("no/b"), b"five").is_err() && create(&dir.join("no/b"), b"five", false).is_err());
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 2);
        fs::remove_dir_all(&dir).unwrap();
    }
}
