//! `pratfall completions`: what a shell needs to complete commands and options.

use std::process::ExitCode;

use super::{console::Console, failure::Failure};

/// For which shell.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell.
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Runs the command over the whole command line.
///
/// # Errors
/// Never; it returns a result as the other commands do.
pub fn run(args: &Args, mut whole: clap::Command, console: &mut Console) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut whole, "pratfall", &mut script);
    console.raw(&String::from_utf8_lossy(&script));
    Ok(ExitCode::SUCCESS)
}
