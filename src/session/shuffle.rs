//! The order in which things are shown: from a seed, never from what is right.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};

/// Shuffles in place, the same way for the same seed (Fisher and Yates).
pub(super) fn permute(options: &mut [String], seed: u64) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for last in (1..options.len()).rev() {
        options.swap(last, (rng.next_u64() % (last as u64 + 1)) as usize);
    }
}
