//! Effort: fast misses that count for nothing, and slips that are worth more than a miss.

use super::*;

/// Answers off within so many milliseconds, whatever is asked, and goes on.
fn fast(w: &mut World, ms: u64) {
    w.now.watch.0 -= 3_000 - ms;
    answer(w, false, 1);
    on(w);
}

fn low(w: &World) -> Vec<String> {
    let flagged = w.rows.iter().filter_map(|r| match r {
        NewRow::Event(e) if matches!(e.what, What::LowEffort { .. }) => e.key.as_ref().map(|k| k.item.clone()),
        _ => None,
    });
    flagged.collect()
}

#[test]
fn pr_19_a_run_of_fast_misses_is_flagged_and_counts_for_nothing() {
    let mut w = World::planned(deck(4), config(), (0..4).map(|n| entry(n, Why::Due, 0.5)).collect::<Vec<_>>(), NOW);
    fast(&mut w, 400);
    assert!(low(&w).is_empty() && w.state("i0").memory.is_some());
    w.event(Event::Skip);
    fast(&mut w, 400);
    w.event(Event::Skip);
    fast(&mut w, 400);
    assert_eq!(low(&w), ["i0", "i1", "i2"]);
    assert!(["i0", "i1", "i2"].iter().all(|item| w.state(item).memory.is_none()), "as if never asked");
    assert_eq!(notice(&w), Some(Notice::Breath));
    fast(&mut w, 400);
    assert_eq!(low(&w).len(), 4, "and so is what goes on like that");
}

#[test]
fn pr_19_a_piped_session_and_a_slow_one_are_exempt() {
    for (gates, ms, flagged) in [(false, 400, 0), (true, 1_600, 0), (true, 400, 3)] {
        let queue: Vec<_> = (0..3).map(|n| entry(n, Why::Due, 0.5)).collect();
        let mut w = World::planned(deck(3), Config { gates, ..config() }, queue, NOW);
        for _ in 0..3 {
            // The redo of a hidden answer takes two events.
            fast(&mut w, ms);
        }
        assert_eq!(low(&w).len(), flagged, "{gates} {ms}");
    }
}

#[test]
fn pr_19_ones_own_pace_counts() {
    let pace = std::collections::BTreeMap::from([(Way::Type, 60_000)]);
    let queue: Vec<_> = (0..3).map(|n| entry(n, Why::Due, 0.5)).collect();
    let mut w = World::planned(deck(3), Config { pace, ..config() }, queue, NOW);
    for _ in 0..3 {
        miss(&mut w);
    }
    assert_eq!(low(&w).len(), 3, "three seconds are fast for one who takes a minute");
}

#[test]
fn a_slip_put_right_at_once_is_worth_more_than_a_miss() {
    let mut w = due(&[0.5, 0.5]);
    answer(&mut w, false, 2);
    w.event(Event::Name(Cause::Slip));
    assert_eq!(w.phase(), "retry i0");
    let View::Attempt(view) = w.session.view(w.now) else { panic!() };
    assert_eq!((view.draft.texts.as_slice(), view.mending), (&["off".to_owned()][..], true), "as it was");
    answer(&mut w, true, 1);
    assert_eq!(w.phase(), "pretest i1", "nothing is left to explain");
    assert_eq!(said(&w, |what| matches!(what, What::Slip { .. })), 1);
    let View::Attempt(view) = w.session.view(w.now) else { panic!() };
    assert!(view.last.is_some_and(|l| l.slipped && l.right));
    let mut missed = due(&[0.5, 0.5]);
    answer(&mut missed, false, 2);
    assert!(w.state("i0").memory.unwrap().stability > missed.state("i0").memory.unwrap().stability);
    assert_eq!(w.session.past[0].due, w.state("i0").memory.map(|m| m.due));
}

#[test]
fn a_slip_is_one_only_soon_once_and_without_help() {
    let slips = |w: &World| said(w, |what| matches!(what, What::Slip { .. }));
    // Named late: it is a cause, and the feedback comes.
    let mut w = due(&[0.5, 0.5]);
    answer(&mut w, false, 2);
    w.wait(10_000).event(Event::Name(Cause::Slip));
    assert_eq!(w.phase(), "feedback i0");
    // Put right late: another try.
    let mut w = due(&[0.5, 0.5]);
    answer(&mut w, false, 2);
    w.event(Event::Name(Cause::Slip)).wait(10_000);
    answer(&mut w, true, 1);
    assert_eq!((w.phase().as_str(), slips(&w)), ("feedback i0", 0));
    // Off again: the verdict, and no second time.
    let mut w = due(&[0.5, 0.5]);
    answer(&mut w, false, 2);
    w.event(Event::Name(Cause::Slip));
    answer(&mut w, false, 2);
    assert_eq!(w.phase(), "verdict i0");
    let View::Verdict(view) = w.session.view(w.now) else { panic!() };
    assert!(view.retry, "a try with a hint is still to be had");
    w.event(Event::Name(Cause::Slip));
    assert_eq!((w.phase().as_str(), slips(&w)), ("feedback i0", 0));
    // With a hint in between.
    let mut w = due(&[0.5, 0.5]);
    answer(&mut w, false, 2);
    w.event(Event::Name(Cause::Slip)).event(Event::Hint);
    answer(&mut w, true, 1);
    assert_eq!((w.phase().as_str(), slips(&w)), ("feedback i0", 0));
    // After a hint.
    let mut w = due(&[0.5, 0.5]);
    w.wait(10_000).event(Event::Hint);
    answer(&mut w, false, 2);
    w.event(Event::Name(Cause::Slip));
    assert_eq!(w.phase(), "feedback i0");
    // Where there is no sense of time.
    let mut w = World::planned(deck(1), Config { gates: false, ..config() }, vec![entry(0, Why::Due, 0.5)], NOW);
    answer(&mut w, false, 2);
    w.event(Event::Name(Cause::Slip));
    assert_eq!(w.phase(), "feedback i0");
}

#[test]
fn of_two_options_no_slip_can_be_put_right() {
    let text = crate::session::world::DECK.replace("\"perhaps\" = \"It is never perhaps.\"\n", "");
    let check = |text: &str, phase: &str| {
        let mut w = World::over(crate::deck::parse("d", text).deck.unwrap(), config(), "two");
        w.answer("no", 2).event(Event::Name(Cause::Slip));
        assert_eq!(w.phase(), phase);
    };
    check(&text, "feedback two");
    check(crate::session::world::DECK, "retry two");
}
