//! A candidate asked in one way: how likely it goes well, and what it takes.

use std::collections::BTreeMap;

use super::{
    chance,
    input::{Candidate, Input, Lane, SkillState, Step},
};
use crate::{
    deck::model::{Level, Nature},
    memory::predict::{self, Ability},
    session::queue::{Entry, Why},
};

/// Where the predicted success of a challenge lies.
pub const BAND: std::ops::RangeInclusive<f64> = 0.35..=0.65;
/// Chance that a redo is right: the answer was read a moment ago.
const REDO_RIGHT: f64 = 0.9;
/// What was just shown is known but for this share of what was not known.
const STILL_UNKNOWN: f64 = 0.3;

/// The input with what is looked up in it all the time.
#[derive(Debug)]
pub struct Desk<'a> {
    /// The input.
    pub input: &'a Input,
    /// The skills by deck and id.
    pub skills: BTreeMap<(&'a str, &'a str), &'a SkillState>,
    /// Redos that follow a miss.
    pub redos: f64,
}

/// A candidate asked in one way.
#[derive(Debug, Clone)]
pub struct Offer<'a> {
    /// The item.
    pub candidate: &'a Candidate,
    /// Why it is asked.
    pub why: Why,
    /// The rung, where it is not the one the item stands on.
    pub rung: Option<u8>,
    /// Chance of a right first answer.
    pub p: f64,
    /// Seconds it takes, all steps together.
    pub seconds: f64,
    /// Redos that follow a miss.
    pub redos: f64,
    /// The lesson comes first because the builder says so.
    pub instruct: bool,
}

impl<'a> Desk<'a> {
    /// Lays out an input.
    #[must_use]
    pub fn new(input: &'a Input) -> Self {
        let skills = input.skills.iter().map(|s| ((s.deck.as_str(), s.skill.as_str()), s)).collect();
        Desk { input, skills, redos: 1.0 }
    }

    /// Finds the skill of a candidate.
    #[must_use]
    pub fn skill(&self, candidate: &Candidate) -> Option<&'a SkillState> {
        self.skills.get(&(candidate.key.deck.as_str(), candidate.skill.as_str())).copied()
    }

    /// Gives the rung a candidate is asked on when nothing else is said.
    #[must_use]
    pub fn rung(candidate: &Candidate) -> usize {
        usize::from(candidate.rung).min(candidate.ladder.len().saturating_sub(1))
    }

    /// Gives the rung a candidate never attempted enters at: the lowest on which the answer is produced, or the lowest of
    /// all where there is none.
    #[must_use]
    pub fn entry(candidate: &Candidate) -> usize {
        let lowest = Self::rung(candidate);
        let produced = candidate.ladder.iter().skip(lowest).position(|step| step.level > Level::Recognise);
        produced.map_or(lowest, |above| lowest + above)
    }

    /// Predicts the chance that a candidate is known on a rung (LEARNING.md 3).
    #[must_use]
    pub fn k(&self, candidate: &Candidate, rung: usize, step: &Step) -> f64 {
        let kappa = self.input.kappa.get(step.level as usize).copied().unwrap_or(0.0);
        let theta = self.skill(candidate).map_or(0.0, |skill| skill.theta);
        let ability = Ability { theta, b: candidate.b, kappa };
        let held = usize::from(candidate.rung);
        match candidate.recall {
            Some(recall) if rung < held || (rung == held && !candidate.untried) => predict::seen(&ability, recall),
            _ => predict::unseen(&ability, step.level),
        }
    }

    /// Predicts the chance of a right answer on a rung; none where there is no such rung.
    #[must_use]
    pub fn p(&self, candidate: &Candidate, rung: usize) -> Option<f64> {
        let step = candidate.ladder.get(rung)?;
        Some(predict::success(self.k(candidate, rung, step), step.guess))
    }

    /// Tells whether the lesson of an item comes before its attempt anyway (PR-4, PR-6).
    #[must_use]
    pub fn is_shown_first(&self, candidate: &Candidate) -> bool {
        let basic = candidate.instruct_first || candidate.safety_critical || candidate.nature == Nature::Fact;
        candidate.recall.is_none() && (basic || self.input.profile.instruct)
    }

    /// Offers a candidate on a rung, the one it stands on when none; none where it has no such rung. `instruct` shows
    /// the lesson first.
    #[must_use]
    pub fn offer(&self, candidate: &'a Candidate, why: Why, rung: Option<usize>, instruct: bool) -> Option<Offer<'a>> {
        let at = rung.unwrap_or_else(|| Self::rung(candidate));
        let step = candidate.ladder.get(at)?;
        let shown = instruct || self.is_shown_first(candidate);
        let k = self.k(candidate, at, step);
        let k = if shown { 1.0 - (1.0 - k) * STILL_UNKNOWN } else { k };
        let p = predict::success(k, step.guess);
        let rung = rung.filter(|rung| *rung != Self::rung(candidate)).and_then(|rung| u8::try_from(rung).ok());
        let seconds = self.input.pace.round(step.way, p, self.redos, shown);
        Some(Offer { candidate, why, rung, p, seconds, redos: self.redos, instruct })
    }

    /// Offers what is asked above its own rung on that one: new as new, due as due. None where there is nothing to ease.
    #[must_use]
    pub fn eased(&self, offer: &Offer<'a>) -> Option<Offer<'a>> {
        let why = match offer.why {
            Why::Challenge if offer.is_unseen() => Why::New,
            Why::Challenge => Why::Due,
            Why::New if offer.rung.is_some() => Why::New,
            _ => return None,
        };
        self.offer(offer.candidate, why, None, offer.instruct)
    }

    /// Draws the number that settles ties of a candidate.
    #[must_use]
    pub fn chance(&self, candidate: &Candidate) -> u64 {
        chance::of(self.input.seed, self.input.day, &candidate.key)
    }
}

impl Offer<'_> {
    /// Tells whether this is due work: a check, a probe or a review, challenges among them left out.
    #[must_use]
    pub fn is_due(&self) -> bool {
        matches!(self.why, Why::Check | Why::Probe | Why::Due)
    }

    /// Tells whether the item was never attempted.
    #[must_use]
    pub fn is_unseen(&self) -> bool {
        self.candidate.lane == Lane::New
    }

    /// Tells whether this is a venture: a challenge, or an item never attempted that is asked above its lowest rung and may
    /// well go off.
    #[must_use]
    pub fn is_venture(&self) -> bool {
        self.why == Why::Challenge || (self.is_unseen() && self.rung.is_some() && self.p <= *BAND.end())
    }

    /// Gives the attempts to expect: the first, and redos as far as a miss is likely.
    #[must_use]
    pub fn attempts(&self) -> f64 {
        1.0 + (1.0 - self.p) * self.redos
    }

    /// Gives the right answers to expect among them.
    #[must_use]
    pub fn wins(&self) -> f64 {
        self.p + (1.0 - self.p) * self.redos * REDO_RIGHT
    }

    /// Makes the entry of the queue.
    #[must_use]
    pub fn entry(&self) -> Entry {
        let candidate = self.candidate;
        Entry {
            p: self.p,
            seconds: self.seconds,
            rung: self.rung,
            contrast: candidate.contrast.clone(),
            instruct: self.instruct,
            ..Entry::plain(candidate.key.clone(), self.why, candidate.skill.clone(), candidate.nature == Nature::Vocab)
        }
    }
}

/// Gives the mean predicted success of all attempts, redos counted (LEARNING.md 7); 1 of none.
#[must_use]
pub fn mean(offers: &[Offer<'_>]) -> f64 {
    let attempts: f64 = offers.iter().map(Offer::attempts).sum();
    let wins: f64 = offers.iter().map(Offer::wins).sum();
    if attempts > 0.0 { wins / attempts } else { 1.0 }
}

/// Gives the seconds of all offers together.
#[must_use]
pub fn seconds(offers: &[Offer<'_>]) -> f64 {
    offers.iter().map(|offer| offer.seconds).sum()
}
