//! A deck as the workshop reads it: by its file, with all that is amiss.

use std::path::{Path, PathBuf};

use crate::{
    cli::{failure::Failure, pick, start},
    deck::{self, MAX_BYTES, Parsed, bundled::BUNDLED, checks, fault::Fault, model::Deck},
    runtime::scan,
};

/// A deck file that was read.
#[derive(Debug)]
pub struct Source {
    /// Its name, as it was given.
    pub name: String,
    /// Its text; what is not UTF-8 was replaced.
    pub text: String,
    /// The deck, if the file has no error.
    pub deck: Option<Deck>,
    /// What is amiss, warnings among it.
    pub faults: Vec<Fault>,
}

impl Source {
    /// Reads a deck file and looks it over.
    ///
    /// # Errors
    /// When the file cannot be read or is too large.
    pub fn read(file: &Path) -> Result<Source, Failure> {
        Ok(Source::of(file, &bytes(file)?))
    }

    /// Looks over what a deck file holds.
    #[must_use]
    pub fn of(file: &Path, bytes: &[u8]) -> Source {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let Parsed { deck, mut faults } = deck::parse_bytes(&scan::file_name(&file.to_string_lossy()), bytes);
        if let Some(deck) = &deck {
            faults.extend(checks::check(deck, &text));
        }
        Source { name: file.to_string_lossy().into_owned(), text, deck, faults }
    }
}

/// Reads a deck file as it stands.
///
/// # Errors
/// When the file cannot be read or is too large.
pub fn bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    let name = file.display();
    if file.is_dir() {
        return Err(Failure::new(
            format!("{name} is a directory"),
            "name the deck files in it, as in `pratfall deck check decks/*.toml`",
        ));
    }
    let bytes = scan::read_bounded(file).map_err(|error| {
        let why = scan::plainly(&error);
        Failure::new(format!("{name} cannot be read: {why}"), "name a deck file that is there and may be read")
    })?;
    if bytes.len() > MAX_BYTES {
        let message = format!("{name} is larger than 4 MiB, and no deck may be");
        return Err(Failure::new(message, "split it into several decks"));
    }
    Ok(bytes)
}

/// Where the text of a deck is.
#[derive(Debug)]
pub enum Text {
    /// In a file.
    File(PathBuf),
    /// In the program: its id and its text.
    Bundled(&'static str, &'static [u8]),
}

/// Finds the text of one of the learner's decks by its id.
///
/// # Errors
/// When there is no such deck, or the database cannot be read.
pub fn of(name: &str) -> Result<Text, Failure> {
    let engine = start::engine_with_decks(&[])?;
    let id = pick::deck(&engine, name)?;
    let source = engine.decks()?.into_iter().find(|deck| deck.id == id).map(|deck| deck.source).unwrap_or_default();
    let bundled = source.strip_prefix("bundled:").and_then(|id| BUNDLED.iter().find(|(known, _)| *known == id));
    Ok(match bundled {
        Some((id, text)) => Text::Bundled(id, text.as_bytes()),
        None => Text::File(PathBuf::from(source)),
    })
}

/// Reads a usable deck by its path, or by its id among the learner's decks.
///
/// # Errors
/// When there is none, it cannot be read, or it has an error.
pub fn usable(name: &str) -> Result<Deck, Failure> {
    let path = Path::new(name);
    let bytes = if path.is_file() || name.contains('/') || name.ends_with(".toml") {
        bytes(path)?
    } else {
        match of(name)? {
            Text::Bundled(_, text) => text.to_vec(),
            Text::File(path) => bytes(&path)?,
        }
    };
    let Parsed { deck, faults } = deck::parse_bytes(&scan::file_name(name), &bytes);
    deck.ok_or_else(|| {
        let first = faults.first().map(|fault| fault.message.clone()).unwrap_or_default();
        Failure::new(
            format!("{name} cannot be used: {first}"),
            format!("`pratfall deck check {name}` tells all that is amiss in it"),
        )
    })
}
