//! What is kept of an item while learners pass by: counts and sums, never an answer.

use std::collections::BTreeMap;

use super::{
    hide::{Kinds, Later, MOST_KINDS},
    numbers::{Pairs, Ratio},
};

/// Revisions of an item that are told apart.
const MOST_REVISIONS: usize = 8;

/// A kind of first attempt.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// Index of the rung where an option was chosen, else none.
    pub chose_on: Option<u8>,
    /// The option that was chosen.
    pub option: Option<Box<str>>,
    /// The belief it was recognised as.
    pub belief: Option<u32>,
    /// Right without help.
    pub right: bool,
    /// Given up.
    pub gave_up: bool,
}

/// A first attempt as an item counts it.
#[derive(Debug, Clone, PartialEq)]
pub struct First {
    /// Its kind.
    pub kind: Kind,
    /// How many options there were to choose from.
    pub options: u8,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// How sure, 0 to 1.
    pub sure: Option<f64>,
    /// The share of other items the learner got right at first, where there are enough.
    pub rest: Option<f64>,
    /// Ability less difficulty before the attempt, as predicted.
    pub ability: f64,
    /// What became of a miss; of what was right at once nothing is kept.
    pub after: After,
}

/// What became of an item on later days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// It was not asked again on a later day.
    NotYet,
    /// It was off, or needed help, the last time.
    Open,
    /// It was right without help the last time.
    Closed,
}

/// The first attempts at one revision of an item.
#[derive(Debug, Clone, Default)]
pub struct Revision {
    /// Its fingerprint.
    pub name: String,
    /// The last first attempt at it, milliseconds since 1970.
    pub newest: i64,
    /// People by kind, and by what became of a miss: not asked again yet, open, closed.
    pub kinds: BTreeMap<Kind, Later>,
    /// How sure those were who missed it and said so: a learner each.
    pub sure: Ratio,
    /// Right or not, with the share of the others right.
    pub rest: Pairs,
    /// Right or not, with the ability before it.
    pub ability: Pairs,
    /// Most options there were, by rung.
    pub options: BTreeMap<u8, u8>,
}

/// What is kept of an item.
#[derive(Debug, Clone, Default)]
pub struct ItemSum {
    /// By revision.
    pub revisions: Vec<Revision>,
    /// People whose first attempt was at one more revision than are told apart.
    pub more: u32,
}

impl ItemSum {
    /// Takes a first attempt in.
    pub fn add(&mut self, revision: &str, first: First) {
        let at = match self.revisions.iter().position(|known| known.name == revision) {
            Some(at) => at,
            None if self.revisions.len() < MOST_REVISIONS => {
                self.revisions.push(Revision { name: revision.to_owned(), newest: i64::MIN, ..Revision::default() });
                self.revisions.len() - 1
            }
            None => {
                self.more += 1;
                return;
            }
        };
        if let Some(sum) = self.revisions.get_mut(at) {
            sum.add(first);
        }
    }

    /// Finds the revision that figures are given for: the one of the instructor's deck, else the one met last.
    #[must_use]
    pub fn current(&self, known: Option<&str>) -> Option<&Revision> {
        match known {
            Some(name) => self.revisions.iter().find(|revision| revision.name == name),
            None => self.revisions.iter().max_by_key(|revision| revision.newest),
        }
    }

    /// Counts everybody who has attempted it.
    #[must_use]
    pub fn people(&self) -> u32 {
        self.more + self.revisions.iter().map(Revision::people).sum::<u32>()
    }
}

impl Revision {
    fn add(&mut self, first: First) {
        self.newest = self.newest.max(first.at);
        let right = f64::from(u8::from(first.kind.right));
        if let Some(rest) = first.rest {
            self.rest.add(rest, right);
        }
        self.ability.add(first.ability, right);
        if let (Some(sure), false) = (first.sure, first.kind.right) {
            self.sure.add(sure, 1.0);
        }
        if let Some(rung) = first.kind.chose_on {
            let options = self.options.entry(rung).or_default();
            *options = first.options.max(*options);
        }
        let [not_yet, open, closed] = self.kinds.entry(self.room(first.kind)).or_default();
        match first.after {
            After::Open => *open += 1,
            After::Closed => *closed += 1,
            After::NotYet => *not_yet += 1,
        }
    }

    /// Gives the kind under which there is still room: somebody may hand in a thousand invented answers.
    fn room(&self, kind: Kind) -> Kind {
        if self.kinds.len() < MOST_KINDS - 12 || self.kinds.contains_key(&kind) {
            return kind;
        }
        Kind { chose_on: None, option: None, belief: None, ..kind }
    }

    /// Counts the people.
    #[must_use]
    pub fn people(&self) -> u32 {
        self.kinds.values().flatten().sum()
    }

    /// Counts the people who chose on a rung.
    #[must_use]
    pub fn chose(&self, rung: Option<u8>) -> u32 {
        let of = self.kinds.iter().filter(|(kind, _)| kind.chose_on.is_some() && kind.chose_on == rung);
        of.flat_map(|(_, count)| count).sum()
    }

    /// Gives the set of kinds for which something holds, in the order of `kinds`.
    pub fn set(&self, mut holds: impl FnMut(&Kind) -> bool) -> Kinds {
        self.kinds.keys().enumerate().filter(|(_, kind)| holds(kind)).fold(0, |set, (n, _)| set | 1 << n)
    }

    /// Finds the rung on which an option was chosen by most.
    #[must_use]
    pub fn chosen_on(&self) -> Option<u8> {
        let mut by_rung: BTreeMap<u8, u32> = BTreeMap::new();
        for (kind, count) in &self.kinds {
            if let Some(rung) = kind.chose_on {
                *by_rung.entry(rung).or_default() += count.iter().sum::<u32>();
            }
        }
        by_rung.into_iter().max_by_key(|(rung, count)| (*count, std::cmp::Reverse(*rung))).map(|(rung, _)| rung)
    }
}
