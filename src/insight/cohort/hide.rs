//! What may be told of few people, so that no sum or difference of what was told gives them back.
//!
//! People who answered an item fall into kinds (chose A, chose B, gave up ..). Every published count is of a union of
//! kinds. What sums and differences of published counts can single out is a union of cells of their common refinement:
//! a linear combination of published sets is constant on each cell, so that where it is a set at all it is a union of
//! cells. **Invariant:** every such cell holds nobody, or at least `limit` people. It is kept by asking before each
//! count is published, so what is held back for the sake of another count (complementary suppression) comes by itself.

use serde::{Deserialize, Serialize};

/// People below which a cell is held back on a screen.
pub const SCREEN: u32 = 5;
/// People below which a cell is held back in what is handed on.
pub const EXPORT: u32 = 10;

/// How many people, as far as it may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum People {
    /// So many.
    Exactly(u32),
    /// At least one, and fewer than the limit.
    Few,
    /// All but one or more, fewer than the limit.
    AllButFew,
    /// Not told.
    Hidden,
}

impl People {
    /// Gives the number where it is told.
    #[must_use]
    pub fn exactly(self) -> Option<u32> {
        match self {
            People::Exactly(n) => Some(n),
            _ => None,
        }
    }
}

/// A set of kinds, one bit each.
pub type Kinds = u128;

/// The most kinds that are told apart.
pub const MOST_KINDS: usize = 100;

/// People of a kind by what became of them later, three ways.
pub type Later = [u32; 3];

/// What is asked to be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// How many are of these kinds.
    Of(Kinds),
    /// How many, of all kinds, went these ways later: 1 for a way that is counted, else 0.
    Went([i32; 3]),
}

/// The cells that what was published so far tells apart, and what was published across them.
#[derive(Debug, Clone)]
pub struct Veil {
    /// How many people are of each kind, by what became of them.
    counts: Vec<Later>,
    limit: u32,
    cells: Vec<Kinds>,
    went: Vec<[i32; 3]>,
}

impl Veil {
    /// Begins with the number of all people published, which says who took part and not what they answered.
    #[must_use]
    pub fn new(counts: Vec<Later>, limit: u32) -> Veil {
        Veil { counts, limit, cells: vec![Kinds::MAX], went: Vec::new() }
    }

    /// Publishes what can be published: first claims of their own, then a row of claims up to the first that cannot be, then
    /// claims of their own again, in an order that must not depend on counts.
    ///
    /// A claim that is published after another could not be says of that one that it is small, or else it would have come
    /// first; the sum of two such can then be enough to work both out. What may be handed on is settled before what a screen
    /// may show beyond that: so both beside each other tell no more than the screen.
    #[must_use]
    pub fn over(counts: Vec<Later>, limit: u32, first: &[Claim], row: &[Claim], last: &[Claim]) -> Veil {
        let mut veil = Veil::new(counts, limit.max(EXPORT));
        veil.claim(first, row, last);
        veil.limit = limit;
        veil.claim(first, row, last);
        veil
    }

    fn claim(&mut self, first: &[Claim], row: &[Claim], last: &[Claim]) {
        for claim in first {
            self.publish(*claim);
        }
        let _ = row.iter().all(|claim| self.publish(*claim));
        for claim in last {
            self.publish(*claim);
        }
    }

    /// Counts the people of some kinds.
    #[must_use]
    pub fn count(&self, kinds: Kinds) -> u32 {
        self.later(kinds).iter().sum()
    }

    /// Counts the people who went some ways.
    #[must_use]
    pub fn count_went(&self, ways: [i32; 3]) -> u32 {
        let all = self.later(Kinds::MAX);
        all.iter().zip(ways).filter(|(_, way)| *way == 1).map(|(count, _)| count).sum()
    }

    fn later(&self, kinds: Kinds) -> Later {
        let of = self.counts.iter().take(Kinds::BITS as usize).enumerate();
        of.filter(|(n, _)| kinds >> n & 1 == 1).fold([0; 3], |[a, b, c], (_, [x, y, z])| [a + x, b + y, c + z])
    }

    /// Publishes a count, if that singles out nobody; tells whether it did.
    pub fn publish(&mut self, claim: Claim) -> bool {
        let mut next = self.clone();
        match claim {
            Claim::Of(kinds) => {
                let split = |cell: &Kinds| [cell & kinds, cell & !kinds].into_iter().filter(|part| *part != 0);
                next.cells = self.cells.iter().flat_map(split).collect();
            }
            Claim::Went(ways) if self.went.contains(&ways) => return true,
            Claim::Went(ways) => next.went.push(ways),
        }
        let singled_out = next.cells.iter().any(|cell| (1..next.limit).contains(&next.count(*cell)));
        if singled_out || next.crossed() {
            return false;
        }
        *self = next;
        true
    }

    /// Tells whether what was published across the cells singles out somebody together with them.
    ///
    /// A sum of published counts adds the same number to all of a cell, and others by the ways people went. Where it is
    /// a set, each cell gives to it one of few parts, whatever the others give: so the sizes that are to be had are
    /// sums of one part of each. As if every cell were told by itself, which is more than there is.
    fn crossed(&self) -> bool {
        let factors = -2..=2_i32;
        let (first, second) = (self.went.first().copied(), self.went.get(1).copied());
        let Some(first) = first else { return false };
        let second = second.unwrap_or_default();
        let cells: Vec<Later> = self.cells.iter().map(|cell| self.later(*cell)).collect();
        factors.clone().any(|x| {
            factors.clone().any(|y| {
                let by: [i32; 3] = std::array::from_fn(|n| {
                    x * first.get(n).copied().unwrap_or(0) + y * second.get(n).copied().unwrap_or(0)
                });
                by != [0; 3] && self.few_by(by, &cells)
            })
        })
    }

    fn few_by(&self, by: [i32; 3], cells: &[Later]) -> bool {
        // Sizes below the limit that are to be had.
        let mut sizes = vec![0];
        for cell in cells {
            let parts: Vec<u32> = (-5..=5)
                .filter_map(|add| {
                    let mut size = 0;
                    for (count, by) in cell.iter().zip(by) {
                        match add + by {
                            _ if *count == 0 => {}
                            0 => {}
                            1 => size += count,
                            _ => return None,
                        }
                    }
                    Some(size)
                })
                .collect();
            sizes = sizes.iter().flat_map(|size| parts.iter().map(move |part| size + part)).collect();
            sizes.retain(|size| *size < self.limit);
            sizes.sort_unstable();
            sizes.dedup();
        }
        sizes.iter().any(|size| *size > 0)
    }

    /// Tells whether these kinds were published, or follow from what was.
    #[must_use]
    pub fn is_told(&self, kinds: Kinds) -> bool {
        self.cells.iter().all(|cell| cell & kinds == 0 || cell & !kinds == 0 || self.count(*cell) == 0)
    }

    /// Tells how many people are of these kinds, as far as that was published.
    #[must_use]
    pub fn told(&self, kinds: Kinds) -> People {
        if self.is_told(kinds) { People::Exactly(self.count(kinds)) } else { People::Hidden }
    }

    /// Tells how many people went these ways, as far as that was published.
    #[must_use]
    pub fn told_went(&self, ways: [i32; 3]) -> People {
        if self.went.contains(&ways) { People::Exactly(self.count_went(ways)) } else { People::Hidden }
    }
}

/// Tells a count of `n` people in one of two kinds that was not published, as far as a bound leaves it open: the other
/// kind must not tell it together with that.
#[must_use]
pub fn bound(count: u32, n: u32, limit: u32) -> People {
    if n < 2 * limit {
        People::Hidden
    } else if (1..limit).contains(&count) {
        People::Few
    } else if (1..limit).contains(&(n - count.min(n))) {
        People::AllButFew
    } else {
        People::Hidden
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn published(counts: &[u32], limit: u32, sets: &[Kinds]) -> Vec<bool> {
        let mut veil = Veil::new(counts.iter().map(|n| [*n, 0, 0]).collect(), limit);
        sets.iter().map(|set| veil.publish(Claim::Of(*set))).collect()
    }

    #[test]
    fn a_small_cell_takes_another_with_it() {
        // Right 20, A 8, B 3, C 1: with those who missed it told, A would leave B and C, four people.
        assert_eq!(published(&[20, 8, 3, 1], 5, &[0b1110, 0b10, 0b100, 0b1000]), [true, false, false, false]);
        // With one more of them they are five, of whom nobody knows who chose which.
        assert_eq!(published(&[20, 8, 3, 2], 5, &[0b1110, 0b10, 0b100, 0b1000]), [true, true, false, false]);
        // Nobody at all is no secret.
        assert_eq!(published(&[20, 8, 0, 0], 5, &[0b1110, 0b10, 0b100]), [true, true, true]);
        assert_eq!(published(&[3, 27], 5, &[0b10]), [false]);
    }

    #[test]
    fn what_is_held_back_is_not_told_by_what_comes_after_it() {
        // Were C told after A and B were not, the 8 left would be 4 and 4: had A or B been 5, it would have been told first.
        let claims = [0b10, 0b100, 0b1000].map(Claim::Of);
        let told = |counts: &[u32]| {
            let counts = counts.iter().map(|n| [*n, 0, 0]).collect();
            let veil = Veil::over(counts, 5, &[Claim::Of(0b1110)], &claims, &[]);
            [0b1110, 0b10, 0b100, 0b1000].map(|kinds| veil.told(kinds).exactly())
        };
        assert_eq!(told(&[20, 4, 4, 5]), [Some(13), None, None, None]);
        assert_eq!(told(&[20, 5, 4, 4]), [Some(13), Some(5), None, None]);
        assert_eq!(told(&[20, 5, 0, 8]), [Some(13), Some(5), Some(0), Some(8)]);
    }

    #[test]
    fn no_page_of_an_item_fits_one_small_count_alone() {
        // All ways in which up to 22 people take three options, by what is told of them on a screen and handed on.
        let claims = [0b10, 0b100, 0b1000].map(Claim::Of);
        let mut pages: std::collections::BTreeMap<Vec<Option<u32>>, Vec<[u32; 3]>> = std::collections::BTreeMap::new();
        for missed in 0..22 {
            for a in 0..=missed {
                for b in 0..=missed - a {
                    let taken = [a, b, missed - a - b];
                    let counts: Vec<Later> = [20, a, b, taken[2]].map(|n| [n, 0, 0]).to_vec();
                    let told = [3, 6].map(|limit| {
                        // As 5 and 10, in fewer ways.
                        let mut veil = Veil::new(counts.clone(), 6);
                        veil.claim(&[Claim::Of(0b1110)], &claims, &[]);
                        if limit == 3 {
                            veil.limit = 3;
                            veil.claim(&[Claim::Of(0b1110)], &claims, &[]);
                        }
                        [0b1110, 0b10, 0b100, 0b1000].map(|kinds| veil.told(kinds).exactly())
                    });
                    // Where the sum is held back, so are they all.
                    if told[0][0].is_some() {
                        pages.entry(told.concat()).or_default().push(taken);
                    }
                }
            }
        }
        for (told, ways) in &pages {
            for option in 0..3 {
                let one = ways[0][option];
                let only = ways.iter().all(|way| way[option] == one);
                assert!(!only || one == 0 || one >= 3, "{told:?}: {ways:?}");
            }
        }
    }

    #[test]
    fn what_became_of_them_gives_nobody_away_who_chose_alike() {
        // Right 17; A 10, of whom 7 are still off; B 13, all closed. With A and those who closed it, the three of A who
        // did are told as well.
        let counts = vec![[17, 0, 0], [0, 7, 3], [0, 0, 13]];
        let closed = Claim::Went([0, 0, 1]);
        let mut veil = Veil::new(counts.clone(), 5);
        assert!(veil.publish(Claim::Of(0b110)) && veil.publish(Claim::Of(0b10)) && !veil.publish(closed));
        let mut veil = Veil::new(counts, 5);
        assert!(veil.publish(Claim::Of(0b110)) && veil.publish(closed) && !veil.publish(Claim::Of(0b10)));
        assert_eq!((veil.told_went([0, 0, 1]), veil.told(0b10)), (People::Exactly(16), People::Hidden));
    }

    #[test]
    fn a_bound_never_meets_its_counterpart() {
        assert_eq!(bound(3, 30, 5), People::Few);
        assert_eq!(bound(28, 30, 5), People::AllButFew);
        assert_eq!(bound(4, 8, 5), People::Hidden);
        assert_eq!(bound(4, 9, 5), People::Hidden);
    }

    proptest! {
        #[test]
        fn no_sum_or_difference_of_three_counts_gives_back_a_small_cell(
            counts in prop::collection::vec(0_u32..12, 2..7),
            sets in prop::collection::vec(0_u128..128, 1..6),
        ) {
            let mut veil = Veil::new(counts.iter().map(|n| [*n, 0, 0]).collect(), 5);
            let all = (1 << counts.len()) - 1;
            let mut known = vec![all];
            known.extend(sets.iter().map(|set| set & all).filter(|set| veil.publish(Claim::Of(*set))));
            let member = |set: Kinds, n: usize| (set >> n & 1) as i32;
            let signs = [-1, 0, 1];
            for a in &known { for b in &known { for c in &known {
                for x in signs { for y in signs { for z in signs {
                    let sum: Vec<i32> = (0..counts.len())
                        .map(|n| x * member(*a, n) + y * member(*b, n) + z * member(*c, n)).collect();
                    if sum.iter().all(|s| matches!(s, 0 | 1)) {
                        let people: u32 = counts.iter().zip(&sum).filter(|(_, s)| **s == 1).map(|(c, _)| c).sum();
                        // All of them are those who took part.
                        let everybody = sum.iter().all(|s| *s == 1);
                        prop_assert!(everybody || people == 0 || people >= 5, "{counts:?} {known:?} {sum:?}");
                    }
                }}}
            }}}
        }
    }
}
