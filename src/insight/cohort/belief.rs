//! What is kept of a belief: who met it, who showed it, who holds it, and whether it is the same people on several items.

use std::collections::BTreeMap;

/// Items of a belief that are looked at in pairs.
const MOST_PAIRED: usize = 16;

/// What is kept of a belief.
#[derive(Debug, Clone, Default)]
pub struct BeliefSum {
    /// Learners who attempted an item that can show it, on whatever rung.
    pub near: u32,
    /// Those of them who were asked in a form that can show it.
    pub met: u32,
    /// Those of them who were not, as the instructor's deck has it, and are here because they showed it all the same.
    pub beyond: u32,
    /// Learners who showed it at least once.
    pub shown: u32,
    /// Learners who showed it on two items, or once and were sure (LEARNING.md 9).
    pub held: u32,
    /// Those who missed two items that can show it: how many showed it on neither, the second, the first, both.
    pairs: BTreeMap<(u32, u32), [u32; 4]>,
}

impl BeliefSum {
    /// Takes in the items that can show it and that a learner missed at first, with whether it was shown; in order.
    pub fn add_missed(&mut self, missed: &[(u32, bool)]) {
        let missed = missed.get(..missed.len().min(MOST_PAIRED)).unwrap_or_default();
        for (n, (a, on_a)) in missed.iter().enumerate() {
            for (b, on_b) in missed.iter().skip(n + 1) {
                let table = self.pairs.entry((*a, *b)).or_default();
                if let Some(cell) = table.get_mut(usize::from(*on_a) * 2 + usize::from(*on_b)) {
                    *cell += 1;
                }
            }
        }
    }

    /// Tells by how many standard deviations more often the same people show it on two items than chance would have it,
    /// each item having its own pull (Mantel and Haenszel over pairs of items; the pairs share people, which this takes
    /// as if they did not). None where nothing can be told.
    #[must_use]
    pub fn togetherness(&self) -> Option<f64> {
        let (mut over, mut variance) = (0.0, 0.0);
        for table in self.pairs.values() {
            let [neither, second, first, both] = table.map(f64::from);
            let n = neither + second + first + both;
            if n < 2.0 {
                continue;
            }
            let (a, b) = (first + both, second + both);
            over += both - a * b / n;
            variance += a * b * (n - a) * (n - b) / (n * n * (n - 1.0));
        }
        (variance > 0.0).then(|| over / variance.sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_people_on_two_items_are_no_chance() {
        let (mut held, mut apart) = (BeliefSum::default(), BeliefSum::default());
        for n in 0..40 {
            let (one, other) = (n % 2 == 0, n % 4 < 2);
            held.add_missed(&[(1, one), (2, one)]);
            apart.add_missed(&[(1, one), (2, other)]);
        }
        // 20 both where 10 were to be expected, with a variance of 20 * 20 * 20 * 20 / (1600 * 39).
        assert!((held.togetherness().unwrap() - 10.0 / (160_000.0_f64 / 62_400.0).sqrt()).abs() < 1e-9);
        assert!(apart.togetherness().unwrap().abs() < 1e-9);
        assert_eq!(BeliefSum::default().togetherness(), None);
    }
}
