//! Carries bytes between a command and the terminal or pipes of this process, and signals to it, until it has ended.

use std::{
    collections::VecDeque,
    io,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    process::Child,
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, poll},
    fs::{OFlags, fcntl_getfl, fcntl_setfl},
    io::{Errno, read, write},
    process::{Pid, Signal, kill_process, kill_process_group},
    termios::{LocalModes, SpecialCodeIndex, tcgetattr, tcgetpgrp, tcgetwinsize, tcsetwinsize},
};
use signal_hook::{
    consts::{SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH},
    low_level::emulate_default_handler,
};

use super::{Raw, signals::Signals};

/// Bytes that are carried at once.
const PIECE: usize = 16 << 10;
/// Typed bytes that wait for the command to take them, before no more are read.
const TYPED: usize = 64 << 10;
/// How long to wait for output of processes that a command left behind.
const AFTER: Duration = Duration::from_millis(50);

/// Something the command writes to, and where that goes.
pub(super) struct Outlet {
    from: OwnedFd,
    to: OwnedFd,
    open: bool,
}

impl Outlet {
    pub(super) fn new(from: OwnedFd, to: OwnedFd) -> Self {
        Outlet { from, to, open: true }
    }
}

/// The learner's side of a terminal that a command has to itself.
pub(super) struct Hand {
    /// Its other end.
    pub(super) terminal: OwnedFd,
    /// The terminal of this process.
    pub(super) raw: Raw,
}

/// Everything that is carried.
pub(super) struct Relay {
    outlets: Vec<Outlet>,
    hand: Option<Hand>,
    signals: Signals,
    typed: VecDeque<u8>,
    /// Somebody can still type.
    listening: bool,
}

impl Relay {
    pub(super) fn new(outlets: Vec<Outlet>, hand: Option<Hand>, signals: Signals) -> Self {
        let listening = hand.is_some();
        Relay { outlets, hand, signals, typed: VecDeque::new(), listening }
    }

    /// Stays until the command has ended and what it wrote was carried.
    pub(super) fn stay(&mut self, child: &mut Child, listen: &mut dyn FnMut(&[u8])) -> io::Result<()> {
        if let Some(hand) = &self.hand {
            // The keyboard must not stop because the command does not read.
            let flags = fcntl_getfl(&hand.terminal)?;
            fcntl_setfl(&hand.terminal, flags | OFlags::NONBLOCK)?;
        }
        let mut ended = false;
        loop {
            let brought = self.wait(ended.then_some(AFTER))?;
            for signal in self.signals.take() {
                self.pass_on(signal, child)?;
            }
            if brought.typing {
                self.read_typed(child)?;
            }
            self.write_typed()?;
            let mut carried = false;
            for n in brought.writing {
                carried |= self.carry(n, listen)?;
            }
            ended = ended || child.try_wait()?.is_some();
            // Processes that a command left behind may hold its terminal for ever.
            if ended && !carried {
                return Ok(());
            }
        }
    }

    fn wait(&self, patience: Option<Duration>) -> io::Result<Brought> {
        let stdin = io::stdin();
        let mut fds: Vec<PollFd<'_>> =
            self.signals.bells().map(|bell| PollFd::from_borrowed_fd(bell, PollFlags::IN)).collect();
        let signals = fds.len();
        let outlets: Vec<usize> =
            (0..self.outlets.len()).filter(|n| self.outlets.get(*n).is_some_and(|o| o.open)).collect();
        for outlet in self.outlets.iter().filter(|outlet| outlet.open) {
            fds.push(PollFd::from_borrowed_fd(outlet.from.as_fd(), PollFlags::IN));
        }
        let keyboard = (self.listening && self.typed.len() < TYPED).then_some(fds.len());
        if keyboard.is_some() {
            fds.push(PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN));
        }
        if let (Some(hand), false) = (&self.hand, self.typed.is_empty()) {
            fds.push(PollFd::from_borrowed_fd(hand.terminal.as_fd(), PollFlags::OUT));
        }
        let limit = patience.and_then(|patience| rustix::event::Timespec::try_from(patience).ok());
        match poll(&mut fds, limit.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let ready = |n: usize| fds.get(n).is_some_and(|fd| !fd.revents().is_empty());
        let writing = outlets.into_iter().enumerate().filter(|(n, _)| ready(signals + n)).map(|(_, n)| n).collect();
        Ok(Brought { writing, typing: keyboard.is_some_and(ready) })
    }

    /// Carries what there is of an outlet's output; tells whether there was something.
    fn carry(&mut self, n: usize, listen: &mut dyn FnMut(&[u8])) -> io::Result<bool> {
        let Some(outlet) = self.outlets.get_mut(n) else { return Ok(false) };
        let mut piece = vec![0; PIECE];
        let length = match read(&outlet.from, &mut piece) {
            Ok(length) => length,
            Err(Errno::INTR | Errno::AGAIN) => return Ok(false),
            // So a terminal says that nobody has its other end.
            Err(_) => 0,
        };
        let Some(piece) = piece.get(..length).filter(|piece| !piece.is_empty()) else {
            outlet.open = false;
            return Ok(false);
        };
        listen(piece);
        if !write_all(outlet.to.as_fd(), piece)? {
            // Nobody reads it: the command is told so as it would have been.
            outlet.open = false;
            let (closed, _) = io::pipe()?;
            outlet.from = closed.into();
        }
        Ok(true)
    }

    fn read_typed(&mut self, child: &mut Child) -> io::Result<()> {
        let mut piece = [0; 1024];
        match read(io::stdin(), &mut piece) {
            Ok(0) => self.gone(child),
            Ok(length) => {
                for byte in piece.iter().take(length) {
                    if self.stops(*byte, child) {
                        self.stop(child)?;
                    } else {
                        self.typed.push_back(*byte);
                    }
                }
            }
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(_) => self.gone(child),
        }
        Ok(())
    }

    /// The terminal of this process is gone.
    fn gone(&mut self, child: &Child) {
        self.listening = false;
        self.signal(child, Signal::HUP);
    }

    /// Tells whether a byte is the key that stops, and the command itself is what it would stop: a shell stops what it
    /// started by itself.
    fn stops(&self, byte: u8, child: &Child) -> bool {
        let Some(hand) = &self.hand else { return false };
        let Ok(modes) = tcgetattr(&hand.terminal) else { return false };
        let key = modes.special_codes[SpecialCodeIndex::VSUSP];
        let leads = || tcgetpgrp(&hand.terminal).is_ok_and(|group| Some(group) == pid(child));
        modes.local_modes.contains(LocalModes::ISIG) && key != 0 && byte == key && leads()
    }

    /// Stops the command and this process, until it is continued.
    fn stop(&mut self, child: &Child) -> io::Result<()> {
        let Some(hand) = &self.hand else { return Ok(()) };
        self.signal(child, Signal::STOP);
        hand.raw.give_back();
        emulate_default_handler(SIGTSTP)?;
        hand.raw.again()?;
        self.resize();
        self.signal(child, Signal::CONT);
        Ok(())
    }

    fn write_typed(&mut self) -> io::Result<()> {
        let Some(hand) = &self.hand else { return Ok(()) };
        while !self.typed.is_empty() {
            let (front, _) = self.typed.as_slices();
            match write(&hand.terminal, front) {
                Ok(0) | Err(Errno::AGAIN) => return Ok(()),
                Ok(length) => drop(self.typed.drain(..length)),
                Err(Errno::INTR) => {}
                Err(_) => self.typed.clear(),
            }
        }
        Ok(())
    }

    fn pass_on(&mut self, signal: i32, child: &Child) -> io::Result<()> {
        match signal {
            SIGWINCH => self.resize(),
            SIGCHLD => {}
            // With pipes the terminal's own keys reach the command as they reach this process.
            SIGINT | SIGQUIT if self.hand.is_none() && io::IsTerminal::is_terminal(&io::stdin()) => {}
            SIGHUP => self.signal(child, Signal::HUP),
            SIGINT => self.signal(child, Signal::INT),
            SIGQUIT => self.signal(child, Signal::QUIT),
            SIGTERM => self.signal(child, Signal::TERM),
            _ => {}
        }
        Ok(())
    }

    fn signal(&self, child: &Child, signal: Signal) {
        let Some(pid) = pid(child) else { return };
        // A command with a terminal of its own leads a group; until it does, it is alone.
        let group = self.hand.is_some() && kill_process_group(pid, signal).is_ok();
        if !group {
            let _ = kill_process(pid, signal);
        }
    }

    fn resize(&self) {
        let Ok(size) = tcgetwinsize(io::stdout()).or_else(|_| tcgetwinsize(io::stderr())) else { return };
        let ends = self.hand.iter().map(|hand| &hand.terminal).chain(self.outlets.iter().map(|outlet| &outlet.from));
        for end in ends {
            let _ = tcsetwinsize(end, size);
        }
    }
}

/// What a wait brought.
struct Brought {
    /// Outlets with output, or at their end.
    writing: Vec<usize>,
    /// Keys.
    typing: bool,
}

fn pid(child: &Child) -> Option<Pid> {
    i32::try_from(child.id()).ok().and_then(Pid::from_raw)
}

/// Writes all; tells false where nobody reads.
fn write_all(to: BorrowedFd<'_>, mut bytes: &[u8]) -> io::Result<bool> {
    while !bytes.is_empty() {
        match write(to, bytes) {
            Ok(length) => bytes = bytes.get(length..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                let mut fds = [PollFd::from_borrowed_fd(to, PollFlags::OUT)];
                let _ = poll(&mut fds, None);
            }
            Err(Errno::PIPE | Errno::IO) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(true)
}
