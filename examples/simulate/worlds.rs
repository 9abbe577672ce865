//! The worlds as they stand in their file: what is true in them, and what things cost.

use std::error::Error;

use serde::Deserialize;

/// The worlds that are reported; fixed before any policy was run in them.
const REPORTED: &str = include_str!("worlds.toml");
/// The worlds as they were first written.
const FIRST: &str = include_str!("worlds-first.toml");
/// The worlds for trying things out.
const TUNING: &str = include_str!("worlds-tuning.toml");

/// A file of worlds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worlds {
    pub format: u32,
    pub study: Study,
    pub deck: Deck,
    pub cost: Cost,
    pub mind: Mind,
    pub activation: Activation,
    pub fsrs: Fsrs,
    #[serde(rename = "world")]
    pub worlds: Vec<World>,
}

/// How long is studied, and how long not.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Study {
    pub days: i32,
    pub seconds: f64,
    pub idle: i32,
}

/// What the deck is like.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deck {
    pub skill_items: usize,
    pub chain: usize,
    pub known: f64,
}

/// Seconds that things take; lists are by level.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    pub attempt: [f64; 3],
    pub feedback: [f64; 3],
    pub right: f64,
    pub shown: [f64; 3],
    pub redo: f64,
    pub confidence: f64,
    pub cause: f64,
}

/// What both truths share.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mind {
    pub recognise: f64,
    pub guess: [f64; 3],
    pub recognised: f64,
    pub recognised_only: bool,
    pub carried: f64,
    pub item_spread: f64,
    pub skill_spread: f64,
    pub learner_spread: f64,
    pub label_noise: f64,
    pub sureness_noise: f64,
    pub sureness_bias: f64,
}

/// The first truth: traces that fade by a power law.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activation {
    pub decay: f64,
    pub scale: f64,
    pub threshold: f64,
    pub noise: f64,
    pub day: f64,
    pub exposure: f64,
}

/// The second truth: FSRS-6 under the parameters of other people.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fsrs {
    pub item_spread: f64,
    pub weights: Vec<Vec<f32>>,
}

/// What sets one world apart.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct World {
    pub name: String,
    pub title: String,
    pub failure: f64,
    pub within: f64,
    pub between: f64,
    pub redundancy: f64,
    pub facts: f64,
}

impl Worlds {
    /// Reads the worlds called `reported`, `first` or `tuning`.
    pub fn read(which: &str) -> Result<Worlds, Box<dyn Error>> {
        let worlds: Worlds = toml::from_str(match which {
            "reported" => REPORTED,
            "first" => FIRST,
            "tuning" => TUNING,
            other => return Err(format!("there are no worlds called {other}").into()),
        })?;
        if worlds.format != 1 {
            return Err(format!("format {} of the worlds is not known", worlds.format).into());
        }
        Ok(worlds)
    }
}
