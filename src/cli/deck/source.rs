//! A deck as the workshop reads it: by its file, with all that is amiss.

use std::path::Path;

use super::super::failure::Failure;
use crate::{
    deck::{self, MAX_BYTES, Parsed, checks, fault::Fault, model::Deck},
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
        let bytes = bytes(file)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Parsed { deck, mut faults } = deck::parse_bytes(&scan::file_name(&file.to_string_lossy()), &bytes);
        if let Some(deck) = &deck {
            faults.extend(checks::check(deck, &text));
        }
        Ok(Source { name: file.to_string_lossy().into_owned(), text, deck, faults })
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
