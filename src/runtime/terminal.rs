//! The terminal: taken, given back whatever happens, and asked for keys without a single idle wake-up.

use std::{
    io::{self, BufWriter, Stdout, Write as _, stdout},
    mem::ManuallyDrop,
    os::fd::AsFd as _,
    sync::{
        Once,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use ratatui::{
    Terminal, TerminalOptions, Viewport,
    backend::CrosstermBackend,
    crossterm::{
        cursor::{SetCursorStyle, Show},
        event::{DisableBracketedPaste, EnableBracketedPaste},
        execute,
        terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size},
    },
    layout::Rect,
};
use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::{
    consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH},
    iterator::Signals,
    low_level::emulate_default_handler,
};

use super::{
    keyboard::{Keyboard, SETTLE},
    wake::{Wakeable, Waker},
};
use crate::tui::app::Input;

/// Reads before what was read is looked at: a flood of keys must not hold up a signal.
const MOST_READS: usize = 64;

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
    ///
    /// Never dropped: it would show the cursor once more, and panic where the terminal is gone and cannot take even
    /// the complaint about that.
    pub terminal: ManuallyDrop<Terminal<CrosstermBackend<BufWriter<Stdout>>>>,
    keyboard: Keyboard,
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
        // Of a size that is set, so that no frame asks for it in the crate's way: see `dimensions`.
        let viewport = Viewport::Fixed(whole(dimensions()));
        let backend = CrosstermBackend::new(BufWriter::with_capacity(1 << 16, stdout()));
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport });
        match terminal {
            Ok(terminal) => Ok(Screen { terminal: ManuallyDrop::new(terminal), keyboard: Keyboard::default() }),
            Err(error) => {
                give_back();
                Err(error)
            }
        }
    }

    /// Gives the terminal away while something else has it, and takes it back as it was given. What is typed at the other
    /// to interrupt or stop it is not meant for this process, though it hears of it.
    ///
    /// Gives what came of it, and whether the terminal could be taken again.
    pub fn lend<R>(&mut self, run: impl FnOnce() -> R) -> (R, io::Result<()>) {
        give_back();
        let stdin = io::stdin();
        let modes = rustix::termios::tcgetattr(&stdin).ok();
        LENT.store(true, Ordering::SeqCst);
        let result = run();
        // A signal that ended the other comes here a moment later.
        std::thread::sleep(SETTLE);
        LENT.store(false, Ordering::SeqCst);
        // Whatever the other left of them: these are what is given back at the end.
        if let Some(modes) = modes {
            let _ = rustix::termios::tcsetattr(&stdin, rustix::termios::OptionalActions::Now, &modes);
        }
        self.keyboard = Keyboard::default();
        (result, self.retake())
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
        self.retake()
    }

    fn retake(&mut self) -> io::Result<()> {
        enter()?;
        // Not `clear`, which asks the terminal where its cursor is and waits for an answer among the keys.
        self.terminal.resize(whole(dimensions()))
    }

    /// Takes the size that frames have from now on.
    ///
    /// # Errors
    /// When the terminal refuses.
    pub fn fit(&mut self, size: (u16, u16)) -> io::Result<()> {
        if self.terminal.get_frame().area() == whole(size) {
            return Ok(());
        }
        self.terminal.resize(whole(size))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// The terminal is taken. Given back twice, it would put its cursor where it was at first, over what a panic has said.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Something else has the terminal.
static LENT: AtomicBool = AtomicBool::new(false);

fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let entered = execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste);
    if entered.is_err() {
        give_back();
    }
    entered
}

/// Leaves the terminal as it was found. May be called any number of times, and when the terminal is gone.
pub fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
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
            if LENT.load(Ordering::SeqCst) && matches!(signal, SIGINT | SIGQUIT | SIGTSTP) {
                continue;
            }
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
    let stdin = io::stdin();
    let mut fds = [
        PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN),
        PollFd::from_borrowed_fd(outside.bell.as_fd(), PollFlags::IN),
    ];
    let patience = if screen.keyboard.is_waiting() { Some(SETTLE) } else { patience };
    let limit = patience.and_then(|p| rustix::event::Timespec::try_from(p).ok());
    match poll(&mut fds, limit.as_ref()) {
        Ok(0) if screen.keyboard.is_waiting() => {
            return Ok(screen.keyboard.settle().into_iter().map(Brought::Input).collect());
        }
        Ok(0) => return Ok(vec![Brought::Quiet]),
        Ok(_) => {}
        Err(rustix::io::Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    let lost = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
    let mut gone = fds[0].revents().intersects(lost);
    if fds[0].revents().contains(PollFlags::IN) {
        let (inputs, ended) = read_keys(&mut screen.keyboard);
        brought.extend(inputs.into_iter().map(Brought::Input));
        gone |= ended;
    }
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
    if gone {
        brought.push(Brought::Gone);
    }
    Ok(brought)
}

/// Reads what there is, and never waits for more; tells whether the terminal is gone.
fn read_keys(keyboard: &mut Keyboard) -> (Vec<Input>, bool) {
    let stdin = io::stdin();
    let mut inputs = Vec::new();
    let mut buffer = [0u8; 4096];
    for _ in 0..MOST_READS {
        match rustix::io::read(&stdin, &mut buffer) {
            Ok(0) => return (inputs, true),
            Ok(read) => inputs.extend(keyboard.take(buffer.get(..read).unwrap_or_default())),
            Err(rustix::io::Errno::INTR) => continue,
            Err(rustix::io::Errno::AGAIN) => break,
            Err(_) => return (inputs, true),
        }
        let mut more = [PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN)];
        let now = rustix::event::Timespec { tv_sec: 0, tv_nsec: 0 };
        if !matches!(poll(&mut more, Some(&now)), Ok(1..)) {
            break;
        }
    }
    (inputs, false)
}

/// Tells whether an error says that the terminal is gone.
#[must_use]
pub fn is_gone(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error())
}

/// Gives columns and rows.
#[must_use]
pub fn dimensions() -> (u16, u16) {
    // Asked for every frame: the crate's own way opens a file each time.
    match rustix::termios::tcgetwinsize(stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
        _ => size().unwrap_or((80, 24)),
    }
}

fn whole((width, height): (u16, u16)) -> Rect {
    Rect::new(0, 0, width, height)
}

fn resized<T>() -> Brought<T> {
    let (width, height) = dimensions();
    Brought::Input(Input::Resize(width, height))
}
