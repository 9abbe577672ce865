//! The command line from outside: arguments and input in, output, words and exit code out.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test says what it found, or that it looked at nothing"
)]

mod browser;
mod code;
mod cohort;
mod commands;
mod fit;
mod home;
mod hostile;
mod log;
mod mending;
mod plain;
mod planned;
mod planted;
mod refusals;
mod reported;
mod stats;
mod travel;
mod ways;
mod workshop;
