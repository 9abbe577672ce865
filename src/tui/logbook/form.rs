//! A stumble that is being written down: five fields, and a question before anything typed is thrown away.
//!
//! Knows nothing of the list it came from; whoever shows it keeps it until what was typed is on the disk.

use crate::tui::{
    keys::{Action, Code, Key},
    log::Typed,
    widgets::field::{Edit, Field},
};

/// The form.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Form {
    /// What happened, what was expected, why, the insight, labels.
    pub fields: [Field; 5],
    /// The one with the focus.
    pub at: usize,
    /// Whether to throw it away is being asked.
    pub asks: bool,
}

/// What follows from a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filled {
    /// It goes on.
    Stays,
    /// It is left, with nothing in it that is wanted.
    Left,
    /// This is to be written down.
    Done(Typed),
}

impl Form {
    /// Gives what was written.
    #[must_use]
    pub fn typed(&self) -> Typed {
        let [happened, expected, gap, insight, tags] = self.fields.each_ref().map(|f| f.text().trim().to_owned());
        Typed { happened, expected, gap, insight, tags }
    }

    /// Takes a key with what the table says of it.
    pub fn key(&mut self, key: Key, action: Option<Action>) -> Filled {
        if std::mem::take(&mut self.asks) {
            // Anything but a yes goes on writing.
            return if action == Some(Action::Leave) { Filled::Left } else { Filled::Stays };
        }
        let empty = self.typed() == Typed::default();
        match action {
            Some(Action::Back | Action::Commit) if empty => Filled::Left,
            Some(Action::Back) => {
                self.asks = true;
                Filled::Stays
            }
            Some(Action::Commit) => Filled::Done(self.typed()),
            Some(Action::Next) => {
                self.at = (self.at + 1) % self.fields.len();
                Filled::Stays
            }
            _ => {
                if let Some(edit) = edit(key) {
                    self.apply(&edit);
                }
                Filled::Stays
            }
        }
    }

    /// Edits the field with the focus.
    pub fn apply(&mut self, edit: &Edit) {
        if let Some(field) = self.fields.get_mut(self.at) {
            field.apply(edit);
        }
    }
}

/// Gives what a key does to a field.
#[must_use]
pub fn edit(key: Key) -> Option<Edit> {
    match key.code {
        Code::Char(c) if key.ctrl => Edit::of_chord(c),
        Code::Char(c) => Some(Edit::Insert(c)),
        Code::Backspace => Some(Edit::Backspace),
        Code::Delete => Some(Edit::Delete),
        Code::Left => Some(Edit::Left),
        Code::Right => Some(Edit::Right),
        Code::Home => Some(Edit::Home),
        Code::End => Some(Edit::End),
        _ => None,
    }
}
