//! Sums that one pass can keep, and the figures with intervals that come of them.

use serde::{Deserialize, Serialize};

/// The normal quantile of a 95 % interval.
pub const Z95: f64 = 1.959_963_985;

/// A figure with an interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The figure.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Figure {
    /// Multiplies it by a number of 0 or more that is exact.
    #[must_use]
    pub fn times(self, by: f64) -> Figure {
        Figure { value: self.value * by, low: self.low * by, high: self.high * by }
    }
}

/// Gives a share with Wilson's interval at a quantile of the normal distribution; none of nothing.
#[must_use]
pub fn wilson(hits: u32, n: u32, z: f64) -> Option<Figure> {
    if n == 0 {
        return None;
    }
    let (count, z2) = (f64::from(n), z * z);
    let value = f64::from(hits.min(n)) / count;
    let centre = (value + z2 / (2.0 * count)) / (1.0 + z2 / count);
    let half = z * (value * (1.0 - value) / count + z2 / (4.0 * count * count)).sqrt() / (1.0 + z2 / count);
    Some(Figure { value, low: (centre - half).clamp(0.0, value), high: (centre + half).clamp(value, 1.0) })
}

/// Pairs of numbers, as far as a correlation needs them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pairs {
    /// How many.
    pub n: u32,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Pairs {
    /// Takes a pair in.
    pub fn add(&mut self, x: f64, y: f64) {
        self.n += 1;
        self.x += x;
        self.y += y;
        self.xx += x * x;
        self.yy += y * y;
        self.xy += x * y;
    }

    /// Gives Pearson's correlation with Fisher's 95 % interval; none of fewer than 4 pairs, and where one side never
    /// varies.
    #[must_use]
    pub fn correlation(&self) -> Option<Figure> {
        let n = f64::from(self.n);
        let (sxx, syy) = (self.xx - self.x * self.x / n, self.yy - self.y * self.y / n);
        if self.n < 4 || sxx <= 1e-9 * n || syy <= 1e-9 * n {
            return None;
        }
        let r = ((self.xy - self.x * self.y / n) / (sxx * syy).sqrt()).clamp(-1.0, 1.0);
        let (z, half) = (r.clamp(-0.999_999, 0.999_999).atanh(), Z95 / (n - 3.0).sqrt());
        Some(Figure { value: r, low: (z - half).tanh().min(r), high: (z + half).tanh().max(r) })
    }
}

/// A ratio of two sums to which each learner gives a share of both: the learners are the sample, not their answers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Ratio {
    /// Learners.
    pub n: u32,
    a: f64,
    b: f64,
    aa: f64,
    ab: f64,
    bb: f64,
}

impl Ratio {
    /// Takes in what one learner gives to both sums.
    pub fn add(&mut self, a: f64, b: f64) {
        self.n += 1;
        self.a += a;
        self.b += b;
        self.aa += a * a;
        self.ab += a * b;
        self.bb += b * b;
    }

    /// Gives the sum below the line.
    #[must_use]
    pub fn whole(&self) -> f64 {
        self.b
    }

    /// Gives the ratio with its interval by linearisation; none of fewer than 2 learners, or over nothing.
    #[must_use]
    pub fn figure(&self, z: f64) -> Option<Figure> {
        if self.n < 2 || self.b <= 0.0 {
            return None;
        }
        let n = f64::from(self.n);
        let value = self.a / self.b;
        let squares = (self.aa - 2.0 * value * self.ab + value * value * self.bb).max(0.0);
        let half = z * (squares * n / (n - 1.0)).sqrt() / self.b;
        Some(Figure { value, low: value - half, high: value + half })
    }
}

/// Gives the chance that a normal variable lies above z.
#[must_use]
pub fn above(z: f64) -> f64 {
    if z < 0.0 {
        return 1.0 - above(-z);
    }
    let density = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    if z < 2.0 {
        // The series of the error function around 0.
        let (mut term, mut sum) = (z, z);
        for n in 1..60 {
            term *= z * z / (2.0 * f64::from(n) + 1.0);
            sum += term;
        }
        return (0.5 - density * sum).max(0.0);
    }
    // Laplace's continued fraction, from its far end.
    density / (1..60).rev().fold(z, |tail, n| z + f64::from(n) / tail)
}

/// Gives the z that is exceeded with this chance, between 0 and .5.
#[must_use]
pub fn quantile_above(chance: f64) -> f64 {
    let (mut low, mut high) = (0.0, 38.0);
    for _ in 0..80 {
        let middle = (low + high) / 2.0;
        if above(middle) > chance {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn close(got: f64, want: f64) {
        assert!((got - want).abs() < 5e-4 * want.abs().max(1.0), "{got}, not {want}");
    }

    #[test]
    fn four_of_ten_is_forty_percent_between_seventeen_and_sixty_nine() {
        let share = wilson(4, 10, Z95).unwrap();
        close(share.value, 0.4);
        close(share.low, 0.1682);
        close(share.high, 0.6873);
        assert_eq!(wilson(0, 0, Z95), None);
        assert_eq!(wilson(0, 10, Z95).unwrap().low, 0.0);
        assert_eq!(wilson(10, 10, Z95).unwrap().high, 1.0);
    }

    #[test]
    fn a_correlation_by_hand() {
        let mut pairs = Pairs::default();
        for (x, y) in [(1.0, 2.0), (2.0, 1.0), (3.0, 4.0), (4.0, 3.0), (5.0, 5.0)] {
            pairs.add(x, y);
        }
        let r = pairs.correlation().unwrap();
        close(r.value, 0.8);
        // tanh(atanh(.8) -+ 1.96 / sqrt 2)
        close(r.low, -0.2797);
        close(r.high, 0.9862);
        let mut flat = Pairs::default();
        (0..9).for_each(|y| flat.add(1.0, f64::from(y)));
        assert_eq!(flat.correlation(), None);
    }

    #[test]
    fn a_ratio_is_as_sure_as_its_learners_agree() {
        let mut same = Ratio::default();
        (0..9).for_each(|_| same.add(1.0, 4.0));
        let figure = same.figure(Z95).unwrap();
        close(figure.value, 0.25);
        close(figure.high - figure.low, 0.0);
        let mut apart = Ratio::default();
        [0.0, 2.0].into_iter().for_each(|a| apart.add(a, 4.0));
        let figure = apart.figure(1.0).unwrap();
        close(figure.value, 0.25);
        // sqrt((1 + 1) * 2 / 1) / 8
        close(figure.high, 0.5);
    }

    #[test]
    fn normal_tails_are_those_of_the_tables() {
        close(above(0.0), 0.5);
        close(above(1.959_964), 0.025);
        assert!((above(2.0) - 0.022_750_132).abs() < 1e-8);
        assert!((above(4.0) / 3.167_124e-5 - 1.0).abs() < 1e-5);
        close(above(-1.0), 0.841_345);
        close(quantile_above(0.025), 1.959_964);
        close(quantile_above(0.0005), 3.290_527);
    }
}
