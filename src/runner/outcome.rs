//! What came of a run.
//!
//! Texts here are as the program wrote them, lossily decoded: whoever shows them filters them.

use std::time::Duration;

use super::{level::Standing, marks::Mark};

/// How something that ran came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// All is as it should be.
    Passed,
    /// It ran to its end, and something is not as it should be.
    Failed,
    /// It did not compile.
    NotCompiled,
    /// It took longer than it may.
    TimedOut,
    /// It wanted more memory than it may have.
    Memory,
    /// It printed more than it may.
    TooMuchOutput,
    /// It wrote more files, or larger ones, than it may.
    Disk,
    /// It started more processes than it may.
    Processes,
    /// It was ended by this signal, and not by the box.
    Killed(i32),
    /// The learner called it off.
    Cancelled,
    /// A program that is needed is not there.
    NoToolchain {
        /// Which, and where it was looked for; a sentence.
        why: String,
    },
    /// It was not run: there is no runner of that name, or it cannot do what is asked.
    Refused {
        /// Why; a sentence.
        why: String,
    },
    /// It was not run: no box can be made here.
    NoBox {
        /// Why; a sentence.
        why: String,
    },
}

/// All that came of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended as a whole: the first end that is not a pass.
    pub ended: Ended,
    /// What kept the code in; none when nothing ran.
    pub standing: Option<Standing>,
    /// What the compiler said; none where nothing is compiled.
    pub compile: Option<Compile>,
    /// The checks, in the author's order, as far as they were reached.
    pub checks: Vec<CheckResult>,
    /// A run without checks; none where there are checks.
    pub run: Option<Run>,
    /// From the first process to the last.
    pub duration: Duration,
}

/// What a compiler said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compile {
    /// It made a program.
    pub passed: bool,
    /// Its words.
    pub output: String,
    /// The places it points at in the learner's file.
    pub marks: Vec<Mark>,
}

/// One run of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// How it ended; [`Ended::Passed`] when it ended well by itself.
    pub ended: Ended,
    /// Its exit code, if it came to one.
    pub code: Option<i32>,
    /// What it printed, in the order it came.
    pub output: String,
    /// What of that went to stdout.
    pub stdout: String,
    /// Output was cut.
    pub cut: bool,
    /// The places it points at in the learner's file.
    pub marks: Vec<Mark>,
    /// From start to end.
    pub duration: Duration,
}

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckResult {
    /// The author's name for it.
    pub name: String,
    /// Nothing but the name and whether it passed is to be shown; the rest is empty.
    pub hidden: bool,
    /// It passed.
    pub passed: bool,
    /// What was called or run, for the learner to read.
    pub asked: String,
    /// What should have come out; none where that cannot be said.
    pub expected: Option<String>,
    /// What came out; none where nothing did.
    pub got: Option<String>,
    /// What is to be said, as a sentence; empty when it passed.
    pub message: String,
    /// The run behind it.
    pub run: Run,
}

impl Ended {
    /// Says what happened, as a sentence; empty for a pass.
    #[must_use]
    pub fn says(&self) -> String {
        match self {
            Ended::Passed => String::new(),
            Ended::Failed => "That approach did not work.".into(),
            Ended::NotCompiled => "It does not compile yet.".into(),
            Ended::TimedOut => "It was stopped: it took longer than it may.".into(),
            Ended::Memory => "It was stopped: it wanted more memory than it may have.".into(),
            Ended::TooMuchOutput => "It was stopped: it printed more than it may.".into(),
            Ended::Disk => "It was stopped: it wrote more than it may.".into(),
            Ended::Processes => "It was stopped: it started more processes than it may.".into(),
            Ended::Killed(signal) => format!("It was ended by {}.", signal_name(*signal)),
            Ended::Cancelled => "It was called off.".into(),
            Ended::NoToolchain { why } | Ended::Refused { why } | Ended::NoBox { why } => why.clone(),
        }
    }
}

impl Outcome {
    /// Makes the outcome of something that was not run.
    #[must_use]
    pub fn nothing(ended: Ended) -> Self {
        let (standing, compile, run) = (None, None, None);
        Outcome { ended, standing, compile, checks: Vec::new(), run, duration: Duration::ZERO }
    }

    /// Tells whether all checks passed; a run without checks passes by ending well.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.ended == Ended::Passed
    }
}

fn signal_name(signal: i32) -> String {
    match signal {
        4 => "an illegal instruction (SIGILL)".into(),
        6 => "itself (SIGABRT)".into(),
        7 => "a bus error (SIGBUS)".into(),
        8 => "an arithmetic error (SIGFPE)".into(),
        9 => "SIGKILL".into(),
        11 => "a segmentation fault (SIGSEGV)".into(),
        13 => "writing to nobody (SIGPIPE)".into(),
        15 => "SIGTERM".into(),
        other => format!("signal {other}"),
    }
}
