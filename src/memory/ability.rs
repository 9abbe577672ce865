//! How able the learner is in a skill, how hard an item proved, how far recall at a level lies off: Elo as folds over
//! the log (LEARNING.md 3).
//!
//! Three kinds of estimate, and none of them reads another: what an attempt says (its [`Sign`]) depends on its own row
//! alone, as q is weighed by the k recorded with it. For a pretest that is the rule; for any other attempt k stands in
//! for the retrievability R, from which it differs by the bias of the level only, so that a fold of abilities needs no
//! memory of anything. Which attempt is the first of its day is told by the item's own rows, under the id they were
//! written with: a deck that renames an item changes no ability.
//!
//! **Invariant:** abilities serve the choice of what to ask. Nothing here enters evidence, memory or due dates.

use std::collections::{BTreeMap, BTreeSet};

use crate::deck::model::Level;

use super::{
    amend::Amendments,
    evidence::{Evidence, Outcome, evidence},
    footing::{Biases, LEVELS, place},
    row::{Attempt, ItemKey, Phase, Row, RowId, StudyDay, Utc},
};

/// Step of an ability at its first attempt.
const STEP: f64 = 1.0;
/// Step of an item's difficulty at its first attempt.
const ITEM_STEP: f64 = 0.6;
/// How fast steps shrink with the attempts before: U(n) = U0 / (1 + .05 n).
const FADE: f64 = 0.05;
/// Attempts an item has before its difficulty moves.
const SETTLED: u32 = 5;
/// What a review weighs against a first attempt: its k says little about ability.
const REVIEW_WEIGHT: f64 = 0.3;
/// Step of the bias of a level.
const BIAS_STEP: f64 = 0.05;
/// How far a bias may go.
const BIAS_LIMIT: f64 = 1.0;
/// How far an ability may go, in logits. A guard: errors of a learner's own predictions never lead there, those of rows
/// whose k another device predicted might.
const ABILITY_LIMIT: f64 = 6.0;
/// How far an item's difficulty may go from its author's guess, in logits.
const DEVIATION_LIMIT: f64 = 4.0;
/// Variance of abilities before anything is known, in squared logits: nearly all lie within 3 of the middle.
const FIRST_VARIANCE: f64 = 2.25;
/// Half the width of a 95 % interval, in standard errors.
const INTERVAL: f64 = 1.96;
/// Standard error from which an ability is a guess rather than an estimate.
const ROUGH: f64 = 0.75;

/// What one attempt says of ability: how far it was from what had been predicted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sign {
    /// When, and which: what signs are ordered by.
    pub order: (Utc, RowId),
    /// The level that was asked.
    pub level: Level,
    /// The rung was seen before: a review.
    pub seen: bool,
    /// q - k, -1 to 1. With p in the place of k, ability would drift: a right guess would count as luck, and being off
    /// as no lack of it.
    pub error: f64,
    /// How much of an error of theta shows in q, per logit; 0 for a review, whose k does not depend on theta.
    pub slope: f64,
    /// Variance of q where k is true.
    pub noise: f64,
}

impl Sign {
    fn weight(&self) -> f64 {
        if self.seen { REVIEW_WEIGHT } else { 1.0 }
    }

    /// Reads an attempt that counts; none where no prediction was recorded.
    fn of(attempt: &Attempt, outcome: &Outcome) -> Option<Sign> {
        if !attempt.k.is_finite() {
            return None;
        }
        let k = attempt.k.clamp(0.0, 1.0);
        let q = evidence(attempt, outcome, k).get();
        let guess = Evidence::new(attempt.guess).get();
        let p = guess + (1.0 - guess) * k;
        // What a right answer gives: all of it when produced, else the chance that it was known.
        let right = if guess <= 0.0 { 1.0 } else { (k / p).max(0.5) };
        let seen = attempt.phase == Phase::Review;
        Some(Sign {
            order: (attempt.at, attempt.id),
            level: attempt.level,
            seen,
            error: q - k,
            slope: if seen { 0.0 } else { right * (1.0 - guess) * k * (1.0 - k) },
            noise: right * right * p * (1.0 - p),
        })
    }
}

/// What the attempts at one item add up to.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ItemLevel {
    /// How much harder it proved than its author guessed, in logits: b is the guess and this.
    pub deviation: f64,
    /// Attempts that counted.
    pub n: u32,
    /// Study day of the last attempt of any kind that holds; it never runs backwards.
    pub last_day: Option<StudyDay>,
    /// Order of the newest attempt, taken back or not; tells late ones from new ones.
    pub newest: Option<(Utc, RowId)>,
}

impl ItemLevel {
    /// Takes in an attempt that holds; gives what it says, if it counts: the first of its study day, without help, and
    /// neither practice nor an exam.
    pub fn take(&mut self, attempt: &Attempt, outcome: &Outcome) -> Option<Sign> {
        let first = self.last_day.is_none_or(|last| attempt.day > last);
        self.last_day = self.last_day.max(Some(attempt.day));
        let unaided = attempt.hints == 0 && matches!(attempt.phase, Phase::Pretest | Phase::Review | Phase::Probe);
        let sign = Sign::of(attempt, outcome).filter(|_| first && unaided)?;
        if self.n >= SETTLED {
            let moved = self.deviation - step(ITEM_STEP, self.n) * sign.weight() * sign.error;
            self.deviation = moved.clamp(-DEVIATION_LIMIT, DEVIATION_LIMIT);
        }
        self.n = self.n.saturating_add(1);
        Some(sign)
    }
}

/// What the attempts at one skill add up to. The default is a skill never tried.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SkillLevel {
    /// The ability, in logits: 0 has even chances at an item of middling difficulty, asked with a cue.
    pub theta: f64,
    /// Variance of the estimate, in squared logits.
    pub variance: f64,
    /// Attempts that counted.
    pub n: u32,
    /// Order of the newest of them.
    pub newest: Option<(Utc, RowId)>,
}

impl Default for SkillLevel {
    fn default() -> Self {
        SkillLevel { theta: 0.0, variance: FIRST_VARIANCE, n: 0, newest: None }
    }
}

impl SkillLevel {
    /// Takes in what an attempt says.
    ///
    /// The variance goes along by the delta method. A step that moves theta by g e leaves 1 - g s of the error there was,
    /// where s is the slope of q in theta (k (1 - k) for an answer that was produced, the information of a Rasch item),
    /// and adds g^2 of the variance of q. It is thus the variance of *this* estimate, which is less sure than the
    /// likeliest one would be, and reviews make nothing surer.
    pub fn take(&mut self, sign: &Sign) {
        let gain = step(STEP, self.n) * sign.weight();
        let left = 1.0 - gain * sign.slope;
        self.theta = (self.theta + gain * sign.error).clamp(-ABILITY_LIMIT, ABILITY_LIMIT);
        self.variance = left * left * self.variance + gain * gain * sign.noise;
        self.n = self.n.saturating_add(1);
        self.newest = Some(sign.order);
    }

    /// Gives the standard error of theta, in logits.
    #[must_use]
    pub fn error(&self) -> f64 {
        self.variance.max(0.0).sqrt()
    }

    /// Gives the interval in which theta lies 95 times of 100, if ability stood still.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        let half = INTERVAL * self.error();
        (self.theta - half, self.theta + half)
    }

    /// Tells whether too little is known to call it an estimate.
    #[must_use]
    pub fn is_rough(&self) -> bool {
        self.error() > ROUGH
    }
}

/// How far recall at a level lies off the retrievability of what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bias {
    /// In logits, -1 to 1.
    pub kappa: f64,
    /// Reviews it comes from.
    pub n: u32,
    /// Order of the newest of them.
    pub newest: Option<(Utc, RowId)>,
}

impl Bias {
    /// Takes in what a review says; anything else says nothing here.
    pub fn take(&mut self, sign: &Sign) {
        if !sign.seen {
            return;
        }
        self.kappa = (self.kappa + BIAS_STEP * sign.error).clamp(-BIAS_LIMIT, BIAS_LIMIT);
        self.n = self.n.saturating_add(1);
        self.newest = Some(sign.order);
    }
}

/// Folds the rows of one item under one id, given in order, with every row that corrects them; gives each attempt that
/// counted with what it says.
#[must_use]
pub fn fold_item<'a>(rows: &[&'a Row]) -> (ItemLevel, Vec<(&'a Attempt, Sign)>) {
    let amendments = Amendments::of(rows);
    let mut level = ItemLevel::default();
    let mut signs = Vec::new();
    for row in rows {
        let Row::Attempt(attempt) = row else { continue };
        level.newest = Some(row.order());
        if !amendments.gone(row)
            && let Some(sign) = level.take(attempt, &amendments.outcome(attempt))
        {
            signs.push((attempt, sign));
        }
    }
    (level, signs)
}

/// All abilities there are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Levels {
    /// By deck and skill.
    pub skills: BTreeMap<(String, String), SkillLevel>,
    /// By the id that attempts were written under.
    pub items: BTreeMap<ItemKey, ItemLevel>,
    /// By level, lowest first.
    pub biases: [Bias; LEVELS],
}

impl Levels {
    /// Gives the biases alone.
    #[must_use]
    pub fn kappas(&self) -> Biases {
        Biases(self.biases.map(|bias| bias.kappa))
    }
}

/// Folds the rows of a whole log, in any order; a row that is there twice counts once.
///
/// This is what abilities are. Whoever keeps them up to date one row at a time is to come to the same.
#[must_use]
pub fn fold(rows: &[Row]) -> Levels {
    let mut ordered: Vec<&Row> = rows.iter().collect();
    ordered.sort_by_key(|row| row.order());
    let mut seen = BTreeSet::new();
    ordered.retain(|row| seen.insert(row.order().1));
    let amendments = Amendments::of(&ordered);
    let mut levels = Levels::default();
    for row in ordered {
        let Row::Attempt(attempt) = row else { continue };
        let item = levels.items.entry(attempt.key.clone()).or_default();
        item.newest = Some(row.order());
        if amendments.gone(row) {
            continue;
        }
        if let Some(sign) = item.take(attempt, &amendments.outcome(attempt)) {
            let skill = (attempt.key.deck.clone(), attempt.skill.clone());
            levels.skills.entry(skill).or_default().take(&sign);
            levels.biases[place(sign.level)].take(&sign);
        }
    }
    levels
}

fn step(first: f64, before: u32) -> f64 {
    first / (1.0 + FADE * f64::from(before))
}

#[cfg(test)]
mod tests;
