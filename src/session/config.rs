//! What the learner settled before a session began.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::asking::Asking;
use crate::{deck::model::Way, memory::row::RowId};

/// How much the learner is asked to say about a stumble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reflecting {
    /// The verdict goes straight on to the feedback.
    Off,
    /// One letter names the cause; words are invited now and then.
    #[default]
    Brief,
    /// Expected, happened and why are asked for in words.
    Full,
}

/// What a session is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// To learn: the six steps.
    #[default]
    Study,
    /// To find the gaps of a new deck: one first attempt at every skill.
    Pretest,
    /// To practise outside the schedule: attempts are recorded as cram and leave the memory alone.
    Cram,
    /// To be examined: all feedback is held to the end, and the memory is left alone.
    Exam,
}

/// The settings a session runs under. Kept with it, so that it goes on as it began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Config {
    /// Seed of shuffles and row ids.
    pub seed: u64,
    /// Name of this device, recorded with every row.
    pub device: String,
    /// Stops taking new entries after this many minutes.
    pub minutes: u32,
    /// How much reflection is asked for.
    pub reflection: Reflecting,
    /// With which attempts a confidence is asked for.
    pub confidence: Asking,
    /// Hints wait their ten seconds. Off where there is no sense of time (`--plain`).
    pub gates: bool,
    /// After misses easy items come, and after many nothing new (PR-21).
    #[serde(default = "yes")]
    pub wins: bool,
    /// What kind of session it is.
    pub mode: Mode,
    /// Each entry is asked once and in its order, as for an author who tries a deck: no wins, and nothing comes again.
    #[serde(default)]
    pub as_written: bool,
    /// For novices and children: fewer challenges, more expected wins.
    #[serde(default)]
    pub gentle: bool,
    /// The lesson comes before every item never attempted: the learner's choice, or a deadline's.
    #[serde(default)]
    pub instruct: bool,
    /// Own median of milliseconds to a commit, for each way of asking that was measured (PR-19).
    #[serde(default)]
    pub pace: BTreeMap<Way, u32>,
    /// Retention aimed at, .70 to .97.
    pub retention: f64,
    /// Retention aimed at in some decks, by their ids, where it is another.
    #[serde(default)]
    pub retentions: BTreeMap<String, f64>,
    /// Retention aimed at for safety-critical items.
    pub critical_retention: f64,
    /// Number of the parameter set in force.
    pub params: u32,
    /// The hour at which a study day turns, 0 to 23.
    pub turn_hour: u8,
    /// Names what is drilled; empty for everything.
    pub scope: String,
    /// The learner was told once what reading feedback is worth (PR-12).
    #[serde(default)]
    pub told_to_read: bool,
    /// The newest row of the log; the session's own come after it.
    #[serde(default = "none_yet")]
    pub after: RowId,
}

fn yes() -> bool {
    true
}

fn none_yet() -> RowId {
    RowId(0)
}

impl Config {
    /// Gives the retention aimed at for an item of a deck.
    #[must_use]
    pub fn retention_of(&self, deck: &str, safety_critical: bool) -> f64 {
        let usual = self.retentions.get(deck).copied().unwrap_or(self.retention);
        if safety_critical { usual.max(self.critical_retention) } else { usual }
    }
}

impl Default for Config {
    fn default() -> Self {
        Config {
            seed: 0,
            device: "device".into(),
            minutes: 15,
            reflection: Reflecting::Brief,
            confidence: Asking::Always,
            gates: true,
            wins: true,
            mode: Mode::Study,
            as_written: false,
            gentle: false,
            instruct: false,
            pace: BTreeMap::new(),
            retention: 0.85,
            retentions: BTreeMap::new(),
            critical_retention: 0.95,
            params: 0,
            turn_hour: 4,
            scope: String::new(),
            told_to_read: false,
            after: none_yet(),
        }
    }
}
