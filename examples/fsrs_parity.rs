//! Runs review histories through Pratfall's own memory step, to be compared with other FSRS-6 engines.
//!
//! Reads a JSON list of sequences `{name, desired_retention?, max_interval?, params?, reviews: [{rating, delta_days}]}`
//! on stdin. Rating 1 is evidence 0, rating 3 is evidence 1; every review after the first lies 1 day or more after the
//! one before. Sequences with other reviews are left out of the answer.
//!
//! `fsrs_parity --map` writes the sequences it was given so changed that they qualify (2 becomes 1, 4 becomes 3, a
//! same-day review moves to the next day); without it, the states and whole-day intervals (no cap, no fuzz) after each
//! review are written.

use std::{
    error::Error,
    io::{Read, Write},
};

use pratfall::memory::{
    evidence::Evidence,
    fsrs::{Model, Strength},
    interval,
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

#[derive(Serialize)]
struct Answer {
    name: String,
    reviews: Vec<Step>,
}

#[derive(Serialize)]
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

fn main() -> Result<(), Box<dyn Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let mut sequences: Vec<Sequence> = serde_json::from_str(&text)?;
    let out = if std::env::args().any(|arg| arg == "--map") {
        sequences.iter_mut().for_each(map);
        serde_json::to_string(&sequences)?
    } else {
        serde_json::to_string(&sequences.iter().filter_map(run).collect::<Vec<_>>())?
    };
    std::io::stdout().write_all(out.as_bytes())?;
    Ok(())
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
