//! How far a line of code stands in: steps, and what opens and closes a part. A mistake costs a few blanks and nothing else.

use crate::tui::widgets::highlight::{Kind, highlight};

/// Steps that are believed when a text shows them.
const SOUND: std::ops::RangeInclusive<usize> = 2..=8;

/// Gives the columns of one step: what the text shows, or else what its language is used to.
#[must_use]
pub fn step(lang: &str, text: &str) -> usize {
    let shown = text.lines().filter(|line| !line.trim().is_empty()).map(blanks).filter(|n| SOUND.contains(n)).min();
    shown.unwrap_or(match lang.to_ascii_lowercase().as_str() {
        "js" | "javascript" | "ts" | "typescript" | "sql" | "sqlite" | "bash" | "sh" => 2,
        _ => 4,
    })
}

/// Counts the blanks a line begins with.
#[must_use]
pub fn blanks(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Tells whether the line that a text ends with opens a part, so that the next stands further in; with its bracket, if it
/// is one.
#[must_use]
pub fn opens(lang: &str, text: &str) -> Option<char> {
    let lines = highlight(lang, text);
    let told = lines.last()?.iter().rev().find(|(kind, text)| *kind != Kind::Comment && !text.trim().is_empty());
    let (kind, told) = told?;
    let last = told.trim_end().chars().next_back()?;
    let names = lang.to_ascii_lowercase();
    let is_shell = matches!(names.as_str(), "bash" | "sh" | "shell" | "zsh");
    match kind {
        Kind::Keyword => (is_shell && matches!(*told, "then" | "do" | "else")).then_some(' '),
        Kind::Text if closer(last).is_some() => Some(last),
        // Where a colon says something else at the end of a line, it opens nothing.
        Kind::Text if last == ':' && !is_shell && !matches!(names.as_str(), "sql" | "sqlite") => Some(last),
        _ => None,
    }
}

/// Gives the bracket that closes this one.
#[must_use]
pub fn closer(opener: char) -> Option<char> {
    match opener {
        '(' => Some(')'),
        '[' => Some(']'),
        '{' => Some('}'),
        _ => None,
    }
}

/// Tells whether a character is a bracket that closes.
#[must_use]
pub fn is_closer(c: char) -> bool {
    matches!(c, ')' | ']' | '}')
}

/// Finds the open bracket that `closing` would close behind a text, and counts the blanks its line begins with.
#[must_use]
pub fn of_opener(lang: &str, text: &str, closing: char) -> Option<usize> {
    let lines = highlight(lang, text);
    let mut open: Vec<(char, usize)> = Vec::new();
    for (line, stretches) in lines.iter().enumerate() {
        for c in stretches.iter().filter(|(kind, _)| *kind == Kind::Text).flat_map(|(_, text)| text.chars()) {
            if closer(c).is_some() {
                open.push((c, line));
            } else if is_closer(c)
                && let Some(at) = open.iter().rposition(|(opener, _)| closer(*opener) == Some(c))
            {
                open.truncate(at);
            }
        }
    }
    let (_, line) = open.iter().rev().find(|(opener, _)| closer(*opener) == Some(closing))?;
    text.split('\n').nth(*line).map(blanks)
}
