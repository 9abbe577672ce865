//! How long things take: the learner's own seconds for each way of asking, and what a round adds to them.

use std::collections::BTreeMap;

use crate::deck::model::Way;

/// Answers of one way from which its own median is used.
const MEASURED: usize = 5;
/// Seconds between a right answer and the next question, until they are measured.
const AROUND: f64 = 3.0;
/// Seconds that the verdict, its cause and the feedback take, until they are measured.
const FEEDBACK: f64 = 20.0;
/// Seconds of feedback below which nothing was read.
const READ: f64 = 1.0;
/// Seconds within which measured feedback is believed.
const FEEDBACK_RANGE: (f64, f64) = (2.0, 180.0);
/// Seconds within which a measured pause after a right answer is believed.
const AROUND_RANGE: (f64, f64) = (1.0, 60.0);
/// Seconds that a lesson takes.
const LESSON: f64 = 20.0;
/// A redo takes this share of a first answer: the question is known.
const REDO: f64 = 0.6;

/// What recent answers took, in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Times {
    /// From a question to its commit, by way of asking.
    pub commits: BTreeMap<Way, Vec<u32>>,
    /// From the commit of a right answer to the next question.
    pub after_right: Vec<u32>,
    /// From the commit of an answer that was off to the redo.
    pub after_miss: Vec<u32>,
}

/// The seconds that a learner takes for the parts of a round.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pace {
    measured: BTreeMap<Way, f64>,
    around: Option<f64>,
    feedback: Option<f64>,
}

impl Pace {
    /// Takes the median of recent times, for each way of asking and each pause that has at least 5.
    #[must_use]
    pub fn measured(recent: &Times) -> Self {
        let seconds = |times: &Vec<u32>| median(times).filter(|_| times.len() >= MEASURED).map(|ms| ms / 1000.0);
        // Nobody answers in no time: a broken stopwatch must not fill a session with a thousand items.
        let ways = recent.commits.iter().filter_map(|(way, times)| Some((*way, seconds(times)?.max(1.0))));
        Pace {
            measured: ways.collect(),
            around: seconds(&recent.after_right).map(|around| around.clamp(AROUND_RANGE.0, AROUND_RANGE.1)),
            // Who reads nothing as a rule is no measure, and a machine that answers is none.
            feedback: seconds(&recent.after_miss)
                .filter(|read| *read >= READ)
                .map(|read| read.clamp(FEEDBACK_RANGE.0, FEEDBACK_RANGE.1)),
        }
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
        commit + self.around() + lesson + (1.0 - p) * (self.feedback() + redos * REDO * commit)
    }

    fn around(&self) -> f64 {
        self.around.unwrap_or(AROUND)
    }

    fn feedback(&self) -> f64 {
        self.feedback.unwrap_or(FEEDBACK)
    }

    /// Gives the seconds of an answer that gets no feedback.
    #[must_use]
    pub fn bare(&self, way: Way) -> f64 {
        self.commit(way) + self.around()
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
        // It is run and mended on the way.
        Way::Code => 240.0,
        Way::Scenario => 150.0,
    }
}

fn median(times: &[u32]) -> Option<f64> {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    let high = f64::from(*sorted.get(middle)?);
    let low = if sorted.len().is_multiple_of(2) { f64::from(*sorted.get(middle.checked_sub(1)?)?) } else { high };
    Some(0.5 * (low + high))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(times: &[u32]) -> Pace {
        Pace::measured(&Times { commits: [(Way::Type, times.to_vec())].into(), ..Times::default() })
    }

    #[track_caller]
    fn check(times: &[u32], seconds: f64) {
        let pace = typed(times);
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
        let pace = typed(&[10_000; 5]);
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

    #[test]
    fn pauses_are_measured_too() {
        let round = |after_right: &[u32], after_miss: &[u32], p: f64| {
            let times =
                Times { after_right: after_right.to_vec(), after_miss: after_miss.to_vec(), ..Times::default() };
            Pace::measured(&times).round(Way::Choose, p, 0.0, false)
        };
        assert_eq!(round(&[500; 4], &[9_000; 4], 0.0), 15.0 + 3.0 + 20.0);
        assert_eq!(round(&[1_500; 5], &[9_000; 4], 1.0), 15.0 + 1.5);
        assert_eq!(round(&[500; 4], &[9_000; 5], 0.0), 15.0 + 3.0 + 9.0);
        // Where nobody sits there is nothing to measure, and plans stay the same from run to run, slow moments or not.
        let slow = [vec![2_000; 6], vec![3; 8]].concat();
        assert_eq!(round(&[0; 5], &[0; 5], 0.0), 15.0 + 1.0 + 20.0);
        assert_eq!(round(&slow, &slow, 0.0), 15.0 + 1.0 + 20.0);
        assert_eq!(round(&[37; 5], &[1_200; 5], 0.0), 15.0 + 1.0 + 2.0);
        assert_eq!(round(&[900_000; 5], &[900_000; 5], 0.0), 15.0 + 60.0 + 180.0);
    }
}
