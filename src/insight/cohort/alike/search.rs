//! The search for other cohorts with the same pages.
//!
//! First all cohorts in which one learner gave one answer otherwise, or in the other form of asking, or two exchanged what they said to a question. For what is
//! left, walks: a few such changes at a time, who was asked again among them, away from the number, while every number that the
//! pages tell stays. Of 13 who showed a belief, a page holds back 9 who hold it, for the 4 others, as it does 4; but 5 to 8 it
//! tells, so that the next cohort with that page is five learners away.

use std::collections::{BTreeMap, BTreeSet};

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

use super::bench::{Bench, One};
use crate::{
    deck::model::Way,
    insight::cohort::{
        crowd::{change, chosen, exchange, written},
        fold::Cohort,
        hide::{EXPORT, SCREEN},
        page::Page,
        read::{Given, Report},
    },
    memory::row::Confidence,
};

/// What may be handed on comes first: with other such pages, all pages are others.
const LIMITS: [u32; 2] = [EXPORT, SCREEN];
const WRONG: [Option<usize>; 4] = [None, Some(0), Some(1), Some(2)];
const SURE: [Confidence; 4] = [Confidence::Guess, Confidence::Perhaps, Confidence::Likely, Confidence::Certain];

/// Walks away from a number, upwards and downwards in turn, and the steps of each that are tried.
const WALKS: u64 = 24;
const STEPS: usize = 2_000;
/// Of the steps that leave the number as it is, one in so many is tried: they make room for those that do not.
const ASIDE: u32 = 4;

pub struct Search<'a> {
    begin: &'a Bench<'a>,
    counts: BTreeMap<String, i32>,
    /// By limit, with the deck's file and without.
    pages: [[Page; 2]; 2],
    /// Small numbers that no other cohort was found for: with the pages for handing on the same, and with all.
    open: [BTreeSet<String>; 2],
}

impl<'a> Search<'a> {
    pub fn new(begin: &'a Bench<'a>) -> Search<'a> {
        let counts = begin.counts();
        let few =
            |limit: u32| counts.iter().filter(|(_, n)| **n < limit as i32).map(|(fact, _)| fact.clone()).collect();
        let cohorts = [0, 1].map(|book| begin.fold(book, |_| true));
        let pages = LIMITS.map(|limit| [0, 1].map(|book| begin.page(book, &cohorts[book], limit)));
        Search { open: LIMITS.map(few), pages, begin, counts }
    }

    /// Gives the small numbers of people that no other cohort was found to have otherwise.
    pub fn given_away(mut self) -> Vec<String> {
        let learners = self.begin.all.len();
        for n in 0..learners {
            self.around(&[n]);
        }
        for n in 0..learners {
            (0..n).for_each(|other| self.around(&[n, other]));
        }
        // Of all pages first: what they hold back, those for handing on do as well.
        for (at, seed) in [1, 0].into_iter().flat_map(|at| (0..WALKS).map(move |seed| (at, seed))) {
            for fact in self.open[at].clone() {
                if self.open[at].contains(&fact) {
                    self.walk(at, &fact, seed);
                }
            }
        }
        let Search { open, counts, .. } = self;
        let told = |(open, limit): (BTreeSet<String>, u32)| {
            let told = open.iter().map(|fact| format!("under {limit}: {} by `{fact}`", counts[fact]));
            told.collect::<Vec<_>>()
        };
        open.into_iter().zip(LIMITS).flat_map(told).collect()
    }

    /// Crosses out the numbers that another cohort has otherwise, as far as its pages are the same.
    fn compare(&mut self, other: &Bench, fold: impl Fn(usize) -> Cohort, changed: impl Fn(&str) -> bool) {
        let open = |open: &BTreeSet<String>| open.iter().any(|fact| changed(fact));
        let mut same = self.open.each_ref().map(open);
        for book in 0..2 {
            if same == [false; 2] {
                return;
            }
            let cohort = fold(book);
            for at in 0..2 {
                same[at] &= other.page(book, &cohort, LIMITS[at]) == self.pages[at][book];
            }
        }
        for (open, _) in self.open.iter_mut().zip(same).filter(|(_, same)| *same) {
            open.retain(|fact| !changed(fact));
        }
    }

    /// Looks at every change of one answer of a learner, or every exchange between two.
    fn around(&mut self, who: &[usize]) {
        if self.open.iter().all(BTreeSet::is_empty) {
            return;
        }
        let begin = self.begin;
        let rest = [0, 1].map(|book| begin.fold(book, |n| !who.contains(&n)));
        let mut bench = begin.clone();
        let attempts = 0..begin.all[who[0]].report.attempts.len();
        let others: Vec<Other> = match *who {
            [n, other] => attempts.map(|at| Other::Exchange(n, other, at)).collect(),
            _ => (attempts.clone().map(|at| Other::Form(who[0], at)))
                .chain(
                    attempts
                        .flat_map(|at| WRONG.into_iter().flat_map(move |wrong| SURE.map(|sure| (at, wrong, sure))))
                        .map(|(at, wrong, sure)| Other::Answer(who[0], at, wrong, sure)),
                )
                .collect(),
        };
        for other in others {
            let before = bench.change(other.reports(&bench.all));
            let changed = |fact: &str| by(&before, &bench, fact) != 0;
            self.compare(&bench, |book| bench.add(book, &rest[book], who), changed);
            bench.undo(before);
        }
    }

    /// Walks away from a number, by changes that leave all numbers that the pages tell as they are. What these hold back may be
    /// told on the way.
    fn walk(&mut self, at: usize, fact: &str, seed: u64) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let away = if seed.is_multiple_of(2) { 1 } else { -1 };
        let told: Vec<[Value; 2]> = self.pages[..=at].iter().map(|pages| pages.each_ref().map(value)).collect();
        let mut here = self.begin.clone();
        let (mut far, mut more) = (0, 0);
        for _ in 0..STEPS {
            let mut before: Vec<(usize, One)> = Vec::new();
            for _ in 0..rng.random_range(1..4) {
                // What somebody's change upsets, another of theirs can set right.
                let same = before.last().map(|(n, _)| *n).filter(|_| rng.random_bool(0.5));
                let n = same.unwrap_or_else(|| rng.random_range(0..here.all.len()));
                let other = Other::any(n, &here.all, &mut rng);
                before.extend(here.change(other.reports(&here.all)));
            }
            let by = by(&before, &here, fact);
            let tried = by * away > 0 || by == 0 && rng.random_range(0..ASIDE) == 0;
            let told_more = |book: usize| {
                let cohort = here.fold(book, |_| true);
                let more = |at: usize| told_more(&told[at][book], &value(&here.page(book, &cohort, LIMITS[at])));
                (0..=at).rev().map(more).sum::<Option<usize>>()
            };
            // Aside, only as far as no more is told for it.
            let now = if tried { (0..2).map(told_more).sum::<Option<usize>>() } else { None };
            let Some(now) = now.filter(|now| by != 0 || *now <= more) else {
                here.undo(before);
                continue;
            };
            more = now;
            far += by;
            if far != 0 && more == 0 {
                let (before, now) = (self.counts.clone(), here.counts());
                self.compare(&here, |book| here.fold(book, |_| true), |fact| now.get(fact) != before.get(fact));
                if !self.open[at].contains(fact) {
                    return;
                }
            }
        }
    }
}

/// What another cohort has otherwise.
enum Other {
    /// An answer of a learner.
    Answer(usize, usize, Option<usize>, Confidence),
    /// The answers of two learners, exchanged.
    Exchange(usize, usize, usize),
    /// Who was asked again: what one answered then, another did.
    Asked(usize, usize, usize),
    /// The form in which a learner was asked, the answer staying what it was.
    Form(usize, usize),
}

impl Other {
    fn any(n: usize, all: &[One], rng: &mut ChaCha8Rng) -> Other {
        let at = rng.random_range(0..all[n].report.attempts.len());
        match rng.random_range(0..7) {
            0 | 1 => Other::Exchange(n, rng.random_range(0..all.len()), at),
            2 => Other::Asked(n, rng.random_range(0..all.len()), at),
            3 => Other::Form(n, at),
            _ => Other::Answer(n, at, WRONG[rng.random_range(0..4)], SURE[rng.random_range(0..4)]),
        }
    }

    /// Gives the reports that are otherwise; none where nothing would be.
    fn reports(&self, all: &[One]) -> Vec<(usize, Report)> {
        match *self {
            Other::Answer(n, at, wrong, sure) => {
                let mut report = all[n].report.clone();
                change(&mut report, at, wrong, sure);
                Some((n, report)).filter(|(n, report)| *report != all[*n].report).into_iter().collect()
            }
            Other::Form(n, at) => {
                let mut report = all[n].report.clone();
                report.attempts[at] = match report.attempts[at].way {
                    Way::Choose => written(report.attempts[at]),
                    _ => chosen(report.attempts[at]),
                };
                let said = report.attempts[at].answer.map(|n| report.answers[n as usize].clone()).unwrap_or_default();
                let wrong = WRONG.into_iter().flatten().find(|wrong| said.ends_with(&format!(" {wrong}")));
                let wrong = wrong.filter(|_| said.starts_with("no"));
                let sure = report.attempts[at].confidence.unwrap_or(Confidence::Perhaps);
                change(&mut report, at, wrong, sure);
                vec![(n, report)]
            }
            Other::Exchange(n, other, at) => {
                let (mut one, mut two) = (all[n].report.clone(), all[other].report.clone());
                exchange(&mut one, &mut two, at);
                if n == other || one == all[n].report { Vec::new() } else { vec![(n, one), (other, two)] }
            }
            Other::Asked(n, other, at) => {
                let (mut one, mut two) = (all[n].report.clone(), all[other].report.clone());
                let given = one.attempts.remove(at);
                let same = |b: &Given| (b.item, b.variant) == (given.item, given.variant);
                if given.variant == 0 || two.attempts.iter().any(same) {
                    return Vec::new();
                }
                let id = (given.id % (1 << 64)) | ((other as u128 + 1) << 64);
                let text = given.answer.and_then(|answer| one.answers.get(answer as usize)).cloned();
                two.attempts.push(Given { id, answer: Some(two.answers.len() as u32), ..given });
                two.answers.extend(text);
                vec![(n, one), (other, two)]
            }
        }
    }
}

/// Tells how many more there are of whom something holds than before some changes.
fn by(before: &[(usize, One)], now: &Bench, fact: &str) -> i32 {
    let mut was: BTreeMap<usize, &One> = BTreeMap::new();
    before.iter().for_each(|(n, one)| _ = was.entry(*n).or_insert(one));
    let holds = |one: &One| i32::from(one.facts.contains(fact));
    was.into_iter().map(|(n, was)| holds(&now.all[n]) - holds(was)).sum()
}

fn value(page: &Page) -> Value {
    serde_json::to_value(page).unwrap()
}

/// Counts what another page tells beyond the numbers of a page; none where one of these does not stand on it. What follows from
/// the others is left out.
fn told_more(told: &Value, now: &Value) -> Option<usize> {
    match told {
        Value::Number(_) => (told == now).then_some(0),
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(name, _)| !matches!(name.as_str(), "findings" | "retired" | "advice"));
            fields.map(|(name, told)| told_more(told, &now[name.as_str()])).sum()
        }
        Value::Array(all) => {
            let name = |value: &Value| ["id", "text", "group", "everybody", "nth"].map(|name| value[name].clone());
            let now = now.as_array().map(Vec::as_slice).unwrap_or_default();
            let same = |told: &Value| now.iter().find(|now| name(now) == name(told)).unwrap_or(&Value::Null).clone();
            let more = now.len().abs_diff(all.len());
            all.iter().map(|told| told_more(told, &same(told))).sum::<Option<usize>>().map(|n| n + more)
        }
        _ => Some(usize::from(told != now)),
    }
}
