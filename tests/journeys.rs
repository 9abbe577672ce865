//! Journeys: the real program in a pseudo-terminal and over pipes, as a learner meets it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stand outside of test functions here")]

#[path = "journeys/endings.rs"]
mod endings;
#[path = "journeys/harness.rs"]
mod harness;
#[path = "journeys/input.rs"]
mod input;
#[path = "journeys/plain.rs"]
mod plain;
#[path = "journeys/secrets.rs"]
mod secrets;
#[path = "journeys/tampered.rs"]
mod tampered;
#[path = "journeys/whole_session.rs"]
mod whole_session;
