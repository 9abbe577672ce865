//! The part of an exercise that is executed, as its author wrote it: what trust is given to.
//!
//! A part that could be made is sound: its names stay in their folder and its sizes are bounded. It owns its bytes, so
//! that those which were hashed are those which run.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::deck::files;

/// Files a part may bring.
const MOST_FILES: usize = 64;
/// Checks a part may bring.
const MOST_CHECKS: usize = 64;
/// Bytes of a file.
const LARGEST_FILE: usize = 1 << 20;
/// Bytes of all files together.
const LARGEST: usize = 4 << 20;
/// Bytes of a text of a check.
const LONGEST_TEXT: usize = 64 << 10;

/// A file beside the learner's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Its name under the folder of the exercise, with slashes.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// It may be executed.
    pub executable: bool,
}

/// One thing that is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its name, which the learner sees.
    pub name: String,
    /// Nothing but its name is shown.
    pub hidden: bool,
    /// What is looked at.
    pub want: Want,
}

/// What a check looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Want {
    /// The program as a whole: run with these arguments and this input it prints this.
    Output {
        /// Arguments.
        args: Vec<String>,
        /// What it reads.
        stdin: String,
        /// What it must print; never enters the box.
        stdout: String,
    },
    /// An expression of the language, evaluated where the learner's names are known, has this value.
    Value {
        /// The expression.
        call: String,
        /// Its value as the language writes it; never enters the box.
        gives: String,
    },
    /// Code of the language that runs after the learner's and must reach its end.
    Script {
        /// The code.
        code: String,
    },
}

/// The executable part of an exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    runner: String,
    files: Vec<File>,
    checks: Vec<Check>,
}

/// BLAKE3 of a part.
pub type Hash = [u8; 32];

/// Why a part is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsound {
    /// A name leads out of the folder, or means something to a system.
    #[error("a file is named `{name}`, which {why}")]
    Name {
        /// The name.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Two files of one name.
    #[error("two files are named `{0}`")]
    Twice(String),
    /// The runner's name is no name.
    #[error("`{0}` is no name of a runner: letters, digits, `-` and `_` make one")]
    Runner(String),
    /// There is more than there may be.
    #[error("{0}")]
    Much(String),
}

impl Part {
    /// Makes a part of what an author wrote.
    ///
    /// # Errors
    /// When a name is not sound or something is too large; nothing was run then.
    pub fn new(runner: &str, mut files: Vec<File>, checks: Vec<Check>) -> Result<Self, Unsound> {
        if !files::is_runner(runner) {
            return Err(Unsound::Runner(runner.to_owned()));
        }
        if files.len() > MOST_FILES || checks.len() > MOST_CHECKS {
            return Err(Unsound::Much(format!("more than {MOST_FILES} files or {MOST_CHECKS} checks are too many")));
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        let mut seen = BTreeSet::new();
        for file in &files {
            sound(&file.name)?;
            if file.bytes.len() > LARGEST_FILE {
                return Err(Unsound::Much(format!("`{}` is larger than 1 MiB", file.name)));
            }
            // Systems differ in whether case tells names apart.
            if !seen.insert(file.name.to_lowercase()) {
                return Err(Unsound::Twice(file.name.clone()));
            }
        }
        for file in &files {
            let mut folder = file.name.to_lowercase();
            while let Some((up, _)) = folder.rsplit_once('/') {
                if seen.contains(up) {
                    return Err(Unsound::Name { name: file.name.clone(), why: "lies in something that is a file" });
                }
                folder = up.to_owned();
            }
        }
        if files.iter().map(|file| file.bytes.len()).sum::<usize>() > LARGEST {
            return Err(Unsound::Much("the files are larger than 4 MiB together".into()));
        }
        for check in &checks {
            let texts = match &check.want {
                Want::Output { args, stdin, stdout } => args.iter().chain([stdin, stdout]).collect::<Vec<_>>(),
                Want::Value { call, gives } => vec![call, gives],
                Want::Script { code } => vec![code],
            };
            if texts.iter().map(|text| text.len()).sum::<usize>() > LONGEST_TEXT {
                return Err(Unsound::Much(format!("the check `{}` is larger than 64 KiB", check.name)));
            }
            if let Want::Output { args, .. } = &check.want
                && args.iter().any(|arg| arg.contains('\0'))
            {
                return Err(Unsound::Much(format!("an argument of the check `{}` holds a NUL", check.name)));
            }
        }
        Ok(Part { runner: runner.to_owned(), files, checks })
    }

    /// Gives the name of the runner.
    #[must_use]
    pub fn runner(&self) -> &str {
        &self.runner
    }

    /// Gives the files, in the order of their names.
    #[must_use]
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// Gives the checks, in the author's order.
    #[must_use]
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// Lists everything that enters the box, as a person is shown it: names, with the hash of each.
    #[must_use]
    pub fn shown(&self) -> Vec<(String, Hash)> {
        let files = self.files.iter().map(|file| (file.name.clone(), *blake3::hash(&file.bytes).as_bytes()));
        let checks = self.checks.iter().map(|check| {
            let alone = Part { runner: String::new(), files: Vec::new(), checks: vec![check.clone()] };
            (format!("check: {}", check.name), alone.hash())
        });
        files.chain(checks).collect()
    }

    /// Gives what each of those says, in the same order; none where it is no text.
    #[must_use]
    pub fn texts(&self) -> Vec<Option<String>> {
        let files = self.files.iter().map(|file| String::from_utf8(file.bytes.clone()).ok());
        let checks = self.checks.iter().map(|check| {
            Some(match &check.want {
                Want::Output { args, stdin, .. } => {
                    let args = args.iter().map(|arg| format!("argument: {arg}\n")).collect::<String>();
                    format!("{args}input:\n{stdin}")
                }
                Want::Value { call, .. } => call.clone(),
                Want::Script { code } => code.clone(),
            })
        });
        files.chain(checks).collect()
    }

    /// Hashes everything that enters the box: any changed byte, mode, name or runner gives another hash.
    ///
    /// What a check expects and what it is called are prose: to mend them asks nobody again.
    #[must_use]
    pub fn hash(&self) -> Hash {
        let mut hasher = blake3::Hasher::new();
        let mut field = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        field(b"pratfall executable part 1");
        field(self.runner.as_bytes());
        field(&(self.files.len() as u64).to_le_bytes());
        for file in &self.files {
            field(file.name.as_bytes());
            field(&[u8::from(file.executable)]);
            field(&file.bytes);
        }
        for check in &self.checks {
            match &check.want {
                Want::Output { args, stdin, .. } => {
                    field(b"output");
                    field(&(args.len() as u64).to_le_bytes());
                    args.iter().for_each(|arg| field(arg.as_bytes()));
                    field(stdin.as_bytes());
                }
                Want::Value { call, .. } => {
                    field(b"value");
                    field(call.as_bytes());
                }
                Want::Script { code } => {
                    field(b"script");
                    field(code.as_bytes());
                }
            }
        }
        *hasher.finalize().as_bytes()
    }
}

/// Tells whether a name stays in its folder and means nothing to a system or a terminal.
///
/// # Errors
/// When it does not, with the reason.
pub fn sound(name: &str) -> Result<(), Unsound> {
    files::sound(name).map_err(|why| Unsound::Name { name: name.to_owned(), why })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, bytes: &[u8]) -> File {
        File { name: name.into(), bytes: bytes.into(), executable: false }
    }

    #[test]
    fn names_stay_in_their_folder() {
        for name in ["a.py", "data/words.txt", "a/b/c/d.txt", "ünïcode.txt", ".hidden", "a b.txt"] {
            assert_eq!(sound(name), Ok(()), "{name}");
        }
        for (name, part) in [
            ("", "is empty"),
            ("/etc/passwd", "absolute"),
            ("../../../etc/passwd", "leads out"),
            ("a/../b", "leads out"),
            ("C:\\x", "backslash or a colon"),
            ("C:x", "backslash or a colon"),
            ("a\0b", "no name should"),
            ("a\u{202e}b", "no name should"),
            ("a\nb", "no name should"),
            ("a//b", "plain path"),
            ("./a", "plain path"),
            ("a/", "plain path"),
            ("a/b/c/d/e", "plain path"),
            ("-rf", "option"),
            ("pratfall_check.py", "Pratfall's own"),
        ] {
            let error = sound(name).unwrap_err().to_string();
            assert!(error.contains(part), "{name:?}: {error}");
        }
        assert!(Part::new("python; rm -rf /", vec![], vec![]).is_err());
        assert!(Part::new("../python", vec![], vec![]).is_err());
        let twice = vec![file("a.txt", b""), file("A.txt", b"")];
        assert!(matches!(Part::new("python", twice, vec![]), Err(Unsound::Twice(_))));
        assert!(Part::new("python", vec![file("a", b""), file("a/b", b"")], vec![]).is_err());
        assert!(Part::new("python", vec![file("a", &vec![0; LARGEST_FILE + 1])], vec![]).is_err());
    }

    #[test]
    fn any_byte_that_enters_the_box_changes_the_hash_and_nothing_else_does() {
        let check = |want| Check { name: "one".into(), hidden: false, want };
        let value = |call: &str, gives: &str| check(Want::Value { call: call.into(), gives: gives.into() });
        let part = |runner: &str, files, checks| Part::new(runner, files, checks).unwrap().hash();
        let base = part("python", vec![file("a", b"1"), file("b", b"2")], vec![value("f(1)", "2")]);
        assert_eq!(base, part("python", vec![file("b", b"2"), file("a", b"1")], vec![value("f(1)", "3")]));
        let mut named = value("f(1)", "2");
        (named.name, named.hidden) = ("other".into(), true);
        assert_eq!(base, part("python", vec![file("a", b"1"), file("b", b"2")], vec![named]));
        let mut executable = file("a", b"1");
        executable.executable = true;
        for other in [
            part("bash", vec![file("a", b"1"), file("b", b"2")], vec![value("f(1)", "2")]),
            part("python", vec![file("a", b"12"), file("b", b"")], vec![value("f(1)", "2")]),
            part("python", vec![file("a1", b""), file("b", b"2")], vec![value("f(1)", "2")]),
            part("python", vec![executable, file("b", b"2")], vec![value("f(1)", "2")]),
            part("python", vec![file("a", b"1"), file("b", b"2")], vec![value("f(2)", "2")]),
            part("python", vec![file("a", b"1"), file("b", b"2")], vec![check(Want::Script { code: "f(1)".into() })]),
            part("python", vec![file("a", b"1"), file("b", b"2")], vec![]),
        ] {
            assert_ne!(base, other);
        }
    }
}
