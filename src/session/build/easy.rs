//! The reserve of easy wins (PR-21).

use super::{
    input::Lane,
    offer::{Desk, Offer},
    rank::settle,
};
use crate::session::queue::{Entry, Why};

/// Wins that are kept ready.
const WINS: usize = 6;

/// Gives the items most likely to go well that are not asked anyway, surest first. They were seen before; mastered ones
/// may serve, and checks may not: they have their own day.
#[must_use]
pub fn easy(desk: &Desk<'_>, queue: &[Entry]) -> Vec<Entry> {
    let spare = desk.input.candidates.iter().filter(|candidate| {
        let seen = matches!(candidate.lane, Lane::Ahead | Lane::Due) && !candidate.untried;
        seen && !queue.iter().any(|entry| entry.key == candidate.key)
    });
    let mut spare: Vec<(Offer<'_>, u64)> = spare
        .filter_map(|candidate| Some((desk.offer(candidate, Why::Easy, None, false)?, desk.chance(candidate))))
        .collect();
    spare.sort_by(|(a, by_a), (b, by_b)| {
        b.p.total_cmp(&a.p).then_with(|| settle((a.candidate, *by_a), (b.candidate, *by_b)))
    });
    spare.iter().take(WINS).map(|(offer, _)| offer.entry()).collect()
}
