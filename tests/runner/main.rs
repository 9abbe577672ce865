//! Learners' code in the box: what runs, what is judged, and what hostile code comes to, on every level there is here.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test says what it found by failing")]

mod checks;
mod hostile;
mod stage;
