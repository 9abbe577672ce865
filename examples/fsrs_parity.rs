//! Compares Pratfall's own memory step and study days with other programs.
//!
//! Reads a JSON list of sequences `{name, desired_retention?, max_interval?, params?, reviews: [{rating, delta_days}]}`
//! on stdin. Rating 1 is evidence 0, rating 3 is evidence 1; every review after the first lies 1 day or more after the
//! one before. Sequences with other reviews are left out of the answer.
//!
//! - `fsrs_parity` writes the states and whole-day intervals (no cap, no fuzz) after each review.
//! - `fsrs_parity --map` writes the sequences it was given so changed that they qualify (2 becomes 1, 4 becomes 3, a
//!   same-day review moves to the next day).
//! - `fsrs_parity --against FILE..` reads what other engines wrote for the same sequences, in the form it writes
//!   itself, and prints a table: the largest relative differences, and each interval that was rounded another way. Ends
//!   with 1 if a difference is over 1e-4, or an interval differs that is no tie.
//! - `fsrs_parity --days` reads `[[UTC seconds, offset in minutes], ..]` and writes their study days.

use std::{
    collections::BTreeMap,
    error::Error,
    io::{Read, Write},
    path::Path,
    process::ExitCode,
};

use pratfall::memory::{
    day::{TURN_HOUR, study_day},
    evidence::Evidence,
    fsrs::{Model, Strength},
    interval,
    row::{Offset, Utc},
};
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
struct Sequence {
    name: String,
    #[serde(default = "retention")]
    desired_retention: f64,
    #[serde(default = "longest")]
    max_interval: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    params: Option<Vec<f32>>,
    reviews: Vec<Review>,
}

#[derive(Deserialize, Serialize)]
struct Review {
    rating: u8,
    delta_days: u32,
}

#[derive(Deserialize, Serialize)]
struct Answer {
    name: String,
    reviews: Vec<Step>,
}

#[derive(Deserialize, Serialize)]
struct Step {
    rating: u8,
    delta_days: u32,
    stability: f64,
    difficulty: f64,
    interval_days: u32,
}

fn retention() -> f64 {
    0.9
}

fn longest() -> u32 {
    36_500
}

/// The largest relative difference of a stability or difficulty.
const TOLERANCE: f64 = 1e-4;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let mut alike = true;
    let out = match args.first().map(String::as_str) {
        Some("--days") => {
            let moments: Vec<(i64, i32)> = serde_json::from_str(&text)?;
            let day = |&(at, offset): &(i64, i32)| study_day(Utc(at * 1_000), Offset(offset), TURN_HOUR).0;
            serde_json::to_string(&moments.iter().map(day).collect::<Vec<_>>())?
        }
        Some("--map") => {
            let mut sequences: Vec<Sequence> = serde_json::from_str(&text)?;
            sequences.iter_mut().for_each(map);
            serde_json::to_string(&sequences)?
        }
        Some("--against") => {
            let sequences: Vec<Sequence> = serde_json::from_str(&text)?;
            let ours: BTreeMap<&str, (&Sequence, Answer)> =
                sequences.iter().filter_map(|s| Some((s.name.as_str(), (s, run(s)?)))).collect();
            let mut table = String::from(
                "| engine | histories | steps | stability | difficulty | intervals |\n|---|---|---|---|---|---|\n",
            );
            for path in &args[1..] {
                let theirs: Vec<Answer> = serde_json::from_str(&std::fs::read_to_string(path)?)?;
                let compared = compare(&ours, &theirs);
                alike &= compared.alike;
                let name = Path::new(path).file_stem().unwrap_or_default().to_string_lossy();
                table.push_str(&format!("| {name} {}\n", compared.told));
            }
            table
        }
        _ => {
            let sequences: Vec<Sequence> = serde_json::from_str(&text)?;
            serde_json::to_string(&sequences.iter().filter_map(run).collect::<Vec<_>>())?
        }
    };
    std::io::stdout().write_all(out.as_bytes())?;
    Ok(if alike { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

struct Compared {
    told: String,
    alike: bool,
}

fn compare(ours: &BTreeMap<&str, (&Sequence, Answer)>, theirs: &[Answer]) -> Compared {
    let (mut histories, mut steps, mut stability, mut difficulty) = (0, 0, 0.0_f64, 0.0_f64);
    let (mut rounded, mut ties) = (BTreeMap::<String, Vec<String>>::new(), true);
    for answer in theirs {
        let Some((sequence, own)) = ours.get(answer.name.as_str()) else { continue };
        histories += 1;
        for (n, (we, they)) in own.reviews.iter().zip(&answer.reviews).enumerate() {
            steps += 1;
            stability = stability.max((we.stability / they.stability - 1.0).abs());
            difficulty = difficulty.max((we.difficulty / they.difficulty - 1.0).abs());
            if we.interval_days != they.interval_days {
                let decay = sequence.params.as_ref().and_then(|weights| Model::new(weights));
                let decay = decay.unwrap_or_default().decay();
                let exact = |strength: f64| interval::exact(strength, sequence.desired_retention, decay);
                let (low, high) = (exact(we.stability), exact(they.stability));
                // A tie: the two exact intervals are the same to seven figures and a half lies between them.
                let half = low.min(high).round() - 0.5;
                let tie =
                    (low - high).abs() <= 1e-6 * high && (half - low).abs().min((half + 1.0 - low).abs()) <= 1e-5 * low;
                ties &= tie;
                let word = if tie { "tie" } else { "DIFFERENT" };
                let what = format!("{word}: {} ({low:.3}) for {} ({high:.3})", we.interval_days, they.interval_days);
                rounded.entry(what).or_default().push(format!("{}[{n}]", sequence.name));
            }
        }
    }
    let whole = histories == ours.len();
    let alike = whole && ties && stability <= TOLERANCE && difficulty <= TOLERANCE;
    // The same tie comes up wherever histories begin alike: it is told once, with where it came first.
    let told = rounded.iter().map(|(what, places)| format!("{what} in {}, {} times", places[0], places.len()));
    let rounded = if rounded.is_empty() { "the same".to_owned() } else { told.collect::<Vec<_>>().join("; ") };
    Compared { told: format!("| {histories} | {steps} | {stability:.1e} | {difficulty:.1e} | {rounded} |"), alike }
}

fn map(sequence: &mut Sequence) {
    for (index, review) in sequence.reviews.iter_mut().enumerate() {
        review.rating = if review.rating <= 2 { 1 } else { 3 };
        review.delta_days = if index == 0 { 0 } else { review.delta_days.max(1) };
    }
}

fn run(sequence: &Sequence) -> Option<Answer> {
    let model = match &sequence.params {
        Some(weights) => Model::new(weights)?,
        None => Model::default(),
    };
    let mut before: Option<Strength> = None;
    let mut reviews = Vec::new();
    for review in &sequence.reviews {
        let q = match review.rating {
            1 => Evidence::NONE,
            3 => Evidence::FULL,
            _ => return None,
        };
        let after = match before {
            None => model.first(q),
            Some(_) if review.delta_days == 0 => return None,
            Some(strength) => model.step(strength, review.delta_days, q),
        };
        let exact = interval::exact(after.stability, sequence.desired_retention, model.decay());
        reviews.push(Step {
            rating: review.rating,
            delta_days: review.delta_days,
            stability: after.stability,
            difficulty: after.difficulty,
            interval_days: (exact.round() as u32).clamp(1, sequence.max_interval),
        });
        before = Some(after);
    }
    Some(Answer { name: sequence.name.clone(), reviews })
}
