//! What the answers of a log add up to: how good predictions were, and whether other parameters would do better.
//!
//! Pure: knows rows and what was predicted, no store, no clock. Whoever reads the log hands it in.

pub mod answers;
pub mod cohort;
pub mod evaluate;
pub mod score;
pub mod tuning;
