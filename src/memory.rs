//! What is remembered of an item, and when to ask again: FSRS-6, evidence, rungs, due dates, study days.
//!
//! The state of an item is a fold over its rows of the log and over nothing else: no deck, no configuration, no clock.

pub mod row;
pub mod state;
