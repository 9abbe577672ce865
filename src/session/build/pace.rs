//! How long things take: the learner's own seconds for each way of asking, and what a round adds to them.

use std::collections::BTreeMap;

use crate::deck::model::Way;

/// Answers of one way from which its own median is used.
const MEASURED: usize = 5;
/// Seconds for a confidence and the line that says how it went.
const AROUND: f64 = 3.0;
/// Seconds that the verdict, its cause and the feedback take.
const FEEDBACK: f64 = 20.0;
/// Seconds that a lesson takes.
const LESSON: f64 = 20.0;
/// A redo takes this share of a first answer: the question is known.
const REDO: f64 = 0.6;

/// Seconds from a question to its commit, by way of asking.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pace {
    measured: BTreeMap<Way, f64>,
}

impl Pace {
    /// Takes the median of recent times to commit, in milliseconds, for each way that has at least 5.
    #[must_use]
    pub fn measured(recent: &BTreeMap<Way, Vec<u32>>) -> Self {
        let enough = recent.iter().filter(|(_, times)| times.len() >= MEASURED);
        Pace { measured: enough.filter_map(|(way, times)| Some((*way, median(times)? / 1000.0))).collect() }
    }

    /// Gives the seconds to a commit.
    #[must_use]
    pub fn commit(&self, way: Way) -> f64 {
        self.measured.get(&way).copied().unwrap_or(supposed(way))
    }

    /// Gives the milliseconds to a commit for each way that is measured.
    #[must_use]
    pub fn medians(&self) -> BTreeMap<Way, u32> {
        self.measured.iter().map(|(way, seconds)| (*way, (seconds * 1000.0) as u32)).collect()
    }

    /// Gives the seconds of a whole round: the answer, and what feedback and `redos` cost times the chance that they
    /// are needed.
    #[must_use]
    pub fn round(&self, way: Way, p: f64, redos: f64, instruct: bool) -> f64 {
        let commit = self.commit(way);
        let lesson = if instruct { LESSON } else { 0.0 };
        commit + AROUND + lesson + (1.0 - p) * (FEEDBACK + redos * REDO * commit)
    }

    /// Gives the seconds of an answer that gets no feedback.
    #[must_use]
    pub fn bare(&self, way: Way) -> f64 {
        self.commit(way) + AROUND
    }
}

/// Supposes the seconds of a way of asking until they are measured.
fn supposed(way: Way) -> f64 {
    match way {
        Way::Choose => 15.0,
        Way::Type => 20.0,
        Way::Number => 25.0,
        Way::Cloze => 25.0,
        Way::Order => 60.0,
        Way::Spot => 30.0,
        // The points are looked through after the commit.
        Way::Explain => 120.0,
    }
}

fn median(times: &[u32]) -> Option<f64> {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    let high = f64::from(*sorted.get(middle)?);
    let low = if sorted.len().is_multiple_of(2) { f64::from(*sorted.get(middle.checked_sub(1)?)?) } else { high };
    // Nobody answers in no time: a broken stopwatch must not fill a session with a thousand items.
    Some((0.5 * (low + high)).max(1000.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(times: &[u32], seconds: f64) {
        let pace = Pace::measured(&[(Way::Type, times.to_vec())].into());
        assert_eq!(pace.commit(Way::Type), seconds);
    }

    #[test]
    fn ones_own_median_is_used_from_five_answers_on() {
        check(&[4000; 4], 20.0);
        check(&[4000; 5], 4.0);
        check(&[9000, 1000, 5000, 600_000, 3000], 5.0);
        check(&[1000, 2000, 3000, 4000, 5000, 6000], 3.5);
        check(&[0; 9], 1.0);
    }

    #[test]
    fn a_stumble_costs_feedback_and_redo_times_its_chance() {
        let pace = Pace::measured(&[(Way::Type, vec![10_000; 5])].into());
        let check = |p, redos, instruct, want: f64| {
            let got = pace.round(Way::Type, p, redos, instruct);
            assert!((got - want).abs() < 1e-9, "{got}, not {want}");
        };
        check(1.0, 1.0, false, 13.0);
        check(0.0, 1.0, false, 39.0);
        check(0.5, 1.0, false, 26.0);
        check(0.5, 2.0, false, 29.0);
        check(1.0, 1.0, true, 33.0);
    }
}
