//! What the tests share: the boxes there are here, and jobs in short.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        LazyLock, Mutex, MutexGuard,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use pratfall::runner::{
    custom::Custom,
    find,
    job::{Grant, Job, Trusted},
    level::{Level, Standing},
    limits::{Limits, Lower},
    outcome::{Ended, Outcome, Run},
    part::{Check, File, Part, Want},
    run::{self, Cancel, Helper},
};

/// A way to be boxed: who starts the box, and how high it is.
pub struct Boxed {
    pub name: String,
    pub helper: Helper,
    pub standing: Standing,
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_pratfall");

/// Gives every box there is: as who we are, and, where we are root, as an ordinary user too; with and without namespaces.
///
/// Those that cannot be are told of on stderr.
pub fn boxes() -> &'static [Boxed] {
    static BOXES: LazyLock<Vec<Boxed>> = LazyLock::new(|| {
        let root = rustix::process::geteuid().is_root();
        let me = (if root { "root" } else { "user" }, vec![PROGRAM.into()]);
        let mut who = vec![me];
        if root {
            let words = ["setpriv", "--reuid=65533", "--regid=65533", "--clear-groups", PROGRAM];
            who.push(("user", words.map(Into::into).to_vec()));
        }
        let mut boxes = Vec::new();
        for (who, argv) in who {
            for level in [Level::L3, Level::L2] {
                let helper = Helper::by(argv.clone()).at_most(level);
                match helper.standing() {
                    Ok(standing) if standing.level == level => {
                        boxes.push(Boxed { name: format!("{who} {level}"), helper, standing });
                    }
                    Ok(standing) => eprintln!("skipped: {who} {level} is not to be had here: {:?}", standing.notes),
                    Err(why) => eprintln!("skipped: {who} {level} is not to be had here: {why}"),
                }
            }
        }
        boxes
    });
    assert!(!BOXES.is_empty(), "no box at all");
    &BOXES
}

/// Runs one thing in every box there is, all at once, and says in which.
pub fn everywhere(what: impl Fn(&Boxed) + Sync) {
    let ran: Vec<_> = std::thread::scope(|scope| {
        let runs: Vec<_> = boxes().iter().map(|boxed| scope.spawn(|| what(boxed))).collect();
        runs.into_iter().map(std::thread::ScopedJoinHandle::join).collect()
    });
    for (boxed, ran) in boxes().iter().zip(ran) {
        eprintln!("{}: {}", std::thread::current().name().unwrap_or(""), boxed.name);
        if let Err(panic) = ran {
            std::panic::resume_unwind(panic);
        }
    }
}

/// Runs one thing in one box after the other; each gets a folder of its own, which must be empty afterwards.
pub fn one_by_one(mut what: impl FnMut(&Boxed)) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    for boxed in boxes() {
        eprintln!("{}: {}", std::thread::current().name().unwrap_or(""), boxed.name);
        let name = format!("pratfall-runner-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).unwrap();
        std::fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o777)).unwrap();
        let helper = boxed.helper.clone().lying_in(&folder);
        what(&Boxed { name: boxed.name.clone(), helper, standing: boxed.standing.clone() });
        let left: Vec<_> = std::fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.path()).collect();
        assert!(left.is_empty(), "{}: left: {left:?}", boxed.name);
        std::fs::remove_dir(folder).unwrap();
    }
}

/// Tells whether a runner's program is here; says so loudly when it is not.
pub fn has(runner: &str) -> bool {
    match find::find(runner, &BTreeMap::new()) {
        Ok(found) => {
            // What lies in root's home is nobody's to read without a room.
            let at_home = found.is_some_and(|found| !found.folders.is_empty());
            if at_home {
                eprintln!("note: {runner} lies in a home, and runs in rooms alone");
            }
            true
        }
        Err(why) => {
            eprintln!("SKIPPED: {why}");
            false
        }
    }
}

/// What is run, in short.
pub struct Play {
    runner: String,
    answer: String,
    files: Vec<File>,
    checks: Vec<Check>,
    lower: Lower,
    customs: BTreeMap<String, Custom>,
    pub cancel: Cancel,
}

/// Code whose processes can be told from all others: their command line holds this name.
pub fn named(name: &str, program: &str, answer: &str) -> Play {
    let custom = Custom { argv: vec![program.into(), "{file}".into()], file: Some(name.into()), folders: Vec::new() };
    play("own", answer).custom("own", custom)
}

pub fn play(runner: &str, answer: &str) -> Play {
    Play {
        runner: runner.into(),
        answer: answer.into(),
        files: Vec::new(),
        checks: Vec::new(),
        lower: Lower::default(),
        customs: BTreeMap::new(),
        cancel: Cancel::default(),
    }
}

impl Play {
    pub fn file(mut self, name: &str, text: &str) -> Self {
        self.files.push(File { name: name.into(), bytes: text.into(), executable: false });
        self
    }

    pub fn check(mut self, want: Want) -> Self {
        let name = format!("check {}", self.checks.len() + 1);
        self.checks.push(Check { name, hidden: false, want });
        self
    }

    pub fn hidden(mut self, want: Want) -> Self {
        let name = format!("check {}", self.checks.len() + 1);
        self.checks.push(Check { name, hidden: true, want });
        self
    }

    pub fn value(self, call: &str, gives: &str) -> Self {
        self.check(Want::Value { call: call.into(), gives: gives.into() })
    }

    pub fn script(self, code: &str) -> Self {
        self.check(Want::Script { code: code.into() })
    }

    pub fn output(self, args: &[&str], stdin: &str, stdout: &str) -> Self {
        let args = args.iter().map(|arg| (*arg).into()).collect();
        self.check(Want::Output { args, stdin: stdin.into(), stdout: stdout.into() })
    }

    pub fn within(mut self, millis: u64) -> Self {
        self.lower.wall = Some(Duration::from_millis(millis));
        self
    }

    pub fn custom(mut self, name: &str, custom: Custom) -> Self {
        self.customs.insert(name.into(), custom);
        self
    }

    pub fn limits(&self) -> Limits {
        Limits::default().lowered(&self.lower)
    }

    pub fn run(&self, boxed: &Boxed) -> Outcome {
        let part = Part::new(&self.runner, self.files.clone(), self.checks.clone()).unwrap();
        let trusted = Trusted::by(part, Grant::Own).unwrap();
        let job = Job { trusted, answer: self.answer.clone(), limits: self.limits() };
        let outcome = run::run(&boxed.helper, &job, &self.customs, &self.cancel, &mut |_| {});
        if let Ended::NoToolchain { why } = &outcome.ended {
            // Nobody but root reads in root's home, and root only before it becomes nobody.
            assert!(boxed.name != "root L3", "{}: {why}", boxed.name);
        }
        outcome
    }

    /// Runs without checks; gives the run.
    pub fn shown(&self, boxed: &Boxed) -> Run {
        let outcome = self.run(boxed);
        let told = format!("{}: {outcome:#?}", boxed.name);
        outcome.run.unwrap_or_else(|| panic!("{told}"))
    }
}

/// Holds the machine for a test that floods or times it.
pub fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Gives processes whose command line or environment holds a word.
pub fn processes_with(word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        if line.contains(word) {
            found.push(format!("{} {line}", entry.file_name().to_string_lossy()));
        }
    }
    found
}

pub fn exists(path: &str) -> bool {
    Path::new(path).exists()
}
