//! How many days until an item comes back (LEARNING.md 6).

use super::{fsrs::curve_factor, row::ItemKey};

/// No interval is longer, in days; parking apart.
pub const LONGEST: u32 = 180;
/// Retention aimed at unless the learner or the deck sets another.
pub const RETENTION: f64 = 0.85;
/// Retention aimed at for what is safety-critical.
pub const RETENTION_SAFETY: f64 = 0.95;
/// Legal range of the retention aimed at.
pub const RETENTION_RANGE: (f64, f64) = (0.70, 0.97);

/// Below this many days an interval is kept as it is.
const FUZZ_FROM: f64 = 2.5;

/// Gives the days, not rounded, after which the chance of recall falls to `retention`:
/// S (DR^(-1 / w20) - 1) / (.9^(-1 / w20) - 1). A retention outside .70 to .97 is clamped, no number means .85.
#[must_use]
pub fn exact(stability: f64, retention: f64, decay: f64) -> f64 {
    let retention = aimed(retention);
    stability * (-(retention.ln()) / decay).exp_m1() / curve_factor(decay)
}

/// Gives a retention within .70 to .97; no number means .85.
#[must_use]
pub fn aimed(retention: f64) -> f64 {
    let (low, high) = RETENTION_RANGE;
    if retention.is_nan() { RETENTION } else { retention.clamp(low, high) }
}

/// Gives the longest next interval in days: min(180, 4 x the longer of the previous interval and the days elapsed).
#[must_use]
pub fn cap(previous: u32, elapsed: u32) -> u32 {
    previous.max(elapsed).max(1).saturating_mul(4).min(LONGEST)
}

/// Spreads an exact interval with a seed and rounds it, half away from zero, into 1..=cap.
///
/// The spread is +-(1 + .15 up to 7 days + .10 up to 20 + .05 beyond), counted from 2.5 days, and none below that.
/// For one seed a longer exact interval never gives a shorter one.
#[must_use]
pub fn spread(exact: f64, cap: u32, seed: u64) -> u32 {
    let cap = f64::from(cap.max(1));
    // `max` first: what is not a number becomes one day.
    let exact = exact.max(1.0).min(cap);
    let spread = if exact < FUZZ_FROM {
        exact
    } else {
        let part = |from: f64, to: f64, share: f64| share * (exact.min(to) - from).max(0.0);
        let width = 1.0 + part(FUZZ_FROM, 7.0, 0.15) + part(7.0, 20.0, 0.10) + part(20.0, f64::INFINITY, 0.05);
        exact + width * (2.0 * unit(seed) - 1.0)
    };
    // Within 1..=180, so nothing is cut off.
    spread.round().clamp(1.0, cap) as u32
}

/// Gives the seed of an item's repetition; the same on every machine and in every version.
#[must_use]
pub fn seed(key: &ItemKey, repetition: u32) -> u64 {
    // FNV-1a over the texts, then the finisher of SplitMix64 so that neighbours differ in every bit.
    let bytes = key.deck.bytes().chain([0]).chain(key.item.bytes()).chain(repetition.to_le_bytes());
    let hash = bytes
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let mixed = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Maps a seed to 0..1.
fn unit(seed: u64) -> f64 {
    (seed >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DECAY: f64 = 0.1542;

    #[test]
    fn the_interval_is_when_recall_falls_to_the_retention() {
        let check = |stability: f64, retention: f64, want: f64| {
            let got = exact(stability, retention, DECAY);
            assert!((got - want).abs() < 1e-3 * want, "{stability} {retention}: {got}, not {want}");
        };
        // At .9 the interval is the stability, by definition.
        check(10.0, 0.90, 10.0);
        check(10.0, 0.85, 19.07);
        check(10.0, 0.95, 4.025);
        // Outside of what can be set, and no number at all.
        check(10.0, 0.2, exact(10.0, 0.70, DECAY));
        check(10.0, 1.0, exact(10.0, 0.97, DECAY));
        check(10.0, f64::NAN, exact(10.0, 0.85, DECAY));
    }

    #[test]
    fn the_cap_is_four_times_what_was_waited() {
        let check = |previous, elapsed, want| assert_eq!(cap(previous, elapsed), want, "{previous} {elapsed}");
        check(1, 0, 4);
        check(0, 0, 4);
        check(3, 1, 12);
        check(3, 10, 40);
        check(45, 1, 180);
        check(46, 1, 180);
        check(u32::MAX, u32::MAX, 180);
    }

    #[test]
    fn short_intervals_are_rounded_half_away_from_zero_and_not_spread() {
        let check = |exact: f64, cap: u32, want: u32| {
            for seed in 0..50 {
                assert_eq!(spread(exact, cap, seed << 58), want, "{exact} {cap} {seed}");
            }
        };
        check(0.0, 4, 1);
        check(0.2, 4, 1);
        check(1.49, 4, 1);
        check(1.5, 4, 2);
        check(2.49, 4, 2);
        check(f64::NAN, 4, 1);
        check(f64::NEG_INFINITY, 0, 1);
    }

    #[test]
    fn longer_intervals_are_spread_evenly_around_themselves() {
        // Seeds 0 and MAX are the ends of the spread.
        let check = |exact: f64, cap: u32, low: u32, high: u32| {
            assert_eq!((spread(exact, cap, 0), spread(exact, cap, u64::MAX)), (low, high), "{exact} {cap}");
        };
        check(2.5, 180, 2, 4);
        check(7.0, 180, 5, 9);
        check(20.0, 180, 17, 23);
        check(100.0, 180, 93, 107);
        check(100.0, 101, 93, 101);
        check(1e9, 180, 169, 180);
    }

    #[test]
    fn the_seed_differs_by_item_and_by_repetition_and_nothing_else() {
        let key = |deck: &str, item: &str| ItemKey { deck: deck.into(), item: item.into() };
        let base = seed(&key("a", "b"), 1);
        let check = |deck: &str, item: &str, repetition: u32, same: bool| {
            assert_eq!(seed(&key(deck, item), repetition) == base, same, "{deck} {item} {repetition}");
        };
        check("a", "b", 1, true);
        check("a", "b", 2, false);
        check("a", "c", 1, false);
        check("ab", "", 1, false);
        check("", "ab", 1, false);
        // Written down: a changed seed would move due days when a log is folded again by a later version.
        assert_eq!(base, 68_064_302_863_106_806);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn i9_an_interval_lies_between_one_day_and_the_cap(
            s in 0.001..=36_500.0_f64, retention: f64, decay in 0.1..=0.8_f64, previous: u32, elapsed: u32, seed: u64,
        ) {
            let cap = cap(previous, elapsed);
            let interval = spread(exact(s, retention, decay), cap, seed);
            prop_assert!((1..=cap).contains(&interval) && cap <= LONGEST);
        }

        #[test]
        fn i10_a_higher_retention_never_lengthens_an_interval(
            s in 0.001..=36_500.0_f64, a in 0.7..=0.97_f64, b in 0.7..=0.97_f64, decay in 0.1..=0.8_f64,
            cap in 1..=180_u32, seed: u64,
        ) {
            let days = |retention| spread(exact(s, retention, decay), cap, seed);
            prop_assert!(days(a.max(b)) <= days(a.min(b)));
        }

        #[test]
        fn i10_recall_falls_strictly_with_time(
            s in 0.001..=36_500.0_f64, decay in 0.1..=0.8_f64, day in 0..100_000_u32, more in 1..1_000_u32,
        ) {
            let recall = |days| crate::memory::fsrs::retrievability(s, days, decay);
            prop_assert!(recall(day + more) < recall(day));
            prop_assert!(recall(day) <= 1.0 && recall(day) > 0.0);
        }

        #[test]
        fn a_longer_exact_interval_is_never_spread_to_a_shorter_one(
            a in 0.0..400.0_f64, b in 0.0..400.0_f64, cap in 1..=180_u32, seed: u64,
        ) {
            prop_assert!(spread(a.min(b), cap, seed) <= spread(a.max(b), cap, seed));
        }
    }
}
