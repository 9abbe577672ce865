//! The way into the box: `pratfall __box` is this program started again, single-threaded, to build it from within.

use std::process::ExitCode;

use super::wire::{COMMAND, FAULT};

/// Becomes the box, if that is what this process was started for.
#[must_use]
pub fn enter() -> Option<ExitCode> {
    let mut args = std::env::args_os().skip(1);
    if args.next()? != COMMAND {
        return None;
    }
    let args: Option<Vec<String>> = args.map(|arg| arg.into_string().ok()).collect();
    Some(args.map_or(ExitCode::from(FAULT), |args| become_it(&args)))
}

#[cfg(target_os = "linux")]
fn become_it(args: &[String]) -> ExitCode {
    super::boxed::enter(args)
}

#[cfg(not(target_os = "linux"))]
fn become_it(_: &[String]) -> ExitCode {
    ExitCode::from(FAULT)
}
