//! What the map of skills shows, as values.

use serde::Serialize;

use crate::{deck::model::Level, session::plan::Lack};

/// The skills of one deck, in the order in which they build on each other.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DeckSkills {
    /// Id of the deck.
    pub deck: String,
    /// Its title.
    pub title: String,
    /// Its skills.
    pub skills: Vec<Skill>,
}

/// A skill and how the learner stands in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Skill {
    /// Its id.
    pub skill: String,
    /// Its title.
    pub title: String,
    /// Titles of the skills it needs.
    pub needs: Vec<String>,
    /// How many others have to come before it, one after another.
    pub depth: usize,
    /// Its items.
    pub items: usize,
    /// Those of them that were attempted.
    pub seen: usize,
    /// Ability in logits, between what bounds it lies 95 times of 100, and from how many attempts.
    pub theta: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
    /// How many attempts it comes from.
    pub attempts: u32,
    /// So few attempts that it is a guess.
    pub rough: bool,
    /// The level just out of reach; none before the first attempt.
    pub frontier: Option<Level>,
    /// What holds it back: the title of the skill it needs, and what that one lacks.
    pub held: Option<(String, Lack)>,
    /// The learner works at it and gets nowhere (PR-20).
    pub spinning: bool,
}
