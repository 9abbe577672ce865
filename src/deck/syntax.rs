//! TOML text to a table, with the faults of syntax told in our words.

use std::collections::HashSet;
use std::ops::Range;

use toml::de::{DeTable, Error};

use crate::deck::fault::{Faults, code, quote};

const ONCE: &str = "a key stands once in a table, and a table has one header";

/// Parses a TOML text as far as it goes; faults of syntax cut off what may be said about the text behind them.
#[must_use]
pub fn read<'i>(text: &'i str, faults: &mut Faults) -> DeTable<'i> {
    let (table, errors) = DeTable::parse_recoverable(text);
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
            faults.error(code::SYNTAX, &span, || (quoted(error.message()), hint(error.message())));
            first = Some(first.map_or(span.start, |f: usize| f.min(span.start)));
        }
    }
    if let Some(first) = first {
        faults.cut_at(first);
    }
    table.into_inner()
}

fn place(error: &Error, text: &str) -> Range<usize> {
    let span = error.span().unwrap_or(0..0);
    let start = span.start.min(text.len());
    start..span.end.clamp(start, text.len())
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
    } else if message.contains("escape") {
        "a backslash in \"..\" begins an escape; write \\\\ or use '..'"
    } else if message.contains("extend value") {
        "a table can be added to only where it was opened with a header"
    } else {
        return None;
    };
    Some(hint.to_owned())
}
