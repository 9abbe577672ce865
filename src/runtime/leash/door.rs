//! The way into a terminal of one's own: `pratfall __leash CMD..` leads a session, takes its stdin for the terminal of
//! it, and becomes the command.

use std::{
    ffi::OsString,
    io::{self, ErrorKind},
    os::unix::process::CommandExt as _,
    process::{Command, ExitCode},
};

use rustix::process::{ioctl_tiocsctty, setsid};

use crate::runtime::scan::plainly;

/// The word by which this program is started for it.
pub const COMMAND: &str = "__leash";

/// What a shell says of a command that is not there.
pub const NOT_FOUND: u8 = 127;
/// What a shell says of one that is there and cannot be run.
pub const NOT_RUN: u8 = 126;

/// Becomes the command, if that is what this process was started for; comes back only where that cannot be.
#[must_use]
pub fn enter() -> Option<(ExitCode, String)> {
    let mut args = std::env::args_os().skip(1);
    if args.next()? != COMMAND {
        return None;
    }
    let command: Vec<OsString> = args.collect();
    let program = command.first().map(|program| program.to_string_lossy().into_owned()).unwrap_or_default();
    let error = become_it(&command);
    Some((ExitCode::from(code(&error)), format!("{program}: {}", plainly(&error))))
}

/// Gives the exit code a shell has for a command that could not be started.
#[must_use]
pub fn code(error: &io::Error) -> u8 {
    if error.kind() == ErrorKind::NotFound { NOT_FOUND } else { NOT_RUN }
}

fn become_it(command: &[OsString]) -> io::Error {
    let Some((program, args)) = command.split_first() else {
        return io::Error::new(ErrorKind::InvalidInput, "there is no command");
    };
    let led = setsid().and_then(|_| ioctl_tiocsctty(io::stdin()));
    match led {
        Ok(()) => Command::new(program).args(args).exec(),
        Err(error) => error.into(),
    }
}
