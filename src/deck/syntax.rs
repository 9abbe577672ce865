//! TOML text to a table, with the faults of syntax told in our words.

use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, Error};

use crate::deck::fault::{Faults, code, quote};

const ONCE: &str = "a key stands once in a table, and a table has one header";

const STRAIGHT: &str = "write \" (or '), as a keyboard for programs gives it";

/// The largest text in which all faults of syntax are looked for, in bytes; in a larger one the first has to do, since
/// each takes some hundred bytes and there can be one for every two.
pub const RECOVER_MAX: usize = 512 << 10;

/// Parses a TOML text as far as it goes; faults of syntax cut off what may be said about the text behind them.
#[must_use]
pub fn read<'i>(text: &'i str, faults: &mut Faults) -> DeTable<'i> {
    let (table, errors) = parse(text);
    let mut lines = HashSet::new();
    let mut first = None;
    let breaks: Vec<usize> = match errors.is_empty() {
        true => Vec::new(),
        false => text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at).collect(),
    };
    for error in &errors {
        let span = place(error, text);
        if error.message() == "duplicate key" {
            let key = text.get(span.clone()).unwrap_or_default();
            faults.error(code::DUPLICATE_KEY, &span, || {
                let pair = key.starts_with(['"', '\'']);
                let hint =
                    if pair { "pairs that look alike are told apart in brackets: `\"banco (seat)\"`" } else { ONCE };
                (format!("duplicate key {}", quote(key)), Some(hint.to_owned()))
            });
            continue;
        }
        // One slip often sets off several messages; the first of a line is the one that helps.
        if lines.len() < 10_000 && lines.insert(breaks.partition_point(|b| *b < span.start)) {
            match typographic(text, span.start) {
                Some(place) => faults.error(code::SYNTAX, &place, || {
                    let quote = quote(text.get(place.clone()).unwrap_or_default());
                    (
                        format!("{quote} is a typographic quote, and no text begins or ends with it"),
                        Some(STRAIGHT.into()),
                    )
                }),
                None => faults.error(code::SYNTAX, &span, || (quoted(error.message()), hint(error.message()))),
            }
            first = Some(first.map_or(span.start, |f: usize| f.min(span.start)));
        }
    }
    if text.len() > RECOVER_MAX {
        // The table ends where the first fault is, of whatever kind.
        first = first.or(errors.first().map(|e| place(e, text).start));
    }
    if let Some(first) = first {
        faults.cut_at(first);
    }
    table
}

fn parse(text: &str) -> (DeTable<'_>, Vec<Error>) {
    if text.len() <= RECOVER_MAX {
        let (table, errors) = DeTable::parse_recoverable(text);
        return (table.into_inner(), errors);
    }
    match DeTable::parse(text) {
        Ok(table) => (table.into_inner(), Vec::new()),
        Err(error) => {
            let end = place(&error, text).start;
            let before = text.get(..end).and_then(|t| t.rfind('\n')).and_then(|n| text.get(..=n));
            let table = before.and_then(|t| DeTable::parse(t).ok());
            (table.map(Spanned::into_inner).unwrap_or_default(), vec![error])
        }
    }
}

fn place(error: &Error, text: &str) -> Range<usize> {
    let span = error.span().unwrap_or(0..0);
    let start = span.start.min(text.len());
    start..span.end.clamp(start, text.len())
}

/// Finds the typographic quote that a fault comes from: one on its line that stands where TOML reads no text, or in a text
/// that nothing closes on that line.
fn typographic(text: &str, at: usize) -> Option<Range<usize>> {
    let from = text.get(..at)?.rfind('\n').map_or(0, |n| n + 1);
    let line = text.get(from..)?.lines().next()?;
    // A text over several lines has a look of its own.
    if line.contains("\"\"\"") || line.contains("'''") {
        return None;
    }
    let (mut open, mut escaped, mut within) = (None, false, None);
    for (n, c) in line.char_indices() {
        match (open, c) {
            _ if escaped => escaped = false,
            (Some('"'), '\\') => escaped = true,
            (Some(quote), c) if c == quote => (open, within) = (None, None),
            (None, '"' | '\'') => open = Some(c),
            (None, '#') => return None,
            (_, '“' | '”' | '„' | '‟' | '‘' | '’' | '‚') => {
                let place = from + n..from + n + c.len_utf8();
                if open.is_none() {
                    return Some(place);
                }
                // Within a text such a quote is a letter like others, unless it ends the line as the closing one would.
                within = Some(place).filter(|place| {
                    !text.get(place.end..from + line.len()).unwrap_or_default().contains(char::is_alphanumeric)
                });
            }
            _ => {}
        }
    }
    within
}

fn quoted(message: &str) -> String {
    crate::clean::clean(message).into_owned()
}

fn hint(message: &str) -> Option<String> {
    let hint = if message.contains("string values must be quoted") || message.contains("invalid basic string") {
        "put text in quotes: \"..\", or '''..''' where it holds quotes or runs over lines"
    } else if message.contains("unclosed") {
        "a bracket was opened before and never closed"
    } else if message.contains("key with no value") || message.contains("missing value") {
        "write `key = value`; a text needs quotes"
    } else if message.contains("unquoted key") {
        "keys with spaces or accents need quotes: \"la cuenta\" = \"the bill\""
    } else if message.contains("escape") || message.contains("unicode value") {
        "a backslash in \"..\" begins an escape; write \\\\ or use '..'"
    } else if message.contains("extend value") {
        "a table can be added to only where it was opened with a header"
    } else {
        return None;
    };
    Some(hint.to_owned())
}
