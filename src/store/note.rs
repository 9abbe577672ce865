//! What learners write about their mistakes. Written once; a change is a new row that supersedes.

use serde::{Deserialize, Serialize};

use crate::memory::row::{ItemKey, Offset, RowId, StudyDay, Utc};

/// The words of a reflection, verbatim. Any of them may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The cause named: one of the classes of LEARNING.md 9, or empty.
    pub cause: String,
    /// What was expected.
    pub expected: String,
    /// What happened.
    pub happened: String,
    /// What was missing between the two.
    pub gap: String,
    /// What is known now.
    pub insight: String,
}

/// A reflection on one attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reflection {
    /// Identity.
    pub id: RowId,
    /// The attempt it is about.
    pub attempt: RowId,
    /// The device it was made on.
    pub device: String,
    /// When.
    pub at: Utc,
    /// The local offset then.
    pub offset: Offset,
    /// What was written.
    pub words: Words,
    /// The reflection it replaces.
    pub supersedes: Option<RowId>,
}

/// A stumble logged by hand, from real life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stumble {
    /// Identity.
    pub id: RowId,
    /// The device it was made on.
    pub device: String,
    /// When.
    pub at: Utc,
    /// The local offset then.
    pub offset: Offset,
    /// The study day it counts for.
    pub day: StudyDay,
    /// The item that asks for the same thing, where there is one.
    pub key: Option<ItemKey>,
    /// What was written.
    pub words: Words,
    /// The stumble it replaces.
    pub supersedes: Option<RowId>,
}
