//! What a learner waits for, through a real terminal: `cargo bench --bench journey [-- --cards 100000]`.
//!
//! Prints a table: the first scan of a collection, a start to the first card, a start after one file changed, peak memory,
//! and from the key that commits to the verdict on the screen, the answer on the disk in between. Figures are of whole
//! processes in a pseudo-terminal; compare them within one run.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::{
    io::{Read, Write},
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use pratfall::{memory::row::StudyDay, store::Store};

#[path = "support/collection.rs"]
mod collection;
#[path = "support/files.rs"]
mod files;

/// Stands on every first screen of a session, a question or the lesson before it, and on nothing that is drawn earlier.
const FIRST: &str = "beginning?";
const PATIENCE: Duration = Duration::from_secs(120);

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let wanted = arguments.iter().position(|a| a == "--cards").and_then(|at| arguments.get(at + 1));
    let sizes: Vec<usize> = match wanted {
        Some(cards) => vec![cards.parse().context("--cards takes a number")?],
        None => vec![10_000, 100_000],
    };
    println!(
        "| cards | attempts | first scan s | the same beside all attempts s | start to first card ms | one file changed ms | peak MiB | commit to verdict p50 ms | p99 ms |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for cards in sizes {
        row(cards)?;
    }
    Ok(())
}

fn row(cards: usize) -> Result<()> {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("journey-{cards}"));
    let _ = std::fs::remove_dir_all(&home);
    let attempts = cards * 10;
    let plan = collection::Plan { cards, decks: 20, attempts, fresh: 0.1, seed: 1, today: StudyDay(20_779) };
    let decks = home.join("data/decks");
    std::fs::create_dir_all(&decks)?;
    for index in 0..plan.decks {
        let deck = collection::deck(&plan, index);
        std::fs::write(decks.join(format!("{}.toml", deck.id)), files::toml(&deck))?;
    }
    let scan = first_scan(&home)?;
    for name in ["pratfall.db", "pratfall.db-wal", "pratfall.db-shm"] {
        let _ = std::fs::remove_file(home.join("data").join(name));
    }
    let mut store = Store::open(&home.join("data/pratfall.db"))?;
    collection::put_attempts(&mut store, &plan)?;
    store.checkpoint()?;
    drop(store);
    let scan_beside = first_scan(&home)?;
    let mut starts = Vec::new();
    let mut peak = 0;
    for _ in 0..15 {
        let started = Instant::now();
        let mut run = Run::start(&home)?;
        run.until(FIRST)?;
        starts.push(started.elapsed());
        peak = peak.max(run.peak_kib());
        run.end();
    }
    let mut changed = Vec::new();
    for n in 0..5 {
        let path: PathBuf = decks.join("deck-000.toml");
        let text = std::fs::read_to_string(&path)?;
        std::fs::write(&path, text.replacen("Places are", &format!("Places {n} are"), 1))?;
        let started = Instant::now();
        let mut run = Run::start(&home)?;
        run.until(FIRST)?;
        changed.push(started.elapsed());
        run.end();
    }
    let commits = commits(&home)?;
    println!(
        "| {cards} | {attempts} | {:.2} | {:.2} | {:.1} | {:.1} | {:.1} | {:.2} | {:.2} |",
        scan.as_secs_f64(),
        scan_beside.as_secs_f64(),
        ms(percentile(&starts, 50)),
        ms(percentile(&changed, 50)),
        peak as f64 / 1024.0,
        ms(percentile(&commits, 50)),
        ms(percentile(&commits, 99)),
    );
    std::fs::remove_dir_all(&home)?;
    Ok(())
}

/// From the start of the program to the first question, when no deck was ever read.
fn first_scan(home: &Path) -> Result<Duration> {
    let started = Instant::now();
    let mut run = Run::start(home)?;
    run.until(FIRST)?;
    let time = started.elapsed();
    run.end();
    Ok(time)
}

/// Gives up one item after the other: each is a commit, with its verdict on the screen at once.
fn commits(home: &Path) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    while times.len() < 120 {
        let mut run = Run::start(home)?;
        run.until(FIRST)?;
        run.question()?;
        for _ in 0..20 {
            // Nobody reads a question in less; by then the draft is kept, the log is in order and the answer rehearsed.
            std::thread::sleep(Duration::from_millis(700));
            run.quiet();
            let started = Instant::now();
            run.press(b"\x07")?;
            run.until("honest answer")?;
            times.push(started.elapsed());
            // Taken back and left for later, so that a fresh question stands there.
            run.press(b"\x19")?;
            run.until("Taken back")?;
            run.quiet();
            run.press(b"\x10")?;
            run.question()?;
        }
        run.press(b"\x04")?;
        run.quiet();
        run.press(b"\x1b")?;
        run.end();
    }
    Ok(times)
}

struct Run {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    _master: Box<dyn MasterPty + Send>,
}

impl Run {
    fn start(home: &Path) -> Result<Self> {
        let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 })?;
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_pratfall"));
        command.arg("drill");
        command.env("PRATFALL_HOME", home);
        command.env("PRATFALL_NOW", "2026-11-22T12:00:00+00:00");
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command)?;
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader()?;
        let writer = pair.master.take_writer()?;
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 65_536];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        Ok(Run { child, writer, bytes, screen: vt100::Parser::default(), _master: pair.master })
    }

    /// Waits until the words have come, whatever stands between their letters' rows.
    fn until(&mut self, words: &str) -> Result<()> {
        let started = Instant::now();
        let mut seen = Vec::new();
        while started.elapsed() < PATIENCE {
            let Ok(more) = self.bytes.recv_timeout(PATIENCE) else { break };
            seen.extend(more);
            if seen.windows(words.len()).any(|w| w == words.as_bytes()) {
                self.screen.process(&seen);
                return Ok(());
            }
        }
        bail!("waited in vain for {words}: {}", String::from_utf8_lossy(&seen))
    }

    /// Takes what comes until nothing has come for a moment.
    fn quiet(&mut self) {
        while let Ok(more) = self.bytes.recv_timeout(Duration::from_millis(30)) {
            self.screen.process(&more);
        }
    }

    /// Goes on until a question stands there that can be given up: past a lesson, if one comes first.
    fn question(&mut self) -> Result<()> {
        for _ in 0..5 {
            self.quiet();
            let shown = self.screen.screen().contents();
            if shown.contains("^G give up") {
                return Ok(());
            }
            self.press(b"\r")?;
        }
        bail!("no question came: {}", self.screen.screen().contents())
    }

    fn press(&mut self, keys: &[u8]) -> Result<()> {
        self.writer.write_all(keys)?;
        Ok(self.writer.flush()?)
    }

    fn peak_kib(&self) -> u64 {
        let pid = self.child.process_id().unwrap_or_default();
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
        line.trim().trim_end_matches(" kB").trim().parse().unwrap_or_default()
    }

    fn end(mut self) {
        let _ = self.press(b"\x03");
        let _ = self.child.wait();
    }
}

fn percentile(times: &[Duration], share: usize) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    let at = (sorted.len() * share).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or_default()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
