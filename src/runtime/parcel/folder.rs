//! A folder as a parcel: no link is followed, and nothing but regular files is read.

use std::{
    collections::BTreeSet,
    fs,
    io::Read as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use rustix::fs::OFlags;

use crate::{
    deck::{MAX_BYTES, package::unsound},
    runtime::{paths::shown, refusal::Refusal, scan::plainly},
};

/// Folders below the root that are looked into.
const DEEPEST: usize = 8;
/// Entries that are looked at; more make no deck.
const MOST_ENTRIES: usize = 20_000;

/// Gives the names of the files that may be decks. Hidden folders hold none.
pub(super) fn decks(root: &Path) -> Result<BTreeSet<String>, Refusal> {
    let (mut found, mut entries) = (BTreeSet::new(), 0);
    let mut ahead: Vec<(PathBuf, usize)> = vec![(root.to_path_buf(), 0)];
    while let Some((folder, depth)) = ahead.pop() {
        let listing = fs::read_dir(&folder).map_err(|error| Refusal::unread(&shown(&folder), &error))?;
        for entry in listing.flatten() {
            entries += 1;
            if entries > MOST_ENTRIES {
                let message = format!("{} holds more than {MOST_ENTRIES} files", shown(root));
                return Err(Refusal::new(message, "name the deck file itself, or a smaller folder"));
            }
            let path = entry.path();
            let Ok(kind) = entry.file_type() else { continue };
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if kind.is_dir() && depth < DEEPEST && !hidden {
                ahead.push((path, depth + 1));
            } else if path.extension().is_some_and(|e| e == "toml") && !hidden && !kind.is_dir() {
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
                if kind.is_symlink() {
                    return Err(Refusal::name(&shown(root), &name, "is a link, and may lead anywhere"));
                }
                if let Some(why) = unsound(&name) {
                    return Err(Refusal::name(&shown(root), &name, why));
                }
                found.insert(name);
            }
        }
    }
    Ok(found)
}

/// Reads a file below the root: no part of its path may be a link.
pub(super) fn read(root: &Path, name: &str, parcel: &str) -> Result<Vec<u8>, Refusal> {
    let mut path = root.to_path_buf();
    for part in name.split('/') {
        path.push(part);
        let meta = path.symlink_metadata().map_err(|error| Refusal::missing(name, parcel, &plainly(&error)))?;
        if meta.file_type().is_symlink() {
            return Err(Refusal::name(parcel, name, "is a link, and may lead anywhere"));
        }
    }
    let flags = (OFlags::NONBLOCK | OFlags::NOFOLLOW).bits().cast_signed();
    let opened = fs::OpenOptions::new().read(true).custom_flags(flags).open(&path);
    let file = opened.map_err(|error| Refusal::missing(name, parcel, &plainly(&error)))?;
    if !file.metadata().is_ok_and(|meta| meta.is_file()) {
        return Err(Refusal::name(parcel, name, "is no regular file"));
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Refusal::missing(name, parcel, &plainly(&error)))?;
    Ok(bytes)
}
