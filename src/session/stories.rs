//! Walks through a scenario: what each step shows, what is asked at the end, what goes into the log, what comes after.

use proptest::prelude::*;

use super::{
    ask::Input,
    config::{Config, Mode},
    event::{Draft, Event},
    machine::Session,
    phase::Phase,
    rows::NewRow,
    scene::{Scene, scene},
    view::View,
    world::World,
};
use crate::{
    deck::model::{
        Ask, Way,
        scenario::{End, Scenario},
    },
    grade::{
        Verdict,
        scenario::Mark,
        scenario::WrongTurn,
        walk::{Over, Step, read, walk},
    },
    memory::row::{Attempt, Confidence, Phase as Kind},
};

const STORY: &str = r#"
[[item]]
id = "story"
skill = "s"
prompt = "Find the way out."
explain = "Because of the map."
stakes = { label = "time", cost = 1, currency = "EUR" }
hints = ["Look first.", "Secret hint."]
ask = "scenario"
start = "hall"
clock = 1000
timeout = "late"
[item.state.hall]
see = "You stand in a hall."
[item.state.hall.moves]
"look" = { to = "lit", takes = 10 }
"run" = { to = "cellar", belief = "copies", cost = 100, takes = 10 }
"shout" = { to = "cellar", say = "Secret: nobody hears.", cost = 500, takes = 10 }
[item.state.lit]
see = "Light: a door and a stair."
code.text = "d  s"
commands = { "open door" = { to = "out", also = ["open"], takes = 10 } }
moves = { "go down" = { to = "cellar", belief = "copies", takes = 10 } }
[item.state.cellar]
see = "A cellar."
moves = { "back up" = { to = "hall", takes = 10 }, "sleep" = { to = "late", takes = 2000 } }
[item.state.out]
see = "Secret: the garden."
end = "good"
[item.state.late]
see = "Secret: too late."
end = "bad"
"#;

fn world(config: Config) -> World {
    world_of(config, STORY)
}

fn world_of(config: Config, story: &str) -> World {
    let (head, rest) = super::world::DECK.split_once("[[item]]").unwrap();
    let parsed = crate::deck::parse("d.toml", &format!("{head}{story}\n[[item]]{rest}"));
    let deck = parsed.deck.unwrap_or_else(|| panic!("{:?}", parsed.faults));
    World::over(deck, config, "story three")
}

fn attempts(w: &World) -> Vec<&Attempt> {
    w.rows.iter().filter_map(|r| if let NewRow::Attempt(a) = r { Some(&**a) } else { None }).collect()
}

fn step(text: &str) -> Step {
    match text.strip_prefix("$ ") {
        Some(typed) => Step::Typed(typed.into()),
        None => Step::Chosen(text.into()),
    }
}

/// Takes steps, `;` between them.
fn take(w: &mut World, steps: &str) {
    for text in steps.split(';').map(str::trim) {
        w.event(Event::Take(step(text)));
    }
}

fn shown(session: &Session, w: &World) -> Scene {
    match session.view(w.now) {
        View::Attempt(view) => match &view.ask.input {
            Input::Scene(scene) => (**scene).clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn seen(w: &World) -> Scene {
    shown(&w.session, w)
}

#[test]
fn a_flawless_way_is_asked_how_sure_at_its_end_and_told_how_it_ended() {
    let mut w = world(Config::default());
    let hall = seen(&w);
    assert_eq!(
        (hall.see.as_str(), hall.left, hall.cost, hall.types),
        ("You stand in a hall.", Some(1000), None, false)
    );
    take(&mut w, "look");
    let lit = seen(&w);
    assert_eq!((lit.see.as_str(), lit.left, lit.steps, lit.types), ("Light: a door and a stair.", Some(990), 1, true));
    assert_eq!(lit.code.unwrap().text, "d  s");
    take(&mut w, "$ open  door");
    assert_eq!(w.phase(), "sure story");
    let end = seen(&w);
    assert!(end.over && end.see.is_empty() && end.moves.is_empty());
    assert!(attempts(&w).is_empty(), "nothing is written before the commit");
    w.event(Event::Commit(Some(Confidence::Certain)));
    // Also where it was right and sure: the end wants to be read.
    assert_eq!(w.phase(), "feedback story");
    let View::Feedback(view) = w.session.view(w.now) else { panic!() };
    let map = view.map.unwrap();
    assert_eq!(map.end, Some((Over::At(End::Good), "Secret: the garden.")));
    assert!(map.ended_well() && map.legs.iter().all(|leg| leg.mark == Mark::Plain));
    assert!(view.right && view.beliefs.is_empty());
    let attempt = attempts(&w)[0].clone();
    assert_eq!((attempt.response.as_str(), attempt.way), ("hall > look > $ open door", Way::Scenario));
    assert_eq!((attempt.verdict, attempt.score, attempt.phase), (Verdict::Right, 1.0, Kind::Pretest));
    w.event(Event::GoOn);
    assert_eq!(w.phase(), "pretest three");
}

#[test]
fn wrong_turns_and_ways_back_are_on_the_map_and_in_the_log() {
    let mut w = world(Config::default());
    take(&mut w, "run; back up; shout; back up; look; $ dance; $ open");
    w.event(Event::Commit(Some(Confidence::Perhaps)));
    assert_eq!(w.phase(), "verdict story");
    let View::Verdict(view) = w.session.view(w.now) else { panic!() };
    assert_eq!((view.verdict, view.said.len()), (Verdict::Partial, 7));
    assert!(!format!("{view:?}").contains("Secret"));
    w.event(Event::GoOn);
    let View::Feedback(view) = w.session.view(w.now) else { panic!("{}", w.phase()) };
    let map = view.map.unwrap();
    let marks: Vec<Mark> = map.legs.iter().map(|leg| leg.mark).collect();
    use Mark::{Plain, Recovered, Unknown};
    assert_eq!(marks, [Recovered, Plain, Recovered, Plain, Plain, Unknown, Plain]);
    assert_eq!(
        map.legs.iter().map(|leg| leg.again).collect::<Vec<_>>(),
        [false, true, true, true, false, false, false]
    );
    assert_eq!((map.legs[0].instead.as_slice(), map.cost, map.taken), (&["look".to_owned()][..], Some(600.0), 60));
    // The costliest first; the belief of the other is told too.
    assert_eq!(view.says, ["Secret: nobody hears."]);
    assert_eq!(view.beliefs.len(), 1);
    let attempt = attempts(&w)[0];
    assert!((attempt.score - 0.8).abs() < 1e-9, "{}", attempt.score);
    assert_eq!(attempt.misconception.as_deref(), Some("copies"));
    let (start, steps) = read(&attempt.response);
    assert_eq!((start.as_str(), steps.len()), ("hall", 7));
    assert_eq!(steps[5], Step::Typed("dance".into()));
    let turn = |n: u16, text: &str, belief: Option<&str>, cost: f64| WrongTurn {
        n,
        state: "hall".into(),
        step: Step::Chosen(text.into()),
        misconception: belief.map(str::to_owned),
        cost,
        recovered: true,
    };
    assert_eq!(attempt.turns, [turn(0, "run", Some("copies"), 100.0), turn(2, "shout", None, 500.0)]);
    assert_eq!(attempt.beliefs(false), ["copies"]);
    assert!(attempt.beliefs(true).is_empty(), "called right it has shown nothing");
}

#[test]
fn a_way_back_that_its_author_lets_pass_is_right_and_its_wrong_turns_are_told() {
    let kind = STORY.replace("clock = 1000", "clock = 1000\nforgive = true");
    let mut w = world_of(Config::default(), &kind);
    take(&mut w, "run; back up; look; $ open");
    w.event(Event::Commit(Some(Confidence::Certain)));
    assert_eq!(w.phase(), "feedback story");
    let View::Feedback(view) = w.session.view(w.now) else { panic!() };
    assert!(view.right);
    assert_eq!(view.beliefs.len(), 1, "what was believed on the way is set right");
    let attempt = attempts(&w)[0];
    assert_eq!((attempt.verdict, attempt.turns.len(), attempt.turns[0].recovered), (Verdict::Right, 1, true));
    assert_eq!(attempt.beliefs(true), ["copies"], "it is right, and has shown what its wrong turn means");
}

#[test]
fn a_redo_begins_before_the_first_wrong_turn() {
    let mut w = world(Config::default());
    take(&mut w, "look; go down; sleep");
    w.event(Event::Commit(Some(Confidence::Guess)));
    assert_eq!(attempts(&w)[0].verdict, Verdict::Off);
    assert_eq!(attempts(&w)[0].response, "hall > look > go down > sleep");
    w.event(Event::GoOn).event(Event::GoOn);
    assert_eq!(w.phase(), "redo story");
    assert_eq!((seen(&w).see.as_str(), seen(&w).steps), ("Light: a door and a stair.", 1));
    take(&mut w, "$ open");
    // No confidence is asked for, and the end is told.
    assert_eq!(w.phase(), "feedback story");
    assert_eq!((attempts(&w)[1].verdict, attempts(&w)[1].phase), (Verdict::Right, Kind::Redo));
    w.event(Event::GoOn);
    assert_eq!(w.phase(), "pretest three");
}

#[test]
fn what_was_walked_before_giving_up_is_kept() {
    let mut w = world(Config::default());
    take(&mut w, "run");
    w.event(Event::GiveUp);
    let attempt = attempts(&w)[0].clone();
    assert_eq!((attempt.verdict, attempt.response.as_str()), (Verdict::GaveUp, "hall > run"));
    assert_eq!(attempt.misconception.as_deref(), Some("copies"));
    assert_eq!((attempt.turns.len(), attempt.turns[0].recovered), (1, false));
    let mut w = world(Config::default());
    w.event(Event::GiveUp);
    assert_eq!(attempts(&w)[0].response, "");
}

#[test]
fn a_step_cannot_be_taken_back_and_what_is_no_move_is_passed_over() {
    let mut w = world(Config::default());
    take(&mut w, "fly");
    assert_eq!(seen(&w).steps, 0);
    take(&mut w, "look");
    w.event(Event::Draft(Draft { texts: vec!["ope".into(), "run".into()], chosen: vec![3] }));
    assert_eq!((seen(&w).steps, seen(&w).see.as_str()), (1, "Light: a door and a stair."));
    w.event(Event::Commit(Some(Confidence::Certain))).event(Event::Ready);
    assert_eq!(w.phase(), "pretest story");
    take(&mut w, "$ what");
    assert_eq!((seen(&w).unknown.as_deref(), seen(&w).steps), (Some(""), 2));
    // A letter that is no command names a move.
    take(&mut w, "$ a");
    assert_eq!(seen(&w).see, "A cellar.");
}

#[test]
fn a_killed_program_stands_where_it_stood() {
    let mut w = world(Config::default());
    take(&mut w, "look; $ what");
    w.event(Event::Draft(Draft { texts: vec!["open d".into()], chosen: vec![] }));
    let kept = serde_json::to_string(&w.session).unwrap();
    let mut again: Session = serde_json::from_str(&kept).unwrap();
    let _ = again.resume(w.now);
    assert_eq!(shown(&again, &w), seen(&w));
    let View::Attempt(view) = again.view(w.now) else { panic!() };
    assert_eq!(view.draft.texts, ["open d", "look", "$ what"]);
}

#[test]
fn a_commit_that_cannot_be_written_may_be_tried_again() {
    let mut w = world(Config::default());
    take(&mut w, "look; $ open");
    w.fail_next = true;
    w.event(Event::Commit(Some(Confidence::Certain)));
    assert_eq!(w.phase(), "pretest story");
    assert!(seen(&w).over);
    w.event(Event::Ready);
    assert_eq!(w.phase(), "sure story");
    w.event(Event::Commit(Some(Confidence::Certain)));
    assert_eq!((w.phase().as_str(), attempts(&w).len()), ("feedback story", 1));
}

#[test]
fn an_exam_takes_a_walk_without_a_word_about_it() {
    let mut w = world(Config { mode: Mode::Exam, ..Config::default() });
    take(&mut w, "run; back up; look; $ open");
    w.event(Event::Commit(Some(Confidence::Certain)));
    assert_eq!(w.phase(), "exam three");
}

/// Replaces everything of a scenario that a walk has not come to: what is seen elsewhere, where moves not made lead, what
/// they mean, and how it ends.
fn tampered(scenario: &Scenario, steps: &[Step]) -> Scenario {
    let walk = walk(scenario, steps);
    let mut other = scenario.clone();
    let secret = "zqx".to_owned();
    let met = |n: usize| n == scenario.start || walk.hops.iter().any(|hop| hop.to == n);
    for (n, state) in other.states.iter_mut().enumerate() {
        for (kind, turns) in [(false, &mut state.moves), (true, &mut state.commands)] {
            for turn in turns.iter_mut() {
                let made = walk.hops.iter().any(|hop| {
                    hop.from == n
                        && hop.turn.is_some_and(|t| t.text == turn.text)
                        && matches!(hop.step, Step::Typed(_)) == kind
                });
                turn.reply.say = Some(secret.clone());
                turn.off = !turn.off;
                if !made {
                    turn.to = (turn.to + 1) % scenario.states.len();
                    (turn.cost, turn.takes) = (turn.cost + 77.0, turn.takes + 777);
                    if kind {
                        (turn.text, turn.also) = (secret.clone(), Vec::new());
                    }
                }
            }
        }
        if !met(n) {
            (state.see, state.code) = (secret.clone(), None);
            state.end = if state.end == Some(End::Good) { Some(End::Bad) } else { Some(End::Good) };
            state.moves.clear();
        }
        state.name = secret.clone();
    }
    other
}

fn story() -> Scenario {
    let w = world(Config::default());
    let Ask::Scenario(scenario) = w.deck.items[0].rungs[0].ask.clone() else { panic!() };
    scenario
}

#[test]
fn a_place_tells_nothing_of_where_its_moves_lead() {
    let story = story();
    for path in ["", "look", "look;$ what", "run", "run;back up", "run;back up;look;go down"] {
        let steps: Vec<Step> = path.split(';').filter(|p| !p.is_empty()).map(step).collect();
        let other = tampered(&story, &steps);
        assert_ne!(other.best(), story.best(), "{path}");
        for seed in 0..5 {
            assert_eq!(scene(&story, &steps, "EUR", seed), scene(&other, &steps, "EUR", seed), "{path}");
        }
    }
}

fn any_event() -> impl Strategy<Value = Event> {
    let texts =
        vec!["look", "run", "shout", "$ open door", "$ open", "go down", "back up", "sleep", "$ a", "$ zz", "x"];
    prop_oneof![
        8 => prop::sample::select(texts).prop_map(|text| Event::Take(step(text))),
        1 => "[a-z ]{0,5}".prop_map(|text| Event::Draft(Draft { texts: vec![text], chosen: vec![1] })),
        2 => Just(Event::Ready),
        2 => Just(Event::Commit(Some(Confidence::Certain))),
        1 => Just(Event::Commit(None)),
        1 => Just(Event::Back),
        1 => Just(Event::Hint),
        1 => Just(Event::GiveUp),
        1 => Just(Event::Skip),
        2 => Just(Event::GoOn),
        1 => Just(Event::TryAgain),
        1 => Just(Event::IWasRight),
        1 => Just(Event::Undo),
        1 => Just(Event::Name(super::rows::Cause::Slip)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_is_done_in_a_story_its_end_and_meanings_wait_for_the_commit(
        events in prop::collection::vec(any_event(), 0..80), seed: u64,
    ) {
        let mut w = world(Config { seed, ..Config::default() });
        for event in events {
            w.event(event);
            match (w.session.view(w.now), &w.session.phase) {
                (View::Attempt(view), Phase::Attempt(round, _) | Phase::Sure(round, _)) => {
                    let shown = format!("{:?}", view.ask);
                    prop_assert!(!shown.contains("Secret") && !shown.contains("Because"), "{shown}");
                    let committed = attempts(&w).iter().any(|a| a.key == round.entry.key);
                    prop_assert!(committed || view.hints.len() <= 1);
                }
                (View::Verdict(view), _) => {
                    let shown = format!("{view:?}");
                    prop_assert!(!shown.contains("Secret"), "{shown}");
                }
                _ => {}
            }
        }
        for attempt in attempts(&w).iter().filter(|a| a.way == Way::Scenario && !a.response.is_empty()) {
            let (start, steps) = read(&attempt.response);
            prop_assert_eq!(start.as_str(), "hall");
            let story = story();
            let taken = walk(&story, &steps);
            prop_assert_eq!(taken.hops.len(), steps.len());
            let astray: Vec<usize> = (0..).zip(&taken.hops).filter(|(_, hop)| hop.turn.is_some_and(|turn| turn.off))
                .map(|(n, _)| n).collect();
            let told: Vec<usize> = attempt.turns.iter().map(|turn| usize::from(turn.n)).collect();
            prop_assert_eq!(told, astray, "a row for each wrong step, in order");
        }
    }
}
