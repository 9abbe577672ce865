//! What it was worth: the gain on other wordings, and the risk that closed.

use std::collections::BTreeMap;

use super::{
    blur,
    fold::DeckSum,
    hide::EXPORT,
    numbers::{Figure, Z95, wilson},
    page::{Gain, ItemPage, MATCHED, Retired},
};

/// Share right before above which there is nothing to gain.
const MOST_BEFORE: f64 = 0.9;

/// Gives the gain, where there are enough people on each side of it: who missed an item before and who knew one, who missed
/// one after and who knew one.
#[must_use]
pub fn gain(sum: &DeckSum, limit: u32) -> Option<Gain> {
    let limit = limit.max(EXPORT);
    let before = sum.before.figure(Z95)?.value;
    if sum.gain.n < MATCHED || before > MOST_BEFORE || !blur::enough(&sum.sides, limit) {
        return None;
    }
    let (step, step_before) = (blur::step(sum.gain.whole(), limit)?, blur::step(sum.before.whole(), limit)?);
    Some(Gain {
        gain: blur::figure(sum.gain.figure(Z95)?, step),
        before: blur::rounded(before, step_before),
        n: sum.gain.n / 10 * 10,
    })
}

/// Adds up stakes x people who closed; the errors of items are taken as independent.
#[must_use]
pub fn retired(items: &[ItemPage]) -> Vec<Retired> {
    let mut by: BTreeMap<&str, (f64, f64, f64, u32, u32)> = BTreeMap::new();
    for item in items {
        let Some(stakes) = item.stakes.as_ref().filter(|stakes| stakes.cost > 0.0) else { continue };
        let sum = by.entry(&stakes.currency).or_default();
        let told = item.returned.exactly().zip(item.closed.exactly());
        match told.and_then(|(returned, closed)| Some((f64::from(returned), wilson(closed, returned, Z95)?))) {
            Some((returned, share)) => {
                let scale = returned * stakes.cost;
                sum.0 += share.value * scale;
                sum.1 += ((share.value - share.low) * scale).powi(2);
                sum.2 += ((share.high - share.value) * scale).powi(2);
                sum.3 += 1;
            }
            None => sum.4 += 1,
        }
    }
    by.into_iter()
        .map(|(currency, (value, down, up, items, held_back))| Retired {
            currency: currency.to_owned(),
            amount: Figure { value, low: (value - down.sqrt()).max(0.0), high: value + up.sqrt() },
            items,
            held_back,
        })
        .collect()
}
