//! Challenges: items just out of reach.

use std::collections::BTreeMap;

use super::{
    chance,
    input::{Candidate, Lane},
    needs::Place,
    offer::{BAND, Desk, Offer},
    rank::settle,
};
use crate::session::{plan::Held, queue::Why};

/// One challenge in so many is picked uniformly among those in the band, which anchors the estimates anew.
const ANCHOR: u64 = 10;

/// Which items may be challenges at all.
#[derive(Debug, Clone, Copy)]
pub struct Allowed {
    /// Items never attempted.
    pub unseen: bool,
}

/// Gives the items that can be challenges, in the order in which they are taken: nearest .5 first, one in ten drawn from
/// all.
#[must_use]
pub fn challenges<'a>(desk: &Desk<'a>, held: &BTreeMap<Place<'a>, Held>, allowed: Allowed) -> Vec<Offer<'a>> {
    let eligible = |candidate: &&'a Candidate| {
        let place = (candidate.key.deck.as_str(), candidate.skill.as_str());
        let spinning = desk.skill(candidate).is_some_and(|skill| skill.spinning);
        !candidate.safety_critical && !held.contains_key(&place) && !spinning && !desk.is_shown_first(candidate)
    };
    let mut found: Vec<(Offer<'a>, u64)> = desk
        .input
        .candidates
        .iter()
        .filter(eligible)
        .filter_map(|candidate| Some((challenge(desk, candidate, allowed)?, desk.chance(candidate))))
        .collect();
    found.sort_by(|(a, by_a), (b, by_b)| {
        off_centre(a.p).total_cmp(&off_centre(b.p)).then_with(|| settle((a.candidate, *by_a), (b.candidate, *by_b)))
    });
    anchored(desk, found)
}

/// Offers a candidate as a challenge, if it can be one: an item never attempted on the rung whose p is nearest .5 of those
/// from its entry on, a ripe one on the rung above.
fn challenge<'a>(desk: &Desk<'a>, candidate: &'a Candidate, allowed: Allowed) -> Option<Offer<'a>> {
    let rung = match candidate.lane {
        Lane::New if allowed.unseen => nearest(desk, candidate, Desk::entry(candidate))?,
        Lane::Due if candidate.ripe => Desk::rung(candidate) + 1,
        _ => return None,
    };
    let offer = desk.offer(candidate, Why::Challenge, Some(rung), false)?;
    // What is forgotten on its own rung is no safer a bet for standing on a higher one.
    let harder = candidate.lane == Lane::New || desk.p(candidate, Desk::rung(candidate))? > offer.p;
    (harder && BAND.contains(&offer.p)).then_some(offer)
}

/// Finds the rung of a candidate, `from` one on, whose predicted success is nearest .5, the lowest of equals.
#[must_use]
pub fn nearest(desk: &Desk<'_>, candidate: &Candidate, from: usize) -> Option<usize> {
    let rungs = (from..candidate.ladder.len()).filter_map(|rung| Some((rung, off_centre(desk.p(candidate, rung)?))));
    rungs.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(rung, _)| rung)
}

/// Moves every tenth place on average to an item drawn from all that are left.
fn anchored<'a>(desk: &Desk<'a>, mut found: Vec<(Offer<'a>, u64)>) -> Vec<Offer<'a>> {
    let mut order = Vec::with_capacity(found.len());
    while !found.is_empty() {
        let draw = chance::slot(desk.input.seed, desk.input.day, order.len() + 1);
        let at = if draw.is_multiple_of(ANCHOR) {
            usize::try_from((draw / ANCHOR) % found.len() as u64).unwrap_or_default()
        } else {
            0
        };
        order.push(found.remove(at).0);
    }
    order
}

fn off_centre(p: f64) -> f64 {
    (p - 0.5).abs()
}
