//! How fast a timed rung is to be answered, and what being late means (LEARNING.md 5).
//!
//! The bar starts at 1.2 times one's own median and comes down by a tenth with each success in time, never below what
//! the author aims at. It is recorded with the attempt, so that the fold needs nothing but the row. A right answer that
//! comes later than its bar is right, and full evidence; it earns no point and no day of mastery, and that is all.

use serde::{Deserialize, Serialize};

use crate::deck::model::Level;

use super::{
    evidence::{Outcome, unaided},
    row::{Attempt, Phase},
};

/// What one's own median is multiplied with.
const ROOM: f64 = 1.2;
/// What is left of the bar after each success in time.
const TIGHTER: f64 = 0.9;
/// Answers the median is taken of: the newest.
const LOOKED_AT: usize = 9;

/// One's own pace at an item, as its rows tell it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// Median milliseconds of right, unaided answers that were produced rather than picked; none before the first.
    pub median_ms: Option<u32>,
    /// Successes in time on the rung asked for; a late answer or a miss takes one back.
    pub successes: u32,
}

/// Gives the milliseconds a timed rung is to be answered in.
///
/// Nobody is asked to be faster than `author_seconds`, which also hold where there is no median yet.
#[must_use]
pub fn target_ms(author_seconds: f64, own_median_ms: Option<u32>, successes: u32) -> u32 {
    let author = 1000.0 * author_seconds;
    // Beyond a few dozen steps nothing is left of any bar, and the author's holds.
    let steps = i32::try_from(successes.min(99)).unwrap_or(99);
    let own = own_median_ms.map_or(0.0, |median| f64::from(median) * ROOM * TIGHTER.powi(steps));
    // Saturating: what is too large or no number stays within a row's column.
    (author.max(own).round() as u32).max(1)
}

/// Tells one's pace at rung `rung` of an item from its attempts, oldest first; those that were taken back or made
/// without effort are not to be among them. Redos, retries, cram and exams say nothing.
#[must_use]
pub fn pace<'a>(attempts: impl IntoIterator<Item = &'a Attempt>, rung: u8) -> Pace {
    let (mut times, mut successes) = (Vec::new(), 0u32);
    for attempt in attempts {
        if !matches!(attempt.phase, Phase::Pretest | Phase::Review | Phase::Probe) {
            continue;
        }
        let right = unaided(attempt, &Outcome::recorded(attempt));
        // To pick an option is another thing than to produce an answer, and takes other times.
        if right && attempt.level > Level::Recognise {
            times.push(attempt.commit_ms);
        }
        if attempt.rung == rung && attempt.bar_ms.is_some() {
            successes = if right && !late(attempt) { successes + 1 } else { successes.saturating_sub(1) };
        }
    }
    let newest = times.split_off(times.len().saturating_sub(LOOKED_AT));
    Pace { median_ms: median(newest), successes }
}

/// Tells whether an answer came later than its bar. Where none was set nothing is late.
#[must_use]
pub fn late(attempt: &Attempt) -> bool {
    attempt.bar_ms.is_some_and(|bar| attempt.commit_ms > bar)
}

/// Gives the middle of some times, the lower one of two.
fn median(mut times: Vec<u32>) -> Option<u32> {
    times.sort_unstable();
    times.get(times.len().saturating_sub(1) / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::trial::{attempt, off};

    #[test]
    fn the_bar_is_a_fifth_above_the_median_and_a_tenth_tighter_with_each_success() {
        let check = |author: f64, median: Option<u32>, successes, want| {
            assert_eq!(target_ms(author, median, successes), want, "{author} {median:?} {successes}");
        };
        check(5.0, Some(20_000), 0, 24_000);
        check(5.0, Some(20_000), 1, 21_600);
        check(5.0, Some(20_000), 2, 19_440);
        // Never tighter than the author aims at, and that alone before there is a median.
        check(12.0, Some(20_000), 9, 12_000);
        check(12.0, Some(4_000), 0, 12_000);
        check(12.0, None, 3, 12_000);
        check(0.1, None, 0, 100);
        // Whatever a deck or a row holds.
        check(f64::INFINITY, None, 0, u32::MAX);
        check(f64::NAN, None, 0, 1);
        check(1.0, Some(u32::MAX), 0, u32::MAX);
        check(1.0, Some(u32::MAX), u32::MAX, 152_107);
    }

    #[test]
    fn a_bar_falls_with_every_success_and_rises_with_the_median() {
        for median in [1, 900, 60_000] {
            for successes in 0..40 {
                let bar = |median, successes| target_ms(0.1, Some(median), successes);
                assert!(bar(median, successes + 1) <= bar(median, successes));
                assert!(bar(median + 1, successes) >= bar(median, successes));
            }
        }
    }

    /// Tells the pace of answers on rung 1, each a word for it and the seconds it took, with a bar of ten.
    fn check(told: &[(&str, u32)], median: Option<u32>, successes: u32) {
        let attempts: Vec<Attempt> = told
            .iter()
            .enumerate()
            .map(|(n, (word, seconds))| {
                let mut a = attempt(n as u128 + 1, n as i32);
                (a.rung, a.level, a.commit_ms, a.bar_ms) = (1, Level::Timed, seconds * 1000, Some(10_000));
                match *word {
                    "right" => {}
                    "off" => off(&mut a),
                    "hinted" => a.hints = 1,
                    "below" => (a.rung, a.level, a.bar_ms) = (0, Level::Cued, None),
                    "picked" => (a.rung, a.level, a.bar_ms) = (0, Level::Recognise, None),
                    "redo" => a.phase = Phase::Redo,
                    other => panic!("{other}?"),
                }
                a
            })
            .collect();
        let want = Pace { median_ms: median.map(|s| s * 1000), successes };
        assert_eq!(pace(&attempts, 1), want, "{told:?}");
    }

    #[test]
    fn a_pace_is_told_by_answers_that_were_produced_and_right() {
        check(&[], None, 0);
        check(&[("below", 8)], Some(8), 0);
        check(&[("picked", 1), ("redo", 2), ("off", 3), ("hinted", 4)], None, 0);
        check(&[("below", 20), ("below", 8), ("below", 9)], Some(9), 0);
        check(&[("below", 20), ("below", 8)], Some(8), 0);
        // Nine are looked at.
        let slow = [("below", 60); 9];
        let quick = [("below", 5); 9];
        check(&[slow, quick].concat(), Some(5), 0);
    }

    #[test]
    fn successes_count_in_time_and_what_is_late_or_off_takes_one_back() {
        check(&[("right", 8), ("right", 10)], Some(8), 2);
        check(&[("right", 8), ("right", 8), ("right", 11)], Some(8), 1);
        check(&[("right", 8), ("off", 1)], Some(8), 0);
        check(&[("off", 1), ("off", 1), ("right", 3)], Some(3), 1);
        check(&[("right", 8), ("redo", 60)], Some(8), 1);
    }
}
