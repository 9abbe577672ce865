//! The state of one item: everything its rows say about what is remembered and what comes next.

use serde::{Deserialize, Serialize};

use super::row::StudyDay;

/// What is remembered of one item, on which rung it stands, and when it comes back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// FSRS stability in days, .001 to 36,500.
    pub stability: f64,
    /// FSRS difficulty, 1 to 10.
    pub difficulty: f64,
    /// Study day of the last attempt that was evidence.
    pub last_evidence: StudyDay,
    /// Study day of the last attempt of any kind that counts.
    pub last_day: StudyDay,
    /// Study day it is due.
    pub due: StudyDay,
    /// Days from the last evidence to `due`, as scheduled then; 1 at first.
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
    /// Redos made on `last_day`.
    pub tries_today: u8,
    /// The study days of the last right answers at the ceiling, distinct, newest last, at most 3.
    pub right_days: Vec<StudyDay>,
    /// Set while parked: the day it comes back.
    pub parked: Option<StudyDay>,
    /// Not asked before this day.
    pub buried: Option<StudyDay>,
    /// Not asked until resumed.
    pub suspended: bool,
    /// The learner called it faulty.
    pub flagged: bool,
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
