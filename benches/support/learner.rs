//! The log of a learner whose memory is known: asked when the program would ask, recalling as other parameters say.

use pratfall::{
    deck::model::{Level, Way},
    grade::Verdict,
    memory::{
        fold,
        fsrs::ParamSets,
        row::{Attempt, Confidence, ItemKey, Offset, Phase, Row, RowId, StudyDay, Utc},
        state::ItemState,
    },
};

const DAY_MS: i64 = 86_400_000;

/// Weights of somebody who forgets sooner and differently than most.
pub const FORGETFUL: [f32; 21] = [
    0.05, 0.3, 0.7, 1.5, 7.2, 0.7, 2.4, 0.01, 1.1, 0.3, 0.6, 1.2, 0.09, 0.3, 1.2, 0.4, 2.2, 0.5425, 0.0912, 0.0658, 0.4,
];

/// Who learns how much.
pub struct Learner {
    /// Long-term reviews altogether, or a few more: new items are begun until there are as many.
    pub reviews: usize,
    /// Days over which items are begun.
    pub days: u32,
    /// The weights by which is recalled.
    pub truth: Vec<f32>,
    /// The day of the last answers.
    pub until: StudyDay,
    /// Fixes everything.
    pub seed: u64,
}

impl Learner {
    /// Makes the rows, item after item, in order for each.
    pub fn rows(&self) -> Vec<Row> {
        let (sets, truth) = (ParamSets::default(), ParamSets::only(&self.truth).unwrap_or_default());
        let mut chance = Chance(self.seed);
        let mut rows = Vec::new();
        let mut items = 0;
        while rows.len() < self.reviews + items {
            self.item(items, &sets, &truth, &mut chance, &mut rows);
            items += 1;
        }
        rows
    }

    /// Makes the pretest of one item, on any of the days, and its reviews up to the last of them.
    fn item(&self, n: usize, sets: &ParamSets, truth: &ParamSets, chance: &mut Chance, rows: &mut Vec<Row>) {
        let key = ItemKey { deck: format!("deck-{:02}", n % 20), item: format!("item-{n:06}") };
        let (mut state, mut true_state) = (ItemState::default(), ItemState::default());
        let mut day = self.until.minus((chance.next() * f64::from(self.days)) as u32);
        while day <= self.until {
            let knows = true_state.memory.as_ref().map_or(0.4, |memory| memory.recall(day));
            let row = Row::Attempt(attempt(&key, &state, day, knows, n, chance));
            state = fold::advance(state, &row, sets);
            true_state = fold::advance(true_state, &row, truth);
            rows.push(row);
            let comes = [state.memory.as_ref().map(|memory| memory.due), state.parked, Some(day.plus(1))];
            day = comes.into_iter().flatten().max().unwrap_or(day).plus((chance.next() * 4.0) as u32);
        }
    }
}

fn attempt(key: &ItemKey, state: &ItemState, day: StudyDay, knows: f64, n: usize, chance: &mut Chance) -> Attempt {
    let rung = state.memory.as_ref().map_or(0, |memory| memory.rung.min(1));
    let guess = if rung == 0 { 0.25 } else { 0.0 };
    let right = chance.next() < guess + (1.0 - guess) * knows;
    let at = Utc(i64::from(day.0) * DAY_MS + 9 * 3_600_000 + (n % 10_000) as i64 * 1_000);
    let k = state.memory.as_ref().map_or(0.5, |memory| memory.recall(day));
    Attempt {
        id: id(at, n as u64),
        device: "laptop".to_owned(),
        key: key.clone(),
        rung,
        level: if rung == 0 { Level::Recognise } else { Level::Cued },
        way: if rung == 0 { Way::Choose } else { Way::Type },
        skill: format!("skill-{}", n % 7),
        revision: "0".to_owned(),
        session: id(Utc(i64::from(day.0) * DAY_MS), 1),
        at,
        offset: Offset(60),
        day,
        phase: match &state.memory {
            None => Phase::Pretest,
            Some(memory) if memory.probing => Phase::Probe,
            Some(_) => Phase::Review,
        },
        response: "answer".to_owned(),
        confidence: Some(Confidence::Perhaps),
        verdict: if right { Verdict::Right } else { Verdict::Off },
        score: f64::from(u8::from(right)),
        misconception: None,
        hints: 0,
        guess,
        ceiling: 1,
        k,
        retention: 0.85,
        params: 0,
        first_key_ms: Some(900),
        commit_ms: 6_000,
        bar_ms: None,
        variant: 0,
        turns: Vec::new(),
    }
}

/// Makes an id as UUIDv7 lays it out: milliseconds, version, chance.
fn id(at: Utc, chance: u64) -> RowId {
    let ms = u128::from(at.0.unsigned_abs()) & 0xffff_ffff_ffff;
    RowId((ms << 80) | (0x7 << 76) | (0x2 << 62) | u128::from(chance))
}

/// SplitMix64: chance from a seed.
struct Chance(u64);

impl Chance {
    /// Gives a number from 0 to 1.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}
