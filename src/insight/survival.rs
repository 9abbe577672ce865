//! How long something takes when it has not happened everywhere yet: the estimate of Kaplan and Meier (1958).
//!
//! S(t) is the product over the times t_i <= t of 1 - d_i / n_i, with d_i that happened at t_i and n_i that had not before
//! and were still looked at. Its variance is Greenwood's (1926), its interval the one on the scale of log(-log S), which
//! stays within 0 and 1 (Kalbfleisch & Prentice 2002, 1.4). The median is the first time at which S is .5 or less; its
//! interval ends where those of S cross .5 (Brookmeyer & Crowley 1982).

use serde::Serialize;

use super::score::Z;

/// So many that lasted the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lasted {
    /// How long, in days.
    pub time: i32,
    /// How many ended then.
    pub ended: u64,
    /// How many were last seen then and had not ended.
    pub open: u64,
}

/// A step of the curve: the share that had ended by then.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Step {
    /// The time, in days.
    pub time: i32,
    /// Share that had ended, 0 to 1.
    pub ended: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How many were still looked at.
    pub at_risk: u64,
}

/// A median with its interval; an end that is not reached is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Median {
    /// The median.
    pub value: i32,
    /// The lower end.
    pub low: Option<i32>,
    /// The upper end.
    pub high: Option<i32>,
}

/// The estimate.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Survival {
    /// All that were looked at.
    pub n: u64,
    /// Those that ended.
    pub ended: u64,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

impl Survival {
    /// Estimates from times in any order.
    #[must_use]
    pub fn of(lasted: &[Lasted]) -> Survival {
        let mut sorted = lasted.to_vec();
        sorted.sort_unstable_by_key(|lasted| lasted.time);
        let n: u64 = sorted.iter().map(|lasted| lasted.ended + lasted.open).sum();
        let mut survival = Survival { n, ..Survival::default() };
        let (mut at_risk, mut left, mut greenwood) = (n, 1.0_f64, 0.0_f64);
        for same in sorted.chunk_by(|a, b| a.time == b.time) {
            let ended: u64 = same.iter().map(|lasted| lasted.ended).sum();
            let open: u64 = same.iter().map(|lasted| lasted.open).sum();
            if ended > 0 {
                let (d, r) = (ended as f64, at_risk as f64);
                left *= 1.0 - d / r;
                greenwood += d / (r * (r - d));
                let (low, high) = interval(left, greenwood);
                let step = Step { time: same[0].time, ended: 1.0 - left, low: 1.0 - high, high: 1.0 - low, at_risk };
                survival.steps.push(step);
                survival.ended += ended;
            }
            at_risk -= ended + open;
        }
        survival
    }

    /// Gives the share that had ended by a time, with its interval as lower and upper end.
    #[must_use]
    pub fn by(&self, time: i32) -> (f64, f64, f64) {
        let step = self.steps.iter().take_while(|step| step.time <= time).last();
        step.map_or((0.0, 0.0, 0.0), |step| (step.ended, step.low, step.high))
    }

    /// Gives the median, where half have ended.
    #[must_use]
    pub fn median(&self) -> Option<Median> {
        let first = |share: fn(&Step) -> f64| self.steps.iter().find(|step| share(step) >= 0.5).map(|step| step.time);
        let value = first(|step| step.ended)?;
        Some(Median { value, low: first(|step| step.high), high: first(|step| step.low) })
    }
}

/// Gives the interval of S by log(-log S); at 1 and 0 there is none to give.
fn interval(left: f64, greenwood: f64) -> (f64, f64) {
    if left <= 0.0 || left >= 1.0 || !greenwood.is_finite() {
        return (left, left);
    }
    let log = left.ln();
    let half = Z * greenwood.sqrt() / log;
    (left.powf((-half).exp()), left.powf(half.exp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Times at which something ended, and times at which it was last seen open; the figures are those of lifelines 0.30
    /// (`KaplanMeierFitter().fit(..)`, its default interval is the same).
    #[test]
    fn the_curve_is_that_of_lifelines() {
        let ended = [1, 1, 2, 3, 3, 3, 5, 8, 8, 13, 21, 30].map(|time| Lasted { time, ended: 1, open: 0 });
        let open = [2, 6, 9, 30, 40, 40].map(|time| Lasted { time, ended: 0, open: 1 });
        let survival = Survival::of(&[&ended[..], &open[..]].concat());
        assert_eq!((survival.n, survival.ended), (18, 12));
        let expected = [
            (1, 0.111_111, 0.029_005, 0.375_826),
            (2, 0.166_667, 0.057_020, 0.432_314),
            (3, 0.345_238, 0.171_788, 0.613_827),
            (5, 0.404_762, 0.216_849, 0.667_503),
            (8, 0.537_037, 0.322_994, 0.781_374),
            (13, 0.614_198, 0.386_937, 0.843_385),
            (21, 0.691_358, 0.456_703, 0.896_186),
            (30, 0.768_519, 0.532_872, 0.939_975),
        ];
        assert_eq!(survival.steps.len(), expected.len());
        for (step, (time, ended, low, high)) in survival.steps.iter().zip(expected) {
            let close = |got: f64, want: f64| (got - want).abs() < 1e-6;
            assert!(step.time == time && close(step.ended, ended), "{step:?}");
            assert!(close(step.low, low) && close(step.high, high), "{step:?}");
        }
        assert_eq!(survival.median(), Some(Median { value: 8, low: Some(3), high: Some(30) }));
        assert_eq!((survival.by(0), survival.by(4).0), ((0.0, 0.0, 0.0), survival.steps[2].ended));
    }

    #[test]
    fn what_never_ends_has_no_median() {
        let open = Survival::of(&[Lasted { time: 5, ended: 1, open: 9 }]);
        assert_eq!((open.n, open.ended, open.median()), (10, 1, None));
        assert_eq!(Survival::of(&[]), Survival::default());
        let all = Survival::of(&[Lasted { time: 5, ended: 3, open: 0 }]);
        assert_eq!((all.steps[0].ended, all.median().map(|m| m.value)), (1.0, Some(5)));
    }
}
