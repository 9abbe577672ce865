//! What a session amounts to, told from its rounds alone, so that taking one back needs no arithmetic.

use serde::{Deserialize, Serialize};

use super::queue::Entry;
use crate::{
    grade::Verdict,
    memory::{
        row::{Confidence, RowId, StudyDay},
        state::Memory,
    },
};

/// A round that is over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Past {
    /// Its place in the queue.
    pub entry: Entry,
    /// The attempts written in it.
    pub rows: Vec<RowId>,
    /// How its first attempt ended.
    pub verdict: Verdict,
    /// It counts as right.
    pub right: bool,
    /// It does so on the learner's word.
    pub overridden: bool,
    /// Title of its skill.
    pub skill: String,
    /// It was a slip, put right before any feedback.
    pub slipped: bool,
    /// Index of the rung the item stood on before.
    pub rung: usize,
    /// It had been off before.
    pub stumbled: bool,
    /// How sure the learner was.
    pub confidence: Option<Confidence>,
    /// The beginning of the question.
    #[serde(default)]
    pub asked: String,
    /// What was answered.
    pub said: String,
    /// It is the learner's own text, to the letter, and no option or line of the author's.
    #[serde(default)]
    pub typed: bool,
    /// For a near answer, the accepted one it is near to.
    pub near_to: Option<String>,
    /// The belief it showed, in words.
    pub belief: Option<String>,
    /// The answer was produced again afterwards.
    pub redone: bool,
    /// It had been off before and is right now.
    pub recovered: bool,
    /// The rung it has been raised to, from 1.
    pub raised: Option<usize>,
    /// The milliseconds a right answer took and those it was to take, where it came late.
    #[serde(default)]
    pub late: Option<(u32, u32)>,
    /// When it comes back.
    pub due: Option<StudyDay>,
    /// The insight written about it.
    pub insight: String,
}

impl Past {
    /// Takes over what is remembered now: when it comes back, whether it was raised, and whether it has recovered.
    pub(super) fn reckon(&mut self, after: Option<&Memory>) {
        self.due = after.map(|m| m.due);
        self.raised = after.map(|m| usize::from(m.rung)).filter(|rung| *rung > self.rung).map(|rung| rung + 1);
        self.recovered = self.right && self.stumbled;
    }
}

/// The figures of a summary.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Rounds that were attempted.
    pub attempts: usize,
    /// Rounds that were right.
    pub right: usize,
    /// Stumbles: rounds that were not.
    pub stumbles: usize,
    /// Stumbles whose answer was produced again.
    pub redone: usize,
    /// Items that had been off and are right now.
    pub recovered: Vec<String>,
    /// Items raised, with their rung from 1.
    pub raised: Vec<(String, usize)>,
    /// How many come back tomorrow.
    pub tomorrow: usize,
    /// How many come back within the week, tomorrow not counted.
    pub this_week: usize,
    /// How many come back later than that.
    pub later: usize,
    /// It ended because much was off and all that was left was new (PR-21).
    pub enough: bool,
    /// The most telling mistake: the surest one that was off.
    pub mistake: Option<Mistake>,
}

/// A mistake worth a line in the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mistake {
    /// The round it comes from.
    pub entry: Entry,
    /// The beginning of the question; empty where it has no words.
    pub asked: String,
    /// What was answered.
    pub said: String,
    /// It is the learner's own text, to the letter.
    #[serde(default)]
    pub typed: bool,
    /// The belief behind it, where it was recognised.
    pub belief: Option<String>,
    /// How sure the learner was.
    pub confidence: Option<Confidence>,
    /// What the learner wrote about it.
    pub insight: String,
}

/// Adds up the rounds of a session; `today` tells when things come back.
#[must_use]
pub fn tally(past: &[Past], today: StudyDay) -> Tally {
    let mut sum = Tally::default();
    for round in past {
        sum.attempts += 1;
        if round.right {
            sum.right += 1;
        } else {
            sum.stumbles += 1;
            sum.redone += usize::from(round.redone);
        }
        if round.recovered {
            sum.recovered.push(round.entry.key.item.clone());
        }
        if let Some(rung) = round.raised {
            sum.raised.push((round.entry.key.item.clone(), rung));
        }
        match round.due.map(|due| due.0.saturating_sub(today.0)) {
            Some(..=1) => sum.tomorrow += 1,
            Some(2..=7) => sum.this_week += 1,
            Some(_) => sum.later += 1,
            None => {}
        }
    }
    sum.mistake = telling(past);
    sum
}

fn telling(past: &[Past]) -> Option<Mistake> {
    let off = past.iter().filter(|p| !p.right && !p.said.is_empty());
    // The last of equals: `max_by_key` keeps it, and it is the one still in mind.
    let worst = off.max_by_key(|p| (p.confidence, p.belief.is_some()))?;
    Some(Mistake {
        entry: worst.entry.clone(),
        asked: worst.asked.clone(),
        said: worst.said.clone(),
        typed: worst.typed,
        belief: worst.belief.clone(),
        confidence: worst.confidence,
        insight: worst.insight.clone(),
    })
}
