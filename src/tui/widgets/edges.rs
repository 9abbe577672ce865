//! Where graphemes, words and lines of a text begin and end, in bytes. Every place given back is at the edge of a grapheme.

use std::ops::Range;

use unicode_segmentation::GraphemeCursor;

/// Tells whether a place is between two graphemes.
#[must_use]
pub fn is_edge(text: &str, at: usize) -> bool {
    GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(true)
}

/// Gives the edge before a place; the beginning where there is none.
#[must_use]
pub fn before(text: &str, at: usize) -> usize {
    GraphemeCursor::new(at, text.len(), true).prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// Gives the edge behind a place; the end where there is none.
#[must_use]
pub fn after(text: &str, at: usize) -> usize {
    GraphemeCursor::new(at, text.len(), true).next_boundary(text, 0).ok().flatten().unwrap_or(text.len())
}

/// Gives the line a place is on, without its end.
#[must_use]
pub fn line(text: &str, at: usize) -> Range<usize> {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    start..before.len() + after.find('\n').unwrap_or(after.len())
}

/// Gives the beginning of the word a place is in or behind; words are what blanks keep apart.
#[must_use]
pub fn word_before(text: &str, at: usize) -> usize {
    let trimmed = text.get(..at).unwrap_or("").trim_end();
    let start = trimmed.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8());
    if is_edge(text, start) { start } else { before(text, start) }
}

/// Gives the end of the word a place is in or before.
#[must_use]
pub fn word_after(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let blanks = rest.len() - rest.trim_start().len();
    let word = rest.get(blanks..).unwrap_or("");
    let to = at + blanks + word.find(char::is_whitespace).unwrap_or(word.len());
    if is_edge(text, to) { to } else { after(text, to) }
}
