//! The rows of the log that the fold reads, as values. The store keeps them; nobody changes one.

use serde::{Deserialize, Serialize};

use crate::{
    deck::model::{Level, Way},
    grade::{Verdict, scenario::WrongTurn},
};

/// A point in time, milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Utc(pub i64);

/// Minutes east of UTC, -1,080 to 1,080.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Offset(pub i32);

/// A study day: floor((UTC ms + offset - turn) / 86,400,000), with the turn at 4 in the morning by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StudyDay(pub i32);

/// Identity of a row: a UUIDv7, ordered by time of making. Serialised as 32 hex digits: formats and tagged enums
/// disagree about numbers of 128 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct RowId(pub u128);

impl From<RowId> for String {
    fn from(id: RowId) -> String {
        format!("{:032x}", id.0)
    }
}

impl TryFrom<String> for RowId {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<RowId, Self::Error> {
        u128::from_str_radix(&text, 16).map(RowId)
    }
}

/// Which item of which deck.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ItemKey {
    /// Deck id.
    pub deck: String,
    /// Item id within the deck.
    pub item: String,
}

/// Written as `deck/item`.
impl std::fmt::Display for ItemKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.deck, self.item)
    }
}

/// What an attempt was part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// First attempt ever at the item.
    Pretest,
    /// A review at a rung already held.
    Review,
    /// First attempts on a new rung.
    Probe,
    /// A second try with a hint, before the feedback.
    Retry,
    /// The answer produced again after its feedback.
    Redo,
    /// Feedback held to the end.
    Exam,
    /// Practice outside the schedule.
    Cram,
}

/// How sure the learner was, committed with the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// 1/k for a choice, else 10 %.
    Guess,
    /// 50 %.
    Perhaps,
    /// 75 %.
    Likely,
    /// 95 %.
    Certain,
}

/// One committed answer. Written once, at the commit, and never changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// Identity.
    pub id: RowId,
    /// The device it was made on.
    pub device: String,
    /// What was asked.
    pub key: ItemKey,
    /// Index of the rung that was asked, 0 is the lowest.
    pub rung: u8,
    /// Level of that rung.
    pub level: Level,
    /// How it was asked.
    pub way: Way,
    /// Id of the skill the item trained then, within its deck.
    pub skill: String,
    /// Fingerprint of the item as it was asked.
    pub revision: String,
    /// The session it belongs to.
    pub session: RowId,
    /// When it was committed.
    pub at: Utc,
    /// The local offset then.
    pub offset: Offset,
    /// The study day it counts for.
    pub day: StudyDay,
    /// What it was part of.
    pub phase: Phase,
    /// What was answered, verbatim; several choices or blanks are joined by a newline, empty after giving up.
    pub response: String,
    /// How sure; none when the learner skips that question.
    pub confidence: Option<Confidence>,
    /// How it ended, as graded at the commit.
    pub verdict: Verdict,
    /// Share that was right, 0 to 1.
    pub score: f64,
    /// The misconception it was recognised as.
    pub misconception: Option<String>,
    /// Hints seen before the commit, 0 to 3.
    pub hints: u8,
    /// Chance of a right answer without knowing, at that rung.
    pub guess: f64,
    /// Index of the highest rung the item could reach then.
    pub ceiling: u8,
    /// Predicted chance that the learner knew it, before the attempt, 0 to 1.
    pub k: f64,
    /// Retention aimed at then, .70 to .97.
    pub retention: f64,
    /// Number of the parameter set in force then; 0 is the default set.
    pub params: u32,
    /// Milliseconds from the first paint to the first key; none when there was none.
    pub first_key_ms: Option<u32>,
    /// Milliseconds from the first paint to the commit.
    pub commit_ms: u32,
    /// Milliseconds aimed at then, on a timed rung; none where no time was asked for.
    pub bar_ms: Option<u32>,
    /// Which variant was asked, from 1 in the order of the deck; 0 for the item's own wording.
    pub variant: u8,
    /// The wrong turns of a walk, in order. They stand beside the row in a table of their own; a row that is read for a
    /// fold of memory has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub turns: Vec<WrongTurn>,
}

impl Attempt {
    /// Tells whether what was said of it later made it right; `right` is how it ended after all corrections.
    #[must_use]
    pub fn corrected(&self, right: bool) -> bool {
        right && !matches!(self.verdict, Verdict::Right | Verdict::Near)
    }

    /// Gives the misconceptions it shows, each once: what it was recognised as, and those of its wrong turns. `right` is
    /// how it ended after all corrections. One that made it right leaves none behind; a walk that was right from the
    /// start, since its author lets a way back pass, has shown what its wrong turns mean all the same.
    #[must_use]
    pub fn beliefs(&self, right: bool) -> Vec<&str> {
        let corrected = self.corrected(right);
        let turns = self.turns.iter().filter(|_| !corrected).filter_map(|turn| turn.misconception.as_deref());
        let mut beliefs: Vec<&str> = Vec::new();
        for belief in self.misconception.as_deref().filter(|_| !right).into_iter().chain(turns) {
            if !beliefs.contains(&belief) {
                beliefs.push(belief);
            }
        }
        beliefs
    }
}

/// Something that was said about an attempt or an item later on. Also written once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Identity.
    pub id: RowId,
    /// The device it was made on.
    pub device: String,
    /// The session it belongs to, where there is one.
    pub session: Option<RowId>,
    /// When.
    pub at: Utc,
    /// The local offset then.
    pub offset: Offset,
    /// The study day it counts for.
    pub day: StudyDay,
    /// The item it is about, where it is about one.
    pub key: Option<ItemKey>,
    /// What is said.
    pub what: What,
}

/// What an event says. Stored as its name, a target row and a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum What {
    /// "I was right": the attempt counts as right.
    Override {
        /// The attempt.
        attempt: RowId,
    },
    /// A score given later (`explain`).
    Score {
        /// The attempt.
        attempt: RowId,
        /// 0 to 1.
        score: f64,
    },
    /// A slip put right by the learner before any feedback, within 10 s.
    Slip {
        /// The attempt.
        attempt: RowId,
    },
    /// The row is taken back: an attempt or an event counts as never made.
    Undo {
        /// The attempt or event.
        row: RowId,
    },
    /// The attempt was made without effort and counts for nothing.
    LowEffort {
        /// The attempt.
        attempt: RowId,
    },
    /// The item is asked no more.
    Suspend,
    /// The item is asked again.
    Resume,
    /// The item is not asked before this day.
    Bury {
        /// First study day it may be asked again.
        until: StudyDay,
    },
    /// The item is put aside for 7 days, one rung down, with its lapses forgotten.
    Park,
    /// A parked item is asked again.
    Unpark,
    /// The item climbs no higher than this rung, from 0, whatever its author allows; none takes that back.
    Ceiling {
        /// Index of the highest rung.
        rung: Option<u8>,
    },
    /// The memory starts anew; the history stays.
    Reset,
    /// An edit changed the answer and the learner kept the memory.
    Keep {
        /// Revision kept for.
        revision: String,
    },
    /// An edit changed the answer, and the learner holds half of the memory for good.
    Halve {
        /// Revision halved for.
        revision: String,
    },
    /// The learner calls the item faulty.
    Flag {
        /// Why, in the learner's words.
        note: String,
    },
    /// A parameter set was accepted; it acts from each item's next review.
    Params {
        /// Number of the set, 1 or more.
        set: u32,
        /// The 21 FSRS-6 weights.
        weights: Vec<f32>,
    },
    /// A setting that touches memory was changed.
    Setting {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// The text of a row was blanked for good.
    Purge {
        /// The row.
        row: RowId,
    },
}

/// A row of the log that the fold of an item reads.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// An attempt.
    Attempt(Attempt),
    /// An event.
    Event(Event),
}

impl Row {
    /// Gives what rows are ordered by: instant, then id.
    #[must_use]
    pub fn order(&self) -> (Utc, RowId) {
        match self {
            Row::Attempt(a) => (a.at, a.id),
            Row::Event(e) => (e.at, e.id),
        }
    }

    /// Gives the item it is about; none for an event that is about none.
    #[must_use]
    pub fn key(&self) -> Option<&ItemKey> {
        match self {
            Row::Attempt(attempt) => Some(&attempt.key),
            Row::Event(event) => event.key.as_ref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_survive_being_written_as_json() {
        let check = |what: What| {
            let text = serde_json::to_string(&what).unwrap();
            assert_eq!(serde_json::from_str::<What>(&text).unwrap(), what, "{text}");
        };
        check(What::Undo { row: RowId(u128::MAX) });
        check(What::Score { attempt: RowId(0x0192_3456_789a_7bcd_8ef0_1234_5678_9abc), score: 0.1 + 0.2 });
        check(What::Bury { until: StudyDay(-7) });
        check(What::Params { set: 3, weights: vec![0.1, 2.306_5] });
        check(What::Reset);
        check(What::Halve { revision: "r".into() });
        check(What::Ceiling { rung: Some(1) });
        check(What::Ceiling { rung: None });
    }
}
