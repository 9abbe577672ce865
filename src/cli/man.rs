//! `pratfall man`: the manual page of Pratfall, or of one of its commands.

use std::process::ExitCode;

use super::{console::Console, failure::Failure};
use crate::deck::fault::nearest;

/// Of which command.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A command, as in `deck check`; Pratfall as a whole when none is named.
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,
}

/// Runs the command over the whole command line.
///
/// # Errors
/// When there is no such command.
pub fn run(args: &Args, mut whole: clap::Command, console: &mut Console) -> Result<ExitCode, Failure> {
    whole.build();
    let mut command = &whole;
    for name in &args.command {
        let Some(found) = command.find_subcommand(name) else {
            let near = nearest(name, command.get_subcommands().map(clap::Command::get_name));
            let hint = near
                .map_or_else(|| "`pratfall --help` names them all".into(), |near| format!("did you mean `{near}`?"));
            return Err(Failure { code: 2, ..Failure::new(format!("there is no command `{name}`"), hint) });
        };
        command = found;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    console.raw(&String::from_utf8_lossy(&page));
    Ok(ExitCode::SUCCESS)
}
