//! Reading abilities: what a prediction is made from, and how each skill stands.

use std::collections::BTreeMap;

use rusqlite::named_params;

use super::{Store, error::StoreError, levels, queue::Filter};
use crate::memory::{
    ability::{Bias, SkillLevel},
    footing::{Biases, Footing, LEVELS},
    row::ItemKey,
};

/// A skill with what its attempts add up to.
#[derive(Debug, Clone, PartialEq)]
pub struct SkillStanding {
    /// Deck id.
    pub deck: String,
    /// Skill id, as it was recorded with the attempts.
    pub skill: String,
    /// Ability, how sure it is, and from how many attempts.
    pub level: SkillLevel,
}

/// All abilities of the learner and the biases of the levels: few enough to be held. How hard single items proved is
/// looked up, with [`Store::deviation`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Abilities {
    skills: BTreeMap<String, BTreeMap<String, SkillLevel>>,
    /// How far recall at each level lies off.
    pub biases: Biases,
}

impl Abilities {
    /// Gives the ability in a skill; the default for one never tried.
    #[must_use]
    pub fn skill(&self, deck: &str, skill: &str) -> SkillLevel {
        self.skills.get(deck).and_then(|skills| skills.get(skill)).copied().unwrap_or_default()
    }

    /// Gives what predictions about an item are made from, given how much harder it proved than its author guessed.
    #[must_use]
    pub fn footing(&self, deck: &str, skill: &str, deviation: f64) -> Footing {
        Footing { theta: self.skill(deck, skill).theta, deviation, biases: self.biases }
    }
}

impl Store {
    /// Reads all abilities and biases.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn abilities(&self) -> Result<Abilities, StoreError> {
        let mut abilities = Abilities { biases: self.biases()?, ..Abilities::default() };
        for SkillStanding { deck, skill, level } in self.skill_levels(&Filter::default())? {
            abilities.skills.entry(deck).or_default().insert(skill, level);
        }
        Ok(abilities)
    }

    /// Reads how much harder an item proved than its author guessed, in logits; 0 for one never tried. What was learnt
    /// of it under earlier ids is added.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn deviation(&self, key: &ItemKey) -> Result<f64, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("item_deviation"))?;
        Ok(statement.query_one(named_params! {":deck": key.deck, ":item": key.item}, |row| row.get(0))?)
    }

    /// Reads the ability in one skill; the default for one never tried.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn skill_level(&self, deck: &str, skill: &str) -> Result<SkillLevel, StoreError> {
        Ok(levels::skill(&self.conn, deck, skill)?.unwrap_or_default())
    }

    /// Reads what predictions about one item are made from.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn footing(&self, key: &ItemKey, skill: &str) -> Result<Footing, StoreError> {
        let theta = self.skill_level(&key.deck, skill)?.theta;
        Ok(Footing { theta, deviation: self.deviation(key)?, biases: self.biases()? })
    }

    /// Reads the abilities in the skills of a filter that were tried, by deck and skill.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn skill_levels(&self, filter: &Filter) -> Result<Vec<SkillStanding>, StoreError> {
        let has = |wanted: &[String], is: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == is);
        let mut statement = self.conn.prepare_cached(sql!("skill_levels"))?;
        let mut rows = statement.query([])?;
        let mut standings = Vec::new();
        while let Some(row) = rows.next()? {
            let ((deck, skill), level) = levels::named_skill(row)?;
            if has(&filter.decks, &deck) && has(&filter.skills, &skill) {
                standings.push(SkillStanding { deck, skill, level });
            }
        }
        Ok(standings)
    }

    /// Reads how far recall at each level lies off, lowest level first.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn level_biases(&self) -> Result<[Bias; LEVELS], StoreError> {
        levels::biases(&self.conn)
    }

    fn biases(&self) -> Result<Biases, StoreError> {
        Ok(Biases(self.level_biases()?.map(|bias| bias.kappa)))
    }
}
