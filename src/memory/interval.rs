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
    let (low, high) = RETENTION_RANGE;
    let retention = if retention.is_nan() { RETENTION } else { retention.clamp(low, high) };
    stability * (-(retention.ln()) / decay).exp_m1() / curve_factor(decay)
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
