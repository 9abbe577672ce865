//! Trials of whole sessions: the rules of LEARNING.md 7 over many made-up collections.

mod rules;

use proptest::prelude::*;

use super::{
    build,
    input::{Budget, Candidate, Input, Lane, Profile, SkillState},
    interleave::{is_confused, may_follow},
    pace::{Pace, Times},
    samples::{input, item, seen, skill},
};
use crate::{
    deck::model::{Nature, Way},
    session::{
        config::Mode,
        plan::{Lack, Plan},
        queue::{Entry, Why},
    },
};

fn names(queue: &[Entry]) -> String {
    queue.iter().map(|e| e.key.item.as_str()).collect::<Vec<_>>().join(" ")
}

fn count(plan: &Plan, which: impl Fn(&Entry) -> bool) -> usize {
    plan.queue.iter().filter(|e| which(e)).count()
}

fn find<'a>(input: &'a Input, entry: &Entry) -> &'a Candidate {
    input.candidates.iter().find(|c| c.key == entry.key).unwrap()
}

fn share_of_due(input: &Input, plan: &Plan) -> f64 {
    let due = |e: &&Entry| matches!(e.why, Why::Check | Why::Probe | Why::Due);
    plan.queue.iter().filter(due).map(|e| e.seconds).sum::<f64>() / input.budget.seconds()
}

prop_compose! {
    fn any_candidate(skills: u32)(
        skill in 0..skills,
        lane in prop::sample::select(&[Lane::Check, Lane::Probe, Lane::Due, Lane::Due, Lane::Due, Lane::New, Lane::New, Lane::Ahead]),
        // Coarse, so that there are ties to settle.
        recall in (4_u32..20).prop_map(|n| f64::from(n) / 20.0),
        b in prop::sample::select(&[-1.6, -0.8, 0.0, 0.0, 0.0, 0.8, 1.6]),
        rungs in 1_usize..3,
        ripe: bool,
        odd in 0_u32..12,
        nature in prop::sample::select(&[Nature::Concept, Nature::Concept, Nature::Problem, Nature::Fact]),
    ) -> Candidate {
        let mut c = if lane == Lane::New { item("s0/0") } else { seen("s0/0", lane, recall) };
        c.skill = format!("s{skill}");
        c.nature = nature;
        c.b = b;
        c.ladder.truncate(rungs);
        c.rung = if lane == Lane::New || ripe { 0 } else { (rungs - 1) as u8 };
        c.ripe = ripe && lane == Lane::Due && rungs > 1;
        c.safety_critical = odd == 0;
        c.instruct_first = odd == 1;
        c
    }
}

prop_compose! {
    fn any_input()(
        mut candidates in prop::collection::vec(any_candidate(6), 0..80),
        thetas in prop::collection::vec(-1.5_f64..1.5, 6),
        minutes in 1_u32..40,
        more in prop::sample::select(&[0_usize, 0, 20, 2000]),
        new in 0_usize..15,
        gentle: bool,
        instruct in prop::bool::weighted(0.1),
        spinning in 0_usize..12,
        seed: u64,
    ) -> Input {
        for (n, c) in candidates.iter_mut().enumerate() {
            c.key.item = format!("i{n}");
            c.ord = n as u32;
            if n % 9 == 0 {
                c.contrast = vec![format!("i{}", n + 1)];
            }
        }
        let mut input = input(candidates);
        for (n, s) in input.skills.iter_mut().enumerate() {
            s.theta = thetas[n];
            s.spinning = n == spinning;
            s.seen = 3;
            s.recall = Some(0.8);
        }
        if let Some(s) = input.skills.get_mut(1) {
            s.needs = vec!["s0".into()];
        }
        let due = input.candidates.iter().filter(|c| matches!(c.lane, Lane::Check | Lane::Probe | Lane::Due)).count();
        let budget = Budget { minutes: f64::from(minutes), new_left_today: new, ..Budget::default() };
        Input { budget, backlog: due + more, profile: Profile { gentle, instruct }, seed, ..input }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_mean_of_a_session_holds_the_floor_or_says_that_nothing_easier_was_there(input in any_input()) {
        let plan = build(&input);
        let floor = if input.profile.gentle { 0.80 } else { 0.70 };
        let outlook = &plan.outlook;
        if !plan.queue.is_empty() && !outlook.below_floor {
            prop_assert!(outlook.expected >= floor, "{} in {}", outlook.expected, names(&plan.queue));
        }
        if outlook.below_floor {
            prop_assert_eq!(outlook.challenges, 0);
            // No due item that was left out is easier than one that is asked.
            let hardest = plan.queue.iter().filter(|e| matches!(e.why, Why::Due | Why::Probe)).map(|e| e.p).fold(1.0, f64::min);
            for c in input.candidates.iter().filter(|c| c.lane == Lane::Due) {
                let there = plan.queue.iter().any(|e| e.key == c.key);
                let p = super::offer::Desk::new(&input).offer(c, Why::Due, None, false).unwrap();
                let spent: f64 = plan.queue.iter().map(|e| e.seconds).sum();
                let room = spent + p.seconds <= input.budget.seconds();
                prop_assert!(there || p.p <= hardest || !room, "{} {} {}", c.key, p.p, hardest);
            }
        }
    }

    #[test]
    fn challenges_lie_in_the_band_keep_their_share_and_are_never_safety_critical(input in any_input()) {
        let plan = build(&input);
        let challenges: Vec<&Entry> = plan.queue.iter().filter(|e| e.why == Why::Challenge).collect();
        let most = if input.profile.gentle { 0.1 } else { 0.3 };
        prop_assert!(challenges.len() as f64 <= most * plan.queue.len() as f64, "{} of {}", challenges.len(), plan.queue.len());
        prop_assert_eq!(plan.outlook.challenges, challenges.len());
        let ventured = |e: &&Entry| find(&input, e).lane == Lane::New && e.rung.is_some() && e.p <= 0.65;
        let ventures = plan.queue.iter().filter(|e| e.why == Why::Challenge || ventured(e));
        let cold = input.candidates.iter().filter(|c| matches!(c.lane, Lane::Check | Lane::Probe | Lane::Due)).count() < 5;
        prop_assert!(cold || ventures.count() as f64 <= most * plan.queue.len() as f64);
        for entry in challenges {
            let c = find(&input, entry);
            prop_assert!((0.35..=0.65).contains(&entry.p), "{}", entry.p);
            prop_assert!(!c.safety_critical);
            prop_assert!(c.lane == Lane::New || c.ripe);
            prop_assert!(!plan.held.iter().any(|h| h.skill == c.skill));
            let spinning = input.skills.iter().any(|s| s.skill == c.skill && s.spinning);
            prop_assert!(!spinning);
        }
    }

    #[test]
    fn pr_16_no_two_of_a_skill_in_a_row_while_another_waits(input in any_input()) {
        let queue = build(&input).queue;
        for (at, pair) in queue.windows(2).enumerate() {
            let another = queue[at + 1..].iter().any(|e| may_follow(&pair[0], e));
            prop_assert!(may_follow(&pair[0], &pair[1]) || !another, "at {at}: {}", names(&queue));
        }
    }

    #[test]
    fn i19_the_same_seed_day_and_candidates_give_the_same_queue_in_whatever_order_they_come(input in any_input(), turn in 0_usize..80) {
        let plan = build(&input);
        let mut other = input.clone();
        let n = other.candidates.len().max(1);
        other.candidates.rotate_left(turn % n);
        other.candidates.reverse();
        other.skills.reverse();
        let bytes = |plan: &Plan| serde_json::to_string(plan).unwrap();
        prop_assert_eq!(bytes(&plan), bytes(&build(&other)));
    }

    #[test]
    fn the_time_is_kept_within_one_item(input in any_input()) {
        let plan = build(&input);
        let seconds: f64 = plan.queue.iter().map(|e| e.seconds).sum();
        let longest = plan.queue.iter().map(|e| e.seconds).fold(0.0, f64::max);
        prop_assert!(seconds <= input.budget.seconds() + longest, "{seconds}");
        prop_assert!((plan.outlook.minutes * 60.0 - seconds).abs() < 1e-6);
    }

    #[test]
    fn nothing_is_asked_twice_and_new_items_keep_their_limit(input in any_input()) {
        let plan = build(&input);
        let mut keys: Vec<_> = plan.queue.iter().chain(&plan.easy).map(|e| e.key.clone()).collect();
        keys.sort();
        keys.dedup();
        prop_assert_eq!(keys.len(), plan.queue.len() + plan.easy.len());
        let unseen = count(&plan, |e| find(&input, e).lane == Lane::New);
        prop_assert!(unseen <= input.budget.new_left_today, "{unseen}");
        for entry in &plan.easy {
            prop_assert!(find(&input, entry).lane != Lane::New);
        }
    }

    #[test]
    fn checks_come_whatever_else_there_is(mut input in any_input()) {
        input.budget.minutes = 60.0;
        let plan = build(&input);
        let checks = input.candidates.iter().filter(|c| c.lane == Lane::Check).count();
        prop_assert_eq!(plan.outlook.checks, checks);
    }
}

/// Due items of three skills with this recall, `n` of them.
fn due(n: usize, recall: f64) -> Vec<Candidate> {
    (0..n).map(|n| seen(&format!("{}/{n}", ["a", "b", "c"][n % 3]), Lane::Due, recall)).collect()
}

fn new(n: usize) -> Vec<Candidate> {
    (0..n).map(|n| item(&format!("{}/{}", ["e", "f", "g"][n % 3], 500 + n))).collect()
}

#[test]
fn due_work_fills_four_fifths_of_the_time_at_the_most_while_there_is_a_backlog() {
    let check = |due_items: usize, new_items: usize, low: f64, high: f64| {
        let candidates = [due(due_items, 0.85), new(new_items)].concat();
        let mut input = input(candidates);
        input.budget.new_left_today = 100;
        let share = share_of_due(&input, &build(&input));
        assert!((low..=high).contains(&share), "{due_items} {new_items}: {share}");
    };
    check(16, 50, 0.4, 0.6);
    // Nearly a session of due work is no backlog yet.
    check(31, 50, 0.9, 1.0);
    check(45, 50, 0.75, 0.8);
    check(60, 50, 0.75, 0.8);
    // What nothing else can fill is left to due work.
    check(45, 0, 0.95, 1.0);
}

#[test]
fn new_items_stop_when_the_backlog_exceeds_two_sessions() {
    let check = |backlog: usize, fresh: bool| {
        let input = Input { backlog, ..input([due(50, 0.85), new(50)].concat()) };
        let plan = build(&input);
        assert_eq!(count(&plan, |e| find(&input, e).lane == Lane::New) > 0, fresh, "{backlog}");
    };
    check(50, true);
    check(60, true);
    check(90, false);
    check(2000, false);
}

#[test]
fn a_backlog_is_worked_off_from_the_top_and_a_days_due_work_from_the_bottom() {
    let recalls = |n: usize| {
        (0..n).map(move |i| seen(&format!("{}/{i}", ["a", "b"][i % 2]), Lane::Due, 0.5 + 0.4 * i as f64 / n as f64))
    };
    let asked = |backlog: usize| {
        let input = Input { backlog, ..input(recalls(12).collect()) };
        let queue = build(&input).queue;
        let recall = |e: &Entry| find(&input, e).recall.unwrap();
        (recall(&queue[0]), recall(queue.last().unwrap()))
    };
    let (first, last) = asked(12);
    assert!(first < last);
    let (first, last) = asked(500);
    assert!(first > last);
}

#[test]
fn a_month_away_gives_a_first_session_like_any_other_and_says_when_the_backlog_is_gone() {
    let candidates: Vec<Candidate> = (0..300)
        .map(|n| seen(&format!("{}/{n}", ["a", "b", "c"][n % 3]), Lane::Due, 0.3 + 0.6 * n as f64 / 300.0))
        .collect();
    let usual = build(&input(due(30, 0.85)));
    let input = Input { backlog: 2000, ..input(candidates) };
    let plan = build(&input);
    assert!((12.0..=15.1).contains(&plan.outlook.minutes), "{}", plan.outlook.minutes);
    assert!(plan.queue.len() * 10 >= usual.queue.len() * 8, "{} {}", plan.queue.len(), usual.queue.len());
    assert!(plan.outlook.expected >= 0.8, "{}", plan.outlook.expected);
    assert_eq!(plan.outlook.backlog, 2000);
    let days = plan.outlook.backlog_days.unwrap() as usize;
    // What is missed comes back tomorrow and is not done with.
    let held: f64 = plan.queue.iter().map(|entry| entry.p).sum();
    assert_eq!(days, ((2000 - plan.queue.len()) as f64 / held).ceil() as usize);
    let check = |inflow: f64, expected: Option<u32>, growing: bool| {
        let outlook = build(&Input { inflow, ..input.clone() }).outlook;
        assert_eq!((outlook.backlog_days.is_some(), outlook.growing), (expected.is_some(), growing), "{inflow}");
        assert!(outlook.backlog_days >= expected);
    };
    check(10.0, Some(days as u32 + 1), false);
    check(1000.0, None, true);
    assert_eq!(usual.outlook.backlog_days, None);
}
