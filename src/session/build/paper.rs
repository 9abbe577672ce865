//! Sessions that leave the schedule aside: the pretest of a deck, cram, an exam.

use std::collections::BTreeMap;

use super::{
    challenge, chance, cold,
    fill::take,
    input::{Candidate, Input, Lane},
    interleave::interleave,
    needs,
    offer::{Desk, Offer, mean, seconds},
    rank::settle,
    study::arrange,
};
use crate::{
    deck::model::Nature,
    session::{
        plan::{Outlook, Plan},
        queue::{Entry, Why},
    },
};

/// Builds a pretest: every skill once that has an item never attempted, in the order of prerequisites, on the rung whose
/// predicted success is nearest .5. Facts are not pretested while there is anything else (PR-6), nor what is shown first.
#[must_use]
pub fn pretest(input: &Input) -> Plan {
    let desk = Desk::new(input);
    let depths = needs::depths(&desk);
    let mut skills: BTreeMap<_, Vec<&Candidate>> = BTreeMap::new();
    for candidate in input.candidates.iter().filter(|candidate| candidate.lane == Lane::New) {
        skills.entry((candidate.key.deck.as_str(), candidate.skill.as_str())).or_default().push(candidate);
    }
    let mut offers: Vec<(_, Offer<'_>)> = Vec::new();
    for (place, candidates) in skills {
        let shown = |candidate: &Candidate| candidate.nature == Nature::Fact || desk.is_shown_first(candidate);
        let middling = candidates.into_iter().min_by(|a, b| {
            let key = |c: &Candidate| (shown(c), desk.chance(c));
            key(a)
                .0
                .cmp(&key(b).0)
                .then(a.b.abs().total_cmp(&b.b.abs()))
                .then(a.ord.cmp(&b.ord))
                .then(a.key.cmp(&b.key))
        });
        let Some(candidate) = middling else { continue };
        let rung = challenge::nearest(&desk, candidate, 0).filter(|_| !shown(candidate));
        let Some(offer) = desk.offer(candidate, Why::New, rung, false) else { continue };
        let deck = cold::deck_rank(&desk, candidate);
        let ord = desk.skill(candidate).map_or(0, |skill| skill.ord);
        offers.push(((deck, depths.get(&place).copied().unwrap_or(0), ord, candidate.ord), offer));
    }
    offers.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.candidate.key.cmp(&other.candidate.key)));
    offers.truncate(input.budget.items.unwrap_or(usize::MAX));
    let chosen: Vec<Offer<'_>> = offers.into_iter().map(|(_, offer)| offer).collect();
    // Its order is that of the prerequisites, and no skill comes twice.
    let queue = chosen.iter().map(Offer::entry).collect();
    Plan { queue, held: needs::held(&desk).into_values().collect(), easy: Vec::new(), ..arrange(&desk, &chosen) }
}

/// Builds a session of practice: all that was chosen, weakest first, each on the rung it stands on; then again on the
/// rungs above up to the ceiling, as far as there is time.
#[must_use]
pub fn cram(input: &Input) -> Plan {
    let desk = Desk::new(input);
    let mut weakest: Vec<(&Candidate, u64)> = input.candidates.iter().map(|c| (c, desk.chance(c))).collect();
    weakest.sort_by(|a, b| {
        let recall = |c: &Candidate| c.recall.unwrap_or(0.0);
        recall(a.0).total_cmp(&recall(b.0)).then_with(|| settle(*a, *b))
    });
    let room = input.budget.seconds();
    let mut left = input.budget.items.unwrap_or(usize::MAX);
    let (mut queue, mut all): (Vec<Entry>, Vec<Offer<'_>>) = (Vec::new(), Vec::new());
    let highest = weakest.iter().map(|(candidate, _)| candidate.ladder.len()).max().unwrap_or(0);
    for above in 0..highest {
        let round: Vec<Offer<'_>> = weakest
            .iter()
            .filter_map(|(candidate, _)| desk.offer(candidate, Why::Cram, Some(Desk::rung(candidate) + above), false))
            .collect();
        let mut chosen = Vec::new();
        let spent = seconds(&all);
        if spent >= room && above > 0 {
            break;
        }
        take(&mut chosen, &round, room - spent, left);
        left -= chosen.len();
        queue.extend(interleave(chosen.iter().map(Offer::entry).collect()));
        let full = chosen.len() < round.len();
        all.extend(chosen);
        if full {
            break;
        }
    }
    let plan = arrange(&desk, &all);
    Plan { queue, ..plan }
}

/// Builds a paper: as many items as are wanted or fit into the minutes, the skills in turn, none twice, each on the rung
/// it is to reach in the end.
#[must_use]
pub fn exam(input: &Input) -> Plan {
    let mut desk = Desk::new(input);
    desk.redos = 0.0;
    let mut skills: BTreeMap<_, Vec<(&Candidate, u64)>> = BTreeMap::new();
    for candidate in &input.candidates {
        let place = (candidate.key.deck.as_str(), candidate.skill.as_str());
        skills.entry(place).or_default().push((candidate, desk.chance(candidate)));
    }
    let mut turns: Vec<(usize, u64, &Candidate, u64)> = Vec::new();
    for (n, mut items) in skills.into_values().enumerate() {
        items.sort_by(|a, b| settle(*a, *b));
        let draw = chance::slot(input.seed, input.day, n + 1);
        turns.extend(items.into_iter().enumerate().map(|(turn, (candidate, by))| (turn, draw, candidate, by)));
    }
    turns.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| settle((a.2, a.3), (b.2, b.3))));
    let offers: Vec<Offer<'_>> = turns
        .into_iter()
        .filter_map(|(_, _, candidate, _)| {
            let top = candidate.ladder.len().checked_sub(1)?;
            let why = if candidate.lane == Lane::New { Why::New } else { Why::Due };
            let mut offer = desk.offer(candidate, why, Some(top), false)?;
            let step = candidate.ladder.get(top)?;
            // Nothing is shown before it is asked, and nothing told until the end.
            offer.p = desk.p(candidate, top)?;
            offer.seconds = input.pace.bare(step.way);
            Some(offer)
        })
        .collect();
    let mut chosen = Vec::new();
    // A number of items was asked for, and time is somebody else's matter then.
    let room = if input.budget.items.is_some() { f64::INFINITY } else { input.budget.seconds() };
    take(&mut chosen, &offers, room, input.budget.items.unwrap_or(usize::MAX));
    let queue = interleave(chosen.iter().map(Offer::entry).collect());
    let outlook =
        Outlook { items: queue.len(), minutes: seconds(&chosen) / 60.0, expected: mean(&chosen), ..Outlook::default() };
    Plan { queue, outlook, ..Plan::default() }
}
