//! What a deck comes in: a file, a folder or a zip, looked over before anything of it is read.
//!
//! Nothing is ever unpacked to the disk: names are judged, and the few files that are wanted are read, each up to the size
//! a deck file may have.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use super::{paths::shown, refusal::Refusal};
use crate::deck::{MAX_BYTES, package::unsound};

mod folder;
mod zipped;

use zipped::Zipped;

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
        let full = fs::canonicalize(path).map_err(|error| Refusal::unread(&name, &error))?;
        let meta = fs::metadata(&full).map_err(|error| Refusal::unread(&name, &error))?;
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
            return Err(Refusal::name(&self.name, name, why));
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
