//! How able the learner is at what an item asks, with the numbers that a session predicts from.

use serde::Serialize;

use super::engine::Engine;
use crate::{
    memory::{ability::SkillLevel, footing::Footing, frontier::Frontier, predict::success, preview::Asked},
    store::{decks::Outline, error::StoreError},
};

/// Ability in the skill of an item, and what it says of the item. Abilities and difficulties are in logits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Able {
    /// Ability in the skill: 0 has even chances at an item of middling difficulty, asked with a cue.
    pub theta: f64,
    /// It lies above this, 95 times of 100 with `high`.
    pub low: f64,
    /// It lies below this.
    pub high: f64,
    /// Attempts it comes from.
    pub attempts: u32,
    /// So few that it is a guess.
    pub rough: bool,
    /// Difficulty of the item: its author's guess, and how it proved.
    pub difficulty: f64,
    /// How far recall at the level that comes next lies off, -1 to 1.
    pub bias: f64,
    /// Chance that the learner knows it today, 0 to 1.
    pub k: f64,
    /// Chance of a right answer today, luck with it, 0 to 1.
    pub p: f64,
    /// What lies just out of reach in the skill.
    pub frontier: Frontier,
}

impl Able {
    /// Puts together what is known of a skill and of how an item of it would be asked.
    #[must_use]
    pub fn of(skill: &SkillLevel, footing: &Footing, outline: &Outline, asked: &Asked) -> Able {
        let (low, high) = skill.interval();
        let ability = footing.at(outline.difficulty, asked.level);
        Able {
            theta: skill.theta,
            low,
            high,
            attempts: skill.n,
            rough: skill.is_rough(),
            difficulty: ability.b,
            bias: ability.kappa,
            k: asked.k,
            p: success(asked.k, asked.guess),
            frontier: Frontier::of(skill.theta),
        }
    }
}

impl Engine {
    /// Reads what is known of the skill of an item, and what predictions about the item are made from.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) fn footing(&self, outline: &Outline) -> Result<(SkillLevel, Footing), StoreError> {
        let skill = self.store.skill_level(&outline.key.deck, &outline.skill)?;
        Ok((skill, self.store.footing(&outline.key, &outline.skill)?))
    }
}
