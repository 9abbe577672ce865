//! Pratfall at work with one learner: its own memory, its own ladder, its own planning of sessions.

use std::collections::VecDeque;

use pratfall::{
    deck::model::Level,
    grade::Verdict,
    memory::{
        fold::advance,
        fsrs::ParamSets,
        predict::{Ability, difficulty, unseen},
        row::{Attempt, Confidence, ItemKey, Offset, Phase, Row, RowId, StudyDay, Utc},
        state::ItemState,
    },
    session::queue::{Entry, Limits, Why, plan},
};

use crate::learner::{Answer, Learner, Way};

/// Tries at producing an answer after its feedback (PR-15).
const REDOS: u32 = 2;
/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// How it is set up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setup {
    pub retention: f64,
    /// The rung a new item enters at.
    pub entry: u8,
    /// Recognition is left like any other rung: by 2 points, not 4.
    pub quick: bool,
    /// Confidence and cause are asked for.
    pub asks: bool,
    /// A missed answer is produced again.
    pub redo: bool,
    /// The confident errors are looked at again.
    pub checks: bool,
}

impl Default for Setup {
    fn default() -> Setup {
        Setup { retention: 0.85, entry: 0, quick: false, asks: true, redo: true, checks: true }
    }
}

/// The program at work.
pub struct Working<'s> {
    setup: Setup,
    sets: &'s ParamSets,
    states: Vec<ItemState>,
    rows: u128,
}

impl<'s> Working<'s> {
    pub fn new(setup: Setup, sets: &'s ParamSets) -> Working<'s> {
        Working { setup, sets, states: Vec::new(), rows: 0 }
    }

    /// Lives through a day: sessions until the time is used up or there is nothing left to ask.
    pub fn day(&mut self, learner: &mut Learner) {
        while learner.left() > 0.0 {
            let mut queue: VecDeque<Entry> = self.plan(learner).into();
            if queue.is_empty() {
                return;
            }
            while let Some(entry) = queue.pop_front() {
                if learner.left() <= 0.0 {
                    return;
                }
                self.round(learner, number(&entry.key));
            }
        }
    }

    fn plan(&self, learner: &Learner) -> Vec<Entry> {
        let day = learner.study_day();
        let mut due: Vec<(bool, f64, usize)> = self
            .states
            .iter()
            .enumerate()
            .filter(|(_, state)| state.available(day) && state.last_day.is_none_or(|last| last < day))
            .filter_map(|(n, state)| {
                let memory = state.memory.as_ref().filter(|m| m.due <= day)?;
                Some((memory.check.is_none_or(|check| check.by > day), memory.recall(day), n))
            })
            .collect();
        due.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        let entry =
            |item: usize, why| Entry { key: key(item), why, skill: format!("s{}", learner.skill(item)), vocab: false };
        let fresh = self.states.len()..self.states.len() + 60;
        let due = due.into_iter().map(|(_, _, n)| entry(n, Why::Due)).collect();
        plan(due, fresh.map(|n| entry(n, Why::New)).collect(), Limits { items: 60, fresh: 60 })
    }

    /// Asks an item, and has a missed answer produced again.
    fn round(&mut self, learner: &mut Learner, item: usize) {
        if self.states.len() <= item {
            self.states.resize(item + 1, ItemState::default());
        }
        let (rung, phase, instruct) = match &self.states[item].memory {
            None => (self.setup.entry, Phase::Pretest, false),
            Some(memory) if memory.probing => (memory.rung, Phase::Probe, memory.instruct_next),
            Some(memory) => (memory.rung, Phase::Review, memory.instruct_next),
        };
        let level = usize::from(rung);
        if instruct {
            learner.show(item, level);
        }
        let answer = learner.attempt(item, level, if self.setup.asks { Way::Confident } else { Way::Plain });
        self.take(learner, item, rung, phase, answer);
        let mut right = answer.right;
        for _ in 0..if self.setup.redo { REDOS } else { 0 } {
            if right {
                break;
            }
            let again = learner.attempt(item, level, Way::Redo);
            right = again.right;
            self.take(learner, item, rung, Phase::Redo, again);
        }
    }

    fn take(&mut self, learner: &mut Learner, item: usize, rung: u8, phase: Phase, answer: Answer) {
        self.rows += 1;
        let day = learner.study_day();
        let level = level(rung);
        let ability = Ability { b: difficulty(learner.label(item)), ..Ability::default() };
        let attempt = Attempt {
            id: RowId(self.rows),
            device: String::new(),
            key: key(item),
            rung,
            level: if self.setup.quick && rung == 0 { Level::Cued } else { level },
            revision: String::new(),
            session: RowId(0),
            at: instant(day, self.rows),
            offset: Offset(0),
            day,
            phase,
            response: String::new(),
            confidence: (phase != Phase::Redo).then_some(if self.setup.checks {
                answer.sure
            } else {
                answer.sure.min(Confidence::Perhaps)
            }),
            verdict: if answer.right { Verdict::Right } else { Verdict::Off },
            score: f64::from(u8::from(answer.right)),
            misconception: None,
            hints: 0,
            guess: learner.worlds.mind.guess[usize::from(rung)],
            ceiling: learner.ceiling(item) as u8,
            k: unseen(&ability, level),
            retention: self.setup.retention,
            params: 0,
            first_key_ms: None,
            commit_ms: (answer.seconds * 1000.0) as u32,
        };
        let state = std::mem::take(&mut self.states[item]);
        self.states[item] = advance(state, &Row::Attempt(attempt), self.sets);
    }
}

fn instant(day: StudyDay, row: u128) -> Utc {
    Utc(i64::from(day.0) * DAY_MS + DAY_MS / 2 + row as i64)
}

fn level(rung: u8) -> Level {
    match rung {
        0 => Level::Recognise,
        1 => Level::Cued,
        _ => Level::Apply,
    }
}

fn key(item: usize) -> ItemKey {
    ItemKey { deck: "deck".into(), item: item.to_string() }
}

fn number(key: &ItemKey) -> usize {
    key.item.parse().unwrap_or(0)
}
