//! Learners' code in a sandbox: what a deck may ask for, what is run, what came of it.
//!
//! Owns the box, its levels and limits, the built-in runners and how checks are judged. A deck names a runner and brings
//! files; it never names a program. Nothing that a learner's process says is believed beyond the value it prints: what is
//! expected never enters the box. Knows no deck, no store, no screen and no clock but the stopwatch.

#[cfg(target_os = "linux")]
mod boxed;
pub mod custom;
pub mod door;
pub mod find;
pub mod job;
pub mod judge;
pub mod language;
pub mod level;
pub mod limits;
pub mod marks;
pub mod outcome;
pub mod part;
pub mod run;
mod wire;
