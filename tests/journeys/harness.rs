//! A terminal of our own around the real program: keys go in, the screen is parsed, every wait is for something seen.

use std::{
    fs,
    io::{Read as _, Write},
    num::NonZero,
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use crate::plain::Plain;

/// No wait is longer than this; nothing here is as slow, unless it hangs.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The program.
const PROGRAM: &str = env!("CARGO_BIN_EXE_pratfall");

/// The day on which all journeys take place.
pub const NOW: &str = "2026-11-22T09:00:00+01:00";

pub const ENTER: &str = "\r";
pub const ESC: &str = "\x1b";
pub const TAB: &str = "\t";
pub const RIGHT: &str = "\x1b[C";
pub const DOWN: &str = "\x1b[B";

/// Gives what the terminal sends for Ctrl and a letter.
pub fn ctrl(letter: char) -> String {
    char::from(letter as u8 & 0x1f).to_string()
}

/// A folder for one test, gone with it.
pub struct Home(PathBuf);

impl Home {
    pub fn new(name: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("pratfall-{name}-{}-{n}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("config")).unwrap();
        Home(path)
    }

    /// A folder in which the program has been once: the bundled decks are known.
    pub fn ready(name: &str) -> Self {
        static BEFORE: OnceLock<Vec<u8>> = OnceLock::new();
        let before = BEFORE.get_or_init(|| {
            let home = Home::new("before");
            let mut first = Plain::start(&home, &["drill", "--plain", "--limit", "1"]);
            first.close();
            assert!(first.child.wait().unwrap().success());
            fs::read(home.database()).unwrap()
        });
        let home = Home::new(name);
        fs::create_dir_all(home.0.join("data")).unwrap();
        fs::write(home.database(), before).unwrap();
        home
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn database(&self) -> PathBuf {
        self.0.join("data/pratfall.db")
    }

    /// Writes the settings.
    pub fn settings(&self, text: &str) {
        fs::write(self.0.join("config/config.toml"), text).unwrap();
    }

    /// Writes a file and gives its path.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    }

    /// Opens the database to look into it.
    pub fn log(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.database()).unwrap()
    }

    /// Checks that what is derived is what a rebuild would make of the log.
    pub fn verify(&self) {
        let mut store = pratfall::store::Store::open(&self.database()).unwrap();
        assert_eq!(store.verify().unwrap(), vec![], "what is derived is not what the log says");
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What has come from the program so far.
pub struct Seen {
    parser: vt100::Parser,
    pub bytes: Vec<u8>,
    ended: bool,
    stop_reading: bool,
}

impl Seen {
    /// The screen as text, a line each.
    pub fn text(&self) -> String {
        let screen = self.parser.screen().contents();
        let lines: Vec<&str> = screen.lines().map(str::trim_end).collect();
        lines.join("\n").trim_end().to_owned()
    }

    /// Tells whether the last frame has come whole: it ends with the cursor.
    fn frame_is_whole(&self) -> bool {
        if self.bytes.ends_with(b"\x1b[?25l") {
            return true;
        }
        let from = self.bytes.len().saturating_sub(32);
        let tail = String::from_utf8_lossy(&self.bytes[from..]).into_owned();
        let Some((_, place)) = tail.rsplit_once("\x1b[?25h\x1b[") else { return false };
        place.ends_with('H') && place[..place.len() - 1].chars().all(|c| c.is_ascii_digit() || c == ';')
    }
}

/// A run of the program in a terminal.
pub struct Term {
    master: Option<Box<dyn MasterPty + Send>>,
    /// Kept open: the last one to close it would reset the modes that a test compares.
    slave: Option<Box<dyn SlavePty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    reader: Option<JoinHandle<()>>,
    exit: Option<ExitStatus>,
    /// The modes of the terminal before the program took it.
    pub modes_before: String,
}

/// A run that is being prepared.
pub struct Start<'a> {
    home: &'a Home,
    args: Vec<String>,
    size: (u16, u16),
    env: Vec<(String, String)>,
    first: Vec<u8>,
    small_disk: bool,
    program: Option<String>,
}

pub fn start<'a>(home: &'a Home, args: &[&str]) -> Start<'a> {
    let args = args.iter().map(|a| (*a).to_owned()).collect();
    Start { home, args, size: (80, 24), env: Vec::new(), first: Vec::new(), small_disk: false, program: None }
}

impl Start<'_> {
    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// Puts the folder of data on a disk of its own with room for a few megabytes; see [`Term::disk`].
    pub fn on_a_small_disk(mut self) -> Self {
        self.small_disk = true;
        self
    }

    /// Runs another program, with Pratfall on its path.
    pub fn instead(mut self, program: &str) -> Self {
        self.program = Some(program.to_owned());
        let ours = Path::new(PROGRAM).parent().unwrap().display().to_string();
        self.env("PATH", &format!("{ours}:{}", std::env::var("PATH").unwrap_or_default()))
    }

    /// Types before the program has even been started.
    pub fn typing_first(mut self, keys: &str) -> Self {
        self.first = keys.as_bytes().to_vec();
        self
    }

    pub fn run(self) -> Term {
        let pair = native_pty_system().openpty(size(self.size)).unwrap();
        let mut command = CommandBuilder::new(match &self.program {
            Some(program) => program,
            None if self.small_disk => "unshare",
            None => PROGRAM,
        });
        if self.small_disk {
            let script = "mount -t tmpfs -o size=4m tmpfs \"$0\" && exec \"$@\"";
            let data = self.home.path().join("data");
            fs::create_dir_all(&data).unwrap();
            command.args(["-Urm", "sh", "-c", script, &data.to_string_lossy(), PROGRAM]);
        }
        command.args(&self.args);
        command.env_clear();
        for (name, value) in environment(self.home) {
            command.env(name, value);
        }
        command.env("TERM", "xterm-256color");
        for (name, value) in &self.env {
            command.env(name, value);
        }
        command.cwd(self.home.path());
        let modes_before = modes(&*pair.master);
        let mut writer = pair.master.take_writer().unwrap();
        writer.write_all(&self.first).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        let (rows, columns) = cells(self.size);
        let parser = vt100::Parser::new(rows, columns, 0);
        let seen = Seen { parser, bytes: Vec::new(), ended: false, stop_reading: false };
        let seen = Arc::new((Mutex::new(seen), Condvar::new()));
        let shared = Arc::clone(&seen);
        let reader = std::thread::spawn(move || {
            let mut chunk = [0u8; 1 << 14];
            loop {
                let read = reader.read(&mut chunk).unwrap_or(0);
                let mut seen = shared.0.lock().unwrap();
                seen.bytes.extend_from_slice(&chunk[..read]);
                seen.parser.process(&chunk[..read]);
                seen.ended = read == 0 || seen.stop_reading;
                shared.1.notify_all();
                if seen.ended {
                    return;
                }
            }
        });
        Term {
            master: Some(pair.master),
            slave: Some(pair.slave),
            writer: Some(writer),
            child,
            seen,
            reader: Some(reader),
            exit: None,
            modes_before,
        }
    }
}

/// What every run, in a terminal or not, finds around it.
pub fn environment(home: &Home) -> Vec<(&'static str, String)> {
    let home = home.path().to_string_lossy().into_owned();
    vec![
        ("PRATFALL_HOME", home.clone()),
        ("HOME", home),
        ("PRATFALL_NOW", NOW.into()),
        ("PRATFALL_SEED", "7".into()),
        ("LANG", "C.UTF-8".into()),
        ("PATH", std::env::var("PATH").unwrap_or_default()),
    ]
}

fn size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

/// Rows and columns as the parser of the screen wants them.
fn cells((columns, rows): (u16, u16)) -> (NonZero<u16>, NonZero<u16>) {
    let at_least_one = |n| NonZero::new(n).unwrap_or(NonZero::<u16>::MIN);
    (at_least_one(rows), at_least_one(columns))
}

fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

impl Term {
    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.0.lock().unwrap()
    }

    /// The screen as it is now.
    pub fn screen(&self) -> String {
        self.lock().text()
    }

    /// The row and the column of the cursor now, from 0.
    pub fn cursor(&self) -> (u16, u16) {
        self.lock().parser.screen().cursor_position()
    }

    /// Every byte that came so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.lock().bytes.clone()
    }

    /// Waits until what has come satisfies `done`.
    #[track_caller]
    pub fn until(&self, what: &str, done: impl Fn(&Seen) -> bool) -> String {
        let start = Instant::now();
        let mut seen = self.lock();
        loop {
            if done(&seen) {
                return seen.text();
            }
            let left = PATIENCE.saturating_sub(start.elapsed());
            if left.is_zero() || seen.ended {
                let why = if seen.ended { "the program ended before" } else { "waited in vain for" };
                let (text, count) = (seen.text(), seen.bytes.len());
                drop(seen);
                panic!("{why} {what} ({count} bytes came); the screen:\n{text}\n--");
            }
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until a text stands on the screen of a whole frame; gives the screen.
    #[track_caller]
    pub fn see(&self, text: &str) -> String {
        self.until(&format!("“{text}”"), |seen| seen.frame_is_whole() && seen.text().contains(text))
    }

    /// Waits until a text is gone from the screen.
    #[track_caller]
    pub fn see_no(&self, text: &str) -> String {
        self.until(&format!("“{text}” to go"), |seen| seen.frame_is_whole() && !seen.text().contains(text))
    }

    /// Sends keys, and waits for nothing.
    pub fn send(&mut self, keys: &str) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Sends keys and waits for the next whole frame; gives what came with it.
    #[track_caller]
    pub fn press(&mut self, keys: &str) -> Vec<u8> {
        let before = self.lock().bytes.len();
        self.send(keys);
        self.until("a frame", |seen| seen.bytes.len() > before && seen.frame_is_whole());
        self.lock().bytes[before..].to_vec()
    }

    /// Makes the terminal another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        let (rows_kept, columns_kept) = cells((columns, rows));
        self.lock().parser.screen_mut().set_size(rows_kept, columns_kept);
        self.master.as_ref().unwrap().resize(size((columns, rows))).unwrap();
    }

    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// The folder of data as the program sees it, when it runs on a small disk.
    pub fn disk(&self, home: &Home) -> PathBuf {
        PathBuf::from(format!("/proc/{}/root{}/data", self.pid(), home.path().display()))
    }

    pub fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(i32::try_from(self.pid()).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    /// The modes of the terminal now.
    pub fn modes(&self) -> String {
        modes(self.master.as_deref().unwrap())
    }

    /// Waits for the end of the program; gives how it ended, after all that it wrote has come.
    #[track_caller]
    pub fn end(&mut self) -> ExitStatus {
        let start = Instant::now();
        while self.exit.is_none() {
            self.exit = self.child.try_wait().unwrap();
            if self.exit.is_none() {
                let screen = self.screen();
                assert!(start.elapsed() < PATIENCE, "the program does not end; the screen:\n{screen}\n--");
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        self.exit.clone().unwrap()
    }

    /// Reads to the last byte of a program that has ended. The modes of the terminal are lost with this.
    pub fn last_bytes(&mut self) -> Vec<u8> {
        self.slave = None;
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        self.bytes()
    }

    /// Kills the program on the spot.
    pub fn kill(&mut self) {
        if self.exit.is_none() {
            self.signal(Signal::KILL);
            self.exit = Some(self.child.wait().unwrap());
        }
    }

    /// Closes the window: the terminal is gone for the program. Presses Enter and Ctrl-D on the way, as the terminal
    /// library does that we are built on.
    pub fn close_window(&mut self) {
        self.lock().stop_reading = true;
        self.resize(81, 24);
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        self.writer = None;
        self.slave = None;
        self.master = None;
    }
}

impl Drop for Term {
    fn drop(&mut self) {
        self.kill();
        self.slave = None;
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }
}

/// Reads a text without its marks and white space, so that what was wrapped or styled compares with its source.
pub fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '`' | '*' | '_' | '\\')).collect()
}
