//! The six steps as a pure machine: `handle(event, now)` gives effects.
//!
//! Owns the order of things in a session: what is asked next, what may be seen when, what is written. Must not know
//! a disk, a clock, a terminal or a random source: the time comes with each event, the seed at the start. So a
//! session replays exactly from its seed and its events.

mod act;
pub mod agenda;
mod aside;
pub mod ask;
pub mod asking;
mod back;
pub mod build;
pub mod card;
pub mod config;
mod drafted;
pub mod earlier;
mod edited;
mod effort;
mod ending;
pub mod event;
pub mod exam;
pub mod gate;
mod given;
pub mod ids;
pub mod last;
mod lesson;
pub mod limits;
pub mod machine;
pub mod map;
pub mod phase;
mod place;
pub mod plan;
pub mod queue;
mod redo;
mod reflecting;
pub mod round;
pub mod rows;
pub mod scene;
mod scoring;
pub mod sheet;
mod shuffle;
mod slip;
mod surety;
pub mod surface;
pub mod tally;
pub mod tried;
pub mod view;
mod walking;
mod wins;

#[cfg(test)]
mod asides;
#[cfg(test)]
mod coding;
#[cfg(test)]
mod live;
#[cfg(test)]
mod modes;
#[cfg(test)]
mod rules;
mod running;
#[cfg(test)]
mod second_thoughts;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod trials;
#[cfg(test)]
mod ways;
#[cfg(test)]
mod wordings;
#[cfg(test)]
mod world;
