//! The state of one item: everything its rows say about what is remembered and what comes next.

use serde::{Deserialize, Serialize};

use super::{
    fsrs::{Strength, retrievability},
    row::{RowId, StudyDay, Utc},
};

/// Stability in days from which an item may count as mastered.
const MASTERED_STABILITY: f64 = 21.0;
/// Distinct days of right answers at the ceiling that mastery takes.
const MASTERED_DAYS: usize = 3;

/// All that the rows of one item add up to. The default is an item never seen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ItemState {
    /// What is remembered; none before the first attempt that counts, and after a reset.
    pub memory: Option<Memory>,
    /// Study day of the last attempt of any kind that counts; it never runs backwards.
    pub last_day: Option<StudyDay>,
    /// Set while parked: the day it comes back.
    pub parked: Option<StudyDay>,
    /// Not asked before this day.
    pub buried: Option<StudyDay>,
    /// Not asked until resumed.
    pub suspended: bool,
    /// The learner called it faulty.
    pub flagged: bool,
    /// The highest rung the learner lets it climb to; none for no limit but the deck's.
    #[serde(default)]
    pub ceiling: Option<u8>,
    /// Order of the newest row folded in; tells late rows from new ones.
    pub newest: Option<(Utc, RowId)>,
    /// Rows that a correction speaks of and that have not arrived yet.
    pub awaited: Vec<RowId>,
}

impl ItemState {
    /// Gives the ceiling in force under the one the deck gives: the lower of that and the learner's.
    #[must_use]
    pub fn ceiling_under(&self, top: u8) -> u8 {
        self.ceiling.map_or(top, |own| own.min(top))
    }

    /// Tells whether the item may be asked on this day: not suspended, and neither buried nor parked beyond it.
    #[must_use]
    pub fn available(&self, day: StudyDay) -> bool {
        !self.suspended && self.buried.is_none_or(|until| until <= day) && self.parked.is_none_or(|until| until <= day)
    }
}

/// What is remembered of one item, on which rung it stands, and when it comes back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// FSRS stability in days, .001 to 36,500.
    pub stability: f64,
    /// FSRS difficulty, 1 to 10.
    pub difficulty: f64,
    /// Study day of the last attempt that was evidence.
    pub last_evidence: StudyDay,
    /// Study day it is due.
    pub due: StudyDay,
    /// Days from the last evidence to `due`, as scheduled then; 1 or more.
    pub interval: u32,
    /// Evidence steps so far.
    pub reps: u32,
    /// Misses of a held rung and missed probes, since the last parking.
    pub lapses: u32,
    /// Index of the rung it is asked on next.
    pub rung: u8,
    /// Points towards the next promotion.
    pub points: u8,
    /// For each rung, how often the item fell from it.
    pub falls: Vec<u8>,
    /// The next attempts are first ones on a new rung.
    pub probing: bool,
    /// First-of-day attempts with q < .5 in a row.
    pub misses: u8,
    /// The open check after a confident error.
    pub check: Option<Check>,
    /// The lesson is shown before the next attempt.
    pub instruct_next: bool,
    /// Redos made on the last day.
    pub tries_today: u8,
    /// The study days of the last unaided right answers at the ceiling since the rung was reached, distinct, newest
    /// last, at most 3.
    pub right_days: Vec<StudyDay>,
    /// The weight w20 in force at the last evidence, for retrievability.
    pub decay: f64,
    /// Retention aimed at when `due` was set.
    pub retention: f64,
}

/// A look-again after a confident error (PR-9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Latest study day for it.
    pub by: StudyDay,
    /// False for the first (within a day), true for the one about 7 days later.
    pub second: bool,
}

impl Memory {
    /// Tells the chance of recall on a study day, 0 to 1; 1 on the day of the last evidence and before.
    #[must_use]
    pub fn recall(&self, day: StudyDay) -> f64 {
        retrievability(self.stability, day.since(self.last_evidence), self.decay)
    }

    /// Tells whether the rung it stands on was not asked yet since the item was raised to it; a probe that was missed is an
    /// attempt at the rung like any other.
    #[must_use]
    pub fn untried(&self) -> bool {
        self.probing && self.misses == 0
    }

    /// Tells whether the item is mastered, given its ceiling in force: right on 3 distinct days there, and a
    /// stability of 21 days or more (PR-15).
    #[must_use]
    pub fn mastered(&self, ceiling: u8) -> bool {
        self.rung >= ceiling && self.right_days.len() >= MASTERED_DAYS && self.stability >= MASTERED_STABILITY
    }

    /// Gives stability and difficulty together.
    #[must_use]
    pub fn strength(&self) -> Strength {
        Strength::new(self.stability, self.difficulty)
    }

    /// Takes over a new stability and difficulty.
    pub(super) fn set_strength(&mut self, strength: Strength) {
        self.stability = strength.stability;
        self.difficulty = strength.difficulty;
    }

    /// Notes a right answer at the ceiling.
    pub(super) fn right_on(&mut self, day: StudyDay) {
        if self.right_days.last() != Some(&day) {
            self.right_days.push(day);
        }
        if self.right_days.len() > MASTERED_DAYS {
            self.right_days.remove(0);
        }
    }
}
