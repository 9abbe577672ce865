//! One item from its question to its end: the values the phases carry.

use serde::{Deserialize, Serialize};

use super::{
    ask::Ask,
    card::Card,
    event::{Aside, Draft, Millis},
    queue::Entry,
    rows::Cause,
};
use crate::{
    deck,
    grade::{Grade, Response, Unusable, Verdict, code::Ran},
    memory::{
        row::{Confidence, Phase as Kind, RowId},
        state::Memory,
    },
};

/// An item while it is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Round {
    /// Its place in the queue.
    pub entry: Entry,
    /// Its content and memory, as loaded.
    pub card: Card,
    /// Index of the rung asked in this round.
    pub rung: usize,
    /// The variant asked in this round, from 1; 0 for the item's own wording.
    #[serde(default)]
    pub variant: u8,
    /// Attempts written in this round, in order.
    pub rows: Vec<RowId>,
    /// Hints shown in this round.
    pub hints: usize,
    /// The try with a hint was taken.
    pub retried: bool,
    /// Redos made in this round.
    pub redos: u8,
    /// Since when the field was open again to put a slip right.
    pub mending: Option<Millis>,
    /// When the last hint of this round was shown.
    pub hint_shown: Option<Millis>,
    /// When its question was shown first.
    pub shown: Option<Millis>,
    /// How the first attempt of the round ended.
    pub first: Option<Outcome>,
}

impl Round {
    /// Says why an answer cannot be committed, with the unit where another one was given.
    pub(super) fn refusal(&self, why: Unusable) -> Notice {
        match (why, self.card.rung(self.rung).map(|rung| &rung.ask)) {
            (Unusable::OtherUnit, Some(deck::model::Ask::Number(number))) => {
                Notice::OtherUnit(number.units.first().cloned())
            }
            _ => why.into(),
        }
    }
}

/// One question on the screen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// What the attempt will be part of.
    pub kind: Kind,
    /// The question, without its answer.
    pub ask: Ask,
    /// What is typed or picked.
    pub draft: Draft,
    /// When it was first shown.
    pub shown: Millis,
    /// When the first key came.
    pub first_key: Option<Millis>,
    /// When the last hint was shown; `shown` before any.
    pub hint_since: Millis,
    /// A line that answers the last key.
    pub notice: Option<Notice>,
    /// What came of running the code last.
    #[serde(default)]
    pub tried: Option<Box<Tried>>,
    /// When the answer was committed, where its row has to wait for what comes of it.
    #[serde(default)]
    pub committed: Option<Millis>,
}

/// Code that was run, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// The code.
    pub text: String,
    /// What came of it.
    pub ran: Ran,
}

/// Code that is running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// What it runs for.
    pub goal: Goal,
    /// Since when.
    pub since: Millis,
    /// It was called off.
    pub called_off: bool,
}

/// What code runs for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Goal {
    /// To see what comes of it.
    Practice,
    /// It is handed in, with a confidence.
    Commit(Option<Confidence>),
}

/// A line that answers a key press; its words live with the other sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Notice {
    /// The answer is not usable yet.
    Empty,
    /// A number is asked for.
    NotANumber,
    /// A unit is asked for.
    NoUnit,
    /// The number stands in another unit than this one, or has one where none is asked for.
    OtherUnit(Option<String>),
    /// The next hint comes in so many seconds.
    HintIn(u64),
    /// Further hints come after an answer.
    HintLater,
    /// There are no (more) hints.
    NoHint,
    /// The rows could not be written.
    NotSaved(String),
    /// The answer before counts as right now.
    Overridden,
    /// The last answer was taken back.
    TakenBack,
    /// The same after what is right was seen: what is answered now is practice.
    TakenBackSeen,
    /// Reading feedback is worth it (PR-12).
    WorthReading,
    /// Five of the last eight were off: enough for now? (PR-21)
    Enough,
    /// Several answers in a row were too fast to be tries; they do not count (PR-19).
    Breath,
    /// The item was put aside.
    Aside(Aside),
    /// What its edit means was left open; the item is asked when that was said.
    EditLater,
    /// An exam holds all help and all second thoughts to the end.
    Held,
    /// There is nothing else to ask instead.
    NothingElse,
    /// Nothing was said that could count as right.
    NothingSaid,
    /// There is nothing to take back.
    NothingToTakeBack,
    /// The code was not run, or told nothing of itself, and why.
    NotRun(String),
}

impl From<Unusable> for Notice {
    fn from(why: Unusable) -> Self {
        match why {
            Unusable::Empty => Notice::Empty,
            Unusable::NotANumber => Notice::NotANumber,
            Unusable::NoUnit => Notice::NoUnit,
            Unusable::OtherUnit => Notice::OtherUnit(None),
        }
    }
}

/// How a committed answer ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The attempt.
    pub id: RowId,
    /// What it was part of.
    pub kind: Kind,
    /// What was answered.
    pub response: Response,
    /// How sure the learner was.
    pub confidence: Option<Confidence>,
    /// How it was graded.
    pub grade: Grade,
    /// "I was right" was said.
    pub overridden: bool,
    /// It was a slip, put right before any feedback.
    pub slipped: bool,
    /// Milliseconds from the first paint to the commit.
    pub ms: u32,
    /// What is remembered now.
    pub after: Option<Memory>,
    /// The cause that was named.
    pub cause: Option<Cause>,
    /// The reflection written last about it.
    pub reflection: Option<RowId>,
    /// The words written about it.
    pub written: super::event::Written,
    /// The milliseconds it took and those it was to take, where it came late.
    #[serde(default)]
    pub late: Option<(u32, u32)>,
}

/// An item that was put aside in this session, or whose edit was settled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PutAside {
    /// The event.
    pub row: RowId,
    /// Its place in the queue.
    pub entry: Entry,
    /// How many answers had been given then.
    pub answers: usize,
    /// It left the session without an answer.
    pub unanswered: bool,
    /// It was not put aside: what an edit of it means was said.
    #[serde(default)]
    pub edit: bool,
}

/// An answer of a paper, kept until the feedback at its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// Its place in the queue.
    pub entry: Entry,
    /// Index of the rung that was asked.
    pub rung: usize,
    /// The question.
    pub turn: Turn,
    /// How it ended.
    pub outcome: Outcome,
}

impl Outcome {
    /// Tells whether it counts as right.
    #[must_use]
    pub fn right(&self) -> bool {
        self.overridden || self.slipped || matches!(self.grade.verdict, Verdict::Right | Verdict::Near)
    }

    /// Tells whether the learner may say that it was right: something was said, and it was not counted so.
    #[must_use]
    pub fn claimable(&self) -> bool {
        !self.right() && self.grade.verdict != Verdict::GaveUp
    }

    /// Tells whether nothing was said at all: what tripped the learner up is no question then. A walk that was given up
    /// on its way has said something.
    #[must_use]
    pub fn left_open(&self) -> bool {
        matches!(self.response, Response::GaveUp)
    }

    /// Tells whether the learner was sure: 75 % or more.
    #[must_use]
    pub fn sure(&self) -> bool {
        self.confidence >= Some(Confidence::Likely)
    }

    /// Gives the misconceptions that were recognised, the first one first.
    pub fn beliefs(&self) -> impl Iterator<Item = &str> {
        self.grade.replies.iter().filter_map(|reply| reply.belief.as_deref())
    }

    /// Gives the first misconception that was recognised.
    #[must_use]
    pub fn belief(&self) -> Option<&str> {
        self.beliefs().next()
    }
}
