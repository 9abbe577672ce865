//! Code in a session: runs, the commit that waits for one, what cannot be judged, and what is kept.

use super::{
    card::Begun,
    config::{Config, Mode},
    event::{Draft, Event, Line},
    machine::Session,
    phase::Phase,
    round::Notice,
    rows::NewRow,
    view::{AttemptView, View},
    world::World,
};
use crate::{
    deck,
    grade::{
        Verdict,
        code::{Checked, End, Ran, Said},
    },
    memory::row::{Attempt, Confidence},
};

const DECK: &str = r#"
format = 1
[deck]
id = "d"
title = "Deck"
[[misconception]]
id = "same"
belief = "Twice is the same."
refute = "It is double."
[[item]]
id = "twice"
nature = "problem"
prompt = "Double it."
hints = ["a", "b", "c"]
explain = "Because."
[[item.rung]]
ask = "code"
runner = "python"
starter = "def twice(x):\n    pass"
solution = "def twice(x):\n    return 2 * x"
[[item.rung.check]]
name = "four"
call = "twice(4)"
gives = "8"
[[item.rung.check]]
name = "a text"
hidden = true
call = "twice('ab')"
gives = "'abab'"
[[item.rung.error]]
check = "four"
belief = "same"
[[item]]
id = "other"
prompt = "Other?"
right = "x"
"#;

const STARTER: &str = "def twice(x):\n    pass\n";

fn world_with(config: Config, items: &str) -> World {
    let parsed = deck::parse("d", DECK);
    World::over(parsed.deck.unwrap_or_else(|| panic!("{:?}", parsed.faults)), config, items)
}

fn world() -> World {
    world_with(Config { seed: 1, ..Config::default() }, "")
}

fn ran(end: End, passed: [bool; 2]) -> Event {
    let check = |(name, passed): (&str, bool)| Checked {
        name: name.into(),
        hidden: name != "four",
        passed,
        asked: String::new(),
        expected: None,
        got: None,
        message: String::new(),
        output: Said::default(),
    };
    let checks = ["four", "a text"].into_iter().zip(passed).map(check).collect();
    Event::Ran(Box::new(Ran { checks, ..Ran::nothing(end, "So it ended.") }))
}

fn typed(w: &mut World, text: &str) {
    w.event(Event::Draft(Draft { texts: vec![text.into()], chosen: vec![] }));
}

fn attempt(w: &World) -> AttemptView<'_> {
    match w.session.view(w.now) {
        View::Attempt(view) => view,
        other => panic!("{other:?}"),
    }
}

fn rows(w: &World) -> Vec<&Attempt> {
    w.rows.iter().filter_map(|row| if let NewRow::Attempt(a) = row { Some(&**a) } else { None }).collect()
}

#[test]
fn a_question_begins_with_its_starter_and_nothing_else_of_it() {
    let w = world();
    assert_eq!(w.phase(), "pretest twice");
    assert_eq!(attempt(&w).draft.texts, [STARTER]);
    let asked = serde_json::to_string(attempt(&w).ask).unwrap();
    for secret in ["return", "gives", "abab", "8", "four", "a text", "same"] {
        assert!(!asked.contains(secret), "{secret}: {asked}");
    }
}

#[test]
fn runs_are_practice_and_write_nothing() {
    let mut w = world();
    typed(&mut w, "x = 1");
    w.event(Event::Run);
    assert_eq!((w.phase().as_str(), w.orders.len(), w.orders[0].text.as_str()), ("running twice", 1, "x = 1"));
    assert!(attempt(&w).running.is_some_and(|r| !r.commits));
    // Keys wait while it runs.
    typed(&mut w, "y = 2");
    w.event(Event::Run).event(Event::GiveUp).event(Event::Skip).event(Event::Undo);
    assert_eq!(
        (w.phase().as_str(), w.orders.len(), attempt(&w).draft.texts[0].as_str()),
        ("running twice", 1, "x = 1")
    );
    w.event(ran(End::Failed, [true, false]));
    assert_eq!((w.phase().as_str(), w.rows.len()), ("pretest twice", 0));
    assert_eq!(attempt(&w).tried.map(|tried| (tried.text.as_str(), tried.ran.hits())), Some(("x = 1", 1)));
    assert!(attempt(&w).running.is_none());
    // A word that comes late is nobody's.
    w.event(ran(End::Passed, [true, true]));
    assert_eq!(attempt(&w).tried.map(|tried| tried.ran.hits()), Some(1));
}

#[test]
fn a_commit_waits_for_its_checks_and_is_written_with_what_came_of_them() {
    let mut w = world();
    typed(&mut w, "half");
    w.event(Event::Ready);
    assert_eq!(w.phase(), "sure twice");
    w.event(Event::Commit(Some(Confidence::Certain)));
    assert_eq!((w.phase().as_str(), w.rows.len()), ("running twice", 0));
    let waited = rows(&w).len();
    w.wait(5000).event(ran(End::Failed, [false, true]));
    assert_eq!((w.phase().as_str(), waited), ("verdict twice", 0));
    let row = rows(&w)[0];
    assert_eq!((row.response.as_str(), row.verdict, row.score), ("half", Verdict::Partial, 0.5));
    assert_eq!((row.misconception.as_deref(), row.confidence), (Some("same"), Some(Confidence::Certain)));
    // The time of the checks is none of the learner's.
    assert_eq!(row.commit_ms, 3000);
    w.event(Event::GoOn);
    let View::Feedback(view) = w.session.view(w.now) else { panic!("{}", w.phase()) };
    assert_eq!(view.ran.map(Ran::hits), Some(1));
    assert_eq!(
        (view.said.join("\n"), view.answer.join("\n")),
        ("half".into(), "def twice(x):\n    return 2 * x".into())
    );
    assert_eq!(view.beliefs, [("Twice is the same.", "It is double.")]);
}

#[test]
fn a_redo_begins_with_the_code_of_the_attempt_and_wants_all_checks() {
    let mut w = world_with(Config { seed: 1, ..Config::default() }, "twice");
    typed(&mut w, "half");
    w.event(Event::Commit(Some(Confidence::Perhaps))).event(ran(End::Failed, [true, false]));
    w.event(Event::GoOn).event(Event::GoOn);
    assert_eq!(w.phase(), "redo twice");
    assert_eq!(attempt(&w).draft.texts, ["half"]);
    assert_eq!(attempt(&w).tried.map(|tried| tried.ran.hits()), Some(1));
    w.event(Event::Ready).event(ran(End::Failed, [true, false]));
    assert_eq!(w.phase(), "feedback twice", "half of it is not all of it");
    w.event(Event::GoOn);
    typed(&mut w, "whole");
    w.event(Event::Ready).event(ran(End::Passed, [true, true]));
    assert_eq!(w.phase(), "summary");
    assert_eq!(rows(&w).iter().map(|row| row.score).collect::<Vec<_>>(), [0.5, 0.5, 1.0]);
}

#[test]
fn a_second_try_begins_with_the_code_too_even_where_it_was_given_up() {
    let mut w = world();
    typed(&mut w, "half");
    w.event(Event::Commit(Some(Confidence::Perhaps))).event(ran(End::NotCompiled, [false, false]));
    w.event(Event::TryAgain);
    assert_eq!((w.phase().as_str(), attempt(&w).draft.texts[0].as_str()), ("retry twice", "half"));
    assert!(attempt(&w).tried.is_none(), "what came of it was not seen yet");
    let mut w = world();
    typed(&mut w, "half");
    w.event(Event::GiveUp).event(Event::TryAgain);
    assert_eq!((w.phase().as_str(), attempt(&w).draft.texts[0].as_str()), ("retry twice", "half"));
    let mut w = world();
    typed(&mut w, "half");
    w.event(Event::GiveUp).event(Event::GoOn).event(Event::GoOn);
    assert_eq!((w.phase().as_str(), attempt(&w).draft.texts[0].as_str()), ("redo twice", "half"));
}

#[test]
fn what_tells_nothing_of_the_code_leads_back_to_the_question() {
    for end in [End::Cancelled, End::NoToolchain, End::Refused, End::NoBox, End::NotTrusted] {
        let mut w = world();
        typed(&mut w, "half");
        w.event(Event::Commit(Some(Confidence::Certain))).event(ran(end, [false, false]));
        assert_eq!((w.phase().as_str(), w.rows.len()), ("pretest twice", 0), "{end:?}");
        assert_eq!(attempt(&w).notice, Some(&Notice::NotRun("So it ended.".into())), "{end:?}");
        assert_eq!(attempt(&w).draft.texts, ["half"]);
    }
}

#[test]
fn what_runs_can_be_called_off_once() {
    let mut w = world();
    typed(&mut w, "half");
    w.event(Event::Run).event(Event::CallOff).event(Event::CallOff);
    assert_eq!((w.called_off, attempt(&w).running.is_some_and(|r| r.called_off)), (1, true));
    w.event(ran(End::Cancelled, [false, false]));
    assert_eq!(w.phase(), "pretest twice");
    w.event(Event::CallOff);
    assert_eq!(w.called_off, 1);
}

#[test]
fn nothing_written_is_nothing_to_run() {
    let mut w = world();
    typed(&mut w, " \n");
    w.event(Event::Run);
    assert_eq!((attempt(&w).notice, w.orders.len()), (Some(&Notice::Empty), 0));
    w.event(Event::Commit(Some(Confidence::Certain)));
    assert_eq!((w.phase().as_str(), w.orders.len()), ("pretest twice", 0));
}

#[test]
fn a_killed_program_finds_the_code_again_and_nothing_running() {
    let mut w = world();
    typed(&mut w, "half");
    w.event(Event::Commit(Some(Confidence::Certain)));
    let text = serde_json::to_string(&w.session).unwrap();
    let mut again: Session = serde_json::from_str(&text).unwrap();
    assert_eq!(again.resume(w.now), []);
    let Phase::Attempt(_, turn) = &again.phase else { panic!("{:?}", again.phase) };
    assert_eq!(turn.draft.texts, ["half"]);
}

#[test]
fn code_that_is_left_is_found_again() {
    let mut w = world();
    typed(&mut w, "half");
    w.event(Event::Skip);
    assert_eq!(w.begun, [Begun { rung: 0, variant: 0, text: "half".into() }]);
    w.answer("x", 4);
    assert_eq!((w.phase().as_str(), attempt(&w).draft.texts[0].as_str()), ("pretest twice", "half"));
    // As it was given it is nothing to keep.
    typed(&mut w, STARTER.trim());
    w.event(Event::Stop);
    assert_eq!(w.begun, []);
    w.event(Event::Closing(Line::default()));
}

#[test]
fn an_exam_runs_nothing_but_what_is_handed_in() {
    let config = Config { seed: 1, mode: Mode::Exam, minutes: 60, ..Config::default() };
    let mut w = world_with(config, "");
    typed(&mut w, "half");
    w.event(Event::Run);
    assert_eq!((attempt(&w).notice, w.orders.len()), (Some(&Notice::Held), 0));
    w.event(Event::Commit(Some(Confidence::Likely))).event(ran(End::Failed, [true, false]));
    assert_eq!((w.phase().as_str(), rows(&w)[0].score), ("exam other", 0.5));
}
