//! What is said of an ability, in words.

use super::words;
use crate::{
    clean::clean,
    runtime::able::Able,
    tui::text::{self, figures},
};

/// Says how able the learner is in a skill: `Moves: ability +0.4 (between -0.6 and +1.4, from 12 attempts)`.
#[must_use]
pub fn skill(title: &str, able: &Able) -> String {
    let title = clean(title);
    if able.attempts == 0 {
        return format!("{title}: ability not known yet");
    }
    let rough = if able.rough { ": hardly known yet" } else { "" };
    format!(
        "{title}: ability {} (between {} and {}, from {}){rough}",
        logits(able.theta),
        logits(able.low),
        logits(able.high),
        text::count(able.attempts as usize, "attempt"),
    )
}

/// Says what lies just out of reach in a skill; nothing of one that was never tried.
#[must_use]
pub fn frontier(able: &Able) -> Option<String> {
    let (level, chance) = (words::level(able.frontier.level), able.frontier.chance());
    let expected = figures::percent(chance);
    // Only beyond the first and the last level are chances as far from even.
    let said = match chance {
        ..0.3 => format!("even {level} is out of reach yet: {expected} expected on something new"),
        0.7.. => format!("nothing is out of reach: {expected} expected on something new, at {level} too"),
        _ => format!("{level} is just out of reach: {expected} expected on something new"),
    };
    (able.attempts > 0).then_some(said)
}

fn logits(value: f64) -> String {
    figures::signed(value, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::frontier::Frontier;

    fn able(theta: f64, half: f64, attempts: u32) -> Able {
        Able {
            theta,
            low: theta - half,
            high: theta + half,
            attempts,
            rough: half > 1.5,
            difficulty: 0.0,
            bias: 0.0,
            k: 0.5,
            p: 0.5,
            frontier: Frontier::of(theta),
        }
    }

    #[test]
    fn an_ability_is_said_with_how_sure_it_is() {
        let check = |theta: f64, half: f64, attempts: u32, said: &str| {
            assert_eq!(skill("Moves", &able(theta, half, attempts)), said);
        };
        check(0.4, 1.0, 12, "Moves: ability +0.4 (between -0.6 and +1.4, from 12 attempts)");
        check(-0.04, 2.0, 1, "Moves: ability 0.0 (between -2.0 and +2.0, from 1 attempt): hardly known yet");
        check(0.0, 3.0, 0, "Moves: ability not known yet");
    }

    #[test]
    fn the_frontier_is_said_in_plain_words() {
        let check = |theta: f64, said: &str| {
            assert_eq!(frontier(&able(theta, 1.0, 5)).unwrap(), format!("{said} expected on something new"));
        };
        check(0.6, "free recall is just out of reach: 45 %");
        check(-4.0, "even recognise is out of reach yet: 8 %");
        assert!(frontier(&able(5.0, 1.0, 5)).unwrap().starts_with("nothing is out of reach: 94 %"));
        assert_eq!(frontier(&able(0.0, 3.0, 0)), None);
    }
}
