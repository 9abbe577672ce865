//! What others do: boxes, SM-2, FSRS at one rung, and ladders that are not ours.
//!
//! All of them ask what is due first and new items in the time that is left, ask a missed item again some items later
//! until it is right (twice at the most), and pay for every second of that.

use std::collections::VecDeque;

use pratfall::memory::{
    evidence::Evidence,
    fsrs::{Model, Strength, retrievability},
    interval,
};

use crate::learner::{APPLY, Learner, RECALL, RECOGNISE, Way};

/// When an item comes back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum When {
    /// Boxes of 1, 2, 4, 8 .. days; a miss goes back to the first.
    Leitner,
    /// SuperMemo 2 with Good and Again.
    Sm2,
    /// FSRS-6 with the default parameters, at a retention aimed at.
    Fsrs(f64),
}

/// At which level an item is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rung {
    /// Always this one.
    Fixed(usize),
    /// The level it will be tested at.
    Ceiling,
    /// From recognising upwards, a rung for so many spaced successes, down after two misses; to the item's ceiling, or
    /// to the top whatever the item is.
    Ladder { successes: u32, ceilings: bool },
}

/// What comes first for a new item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// An attempt.
    Try,
    /// The answer, and an attempt some items later.
    Show,
}

/// A policy of somebody else's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rival {
    pub when: When,
    pub rung: Rung,
    pub entry: Entry,
}

struct Card {
    due: i32,
    last: i32,
    interval: f64,
    ease: f64,
    strength: Option<Strength>,
    level: usize,
    successes: u32,
    misses: u32,
}

/// An item to be asked again today.
struct Again {
    item: usize,
    /// After so many attempts in all.
    from: usize,
    tries: u32,
    /// It was only shown; the coming attempt is the one that counts.
    first: bool,
}

/// Attempts at other items before a missed one is asked again.
const BETWEEN: usize = 5;
/// Times it is asked again in a day.
const TRIES: u32 = 2;

/// A rival at work with one learner.
pub struct Working<'m> {
    rival: Rival,
    model: &'m Model,
    cards: Vec<Card>,
}

impl<'m> Working<'m> {
    pub fn new(rival: Rival, model: &'m Model) -> Working<'m> {
        Working { rival, model, cards: Vec::new() }
    }

    /// Lives through a day.
    pub fn day(&mut self, learner: &mut Learner) {
        let mut due: VecDeque<usize> = self.due(learner).into();
        let mut again: VecDeque<Again> = VecDeque::new();
        while learner.left() > 0.0 {
            let waiting = again.front().is_some_and(|a| a.from <= learner.attempts);
            if waiting && let Some(next) = again.pop_front() {
                self.ask_again(learner, next, &mut again);
            } else if let Some(item) = due.pop_front() {
                self.ask(learner, item, &mut again);
            } else {
                self.begin(learner, &mut again);
            }
        }
        // What was shown and not asked is due tomorrow like a miss.
        for left in again.into_iter().filter(|a| a.first) {
            self.rate(learner, left.item, false);
        }
    }

    fn begin(&mut self, learner: &mut Learner, again: &mut VecDeque<Again>) {
        let item = self.cards.len();
        let level = match self.rival.rung {
            Rung::Fixed(level) => level,
            Rung::Ceiling => learner.ceiling(item),
            Rung::Ladder { .. } => RECOGNISE,
        };
        let day = learner.day;
        self.cards.push(Card {
            due: day,
            last: day,
            interval: 0.0,
            ease: 2.5,
            strength: None,
            level,
            successes: 0,
            misses: 0,
        });
        match self.rival.entry {
            Entry::Try => self.ask(learner, item, again),
            Entry::Show => {
                learner.show(item, level);
                learner.attempts += 1;
                again.push_back(Again { item, from: learner.attempts + BETWEEN, tries: 0, first: true });
            }
        }
    }

    fn ask(&mut self, learner: &mut Learner, item: usize, again: &mut VecDeque<Again>) {
        let answer = learner.attempt(item, self.cards[item].level, Way::Plain);
        // Asked again at the level that was missed, also where that makes the item fall.
        self.rate(learner, item, answer.right);
        if !answer.right {
            again.push_back(Again { item, from: learner.attempts + BETWEEN, tries: 0, first: false });
        }
    }

    fn ask_again(&mut self, learner: &mut Learner, next: Again, again: &mut VecDeque<Again>) {
        let answer = learner.attempt(next.item, self.cards[next.item].level, Way::Plain);
        if next.first {
            self.rate(learner, next.item, answer.right);
        }
        if !answer.right && next.tries + 1 < TRIES {
            again.push_back(Again { from: learner.attempts + BETWEEN, tries: next.tries + 1, first: false, ..next });
        }
    }

    /// Gives what is due: by how much is left of it for FSRS (lowest first, but highest first where it is more than a
    /// day holds), else by when it was due.
    fn due(&self, learner: &Learner) -> Vec<usize> {
        let day = learner.day;
        let left = |card: &Card| {
            card.strength.map_or(0.0, |s| {
                retrievability(s.stability, day.saturating_sub(card.last).unsigned_abs(), self.model.decay())
            })
        };
        let mut due: Vec<(f64, usize)> = self
            .cards
            .iter()
            .enumerate()
            .filter(|(_, card)| card.due <= day)
            .map(|(n, card)| {
                let rank = if matches!(self.rival.when, When::Fsrs(_)) { left(card) } else { f64::from(card.due) };
                (rank, n)
            })
            .collect();
        due.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let cost = &learner.worlds.cost;
        let work: f64 = due.iter().map(|(_, n)| cost.attempt[self.cards[*n].level] + cost.right).sum();
        if matches!(self.rival.when, When::Fsrs(_)) && work > learner.left() {
            due.reverse();
        }
        due.into_iter().map(|(_, n)| n).collect()
    }

    /// Takes in the first answer of a day.
    fn rate(&mut self, learner: &mut Learner, item: usize, right: bool) {
        let ceiling = learner.ceiling(item);
        let Some(card) = self.cards.get_mut(item) else { return };
        let elapsed = learner.day.saturating_sub(card.last).unsigned_abs();
        let days = match self.rival.when {
            When::Leitner => card.box_(right),
            When::Sm2 => card.sm2(right),
            When::Fsrs(retention) => card.fsrs(right, elapsed, retention, self.model),
        };
        card.interval = if right { days } else { 1.0 };
        (card.last, card.due) = (learner.day, learner.day + card.interval.round().max(1.0) as i32);
        if let Rung::Ladder { successes, ceilings } = self.rival.rung {
            card.climb(right, successes, if ceilings { ceiling } else { APPLY });
        }
    }
}

impl Card {
    fn box_(&self, right: bool) -> f64 {
        if right { (self.interval * 2.0).clamp(1.0, 180.0) } else { 1.0 }
    }

    fn sm2(&mut self, right: bool) -> f64 {
        if !right {
            self.ease = (self.ease - 0.2).max(1.3);
            self.interval = 0.0;
            return 1.0;
        }
        match self.interval {
            days if days < 1.0 => 1.0,
            days if days < 6.0 => 6.0,
            days => (days * self.ease).min(180.0),
        }
    }

    fn fsrs(&mut self, right: bool, elapsed: u32, retention: f64, model: &Model) -> f64 {
        let q = if right { Evidence::FULL } else { Evidence::NONE };
        let strength = match self.strength {
            None => model.first(q),
            Some(before) => model.step(before, elapsed, q),
        };
        self.strength = Some(strength);
        interval::exact(strength.stability, retention, model.decay()).min(180.0)
    }

    fn climb(&mut self, right: bool, successes: u32, ceiling: usize) {
        if right {
            self.misses = 0;
            self.successes += 1;
            if self.successes >= successes && self.level < ceiling {
                (self.level, self.successes) = (self.level + 1, 0);
            }
        } else {
            self.successes = 0;
            self.misses += 1;
            if self.misses >= 2 && self.level > RECOGNISE {
                (self.level, self.misses) = (self.level - 1, 0);
            }
        }
    }
}

impl Rival {
    /// Names the policy for a table.
    pub fn name(&self) -> String {
        let when = match self.when {
            When::Leitner => "Leitner".to_owned(),
            When::Sm2 => "SM-2".to_owned(),
            When::Fsrs(retention) => format!("FSRS .{:02.0}", retention * 100.0),
        };
        let rung = match self.rung {
            Rung::Fixed(RECOGNISE) => "recognise",
            Rung::Fixed(RECALL) => "recall",
            Rung::Fixed(_) => "apply",
            Rung::Ceiling => "as tested",
            Rung::Ladder { successes: 1, ceilings: true } => "fast ladder",
            Rung::Ladder { successes: 1, ceilings: false } => "fast ladder, no ceilings",
            Rung::Ladder { .. } => "slow ladder",
        };
        let shown = if self.entry == Entry::Show { ", shown first" } else { "" };
        format!("{when}, {rung}{shown}")
    }

    /// Tells whether it asks each item at one rung for ever.
    pub fn fixed(&self) -> bool {
        !matches!(self.rung, Rung::Ladder { .. })
    }
}

/// Gives all rivals.
pub fn all() -> Vec<Rival> {
    let rungs = [Rung::Fixed(RECOGNISE), Rung::Fixed(RECALL), Rung::Fixed(APPLY), Rung::Ceiling];
    let entry = Entry::Try;
    let mut all = Vec::new();
    for when in [When::Leitner, When::Sm2] {
        all.extend([Rung::Fixed(RECALL), Rung::Ceiling].map(|rung| Rival { when, rung, entry }));
    }
    for rung in rungs {
        all.extend([0.7, 0.8, 0.85, 0.9, 0.95].map(|retention| Rival { when: When::Fsrs(retention), rung, entry }));
    }
    all.extend(rungs.map(|rung| Rival { when: When::Fsrs(0.9), rung, entry: Entry::Show }));
    let ladders = [(1, true), (3, true), (1, false)];
    all.extend(ladders.map(|(successes, ceilings)| Rival {
        when: When::Fsrs(0.85),
        rung: Rung::Ladder { successes, ceilings },
        entry,
    }));
    all
}
