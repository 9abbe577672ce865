//! How the round before ended, as one line can tell it.

use super::tally::Past;
use crate::{grade::Verdict, memory::row::StudyDay};

/// One line about the round before.
#[derive(Debug, Clone, PartialEq)]
pub struct Last<'a> {
    /// The item.
    pub item: &'a str,
    /// It counts as right.
    pub right: bool,
    /// It does so on the learner's word.
    pub overridden: bool,
    /// It was a slip, put right before any feedback.
    pub slipped: bool,
    /// How it was graded.
    pub verdict: Verdict,
    /// Produced again after its feedback.
    pub redone: bool,
    /// The rung it has been raised to, from 1.
    pub raised: Option<usize>,
    /// The milliseconds a right answer took and those it was to take, where it came late.
    pub late: Option<(u32, u32)>,
    /// Had been off before.
    pub recovered: bool,
    /// For a near answer, what it is near to.
    pub near_to: Option<&'a str>,
    /// Days until it comes back.
    pub days: Option<i32>,
    /// The log keeps it, and it comes again.
    pub keeps: bool,
}

impl<'a> Last<'a> {
    /// Takes it from a round that is over.
    #[must_use]
    pub fn of(past: &'a Past, today: StudyDay, keeps: bool) -> Self {
        Last {
            item: &past.entry.key.item,
            right: past.right,
            overridden: past.overridden,
            slipped: past.slipped,
            verdict: past.verdict,
            redone: past.redone,
            raised: past.raised,
            late: past.late,
            recovered: past.recovered,
            near_to: past.near_to.as_deref(),
            days: past.due.map(|due| due.0.saturating_sub(today.0)),
            keeps,
        }
    }
}
