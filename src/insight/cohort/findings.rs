//! What stands out beyond chance: few claims, each with its price in false alarms.
//!
//! A negative discrimination whose interval leaves out 0 is always told. The other kinds share a chance of one false
//! alarm in a hundred cohorts each, divided by the number of things looked at (Bonferroni).

use super::{
    book::Book,
    fold::Cohort,
    hide::People,
    item::Revision,
    numbers::{Ratio, quantile_above, wilson},
    page::{DeckPage, Finding, MATCHED, UNUSED},
};

/// Chance of a false alarm of one kind, over a whole cohort.
const ALARM: f64 = 0.01;
/// Share of the learners, at the least, that must hold a belief before it is told as held.
const HELD: f64 = 0.10;
/// Confidence beyond being right, at the least, that is told.
const OVER: f64 = 0.02;
/// Share of the misses that point to one belief before that is more than an option that draws.
const DRAWN: f64 = 0.6;

/// Finds what stands out in what is published.
#[must_use]
pub fn findings(cohort: &Cohort, decks: &[DeckPage]) -> Vec<Finding> {
    let mut found = Vec::new();
    for deck in decks {
        found.extend(deck.items.iter().filter_map(|item| {
            let d = item.discrimination.filter(|d| d.r.high < 0.0)?;
            Some(Finding::BadItem { deck: deck.id.clone(), item: item.id.clone(), discrimination: d.r, n: d.n })
        }));
    }
    unused(cohort, decks, &mut found);
    held(cohort, decks, &mut found);
    overconfident(cohort, &mut found);
    found
}

fn unused(cohort: &Cohort, decks: &[DeckPage], found: &mut Vec<Finding>) {
    let mut looked_at = Vec::new();
    for deck in decks {
        for item in &deck.items {
            let Some(n) = item.chose.exactly().filter(|n| *n >= UNUSED) else { continue };
            let wrong: Vec<_> = item.options.iter().filter(|option| option.right == Some(false)).collect();
            for option in &wrong {
                looked_at.push((deck, item, option.text.clone(), option.people, n, wrong.len()));
            }
        }
    }
    let tests = looked_at.len().max(1) as f64;
    for (deck, item, option, people, n, wrong) in looked_at {
        let Some(revision) = revision(cohort, &deck.id, &item.id) else { continue };
        let rung = revision.chosen_on();
        let missed: u32 = revision
            .kinds
            .iter()
            .filter(|(kind, _)| kind.chose_on == rung && kind.option.is_some() && !kind.right)
            .map(|(_, count)| count.iter().sum::<u32>())
            .sum();
        // Were the wrong options alike, nobody would take this one with this chance.
        let chance = (1.0 - 1.0 / wrong as f64).powf(f64::from(missed));
        if people == People::Exactly(0) && wrong > 1 && chance < ALARM / tests {
            found.push(Finding::UnusedOption { deck: deck.id.clone(), item: item.id.clone(), option, n });
        }
    }
}

fn held(cohort: &Cohort, decks: &[DeckPage], found: &mut Vec<Finding>) {
    let all: usize = decks.iter().map(|deck| deck.beliefs.len()).sum();
    let z = quantile_above(ALARM / all.max(1) as f64);
    for deck in decks.iter().filter(|deck| deck.known) {
        for belief in &deck.beliefs {
            let Some(number) = number(&cohort.book, &deck.id, &belief.id) else { continue };
            let (Some(share), Some(n)) = (belief.share, belief.met.exactly()) else { continue };
            let together = cohort.beliefs.get(number).and_then(|sum| sum.togetherness());
            let same_people = together.is_some_and(|together| together > z);
            if share.low >= HELD && (same_people || drawn(cohort, number, z) >= 2) {
                found.push(Finding::Held { deck: deck.id.clone(), belief: belief.id.clone(), share, n });
            }
        }
    }
}

/// Counts the items on which nearly all who missed them by choosing show a belief, out of three options or more.
fn drawn(cohort: &Cohort, belief: usize, z: f64) -> usize {
    let items = cohort.book.shows.get(belief).map_or(&[][..], Vec::as_slice);
    let of = u32::try_from(belief).ok();
    let is_drawn = |item: &&u32| {
        let (Some(sum), Some(entry)) = (cohort.items.get(**item as usize), cohort.book.items.get(**item as usize))
        else {
            return false;
        };
        let Some(revision) = sum.current(entry.revision.as_deref()) else { return false };
        let (mut missed, mut shown) = (0, 0);
        for (kind, count) in revision.kinds.iter().filter(|(kind, _)| kind.option.is_some() && !kind.right) {
            let count: u32 = count.iter().sum();
            missed += count;
            shown += if kind.belief == of { count } else { 0 };
        }
        let options = revision.options.values().max().copied().unwrap_or(0);
        options > 3 && wilson(shown, missed, z).is_some_and(|share| share.low > DRAWN)
    };
    items.iter().filter(is_drawn).count()
}

fn overconfident(cohort: &Cohort, found: &mut Vec<Finding>) {
    let groups: Vec<(&String, &Ratio)> = match cohort.groups.len() {
        0 | 1 => Vec::new(),
        _ => cohort.groups.iter().filter(|(group, ratio)| !group.is_empty() && ratio.n >= MATCHED).collect(),
    };
    let z = quantile_above(ALARM / (groups.len() + 1) as f64);
    let over = |ratio: &Ratio| ratio.figure(z).filter(|bias| ratio.n >= MATCHED && bias.low > OVER);
    let mut rest = cohort.calibration;
    for (group, ratio) in groups {
        if let Some(bias) = over(ratio) {
            rest = rest.without(ratio);
            found.push(Finding::Overconfident { group: group.clone(), bias, n: ratio.n });
        }
    }
    // What a group is said to be is not said of everybody for its sake.
    if let (Some(_), Some(bias)) = (over(&rest), over(&cohort.calibration)) {
        found.push(Finding::Overconfident { group: String::new(), bias, n: cohort.calibration.n });
    }
}

fn number(book: &Book, deck: &str, belief: &str) -> Option<usize> {
    book.beliefs
        .iter()
        .position(|(of, id)| id == belief && book.decks.get(*of as usize).is_some_and(|entry| entry.id == deck))
}

fn revision<'a>(cohort: &'a Cohort, deck: &str, item: &str) -> Option<&'a Revision> {
    let at = cohort.book.items.iter().position(|entry| {
        entry.id == item && cohort.book.decks.get(entry.deck as usize).is_some_and(|of| of.id == deck)
    })?;
    let entry = cohort.book.items.get(at)?;
    cohort.items.get(at)?.current(entry.revision.as_deref())
}
