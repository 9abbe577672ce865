//! What the builder is given.

use super::{deadline::Deadline, pace::Pace};
use crate::{
    deck::model::{Level, Nature, Way},
    memory::{
        ladder,
        row::{ItemKey, StudyDay},
        state::Memory,
    },
    session::config::Mode,
};

/// All that a session is built from. The default is a session of 15 minutes with nothing to ask.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// What the session is for.
    pub mode: Mode,
    /// What could be asked; a sample where there is more than a session could ever take.
    pub candidates: Vec<Candidate>,
    /// The skills of the candidates, and those that these need.
    pub skills: Vec<SkillState>,
    /// Ids of decks, those whose new items come first at the front; others follow by id.
    pub decks: Vec<String>,
    /// How far recall lies above retrievability at each level, lowest level first, in logits.
    pub kappa: [f64; 5],
    /// How much time and how many new items there are.
    pub budget: Budget,
    /// How long the learner takes.
    pub pace: Pace,
    /// How the learner wants to be treated.
    pub profile: Profile,
    /// Due items altogether, those left out of the candidates too.
    pub backlog: usize,
    /// Items that become due on a day as things go.
    pub inflow: f64,
    /// The day by which it has to be known.
    pub deadline: Option<Deadline>,
    /// Settles ties and picks.
    pub seed: u64,
    /// The study day.
    pub day: StudyDay,
}

impl Default for Input {
    fn default() -> Self {
        Input {
            mode: Mode::Study,
            candidates: Vec::new(),
            skills: Vec::new(),
            decks: Vec::new(),
            kappa: [0.0; 5],
            budget: Budget::default(),
            pace: Pace::default(),
            profile: Profile::default(),
            backlog: 0,
            inflow: 0.0,
            deadline: None,
            seed: 0,
            day: StudyDay(0),
        }
    }
}

/// An item that could be asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Which item.
    pub key: ItemKey,
    /// Id of its skill, within its deck.
    pub skill: String,
    /// What kind of thing is learnt.
    pub nature: Nature,
    /// Why it could be asked.
    pub lane: Lane,
    /// Its rungs up to its ceiling, easiest first; one without any is never asked.
    pub ladder: Vec<Step>,
    /// Index of the rung it stands on.
    pub rung: u8,
    /// Its difficulty in logits.
    pub b: f64,
    /// Its retrievability today, 0 to 1; none when it was never attempted.
    pub recall: Option<f64>,
    /// Its next attempt is the first on a new rung.
    pub untried: bool,
    /// One more success on its rung would raise it; see [`ripe`].
    pub ripe: bool,
    /// The author wants the lesson first.
    pub instruct_first: bool,
    /// Never a challenge.
    pub safety_critical: bool,
    /// Ids of items of its deck it is easily confused with.
    pub contrast: Vec<String>,
    /// Its place in the order of learning of its deck.
    pub ord: u32,
}

/// Why an item could be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// A check after a confident error is due.
    Check,
    /// Its first attempts on a new rung are due.
    Probe,
    /// Any other review is due.
    Due,
    /// It was never attempted.
    New,
    /// It was attempted and is not due.
    Ahead,
}

/// A rung as the builder sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Its level.
    pub level: Level,
    /// Chance of a right answer without knowing, 0 to 1.
    pub guess: f64,
    /// How it is asked.
    pub way: Way,
}

/// A skill and how the learner stands in it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SkillState {
    /// Its deck.
    pub deck: String,
    /// Its id.
    pub skill: String,
    /// Its title.
    pub title: String,
    /// Ids of skills of its deck to have first.
    pub needs: Vec<String>,
    /// Its place among the skills of its deck.
    pub ord: u32,
    /// Ability in logits.
    pub theta: f64,
    /// Attempts the ability is estimated from.
    pub n: u32,
    /// Its items that were attempted; a sample may stand for all.
    pub seen: u32,
    /// It has items never attempted.
    pub unseen: bool,
    /// Mean retrievability of those attempted, 0 to 1; none when there are none.
    pub recall: Option<f64>,
    /// The learner works at it and gets nowhere (PR-20); see [`super::wheel::spins`].
    pub spinning: bool,
}

/// How much a session may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    /// Minutes of the session.
    pub minutes: f64,
    /// Minutes left of those the learner gives to a day; none without a limit.
    pub minutes_left_today: Option<f64>,
    /// New items left of those the learner allows a day.
    pub new_left_today: usize,
    /// Items at the most; none without a limit.
    pub items: Option<usize>,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { minutes: 15.0, minutes_left_today: None, new_left_today: 10, items: None }
    }
}

impl Budget {
    /// Gives the seconds there are.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.minutes_left_today.map_or(self.minutes, |left| left.min(self.minutes)).max(0.0) * 60.0
    }
}

/// How the learner wants to be treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Profile {
    /// Fewer challenges, more expected wins.
    pub gentle: bool,
    /// The lesson comes before every item never attempted.
    pub instruct: bool,
}

/// Tells whether one more success on its rung would raise an item, after at least one that was no guess; a miss
/// since then or an open check stands against it. `top` is the highest rung it may reach.
#[must_use]
pub fn ripe(memory: &Memory, top: u8) -> bool {
    let nearly = memory.points >= 2 && memory.points.saturating_add(2) >= ladder::needed(memory);
    nearly && memory.rung < top && !memory.probing && memory.misses == 0 && memory.check.is_none()
}
