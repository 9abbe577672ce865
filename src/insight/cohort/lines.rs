//! The lines of a report: what a learner hands an instructor, one JSON value a line, readable by eye.
//!
//! First the header, then what attempts refer to by number (items, beliefs, answers), attempts as plain lists, and at
//! the end the seal over every byte before it. A reader of this version refuses a higher one.

use serde::{Deserialize, Serialize};

use crate::{
    deck::model::{Level, Way},
    grade::Verdict,
    memory::row::{Confidence, Phase},
};

/// The version of the format that is written, and the highest that is read.
pub const VERSION: u32 = 1;

/// The fields of an attempt, in their order.
pub const COLUMNS: [&str; 18] = [
    "id",
    "item",
    "rung",
    "level",
    "way",
    "phase",
    "at",
    "day",
    "verdict",
    "score",
    "confidence",
    "hints",
    "k",
    "options",
    "variant",
    "ms",
    "belief",
    "answer",
];

/// A line that is no attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    /// The first line.
    Report(Header),
    /// An item, in one of its revisions; numbered from 0 in the order of the lines.
    Item(ItemLine),
    /// The id of a misconception, numbered likewise; of the deck of the attempts that name it.
    Belief(String),
    /// An answer, numbered likewise.
    Answer(String),
    /// A wrong turn of the attempt in the last line that was one.
    Turn(TurnLine),
    /// What was written about an attempt.
    Words(WordsLine),
    /// The last line.
    End(End),
}

/// What a report is and whose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Version of the format.
    pub version: u32,
    /// When it was made, milliseconds since 1970.
    pub made: i64,
    /// A pseudonym, or the name the learner chose to give.
    pub learner: String,
    /// `learner` is a name of the learner's own choice.
    #[serde(default)]
    pub named: bool,
    /// The group the learner says to be of.
    #[serde(default)]
    pub group: Option<String>,
    /// The public half of the device's key, 64 hex digits.
    pub key: String,
    /// A fingerprint of the oldest row of the log: the same on all devices of a learner that share their logs.
    pub log: String,
    /// What was added by choice.
    #[serde(default)]
    pub with: Vec<Extra>,
    /// The first study day in it, where older ones were left out.
    #[serde(default)]
    pub since: Option<i32>,
    /// The decks in it.
    pub decks: Vec<DeckLine>,
    /// How many attempts it holds.
    pub attempts: u64,
    /// What the fields of an attempt are.
    pub columns: Vec<String>,
}

/// What a report holds only where the learner chose so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extra {
    /// Answers that were typed: short texts, blanks, explanations.
    Text,
    /// Reflections in words.
    Reflections,
}

/// A deck of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeckLine {
    /// Its id.
    pub id: String,
    /// Its title; empty where the deck is not there any more.
    pub title: String,
    /// Its author's version.
    pub version: String,
}

/// An item of a report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ItemLine {
    /// Number of its deck in the header, from 0.
    pub deck: u32,
    /// Its id.
    pub id: String,
    /// The skill it trains.
    pub skill: String,
    /// The revision that was asked.
    pub revision: String,
}

/// A wrong turn of a walk. None of an attempt that a correction made right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TurnLine {
    /// The attempt, 32 hex digits.
    pub attempt: String,
    /// The place of the step in the walk, from 0.
    pub n: u16,
    /// The state it was taken in.
    pub state: String,
    /// Number of the belief it shows.
    pub belief: Option<u32>,
    /// What it cost, in the money of the deck.
    pub cost: f64,
    /// It was put right later on the way.
    pub recovered: bool,
    /// Number of what was done among the answers; what was typed only by choice.
    pub answer: Option<u32>,
}

/// What was written about an attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WordsLine {
    /// The attempt, 32 hex digits.
    pub attempt: String,
    /// The cause that was named.
    pub cause: String,
    /// What was expected.
    pub expected: String,
    /// What happened.
    pub happened: String,
    /// What was missing.
    pub gap: String,
    /// What was learnt.
    pub insight: String,
}

/// The last line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct End {
    /// How many lines stand before it.
    pub lines: u64,
    /// The seal over all bytes before this line, 128 hex digits.
    pub seal: String,
}

/// An attempt, its fields as in [`COLUMNS`]; undone ones and those made without effort are never in a report.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AttemptLine<'a>(
    /// Identity, 32 hex digits.
    #[serde(borrow)]
    pub &'a str,
    /// Number of the item.
    pub u32,
    /// Index of the rung.
    pub u8,
    /// Its level.
    pub Level,
    /// How it was asked.
    pub Way,
    /// What it was part of.
    pub Phase,
    /// When, milliseconds since 1970.
    pub i64,
    /// Study day.
    pub i32,
    /// How it ended, after corrections.
    pub Verdict,
    /// Share that was right, 0 to 1.
    pub f32,
    /// How sure.
    pub Option<Confidence>,
    /// Hints seen.
    pub u8,
    /// Chance predicted before it, 0 to 1.
    pub f32,
    /// Options there were to choose from, 0 where nothing was chosen.
    pub u8,
    /// The wording: 0 for the item's own.
    pub u8,
    /// Milliseconds to the commit.
    pub u32,
    /// Number of the belief it was recognised as.
    pub Option<u32>,
    /// Number of the answer.
    pub Option<u32>,
);

/// Writes a value as one line.
#[must_use]
pub fn line(value: &impl Serialize) -> String {
    // All of these are plain data, which JSON always has a form for.
    let mut text = serde_json::to_string(value).unwrap_or_default();
    text.push('\n');
    text
}
