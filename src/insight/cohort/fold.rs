//! The fold over learners: each is taken in once, whole, and leaves sums behind.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    belief::BeliefSum,
    book::Book,
    item::{After, First, ItemSum, Kind},
    learner::{Answer, Learner, counts},
    numbers::Ratio,
};
use crate::{
    deck::model::Way,
    grade::Verdict,
    memory::{
        predict::level_step,
        row::{Confidence, Phase},
    },
    session::build::wheel::{OPPORTUNITIES, spins},
};

/// Answers on days of their own that the closing curve follows.
pub const CURVE: usize = 6;
/// Milliseconds of one answer that count as work: beyond, somebody has gone away.
const MOST_MS: u32 = 600_000;
/// Other items from which their share right says something.
const LEAST_REST: u32 = 4;
/// Groups that are told apart.
const MOST_GROUPS: usize = 200;

/// Sums over all learners so far.
#[derive(Debug, Clone, Default)]
pub struct Cohort {
    /// Names and numbers.
    pub book: Book,
    /// Learners.
    pub learners: u32,
    /// By item.
    pub items: Vec<ItemSum>,
    /// By deck.
    pub decks: Vec<DeckSum>,
    /// By skill.
    pub skills: Vec<SkillSum>,
    /// By belief.
    pub beliefs: Vec<BeliefSum>,
    /// How sure beyond being right, over all answers with a confidence.
    pub calibration: Ratio,
    /// The same by group.
    pub groups: BTreeMap<String, GroupSum>,
}

/// Sums of a group.
#[derive(Debug, Clone, Copy, Default)]
pub struct GroupSum {
    /// Learners of it, whether they ever said how sure they were or not.
    pub learners: u32,
    /// How sure beyond being right.
    pub bias: Ratio,
}

/// Sums of a deck.
#[derive(Debug, Clone, Copy, Default)]
pub struct DeckSum {
    /// Learners who attempted something of it.
    pub learners: u32,
    /// First attempts at its items.
    pub firsts: u64,
    /// Time from question to commit, in seconds.
    pub seconds: f64,
    /// Gain on another wording, over what there was to gain; a learner each.
    pub gain: Ratio,
    /// Share right before, over the same items.
    pub before: Ratio,
    /// Learners of these who missed an item before, who knew one before, who missed one after, who knew one after.
    pub sides: [u32; 4],
}

/// Sums of a skill.
#[derive(Debug, Clone, Copy, Default)]
pub struct SkillSum {
    /// Learners with ten opportunities.
    pub enough: u32,
    /// Those of them who had no three unaided successes in a row among the last ten.
    pub spinning: u32,
    /// The n-th answer at an item on a day of its own. The first is left out.
    pub curve: [CurveSum; CURVE],
}

/// Sums of a point of the closing curve.
#[derive(Debug, Clone, Copy, Default)]
pub struct CurveSum {
    /// Learners who got so far with an item.
    pub people: u32,
    /// Their answers.
    pub answers: u32,
    /// The right ones.
    pub right: u32,
    /// Learners with an answer that was right, and with one that was not.
    pub sides: [u32; 2],
}

/// A first attempt with where it belongs.
struct Began {
    item: u32,
    revision: u32,
    first: First,
    /// The beliefs it shows.
    shown: Vec<u32>,
    /// The beliefs it could show.
    could: BTreeSet<u32>,
}

impl Cohort {
    /// Begins with the names that are known.
    #[must_use]
    pub fn new(book: Book) -> Cohort {
        Cohort { book, ..Cohort::default() }
    }

    /// Takes a learner in. One who answered nothing that is looked at is none.
    pub fn add(&mut self, learner: &Learner) {
        if learner.answers.is_empty() {
            return;
        }
        self.learners += 1;
        self.items.resize_with(self.book.items.len(), ItemSum::default);
        self.decks.resize_with(self.book.decks.len(), DeckSum::default);
        self.skills.resize_with(self.book.skills.len(), SkillSum::default);
        self.beliefs.resize_with(self.book.beliefs.len(), BeliefSum::default);
        let began = self.items_of(learner);
        self.firsts(learner, began);
        self.skills_of(learner);
        self.beliefs_of(learner);
        self.calibration_of(learner);
    }

    fn deck_of(&self, item: u32) -> u32 {
        self.book.items.get(item as usize).map_or(0, |entry| entry.deck)
    }

    /// Walks the items: what was answered first, later, and in another wording.
    fn items_of(&mut self, learner: &Learner) -> Vec<Began> {
        let mut began = Vec::new();
        let mut gains: BTreeMap<u32, (f64, f64, f64)> = BTreeMap::new();
        let mut seconds: BTreeMap<u32, f64> = BTreeMap::new();
        let mut curves: BTreeMap<u32, [(u32, u32); CURVE]> = BTreeMap::new();
        for answers in learner.by_item() {
            let Some(item) = answers.first().map(|answer| answer.given.item) else { continue };
            let Some(entry) = self.book.items.get(item as usize) else { continue };
            let spent: u64 = answers.iter().map(|answer| u64::from(answer.given.ms.min(MOST_MS))).sum();
            *seconds.entry(entry.deck).or_default() += spent as f64 / 1_000.0;
            let Some(first) = learner.first(answers) else { continue };
            let later = later(first, answers);
            let after = later.last().map_or(After::NotYet, |last| match last.given.right() {
                true => After::Closed,
                false => After::Open,
            });
            let curve = curves.entry(entry.skill).or_default();
            for (place, answer) in curve.iter_mut().skip(1).zip(&later) {
                place.0 += 1;
                place.1 += u32::from(answer.given.right());
            }
            if let Some(other) = later.iter().find(|answer| answer.given.variant != first.given.variant) {
                let (pre, post) = (share(first), share(other));
                let gain = gains.entry(entry.deck).or_default();
                *gain = (gain.0 + post - pre, gain.1 + 1.0 - pre, gain.2 + 1.0);
            }
            let (revision, shown) = (first.revision, learner.shown(first).collect());
            let could = entry.could_show(&first.given).collect();
            began.push(Began { item, revision, shown, could, first: first_of(learner, first, after) });
        }
        for (skill, curve) in curves {
            let Some(sum) = self.skills.get_mut(skill as usize) else { continue };
            for (all, (answers, right)) in sum.curve.iter_mut().zip(curve) {
                all.people += u32::from(answers > 0);
                all.answers += answers;
                all.right += right;
                all.sides[0] += u32::from(right > 0);
                all.sides[1] += u32::from(right < answers);
            }
        }
        for (deck, seconds) in seconds {
            if let Some(sum) = self.decks.get_mut(deck as usize) {
                sum.learners += 1;
                sum.seconds += seconds;
            }
        }
        for (deck, (gain, room, items)) in gains {
            if let Some(sum) = self.decks.get_mut(deck as usize) {
                let (before, after) = (items - room, items - room + gain);
                sum.gain.add(gain, room);
                sum.before.add(before, items);
                let of = [room > 0.0, before > 0.0, after < items, after > 0.0];
                sum.sides.iter_mut().zip(of).for_each(|(side, is)| *side += u32::from(is));
            }
        }
        began
    }

    /// Hands first attempts to their items, each with how the learner did on the others of its deck.
    fn firsts(&mut self, learner: &Learner, began: Vec<Began>) {
        let mut totals: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
        for began in &began {
            let total = totals.entry(self.deck_of(began.item)).or_default();
            *total = (total.0 + 1, total.1 + u32::from(began.first.kind.right));
        }
        for (deck, (n, _)) in &totals {
            if let Some(sum) = self.decks.get_mut(*deck as usize) {
                sum.firsts += u64::from(*n);
            }
        }
        let mut missed: BTreeMap<u32, Vec<(u32, bool)>> = BTreeMap::new();
        for Began { item, revision, mut first, shown, could } in began {
            let (n, right) = totals.get(&self.deck_of(item)).copied().unwrap_or_default();
            let own = u32::from(first.kind.right);
            first.rest = (n > LEAST_REST).then(|| f64::from(right - own) / f64::from(n - 1));
            if own == 0 {
                for belief in could {
                    missed.entry(belief).or_default().push((item, shown.contains(&belief)));
                }
            }
            let revision = learner.revisions.get(revision as usize).map_or("", String::as_str);
            if let Some(sum) = self.items.get_mut(item as usize) {
                sum.add(revision, first);
            }
        }
        for (belief, missed) in missed {
            if let Some(sum) = self.beliefs.get_mut(belief as usize) {
                sum.add_missed(&missed);
            }
        }
    }

    fn skills_of(&mut self, learner: &Learner) {
        let mut chances: BTreeMap<u32, Vec<(i64, u128, bool)>> = BTreeMap::new();
        for Answer { given, .. } in &learner.answers {
            if matches!(given.phase, Phase::Pretest | Phase::Review | Phase::Probe)
                && let Some(entry) = self.book.items.get(given.item as usize)
            {
                chances.entry(entry.skill).or_default().push((given.at, given.id, given.right()));
            }
        }
        for (skill, mut chances) in chances {
            if chances.len() < OPPORTUNITIES {
                continue;
            }
            chances.sort_unstable_by(|a, b| b.cmp(a));
            let recent: Vec<bool> = chances.iter().take(OPPORTUNITIES).map(|(.., right)| *right).collect();
            if let Some(sum) = self.skills.get_mut(skill as usize) {
                sum.enough += 1;
                sum.spinning += u32::from(spins(&recent));
            }
        }
    }

    fn beliefs_of(&mut self, learner: &Learner) {
        let (mut near, mut met): (BTreeSet<u32>, BTreeSet<u32>) = Default::default();
        let mut shown: BTreeMap<u32, (BTreeSet<u32>, bool)> = BTreeMap::new();
        for answers in learner.by_item() {
            let Some(item) = answers.first().map(|answer| answer.given.item) else { continue };
            let entry = self.book.items.get(item as usize);
            near.extend(entry.into_iter().flat_map(|entry| &entry.beliefs));
            for answer in answers.iter().filter(|answer| counts(answer.given.phase)) {
                met.extend(entry.into_iter().flat_map(|entry| entry.could_show(&answer.given)));
                for belief in learner.shown(answer) {
                    let (items, sure) = shown.entry(belief).or_default();
                    items.insert(item);
                    *sure |= matches!(answer.given.confidence, Some(Confidence::Likely | Confidence::Certain));
                }
            }
        }
        for belief in shown.keys().filter(|belief| !met.contains(belief)) {
            if let Some(sum) = self.beliefs.get_mut(*belief as usize) {
                sum.beyond += 1;
            }
        }
        met.extend(shown.keys());
        near.extend(&met);
        for belief in near {
            if let Some(sum) = self.beliefs.get_mut(belief as usize) {
                sum.near += 1;
            }
        }
        for belief in met {
            if let Some(sum) = self.beliefs.get_mut(belief as usize) {
                sum.met += 1;
            }
        }
        for (belief, (items, sure)) in shown {
            if let Some(sum) = self.beliefs.get_mut(belief as usize) {
                sum.shown += 1;
                sum.held += u32::from(sure || items.len() > 1);
            }
        }
    }

    fn calibration_of(&mut self, learner: &Learner) {
        let (mut over, mut n) = (0.0, 0.0);
        for answer in learner.answers.iter().filter(|answer| counts(answer.given.phase)) {
            if let Some(sure) = sure(answer) {
                over += sure - share(answer);
                n += 1.0;
            }
        }
        if n > 0.0 {
            self.calibration.add(over, n);
        }
        let group = learner.group.clone().unwrap_or_default();
        if self.groups.len() < MOST_GROUPS || self.groups.contains_key(&group) {
            let sum = self.groups.entry(group).or_default();
            sum.learners += 1;
            if n > 0.0 {
                sum.bias.add(over, n);
            }
        }
    }
}

/// Gives the first answer of each day after the one of the first attempt.
fn later<'a>(first: &Answer, answers: &'a [Answer]) -> Vec<&'a Answer> {
    let mut day = first.given.day;
    let mut later = Vec::new();
    for answer in answers.iter().filter(|answer| counts(answer.given.phase)) {
        if answer.given.day > day {
            day = answer.given.day;
            later.push(answer);
        }
    }
    later
}

fn first_of(learner: &Learner, answer: &Answer, after: After) -> First {
    let given = answer.given;
    let (right, gave_up) = (given.right(), given.verdict == Verdict::GaveUp);
    // What is chosen after a hint says little of what was believed before it.
    let chose = given.way == Way::Choose && given.hints == 0;
    let kind = Kind {
        chose_on: chose.then_some(given.rung),
        option: if chose { learner.text(answer).filter(|_| !gave_up).map(Into::into) } else { None },
        belief: given.belief.filter(|_| !right),
        right,
        gave_up,
    };
    let k = f64::from(given.k).clamp(1e-4, 1.0 - 1e-4);
    First {
        kind,
        options: given.options,
        at: given.at,
        sure: sure(answer),
        rest: None,
        ability: (k / (1.0 - k)).ln() + level_step(given.level),
        after: if right { After::NotYet } else { after },
    }
}

/// Gives how sure somebody was, 0 to 1.
fn sure(answer: &Answer) -> Option<f64> {
    Some(match answer.given.confidence? {
        Confidence::Guess if answer.given.options > 1 => 1.0 / f64::from(answer.given.options),
        Confidence::Guess => 0.1,
        Confidence::Perhaps => 0.5,
        Confidence::Likely => 0.75,
        Confidence::Certain => 0.95,
    })
}

fn share(answer: &Answer) -> f64 {
    f64::from(u8::from(matches!(answer.given.verdict, Verdict::Right | Verdict::Near)))
}
