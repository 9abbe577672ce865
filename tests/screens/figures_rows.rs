//! Rows of the log for tests of figures.

use pratfall::{
    deck::model::{Level, Way},
    grade::Verdict,
    memory::row::{Attempt, ItemKey, Offset, Phase, Row, RowId, StudyDay, Utc},
};

use super::stage::Stage;

/// An attempt so many days from today.
pub fn attempt(stage: &Stage, n: u32, key: &ItemKey, days: i32, right: bool) -> Row {
    Row::Attempt(Attempt {
        id: RowId(n.into()),
        device: "here".into(),
        key: key.clone(),
        rung: 0,
        level: Level::Cued,
        way: Way::Type,
        skill: "s".into(),
        revision: "r".into(),
        session: RowId(7),
        at: Utc(stage.now.utc.0 + i64::from(days) * 86_400_000 + i64::from(n)),
        offset: Offset(60),
        day: StudyDay(stage.engine.today().0 + days),
        phase: if right { Phase::Review } else { Phase::Pretest },
        response: "x".into(),
        confidence: None,
        verdict: if right { Verdict::Right } else { Verdict::Off },
        score: f64::from(u8::from(right)),
        misconception: None,
        hints: 0,
        guess: 0.0,
        ceiling: 0,
        k: 0.5,
        retention: 0.85,
        params: 0,
        first_key_ms: None,
        commit_ms: 4_000,
        bar_ms: None,
        variant: 0,
        turns: Vec::new(),
    })
}
