//! New items: in which order they come, and how they are asked while there is little else.

use std::{cmp::Ordering, collections::BTreeMap};

use super::{
    input::{Candidate, Lane},
    needs::{self, Place},
    offer::{Desk, Offer},
};
use crate::{
    deck::model::Nature,
    session::{plan::Held, queue::Why},
};

/// Fewer other items than this make a cold start.
pub const OTHERS: usize = 5;
/// Redos that follow a miss in a cold start: at once, and again 2 to 4 items later.
pub const REDOS: f64 = 2.0;
/// Predicted success at which a higher rung is taken in a cold start.
const SURE: f64 = 0.7;
/// Predicted success below which an item waits until the others have had their turn.
const TOO_HARD: f64 = 0.35;

/// Gives the new items in the order in which they are taken: skills that are not held back first, then as the decks have
/// them, the decks in turn. In a cold start those most likely to go well come first, at the highest rung with a
/// predicted success of .70.
#[must_use]
pub fn fresh<'a>(desk: &Desk<'a>, held: &BTreeMap<Place<'a>, Held>, cold: bool) -> Vec<Offer<'a>> {
    let depths = needs::depths(desk);
    let new = desk.input.candidates.iter().filter(|candidate| candidate.lane == Lane::New);
    let mut ranked: Vec<Ranked<'a>> = new
        .filter_map(|candidate| {
            let place = (candidate.key.deck.as_str(), candidate.skill.as_str());
            let is_held = held.contains_key(&place);
            let instruct = is_held && is_interactive(candidate);
            let lowest = desk.offer(candidate, Why::New, None, instruct)?;
            let rung = if cold { sure(desk, candidate) } else { Some(Desk::entry(candidate)) };
            let spinning = desk.skill(candidate).is_some_and(|skill| skill.spinning);
            let spared = is_held || spinning || candidate.safety_critical;
            // What lacks its basis and was shown for that is asked as gently as it can be.
            let rung = rung.filter(|_| !instruct);
            let offer = desk.offer(candidate, Why::New, rung, instruct).filter(|offer| !(spared && offer.is_venture()));
            let hard = lowest.p < TOO_HARD;
            let offer = offer.unwrap_or(lowest);
            let skill_ord = desk.skill(candidate).map_or(0, |skill| skill.ord);
            Some(Ranked {
                held: is_held,
                hard,
                depth: depths.get(&place).copied().unwrap_or(0),
                chance: if cold { tenths(desk, candidate) } else { 0 },
                ord: (skill_ord, candidate.ord),
                turn: 0,
                deck: deck_rank(desk, candidate),
                offer,
            })
        })
        .collect();
    ranked.sort_by(|a, b| a.deck.cmp(&b.deck).then_with(|| a.within_deck(b)));
    let mut last = None;
    let mut turn = 0;
    for item in &mut ranked {
        turn = if last == Some(item.deck) { turn + 1 } else { 0 };
        last = Some(item.deck);
        item.turn = turn;
    }
    ranked.sort_by(|a, b| {
        let first = (a.held, a.hard).cmp(&(b.held, b.hard));
        first.then(a.turn.cmp(&b.turn)).then(a.deck.cmp(&b.deck)).then_with(|| a.within_deck(b))
    });
    ranked.into_iter().map(|item| item.offer).collect()
}

/// Finds the rung a new item is asked on in a cold start: the highest with a predicted success of .70; none for its
/// lowest.
fn sure(desk: &Desk<'_>, candidate: &Candidate) -> Option<usize> {
    // What was just shown is produced once and not applied at once.
    let shown = desk.is_shown_first(candidate);
    let rungs = if shown { 0..Desk::entry(candidate) + 1 } else { 0..candidate.ladder.len() };
    let p = |rung| desk.offer(candidate, Why::New, Some(rung), false).map_or(0.0, |offer| offer.p);
    rungs.rev().find(|rung| p(*rung) >= SURE)
}

/// Gives the predicted success of an item on its lowest rung in tenths, before its lesson.
fn tenths(desk: &Desk<'_>, candidate: &Candidate) -> i64 {
    (desk.p(candidate, Desk::rung(candidate)).unwrap_or(0.0) * 10.0).round() as i64
}

/// Tells whether many elements of an item interact, so that nothing is learnt from failing before the prerequisites are
/// there (PR-4).
fn is_interactive(candidate: &Candidate) -> bool {
    matches!(candidate.nature, Nature::Procedure | Nature::Problem)
}

/// Gives the place of a deck among the others: those named first, then by id.
#[must_use]
pub fn deck_rank<'a>(desk: &Desk<'a>, candidate: &'a Candidate) -> (usize, &'a str) {
    let deck = candidate.key.deck.as_str();
    let named = desk.input.decks.iter().position(|named| named == deck);
    (named.unwrap_or(desk.input.decks.len()), deck)
}

struct Ranked<'a> {
    held: bool,
    hard: bool,
    depth: u32,
    /// Tenths of predicted success: what is as likely stays in the author's order.
    chance: i64,
    ord: (u32, u32),
    turn: usize,
    deck: (usize, &'a str),
    offer: Offer<'a>,
}

impl Ranked<'_> {
    fn within_deck(&self, other: &Self) -> Ordering {
        (self.held, self.hard, self.depth)
            .cmp(&(other.held, other.hard, other.depth))
            .then(other.chance.cmp(&self.chance))
            .then(self.ord.cmp(&other.ord))
            .then_with(|| self.offer.candidate.key.cmp(&other.offer.candidate.key))
    }
}
