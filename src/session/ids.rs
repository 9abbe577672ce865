//! Row ids: UUIDv7, monotone within a session, from a seed that is handed in.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use serde::{Deserialize, Serialize};

use crate::memory::row::{RowId, Utc};

/// Makes row ids. Serialises with the session, so that a resumed one never repeats an id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ids {
    seed: u64,
    made: u64,
    last: RowId,
}

impl Ids {
    /// Starts a series from a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Ids::above(seed, RowId(0))
    }

    /// Starts a series whose ids are all higher than `last`: rows that are made one after the other keep their order,
    /// and two series of one seed at one instant do not make the same ids.
    #[must_use]
    pub fn above(seed: u64, last: RowId) -> Self {
        Ids { seed, made: 0, last }
    }

    /// Makes the next id for a row written at `at`: 48 bits of milliseconds, the version and variant marks of RFC 9562,
    /// the rest random; never lower than or equal to the one before, even when the clock stands or runs back.
    pub fn make(&mut self, at: Utc) -> RowId {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_word_pos(u128::from(self.made) * 4);
        self.made += 1;
        let random = (u128::from(rng.next_u64()) << 64) | u128::from(rng.next_u64());
        let id = stamp(at, random);
        self.last = if id > self.last { id } else { successor(self.last) };
        self.last
    }
}

fn stamp(at: Utc, random: u128) -> RowId {
    let millis = at.0.clamp(0, (1 << 48) - 1) as u128;
    let rand_a = (random >> 64) & 0xfff;
    let rand_b = random & ((1 << 62) - 1);
    RowId((millis << 80) | (0x7 << 76) | (rand_a << 64) | (0b10 << 62) | rand_b)
}

/// Gives the next id that keeps the version and variant marks.
fn successor(id: RowId) -> RowId {
    let low = id.0 & ((1 << 62) - 1);
    if low < (1 << 62) - 1 {
        return RowId(id.0 + 1);
    }
    let rand_a = (id.0 >> 64) & 0xfff;
    let millis = id.0 >> 80;
    let (millis, rand_a) = if rand_a < 0xfff { (millis, rand_a + 1) } else { (millis + 1, 0) };
    RowId((millis << 80) | (0x7 << 76) | (rand_a << 64) | (0b10 << 62))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_even_when_the_clock_runs_back() {
        let mut ids = Ids::new(7);
        let mut last = RowId(0);
        for at in [5, 5, 4, -1, 6, 6] {
            let id = ids.make(Utc(at));
            assert!(id > last, "{id:?} after {last:?}");
            assert_eq!((id.0 >> 76) & 0xf, 7, "version");
            assert_eq!((id.0 >> 62) & 0b11, 0b10, "variant");
            last = id;
        }
    }

    #[test]
    fn two_series_of_one_seed_and_instant_make_different_ids() {
        let mut one = Ids::new(7);
        let made = [one.make(Utc(5)), one.make(Utc(5))];
        let mut two = Ids::above(7, made[1]);
        assert!(two.make(Utc(5)) > made[1] && two.make(Utc(9)) > made[1]);
        assert_eq!(Ids::above(7, RowId(0)).make(Utc(5)), made[0]);
    }

    #[test]
    fn a_series_that_was_saved_goes_on_as_it_would_have() {
        let mut one = Ids::new(3);
        one.make(Utc(10));
        let mut two: Ids = serde_json::from_str(&serde_json::to_string(&one).unwrap()).unwrap();
        assert_eq!(one.make(Utc(11)), two.make(Utc(11)));
    }
}
