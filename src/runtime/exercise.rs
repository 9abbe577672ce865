//! Exercises: from what a session wants run to a part that may run, and from what came out of the box to what is graded.
//!
//! Reads the files that lie beside a deck. Asks nobody: the question is put by a screen, and without one nothing runs.

use std::{
    collections::BTreeMap,
    fs::File as Handle,
    io::Read as _,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    engine::Engine,
    trust::{self, Decision, Origin, Question},
};
use crate::{
    deck::{
        files::sound,
        model::code::{Program, Want as Wanted},
    },
    grade::code::{self, Checked, End, Place, Ran, Said},
    runner::{
        custom::Custom,
        job::{Job, Trusted},
        language::answer_file,
        level::Standing,
        limits::{Limits, Lower},
        marks::Mark,
        outcome::{CheckResult, Ended, Outcome, Run},
        part::{Check, File, Part, Want},
        run::{self, Cancel, Helper},
    },
    session::{
        card::Begun,
        event::{Now, Order},
        machine::Session,
        phase::Phase,
    },
    store::error::StoreError,
};

/// Bytes of what a program said that are kept.
const OUTPUT: usize = 16 << 10;
/// Bytes of a value or a message that are kept.
const VALUE: usize = 4 << 10;
/// Bytes of a file that lies beside a deck.
const LARGEST: u64 = 1 << 20;
/// Begins what is said of code that is no program of its language, where nothing is compiled.
const NO_PROGRAM: [&str; 3] = ["SyntaxError", "IndentationError", "TabError"];

/// What runs code, for whichever thread does.
#[derive(Debug, Clone)]
pub struct Ground {
    /// Builds the box.
    pub helper: Helper,
    /// Runners of the user's own.
    pub customs: BTreeMap<String, Custom>,
}

/// What is known of code that is to be run.
#[derive(Debug)]
pub enum Ready {
    /// It may run.
    Runs(Box<Job>),
    /// The learner has to be asked first.
    Asks(Box<Question>),
    /// It cannot be run, and why.
    Not(Box<Ran>),
}

impl Engine {
    /// Gives what runs code.
    #[must_use]
    pub fn ground(&self) -> Ground {
        let helper = if self.unboxed { Helper::this().without_a_box() } else { Helper::this() };
        Ground { helper, customs: self.settings.runner.clone() }
    }

    /// Looks whether code may run, reading the files that lie beside its deck.
    #[must_use]
    pub fn ready(&self, order: &Order) -> Ready {
        let not = |end, says: String| Ready::Not(Box::new(Ran::nothing(end, says)));
        let root = match self.store.source_of(&order.key.deck) {
            Ok(Some(root)) => root,
            Ok(None) => return not(End::Refused, "The deck is not there any more.".into()),
            Err(error) => return not(End::Refused, error.to_string()),
        };
        let part = match part(&order.program, folder(&root).as_deref()) {
            Ok(part) => part,
            Err(why) => return not(End::Refused, why),
        };
        match trust::look(&self.store, Origin { deck: &order.key.deck, root: &root }, part) {
            Ok(Decision::Runs(trusted)) => Ready::Runs(Box::new(job(trusted, order))),
            Ok(Decision::Asks(question)) => Ready::Asks(Box::new(question)),
            Err(error) => not(End::Refused, error.to_string()),
        }
    }

    /// Runs code and waits for what comes of it, where nobody can be asked whether it may.
    #[must_use]
    pub fn run_code(&self, order: &Order) -> Ran {
        match self.ready(order) {
            Ready::Runs(job) => play(&self.ground(), &job, &Cancel::default()),
            Ready::Asks(question) => Ran::nothing(End::NotTrusted, not_asked(&question)),
            Ready::Not(ran) => *ran,
        }
    }

    /// Keeps code that was begun and is open, or forgets it where it is as it was given.
    ///
    /// # Errors
    /// Fails when the database cannot be written.
    pub(super) fn keep_code(&mut self, session: &Session) -> Result<(), StoreError> {
        let (Phase::Attempt(round, turn) | Phase::Sure(round, turn) | Phase::Running(round, turn, _)) = &session.phase
        else {
            return Ok(());
        };
        match round.begun(turn) {
            Some(begun) => self.begun(&round.entry.key, &begun, self.clock.now()),
            None => Ok(()),
        }
    }

    /// Keeps code that was begun; what is empty is forgotten.
    pub(super) fn begun(
        &mut self,
        key: &crate::memory::row::ItemKey,
        begun: &Begun,
        now: Now,
    ) -> Result<(), StoreError> {
        if self.kept.begun.as_ref().is_some_and(|(of, kept)| of == key && kept == begun) {
            return Ok(());
        }
        if begun.text.is_empty() {
            self.store.drop_begun(key, begun.rung, begun.variant)?;
        } else {
            self.store.keep_begun(key, begun, now.utc)?;
        }
        self.kept.begun = Some((key.clone(), begun.clone()));
        Ok(())
    }
}

/// Says that code was not run since nobody could be asked.
#[must_use]
pub fn not_asked(question: &Question) -> String {
    format!(
        "The deck {} wants to run code with {}, and nobody can be asked here whether it may. \
         `pratfall drill` on a terminal asks.",
        question.deck, question.runner
    )
}

/// Gives the folder a deck lies in; none for one that came with Pratfall.
fn folder(root: &str) -> Option<PathBuf> {
    if root.starts_with("bundled:") { None } else { Path::new(root).parent().map(Path::to_path_buf) }
}

/// Makes a job of code that may run.
#[must_use]
pub fn job(trusted: Trusted, order: &Order) -> Job {
    Job { trusted, answer: order.text.clone(), limits: limits(&order.program) }
}

/// Gives the limits of an exercise: the usual ones, or what the deck lowers them to.
#[must_use]
pub fn limits(program: &Program) -> Limits {
    let of = |amount: Option<u32>, unit: u64| amount.map(|amount| u64::from(amount) * unit);
    let asked = &program.limits;
    Limits::default().lowered(&Lower {
        wall: asked.seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()),
        output: of(asked.output, 1 << 10),
        memory: of(asked.memory, 1 << 20),
        processes: of(asked.processes, 1),
    })
}

/// Makes the executable part of an exercise; files that are included lie in `folder`.
///
/// # Errors
/// When it would not be sound, or a file cannot be read; a sentence.
pub fn part(program: &Program, folder: Option<&Path>) -> Result<Part, String> {
    let own = program
        .files
        .iter()
        .map(|file| Ok(File { name: file.name.clone(), bytes: file.text.clone().into_bytes(), executable: false }));
    let included = program.include.iter().map(|name| match folder {
        Some(folder) => beside(folder, name),
        None => Err(format!("The deck includes the file {name}, and has no folder of its own.")),
    });
    let files = own.chain(included).collect::<Result<Vec<File>, String>>()?;
    let checks = program.checks.iter().map(|check| Check {
        name: check.name.clone(),
        hidden: check.hidden,
        want: match &check.want {
            Wanted::Output { args, input, prints } => {
                Want::Output { args: args.clone(), stdin: input.clone(), stdout: prints.clone() }
            }
            Wanted::Value { call, gives } => Want::Value { call: call.clone(), gives: gives.clone() },
            Wanted::Script { script } => Want::Script { code: script.clone() },
        },
    });
    Part::new(&program.runner, files, checks.collect()).map_err(|why| format!("The exercise cannot be run: {why}."))
}

/// Reads a file that lies beside a deck, without following any link on the way.
fn beside(folder: &Path, name: &str) -> Result<File, String> {
    use rustix::fs::{Mode, OFlags, openat};
    use std::os::unix::fs::PermissionsExt as _;
    let told = |why: &dyn std::fmt::Display| format!("The deck includes the file {name}, and that {why}.");
    sound(name).map_err(|why| told(&why))?;
    let no_link = |error: rustix::io::Errno| match error {
        rustix::io::Errno::LOOP | rustix::io::Errno::MLINK | rustix::io::Errno::NOTDIR => {
            told(&"is a link, or lies behind one")
        }
        rustix::io::Errno::NOENT => told(&"is not there"),
        other => told(&format!("cannot be read: {other}")),
    };
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let mut at = rustix::fs::open(folder, OFlags::RDONLY | OFlags::CLOEXEC | OFlags::DIRECTORY, Mode::empty())
        .map_err(no_link)?;
    let mut parts = name.split('/').peekable();
    while let Some(part) = parts.next() {
        let more = if parts.peek().is_some() { OFlags::DIRECTORY } else { OFlags::empty() };
        at = openat(&at, part, flags | more, Mode::empty()).map_err(no_link)?;
    }
    let handle = Handle::from(at);
    let found = handle.metadata().map_err(|error| told(&format!("cannot be read: {error}")))?;
    if !found.is_file() {
        return Err(told(&"is no file"));
    }
    let mut bytes = Vec::new();
    handle.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| told(&format!("cannot be read: {error}")))?;
    if bytes.len() as u64 > LARGEST {
        return Err(told(&"is larger than 1 MiB"));
    }
    Ok(File { name: name.to_owned(), bytes, executable: found.permissions().mode() & 0o111 != 0 })
}

/// Runs a job and waits for what comes of it; on a worker's thread, since that may take a while.
#[must_use]
pub fn play(ground: &Ground, job: &Job, cancel: &Cancel) -> Ran {
    let outcome = run::run(&ground.helper, job, &ground.customs, cancel, &mut |_| {});
    let file = answer_file(job.trusted.part().runner(), &ground.customs);
    ran(file.unwrap_or("answer"), &outcome)
}

/// Says what the box is made of, before anything runs in it.
///
/// # Errors
/// When there is none, with the reason as a sentence.
pub fn standing(ground: &Ground) -> Result<Standing, String> {
    ground.helper.standing()
}

/// Writes an outcome down as it is graded and shown.
#[must_use]
pub fn ran(file: &str, outcome: &Outcome) -> Ran {
    let checks: Vec<Checked> = outcome.checks.iter().map(checked).collect();
    let failed = outcome.checks.iter().find(|check| !check.passed && !check.hidden).map(|check| &check.run);
    let compiler = outcome
        .compile
        .as_ref()
        .filter(|compile| !compile.output.trim().is_empty())
        .map(|compile| said(&compile.output, false, &compile.marks));
    let ran = Ran {
        end: end(&outcome.ended),
        says: sentence(&outcome.ended.says()),
        compiler,
        checks,
        output: outcome.run.as_ref().or(failed).map(of_run).unwrap_or_default(),
        file: file.to_owned(),
        level: outcome.standing.as_ref().map(|standing| standing.level.to_string()).unwrap_or_default(),
        millis: u64::try_from(outcome.duration.as_millis()).unwrap_or(u64::MAX),
    };
    no_program(ran)
}

/// Tells code that is no program of its language as what did not compile, where nothing is compiled.
fn no_program(ran: Ran) -> Ran {
    let same = |check: &Checked| {
        let unread = NO_PROGRAM.iter().any(|word| check.message.starts_with(word));
        let unread = unread || (check.message.contains("syntax error") && ran.file.ends_with(".sh"));
        let unread = unread && !check.output.places.is_empty() && !had_begun(&check.output.text, &ran.file);
        !check.passed && (check.hidden || unread)
    };
    let first = ran.checks.iter().find(|check| !check.hidden).map(|check| check.output.clone());
    match first {
        Some(said) if ran.end == End::Failed && ran.checks.iter().all(same) => Ran {
            end: End::NotCompiled,
            says: Ended::NotCompiled.says(),
            compiler: Some(said),
            checks: Vec::new(),
            output: Said::default(),
            ..ran
        },
        _ => ran,
    }
}

/// Tells whether a program of `file` was running when it stopped with this: it may read code or data of its own, and what
/// it then says of their syntax is not said of it.
fn had_begun(told: &str, file: &str) -> bool {
    told.lines().map(str::trim_start).filter(|line| line.contains(file)).any(|line| {
        let python = line.starts_with("File ") && line.contains(", in ");
        python || line.starts_with("at ") || line.contains(": eval: ")
    })
}

fn end(ended: &Ended) -> End {
    match ended {
        Ended::Passed => End::Passed,
        Ended::Failed => End::Failed,
        Ended::NotCompiled => End::NotCompiled,
        Ended::TimedOut => End::TimedOut,
        Ended::Memory => End::Memory,
        Ended::TooMuchOutput => End::TooMuchOutput,
        Ended::Disk => End::Disk,
        Ended::Processes => End::Processes,
        Ended::Killed(signal) => End::Killed(*signal),
        Ended::Cancelled => End::Cancelled,
        Ended::NoToolchain { .. } => End::NoToolchain,
        Ended::Refused { .. } => End::Refused,
        Ended::NoBox { .. } => End::NoBox,
    }
}

fn checked(check: &CheckResult) -> Checked {
    let value = |text: &String| head(text, VALUE);
    Checked {
        name: check.name.clone(),
        hidden: check.hidden,
        passed: check.passed,
        asked: value(&check.asked),
        expected: check.expected.as_ref().map(value),
        got: check.got.as_ref().map(value),
        message: value(&check.message),
        output: if check.hidden { Said::default() } else { of_run(&check.run) },
    }
}

fn of_run(run: &Run) -> Said {
    said(&run.output, run.cut, &run.marks)
}

fn said(text: &str, cut: bool, marks: &[Mark]) -> Said {
    let place = |mark: &Mark| Place { line: mark.line, column: mark.column, message: head(&mark.message, VALUE) };
    Said { text: both_ends(text), cut: cut || text.len() > OUTPUT, places: marks.iter().map(place).collect() }
}

/// Begins a sentence with a capital, and ends it.
fn sentence(said: &str) -> String {
    let mut chars = said.chars();
    let Some(first) = chars.next() else { return String::new() };
    let end = if said.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{}{}{end}", first.to_uppercase(), chars.as_str())
}

fn head(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    format!("{}…", code::head(text, most))
}

/// Keeps how a text begins and how it ends: what went off is told last.
fn both_ends(text: &str) -> String {
    if text.len() <= OUTPUT {
        return text.to_owned();
    }
    let begins = code::head(text, OUTPUT / 2);
    let from = (text.len() - OUTPUT / 2..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let ends = text.get(from..).unwrap_or_default();
    format!("{begins}\n…\n{ends}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(file: &str, told: &str, begun: bool) {
        assert_eq!(had_begun(told, file), begun, "{told}");
    }

    #[test]
    fn what_a_running_program_says_of_syntax_is_not_said_of_it() {
        let harness =
            "Traceback (most recent call last):\n  File \"check.py\", line 4, in <module>\n    import answer\n";
        let unread = "  File \"answer.py\", line 2\n    f(\n     ^\nSyntaxError: '(' was never closed\n";
        check("answer.py", &format!("{harness}{unread}"), false);
        let eval = "  File \"answer.py\", line 3, in f\n    eval(\"08\")\n  File \"<string>\", line 1\n    08\n    ^\nSyntaxError: x\n";
        check("answer.py", &format!("{harness}{eval}"), true);
        check("answer.js", "answer.js:2\nfoo(;\n    ^\n\nSyntaxError: x\n    at wrapSafe (node:internal:1:1)\n", false);
        let json = "SyntaxError: x\n    at JSON.parse (<anonymous>)\n    at f (answer.js:3:10)\n";
        check("answer.js", json, true);
        check("answer.sh", "answer.sh: line 3: syntax error near unexpected token `fi'\n", false);
        check("answer.sh", "answer.sh: eval: line 4: syntax error: unexpected end of file\n", true);
    }
}
