//! One step of FSRS-6 from one day to a later one, to Again and to Good.
//!
//! The crate works out all four answers each time, the same-day formula too, and what depends on the weights alone anew
//! for each of them: eight times the work of a fold over a million answers. The formulas here are those of the crate,
//! in its precision and its order of operations, so that every bit is the same; a property holds them to it.

use ::fsrs::MemoryState;

use super::{DIFFICULTY_MAX, DIFFICULTY_MIN, RANGES, STABILITY_MAX, STABILITY_MIN};

/// The weights of a model, with what follows from them alone.
#[derive(Debug, Clone)]
pub(super) struct Step {
    w: [f32; 21],
    /// Exponent of the forgetting curve, -w20.
    decay: f32,
    /// Factor of the forgetting curve.
    factor: f32,
    /// How much faster stability grows altogether.
    growth: f32,
    /// What a lapse at the least divides stability by.
    lapse: f32,
    /// The difficulty that all difficulties go back to.
    easy: f32,
}

impl Step {
    /// Takes weights over, each clamped to its legal range.
    pub(super) fn new(weights: &[f32; 21]) -> Step {
        let mut w = *weights;
        for (weight, (low, high)) in w.iter_mut().zip(RANGES) {
            *weight = weight.clamp(low, high);
        }
        let decay = -w[20];
        Step {
            decay,
            factor: (0.9_f32.ln() / decay).exp() - 1.0,
            growth: w[8].exp(),
            lapse: (w[17] * w[18]).exp(),
            easy: w[4] - (w[5] * 3.0).exp() + 1.0,
            w,
        }
    }

    /// Gives the weights as they are used.
    pub(super) fn weights(&self) -> &[f32] {
        &self.w
    }

    /// Gives the chance of recall after so many days.
    pub(super) fn recall(&self, before: MemoryState, days: f32) -> f32 {
        (days / stability(before) * self.factor + 1.0).powf(self.decay)
    }

    /// Gives the state after Again on a later day, given the chance of recall before it; without one, stability stays.
    pub(super) fn again(&self, before: MemoryState, recall: Option<f32>) -> MemoryState {
        let Step { w, lapse, .. } = self;
        let (s, d) = (stability(before), difficulty(before));
        let fallen = |recall: f32| {
            let fallen = w[11] * d.powf(-w[12]) * ((s + 1.0).powf(w[13]) - 1.0) * ((1.0 - recall) * w[14]).exp();
            fallen.min(s / lapse)
        };
        self.after(recall.map_or(s, fallen), d, 1.0)
    }

    /// Gives the state after Good on a later day, given the chance of recall before it; without one, stability stays.
    pub(super) fn good(&self, before: MemoryState, recall: Option<f32>) -> MemoryState {
        let Step { w, growth, .. } = self;
        let (s, d) = (stability(before), difficulty(before));
        let grown = |recall: f32| {
            let grown = growth * (11.0 - d) * s.powf(-w[9]) * (((1.0 - recall) * w[10]).exp() - 1.0);
            s * (grown + 1.0)
        };
        self.after(recall.map_or(s, grown), d, 3.0)
    }

    fn after(&self, stability: f32, before: f32, rating: f32) -> MemoryState {
        let shift = -self.w[6] * (rating - 3.0);
        let damped = before + (10.0 - before) * shift / 9.0;
        let reverted = self.w[7] * (self.easy - damped) + damped;
        MemoryState {
            stability: stability.clamp(STABILITY_MIN as f32, STABILITY_MAX as f32),
            difficulty: reverted.clamp(DIFFICULTY_MIN as f32, DIFFICULTY_MAX as f32),
        }
    }
}

fn stability(state: MemoryState) -> f32 {
    state.stability.clamp(STABILITY_MIN as f32, STABILITY_MAX as f32)
}

fn difficulty(state: MemoryState) -> f32 {
    state.difficulty.clamp(DIFFICULTY_MIN as f32, DIFFICULTY_MAX as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::fsrs::{DEFAULT_PARAMETERS, FSRS};
    use proptest::prelude::*;

    /// Checks that a step is the crate's to the last bit.
    fn check(weights: &[f32; 21], before: MemoryState, days: u32) -> Result<(), TestCaseError> {
        let theirs = FSRS::new(weights).unwrap().next_states(Some(before), 0.9, days).unwrap();
        let step = Step::new(weights);
        let recall = Some(step.recall(before, days as f32));
        for (ours, theirs) in
            [(step.again(before, recall), theirs.again.memory), (step.good(before, recall), theirs.good.memory)]
        {
            prop_assert_eq!(ours.stability.to_bits(), theirs.stability.to_bits(), "{:?} {:?}", ours, theirs);
            prop_assert_eq!(ours.difficulty.to_bits(), theirs.difficulty.to_bits(), "{:?} {:?}", ours, theirs);
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_048))]

        #[test]
        fn a_step_is_that_of_the_crate_to_the_last_bit(
            // Beyond the legal ranges too, where both clamp.
            within in prop::collection::vec(-0.1..1.1_f32, 21), s in -7.0..10.6_f32, d in 0.9..10.1_f32,
            days in 1..2_000_u32, default: bool,
        ) {
            let mut weights = DEFAULT_PARAMETERS;
            if !default {
                for ((weight, share), (low, high)) in weights.iter_mut().zip(within).zip(RANGES) {
                    *weight = low + share * (high - low);
                }
            }
            check(&weights, MemoryState { stability: s.exp(), difficulty: d }, days)?;
        }
    }
}
