//! Text to a deck, or to every fault in it at once.
//!
//! Owns the deck language: the model, the parser, the checks and the faults. Must not know a disk, a clock or a
//! terminal: it is handed the text and a name for it.

pub mod again;
pub mod alike;
pub mod build;
pub mod bundled;
pub mod checks;
pub mod cloze;
pub mod codes;
pub mod derive;
pub mod diff;
pub mod fault;
pub mod fields;
pub mod files;
pub mod layout;
pub mod lookahead;
pub mod measured;
pub mod mend;
pub mod mine;
pub mod model;
pub mod package;
pub mod pairs;
pub mod plain;
pub mod refs;
pub mod render;
pub mod revision;
pub mod rung;
pub mod sarif;
pub mod schema;
pub mod score;
pub mod sheet;
pub mod slug;
pub mod starter;
pub mod stats;
pub mod syntax;
pub mod table;
pub mod tokens;
pub mod walk;

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::deck::again::{Found, Known};
use crate::deck::build::Build;
use crate::deck::fault::{Fault, Faults, code};
use crate::deck::lookahead::Refusal;
use crate::deck::model::Deck;

/// The largest deck file, in bytes: 4 MiB.
pub const MAX_BYTES: usize = 4 << 20;

/// The version of what this program makes of a deck file: raised when a file may read otherwise than before, be it that a key
/// is known now, that a fault is none any more, or that an item holds something else. What was read by another is read anew.
pub const LANGUAGE: u32 = 2;

/// What became of a deck file.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The deck, if the file has no error.
    pub deck: Option<Deck>,
    /// What is amiss, by position, at most [`fault::MOST`]; without a deck there is at least one error.
    pub faults: Vec<Fault>,
}

/// Parses a deck file from its bytes: as [`parse`], and not being UTF-8 is a fault too.
///
/// The span of such a fault is good for the text that `String::from_utf8_lossy` makes of the bytes.
#[must_use]
pub fn parse_bytes(name: &str, bytes: &[u8]) -> Parsed {
    of_bytes(name, bytes, None)
}

/// Parses a deck file as [`parse_bytes`] does, and to the same end: what stands as it stood when it was read last is taken
/// from what is `known` of it.
///
/// `name` is the same each time.
#[must_use]
pub fn parse_again(name: &str, bytes: &[u8], known: &mut Known) -> Parsed {
    of_bytes(name, bytes, Some(known))
}

fn of_bytes(name: &str, bytes: &[u8], known: Option<&mut Known>) -> Parsed {
    if bytes.len() > MAX_BYTES {
        return too_large(bytes.len());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => of_text(name, text, known),
        Err(error) => {
            let at = error.valid_up_to();
            let before = bytes.get(..at).unwrap_or_default();
            let line = before.iter().filter(|b| **b == b'\n').count() + 1;
            let byte = bytes.get(at).copied().unwrap_or_default();
            refuse(
                code::NOT_TEXT,
                at..at,
                format!("the file is not UTF-8: byte {byte:#04x} in line {line}"),
                "save it as UTF-8",
            )
        }
    }
}

/// Parses a deck file: gives the deck, or all faults at once. A byte order mark at the start is stepped over.
///
/// `name` is what the file is called; an id is suggested from it where one is missing. Spans of faults are byte offsets
/// into `text`.
#[must_use]
pub fn parse(name: &str, text: &str) -> Parsed {
    of_text(name, text, None)
}

fn of_text(name: &str, text: &str, known: Option<&mut Known>) -> Parsed {
    if text.len() > MAX_BYTES {
        return too_large(text.len());
    }
    let look = match lookahead::look(text) {
        Ok(look) => look,
        Err(Refusal::Deep(span)) => {
            let message = format!("lists, tables or dotted keys are nested more than {} deep", lookahead::MAX_DEPTH);
            return refuse(code::DEPTH, span, message, "a bracket may have been left open further up");
        }
        Err(Refusal::Dense) => {
            let message = "the file holds more keys and tables than one deck can".to_owned();
            return refuse(code::SIZE, 0..0, message, "split it into several decks");
        }
    };
    by_items(name, text, &look.items, known).unwrap_or_else(|| whole(name, text))
}

/// Parses a file that begins its items at these places, item by item: their trees stay small, and memory that is used
/// again and again stays near. Gives up where anything is out of the ordinary, faults of syntax among it; then what is
/// `known` stays as it is.
fn by_items(name: &str, text: &str, starts: &[usize], mut known: Option<&mut Known>) -> Option<Parsed> {
    let mut faults = Faults::default();
    let head = DeTable::parse(text.get(..*starts.first()?)?).ok()?.into_inner();
    if head.contains_key("item") || !walk::walk(&head, name, &mut faults) {
        return None;
    }
    let mut build = Build::begin(&head, starts.len(), &mut faults);
    let mut matched = known.as_deref().zip(build.as_ref()).map(|(k, build)| k.matched(text, starts, build.house()));
    let mut found = Vec::new();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    for (n, (start, end)) in starts.iter().copied().zip(ends).enumerate() {
        let text = text.get(start..end)?;
        if let (Some(build), Some(matched)) = (&mut build, &mut matched)
            && let Some((before, read)) = matched.find(n, text).filter(|(_, read)| build.has_room_for(read))
        {
            build.add_again(read.clone(), start);
            found.push(Found::Before(before));
            continue;
        }
        let (table, at) = item(text)?;
        faults.count_from(start);
        let faults_before = faults.count();
        walk::item(&table, &at, name, &mut faults);
        if let Some(build) = &mut build {
            let mut read = build.read(&table, &at, &mut faults);
            if let Some(matched) = &matched {
                read.number = matched.number(n);
                found.push(Found::Now((faults.count() == faults_before).then(|| read.clone())));
            }
            build.add(read, start);
        }
    }
    faults.count_from(0);
    drop(matched);
    if let (Some(known), Some(build)) = (known.as_deref_mut(), &build) {
        known.learn(text, starts, build.house().clone(), found);
    }
    let deck = build.map(|build| build.finish(&head, known.map(|known| &mut known.made), &mut faults));
    Some(parsed(deck, faults))
}

/// Reads the table of an item that stands by itself, with the place of its header.
fn item(text: &str) -> Option<(DeTable<'_>, Range<usize>)> {
    plain::read(text).or_else(|| {
        let mut root = DeTable::parse(text).ok()?.into_inner();
        let DeValue::Array(items) = root.remove("item")?.into_inner() else { return None };
        let mut items = items.into_iter();
        let (item, others) = (items.next()?, items.next().is_some() || !root.is_empty());
        let at = item.span();
        match item.into_inner() {
            DeValue::Table(table) if !others => Some((table, at)),
            _ => None,
        }
    })
}

/// Parses a file in one go.
fn whole(name: &str, text: &str) -> Parsed {
    let mut faults = Faults::default();
    let root = syntax::read(text, &mut faults);
    // What names refer to can be told only of a file that was read to its end.
    let whole = walk::walk(&root, name, &mut faults) && !faults.is_cut();
    let deck = if whole { build::build(&root, &mut faults) } else { None };
    parsed(deck, faults)
}

fn parsed(deck: Option<Deck>, faults: Faults) -> Parsed {
    let deck = if faults.any_error() { None } else { deck };
    Parsed { deck, faults: faults.finish() }
}

fn too_large(bytes: usize) -> Parsed {
    let message = format!("the file has {bytes} bytes, a deck has at most {MAX_BYTES}");
    refuse(code::SIZE, 0..0, message, "split it into several decks")
}

fn refuse(code: &'static str, at: Range<usize>, message: String, hint: &str) -> Parsed {
    let mut faults = Faults::default();
    faults.error(code, &at, || (message, Some(hint.to_owned())));
    Parsed { deck: None, faults: faults.finish() }
}

#[cfg(test)]
mod tests;
