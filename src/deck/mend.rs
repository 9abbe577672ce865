//! Faults that are mended in the file: those that take no guess at what its author meant.
//!
//! Owns which edits take a fault away, and that they do: each is tried, and kept only where its fault is gone, no other error
//! came, and a deck that could be used says what it said before. All bytes but those of the edits stay as they are.

pub mod edit;
pub mod header;

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;
use toml::de::DeTable;

use crate::clean::{clean, name as name_of};
use crate::deck::fault::{Fault, Severity, code};
use crate::deck::mend::edit::Change;
use crate::deck::model::Deck;
use crate::deck::{checks, parse};

/// How often a file is looked at: each time some faults go, and others come into sight.
const ROUNDS: usize = 40;

/// A file that was mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// Its text.
    pub text: String,
    /// What was done, in the order of the file.
    pub done: Vec<Done>,
}

/// One fault that was mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Done {
    /// The line in the mended file, from 1.
    pub line: usize,
    /// The code of the fault.
    pub code: &'static str,
    /// What was done, in a few words, cleaned.
    pub what: String,
}

/// Why a file is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is not TOML: nothing that stands behind the first such place can be trusted.
    Broken,
}

/// Mends what can be mended in a deck file called `name`.
///
/// # Errors
/// When it is not TOML.
pub fn mend(name: &str, text: &str) -> Result<Mended, Refusal> {
    let (mut text, mut done) = without_controls(text);
    let mut look = Look::of(name, &text);
    if look.is_broken() {
        return Err(Refusal::Broken);
    }
    for _ in 0..ROUNDS {
        let changes: Vec<Change> = edit::apart(look.changes(name, &text));
        if changes.is_empty() {
            break;
        }
        let refs: Vec<&Change> = changes.iter().collect();
        let together = trial(name, &text, &look, &refs).map(|next| ((next, refs), Vec::new()));
        let next = together
            .or_else(|| one_by_one(name, &text, &changes).map(|kept| (kept, Vec::new())))
            .or_else(|| changes.iter().find_map(|change| with_what_follows(name, &text, &look, change)));
        let Some((((after, found), kept), more)) = next else { break };
        let follow: Vec<&Change> = more.iter().collect();
        let place = |at: usize| edit::moved(edit::moved(at, &kept), &follow);
        for (at, _, _) in &mut done {
            *at = place(*at);
        }
        done.extend(kept.iter().map(|change| (place(change.at), change.code, change.what.clone())));
        done.extend(follow.iter().map(|change| (edit::moved(change.at, &follow), change.code, change.what.clone())));
        (text, look) = (after, found);
    }
    done.sort_by_key(|(at, _, _)| *at);
    let line = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
    let done = done.into_iter().map(|(at, code, what)| Done { line: line(at), code, what: clean(&what).into_owned() });
    let done = done.collect();
    Ok(Mended { text, done })
}

/// Gives for each fault the edits that would mend it, where there are such.
#[must_use]
pub fn offers(name: &str, text: &str, faults: &[Fault]) -> Vec<Option<Change>> {
    let offered = |fault: &Fault| edit::change(name, text, fault);
    let mut changes: Vec<Option<Change>> = faults.iter().map(offered).collect();
    if changes.iter().any(Option::is_some) {
        let look = Look::of(name, text);
        for change in &mut changes {
            change.take_if(|change| trial(name, text, &look, &[change]).is_none());
        }
    }
    changes
}

/// What is found in a text.
struct Look {
    deck: Option<Deck>,
    faults: Vec<Fault>,
}

impl Look {
    fn of(name: &str, text: &str) -> Look {
        let parsed = parse(name, text);
        let mut faults = parsed.faults;
        if let Some(deck) = &parsed.deck {
            faults.extend(checks::check(deck, text).into_iter().filter(|fault| fault.code == code::NEWER_TOML));
        }
        Look { deck: parsed.deck, faults }
    }

    fn is_broken(&self) -> bool {
        let broken = [code::SYNTAX, code::SIZE, code::DEPTH, code::NOT_TEXT];
        self.faults
            .iter()
            .any(|fault| broken.contains(&fault.code) && (fault.code != code::SIZE || fault.span == (0..0)))
    }

    fn changes(&self, name: &str, text: &str) -> Vec<Change> {
        self.faults.iter().filter_map(|fault| edit::change(name, text, fault)).collect()
    }

    /// Counts the errors of each kind, and all of them, those that are not shown too.
    fn errors(&self) -> (BTreeMap<(&str, &str), usize>, usize, bool) {
        let (mut kinds, mut total, mut cut) = (BTreeMap::new(), 0, false);
        for fault in self.faults.iter().filter(|fault| fault.level == Severity::Error) {
            if fault.code == code::MORE {
                let hidden: String = fault.message.chars().take_while(char::is_ascii_digit).collect();
                total += hidden.parse().unwrap_or(0);
                cut = true;
            } else {
                *kinds.entry((fault.code, fault.message.as_str())).or_default() += 1;
                total += 1;
            }
        }
        (kinds, total, cut)
    }

    fn count(&self, code: &str, message: &str) -> usize {
        self.faults.iter().filter(|fault| fault.code == code && fault.message == message).count()
    }
}

/// Makes these changes, which do not overlap, and gives what comes of them; nothing where they do not mend what they are
/// for, or anything else is worse.
fn trial(name: &str, text: &str, before: &Look, changes: &[&Change]) -> Option<(String, Look)> {
    let after = edit::applied(text, changes)?;
    let found = Look::of(name, &after);
    is_better(before, &found, changes).then_some((after, found))
}

/// Tells whether these changes mended what they are for, and nothing else is worse.
fn is_better(before: &Look, found: &Look, changes: &[&Change]) -> bool {
    if before.deck.is_some() && found.deck != before.deck {
        return false;
    }
    let ((old, old_total, cut), (new, new_total, _)) = (before.errors(), found.errors());
    let worse = |(kind, count): (&(&str, &str), &usize)| old.get(kind).is_none_or(|known| count > known);
    if new_total > old_total || found.is_broken() || (!cut && new.iter().any(worse)) {
        return false;
    }
    let mut mended: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for change in changes {
        *mended.entry((change.code, change.message.as_str())).or_default() += 1;
    }
    let gone = |((code, message), n): (&(&str, &str), &usize)| {
        before.count(code, message).saturating_sub(found.count(code, message)) >= *n
    };
    // Of faults beyond those that are shown, others of the same words may come into sight.
    if cut { new_total + changes.len() <= old_total } else { mended.iter().all(gone) }
}

/// What came of changes, with those that were kept.
type Kept<'c> = ((String, Look), Vec<&'c Change>);

/// Tries the changes one at a time, the last in the file first, and keeps those that are good together with what was kept.
fn one_by_one<'c>(name: &str, text: &str, changes: &'c [Change]) -> Option<Kept<'c>> {
    let mut so_far: Option<Kept<'c>> = None;
    let first = Look::of(name, text);
    for change in changes.iter().rev() {
        let (now, look) = so_far.as_ref().map_or((text, &first), |((text, look), _)| (text.as_str(), look));
        if let Some(next) = trial(name, now, look, &[change]) {
            let mut kept = so_far.map(|(_, kept)| kept).unwrap_or_default();
            kept.insert(0, change);
            so_far = Some((next, kept));
        }
    }
    so_far
}

/// Makes a change that brings other errors into sight, and at once those that mend them; nothing where one is left.
fn with_what_follows<'c>(name: &str, text: &str, before: &Look, change: &'c Change) -> Option<(Kept<'c>, Vec<Change>)> {
    let after = edit::applied(text, &[change])?;
    let found = Look::of(name, &after);
    let (known, _, cut) = before.errors();
    if cut || found.is_broken() {
        return None;
    }
    let fresh = found.faults.iter().filter(|fault| !known.contains_key(&(fault.code, fault.message.as_str())));
    let more = edit::apart(fresh.filter_map(|fault| edit::change(name, &after, fault)).collect());
    if more.is_empty() {
        return None;
    }
    let last = edit::applied(&after, &more.iter().collect::<Vec<_>>())?;
    let look = Look::of(name, &last);
    is_better(before, &look, &[change]).then(|| (((last, look), vec![change]), more))
}

/// What was done: where in the text, for which code, and in words.
type Step = (usize, &'static str, String);

/// Takes out control characters that TOML does not know anywhere, where the file is not TOML with them.
fn without_controls(text: &str) -> (String, Vec<Step>) {
    let stray = |c: char| c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t');
    if !text.contains(stray) || DeTable::parse(text).is_ok() {
        return (text.to_owned(), Vec::new());
    }
    let mut done: Vec<Step> = Vec::new();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if stray(c) {
            done.push((out.len(), code::SYNTAX, format!("{} taken out", name_of(c))));
        } else {
            out.push(c);
        }
    }
    if DeTable::parse(&out).is_ok() { (out, done) } else { (text.to_owned(), Vec::new()) }
}

/// Gives the bytes of the line a place is on, its end included.
fn line_of(text: &str, at: usize) -> Option<Range<usize>> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |n| n + 1);
    let end = text.get(at..)?.find('\n').map_or(text.len(), |n| at + n + 1);
    Some(start..end)
}

#[cfg(test)]
mod tests;
