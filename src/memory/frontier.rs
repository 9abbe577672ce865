//! What lies just out of reach in a skill: how each level would go, and the one with nearly even chances.

use serde::Serialize;

use crate::deck::model::Level;

use super::{
    footing::{ALL, LEVELS},
    predict::{Ability, unseen},
};

/// How a skill stands against every level, at items of middling difficulty never seen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Frontier {
    /// The level just out of reach: the one whose chance is nearest .5; of two the lower.
    pub level: Level,
    /// The chance of knowing it, 0 to 1, by level, lowest first. Luck is left out: it says nothing of a skill.
    pub chances: [f64; LEVELS],
}

impl Frontier {
    /// Works out the frontier of an ability, in logits.
    #[must_use]
    pub fn of(theta: f64) -> Frontier {
        let ability = Ability { theta, ..Ability::default() };
        let chances = ALL.map(|level| unseen(&ability, level));
        let mut nearest = (ALL[0], f64::INFINITY);
        for (level, chance) in ALL.into_iter().zip(chances) {
            let off = (chance - 0.5).abs();
            if off < nearest.1 {
                nearest = (level, off);
            }
        }
        Frontier { level: nearest.0, chances }
    }

    /// Gives the chance at the level just out of reach, 0 to 1.
    #[must_use]
    pub fn chance(&self) -> f64 {
        self.chances[super::footing::place(self.level)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frontier_is_where_chances_are_even() {
        let check = |theta: f64, level: Level, chance: f64| {
            let frontier = Frontier::of(theta);
            assert_eq!(frontier.level, level, "{theta}");
            assert!((frontier.chance() - chance).abs() < 0.005, "{theta}: {}", frontier.chance());
        };
        check(0.0, Level::Cued, 0.5);
        check(-1.5, Level::Recognise, 0.5);
        check(1.6, Level::Apply, 0.5);
        check(0.9, Level::Free, 0.525);
        // Beyond all levels it is the last one on that side.
        check(-6.0, Level::Recognise, 0.011);
        check(6.0, Level::Timed, 0.978);
    }

    #[test]
    fn higher_levels_are_harder() {
        let frontier = Frontier::of(0.3);
        assert!(frontier.chances.is_sorted_by(|a, b| a > b), "{frontier:?}");
    }
}
