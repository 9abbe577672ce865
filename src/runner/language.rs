//! How each runner runs an answer and its checks: a job becomes steps for the box.
//!
//! What a check expects is not in what is made here; it stays with the judge.

use std::{
    collections::BTreeMap,
    hash::{BuildHasher as _, Hasher as _, RandomState},
    path::PathBuf,
};

use super::{
    custom::{Custom, FILE},
    find::{self, Found},
    job::Job,
    limits::{COMPILING, Limits},
    outcome::Ended,
    part::{Check, File, Want},
    wire::{OWN, Step, TASK, WORK},
};
use crate::deck::files;

/// Bytes of what a learner writes.
const LONGEST_ANSWER: usize = 256 << 10;

mod bash;
mod c;
mod javascript;
mod python;
mod rust;

/// What a step is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It compiles the learner's file as a program.
    Compile,
    /// It compiles the learner's file with the checks.
    CompileChecks,
    /// It compiles the learner's file alone, to tell whose fault it is that the checks did not compile.
    Alone,
    /// It runs a check, by its place.
    Check(usize),
    /// It runs the program as it is.
    Run,
}

/// All the box has to do, and what it is for.
#[derive(Debug)]
pub(super) struct Plan {
    /// The name of the learner's file.
    pub answer: String,
    pub files: Vec<File>,
    pub steps: Vec<(Role, Step)>,
    /// Folders the programs must be able to read.
    pub folders: Vec<PathBuf>,
    /// Stands before what a check has to say on stdout.
    pub nonce: String,
}

/// What the learner's file is called with a runner; none for one that nobody knows.
#[must_use]
pub fn answer_file<'a>(runner: &str, customs: &'a BTreeMap<String, Custom>) -> Option<&'a str> {
    match files::answer_file(runner) {
        Some(file) => Some(file),
        None => customs.get(runner)?.file.as_deref(),
    }
}

/// Makes 128 bits that nobody can guess, as text.
pub(super) fn nonce() -> String {
    let half = || RandomState::new().build_hasher().finish();
    format!("pratfall-{:016x}{:016x}:", half(), half())
}

/// Makes the plan of a job.
///
/// # Errors
/// Gives the end of a job that cannot be run.
pub(super) fn plan(job: &Job, customs: &BTreeMap<String, Custom>) -> Result<Plan, Ended> {
    let part = job.trusted.part();
    let runner = part.runner();
    if job.answer.len() > LONGEST_ANSWER {
        return Err(Ended::Refused { why: "The answer is longer than 256 KiB.".into() });
    }
    let found = find::find(runner, customs).map_err(|missing| match missing {
        find::Missing::Runner(_) => Ended::Refused { why: missing.to_string() },
        _ => Ended::NoToolchain { why: missing.to_string() },
    })?;
    let answer = answer_file(runner, customs).unwrap_or("answer").to_owned();
    if part.files().iter().any(|file| file.name.eq_ignore_ascii_case(&answer)) {
        return Err(Ended::Refused { why: format!("the deck brings a file `{answer}`, which is the learner's") });
    }
    let mut files = part.files().to_vec();
    files.push(File { name: answer.clone(), bytes: job.answer.clone().into_bytes(), executable: false });
    let folders = found.as_ref().map(|found| found.folders.clone()).unwrap_or_default();
    let making = Making { found, custom: customs.get(runner), answer: &answer, nonce: nonce(), limits: job.limits };
    let steps = match runner {
        "rust" | "c" => making.compiled(runner, part.checks(), part.files()),
        _ => making.interpreted(runner, part.checks(), part.files())?,
    };
    let nonce = making.nonce;
    Ok(Plan { answer, files, steps, folders, nonce })
}

struct Making<'a> {
    found: Option<Found>,
    custom: Option<&'a Custom>,
    answer: &'a str,
    nonce: String,
    limits: Limits,
}

impl Making<'_> {
    fn program(&self) -> String {
        self.found.as_ref().map(|found| found.program.to_string_lossy().into_owned()).unwrap_or_default()
    }

    fn interpreted(&self, runner: &str, checks: &[Check], files: &[File]) -> Result<Vec<(Role, Step)>, Ended> {
        if checks.is_empty() {
            return Ok(vec![(Role::Run, self.step(runner, self.answer, None, files))]);
        }
        let mut steps = Vec::new();
        for (n, check) in checks.iter().enumerate() {
            let harness = match (&check.want, runner) {
                (Want::Output { .. }, _) => None,
                (want, "python") => Some(python::harness(self.answer, &self.nonce, want)),
                (want, "javascript") => Some(javascript::harness(self.answer, &self.nonce, want)),
                (want, "bash") => Some(bash::harness(self.answer, &self.nonce, want)),
                (_, "sql") => None,
                _ => {
                    let why =
                        format!("the runner `{runner}` can compare output, and cannot run the check `{}`", check.name);
                    return Err(Ended::Refused { why });
                }
            };
            let mut step = match harness {
                None => self.step(runner, self.answer, Some(&check.want), files),
                Some(text) => {
                    let (_, ending) = self.answer.rsplit_once('.').unwrap_or(("", ""));
                    let name = format!("pratfall_check.{ending}");
                    let mut step = self.step(runner, &name, None, files);
                    step.files.push(File { name, bytes: text.into_bytes(), executable: false });
                    step
                }
            };
            if let Want::Output { args, stdin, .. } = &check.want {
                step.args = args.clone();
                step.stdin = stdin.clone().into_bytes();
            }
            steps.push((Role::Check(n), step));
        }
        Ok(steps)
    }

    /// Runs a file of the task with the runner's program.
    fn step(&self, runner: &str, file: &str, want: Option<&Want>, files: &[File]) -> Step {
        let file = format!("{TASK}/{file}");
        let program = self.program();
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        if runner == "sql" {
            return self.sql(&file, want, files);
        }
        let argv = match (self.custom, runner) {
            (Some(custom), _) => {
                custom.argv.iter().map(|arg| if arg == FILE { file.clone() } else { arg.clone() }).collect()
            }
            (None, "python") => words(&[&program, "-s", "-B", &file]),
            (None, "javascript") => words(&[&program, "--max-old-space-size=384", &file]),
            (None, _) => words(&[&program, &file]),
        };
        // A user's own program may reserve what it likes, as Go, the JVM and V8 do.
        let space = matches!(runner, "python" | "bash") && self.custom.is_none();
        self.plain(argv, space)
    }

    fn sql(&self, file: &str, want: Option<&Want>, files: &[File]) -> Step {
        let (kind, query) = match want {
            Some(Want::Value { call, .. }) => ("value", call.as_str()),
            Some(Want::Script { code }) => ("script", code.as_str()),
            _ => ("answer", ""),
        };
        let mut argv = vec![OWN.to_owned(), "__box".into(), "sql".into(), self.nonce.clone(), kind.into(), file.into()];
        let name = "pratfall_query.sql";
        argv.push(format!("{TASK}/{name}"));
        argv.extend(
            files.iter().filter(|file| file.name.ends_with(".sql")).map(|file| format!("{TASK}/{}", file.name)),
        );
        let mut step = self.plain(argv, true);
        step.files.push(File { name: name.into(), bytes: query.as_bytes().to_vec(), executable: false });
        step
    }

    fn plain(&self, argv: Vec<String>, space: bool) -> Step {
        let (args, stdin, files) = (Vec::new(), Vec::new(), Vec::new());
        Step { argv, args, stdin, files, keep: None, on_failure: false, limits: self.limits, space }
    }

    fn compiled(&self, runner: &str, checks: &[Check], files: &[File]) -> Vec<(Role, Step)> {
        let mut steps = Vec::new();
        let inside = |check: &&Check| !matches!(check.want, Want::Output { .. });
        if checks.is_empty() || checks.iter().any(|check| !inside(&check)) {
            steps.push((Role::Compile, self.compile(runner, self.answer, "pratfall_program", files)));
        }
        if checks.iter().any(|check| inside(&check)) {
            let harness = match runner {
                "rust" => rust::harness(self.answer, &self.nonce, checks),
                _ => c::harness(self.answer, &self.nonce, checks),
            };
            let name = if runner == "rust" { "pratfall_check.rs" } else { "pratfall_check.c" };
            let mut step = self.compile(runner, name, "pratfall_checks", files);
            step.files.push(File { name: name.into(), bytes: harness.into_bytes(), executable: false });
            steps.push((Role::CompileChecks, step));
            steps.push((Role::Alone, self.alone(runner)));
        }
        if checks.is_empty() {
            steps.push((Role::Run, self.plain(vec![format!("{TASK}/pratfall_program")], true)));
        }
        for (n, check) in checks.iter().enumerate() {
            let step = match &check.want {
                Want::Output { args, stdin, .. } => {
                    let mut step = self.plain(vec![format!("{TASK}/pratfall_program")], true);
                    step.args = args.clone();
                    step.stdin = stdin.clone().into_bytes();
                    step
                }
                _ => self.plain(vec![format!("{TASK}/pratfall_checks"), n.to_string()], true),
            };
            steps.push((Role::Check(n), step));
        }
        steps
    }

    fn compile(&self, runner: &str, file: &str, program: &str, files: &[File]) -> Step {
        let out = format!("{WORK}/{program}");
        let mut argv = vec![self.program()];
        if runner == "rust" {
            let options =
                ["--edition=2021", "--crate-name=answer", "--color=never", "-Cdebuginfo=0", "-Ccodegen-units=1", "-o"];
            argv.extend(options.map(String::from));
        } else {
            let options = ["-std=gnu17", "-O1", "-Wall", "-fdiagnostics-color=never", "-o"];
            argv.extend(options.map(String::from));
        }
        argv.extend([out, format!("{TASK}/{file}")]);
        if runner == "c" {
            let more = files.iter().filter(|file| file.name.ends_with(".c"));
            argv.extend(more.map(|file| format!("{TASK}/{}", file.name)));
            argv.push("-lm".into());
        }
        self.compiling(argv, Some(program.to_owned()), runner)
    }

    fn alone(&self, runner: &str) -> Step {
        let mut argv = vec![self.program()];
        if runner == "rust" {
            let options =
                ["--edition=2021", "--crate-name=answer", "--color=never", "--crate-type=lib", "--emit=metadata"];
            argv.extend(options.map(String::from));
            argv.extend(["-Adead_code".to_owned(), "-o".to_owned(), format!("{WORK}/pratfall_alone")]);
        } else {
            argv.extend(["-std=gnu17", "-O1", "-Wall", "-fdiagnostics-color=never", "-fsyntax-only"].map(String::from));
        }
        argv.push(format!("{TASK}/{}", self.answer));
        let mut step = self.compiling(argv, None, runner);
        step.on_failure = true;
        step
    }

    fn compiling(&self, argv: Vec<String>, keep: Option<String>, runner: &str) -> Step {
        let mut step = self.plain(argv, runner == "c");
        step.keep = keep;
        // A deck's lower limits are about what it runs, not about how slow a compiler is.
        step.limits = Limits { wall: COMPILING, cpu: COMPILING, ..Limits::default() };
        step
    }
}

/// Writes a text as a string of Python and JavaScript alike.
fn quoted(text: &str) -> String {
    // JSON leaves the two line ends of Unicode as they are; both languages take them inside a string.
    serde_json::to_string(text).unwrap_or_else(|_| "\"\"".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runner::{
        job::{Grant, Trusted},
        part::Part,
    };

    /// Everything the box is sent for a job.
    fn sent(runner: &str, checks: Vec<Check>) -> Option<String> {
        let part = Part::new(runner, Vec::new(), checks).unwrap();
        let trusted = Trusted::by(part, Grant::Own).unwrap();
        let job = Job { trusted, answer: "x".into(), limits: Limits::default() };
        let plan = plan(&job, &BTreeMap::new()).ok()?;
        let files = plan.files.iter().chain(plan.steps.iter().flat_map(|(_, step)| &step.files));
        let mut all: Vec<String> = files.map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).collect();
        all.extend(plan.steps.iter().flat_map(|(_, step)| step.argv.iter().chain(&step.args).cloned()));
        all.extend(plan.steps.iter().map(|(_, step)| String::from_utf8_lossy(&step.stdin).into_owned()));
        Some(all.join("\n"))
    }

    #[test]
    fn what_is_expected_never_enters_the_box() {
        let secret = "the-expected-value";
        for (runner, _) in files::RUNNERS {
            let check = |want| Check { name: "one".into(), hidden: false, want };
            let output =
                Want::Output { args: vec!["an-argument".into()], stdin: "input".into(), stdout: secret.into() };
            let value = Want::Value { call: "a-call".into(), gives: secret.into() };
            let Some(sent) = sent(runner, vec![check(output), check(value)]) else {
                eprintln!("skipped: no toolchain for {runner}");
                continue;
            };
            assert!(sent.contains("an-argument") && sent.contains("a-call"), "{runner}: {sent}");
            assert!(!sent.contains(secret), "{runner}: {sent}");
        }
    }

    #[test]
    fn nonces_differ() {
        assert_ne!(nonce(), nonce());
        assert_eq!(nonce().len(), nonce().len());
    }
}
