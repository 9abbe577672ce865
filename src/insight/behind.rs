//! Which answers stand behind a figure.

use super::kind::Kind;
use crate::{
    deck::model::Way,
    memory::row::{Attempt, Confidence, ItemKey, Phase, RowId, StudyDay, Utc},
};

/// Days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first.
    pub from: StudyDay,
    /// The last.
    pub to: StudyDay,
}

impl Stretch {
    /// Tells whether a day is one of them.
    #[must_use]
    pub fn holds(&self, day: StudyDay) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// Which answers are meant. What was taken back or made without effort never is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behind {
    /// Those of some days, the latest days first.
    Within(Vec<Stretch>, Which),
    /// Those that hit a misconception of a deck.
    Belief(String, String),
    /// Those at an item that were given as likely or certain and went off.
    TooSure(ItemKey),
    /// Those at the first item that were off, and are right for the second; second tries too, as they are counted.
    Mixup(ItemKey, ItemKey),
    /// Those that train a skill of a deck.
    Skill(String, String),
    /// The last one at each item that is due on some days: what made it so.
    Due(Stretch),
}

/// Where a page of them ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// At this answer.
    Answer {
        /// Its study day; 0 where the order goes by the instant alone.
        day: StudyDay,
        /// When it was given.
        at: Utc,
        /// Its id.
        id: RowId,
    },
    /// After so many items.
    Items(usize),
}

/// Which answers of some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All first answers.
    Answers,
    /// Those that were off.
    Stumbles,
    /// Errors of a kind.
    Kind(Kind),
    /// Errors that were predicted near even chances; only those of a kind that somebody named, or all.
    Matched {
        /// Leaves out what nobody named.
        named: bool,
    },
    /// Those that showed any misconception.
    Beliefs,
    /// Stumbles at an item that was not waiting to be recovered from.
    Began,
    /// Stumbles within 30 days of a recovery; the days are those of the recovery.
    Relapses,
    /// First answers ever at an item that were off, where it was tried on a later day.
    First,
    /// Right redos.
    Redos,
    /// First answers at a rung never seen, without help, as ability counts them.
    Unseen,
    /// Those given in a way.
    Way(Way),
    /// Those given with this confidence, without help.
    Sure(Confidence),
    /// Those given with any confidence, without help.
    Told,
}

/// Where an answer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Among first answers; it was right.
    Answer(bool),
    /// Among errors of a kind.
    Error(Kind),
    /// Among errors predicted near even chances.
    Matched(Kind),
    /// Among answers of which it was said how sure one is.
    Sure(Confidence),
    /// It opened what waits to be recovered from.
    Began,
    /// It came within 30 days of a recovery.
    Relapse,
    /// It was the first ever at its item, off, and a later day tried again.
    First,
    /// Among right redos.
    Redo,
    /// Among answers at a rung never seen.
    Unseen,
}

/// An answer and where it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// The answer.
    pub id: RowId,
    /// The day it counts for: its own, but of a relapse that of the recovery.
    pub day: StudyDay,
    /// Where.
    pub role: Role,
}

impl Told {
    /// Says it of an answer, for its own day.
    #[must_use]
    pub fn of(attempt: &Attempt, role: Role) -> Self {
        Told { id: attempt.id, day: attempt.day, role }
    }
}

impl Which {
    /// Tells whether only the other rows of an item show it.
    #[must_use]
    pub fn needs_item(self) -> bool {
        matches!(self, Which::Began | Which::Relapses | Which::First | Which::Redos | Which::Unseen)
    }

    /// Tells whether only what was off can be one.
    #[must_use]
    pub fn is_off(self) -> bool {
        matches!(
            self,
            Which::Stumbles | Which::Kind(_) | Which::Matched { .. } | Which::Began | Which::Relapses | Which::First
        )
    }

    /// Tells whether an answer of a phase may be one.
    #[must_use]
    pub fn is_in(self, phase: Phase) -> bool {
        match self {
            Which::Redos => phase == Phase::Redo,
            Which::Unseen => matches!(phase, Phase::Pretest | Phase::Probe),
            Which::First => !matches!(phase, Phase::Retry | Phase::Redo | Phase::Review),
            _ => !matches!(phase, Phase::Retry | Phase::Redo),
        }
    }

    /// Tells of an answer as it was committed whether it may be one.
    #[must_use]
    pub fn may_be(self, attempt: &Attempt) -> bool {
        self.is_in(attempt.phase)
            && match self {
                Which::Way(way) => attempt.way == way,
                Which::Sure(sure) => attempt.confidence == Some(sure),
                Which::Told => attempt.confidence.is_some(),
                _ => true,
            }
    }

    /// Tells of an answer, by where it counts, whether it is one.
    #[must_use]
    pub fn takes(self, attempt: &Attempt, told: &[Told], within: &Stretch) -> bool {
        let mine = || told.iter().filter(|told| told.id == attempt.id && within.holds(told.day)).map(|told| told.role);
        let any = |wanted: &dyn Fn(Role) -> bool| mine().any(wanted);
        match self {
            Which::Answers | Which::Way(_) => any(&|role| matches!(role, Role::Answer(_))),
            Which::Stumbles => any(&|role| matches!(role, Role::Error(_))),
            Which::Kind(kind) => any(&|role| role == Role::Error(kind)),
            Which::Matched { named } => {
                any(&|role| matches!(role, Role::Matched(kind) if !named || kind != Kind::Unclassified))
            }
            Which::Beliefs => any(&|role| matches!(role, Role::Answer(right) if !attempt.beliefs(right).is_empty())),
            Which::Began => any(&|role| role == Role::Began),
            Which::Relapses => any(&|role| role == Role::Relapse),
            Which::First => any(&|role| role == Role::First),
            Which::Redos => any(&|role| role == Role::Redo),
            Which::Unseen => any(&|role| role == Role::Unseen),
            Which::Sure(sure) => any(&|role| role == Role::Sure(sure)),
            Which::Told => any(&|role| matches!(role, Role::Sure(_))),
        }
    }
}
