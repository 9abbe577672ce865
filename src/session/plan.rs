//! What the builder of a session gives: what is asked, what is kept in reserve, and what is to be expected of it.

use serde::{Deserialize, Serialize};

use super::queue::Entry;

/// A session as it was planned.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Plan {
    /// What is asked, in order.
    pub queue: Vec<Entry>,
    /// Items that would be right for sure or nearly so, surest first: for a win after misses (PR-21).
    pub easy: Vec<Entry>,
    /// What is to be expected.
    pub outlook: Outlook,
    /// Skills that are held back, and why.
    #[serde(default)]
    pub held: Vec<Held>,
}

/// A skill that is held back: none of its items is a challenge, and its new ones come last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Its deck.
    pub deck: String,
    /// Its id.
    pub skill: String,
    /// Id of the skill it needs.
    pub need: String,
    /// What that one lacks.
    pub lack: Lack,
}

/// What a needed skill lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lack {
    /// Too little of it was attempted.
    Unseen,
    /// Its mean retrievability is below .6.
    Forgotten,
    /// The ability in it is low.
    Weak,
}

/// What is to be expected of a session, as Home shows it before the session begins.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Outlook {
    /// Items that are asked.
    #[serde(default)]
    pub items: usize,
    /// Predicted minutes.
    pub minutes: f64,
    /// Look-again checks after confident errors.
    pub checks: usize,
    /// Other due items.
    pub due: usize,
    /// Items just out of reach.
    pub challenges: usize,
    /// Other items never attempted.
    pub fresh: usize,
    /// Mean predicted success of all attempts, 0 to 1, redos counted.
    pub expected: f64,
    /// The mean lies below the floor: there was nothing easier to ask.
    pub below_floor: bool,
    /// Due items, those of this session among them.
    pub backlog: usize,
    /// Days until the backlog is gone at this pace; none without a backlog that outlasts the session.
    pub backlog_days: Option<u32>,
    /// More becomes due each day than such a session gets done.
    #[serde(default)]
    pub growing: bool,
    /// Titles of the skills of the challenges, the first ones first.
    pub targets: Vec<String>,
    /// What can be known by the deadline; none without one.
    #[serde(default)]
    pub deadline: Option<Reach>,
}

/// What can be known by a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reach {
    /// Study days to it, today among them.
    pub days: u32,
    /// Items altogether.
    pub items: usize,
    /// Items that can be known by then, those attempted already among them.
    pub reachable: usize,
    /// There is no time to fail first: what is new is shown before it is asked.
    pub instruct: bool,
    /// New items to take up a day.
    pub new_a_day: usize,
}

impl From<Vec<Entry>> for Plan {
    fn from(queue: Vec<Entry>) -> Self {
        Plan { queue, ..Plan::default() }
    }
}
