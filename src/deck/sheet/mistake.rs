//! A mistake on a sheet, with what is said to it.

use serde::Serialize;

use crate::deck::model::{Misconception, Reply};

/// A mistake, and what is said to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mistake {
    /// The answer.
    pub answer: String,
    /// Words for this mistake.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub say: Option<String>,
    /// What somebody believes who makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub belief: Option<String>,
    /// What is so instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
}

/// Puts an answer that is off beside what is said to it.
#[must_use]
pub fn mistake(answer: String, reply: &Reply, beliefs: &[Misconception]) -> Mistake {
    let belief = reply.belief.as_ref().and_then(|id| beliefs.iter().find(|belief| belief.id == *id));
    Mistake {
        answer,
        say: reply.say.clone(),
        belief: belief.map(|belief| belief.belief.clone()),
        instead: belief.map(|belief| belief.refute.clone()),
    }
}
