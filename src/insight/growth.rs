//! Whether errors grow up: five signals over spans of four weeks, held against how hard the items were (LEARNING.md 9).
//!
//! Spans with 30 errors or more count. E1 is ability. Each answer at a rung never seen was predicted from theta with some
//! k; its error q - k tells to first order how far the learner is from that theta, whatever the item's difficulty. So with
//! s, e and v the sums of a day's slopes, errors and variances, s theta + e is s times what that day says of ability (one
//! step of Newton's method from the running estimate), and its trend in time t, skill by skill, is by weighted least squares
//!
//! ```text
//! b = sum of (t - m) (s theta + e) / sum of s (t - m)^2
//! variance = sum of (t - m)^2 v / (sum of s (t - m)^2)^2
//! ```
//!
//! with m the mean of t weighted by s. Skills are pooled by 1 / variance; the change is b times half the days between the
//! first and the last, which is how far the halves lie apart. For the others the earlier half of the spans stands against the later. E2 is
//! the share of slips, parts and wrong orders against gaps, misreadings and misconceptions, E3 the mean score of errors,
//! both among errors with |p - .5| < .15; E4 how many misconceptions came again within 60 days, E5 how many stumbles were
//! recovered from within 7, both by Kaplan and Meier. "Up" is said only if E1's interval lies above 0 and two of the others
//! point the same way.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    kind::Kind,
    score::{self, Estimate, Z},
    survival::{Lasted, Survival},
};

/// Errors a span has to have.
pub const ERRORS: u64 = 30;
/// What both halves of another signal have to rest on.
pub const LEAST: u64 = 10;
/// Days of a span.
pub const SPAN: i32 = 28;
/// Days within which a misconception comes again.
pub const AGAIN_DAYS: i32 = 60;
/// Days within which somebody recovers soon.
pub const SOON_DAYS: i32 = 7;
/// Half the width of E1's interval, in logits, from which nobody can tell.
const WIDE: f64 = 1.0;

/// What a day says of ability in a skill.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The skill, by a number that it has in all spans.
    pub skill: usize,
    /// The day.
    pub day: i32,
    /// What theta was on that day.
    pub theta: f64,
    /// Sum of q - k.
    pub error: f64,
    /// Sum of the slopes.
    pub slope: f64,
    /// Sum of the variances of q.
    pub noise: f64,
    /// Answers.
    pub n: u64,
}

/// What happened in four weeks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Span {
    /// Errors by kind, whatever was predicted.
    pub kinds: [u64; 7],
    /// Errors near even chances, by kind.
    pub matched: [u64; 7],
    /// Sum of their scores, 0 to 1 each.
    pub score: f64,
    /// Sum of the squares.
    pub score_squares: f64,
    /// What is said of ability.
    pub evidence: Vec<Evidence>,
    /// Days until a stumble was recovered from.
    pub recoveries: Vec<Lasted>,
    /// Days until a misconception came again.
    pub recurrences: Vec<Lasted>,
}

impl Span {
    /// Counts its errors.
    #[must_use]
    pub fn errors(&self) -> u64 {
        self.kinds.iter().sum()
    }
}

/// Where a signal points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Points {
    /// There is too little to tell.
    TooLittle,
    /// Towards growing up.
    Up,
    /// The other way, or nowhere.
    NotUp,
}

/// One of the five.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Signal {
    /// In the earlier half.
    pub earlier: Option<Estimate>,
    /// In the later half.
    pub later: Option<Estimate>,
    /// The difference, more is better, with its interval.
    pub change: Option<Estimate>,
    /// Where it points.
    pub points: Points,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// More sophisticated than before.
    Up,
    /// No more than before, as far as there is evidence.
    Flat,
    /// There is too little, or the interval is too wide.
    CantTell,
}

/// Whether errors grow up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Growth {
    /// The answer.
    pub verdict: Verdict,
    /// Spans of four weeks with 30 errors or more.
    pub spans: usize,
    /// Errors in them.
    pub errors: u64,
    /// E1 to E5; empty with fewer than two spans.
    pub signals: Vec<Signal>,
}

/// Tells whether errors grow up, from spans in order.
#[must_use]
pub fn growth(spans: &[Span]) -> Growth {
    let told: Vec<&Span> = spans.iter().filter(|span| span.errors() >= ERRORS).collect();
    let errors = told.iter().map(|span| span.errors()).sum();
    let half = told.len() / 2;
    if half == 0 {
        return Growth { verdict: Verdict::CantTell, spans: told.len(), errors, signals: Vec::new() };
    }
    let (earlier, later) = (&told[..half], &told[told.len() - half..]);
    let signals = vec![
        ability(&told, earlier, later),
        ripeness(earlier, later),
        scores(earlier, later),
        lasting(earlier, later, |span| &span.recurrences, AGAIN_DAYS, true),
        lasting(earlier, later, |span| &span.recoveries, SOON_DAYS, false),
    ];
    Growth { verdict: verdict(&signals), spans: told.len(), errors, signals }
}

fn verdict(signals: &[Signal]) -> Verdict {
    let Some(change) = signals.first().and_then(|ability| ability.change) else { return Verdict::CantTell };
    let agree = signals.iter().skip(1).filter(|signal| signal.points == Points::Up).count();
    if change.above_zero() && agree >= 2 {
        Verdict::Up
    } else if (change.high - change.low) / 2.0 > WIDE {
        Verdict::CantTell
    } else {
        Verdict::Flat
    }
}

fn signal(earlier: Option<Estimate>, later: Option<Estimate>, change: Option<Estimate>, sure: bool) -> Signal {
    let points = match change {
        None => Points::TooLittle,
        // Ability has to be beyond chance; of the others it is asked which way they point.
        Some(change) if if sure { change.above_zero() } else { change.value > 0.0 } => Points::Up,
        Some(_) => Points::NotUp,
    };
    Signal { earlier, later, change, points }
}

/// What a half says of the ability in a skill: the estimate and its variance.
fn levels(spans: &[&Span]) -> BTreeMap<usize, (f64, f64, u64)> {
    let mut sums: BTreeMap<usize, (f64, f64, f64, u64)> = BTreeMap::new();
    for evidence in spans.iter().flat_map(|span| &span.evidence) {
        let (weighted, slope, noise, n) = sums.entry(evidence.skill).or_default();
        *weighted += evidence.slope * evidence.theta + evidence.error;
        *slope += evidence.slope;
        *noise += evidence.noise;
        *n += evidence.n;
    }
    let told = sums.into_iter().filter(|(_, (_, slope, noise, _))| *slope > 0.1 && *noise > 0.0);
    told.map(|(skill, (weighted, slope, noise, n))| (skill, (weighted / slope, noise / (slope * slope), n))).collect()
}

/// Pools estimates by 1 / variance.
fn pooled(of: &[(f64, f64, u64)]) -> Option<Estimate> {
    let weight: f64 = of.iter().map(|(_, variance, _)| 1.0 / variance).sum();
    let n: u64 = of.iter().map(|(_, _, n)| n).sum();
    if n < LEAST || weight <= 0.0 {
        return None;
    }
    let value = of.iter().map(|(value, variance, _)| value / variance).sum::<f64>() / weight;
    Some(around(value, weight.recip().sqrt(), n))
}

fn around(value: f64, error: f64, n: u64) -> Estimate {
    Estimate { value, low: value - Z * error, high: value + Z * error, n: n as usize }
}

/// Gives the change of ability over half the time there is evidence of, pooled over skills.
fn trend(told: &[&Span]) -> Option<Estimate> {
    let mut skills: BTreeMap<usize, Vec<&Evidence>> = BTreeMap::new();
    for evidence in told.iter().flat_map(|span| &span.evidence) {
        skills.entry(evidence.skill).or_default().push(evidence);
    }
    let days = || skills.values().flatten().map(|evidence| evidence.day);
    let long = f64::from(days().max()? - days().min()?) / 2.0;
    let change = |of: &Vec<&Evidence>| {
        let slopes: f64 = of.iter().map(|e| e.slope).sum();
        let middle = of.iter().map(|e| e.slope * f64::from(e.day)).sum::<f64>() / slopes;
        let from = |e: &Evidence| f64::from(e.day) - middle;
        let spread: f64 = of.iter().map(|e| e.slope * from(e).powi(2)).sum();
        let noise: f64 = of.iter().map(|e| e.noise * from(e).powi(2)).sum();
        let along: f64 = of.iter().map(|e| from(e) * (e.slope * e.theta + e.error)).sum();
        let n: u64 = of.iter().map(|e| e.n).sum();
        let told = spread.is_finite() && spread > 0.0 && noise > 0.0;
        told.then(|| (long * along / spread, long * long * noise / (spread * spread), n))
    };
    pooled(&skills.values().filter_map(change).collect::<Vec<_>>())
}

fn ability(told: &[&Span], earlier: &[&Span], later: &[&Span]) -> Signal {
    let level = |spans: &[&Span]| pooled(&levels(spans).into_values().collect::<Vec<_>>());
    signal(level(earlier), level(later), trend(told), true)
}

fn sum(spans: &[&Span], of: impl Fn(&Span) -> f64) -> f64 {
    spans.iter().map(|span| of(span)).sum()
}

fn ripeness(earlier: &[&Span], later: &[&Span]) -> Signal {
    let share = |spans: &[&Span]| {
        let of = |which: fn(Kind) -> bool| -> u64 {
            let kinds = Kind::ALL.into_iter().filter(|kind| which(*kind));
            kinds.map(|kind| spans.iter().map(|span| span.matched[kind.place()]).sum::<u64>()).sum()
        };
        let (ripe, raw) = (of(Kind::is_ripe), of(Kind::is_raw));
        score::share(ripe as usize, (ripe + raw) as usize).filter(|share| share.n as u64 >= LEAST)
    };
    let (earlier, later) = (share(earlier), share(later));
    signal(earlier, later, change(earlier, later), false)
}

fn scores(earlier: &[&Span], later: &[&Span]) -> Signal {
    let mean = |spans: &[&Span]| {
        let n: u64 = spans.iter().flat_map(|span| span.matched).sum();
        let mean = sum(spans, |span| span.score) / n as f64;
        let spread = (sum(spans, |span| span.score_squares) - n as f64 * mean * mean) / (n as f64 - 1.0);
        (n >= LEAST).then(|| around(mean, (spread.max(0.0) / n as f64).sqrt(), n))
    };
    let (earlier, later) = (mean(earlier), mean(later));
    signal(earlier, later, change(earlier, later), false)
}

fn lasting(earlier: &[&Span], later: &[&Span], of: fn(&Span) -> &Vec<Lasted>, by: i32, fewer: bool) -> Signal {
    let share = |spans: &[&Span]| {
        let lasted: Vec<Lasted> = spans.iter().flat_map(|span| of(span)).copied().collect();
        let survival = Survival::of(&lasted);
        let (value, low, high) = survival.by(by);
        (survival.n >= LEAST).then_some(Estimate { value, low, high, n: survival.n as usize })
    };
    let (earlier, later) = (share(earlier), share(later));
    let change = if fewer { change(later, earlier) } else { change(earlier, later) };
    signal(earlier, later, change, false)
}

/// Gives by how much the later is more, with an interval from those of the two (Newcombe 1998, method 10).
fn change(earlier: Option<Estimate>, later: Option<Estimate>) -> Option<Estimate> {
    let (earlier, later) = (earlier?, later?);
    let value = later.value - earlier.value;
    let below = ((later.value - later.low).powi(2) + (earlier.high - earlier.value).powi(2)).sqrt();
    let above = ((later.high - later.value).powi(2) + (earlier.value - earlier.low).powi(2)).sqrt();
    Some(Estimate { value, low: value - below, high: value + above, n: earlier.n.min(later.n) })
}

#[cfg(test)]
mod trials;
