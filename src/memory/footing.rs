//! Where the learner stands before an item: what k is predicted from, in one value that a card carries along.

use serde::{Deserialize, Serialize};

use crate::deck::model::Level;

use super::{
    predict::{Ability, difficulty, seen, unseen},
    row::StudyDay,
    state::Memory,
};

/// How many levels there are.
pub const LEVELS: usize = 5;

/// All levels, lowest first.
pub const ALL: [Level; LEVELS] = [Level::Recognise, Level::Cued, Level::Free, Level::Apply, Level::Timed];

/// How far recall lies off retrievability, in logits, by level, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Biases(pub [f64; LEVELS]);

impl Biases {
    /// Gives the bias kappa of a level.
    #[must_use]
    pub fn of(&self, level: Level) -> f64 {
        self.0[place(level)]
    }
}

/// What is known of the learner as far as one item goes. The default is a learner of whom nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Footing {
    /// Ability in the skill of the item, in logits.
    pub theta: f64,
    /// How much harder the item proved than its author guessed, in logits.
    pub deviation: f64,
    /// The biases of the levels.
    pub biases: Biases,
}

impl Footing {
    /// Gives what is believed when the item is asked at a level; `guess` is its author's guess of its difficulty, 1 to 5.
    #[must_use]
    pub fn at(&self, guess: u8, level: Level) -> Ability {
        Ability { theta: self.theta, b: difficulty(guess) + self.deviation, kappa: self.biases.of(level) }
    }

    /// Predicts k, 0 to 1: that the learner knows the item on that day, asked at a level. The rung that a memory stands
    /// on goes by retrievability, a first probe or a new item by ability, and so does a rung above: give it no memory.
    #[must_use]
    pub fn k(&self, guess: u8, level: Level, memory: Option<&Memory>, day: StudyDay) -> f64 {
        let ability = self.at(guess, level);
        match memory {
            Some(memory) if !memory.untried() => seen(&ability, memory.recall(day)),
            _ => unseen(&ability, level),
        }
    }
}

/// Gives the place of a level among all, from 0.
#[must_use]
pub fn place(level: Level) -> usize {
    match level {
        Level::Recognise => 0,
        Level::Cued => 1,
        Level::Free => 2,
        Level::Apply => 3,
        Level::Timed => 4,
    }
}
