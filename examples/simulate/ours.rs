//! Pratfall at work with one learner: its own builder of sessions, its own memory, ladder and abilities.
//!
//! What is played here and not by the program is the screen: an item is asked, a missed answer is produced again, and
//! easy wins come after misses, as `session::machine` has it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use pratfall::{
    deck::model::{Level, Nature, Way as Asked},
    grade::Verdict,
    memory::{
        ability::{Bias, ItemLevel, SkillLevel},
        evidence::Outcome,
        fold::advance,
        footing::{Biases, Footing, LEVELS, place},
        fsrs::ParamSets,
        predict::difficulty,
        row::{Attempt, ItemKey, Offset, Phase, Row, RowId, StudyDay, Utc},
        state::{ItemState, Memory},
    },
    session::{
        asking::{Asking, Occasion},
        build::{
            build, chance,
            input::{Budget, Candidate, Input, Lane, SkillState, Step, ripe},
            pace::{Pace, Times},
            wheel::{self, OPPORTUNITIES},
        },
        queue::{Entry, Why},
    },
};

use crate::learner::{Answer, Learner, RECALL, Way};

/// Tries at producing an answer after its feedback (PR-15).
const REDOS: u32 = 2;
/// Unseen items a session may look at, as the program has it.
const NEW: usize = 40;
/// Answers that are looked at for weariness, and misses among them that make it (PR-21).
const WEARY: (usize, usize) = (8, 5);
/// Pauses a pace is measured from.
const PAUSES: usize = 50;
/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;
/// The one deck there is.
const DECK: &str = "deck";

/// How it is set up. The default is how it comes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setup {
    pub retention: f64,
    /// The rung a new item enters at, at least.
    pub entry: u8,
    /// With which answers a confidence is asked for.
    pub confidence: Asking,
    /// A cause is asked for after a miss.
    pub cause: bool,
    /// Wins come after misses, and new items stop after many.
    pub eases: bool,
    /// New items a day.
    pub new: usize,
}

impl Default for Setup {
    fn default() -> Setup {
        // A learner who has the time to spend allows as many new items as there is time for, like all rivals.
        Setup { retention: 0.85, entry: 0, confidence: Asking::Always, cause: true, eases: true, new: 1000 }
    }
}

/// The program at work.
pub struct Working<'s> {
    setup: Setup,
    sets: &'s ParamSets,
    times: Times,
    items: Vec<Item>,
    skills: Vec<SkillLevel>,
    biases: [Bias; LEVELS],
    /// The last opportunities of each skill.
    recent: Vec<Vec<bool>>,
    rows: u128,
    fresh_today: usize,
}

#[derive(Default)]
struct Item {
    state: ItemState,
    level: ItemLevel,
}

/// The answers of a session, as PR-21 looks at them.
#[derive(Default)]
struct Run {
    answers: Vec<bool>,
    misses: usize,
    owed: usize,
}

impl<'s> Working<'s> {
    pub fn new(setup: Setup, sets: &'s ParamSets, learner: &Learner) -> Working<'s> {
        let confidence = if setup.confidence == Asking::Always { learner.worlds.cost.confidence } else { 0.0 };
        let [choose, typed, applied] = learner.worlds.cost.attempt.map(|s| vec![ms(s + confidence); 5]);
        let commits = BTreeMap::from([(Asked::Choose, choose), (Asked::Type, typed), (Asked::Number, applied)]);
        Working {
            setup,
            sets,
            times: Times { commits, ..Times::default() },
            items: Vec::new(),
            skills: Vec::new(),
            biases: Default::default(),
            recent: Vec::new(),
            rows: 0,
            fresh_today: 0,
        }
    }

    /// Lives through a day: sessions until the time is used up or there is nothing to ask.
    pub fn day(&mut self, learner: &mut Learner) {
        self.fresh_today = 0;
        let mut session = 0;
        while learner.left() > 0.0 {
            let input = self.input(learner, session);
            let plan = build(&input);
            session += 1;
            if plan.queue.is_empty() {
                return;
            }
            self.session(learner, plan.queue.into(), plan.easy.into());
        }
    }

    fn session(&mut self, learner: &mut Learner, mut queue: VecDeque<Entry>, mut easy: VecDeque<Entry>) {
        let mut run = Run::default();
        while learner.left() > 0.0 {
            if self.setup.eases && run.weary() {
                queue.retain(|e| !matches!(e.why, Why::New | Why::Challenge));
            }
            let win = self.setup.eases && run.owed > 0;
            let next = if win { surest(&mut queue, &mut easy) } else { queue.pop_front() };
            let Some(entry) = next else { return };
            if win {
                run.owed = run.owed.saturating_sub(1);
            }
            self.round(learner, &entry, &mut run);
        }
    }

    fn input(&mut self, learner: &mut Learner, session: u64) -> Input {
        let day = learner.study_day();
        let mut candidates = Vec::new();
        for item in 0..self.items.len() {
            let state = &self.items[item].state;
            let due = state.memory.as_ref().is_some_and(|m| m.due <= day);
            if due && state.available(day) && state.last_day.is_none_or(|last| last < day) {
                candidates.push(self.candidate(learner, item));
            }
        }
        let backlog = candidates.len();
        let known = self.items.len();
        self.items.resize_with(known + NEW, Item::default);
        for item in (0..known + NEW).filter(|n| self.items[*n].state.memory.is_none()).take(NEW).collect::<Vec<_>>() {
            candidates.push(self.candidate(learner, item));
        }
        while self.items.last().is_some_and(|item| item.state.memory.is_none()) {
            self.items.pop();
        }
        let mut wanted = BTreeSet::new();
        for candidate in &candidates {
            let skill = learner.skill(number(&candidate.key));
            wanted.insert(skill);
            wanted.extend(learner.needs(skill));
        }
        Input {
            candidates,
            skills: wanted.into_iter().map(|skill| self.skill(learner, skill)).collect(),
            kappa: self.biases.map(|bias| bias.kappa),
            budget: Budget {
                minutes: learner.left() / 60.0,
                new_left_today: self.setup.new.saturating_sub(self.fresh_today),
                ..Budget::default()
            },
            pace: Pace::measured(&self.times),
            backlog,
            seed: session,
            day,
            ..Input::default()
        }
    }

    fn candidate(&self, learner: &mut Learner, item: usize) -> Candidate {
        let day = learner.study_day();
        let top = learner.ceiling(item) as u8;
        let held = self.items.get(item);
        let memory = held.and_then(|held| held.state.memory.as_ref());
        let ladder = (0..=top).map(|rung| self.step(learner, rung)).collect();
        let check = memory.and_then(|m| m.check).is_some_and(|check| check.by <= day);
        Candidate {
            key: key(item),
            skill: learner.skill(item).to_string(),
            nature: if learner.ceiling(item) == RECALL { Nature::Fact } else { Nature::Concept },
            lane: match memory {
                None => Lane::New,
                Some(_) if check => Lane::Check,
                Some(memory) if memory.probing => Lane::Probe,
                Some(_) => Lane::Due,
            },
            ladder,
            rung: memory.map_or(0, |m| m.rung.min(top)),
            b: difficulty(learner.label(item)) + held.map_or(0.0, |held| held.level.deviation),
            recall: memory.map(|m| m.recall(day)),
            untried: memory.is_some_and(Memory::untried),
            ripe: memory.is_some_and(|m| ripe(m, top)),
            instruct_first: memory.is_some_and(|m| m.instruct_next),
            safety_critical: false,
            contrast: Vec::new(),
            ord: item as u32,
        }
    }

    fn step(&self, learner: &Learner, rung: u8) -> Step {
        let at = usize::from(rung);
        let (level, way) =
            [(Level::Recognise, Asked::Choose), (Level::Cued, Asked::Type), (Level::Apply, Asked::Number)][at];
        Step { level, way, guess: learner.worlds.mind.guess[at] }
    }

    fn skill(&self, learner: &Learner, skill: usize) -> SkillState {
        let day = learner.study_day();
        let first = skill * learner.worlds.deck.skill_items;
        let items = first..first + learner.worlds.deck.skill_items;
        let seen: Vec<f64> =
            items.clone().filter_map(|item| Some(self.items.get(item)?.state.memory.as_ref()?.recall(day))).collect();
        let level = self.skills.get(skill).copied().unwrap_or_default();
        SkillState {
            deck: DECK.into(),
            skill: skill.to_string(),
            needs: learner.needs(skill).map(|need| need.to_string()).into_iter().collect(),
            ord: skill as u32,
            theta: level.theta,
            n: level.n,
            seen: seen.len() as u32,
            unseen: seen.len() < items.len(),
            recall: (!seen.is_empty()).then(|| seen.iter().sum::<f64>() / seen.len() as f64),
            spinning: self.recent.get(skill).is_some_and(|recent| wheel::spins(recent)),
            ..SkillState::default()
        }
    }

    /// Asks an item, and has a missed answer produced again.
    fn round(&mut self, learner: &mut Learner, entry: &Entry, run: &mut Run) {
        let item = number(&entry.key);
        if self.items.len() <= item {
            self.items.resize_with(item + 1, Item::default);
        }
        let memory = self.items[item].state.memory.as_ref();
        let rung = entry.rung.unwrap_or(memory.map_or(0, |m| m.rung));
        let rung = if memory.is_none() { rung.max(self.setup.entry.min(learner.ceiling(item) as u8)) } else { rung };
        let phase = match memory {
            _ if entry.why == Why::Easy => Phase::Cram,
            None => Phase::Pretest,
            Some(memory) if memory.probing => Phase::Probe,
            Some(_) => Phase::Review,
        };
        let plain = learner.ceiling(item) == RECALL;
        let lesson = memory.map_or(plain, |m| m.instruct_next) || entry.instruct;
        self.fresh_today += usize::from(memory.is_none());
        let level = usize::from(rung);
        if lesson {
            learner.show(item, level);
        }
        let confidence = self.setup.confidence.asks(&Occasion {
            kind: phase,
            challenge: entry.why == Why::Challenge,
            checked: memory.is_some_and(|m| m.check.is_some()),
            draw: chance::of(learner.seed(), learner.study_day(), &entry.key),
        });
        let answer = learner.attempt(item, level, Way::Asked { confidence, cause: self.setup.cause });
        self.take(learner, item, rung, phase, answer, confidence);
        run.take(answer.right);
        self.opportunity(learner.skill(item), answer.right);
        self.pause(learner, level, answer.right);
        let mut right = answer.right;
        for _ in 0..REDOS {
            if right {
                break;
            }
            let again = learner.attempt(item, level, Way::Redo);
            right = again.right;
            self.take(learner, item, rung, Phase::Redo, again, false);
            run.take(right);
        }
    }

    /// Notes what lay between the answer and what came after it, as the program reads it off the log.
    fn pause(&mut self, learner: &Learner, level: usize, right: bool) {
        let cost = &learner.worlds.cost;
        let (times, seconds) = match right {
            true => (&mut self.times.after_right, cost.right),
            false => {
                let cause = if self.setup.cause { cost.cause } else { 0.0 };
                (&mut self.times.after_miss, cost.feedback[level] + cause)
            }
        };
        times.insert(0, ms(seconds));
        times.truncate(PAUSES);
    }

    fn opportunity(&mut self, skill: usize, right: bool) {
        if self.recent.len() <= skill {
            self.recent.resize(skill + 1, Vec::new());
        }
        self.recent[skill].insert(0, right);
        self.recent[skill].truncate(OPPORTUNITIES);
    }

    fn take(&mut self, learner: &mut Learner, item: usize, rung: u8, phase: Phase, answer: Answer, asked: bool) {
        self.rows += 1;
        let (day, skill) = (learner.study_day(), learner.skill(item));
        if self.skills.len() <= skill {
            self.skills.resize(skill + 1, SkillLevel::default());
        }
        let step = self.step(learner, rung);
        let held = &self.items[item];
        let footing = Footing {
            theta: self.skills[skill].theta,
            deviation: held.level.deviation,
            biases: Biases(self.biases.map(|bias| bias.kappa)),
        };
        let below = held.state.memory.as_ref().filter(|m| rung <= m.rung);
        let attempt = Attempt {
            id: RowId(self.rows),
            device: String::new(),
            key: key(item),
            rung,
            level: step.level,
            way: step.way,
            skill: skill.to_string(),
            revision: String::new(),
            session: RowId(0),
            at: instant(day, self.rows),
            offset: Offset(0),
            day,
            phase,
            response: String::new(),
            confidence: asked.then_some(answer.sure),
            verdict: if answer.right { Verdict::Right } else { Verdict::Off },
            score: f64::from(u8::from(answer.right)),
            misconception: None,
            hints: 0,
            guess: step.guess,
            ceiling: learner.ceiling(item) as u8,
            k: footing.k(learner.label(item), step.level, below, day),
            retention: self.setup.retention,
            params: 0,
            first_key_ms: None,
            commit_ms: (answer.seconds * 1000.0) as u32,
            bar_ms: None,
            variant: 0,
            turns: Vec::new(),
        };
        let held = &mut self.items[item];
        if let Some(sign) = held.level.take(&attempt, &Outcome::recorded(&attempt)) {
            self.skills[skill].take(&sign);
            self.biases[place(sign.level)].take(&sign);
        }
        let state = std::mem::take(&mut held.state);
        held.state = advance(state, &Row::Attempt(attempt), self.sets);
    }
}

impl Run {
    fn take(&mut self, right: bool) {
        self.answers.push(right);
        self.misses = if right { 0 } else { self.misses + 1 };
        self.owed = self.owed.max(self.misses.saturating_sub(1).min(2));
    }

    fn weary(&self) -> bool {
        self.answers.iter().rev().take(WEARY.0).filter(|right| !**right).count() >= WEARY.1
    }
}

/// Takes the entry with the highest predicted success, the queue before the reserve.
fn surest(queue: &mut VecDeque<Entry>, easy: &mut VecDeque<Entry>) -> Option<Entry> {
    let best = |entries: &VecDeque<Entry>| {
        (0..entries.len()).rev().max_by(|a, b| entries[*a].p.total_cmp(&entries[*b].p)).map(|at| (at, entries[at].p))
    };
    match (best(queue), best(easy)) {
        (Some((_, p)), Some((at, surer))) if surer > p => easy.remove(at).map(|e| Entry { why: Why::Easy, ..e }),
        (Some((at, _)), _) => queue.remove(at),
        // A queue that is done ends the session: wins are put in between, not after.
        (None, _) => None,
    }
}

fn instant(day: StudyDay, row: u128) -> Utc {
    Utc(i64::from(day.0) * DAY_MS + DAY_MS / 2 + row as i64)
}

fn ms(seconds: f64) -> u32 {
    (seconds * 1000.0) as u32
}

fn key(item: usize) -> ItemKey {
    ItemKey { deck: DECK.into(), item: item.to_string() }
}

fn number(key: &ItemKey) -> usize {
    key.item.parse().unwrap_or(0)
}
