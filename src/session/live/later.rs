//! What is answered anew: redos now and later, undo, "I was right", and tries with a hint.

use super::*;
use crate::memory::row::RowId;

#[test]
fn a_cold_start_asks_for_a_redo_at_once_and_again_later() {
    let cold = vec![(Why::New, 0.7); 6];
    let mut w = world(&cold, &[]);
    miss(&mut w);
    assert_eq!(w.phase(), "redo i0");
    hit(&mut w);
    let mut between = 0;
    while up(&w).is_some_and(|e| e.why != Why::Redo) {
        between += 1;
        hit(&mut w);
    }
    assert_eq!((w.phase().as_str(), between), ("redo i0", 3));
    hit(&mut w);
    assert_eq!(w.phase(), "pretest i4");
    // Otherwise once is enough.
    let mut w = due(&[0.5; 6]);
    miss(&mut w);
    hit(&mut w);
    assert!(w.session.queue.iter().all(|e| e.why != Why::Redo));
}

#[test]
fn pr_15_tries_of_a_day_are_two_wherever_they_stand() {
    let mut w = world(&[(Why::New, 0.7); 6], &[]);
    miss(&mut w);
    hit(&mut w);
    for _ in 0..3 {
        hit(&mut w);
    }
    assert_eq!(w.phase(), "redo i0");
    answer(&mut w, false, 1);
    assert_eq!(w.phase(), "feedback i0");
    w.event(Event::GoOn);
    assert_eq!(w.phase(), "pretest i4");
    assert_eq!(attempts(&w).iter().filter(|a| a.phase == Kind::Redo).count(), 2);
}

#[test]
fn undo_after_a_redo_that_was_put_off_takes_the_redo_back() {
    let mut w = world(&[(Why::New, 0.7); 6], &[]);
    miss(&mut w);
    hit(&mut w);
    for _ in 0..3 {
        hit(&mut w);
    }
    hit(&mut w);
    assert_eq!(w.phase(), "pretest i4");
    w.event(Event::Undo);
    assert_eq!(w.phase(), "redo i0");
    assert_eq!((w.session.past.len(), notice(&w)), (4, Some(Notice::TakenBack)));
    assert_eq!(said(&w, |what| matches!(what, What::Undo { .. })), 1, "that answer alone");
    hit(&mut w);
    assert_eq!(w.phase(), "pretest i4");
    w.event(Event::Undo).event(Event::Undo);
    assert_eq!(w.phase(), "pretest i3", "the one before is reached by the second");
}

#[test]
fn undo_after_a_redo_made_at_once_leaves_the_stumble_to_a_second_one() {
    let undone = |w: &World| -> Vec<RowId> {
        let row = |r: &NewRow| match r {
            NewRow::Event(e) => {
                if let What::Undo { row } = e.what {
                    Some(row)
                } else {
                    None
                }
            }
            _ => None,
        };
        w.rows.iter().filter_map(row).collect()
    };
    let mut w = due(&[0.5; 4]);
    hit(&mut w);
    miss(&mut w);
    hit(&mut w);
    assert_eq!(w.phase(), "pretest i2");
    let ids: Vec<RowId> = attempts(&w).iter().map(|a| a.id).collect();
    w.event(Event::Undo);
    assert_eq!((w.phase().as_str(), undone(&w)), ("redo i1", vec![ids[2]]));
    assert!(!w.session.past[1].right && !w.session.past[1].redone, "the stumble stands");
    // Produced anew it ends as it began: a stumble that was put right.
    hit(&mut w);
    assert_eq!(w.phase(), "pretest i2");
    assert!(!w.session.past[1].right && w.session.past[1].redone);
    w.event(Event::Undo).event(Event::Undo);
    assert_eq!(undone(&w).last(), Some(&ids[1]), "the first answer goes with the next one");
    assert_eq!(round(&w).map(|r| r.entry.key.item.as_str()), Some("i1"));
    assert_eq!(w.session.past.len(), 1);
}

#[test]
fn undo_at_a_redo_that_went_off_takes_that_one_back_alone() {
    let mut w = due(&[0.5; 4]);
    miss(&mut w);
    answer(&mut w, false, 1);
    assert_eq!(w.phase(), "feedback i0");
    w.event(Event::Undo);
    assert_eq!((w.phase().as_str(), notice(&w)), ("redo i0", Some(Notice::TakenBack)));
    assert_eq!(said(&w, |what| matches!(what, What::Undo { .. })), 1);
    w.event(Event::Undo);
    assert_eq!(said(&w, |what| matches!(what, What::Undo { .. })), 2);
    assert_eq!(round(&w).map(|r| r.rows.len()), Some(0));
}

#[test]
fn a_redo_that_was_taken_back_is_no_try_of_the_day() {
    let mut w = due(&[0.5; 4]);
    miss(&mut w);
    answer(&mut w, false, 1);
    w.event(Event::Undo);
    answer(&mut w, false, 1);
    on(&mut w);
    assert_eq!(w.phase(), "redo i0", "the second of two tries");
    answer(&mut w, false, 1);
    on(&mut w);
    assert_eq!(w.phase(), "pretest i1");
}

#[test]
fn what_was_raised_or_recovered_is_told_anew_after_i_was_right() {
    let mut w = due(&[0.5, 0.5]);
    answer(&mut w, false, 2);
    on(&mut w);
    hit(&mut w);
    assert_eq!(w.session.past[0].raised, None);
    w.event(Event::IWasRight);
    assert_eq!(w.session.past[0].raised, Some(2), "a right pretest is raised");
    let View::Attempt(view) = w.session.view(w.now) else { panic!() };
    assert!(view.last.is_some_and(|l| l.overridden && l.raised == Some(2)));
}

#[test]
fn a_lesson_takes_undo_and_i_was_right() {
    let lesson = |w: &mut World| {
        let queue = vec![entry(0, Why::Due, 0.5), Entry { instruct: true, ..entry(1, Why::New, 0.5) }];
        *w = World::planned(deck(2), config(), queue, NOW);
        miss(w);
        answer(w, true, 4);
        assert_eq!(w.phase(), "lesson");
    };
    let mut w = due(&[0.5]);
    lesson(&mut w);
    w.event(Event::IWasRight);
    let View::Lesson(view) = w.session.view(w.now) else { panic!() };
    assert!(view.last.is_some_and(|l| l.overridden && l.right));
    lesson(&mut w);
    w.event(Event::Undo);
    assert_eq!(w.phase(), "redo i0");
    hit(&mut w);
    assert_eq!(w.phase(), "pretest i1", "the lesson was seen, and comes to its question again");
}

#[test]
fn after_a_skip_no_line_speaks_of_the_round_before() {
    let mut w = due(&[0.5, 0.5, 0.5]);
    hit(&mut w);
    let last = |w: &World| matches!(w.session.view(w.now), View::Attempt(view) if view.last.is_some());
    assert!(last(&w));
    w.event(Event::Skip);
    assert!(!last(&w));
    hit(&mut w);
    assert!(last(&w));
}

#[test]
fn pr_18_a_try_with_a_hint_waits_for_the_next_level() {
    let mut w = due(&[0.5, 0.5]);
    w.wait(10_000).event(Event::Hint);
    answer(&mut w, false, 1);
    w.event(Event::TryAgain);
    let hints = |w: &World| match w.session.view(w.now) {
        View::Attempt(view) => view.hints.len(),
        _ => 0,
    };
    assert_eq!((hints(&w), notice(&w)), (1, Some(Notice::HintIn(6))));
    w.wait(3_000).event(Event::Hint);
    assert_eq!((hints(&w), notice(&w)), (1, Some(Notice::HintIn(2))));
    w.wait(1_000).event(Event::Hint);
    assert_eq!(hints(&w), 2);
}
