//! The failure log as values: what its screens and its commands show.

use serde::Serialize;

/// An entry in a list.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Line {
    /// Its short name.
    pub name: String,
    /// `attempt`, `line`, `hand`, `caught` or `story`.
    pub kind: String,
    /// When, in RFC 3339.
    pub at: String,
    /// The day, as people write it.
    pub shown: String,
    /// What it is about, on one line.
    pub title: String,
    /// The item, `deck/item`; none where there is none.
    pub item: Option<String>,
    /// The skill.
    pub skill: Option<String>,
    /// The class of the error; may be empty.
    pub cause: String,
    /// The misconception, by its id.
    pub misconception: Option<String>,
    /// How sure the answer was, in a word; may be empty.
    pub confidence: String,
    /// The error, by its tool and code; may be empty.
    pub code: String,
    /// It was answered well, without help, on a later day.
    pub recovered: bool,
    /// It was missed again within 30 days of that.
    pub relapsed: bool,
    /// How many days it took.
    pub recovered_after: Option<i32>,
}

/// An entry whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Entry {
    /// In short.
    pub line: Line,
    /// The question, Markdown; empty where there is none.
    pub prompt: String,
    /// The question reads otherwise now than when it was asked.
    pub changed: bool,
    /// The answer that was given, or the command that was run.
    pub given: String,
    /// How it ended, in a word; empty where it was no answer.
    pub verdict: String,
    /// The wrong turns, where it was a walk.
    pub turns: Vec<Turn>,
    /// What was expected.
    pub expected: String,
    /// What happened.
    pub happened: String,
    /// Where the two parted.
    pub gap: String,
    /// What to take away.
    pub insight: String,
    /// The last lines of an error.
    pub output: String,
    /// Free labels, separated by spaces.
    pub tags: String,
    /// Who tells it, where that is someone else.
    pub teller: String,
    /// What followed, one sentence each.
    pub followed: Vec<String>,
    /// It can become an item: it is none yet, and is the learner's to make one of.
    pub can_be_item: bool,
}

/// A wrong turn of a walk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// The state it was taken in.
    pub state: String,
    /// What was done; a command begins with `$ `, and it is empty once it was blanked for good.
    pub done: String,
    /// What it cost, with its currency; empty where it cost nothing.
    pub cost: String,
    /// It was put right later on the way.
    pub recovered: bool,
    /// The misconception, by its id.
    pub misconception: Option<String>,
    /// What it means: the misconception in its author's words, else what is said to the turn; may be empty.
    pub meant: String,
}

/// What is wanted of the log, as the screen asks it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Words.
    pub words: String,
    /// Which of all.
    pub which: Which,
    /// A class of error.
    pub cause: Option<&'static str>,
    /// Only answers that were certain.
    pub certain: bool,
    /// Only of this skill.
    pub skill: Option<String>,
}

/// Which stumbles are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Which {
    /// All.
    #[default]
    All,
    /// Those not made good yet.
    Open,
    /// Those made good.
    Recovered,
}

/// A stumble as it is typed into the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// What happened.
    pub happened: String,
    /// What was expected.
    pub expected: String,
    /// Why.
    pub gap: String,
    /// What to take away.
    pub insight: String,
    /// Labels.
    pub tags: String,
}
