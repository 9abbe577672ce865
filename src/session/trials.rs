//! The machine, step by step: what each key leads to, and what it leaves in the log.

use proptest::prelude::*;

use super::{
    config::{Config, Reflecting},
    event::{Draft, Event, Written},
    phase::Phase,
    queue::{Entry, Why},
    round::Notice,
    rows::{Cause, NewRow},
    view::View,
    world::World,
};
use crate::{
    grade::Verdict,
    memory::row::{Attempt, Confidence, ItemKey, Phase as Kind, What},
};

fn world(items: &str) -> World {
    World::new(Config { seed: 1, ..Config::default() }, items)
}

fn attempts(world: &World) -> Vec<&Attempt> {
    world.rows.iter().filter_map(|r| if let NewRow::Attempt(a) = r { Some(&**a) } else { None }).collect()
}

/// Tells phase after each step.
#[track_caller]
fn check(world: &World, expected: &str) {
    assert_eq!(world.phase(), expected);
}

#[test]
fn right_and_sure_goes_straight_on() {
    let mut w = world("one two");
    check(&w, "pretest one");
    w.answer("alpha", 4);
    check(&w, "pretest two");
    let View::Attempt(view) = w.session.view(w.now) else { panic!("no question") };
    assert!(view.last.is_some_and(|l| l.right), "one line about the round before");
}

#[test]
fn right_but_unsure_gets_a_brief_why() {
    let mut w = world("one two");
    w.answer("alpha", 2);
    check(&w, "feedback one");
    w.event(Event::GoOn);
    check(&w, "pretest two");
}

#[test]
fn a_miss_is_reflected_explained_and_redone() {
    let mut w = world("one two");
    w.answer("beta", 4);
    check(&w, "verdict one");
    w.event(Event::Name(Cause::Misconception));
    check(&w, "feedback one");
    let View::Feedback(view) = w.session.view(w.now) else { panic!("no feedback") };
    assert_eq!((view.beliefs.len(), view.answer.as_slice(), view.redo), (1, &["alpha".to_owned()][..], true));
    w.event(Event::GoOn);
    check(&w, "redo one");
    w.answer("alpha", 4);
    check(&w, "pretest two");
    let kinds: Vec<_> = attempts(&w).iter().map(|a| (a.phase, a.verdict, a.confidence)).collect();
    assert_eq!(kinds, [(Kind::Pretest, Verdict::Off, Some(Confidence::Certain)), (Kind::Redo, Verdict::Right, None)]);
    assert_eq!(attempts(&w)[0].misconception.as_deref(), Some("copies"));
}

#[test]
fn pr_15_a_redo_is_asked_twice_and_then_left_for_tomorrow() {
    let mut w = world("one two");
    w.answer("beta", 1).event(Event::GoOn).event(Event::GoOn).answer("wrong", 1);
    check(&w, "feedback one");
    w.event(Event::GoOn);
    check(&w, "redo one");
    w.answer("wrong", 1);
    check(&w, "feedback one");
    w.event(Event::GoOn);
    check(&w, "pretest two");
}

#[test]
fn pr_17_a_retry_with_a_hint_comes_before_the_feedback() {
    let mut w = world("one two");
    w.answer("nonsense", 2);
    w.event(Event::TryAgain);
    check(&w, "retry one");
    let View::Attempt(view) = w.session.view(w.now) else { panic!("no question") };
    assert_eq!(view.hints, ["Look there."]);
    w.wait(10_000).event(Event::Hint).wait(10_000).event(Event::Hint);
    w.answer("alpha", 2);
    check(&w, "feedback one");
    w.event(Event::GoOn);
    check(&w, "pretest two");
    assert_eq!(
        attempts(&w).iter().map(|a| (a.phase, a.hints)).collect::<Vec<_>>(),
        [(Kind::Pretest, 0), (Kind::Retry, 3)]
    );
}

#[test]
fn hints_wait_before_an_answer() {
    let mut w = world("one");
    w.event(Event::Hint);
    let View::Attempt(view) = w.session.view(w.now) else { panic!("no question") };
    assert!(view.hints.is_empty() && view.notice.is_some());
    w.wait(10_000).event(Event::Hint);
    let View::Attempt(view) = w.session.view(w.now) else { panic!("no question") };
    assert_eq!(view.hints, ["Look there."]);
}

#[test]
fn giving_up_is_an_answer_without_confidence() {
    let mut w = world("one two");
    w.event(Event::GiveUp);
    check(&w, "verdict one");
    w.event(Event::GoOn).event(Event::GoOn);
    check(&w, "redo one");
    assert_eq!(attempts(&w)[0].verdict, Verdict::GaveUp);
    assert_eq!(attempts(&w)[0].confidence, None);
}

#[test]
fn what_left_an_item_open_is_certain_and_not_asked() {
    // There is a hint, so that another try is offered, and nothing else: a letter can name no other cause.
    let mut w = world("one two");
    w.event(Event::GiveUp);
    let View::Verdict(view) = w.session.view(w.now) else { panic!() };
    assert!(view.retry && !view.asks_cause);
    w.event(Event::Name(Cause::Slip));
    check(&w, "feedback one");
    let last = |w: &World| match w.rows.last() {
        Some(NewRow::Reflection(row)) => row.words.cause.clone(),
        _ => "no words".to_owned(),
    };
    assert_eq!(last(&w), "gap");
    // After that other try nothing is left to offer.
    let mut w = world("one two");
    w.event(Event::GiveUp).event(Event::TryAgain).event(Event::GiveUp);
    check(&w, "feedback one");
    assert_eq!(last(&w), "gap");
}

#[test]
fn an_empty_answer_is_never_graded() {
    let mut w = world("one");
    w.event(Event::Ready).event(Event::Commit(Some(Confidence::Certain)));
    check(&w, "pretest one");
    assert!(w.rows.is_empty());
}

#[test]
fn i_was_right_is_an_event_and_skips_the_redo() {
    let mut w = world("one two");
    w.answer("alfa beta", 3).event(Event::IWasRight);
    check(&w, "feedback one");
    w.event(Event::GoOn);
    check(&w, "pretest two");
    assert!(w.rows.iter().any(|r| matches!(r, NewRow::Event(e) if matches!(e.what, What::Override { .. }))));
    assert!(w.session.past[0].right);
}

#[test]
fn undo_takes_the_open_answer_back_and_asks_again_with_the_draft() {
    let mut w = world("one two");
    w.answer("beta", 4).event(Event::Undo);
    check(&w, "pretest one");
    let View::Attempt(view) = w.session.view(w.now) else { panic!("no question") };
    assert_eq!(view.draft.texts, ["beta"]);
    assert!(w.state("one").memory.is_none(), "nothing counts of what was taken back");
    assert_eq!(attempts(&w).len(), 1, "the row stays");
}

#[test]
fn an_answer_that_was_seen_is_practice_when_it_is_taken_back() {
    let mut w = world("one two");
    w.answer("beta", 4).event(Event::GoOn);
    check(&w, "feedback one");
    w.event(Event::Undo);
    check(&w, "redo one");
    let View::Attempt(view) = w.session.view(w.now) else { panic!("no question") };
    assert_eq!(view.notice, Some(&Notice::TakenBackSeen), "it is said to be practice");
    w.answer("alpha", 4);
    check(&w, "pretest two");
    assert!(w.state("one").memory.is_none(), "as if it had not been asked");
    assert_eq!(attempts(&w).len(), 2, "and both rows stay");
}

#[test]
fn undo_reaches_the_round_before() {
    let mut w = world("one two");
    w.answer("alpha", 4);
    check(&w, "pretest two");
    w.event(Event::Undo);
    check(&w, "pretest one");
    w.answer("alpha", 4);
    check(&w, "pretest two");
    assert_eq!(w.session.past.len(), 1);
    assert_eq!(w.session.place().of, 2);
}

#[test]
fn skip_asks_later_and_loses_nothing() {
    let mut w = world("one two");
    w.event(Event::Skip);
    check(&w, "pretest two");
    w.answer("yes", 4);
    check(&w, "pretest one");
    w.event(Event::Skip);
    check(&w, "pretest one");
}

#[test]
fn a_row_that_is_not_written_leaves_the_answer_standing() {
    let mut w = world("one two");
    w.fail_next = true;
    w.answer("alpha", 4);
    check(&w, "pretest one");
    let View::Attempt(view) = w.session.view(w.now) else { panic!("no question") };
    assert_eq!(view.draft.texts, ["alpha"]);
    w.event(Event::Commit(Some(Confidence::Certain)));
    check(&w, "pretest two");
    assert_eq!(attempts(&w).len(), 1);
}

#[test]
fn a_redo_after_the_last_hint_comes_some_items_later() {
    let mut w = world("one two three");
    w.answer("no idea", 1).event(Event::TryAgain).wait(10_000).event(Event::Hint).wait(10_000).event(Event::Hint);
    w.answer("still off", 1);
    check(&w, "verdict one");
    w.event(Event::GoOn).event(Event::GoOn);
    check(&w, "pretest two");
    w.answer("yes", 4);
    check(&w, "pretest three");
    w.answer("delta", 4);
    check(&w, "redo one");
    w.answer("alpha", 4);
    check(&w, "summary");
    assert!(w.session.past[0].redone);
    assert_eq!(w.session.past.len(), 3);
}

#[test]
fn full_reflection_asks_for_words() {
    let mut w = World::new(Config { reflection: Reflecting::Full, ..Config::default() }, "one");
    w.answer("beta", 2).event(Event::Name(Cause::Gap));
    check(&w, "words");
    w.event(Event::Written(Written::default()));
    check(&w, "words");
    w.event(Event::Written(Written { gap: "I mixed them up".into(), ..Written::default() }));
    check(&w, "feedback one");
    assert!(w.rows.iter().any(|r| matches!(r, NewRow::Reflection(x) if x.words.gap == "I mixed them up")));
}

#[test]
fn back_from_the_words_leads_to_a_verdict_only_where_it_asks_or_offers_something() {
    let full = || World::new(Config { reflection: Reflecting::Full, ..Config::default() }, "one");
    let mut w = full();
    w.answer("beta", 2).event(Event::GoOn);
    check(&w, "words");
    w.event(Event::Back);
    check(&w, "verdict one");
    // Left open, with a hint to try again by; once that try is gone as well, nothing lies behind the words.
    let mut w = full();
    w.event(Event::GiveUp).event(Event::GoOn);
    check(&w, "words");
    w.event(Event::Back);
    check(&w, "verdict one");
    w.event(Event::TryAgain).event(Event::GiveUp);
    check(&w, "words");
    let typed = || Written { gap: "half a".into(), ..Written::default() };
    w.event(Event::Typing(typed())).event(Event::Back);
    check(&w, "words");
    let View::Words(view) = w.session.view(w.now) else { panic!("no words") };
    assert_eq!(view.written.gap, "half a");
    w.event(Event::Written(typed()));
    check(&w, "feedback one");
}

#[test]
fn without_reflection_the_feedback_comes_at_once() {
    let mut w = World::new(Config { reflection: Reflecting::Off, ..Config::default() }, "one");
    w.answer("beta", 2);
    check(&w, "feedback one");
}

#[test]
fn words_that_are_being_typed_are_kept_with_the_session_and_not_in_the_log() {
    let mut w = world("one");
    w.answer("beta", 4).event(Event::Write);
    w.event(Event::Typing(Written { gap: "half a".into(), ..Written::default() }));
    assert_eq!(w.rows.len(), 1, "only the answer is in the log");
    let kept = serde_json::to_string(&w.session).unwrap();
    w.session = serde_json::from_str(&kept).unwrap();
    let View::Words(view) = w.session.view(w.now) else { panic!("no words") };
    assert_eq!(view.written.gap, "half a");
    w.event(Event::Written(Written { gap: "half a sentence".into(), ..Written::default() }));
    check(&w, "feedback one");
    assert!(matches!(w.rows.last(), Some(NewRow::Reflection(r)) if r.words.gap == "half a sentence"));
}

#[test]
fn the_last_line_goes_into_the_log() {
    let mut w = world("one");
    w.answer("alpha", 4);
    check(&w, "summary");
    w.event(Event::Close { mistake: "took it for beta".into(), insight: String::new() });
    check(&w, "done");
    assert!(w.finished);
    assert!(matches!(w.rows.last(), Some(NewRow::Stumble(s)) if s.words.happened == "took it for beta"));
}

#[test]
fn pr_13_words_are_invited_after_a_certain_error_at_most_twice() {
    let mut w = world("one two three");
    let mut invited = 0;
    for wrong in ["beta", "no", "wrong"] {
        w.wait(120_000).answer(wrong, 4);
        if let View::Verdict(view) = w.session.view(w.now) {
            invited += usize::from(view.invited);
        }
        w.event(Event::GoOn).event(Event::GoOn).event(Event::Skip);
    }
    assert_eq!(invited, 2);
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => prop::sample::select(vec!["alpha", "beta", "yes", "no", "delta", "gamma", "", "zzz"])
            .prop_map(|t| Event::Draft(Draft { texts: vec![t.into()], chosen: vec![t.len() % 3] })),
        3 => Just(Event::Ready),
        3 => prop::sample::select(vec![Confidence::Guess, Confidence::Perhaps, Confidence::Likely, Confidence::Certain])
            .prop_map(|c| Event::Commit(Some(c))),
        1 => Just(Event::Commit(None)),
        1 => Just(Event::Back),
        2 => Just(Event::Hint),
        1 => Just(Event::GiveUp),
        1 => Just(Event::Skip),
        3 => Just(Event::GoOn),
        1 => Just(Event::Name(Cause::Gap)),
        1 => Just(Event::Write),
        1 => Just(Event::Written(Written { gap: "why".into(), ..Written::default() })),
        1 => Just(Event::TryAgain),
        1 => Just(Event::IWasRight),
        1 => Just(Event::Undo),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// I1, and the first promise at the level of values: whatever is pressed, a question that has not been answered in
    /// its session shows no hint beyond the first, and no phase but the feedback holds the answer.
    #[test]
    fn i1_nothing_is_revealed_before_a_commit(events in prop::collection::vec(any_event(), 0..60), seed: u64) {
        let mut w = World::new(Config { seed, ..Config::default() }, "");
        for event in events {
            w.event(event);
            match (w.session.view(w.now), &w.session.phase) {
                (View::Attempt(view), Phase::Attempt(round, _) | Phase::Sure(round, _)) => {
                    // Once an answer was committed it was, also when it is taken back.
                    let committed = attempts(&w).iter().any(|a| a.key == round.entry.key);
                    prop_assert!(committed || view.hints.len() <= 1);
                    let shown = format!("{:?}", view.ask);
                    prop_assert!(!shown.contains("Because"), "{shown}");
                }
                (View::Verdict(view), _) => {
                    let shown = format!("{view:?}");
                    for secret in ["Because", "It moves", "never perhaps"] {
                        prop_assert!(!shown.contains(secret), "{shown}");
                    }
                }
                _ => {}
            }
        }
    }

    /// A session replays from its seed and its events, and goes on the same after being written out and read again at
    /// any moment.
    #[test]
    fn a_session_replays(events in prop::collection::vec(any_event(), 0..40), seed: u64, cut in 0usize..40) {
        let mut one = World::new(Config { seed, ..Config::default() }, "");
        let mut two = World::new(Config { seed, ..Config::default() }, "");
        for (n, event) in events.into_iter().enumerate() {
            one.event(event.clone());
            if n == cut {
                let kept = serde_json::to_string(&two.session).unwrap();
                let agenda = serde_json::to_string(&two.session.agenda()).unwrap();
                let session: crate::session::machine::Session = serde_json::from_str(&kept).unwrap();
                two.session = session.with(serde_json::from_str(&agenda).unwrap());
            }
            two.event(event);
            prop_assert_eq!(&one.session, &two.session);
        }
        prop_assert_eq!(one.rows, two.rows);
    }

    /// Ids of rows rise, so that the order of a session is the order of its log.
    #[test]
    fn row_ids_rise(events in prop::collection::vec(any_event(), 0..60), seed: u64) {
        let mut w = World::new(Config { seed, ..Config::default() }, "");
        for event in events {
            w.event(event);
        }
        let ids: Vec<_> = attempts(&w).iter().map(|a| a.id).collect();
        prop_assert!(ids.windows(2).all(|p| p[0] < p[1]));
    }

    /// The order of options tells nothing of the key.
    #[test]
    fn the_question_is_the_same_whichever_option_is_right(seed: u64) {
        use super::world::DECK;
        let other = DECK.replace("right = \"yes\"", "right = \"no\"").replace("\"no\" = {", "\"yes\" = {");
        let deck = |text: &str| crate::deck::parse("d", text).deck.unwrap();
        let config = Config { seed, ..Config::default() };
        let one = World::over(deck(DECK), config.clone(), "two");
        let two = World::over(deck(&other), config, "two");
        let (Phase::Attempt(_, a), Phase::Attempt(_, b)) = (&one.session.phase, &two.session.phase) else {
            return Err(TestCaseError::fail("no question"));
        };
        prop_assert_eq!(&a.ask, &b.ask);
    }
}

#[test]
fn a_challenge_above_the_rung_it_stands_on_is_a_probe_predicted_by_ability() {
    let mut w = world("two");
    w.answer("no", 2).event(Event::GoOn).event(Event::GoOn).answer("yes", 3);
    assert_eq!(w.state("two").memory.map(|m| m.rung), Some(0));
    let key = ItemKey { deck: "d".into(), item: "two".into() };
    let challenge = Entry { rung: Some(1), ..Entry::plain(key, Why::Challenge, "t".into(), false) };
    w.again(vec![challenge], 3);
    assert_eq!(w.phase(), "probe two");
    w.answer("gamma", 3);
    let attempt = attempts(&w)[2];
    assert_eq!((attempt.rung, attempt.phase, attempt.k), (1, Kind::Probe, 0.5));
}
