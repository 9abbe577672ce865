//! What came of running a learner's code, and what that is worth.
//!
//! The checks themselves are run elsewhere; here their outcome is a value. Texts are as the program wrote them, cut to what
//! fits a screen many times over: whoever shows them filters them. Of a hidden check there is nothing but its name and
//! whether it passed.

use serde::{Deserialize, Serialize};

/// All that came of running an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ran {
    /// How it ended as a whole: the first end that is not a pass.
    pub end: End,
    /// That in a sentence; empty for a pass.
    pub says: String,
    /// What the compiler said; none where nothing is compiled, or it had nothing to say.
    pub compiler: Option<Said>,
    /// The checks, in the author's order, as far as they were reached.
    pub checks: Vec<Checked>,
    /// What the program printed by itself: of a run without checks, or of the first visible check that did not pass.
    pub output: Said,
    /// The learner's file as the places name it, such as `answer.py`.
    pub file: String,
    /// The level of the box, such as `L3`; empty where nothing ran.
    pub level: String,
    /// From the first process to the last, in milliseconds.
    pub millis: u64,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// All checks passed.
    Passed,
    /// It ran to its end, and something is not as it should be.
    Failed,
    /// It did not compile, or is no program of its language.
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
    NoToolchain,
    /// The deck asks for something that no runner does, or brings what may not be brought.
    Refused,
    /// No box that is strong enough can be made here.
    NoBox,
    /// Nobody agreed to run it.
    NotTrusted,
}

/// What a program said, with the places it points at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Its words.
    pub text: String,
    /// There was more of them.
    pub cut: bool,
    /// The places in the learner's file, in the order they were named; each line once.
    pub places: Vec<Place>,
}

/// A place in the learner's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The line, from 1; it may lie behind the end of the file.
    pub line: usize,
    /// The column in characters, from 1; none where only the line is told.
    pub column: Option<usize>,
    /// What is said of it; may be empty.
    pub message: String,
}

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// The author's name for it.
    pub name: String,
    /// Nothing but the name and whether it passed is known; the rest is empty.
    pub hidden: bool,
    /// It passed.
    pub passed: bool,
    /// What was called or run, for the learner to read; may be empty.
    pub asked: String,
    /// What should have come out; none where that cannot be said.
    pub expected: Option<String>,
    /// What came out; none where nothing did.
    pub got: Option<String>,
    /// What is to be said, as a sentence; empty when it passed.
    pub message: String,
    /// What the program printed meanwhile, with the places it points at.
    pub output: Said,
}

impl End {
    /// Tells whether this says something of the learner's code, and nothing of the machine, the deck or a key pressed.
    #[must_use]
    pub fn judges(self) -> bool {
        use End::{Cancelled, NoBox, NoToolchain, NotTrusted, Refused};
        !matches!(self, Cancelled | NoToolchain | Refused | NoBox | NotTrusted)
    }
}

impl Ran {
    /// Makes the outcome of something that was not run, with the reason as a sentence.
    #[must_use]
    pub fn nothing(end: End, says: impl Into<String>) -> Self {
        Ran {
            end,
            says: says.into(),
            compiler: None,
            checks: Vec::new(),
            output: Said::default(),
            file: String::new(),
            level: String::new(),
            millis: 0,
        }
    }

    /// Tells whether all is as it should be.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.end == End::Passed
    }

    /// Counts the checks that passed.
    #[must_use]
    pub fn hits(&self) -> usize {
        self.checks.iter().filter(|check| check.passed).count()
    }
}
