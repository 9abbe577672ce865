//! Running a job from outside of the box: on a worker's thread, with progress, and with a way to call it off.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    io,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    time::{Duration, Instant},
};

use super::{
    custom::Custom,
    job::Job,
    judge::Judge,
    language::{self, Plan, Role},
    level::{Level, Standing},
    limits::{COMPILING, Limits},
    outcome::{Compile, Ended, Outcome, Run},
    wire::{self, Frame, Ran, Room, Step, Work},
};

/// How soon a call to stop is heard.
const EAR: Duration = Duration::from_millis(20);
/// How long the box may take to clear away before it is ended.
const PATIENCE: Duration = Duration::from_secs(3);

/// How the box is started, and how high or low it may be.
#[derive(Debug, Clone)]
pub struct Helper {
    argv: Vec<OsString>,
    at_most: Level,
    at_least: Level,
    /// Where boxes lie that have no file system of their own.
    folder: PathBuf,
    /// Why there are no namespaces, once that is known.
    no_room: Arc<OnceLock<String>>,
}

/// Calls a run off, from another thread.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The answer is compiled.
    Compiling,
    /// A check runs, by its place.
    Checking(usize),
    /// The program runs.
    Running,
}

impl Cancel {
    /// Calls the run off; it ends soon, with [`Ended::Cancelled`].
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Tells whether it was called off.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Helper {
    /// Starts this program again.
    #[must_use]
    pub fn this() -> Self {
        // Whatever lies at our path by now, this is what runs.
        Helper::by(vec!["/proc/self/exe".into()])
    }

    /// Starts the box with a command; its last word is the program that holds the box.
    #[must_use]
    pub fn by(argv: Vec<OsString>) -> Self {
        let folder = std::env::temp_dir();
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        Helper { argv, at_most: Level::L3, at_least: Level::L2, folder, no_room: Arc::default() }
    }

    /// Puts boxes that have no file system of their own into this folder.
    #[must_use]
    pub fn lying_in(self, folder: &Path) -> Self {
        Helper { folder: folder.to_owned(), ..self }
    }

    /// Gives a place that nobody can have made yet.
    fn base(&self) -> PathBuf {
        let name = language::nonce();
        self.folder.join(name.trim_end_matches(':').replacen("pratfall-", "pratfall-box-", 1))
    }

    /// Leaves out what a higher level has.
    #[must_use]
    pub fn at_most(self, level: Level) -> Self {
        Helper { at_most: level, no_room: Arc::default(), ..self }
    }

    /// Lets code run behind limits alone, where there is no box. Only what a person typed for this one run may ask for it.
    #[must_use]
    pub fn without_a_box(self) -> Self {
        Helper { at_least: Level::L1, ..self }
    }

    /// Builds a box, runs nothing in it, and tells what it is.
    ///
    /// # Errors
    /// When there is no box here, with the reason as a sentence.
    pub fn standing(&self) -> Result<Standing, String> {
        let work = Work { files: Vec::new(), steps: Vec::new() };
        let mut standing = None;
        let mut hear = |frame| {
            if let Frame::Standing(found) = frame {
                standing = Some(found);
            }
        };
        self.play(&self.base(), &work, &[], &Limits::default(), &Cancel::default(), &mut hear)?;
        standing.ok_or_else(|| "The box told nothing of itself.".to_owned())
    }
}

/// Runs a job and waits for its outcome; never for longer than its limits and a moment.
///
/// Nothing of the learner's is executed outside of the box, and nothing that is expected goes into it. `tell` hears what
/// is being done, on this thread.
pub fn run(
    helper: &Helper,
    job: &Job,
    customs: &BTreeMap<String, Custom>,
    cancel: &Cancel,
    tell: &mut dyn FnMut(Progress),
) -> Outcome {
    let start = Instant::now();
    let plan = match language::plan(job, customs) {
        Ok(plan) => plan,
        Err(ended) => return Outcome::nothing(ended),
    };
    let work = Work { files: plan.files.clone(), steps: plan.steps.iter().map(|(_, step)| step.clone()).collect() };
    let (mut standing, mut rans) = (None, Vec::new());
    let mut hear = |frame| match frame {
        Frame::Standing(found) => standing = Some(found),
        Frame::Begins(n) => {
            if let Some((role, _)) = plan.steps.get(n) {
                tell(match role {
                    Role::Check(n) => Progress::Checking(*n),
                    Role::Run => Progress::Running,
                    Role::Compile | Role::CompileChecks | Role::Alone => Progress::Compiling,
                });
            }
        }
        Frame::Ran(n, ran) => rans.push((n, ran)),
        Frame::NoRoom(_) | Frame::NoBox(_) | Frame::End => {}
    };
    let base = helper.base();
    let played = helper.play(&base, &work, &plan.folders, &job.limits, cancel, &mut hear);
    let mut outcome = judged(job, &plan, &base, &rans);
    outcome.standing = standing;
    outcome.duration = start.elapsed();
    if cancel.is_cancelled() && !outcome.passed() {
        outcome.ended = Ended::Cancelled;
    } else if let Err(why) = played {
        outcome.ended = Ended::NoBox { why };
    }
    outcome
}

fn judged(job: &Job, plan: &Plan, base: &Path, rans: &[(usize, Ran)]) -> Outcome {
    let checks = job.trusted.part().checks();
    let below = |folder: &str| format!("{}/{folder}/", base.display());
    let folders = [below("task"), below("work"), "/task/".to_owned(), "/work/".to_owned()];
    let judge = Judge { answer: &plan.answer, nonce: &plan.nonce, limits: job.limits, folders: &folders };
    let mut outcome = Outcome::nothing(Ended::Passed);
    let mut worst = |ended: Ended| {
        if outcome.ended == Ended::Passed {
            outcome.ended = ended;
        }
    };
    for (n, ran) in rans {
        let Some((role, _)) = plan.steps.get(*n) else { continue };
        if let Some(why) = &ran.fault {
            let missing = why.contains("cannot be started in the box");
            let why = format!("The box says: {why}.");
            worst(if missing { Ended::NoToolchain { why } } else { Ended::NoBox { why } });
            continue;
        }
        match role {
            Role::Compile | Role::CompileChecks => {
                let run = judge.run(ran);
                let passed = ran.made;
                if !passed {
                    worst(if matches!(run.ended, Ended::Passed | Ended::Failed) {
                        Ended::NotCompiled
                    } else {
                        run.ended.clone()
                    });
                }
                // Of two that passed the first has the learner's file alone.
                if !passed || outcome.compile.is_none() {
                    outcome.compile = Some(compiled(passed, run, *role));
                }
            }
            Role::Alone => {
                let run = judge.run(ran);
                if run.ended != Ended::Passed {
                    outcome.compile = Some(Compile { passed: false, output: run.output, marks: run.marks });
                }
            }
            Role::Check(place) => {
                let Some(check) = checks.get(*place) else { continue };
                let result = judge.check(check, ran);
                if !result.passed {
                    worst(if result.run.ended == Ended::Passed { Ended::Failed } else { result.run.ended.clone() });
                }
                outcome.checks.push(result);
            }
            Role::Run => {
                let run = judge.run(ran);
                worst(run.ended.clone());
                outcome.run = Some(run);
            }
        }
    }
    // A check that was not reached did not pass.
    if outcome.ended == Ended::Passed
        && (outcome.checks.len() < checks.len() || (checks.is_empty() && outcome.run.is_none()))
    {
        outcome.ended = Ended::Failed;
    }
    outcome
}

/// Tells what a compiler said, without the lines of checks that are nobody's business.
fn compiled(passed: bool, run: Run, role: Role) -> Compile {
    if role == Role::Compile || passed {
        let output = if role == Role::Compile { run.output } else { String::new() };
        return Compile { passed, output, marks: run.marks };
    }
    // What is left when the learner's file compiles alone: the checks ask for something it does not have.
    let says = |line: &&str| line.contains("error") && !line.contains("aborting") && !line.starts_with("For more");
    let errors: Vec<&str> = run.output.lines().filter(says).take(5).collect();
    let output = format!("It compiles, and the checks do not fit it:\n{}\n", errors.join("\n"));
    Compile { passed, output, marks: Vec::new() }
}

impl Helper {
    /// Builds the box, has the work done in it, and hands on what it says.
    fn play(
        &self,
        base: &Path,
        work: &Work,
        folders: &[PathBuf],
        limits: &Limits,
        cancel: &Cancel,
        hear: &mut dyn FnMut(Frame),
    ) -> Result<(), String> {
        if !cfg!(target_os = "linux") {
            return Err("Code runs only on Linux so far: this system has no box that Pratfall knows.".into());
        }
        let mut at_most = if self.no_room.get().is_some() { self.at_most.min(Level::L2) } else { self.at_most };
        loop {
            let size = (limits.folder, limits.entries);
            let (base, folders) = (base.to_owned(), folders.to_vec());
            let room = Room { at_most, at_least: self.at_least, base, folders, size };
            let mut again = None;
            let mut heard = |mut frame| {
                match &mut frame {
                    Frame::NoRoom(why) => again = Some(why.clone()),
                    Frame::Standing(standing) => standing.notes.extend(self.no_room.get().cloned()),
                    _ => {}
                }
                hear(frame);
            };
            self.once(&room, work, cancel, &mut heard)?;
            match again {
                Some(why) if at_most > Level::L2 => {
                    at_most = Level::L2;
                    let _ = self.no_room.set(why);
                }
                Some(why) => return Err(why),
                None => return Ok(()),
            }
        }
    }

    fn once(&self, room: &Room, work: &Work, cancel: &Cancel, hear: &mut dyn FnMut(Frame)) -> Result<(), String> {
        let told = |error: io::Error| format!("The box cannot be started: {error}.");
        let mut words = self.argv.iter();
        let mut child = Command::new(words.next().map_or_else(|| "/proc/self/exe".into(), OsString::clone))
            .args(words)
            .arg(wire::COMMAND)
            .current_dir("/")
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // Keys that end what is in the foreground are for the screen, not for the box.
            .process_group(0)
            .spawn()
            .map_err(told)?;
        let (Some(mut to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("The box cannot be spoken to.".into());
        };
        let sent = wire::put(&mut to, room).and_then(|()| wire::put(&mut to, work));
        let (frames, heard) = channel();
        let reader = std::thread::spawn(move || {
            let mut from = io::BufReader::new(from);
            while let Ok(Some(frame)) = wire::take::<Frame>(&mut from) {
                if frames.send(frame).is_err() {
                    break;
                }
            }
        });
        let outcome = listen(&heard, to, work, cancel, hear);
        end(&mut child);
        let _ = reader.join();
        // The warden does this, unless it was ended itself.
        let _ = std::fs::remove_dir_all(&room.base);
        match (outcome, sent) {
            (Err(_), Err(error)) => Err(told(error)),
            (outcome, _) => outcome,
        }
    }
}

fn listen(
    heard: &Receiver<Frame>,
    to: ChildStdin,
    work: &Work,
    cancel: &Cancel,
    hear: &mut dyn FnMut(Frame),
) -> Result<(), String> {
    // The box goes when nobody holds this any more, also when we are ended ourselves.
    let mut to = Some(to);
    let most = |step: &Step| step.limits.wall.max(COMPILING) + PATIENCE;
    let mut deadline = Instant::now() + work.steps.first().map_or(PATIENCE * 2, most);
    loop {
        match heard.recv_timeout(EAR) {
            Ok(Frame::End) => return Ok(()),
            Ok(Frame::NoBox(why)) => {
                return Err(format!("There is no box on this machine that is strong enough. {why}"));
            }
            Ok(Frame::NoRoom(why)) => {
                hear(Frame::NoRoom(why));
                return Ok(());
            }
            Ok(frame) => {
                if let Frame::Begins(n) = frame {
                    deadline = Instant::now() + work.steps.get(n).map_or(PATIENCE, most);
                }
                hear(frame);
            }
            Err(RecvTimeoutError::Disconnected) => return Err("The box ended before its work was done.".into()),
            Err(RecvTimeoutError::Timeout) => {
                if to.is_some() && cancel.is_cancelled() {
                    to = None;
                    deadline = Instant::now() + PATIENCE;
                }
                if Instant::now() > deadline {
                    return Err("The box did not answer in time, and was ended.".into());
                }
            }
        }
    }
}

/// Waits for a process that is about to go, and ends it if it does not.
fn end(child: &mut Child) {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    let _ = child.wait();
}
