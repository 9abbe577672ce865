//! Ctrl-C as an answer: while questions are asked, it leaves the rest of them out, and ends nothing.

use std::{
    io::{self, Read as _},
    os::{fd::AsFd as _, unix::net::UnixStream},
};

use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::{SigId, consts::SIGINT, low_level};

use super::signals;

/// Listens for Ctrl-C until it is dropped; then Ctrl-C ends the process again.
#[derive(Debug)]
pub struct Interrupt {
    bell: UnixStream,
    id: SigId,
}

impl Interrupt {
    /// Begins to listen.
    ///
    /// # Errors
    /// When the process cannot listen for signals.
    pub fn listen() -> io::Result<Self> {
        let (ring, bell) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        let id = low_level::pipe::register(SIGINT, ring)?;
        signals::spare(true);
        Ok(Interrupt { bell, id })
    }

    /// Waits for a line at a terminal, or Ctrl-C; tells whether it was Ctrl-C.
    #[must_use]
    pub fn comes_first(&self) -> bool {
        let stdin = io::stdin();
        loop {
            let mut ends =
                [PollFd::new(&self.bell, PollFlags::IN), PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN)];
            match poll(&mut ends, None) {
                Err(rustix::io::Errno::INTR) => {}
                // Who cannot wait reads: that waits too.
                Err(_) => return false,
                Ok(_) => return matches!((&self.bell).read(&mut [0; 64]), Ok(n) if n > 0),
            }
        }
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        signals::spare(false);
        low_level::unregister(self.id);
    }
}
