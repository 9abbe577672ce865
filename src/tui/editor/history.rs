//! What was changed in a text, to be taken back and done again: by words, not by letters.

use serde::{Deserialize, Serialize};

/// Changes that are kept; older ones can no longer be taken back.
const MOST: usize = 2_000;
/// Bytes of text that are kept of them.
const MOST_BYTES: usize = 1 << 20;

/// One change: a stretch of the text that became another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What made it; changes of one kind grow together.
    pub kind: Kind,
    /// Where the stretch begins, in bytes.
    pub at: usize,
    /// What stood there.
    pub took: String,
    /// What stands there now.
    pub put: String,
    /// Where the cursor was.
    pub before: usize,
    /// Where it went.
    pub after: usize,
}

/// What made a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A letter was typed.
    Typed,
    /// A grapheme was taken before the cursor.
    Back,
    /// A grapheme was taken behind the cursor.
    Forward,
    /// Anything else: it is taken back as one.
    Whole,
}

/// The changes of a text, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    done: Vec<Change>,
    undone: Vec<Change>,
    /// The next change does not grow the last one: the cursor was elsewhere in between.
    is_sealed: bool,
}

impl History {
    /// Adds a change; what was undone can no longer be done again.
    pub fn add(&mut self, change: Change) {
        self.undone.clear();
        let is_sealed = std::mem::take(&mut self.is_sealed);
        if is_sealed || !self.done.last_mut().is_some_and(|last| last.grows_by(&change)) {
            self.done.push(change);
        }
        let mut bytes: usize = self.done.iter().map(Change::bytes).sum();
        let mut dropped = 0;
        // The last one is always kept, however large.
        while dropped + 1 < self.done.len() && (bytes > MOST_BYTES || self.done.len() - dropped > MOST) {
            bytes -= self.done.get(dropped).map_or(0, Change::bytes);
            dropped += 1;
        }
        self.done.drain(..dropped);
    }

    /// Ends the change that grows with what is typed.
    pub fn seal(&mut self) {
        self.is_sealed = true;
    }

    /// Gives the last change, to be taken back.
    pub fn undo(&mut self) -> Option<Change> {
        self.seal();
        let change = self.done.pop()?;
        self.undone.push(change.clone());
        Some(change)
    }

    /// Gives the change that was taken back last, to be done again.
    pub fn redo(&mut self) -> Option<Change> {
        self.seal();
        let change = self.undone.pop()?;
        self.done.push(change.clone());
        Some(change)
    }
}

impl Change {
    fn bytes(&self) -> usize {
        self.took.len() + self.put.len()
    }

    /// Takes a change in that belongs to the same word; tells whether it does.
    fn grows_by(&mut self, next: &Change) -> bool {
        if self.kind != next.kind || self.after != next.before {
            return false;
        }
        let ends_blank = |text: &str| text.chars().next_back().is_some_and(char::is_whitespace);
        let begins_blank = |text: &str| text.chars().next().is_some_and(char::is_whitespace);
        // A word ends with the blanks behind it; what comes after them is the next.
        match self.kind {
            Kind::Typed
                if next.at == self.at + self.put.len() && (begins_blank(&next.put) || !ends_blank(&self.put)) =>
            {
                self.put.push_str(&next.put);
            }
            Kind::Back
                if next.at + next.took.len() == self.at && (begins_blank(&next.took) || !begins_blank(&self.took)) =>
            {
                self.took.insert_str(0, &next.took);
                self.at = next.at;
            }
            Kind::Forward if next.at == self.at && (begins_blank(&next.took) || !ends_blank(&self.took)) => {
                self.took.push_str(&next.took);
            }
            _ => return false,
        }
        self.after = next.after;
        true
    }
}
