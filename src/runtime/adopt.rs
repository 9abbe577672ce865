//! Decks that are taken into the user's folder, packed to be handed on, and taken away again.
//!
//! A deck is looked over whole before anything is written, written beside its place, and moved there in one step.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use super::{engine::Engine, git, parcel::Parcel, refusal::Refusal, scan};
use crate::{
    deck::{
        self, Parsed, checks,
        fault::Fault,
        model::Deck,
        package::{self, Files, MANIFEST, Manifest},
    },
    store::{error::StoreError, origins::Origin},
};

/// A deck in a parcel, looked over.
#[derive(Debug)]
pub struct Candidate {
    /// Its file in the parcel.
    pub member: String,
    /// That file as text; what is not UTF-8 was replaced.
    pub text: String,
    /// The deck, if it has no error.
    pub deck: Option<Deck>,
    /// What is amiss, warnings among it.
    pub faults: Vec<Fault>,
    /// Its file and what it includes, named as they are installed; empty without a deck.
    pub files: Files,
}

/// What a parcel holds.
#[derive(Debug)]
pub struct Offer {
    /// The parcel as people read it.
    pub name: String,
    /// Its path, absolute, or its address.
    pub location: String,
    /// Whether it was fetched with git.
    pub git: bool,
    /// The decks in it, in the order of their files.
    pub candidates: Vec<Candidate>,
    /// It has a manifest, and holds what that says.
    pub verified: bool,
}

/// Opens what was named, a path or the address of a repository, and looks over all decks in it.
///
/// # Errors
/// When it cannot be had, holds no deck, or holds anything that may not be.
pub fn offer(said: &str) -> Result<Offer, Refusal> {
    if git::is_address(said)? {
        let clone = git::clone(said)?;
        let mut offer = look(Parcel::open(&clone.folder.join("deck"))?, said)?;
        (offer.git, offer.location) = (true, said.to_owned());
        return Ok(offer);
    }
    let path = super::paths::expand(said);
    let parcel = Parcel::open(&path)?;
    let full = fs::canonicalize(&path).unwrap_or(path);
    let name = parcel.name.clone();
    let mut offer = look(parcel, &name)?;
    offer.location = full.to_str().map(str::to_owned).unwrap_or_default();
    Ok(offer)
}

/// Offers a deck that comes with Pratfall.
#[must_use]
pub fn bundled(id: &str, text: &[u8]) -> Offer {
    let Parsed { deck, faults } = deck::parse_bytes(id, text);
    let files = deck.iter().map(|deck| (package::main_name(&deck.id), text.to_vec())).collect();
    let text = String::from_utf8_lossy(text).into_owned();
    let candidates = vec![Candidate { member: package::main_name(id), text, deck, faults, files }];
    Offer { name: id.to_owned(), location: String::new(), git: false, candidates, verified: false }
}

fn look(mut parcel: Parcel, name: &str) -> Result<Offer, Refusal> {
    let manifest = if parcel.holds(MANIFEST) { Some(manifest(&mut parcel, name)?) } else { None };
    let members: Vec<String> = match &manifest {
        Some(manifest) => vec![manifest.main.clone()],
        None => parcel.decks.iter().cloned().collect(),
    };
    // The only file there is was meant; among several, other programs' files are passed over.
    let single = members.len() == 1;
    let mut candidates = Vec::new();
    for member in members {
        let bytes = parcel.read(&member)?;
        if single || package::is_deck(&String::from_utf8_lossy(&bytes)) {
            candidates.push(candidate(&mut parcel, member, bytes)?);
        }
    }
    if candidates.is_empty() {
        return Err(Refusal::new(format!("{name} holds no deck"), "a deck is a TOML file with a `[deck]` table"));
    }
    let verified = match (&manifest, candidates.first()) {
        (Some(manifest), Some(candidate)) => verify(manifest, candidate, name)?,
        _ => false,
    };
    Ok(Offer { name: name.to_owned(), location: String::new(), git: false, candidates, verified })
}

fn manifest(parcel: &mut Parcel, name: &str) -> Result<Manifest, Refusal> {
    let odd = |why: String| {
        let message = format!("`{MANIFEST}` in {name} cannot be understood: {why}");
        Refusal::new(message, "ask the author for a sound copy, made by `pratfall deck pack`")
    };
    #[derive(serde::Deserialize)]
    struct Head {
        format: u32,
    }
    let bytes = parcel.read(MANIFEST)?;
    let head: Head = serde_json::from_slice(&bytes).map_err(|error| odd(error.to_string()))?;
    if head.format != package::FORMAT {
        let message =
            format!("{name} has the package format {}, and this Pratfall reads {}", head.format, package::FORMAT);
        return Err(Refusal::new(message, "get a newer Pratfall, or a copy made by an older one"));
    }
    serde_json::from_slice(&bytes).map_err(|error| odd(error.to_string()))
}

/// Holds a package against what it says of itself. Faults of its deck are told by others.
fn verify(manifest: &Manifest, candidate: &Candidate, name: &str) -> Result<bool, Refusal> {
    let Some(deck) = &candidate.deck else { return Ok(false) };
    let files: Vec<&String> = candidate.files.keys().collect();
    let same = manifest.hash == package::hash(&candidate.files)
        && manifest.deck == deck.id
        && files.iter().copied().eq(manifest.files.iter());
    if same {
        return Ok(true);
    }
    let message = format!("{name} does not hold what its manifest says");
    Err(Refusal::new(message, "it was changed or cut after it was packed; ask for it again"))
}

fn candidate(parcel: &mut Parcel, member: String, bytes: Vec<u8>) -> Result<Candidate, Refusal> {
    let Parsed { deck, mut faults } = deck::parse_bytes(&scan::file_name(&member), &bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut files = Files::new();
    if let Some(deck) = &deck {
        faults.extend(checks::check(deck, &text));
        let folder = member.rsplit_once('/').map_or("", |(folder, _)| folder);
        let main = package::main_name(&deck.id);
        for include in package::includes(&text) {
            if let Some(why) = package::unsound(&include) {
                let message = format!("{member} includes `{include}`, which {why}");
                return Err(Refusal::new(message, "a deck includes files of its own folder alone"));
            }
            if include == main || include == MANIFEST {
                let message = format!("{member} includes `{include}`, a name that is taken");
                return Err(Refusal::new(message, "give the file another name"));
            }
            let path = if folder.is_empty() { include.clone() } else { format!("{folder}/{include}") };
            files.insert(include, parcel.read(&path)?);
        }
        files.insert(main, bytes);
    }
    Ok(Candidate { member, text, deck, faults, files })
}

/// Writes a deck with what it includes as one zip: the same bytes for the same files, whenever and wherever.
///
/// # Errors
/// When the zip cannot be written.
pub fn pack(deck: &Deck, files: &Files) -> Result<(Manifest, Vec<u8>), Refusal> {
    let manifest = Manifest {
        format: package::FORMAT,
        deck: deck.id.clone(),
        version: deck.version.clone(),
        main: package::main_name(&deck.id),
        hash: package::hash(files),
        files: files.keys().cloned().collect(),
    };
    zipped(&manifest, files).map(|bytes| (manifest, bytes)).map_err(|why| {
        Refusal::new(format!("the deck cannot be packed: {why}"), "free some memory, or take large includes out")
    })
}

fn zipped(manifest: &Manifest, files: &Files) -> Result<Vec<u8>, String> {
    let mut head = serde_json::to_string_pretty(manifest).map_err(|error| error.to_string())?;
    head.push('\n');
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let all = std::iter::once((MANIFEST, head.as_bytes())).chain(files.iter().map(|(n, b)| (n.as_str(), b.as_slice())));
    for (name, bytes) in all {
        zip.start_file(name, options).map_err(|error| error.to_string())?;
        zip.write_all(bytes).map_err(|error| error.to_string())?;
    }
    zip.finish().map(std::io::Cursor::into_inner).map_err(|error| error.to_string())
}

impl Engine {
    /// Gives the folder that a deck is installed in.
    #[must_use]
    pub fn folder_of(&self, deck: &str) -> PathBuf {
        self.paths.decks().join(package::folder_name(deck))
    }

    /// Tells where a deck came from, if it was added.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn origin(&self, deck: &str) -> Result<Option<Origin>, StoreError> {
        Ok(self.store.origins()?.into_iter().find(|origin| origin.deck == deck))
    }

    /// Installs a deck in the place of whatever was installed under its id, in one step, and notes where it came from.
    /// Gives its file, and the folder where one was moved that the user had changed.
    ///
    /// # Errors
    /// When a file cannot be written; then what was there stays.
    pub fn install(
        &mut self,
        deck: &Deck,
        files: &Files,
        offer: &Offer,
        member: &str,
    ) -> Result<(PathBuf, Option<PathBuf>), Refusal> {
        let folder = self.folder_of(&deck.id);
        let before = self.origin(&deck.id).map_err(|error| Refusal::new(error.to_string(), error.hint()))?;
        let changed = folder.symlink_metadata().is_ok() && !before.is_some_and(|origin| is_as_added(&folder, &origin));
        let kept = if changed { Some(self.move_aside(&folder)?) } else { None };
        put_in_place(&folder, files).map_err(|error| {
            let shown = super::paths::shown(&folder);
            let message = format!("{shown} cannot be written: {}", scan::plainly(&error));
            Refusal::new(message, "free some space, or make the folder writable; what was there is as it was")
        })?;
        let origin = Origin {
            deck: deck.id.clone(),
            git: offer.git,
            location: offer.location.clone(),
            member: member.to_owned(),
            version: deck.version.clone(),
            hash: package::hash(files),
            added: self.clock.now().utc,
        };
        let noted = self.store.put_origin(&origin);
        noted.map_err(|error| Refusal::new(error.to_string(), error.hint()))?;
        Ok((folder.join(package::main_name(&deck.id)), kept))
    }

    /// Takes the folder of a deck that was added away. One that was changed since is moved aside; its new place is given.
    ///
    /// # Errors
    /// When it cannot be taken away.
    pub fn uninstall(&mut self, origin: &Origin) -> Result<Option<PathBuf>, Refusal> {
        let folder = self.folder_of(&origin.deck);
        let mut kept = None;
        if folder.symlink_metadata().is_ok() {
            if is_as_added(&folder, origin) {
                let leaving = beside(&folder, "leaving");
                let gone = fs::rename(&folder, &leaving).and_then(|()| fs::remove_dir_all(&leaving));
                gone.map_err(|error| stays(&folder, &error))?;
            } else {
                kept = Some(self.move_aside(&folder)?);
            }
        }
        let dropped = self.store.drop_origin(&origin.deck);
        dropped.map_err(|error| Refusal::new(error.to_string(), error.hint()))?;
        Ok(kept)
    }

    /// Moves a folder that the user changed to where nobody looks for decks; gives its new place.
    fn move_aside(&self, folder: &Path) -> Result<PathBuf, Refusal> {
        let removed = self.paths.data.join("removed");
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let free = (1..).map(|n: u32| removed.join(format!("{name}-{n}"))).find(|path| !path.exists());
        let place = free.unwrap_or_else(|| removed.join(&name));
        let moved = fs::create_dir_all(&removed).and_then(|()| fs::rename(folder, &place));
        moved.map_err(|error| stays(folder, &error))?;
        Ok(place)
    }
}

fn stays(folder: &Path, error: &std::io::Error) -> Refusal {
    let message = format!("{} cannot be taken away: {}", super::paths::shown(folder), scan::plainly(error));
    Refusal::new(message, "make the folder writable")
}

/// Tells whether the folder of a deck holds what was added, and nothing else.
#[must_use]
pub fn is_as_added(folder: &Path, origin: &Origin) -> bool {
    let (mut files, mut ahead) = (Files::new(), vec![folder.to_path_buf()]);
    while let Some(next) = ahead.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            let Ok(kind) = entry.file_type() else { return false };
            if kind.is_dir() {
                ahead.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).ok().and_then(Path::to_str).map(str::to_owned);
            let (Some(name), true) = (name, kind.is_file()) else { return false };
            let Ok(bytes) = scan::read_bounded(&path) else { return false };
            files.insert(name, bytes);
        }
    }
    package::hash(&files) == origin.hash
}

/// Writes the files into a folder beside the place, and moves that there in one step.
fn put_in_place(folder: &Path, files: &Files) -> std::io::Result<()> {
    let (coming, leaving) = (beside(folder, "coming"), beside(folder, "leaving"));
    // What a run that was stopped left behind.
    for old in [&coming, &leaving] {
        if old.symlink_metadata().is_ok() {
            fs::remove_dir_all(old)?;
        }
    }
    let written = write_all(&coming, files);
    if written.is_err() {
        let _ = fs::remove_dir_all(&coming);
        return written;
    }
    let there = folder.symlink_metadata().is_ok();
    if there {
        fs::rename(folder, &leaving)?;
    }
    match fs::rename(&coming, folder) {
        Ok(()) if there => fs::remove_dir_all(&leaving),
        Ok(()) => Ok(()),
        Err(error) => {
            if there {
                fs::rename(&leaving, folder)?;
            }
            Err(error)
        }
    }
}

fn write_all(folder: &Path, files: &Files) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    for (name, bytes) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&path)?;
        file.write_all(bytes)?;
        file.sync_all()?;
    }
    Ok(())
}

/// Names a hidden folder beside another one: looks for decks pass it over.
fn beside(folder: &Path, what: &str) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!(".{name}.{what}"))
}
