//! How much stands between learners' code and the machine.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A level of the sandbox, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// Limits alone; code is refused here.
    L1,
    /// Landlock, seccomp and limits.
    L2,
    /// Namespaces as well: code sees a system of its own.
    L3,
}

impl Level {
    /// Says what the level consists of.
    #[must_use]
    pub fn made_of(self) -> &'static str {
        match self {
            Level::L1 => "limits alone",
            Level::L2 => "Landlock, seccomp and limits",
            Level::L3 => "namespaces, Landlock, seccomp and limits",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// What the box said of itself before anything ran in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The level reached.
    pub level: Level,
    /// Why it is not a higher one, and what is worth knowing; sentences.
    pub notes: Vec<String>,
}
