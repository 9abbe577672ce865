//! `pratfall backup`: a whole copy of the database, made while it may be in use.

use std::{path::PathBuf, process::ExitCode};

use super::{console::Console, failure::Failure, start};
use crate::runtime::{paths::shown, scan::plainly};

/// Where to.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file to make; by default one named by the time, under `backups` in the data folder.
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Replace the file if it is there.
    #[arg(long)]
    pub force: bool,
}

/// Runs the command.
///
/// # Errors
/// When the copy cannot be written, or the file is there already.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let engine = start::engine()?;
    let file = args.file.clone().unwrap_or_else(|| engine.backup_name());
    if file.is_dir() {
        return Err(Failure::new(format!("{} is a directory", shown(&file)), "name a file in it"));
    }
    if file.exists() && !file.is_file() {
        return Err(Failure::new(format!("{} is no regular file", shown(&file)), "name another file"));
    }
    if file.exists() && !args.force {
        return Err(Failure::new(format!("{} is there already", shown(&file)), "name another file, or add `--force`"));
    }
    if args.file.is_none()
        && let Some(folder) = file.parent()
        && let Err(error) = std::fs::create_dir_all(folder)
    {
        let message = format!("{} cannot be made: {}", shown(folder), plainly(&error));
        return Err(Failure::new(message, "name a file where you may write, as in `pratfall backup FILE`"));
    }
    engine.store.backup(&file)?;
    console.line(&file.display().to_string());
    Ok(ExitCode::SUCCESS)
}
