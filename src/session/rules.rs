//! The rules of the cycle (LEARNING.md 2) that the machine holds, each test named after its rule.

use super::{
    asking::Asking,
    card::Words,
    config::Config,
    event::Event,
    phase::Phase,
    round::Notice,
    rows::NewRow,
    view::{FeedbackView, View},
    world::{DECK, World},
};
use crate::{
    grade::Verdict,
    memory::row::{Attempt, Confidence, Phase as Kind},
};

fn config() -> Config {
    Config { seed: 1, ..Config::default() }
}

/// A world over the usual deck with some of its text replaced.
fn changed(from: &str, to: &str, items: &str) -> World {
    let text = DECK.replace(from, to);
    assert_ne!(text, DECK);
    World::over(crate::deck::parse("d", &text).deck.unwrap(), config(), items)
}

fn feedback(world: &World) -> FeedbackView<'_> {
    match world.session.view(world.now) {
        View::Feedback(view) => *view,
        _ => panic!("{}", world.phase()),
    }
}

fn first(world: &World) -> &Attempt {
    let attempt = world.rows.iter().find_map(|row| if let NewRow::Attempt(a) = row { Some(&**a) } else { None });
    attempt.unwrap()
}

/// Answers off and goes on to the feedback.
fn stumbles(world: &mut World, answer: &str, digit: u8) {
    world.answer(answer, digit).event(Event::GoOn);
    assert!(matches!(world.session.phase, Phase::Feedback(..)), "{}", world.phase());
}

#[test]
fn pr_2_feedback_has_both_answers_and_what_this_mistake_means() {
    let mut w = World::new(config(), "one");
    stumbles(&mut w, "beta", 2);
    let view = feedback(&w);
    assert_eq!((view.said, view.answer), (vec!["beta".to_owned()], vec!["alpha".to_owned()]));
    assert_eq!((view.beliefs, view.explain), (vec![("Assignment copies.", "It moves.")], "Because alpha."));
    let mut w = World::new(config(), "two");
    stumbles(&mut w, "perhaps", 2);
    let view = feedback(&w);
    assert_eq!((view.says, view.answer), (vec!["It is never perhaps."], vec!["yes".to_owned()]));
}

#[test]
fn pr_4_the_lesson_comes_first_where_the_author_says_so_or_safety_is_at_stake() {
    let check = |keys: &str, lesson: bool| {
        let w = changed("prompt = \"First?\"", &format!("prompt = \"First?\"\n{keys}"), "one");
        assert_eq!(w.phase() == "lesson", lesson, "{keys}: {}", w.phase());
    };
    check("tags = [\"x\"]", false);
    check("instruct_first = true", true);
    check("safety_critical = true", true);
    // Something known already is asked all the same.
    let mut w = changed("prompt = \"First?\"", "prompt = \"First?\"\ninstruct_first = true", "one");
    w.event(Event::GoOn);
    assert_eq!(w.phase(), "pretest one");
}

#[test]
fn pr_5_a_session_opens_with_a_word_and_an_honest_miss_takes_nothing() {
    let mut w = World::new(config(), "one three");
    let opening = |w: &World| match w.session.view(w.now) {
        View::Attempt(view) => view.opening,
        _ => panic!("{}", w.phase()),
    };
    assert!(opening(&w));
    stumbles(&mut w, "nonsense", 1);
    w.event(Event::GoOn).answer("alpha", 4);
    assert_eq!(w.phase(), "pretest three");
    assert!(!opening(&w), "once is enough");
    w.answer("delta", 4);
    let View::Summary(tally) = w.session.view(w.now) else { panic!("{}", w.phase()) };
    assert_eq!((tally.right, tally.stumbles), (1, 1));
}

#[test]
fn pr_6_an_arbitrary_fact_is_shown_and_then_recalled() {
    let mut w = changed("nature = \"concept\"\ndifficulty = 3\nprompt = \"First?\"", FACT, "one");
    let View::Lesson(view) = w.session.view(w.now) else { panic!("{}", w.phase()) };
    assert_eq!(view.answer, ["alpha"]);
    w.event(Event::GoOn);
    assert_eq!(w.phase(), "pretest one");
    w.answer("alpha", 4);
    assert_eq!(first(&w).verdict, Verdict::Right);
}

const FACT: &str = "nature = \"fact\"\ndifficulty = 3\nprompt = \"First?\"";

#[test]
fn pr_7_the_feedback_of_a_pretest_follows_its_commit() {
    for (answer, digit) in [("beta", 1), ("nonsense", 3), ("alpha", 2)] {
        let mut w = World::new(config(), "one two");
        w.answer(answer, digit);
        if w.phase() == "verdict one" {
            w.event(Event::GoOn);
        }
        assert_eq!(w.phase(), "feedback one", "{answer}");
        assert_eq!(first(&w).phase, Kind::Pretest);
    }
}

#[test]
fn pr_9_a_confident_error_is_redone_at_once_and_looked_at_by_tomorrow() {
    for digit in [3, 4] {
        let mut w = World::new(config(), "one two");
        stumbles(&mut w, "beta", digit);
        assert!(feedback(&w).redo);
        w.event(Event::GoOn);
        assert_eq!(w.phase(), "redo one");
        let memory = w.state("one").memory.unwrap();
        let today = w.session.today(w.now);
        assert!(memory.due <= today.plus(1) && memory.check.is_some_and(|c| !c.second && c.by <= today.plus(1)));
    }
    let mut w = World::new(config(), "one two");
    stumbles(&mut w, "beta", 2);
    assert_eq!(w.state("one").memory.unwrap().check, None, "who was not sure is not told off for it");
}

#[test]
fn pr_10_confidence_is_committed_with_the_answer_and_may_be_left_out() {
    let said = [Confidence::Guess, Confidence::Perhaps, Confidence::Likely, Confidence::Certain];
    for (digit, said) in (1..).zip(said) {
        let mut w = World::new(config(), "one two");
        w.answer("alpha", digit);
        assert_eq!(first(&w).confidence, Some(said));
        let row = first(&w).clone();
        w.event(Event::GoOn).answer("yes", 1).event(Event::Undo).event(Event::Undo);
        assert_eq!(first(&w), &row, "what was committed stays as it was");
    }
    let mut w = World::new(Config { confidence: Asking::Never, ..config() }, "one two");
    w.answer("alpha", 4);
    assert_eq!(first(&w).confidence, None);
}

#[test]
fn pr_10_asked_for_some_confidences_the_other_answers_go_on_with_enter_alone() {
    let mut asked = 0;
    for seed in 0..90 {
        let mut w = World::new(Config { confidence: Asking::Sometimes, seed, ..config() }, "one two");
        w.answer("alpha", 2);
        let confidence = first(&w).confidence;
        asked += usize::from(confidence.is_some());
        // Unsure gets a brief why; who was not asked goes straight on.
        assert_eq!(w.phase(), if confidence.is_some() { "feedback one" } else { "pretest two" });
        let mut again = World::new(Config { confidence: Asking::Sometimes, seed, ..config() }, "one two");
        again.answer("alpha", 2);
        assert_eq!(first(&again).confidence, confidence, "the same seed asks the same");
    }
    assert!((18..=42).contains(&asked), "{asked} of 90");
}

#[test]
fn pr_11_feedback_goes_by_verdict_and_confidence() {
    let check = |answer: &str, digit: u8, then: &str| {
        let mut w = World::new(config(), "one two");
        w.answer(answer, digit);
        assert_eq!(w.phase(), then, "{answer} {digit}");
    };
    check("alpha", 4, "pretest two");
    check("alpha", 3, "pretest two");
    check("alpha", 2, "feedback one");
    check("alpha", 1, "feedback one");
    check("beta", 1, "verdict one");
    check("beta", 4, "verdict one");
}

#[test]
fn pr_12_feedback_has_no_lock_and_what_reading_is_worth_is_told_once() {
    let mut told = 0;
    let more = |n: u8| {
        let head = format!("[[item]]\nid = \"more-{n}\"\nskill = \"s\"\nnature = \"concept\"\nprompt = \"No. {n}?\"\n");
        head + "explain = \"Because.\"\nright = \"omega\"\n"
    };
    let text: String = std::iter::once(DECK.to_owned()).chain((0..24).map(more)).collect();
    let names: Vec<String> = (0..24).map(|n| format!("more-{n}")).collect();
    let mut w = World::over(crate::deck::parse("d", &text).deck.unwrap(), config(), &names.join(" "));
    for n in 1..24 {
        // One in three, so that nothing else has to be said.
        if n % 3 != 0 {
            w.answer("omega", 4);
            continue;
        }
        stumbles(&mut w, "nonsense", 1);
        // The very next key goes on, and how long the feedback stood is in the log.
        let rows = w.rows.len();
        w.event(Event::GoOn);
        assert!(matches!(&w.session.phase, Phase::Attempt(_, turn) if turn.kind == Kind::Redo), "{}", w.phase());
        let read = w.rows.iter().skip(rows).any(|row| matches!(row, NewRow::Reflection(r) if r.read_ms.is_some()));
        assert!(read);
        if let View::Attempt(view) = w.session.view(w.now) {
            told += usize::from(view.notice == Some(&Notice::WorthReading));
        }
        w.answer("omega", 4);
    }
    assert_eq!(told, 1);
}

#[test]
fn pr_14_earlier_words_are_shown_after_the_next_attempt_and_never_before() {
    let mut w = World::new(config(), "one");
    let words = Words { date: "12 Nov".into(), text: "a name is not a copy".into() };
    if let Phase::Attempt(round, _) = &mut w.session.phase {
        round.card.words = Some(words.clone());
    }
    let shown = |w: &World| format!("{:?}", w.session.view(w.now)).contains("not a copy");
    assert!(!shown(&w), "before the attempt");
    w.answer("beta", 2);
    assert!(!shown(&w), "with the verdict alone");
    w.event(Event::GoOn);
    assert_eq!(feedback(&w).words, Some(&words));
}
