//! What the first attempts at single items tell of who met a belief, and of who showed it.
//!
//! Owns the look at two counts of which one is part of the other, one on an item and one of a belief. Must not know what else
//! is told.

use std::collections::BTreeMap;

use super::{book::ItemEntry, item::ItemSum, page::ItemPage};

/// Who showed a belief at the first attempt, item by item: all of them are among those who ever showed it. And who was asked
/// then in a form that can show it: all of them are among those who met it.
#[derive(Debug, Default)]
pub struct Shows(BTreeMap<usize, Vec<First>>);

/// What the first attempts at an item tell of a belief.
#[derive(Debug)]
struct First {
    /// Who showed it, and whether the page tells that.
    shown: (u32, bool),
    /// Who was asked in a form that can show it, as far as the page can tell them apart.
    met: Vec<u32>,
    /// Whether the page tells these.
    told: bool,
}

impl Shows {
    /// Takes an item in, with what its page tells: at the revision figures are of, and at the one met last, which they are of
    /// for whoever does not have the deck.
    pub fn add(&mut self, sum: &ItemSum, entry: &ItemEntry, page: &ItemPage, names: &[(u32, String)]) {
        let present = sum.current(entry.revision.as_deref());
        let newest = sum.current(None).filter(|newest| present.is_none_or(|present| present.name != newest.name));
        for (revision, is_present) in present.map(|r| (r, true)).into_iter().chain(newest.map(|r| (r, false))) {
            let mut counts: BTreeMap<u32, u32> = entry.beliefs.iter().map(|belief| (*belief, 0)).collect();
            for (kind, count) in &revision.kinds {
                if let Some(belief) = kind.belief {
                    *counts.entry(belief).or_default() += count.iter().sum::<u32>();
                }
            }
            let rung = revision.chosen_on();
            let chose = revision.chose(rung);
            for (belief, count) in counts {
                let id = names.get(belief as usize).map(|(_, id)| id);
                let told = page.beliefs.iter().any(|b| Some(&b.id) == id && b.people.exactly().is_some());
                // Who chose is told, and with it how many did not.
                let (by_choice, otherwise) = entry.shows_by(belief, rung.unwrap_or_default());
                let parts = [(by_choice, chose), (otherwise, revision.people() - chose)];
                self.0.entry(belief as usize).or_default().push(First {
                    shown: (count, is_present && told),
                    met: parts.into_iter().filter(|(shows, n)| *shows && *n > 0).map(|(_, n)| n).collect(),
                    told: is_present && page.chose.exactly().is_some(),
                });
            }
        }
    }

    /// Tells whether the numbers of those who ever met a belief and ever showed it each leave, less those of whom it was so at
    /// first on any one item, at least the limit; or nobody, where that item tells the same number. Where it is not known which
    /// form shows it, who met it is no secret.
    #[must_use]
    pub fn leave(&self, belief: usize, (met, shown): (u32, u32), is_known: bool, limit: u32) -> [bool; 2] {
        let firsts = self.0.get(&belief).map_or(&[][..], Vec::as_slice);
        let few = |n: u32| (1..limit).contains(&n);
        let leaves = |all: u32, (count, told): (u32, bool)| match all.saturating_sub(count) {
            0 => told || count == 0,
            more => !few(more),
        };
        let meets = |first: &First| {
            let later = shown.saturating_sub(first.shown.0);
            first.met.iter().filter(|n| **n <= met).all(|n| {
                // Who met it later, and who of them did not show it later.
                leaves(met, (*n, first.told)) && !few((met - n).saturating_sub(later))
            })
        };
        [is_known || firsts.iter().all(meets), firsts.iter().all(|first| leaves(shown, first.shown))]
    }
}
