//! Signals that reach this process while a command runs, as bytes that can be polled for.

use std::{
    io::{self, Read as _},
    os::{
        fd::{AsFd, BorrowedFd},
        unix::net::UnixStream,
    },
    sync::{
        Arc, LazyLock,
        atomic::{AtomicBool, Ordering},
    },
};

use signal_hook::{
    SigId,
    consts::{SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH},
    flag,
    low_level::{pipe, unregister},
};

/// What is listened for.
const HEARD: [i32; 6] = [SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH];

/// Those that end this process once nobody listens for them any more.
const DEADLY: [i32; 4] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM];

/// Whether Ctrl-C ends this process.
static INTERRUPTED: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(true)));

/// Has Ctrl-C end this process, or leaves it to others who listen.
pub(super) fn spare(spared: bool) {
    INTERRUPTED.store(!spared, Ordering::SeqCst);
}

/// Listens until it is dropped; then signals end this process again.
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
        // A signal that was listened for once means nothing by itself any more: what it does is said anew.
        for signal in DEADLY {
            let ends = if signal == SIGINT { Arc::clone(&INTERRUPTED) } else { Arc::new(AtomicBool::new(true)) };
            let _ = flag::register_conditional_default(signal, ends);
        }
    }
}
