//! What an answer costs in key presses; anything beyond has to earn its key.

use pratfall::session::phase::Phase;

use super::{
    scenes::{FISH, MEAN, MOVED, STORY, WAYS},
    stage::Stage,
};

/// Tells how many keys a way takes from one question to the next.
#[track_caller]
fn check(stage: &mut Stage, way: fn(&mut Stage), expected: usize) {
    let before = stage.presses;
    let first = item(stage).expect("no question");
    way(stage);
    let next = item(stage);
    assert!(next.is_some() && next != Some(first), "the next question is not there");
    assert_eq!(stage.presses - before, expected);
}

fn item(stage: &Stage) -> Option<String> {
    match &stage.session().phase {
        Phase::Attempt(round, _) => Some(round.entry.key.item.clone()),
        _ => None,
    }
}

#[test]
fn right_and_sure_takes_the_answer_and_two_keys() {
    let mut stage = Stage::new();
    let answer = "E0382";
    check(
        stage.on_rung(1).drill(&[MOVED, MEAN]),
        |s| {
            s.write("E0382").press("enter 4");
        },
        answer.len() + 2,
    );
}

#[test]
fn a_choice_takes_two_keys() {
    let mut stage = Stage::new();
    check(
        stage.drill(&[MOVED, MEAN]),
        |s| {
            s.choose("borrow of moved value").press("4");
        },
        2,
    );
}

#[test]
fn a_story_takes_two_keys_a_move_one_for_how_sure_and_one_for_its_end() {
    let mut stage = Stage::new();
    let command = "lsof +L1";
    check(
        stage.deck("scenario.toml", STORY.0).on_rung(1).drill(&[STORY.1, MEAN]),
        |s| {
            s.take("Look how").write("lsof +L1").press("enter").take("Restart `shipper`").press("4 enter");
        },
        2 + command.len() + 1 + 2 + 2,
    );
}

#[test]
fn an_order_takes_a_key_a_line_one_for_each_change_of_depth_and_one_more() {
    let mut stage = Stage::new();
    check(
        stage.deck("ways.toml", WAYS).drill(&["ways/mean", MEAN]),
        |s| {
            let lines =
                ["def mean", ">if not", ">return 0", "<total = 0", "for value in values", ">total +=", "<return total"];
            s.put(&lines).press("4");
        },
        7 + 5 + 1,
    );
}

#[test]
fn a_line_that_is_pointed_at_takes_two_keys() {
    let mut stage = Stage::new();
    check(
        stage.deck("ways.toml", WAYS).drill(&["ways/mutable-default", MEAN]),
        |s| {
            s.press("a 4");
        },
        2,
    );
}

#[test]
fn an_explanation_takes_its_words_a_key_a_point_and_three_more() {
    let mut stage = Stage::new();
    check(
        stage.deck("ways.toml", WAYS).on_rung(1).drill(&["ways/mutable-default", MEAN]),
        |s| {
            s.write("made once").press("enter 4").press("a b c").press("enter");
        },
        "made once".len() + 3 + 3,
    );
}

#[test]
fn a_miss_takes_both_answers_and_five_keys() {
    let mut stage = Stage::new();
    let (off, right) = ("E0505", "E0382");
    check(
        stage.on_rung(1).drill(&[MOVED, MEAN]),
        |s| {
            s.write("E0505").press("enter 3").press("b").press("enter").write("E0382").press("enter");
        },
        off.len() + right.len() + 5,
    );
}

#[test]
fn a_missed_choice_takes_five_keys() {
    let mut stage = Stage::new();
    check(
        stage.drill(&[MOVED, MEAN]),
        |s| {
            s.choose("it prints x").press("4").press("b").press("enter").choose("borrow of moved value");
        },
        5,
    );
}

#[test]
fn right_and_unsure_takes_one_key_more() {
    let mut stage = Stage::new();
    check(
        stage.drill(&[FISH, MOVED]),
        |s| {
            s.choose("the fish").press("2 enter");
        },
        3,
    );
}
