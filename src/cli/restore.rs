//! `pratfall restore`: goes back to a copy of the database, and keeps the present one.

use std::{path::PathBuf, process::ExitCode};

use super::{console::Console, failure::Failure};
use crate::{
    runtime::{
        care::{self, Restored},
        clock::Clock,
        paths::{Paths, shown},
    },
    store::error::StoreError,
    tui::text,
};

/// What to go back to.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A file that `pratfall backup` made.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Do not ask.
    #[arg(long)]
    pub yes: bool,
}

/// Runs the command.
///
/// # Errors
/// When the copy cannot be used, a session is open elsewhere, or there is nobody to ask.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let paths = Paths::from_env()?;
    let clock = Clock::from_env()?;
    if args.file.is_dir() {
        return Err(Failure::new(
            format!("{} is a directory", shown(&args.file)),
            "name a file that `pratfall backup` made",
        ));
    }
    if !args.yes && !console.confirm(&format!("Put {} in the place of your history", shown(&args.file)))? {
        console.say("Nothing was changed.");
        return Ok(ExitCode::SUCCESS);
    }
    let restored = care::restore(&paths, &clock, &args.file).map_err(|error| match error {
        StoreError::NotADatabase(ref file) | StoreError::NotPratfall(ref file) if *file == args.file => {
            Failure::new(error.to_string(), "name a file that `pratfall backup` made")
        }
        error => error.into(),
    });
    match restored? {
        Restored::Done(kept) => {
            console.line(&format!("{} is your history now.", shown(&args.file)));
            if let Some(kept) = kept {
                console.line(&format!("What was there before is kept in {}", kept.display()));
            }
            Ok(ExitCode::SUCCESS)
        }
        Restored::Elsewhere(holder) => {
            Err(Failure::new(text::elsewhere(holder.map(|h| h.pid)), "restore again once it is closed"))
        }
    }
}
