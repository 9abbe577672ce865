//! Items put aside from within a session, and taken back.

use super::{
    config::{Config, Mode},
    event::{Aside, Event},
    round::Notice,
    rows::NewRow,
    view::View,
    world::World,
};
use crate::memory::row::What;

fn world() -> World {
    World::new(Config { seed: 1, ..Config::default() }, "")
}

fn said(w: &World) -> Vec<&What> {
    w.rows.iter().filter_map(|r| if let NewRow::Event(e) = r { Some(&e.what) } else { None }).collect()
}

fn notice(w: &World) -> Option<Notice> {
    match w.session.view(w.now) {
        View::Attempt(view) => view.notice.cloned(),
        _ => None,
    }
}

#[test]
fn an_item_put_aside_leaves_the_session_unanswered_and_undo_brings_it_back() {
    for aside in [Aside::Bury, Aside::Park, Aside::Suspend, Aside::Flag] {
        let mut w = world();
        w.answer("alpha", 4).event(Event::Aside(aside));
        assert_eq!((w.phase().as_str(), notice(&w)), ("pretest three", Some(Notice::Aside(aside))));
        assert!(w.session.queue.is_empty());
        let today = w.session.today(w.now);
        let state = w.state("two");
        assert_eq!(state.available(today), aside == Aside::Flag, "{aside:?}");
        assert_eq!((state.flagged, state.memory.is_none()), (aside == Aside::Flag, true));
        w.event(Event::Undo);
        assert_eq!((w.phase().as_str(), notice(&w)), ("pretest two", Some(Notice::TakenBack)));
        assert!(w.state("two").available(today) && !w.state("two").flagged);
        assert_eq!(w.session.queue.len(), 1, "and the other comes after it");
        // The next one reaches the answer before.
        w.event(Event::Undo);
        assert_eq!(w.phase(), "pretest one");
    }
}

#[test]
fn after_its_answer_an_item_put_aside_is_not_asked_again() {
    let mut w = world();
    w.answer("beta", 4).event(Event::GoOn);
    assert_eq!(w.phase(), "feedback one");
    w.event(Event::Aside(Aside::Park));
    assert_eq!(w.phase(), "pretest two", "no redo of what was put aside");
    let state = w.state("one");
    assert_eq!(w.session.past[0].due, state.memory.as_ref().map(|m| m.due), "a week from now");
    assert!(state.parked.is_some());
    w.event(Event::Undo);
    assert_eq!((w.phase().as_str(), notice(&w)), ("pretest two", Some(Notice::TakenBack)));
    assert!(w.state("one").parked.is_none() && w.state("one").memory.is_some(), "the answer stays");
    w.answer("yes", 4).event(Event::Undo);
    assert_eq!(said(&w).iter().filter(|what| matches!(what, What::Undo { .. })).count(), 2, "then the answer");
}

#[test]
fn a_ceiling_is_the_rung_that_is_asked() {
    let mut w = world();
    w.answer("alpha", 4).event(Event::Aside(Aside::Ceiling));
    assert_eq!((w.phase().as_str(), notice(&w)), ("pretest two", Some(Notice::Aside(Aside::Ceiling))));
    assert_eq!(w.state("two").ceiling, Some(0));
    w.answer("yes", 4);
    assert_eq!(w.state("two").memory.unwrap().rung, 0);
}

#[test]
fn the_last_item_put_aside_ends_the_session() {
    let mut w = World::new(Config::default(), "one");
    w.event(Event::Aside(Aside::Bury));
    assert_eq!(w.phase(), "done");
    assert!(w.finished);
    let mut w = World::new(Config::default(), "one two");
    w.answer("alpha", 4).event(Event::Aside(Aside::Bury));
    assert_eq!(w.phase(), "summary");
    w.event(Event::Undo);
    assert_eq!(w.phase(), "pretest two");
}

#[test]
fn an_exam_puts_nothing_aside() {
    let mut w = World::new(Config { mode: Mode::Exam, ..Config::default() }, "");
    w.event(Event::Aside(Aside::Suspend));
    assert_eq!((w.phase().as_str(), notice(&w), w.rows.len()), ("exam one", Some(Notice::Held), 0));
}
