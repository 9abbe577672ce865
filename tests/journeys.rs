//! Journeys: the real program in a pseudo-terminal and over pipes, as a learner meets it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "helpers of tests stand outside of test functions here"
)]

#[path = "journeys/catch.rs"]
mod catch;
#[path = "journeys/characters.rs"]
mod characters;
#[path = "journeys/code.rs"]
mod code;
#[path = "journeys/cohort.rs"]
mod cohort;
#[path = "journeys/editor.rs"]
mod editor;
#[path = "journeys/endings.rs"]
mod endings;
#[path = "journeys/hardships.rs"]
mod hardships;
#[path = "journeys/harness.rs"]
mod harness;
#[path = "journeys/hooks.rs"]
mod hooks;
#[path = "journeys/idle.rs"]
mod idle;
#[path = "journeys/input.rs"]
mod input;
#[path = "journeys/kills.rs"]
mod kills;
#[path = "journeys/life.rs"]
mod life;
#[path = "journeys/log.rs"]
mod log;
#[path = "journeys/modes.rs"]
mod modes;
#[path = "journeys/plain.rs"]
mod plain;
#[path = "journeys/points.rs"]
mod points;
#[path = "journeys/reader.rs"]
mod reader;
#[path = "cli/reported.rs"]
mod reported;
#[path = "journeys/secrets.rs"]
mod secrets;
#[path = "journeys/story.rs"]
mod story;
#[path = "journeys/tampered.rs"]
mod tampered;
#[path = "journeys/trial.rs"]
mod trial;
#[path = "journeys/whole_session.rs"]
mod whole_session;
#[path = "journeys/workshop.rs"]
mod workshop;
#[path = "journeys/year.rs"]
mod year;
