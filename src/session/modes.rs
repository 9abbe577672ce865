//! Sessions of other kinds than study: cram, exam and pretest.

use proptest::prelude::*;

use super::{
    config::{Config, Mode},
    event::{Event, Millis, Now},
    phase::Phase,
    queue::{Entry, Why},
    round::Notice,
    rows::NewRow,
    sheet::{Extent, Sheet},
    view::View,
    world::World,
};
use crate::{
    deck::model::Deck,
    memory::row::{Attempt, ItemKey, Offset, Phase as Kind, Utc},
};

const NOW: Now = Now { utc: Utc(1_795_334_400_000), offset: Offset(60), watch: Millis(0) };

/// Six typed items, `i0` answered by `a0` and so on; `i0` and `i1` in one skill, the others each in their own.
fn deck() -> Deck {
    let mut text = "format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n".to_owned();
    for skill in ["s1", "s2", "s3", "s4", "s5"] {
        text.push_str(&format!("[[skill]]\nid = \"{skill}\"\ntitle = \"{skill}\"\n"));
    }
    for n in 0..6 {
        text.push_str(&format!(
            "[[item]]\nid = \"i{n}\"\nskill = \"s{}\"\nnature = \"concept\"\nprompt = \"{n}?\"\nexplain = \"E{n}\"\n\
             hints = [\"h\", \"hh\", \"hhh\"]\nright = [\"a{n}\"]\n",
            n.max(1)
        ));
    }
    let parsed = crate::deck::parse("d.toml", &text);
    parsed.deck.unwrap_or_else(|| panic!("{:?}", parsed.faults))
}

fn world(mode: Mode, why: Why) -> World {
    let entry = |n: usize| {
        let key = ItemKey { deck: "d".into(), item: format!("i{n}") };
        Entry::plain(key, why, format!("s{}", n.max(1)), false)
    };
    let config = Config { seed: 1, minutes: 10, mode, ..Config::default() };
    World::planned(deck(), config, (0..6).map(entry).collect::<Vec<_>>(), NOW)
}

fn attempts(w: &World) -> Vec<&Attempt> {
    w.rows.iter().filter_map(|r| if let NewRow::Attempt(a) = r { Some(&**a) } else { None }).collect()
}

/// Answers what is up, rightly or not, with a confidence.
fn answer(w: &mut World, right: bool, digit: u8) {
    let item = match &w.session.phase {
        Phase::Attempt(round, _) => round.entry.key.item.clone(),
        _ => panic!("{}", w.phase()),
    };
    w.answer(&if right { format!("a{}", &item[1..]) } else { "off".into() }, digit);
}

fn sheet(w: &World) -> Sheet {
    match w.session.view(w.now) {
        View::Sheet(sheet) => *sheet,
        _ => panic!("{}", w.phase()),
    }
}

#[test]
fn what_comes_again_in_practice_makes_the_way_no_longer() {
    let mut w = world(Mode::Cram, Why::Cram);
    let mut places = Vec::new();
    for right in [false, true, true, true, true, true, true] {
        let place = w.session.place();
        places.push((place.at, place.of));
        answer(&mut w, right, 4);
        while w.phase().starts_with("feedback") {
            w.event(Event::GoOn);
        }
    }
    // The first one comes again some items later.
    assert!(places.iter().all(|(at, of)| *of == 6 && *at <= 6), "{places:?}");
    assert!(places.windows(2).any(|two| two[0] == two[1]), "{places:?}");
    assert_eq!(attempts(&w).len(), 7);
}

#[test]
fn an_exam_says_nothing_until_its_end() {
    // As the builder makes a paper of what was seen before.
    let mut w = world(Mode::Exam, Why::Cram);
    for (n, right) in [true, false, false, true, true, false].into_iter().enumerate() {
        let View::Attempt(view) = w.session.view(w.now) else { panic!("{}", w.phase()) };
        assert_eq!((view.kind, view.last.is_none(), view.asks_confidence), (Kind::Exam, true, true));
        assert_eq!(view.place.at, n + 1);
        for event in [Event::Hint, Event::Undo, Event::IWasRight] {
            w.wait(10_000).event(event);
            let View::Attempt(view) = w.session.view(w.now) else { panic!("{}", w.phase()) };
            assert_eq!((view.notice, view.hints.len()), (Some(&Notice::Held), 0));
        }
        answer(&mut w, right, 4);
    }
    let sheet = sheet(&w);
    assert_eq!((sheet.answered, sheet.right, sheet.misses, sheet.unasked, sheet.surely_off), (6, 3, 3, 0, 3));
    let skills: Vec<_> = sheet.skills.iter().map(|s| (s.title.as_str(), s.right, s.asked)).collect();
    assert_eq!(skills, [("s1", 1, 2), ("s2", 0, 1), ("s3", 1, 1), ("s4", 1, 1), ("s5", 0, 1)]);
    // Then the misses, one after another, with all there is to say.
    for (at, item) in [(2, "i1"), (3, "i2"), (6, "i5")] {
        w.event(Event::GoOn);
        let View::Feedback(view) = w.session.view(w.now) else { panic!("{}", w.phase()) };
        assert_eq!(w.phase(), format!("feedback {item}"));
        assert_eq!((view.place.at, view.place.of, view.redo, view.exam), (at, 6, false, true));
        assert_eq!(view.explain, format!("E{}", &item[1..]));
    }
    w.event(Event::GoOn);
    assert_eq!(w.phase(), "summary");
    assert!(attempts(&w).iter().all(|a| a.phase == Kind::Exam));
    assert!((0..6).all(|n| w.state(&format!("i{n}")).memory.is_none()), "the memory is left alone");
}

#[test]
fn an_exam_closes_when_its_time_is_up() {
    let mut w = world(Mode::Exam, Why::New);
    answer(&mut w, true, 2);
    w.wait(8 * 60_000).event(Event::Skip);
    let View::Attempt(view) = w.session.view(w.now) else { panic!("{}", w.phase()) };
    assert_eq!(view.minutes_left, Some(2));
    w.wait(2 * 60_000);
    // The draft that stands then is no answer.
    w.event(Event::Draft(super::event::Draft { texts: vec!["a2".into()], chosen: vec![] }));
    let sheet = sheet(&w);
    assert_eq!((sheet.answered, sheet.unasked, sheet.out_of_time), (1, 5, true));
    assert_eq!(attempts(&w).len(), 1);
    w.event(Event::GoOn);
    assert_eq!(w.phase(), "summary", "nothing was off");
}

#[test]
fn what_is_skipped_in_an_exam_comes_last() {
    let mut w = world(Mode::Exam, Why::New);
    w.event(Event::Skip);
    for _ in 0..5 {
        assert_ne!(w.phase(), "exam i0");
        answer(&mut w, true, 2);
    }
    assert_eq!(w.phase(), "exam i0");
    w.event(Event::Stop);
    assert_eq!((sheet(&w).answered, sheet(&w).unasked, sheet(&w).out_of_time), (5, 1, false));
}

#[test]
fn i_was_right_counts_when_the_paper_is_looked_at() {
    let mut w = world(Mode::Exam, Why::New);
    answer(&mut w, false, 2);
    w.event(Event::Stop).event(Event::GoOn);
    assert_eq!(w.phase(), "feedback i0");
    w.event(Event::Undo);
    assert_eq!(w.phase(), "feedback i0", "a paper is not written twice");
    w.event(Event::IWasRight).event(Event::GoOn);
    assert_eq!(w.phase(), "summary");
    let View::Summary(tally) = w.session.view(w.now) else { panic!() };
    assert_eq!((tally.right, tally.attempts), (1, 1));
}

#[test]
fn a_pretest_asks_once_and_gives_a_map() {
    let mut w = world(Mode::Pretest, Why::New);
    for (right, digit) in [(true, 4), (true, 1), (false, 4), (true, 2), (false, 1), (true, 4)] {
        answer(&mut w, right, digit);
        // A brief word, and on: no verdict to reflect on, no answer to produce again.
        if matches!(w.session.phase, Phase::Feedback(..)) {
            let View::Feedback(view) = w.session.view(w.now) else { panic!() };
            assert!(!view.redo);
            w.event(Event::GoOn);
        }
    }
    let sheet = sheet(&w);
    let map: Vec<_> = sheet.skills.iter().map(|s| (s.title.as_str(), s.extent())).collect();
    assert_eq!(
        map,
        [
            ("s1", Extent::Partly),
            ("s2", Extent::NotYet),
            ("s3", Extent::There),
            ("s4", Extent::NotYet),
            ("s5", Extent::There)
        ]
    );
    assert_eq!(sheet.begin_with().map(|s| s.title.as_str()), Some("s1"));
    assert_eq!(attempts(&w).iter().filter(|a| a.phase == Kind::Pretest).count(), 6);
    assert!((0..6).all(|n| w.state(&format!("i{n}")).memory.is_some()), "they are first attempts like any other");
    w.event(Event::GoOn);
    assert_eq!(w.phase(), "summary");
}

#[test]
fn a_pretest_is_not_cut_short_by_its_misses() {
    let mut w = world(Mode::Pretest, Why::New);
    for n in 0..6 {
        assert_eq!(w.phase(), format!("pretest i{n}"));
        answer(&mut w, false, 1);
        w.event(Event::GoOn);
    }
    assert_eq!(sheet(&w).answered, 6);
}

#[test]
fn in_a_cram_misses_come_again_until_right() {
    let mut w = world(Mode::Cram, Why::Cram);
    answer(&mut w, false, 1);
    assert_eq!(w.phase(), "feedback i0");
    w.event(Event::GoOn);
    let mut asked = Vec::new();
    while let Phase::Attempt(round, _) = &w.session.phase {
        asked.push(round.entry.key.item.clone());
        answer(&mut w, true, 4);
    }
    assert_eq!(asked, ["i1", "i2", "i3", "i0", "i4", "i5"]);
    assert!(attempts(&w).iter().all(|a| a.phase == Kind::Cram));
    assert!((0..6).all(|n| w.state(&format!("i{n}")).memory.is_none()), "the memory is left alone");
    let View::Summary(tally) = w.session.view(w.now) else { panic!("{}", w.phase()) };
    assert_eq!((tally.stumbles, tally.redone), (1, 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is answered, skipped and waited for, a session of any kind comes to its end, goes on the same after being
    /// kept and read again, and an exam shows no feedback before it.
    #[test]
    fn sessions_of_every_kind_end(
        mode in prop::sample::select(vec![Mode::Cram, Mode::Exam, Mode::Pretest, Mode::Study]),
        steps in prop::collection::vec(0u8..8, 1..30),
    ) {
        let why = if mode == Mode::Cram { Why::Cram } else { Why::New };
        let mut w = world(mode, why);
        let mut steps = steps.into_iter().cycle();
        let mut closed = false;
        for n in 0.. {
            prop_assert!(n < 400, "no end: {}", w.phase());
            let kept = serde_json::to_string(&(&w.session, w.session.agenda())).unwrap();
            let (rest, agenda): (super::machine::Session, _) = serde_json::from_str(&kept).unwrap();
            prop_assert_eq!(&rest.with(agenda), &w.session);
            closed |= matches!(w.session.phase, Phase::Sheet);
            let open = matches!(w.session.phase, Phase::Verdict(..) | Phase::Feedback(..));
            prop_assert!(mode != Mode::Exam || closed || !open, "told before the end");
            match (steps.next(), &w.session.phase) {
                (_, Phase::Summary(_) | Phase::Done) => break,
                (Some(0..=2), Phase::Attempt(..)) => answer(&mut w, false, 2),
                (Some(3..=4), Phase::Attempt(..)) => answer(&mut w, true, 4),
                (Some(5 | 7), Phase::Attempt(..)) => drop(w.event(Event::GiveUp)),
                (Some(6), _) => drop(w.wait(20_000).event(Event::Skip)),
                _ => drop(w.event(Event::GoOn)),
            }
        }
    }
}
