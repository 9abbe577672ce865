//! Runs a command untouched and listens to what it writes: in a terminal of its own where this process has one, else
//! through pipes. Colours, prompts, the window's size, signals and the exit code are passed on.
//!
//! Knows nothing of stumbles. A terminal of its own needs a process that leads a session, which only a process can make
//! of itself: `pratfall __leash` is this program started again to do so, and then becomes the command ([`door`]).

use std::{
    ffi::OsString,
    io::{self, IsTerminal as _},
    os::{
        fd::{AsFd as _, OwnedFd},
        unix::process::ExitStatusExt as _,
    },
    process::{Child, Command, ExitStatus, Stdio},
};

use rustix::{
    fs::{Mode, OFlags},
    process::getpgrp,
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{OptionalActions, Termios, tcgetattr, tcgetpgrp, tcgetwinsize, tcsetattr, tcsetwinsize},
};

pub mod door;
pub mod interrupt;
mod relay;
mod signals;

use relay::{Hand, Outlet, Relay};
use signals::Signals;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It ended by itself, with this code.
    Code(u8),
    /// This signal ended it.
    Signal(i32),
}

impl End {
    /// Gives the exit code a shell would report.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            End::Code(code) => code,
            End::Signal(signal) => u8::try_from(128 + signal).unwrap_or(u8::MAX),
        }
    }

    fn of(status: ExitStatus) -> End {
        match (status.code(), status.signal()) {
            (Some(code), _) => End::Code(u8::try_from(code & 0xff).unwrap_or(1)),
            (None, Some(signal)) => End::Signal(signal),
            (None, None) => End::Code(1),
        }
    }
}

/// Tells whether a command would get a terminal of its own: this process has one, and it is its turn at it.
#[must_use]
pub fn has_terminal() -> bool {
    let all = io::stdin().is_terminal() && io::stdout().is_terminal() && io::stderr().is_terminal();
    // In the background a look at the terminal's modes is all right, and setting them stops the process.
    all && tcgetpgrp(io::stdin()).is_ok_and(|group| group == getpgrp())
}

/// Runs a command to its end and hands every byte it writes to `listen`, beside where it goes.
///
/// # Errors
/// When it cannot be started, or there is no terminal for it to have.
pub fn run(command: &[OsString], listen: &mut dyn FnMut(&[u8])) -> io::Result<End> {
    let Some((program, args)) = command.split_first() else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "there is no command"));
    };
    // Before the command is there: a signal must not find one of the two alone.
    let signals = Signals::listen()?;
    if has_terminal() {
        in_terminal(command, signals, listen)
    } else {
        let mut plain = Command::new(program);
        plain.args(args);
        through_pipes(plain, signals, listen)
    }
}

/// The learner's terminal in raw mode, given back when dropped.
struct Raw {
    before: Termios,
}

impl Raw {
    fn take() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let raw = Raw { before };
        raw.again()?;
        Ok(raw)
    }

    fn again(&self) -> io::Result<()> {
        let mut modes = self.before.clone();
        modes.make_raw();
        Ok(tcsetattr(io::stdin(), OptionalActions::Drain, &modes)?)
    }

    fn give_back(&self) {
        let _ = tcsetattr(io::stdin(), OptionalActions::Drain, &self.before);
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        self.give_back();
    }
}

fn in_terminal(command: &[OsString], signals: Signals, listen: &mut dyn FnMut(&[u8])) -> io::Result<End> {
    let (ours, theirs) = pair()?;
    // It begins with the modes and the size of the terminal it would have had.
    tcsetattr(&theirs, OptionalActions::Now, &tcgetattr(io::stdin())?)?;
    if let Ok(size) = tcgetwinsize(io::stdout()) {
        tcsetwinsize(&ours, size)?;
    }
    let mut child = Command::new(std::env::current_exe()?);
    child.arg(door::COMMAND).args(command);
    child.stdin(theirs.try_clone()?).stdout(theirs.try_clone()?).stderr(theirs);
    let raw = Raw::take()?;
    let mut child = start(child)?;
    let outlets = vec![Outlet::new(ours.try_clone()?, io::stdout().as_fd().try_clone_to_owned()?)];
    let hand = Hand { terminal: ours, raw };
    relay(Relay::new(outlets, Some(hand), signals), &mut child, listen)
}

fn through_pipes(mut child: Command, signals: Signals, listen: &mut dyn FnMut(&[u8])) -> io::Result<End> {
    let (out, err) = (io::stdout(), io::stderr());
    let mut outlets = Vec::new();
    let mut outlet = |to: OwnedFd, is_terminal: bool| -> io::Result<OwnedFd> {
        // What would be a terminal is one: colours stay.
        let (ours, theirs) = if is_terminal {
            let (ours, theirs) = pair()?;
            // What comes out of it goes through the modes of a real one once more.
            let mut modes = tcgetattr(&theirs)?;
            modes.output_modes.remove(rustix::termios::OutputModes::OPOST);
            tcsetattr(&theirs, OptionalActions::Now, &modes)?;
            if let Ok(size) = tcgetwinsize(&to) {
                tcsetwinsize(&ours, size)?;
            }
            (ours, theirs)
        } else {
            let (ours, theirs) = io::pipe()?;
            (OwnedFd::from(ours), OwnedFd::from(theirs))
        };
        outlets.push(Outlet::new(ours, to));
        Ok(theirs)
    };
    let one = same_file(&out, &err);
    let theirs = outlet(out.as_fd().try_clone_to_owned()?, out.is_terminal())?;
    let theirs_too =
        if one { theirs.try_clone()? } else { outlet(err.as_fd().try_clone_to_owned()?, err.is_terminal())? };
    child.stdin(Stdio::inherit()).stdout(theirs).stderr(theirs_too);
    let mut started = start(child)?;
    relay(Relay::new(outlets, None, signals), &mut started, listen)
}

/// Starts a command; what this process held for it is closed with the value it was in.
fn start(mut command: Command) -> io::Result<Child> {
    command.spawn()
}

fn relay(mut relay: Relay, child: &mut Child, listen: &mut dyn FnMut(&[u8])) -> io::Result<End> {
    let ended = relay.stay(child, listen);
    if ended.is_err() {
        // Nobody would read what it writes.
        let _ = child.kill();
    }
    let status = child.wait()?;
    ended.map(|()| End::of(status))
}

fn pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    grantpt(&ours)?;
    unlockpt(&ours)?;
    let name = ptsname(&ours, Vec::new())?;
    let theirs = rustix::fs::open(&name, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())?;
    Ok((ours, theirs))
}

/// Tells whether both are one file, so that the order of what is written to them is kept.
fn same_file(a: &impl std::os::fd::AsFd, b: &impl std::os::fd::AsFd) -> bool {
    match (rustix::fs::fstat(a), rustix::fs::fstat(b)) {
        (Ok(a), Ok(b)) => (a.st_dev, a.st_ino) == (b.st_dev, b.st_ino),
        _ => false,
    }
}
