//! An answer against a rung gives a verdict; one file a way of asking.
//!
//! Pure: no clock, no disk, no randomness. Knows decks and nothing above them.

use serde::{Deserialize, Serialize};

use crate::deck::model::Reply;

/// What the learner committed, before it is graded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Response {
    /// The texts of the chosen options, in the order chosen.
    Choice(Vec<String>),
    /// Typed text, verbatim. Also for numbers.
    Text(String),
    /// Typed text for each blank, verbatim, in order.
    Blanks(Vec<String>),
    /// "I give up" is an answer too.
    GaveUp,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Right.
    Right,
    /// Right but for a slip of the fingers; counts as right.
    Near,
    /// Right in part.
    Partial,
    /// Not right.
    Off,
    /// The learner gave up.
    GaveUp,
}

/// The outcome of grading one response.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grade {
    /// How it ended.
    pub verdict: Verdict,
    /// Share that was right, 0 to 1; 1 for right and near, 0 for off and gave up.
    pub score: f64,
    /// The author's answers to the mistakes that were recognised, most telling first.
    pub replies: Vec<Reply>,
    /// For a near miss: the accepted answer it is near to. For a cloze: verdict of each blank.
    pub near_to: Option<String>,
    /// For a cloze with several blanks, the verdict of each; else empty.
    pub parts: Vec<Verdict>,
}

/// Why a response cannot be graded; the learner is asked again and nothing is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// Nothing was given.
    #[error("nothing to commit yet")]
    Empty,
    /// A number was asked for.
    #[error("this asks for a number")]
    NotANumber,
    /// The number needs its unit.
    #[error("this asks for a unit too")]
    NoUnit,
}
