//! What one attempt says about memory: its evidence q (LEARNING.md 4).

use crate::grade::Verdict;

use super::row::{Attempt, Confidence, Phase};

/// How strongly an attempt speaks for remembering, 0 (not at all) to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Evidence(f64);

impl Evidence {
    /// No sign of remembering.
    pub const NONE: Evidence = Evidence(0.0);
    /// A full success.
    pub const FULL: Evidence = Evidence(1.0);

    /// Makes evidence, clamped to 0..=1; what is not a number says nothing.
    #[must_use]
    pub fn new(q: f64) -> Evidence {
        if q.is_nan() { Evidence::NONE } else { Evidence(q.clamp(0.0, 1.0)) }
    }

    /// Gives q, 0 to 1.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }

    /// Tells whether it counts as a miss: q < .5.
    #[must_use]
    pub fn missed(self) -> bool {
        self.0 < 0.5
    }

    /// Tells whether it is as good as a clean success: q >= .85.
    #[must_use]
    pub fn clean(self) -> bool {
        self.0 >= 0.85
    }

    /// Gives the rating it is exported as: 1 below .5, 2 below .85, else 3.
    #[must_use]
    pub fn rating(self) -> u8 {
        if self.missed() {
            1
        } else if self.clean() {
            3
        } else {
            2
        }
    }

    /// Gives the rating a first attempt ever is exported as: 3 when right, 2 when missed and then redone rightly,
    /// else 1 (LEARNING.md 5).
    #[must_use]
    pub fn first_rating(self, redone: bool) -> u8 {
        match (self.missed(), redone) {
            (false, _) => 3,
            (true, true) => 2,
            (true, false) => 1,
        }
    }

    fn at_most(self, cap: f64) -> Evidence {
        Evidence(self.0.min(cap))
    }
}

/// How an attempt ended once everything said about it later is taken in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// How it ended.
    pub verdict: Verdict,
    /// Share that was right, 0 to 1.
    pub score: f64,
    /// It was put right by the learner before any feedback.
    pub slip: bool,
}

impl Outcome {
    /// Takes the outcome as it was recorded at the commit.
    #[must_use]
    pub fn recorded(attempt: &Attempt) -> Outcome {
        Outcome { verdict: attempt.verdict, score: attempt.score, slip: false }
    }

    /// Gives the outcome of a score, 0 to 1: right at 1, off at 0, else partial.
    #[must_use]
    pub fn scored(score: f64) -> Outcome {
        let score = Evidence::new(score).get();
        let verdict = if score >= 1.0 {
            Verdict::Right
        } else if score > 0.0 {
            Verdict::Partial
        } else {
            Verdict::Off
        };
        Outcome { verdict, score, slip: false }
    }

    /// Tells whether it counts as right: right, or near.
    #[must_use]
    pub fn right(&self) -> bool {
        matches!(self.verdict, Verdict::Right | Verdict::Near)
    }
}

/// Weighs an attempt. `recall` is the chance, 0 to 1, that it was known before: the item's retrievability, or at a
/// pretest the k recorded with the attempt.
#[must_use]
pub fn evidence(attempt: &Attempt, outcome: &Outcome, recall: f64) -> Evidence {
    let own = match outcome.verdict {
        Verdict::Right | Verdict::Near => right(attempt, recall),
        Verdict::Partial if outcome.score >= 0.5 => Evidence::new(outcome.score),
        Verdict::Partial | Verdict::Off | Verdict::GaveUp => Evidence::NONE,
    };
    // A slip lifts what would be less, and takes nothing from what is more already.
    let own = if outcome.slip { Evidence(own.0.max(0.6)) } else { own };
    let own = match attempt.hints {
        0 => own,
        1 => own.at_most(0.5),
        2 => own.at_most(0.25),
        _ => Evidence::NONE,
    };
    if attempt.phase == Phase::Retry { own.at_most(0.25) } else { own }
}

/// Tells whether an attempt was right without any help: no hint, no second try, no correction.
#[must_use]
pub fn unaided(attempt: &Attempt, outcome: &Outcome) -> bool {
    outcome.right() && !outcome.slip && attempt.hints == 0 && attempt.phase != Phase::Retry
}

/// Tells whether an attempt was an error made with a confidence of 75 % or more (PR-9). Giving up is no error of that
/// kind, and neither is a slip the learner put right, nor a right answer that was hinted at.
#[must_use]
pub fn confident_error(attempt: &Attempt, outcome: &Outcome) -> bool {
    let error = match outcome.verdict {
        Verdict::Off => true,
        // Written so that a score that is no number is an error too.
        Verdict::Partial => !(outcome.score >= 0.5),
        Verdict::Right | Verdict::Near | Verdict::GaveUp => false,
    };
    error && !outcome.slip && attempt.confidence.is_some_and(|c| c >= Confidence::Likely)
}

/// A produced answer is full evidence. A choice may be luck: the chance that it was known, given that it was right,
/// is R / (R + (1 - R) g).
fn right(attempt: &Attempt, recall: f64) -> Evidence {
    let luck = Evidence::new(attempt.guess).get();
    if luck <= 0.0 {
        return Evidence::FULL;
    }
    if attempt.confidence == Some(Confidence::Guess) {
        return Evidence(0.5);
    }
    let known = Evidence::new(recall).get();
    Evidence((known / (known + (1.0 - known) * luck)).max(0.5))
}
