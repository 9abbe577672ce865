//! The terminal: taken, given back whatever happens, and asked for keys without a single idle wake-up.

use std::{
    io::{self, BufWriter, Stdout, Write as _, stdout},
    os::fd::AsFd as _,
    sync::Once,
    time::Duration,
};

use ratatui::{
    Terminal,
    backend::CrosstermBackend,
    layout::Rect,
    crossterm::{
        cursor::{SetCursorStyle, Show},
        event::{self, DisableBracketedPaste, EnableBracketedPaste, Event as TermEvent, KeyEventKind},
        execute,
        terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size},
    },
};
use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::{
    consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH},
    iterator::Signals,
    low_level::emulate_default_handler,
};

use super::wake::{Wakeable, Waker};
use crate::tui::{app::Input, keys::Key};

/// What happens outside the keyboard.
#[derive(Debug)]
pub enum Outside<T> {
    /// A signal came.
    Signal(i32),
    /// A worker has something.
    Worker(T),
}

/// What a wait brought.
#[derive(Debug)]
pub enum Brought<T> {
    /// Something for the application.
    Input(Input),
    /// Something from a worker.
    Worker(T),
    /// Stop with this signal.
    Stop(i32),
    /// The terminal is gone.
    Gone,
    /// Nothing came in time.
    Quiet,
}

/// The screen in raw mode; gives it back when dropped.
pub struct Screen {
    /// Draws.
    pub terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
}

impl Screen {
    /// Takes the terminal. A panic gives it back before it speaks.
    ///
    /// # Errors
    /// When the terminal refuses.
    pub fn take() -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                give_back();
                before(panic);
            }));
        });
        enter()?;
        let terminal = Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(1 << 16, stdout())));
        match terminal {
            Ok(terminal) => Ok(Screen { terminal }),
            Err(error) => {
                give_back();
                Err(error)
            }
        }
    }

    /// Stops this process until it is continued, with the terminal as it was in between.
    ///
    /// # Errors
    /// When the terminal cannot be taken again.
    pub fn suspend(&mut self) -> io::Result<()> {
        give_back();
        emulate_default_handler(SIGTSTP)?;
        // A shell may have set its own modes meanwhile; what was remembered of the old ones is no longer true.
        disable_raw_mode()?;
        enter()?;
        // Not `clear`, which asks the terminal where its cursor is and waits for an answer among the keys.
        let (width, height) = dimensions();
        self.terminal.resize(Rect::new(0, 0, width, height))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    let entered = execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste);
    if entered.is_err() {
        give_back();
    }
    entered
}

/// Leaves the terminal as it was found. May be called any number of times, and when the terminal is gone.
pub fn give_back() {
    let _ = execute!(stdout(), DisableBracketedPaste, SetCursorStyle::DefaultUserShape, LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
    let _ = stdout().flush();
}

/// Listens for signals on a thread of its own and passes them on.
///
/// # Errors
/// When the handlers cannot be installed.
pub fn listen<T: Send + 'static>(waker: Waker<Outside<T>>) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT, SIGWINCH])?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            if !waker.send(Outside::Signal(signal)) {
                break;
            }
        }
    })?;
    Ok(())
}

/// Ends this process as the signal would have ended it.
pub fn die_of(signal: i32) {
    let _ = emulate_default_handler(signal);
}

/// Waits for keys, signals and workers, whichever comes first; `patience` bounds the wait.
///
/// # Errors
/// When the terminal cannot be read.
pub fn wait<T>(
    screen: &mut Screen,
    outside: &Wakeable<Outside<T>>,
    patience: Option<Duration>,
) -> io::Result<Vec<Brought<T>>> {
    let mut brought = Vec::new();
    // Keys may wait in the reader's own buffer, where no poll sees them.
    if drain_keys(&mut brought).is_ok() && !brought.is_empty() {
        return Ok(brought);
    }
    let stdin = io::stdin();
    let mut fds = [
        PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN),
        PollFd::from_borrowed_fd(outside.bell.as_fd(), PollFlags::IN),
    ];
    let limit = patience.and_then(|p| rustix::event::Timespec::try_from(p).ok());
    match poll(&mut fds, limit.as_ref()) {
        Ok(0) => return Ok(vec![Brought::Quiet]),
        Ok(_) => {}
        Err(rustix::io::Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    let gone = fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL);
    for event in outside.drain() {
        match event {
            Outside::Worker(value) => brought.push(Brought::Worker(value)),
            Outside::Signal(SIGTSTP) => {
                screen.suspend()?;
                brought.push(resized());
            }
            Outside::Signal(SIGWINCH | SIGCONT) => brought.push(resized()),
            Outside::Signal(signal) => brought.push(Brought::Stop(signal)),
        }
    }
    if drain_keys(&mut brought).is_err() || (gone && brought.is_empty()) {
        brought.push(Brought::Gone);
    }
    Ok(brought)
}

/// Gives columns and rows.
#[must_use]
pub fn dimensions() -> (u16, u16) {
    size().unwrap_or((80, 24))
}

fn resized<T>() -> Brought<T> {
    let (width, height) = dimensions();
    Brought::Input(Input::Resize(width, height))
}

fn drain_keys<T>(brought: &mut Vec<Brought<T>>) -> io::Result<()> {
    while event::poll(Duration::ZERO)? {
        match event::read()? {
            TermEvent::Key(key) if key.kind == KeyEventKind::Press => {
                if let Some(key) = Key::from_terminal(key) {
                    brought.push(Brought::Input(Input::Key(key)));
                }
            }
            TermEvent::Paste(text) => brought.push(Brought::Input(Input::Paste(text))),
            TermEvent::Resize(width, height) => brought.push(Brought::Input(Input::Resize(width, height))),
            _ => {}
        }
    }
    Ok(())
}
