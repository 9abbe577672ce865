//! What a rung asks beside the answer: its time, and past the ceiling another wording.

use super::{
    config::Config,
    event::{Draft, Event},
    phase::Phase,
    rows::NewRow,
    view::View,
    world::World,
};
use crate::{
    grade::Verdict,
    memory::row::{Attempt, Confidence, Phase as Kind},
};

const HEAD: &str = "format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n";

fn world(items: &str, config: Config) -> World {
    let parsed = crate::deck::parse("d", &format!("{HEAD}{items}"));
    World::over(parsed.deck.unwrap_or_else(|| panic!("{:?}", parsed.faults)), Config { seed: 1, ..config }, "")
}

fn last(world: &World) -> &Attempt {
    let attempts = world.rows.iter().rev().filter_map(|r| if let NewRow::Attempt(a) = r { Some(&**a) } else { None });
    attempts.into_iter().next().unwrap()
}

/// Tells the prompt on the screen.
fn asked(world: &World) -> String {
    match world.session.view(world.now) {
        View::Attempt(view) => view.ask.prompt.clone(),
        other => panic!("{other:?}"),
    }
}

const VARIED: &str = r#"
[[item]]
id = "one"
prompt = "Own?"
explain = "Own reason."
right = "alpha"
hints = ["own hint"]
[[item.variants]]
prompt = "First variant?"
explain = "Its reason."
hints = ["its hint"]
right = "beta"
[item.variants.traps]
"gamma" = "So it is not."
[[item.variants]]
prompt = "Second variant?"
right = "delta"
"#;

fn right(prompt: &str) -> &'static str {
    match prompt {
        "Own?" => "alpha",
        "First variant?" => "beta",
        _ => "delta",
    }
}

#[test]
fn past_the_ceiling_the_wordings_take_turns() {
    let mut w = world(VARIED, Config::default());
    let mut seen = Vec::new();
    for _ in 0..9 {
        let prompt = asked(&w);
        w.answer(right(&prompt), 4);
        assert_eq!(last(&w).verdict, Verdict::Right, "{prompt}");
        seen.push((prompt.chars().next().unwrap(), last(&w).variant, last(&w).rung));
        w.later(60);
    }
    let told: String = seen.iter().map(|(letter, ..)| *letter).collect();
    // Its own wording until it was right on two days, then one after the other.
    assert_eq!(told, "OOSOFSOFS");
    for (letter, variant, rung) in seen {
        assert_eq!((variant, rung), (if letter == 'O' { 0 } else { 1 + u8::from(letter == 'S') }, 0));
    }
}

/// A world where the first variant is asked.
fn at_the_first_variant() -> World {
    let mut w = world(VARIED, Config::default());
    while asked(&w) != "First variant?" {
        let prompt = asked(&w);
        w.answer(right(&prompt), 4).later(60);
    }
    w
}

#[test]
fn a_variant_is_graded_hinted_explained_and_redone_as_itself() {
    let mut w = at_the_first_variant();
    let View::Attempt(view) = w.session.view(w.now) else { panic!() };
    assert!(view.ask.other_wording);
    w.answer("gamma", 2);
    assert_eq!(w.phase(), "verdict one");
    w.event(Event::TryAgain);
    let View::Attempt(view) = w.session.view(w.now) else { panic!() };
    assert_eq!((view.kind, view.hints, view.ask.prompt.as_str()), (Kind::Retry, vec!["its hint"], "First variant?"));
    w.answer("gamma", 0);
    w.event(Event::GoOn);
    let View::Feedback(view) = w.session.view(w.now) else { panic!("{}", w.phase()) };
    assert_eq!((view.answer, view.explain), (vec!["beta".to_owned()], "Its reason."));
    assert_eq!(view.says, ["So it is not."]);
    w.event(Event::GoOn);
    assert_eq!((w.phase().as_str(), asked(&w).as_str()), ("redo one", "First variant?"));
    w.answer("beta", 0);
    assert_eq!((last(&w).phase, last(&w).verdict, last(&w).variant), (Kind::Redo, Verdict::Right, 1));
    // The next day its own wording is asked, and nothing of the variant's.
    w.later(1);
    assert_eq!(asked(&w), "Own?");
    w.answer("beta", 4).event(Event::GoOn);
    let View::Feedback(view) = w.session.view(w.now) else { panic!("{}", w.phase()) };
    assert_eq!(view.explain, "Own reason.");
}

#[test]
fn an_answer_that_is_taken_back_is_asked_again_in_the_same_wording() {
    let mut w = at_the_first_variant();
    w.answer("gamma", 2).event(Event::Undo);
    assert_eq!(asked(&w), "First variant?");
    // And a session that was kept goes on with it.
    let kept = serde_json::to_string(&w.session).unwrap();
    w.session = serde_json::from_str(&kept).unwrap();
    assert_eq!(asked(&w), "First variant?");
}

#[test]
fn what_is_produced_again_later_is_the_answer_that_was_shown() {
    let other = |id: &str| format!("[[item]]\nid = \"{id}\"\nprompt = \"{id}?\"\nright = \"{id}\"\n");
    let items = VARIED.replace("\"its hint\"", "\"a\", \"b\", \"c\"");
    let mut w = world(&format!("{items}{}{}{}", other("x"), other("y"), other("z")), Config::default());
    let finish = |w: &mut World| {
        for id in ["x", "y", "z"] {
            assert_eq!(asked(w), format!("{id}?"));
            w.answer(id, 4);
        }
    };
    while asked(&w) != "First variant?" {
        let prompt = asked(&w);
        w.answer(right(&prompt), 4);
        finish(&mut w);
        w.later(60);
    }
    w.answer("gamma", 2).event(Event::TryAgain);
    for _ in 0..2 {
        w.wait(20_000).event(Event::Hint);
    }
    w.answer("gamma", 0).event(Event::GoOn).event(Event::GoOn);
    finish(&mut w);
    // The miss has changed what is due; the redo is of what was missed all the same.
    assert_eq!((w.phase().as_str(), asked(&w).as_str()), ("redo one", "First variant?"));
}

#[test]
fn no_variant_is_asked_below_the_ceiling() {
    let items = VARIED.replace("right = \"alpha\"\n", "").replace(
        "[[item.variants]]\nprompt = \"First",
        "[[item.rung]]\nprompt = \"Low?\"\nright = \"low\"\n[[item.rung]]\nright = \"alpha\"\n[[item.variants]]\nprompt = \"First",
    );
    let mut w = world(&items, Config::default());
    for _ in 0..4 {
        assert_eq!(asked(&w), "Low?");
        // Hinted answers promote nobody.
        w.event(Event::Hint).wait(20_000).event(Event::Hint).answer("low", 4).later(30);
    }
}

const TIMED: &str = r#"
[[item]]
id = "one"
nature = "procedure"
prompt = "Steps?"
[[item.rung]]
right = "go"
[[item.rung]]
timed = 5
right = "go"
"#;

/// Answers so many milliseconds after the question came up; tells the bar that was recorded.
fn takes(world: &mut World, answer: &str, ms: u64) -> Option<u32> {
    // Two events go before the commit, a second each.
    world.wait(ms - 3_000);
    let draft = Draft { texts: vec![answer.into()], chosen: vec![] };
    world.event(Event::Draft(draft)).event(Event::Ready);
    if matches!(world.session.phase, Phase::Sure(..)) {
        world.event(Event::Commit(Some(Confidence::Certain)));
    }
    assert_eq!(u64::from(last(world).commit_ms), ms);
    last(world).bar_ms
}

#[test]
fn a_timed_rung_aims_at_ones_own_pace_and_being_late_costs_a_point_alone() {
    let mut w = world(TIMED, Config::default());
    assert_eq!(takes(&mut w, "go", 10_000), None, "the rung below has no bar");
    let memory = |w: &World| w.state("one").memory.unwrap();
    assert_eq!(memory(&w).rung, 1);
    w.later(2);
    let View::Attempt(view) = w.session.view(w.now) else { panic!() };
    // 1.2 times the ten seconds before.
    assert_eq!((view.kind, view.ask.bar_ms), (Kind::Probe, Some(12_000)));
    assert_eq!(takes(&mut w, "go", 14_000), Some(12_000));
    let late = memory(&w);
    assert_eq!((last(&w).verdict, late.points, late.right_days.len(), late.probing), (Verdict::Right, 0, 0, false));
    // In time it earns both; all else is the same.
    let mut quick = world(TIMED, Config::default());
    takes(&mut quick, "go", 10_000);
    quick.later(2);
    takes(&mut quick, "go", 9_000);
    let early = memory(&quick);
    assert_eq!((early.points, early.right_days.len()), (2, 1));
    assert_eq!((early.stability, early.difficulty, early.due), (late.stability, late.difficulty, late.due));
    // A success tightens the bar by a tenth, of 1.2 times the new median.
    quick.later(9);
    assert_eq!(takes(&mut quick, "go", 9_000), Some(9_720));
    quick.later(20);
    assert_eq!(takes(&mut quick, "go", 9_000), Some(8_748));
    quick.later(20);
    // That was late, and loosens it again.
    assert_eq!(takes(&mut quick, "no", 3_000), Some(9_720));
}

#[test]
fn a_late_answer_is_told_once_with_its_bar() {
    let two = format!("{TIMED}{}", TIMED.replace("\"one\"", "\"two\"").replace("Steps?", "Others?"));
    let mut w = world(&two, Config::default());
    takes(&mut w, "go", 10_000);
    w.later(2);
    takes(&mut w, "go", 14_200);
    let View::Attempt(view) = w.session.view(w.now) else { panic!("{}", w.phase()) };
    let line = view.last.unwrap();
    assert_eq!((line.right, line.late), (true, Some((14_200, 12_000))));
    takes(&mut w, "go", 9_000);
}

#[test]
fn no_bar_is_set_where_there_is_no_sense_of_time_nor_in_a_redo() {
    let mut w = world(TIMED, Config { gates: false, ..Config::default() });
    takes(&mut w, "go", 10_000);
    w.later(2);
    assert_eq!(takes(&mut w, "go", 60_000), None);
    assert_eq!(w.state("one").memory.unwrap().points, 2);
    let mut w = world(TIMED, Config::default());
    takes(&mut w, "go", 10_000);
    w.later(2);
    assert_eq!(takes(&mut w, "no", 9_000), Some(12_000));
    w.event(Event::GoOn).event(Event::GoOn);
    assert_eq!(w.phase(), "redo one");
    w.answer("go", 0);
    assert_eq!((last(&w).phase, last(&w).bar_ms), (Kind::Redo, None));
}
