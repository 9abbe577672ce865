//! Fits the parameters of the memory model to the reviews of one learner, with the optimiser of the `fsrs` crate.
//!
//! Blocks until it is done or told to stop; who calls it decides on which thread. The same reviews give the same
//! weights.

use std::sync::{Arc, Mutex, PoisonError};

use ::fsrs::{CombinedProgressState, ComputeParametersInput, FSRSError, FSRSItem, FSRSReview, compute_parameters};

/// What is learnt from: one example for each review that came a day or more after the one before, in the order of time.
#[derive(Debug, Clone, Default)]
pub struct Training {
    items: Vec<FSRSItem>,
    cards: Vec<i64>,
}

impl Training {
    /// Adds a review with all that came before it: ratings from 1 to 4 and the days since the one before, 0 for the
    /// first. `card` tells which examples have one history; later examples must come later in time.
    pub fn add(&mut self, card: i64, history: &[(u8, u32)]) {
        let review = |&(rating, delta_t): &(u8, u32)| FSRSReview { rating: u32::from(rating), delta_t };
        self.items.push(FSRSItem { reviews: history.iter().map(review).collect() });
        self.cards.push(card);
    }

    /// Tells how many examples there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Tells whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

/// How far a fit has come, and the way to stop it; clones speak of the same fit.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Mutex<CombinedProgressState>>);

impl Progress {
    /// Tells the share that is done, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match (state.finished(), state.total()) {
            (true, _) => 1.0,
            (false, 0) => 0.0,
            (false, total) => (state.current() as f64 / total as f64).min(1.0),
        }
    }

    /// Stops the fit soon.
    pub fn stop(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).want_abort = true;
    }
}

/// Why there is no fitted set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FitError {
    /// It was stopped.
    #[error("the fit was stopped")]
    Stopped,
    /// The reviews are too few of each kind.
    #[error("the reviews are too scattered to fit the memory model to")]
    TooScattered,
    /// What came out are no parameters.
    #[error("the fit came to no usable parameters")]
    Unusable,
}

/// Fits the 21 weights of FSRS-6 to examples.
///
/// # Errors
/// When it is stopped, or when the examples do not lead to weights.
pub fn fit(training: Training, progress: &Progress) -> Result<Vec<f32>, FitError> {
    let Training { items, cards } = training;
    let input = ComputeParametersInput {
        train_set: items,
        card_ids: Some(cards),
        progress: Some(Arc::clone(&progress.0)),
        // No example has two reviews on one day. Without this the crate would leave the first stabilities as its
        // search finds them, and set to 0 the two weights that also bound what a lapse leaves.
        enable_short_term: true,
        ..ComputeParametersInput::default()
    };
    let weights = compute_parameters(input).map_err(|error| match error {
        FSRSError::Interrupted => FitError::Stopped,
        FSRSError::NotEnoughData => FitError::TooScattered,
        _ => FitError::Unusable,
    })?;
    super::check(&weights).map(|()| weights).map_err(|_| FitError::Unusable)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cards of a learner who forgets everything that is not asked within two days, and nothing else.
    fn forgetful(cards: i64) -> Training {
        let mut training = Training::default();
        for n in 1..6 {
            for card in 0..cards {
                let review = |at: i64| match at {
                    0 => (3, 0),
                    at => {
                        let days = 1 + ((card + at) % 4) as u32;
                        (if days > 2 { 1 } else { 3 }, days)
                    }
                };
                training.add(card, &(0..=n).map(review).collect::<Vec<_>>());
            }
        }
        training
    }

    #[test]
    fn the_same_reviews_give_the_same_weights() {
        let fitted = || fit(forgetful(60), &Progress::default()).unwrap();
        let weights = fitted();
        assert_eq!(weights, fitted());
        assert_eq!(super::super::check(&weights), Ok(()));
        // Three days are too long for this learner: Good starts far below the default of 2.3 days.
        assert!(weights[2] < 2.0, "{weights:?}");
    }

    #[test]
    fn it_tells_how_far_it_is_and_stops_when_told() {
        let progress = Progress::default();
        assert_eq!(progress.share(), 0.0);
        fit(forgetful(60), &progress).unwrap();
        assert_eq!(progress.share(), 1.0);
        let stopped = Progress::default();
        stopped.clone().stop();
        assert_eq!(fit(forgetful(60), &stopped), Err(FitError::Stopped));
    }

    #[test]
    fn reviews_that_lead_nowhere_are_no_panic() {
        let mut odd = Training::default();
        odd.add(1, &[]);
        assert_eq!(fit(odd, &Progress::default()), Err(FitError::Unusable), "no review");
        let mut scattered = Training::default();
        for card in 0..500 {
            scattered.add(card, &[(3, 0), (3, 1 + card as u32)]);
        }
        // What is too little to learn from, or too scattered, leaves the default.
        for little in [scattered, Training::default()] {
            assert_eq!(fit(little, &Progress::default()).unwrap(), ::fsrs::DEFAULT_PARAMETERS);
        }
    }
}
