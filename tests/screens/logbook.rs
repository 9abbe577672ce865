//! The failure log on the screen, over a store: what is written, written anew and taken out is in the log as it was said.

use pratfall::{
    store::timeline::Wanted,
    tui::{app::Input, log::Typed},
};

use super::{snapshots::picture, stage::Stage};

fn paste(stage: &mut Stage, text: &str) {
    stage.input(Input::Paste(text.into()));
}

fn says(stage: &Stage) -> Vec<[String; 4]> {
    let entries = stage.engine.store.entries(&Wanted::default(), 9).unwrap();
    let shown = entries.iter().map(|entry| stage.engine.entry_shown(&entry.name).unwrap().unwrap());
    shown.map(|entry| [entry.happened, entry.expected, entry.insight, entry.tags]).collect()
}

fn seen(stage: &Stage) -> String {
    let (buffer, cursor) = stage.draw();
    picture(&buffer, cursor)
}

#[test]
fn a_stumble_is_written_down_written_anew_and_taken_out() {
    let mut stage = Stage::new();
    stage.press("l a");
    paste(&mut stage, "The build broke");
    stage.press("enter enter e");
    // What was expected is the first that says nothing.
    paste(&mut stage, "green");
    stage.press("tab tab");
    paste(&mut stage, "run it first");
    stage.press("enter");
    assert!(seen(&stage).contains("what it said before stays"), "{}", seen(&stage));
    assert_eq!(says(&stage), [["The build broke", "green", "run it first", ""]]);
    let entry = stage.engine.store.entries(&Wanted::default(), 9).unwrap().remove(0);
    assert_eq!(stage.engine.store.rows_of_entry(entry.id).unwrap().len(), 2, "both versions are there");
    stage.press("x n x y");
    assert!(says(&stage).is_empty(), "{:?}", says(&stage));
    assert!(seen(&stage).contains("It is out of the log."), "{}", seen(&stage));
    assert_eq!(stage.engine.store.rows_of_entry(entry.id).unwrap().len(), 3, "nothing is gone from the database");
}

#[test]
fn a_stumble_is_never_left_empty() {
    let mut stage = Stage::new();
    stage.press("l a");
    paste(&mut stage, "x");
    stage.press("enter");
    let name = stage.engine.store.entries(&Wanted::default(), 9).unwrap().remove(0).name;
    let refused = stage.engine.log_rewritten(&name, &Typed::default()).unwrap_err();
    assert!(refused.starts_with("Nothing would be left of it."), "{refused}");
    assert_eq!(says(&stage), [["x", "", "", ""]]);
    assert!(stage.engine.log_deleted("zzzz").unwrap_err().contains("gone"));
}
