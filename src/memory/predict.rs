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

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, want: f64) {
        assert!((got - want).abs() < 1e-9, "{got}, not {want}");
    }

    #[test]
    fn what_was_never_seen_goes_by_ability_difficulty_and_level() {
        let check = |theta: f64, b: f64, level: Level, logit: f64| {
            close(unseen(&Ability { theta, b, kappa: 9.0 }, level), 1.0 / (1.0 + (-logit).exp()));
        };
        check(0.0, 0.0, Level::Cued, 0.0);
        check(0.0, 0.0, Level::Recognise, 1.5);
        check(0.0, 0.0, Level::Free, -0.8);
        check(0.0, 0.0, Level::Apply, -1.6);
        check(0.0, 0.0, Level::Timed, -2.2);
        check(1.0, 0.3, Level::Cued, 0.7);
        close(unseen(&Ability::default(), Level::Cued), 0.5);
    }

    #[test]
    fn what_was_seen_goes_by_its_retrievability() {
        let check = |r: f64, kappa: f64, want: f64| close(seen(&Ability { kappa, ..Ability::default() }, r), want);
        check(0.9, 0.0, 0.9);
        check(0.5, 1.0, 1.0 / (1.0 + (-1.0_f64).exp()));
        check(0.5, 7.0, 1.0 / (1.0 + (-1.0_f64).exp()));
        check(0.5, -7.0, 1.0 / (1.0 + 1.0_f64.exp()));
        check(1.0, -1.0, 1.0);
        check(0.0, 1.0, 0.0);
    }

    #[test]
    fn guessing_adds_its_share() {
        let check = |k: f64, guess: f64, want: f64| close(success(k, guess), want);
        check(0.5, 0.0, 0.5);
        check(0.5, 0.25, 0.625);
        check(0.0, 0.25, 0.25);
        check(1.0, 0.25, 1.0);
    }

    #[test]
    fn the_authors_guess_is_where_difficulty_starts() {
        let check = |guess: u8, want: f64| close(difficulty(guess), want);
        check(1, -1.6);
        check(3, 0.0);
        check(5, 1.6);
        check(0, -1.6);
        check(255, 1.6);
    }
}
