//! A zip as a parcel: every name and size is judged before a byte of it is unpacked.

use std::{
    collections::{BTreeSet, HashMap},
    fs::File,
    io::{BufReader, Read as _, Seek as _, SeekFrom},
    path::Path,
};

use zip::ZipArchive;

use crate::{
    deck::{
        MAX_BYTES,
        package::{MANIFEST, unsound},
    },
    runtime::refusal::Refusal,
};

/// Entries that are looked at; more make no deck.
const MOST_ENTRIES: usize = 20_000;
/// Bytes that all entries together may unpack to: 512 MiB.
const MOST_BYTES: u64 = 512 << 20;
/// How many bytes one packed byte may become.
const RATIO: u64 = 200;
/// Below this size a good ratio is no attack.
const SMALL: u64 = 64 << 10;

/// A zip that was looked over.
#[derive(Debug)]
pub(super) struct Zipped {
    archive: ZipArchive<BufReader<File>>,
    /// Where each file is.
    places: HashMap<String, usize>,
    /// The folder that everything lies in, with its slash; empty where there is none.
    root: String,
}

/// Tells whether a file begins as a zip does.
pub(super) fn is_zip(path: &Path) -> bool {
    let mut head = [0; 4];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && matches!(&head, b"PK\x03\x04" | b"PK\x05\x06" | b"PK\x07\x08")
}

impl Zipped {
    /// Opens a zip and judges all it holds.
    pub(super) fn open(path: &Path, name: &str) -> Result<Zipped, Refusal> {
        let mut file = File::open(path).map_err(|error| Refusal::unread(name, &error))?;
        let told = told_entries(&mut file).map_err(|error| Refusal::unread(name, &error))?;
        if told.is_some_and(|told| told > MOST_ENTRIES) {
            return Err(too_much(name, &format!("more than {MOST_ENTRIES} entries")));
        }
        let broken = |error: zip::result::ZipError| {
            let message = format!("{name} is no whole zip: {error}");
            Refusal::new(message, "fetch it again; it may have been cut short on its way")
        };
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
        // Entries of one name are read as one: only the count in the file itself tells of the others.
        if told != Some(archive.len()) {
            return Err(twice(name, "something"));
        }
        if archive.has_overlapping_entries().map_err(broken)? {
            return Err(too_much(name, "entries that share their bytes"));
        }
        let (mut places, mut folded, mut total) = (HashMap::new(), BTreeSet::new(), 0u64);
        for at in 0..archive.len() {
            let entry = archive.by_index_raw(at).map_err(broken)?;
            let raw = entry.name().map_err(broken)?.into_owned();
            let entry_name = raw.strip_suffix('/').unwrap_or(&raw).to_owned();
            if let Some(why) = unsound(&entry_name) {
                return Err(Refusal::name(name, &entry_name, why));
            }
            if !folded.insert(entry_name.to_lowercase()) {
                return Err(twice(name, &entry_name));
            }
            if entry.is_symlink() {
                return Err(Refusal::name(name, &entry_name, "is a link, and may lead anywhere"));
            }
            if entry.encrypted() {
                let message = format!("`{entry_name}` in {name} wants a password");
                return Err(Refusal::new(message, "ask for a copy without one"));
            }
            let (size, packed) = (entry.size(), entry.compressed_size());
            total = total.saturating_add(size);
            if total > MOST_BYTES {
                return Err(too_much(name, "more than 512 MiB"));
            }
            if size > SMALL && size / RATIO > packed {
                return Err(too_much(name, &format!("`{entry_name}`, packed more than {RATIO}:1")));
            }
            if !raw.ends_with('/') {
                places.insert(entry_name, at);
            }
        }
        let root = root_of(places.keys());
        Ok(Zipped { archive, places, root })
    }

    /// Gives the names of the files that may be decks.
    pub(super) fn decks(&self) -> BTreeSet<String> {
        let names = self.places.keys().filter_map(|name| name.strip_prefix(&self.root));
        let hidden = |name: &str| name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        names.filter(|name| name.ends_with(".toml") && !hidden(name)).map(str::to_owned).collect()
    }

    pub(super) fn holds(&self, name: &str) -> bool {
        self.places.contains_key(&format!("{}{name}", self.root))
    }

    /// Reads a file; what it says of its size is not believed.
    pub(super) fn read(&mut self, name: &str, parcel: &str) -> Result<Vec<u8>, Refusal> {
        let full = format!("{}{name}", self.root);
        let missing = |why: String| Refusal::missing(name, parcel, &why);
        let at = *self.places.get(&full).ok_or_else(|| missing("it is not there".into()))?;
        let entry = self.archive.by_index(at).map_err(|error| missing(error.to_string()))?;
        let packed = entry.compressed_size();
        let most = (MAX_BYTES as u64 + 1).min((packed.saturating_mul(RATIO)).max(SMALL) + 1);
        let mut bytes = Vec::new();
        entry.take(most).read_to_end(&mut bytes).map_err(|error| missing(error.to_string()))?;
        let size = bytes.len() as u64;
        if size > SMALL && size / RATIO > packed {
            return Err(too_much(parcel, &format!("`{name}`, packed more than {RATIO}:1")));
        }
        Ok(bytes)
    }
}

/// Gives the folder that all files lie in, as archives of repositories have one.
fn root_of<'a>(mut names: impl Iterator<Item = &'a String> + Clone) -> String {
    let Some(first) = names.clone().next() else { return String::new() };
    let Some((folder, _)) = first.split_once('/') else { return String::new() };
    let root = format!("{folder}/");
    if names.all(|name| name.starts_with(&root)) && first != MANIFEST { root } else { String::new() }
}

/// Reads off the end of a zip how many entries it says it has; none where it has no end. More than a plain zip can have
/// reads as 65,535.
fn told_entries(file: &mut File) -> std::io::Result<Option<usize>> {
    const END: usize = 22;
    let length = file.metadata()?.len();
    let tail = length.min(u64::from(u16::MAX) + END as u64);
    file.seek(SeekFrom::Start(length - tail))?;
    let mut bytes = Vec::new();
    file.take(tail).read_to_end(&mut bytes)?;
    // What looks like the end may stand within the comment behind it: the true one tells how long that is.
    let ends = |at: usize| bytes.get(at + 20..at + END).map(|two| u16::from_le_bytes([two[0], two[1]]).into());
    let is_end = |(at, four): &(usize, &[u8])| *four == b"PK\x05\x06" && ends(*at) == Some(bytes.len() - at - END);
    let at = bytes.windows(4).enumerate().rev().find(is_end).map(|(at, _)| at);
    let count = at.and_then(|at| bytes.get(at + 10..at + 12));
    file.seek(SeekFrom::Start(0))?;
    Ok(count.and_then(|two| <[u8; 2]>::try_from(two).ok()).map(u16::from_le_bytes).map(usize::from))
}

fn twice(parcel: &str, name: &str) -> Refusal {
    Refusal::new(format!("{parcel} holds `{name}` twice"), "ask the author for a sound copy")
}

fn too_much(parcel: &str, what: &str) -> Refusal {
    Refusal::new(format!("{parcel} holds {what}"), "no deck needs that; ask the author for a sound copy")
}
