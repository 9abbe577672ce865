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
        Verdict::Partial => outcome.score.is_nan() || outcome.score < 0.5,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::trial::attempt;

    /// One row of the table: what the attempt is, the recall before it, and the q it gives.
    fn check(what: &str, change: impl Fn(&mut Attempt), recall: f64, want: f64) {
        let mut attempt = attempt(1, 0);
        change(&mut attempt);
        let q = evidence(&attempt, &Outcome::recorded(&attempt), recall).get();
        assert!((q - want).abs() < 1e-12, "{what}: {q}, not {want}");
    }

    fn verdict(verdict: Verdict, score: f64) -> impl Fn(&mut Attempt) {
        move |a| (a.verdict, a.score) = (verdict, score)
    }

    #[test]
    fn produced_answers_are_full_evidence() {
        check("right", verdict(Verdict::Right, 1.0), 0.1, 1.0);
        check("near", verdict(Verdict::Near, 1.0), 0.1, 1.0);
        check("right, called a guess", |a| a.confidence = Some(Confidence::Guess), 0.1, 1.0);
    }

    #[test]
    fn a_right_choice_counts_as_far_as_it_was_known() {
        let choice = |confidence| move |a: &mut Attempt| (a.guess, a.confidence) = (0.25, confidence);
        check("likely known", choice(Some(Confidence::Likely)), 0.9, 0.9 / 0.925);
        check("even", choice(Some(Confidence::Certain)), 0.5, 0.8);
        check("hardly known", choice(Some(Confidence::Perhaps)), 0.05, 0.5);
        check("not at all", choice(None), 0.0, 0.5);
        check("for certain", choice(None), 1.0, 1.0);
        check("skipped counts as perhaps", choice(None), 0.9, 0.9 / 0.925);
        check("guessed, however well known", choice(Some(Confidence::Guess)), 0.99, 0.5);
        check("recall is no number", choice(None), f64::NAN, 0.5);
        check("one of many, all that apply", |a| a.guess = 1.0 / 15.0, 0.5, 15.0 / 16.0);
    }

    #[test]
    fn partial_answers_count_by_their_score() {
        check("half", verdict(Verdict::Partial, 0.5), 0.9, 0.5);
        check("most", verdict(Verdict::Partial, 0.75), 0.9, 0.75);
        check("just below half", verdict(Verdict::Partial, 0.499), 0.9, 0.0);
        check("no number", verdict(Verdict::Partial, f64::NAN), 0.9, 0.0);
        check("beyond all", verdict(Verdict::Partial, 7.0), 0.9, 1.0);
    }

    #[test]
    fn misses_are_no_evidence_of_remembering() {
        check("off", verdict(Verdict::Off, 0.0), 0.9, 0.0);
        check("gave up", verdict(Verdict::GaveUp, 0.0), 0.9, 0.0);
        check("off, whatever its score says", verdict(Verdict::Off, 1.0), 0.9, 0.0);
    }

    #[test]
    fn hints_cap_what_an_answer_is_worth() {
        let right = |hints| move |a: &mut Attempt| a.hints = hints;
        check("after hint 1", right(1), 0.9, 0.5);
        check("after hint 2", right(2), 0.9, 0.25);
        check("after hint 3", right(3), 0.9, 0.0);
        check("after more than there are", right(200), 0.9, 0.0);
        let partial = |hints| move |a: &mut Attempt| (a.verdict, a.score, a.hints) = (Verdict::Partial, 0.4, hints);
        check("the lower of the two", partial(1), 0.9, 0.0);
        check("off stays off", |a| (a.verdict, a.hints) = (Verdict::Off, 1), 0.9, 0.0);
        check("a choice too", |a| (a.guess, a.hints) = (0.25, 1), 0.99, 0.5);
    }

    #[test]
    fn a_retry_is_worth_a_quarter_at_most() {
        let retry = |hints| move |a: &mut Attempt| (a.phase, a.hints) = (Phase::Retry, hints);
        check("right", retry(0), 0.9, 0.25);
        check("after hint 1", retry(1), 0.9, 0.25);
        check("after hint 3", retry(3), 0.9, 0.0);
        check("off", |a| (a.phase, a.verdict) = (Phase::Retry, Verdict::Off), 0.9, 0.0);
    }

    #[test]
    fn a_slip_put_right_is_worth_three_fifths() {
        let slip = |verdict, score, hints| {
            let mut attempt = attempt(1, 0);
            attempt.hints = hints;
            evidence(&attempt, &Outcome { verdict, score, slip: true }, 0.9).get()
        };
        let check = |what: &str, got: f64, want: f64| assert!((got - want).abs() < 1e-12, "{what}: {got}");
        check("off", slip(Verdict::Off, 0.0, 0), 0.6);
        check("after hint 1", slip(Verdict::Off, 0.0, 1), 0.5);
        check("after hint 2", slip(Verdict::Off, 0.0, 2), 0.25);
        check("takes nothing from more", slip(Verdict::Partial, 0.8, 0), 0.8);
    }

    #[test]
    fn ratings_for_export() {
        let check = |q: f64, want: u8| assert_eq!(Evidence::new(q).rating(), want, "{q}");
        check(0.0, 1);
        check(0.499, 1);
        check(0.5, 2);
        check(0.849, 2);
        check(0.85, 3);
        check(1.0, 3);
        let check = |q: f64, redone: bool, want: u8| assert_eq!(Evidence::new(q).first_rating(redone), want, "{q}");
        check(1.0, false, 3);
        check(0.0, true, 2);
        check(0.0, false, 1);
    }

    #[test]
    fn confident_errors() {
        let check = |verdict, score, confidence, hints, slip, want: bool| {
            let mut attempt = attempt(1, 0);
            (attempt.confidence, attempt.hints) = (confidence, hints);
            let got = confident_error(&attempt, &Outcome { verdict, score, slip });
            assert_eq!(got, want, "{verdict:?} {score} {confidence:?} {hints} {slip}");
        };
        check(Verdict::Off, 0.0, Some(Confidence::Certain), 0, false, true);
        check(Verdict::Off, 0.0, Some(Confidence::Likely), 0, false, true);
        check(Verdict::Off, 0.0, Some(Confidence::Perhaps), 0, false, false);
        check(Verdict::Off, 0.0, Some(Confidence::Guess), 0, false, false);
        check(Verdict::Off, 0.0, None, 0, false, false);
        check(Verdict::Partial, 0.4, Some(Confidence::Likely), 0, false, true);
        check(Verdict::Partial, 0.6, Some(Confidence::Certain), 0, false, false);
        check(Verdict::GaveUp, 0.0, Some(Confidence::Certain), 0, false, false);
        check(Verdict::Right, 1.0, Some(Confidence::Certain), 3, false, false);
        check(Verdict::Off, 0.0, Some(Confidence::Certain), 0, true, false);
    }
}
