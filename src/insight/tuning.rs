//! Whether a fitted parameter set is to take the place of the one in force (PR-23): what it is fitted to, and how the
//! two did on what came after.

use serde::Serialize;

use super::{
    answers::{self, By, Scored, Split, When},
    score::Estimate,
};
use crate::memory::{fsrs::fit::Training, replay::Life, row::Utc};

/// Long-term reviews from which a fit is tried.
pub const NEEDED: usize = 400;
/// How much less a fitted set has to lose, in nats a review, to be accepted.
pub const GAIN: f64 = 0.002;

/// The reviews of a log as the optimiser wants them.
#[derive(Debug, Clone, Default)]
pub struct Material {
    /// The ratings of each life, with the days since the one before.
    lives: Vec<Vec<(u8, u32)>>,
    /// Each review: when it was, of which life, and how many of its ratings lead up to it and with it.
    reviews: Vec<(When, u32, u32)>,
    items: usize,
}

impl Material {
    /// Adds the lives of one item.
    pub fn take(&mut self, lives: &[Life]) {
        let before = self.reviews.len();
        for life in lives.iter().filter(|life| !life.reviews.is_empty()) {
            let of = u32::try_from(self.lives.len()).unwrap_or(u32::MAX);
            self.reviews.extend(life.reviews.iter().zip(2..).map(|(review, count)| (When::of(review.when), of, count)));
            let ratings = life.reviews.iter().map(|review| (review.rating, review.elapsed));
            self.lives.push(std::iter::once((life.first_rating(), 0)).chain(ratings).collect());
        }
        self.items += usize::from(self.reviews.len() > before);
    }

    /// Adds what was gathered of the items that come after these.
    pub fn append(&mut self, mut other: Material) {
        let lives = u32::try_from(self.lives.len()).unwrap_or(u32::MAX);
        self.lives.append(&mut other.lives);
        let reviews = other.reviews.into_iter();
        self.reviews.extend(reviews.map(|(when, of, count)| (when, of.saturating_add(lives), count)));
        self.items += other.items;
    }

    /// Counts the long-term reviews: those a study day or more after the one before.
    #[must_use]
    pub fn reviews(&self) -> usize {
        self.reviews.len()
    }

    /// Counts the items that have such reviews.
    #[must_use]
    pub fn items(&self) -> usize {
        self.items
    }

    /// Makes the examples of the earlier part, in the order of time.
    #[must_use]
    pub fn training(mut self) -> Training {
        let earlier = answers::earlier(self.reviews.len());
        if earlier < self.reviews.len() {
            self.reviews.select_nth_unstable_by_key(earlier, |(when, ..)| *when);
            self.reviews.truncate(earlier);
        }
        self.reviews.sort_unstable_by_key(|(when, ..)| *when);
        let mut training = Training::default();
        for (_, of, count) in self.reviews {
            if let Some(history) = self.lives.get(of as usize).and_then(|life| life.get(..count as usize)) {
                training.add(i64::from(of), history);
            }
        }
        training
    }
}

/// How a fitted set did beside the one in force.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judgement {
    /// Reviews it was fitted to.
    pub fitted_to: usize,
    /// Reviews after those, on which all are scored.
    pub scored: usize,
    /// The first review.
    #[serde(skip)]
    pub from: Utc,
    /// The first that is scored.
    #[serde(skip)]
    pub scored_from: Utc,
    /// The last.
    #[serde(skip)]
    pub to: Utc,
    /// Share of right answers in the earlier part, 0 to 1.
    pub base_rate: f64,
    /// The fitted set first, then the one in force, the moving average and the constant.
    pub predictors: Vec<Scored>,
    /// How much less the fitted set loses than the one in force, in nats a review.
    pub gain: Estimate,
    /// It is enough.
    pub enough: bool,
}

/// Judges a fitted set by the later part: the first prediction of each answer is the fitted set's, the second that of
/// the set in force. None without answers.
#[must_use]
pub fn judge(split: &Split<2>) -> Option<Judgement> {
    let predictors = split.table([By::Fitted, By::InForce])?;
    let gain = predictors.iter().find(|scored| scored.by == By::InForce)?.loses_more?;
    let scored = split.scored();
    Some(Judgement {
        fitted_to: split.count() - scored.len(),
        scored: scored.len(),
        from: split.first()?,
        scored_from: scored.first()?.when.at(),
        to: scored.last()?.when.at(),
        base_rate: split.base_rate(),
        gain,
        enough: gain.value >= GAIN,
        predictors,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        deck::model::Level,
        insight::answers::Answers,
        memory::{evidence::Evidence, replay::Review, row::RowId},
    };

    /// A life of reviews three days apart that were all right, from an instant on.
    fn life(from: i64, recalls: &[f64]) -> Life {
        let review = |(n, &recall): (i64, &f64)| Review {
            when: (Utc(from + n), RowId((from + n) as u128)),
            level: Level::Cued,
            guess: 0.0,
            k: 0.5,
            recall,
            elapsed: 3,
            rating: 3,
        };
        Life { first: Evidence::NONE, redone: true, reviews: (0..).zip(recalls).map(review).collect() }
    }

    #[test]
    fn pr_23_what_is_learnt_from_comes_before_what_is_scored() {
        let mut material = Material::default();
        material.take(&[life(100, &[0.9; 3]), life(0, &[0.9; 5])]);
        material.take(&[life(200, &[])]);
        let mut more = Material::default();
        more.take(&[life(50, &[0.9; 2])]);
        material.append(more);
        assert_eq!((material.reviews(), material.items()), (10, 2));
        // Of ten, eight: all but the last two of the first life. Each is told with all that came before it.
        let mut wanted = Training::default();
        let history = [(2, 0), (3, 3), (3, 3), (3, 3), (3, 3), (3, 3)];
        for (card, count) in [(1, 2), (1, 3), (1, 4), (1, 5), (1, 6), (2, 2), (2, 3), (0, 2)] {
            wanted.add(card, &history[..count]);
        }
        assert_eq!(format!("{:?}", material.training()), format!("{wanted:?}"));
    }

    #[test]
    fn pr_23_two_thousandths_are_enough_and_less_is_not() {
        let check = |loses: f64, enough: bool| {
            let force = vec![0.8; 500];
            let fitted = vec![(0.8_f64.ln() + loses).exp(); 500];
            let mut answers = Answers::<2>::default();
            answers.take([(&[life(0, &fitted)], Review::remembered), (&[life(0, &force)], Review::remembered)]);
            let judged = judge(&Split::of(&[answers])).unwrap();
            assert!((judged.gain.value - loses).abs() < 1e-9 && judged.gain.n == 100, "{judged:?}");
            assert_eq!((judged.enough, judged.fitted_to, judged.scored_from), (enough, 400, Utc(400)));
        };
        check(0.002_001, true);
        check(0.001_999, false);
        check(0.0, false);
        check(-0.1, false);
    }
}
