//! Something to be explained in one's own words.

use serde::{Deserialize, Serialize};

use super::{Reply, is_false};

/// An explanation in the learner's own words, held by them against the author's points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explain {
    /// The points a good explanation makes, in the author's order; never empty.
    pub rubric: Vec<Point>,
    /// An explanation as the author would give it, Markdown; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub model: String,
    /// It is said aloud: nothing has to be typed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub aloud: bool,
}

/// A point of a rubric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// What is to be said, inline Markdown.
    pub text: String,
    /// Without it the explanation is off.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// What to say to someone who did not have it.
    #[serde(default, skip_serializing_if = "Reply::is_silent")]
    pub reply: Reply,
}
