//! A stumble that is being written down, or written anew: five fields, and a question before anything typed is thrown
//! away.
//!
//! Knows nothing of the list it came from; whoever shows it keeps it until what was typed is on the disk.

use crate::tui::{
    keys::{Action, Code, Key},
    log::{Entry, Typed},
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
    /// What is written anew; none for a new one.
    pub over: Option<Over>,
}

/// What is written anew.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Over {
    /// The name of the entry.
    pub name: String,
    /// It is an answer, which has no labels.
    pub is_answer: bool,
    /// What it says.
    pub was: Typed,
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
    /// Opens a form with what an entry says; the focus is on the first of its fields that says nothing.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        let was = Typed {
            happened: entry.happened.clone(),
            expected: entry.expected.clone(),
            gap: entry.gap.clone(),
            insight: entry.insight.clone(),
            tags: entry.tags.clone(),
        };
        let fields = said(&was).map(holding);
        let over = Over { name: entry.line.name.clone(), is_answer: entry.line.kind == "attempt", was };
        let mut form = Form { fields, over: Some(over), ..Form::default() };
        form.at = form.shown().iter().position(|field| field.text().trim().is_empty()).unwrap_or(0);
        form
    }

    /// The fields there are.
    #[must_use]
    pub fn shown(&self) -> &[Field] {
        let hidden = usize::from(self.over.as_ref().is_some_and(|over| over.is_answer));
        &self.fields[..self.fields.len() - hidden]
    }

    /// Gives what was written. What was not touched is what it was, to the byte, whatever a field can hold of it.
    #[must_use]
    pub fn typed(&self) -> Typed {
        let was = self.over.as_ref().map(|over| &over.was);
        let was = was.map_or([""; 5], said);
        let mut now = self.fields.iter().zip(was).map(|(field, was)| {
            if *field.text() == *holding(was).text() { was.to_owned() } else { field.text().trim().to_owned() }
        });
        let mut next = || now.next().unwrap_or_default();
        Typed { happened: next(), expected: next(), gap: next(), insight: next(), tags: next() }
    }

    /// Tells whether there is nothing in it that is not kept already.
    fn is_unchanged(&self) -> bool {
        self.over.as_ref().map_or_else(|| self.typed() == Typed::default(), |over| self.typed() == over.was)
    }

    /// Takes a key with what the table says of it.
    pub fn key(&mut self, key: Key, action: Option<Action>) -> Filled {
        if std::mem::take(&mut self.asks) {
            // Anything but a yes goes on writing.
            return if action == Some(Action::Leave) { Filled::Left } else { Filled::Stays };
        }
        match action {
            Some(Action::Back | Action::Commit) if self.is_unchanged() => Filled::Left,
            Some(Action::Back) => {
                self.asks = true;
                Filled::Stays
            }
            Some(Action::Commit) => Filled::Done(self.typed()),
            Some(Action::Next) => {
                self.at = (self.at + 1) % self.shown().len();
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

fn said(of: &Typed) -> [&str; 5] {
    [&of.happened, &of.expected, &of.gap, &of.insight, &of.tags]
}

fn holding(text: &str) -> Field {
    Field::holding(text, text.contains('\n'), false)
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
