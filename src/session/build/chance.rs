//! Chance from a seed: the same seed, day and item give the same number.

use crate::memory::row::{ItemKey, StudyDay};

/// Draws a number for an item.
#[must_use]
pub fn of(seed: u64, day: StudyDay, key: &ItemKey) -> u64 {
    let text = [key.deck.as_str(), "\u{1f}", key.item.as_str()];
    let hash = text
        .iter()
        .flat_map(|part| part.bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    mix(hash ^ slot(seed, day, 0))
}

/// Draws the number of a slot, by its index in the session.
#[must_use]
pub fn slot(seed: u64, day: StudyDay, index: usize) -> u64 {
    mix(seed.rotate_left(17) ^ mix(u64::from(day.0.cast_unsigned()) ^ ((index as u64) << 32)))
}

/// The finaliser of splitmix64: neighbours come out far apart.
fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
