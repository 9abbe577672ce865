//! `pratfall`: the home screen; without a terminal, a drill line by line.

use std::process::ExitCode;

use super::{console::Console, drill, failure::Failure, start};
use crate::runtime::tui::{self, Opening};

/// Runs the command.
///
/// # Errors
/// When the database or the terminal cannot be used.
pub fn run(console: &mut Console) -> Result<ExitCode, Failure> {
    if !console.is_full() {
        return drill::run(&drill::Args::default(), console);
    }
    let mut engine = start::engine()?;
    let app = start::app(&engine)?;
    let stale = engine.look(&[])?;
    let end = tui::run(app, &mut engine, Opening { stale, ..Opening::default() })?;
    start::end(end, &engine, console)?;
    Ok(ExitCode::SUCCESS)
}
