//! What an author is told who tries a deck: faults of the last save, and what an answer matched.

use crate::{clean::clean, grade::Verdict, session::tried::Matched, tui::widgets::markdown::unmarked};

/// What is known of the file that is tried.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Author {
    /// Faults of what was saved last, a line each; what is asked is the last version without.
    pub faults: Vec<String>,
    /// How often it was taken up again.
    pub reloads: usize,
}

/// Says what an answer matched.
#[must_use]
pub fn matched(matched: &Matched) -> String {
    let mut said = format!("score {:.2}", matched.score);
    let belief = matched.belief.as_ref().map(|(id, words)| match words.is_empty() {
        true => id.clone(),
        false => format!("{id}: {}", unmarked(words)),
    });
    match (&matched.trap, &belief) {
        (Some(trap), Some(belief)) => said += &format!(" · matched “{}”, belief {}", clean(trap), clean(belief)),
        (Some(trap), None) => said += &format!(" · matched “{}”", clean(trap)),
        (None, Some(belief)) => said += &format!(" · belief {}", clean(belief)),
        (None, None) if matched.verdict == Verdict::GaveUp => said += " · given up",
        (None, None) if matched.score < 1.0 => said += " · no trap matched",
        (None, None) => {}
    }
    said
}
