//! The reviews of a log in the order of time, each with what was predicted before it, and how they are split in two.
//!
//! **Invariant:** a prediction beside an answer knows only what came before that answer; the share of the earlier part
//! is never taken from the later one.

use std::collections::VecDeque;

use serde::Serialize;

use super::score::{self, Bin, Bins, Call, Estimate};
use crate::{
    deck::model::Level,
    memory::{
        replay::{Life, Review},
        row::{RowId, Utc},
    },
};

/// Share of the reviews that is learnt from; the rest, which came later, is scored.
const EARLIER: f64 = 0.8;
/// Answers a moving average looks back on.
const WINDOW: usize = 100;

/// The order of a row: its instant and id. Packed: of a long log a million are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    at: Utc,
    id: [u64; 2],
}

impl When {
    /// Packs the order of a row.
    #[must_use]
    pub fn of((at, RowId(id)): (Utc, RowId)) -> When {
        When { at, id: [(id >> 64) as u64, id as u64] }
    }

    /// Gives the instant.
    #[must_use]
    pub fn at(self) -> Utc {
        self.at
    }
}

/// A review with the chances of a right answer that N predictors gave before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer<const N: usize> {
    /// The order of its row.
    pub when: When,
    /// Level of the rung that was asked.
    pub level: Level,
    /// Days waited, reviews of the item up to this one, and lapses before it.
    pub standing: (u32, u32, u32),
    /// It counted as a success.
    pub right: bool,
    /// What each predictor said, 0 to 1.
    pub said: [f64; N],
}

impl<const N: usize> Answer<N> {
    /// Gives its bin.
    #[must_use]
    pub fn bin(&self) -> Bin {
        let (elapsed, nth, lapses) = self.standing;
        Bin::of(elapsed, nth, lapses)
    }
}

/// Reads the predicted chance of a right answer off a review.
pub type Said = fn(&Review) -> f64;

/// Reviews as they are gathered, item after item.
#[derive(Debug, Clone)]
pub struct Answers<const N: usize>(Vec<Answer<N>>);

impl<const N: usize> Default for Answers<N> {
    fn default() -> Self {
        Answers(Vec::new())
    }
}

impl<const N: usize> Answers<N> {
    /// Adds the reviews of an item: replays of the same rows, perhaps under different parameters, each with what reads
    /// the prediction off a review.
    pub fn take(&mut self, replays: [(&[Life], Said); N]) {
        let Some((lives, _)) = replays.first() else { return };
        for (n, life) in lives.iter().enumerate() {
            let mut lapses = 0;
            for (at, (review, nth)) in life.reviews.iter().zip(1..).enumerate() {
                let said = replays.map(|(lives, said)| {
                    // Which answers count does not depend on the parameters, so that it is always there.
                    lives.get(n).and_then(|life| life.reviews.get(at)).map_or(0.5, said)
                });
                self.0.push(Answer {
                    when: When::of(review.when),
                    level: review.level,
                    standing: (review.elapsed, nth, lapses),
                    right: review.right(),
                    said,
                });
                lapses += u32::from(!review.right());
            }
        }
    }

    /// Puts other predictions of one predictor in place, item after item as they were taken: `replays` gives the lives
    /// of each.
    pub fn put(&mut self, predictor: usize, replays: impl Iterator<Item = Vec<Life>>, said: Said) {
        let mut answers = self.0.iter_mut();
        for review in replays.flatten().flat_map(|life| life.reviews) {
            if let Some(at) = answers.next().and_then(|answer| answer.said.get_mut(predictor)) {
                *at = said(&review);
            }
        }
    }

    /// Tells how many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Tells whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Tells how many of so many reviews belong to the earlier part.
#[must_use]
pub fn earlier(reviews: usize) -> usize {
    (reviews as f64 * EARLIER).floor() as usize
}

/// Reviews split by time, the later part to be scored.
#[derive(Debug, Clone)]
pub struct Split<const N: usize> {
    earlier: usize,
    /// How many of the earlier ones were right.
    right: usize,
    /// The first of all.
    first: Option<Utc>,
    /// How the last of the earlier ones ended, as far as a moving average looks back.
    recent: Vec<bool>,
    scored: Vec<Answer<N>>,
}

impl<const N: usize> Split<N> {
    /// Splits reviews, gathered in parts, by time; what is to be scored is put in its order.
    #[must_use]
    pub fn of(parts: &[Answers<N>]) -> Split<N> {
        let all = || parts.iter().flat_map(|part| &part.0);
        let mut whens: Vec<When> = all().map(|answer| answer.when).collect();
        let (count, earlier) = (whens.len(), earlier(whens.len()));
        let cut = (earlier < count).then(|| *whens.select_nth_unstable(earlier).1);
        let is_later = |answer: &Answer<N>| cut.is_some_and(|cut| answer.when >= cut);
        let mut scored: Vec<Answer<N>> = Vec::with_capacity(count - earlier);
        scored.extend(all().filter(|answer| is_later(answer)).copied());
        scored.sort_unstable_by_key(|answer| answer.when);
        let window_from = earlier.saturating_sub(WINDOW);
        let mut recent: Vec<(When, bool)> = Vec::new();
        if let Some(before) = whens.get_mut(..earlier).filter(|before| !before.is_empty()) {
            let from = *before.select_nth_unstable(window_from).1;
            let look_back = all().filter(|answer| answer.when >= from && !is_later(answer));
            recent.extend(look_back.map(|answer| (answer.when, answer.right)));
            recent.sort_unstable_by_key(|(when, _)| *when);
        }
        Split {
            earlier,
            right: all().filter(|answer| answer.right && !is_later(answer)).count(),
            first: whens.iter().min().map(|when| when.at),
            recent: recent.into_iter().map(|(_, right)| right).collect(),
            scored,
        }
    }
}

/// A predictor with how well it did on the later part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scored {
    /// Who predicted.
    pub by: By,
    /// Mean loss in nats; less is better.
    pub log_loss: f64,
    /// Root mean squared error in bins; less is better.
    pub rmse_bins: f64,
    /// Area under the ROC curve; .5 tells nothing, 1 everything. None when all answers ended alike.
    pub auc: Option<f64>,
    /// How much more it loses than the predictor that is judged, with its interval; none for that one itself.
    pub loses_more: Option<Estimate>,
}

/// Who predicted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// The memory model under parameters fitted to the earlier part.
    Fitted,
    /// The memory model under the parameters in force.
    InForce,
    /// The memory model under the default parameters.
    Default,
    /// What was recorded with the attempts, abilities included.
    Recorded,
    /// The share of right answers among the last hundred.
    MovingAverage,
    /// The share of right answers in the earlier part, always.
    Constant,
}

impl<const N: usize> Split<N> {
    /// Counts the answers of both parts.
    #[must_use]
    pub fn count(&self) -> usize {
        self.earlier + self.scored.len()
    }

    /// Tells when the first answer of all was.
    #[must_use]
    pub fn first(&self) -> Option<Utc> {
        self.first
    }

    /// Gives the answers that are scored, in the order of time.
    #[must_use]
    pub fn scored(&self) -> &[Answer<N>] {
        &self.scored
    }

    /// Scores the predictors and the two that are hard to do better than, on the later part. The first of `models` is
    /// the one that is judged, against whom the others are compared pair by pair. None without answers to score.
    #[must_use]
    pub fn table(&self, models: [By; N]) -> Option<Vec<Scored>> {
        let said = |n: usize| self.scored.iter().map(move |answer| answer.said.get(n).copied().unwrap_or(0.5));
        let mut sources: Vec<(By, Vec<f64>)> =
            models.into_iter().enumerate().map(|(n, by)| (by, said(n).collect())).collect();
        sources.push((By::MovingAverage, self.moving_average()));
        sources.push((By::Constant, vec![self.base_rate(); self.scored.len()]));
        let bins = Bins::of(self.scored.iter().map(Answer::bin));
        let judged = self.losses(&sources.first()?.1);
        sources
            .iter()
            .enumerate()
            .map(|(n, (by, said))| self.score(*by, said, &bins, (n > 0).then_some(&judged[..])))
            .collect()
    }

    fn score(&self, by: By, said: &[f64], bins: &Bins, judged: Option<&[f64]>) -> Option<Scored> {
        let calls = self.calls(said);
        let losses: Vec<f64> = calls.iter().map(Call::loss).collect();
        let more = |judged: &[f64]| {
            let differences: Vec<f64> = losses.iter().zip(judged).map(|(loss, judged)| loss - judged).collect();
            score::paired(&differences)
        };
        Some(Scored {
            by,
            log_loss: score::mean(losses.iter().copied())?,
            rmse_bins: bins.rmse(&calls)?,
            auc: score::auc(&calls),
            loses_more: judged.and_then(more),
        })
    }

    fn calls(&self, said: &[f64]) -> Vec<Call> {
        self.scored.iter().zip(said).map(|(answer, &said)| Call { said, right: answer.right }).collect()
    }

    fn losses(&self, said: &[f64]) -> Vec<f64> {
        self.calls(said).iter().map(Call::loss).collect()
    }

    /// Gives the share of right answers in the earlier part, one of either kind added so that it is never certain.
    #[must_use]
    pub fn base_rate(&self) -> f64 {
        (self.right as f64 + 1.0) / (self.earlier as f64 + 2.0)
    }

    /// For each scored answer the share of right ones among the last hundred before it, one of either kind added.
    fn moving_average(&self) -> Vec<f64> {
        let mut window: VecDeque<bool> = self.recent.iter().copied().collect();
        let mut right = window.iter().filter(|right| **right).count();
        let mut said = Vec::with_capacity(self.scored.len());
        for answer in &self.scored {
            said.push((right as f64 + 1.0) / (window.len() as f64 + 2.0));
            if window.len() == WINDOW && window.pop_front() == Some(true) {
                right -= 1;
            }
            window.push_back(answer.right);
            right += usize::from(answer.right);
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::evidence::Evidence;

    /// A life of reviews a day apart, each with its instant, what was predicted, and whether it was right.
    fn life(told: &[(i64, f64, bool)]) -> Life {
        let review = |&(at, recall, right): &(i64, f64, bool)| Review {
            when: (Utc(at), RowId(at as u128)),
            level: Level::Cued,
            guess: 0.0,
            k: 1.0 - recall,
            recall,
            elapsed: 1,
            rating: if right { 3 } else { 1 },
        };
        Life { first: Evidence::FULL, redone: false, reviews: told.iter().map(review).collect() }
    }

    fn one(told: &[(i64, f64, bool)]) -> Split<1> {
        let mut answers = Answers::default();
        answers.take([(&[life(told)], Review::remembered)]);
        Split::of(&[answers])
    }

    #[test]
    fn time_splits_the_answers_whatever_item_they_are_of() {
        let mut answers = [Answers::<2>::default(), Answers::default()];
        let lives = [life(&[(1, 0.1, true), (9, 0.9, true)]), life(&[(5, 0.5, false), (7, 0.7, true)])];
        answers[0].take([(&lives, Review::remembered), (&lives, Review::recorded)]);
        let last = [life(&[(3, 0.3, true), (8, 0.8, false), (2, 0.2, true), (4, 0.4, true), (6, 0.6, false)])];
        answers[1].take([(&last, Review::remembered), (&last, Review::recorded)]);
        assert_eq!(answers[1].0.iter().map(|a| a.when.at.0).collect::<Vec<_>>(), [3, 8, 2, 4, 6]);
        let split = Split::of(&answers);
        assert_eq!((split.count(), split.first(), split.base_rate()), (9, Some(Utc(1)), 6.0 / 9.0));
        assert_eq!(split.scored().iter().map(|a| a.when.at.0).collect::<Vec<_>>(), [8, 9]);
        assert_eq!(split.recent, [true, true, true, true, false, false, true]);
        assert_eq!(split.scored()[0].said, [0.8, 1.0 - 0.8]);
    }

    #[test]
    fn lapses_and_reviews_before_make_the_bin() {
        let told = [(1, 0.5, false), (2, 0.5, true), (3, 0.5, true)];
        let mut answers = Answers::<1>::default();
        answers.take([(&[life(&told)], Review::remembered)]);
        let bins: Vec<Bin> = answers.0.iter().map(Answer::bin).collect();
        assert_eq!(bins, [Bin::of(1, 1, 0), Bin::of(1, 2, 1), Bin::of(1, 3, 1)]);
    }

    #[test]
    fn the_constant_knows_the_earlier_part_alone() {
        let told = |later: bool| (0..10).map(|n| (n, 0.5, if n < 8 { n < 6 } else { later })).collect::<Vec<_>>();
        for later in [false, true] {
            assert_eq!(one(&told(later)).base_rate(), 7.0 / 10.0);
        }
    }

    #[test]
    fn a_moving_average_looks_back_a_hundred_answers_and_never_ahead() {
        // 400 right ones, then only misses: the average comes down one by one.
        let told: Vec<_> = (0..500).map(|n| (n, 0.5, n < 400)).collect();
        let said = one(&told).moving_average();
        assert_eq!(said.len(), 100);
        for (n, said) in said.iter().enumerate() {
            assert_eq!(*said, (100.0 - n as f64 + 1.0) / 102.0, "{n}");
        }
        // The first of all knows nothing.
        assert_eq!(one(&[(1, 0.5, true)]).moving_average(), [0.5]);
    }

    #[test]
    fn who_knows_more_is_told_to_lose_less() {
        // The judged model is right to .9; the averages see as many misses as successes.
        let told: Vec<_> = (0..1_000)
            .map(|n| {
                let right = (n * 7) % 10 < 5;
                (n, if right { 0.9 } else { 0.1 }, right)
            })
            .collect();
        let table = one(&told).table([By::InForce]).unwrap();
        let [judged, average, constant] = &table[..] else { panic!("{table:?}") };
        assert_eq!((judged.by, average.by, constant.by), (By::InForce, By::MovingAverage, By::Constant));
        assert!((judged.log_loss + 0.9_f64.ln()).abs() < 1e-9 && judged.auc == Some(1.0));
        assert!(judged.loses_more.is_none() && constant.auc == Some(0.5));
        for other in [average, constant] {
            let more = other.loses_more.unwrap();
            assert!(more.above_zero() && more.n == 200, "{more:?}");
            assert!((other.log_loss - judged.log_loss - more.value).abs() < 1e-9);
        }
        assert_eq!(one(&[]).table([By::InForce]), None);
    }
}
