//! What is remembered of an item, and when to ask again: FSRS-6, evidence, rungs, due dates, study days.
//!
//! The state of an item is a fold over its rows of the log and over nothing else: no deck, no configuration, no clock.
//! `fold` walks the rows, `attempt` says what one answer does, and asks `evidence`, `fsrs`, `ladder`, `check` and
//! `interval` for their parts.

pub mod ability;
pub mod amend;
pub mod attempt;
pub mod check;
pub mod day;
pub mod edit;
pub mod evidence;
pub mod fold;
pub mod footing;
pub mod frontier;
pub mod fsrs;
pub mod interval;
pub mod ladder;
pub mod pace;
pub mod predict;
pub mod preview;
pub mod replay;
pub mod row;
pub mod state;

#[cfg(test)]
mod invariants;
#[cfg(test)]
mod settling;
#[cfg(test)]
mod trial;
#[cfg(test)]
mod zones;
