//! Attempts, events and whole histories made up for tests.

use proptest::prelude::*;

use super::{
    fold::{advance, fold, refolds},
    fsrs::ParamSets,
    row::*,
    state::{ItemState, Memory},
};
use crate::{
    deck::model::{Level, Way},
    grade::Verdict,
};

const DAY_MS: i64 = 86_400_000;

/// A right, typed, unhinted answer on rung 0 of three, given at noon of a study day.
pub fn attempt(id: u128, day: i32) -> Attempt {
    Attempt {
        id: RowId(id),
        device: "here".into(),
        key: ItemKey { deck: "deck".into(), item: "item".into() },
        rung: 0,
        level: Level::Cued,
        way: Way::Type,
        skill: "skill".into(),
        revision: "0".into(),
        session: RowId(0),
        at: Utc(i64::from(day) * DAY_MS + DAY_MS / 2 + id as i64),
        offset: Offset(0),
        day: StudyDay(day),
        phase: Phase::Review,
        response: "answer".into(),
        confidence: Some(Confidence::Perhaps),
        verdict: Verdict::Right,
        score: 1.0,
        misconception: None,
        hints: 0,
        guess: 0.0,
        ceiling: 2,
        k: 0.5,
        retention: 0.85,
        params: 0,
        first_key_ms: Some(900),
        commit_ms: 2_000,
        bar_ms: None,
        variant: 0,
        turns: Vec::new(),
    }
}

/// An event at noon of a study day.
pub fn event(id: u128, day: i32, what: What) -> Event {
    Event {
        id: RowId(id),
        device: "here".into(),
        session: None,
        at: Utc(i64::from(day) * DAY_MS + DAY_MS / 2 + id as i64),
        offset: Offset(0),
        day: StudyDay(day),
        key: Some(ItemKey { deck: "deck".into(), item: "item".into() }),
        what,
    }
}

/// A learner at one item: each answer is given on the rung the item then stands on.
#[derive(Default)]
pub struct Learner {
    pub rows: Vec<Row>,
    pub state: ItemState,
    pub sets: ParamSets,
}

impl Learner {
    /// Adds an answer, changed from a right one on the present rung.
    pub fn answers(&mut self, day: i32, change: impl FnOnce(&mut Attempt)) -> &mut Learner {
        let mut attempt = attempt(self.rows.len() as u128 + 1, day);
        attempt.rung = self.state.memory.as_ref().map_or(0, |m| m.rung);
        change(&mut attempt);
        self.adds(Row::Attempt(attempt))
    }

    /// Adds a right answer.
    pub fn right(&mut self, day: i32) -> &mut Learner {
        self.answers(day, |_| ())
    }

    /// Adds an answer that is off.
    pub fn off(&mut self, day: i32) -> &mut Learner {
        self.answers(day, off)
    }

    /// Adds an event.
    pub fn says(&mut self, day: i32, what: What) -> &mut Learner {
        self.adds(Row::Event(event(self.rows.len() as u128 + 1, day, what)))
    }

    /// Adds a row the way the store does.
    pub fn adds(&mut self, row: Row) -> &mut Learner {
        let whole = refolds(&self.state, &row);
        self.rows.push(row);
        self.state = if whole {
            fold(&self.rows, &self.sets)
        } else {
            advance(std::mem::take(&mut self.state), self.rows.last().unwrap(), &self.sets)
        };
        self
    }

    /// The memory of the item, which must be there.
    pub fn memory(&self) -> &Memory {
        self.state.memory.as_ref().unwrap()
    }
}

/// Makes an answer off.
pub fn off(attempt: &mut Attempt) {
    (attempt.verdict, attempt.score) = (Verdict::Off, 0.0);
}

/// A state without what only says which rows there were.
pub fn bare(mut state: ItemState) -> ItemState {
    state.newest = None;
    state.awaited.clear();
    state
}

/// Three parameter sets beside the default: one far from it, one with S0(Good) below S0(Again), one at its limits.
pub fn sets() -> ParamSets {
    let mut sets = ParamSets::default();
    let far =
        [0.9, 1.8, 6.5, 20.0, 7.2, 0.5, 1.4, 0.01, 1.2, 0.3, 1.6, 2.2, 0.09, 0.4, 2.3, 0.3, 2.9, 0.4, 0.2, 0.1, 0.35];
    assert!(sets.insert(1, &far));
    let mut crossed = far;
    (crossed[0], crossed[2]) = (6.0, 2.0);
    assert!(sets.insert(2, &crossed));
    assert!(sets.insert(3, &[100.0; 21]));
    sets
}

/// Any 21 legal weights.
pub fn weights() -> impl Strategy<Value = Vec<f32>> {
    let ranges: [(f32, f32); 21] = [
        (0.001, 100.0),
        (0.001, 100.0),
        (0.001, 100.0),
        (0.001, 100.0),
        (1.0, 10.0),
        (0.001, 4.0),
        (0.001, 4.0),
        (0.001, 0.75),
        (0.0, 4.5),
        (0.0, 0.8),
        (0.001, 3.5),
        (0.001, 5.0),
        (0.001, 0.25),
        (0.001, 0.9),
        (0.0, 4.0),
        (0.0, 1.0),
        (1.0, 6.0),
        (0.0, 2.0),
        (0.0, 2.0),
        (0.0, 0.8),
        (0.1, 0.8),
    ];
    ranges.into_iter().map(|(low, high)| low..=high).collect::<Vec<_>>()
}

/// One made-up thing that happens.
#[derive(Debug, Clone)]
pub enum Happening {
    /// An answer so many days on; `follow` puts it on the rung the item stands on.
    Answer { gap: i32, follow: bool, attempt: Box<Attempt> },
    /// An event so many days on; one that speaks of a row speaks of the one at this place, modulo their number.
    Event { gap: i32, what: What, about: usize },
}

/// Any answer, with its day and identity still to be set.
pub fn answer() -> impl Strategy<Value = Attempt> {
    let phase = prop_oneof![
        8 => Just(Phase::Review),
        1 => Just(Phase::Pretest),
        1 => Just(Phase::Probe),
        1 => Just(Phase::Retry),
        2 => Just(Phase::Redo),
        1 => Just(Phase::Exam),
        1 => Just(Phase::Cram),
    ];
    let verdict = prop_oneof![
        5 => Just((Verdict::Right, 1.0)),
        1 => Just((Verdict::Near, 1.0)),
        2 => (0.0..1.0_f64).prop_map(|score| (Verdict::Partial, score)),
        3 => Just((Verdict::Off, 0.0)),
        1 => Just((Verdict::GaveUp, 0.0)),
    ];
    let confidence = prop::option::of(prop_oneof![
        Just(Confidence::Guess),
        Just(Confidence::Perhaps),
        Just(Confidence::Likely),
        Just(Confidence::Certain),
    ]);
    let hints = prop_oneof![6 => Just(0_u8), 1 => 1_u8..=4];
    let rest = (0_u8..4, 0_u8..4, 0.0..=1.0_f64, 0.7..=0.97_f64, 0_u32..5);
    (phase, verdict, confidence, hints, rest).prop_map(|(phase, (verdict, score), confidence, hints, rest)| {
        let (rung, ceiling, k, retention, params) = rest;
        let mut a = attempt(0, 0);
        (a.phase, a.verdict, a.score, a.confidence, a.hints) = (phase, verdict, score, confidence, hints);
        // The ceiling is mostly the same: items are seldom edited.
        a.ceiling = if k < 0.8 { 3 } else { ceiling };
        (a.rung, a.k, a.retention, a.params) = (rung, k, retention, params);
        // Some have a bar, and some of those come late.
        a.bar_ms = [None, None, Some(1_500), Some(2_500)].get((retention * 1e6) as usize % 4).copied().flatten();
        shape(&mut a);
        a
    })
}

/// Sets level and luck as they go with the rung.
pub fn shape(attempt: &mut Attempt) {
    attempt.level = match attempt.rung {
        0 => Level::Recognise,
        1 => Level::Cued,
        2 => Level::Free,
        _ => Level::Apply,
    };
    attempt.guess = if attempt.rung == 0 { 0.25 } else { 0.0 };
}

/// Any history of up to this many happenings.
pub fn history(most: usize) -> impl Strategy<Value = Vec<Happening>> {
    let gap = || {
        prop_oneof![
            4 => Just(0), 6 => Just(1), 6 => 2..12_i32, 2 => 12..200_i32, 1 => -3..0_i32, 1 => 1_000..40_000_i32,
        ]
    };
    let none = RowId(0);
    let what = prop_oneof![
        Just(What::Override { attempt: none }),
        (0.0..=1.0_f64).prop_map(move |score| What::Score { attempt: none, score }),
        Just(What::Slip { attempt: none }),
        Just(What::LowEffort { attempt: none }),
        Just(What::Undo { row: none }),
        Just(What::Undo { row: none }),
        Just(What::Suspend),
        Just(What::Resume),
        (0..100_i32).prop_map(|day| What::Bury { until: StudyDay(day) }),
        Just(What::Park),
        Just(What::Unpark),
        Just(What::Reset),
        Just(What::Flag { note: String::new() }),
        prop_oneof![Just(What::Keep { revision: String::new() }), Just(What::Halve { revision: String::new() })],
    ];
    let happening = prop_oneof![
        8 => (gap(), prop::bool::weighted(0.9), answer())
            .prop_map(|(gap, follow, attempt)| Happening::Answer { gap, follow, attempt: Box::new(attempt) }),
        1 => (gap(), what, any::<usize>()).prop_map(|(gap, what, about)| Happening::Event { gap, what, about }),
    ];
    prop::collection::vec(happening, 0..most)
}

/// Plays a history through, and gives the learner it makes.
pub fn play(history: &[Happening]) -> Learner {
    let mut learner = Learner { sets: sets(), ..Learner::default() };
    let mut day = 0_i32;
    for (n, happening) in history.iter().enumerate() {
        let id = n as u128 + 1;
        let row = match happening {
            Happening::Answer { gap, follow, attempt } => {
                day += gap;
                Row::Attempt(placed(attempt, &learner.state, id, day, *follow))
            }
            Happening::Event { gap, what, about } => {
                day += gap;
                Row::Event(event(id, day, aimed(what, RowId((about % history.len()) as u128 + 1))))
            }
        };
        learner.adds(row);
    }
    learner
}

/// Puts an answer on a day, and on the present rung if it follows the state.
pub fn placed(answer: &Attempt, state: &ItemState, id: u128, day: i32, follow: bool) -> Attempt {
    let when = attempt(id, day);
    let mut placed = Attempt { id: when.id, at: when.at, day: when.day, ..answer.clone() };
    if follow && let Some(memory) = &state.memory {
        placed.rung = memory.rung;
        shape(&mut placed);
    }
    placed
}

fn aimed(what: &What, at: RowId) -> What {
    match what {
        What::Override { .. } => What::Override { attempt: at },
        What::Score { score, .. } => What::Score { attempt: at, score: *score },
        What::Slip { .. } => What::Slip { attempt: at },
        What::LowEffort { .. } => What::LowEffort { attempt: at },
        What::Undo { .. } => What::Undo { row: at },
        other => other.clone(),
    }
}
