//! Lines of code to point at.

use serde::{Deserialize, Serialize};

use super::{Reply, is_false};

/// Lines of the code block to point at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    /// True when every right line must be pointed at and no other.
    #[serde(default, skip_serializing_if = "is_false")]
    pub many: bool,
    /// The lines that can be pointed at, in the order of the code: all but empty ones.
    pub lines: Vec<Place>,
}

/// A line that can be pointed at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Its number in the code block, from 1.
    pub number: u16,
    /// Its text, without the blanks before it.
    pub text: String,
    /// Whether it is (one of) the right.
    #[serde(default, skip_serializing_if = "is_false")]
    pub right: bool,
    /// What to say to someone who pointed at it.
    #[serde(default, skip_serializing_if = "Reply::is_silent")]
    pub reply: Reply,
}

impl Place {
    /// Names the line, as it is written down and told: `3: return total`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}: {}", self.number, self.text)
    }
}
