//! Rows of the log for tests of figures.

use pratfall::{
    deck::model::{Level, Way},
    grade::Verdict,
    memory::row::{Attempt, ItemKey, Offset, Phase, Row, RowId, StudyDay, Utc},
    tui::app::Screen,
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

/// Gives the questions of the list that is open, in order.
fn listed(stage: &Stage) -> Vec<String> {
    let Screen::Stats(figures) = &stage.app.screen else { panic!("no figures") };
    figures.list.as_ref().unwrap().answers.iter().flatten().map(|answer| answer.key.item.clone()).collect()
}

#[test]
fn earlier_answers_come_as_one_goes_down() {
    let mut stage = Stage::new();
    for n in 0..100 {
        let key = ItemKey { deck: "d".into(), item: format!("i{n}") };
        let row = attempt(&stage, n + 1, &key, 0, true);
        stage.engine.store.append(&row).unwrap();
    }
    stage.press("s enter");
    assert_eq!(listed(&stage).len(), 24);
    for _ in 0..300 {
        stage.press("down");
    }
    let newest_first: Vec<String> = (0..100).rev().map(|n| format!("i{n}")).collect();
    assert_eq!(listed(&stage), newest_first);
}

#[test]
fn what_is_due_leads_to_the_answers_that_made_it_so() {
    let mut stage = Stage::new();
    stage.drill(&["rust-ownership/use-after-move"]).choose("it prints x").press("4 enter enter").press("esc");
    stage.days(3);
    stage.press("s");
    assert_eq!(stage.app.stats.as_ref().unwrap().due, 1);
    stage.press("left enter");
    assert_eq!(listed(&stage), ["use-after-move"]);
}
