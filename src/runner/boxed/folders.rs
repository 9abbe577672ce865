//! The folders of the box: what is put there, what comes out, how much there is, and their end.

use std::{
    fs::{self, File as Open, OpenOptions, Permissions},
    io::{self, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

use rustix::fs::{Gid, Mode, OFlags, ResolveFlags, Uid};

use crate::runner::part::File;

/// Whom learners' code runs as, where this is root.
pub(super) const NOBODY: u32 = 65_534;

/// Makes a folder that nobody else could have made.
pub(super) fn make(path: &Path, mode: u32) -> io::Result<()> {
    fs::DirBuilder::new().mode(mode).create(path)?;
    // Whatever the umask says.
    fs::set_permissions(path, Permissions::from_mode(mode))
}

/// Gives a path to nobody.
pub(super) fn give(path: &Path) -> io::Result<()> {
    Ok(rustix::fs::chown(path, Some(Uid::from_raw(NOBODY)), Some(Gid::from_raw(NOBODY)))?)
}

/// Puts a file into a folder that only we write; its name is sound.
pub(super) fn put(folder: &Path, file: &File, to_nobody: bool) -> io::Result<()> {
    let path = folder.join(&file.name);
    let mut up = folder.to_owned();
    for part in Path::new(&file.name).parent().into_iter().flat_map(Path::components) {
        up.push(part);
        if !up.is_dir() {
            make(&up, 0o755)?;
            if to_nobody {
                give(&up)?;
            }
        }
    }
    let mode = if file.executable { 0o755 } else { 0o644 };
    let mut open = OpenOptions::new().write(true).create_new(true).mode(mode).open(&path)?;
    open.write_all(&file.bytes)?;
    open.set_permissions(Permissions::from_mode(mode))?;
    if to_nobody { give(&path) } else { Ok(()) }
}

/// Reads a regular file of a folder that learners' code wrote, and nothing that a link leads to.
pub(super) fn fetch(folder: &Path, name: &str, most: u64) -> io::Result<Vec<u8>> {
    let root = rustix::fs::open(folder, OFlags::PATH | OFlags::CLOEXEC | OFlags::DIRECTORY, Mode::empty())?;
    // Without waiting: it could be a pipe that nobody writes to.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    let open = Open::from(rustix::fs::openat2(&root, name, flags, Mode::empty(), resolve)?);
    let found = open.metadata()?;
    let linked = std::os::unix::fs::MetadataExt::nlink(&found) > 1;
    if !found.is_file() || linked || found.len() > most {
        return Err(io::Error::other("it is no plain file of its own, or it is too large"));
    }
    let mut bytes = Vec::new();
    open.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Counts the bytes and entries of a folder, up to a number of entries beyond which it does not matter.
pub(super) fn size(folder: &Path, entries: u64) -> (u64, u64) {
    let (mut bytes, mut count) = (0, 0);
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            count += 1;
            if count > entries {
                return (bytes, count);
            }
            let Ok(found) = entry.metadata() else { continue };
            if found.is_dir() {
                open.push(entry.path());
            } else {
                bytes += std::os::unix::fs::MetadataExt::blocks(&found) * 512;
            }
        }
    }
    (bytes, count)
}

/// Takes a folder away with all that is in it, whatever its owner did to it.
pub(super) fn remove(folder: &Path) -> io::Result<()> {
    for _ in 0..64 {
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => open_up(folder),
            other => return other,
        }
    }
    fs::remove_dir_all(folder)
}

/// Makes folders that were closed to their owner usable again; links are not followed.
fn open_up(folder: &Path) {
    if !folder.symlink_metadata().is_ok_and(|found| found.is_dir()) {
        return;
    }
    let _ = fs::set_permissions(folder, Permissions::from_mode(0o700));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        open_up(&entry.path());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_link_leads_to_is_read_and_everything_goes() {
        let place = std::env::temp_dir().join(format!("pratfall-folders-{}", std::process::id()));
        let _ = remove(&place);
        make(&place, 0o700).unwrap();
        let secret = place.with_extension("secret");
        fs::write(&secret, "secret").unwrap();
        let file = |name: &str| File { name: name.into(), bytes: b"plain".to_vec(), executable: false };
        put(&place, &file("plain"), false).unwrap();
        put(&place, &file("a/b/plain"), false).unwrap();
        std::os::unix::fs::symlink(&secret, place.join("link")).unwrap();
        std::os::unix::fs::symlink(place.parent().unwrap(), place.join("up")).unwrap();
        fs::hard_link(&secret, place.join("hard")).unwrap();
        rustix::fs::mknodat(rustix::fs::CWD, place.join("pipe"), rustix::fs::FileType::Fifo, Mode::RWXU, 0).unwrap();
        assert_eq!(fetch(&place, "plain", 100).unwrap(), b"plain");
        assert_eq!(fetch(&place, "a/b/plain", 100).unwrap(), b"plain");
        let name = secret.file_name().unwrap().to_str().unwrap();
        for name in
            ["link", &format!("up/{name}"), &format!("../{name}"), "hard", "pipe", "a", secret.to_str().unwrap()]
        {
            assert!(fetch(&place, name, 100).is_err(), "{name}");
        }
        assert!(fetch(&place, "plain", 4).is_err());
        assert!(put(&place, &file("link"), false).is_err());
        fs::set_permissions(place.join("a"), Permissions::from_mode(0o000)).unwrap();
        remove(&place).unwrap();
        assert!(!place.exists());
        assert_eq!(fs::read_to_string(&secret).unwrap(), "secret");
        fs::remove_file(secret).unwrap();
    }
}
