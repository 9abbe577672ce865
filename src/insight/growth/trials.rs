//! Learners whose ability is known, simulated from the first row to the verdict (issue 5, "Shown by" 3).

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};

use super::*;
use crate::{
    deck::model::{Level, Way},
    grade,
    insight::{
        cell::{Cells, Figure},
        item,
        stats::{self, Source},
        stood::{Standing, Stood, Told},
    },
    memory::{
        ability::{ItemLevel, SkillLevel},
        evidence::Outcome,
        predict::{self, Ability},
        row::{Attempt, Confidence, ItemKey, Offset, Phase, Row, RowId, StudyDay, Utc},
    },
};

const DAY_MS: i64 = 86_400_000;
/// Days that are simulated: four spans.
const DAYS: i32 = 4 * SPAN;
/// A Sunday: the last span is over.
const TODAY: i32 = 20_002;

/// What is true of a learner, as it goes from the first day (0) to the last (1).
struct Truth {
    ability: fn(f64) -> f64,
    difficulty: fn(f64) -> f64,
    /// Chance that an error is a part of the answer, and not a gap.
    ripe: fn(f64) -> f64,
    /// Chance that a review on the day after is right.
    recalls: fn(f64) -> f64,
}

struct Chance(ChaCha8Rng);

impl Chance {
    fn draw(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn happens(&mut self, p: f64) -> bool {
        self.draw() < p
    }
}

fn attempt(n: u32, day: i32, phase: Phase, k: f64) -> Attempt {
    Attempt {
        id: RowId(n.into()),
        device: String::new(),
        key: ItemKey { deck: "d".into(), item: String::new() },
        rung: 0,
        level: Level::Cued,
        way: Way::Number,
        skill: "s".into(),
        revision: String::new(),
        session: RowId(0),
        at: Utc(i64::from(day) * DAY_MS + DAY_MS / 2 + i64::from(n)),
        offset: Offset(0),
        day: StudyDay(day),
        phase,
        response: String::new(),
        confidence: Some(Confidence::Perhaps),
        verdict: grade::Verdict::Right,
        score: 1.0,
        misconception: None,
        hints: 0,
        guess: 0.0,
        ceiling: 0,
        k,
        retention: 0.85,
        params: 0,
        first_key_ms: None,
        commit_ms: 5_000,
        bar_ms: None,
        variant: 0,
        turns: Vec::new(),
    }
}

/// Lets a learner live through four spans, four or five new items every other day, and gives what is said then.
fn live(truth: &Truth, seed: u64) -> Growth {
    let mut chance = Chance(ChaCha8Rng::seed_from_u64(seed));
    let mut level = SkillLevel::default();
    let mut skill = Standing { deck: "d".into(), skill: "s".into(), ..Standing::default() };
    let (mut cells, mut n) = (Cells::default(), 0);
    let mut open: Vec<Vec<Row>> = Vec::new();
    for day in TODAY - DAYS + 1..=TODAY {
        let at = f64::from(day - (TODAY - DAYS)) / f64::from(DAYS);
        skill.stood.push(Stood { day, theta: level.theta, variance: level.variance, n: level.n });
        let outcome = |attempt: &mut Attempt, right: bool, chance: &mut Chance| {
            if !right && chance.happens((truth.ripe)(at)) {
                (attempt.verdict, attempt.score) = (grade::Verdict::Partial, 0.5);
            } else if !right {
                (attempt.verdict, attempt.score) = (grade::Verdict::GaveUp, 0.0);
            }
        };
        for mut rows in std::mem::take(&mut open) {
            n += 1;
            let mut review = attempt(n, day, Phase::Review, 0.55);
            let right = chance.happens((truth.recalls)(at));
            outcome(&mut review, right, &mut chance);
            rows.push(Row::Attempt(review));
            if right { cells.add(&item::part(&rows, &[]).cells, 1) } else { open.push(rows) }
        }
        for _ in 0..[4, 0, 5, 0][day as usize % 4] {
            n += 1;
            // The builder looks for items near even chances; how hard they are is given by what there is.
            let b = (truth.difficulty)(at) + chance.draw() - 0.5;
            let k = predict::unseen(&Ability { theta: level.theta, b, kappa: 0.0 }, Level::Cued);
            let mut first = attempt(n, day, Phase::Pretest, k);
            let right = chance.happens(1.0 / (1.0 + (b - (truth.ability)(at)).exp()));
            outcome(&mut first, right, &mut chance);
            let sign = ItemLevel::default().take(&first, &Outcome::recorded(&first)).unwrap();
            level.take(&sign);
            let rows = vec![Row::Attempt(first)];
            if right { cells.add(&item::part(&rows, &[]).cells, 1) } else { open.push(rows) }
        }
    }
    for rows in open {
        cells.add(&item::part(&rows, &[]).cells, 1);
    }
    skill.stood.push(Stood { day: TODAY + 1, theta: level.theta, variance: level.variance, n: level.n });
    skill.told = cells.of(Figure::Ability).map(|(cell, sums)| Told { day: cell.day, sums: *sums }).collect();
    let source = Source { today: TODAY, cells, skills: vec![skill], ..Source::default() };
    stats::stats(&source, None).growth
}

fn count(truth: &Truth, runs: u64, verdict: Verdict) -> usize {
    (0..runs).filter(|seed| live(truth, *seed).verdict == verdict).count()
}

/// As able at the end as at the beginning, at items that grow harder by 1.6 logits: two steps of an author's scale.
const CONSTANT: Truth = Truth { ability: |_| 0.3, difficulty: |at| 1.6 * at - 0.5, ripe: |_| 0.4, recalls: |_| 0.8 };

/// Grows by 1.6 logits with the items, so that as many answers are off as before.
const RISING: Truth = Truth {
    ability: |at| 1.6 * at - 0.5,
    difficulty: |at| 1.6 * at - 0.5,
    ripe: |at| 0.25 + 0.35 * at,
    recalls: |at| 0.7 + 0.25 * at,
};

#[test]
fn constant_ability_under_rising_difficulty_reads_flat() {
    let flat = count(&CONSTANT, 30, Verdict::Flat);
    assert!(flat >= 28, "{flat} of 30");
}

#[test]
fn rising_ability_reads_up() {
    let growth = live(&RISING, 1);
    assert!((110..170).contains(&growth.errors), "{} errors", growth.errors);
    let up = count(&RISING, 30, Verdict::Up);
    assert!(up >= 24, "{up} of 30");
}

#[test]
#[ignore = "two hundred and more simulated learners"]
fn of_a_hundred_constant_learners_95_read_flat_and_of_a_hundred_rising_ones_80_up() {
    let (flat, up) = (count(&CONSTANT, 100, Verdict::Flat), count(&RISING, 100, Verdict::Up));
    assert!(flat >= 95 && up >= 80, "{flat} flat, {up} up");
    // Nor is a learner who falls behind harder items called up.
    let falling = Truth { ability: |at| 0.5 - at, ..CONSTANT };
    assert!(count(&falling, 100, Verdict::Up) <= 1);
}

#[test]
fn too_few_errors_tell_nothing() {
    assert_eq!(growth(&[]).verdict, Verdict::CantTell);
    let span = Span { kinds: [29, 0, 0, 0, 0, 0, 0], ..Span::default() };
    assert_eq!(growth(&[span.clone(), span]).spans, 0);
}

#[test]
fn up_takes_ability_beyond_chance_and_two_of_the_others() {
    let evidence =
        |day: i32, error: f64| Evidence { skill: 0, day, theta: 0.0, error, slope: 25.0, noise: 25.0, n: 100 };
    // A third of the errors nearly right, then two thirds; scores likewise.
    let span = |day: i32, error: f64, ripe: u64, soon: u64| Span {
        kinds: [0, 40, 0, 0, 40, 0, 0],
        matched: [0, ripe, 0, 0, 60 - ripe, 0, 0],
        score: ripe as f64 / 2.0,
        score_squares: ripe as f64 / 4.0,
        evidence: vec![evidence(day, error)],
        recoveries: vec![Lasted { time: 1, ended: soon, open: 0 }, Lasted { time: 20, ended: 60 - soon, open: 0 }],
        recurrences: Vec::new(),
    };
    let read = |after: Span| growth(&[span(0, 0.0, 20, 20), after]);
    let up = read(span(28, 20.0, 40, 40));
    assert_eq!(up.verdict, Verdict::Up);
    // A = error / slope = .8, variance = noise / slope^2 = .04 on either side: a trend of .8 +- 1.96 x sqrt(.08), half of it.
    let change = up.signals[0].change.unwrap();
    assert!((change.value - 0.4).abs() < 1e-12 && (change.low - (0.4 - 0.979_982 * 0.08_f64.sqrt())).abs() < 1e-5);
    let points: Vec<Points> = up.signals.iter().map(|signal| signal.points).collect();
    assert_eq!(points, [Points::Up, Points::Up, Points::Up, Points::TooLittle, Points::Up]);
    assert_eq!(read(span(28, 5.0, 40, 40)).verdict, Verdict::Flat, "within chance");
    assert_eq!(read(span(28, 20.0, 20, 20)).verdict, Verdict::Flat, "ability alone");
    assert_eq!(read(span(28, -20.0, 40, 40)).verdict, Verdict::Flat, "the other way");
    // Another skill says nothing of this one.
    let mut other = span(28, 20.0, 40, 40);
    other.evidence[0].skill = 1;
    assert_eq!(read(other).verdict, Verdict::CantTell);
}
