//! What is said of a run of the learner's code.

use super::count;
use crate::grade::code::{End, Ran};

/// Stands before the checks that passed.
pub const PASSES: &str = "Passes";
/// Says what the signs of lines beside each other mean.
pub const COMPARED: &str = "- yours, + what is expected";
/// Says that what a program printed was cut.
pub const CUT: &str = "… more was printed than is kept.";
/// Says that code from elsewhere is too long.
pub const TOO_LONG: &str = "What came back is longer than fits here. What you had is as it was.";
/// Says that nothing came out.
pub const NOTHING: &str = "nothing";

/// Opens code that is written again.
pub const ONCE_MORE: &str = "Once more, until all checks pass.";
/// Stands before the code that was handed in.
pub const YOURS: &str = "You wrote:";
/// Stands before code that passes.
pub const SOLUTION: &str = "One that passes:";

/// Says how a run ended, in one line.
#[must_use]
pub fn ended(ran: &Ran) -> String {
    let checks = match (ran.hits(), ran.checks.len()) {
        (_, 0) => String::new(),
        (0, 1) => "The check does not pass yet.".to_owned(),
        (1, 1) => "The check passes.".to_owned(),
        (0, all) => format!("None of {all} checks passes yet."),
        (hits, all) if hits == all => format!("All {all} checks pass."),
        (hits, all) => format!("{hits} of {} pass.", count(all, "check")),
    };
    let says = match ran.end {
        End::Passed if checks.is_empty() => "It ran to its end.",
        // With checks, how many of them pass says more.
        End::Passed => "",
        End::Failed if !checks.is_empty() => "",
        _ => ran.says.trim(),
    };
    match (says.is_empty(), checks.is_empty()) {
        (false, false) => format!("{says} {checks}"),
        (false, true) => says.to_owned(),
        (true, _) => checks,
    }
}

/// Says how long a run took, and what kept it in.
#[must_use]
pub fn measured(ran: &Ran) -> String {
    let took = match ran.millis {
        0 => String::new(),
        ms @ ..=999 => format!("{ms} ms"),
        ms => format!("{}.{} s", ms / 1000, ms % 1000 / 100),
    };
    [took, ran.level.clone()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Says that code is running, and for how long.
#[must_use]
pub fn running(ms: u64, called_off: bool, ascii: bool) -> String {
    let turns: &[char] = if ascii {
        &['|', '/', '-', '\\']
    } else {
        &['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
    };
    let at = usize::try_from(ms / 100).unwrap_or(0) % turns.len();
    let turn = turns.get(at).copied().unwrap_or('|');
    let what = if called_off { "Stopping" } else { "Running" };
    format!("{turn} {what}, {}.{} s", ms / 1000, ms % 1000 / 100)
}

/// Says that some of many were left out.
#[must_use]
pub fn left_out(n: usize, noun: &str) -> String {
    format!("… {} more", count(n, noun))
}

/// Says that some lines that do not differ were left out.
#[must_use]
pub fn alike(n: usize) -> String {
    format!("… {} alike", count(n, "line"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grade::code::{Checked, Said};

    fn check(end: End, says: &str, passed: &[bool], expected: &str) {
        let mut ran = Ran::nothing(end, says);
        ran.checks = passed
            .iter()
            .map(|passed| Checked {
                name: "a".into(),
                hidden: false,
                passed: *passed,
                asked: String::new(),
                expected: None,
                got: None,
                message: String::new(),
                output: Said::default(),
            })
            .collect();
        assert_eq!(ended(&ran), expected);
    }

    #[test]
    fn how_it_ended_is_one_line() {
        check(End::Passed, "", &[true], "The check passes.");
        check(End::Passed, "", &[true, true], "All 2 checks pass.");
        check(End::Failed, "", &[false], "The check does not pass yet.");
        check(End::Failed, "", &[false, false], "None of 2 checks passes yet.");
        check(End::Passed, "", &[], "It ran to its end.");
        check(End::Failed, "That approach did not work.", &[true, false], "1 of 2 checks pass.");
        check(End::Failed, "That approach did not work.", &[], "That approach did not work.");
        check(End::NotCompiled, "It does not compile yet.", &[], "It does not compile yet.");
        check(End::TimedOut, "It was stopped.", &[true, false], "It was stopped. 1 of 2 checks pass.");
    }

    #[test]
    fn seconds_are_told_while_it_runs() {
        assert_eq!(running(3_250, false, true), "| Running, 3.2 s");
        assert_eq!(running(100, true, true), "/ Stopping, 0.1 s");
    }
}
