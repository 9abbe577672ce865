//! What abilities come to: by hand, over made-up logs, and of simulated learners whose ability is known.

use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::{
    deck::model::Way,
    grade::Verdict,
    memory::{
        footing::Footing,
        fsrs::ParamSets,
        predict::{success, unseen},
        row::{Confidence, What},
        trial::{Happening, event, history, off, play},
    },
};

/// A right, typed answer at item `item` with even chances, on its own day.
fn answer(id: u128, item: &str, day: i32) -> Attempt {
    let mut attempt = crate::memory::trial::attempt(id, day);
    attempt.key.item = item.to_owned();
    attempt.phase = Phase::Pretest;
    attempt
}

fn only(levels: &Levels) -> SkillLevel {
    assert_eq!(levels.skills.len(), 1);
    *levels.skills.values().next().unwrap()
}

fn of(attempts: Vec<Attempt>) -> Levels {
    fold(&attempts.into_iter().map(Row::Attempt).collect::<Vec<_>>())
}

/// Checks the ability after some changed first attempts, each at an item of its own.
#[track_caller]
fn check(what: &str, changes: &[&dyn Fn(&mut Attempt)], theta: f64) {
    let made = changes.iter().zip(1..).map(|(change, n)| {
        let mut attempt = answer(n, &n.to_string(), 0);
        change(&mut attempt);
        attempt
    });
    let levels = of(made.collect());
    let got = levels.skills.values().next().map_or(0.0, |skill| skill.theta);
    assert!((got - theta).abs() < 1e-12, "{what}: {got}, not {theta}");
}

#[test]
fn an_attempt_moves_ability_by_how_far_it_was_from_what_was_predicted() {
    check("right at even chances", &[&|_| ()], 0.5);
    check("off at even chances", &[&off], -0.5);
    check("right, and expected", &[&|a| a.k = 0.9], 0.1);
    check("off, and not expected", &[&|a| (off(a), a.k = 0.9).1], -0.9);
    check("steps shrink", &[&|_| (), &|_| ()], 0.5 + 0.5 / 1.05);
    check("a partial answer counts by its share", &[&|a| (a.verdict, a.score) = (Verdict::Partial, 0.8)], 0.3);
    check("a right choice as far as it was known", &[&|a| a.guess = 0.25], 0.8 - 0.5);
    check("a right choice that was a guess", &[&|a| (a.guess, a.confidence) = (0.25, Some(Confidence::Guess))], 0.0);
    check("a probe counts in full", &[&|a| a.phase = Phase::Probe], 0.5);
    check("a review counts less", &[&|a| a.phase = Phase::Review], 0.15);
}

#[test]
fn only_the_first_unaided_attempt_of_a_day_counts() {
    for phase in [Phase::Retry, Phase::Redo, Phase::Exam, Phase::Cram] {
        check("practice and exams do not", &[&|a| a.phase = phase], 0.0);
    }
    check("nor what was hinted at", &[&|a| a.hints = 1], 0.0);
    let counted = |attempts: Vec<Attempt>| of(attempts).skills.values().map(|skill| skill.n).sum::<u32>();
    let again = |change: fn(&mut Attempt), day| {
        let mut attempt = answer(2, "a", day);
        change(&mut attempt);
        vec![answer(1, "a", 3), attempt]
    };
    assert_eq!(counted(again(|_| (), 3)), 1, "the second of a day");
    assert_eq!(counted(again(|_| (), 4)), 2, "another day");
    assert_eq!(counted(again(|a| a.at = Utc(i64::MAX), 2)), 1, "a clock that ran backwards");
    assert_eq!(counted(again(|a| a.key.item = "b".into(), 3)), 2, "another item");
    // What was practised today is fresh, whoever asks for it afterwards.
    let mut practised = again(|_| (), 3);
    (practised[0].phase, practised[1].phase) = (Phase::Cram, Phase::Review);
    assert_eq!(counted(practised), 0);
}

#[test]
fn an_items_difficulty_stays_its_authors_guess_for_five_attempts() {
    let after = |attempts: i32| {
        let made = (0..attempts).map(|n| {
            let mut attempt = answer(n as u128 + 1, "a", n);
            off(&mut attempt);
            attempt.phase = Phase::Probe;
            attempt
        });
        of(made.collect()).items.into_values().next().unwrap()
    };
    assert_eq!((after(5).deviation, after(5).n), (0.0, 5));
    // Being off shows that it is harder.
    let sixth = 0.6 / (1.0 + 0.05 * 5.0) * 0.5;
    assert!((after(6).deviation - sixth).abs() < 1e-12);
    assert!(after(1_000).deviation <= DEVIATION_LIMIT);
}

#[test]
fn the_bias_of_a_level_is_learnt_from_reviews_and_stays_small() {
    let reviews = |count: i32, change: fn(&mut Attempt)| {
        let made = (0..count).map(|n| {
            let mut attempt = answer(n as u128 + 1, &n.to_string(), 0);
            attempt.phase = Phase::Review;
            change(&mut attempt);
            attempt
        });
        of(made.collect()).kappas()
    };
    let kappas = reviews(3, |_| ());
    assert!((kappas.of(Level::Cued) - 0.075).abs() < 1e-12);
    assert_eq!(kappas.of(Level::Free), 0.0, "the other levels are their own");
    assert_eq!(reviews(3, |a| a.phase = Phase::Probe), Biases::default());
    assert_eq!(reviews(400, off).of(Level::Cued), -1.0);
    assert_eq!(reviews(400, |a| a.k = 0.0).of(Level::Cued), 1.0);
}

#[test]
fn corrections_change_what_an_attempt_says_or_take_it_away() {
    let check = |what: &str, corrections: &[What], theta: f64, n: u32| {
        let mut attempt = answer(1, "a", 3);
        off(&mut attempt);
        let mut rows = vec![Row::Attempt(attempt)];
        rows.extend(corrections.iter().zip(2..).map(|(what, id)| {
            let mut event = event(id, 3, what.clone());
            // What is corrected is told by its id, wherever the correction was filed.
            event.key = None;
            Row::Event(event)
        }));
        let levels = fold(&rows);
        let skill = levels.skills.values().next().copied().unwrap_or_default();
        assert!((skill.theta - theta).abs() < 1e-12, "{what}: {}", skill.theta);
        assert_eq!(skill.n, n, "{what}");
    };
    let attempt = RowId(1);
    check("nothing said", &[], -0.5, 1);
    check("I was right", &[What::Override { attempt }], 0.5, 1);
    check("a slip", &[What::Slip { attempt }], 0.6 - 0.5, 1);
    check("a score", &[What::Score { attempt, score: 0.7 }], 0.7 - 0.5, 1);
    check("undone", &[What::Undo { row: attempt }], 0.0, 0);
    check("low effort", &[What::LowEffort { attempt }], 0.0, 0);
    check("the undo undone", &[What::Undo { row: attempt }, What::Undo { row: RowId(2) }], -0.5, 1);
    check("the override undone", &[What::Override { attempt }, What::Undo { row: RowId(2) }], -0.5, 1);
}

#[test]
fn i11_an_attempt_without_effort_leaves_the_day_to_the_next() {
    let mut first = answer(1, "a", 3);
    off(&mut first);
    let rows = [
        Row::Attempt(first),
        Row::Attempt(answer(2, "a", 3)),
        Row::Event(event(3, 3, What::LowEffort { attempt: RowId(1) })),
    ];
    assert_eq!(only(&fold(&rows)), only(&of(vec![answer(2, "a", 3)])));
}

/// What a simulated learner is asked.
struct World {
    /// Chance of being right without knowing.
    guess: f64,
    level: Level,
    /// Uses p in the place of k, as Elo is commonly written down.
    drifting: bool,
}

/// Lets a learner of constant ability answer so many unseen items, each predicted from what is believed by then.
fn simulated(world: &World, truth: f64, attempts: u32, rng: &mut ChaCha8Rng) -> SkillLevel {
    let mut level = SkillLevel::default();
    for n in 0..attempts {
        let difficulty = rng.random_range(1..=5_u8);
        let footing = |theta| Footing { theta, ..Footing::default() }.at(difficulty, world.level);
        let mut attempt = answer(u128::from(n) + 1, "a", n as i32);
        (attempt.guess, attempt.level, attempt.way) = (world.guess, world.level, Way::Choose);
        attempt.k = unseen(&footing(level.theta), world.level);
        if !rng.random_bool(success(unseen(&footing(truth), world.level), world.guess)) {
            off(&mut attempt);
        }
        let mut sign = ItemLevel::default().take(&attempt, &Outcome::recorded(&attempt)).unwrap();
        if world.drifting {
            sign.error += attempt.k - success(attempt.k, world.guess);
        }
        level.take(&sign);
    }
    level
}

#[test]
fn ability_does_not_drift_in_400_choices() {
    let ends = |guess: f64, drifting: bool| {
        let world = World { guess, level: Level::Recognise, drifting };
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        (0..30).map(|_| simulated(&world, 0.0, 400, &mut rng).theta).sum::<f64>() / 30.0
    };
    for guess in [0.25, 0.5] {
        let with_k = ends(guess, false);
        assert!(with_k.abs() < 0.3, "{guess}: {with_k}");
    }
    // With p in the place of k it does: a little where four options tell luck from knowledge, for ever where two do not.
    let with_p = [ends(0.25, true), ends(0.5, true)];
    assert!(with_p[0] < -0.8 && with_p[1] < -2.5, "{with_p:?}");
}

#[test]
fn the_interval_holds_the_true_ability_about_as_often_as_it_says() {
    let covered = |guess: f64, attempts: u32| {
        let level = if guess > 0.0 { Level::Recognise } else { Level::Cued };
        let world = World { guess, level, drifting: false };
        let mut rng = ChaCha8Rng::seed_from_u64(11);
        let held = (0..300).filter(|n| {
            let truth = f64::from(n % 7 - 3) * 0.6;
            let (low, high) = simulated(&world, truth, attempts, &mut rng).interval();
            (low..=high).contains(&truth)
        });
        held.count() as f64 / 300.0
    };
    for (guess, attempts) in [(0.0, 1), (0.0, 12), (0.0, 100), (0.0, 400), (0.25, 12), (0.25, 100), (0.25, 400)] {
        let share = covered(guess, attempts);
        assert!(share >= 0.9, "{share} of 300 after {attempts} with {guess}");
    }
}

#[test]
fn one_attempt_says_little_and_many_say_more() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let world = World { guess: 0.0, level: Level::Cued, drifting: false };
    let mut after = |attempts| simulated(&world, 0.5, attempts, &mut rng);
    assert!(SkillLevel::default().is_rough() && after(1).is_rough());
    let (one, twelve, hundred) = (after(1).error(), after(12).error(), after(100).error());
    assert!(one > 1.0 && twelve < 0.75 && hundred < 0.45, "{one} {twelve} {hundred}");
    assert!(!after(12).is_rough());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn i2_abilities_are_the_same_in_whatever_order_rows_come(
        history in history(30), swaps in prop::collection::vec((any::<usize>(), any::<usize>()), 0..8),
    ) {
        let rows = play(&history).rows;
        let mut others = rows.clone();
        if !others.is_empty() {
            let n = others.len();
            swaps.iter().for_each(|(a, b)| others.swap(a % n, b % n));
            others.push(others[0].clone());
        }
        prop_assert_eq!(fold(&rows), fold(&others));
    }

    #[test]
    fn i14_abilities_are_finite_whatever_is_in_the_rows(
        history in history(40), odd in prop::collection::vec((any::<usize>(), any::<f64>(), any::<f64>(), any::<f64>()), 0..20),
    ) {
        let mut rows = play(&history).rows;
        for (at, k, guess, score) in odd {
            let n = rows.len();
            if n > 0 && let Row::Attempt(attempt) = &mut rows[at % n] {
                (attempt.k, attempt.guess, attempt.score) = (k, guess, score);
            }
        }
        let levels = fold(&rows);
        for skill in levels.skills.values() {
            prop_assert!(skill.theta.abs() <= ABILITY_LIMIT && skill.error().is_finite(), "{:?}", skill);
            prop_assert!(skill.interval().0 <= skill.theta && skill.theta <= skill.interval().1);
        }
        prop_assert!(levels.items.values().all(|item| item.deviation.abs() <= DEVIATION_LIMIT));
        prop_assert!(levels.biases.iter().all(|bias| bias.kappa.abs() <= BIAS_LIMIT));
    }

    /// Another prediction with every row is another ability; what is remembered and when it is due stays. At a pretest
    /// the recorded k stands in for the recall that is not there yet, and only for a choice that may have been luck.
    #[test]
    fn abilities_never_enter_memory_or_due_dates(history in history(30), k in 0.0..=1.0_f64) {
        let produced: Vec<Happening> = history
            .into_iter()
            .map(|happening| match happening {
                Happening::Answer { gap, mut attempt, .. } => {
                    attempt.rung = attempt.rung.max(1);
                    crate::memory::trial::shape(&mut attempt);
                    Happening::Answer { gap, follow: false, attempt }
                }
                event => event,
            })
            .collect();
        let made = play(&produced);
        let mut others = made.rows.clone();
        for row in &mut others {
            if let Row::Attempt(attempt) = row {
                attempt.k = k;
            }
        }
        prop_assert_eq!(&crate::memory::fold::fold(&others, &made.sets), &made.state);
    }

    #[test]
    fn reviews_of_choices_take_recall_and_not_the_recorded_k(k in 0.0..=1.0_f64, gap in 1..60_i32) {
        let state = |k: f64| {
            let mut second = crate::memory::trial::attempt(2, gap);
            (second.guess, second.k) = (0.25, k);
            let rows = [Row::Attempt(crate::memory::trial::attempt(1, 0)), Row::Attempt(second)];
            crate::memory::fold::fold(&rows, &ParamSets::default())
        };
        prop_assert_eq!(state(k), state(0.5));
    }
}
