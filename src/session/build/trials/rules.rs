//! Rule by rule: what is new, challenges, help, limits, and the other ways to be asked.

use super::*;

#[test]
fn a_cold_start_takes_ten_new_items_easiest_first_at_the_highest_rung_that_is_sure() {
    let check = |theta: f64, new_left: usize, expected: usize, rung: Option<u8>| {
        let mut input = input(new(40));
        input.budget.new_left_today = new_left;
        input.skills.iter_mut().for_each(|s| s.theta = theta);
        let plan = build(&input);
        assert_eq!((plan.queue.len(), plan.outlook.fresh), (expected, expected), "{theta}");
        assert!(plan.queue.iter().all(|e| e.rung == rung && e.why == Why::New), "{theta}: {:?}", plan.queue[0].rung);
        plan
    };
    check(0.0, 10, 10, None);
    check(0.0, 4, 4, None);
    // Able enough for the typed rung.
    check(1.0, 10, 10, Some(1));
    assert!(!check(0.0, 10, 10, None).outlook.below_floor);
}

#[test]
fn a_cold_start_that_cannot_be_easy_says_so() {
    let mut hard = new(20);
    hard.iter_mut().for_each(|c| {
        c.ladder.remove(0);
        c.b = 0.5;
    });
    let plan = build(&input(hard));
    assert_eq!(plan.queue.len(), 10);
    assert!(plan.outlook.below_floor && plan.outlook.expected < 0.7, "{:?}", plan.outlook);
}

#[test]
fn new_items_come_in_the_order_of_prerequisites() {
    let mut input = input([item("a/1"), item("a/2"), item("b/3"), item("b/4"), item("c/5")].to_vec());
    input.skills[0].needs = vec!["c".into()];
    input.skills[1].needs = vec!["a".into()];
    input.budget.new_left_today = 3;
    let plan = build(&input);
    let mut first: Vec<_> = plan.queue.iter().map(|e| e.key.item.as_str()).collect();
    first.sort_unstable();
    assert_eq!(first, ["a1", "a2", "c5"]);
    assert_eq!(
        plan.held.iter().map(|h| (h.skill.as_str(), h.lack)).collect::<Vec<_>>(),
        [("a", Lack::Unseen), ("b", Lack::Unseen)]
    );
}

#[test]
fn pr_4_what_interacts_and_lacks_its_basis_is_shown_first() {
    let check = |nature: Nature, recall: f64, instruct: bool| {
        let problem = Candidate { nature, ..item("b/1") };
        let mut input = input(vec![problem]);
        let basis = SkillState { seen: 5, recall: Some(recall), ..skill("a") };
        input.skills[0].needs = vec!["a".into()];
        input.skills.push(basis);
        assert_eq!(build(&input).queue[0].instruct, instruct, "{nature:?} {recall}");
    };
    check(Nature::Problem, 0.5, true);
    check(Nature::Problem, 0.7, false);
    check(Nature::Concept, 0.5, false);
}

#[test]
fn a_challenge_enters_at_the_rung_nearest_even_odds() {
    let mut input = input([due(20, 0.9), new(9)].concat());
    // Recognising is no challenge where the answer can be asked for.
    for (theta, rung, some) in [(0.0, Some(1), true), (-0.6, Some(1), true), (-2.2, None, false)] {
        input.skills.iter_mut().for_each(|s| s.theta = theta);
        let plan = build(&input);
        let challenges: Vec<&Entry> = plan.queue.iter().filter(|e| e.why == Why::Challenge).collect();
        assert_eq!(!challenges.is_empty(), some, "{theta}");
        assert!(challenges.iter().all(|e| e.rung == rung), "{theta}: {challenges:?}");
    }
}

#[test]
fn a_ripe_item_is_challenged_on_the_rung_above() {
    let mut items = due(20, 0.9);
    items[0].rung = 0;
    items[0].ripe = true;
    let plan = build(&input(items));
    let challenge = plan.queue.iter().find(|e| e.why == Why::Challenge).unwrap();
    assert_eq!((challenge.key.item.as_str(), challenge.rung, challenge.p), ("a0", Some(1), 0.5));
    assert_eq!(plan.queue.len(), 20, "it is asked once");
    assert_eq!(plan.outlook.targets, ["A"]);
}

#[test]
fn one_challenge_in_ten_is_drawn_from_the_whole_band() {
    let mut drawn = 0;
    let sessions = 300;
    for seed in 0..sessions {
        let mut items = due(4, 0.95);
        items.push(seen("a/4", Lane::Due, 0.95));
        // Forty items exactly at .5, forty at the edge of the band.
        for n in 0..80 {
            let mut c = item(&format!("e/{}", 100 + n));
            c.ladder.remove(0);
            c.b = if n < 40 { 0.0 } else { 0.55 };
            items.push(c);
        }
        let input = Input { seed, ..input(items) };
        let plan = build(&input);
        drawn += count(&plan, |e| e.why == Why::Challenge && e.p < 0.45);
    }
    // Two or three challenges a session, one in ten of them drawn, every other one of these from the edge.
    let per_session = drawn as f64 / sessions as f64;
    assert!((0.03..0.3).contains(&per_session), "{per_session}");
}

#[test]
fn pr_20_a_skill_that_spins_gets_what_it_needs_or_its_lesson_first() {
    let spinning = |needs: &[&str]| {
        let mut input = input(
            [
                due(9, 0.9),
                vec![seen("z/1", Lane::Due, 0.8), seen("n/1", Lane::Ahead, 0.7), seen("n/2", Lane::Ahead, 0.95)],
            ]
            .concat(),
        );
        let z = input.skills.iter_mut().find(|s| s.skill == "z").unwrap();
        z.spinning = true;
        z.needs = needs.iter().map(|n| n.to_string()).collect();
        build(&input)
    };
    let plan = spinning(&[]);
    let z = plan.queue.iter().find(|e| e.skill == "z").unwrap();
    assert!(z.instruct);
    let plan = spinning(&["n"]);
    let at = |name: &str| plan.queue.iter().position(|e| e.key.item == name).unwrap();
    assert!(at("n1") < at("z1"));
    assert_eq!(plan.queue[at("n1")].why, Why::Cram);
    assert!(!plan.queue[at("z1")].instruct);
}

#[test]
fn help_for_skills_that_spin_keeps_the_time() {
    let mut input = input((0..60).map(|n| seen(&format!("s{}/{n}", n % 20), Lane::Due, 0.85)).collect());
    input.skills.iter_mut().for_each(|skill| skill.spinning = true);
    let plan = build(&input);
    assert!(plan.queue.iter().filter(|e| e.instruct).count() > 3);
    assert!(plan.outlook.minutes <= input.budget.minutes + 0.01, "{}", plan.outlook.minutes);
}

#[test]
fn time_that_swaps_for_the_floor_set_free_is_used() {
    // New rungs are hard and come first; what is swapped for them is easy and short.
    let probes = (0..60).map(|n| seen(&format!("{}/{n}", ["a", "b", "c"][n % 3]), Lane::Probe, 0.85));
    let mut input =
        input(probes.chain(due(60, 0.9).into_iter().map(|c| Candidate { ord: 100 + c.ord, ..c })).collect());
    for (n, candidate) in input.candidates.iter_mut().enumerate() {
        candidate.key.item = format!("i{n}");
    }
    input.skills.iter_mut().for_each(|skill| skill.theta = -1.5);
    let plan = build(&input);
    assert!(plan.outlook.expected >= 0.7 && !plan.outlook.below_floor, "{:?}", plan.outlook);
    assert!(plan.outlook.minutes >= 0.95 * input.budget.minutes, "{:?}", plan.outlook);
}

#[test]
fn confusable_items_stand_close_together() {
    let mut items = due(20, 0.9);
    items[2].contrast = vec!["b16".into()];
    let queue = build(&input(items)).queue;
    let at = |name: &str| queue.iter().position(|e| e.key.item == name).unwrap();
    let (one, other) = (at("c2"), at("b16"));
    assert!((1..=3).contains(&one.abs_diff(other)), "{}", names(&queue));
    assert!(is_confused(&queue[one], &queue[other]));
}

#[test]
fn pr_21_the_reserve_holds_the_surest_items_that_are_not_asked() {
    let items = [
        due(6, 0.9),
        vec![seen("a/90", Lane::Ahead, 0.99), seen("b/91", Lane::Ahead, 0.95), seen("c/92", Lane::Ahead, 0.97)],
    ]
    .concat();
    let easy = build(&input(items)).easy;
    assert_eq!(names(&easy), "a90 c92 b91");
    assert!(easy.iter().all(|e| e.why == Why::Easy));
}

#[test]
fn limits_of_items_and_minutes_of_the_day_hold() {
    let mut input = input([due(30, 0.9), new(30)].concat());
    input.budget.items = Some(7);
    assert_eq!(build(&input).queue.len(), 7);
    input.budget = Budget { minutes_left_today: Some(2.0), ..Budget::default() };
    assert!(build(&input).outlook.minutes <= 2.0);
    input.budget.minutes_left_today = Some(0.0);
    assert_eq!(build(&input).queue, []);
}

#[test]
fn someone_fast_is_asked_more_in_the_same_time() {
    let asked = |ms: u32| {
        let pace = Pace::measured(&Times {
            commits: [(Way::Type, vec![ms; 5]), (Way::Choose, vec![ms; 5])].into(),
            ..Times::default()
        });
        build(&Input { pace, ..input(due(90, 0.9)) }).queue.len()
    };
    assert!(asked(4_000) > asked(12_000));
    assert!(asked(12_000) > asked(40_000));
}

#[test]
fn a_gentle_profile_has_fewer_challenges_and_more_wins() {
    let plain = input([due(20, 0.85), new(20)].concat());
    let gentle = Input { profile: Profile { gentle: true, instruct: false }, ..plain.clone() };
    let (plain, gentle) = (build(&plain).outlook, build(&gentle).outlook);
    assert!(gentle.challenges < plain.challenges, "{gentle:?}");
    assert!(gentle.expected >= 0.8 && gentle.expected > plain.expected);
}

#[test]
fn who_wants_to_be_shown_first_is_not_challenged_with_what_is_new() {
    let mut input = input([due(20, 0.85), new(20)].concat());
    input.profile.instruct = true;
    let plan = build(&input);
    assert_eq!(plan.outlook.challenges, 0);
    assert!(plan.outlook.fresh > 0);
}

#[test]
fn a_pretest_asks_every_skill_once_in_order() {
    let mut fact = item("b/1");
    fact.nature = Nature::Fact;
    let items = vec![
        item("c/1"),
        item("a/1"),
        item("a/2"),
        fact,
        item("b/2"),
        seen("a/9", Lane::Due, 0.5),
        seen("z/1", Lane::Due, 0.5),
    ];
    let mut input = Input { mode: Mode::Pretest, ..input(items) };
    input.skills.iter_mut().find(|s| s.skill == "c").unwrap().needs = vec!["b".into()];
    let plan = build(&input);
    assert_eq!(names(&plan.queue), "a1 b2 c1");
    assert!(plan.queue.iter().all(|e| e.why == Why::New && e.rung == Some(1)));
}

#[test]
fn cram_takes_the_weakest_first_and_then_the_rungs_above() {
    let mut low = seen("a/1", Lane::Ahead, 0.9);
    low.rung = 0;
    let items = vec![low, seen("b/2", Lane::Due, 0.5), item("c/3"), seen("b/4", Lane::Ahead, 0.99)];
    let mut input = Input { mode: Mode::Cram, ..input(items) };
    let plan = build(&input);
    assert_eq!(names(&plan.queue), "c3 b2 a1 b4 c3 a1");
    assert!(plan.queue.iter().all(|e| e.why == Why::Cram));
    assert_eq!(plan.queue[4].rung, Some(1));
    input.budget.items = Some(3);
    assert_eq!(names(&build(&input).queue), "c3 b2 a1");
}

#[test]
fn an_exam_takes_the_skills_in_turn_and_nothing_twice() {
    let mut input = Input { mode: Mode::Exam, ..input([due(30, 0.5), new(30)].concat()) };
    input.budget.items = Some(12);
    let plan = build(&input);
    assert_eq!(plan.queue.len(), 12);
    for skill in ["a", "b", "c", "e", "f", "g"] {
        assert_eq!(count(&plan, |e| e.skill == skill), 2, "{skill}");
    }
    let mut keys: Vec<_> = plan.queue.iter().map(|e| &e.key).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 12);
    let other = build(&Input { seed: 8, ..input.clone() });
    assert_ne!(names(&plan.queue), names(&other.queue), "another seed, another paper");
    input.budget.items = None;
    let minutes = build(&input).outlook.minutes;
    assert!((13.0..=15.0).contains(&minutes), "{minutes}");
}

#[test]
fn an_empty_collection_gives_an_empty_session() {
    for mode in [Mode::Study, Mode::Pretest, Mode::Cram, Mode::Exam] {
        assert_eq!(build(&Input { mode, ..Input::default() }).queue, [], "{mode:?}");
        let bare = Candidate { ladder: Vec::new(), ..item("a/1") };
        assert_eq!(build(&Input { mode, ..input(vec![bare]) }).queue, [], "{mode:?}");
    }
}
