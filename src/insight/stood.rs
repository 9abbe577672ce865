//! Abilities as they stood, day after day, and what each day said of them. Knows no log and no figures.

use super::cell::Sums;

/// A skill of a deck over time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Standing {
    /// Deck.
    pub deck: String,
    /// Skill.
    pub skill: String,
    /// How it stood, day after day.
    pub stood: Vec<Stood>,
    /// What unseen rungs said of it, day after day.
    pub told: Vec<Told>,
}

/// Ability as it stood before the first answer of a UTC day, or as it stands now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stood {
    /// The UTC day; the day after today for now.
    pub day: i32,
    /// The ability, in logits.
    pub theta: f64,
    /// Its variance.
    pub variance: f64,
    /// Attempts it comes from.
    pub n: u32,
}

/// What the answers of a UTC day said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// The UTC day.
    pub day: i32,
    /// The sums of [`super::cell::Figure::Ability`].
    pub sums: Sums,
}

impl Standing {
    /// Gives the ability on a UTC day: in the middle between what it was before that day and what came after it.
    pub(super) fn theta_on(&self, day: i32) -> Option<f64> {
        let at = self.stood.binary_search_by_key(&day, |stood| stood.day).ok()?;
        let before = self.stood.get(at)?;
        let after = self.stood.get(at + 1).unwrap_or(before);
        Some((before.theta + after.theta) / 2.0)
    }
}
