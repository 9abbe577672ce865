//! Abilities as they stood, day after day. Knows no log and no figures.

use std::collections::BTreeMap;

/// Ability in a skill as it stood before the first answer of a UTC day, or as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct Stood {
    /// Deck.
    pub deck: String,
    /// Skill.
    pub skill: String,
    /// The UTC day; the day after today for now.
    pub day: i32,
    /// The ability, in logits.
    pub theta: f64,
    /// Its variance.
    pub variance: f64,
    /// Attempts it comes from.
    pub n: u32,
}

/// Gives of each deck and skill its number and how it stood, day after day. They stand in the order of deck, skill and
/// day.
pub(super) fn skills(all: &[Stood]) -> BTreeMap<(&str, &str), (usize, &[Stood])> {
    let skills = all.chunk_by(|a, b| (&a.deck, &a.skill) == (&b.deck, &b.skill)).enumerate();
    skills.filter_map(|(n, days)| days.first().map(|d| ((d.deck.as_str(), d.skill.as_str()), (n, days)))).collect()
}

/// Gives the ability on a UTC day: in the middle between what it was before that day and what came after it.
pub(super) fn theta_on(days: &[Stood], day: i32) -> Option<f64> {
    let at = days.binary_search_by_key(&day, |stood| stood.day).ok()?;
    let before = days.get(at)?;
    let after = days.get(at + 1).unwrap_or(before);
    Some((before.theta + after.theta) / 2.0)
}
