//! The memory model, FSRS-6, behind fractional evidence. This file and its folder alone name the `fsrs` crate.
//!
//! Owns the numbers of one step (stability, difficulty) and the parameter sets; knows nothing of rungs and due dates.

pub mod fit;
mod step;

use std::collections::BTreeMap;

use ::fsrs::{DEFAULT_PARAMETERS, FSRS, MemoryState, NextStates};

use self::step::Step;
use super::evidence::Evidence;

/// Shortest stability, in days.
pub const STABILITY_MIN: f64 = 0.001;
/// Longest stability, in days.
pub const STABILITY_MAX: f64 = 36_500.0;
/// Lowest difficulty.
pub const DIFFICULTY_MIN: f64 = 1.0;
/// Highest difficulty.
pub const DIFFICULTY_MAX: f64 = 10.0;

/// Index of the weight that shapes the forgetting curve.
const DECAY_WEIGHT: usize = 20;
/// Legal range of that weight, as the model itself clamps it.
const DECAY_RANGE: (f32, f32) = (0.1, 0.8);

/// Legal range of each weight, as the model itself clamps them.
const RANGES: [(f32, f32); 21] = [
    (0.001, 100.0),
    (0.001, 100.0),
    (0.001, 100.0),
    (0.001, 100.0),
    (1.0, 10.0),
    (0.001, 4.0),
    (0.001, 4.0),
    (0.001, 0.75),
    (0.0, 4.5),
    (0.0, 0.8),
    (0.001, 3.5),
    (0.001, 5.0),
    (0.001, 0.25),
    (0.001, 0.9),
    (0.0, 4.0),
    (0.0, 1.0),
    (1.0, 6.0),
    (0.0, 2.0),
    (0.0, 2.0),
    (0.0, 0.8),
    DECAY_RANGE,
];

/// How well something is remembered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strength {
    /// Days until the chance of recall has fallen to 90 %, .001 to 36,500.
    pub stability: f64,
    /// How slowly stability grows, 1 to 10.
    pub difficulty: f64,
}

impl Strength {
    /// Makes a strength within the legal ranges; what is not a number becomes the lowest stability or the highest
    /// difficulty.
    #[must_use]
    pub fn new(stability: f64, difficulty: f64) -> Strength {
        let or = |value: f64, other: f64| if value.is_nan() { other } else { value };
        Strength {
            stability: or(stability, STABILITY_MIN).clamp(STABILITY_MIN, STABILITY_MAX),
            difficulty: or(difficulty, DIFFICULTY_MAX).clamp(DIFFICULTY_MIN, DIFFICULTY_MAX),
        }
    }
}

/// Tells the chance of recall, 0 to 1, so many days after the last evidence: (1 + f t / S)^-w20 with
/// f = .9^(-1 / w20) - 1 (FSRS-6). In double precision, so that it falls strictly from day to day.
#[must_use]
pub fn retrievability(stability: f64, elapsed_days: u32, decay: f64) -> f64 {
    curve(stability, elapsed_days, decay, curve_factor(decay))
}

fn curve(stability: f64, elapsed_days: u32, decay: f64, factor: f64) -> f64 {
    (1.0 + factor * f64::from(elapsed_days) / stability).powf(-decay)
}

/// Gives f = .9^(-1 / w20) - 1, which makes the chance of recall 90 % after `stability` days.
#[must_use]
pub fn curve_factor(decay: f64) -> f64 {
    (-(0.9_f64.ln()) / decay).exp_m1()
}

/// Why weights are no parameter set.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NotASet {
    /// There are more or fewer than 21.
    #[error("a parameter set has 21 weights, and this has {0}")]
    Count(usize),
    /// One lies outside of its range, or is no number.
    #[error("weight w{index} is {value}, and it has to lie between {low} and {high}")]
    Range {
        /// Which one, from 0.
        index: usize,
        /// What it is.
        value: f32,
        /// Lowest legal value.
        low: f32,
        /// Highest legal value.
        high: f32,
    },
}

/// Tells whether weights are a parameter set: 21 of them, each a number in its legal range.
///
/// # Errors
/// When they are not; says what is amiss.
pub fn check(weights: &[f32]) -> Result<(), NotASet> {
    if weights.len() != RANGES.len() {
        return Err(NotASet::Count(weights.len()));
    }
    for (index, (&value, (low, high))) in weights.iter().zip(RANGES).enumerate() {
        // Written so that what is no number is refused too.
        if !(low..=high).contains(&value) {
            return Err(NotASet::Range { index, value, low, high });
        }
    }
    Ok(())
}

/// Gives the number of a parameter set, 1 or more. It is made from the weights, so that two devices that fit on their
/// own do not give one number to two sets.
#[must_use]
pub fn number(weights: &[f32]) -> u32 {
    // FNV-1a.
    let bytes = weights.iter().flat_map(|weight| weight.to_le_bytes());
    let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash & 0x7fff_ffff).max(1)
}

/// The parameter sets accepted so far, by number; 0 is always the default one.
#[derive(Debug, Clone, Default)]
pub struct ParamSets {
    default: Model,
    fitted: BTreeMap<u32, Model>,
}

impl ParamSets {
    /// Makes sets in which every number stands for these weights, for a replay of what would have been; none for what
    /// [`check`] refuses.
    #[must_use]
    pub fn only(weights: &[f32]) -> Option<ParamSets> {
        check(weights).ok()?;
        Some(ParamSets { default: Model::new(weights)?, fitted: BTreeMap::new() })
    }

    /// Adds the set with this number, each weight clamped to its legal range, and tells whether it was accepted.
    /// Refused are number 0 and anything but 21 finite weights; attempts that name a refused set use the default one.
    pub fn insert(&mut self, set: u32, weights: &[f32]) -> bool {
        match Model::new(weights) {
            Some(model) if set != 0 => {
                self.fitted.insert(set, model);
                true
            }
            _ => false,
        }
    }

    /// Gives the model of a set; the default one where the number is unknown.
    #[must_use]
    pub fn model(&self, set: u32) -> &Model {
        self.fitted.get(&set).unwrap_or(&self.default)
    }
}

/// FSRS-6 under one parameter set, made once and used for every step.
#[derive(Debug, Clone)]
pub struct Model {
    step: Step,
    /// The strengths it starts with after Again, Hard and Good.
    initial: [Strength; 3],
    decay: f64,
    factor: f64,
}

impl Default for Model {
    fn default() -> Model {
        Model::of(&FSRS::default(), &DEFAULT_PARAMETERS)
    }
}

impl Model {
    /// Makes the model of 21 finite weights, each clamped to its legal range; none for anything else.
    #[must_use]
    pub fn new(weights: &[f32]) -> Option<Model> {
        // The crate would take 17 and 19 weights of older versions and an empty list too.
        let weights: &[f32; 21] = weights.try_into().ok()?;
        Some(Model::of(&FSRS::new(weights).ok()?, weights))
    }

    fn of(fsrs: &FSRS, weights: &[f32; 21]) -> Model {
        let initial = match fsrs.next_states(None, TARGET, 0) {
            Ok(states) => [states.again, states.hard, states.good].map(|state| after(state.memory)),
            Err(_) => [Strength::new(f64::NAN, f64::NAN); 3],
        };
        let decay = decay_of(weights);
        Model { step: Step::new(weights), initial, decay, factor: curve_factor(decay) }
    }

    /// Gives the weight w20, .1 to .8: how fast the forgetting curve flattens.
    #[must_use]
    pub fn decay(&self) -> f64 {
        self.decay
    }

    /// Gives the strength after the first attempt ever: between S0(Again) and S0(Good) by the evidence
    /// (LEARNING.md 5).
    #[must_use]
    pub fn first(&self, q: Evidence) -> Strength {
        let [again, _, good] = self.initial();
        // Fitted sets need not order the initial stabilities, and a right answer must not leave less than a miss.
        Ends { again, good: Strength { stability: good.stability.max(again.stability), ..good } }.between(q)
    }

    /// Gives the strength the model starts with after Again, Hard and Good.
    #[must_use]
    pub fn initial(&self) -> [Strength; 3] {
        self.initial
    }

    /// Takes one step of evidence q after so many days, 1 or more: ln S' = (1 - q) ln S_A + q ln S_G,
    /// D' = (1 - q) D_A + q D_G, and S' <= S where q < .5 (LEARNING.md 4).
    #[must_use]
    pub fn step(&self, before: Strength, elapsed_days: u32, q: Evidence) -> Strength {
        self.ends(before, elapsed_days, q).between(q).held_to(before, q)
    }

    /// Takes one step on a probe, where a miss costs little: S_A is first raised to at least min(S, max(1, .8 S)),
    /// and D_A lowered to at most D + .5 (LEARNING.md 4).
    #[must_use]
    pub fn probe(&self, before: Strength, elapsed_days: u32, q: Evidence) -> Strength {
        let Ends { again, good } = self.ends(before, elapsed_days, q);
        let floor = before.stability.min((0.8 * before.stability).max(1.0));
        let again = Strength {
            stability: again.stability.max(floor),
            difficulty: again.difficulty.min(before.difficulty + 0.5).max(good.difficulty),
        };
        Ends { again, good }.between(q).held_to(before, q)
    }

    /// Tells the chance of recall, 0 to 1, so many days after the last evidence; see [`retrievability`].
    #[must_use]
    pub fn recall(&self, stability: f64, elapsed_days: u32) -> f64 {
        curve(stability, elapsed_days, self.decay, self.factor)
    }

    /// Gives the ends between which evidence q lies. The stability of an end that q is not drawn to at all is not
    /// worked out, and stays as it was.
    fn ends(&self, before: Strength, elapsed_days: u32, q: Evidence) -> Ends {
        let state = MemoryState { stability: before.stability as f32, difficulty: before.difficulty as f32 };
        if elapsed_days > 0 {
            let recall = self.step.recall(state, elapsed_days as f32);
            let (none, full) = (q <= Evidence::NONE, q >= Evidence::FULL);
            let again = self.step.again(state, (!full).then_some(recall));
            let good = self.step.good(state, (!none).then_some(recall));
            return Ends { again: after(again), good: after(good) };
        }
        // No fold steps within a day. An error means a state that is no number, which legal weights and a legal state
        // never give; should one come all the same, nothing is learnt rather than everything forgotten.
        let states = FSRS::new(self.step.weights()).and_then(|fsrs| fsrs.next_states(Some(state), TARGET, 0));
        let (again, good) = match states {
            Ok(NextStates { again, good, .. }) => (after(again.memory), after(good.memory)),
            Err(_) => (before, before),
        };
        Ends { again, good }
    }
}

/// Retention handed to the crate, whose intervals are not used.
const TARGET: f32 = 0.9;

/// The states after Again and after Good, between which evidence lies.
struct Ends {
    again: Strength,
    good: Strength,
}

impl Ends {
    fn between(&self, q: Evidence) -> Strength {
        let Ends { again, good } = self;
        let q = q.get();
        // The ends are taken as they are: a round trip through the logarithm would lose their last bit.
        if q <= 0.0 {
            return *again;
        }
        if q >= 1.0 {
            return *good;
        }
        // Written as a start and a share of the way so that rounding keeps the order of any two q.
        let log = again.stability.ln() + q * (good.stability.ln() - again.stability.ln());
        let (low, high) = (again.stability.min(good.stability), again.stability.max(good.stability));
        Strength::new(log.exp().clamp(low, high), again.difficulty + q * (good.difficulty - again.difficulty))
    }
}

impl Strength {
    /// Keeps a miss from raising stability.
    fn held_to(self, before: Strength, q: Evidence) -> Strength {
        if q.missed() { Strength { stability: self.stability.min(before.stability), ..self } } else { self }
    }
}

fn after(state: MemoryState) -> Strength {
    Strength::new(f64::from(state.stability), f64::from(state.difficulty))
}

fn decay_of(weights: &[f32]) -> f64 {
    let (low, high) = DECAY_RANGE;
    f64::from(weights.get(DECAY_WEIGHT).copied().unwrap_or(low).clamp(low, high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::fsrs::current_retrievability;
    use proptest::prelude::*;

    fn close(got: f64, want: f64, what: &str) {
        assert!((got - want).abs() <= 1e-3 * want.abs(), "{what}: {got}, not {want}");
    }

    #[test]
    fn the_known_example_of_a_step() {
        // S = 5, D = 5, R = .9 gives Again .95 and Good 17.4.
        let before = Strength::new(5.0, 5.0);
        let step = |q: f64| Model::default().step(before, 5, Evidence::new(q));
        let check = |what, got: f64, want: f64| assert!((got - want).abs() < 0.05, "{what}: {got}, not {want}");
        check("again", step(0.0).stability, 0.95);
        check("good", step(1.0).stability, 17.4);
        check("half way, in the logarithm", step(0.5).stability, (0.95_f64 * 17.4).sqrt());
        check("a weak success is below the old stability only as a miss", step(0.49).stability, 3.97);
        let (again, good) = (step(0.0).difficulty, step(1.0).difficulty);
        close(step(0.25).difficulty, 0.75 * again + 0.25 * good, "difficulty");
    }

    #[test]
    fn weights_out_of_range_are_refused_with_a_sentence() {
        let check = |change: &dyn Fn(&mut Vec<f32>), want: &str| {
            let mut weights = DEFAULT_PARAMETERS.to_vec();
            change(&mut weights);
            let said = super::check(&weights).map_or_else(|error| error.to_string(), |()| String::new());
            assert_eq!(said, want);
            assert_eq!(ParamSets::only(&weights).is_some(), want.is_empty());
        };
        check(&|_| (), "");
        check(&|w| w[4] = 12.5, "weight w4 is 12.5, and it has to lie between 1 and 10");
        check(&|w| w[20] = 0.0, "weight w20 is 0, and it has to lie between 0.1 and 0.8");
        check(&|w| w[0] = f32::NAN, "weight w0 is NaN, and it has to lie between 0.001 and 100");
        check(&|w| w.truncate(19), "a parameter set has 21 weights, and this has 19");
    }

    #[test]
    fn sets_are_told_apart_by_their_weights() {
        let mut other = DEFAULT_PARAMETERS;
        other[3] += 0.0001;
        assert_ne!(number(&DEFAULT_PARAMETERS), number(&other));
        assert_eq!(number(&other), number(&other));
        assert!(number(&[]) >= 1);
    }

    #[test]
    fn a_miss_never_raises_stability() {
        // Long overdue, Good is so much longer that even a quarter of the way would pass the old stability.
        let before = Strength::new(1.0, 5.0);
        let free = Model::default().ends(before, 1_000, Evidence::new(0.49)).between(Evidence::new(0.49));
        assert!(free.stability > before.stability, "the example must need the rule");
        assert_eq!(Model::default().step(before, 1_000, Evidence::new(0.49)).stability, before.stability);
    }

    #[test]
    fn a_missed_probe_costs_little() {
        let check = |stability: f64, want: f64| {
            let before = Strength::new(stability, 5.0);
            let missed = Model::default().probe(before, stability.ceil() as u32, Evidence::NONE);
            close(missed.stability, want, "stability");
            assert_eq!(missed.difficulty, 5.5);
        };
        check(20.0, 16.0);
        check(1.2, 1.0);
        check(0.4, 0.4);
        // A difficulty that Again would hardly raise is not raised to D + .5.
        let hard = Strength::new(20.0, 9.9);
        let missed = Model::default().probe(hard, 20, Evidence::NONE);
        assert!(missed.difficulty < 10.0 && missed.difficulty >= 9.9, "{missed:?}");
        // A success is worth what it always is.
        let (before, full) = (Strength::new(20.0, 5.0), Evidence::FULL);
        assert_eq!(Model::default().probe(before, 20, full), Model::default().step(before, 20, full));
    }

    #[test]
    fn the_first_attempt_lies_between_again_and_good() {
        let model = Model::default();
        let check = |q: f64, stability: f64| close(model.first(Evidence::new(q)).stability, stability, "S0");
        check(0.0, 0.212);
        check(1.0, 2.3065);
        check(0.5, (0.212_f64 * 2.3065).sqrt());
        // A learner whose fitted Good starts below Again.
        let mut weights = DEFAULT_PARAMETERS;
        (weights[0], weights[2]) = (3.0, 1.0);
        assert_eq!(Model::new(&weights).unwrap().first(Evidence::FULL).stability, 3.0);
    }

    #[test]
    fn parameter_sets_that_are_none_fall_back_to_the_default() {
        let mut weights = DEFAULT_PARAMETERS;
        weights[2] = 7.0;
        let mut sets = ParamSets::default();
        let mut check = |set: u32, weights: &[f32], accepted: bool, good: f64| {
            assert_eq!(sets.insert(set, weights), accepted, "{set}");
            close(sets.model(set).first(Evidence::FULL).stability, good, "S0(Good)");
        };
        check(1, &weights, true, 7.0);
        check(0, &weights, false, 2.3065);
        check(2, &weights[..20], false, 2.3065);
        check(3, &weights[..19], false, 2.3065);
        check(4, &[], false, 2.3065);
        check(5, &[f32::NAN; 21], false, 2.3065);
        check(6, &[f32::MAX; 21], true, 100.0);
        check(7, &[-1.0; 21], true, 0.001);
        close(sets.model(99).first(Evidence::FULL).stability, 2.3065, "unknown");
        assert_eq!((sets.model(6).decay() as f32, sets.model(7).decay() as f32), (0.8, 0.1));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn the_ranges_are_those_of_the_crate(
            weights in prop::collection::vec(-1.0..120.0_f32, 21), s in 0.001..36_500.0_f64, d in 1.0..=10.0_f64,
        ) {
            // What the crate clamps to is what our ranges clamp to: both give the same model, and it is accepted.
            let clamped: Vec<f32> = weights.iter().zip(RANGES).map(|(w, (low, high))| w.clamp(low, high)).collect();
            prop_assert_eq!(super::check(&clamped), Ok(()));
            let (ours, theirs) = (Model::new(&clamped).unwrap(), Model::new(&weights).unwrap());
            let step = |model: &Model| model.step(Strength::new(s, d), 9, Evidence::new(0.7));
            prop_assert_eq!(step(&ours), step(&theirs));
            prop_assert_eq!(ours.initial(), theirs.initial());
        }

        #[test]
        fn retrievability_is_that_of_the_crate(s in 0.001..36_500.0_f64, t in 0..100_000_u32, decay in 0.1..0.8_f64) {
            let state = MemoryState { stability: s as f32, difficulty: 5.0 };
            let theirs = f64::from(current_retrievability(state, t as f32, decay as f32));
            prop_assert!((retrievability(s, t, decay) - theirs).abs() < 1e-4);
        }

        #[test]
        fn i3_more_evidence_never_remembers_less(
            s in 0.001..36_500.0_f64, d in 1.0..=10.0_f64, t in 1..5_000_u32, a in 0.0..=1.0_f64, b in 0.0..=1.0_f64,
            probe: bool, weights in crate::memory::trial::weights(),
        ) {
            let model = Model::new(&weights).unwrap();
            let before = Strength::new(s, d);
            let step = |q| if probe { model.probe(before, t, q) } else { model.step(before, t, q) };
            let (less, more) = (Evidence::new(a.min(b)), Evidence::new(a.max(b)));
            for (low, high) in [(step(less), step(more)), (model.first(less), model.first(more))] {
                prop_assert!(low.stability <= high.stability, "{low:?} {high:?}");
                prop_assert!(low.difficulty >= high.difficulty, "{low:?} {high:?}");
            }
        }
    }
}
