//! Code to be written, and what looks at it.

use serde::{Deserialize, Serialize};

use super::{Reply, is_false};

/// Code written by the learner and run against checks. Holds a solution and what checks expect: never hand it to a view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Program {
    /// The runner, by name.
    pub runner: String,
    /// What the learner begins with; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub starter: String,
    /// Code that passes all checks; empty where the author wrote none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub solution: String,
    /// What is looked at, in the author's order; never empty.
    pub checks: Vec<Check>,
    /// What mistakes are told by, in the author's order; the first that fits speaks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Matcher>,
    /// Files beside the learner's, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Brought>,
    /// Names of files that lie beside the deck and are brought too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// What it may use up, where that is less than usual.
    #[serde(default, skip_serializing_if = "Lower::is_nothing")]
    pub limits: Lower,
}

/// One thing that is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Its name, which the learner sees; no two of a rung are the same.
    pub name: String,
    /// Nothing but its name is shown.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hidden: bool,
    /// What is looked at.
    pub want: Want,
}

/// What a check looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Want {
    /// What the program prints, run with these arguments and this input.
    Output {
        /// Arguments.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        args: Vec<String>,
        /// What it reads.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        input: String,
        /// What it must print.
        prints: String,
    },
    /// The value of an expression.
    Value {
        /// The expression.
        call: String,
        /// Its value as the language writes it.
        gives: String,
    },
    /// Code that must reach its end.
    Script {
        /// The code.
        script: String,
    },
}

/// What a mistake is told by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Matcher {
    /// A text that the compiler, the program or a check says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// A pattern of the same (`regex` syntax, found anywhere).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The check that does not pass, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
    /// What is said to it.
    pub reply: Reply,
}

/// A file that is brought along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brought {
    /// Its name, which stays in the folder of the exercise.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// What a program may use up; what is left out is as usual.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Lower {
    /// Time for each run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// Memory, in MiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<u32>,
    /// Output, in KiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<u32>,
    /// Processes and threads at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processes: Option<u32>,
}

impl Lower {
    /// Tells whether nothing is asked for.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Lower::default()
    }
}

impl Matcher {
    /// Says in a few words what it is told by.
    #[must_use]
    pub fn label(&self) -> String {
        let said = self.says.clone().or_else(|| self.pattern.as_ref().map(|pattern| format!("/{pattern}/")));
        match (said, &self.check) {
            (Some(said), Some(check)) => format!("{check}: {said}"),
            (Some(said), None) => said,
            (None, check) => check.clone().unwrap_or_default(),
        }
    }
}
