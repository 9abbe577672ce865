//! Lines to be put in order.

use serde::{Deserialize, Serialize};

use super::{Reply, is_false};

/// Lines to be put in order, with lines among them that are not needed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The lines in a right order; at least two. No two of one place and text, but for repeated lines of a program.
    pub lines: Vec<Line>,
    /// Other right orders, each of two lines or more, all of them among those of `lines` and `wrong`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Vec<Line>>,
    /// Lines that are not needed, **sorted by text**.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wrong: Vec<Stray>,
    /// The learner sets how far each line is indented.
    #[serde(default, skip_serializing_if = "is_false")]
    pub indent: bool,
    /// The language that colours the lines; empty for prose.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lang: String,
}

/// A line that belongs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The text, without the blanks before it.
    pub text: String,
    /// How many steps it is indented.
    pub depth: u8,
    /// Its place. Lines of one place may stand in any order among themselves; places never fall.
    pub place: u16,
}

/// A line that is not needed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stray {
    /// The text, without blanks before it.
    pub text: String,
    /// What to say to someone who used it.
    #[serde(default, skip_serializing_if = "Reply::is_silent")]
    pub reply: Reply,
}

/// Blanks that a step of indentation is shown and written down with.
pub const STEP: usize = 4;

impl Order {
    /// Gives the right orders, the author's first one first.
    pub fn orders(&self) -> impl Iterator<Item = &[Line]> {
        std::iter::once(self.lines.as_slice()).chain(self.also.iter().map(Vec::as_slice))
    }
}

impl Line {
    /// Writes the line with the blanks before it.
    #[must_use]
    pub fn indented(&self) -> String {
        format!("{}{}", " ".repeat(STEP * usize::from(self.depth)), self.text)
    }
}
