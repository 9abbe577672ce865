//! Rows of the log that the memory does not read: reflections and stumbles written by hand.

use serde::{Deserialize, Serialize};

use crate::memory::row::{Attempt, Event, ItemKey, Offset, RowId, StudyDay, Utc};

/// What the learner says tripped them up, in one letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The hand was faster than the head.
    Slip,
    /// The question was read as another.
    Misread,
    /// It was not known.
    Gap,
    /// It was known in part.
    Partial,
    /// The steps were there, in a wrong order.
    Procedure,
    /// Something else was believed to be so.
    Misconception,
}

impl Cause {
    /// All causes, in the order they are offered.
    pub const ALL: [Cause; 6] =
        [Cause::Slip, Cause::Misread, Cause::Gap, Cause::Partial, Cause::Procedure, Cause::Misconception];

    /// Gives the word that is stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Cause::Slip => "slip",
            Cause::Misread => "misread",
            Cause::Gap => "gap",
            Cause::Partial => "partial",
            Cause::Procedure => "procedure",
            Cause::Misconception => "misconception",
        }
    }
}

/// The words of a reflection or stumble, verbatim. Any of them may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The cause named, by [`Cause::name`], or empty.
    pub cause: String,
    /// What was expected.
    pub expected: String,
    /// What happened; for the line that closes a session, the mistake.
    pub happened: String,
    /// Where the two parted.
    pub gap: String,
    /// What to take away.
    pub insight: String,
}

/// What the learner said about a stumble. A change is a new row that supersedes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reflection {
    /// Identity.
    pub id: RowId,
    /// The device it was written on.
    pub device: String,
    /// The attempt it is about.
    pub attempt: RowId,
    /// When.
    pub at: Utc,
    /// The local offset then.
    pub offset: Offset,
    /// What was said.
    pub words: Words,
    /// How long the feedback stood, in milliseconds.
    pub read_ms: Option<u32>,
    /// The row this one replaces.
    pub supersedes: Option<RowId>,
}

/// An entry of the failure log that was written by hand: from real life, or as the last line of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stumble {
    /// Identity.
    pub id: RowId,
    /// The device it was written on.
    pub device: String,
    /// The session it closes, where it does.
    pub session: Option<RowId>,
    /// The item it is about, where it is about one.
    pub key: Option<ItemKey>,
    /// When.
    pub at: Utc,
    /// The local offset then.
    pub offset: Offset,
    /// The study day it counts for.
    pub day: StudyDay,
    /// What was written.
    pub words: Words,
    /// Where it comes from, and what was kept with it.
    #[serde(default)]
    pub told: Told,
    /// The row this one replaces.
    pub supersedes: Option<RowId>,
}

impl Stumble {
    /// Tells whether it waits for words: it was caught or comes from real life, and nothing was said of it yet but what
    /// happened. What was blanked for good waits for nothing.
    #[must_use]
    pub fn waits_for_words(&self) -> bool {
        let words = &self.words;
        matches!(self.told.kind, Kind::Caught | Kind::Hand)
            && !words.happened.trim().is_empty()
            && [&words.expected, &words.gap, &words.insight].iter().all(|text| text.trim().is_empty())
    }
}

/// Where a stumble comes from that was written by hand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The line that closes a session.
    #[default]
    Line,
    /// From real life.
    Hand,
    /// A command that did not do its work, kept by `catch`.
    Caught,
    /// Someone else's story.
    Story,
}

/// What is kept with a stumble beside the words. Texts may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Where it comes from.
    pub kind: Kind,
    /// Free labels, separated by spaces.
    pub tags: String,
    /// The error it is, by its tool and code, `rustc E0502`.
    pub code: String,
    /// The command that was run.
    pub command: String,
    /// The last lines it wrote.
    pub output: String,
    /// Who tells it, where that is someone else.
    pub teller: String,
    /// It was deleted: this row says no more than that.
    pub gone: bool,
}

/// A row to be appended to the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum NewRow {
    /// A committed answer.
    Attempt(Box<Attempt>),
    /// Something said about one.
    Event(Box<Event>),
    /// Words about a stumble.
    Reflection(Box<Reflection>),
    /// A stumble by hand.
    Stumble(Box<Stumble>),
}
