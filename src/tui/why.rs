//! Why an item comes now, as a screen is told it: the numbers the scheduler used, and nothing of an answer.

use crate::memory::row::Confidence;

/// Why an item comes now.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// Why it is due, as a sentence of its own.
    pub reason: Reason,
    /// Chance of recall today, 0 to 1; none before the first attempt.
    pub recall: Option<f64>,
    /// The chance aimed at.
    pub aimed: f64,
    /// Chance of a right answer that the session counted on, 0 to 1; none where it made no prediction.
    pub p: Option<f64>,
    /// The rung it stands on, from 1.
    pub rung: usize,
    /// The highest rung it may reach, from 1.
    pub rungs: usize,
    /// Points it has towards the next rung, and what that takes.
    pub points: Option<(u8, u8)>,
    /// The last stumble: days ago, and how sure the answer was.
    pub stumble: Option<(i32, Option<Confidence>)>,
    /// How often it was tried, and how often that was a stumble.
    pub tried: (usize, usize),
    /// After a success: days until it comes back, and its rung.
    pub success: Option<(i32, usize)>,
    /// After a miss.
    pub miss: Option<(i32, usize)>,
}

/// Why an item is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A confident error is looked at again.
    Check,
    /// First answers on a new rung.
    Probe,
    /// The last answer that counted was off.
    Missed,
    /// Recall comes down to what is aimed at.
    Recall,
    /// It was never asked.
    New,
    /// It lies just out of reach.
    Challenge,
    /// A win after misses.
    Win,
    /// Practice that the learner chose, or a paper.
    Practice,
    /// Its answer is produced again.
    Redo,
}
