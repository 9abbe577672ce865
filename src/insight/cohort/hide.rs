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

/// The cells that what was published so far tells apart.
#[derive(Debug, Clone)]
pub struct Veil<'a> {
    /// How many people are of each kind.
    counts: &'a [u32],
    limit: u32,
    cells: Vec<Kinds>,
}

impl<'a> Veil<'a> {
    /// Begins with the number of all people published, which says who took part and not what they answered.
    #[must_use]
    pub fn new(counts: &'a [u32], limit: u32) -> Veil<'a> {
        Veil { counts, limit, cells: vec![Kinds::MAX] }
    }

    /// Publishes what can be published of a list, the most important first.
    ///
    /// What may be handed on is settled before what a screen may show beyond that: so both beside each other tell no
    /// more than the screen.
    #[must_use]
    pub fn over(counts: &'a [u32], limit: u32, order: &[Kinds]) -> Veil<'a> {
        let mut veil = Veil::new(counts, limit.max(EXPORT));
        for _ in 0..2 {
            for kinds in order {
                veil.publish(*kinds);
            }
            veil.limit = limit;
        }
        veil
    }

    /// Counts the people of some kinds.
    #[must_use]
    pub fn count(&self, kinds: Kinds) -> u32 {
        let of = self.counts.iter().take(Kinds::BITS as usize).enumerate();
        of.filter(|(n, _)| kinds >> n & 1 == 1).map(|(_, count)| count).sum()
    }

    /// Publishes how many people are of these kinds, if that singles out nobody; tells whether it did.
    pub fn publish(&mut self, kinds: Kinds) -> bool {
        let split = |cell: &Kinds| [cell & kinds, cell & !kinds].into_iter().filter(|part| *part != 0);
        let cells: Vec<Kinds> = self.cells.iter().flat_map(split).collect();
        if cells.iter().any(|cell| (1..self.limit).contains(&self.count(*cell))) {
            return false;
        }
        self.cells = cells;
        true
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
        let mut veil = Veil::new(counts, limit);
        sets.iter().map(|set| veil.publish(*set)).collect()
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
            let mut veil = Veil::new(&counts, 5);
            let all = (1 << counts.len()) - 1;
            let mut known = vec![all];
            known.extend(sets.iter().map(|set| set & all).filter(|set| veil.publish(*set)));
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
