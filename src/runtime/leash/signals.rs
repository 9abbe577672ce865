//! Signals that reach this process while a command runs, as bytes that can be polled for.

use std::{
    io::{self, Read as _},
    os::{
        fd::{AsFd, BorrowedFd},
        unix::net::UnixStream,
    },
};

use signal_hook::{
    SigId,
    consts::{SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH},
    low_level::{pipe, unregister},
};

/// What is listened for.
const HEARD: [i32; 6] = [SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH];

/// Listens until it is dropped.
#[derive(Debug)]
pub(super) struct Signals {
    heard: Vec<(i32, UnixStream, SigId)>,
}

impl Signals {
    pub(super) fn listen() -> io::Result<Self> {
        let mut heard = Vec::with_capacity(HEARD.len());
        for signal in HEARD {
            let (ring, bell) = UnixStream::pair()?;
            bell.set_nonblocking(true)?;
            heard.push((signal, bell, pipe::register(signal, ring)?));
        }
        Ok(Signals { heard })
    }

    /// The ends to poll.
    pub(super) fn bells(&self) -> impl Iterator<Item = BorrowedFd<'_>> {
        self.heard.iter().map(|(_, bell, _)| bell.as_fd())
    }

    /// Gives the signals that came, each once.
    pub(super) fn take(&mut self) -> Vec<i32> {
        let mut came = Vec::new();
        for (signal, bell, _) in &mut self.heard {
            let mut rung = [0; 64];
            if matches!(bell.read(&mut rung), Ok(n) if n > 0) {
                came.push(*signal);
            }
        }
        came
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for (_, _, id) in &self.heard {
            unregister(*id);
        }
    }
}
