//! Lines put in order and pointed at, and explanations that the learner scores.

use proptest::prelude::*;

use super::{
    ask::Input,
    config::{Config, Mode, Reflecting},
    event::{Draft, Event},
    phase::Phase,
    queue::Entry,
    rows::NewRow,
    view::View,
    world::World,
};
use crate::{
    deck::model::Way,
    grade::Verdict,
    memory::row::{Attempt, Confidence, Phase as Kind, What},
};

const ITEMS: &str = r#"
[[item]]
id = "order"
skill = "s"
prompt = "Order?"
explain = "E1."
lines.python = ["def f():", "    a = 1", "    return a"]
wrong = { "return b" = "There is no b." }

[[item]]
id = "aloud"
skill = "t"
prompt = "Tell?"
aloud = true
rubric = ["! it moves"]

[[item]]
id = "explain"
skill = "s"
prompt = "Why?"
ask = "explain"
rubric = ["! it moves", { point = "the name is dead", belief = "copies" }, "no copy"]
model = "It moves."

[[item]]
id = "spot"
skill = "t"
prompt = "Spot?"
ask = "spot"
code.c = "int a;\nint b = a;\n\nreturn b;"
right = "int b = a;"
wrong = { "return b;" = { belief = "copies" } }
"#;

fn world_with(config: Config, items: &str) -> World {
    let (head, _) = super::world::DECK.split_once("[[item]]").unwrap();
    let parsed = crate::deck::parse("d.toml", &format!("{head}{ITEMS}"));
    let deck = parsed.deck.unwrap_or_else(|| panic!("{:?}", parsed.faults));
    World::over(deck, config, items)
}

fn world(items: &str) -> World {
    world_with(Config { seed: 1, ..Config::default() }, items)
}

fn attempts(w: &World) -> Vec<&Attempt> {
    w.rows.iter().filter_map(|r| if let NewRow::Attempt(a) = r { Some(&**a) } else { None }).collect()
}

fn scores(w: &World) -> Vec<f64> {
    let score = |r: &NewRow| match r {
        NewRow::Event(e) => match e.what {
            What::Score { score, .. } => Some(score),
            _ => None,
        },
        _ => None,
    };
    w.rows.iter().filter_map(score).collect()
}

/// Puts lines in order by their texts, `>` before one for each step, and commits.
fn order(w: &mut World, lines: &str) {
    let (Phase::Attempt(_, turn) | Phase::Sure(_, turn)) = &w.session.phase else { panic!("{}", w.phase()) };
    let Input::Order { lines: all, .. } = &turn.ask.input else { panic!() };
    let mut draft = Draft::default();
    for line in lines.split('|').map(str::trim) {
        let text = line.trim_start_matches('>');
        draft.chosen.push(all.iter().position(|l| l == text).unwrap());
        draft.texts.push(" ".repeat(4 * (line.len() - text.len())));
    }
    w.event(Event::Draft(draft)).event(Event::Commit(Some(Confidence::Certain)));
}

fn explain(w: &mut World, text: &str, points: &[usize]) {
    w.event(Event::Draft(Draft { texts: vec![text.into()], chosen: vec![] }));
    w.event(Event::Commit(Some(Confidence::Certain)));
    for point in points {
        w.event(Event::Tick(*point));
    }
}

#[test]
fn an_order_is_written_down_as_it_reads_and_graded_again_from_that() {
    let mut w = world("order spot");
    order(&mut w, "def f():|>a = 1|>return a");
    assert_eq!(w.phase(), "pretest spot");
    let attempt = attempts(&w)[0];
    assert_eq!((attempt.response.as_str(), attempt.way), ("def f():\n    a = 1\n    return a", Way::Order));
    let lines = attempt.response.lines().map(str::to_owned).collect();
    let again = crate::grade::grade(&w.deck.items[0].rungs[0], &crate::grade::Response::Lines(lines)).unwrap();
    assert_eq!((again.verdict, attempt.verdict), (Verdict::Right, Verdict::Right));
}

#[test]
fn an_order_that_is_partly_right_shows_the_nearest_right_one() {
    let mut w = world("order");
    order(&mut w, "def f():|>a = 1|return b");
    assert_eq!((attempts(&w)[0].verdict, attempts(&w)[0].score), (Verdict::Off, 0.0));
    w.event(Event::GoOn);
    let View::Feedback(view) = w.session.view(w.now) else { panic!("{}", w.phase()) };
    assert_eq!(view.said, ["def f():", "    a = 1", "return b"]);
    assert_eq!(view.answer, ["def f():", "    a = 1", "    return a"]);
    assert_eq!(view.parts, [Verdict::Right, Verdict::Right, Verdict::Off]);
    assert_eq!(view.says, ["There is no b."]);
    w.event(Event::GoOn);
    assert_eq!(w.phase(), "redo order");
    order(&mut w, "def f():|>a = 1|>return a");
    assert_eq!(w.phase(), "summary");
    assert_eq!(attempts(&w)[1].phase, Kind::Redo);
}

#[test]
fn a_slip_in_an_order_opens_it_as_it_was() {
    let mut w = world_with(Config { seed: 1, gates: true, ..Config::default() }, "order");
    order(&mut w, "def f():|>return a|>a = 1");
    w.event(Event::Name(super::rows::Cause::Slip));
    let View::Attempt(view) = w.session.view(w.now) else { panic!("{}", w.phase()) };
    assert_eq!((view.draft.chosen.len(), view.draft.texts[1].as_str()), (3, "    "));
}

#[test]
fn a_line_pointed_at_is_written_down_with_its_number() {
    let mut w = world("spot");
    w.event(Event::Draft(Draft { texts: vec![], chosen: vec![2] })).event(Event::Commit(Some(Confidence::Likely)));
    let attempt = attempts(&w)[0];
    assert_eq!((attempt.response.as_str(), attempt.verdict), ("4: return b;", Verdict::Off));
    assert_eq!((attempt.misconception.as_deref(), attempt.guess), (Some("copies"), 1.0 / 3.0));
    w.event(Event::GoOn);
    let View::Feedback(view) = w.session.view(w.now) else { panic!("{}", w.phase()) };
    assert_eq!((view.said, view.answer), (vec!["4: return b;".to_owned()], vec!["2: int b = a;".to_owned()]));
}

#[test]
fn an_explanation_is_in_the_log_before_its_points_show_and_scored_by_an_event() {
    let mut w = world("explain spot");
    w.event(Event::Draft(Draft { texts: vec!["it moves".into()], chosen: vec![] })).event(Event::Ready);
    assert_eq!(w.phase(), "sure explain");
    w.event(Event::Commit(Some(Confidence::Likely)));
    assert_eq!((w.phase().as_str(), attempts(&w).len(), scores(&w).len()), ("scoring explain", 1, 0));
    assert_eq!(w.state("explain").memory.unwrap().lapses, 0, "a pretest is no lapse");
    for point in [0, 1, 2, 1, 1, 9] {
        w.event(Event::Tick(point));
    }
    let View::Scoring(view) = w.session.view(w.now) else { panic!() };
    assert_eq!(
        (view.said.as_slice(), view.model, view.had),
        (&["it moves".to_owned()][..], "It moves.", &[0, 2, 1][..])
    );
    assert_eq!(view.points, [("it moves", true), ("the name is dead", false), ("no copy", false)]);
    let unscored = w.state("explain").memory.unwrap().stability;
    w.event(Event::GoOn);
    // Right and sure: straight on.
    assert_eq!((w.phase().as_str(), scores(&w)), ("pretest spot", vec![1.0]));
    assert!(w.state("explain").memory.unwrap().stability > unscored);
    assert_eq!(w.session.past[0].due, w.state("explain").memory.map(|m| m.due));
    assert_eq!(w.session.given.iter().map(|g| g.right).collect::<Vec<_>>(), [true]);
}

#[test]
fn an_explanation_without_a_point_that_is_needed_is_off() {
    let mut w = world("explain");
    explain(&mut w, "no copy", &[1, 2]);
    w.event(Event::GoOn);
    assert_eq!((w.phase().as_str(), scores(&w)), ("verdict explain", vec![0.0]));
    let View::Verdict(view) = w.session.view(w.now) else { panic!() };
    assert_eq!((view.verdict, view.retry), (Verdict::Off, false));
    w.event(Event::GoOn);
    let View::Feedback(view) = w.session.view(w.now) else { panic!("{}", w.phase()) };
    assert_eq!(view.parts, [Verdict::Off, Verdict::Right, Verdict::Right]);
    assert_eq!((view.beliefs.len(), view.redo), (0, true), "the missing point has no belief");
    w.event(Event::GoOn);
    assert_eq!(w.phase(), "redo explain");
    explain(&mut w, "it moves, the name is dead, no copy", &[0, 1, 2]);
    w.event(Event::GoOn);
    assert_eq!((w.phase().as_str(), scores(&w)), ("summary", vec![0.0, 1.0]));
    assert!(w.session.past[0].redone);
}

#[test]
fn a_missing_point_says_what_it_believes() {
    let mut w = world("explain");
    explain(&mut w, "moves", &[0]);
    w.event(Event::GoOn).event(Event::GoOn);
    let View::Feedback(view) = w.session.view(w.now) else { panic!("{}", w.phase()) };
    assert_eq!((view.verdict, view.beliefs.len()), (Verdict::Partial, 1));
    assert!((scores(&w)[0] - 1.0 / 3.0).abs() < 1e-12);
}

#[test]
fn what_is_said_aloud_needs_no_words_and_what_is_written_does() {
    let mut w = world("aloud explain");
    w.event(Event::Commit(Some(Confidence::Likely)));
    assert_eq!((w.phase().as_str(), attempts(&w)[0].response.as_str()), ("scoring aloud", ""));
    w.event(Event::Tick(0)).event(Event::GoOn);
    assert_eq!(w.phase(), "pretest explain");
    w.event(Event::Commit(Some(Confidence::Likely)));
    assert_eq!(w.phase(), "pretest explain", "nothing to commit yet");
}

#[test]
fn an_explanation_left_unscored_is_off_and_the_session_ends_well() {
    let mut w = world("explain");
    explain(&mut w, "something", &[0]);
    w.event(Event::Stop);
    assert_eq!((w.phase().as_str(), scores(&w).len()), ("summary", 0));
    assert!(!w.session.past[0].right);
    assert_eq!(attempts(&w)[0].verdict, Verdict::Off);
}

#[test]
fn an_answer_taken_back_while_it_is_scored_is_practice_then() {
    let mut w = world("explain spot");
    explain(&mut w, "something", &[]);
    w.event(Event::Undo);
    assert_eq!(w.phase(), "redo explain", "its points have been seen");
    assert!(w.state("explain").memory.is_none());
}

#[test]
fn a_session_goes_on_where_it_was_being_scored() {
    let mut w = world("explain");
    explain(&mut w, "something", &[1]);
    let (text, agenda) = (serde_json::to_string(&w.session).unwrap(), w.session.agenda());
    let session: super::machine::Session = serde_json::from_str(&text).unwrap();
    w.session = session.with(agenda);
    assert!(w.session.resume(w.now).is_empty());
    w.event(Event::Tick(0)).event(Event::GoOn);
    assert!((scores(&w)[0] - 2.0 / 3.0).abs() < 1e-12);
}

#[test]
fn giving_up_has_nothing_to_score() {
    let mut w = world("explain");
    w.event(Event::GiveUp);
    assert_eq!(w.phase(), "feedback explain");
    assert!(matches!(w.rows.last(), Some(NewRow::Reflection(r)) if r.words.cause == "gap"));
    let View::Feedback(view) = w.session.view(w.now) else { panic!() };
    assert_eq!((view.answer.len(), view.parts.len(), view.model), (3, 0, "It moves."));
}

#[test]
fn an_exam_has_explanations_scored_when_it_is_looked_back_at() {
    let mut w = world_with(Config { seed: 1, mode: Mode::Exam, minutes: 30, ..Config::default() }, "explain spot");
    explain(&mut w, "it moves", &[]);
    assert_eq!(w.phase(), "exam spot");
    w.event(Event::Draft(Draft { texts: vec![], chosen: vec![1] })).event(Event::Commit(Some(Confidence::Likely)));
    assert_eq!(w.phase(), "sheet");
    w.event(Event::GoOn);
    assert_eq!(w.phase(), "scoring explain");
    for point in 0..3 {
        w.event(Event::Tick(point));
    }
    w.event(Event::GoOn);
    assert_eq!((w.phase().as_str(), scores(&w)), ("feedback explain", vec![1.0]));
    assert!(w.session.past[0].right);
    w.event(Event::GoOn);
    assert_eq!(w.phase(), "summary");
    assert!(w.state("explain").memory.is_none(), "a paper leaves the memory alone");
}

#[test]
fn without_reflection_a_scored_explanation_goes_to_its_feedback() {
    let mut w = world_with(Config { seed: 1, reflection: Reflecting::Off, ..Config::default() }, "explain");
    explain(&mut w, "something", &[0, 1]);
    w.event(Event::GoOn);
    assert_eq!(w.phase(), "feedback explain");
    let entry: &Entry = w.session.open_entry().unwrap();
    assert_eq!(entry.key.item, "explain");
}

fn any_event() -> impl Strategy<Value = Event> {
    let draft = (prop::collection::vec(0usize..5, 0..5), "[a ]{0,6}").prop_map(|(chosen, text)| {
        let texts = chosen.iter().map(|n| " ".repeat(n * 3)).chain([text.clone()]).rev().collect();
        Draft { texts, chosen }
    });
    prop_oneof![
        4 => draft.prop_map(Event::Draft),
        4 => Just(Event::Commit(Some(Confidence::Likely))),
        1 => Just(Event::Ready),
        1 => Just(Event::Back),
        4 => (0usize..5).prop_map(Event::Tick),
        5 => Just(Event::GoOn),
        1 => Just(Event::GiveUp),
        1 => Just(Event::Skip),
        1 => Just(Event::Hint),
        1 => Just(Event::Undo),
        1 => Just(Event::IWasRight),
        1 => Just(Event::TryAgain),
        1 => Just(Event::Name(super::rows::Cause::Slip)),
        1 => Just(Event::Aside(super::event::Aside::Bury)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_pressed_points_show_after_a_commit_and_each_answer_is_scored_once(
        events in prop::collection::vec(any_event(), 0..60), seed: u64, exam: bool, cut in 0usize..60,
    ) {
        let mode = if exam { Mode::Exam } else { Mode::Study };
        let mut w = world_with(Config { seed, mode, gates: true, minutes: 60, ..Config::default() }, "");
        for (n, event) in events.into_iter().enumerate() {
            if n == cut {
                let (text, agenda) = (serde_json::to_string(&w.session).unwrap(), w.session.agenda());
                let session: super::machine::Session = serde_json::from_str(&text).unwrap();
                w.session = session.with(agenda);
            }
            w.event(event);
            match w.session.view(w.now) {
                View::Attempt(view) => {
                    let shown = format!("{:?}", view.ask);
                    prop_assert!(["it moves", "no copy", "It moves", "E1.", "no b"].iter().all(|s| !shown.contains(s)), "{shown}");
                }
                View::Scoring(view) => prop_assert!(!attempts(&w).is_empty() && view.had.len() <= view.points.len()),
                _ => {}
            }
        }
        let mut scored: Vec<u128> = w.rows.iter().filter_map(|r| match r {
            NewRow::Event(e) => match e.what {
                What::Score { attempt, .. } => Some(attempt.0),
                _ => None,
            },
            _ => None,
        }).collect();
        let count = scored.len();
        scored.sort_unstable();
        scored.dedup();
        prop_assert_eq!(scored.len(), count, "an answer was scored twice");
        let explained = |id: u128| attempts(&w).iter().any(|a| a.id.0 == id && a.way == Way::Explain);
        prop_assert!(scored.into_iter().all(explained));
    }
}
