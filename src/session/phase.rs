//! Where a session stands. Each phase carries its data, so that impossible pairs cannot be written.

use serde::{Deserialize, Serialize};

use super::{
    event::{Draft, Line, Millis, Written},
    queue::Entry,
    round::{Outcome, Round, Running, Turn},
};

/// A phase of the cycle.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum Phase {
    /// Waiting for an item to be loaded.
    Waiting {
        /// Its place in the queue.
        entry: Entry,
        /// A draft to go on with.
        draft: Draft,
        /// The last answer was just taken back.
        taken_back: bool,
    },
    /// The answer was changed since it was learnt: what becomes of the memory is asked before the question.
    Edited(Box<Round>, Draft),
    /// The lesson comes before the attempt.
    Lesson(Box<Round>),
    /// A question waits for an answer.
    Attempt(Box<Round>, Box<Turn>),
    /// The answer stands; how sure?
    Sure(Box<Round>, Box<Turn>),
    /// The code is running; the question stays as it is.
    Running(Box<Round>, Box<Turn>, Running),
    /// The answer is on its way to the disk; nothing of its outcome may be seen yet.
    Saving(Box<Round>, Box<Turn>, Box<Outcome>),
    /// An explanation beside the author's points; those that were made, as indices.
    Scoring(Box<Round>, Box<Standing>, Vec<usize>),
    /// The verdict alone, and what tripped the learner up.
    Verdict(Box<Round>, Box<Standing>),
    /// Words about the stumble are being written.
    Words(Box<Round>, Box<Standing>, Wanted),
    /// What the mistake means, and the right answer.
    Feedback(Box<Round>, Box<Standing>),
    /// The result of an exam, or the map of gaps after a pretest.
    Sheet,
    /// Waiting for the item of this answer of the paper, to show its feedback.
    LookingBack(usize),
    /// Small wins first, and one line for the log: what is typed of it and not kept yet.
    Summary(Option<Box<Line>>),
    /// Over.
    #[default]
    Done,
}

/// An outcome on the screen, with the question it belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The question that was answered.
    pub turn: Turn,
    /// How it ended.
    pub outcome: Outcome,
    /// Since when it is shown.
    pub since: Millis,
    /// Words are invited here (PR-13).
    pub invited: bool,
    /// Words that are typed and not kept yet.
    pub typed: Option<Written>,
}

/// Which words are being written, and where they lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    /// What was expected and why, before the feedback.
    Why,
    /// What to take away, at the feedback.
    Insight,
}
