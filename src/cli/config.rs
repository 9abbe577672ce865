//! `pratfall config`: where the settings are, and what they are.

use std::process::ExitCode;

use clap::Subcommand;
use serde::Serialize;

use super::{console::Console, failure::Failure};
use crate::runtime::{paths::Paths, settings::Settings};

/// What to do with settings.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the path of the settings file; it need not be there.
    Path,
    /// Print every setting in force, as it may be written in that file.
    Show,
}

#[derive(Debug, Serialize)]
struct Places {
    settings: String,
    keys: String,
    database: String,
    decks: String,
}

/// Runs the command.
///
/// # Errors
/// When the settings cannot be used.
pub fn run(command: &Command, console: &mut Console) -> Result<ExitCode, Failure> {
    let paths = Paths::from_env()?;
    match command {
        Command::Path if console.json => {
            let text = |path: std::path::PathBuf| path.to_string_lossy().into_owned();
            console.value(&Places {
                settings: text(paths.settings()),
                keys: text(paths.keys()),
                database: text(paths.database()),
                decks: text(paths.decks()),
            })?;
        }
        Command::Path => console.line(&paths.settings().display().to_string()),
        Command::Show => {
            let settings = Settings::load(&paths.settings())?;
            if console.json {
                console.value(&settings)?;
            } else {
                let text = settings.to_toml().map_err(|e| Failure::new(e.to_string(), "please report this"))?;
                console.raw(&text);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
