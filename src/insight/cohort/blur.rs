//! How coarsely a share or mean is told, so that no count comes back out of it.
//!
//! A share of n told to the last digit is a count: 90 % of 20 are 18. So shares and means over sums that are not told as counts
//! come in steps, each wide enough for at least as many counts as the limit; and only where those on each side of them
//! are nobody, or at least the limit. The steps are those of what may be handed on, on a screen too: two grids laid over each
//! other would be finer than either.

use super::numbers::Figure;

/// The steps there are.
const STEPS: [f64; 5] = [0.01, 0.02, 0.05, 0.1, 0.2];

/// Finds the finest step of a ratio over `whole`, the sum below its line, that holds `limit` counts; none where not even the
/// widest does.
#[must_use]
pub fn step(whole: f64, limit: u32) -> Option<f64> {
    STEPS.into_iter().find(|step| step * whole >= f64::from(limit) - 1e-9)
}

/// Tells whether each of some numbers of people is nobody, or at least the limit.
#[must_use]
pub fn enough(sides: &[u32], limit: u32) -> bool {
    sides.iter().all(|n| *n == 0 || *n >= limit)
}

/// Gives the nearest multiple of a step.
#[must_use]
pub fn rounded(value: f64, step: f64) -> f64 {
    // What lies on the border but for the last bit is on it: else one step would hold a count less.
    hundredths((value / step + 1e-9).round() * step)
}

/// Rounds a figure to a step, and its interval outwards.
#[must_use]
pub fn figure(figure: Figure, step: f64) -> Figure {
    Figure {
        value: rounded(figure.value, step),
        low: hundredths((figure.low / step).floor() * step),
        high: hundredths((figure.high / step).ceil() * step),
    }
}

/// Gives how sure people were, by their mean, in tenths: never more than .9, since .95 is what everybody said then.
#[must_use]
pub fn sure(mean: f64) -> f64 {
    hundredths((mean * 10.0).round().clamp(1.0, 9.0) / 10.0)
}

/// Rounds to hundredths.
#[must_use]
pub fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_holds_at_least_as_many_counts_as_the_limit() {
        for whole in (1_u32..100).chain((100..3_000).step_by(37)) {
            let Some(step) = step(f64::from(whole), 10) else {
                assert!(whole < 50, "{whole}");
                continue;
            };
            let told = |right: u32| rounded(f64::from(right) / f64::from(whole), step);
            // Whatever was told, ten counts and more would have been told so; at the ends half of them.
            for right in [0, 1, 2, whole / 3, whole / 2, whole - 1, whole] {
                let alike = (0..=whole).filter(|other| told(*other) == told(right)).count();
                assert!(
                    alike >= if told(right) > 0.0 && told(right) < 1.0 { 10 } else { 5 },
                    "{right} of {whole}: {alike}"
                );
            }
        }
    }

    #[test]
    fn steps_by_hand() {
        assert_eq!(
            (step(20.0, 10), step(50.0, 10), step(100.0, 10), step(1_000.0, 10)),
            (None, Some(0.2), Some(0.1), Some(0.01))
        );
        assert_eq!(rounded(0.725, 0.05), 0.75);
        let told = figure(Figure { value: 0.333, low: 0.301, high: 0.349 }, 0.05);
        assert_eq!((told.value, told.low, told.high), (0.35, 0.3, 0.35));
        assert_eq!((sure(0.95), sure(0.04), sure(0.449)), (0.9, 0.1, 0.4));
        assert!(enough(&[0, 10, 30], 10) && !enough(&[0, 9], 10));
    }
}
