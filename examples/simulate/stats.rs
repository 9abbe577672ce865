//! Means, paired intervals and regrets; one cell is one world under one truth.

/// A mean with the half width of its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub mean: f64,
    pub half: f64,
}

impl Estimate {
    pub fn low(&self) -> f64 {
        self.mean - self.half
    }

    pub fn high(&self) -> f64 {
        self.mean + self.half
    }
}

/// Gives the mean of values with its interval.
pub fn mean(values: &[f64]) -> Estimate {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n.max(1.0);
    let square = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
    Estimate { mean, half: quantile(values.len()) * (square / n.max(1.0)).sqrt() }
}

/// Gives the mean difference a - b of values that belong together.
pub fn difference(a: &[f64], b: &[f64]) -> Estimate {
    mean(&a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>())
}

/// Gives the ratio of the means of values that belong together, its interval from the residuals a - r b.
pub fn ratio(a: &[f64], b: &[f64]) -> Estimate {
    let under = mean(b).mean;
    let ratio = mean(a).mean / under;
    let residuals: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - ratio * b).collect();
    Estimate { mean: ratio, half: mean(&residuals).half / under.abs() }
}

/// Gives for each row of means (policies) the greatest share lost to the best policy over all columns (cells).
pub fn regrets(means: &[Vec<f64>]) -> Vec<f64> {
    let cells = means.first().map_or(0, Vec::len);
    let best: Vec<f64> =
        (0..cells).map(|cell| means.iter().map(|row| row[cell]).fold(f64::NEG_INFINITY, f64::max)).collect();
    means.iter().map(|row| row.iter().zip(&best).map(|(own, best)| 1.0 - own / best).fold(0.0, f64::max)).collect()
}

/// Gives the .975 quantile of Student's t (Cornish-Fisher, within .5 % from 4 degrees of freedom).
fn quantile(n: usize) -> f64 {
    let (z, v) = (1.959_964_f64, n.saturating_sub(1).max(1) as f64);
    let first = (z.powi(3) + z) / 4.0;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    let third = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
    z + first / v + second / v.powi(2) + third / v.powi(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, want: f64, within: f64) {
        assert!((got - want).abs() < within, "{got}, not {want}");
    }

    #[test]
    fn an_interval_is_the_one_in_the_books() {
        // Student's sleep data: differences 1.2 2.4 1.3 1.3 0 1 1.8 .8 4.6 1.4, mean 1.58, interval .70 to 2.46.
        let one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        let two = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        let got = difference(&two, &one);
        close(got.mean, 1.58, 1e-9);
        close(got.low(), 0.700_11, 2e-3);
        close(got.high(), 2.459_89, 2e-3);
    }

    #[test]
    fn what_is_always_twice_as_much_has_a_sure_ratio() {
        let b = [1.0, 2.0, 5.0, 3.0];
        let got = ratio(&b.map(|b| 2.0 * b), &b);
        close(got.mean, 2.0, 1e-12);
        close(got.half, 0.0, 1e-12);
        assert!(ratio(&[2.0, 4.5, 9.5, 6.0], &b).half > 0.0);
    }

    #[test]
    fn regret_is_the_worst_cell() {
        let got = regrets(&[vec![10.0, 50.0], vec![8.0, 100.0], vec![9.0, 90.0]]);
        for (got, want) in got.iter().zip([0.5, 0.2, 0.1]) {
            close(*got, want, 1e-12);
        }
    }
}
