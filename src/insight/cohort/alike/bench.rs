//! A cohort whose answers can be changed, with what holds of whom and the pages it makes.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    deck::model::Deck,
    insight::cohort::{book::Book, fold::Cohort, learner::Learner, page::Page, read::Report, whole},
};

/// A cohort whose answers can be changed.
#[derive(Clone)]
pub struct Bench<'a> {
    deck: &'a Deck,
    /// Of those who have the deck's file, and of those who do not.
    books: [Book; 2],
    pub all: Vec<One>,
}

/// A learner.
#[derive(Clone)]
pub struct One {
    pub report: Report,
    /// As the two books number it.
    learner: [Learner; 2],
    /// What holds of them and is theirs to keep.
    pub facts: BTreeSet<String>,
}

impl<'a> Bench<'a> {
    pub fn new(deck: &'a Deck, reports: Vec<Report>) -> Bench<'a> {
        let mut books = [Book::new(std::slice::from_ref(deck), false), Book::default()];
        // Named before anybody shows them, so that the pages of all cohorts have the same rows.
        if let Some(number) = books[1].deck(&deck.id, &deck.title) {
            for misconception in &deck.misconceptions {
                let _ = books[1].belief(number, &misconception.id);
            }
        }
        let mut bench = Bench { deck, books, all: Vec::new() };
        bench.all = reports.into_iter().map(|report| bench.one(report)).collect();
        bench
    }

    fn one(&mut self, report: Report) -> One {
        let learner = self.books.each_mut().map(|book| Learner::of(vec![report.clone()], book, i64::MAX).0);
        One { facts: self.facts(&learner[0]), report, learner }
    }

    /// Has some learners answer otherwise; gives them as they were.
    pub fn change(&mut self, reports: Vec<(usize, Report)>) -> Vec<(usize, One)> {
        let mut change = |(n, report): (usize, Report)| {
            let one = self.one(report);
            (n, std::mem::replace(&mut self.all[n], one))
        };
        reports.into_iter().map(&mut change).collect()
    }

    /// Undoes changes.
    pub fn undo(&mut self, before: Vec<(usize, One)>) {
        before.into_iter().rev().for_each(|(n, one)| self.all[n] = one);
    }

    /// Folds some learners, for those who have the deck's file or for those who do not.
    pub fn fold(&self, book: usize, of: impl Fn(usize) -> bool) -> Cohort {
        let mut cohort = Cohort::new(self.books[book].clone());
        self.all.iter().enumerate().filter(|(n, _)| of(*n)).for_each(|(_, one)| cohort.add(&one.learner[book]));
        cohort
    }

    /// Takes some learners in who are not in a fold yet.
    pub fn add(&self, book: usize, cohort: &Cohort, learners: &[usize]) -> Cohort {
        let mut cohort = cohort.clone();
        learners.iter().for_each(|n| cohort.add(&self.all[*n].learner[book]));
        cohort
    }

    pub fn page(&self, book: usize, cohort: &Cohort, limit: u32) -> Page {
        let decks = if book == 0 { std::slice::from_ref(self.deck) } else { &[] };
        whole::page(cohort, decks, limit, "", &Default::default(), None)
    }

    /// Counts of how many each thing holds.
    pub fn counts(&self) -> BTreeMap<String, i32> {
        let mut counts = BTreeMap::new();
        self.all.iter().flat_map(|one| &one.facts).for_each(|fact| *counts.entry(fact.clone()).or_default() += 1);
        counts
    }

    fn facts(&self, learner: &Learner) -> BTreeSet<String> {
        let mut one = Cohort::new(self.books[0].clone());
        one.add(learner);
        let mut facts = BTreeSet::new();
        let mut add = |fact: String| {
            facts.insert(fact);
        };
        let mut first_shown: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        let mut first_met: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for answers in learner.by_item() {
            let Some(first) = learner.first(answers) else { continue };
            let item = first.given.item as usize;
            let Some((kind, later)) = one.items[item].revisions.first().and_then(|r| r.kinds.iter().next()) else {
                continue;
            };
            add(format!("{item}: right is {}", kind.right));
            add(format!("{item}: chosen is {}", kind.chose_on.is_some()));
            add(format!("{item}: took {:?}", kind.option));
            if let Some(belief) = kind.belief {
                add(format!("{item}: believed {belief}"));
                first_shown.entry(belief).or_default().push(item);
            }
            for belief in self.books[0].items[item].could_show(&first.given) {
                first_met.entry(belief).or_default().push(item);
            }
            if !kind.right {
                add(format!("{item}: missed and {:?} sure", first.given.confidence));
                add(format!("{item}: missed, not asked again, open, closed: {later:?}"));
            }
            if let Some(other) = answers.iter().find(|other| other.given.variant == 1) {
                add(format!("{item}: before {}, after {}", first.given.right(), other.given.right()));
            }
        }
        for (belief, sum) in one.beliefs.iter().enumerate().filter(|(_, sum)| sum.near > 0) {
            add(format!("belief {belief}: met is {}", sum.met > 0));
        }
        for (belief, sum) in one.beliefs.iter().enumerate().filter(|(_, sum)| sum.met > 0) {
            let first = first_met.get(&(belief as u32));
            let items = self.books[0].shows.get(belief).into_iter().flatten();
            for item in items.filter(|item| !first.is_some_and(|first| first.contains(&(**item as usize)))) {
                add(format!("belief {belief}: met, and not first on {item}"));
            }
            add(format!("belief {belief}: shown is {}", sum.shown > 0));
            if sum.shown > 0 {
                add(format!("belief {belief}: shown, and held is {}", sum.held > 0));
                let first = first_shown.get(&(belief as u32));
                let items = self.books[0].shows.get(belief).into_iter().flatten();
                for item in items.filter(|item| !first.is_some_and(|first| first.contains(&(**item as usize)))) {
                    add(format!("belief {belief}: shown, and not first on {item}"));
                }
            }
        }
        for (skill, sum) in one.skills.iter().enumerate() {
            for (nth, point) in sum.curve.iter().enumerate().filter(|(_, point)| point.people > 0) {
                for (side, _) in ["right", "wrong"].iter().zip(point.sides).filter(|(_, n)| *n > 0) {
                    add(format!("skill {skill}, answer {nth}: {side}"));
                }
            }
            if sum.enough > 0 {
                add(format!("skill {skill}: spinning is {}", sum.spinning > 0));
            }
        }
        let names = ["missed before", "knew before", "missed after", "knew after"];
        for (name, _) in names.iter().zip(one.decks[0].sides).filter(|(_, n)| *n > 0) {
            add(format!("of those with both wordings: {name}"));
        }
        facts
    }
}
