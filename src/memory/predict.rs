//! Predicted success: k, that the learner knows it, and p, that the answer is right (LEARNING.md 3).
//!
//! Abilities serve the choice of what to ask. They never enter evidence, memory or due dates.

use crate::deck::model::Level;

/// What is believed of a learner and an item, in logits; all 0 until something is learnt.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Ability {
    /// The learner's ability in the skill.
    pub theta: f64,
    /// The item's difficulty; starts at [`difficulty`].
    pub b: f64,
    /// How far recall at this level lies above the retrievability of the item, -1 to 1.
    pub kappa: f64,
}

/// Gives the difficulty b, in logits, an item starts with, from the author's guess of 1 to 5: (d - 3) * .8.
#[must_use]
pub fn difficulty(guess: u8) -> f64 {
    (f64::from(guess.clamp(1, 5)) - 3.0) * 0.8
}

/// Gives how much harder a level is than cued recall, in logits.
#[must_use]
pub fn level_step(level: Level) -> f64 {
    match level {
        Level::Recognise => -1.5,
        Level::Cued => 0.0,
        Level::Free => 0.8,
        Level::Apply => 1.6,
        Level::Timed => 2.2,
    }
}

/// Predicts k, 0 to 1, for an item or rung never seen: sigma(theta - b - delta).
#[must_use]
pub fn unseen(ability: &Ability, level: Level) -> f64 {
    sigma(ability.theta - ability.b - level_step(level))
}

/// Predicts k, 0 to 1, for a rung seen before, from its retrievability: sigma(logit R + kappa), kappa clipped to +-1.
#[must_use]
pub fn seen(ability: &Ability, retrievability: f64) -> f64 {
    let kappa = ability.kappa.clamp(-1.0, 1.0);
    // The ends have no logit, and need none: what is certain stays so.
    if retrievability <= 0.0 {
        0.0
    } else if retrievability >= 1.0 {
        1.0
    } else {
        sigma((retrievability / (1.0 - retrievability)).ln() + kappa)
    }
}

/// Predicts p, 0 to 1, that an answer is right: g + (1 - g) k, where g is the chance of guessing it.
#[must_use]
pub fn success(k: f64, guess: f64) -> f64 {
    let guess = guess.clamp(0.0, 1.0);
    guess + (1.0 - guess) * k
}

fn sigma(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}
