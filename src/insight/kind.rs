//! What kind of error an answer was: one kind each (LEARNING.md 9).

use serde::Serialize;

use crate::{
    deck::model::Way,
    grade::Verdict,
    memory::{evidence::Outcome, row::Attempt},
    session::rows::Cause,
};

/// The kind of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The hand was faster than the head.
    Slip,
    /// Some of it was there.
    Partial,
    /// The steps were there, in a wrong order.
    Procedure,
    /// The question was read as another.
    Misread,
    /// It was not known.
    Gap,
    /// Something else was believed to be so.
    Misconception,
    /// Nobody has said.
    Unclassified,
}

impl Kind {
    /// All kinds: first those of somebody who nearly has it, then those of somebody who does not.
    pub const ALL: [Kind; 7] =
        [Kind::Slip, Kind::Partial, Kind::Procedure, Kind::Misread, Kind::Gap, Kind::Misconception, Kind::Unclassified];

    /// Tells of an error that it was one of this kind. Author and matcher win: a misconception the answer was recognised
    /// as, a part of it that was right; then what the learner did (put a slip right, gave up); then what the learner said.
    #[must_use]
    pub fn of(attempt: &Attempt, outcome: &Outcome, said: Option<Cause>) -> Kind {
        let in_part = outcome.verdict == Verdict::Partial || outcome.score > 0.0;
        if attempt.misconception.is_some() {
            Kind::Misconception
        } else if outcome.slip {
            Kind::Slip
        } else if in_part && attempt.way == Way::Order {
            Kind::Procedure
        } else if in_part {
            Kind::Partial
        } else if outcome.verdict == Verdict::GaveUp {
            Kind::Gap
        } else {
            match said {
                Some(Cause::Slip) => Kind::Slip,
                Some(Cause::Misread) => Kind::Misread,
                Some(Cause::Gap) => Kind::Gap,
                Some(Cause::Partial) => Kind::Partial,
                Some(Cause::Procedure) => Kind::Procedure,
                Some(Cause::Misconception) => Kind::Misconception,
                None => Kind::Unclassified,
            }
        }
    }

    /// Tells whether somebody makes it who nearly has it: E2 counts these against [`Kind::is_raw`].
    #[must_use]
    pub fn is_ripe(self) -> bool {
        matches!(self, Kind::Slip | Kind::Partial | Kind::Procedure)
    }

    /// Tells whether somebody makes it who does not have it yet. An unclassified error is neither.
    #[must_use]
    pub fn is_raw(self) -> bool {
        matches!(self, Kind::Misread | Kind::Gap | Kind::Misconception)
    }

    /// Gives its place in [`Kind::ALL`].
    #[must_use]
    pub fn place(self) -> usize {
        Kind::ALL.iter().position(|kind| *kind == self).unwrap_or(0)
    }

    /// Gives the cause it is in the log; none where nobody has said.
    #[must_use]
    pub fn cause(self) -> Option<Cause> {
        match self {
            Kind::Slip => Some(Cause::Slip),
            Kind::Partial => Some(Cause::Partial),
            Kind::Procedure => Some(Cause::Procedure),
            Kind::Misread => Some(Cause::Misread),
            Kind::Gap => Some(Cause::Gap),
            Kind::Misconception => Some(Cause::Misconception),
            Kind::Unclassified => None,
        }
    }

    /// Names it where programs read it; people read `tui::text::causes::kind`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Slip => "slip",
            Kind::Partial => "known in part",
            Kind::Procedure => "wrong order",
            Kind::Misread => "misread",
            Kind::Gap => "not known",
            Kind::Misconception => "belief",
            Kind::Unclassified => "not named",
        }
    }
}
