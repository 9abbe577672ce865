//! Which lines of the learner's code a run points at.

use super::editor::Mark;
use crate::grade::code::{Place, Ran};

/// Gives the lines of the learner's file that a run points at, and why each is marked.
#[must_use]
pub fn marks(ran: &Ran) -> Vec<(usize, Mark)> {
    if let Some(said) = ran.compiler.as_ref().filter(|said| !said.places.is_empty()) {
        let of = |place: &Place| (place.line, if is_warning(place) { Mark::Warning } else { Mark::Error });
        return said.places.iter().map(of).collect();
    }
    let said = ran.checks.iter().find(|check| !check.passed && !check.output.places.is_empty());
    let said = said.map_or(&ran.output, |check| &check.output);
    if ran.passed() {
        return Vec::new();
    }
    // An interpreter tells the way it came, and where it stopped last.
    let last = said.places.len().saturating_sub(1);
    let of = |(n, place): (usize, &Place)| (place.line, if n == last { Mark::Error } else { Mark::Passed });
    said.places.iter().enumerate().map(of).collect()
}

/// Tells whether a place is only warned about.
#[must_use]
pub fn is_warning(place: &Place) -> bool {
    place.message.to_lowercase().starts_with("warning")
}
