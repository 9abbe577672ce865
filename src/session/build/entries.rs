//! At which rung an item enters: where its answer is produced, as far as a session stays winnable.

use super::{
    build,
    input::{Candidate, Input, Lane, Profile, SkillState},
    samples::{input, item, seen, skill},
};
use crate::{
    deck::model::{Level, Nature, Way},
    session::{
        plan::Plan,
        queue::{Entry, Why},
    },
};

/// Due items and new ones, for a learner of this ability in the skills of the new ones.
fn session(due: usize, new: usize, theta: f64) -> Input {
    let due = (0..due).map(|n| seen(&format!("{}/{n}", ["a", "b", "c"][n % 3]), Lane::Due, 0.9));
    let new = (0..new).map(|n| item(&format!("{}/{}", ["e", "f", "g"][n % 3], 500 + n)));
    let mut input = input(due.chain(new).collect());
    input.skills.iter_mut().for_each(|s| s.theta = theta);
    input
}

fn is_new(input: &Input, entry: &Entry) -> bool {
    input.candidates.iter().any(|c| c.key == entry.key && c.lane == Lane::New)
}

/// The rungs at which new items enter, in the order of the queue.
fn rungs(input: &Input, plan: &Plan) -> Vec<Option<u8>> {
    plan.queue.iter().filter(|e| is_new(input, e)).map(|e| e.rung).collect()
}

#[track_caller]
fn check(input: &Input, above: usize, lowest: usize) -> Plan {
    let plan = build(input);
    let rungs = rungs(input, &plan);
    let found = (rungs.iter().filter(|r| r.is_some()).count(), rungs.iter().filter(|r| r.is_none()).count());
    assert_eq!(found, (above, lowest), "{:?}", plan.outlook);
    assert!(plan.outlook.below_floor || plan.outlook.expected >= 0.7, "{:?}", plan.outlook);
    plan
}

#[test]
fn a_new_item_enters_where_its_answer_is_produced() {
    // Also where it will most likely go off: that is what a first attempt is for.
    for theta in [1.5, 0.0, -1.5, -3.0] {
        check(&session(20, 4, theta), 4, 0);
    }
}

#[test]
fn new_items_that_may_well_go_off_keep_to_the_share_of_challenges() {
    // Ventures and challenges together are 30 of 100 at the most, the others enter by recognising.
    let many = session(12, 10, 0.0);
    let plan = build(&many);
    let ventures = plan.queue.iter().filter(|e| is_new(&many, e) && e.rung.is_some()).count();
    assert!((4..=6).contains(&ventures) && plan.queue.len() == 22, "{ventures} of {}", plan.queue.len());
    // Who is able ventures nothing.
    check(&session(12, 10, 1.5), 10, 0);
    let gentle = Input { profile: Profile { gentle: true, instruct: false }, ..session(19, 4, 0.0) };
    let plan = check(&gentle, 2, 2);
    assert!(plan.outlook.expected >= 0.8);
}

#[test]
fn where_the_floor_leaves_no_room_new_items_enter_by_recognising() {
    // Probes of which little is to be expected take what room there is.
    let mut hard = session(6, 6, 0.0);
    hard.candidates.extend((0..12).map(|n| seen(&format!("p/{}", 900 + n), Lane::Probe, 0.9)));
    hard.skills.push(SkillState { theta: -1.2, ..skill("p") });
    check(&hard, 0, 6);
}

#[test]
fn a_cold_start_begins_by_recognising() {
    let mut cold = session(0, 10, 0.0);
    check(&cold, 0, 10);
    // Unless there is nothing to recognise, or the learner is able enough.
    cold.skills.iter_mut().for_each(|s| s.theta = 1.0);
    check(&cold, 10, 0);
}

#[test]
fn what_is_shown_first_is_produced_then() {
    let mut facts = session(20, 4, -0.5);
    for candidate in facts.candidates.iter_mut().filter(|c| c.lane == Lane::New) {
        candidate.nature = Nature::Fact;
        candidate.ladder.push(super::input::Step { level: Level::Apply, guess: 0.0, way: Way::Number });
    }
    let plan = check(&facts, 4, 0);
    let shown: Vec<&Entry> = plan.queue.iter().filter(|e| is_new(&facts, e)).collect();
    assert!(shown.iter().all(|e| e.rung == Some(1) && e.why == Why::New && e.p > 0.7), "{shown:?}");
    // In a cold start too (PR-6).
    facts.candidates.retain(|c| c.lane == Lane::New);
    check(&facts, 4, 0);
}

#[test]
fn nothing_is_ventured_where_safety_or_a_prerequisite_speaks_against_it() {
    let spared = |change: &dyn Fn(&mut Input)| {
        let mut input = session(20, 3, 0.0);
        change(&mut input);
        let plan = build(&input);
        rungs(&input, &plan).iter().filter(|r| r.is_none()).count()
    };
    let each = |which: fn(&mut Candidate)| {
        move |input: &mut Input| input.candidates.iter_mut().filter(|c| c.lane == Lane::New).for_each(which)
    };
    assert_eq!(spared(&|_| ()), 0);
    assert_eq!(spared(&|input| input.skills.iter_mut().for_each(|s| s.spinning = s.skill == "e")), 1);
    assert_eq!(
        spared(&|input| {
            input.skills.iter_mut().filter(|s| s.skill == "e").for_each(|s| s.needs = vec!["z".into()]);
            input.skills.push(SkillState { unseen: true, ..skill("z") });
        }),
        1
    );
    // What is dangerous is shown first and so is likely to be right.
    assert_eq!(spared(&each(|c| c.safety_critical = true)), 0);
}

#[test]
fn a_session_ends_on_something_likely_to_go_well() {
    for theta in [0.0, -1.5, -3.0] {
        let plan = build(&session(20, 6, theta));
        let last = plan.queue.last().unwrap();
        assert!(last.p >= 0.7, "{theta}: {last:?}");
    }
}
