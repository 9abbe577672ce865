//! Trying a deck while it is written: a home of its own that nothing outlives, and an eye on the file.

use std::{
    fs,
    hash::{BuildHasher as _, Hasher as _, RandomState},
    io,
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _},
    path::{Path, PathBuf},
    time::Duration,
};

use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM},
    iterator::Signals,
};

use super::{clock::Clock, engine::Engine, paths::Paths, scan, settings::Settings, terminal::die_of};
use crate::{
    deck::{self, Parsed, again::Known, bundled::BUNDLED, fault::Severity, render},
    store::{
        decks::{Hash, Source, Stamp},
        error::StoreError,
    },
};

/// How often the file is looked at, unless the system tells of it at once.
const GLANCE: Duration = Duration::from_millis(50);
/// Faults that are told at once.
const TOLD: usize = 3;

/// A folder that goes when this is dropped.
#[derive(Debug)]
pub struct Nook(PathBuf);

impl Drop for Nook {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A deck file as it was saved.
#[derive(Debug)]
pub struct Saved {
    /// The file.
    pub source: Source,
    /// BLAKE3 of its bytes.
    pub hash: Hash,
    /// What became of it.
    pub parsed: Parsed,
    /// Its faults, a line each; only the first few.
    pub faults: Vec<String>,
}

/// Makes a folder for a log that nobody keeps.
///
/// # Errors
/// When it cannot be made.
pub fn nook() -> io::Result<Nook> {
    // Nobody can have made it before; and if they did, this says so.
    let folder = std::env::temp_dir().join(format!("pratfall-try-{:016x}", RandomState::new().build_hasher().finish()));
    fs::DirBuilder::new().mode(0o700).create(&folder)?;
    Ok(Nook(folder))
}

impl Nook {
    /// Takes the folder away when a signal ends the process, where nothing else listens to signals.
    ///
    /// # Errors
    /// When the handlers cannot be installed.
    pub fn go_with_signals(&self) -> io::Result<()> {
        let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM, SIGQUIT])?;
        let folder = self.0.clone();
        std::thread::Builder::new().name("signals".into()).spawn(move || {
            for signal in signals.forever() {
                // A file may come while the folder goes.
                for _ in 0..3 {
                    if fs::remove_dir_all(&folder).is_ok() {
                        break;
                    }
                }
                die_of(signal);
            }
        })?;
        Ok(())
    }
}

/// Opens an engine over a log of its own, which knows no deck.
///
/// # Errors
/// When the log cannot be begun.
pub fn engine(nook: &Nook, paths: &Paths, settings: Settings, clock: Clock, seed: u64) -> Result<Engine, StoreError> {
    let paths = Paths { config: paths.config.clone(), data: nook.0.clone() };
    let mut engine = Engine::open(paths, Settings { decks: Vec::new(), ..settings }, clock, seed)?;
    for (id, _) in BUNDLED {
        engine.hide(&format!("bundled:{id}"), true)?;
    }
    Ok(engine)
}

/// Reads a deck file as it is now, with what is known of it since the last look.
fn look(file: &Path, known: &mut Known) -> io::Result<Saved> {
    let bytes = scan::read_bounded(file)?;
    let path = file.to_string_lossy().into_owned();
    let parsed = deck::parse_again(&scan::file_name(&path), &bytes, known);
    let text = String::from_utf8_lossy(&bytes);
    let errors: Vec<_> = parsed.faults.iter().filter(|fault| fault.level == Severity::Error).cloned().collect();
    let told = render::json(&scan::file_name(&path), &text, errors.get(..TOLD).unwrap_or(&errors));
    let mut faults: Vec<String> = told
        .into_iter()
        .map(|fault| match fault.hint {
            Some(hint) => format!("line {}: {}; {hint}", fault.line, fault.message),
            None => format!("line {}: {}", fault.line, fault.message),
        })
        .collect();
    if errors.len() > TOLD {
        faults.push(format!("and {} more; `pratfall deck check` tells them all", errors.len() - TOLD));
    }
    let stamp = Stamp::File { size: bytes.len() as u64, mtime_ns: 0 };
    Ok(Saved { source: Source { path, stamp }, hash: *blake3::hash(&bytes).as_bytes(), parsed, faults })
}

/// An eye on a file: tells each save once.
#[derive(Debug)]
pub struct Eye {
    file: PathBuf,
    known: Option<Mark>,
    hash: Option<Hash>,
    /// What was read of it, so that a save costs what was changed.
    read: Known,
}

/// What is known of a file without reading it: size, time, number.
type Mark = (u64, i64, i64, u64);

impl Eye {
    /// Opens an eye on a file as it is now.
    #[must_use]
    pub fn on(file: PathBuf) -> Self {
        let known = mark(&file);
        let hash = scan::read_bounded(&file).ok().map(|bytes| *blake3::hash(&bytes).as_bytes());
        Eye { file, known, hash, read: Known::default() }
    }

    /// Reads the file once, so that the first save too costs no more than what was changed.
    fn learn(&mut self) {
        let _ = look(&self.file, &mut self.read);
    }

    /// Looks once; gives what was saved since the last look, if anything was.
    pub fn glance(&mut self) -> Option<Saved> {
        let now = mark(&self.file);
        // Gone or empty is a file on its way: editors write anew, or put another in its place.
        if now == self.known || now.is_none_or(|(size, ..)| size == 0) {
            return None;
        }
        let saved = look(&self.file, &mut self.read).ok()?;
        self.known = now;
        (self.hash.replace(saved.hash) != Some(saved.hash)).then_some(saved)
    }
}

/// Watches a file from another thread and sends what is saved, until nobody takes it any more.
pub fn watch(file: PathBuf, send: impl Fn(Saved) -> bool + Send + 'static) {
    let ear = Ear::at(&file);
    let mut eye = Eye::on(file);
    std::thread::spawn(move || {
        eye.learn();
        loop {
            ear.wait();
            if let Some(saved) = eye.glance()
                && !send(saved)
            {
                return;
            }
        }
    });
}

fn mark(file: &Path) -> Option<Mark> {
    let meta = fs::metadata(file).ok()?;
    Some((meta.len(), meta.mtime(), meta.mtime_nsec(), meta.ino()))
}

/// Hears of what is written in the folder of a file, where the system tells of such things.
#[cfg(target_os = "linux")]
struct Ear(Option<rustix::fd::OwnedFd>);

#[cfg(target_os = "linux")]
impl Ear {
    fn at(file: &Path) -> Self {
        use rustix::fs::inotify::{CreateFlags, WatchFlags, add_watch, init};
        // The folder and not the file: most editors put another file in its place.
        let heard = file.parent().and_then(|folder| {
            let ear = init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).ok()?;
            add_watch(&ear, folder, WatchFlags::CLOSE_WRITE | WatchFlags::MOVED_TO).ok()?;
            Some(ear)
        });
        Ear(heard)
    }

    /// Waits until something was written, and at most until the next glance: folders of the network tell nothing.
    fn wait(&self) {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let Some(ear) = &self.0 else { return std::thread::sleep(GLANCE) };
        let patience = Timespec::try_from(GLANCE).ok();
        if poll(&mut [PollFd::new(ear, PollFlags::IN)], patience.as_ref()).is_err() {
            return std::thread::sleep(GLANCE);
        }
        // What it tells in full does not matter: the file is looked at.
        let mut told = [0; 4096];
        while matches!(rustix::io::read(ear, &mut told), Ok(1..)) {}
    }
}

#[cfg(not(target_os = "linux"))]
struct Ear;

#[cfg(not(target_os = "linux"))]
impl Ear {
    fn at(_: &Path) -> Self {
        Ear
    }

    fn wait(&self) {
        std::thread::sleep(GLANCE);
    }
}
