//! How good the predictions were on one's own log: beside the default parameters, a moving average and a constant, and
//! by the level of the rung.

use serde::Serialize;

use super::{
    answers::{By, Scored, Split},
    score::{self, Estimate},
};
use crate::{deck::model::Level, memory::row::Utc};

/// Long-term reviews from which there is something to say.
pub const NEEDED: usize = 100;

/// How good the predictions were.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Long-term reviews altogether.
    pub reviews: usize,
    /// The later of them, which are scored.
    pub scored: usize,
    /// The first that is scored.
    #[serde(skip)]
    pub scored_from: Utc,
    /// The last.
    #[serde(skip)]
    pub to: Utc,
    /// Share of right answers in the earlier part, 0 to 1.
    pub base_rate: f64,
    /// The model under the parameters in force at each answer first, then the others.
    pub predictors: Vec<Scored>,
    /// What was predicted and what happened, level by level; levels that were never asked are left out.
    pub levels: Vec<Calibrated>,
    /// What it comes to.
    pub finding: Finding,
}

/// What was predicted at a level, and what happened.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Calibrated {
    /// The level.
    pub level: Level,
    /// Mean of the predicted chances of a right answer, 0 to 1.
    pub predicted: f64,
    /// Share that was right.
    pub observed: Estimate,
}

/// What a comparison with the moving average and the constant comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// The model loses less than both, and neither interval holds 0.
    Better,
    /// No evidence either way.
    NoBetter,
    /// One of them loses less, and the interval does not hold 0.
    Worse,
}

/// Scores the predictions on the later part: the first of each answer was made under the parameters in force then, the
/// second under the default ones, the third is what was recorded. None without answers.
#[must_use]
pub fn evaluate(split: &Split<3>) -> Option<Evaluation> {
    let predictors = split.table([By::InForce, By::Default, By::Recorded])?;
    let scored = split.scored();
    Some(Evaluation {
        reviews: split.count(),
        scored: scored.len(),
        scored_from: scored.first()?.when.at(),
        to: scored.last()?.when.at(),
        base_rate: split.base_rate(),
        levels: calibrated(split),
        finding: finding(&predictors),
        predictors,
    })
}

const LEVELS: [Level; 5] = [Level::Recognise, Level::Cued, Level::Free, Level::Apply, Level::Timed];

fn calibrated(split: &Split<3>) -> Vec<Calibrated> {
    let mut sums = [(0.0, 0, 0); LEVELS.len()];
    for answer in split.scored() {
        let at = LEVELS.iter().position(|level| *level == answer.level);
        let Some((said, right, n)) = at.and_then(|at| sums.get_mut(at)) else { continue };
        *said += answer.said.first().copied().unwrap_or_default();
        *right += usize::from(answer.right);
        *n += 1;
    }
    let levels = LEVELS.into_iter().zip(sums);
    levels
        .filter_map(|(level, (said, right, n))| {
            Some(Calibrated { level, predicted: said / n as f64, observed: score::share(right, n)? })
        })
        .collect()
}

fn finding(predictors: &[Scored]) -> Finding {
    let simple = predictors.iter().filter(|scored| matches!(scored.by, By::MovingAverage | By::Constant));
    let gaps: Vec<Estimate> = simple.filter_map(|scored| scored.loses_more).collect();
    if gaps.iter().any(Estimate::below_zero) {
        Finding::Worse
    } else if !gaps.is_empty() && gaps.iter().all(Estimate::above_zero) {
        Finding::Better
    } else {
        Finding::NoBetter
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        insight::answers::{Answers, Said},
        memory::{
            evidence::Evidence,
            replay::{Life, Review},
            row::RowId,
        },
    };

    /// An evaluation of a thousand answers: for each its level, what was predicted, and whether it was right.
    fn evaluated(of: impl Fn(usize) -> (Level, f64, bool)) -> Evaluation {
        let review = |n: usize| {
            let (level, recall, right) = of(n);
            let when = (Utc(n as i64), RowId(n as u128));
            Review { when, level, guess: 0.0, k: 0.5, recall, elapsed: 1, rating: if right { 3 } else { 1 } }
        };
        let lives = [Life { first: Evidence::FULL, redone: false, reviews: (0..1_000).map(review).collect() }];
        let mut answers = Answers::default();
        let remembered: (&[Life], Said) = (&lives, Review::remembered);
        answers.take([remembered, remembered, (&lives, Review::recorded)]);
        evaluate(&Split::of(&[answers])).unwrap()
    }

    #[test]
    fn a_finding_needs_its_interval() {
        // Right every other time, in no order that an average could follow.
        let right = |n: usize| (n * 2_654_435_761) & 64 == 0;
        let check = |what: &str, said: &dyn Fn(bool) -> f64, want: Finding| {
            let told = evaluated(|n| (Level::Cued, said(right(n)), right(n)));
            assert_eq!(told.finding, want, "{what}: {told:#?}");
        };
        check("knows", &|right| if right { 0.8 } else { 0.3 }, Finding::Better);
        check("knows nothing", &|_| 0.5, Finding::NoBetter);
        check("is sure and mistaken", &|_| 0.95, Finding::Worse);
    }

    #[test]
    fn levels_are_told_with_what_was_predicted_and_what_happened() {
        let told = evaluated(|n| match n % 4 {
            0 => (Level::Apply, 0.6, false),
            _ => (Level::Recognise, 0.9, n % 4 != 1),
        });
        let levels: Vec<_> = told.levels.iter().map(|l| (l.level, l.observed.n)).collect();
        assert_eq!(levels, [(Level::Recognise, 150), (Level::Apply, 50)]);
        let [recognise, apply] = &told.levels[..] else { panic!() };
        assert!((recognise.predicted - 0.9).abs() < 1e-9 && (recognise.observed.value - 2.0 / 3.0).abs() < 1e-9);
        assert!((apply.predicted - 0.6).abs() < 1e-9 && apply.observed.value == 0.0 && apply.observed.high > 0.0);
        assert_eq!((told.reviews, told.scored, told.scored_from, told.to), (1_000, 200, Utc(800), Utc(999)));
        // What was recorded is scored on its own.
        let recorded = told.predictors.iter().find(|s| s.by == By::Recorded).unwrap();
        assert!((recorded.log_loss - 2.0_f64.ln()).abs() < 1e-9);
    }
}
