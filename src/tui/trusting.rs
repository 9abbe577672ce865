//! Whether code of a deck may run: what the learner is told before it does, as a value.

/// Code that wants to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusting {
    /// The deck's id.
    pub deck: String,
    /// Where it comes from.
    pub root: String,
    /// The runner.
    pub runner: String,
    /// The names of all that enters the box.
    pub names: Vec<String>,
    /// Those of them that changed since the learner agreed last; empty where that never was.
    pub changed: Vec<String>,
    /// What changed in each.
    pub changes: Vec<Change>,
    /// The level of the box.
    pub level: String,
    /// What the box is made of.
    pub made_of: String,
    /// Why it is not a higher one, and what is worth knowing; sentences.
    pub notes: Vec<String>,
}

/// What changed in one of the files or checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its name.
    pub name: String,
    /// How it is another.
    pub how: How,
    /// Its lines: those that changed with a few around them, or all of them.
    pub lines: Vec<Line>,
}

/// How a file is another than it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Some of its lines are.
    Edited,
    /// It was not there.
    New,
    /// What it was is not kept: all of it is shown as it is now.
    Forgotten,
    /// It is not there any more.
    Gone,
    /// It holds no text that could be shown.
    NoText,
}

/// A line of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number before, from 1; none where it was not there.
    pub before: Option<usize>,
    /// Its number now.
    pub now: Option<usize>,
    /// What it says, without its end.
    pub text: String,
}

impl Line {
    /// Gives the sign of it: taken out, put in, or alike.
    #[must_use]
    pub fn sign(&self) -> char {
        match (self.before, self.now) {
            (Some(_), None) => '-',
            (None, _) => '+',
            _ => ' ',
        }
    }
}
