//! Answers made without effort (PR-19): noticed, flagged by an event, and met with a pause that is offered once.

use std::collections::BTreeMap;

use super::{
    config::{Config, Mode},
    event::{Effect, Now},
    given::Given,
    machine::Session,
    queue::{Entry, Why},
    round::Notice,
};
use crate::{
    deck::model::Way,
    grade::Verdict,
    memory::row::{Phase as Kind, What},
};

/// Faster than this nobody reads a question and answers it.
const AT_LEAST_MS: u32 = 1_500;
/// The share of one's own median under which an answer is hasty, one in so many.
const SHARE: u32 = 5;
/// How many of the last answers are looked at.
const LOOKED_AT: usize = 5;
/// Hasty ones among them that make a run.
const RUN: usize = 3;

/// Tells whether an answer was too fast to be one, and off. Giving up is honest, whatever it takes.
#[must_use]
pub fn hasty(given: &Given, pace: &BTreeMap<Way, u32>) -> bool {
    let own = pace.get(&given.way).map_or(0, |median| median / SHARE);
    !given.right && given.verdict == Verdict::Off && given.ms < own.max(AT_LEAST_MS)
}

/// Gives the answers, as indices, that the newest one shows to be made without effort; those flagged already are left
/// out.
#[must_use]
pub fn without_effort(given: &[Given], pace: &BTreeMap<Way, u32>) -> Vec<usize> {
    let start = given.len().saturating_sub(LOOKED_AT);
    let hasty: Vec<usize> = (start..given.len()).filter(|n| given.get(*n).is_some_and(|g| hasty(g, pace))).collect();
    let mut found = if hasty.len() >= RUN { hasty } else { Vec::new() };
    if let Some(last) = given.len().checked_sub(1)
        && given[last].drained
        && given[last].kind != Kind::Redo
        && !found.contains(&last)
    {
        found.push(last);
    }
    found.retain(|n| !given[*n].idle);
    found
}

/// Tells whether effort is looked at: not where there is no sense of time, and where nothing counts it is nobody's
/// business.
fn looked_at(config: &Config) -> bool {
    config.gates && matches!(config.mode, Mode::Study | Mode::Pretest)
}

impl Session {
    /// Flags the answers that the newest one shows to be made without effort.
    pub(super) fn mind_effort(&mut self, now: Now, out: &mut Vec<Effect>) {
        if !looked_at(&self.config) {
            return;
        }
        let found = without_effort(&self.given, &self.config.pace);
        if found.len() >= RUN {
            self.tell = Some(Notice::Breath);
        }
        for n in found {
            let Some(given) = self.given.get_mut(n) else { continue };
            given.idle = true;
            let (attempt, key) = (given.row, given.key.clone());
            let entry = Entry::plain(key, Why::Due, String::new(), false);
            let row = self.said(&entry, What::LowEffort { attempt }, now);
            self.correct(attempt, row, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::given::tests::answers, *};

    fn timed(story: &str, ms: &[u32]) -> Vec<Given> {
        let mut given = answers(story);
        for (given, ms) in given.iter_mut().zip(ms) {
            given.ms = *ms;
        }
        given
    }

    #[test]
    fn pr_19_three_of_the_last_five_fast_and_off() {
        let check = |story: &str, ms: &[u32], expected: &[usize]| {
            assert_eq!(without_effort(&timed(story, ms), &BTreeMap::new()), expected, "{story} {ms:?}");
        };
        check("ooo", &[900, 900, 900], &[0, 1, 2]);
        check("ooo", &[900, 900, 1_500], &[]);
        check("ror", &[900, 900, 900], &[]);
        check("ororo", &[900; 5], &[0, 2, 4]);
        check("orroro", &[900; 6], &[]);
        check("o-o", &[900; 3], &[0, 1, 2]);
        check("", &[], &[]);
    }

    #[test]
    fn pr_19_ones_own_median_sets_the_bar() {
        let slow = BTreeMap::from([(Way::Type, 20_000)]);
        let quick = BTreeMap::from([(Way::Type, 2_000)]);
        assert_eq!(without_effort(&timed("ooo", &[3_900; 3]), &slow), [0, 1, 2]);
        assert!(without_effort(&timed("ooo", &[4_000; 3]), &slow).is_empty());
        assert!(without_effort(&timed("ooo", &[1_500; 3]), &quick).is_empty());
    }

    #[test]
    fn pr_19_giving_up_is_exempt() {
        let mut given = timed("ooo", &[100; 3]);
        given[1].verdict = Verdict::GaveUp;
        assert!(without_effort(&given, &BTreeMap::new()).is_empty());
    }

    #[test]
    fn pr_19_all_hints_at_once_flag_their_own_answer() {
        let mut given = answers("rr");
        given[1].drained = true;
        assert_eq!(without_effort(&given, &BTreeMap::new()), [1]);
        given[1].idle = true;
        assert!(without_effort(&given, &BTreeMap::new()).is_empty(), "once");
    }
}
