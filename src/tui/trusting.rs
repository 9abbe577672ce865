//! Whether code of a deck may run: what the learner is told before it does, as a value.

use crate::runner::changes::Change;

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
