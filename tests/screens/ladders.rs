//! Ladders that change under a history: the log goes on meaning what it meant.

use pratfall::session::{ask::Input, phase::Phase};

use super::stage::Stage;

/// A deck of so many rivers, each a typed answer alone; from four on there is a choice below them.
fn rivers(count: usize) -> String {
    let mut deck = String::from("format = 1\n[deck]\nid = \"rivers\"\ntitle = \"Rivers\"\n");
    let all = [("cairo", "Nile"), ("london", "Thames"), ("paris", "Seine"), ("rome", "Tiber")];
    for (id, river) in &all[..count] {
        deck += &format!("[[item]]\nid = \"{id}\"\nprompt = \"The river of {id}?\"\nright = \"{river}\"\n");
    }
    deck
}

/// Tells how the open item is asked: chosen or typed, on which rung of how many.
fn asked(stage: &Stage) -> (&'static str, usize, usize) {
    let Phase::Attempt(_, turn) = &stage.session().phase else { panic!("no question") };
    let way = if matches!(turn.ask.input, Input::Choose { .. }) { "chosen" } else { "typed" };
    (way, turn.ask.rung, turn.ask.rungs)
}

#[test]
fn a_rung_that_comes_below_an_item_leaves_its_history_where_it_is() {
    let mut stage = Stage::new();
    stage.deck("rivers.toml", &rivers(3)).drill(&["rivers/cairo"]);
    assert_eq!(asked(&stage), ("typed", 1, 1));
    stage.write("Nile").press("enter 4 esc");
    // A fourth river: now there is a choice for those that were never asked.
    stage.days(5).deck("rivers.toml", &rivers(4)).drill(&["rivers/rome"]);
    assert_eq!(asked(&stage), ("chosen", 1, 2));
    stage.press("esc").drill(&["rivers/cairo"]);
    assert_eq!(asked(&stage), ("typed", 1, 1));
    stage.write("Nile").press("enter 4 esc");
    let rows = stage.engine.store.attempts_of(&key("cairo")).unwrap();
    assert_eq!(rows.iter().map(|l| (l.attempt.rung, l.attempt.ceiling)).collect::<Vec<_>>(), [(0, 0), (0, 0)]);
    let standing = stage.engine.standing(&key("cairo")).unwrap().unwrap();
    assert_eq!((standing.rungs.len(), standing.derived.len(), standing.ceiling), (1, 0, 1));
    let standing = stage.engine.standing(&key("rome")).unwrap().unwrap();
    assert_eq!((standing.rungs.len(), standing.derived, standing.ceiling), (2, vec![1], 2));
}

#[test]
fn a_rung_that_goes_is_no_fall() {
    let mut stage = Stage::new();
    stage.deck("rivers.toml", &rivers(4)).drill(&["rivers/cairo"]).choose("Nile").press("4 esc");
    // Right choices put it on the typed rung.
    stage.days(5).drill(&["rivers/cairo"]);
    for _ in 0..5 {
        if asked(&stage) == ("chosen", 1, 2) {
            stage.choose("Nile").press("4 esc").days(5).drill(&["rivers/cairo"]);
        }
    }
    assert_eq!(asked(&stage), ("typed", 2, 2));
    stage.press("esc").deck("rivers.toml", &rivers(3)).drill(&["rivers/cairo"]);
    assert_eq!(asked(&stage), ("typed", 1, 1));
    stage.write("Nile").press("enter 4");
    let memory = stage.engine.store.state(&key("cairo")).unwrap().memory.unwrap();
    assert_eq!((memory.rung, memory.falls.len(), memory.lapses), (0, 0, 0));
}

fn key(item: &str) -> pratfall::memory::row::ItemKey {
    pratfall::memory::row::ItemKey { deck: "rivers".into(), item: item.into() }
}
