//! Which wording of an item is asked: its own, or one of its variants once the ladder has no more rungs to give.
//!
//! Past the ceiling the same words would only be learnt by heart. So an item that stands on its highest rung and was
//! right there on two days takes turns between its own wording and its variants, by how often it has been answered.
//! After a miss, and while a confident error waits to be looked at again, its own wording is asked.

use super::{card::Card, machine::Session, queue::Entry, round::Round};
use crate::deck::model::Rung;

/// Days of right answers at the ceiling from which variants are asked.
const RIGHT_DAYS: usize = 2;

impl Session {
    /// Opens an item in the wording that is due. Within a session it stays the same: what is produced again is the
    /// answer that was shown.
    pub(super) fn round(&mut self, entry: Entry, card: Card) -> Round {
        let known = self.surfaces.iter().find(|(key, _)| *key == entry.key).map(|(_, variant)| *variant);
        let variant = known.unwrap_or_else(|| due(&card));
        if known.is_none() && !card.item.variants.is_empty() {
            self.surfaces.push((entry.key.clone(), variant));
        }
        let mut round = Round::new(entry, card);
        if round.rung == round.card.item.top_rung() && turn_to(&mut round.card, round.rung, variant) {
            round.variant = variant;
        }
        round
    }
}

/// Tells which variant is due, from 1; 0 for the item's own wording.
#[must_use]
pub fn due(card: &Card) -> u8 {
    let Some(memory) = &card.memory else { return 0 };
    let top = usize::from(memory.rung) >= card.item.top_rung();
    let steady = memory.misses == 0 && memory.check.is_none() && !memory.probing && !memory.instruct_next;
    if !top || !steady || memory.right_days.len() < RIGHT_DAYS {
        return 0;
    }
    let wordings = u32::try_from(card.item.variants.len()).unwrap_or(u32::MAX).saturating_add(1);
    u8::try_from(memory.reps % wordings).unwrap_or(0)
}

/// Puts a variant in the place of a rung, with what belongs to it; tells whether there is such a variant.
pub fn turn_to(card: &mut Card, rung: usize, variant: u8) -> bool {
    let index = usize::from(variant).checked_sub(1);
    let Some(variant) = index.and_then(|index| card.item.variants.get(index)).cloned() else { return false };
    let Some(place) = card.item.rungs.get_mut(rung) else { return false };
    *place = Rung {
        prompt: variant.prompt,
        code: variant.code,
        hints: variant.hints,
        timed: variant.timed.or(place.timed),
        derived: false,
        ask: variant.ask,
    };
    if !variant.explain.trim().is_empty() {
        card.item.explain = variant.explain;
    }
    true
}
