//! Wheel-spinning: work at a skill that leads nowhere, and what is done about it (PR-20).

use std::collections::BTreeSet;

use super::{
    input::{Candidate, Lane},
    offer::{Desk, Offer},
    rank::settle,
};
use crate::session::queue::Why;

/// Opportunities within which mastery should have shown.
pub const OPPORTUNITIES: usize = 10;
/// Unaided successes in a row that show it.
const IN_A_ROW: usize = 3;

/// Tells whether the last 10 opportunities at a skill hold no 3 unaided successes in a row. An opportunity is an attempt
/// that is no redo and no retry; `recent` may be in either order, and what lies beyond the first 10 is not looked at.
#[must_use]
pub fn spins(recent: &[bool]) -> bool {
    recent
        .get(..OPPORTUNITIES)
        .is_some_and(|last| !last.windows(IN_A_ROW).any(|run| run.iter().all(|unaided| *unaided)))
}

/// Helps with skills that spin: the weakest item of what such a skill needs is practised before its first item, and
/// where there is none, its lesson comes first.
pub fn help<'a>(desk: &Desk<'a>, chosen: &mut Vec<Offer<'a>>, items: usize) {
    let mut helped: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut at = 0;
    while let Some(offer) = chosen.get(at) {
        let candidate = offer.candidate;
        let place = (candidate.key.deck.as_str(), candidate.skill.as_str());
        if desk.skill(candidate).is_some_and(|skill| skill.spinning) && helped.insert(place) {
            let drill = if chosen.len() < items { drill(desk, candidate, chosen) } else { None };
            match drill {
                Some(drill) => {
                    chosen.insert(at, drill);
                    at += 1;
                }
                None => {
                    let instructed = desk.offer(candidate, offer.why, offer.rung.map(usize::from), true);
                    if let (Some(there), Some(instructed)) = (chosen.get_mut(at), instructed) {
                        *there = instructed;
                    }
                }
            }
        }
        at += 1;
    }
}

/// Finds the weakest item that was seen of all skills that the one of a candidate needs.
fn drill<'a>(desk: &Desk<'a>, candidate: &Candidate, chosen: &[Offer<'a>]) -> Option<Offer<'a>> {
    let skill = desk.skill(candidate)?;
    let needed = desk.input.candidates.iter().filter(|other| {
        let needs = other.key.deck == skill.deck && skill.needs.contains(&other.skill) && other.skill != skill.skill;
        let seen = matches!(other.lane, Lane::Probe | Lane::Due | Lane::Ahead);
        needs && seen && !chosen.iter().any(|there| there.candidate.key == other.key)
    });
    let weakest = needed.min_by(|a, b| {
        let recall = a.recall.unwrap_or(0.0).total_cmp(&b.recall.unwrap_or(0.0));
        recall.then_with(|| settle((a, desk.chance(a)), (b, desk.chance(b))))
    })?;
    let why = match weakest.lane {
        Lane::Probe => Why::Probe,
        Lane::Due => Why::Due,
        _ => Why::Cram,
    };
    desk.offer(weakest, why, None, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(recent: &str, spinning: bool) {
        let recent: Vec<bool> = recent.chars().map(|c| c == '+').collect();
        assert_eq!(spins(&recent), spinning);
    }

    #[test]
    fn pr_20_ten_opportunities_without_three_successes_in_a_row_are_wheel_spinning() {
        check("", false);
        check("---------", false);
        check("----------", true);
        check("++-++-++-+", true);
        check("-------+++", false);
        check("+++-------", false);
        check("---+++----", false);
        check("--------++ +", true);
    }
}
