//! How well predictions of right and off came true: log loss, RMSE in bins, AUC, and the intervals beside them.

use std::collections::BTreeMap;

/// A prediction is held this far from certainty before its loss is taken, so that one surprise does not cost without
/// bound.
const LEAST: f64 = 1e-6;
/// The normal quantile of a 95 % interval.
pub(super) const Z: f64 = 1.959_963_984_540_054;

/// A prediction and what came of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Call {
    /// The chance of a right answer, 0 to 1, said before it.
    pub said: f64,
    /// It was right.
    pub right: bool,
}

impl Call {
    /// Gives the loss: -ln of the chance that was given to what happened.
    #[must_use]
    pub fn loss(&self) -> f64 {
        let said = self.said.clamp(LEAST, 1.0 - LEAST);
        -(if self.right { said } else { 1.0 - said }).ln()
    }
}

/// Gives the area under the ROC curve: the chance that a right answer was given the higher prediction of a pair, ties
/// counting half (Mann and Whitney). None unless there are right answers and others.
#[must_use]
pub fn auc(calls: &[Call]) -> Option<f64> {
    let mut calls = calls.to_vec();
    calls.sort_unstable_by(|a, b| a.said.total_cmp(&b.said));
    let (mut offs_below, mut rights, mut won) = (0_u64, 0_u64, 0.0);
    for tied in calls.chunk_by(|a, b| a.said == b.said) {
        let right = tied.iter().filter(|call| call.right).count() as u64;
        let off = tied.len() as u64 - right;
        won += right as f64 * (offs_below as f64 + off as f64 / 2.0);
        offs_below += off;
        rights += right;
    }
    (rights > 0 && offs_below > 0).then(|| won / (rights as f64 * offs_below as f64))
}

/// Where a review falls when predictions are compared with what happened: by the days waited, the reviews before it and
/// the lapses before it, each on a logarithmic scale, as the benchmark of open-spaced-repetition bins them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bin {
    waited: i16,
    reviews: i16,
    lapses: i16,
}

impl Bin {
    /// Gives the bin of a review so many days after the one before, the `nth` of its item (1 for the first after the
    /// pretest), after so many lapses.
    #[must_use]
    pub fn of(elapsed: u32, nth: u32, lapses: u32) -> Bin {
        let step = |count: u32, base: f64| f64::from(count.max(1)).log(base).floor() as i16;
        Bin {
            waited: step(elapsed, 3.62),
            reviews: step(nth.saturating_add(1), 1.89),
            lapses: if lapses == 0 { -1 } else { step(lapses, 1.73) },
        }
    }
}

/// The bins that reviews fall in, each found once however many predictions of them are scored.
#[derive(Debug, Clone, Default)]
pub struct Bins {
    /// For each review, the place of its bin among all there are, in order.
    places: Vec<u32>,
    count: usize,
}

impl Bins {
    /// Gathers the bins of reviews, in their order.
    #[must_use]
    pub fn of(bins: impl Iterator<Item = Bin>) -> Bins {
        let mut known: BTreeMap<Bin, u32> = BTreeMap::new();
        let found: Vec<u32> = bins
            .map(|bin| {
                let next = known.len() as u32;
                *known.entry(bin).or_insert(next)
            })
            .collect();
        let mut places = vec![0; known.len()];
        for (place, n) in (0..).zip(known.values()) {
            if let Some(at) = places.get_mut(*n as usize) {
                *at = place;
            }
        }
        let count = places.len();
        Bins { places: found.iter().filter_map(|n| places.get(*n as usize).copied()).collect(), count }
    }

    /// Gives the root of the mean squared difference between the mean prediction of a bin and the share that was right
    /// in it, each bin weighted by its calls: RMSE (bins). The calls stand in the order of the reviews; none without.
    #[must_use]
    pub fn rmse(&self, calls: &[Call]) -> Option<f64> {
        #[derive(Default, Clone, Copy)]
        struct Sums {
            said: f64,
            right: f64,
            n: f64,
        }
        let mut sums = vec![Sums::default(); self.count];
        for (place, call) in self.places.iter().zip(calls) {
            if let Some(sums) = sums.get_mut(*place as usize) {
                sums.said += call.said;
                sums.right += f64::from(u8::from(call.right));
                sums.n += 1.0;
            }
        }
        sums.retain(|sums| sums.n > 0.0);
        let n: f64 = sums.iter().map(|sums| sums.n).sum();
        let squares: f64 = sums.iter().map(|sums| (sums.said - sums.right).powi(2) / sums.n).sum();
        (n > 0.0).then(|| (squares / n).sqrt())
    }
}

/// A figure with its 95 % interval and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Answers behind it.
    pub n: usize,
}

impl Estimate {
    /// Tells whether 0 lies below the whole interval.
    #[must_use]
    pub fn above_zero(&self) -> bool {
        self.low > 0.0
    }

    /// Tells whether 0 lies above the whole interval.
    #[must_use]
    pub fn below_zero(&self) -> bool {
        self.high < 0.0
    }
}

/// Gives the mean of differences made pair by pair, with its interval from the spread of the differences; the pairs are
/// taken as independent. None for fewer than two.
#[must_use]
pub fn paired(differences: &[f64]) -> Option<Estimate> {
    let n = differences.len();
    let value = mean(differences.iter().copied()).filter(|_| n > 1)?;
    let squares: f64 = differences.iter().map(|d| (d - value).powi(2)).sum();
    let half = Z * (squares / (n as f64 - 1.0) / n as f64).sqrt();
    Some(Estimate { value, low: value - half, high: value + half, n })
}

/// Gives a share with Wilson's interval; none of nothing.
#[must_use]
pub fn share(hits: usize, n: usize) -> Option<Estimate> {
    if n == 0 {
        return None;
    }
    let (count, z2) = (n as f64, Z * Z);
    let value = hits.min(n) as f64 / count;
    let centre = (value + z2 / (2.0 * count)) / (1.0 + z2 / count);
    let half = Z * (value * (1.0 - value) / count + z2 / (4.0 * count * count)).sqrt() / (1.0 + z2 / count);
    // Rounding must not leave the value outside, nor the ends beyond what a share can be.
    Some(Estimate { value, low: (centre - half).clamp(0.0, value), high: (centre + half).clamp(value, 1.0), n })
}

/// Gives the mean; none of nothing.
#[must_use]
pub fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0_u64), |(sum, n), value| (sum + value, n + 1));
    (n > 0).then(|| sum / n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn calls(told: &[(f64, bool)]) -> Vec<Call> {
        told.iter().map(|&(said, right)| Call { said, right }).collect()
    }

    fn log_loss(calls: &[Call]) -> Option<f64> {
        mean(calls.iter().map(Call::loss))
    }

    fn rmse_bins(calls: impl IntoIterator<Item = (Bin, Call)>) -> Option<f64> {
        let (bins, calls): (Vec<Bin>, Vec<Call>) = calls.into_iter().unzip();
        Bins::of(bins.into_iter()).rmse(&calls)
    }

    fn close(what: &str, got: Option<f64>, want: f64) {
        assert!(got.is_some_and(|got| (got - want).abs() < 1e-9), "{what}: {got:?}, not {want}");
    }

    #[test]
    fn log_loss_by_hand() {
        let half = 2.0_f64.ln();
        close("a coin", log_loss(&calls(&[(0.5, true), (0.5, false), (0.5, true)])), half);
        close("two of them", log_loss(&calls(&[(0.8, true), (0.8, false)])), -(0.8_f64.ln() + 0.2_f64.ln()) / 2.0);
        // Certainty that is wrong costs much, and not everything.
        close("certain and wrong", log_loss(&calls(&[(1.0, false)])), -(1e-6_f64.ln()));
        close("certain and right", log_loss(&calls(&[(0.0, false)])), -((1.0 - 1e-6_f64).ln()));
        assert_eq!(log_loss(&[]), None);
    }

    #[test]
    fn auc_by_hand() {
        close("a perfect order", auc(&calls(&[(0.1, false), (0.2, false), (0.3, true), (0.9, true)])), 1.0);
        close("turned round", auc(&calls(&[(0.1, true), (0.9, false)])), 0.0);
        close("all the same", auc(&calls(&[(0.7, true), (0.7, false), (0.7, true)])), 0.5);
        // Of the six pairs three are won, one is tied.
        let some = calls(&[(0.2, false), (0.4, true), (0.4, false), (0.6, false), (0.8, true)]);
        close("some", auc(&some), 4.5 / 6.0);
        assert_eq!(auc(&calls(&[(0.2, true), (0.4, true)])), None);
        assert_eq!(auc(&[]), None);
    }

    #[test]
    fn rmse_in_bins_by_hand() {
        let (a, b) = (Bin::of(1, 1, 0), Bin::of(30, 4, 2));
        let told = |bin: Bin, told: &[(f64, bool)]| calls(told).into_iter().map(move |call| (bin, call));
        close("calibrated", rmse_bins(told(a, &[(0.5, true), (0.5, false)])), 0.0);
        close("one bin", rmse_bins(told(a, &[(0.9, true), (0.7, false)])), 0.3);
        // Bin a is off by .3 with two calls, bin b by .1 with one.
        let both = told(a, &[(0.9, true), (0.7, false)]).chain(told(b, &[(0.9, true)]));
        close("two bins", rmse_bins(both), ((2.0 * 0.09 + 0.01) / 3.0_f64).sqrt());
        assert_eq!(rmse_bins([]), None);
    }

    #[test]
    fn bins_are_those_of_the_benchmark() {
        // Days: 1 to 3, 4 to 13, 14 to 47, ..; reviews with this one and the pretest: 2 to 3, 4 to 6, ..; lapses.
        let same = |a: (u32, u32, u32), b: (u32, u32, u32)| {
            assert_eq!(Bin::of(a.0, a.1, a.2), Bin::of(b.0, b.1, b.2), "{a:?} {b:?}");
        };
        let other = |a: (u32, u32, u32), b: (u32, u32, u32)| {
            assert_ne!(Bin::of(a.0, a.1, a.2), Bin::of(b.0, b.1, b.2), "{a:?} {b:?}");
        };
        same((1, 1, 0), (3, 2, 0));
        other((3, 1, 0), (4, 1, 0));
        same((4, 1, 0), (13, 1, 0));
        other((13, 1, 0), (14, 1, 0));
        other((1, 2, 0), (1, 3, 0));
        same((1, 3, 0), (1, 5, 0));
        other((1, 5, 0), (1, 6, 0));
        other((1, 1, 0), (1, 1, 1));
        other((1, 1, 1), (1, 1, 2));
        other((1, 1, 2), (1, 1, 3));
        same((1, 1, 3), (1, 1, 5));
        other((1, 1, 5), (1, 1, 6));
    }

    #[test]
    fn log_loss_and_bins_are_those_of_the_crate() {
        use fsrs::{FSRS, FSRSItem, FSRSReview};
        let histories: [&[(u32, u32)]; 11] = [
            &[(3, 0), (3, 1)],
            &[(3, 0), (3, 3)],
            &[(1, 0), (1, 2)],
            &[(3, 0), (3, 1), (1, 4)],
            &[(2, 0), (3, 2), (3, 9)],
            &[(3, 0), (1, 3), (3, 1)],
            &[(1, 0), (1, 1), (3, 1), (3, 5)],
            &[(3, 0), (1, 3), (3, 1), (1, 6), (3, 2)],
            &[(3, 0), (3, 4), (3, 14), (1, 48)],
            &[(3, 0), (1, 2), (1, 1), (3, 1), (3, 3), (3, 9)],
            &[(1, 0), (3, 1), (3, 4), (3, 13), (3, 40), (3, 90)],
        ];
        let items = histories.map(|history| FSRSItem {
            reviews: history.iter().map(|&(rating, delta_t)| FSRSReview { rating, delta_t }).collect(),
        });
        // So few examples are fitted to nothing: all but the first are scored under the default parameters.
        let input = fsrs::ComputeParametersInput { train_set: items.to_vec(), ..Default::default() };
        let theirs = fsrs::evaluate_with_time_series_splits(input, |_| true).unwrap();
        let ours = items.iter().zip(histories).skip(1).map(|(item, history)| {
            let (now, before) = history.split_last().unwrap();
            let earlier = FSRSItem { reviews: item.reviews[..before.len()].to_vec() };
            let state = FSRS::default().memory_state(earlier, None).unwrap();
            let said = fsrs::current_retrievability(state, now.1 as f32, fsrs::DEFAULT_PARAMETERS[20]);
            let lapses = before.iter().filter(|(rating, days)| *rating == 1 && *days > 0).count();
            let bin = Bin::of(now.1, before.len() as u32, lapses as u32);
            (bin, Call { said: f64::from(said), right: now.0 > 1 })
        });
        let ours: Vec<(Bin, Call)> = ours.collect();
        let calls: Vec<Call> = ours.iter().map(|(_, call)| *call).collect();
        assert!((log_loss(&calls).unwrap() - f64::from(theirs.log_loss)).abs() < 1e-5, "{theirs:?}");
        assert!((rmse_bins(ours).unwrap() - f64::from(theirs.rmse_bins)).abs() < 1e-5, "{theirs:?}");
    }

    #[test]
    fn differences_in_pairs_by_hand() {
        let told = paired(&[0.1, 0.3, 0.2, 0.4]).unwrap();
        // The standard deviation is .1291, of the mean .06455.
        assert!((told.value - 0.25).abs() < 1e-12 && (told.low - 0.123_485).abs() < 1e-5, "{told:?}");
        assert!(told.above_zero() && !told.below_zero() && told.n == 4);
        let none = paired(&[0.1, -0.1]).unwrap();
        assert!(!none.above_zero() && !none.below_zero());
        assert_eq!(paired(&[0.1]), None);
    }

    #[test]
    fn wilsons_interval_by_hand() {
        // 4 of 10, as in LEARNING.md: 17 to 69.
        let told = share(4, 10).unwrap();
        assert_eq!(((told.low * 100.0).round(), (told.high * 100.0).round()), (17.0, 69.0));
        let all = share(20, 20).unwrap();
        assert!(all.high == 1.0 && (all.low - 0.8389).abs() < 1e-4, "{all:?}");
        assert_eq!(share(0, 0), None);
    }

    fn some() -> impl Strategy<Value = Vec<Call>> {
        let call = (0.0..=1.0_f64, any::<bool>()).prop_map(|(said, right)| Call { said, right });
        prop::collection::vec(call, 1..200)
    }

    proptest! {
        #[test]
        fn a_coin_loses_ln_2_whatever_happens(calls in some()) {
            let coin: Vec<Call> = calls.iter().map(|call| Call { said: 0.5, ..*call }).collect();
            prop_assert!((log_loss(&coin).unwrap() - 2.0_f64.ln()).abs() < 1e-12);
            prop_assert!(auc(&coin).is_none_or(|auc| auc == 0.5));
        }

        #[test]
        fn no_constant_loses_less_than_the_share_of_right_answers(calls in some(), other in 0.0..=1.0_f64) {
            let base = calls.iter().filter(|call| call.right).count() as f64 / calls.len() as f64;
            let always = |said| log_loss(&calls.iter().map(|c| Call { said, ..*c }).collect::<Vec<_>>()).unwrap();
            prop_assert!(always(base) <= always(other) + 1e-9);
        }

        #[test]
        fn auc_knows_order_alone_and_is_turned_round_by_turning_round(calls in some()) {
            let of = |f: &dyn Fn(f64) -> f64| auc(&calls.iter().map(|c| Call { said: f(c.said), ..*c }).collect::<Vec<_>>());
            if let Some(plain) = of(&|p| p) {
                prop_assert!((0.0..=1.0).contains(&plain));
                prop_assert_eq!(Some(plain), of(&|p| p / 2.0));
                prop_assert!((of(&|p| -p).unwrap() + plain - 1.0).abs() < 1e-12);
                // Against the definition, pair by pair.
                let (mut won, mut pairs) = (0.0, 0.0);
                for right in calls.iter().filter(|c| c.right) {
                    for off in calls.iter().filter(|c| !c.right) {
                        pairs += 1.0;
                        won += if right.said > off.said { 1.0 } else if right.said == off.said { 0.5 } else { 0.0 };
                    }
                }
                prop_assert!((plain - won / pairs).abs() < 1e-12);
            }
        }

        #[test]
        fn rmse_is_0_when_every_bin_says_its_share(bins in prop::collection::vec((1_u32..500, 0_u32..5, 1_u32..5), 1..20)) {
            let mut calls = Vec::new();
            let mut seen = std::collections::BTreeSet::new();
            for (elapsed, right, off) in bins {
                let bin = Bin::of(elapsed, 1, 0);
                if seen.insert(bin) {
                    let said = f64::from(right) / f64::from(right + off);
                    calls.extend((0..right + off).map(|n| (bin, Call { said, right: n < right })));
                }
            }
            prop_assert!(rmse_bins(calls.iter().copied()).unwrap() < 1e-12);
            // And with everything in the same bin it is the difference of the means.
            let one: Vec<_> = calls.iter().map(|(_, call)| (Bin::of(1, 1, 0), Call { said: 0.25, ..*call })).collect();
            let right = one.iter().filter(|(_, c)| c.right).count() as f64 / one.len() as f64;
            prop_assert!((rmse_bins(one).unwrap() - (0.25 - right).abs()).abs() < 1e-12);
        }

        #[test]
        fn an_interval_holds_its_figure(hits in 0_usize..300, more in 0_usize..300) {
            if let Some(told) = share(hits, hits + more) {
                prop_assert!(0.0 <= told.low && told.low <= told.value && told.value <= told.high && told.high <= 1.0);
            }
        }
    }
}
