//! What stands out beyond chance: few claims, each with its price in false alarms.
//!
//! **Invariant:** a finding is made of the page alone, which is all that may be told; the sums are out of reach here. Where
//! the page holds a count back, the least that can be meant is taken, so that a finding may be missed and none is made up.
//!
//! A negative discrimination whose interval leaves out 0 is always told. The other kinds share a chance of one false
//! alarm in a hundred cohorts each, divided by the number of things looked at (Bonferroni).

use super::{
    hide::People,
    numbers::{Figure, Z95, quantile_above, wilson},
    page::{ALARM, DeckPage, Finding, GroupPage, ItemPage, Page, UNUSED},
};

/// Share of the learners, at the least, that must hold a belief before it is told as held.
const HELD: f64 = 0.10;
/// Confidence beyond being right, at the least, that is told.
const OVER: f64 = 0.02;
/// Share of the misses that point to one belief before that is more than an option that draws.
const DRAWN: f64 = 0.6;

/// Finds what stands out in what is published.
#[must_use]
pub fn findings(page: &Page) -> Vec<Finding> {
    let mut found = Vec::new();
    for deck in &page.decks {
        found.extend(deck.items.iter().filter_map(|item| {
            let d = item.discrimination.filter(|d| d.r.high < 0.0)?;
            Some(Finding::BadItem { deck: deck.id.clone(), item: item.id.clone(), discrimination: d.r, n: d.n })
        }));
    }
    unused(&page.decks, &mut found);
    held(&page.decks, &mut found);
    overconfident(&page.calibration, &mut found);
    found
}

fn unused(decks: &[DeckPage], found: &mut Vec<Finding>) {
    let mut looked_at = Vec::new();
    for deck in decks {
        for item in &deck.items {
            let Some(n) = item.chose.exactly().filter(|n| *n >= UNUSED) else { continue };
            let wrong: Vec<_> = item.options.iter().filter(|option| option.right == Some(false)).collect();
            looked_at.extend(wrong.iter().map(|option| (deck, item, *option, n, wrong.len())));
        }
    }
    let tests = looked_at.len().max(1) as f64;
    for (deck, item, option, n, wrong) in looked_at {
        // Were the wrong options alike, nobody would take this one with this chance.
        let chance = (1.0 - 1.0 / wrong as f64).powf(f64::from(missed(item).0));
        if option.people == People::Exactly(0) && wrong > 1 && chance < ALARM / tests {
            let option = option.text.clone();
            found.push(Finding::UnusedOption { deck: deck.id.clone(), item: item.id.clone(), option, n });
        }
    }
}

/// Gives how many took a wrong option, at the least and at the most.
fn missed(item: &ItemPage) -> (u32, u32) {
    let told = |right: bool| {
        let of = item.options.iter().filter(move |option| option.right == Some(right));
        of.filter_map(|option| option.people.exactly()).sum::<u32>()
    };
    let hidden = |right: bool| item.options.iter().any(|o| o.right == Some(right) && o.people.exactly().is_none());
    let chose = item.chose.exactly().unwrap_or(0);
    let least = told(false);
    // Who chose and took no option that is told as right took a wrong one, or gave up.
    let most = if hidden(false) { chose.saturating_sub(told(true)) } else { least };
    (least, most.max(least))
}

fn held(decks: &[DeckPage], found: &mut Vec<Finding>) {
    let all: usize = decks.iter().map(|deck| deck.beliefs.len()).sum();
    let z = quantile_above(ALARM / all.max(1) as f64);
    for deck in decks.iter().filter(|deck| deck.known) {
        for belief in &deck.beliefs {
            let (Some(share), Some(n)) = (belief.share, belief.met.exactly()) else { continue };
            let drawn = deck.items.iter().filter(|item| is_drawn(item, &belief.id, z)).count();
            if share.low >= HELD && (belief.together || drawn >= 2) {
                found.push(Finding::Held { deck: deck.id.clone(), belief: belief.id.clone(), share, n });
            }
        }
    }
}

/// Tells whether nearly all who missed an item by choosing show a belief, out of three options or more.
fn is_drawn(item: &ItemPage, belief: &str, z: f64) -> bool {
    let of = item.options.iter().filter(|o| o.right == Some(false) && o.belief.as_deref() == Some(belief));
    let shown: u32 = of.filter_map(|option| option.people.exactly()).sum();
    item.options.len() > 3 && wilson(shown, missed(item).1, z).is_some_and(|share| share.low > DRAWN)
}

fn overconfident(groups: &[GroupPage], found: &mut Vec<Finding>) {
    let told = |group: &&GroupPage| !group.everybody && !group.group.is_empty() && group.bias.is_some();
    let z = quantile_above(ALARM / (groups.iter().filter(told).count() + 1) as f64);
    // The interval is rounded outwards; this widens it further than it was.
    let is_over = |bias: &Figure| bias.low - (z / Z95 - 1.0) * (bias.high - bias.low) / 2.0 > OVER;
    let over = |group: &&GroupPage| group.bias.as_ref().is_some_and(is_over);
    let finding = |group: &GroupPage| {
        let (bias, n) = (group.bias?, group.people.exactly()?);
        Some(Finding::Overconfident { group: group.group.clone(), bias, n })
    };
    let before = found.len();
    found.extend(groups.iter().filter(told).filter(over).filter_map(finding));
    // What a group is said to be is not said of everybody for its sake.
    let some = found.len() > before;
    let all = groups.iter().filter(|group| !group.everybody).all(|group| over(&group));
    if !some || all {
        found.extend(groups.iter().filter(|group| group.everybody).filter(over).filter_map(finding));
    }
}
