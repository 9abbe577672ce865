//! A week in words.

use super::count;
use crate::tui::home::Home;

/// Sums up a week: its attempts, how many were stumbles and recovered, and what else was logged.
#[must_use]
pub fn sum(attempts: usize, home: &Home) -> String {
    let logged = count(home.logged, "stumble");
    let mut said = match (attempts, home.stumbles) {
        (0, _) => "No attempts yet this week".to_owned(),
        (_, 0) => format!("{}, no stumble", count(attempts, "attempt")),
        (_, stumbles) => {
            let attempts = count(attempts, "attempt");
            format!("{attempts}, {}, {} recovered", count(stumbles, "stumble"), home.recovered)
        }
    };
    match (home.logged, attempts) {
        (0, 0) => said.push('.'),
        (0, _) => {}
        (_, 0) => said.push_str(&format!("; {logged} logged from real life.")),
        _ => said.push_str(&format!("; {} logged from real life", home.logged)),
    }
    said
}
