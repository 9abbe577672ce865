//! Whether what came out of the box is what should have: here, where no code of the learner's is.

use std::time::Duration;

use super::{
    limits::Limits,
    marks::marks,
    outcome::{CheckResult, Ended, Run},
    part::{Check, Want},
    wire::{Ran, Stop},
};

/// Words of programs that ran out of memory by themselves, since a request was refused.
const OUT_OF_MEMORY: [&str; 7] = [
    "MemoryError",
    "std::bad_alloc",
    "memory allocation of",
    "JavaScript heap out of memory",
    "Cannot allocate memory",
    "cannot allocate",
    "out of memory",
];

/// Words of programs that could not write on.
const OUT_OF_DISK: [&str; 4] =
    ["No space left on device", "File too large", "File size limit exceeded", "database or disk is full"];

/// What is known of a job when its output is judged.
#[derive(Debug)]
pub(super) struct Judge<'a> {
    /// The learner's file.
    pub answer: &'a str,
    /// Stands before what a check has to say.
    pub nonce: &'a str,
    /// The limits in force.
    pub limits: Limits,
    /// What the folder of the files is called in output; taken out of it.
    pub folders: &'a [String],
}

impl Judge<'_> {
    /// Reads a run; what a check had to say is left out of its output.
    pub fn run(&self, ran: &Ran) -> Run {
        let text = |all: bool| -> String {
            let pieces = ran.pieces.iter().filter(|(err, _)| all || !err).map(|(_, bytes)| bytes.as_slice());
            let text = String::from_utf8_lossy(&pieces.collect::<Vec<_>>().concat()).into_owned();
            self.folders.iter().fold(text, |text, folder| text.replace(folder, ""))
        };
        let (output, stdout) = (text(true), text(false));
        let ended = self.ended(ran, &output);
        let marks = marks(self.answer, &output);
        Run {
            ended,
            code: ran.code,
            output: self.before(&output),
            stdout: self.before(&stdout),
            cut: ran.stop == Some(Stop::Output),
            marks,
            duration: Duration::from_millis(ran.millis),
        }
    }

    fn ended(&self, ran: &Ran, output: &str) -> Ended {
        let says = |words: &[&str]| words.iter().any(|word| output.contains(word));
        match (ran.stop, ran.signal, ran.code) {
            (Some(Stop::Wall), ..) => Ended::TimedOut,
            (Some(Stop::Memory), ..) => Ended::Memory,
            (Some(Stop::Output), ..) => Ended::TooMuchOutput,
            (Some(Stop::Processes), ..) => Ended::Processes,
            (Some(Stop::Disk), ..) => Ended::Disk,
            (Some(Stop::Cancelled), ..) => Ended::Cancelled,
            // SIGXCPU, or SIGKILL where that was not heeded.
            (None, Some(24), _) => Ended::TimedOut,
            (None, Some(9), _) if u128::from(ran.millis) >= self.limits.cpu.as_millis() => Ended::TimedOut,
            (None, Some(25), _) => Ended::Disk,
            (None, Some(_), _) if says(&OUT_OF_MEMORY) => Ended::Memory,
            (None, Some(signal), _) => Ended::Killed(signal),
            (None, None, Some(0)) => Ended::Passed,
            (None, None, _) if says(&OUT_OF_MEMORY) => Ended::Memory,
            (None, None, _) if says(&OUT_OF_DISK) => Ended::Disk,
            (None, None, _) => Ended::Failed,
        }
    }

    /// Judges a check.
    pub fn check(&self, check: &Check, ran: &Ran) -> CheckResult {
        let run = self.run(ran);
        let stdout =
            ran.pieces.iter().filter(|(err, _)| !err).map(|(_, bytes)| bytes.as_slice()).collect::<Vec<_>>().concat();
        let stdout = String::from_utf8_lossy(&stdout);
        let told = stdout.rsplit_once(self.nonce).map(|(_, told)| told.trim());
        let ended_well = run.ended == Ended::Passed;
        let (asked, expected, got);
        let mut says = String::new();
        let passed = ended_well;
        let passed = match &check.want {
            Want::Output { args, stdout: wanted, .. } => {
                asked = args.join(" ");
                expected = Some(wanted.clone());
                got = Some(run.stdout.clone());
                passed && plain(&run.stdout) == plain(wanted)
            }
            Want::Value { call, gives } => {
                asked = call.trim().to_owned();
                expected = Some(gives.trim().to_owned());
                got = told.map(str::to_owned);
                if ended_well && told.is_none() {
                    says = "The program ended before it was looked at.".into();
                }
                passed && told.is_some_and(|told| plain(told) == plain(gives.trim()))
            }
            Want::Script { .. } => {
                let told = told.and_then(|told| serde_json::from_str::<Told>(told).ok());
                if ended_well && told.is_none() {
                    says = "The program ended before it was looked at.".into();
                }
                let told = told.unwrap_or_default();
                asked = told.asked;
                (expected, got) = (told.want, told.got);
                says = if says.is_empty() { told.says } else { says };
                passed && told.ok
            }
        };
        if check.hidden {
            return CheckResult {
                name: check.name.clone(),
                hidden: true,
                passed,
                asked: String::new(),
                expected: None,
                got: None,
                message: if passed || run.ended == Ended::Failed { String::new() } else { run.ended.says() },
                run: Run { output: String::new(), stdout: String::new(), marks: Vec::new(), ..run },
            };
        }
        let message = match (passed, ended_well) {
            (true, _) => String::new(),
            (false, true) if says.is_empty() => "It gives something else.".into(),
            (false, true) => says,
            (false, false) if run.ended == Ended::Failed => failed(&run),
            (false, false) => run.ended.says(),
        };
        CheckResult { name: check.name.clone(), hidden: false, passed, asked, expected, got, message, run }
    }

    fn before(&self, text: &str) -> String {
        match text.rsplit_once(self.nonce) {
            // The line break before it is ours. What went to stderr may stand after it.
            Some((before, after)) => {
                let rest = after.split_once('\n').map_or("", |(_, rest)| rest);
                format!("{}{rest}", before.strip_suffix('\n').unwrap_or(before))
            }
            None => text.to_owned(),
        }
    }
}

/// What a script says of itself.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Told {
    ok: bool,
    asked: String,
    got: Option<String>,
    want: Option<String>,
    says: String,
}

/// The last thing a program said before it ended with a code of its own.
fn failed(run: &Run) -> String {
    let last = run.output.lines().rev().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("note: "));
    let told = run.marks.last().map(|mark| mark.message.as_str()).filter(|told| !told.is_empty());
    match told.or(last) {
        Some(last) => last.to_owned(),
        None => format!("It ended with the exit code {}.", run.code.unwrap_or(-1)),
    }
}

/// Takes out of output what nobody sees: blanks at the ends of lines, blank lines at the end, foreign line ends.
#[must_use]
pub fn plain(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONCE: &str = "nonce:";

    fn judge() -> Judge<'static> {
        Judge { answer: "answer.py", nonce: NONCE, limits: Limits::default(), folders: &[] }
    }

    fn ran(code: i32, out: &str, err: &str) -> Ran {
        let pieces = vec![(false, out.as_bytes().to_vec()), (true, err.as_bytes().to_vec())];
        Ran { code: Some(code), pieces, made: true, ..Ran::default() }
    }

    fn check(want: Want, ran: &Ran, passed: bool, got: Option<&str>, message: &str) {
        let check = Check { name: "one".into(), hidden: false, want };
        let result = judge().check(&check, ran);
        assert_eq!(
            (result.passed, result.got.as_deref(), result.message.as_str()),
            (passed, got, message),
            "{result:#?}"
        );
        let hidden = judge().check(&Check { hidden: true, ..check }, ran);
        assert_eq!(hidden.passed, passed);
        let shown = format!("{hidden:?}");
        assert!(!shown.contains("secret") && !shown.contains("traceback"), "{shown}");
    }

    fn value(gives: &str) -> Want {
        Want::Value { call: "f(secret)".into(), gives: gives.into() }
    }

    fn output(stdout: &str) -> Want {
        Want::Output { args: vec!["secret".into()], stdin: String::new(), stdout: stdout.into() }
    }

    #[test]
    fn a_value_passes_only_as_itself() {
        check(value("3"), &ran(0, "noise\nnonce:3\n", ""), true, Some("3"), "");
        check(value("3"), &ran(0, "3\n", ""), false, None, "The program ended before it was looked at.");
        check(value("3"), &ran(0, "\nnonce:4\n", ""), false, Some("4"), "It gives something else.");
        check(value("3"), &ran(1, "", "secret: traceback\nNameError: f\n"), false, None, "NameError: f");
        check(value("3"), &ran(1, "\nnonce:3\n", ""), false, Some("3"), "It ended with the exit code 1.");
        let killed = Ran { stop: Some(Stop::Wall), ..ran(0, "\nnonce:3\n", "") };
        check(value("3"), &killed, false, Some("3"), "It was stopped: it took longer than it may.");
    }

    #[test]
    fn a_script_passes_only_at_its_end() {
        let script = || Want::Script { code: "assert f(secret)".into() };
        check(script(), &ran(0, "\nnonce:{\"ok\":true}\n", ""), true, None, "");
        check(script(), &ran(0, "{\"ok\":true}\n", ""), false, None, "The program ended before it was looked at.");
        check(script(), &ran(0, "\nnonce:{}\n", ""), false, None, "It gives something else.");
        let told = r#"nonce:{"asked":"f(1)","got":"2","want":"3"}"#;
        check(script(), &ran(0, told, ""), false, Some("2"), "It gives something else.");
    }

    #[test]
    fn output_is_compared_as_people_see_it() {
        check(output("a\nb\n"), &ran(0, "a  \r\nb\n\n", "secret: traceback"), true, Some("a  \r\nb\n\n"), "");
        check(output("a\nb\n"), &ran(0, "a\n b\n", ""), false, Some("a\n b\n"), "It gives something else.");
        check(output("a\n"), &ran(3, "a\n", ""), false, Some("a\n"), "a");
    }

    #[test]
    fn ends_are_told_apart() {
        let ended = |ran: &Ran| judge().run(ran).ended;
        let signal = |signal| Ran { signal: Some(signal), ..Ran::default() };
        assert_eq!(ended(&signal(24)), Ended::TimedOut);
        assert_eq!(ended(&signal(11)), Ended::Killed(11));
        assert_eq!(ended(&Ran { millis: 6000, ..signal(9) }), Ended::TimedOut);
        assert_eq!(ended(&ran(1, "", "MemoryError\n")), Ended::Memory);
        assert_eq!(ended(&ran(0, "", "MemoryError\n")), Ended::Passed);
        assert_eq!(ended(&ran(1, "", "OSError: [Errno 27] File too large\n")), Ended::Disk);
        for stop in [Stop::Wall, Stop::Memory, Stop::Output, Stop::Processes, Stop::Disk, Stop::Cancelled] {
            assert_ne!(ended(&Ran { stop: Some(stop), ..ran(0, "", "") }), Ended::Passed);
        }
    }
}
