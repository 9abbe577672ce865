//! What a deck comes in: a file, a folder or a zip, looked over before anything of it is read.
//!
//! Nothing is ever unpacked to the disk: names are judged, and the few files that are wanted are read, each up to the size
//! a deck file may have.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use super::{paths::shown, scan};
use crate::deck::{MAX_BYTES, package::unsound};

mod folder;
mod zipped;

use zipped::Zipped;

/// Entries that are looked at; more make no deck.
const MOST_ENTRIES: usize = 20_000;

/// Why a parcel is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What is the matter.
    pub message: String,
    /// What to do about it; may be empty.
    pub hint: String,
}

impl Refusal {
    pub(super) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Refusal { message: message.into(), hint: hint.into() }
    }
}

/// Files by their names below a root, with slashes.
#[derive(Debug)]
pub struct Parcel {
    /// The parcel as it is named to people.
    pub name: String,
    /// The names of the files in it that may be decks, in order.
    pub decks: BTreeSet<String>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// A folder, or the one that a single file lies in.
    Folder(PathBuf),
    Zip(Box<Zipped>),
}

impl Parcel {
    /// Looks at what lies at a path.
    ///
    /// # Errors
    /// When nothing is there, it is neither file nor folder, or holds a name that may not be used.
    pub fn open(path: &Path) -> Result<Parcel, Refusal> {
        let name = shown(path);
        let full = fs::canonicalize(path).map_err(|error| cannot_read(&name, &error))?;
        let meta = fs::metadata(&full).map_err(|error| cannot_read(&name, &error))?;
        if meta.is_dir() {
            return Ok(Parcel { decks: folder::decks(&full)?, name, kind: Kind::Folder(full) });
        }
        if !meta.is_file() {
            return Err(Refusal::new(format!("{name} is no regular file"), "name a deck file, a folder or a zip"));
        }
        if zipped::is_zip(&full) {
            let zip = Zipped::open(&full, &name)?;
            return Ok(Parcel { decks: zip.decks(), name, kind: Kind::Zip(Box::new(zip)) });
        }
        let file = full.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        let (Some(folder), Some(file)) = (full.parent(), file) else {
            return Err(Refusal::new(format!("{name} has a name that is not UTF-8"), "give it another name"));
        };
        Ok(Parcel { name, decks: BTreeSet::from([file]), kind: Kind::Folder(folder.to_path_buf()) })
    }

    /// Tells whether a file of this name is there.
    #[must_use]
    pub fn holds(&self, name: &str) -> bool {
        match &self.kind {
            Kind::Folder(root) => root.join(name).symlink_metadata().is_ok(),
            Kind::Zip(zip) => zip.holds(name),
        }
    }

    /// Reads a file, at most one byte more than a deck may have.
    ///
    /// # Errors
    /// When its name leads elsewhere, it is not there, no regular file, or larger than 4 MiB.
    pub fn read(&mut self, name: &str) -> Result<Vec<u8>, Refusal> {
        // A single file that the user named may be called anything.
        let named = self.decks.contains(name) && !name.contains('/');
        if let Some(why) = unsound(name).filter(|_| !named) {
            return Err(unsound_name(&self.name, name, why));
        }
        let bytes = match &mut self.kind {
            Kind::Folder(root) => folder::read(root, name, &self.name)?,
            Kind::Zip(zip) => zip.read(name, &self.name)?,
        };
        if bytes.len() > MAX_BYTES {
            let message = format!("`{name}` in {} is larger than 4 MiB", self.name);
            return Err(Refusal::new(message, "split it, or leave it out"));
        }
        Ok(bytes)
    }
}

fn unsound_name(parcel: &str, name: &str, why: &str) -> Refusal {
    let message = format!("{parcel} names `{name}`, which {why}");
    Refusal::new(message, "names are plain ones below the deck's own folder; ask the author for a sound copy")
}

fn cannot_read(name: &str, error: &std::io::Error) -> Refusal {
    let message = format!("{name} cannot be read: {}", scan::plainly(error));
    Refusal::new(message, "name a deck file, a folder or a zip that is there and may be read")
}
