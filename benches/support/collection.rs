//! Large collections, made from a seed: decks, and years of attempts at them.
//!
//! Shared by the benchmarks and by `examples/make_collection.rs`. Attempts follow the memory model, so that what is
//! due and how much of it is not made up.

use pratfall::{
    deck::model::{
        Ask, Choice, Choose, Deck, Diacritics, Folding, Item, Level, Nature, Reply, Rung, Skill, TypeIn, Way,
    },
    grade::Verdict,
    memory::{
        fold,
        fsrs::ParamSets,
        row::{Attempt, Confidence, ItemKey, Offset, Phase, Row, RowId, StudyDay, Utc},
        state::ItemState,
    },
    store::{Store, error::StoreError, log::Batch},
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const DAY_MS: i64 = 86_400_000;

/// Days of history before `today`.
const HISTORY: i32 = 730;

/// Items whose attempts go into one transaction.
const ITEMS_A_WRITE: usize = 1_000;

/// What is to be made.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Items altogether.
    pub cards: usize,
    /// Decks they are spread over.
    pub decks: usize,
    /// Attempts altogether.
    pub attempts: usize,
    /// Share of the items that were never attempted, 0 to 1.
    pub fresh: f64,
    /// Fixes everything.
    pub seed: u64,
    /// The study day on which the history ends.
    pub today: StudyDay,
}

impl Plan {
    /// Tells how many items the deck `index` has.
    pub fn size(&self, index: usize) -> usize {
        self.cards / self.decks + usize::from(index < self.cards % self.decks)
    }
}

/// Makes the deck `index`.
pub fn deck(plan: &Plan, index: usize) -> Deck {
    Deck {
        id: format!("deck-{index:03}"),
        title: format!("Deck {index}"),
        version: "1.0.0".to_owned(),
        authors: vec!["Nobody".to_owned()],
        license: "CC0-1.0".to_owned(),
        languages: vec!["en".to_owned()],
        about: "Made from a seed.".to_owned(),
        skills: (0..10)
            .map(|n| Skill {
                id: format!("skill-{n}"),
                title: format!("Skill {n}"),
                needs: (0..n).rev().take(1).map(|n| format!("skill-{n}")).collect(),
                lesson: String::new(),
            })
            .collect(),
        misconceptions: Vec::new(),
        items: (0..plan.size(index)).map(|n| item(index, n)).collect(),
    }
}

fn item(deck: usize, n: usize) -> Item {
    let choice = |text: String, right: bool| Choice {
        text,
        right,
        reply: Reply {
            belief: None,
            say: (!right).then(|| "That is the answer to another question of this deck.".to_owned()),
        },
    };
    let rung = |ask| Rung {
        prompt: format!("What stands at place {n} of deck {deck}, seen from the beginning?"),
        code: None,
        hints: vec!["Count from the beginning.".to_owned(), format!("It follows answer {}.", n.wrapping_sub(1))],
        timed: None,
        derived: false,
        ask,
    };
    Item {
        id: format!("item-{n:06}"),
        was: Vec::new(),
        skill: format!("skill-{}", n % 10),
        nature: Nature::Concept,
        difficulty: 3,
        ceiling: None,
        contrast: Vec::new(),
        stakes: None,
        tags: Vec::new(),
        instruct_first: false,
        safety_critical: false,
        lesson: String::new(),
        explain: format!("Places are counted from the beginning, so that answer {n} stands at place {n}."),
        variants: Vec::new(),
        rungs: vec![
            rung(Ask::Choose(Choose {
                many: false,
                options: (0..4).map(|k| choice(format!("answer {}", n + k), k == 0)).collect(),
            })),
            rung(Ask::Type(TypeIn {
                right: vec![format!("answer {n}")],
                pattern: None,
                folding: Folding { strict: false, case_exact: false, diacritics: Diacritics::Near },
                traps: Vec::new(),
                multiline: false,
            })),
        ],
        revision: format!("{n:016x}"),
        answer_revision: format!("{n:016x}"),
        is_pair: false,
    }
}

/// Adds all attempts to the log of a store.
pub fn put_attempts(store: &mut Store, plan: &Plan) -> Result<(), StoreError> {
    let mut history = History::new(plan);
    let mut rows = Vec::new();
    let mut waiting = 0;
    for index in 0..plan.decks {
        for n in 0..plan.size(index) {
            history.item(index, n, &mut rows);
            waiting += 1;
            if waiting == ITEMS_A_WRITE {
                store.write(&Batch { rows: &rows, ..Batch::default() })?;
                rows.clear();
                waiting = 0;
            }
        }
    }
    store.write(&Batch { rows: &rows, ..Batch::default() })?;
    store.settle()?;
    store.checkpoint()
}

/// Makes attempts, item after item.
struct History {
    plan: Plan,
    rng: ChaCha8Rng,
    sets: ParamSets,
    cards_left: usize,
    attempts_left: usize,
}

impl History {
    fn new(plan: &Plan) -> Self {
        Self {
            plan: *plan,
            rng: ChaCha8Rng::seed_from_u64(plan.seed),
            sets: ParamSets::default(),
            cards_left: plan.cards,
            attempts_left: plan.attempts,
        }
    }

    /// Makes the attempts at one item: each on the day it was due or some days later, until its share is used up.
    /// What is left when today is reached is practice on days of before.
    fn item(&mut self, deck: usize, n: usize, rows: &mut Vec<Row>) {
        let fresh = (self.cards_left > 1) && self.rng.random_bool(self.plan.fresh);
        let seen_left = (self.cards_left as f64 * (1.0 - self.plan.fresh)).max(1.0);
        let share = (self.attempts_left as f64 / seen_left).ceil() as usize;
        self.cards_left -= 1;
        if fresh {
            return;
        }
        let share = if self.cards_left == 0 { self.attempts_left } else { share.min(self.attempts_left) };
        self.attempts_left -= share;
        let key = ItemKey { deck: format!("deck-{deck:03}"), item: format!("item-{n:06}") };
        let mut state = ItemState::default();
        let mut day = StudyDay(self.plan.today.0 - self.rng.random_range(1..=HISTORY));
        let mut days = vec![day];
        let mut phase = Phase::Pretest;
        for made in 0..share {
            let row = Row::Attempt(self.attempt(&key, &state, day, phase, made, n));
            if phase != Phase::Cram {
                state = fold::advance(state, &row, &self.sets);
            }
            rows.push(row);
            let due = state.memory.as_ref().map_or(day, |memory| memory.due);
            let next = due.plus(self.rng.random_range(0..4));
            if phase != Phase::Cram && next < self.plan.today {
                phase = Phase::Review;
                day = next;
                days.push(day);
            } else {
                phase = Phase::Cram;
                day = days[self.rng.random_range(0..days.len())];
            }
        }
    }

    fn attempt(
        &mut self,
        key: &ItemKey,
        state: &ItemState,
        day: StudyDay,
        phase: Phase,
        made: usize,
        n: usize,
    ) -> Attempt {
        let memory = state.memory.as_ref();
        let chance = memory.map_or(0.4, |memory| memory.recall(day));
        let verdict = if self.rng.random_bool(chance) { Verdict::Right } else { Verdict::Off };
        let rung = memory.map_or(0, |memory| memory.rung.min(1));
        let at =
            Utc(i64::from(day.0) * DAY_MS + 9 * 3_600_000 + made as i64 * 60_000 + self.rng.random_range(0..60_000));
        let probing = memory.is_some_and(|memory| memory.probing);
        Attempt {
            id: id(at, self.rng.random()),
            device: "laptop".to_owned(),
            key: key.clone(),
            rung,
            level: if rung == 0 { Level::Recognise } else { Level::Cued },
            way: if rung == 0 { Way::Choose } else { Way::Type },
            skill: format!("skill-{}", n % 10),
            revision: format!("{n:016x}"),
            session: id(Utc(i64::from(day.0) * DAY_MS), 1),
            at,
            offset: Offset(60),
            day,
            phase: if phase == Phase::Review && probing { Phase::Probe } else { phase },
            response: format!("answer {}", n + usize::from(verdict == Verdict::Off)),
            confidence: Some(
                [Confidence::Guess, Confidence::Perhaps, Confidence::Likely, Confidence::Certain]
                    [self.rng.random_range(0..4)],
            ),
            verdict,
            score: if verdict == Verdict::Right { 1.0 } else { 0.0 },
            misconception: None,
            hints: 0,
            guess: if rung == 0 { 0.25 } else { 0.0 },
            ceiling: 1,
            k: chance,
            retention: 0.85,
            params: 0,
            first_key_ms: Some(self.rng.random_range(500..5_000)),
            commit_ms: self.rng.random_range(5_000..20_000),
            bar_ms: None,
            variant: 0,
            turns: Vec::new(),
        }
    }
}

/// Makes an id as UUIDv7 lays it out: milliseconds, version, chance.
pub fn id(at: Utc, chance: u64) -> RowId {
    let ms = u128::from(at.0.unsigned_abs()) & 0xffff_ffff_ffff;
    RowId((ms << 80) | (0x7 << 76) | (0x2 << 62) | u128::from(chance >> 2))
}
