//! What the answers of a log add up to: how good predictions were, whether other parameters would do better, and what the
//! stumbles say of a learner.
//!
//! Pure: knows rows and what was predicted, no store, no clock. Whoever reads the log hands it in.

pub mod answers;
pub mod behind;
pub mod calendar;
pub mod calibration;
pub mod cell;
pub mod cohort;
pub mod evaluate;
pub mod growth;
pub mod item;
pub mod kind;
pub mod lasting;
pub mod score;
pub mod stats;
pub mod stood;
pub mod survival;
pub mod tuning;
