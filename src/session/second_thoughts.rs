//! What undo, skip, "I was right", hints and leaving do to what comes after them.

use super::{
    config::Config,
    event::{Effect, Event, Millis, Written},
    phase::Phase,
    queue::Why,
    round::Notice,
    rows::NewRow,
    view::View,
    world::World,
};
use crate::memory::row::{Attempt, What};

fn world(items: &str) -> World {
    World::new(Config { seed: 1, ..Config::default() }, items)
}

fn attempts(world: &World) -> Vec<&Attempt> {
    world.rows.iter().filter_map(|r| if let NewRow::Attempt(a) = r { Some(&**a) } else { None }).collect()
}

#[track_caller]
fn check(world: &World, expected: &str) {
    assert_eq!(world.phase(), expected);
}

/// Leads item one to its feedback with all three hints seen.
fn to_the_bottom(w: &mut World) {
    w.answer("no idea", 1).event(Event::TryAgain).wait(10_000).event(Event::Hint).wait(10_000).event(Event::Hint);
    w.answer("still off", 1).event(Event::GoOn);
    check(w, "feedback one");
}

#[test]
fn hints_that_were_seen_count_after_an_undo() {
    let mut w = world("one two");
    w.answer("nonsense", 2).event(Event::TryAgain).wait(10_000).event(Event::Hint).event(Event::Undo);
    check(&w, "pretest one");
    w.answer("alpha", 4);
    assert_eq!(attempts(&w).last().unwrap().hints, 2);
}

#[test]
fn a_hint_that_was_seen_counts_after_a_skip() {
    let mut w = world("one two");
    w.wait(10_000).event(Event::Hint).event(Event::Skip).answer("yes", 4);
    check(&w, "pretest one");
    w.answer("alpha", 4);
    assert_eq!(attempts(&w).last().unwrap().hints, 1);
}

#[test]
fn a_redo_shows_no_hint_of_before() {
    let mut w = world("one");
    to_the_bottom(&mut w);
    w.event(Event::GoOn);
    check(&w, "redo one");
    let View::Attempt(view) = w.session.view(w.now) else { panic!("no question") };
    assert!(view.hints.is_empty(), "the last hint is the answer: {:?}", view.hints);
}

#[test]
fn i_was_right_about_the_round_before_is_said_and_counts() {
    let mut w = world("one two");
    w.answer("beta", 4).event(Event::GoOn).event(Event::GoOn).answer("alpha", 4);
    check(&w, "pretest two");
    w.event(Event::IWasRight);
    let View::Attempt(view) = w.session.view(w.now) else { panic!("no question") };
    assert_eq!(view.notice, Some(&Notice::Overridden));
    let memory = w.state("one").memory.unwrap();
    assert_eq!(w.session.past[0].due, Some(memory.due), "it comes back when the memory says so now");
}

#[test]
fn i_was_right_is_not_said_of_what_was_given_up() {
    let mut w = world("one two");
    w.event(Event::GiveUp).event(Event::IWasRight);
    check(&w, "verdict one");
    w.event(Event::GoOn).event(Event::IWasRight);
    check(&w, "feedback one");
    w.event(Event::GoOn).event(Event::IWasRight);
    check(&w, "redo one");
    let View::Attempt(view) = w.session.view(w.now) else { panic!("no question") };
    assert_eq!(view.notice, Some(&Notice::NothingSaid));
    w.answer("alpha", 4).event(Event::IWasRight);
    check(&w, "pretest two");
    assert!(!w.session.past[0].right, "a redo that is right makes no answer of it");
}

#[test]
fn what_the_first_answer_believed_is_told_after_a_try_with_a_hint() {
    let earlier = |second: &str| {
        let mut w = world("one two");
        w.answer("beta", 4).event(Event::TryAgain).answer(second, 1);
        while matches!(w.session.phase, super::phase::Phase::Verdict(..)) {
            w.event(Event::GoOn);
        }
        let View::Feedback(view) = w.session.view(w.now) else { panic!("no feedback") };
        view.earlier.map(|earlier| (earlier.said, earlier.beliefs[0].1.to_owned()))
    };
    let told = Some((vec!["beta".to_owned()], "It moves.".to_owned()));
    assert_eq!(earlier("nonsense"), told);
    assert_eq!(earlier("alpha"), told);
    assert_eq!(earlier("beta"), None, "the try shows it itself");
}

#[test]
fn words_on_the_first_answer_are_told_after_a_try_with_a_hint_and_at_no_redo() {
    let text = super::world::DECK.replace("\"beta\" = { belief = \"copies\" }", "\"beta\" = \"Not that one.\"");
    let deck = crate::deck::parse("d", &text).deck.unwrap();
    let says = |second: &str| {
        let mut w = World::over(deck.clone(), Config { seed: 1, ..Config::default() }, "one two");
        w.answer("beta", 4).event(Event::TryAgain).answer(second, 1);
        while matches!(w.session.phase, Phase::Verdict(..)) {
            w.event(Event::GoOn);
        }
        let View::Feedback(view) = w.session.view(w.now) else { panic!("no feedback") };
        view.earlier.map(|earlier| earlier.says.concat())
    };
    assert_eq!(says("nonsense").as_deref(), Some("Not that one."));
    assert_eq!(says("beta"), None, "the try shows them itself");
    // Before a redo they were read already.
    let mut w = World::over(deck.clone(), Config { seed: 1, ..Config::default() }, "one two");
    w.answer("beta", 4).event(Event::GoOn).event(Event::GoOn).answer("nonsense", 1);
    check(&w, "feedback one");
    let View::Feedback(view) = w.session.view(w.now) else { panic!("no feedback") };
    assert_eq!(view.earlier, None);
}

#[test]
fn undo_after_a_try_with_a_hint_takes_both_answers_back() {
    let mut w = world("one two");
    w.answer("nonsense", 2).event(Event::TryAgain).answer("beta", 1).event(Event::Undo);
    check(&w, "pretest one");
    let undone = |r: &&NewRow| matches!(r, NewRow::Event(e) if matches!(e.what, What::Undo { .. }));
    assert_eq!(w.rows.iter().filter(undone).count(), 2);
}

#[test]
fn i_was_right_is_not_said_of_what_counts_as_right() {
    let mut w = world("one two");
    w.answer("alpha", 1);
    check(&w, "feedback one");
    w.event(Event::IWasRight);
    let said = |r: &&NewRow| matches!(r, NewRow::Event(e) if matches!(e.what, What::Override { .. }));
    assert_eq!(w.rows.iter().filter(said).count(), 0);
}

#[test]
fn what_cannot_be_committed_says_why_and_writes_nothing() {
    let head = super::world::DECK.split("[[item]]").next().unwrap();
    let check = |keys: &str, said: &str, expected: Notice| {
        let item = format!("[[item]]\nid = \"far\"\nskill = \"s\"\nprompt = \"How far?\"\n{keys}\n");
        let deck = crate::deck::parse("d", &format!("{head}{item}")).deck.unwrap();
        let mut w = World::over(deck, Config { seed: 1, ..Config::default() }, "far");
        w.answer(said, 4);
        let View::Attempt(view) = w.session.view(w.now) else { panic!("no question") };
        assert_eq!(view.notice, Some(&expected), "{keys}: {said}");
        assert!(w.session.is_usable().is_err() && attempts(&w).is_empty(), "{keys}: {said}");
    };
    let of = |unit: &str| Notice::OtherUnit(Some(unit.to_owned()));
    check("right = 5\nunit = [\"km\", \"kilometres\"]", "5 miles", of("km"));
    check("right = 5\nunit = \"mW\"", "5 MW", of("mW"));
    check("right = 5", "5 miles", Notice::OtherUnit(None));
    check("right = 5\nunit = \"km\"\nunit_required = true", "5", Notice::NoUnit);
    check("right = 5", "five", Notice::NotANumber);
    check("right = 5", "  ", Notice::Empty);
    check("right = \"five\"", "", Notice::Empty);
}

#[test]
fn i_was_right_in_the_redo_shows_when_it_comes_back_now() {
    let mut w = world("one two");
    w.answer("beta", 4).event(Event::GoOn).event(Event::GoOn);
    check(&w, "redo one");
    w.event(Event::IWasRight);
    check(&w, "pretest two");
    assert_eq!(w.session.past[0].due, Some(w.state("one").memory.unwrap().due));
}

#[test]
fn i_was_right_spares_a_redo_that_was_put_off() {
    let mut w = world("one two three");
    to_the_bottom(&mut w);
    w.event(Event::GoOn);
    check(&w, "pretest two");
    assert!(w.session.queue.iter().any(|e| e.why == Why::Redo));
    w.event(Event::IWasRight);
    assert!(w.session.queue.iter().all(|e| e.why != Why::Redo));
}

#[test]
fn i_was_right_is_heard_while_the_confidence_is_asked() {
    let mut w = world("one two three");
    w.answer("beta", 4).event(Event::GoOn).event(Event::GoOn).answer("alpha", 4);
    w.answer("yes", 4);
    w.event(Event::Draft(super::event::Draft { texts: vec!["delta".into()], chosen: vec![] })).event(Event::Ready);
    check(&w, "sure three");
    w.session.past.last_mut().unwrap().right = false;
    w.event(Event::IWasRight);
    assert!(w.session.past.last().unwrap().right);
}

#[test]
fn an_undo_that_is_not_written_passes_nothing_over() {
    let mut w = world("one two three");
    w.answer("alpha", 4);
    check(&w, "pretest two");
    w.fail_next = true;
    w.event(Event::Undo);
    // The log still holds the first answer; the undo is tried again with the next row.
    check(&w, "review one");
    assert_eq!(w.session.queue.len(), 2, "two and three are still to come");
}

#[test]
fn an_item_that_cannot_be_read_is_passed_over() {
    let mut w = world("one two");
    w.session.phase = Phase::Waiting {
        entry: w.session.queue.front().cloned().unwrap(),
        draft: Default::default(),
        taken_back: false,
    };
    let effects = w.session.handle(Event::NotLoaded("no such page".into()), w.now);
    assert!(matches!(effects.as_slice(), [Effect::Load(key)] if key.item == "two"));
}

#[test]
fn time_away_is_no_time_of_the_session() {
    let mut w = world("one two");
    w.wait(60_000).event(Event::Hint);
    let minutes = w.session.minutes();
    // Left for the home screen, and gone on with an hour later by the same stopwatch.
    w.wait(3_600_000);
    let _ = w.session.resume(w.now);
    w.event(Event::Hint);
    assert_eq!(w.session.minutes(), minutes);
    // And in a new process, whose stopwatch starts anew.
    w.now.watch = Millis(5);
    let _ = w.session.resume(w.now);
    w.event(Event::Hint);
    assert_eq!(w.session.minutes(), minutes);
}

#[test]
fn a_redo_that_was_put_off_is_no_further_item() {
    let mut w = world("one two three");
    to_the_bottom(&mut w);
    w.event(Event::GoOn).answer("yes", 4).answer("delta", 4);
    check(&w, "redo one");
    let place = w.session.place();
    assert_eq!((place.at, place.of), (3, 3));
    w.answer("alpha", 4);
    check(&w, "summary");
    assert_eq!(w.session.place().of, 3);
}

#[test]
fn an_insight_written_is_no_feedback_unread() {
    let mut w = world("one two");
    w.answer("beta", 4).event(Event::GoOn);
    w.wait(20_000).event(Event::Write);
    w.event(Event::Written(Written { insight: "it moves".into(), ..Written::default() })).event(Event::GoOn);
    let read = w.rows.iter().rev().find_map(|r| if let NewRow::Reflection(r) = r { r.read_ms } else { None });
    assert!(read.unwrap() >= 20_000, "{read:?}");
}

#[test]
fn pr_13_time_for_reflection_is_counted_once() {
    let mut w = world("one two");
    w.answer("beta", 4);
    w.wait(9_000).event(Event::Write).event(Event::Written(Written::default()));
    check(&w, "verdict one");
    w.event(Event::GoOn);
    assert_eq!(w.session.reflecting_ms, 12_000);
}

#[test]
fn pr_3_a_problem_invites_a_second_approach_without_a_hint_too() {
    let check = |nature: &str, offered: bool| {
        let text = super::world::DECK.replace("nature = \"concept\"", &format!("nature = \"{nature}\""));
        let deck = crate::deck::parse("d", &text).deck.unwrap();
        let mut w = World::over(deck, Config { seed: 1, ..Config::default() }, "three");
        w.answer("something", 2);
        let View::Verdict(view) = w.session.view(w.now) else { panic!("no verdict") };
        assert_eq!(view.retry, offered, "{nature}");
    };
    check("problem", true);
    check("concept", false);
}

#[test]
fn i_was_right_holds_when_the_session_is_finished_at_once() {
    let mut w = world("one two");
    w.answer("beta", 4).event(Event::IWasRight);
    check(&w, "feedback one");
    w.event(Event::Stop);
    check(&w, "summary");
    let View::Summary(tally) = w.session.view(w.now) else { panic!("no summary") };
    assert_eq!((tally.right, tally.stumbles, tally.mistake.is_none()), (1, 0, true));
}

#[test]
fn an_insight_is_offered_for_the_log_when_the_session_is_finished_at_once() {
    let mut w = world("one two");
    w.answer("beta", 4).event(Event::GoOn).event(Event::Write);
    w.event(Event::Written(Written { insight: "it moves".into(), ..Written::default() })).event(Event::Stop);
    let View::Summary(tally) = w.session.view(w.now) else { panic!("no summary") };
    assert_eq!(tally.mistake.unwrap().insight, "it moves");
}
