//! How surely the learner answers, against how often the answers are right (PR-22).
//!
//! Bias is the mean of what was stated less the share that was right. Its interval combines Wilson's intervals of the
//! shares, level by level, by the variance each recovers (Newcombe 1998; Zou & Donner 2008): unlike the one from the spread
//! of differences it is honest where nearly all answers of a level were right. The expected calibration error weighs the
//! distance of each level's share from what it states; even a perfect learner shows some by luck, how much is de
//! Moivre's: E|X - n p| = 2 v C(n, v) p^v (1 - p)^(n - v + 1), v the least whole number above n p. People are never
//! ranked by any of it.

use serde::Serialize;

use super::score::{self, Estimate};

/// Answers from which bias is told.
pub const BIAS_FROM: u64 = 20;
/// Answers from which the expected calibration error is told.
pub const ECE_FROM: u64 = 100;
/// Answers of a level from which its share is told as a percentage.
pub const SHARE_FROM: u64 = 10;

/// Answers that stated the same chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// The chance, in thousandths.
    pub stated: i32,
    /// How many.
    pub n: u64,
    /// How many of them were right.
    pub right: u64,
}

/// A point of the curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// The chance that was stated, 0 to 1; the mean of several guesses.
    pub stated: f64,
    /// The share that was right, with Wilson's interval.
    pub right: Estimate,
}

/// The expected calibration error.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ece {
    /// Its value, 0 to 1.
    pub value: f64,
    /// What a perfectly calibrated learner would show with the same numbers of answers.
    pub perfect: f64,
}

/// What bias comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leaning {
    /// Fewer than 20 answers.
    TooFew,
    /// The interval covers 0.
    NoEvidence,
    /// More was stated than came true.
    Over,
    /// Less was stated than came true.
    Under,
}

/// The calibration of a learner.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// Answers with a confidence, hints not used.
    pub n: u64,
    /// The curve: guesses, perhaps, likely, certain; levels nobody used are left out.
    pub curve: Vec<Point>,
    /// Stated less right; none under 20 answers.
    pub bias: Option<Estimate>,
    /// What it comes to.
    pub leaning: Leaning,
    /// None under 100 answers.
    pub ece: Option<Ece>,
}

impl Calibration {
    /// Works it out.
    #[must_use]
    pub fn of(levels: &[Level]) -> Calibration {
        let levels: Vec<Level> = levels.iter().filter(|level| level.n > 0).copied().collect();
        let n = levels.iter().map(|level| level.n).sum();
        let bias = if n >= BIAS_FROM { bias(&levels) } else { None };
        let leaning = match bias {
            None => Leaning::TooFew,
            Some(bias) if bias.above_zero() => Leaning::Over,
            Some(bias) if bias.below_zero() => Leaning::Under,
            Some(_) => Leaning::NoEvidence,
        };
        let ece = (n >= ECE_FROM).then(|| ece(&levels, n));
        Calibration { n, curve: curve(&levels), bias, leaning, ece }
    }
}

/// Gathers the levels to what a learner can press: guess, perhaps, likely, certain.
fn curve(levels: &[Level]) -> Vec<Point> {
    let keys: [fn(i32) -> bool; 4] = [|s| s < 750 && s != 500, |s| s == 500, |s| s == 750, |s| s > 750];
    let point = |of: fn(i32) -> bool| {
        let of = || levels.iter().filter(move |level| of(level.stated));
        let n: u64 = of().map(|level| level.n).sum();
        let stated: f64 = of().map(|level| level.n as f64 * share(level.stated)).sum();
        let right: u64 = of().map(|level| level.right).sum();
        Some(Point { stated: stated / n as f64, right: score::share(right as usize, n as usize)? })
    };
    keys.into_iter().filter_map(point).collect()
}

fn share(thousandths: i32) -> f64 {
    f64::from(thousandths) / 1000.0
}

/// Gives the bias with its interval; none of nothing.
fn bias(levels: &[Level]) -> Option<Estimate> {
    let n: u64 = levels.iter().map(|level| level.n).sum();
    let (mut value, mut below, mut above) = (0.0, 0.0, 0.0);
    for level in levels {
        let weight = level.n as f64 / n as f64;
        let right = score::share(level.right as usize, level.n as usize)?;
        value += weight * (share(level.stated) - right.value);
        below += (weight * (right.high - right.value)).powi(2);
        above += (weight * (right.value - right.low)).powi(2);
    }
    // Half an answer, as a correction for counts: with few answers the intervals are a little too narrow.
    let half = 0.5 / n as f64;
    Some(Estimate { value, low: value - below.sqrt() - half, high: value + above.sqrt() + half, n: n as usize })
}

fn ece(levels: &[Level], n: u64) -> Ece {
    let mut ece = Ece { value: 0.0, perfect: 0.0 };
    for level in levels {
        let stated = share(level.stated);
        ece.value += (level.right as f64 - level.n as f64 * stated).abs() / n as f64;
        ece.perfect += mean_deviation(level.n, stated) / n as f64;
    }
    ece
}

/// Gives how far the number of successes of n at a chance of p lies from n p, on average (de Moivre 1730).
#[must_use]
pub fn mean_deviation(n: u64, p: f64) -> f64 {
    if p <= 0.0 || p >= 1.0 || n == 0 {
        return 0.0;
    }
    let count = n as f64;
    let v = (count * p).floor() + 1.0;
    if v > count {
        // All would have to be right and one more: what is left of the sum is its last term.
        return 2.0 * count * p.powf(count) * (1.0 - p);
    }
    let ways = ln_factorial(count) - ln_factorial(v) - ln_factorial(count - v);
    2.0 * v * (ways + v * p.ln() + (count - v + 1.0) * (1.0 - p).ln()).exp()
}

/// Gives ln n!, by Stirling's series from 20 on.
fn ln_factorial(n: f64) -> f64 {
    if n < 20.0 {
        return (2..=n as u64).map(|k| (k as f64).ln()).sum();
    }
    let series = 1.0 / (12.0 * n) - 1.0 / (360.0 * n.powi(3)) + 1.0 / (1260.0 * n.powi(5));
    n * n.ln() - n + 0.5 * (2.0 * std::f64::consts::PI * n).ln() + series
}

#[cfg(test)]
mod tests {
    use rand_chacha::{
        ChaCha8Rng,
        rand_core::{Rng as _, SeedableRng as _},
    };

    use super::*;

    fn levels(told: &[(i32, u64, u64)]) -> Vec<Level> {
        told.iter().map(|&(stated, n, right)| Level { stated, n, right }).collect()
    }

    /// Worked out with scipy 1.17: Wilson's intervals by hand, `binom.pmf` for the perfect learner.
    #[test]
    fn pr_22_bias_and_ece_are_those_of_scipy() {
        let told = Calibration::of(&levels(&[(100, 12, 2), (500, 40, 22), (750, 30, 19), (950, 38, 29)]));
        let (bias, ece) = (told.bias.unwrap(), told.ece.unwrap());
        let close = |got: f64, want: f64| assert!((got - want).abs() < 1e-9, "{got}, not {want}");
        close(bias.value, 0.065);
        close(bias.low, -0.013_837_842_005_116_785);
        close(bias.high, 0.153_436_675_942_479_76);
        close(ece.value, 0.111_666_666_666_666_67);
        close(ece.perfect, 0.052_510_937_197_637_955);
        assert_eq!((told.n, told.leaning, told.curve.len()), (120, Leaning::NoEvidence, 4));
        for (n, p, mean) in [
            (20, 0.95, 0.716_971_844_817_084_5),
            (10, 0.5, 1.230_468_75),
            (37, 0.75, 2.109_291_034_480_980_5),
            (100, 0.1, 2.373_576_242_840_788_3),
            (3, 0.95, 0.257_212_5),
            (1, 0.5, 0.5),
        ] {
            close(mean_deviation(n, p), mean);
        }
    }

    #[test]
    fn pr_22_bias_is_told_from_20_answers_and_ece_from_100() {
        let of = |n: u64| Calibration::of(&levels(&[(950, n, 0)]));
        assert_eq!((of(19).bias, of(19).leaning), (None, Leaning::TooFew));
        assert_eq!((of(20).leaning, of(99).ece), (Leaning::Over, None));
        assert!(of(100).ece.is_some_and(|ece| (ece.value - 0.95).abs() < 1e-12 && ece.perfect < 0.02));
        assert_eq!(Calibration::of(&[]).curve, []);
        let under = Calibration::of(&levels(&[(500, 60, 59)]));
        assert_eq!(under.leaning, Leaning::Under);
        // All right where 95 % were stated is what a calibrated learner shows, too.
        assert_eq!(Calibration::of(&levels(&[(950, 20, 20)])).leaning, Leaning::NoEvidence);
    }

    /// Lets calibrated learners answer, with habits of confidence and numbers of answers of all kinds; counts those who are
    /// called overconfident.
    fn called(learners: u64) -> usize {
        let mut rng = ChaCha8Rng::seed_from_u64(22);
        let mut draw = || (rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        let mut over = 0;
        for n in 0..learners {
            let answers = [20, 30, 60, 150, 400][n as usize % 5];
            let surest = draw();
            let mut told = levels(&[(100, 0, 0), (500, 0, 0), (750, 0, 0), (950, 0, 0)]);
            for _ in 0..answers {
                let at = if draw() < surest { 3 } else { (draw() * 4.0) as usize };
                let right = draw() < share(told[at].stated);
                told[at].n += 1;
                told[at].right += u64::from(right);
            }
            over += usize::from(Calibration::of(&told).leaning == Leaning::Over);
        }
        over
    }

    #[test]
    fn pr_22_a_calibrated_learner_is_hardly_ever_called_overconfident() {
        let over = called(100);
        assert!(over <= 5, "{over} of 100");
    }

    #[test]
    #[ignore = "five thousand simulated learners"]
    fn pr_22_of_five_thousand_calibrated_learners_three_percent_at_most_are_called_overconfident() {
        let over = called(5_000);
        assert!(over <= 150, "{over} of 5000");
    }
}
