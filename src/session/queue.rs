//! What is asked in a session: the places of its queue. The builder fills them.

use serde::{Deserialize, Serialize};

use crate::memory::row::ItemKey;

/// Why an item is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// To look again at a confident error.
    Check,
    /// Its first attempts on a new rung.
    Probe,
    /// Its memory says so.
    Due,
    /// It was never asked.
    New,
    /// It lies just out of reach.
    Challenge,
    /// Its answer is still to be produced again.
    Redo,
    /// The learner chose to practise.
    Cram,
    /// A win after misses (PR-21); recorded as cram.
    Easy,
}

/// One place in the queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The item.
    pub key: ItemKey,
    /// Why it is asked.
    pub why: Why,
    /// Its skill.
    pub skill: String,
    /// Vocabulary may follow vocabulary of the same skill.
    pub vocab: bool,
    /// Predicted chance of a right answer, 0 to 1.
    #[serde(default)]
    pub p: f64,
    /// Seconds it is expected to take, all of its steps together.
    #[serde(default)]
    pub seconds: f64,
    /// Index of the rung to ask, where it is not the one its memory stands on (a challenge enters higher).
    #[serde(default)]
    pub rung: Option<u8>,
    /// Ids of items of its deck it is easily confused with.
    #[serde(default)]
    pub contrast: Vec<String>,
    /// The lesson comes first, whatever is remembered: what it needs is unseen or weak, or its skill turns on the spot
    /// (PR-4, PR-20).
    #[serde(default)]
    pub instruct: bool,
}

impl Entry {
    /// Makes an entry of which nothing is predicted.
    #[must_use]
    pub fn plain(key: ItemKey, why: Why, skill: String, vocab: bool) -> Self {
        Entry { key, why, skill, vocab, p: 0.0, seconds: 0.0, rung: None, contrast: Vec::new(), instruct: false }
    }
}
