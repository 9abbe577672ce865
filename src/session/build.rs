//! The session builder: from what could be asked to what is asked, and in which order (LEARNING.md 7).
//!
//! Pure: candidates, skills, time and a seed come in as values, a [`Plan`] goes out. Each rule has a file of its own.
//! The order in which candidates are handed in never matters; ties go by a hash of seed, day and key, then by key, so
//! that the same log, day and seed give the same queue (I19). Must not know a store: whoever reads it decides how many
//! candidates are worth looking at.

mod challenge;
pub mod chance;
mod cold;
pub mod deadline;
mod easy;
mod fill;
mod floor;
pub mod input;
mod interleave;
pub mod needs;
mod offer;
pub mod pace;
mod paper;
mod rank;
mod study;
pub mod wheel;

#[cfg(test)]
mod entries;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod trials;

use self::input::Input;
use super::{config::Mode, plan::Plan};

/// Builds a session.
#[must_use]
pub fn build(input: &Input) -> Plan {
    match input.mode {
        Mode::Study => study::study(input),
        Mode::Pretest => paper::pretest(input),
        Mode::Cram => paper::cram(input),
        Mode::Exam => paper::exam(input),
    }
}
