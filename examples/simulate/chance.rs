//! Chance from a seed and a place: the same draw for every policy that asks the same item the same time.
//!
//! A stream of random numbers would drift apart with the first thing two policies do differently; a draw named by
//! what it is about does not, which is what makes the comparison paired.

/// Gives a number in 0..1 named by a seed and up to three places.
pub fn uniform(seed: u64, a: u64, b: u64, c: u64) -> f64 {
    let mixed = mix(mix(mix(mix(seed) ^ a) ^ b) ^ c);
    ((mixed >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

/// Gives a standard normal number, named in the same way.
pub fn normal(seed: u64, a: u64, b: u64, c: u64) -> f64 {
    let radius = (-2.0 * uniform(seed, a, b, c).ln()).sqrt();
    radius * (std::f64::consts::TAU * uniform(seed ^ 0x5851_f42d_4c95_7f2d, a, b, c)).cos()
}

/// The finisher of SplitMix64.
pub fn mix(value: u64) -> u64 {
    let mixed = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Gives the logistic function.
pub fn sigma(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

/// Gives the logit of a chance, kept finite.
pub fn logit(chance: f64) -> f64 {
    let chance = chance.clamp(1e-9, 1.0 - 1e-9);
    (chance / (1.0 - chance)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_even_and_named() {
        let n = 20_000;
        let mean = (0..n).map(|i| uniform(7, i, 0, 0)).sum::<f64>() / n as f64;
        assert!((mean - 0.5).abs() < 0.01, "{mean}");
        let square = (0..n).map(|i| normal(7, i, 1, 2).powi(2)).sum::<f64>() / n as f64;
        assert!((square - 1.0).abs() < 0.05, "{square}");
        assert_eq!(uniform(1, 2, 3, 4), uniform(1, 2, 3, 4));
        assert_ne!(uniform(1, 2, 3, 4), uniform(1, 3, 2, 4));
    }
}
