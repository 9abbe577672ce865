//! The command line: one file a command. Data goes to stdout, words to stderr; printing happens here alone.

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

pub mod console;
pub mod drill;
pub mod failure;
pub mod home;
pub mod plain;
pub mod start;

use console::Console;
use failure::Failure;

/// A terminal trainer built on productive failure: commit an answer, see what your mistake means, redo it, meet it
/// again later and harder.
#[derive(Debug, Parser)]
#[command(name = "pratfall", version, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do; without it the home screen opens.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Print data as JSON where a command reads something.
    #[arg(long, global = true)]
    pub json: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Drill: what is due, then something new.
    Drill(drill::Args),
}

/// Runs the program on the arguments of this process.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut console = Console::new(cli.json);
    match run(cli, &mut console) {
        Ok(code) => code,
        Err(failure) => {
            console.fail(&failure);
            ExitCode::from(failure.code)
        }
    }
}

fn run(cli: Cli, console: &mut Console) -> Result<ExitCode, Failure> {
    match cli.command {
        None => home::run(console),
        Some(Command::Drill(args)) => drill::run(&args, console),
    }
}

/// Gives the whole command line, for completions, the man page and tests.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}
