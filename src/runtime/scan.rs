//! Finding decks and reading those that changed: bounded in time, depth and size, whatever the folders hold.

use std::{
    collections::HashSet,
    fs,
    io::Read as _,
    os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::{Sender, channel},
    },
    time::UNIX_EPOCH,
};

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};

use crate::{
    deck::{self, MAX_BYTES, Parsed, bundled::BUNDLED},
    store::{
        cards::Bodies,
        decks::{Source, Stamp},
    },
};

/// Folders below a deck folder that are looked into.
const DEEPEST: usize = 8;
/// Folder entries looked at altogether.
const MOST_ENTRIES: usize = 20_000;
/// Deck files taken altogether.
const MOST_FILES: usize = 2_000;
/// Bytes of all deck files taken: several hundred thousand items.
const MOST_BYTES: u64 = 256 << 20;

/// Decks of a reading thread that wait to be taken, before it reads on: what lies about is memory.
const MOST_WAITING: usize = 2;
/// Faulty decks that are told of one by one.
const TOLD: usize = 5;

/// What a look at the folders found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The decks, bundled ones first.
    pub sources: Vec<Source>,
    /// What was passed over and why, one sentence each.
    pub passed_over: Vec<String>,
}

/// A source that was read.
#[derive(Debug)]
pub struct Reading {
    /// The source.
    pub source: Source,
    /// BLAKE3 of its bytes.
    pub hash: [u8; 32],
    /// What became of it.
    pub parsed: Parsed,
    /// Its items written out for the cache.
    pub bodies: Bodies,
    /// Where what was read is taken apart.
    home: Sender<Rest>,
}

/// What is left of a source once it was taken.
type Rest = (Option<deck::model::Deck>, Bodies);

/// Taking 5,000 items apart costs more than it looks: it is left to the thread that made them, which also uses their memory
/// again.
impl Drop for Reading {
    fn drop(&mut self) {
        let rest = (self.parsed.deck.take(), std::mem::take(&mut self.bodies));
        // Where that thread is gone, the rest goes here.
        let _ = self.home.send(rest);
    }
}

/// Looks for decks: those in the binary, those below `folders`, and the `files` named.
#[must_use]
pub fn find(folders: &[PathBuf], files: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for (id, text) in BUNDLED {
        let hash = *blake3::hash(text.as_bytes()).as_bytes();
        found.sources.push(Source { path: format!("bundled:{id}"), stamp: Stamp::Bundled(hash) });
    }
    let mut taken = Taken::default();
    // A file that was named is wanted more than one that lies about.
    for file in files {
        take(file, &mut taken, &mut found);
    }
    for folder in folders {
        walk(folder, DEEPEST, &mut taken, &mut found);
    }
    if let Some(folder) = &taken.full {
        let folder = super::paths::shown(folder);
        found.passed_over.push(format!("{folder} holds too many files; only some were looked at"));
    }
    if taken.too_many > 0 {
        let count = taken.too_many;
        found.passed_over.push(format!("{count} more deck files are too many, and were passed over"));
    }
    found
}

/// How much was taken, and what there was no room for.
#[derive(Debug, Default)]
struct Taken {
    entries: usize,
    bytes: u64,
    paths: HashSet<String>,
    /// The folder in which the entries became too many.
    full: Option<PathBuf>,
    too_many: usize,
}

fn walk(folder: &Path, depth: usize, taken: &mut Taken, found: &mut Found) {
    if taken.full.is_some() {
        return;
    }
    let Ok(listing) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in listing.flatten() {
        taken.entries += 1;
        if taken.entries > MOST_ENTRIES {
            taken.full = Some(folder.to_path_buf());
            break;
        }
        paths.push(entry.path());
    }
    paths.sort();
    for path in paths {
        // A link to a folder is not followed: it may lead back up.
        let Ok(kind) = fs::symlink_metadata(&path).map(|m| m.file_type()) else { continue };
        if kind.is_dir() {
            // Hidden folders hold what other programs keep, and decks that are on their way in or out.
            let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
            if depth > 0 && !hidden {
                walk(&path, depth - 1, taken, found);
            }
        } else if path.extension().is_some_and(|e| e == "toml") {
            take(&path, taken, found);
        }
    }
}

/// Takes a file that is a regular one and not too large.
fn take(path: &Path, taken: &mut Taken, found: &mut Found) {
    let name = super::paths::shown(path);
    let full = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let Some(shown) = full.to_str().map(str::to_owned) else {
        return found.passed_over.push(format!("{name} has a name that is not UTF-8; give it another to use it"));
    };
    if !taken.paths.insert(shown.clone()) {
        return;
    }
    let meta = match fs::metadata(&full) {
        Ok(meta) => meta,
        Err(error) => return found.passed_over.push(format!("{name} cannot be read: {}", plainly(&error))),
    };
    if !meta.is_file() {
        return found.passed_over.push(format!("{name} is no regular file"));
    }
    if meta.len() > MAX_BYTES as u64 {
        return found.passed_over.push(format!("{name} is larger than 4 MiB"));
    }
    if found.sources.len() >= MOST_FILES || taken.bytes + meta.len() > MOST_BYTES {
        taken.too_many += 1;
        return;
    }
    taken.bytes += meta.len();
    let since = meta.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
    let mtime_ns = since.map_or(0, |d| i64::try_from(d.as_nanos()).unwrap_or(i64::MAX));
    found.sources.push(Source { path: shown, stamp: Stamp::File { size: meta.len(), mtime_ns } });
}

/// Reads a source as bytes, never more than a deck may have.
///
/// # Errors
/// When it is gone or cannot be read.
pub fn bytes(source: &Source) -> std::io::Result<Vec<u8>> {
    if let Some(id) = source.path.strip_prefix("bundled:") {
        let text = BUNDLED.iter().find(|(known, _)| *known == id).map(|(_, text)| *text);
        return text.map(|t| t.as_bytes().to_vec()).ok_or_else(|| std::io::ErrorKind::NotFound.into());
    }
    read_bounded(Path::new(&source.path))
}

/// Reads a regular file, at most one byte more than a deck may have.
///
/// # Errors
/// When it is no regular file or cannot be read.
pub fn read_bounded(path: &Path) -> std::io::Result<Vec<u8>> {
    // Looked at when it is open already, as it may become another thing in between; opening must not wait for a writer.
    let mut options = fs::OpenOptions::new();
    let file = options.read(true).custom_flags(OFlags::NONBLOCK.bits().cast_signed()).open(path)?;
    let kind = file.metadata()?;
    if kind.is_dir() {
        return Err(std::io::Error::other("is a directory"));
    }
    if !kind.is_file() {
        return Err(std::io::Error::other("it is no regular file"));
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a list that was named on the command line: as [`read_text`], and what a shell hands over as an open pipe too, such
/// as `<(grep ..)` or `/dev/stdin`. Such a pipe has somebody at its other end, or ends at once; a pipe that lies in a
/// folder may wait for nobody, and is refused.
///
/// # Errors
/// When it is none of these, or cannot be read.
pub fn read_list(path: &Path) -> std::io::Result<String> {
    if !is_open_already(path) {
        return read_text(path);
    }
    let mut options = fs::OpenOptions::new();
    let file = options.read(true).custom_flags(OFlags::NONBLOCK.bits().cast_signed()).open(path)?;
    if !file.metadata()?.file_type().is_fifo() {
        return read_text(path);
    }
    // Opened so that opening waits for nobody; reading waits for what is being written, and ends with who writes it.
    fcntl_setfl(&file, fcntl_getfl(&file)? & !OFlags::NONBLOCK)?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    whole_text(bytes)
}

/// Tells whether a path names what this process was given open.
fn is_open_already(path: &Path) -> bool {
    let Some(path) = path.to_str() else { return false };
    let number = ["/dev/fd/", "/proc/self/fd/"].into_iter().find_map(|folder| path.strip_prefix(folder));
    path == "/dev/stdin" || number.is_some_and(|n| !n.is_empty() && n.bytes().all(|digit| digit.is_ascii_digit()))
}

/// Reads a file of settings or keys whole: a regular one, in UTF-8, and not larger than a deck may be.
///
/// # Errors
/// When it is none of these, or cannot be read.
pub fn read_text(path: &Path) -> std::io::Result<String> {
    whole_text(read_bounded(path)?)
}

fn whole_text(bytes: Vec<u8>) -> std::io::Result<String> {
    if bytes.len() > MAX_BYTES {
        return Err(std::io::Error::other("it is larger than 4 MiB"));
    }
    String::from_utf8(bytes).map_err(|_| std::io::Error::other("it is not UTF-8"))
}

/// Reads and parses sources on two threads and hands each over as it is done, in no certain order. Waits until all of them
/// were dropped.
pub fn read_all(sources: Vec<Source>, mut take: impl FnMut(Reading)) {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = channel::<Reading>();
    std::thread::scope(|scope| {
        for _ in 0..2.min(sources.len()) {
            let (sender, sources, next) = (sender.clone(), &sources, &next);
            scope.spawn(move || {
                let (home, rests) = channel::<Rest>();
                let mut waiting = 0;
                while let Some(source) = sources.get(next.fetch_add(1, Ordering::Relaxed)) {
                    while waiting >= MOST_WAITING {
                        waiting -= usize::from(rests.recv().is_ok());
                    }
                    waiting -= rests.try_iter().count();
                    if sender.send(read(source, home.clone())).is_err() {
                        break;
                    }
                    waiting += 1;
                }
                drop((home, sender));
                rests.into_iter().for_each(drop);
            });
        }
        drop(sender);
        for reading in receiver {
            take(reading);
        }
    });
}

fn read(source: &Source, home: Sender<Rest>) -> Reading {
    let source = source.clone();
    let Ok(bytes) = bytes(&source) else {
        let parsed = Parsed { deck: None, faults: Vec::new() };
        return Reading { source, hash: [0; 32], parsed, bodies: Bodies::default(), home };
    };
    let parsed = deck::parse_bytes(&file_name(&source.path), &bytes);
    let bodies = parsed.deck.as_ref().and_then(|deck| Bodies::of(deck).ok()).unwrap_or_default();
    Reading { source, hash: *blake3::hash(&bytes).as_bytes(), parsed, bodies, home }
}

/// Says that a deck has faults; of many only the first few are named. `nth` counts from 1.
#[must_use]
pub fn faulty(nth: usize, name: &str, first: &str) -> Option<String> {
    match nth {
        ..=TOLD => Some(format!("{name} has faults: {first}. `pratfall deck check` tells them all.")),
        n if n == TOLD + 1 => Some("More deck files have faults. `pratfall doctor` names them all.".into()),
        _ => None,
    }
}

/// Gives the name a deck's own path is called by.
#[must_use]
pub fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

/// Says an error of the system without its number.
#[must_use]
pub fn plainly(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((words, _)) => words.to_lowercase(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Write as _, os::fd::AsRawFd as _};

    use super::*;

    #[test]
    fn a_list_may_come_out_of_a_pipe_that_is_open_and_never_out_of_one_in_a_folder() {
        let (read, mut write) = std::io::pipe().unwrap();
        let open = PathBuf::from(format!("/dev/fd/{}", read.as_raw_fd()));
        let later = std::thread::spawn(move || {
            std::thread::sleep(std::time::Duration::from_millis(30));
            write.write_all("Ana\n".as_bytes()).unwrap();
        });
        assert_eq!(read_list(&open).unwrap(), "Ana\n");
        later.join().unwrap();
        // Nobody writes to it any more.
        assert_eq!(read_list(&open).unwrap(), "");
        let (read, mut write) = std::io::pipe().unwrap();
        let endless = std::thread::spawn(move || while write.write_all(&[b'a'; 1 << 16]).is_ok() {});
        let open = PathBuf::from(format!("/dev/fd/{}", read.as_raw_fd()));
        assert!(read_list(&open).unwrap_err().to_string().contains("4 MiB"));
        drop(read);
        endless.join().unwrap();
        let folder = std::env::temp_dir().join(format!("pratfall-list-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let named = folder.join("list");
        rustix::fs::mkfifoat(rustix::fs::CWD, &named, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR).unwrap();
        assert!(read_list(&named).unwrap_err().to_string().contains("no regular file"));
        std::fs::write(folder.join("plain"), "Ana\n").unwrap();
        assert_eq!(read_list(&folder.join("plain")).unwrap(), "Ana\n");
        for other in ["/dev/zero", "/dev/fd/x", "/dev/fd/"] {
            assert!(read_list(Path::new(other)).is_err(), "{other}");
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
