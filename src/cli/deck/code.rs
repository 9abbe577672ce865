//! The code of a deck that is checked: its solutions must pass, its starters must not.

use std::path::Path;

use super::source::Source;
use crate::{
    clean::clean,
    cli::{console::Console, start},
    deck::{
        checks::places::{Places, Step},
        fault::{Fault, Severity, code},
    },
    grade::code::Ran,
    runner::run::Helper,
    runtime::{
        exercise::{Ground, standing},
        proof::{self, Finding, Spot},
    },
};

/// What is wanted of code in a deck that is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// Ask whether it may run.
    Ask,
    /// Run it.
    Run,
    /// Leave it.
    Leave,
}

impl Wish {
    /// Reads the two switches.
    pub(super) fn of(run: bool, no_run: bool) -> Self {
        match (run, no_run) {
            (_, true) => Wish::Leave,
            (true, false) => Wish::Run,
            (false, false) => Wish::Ask,
        }
    }
}

/// Runs the code of a deck, where that is agreed to, and adds what is amiss to its faults.
pub(super) fn check(source: &mut Source, file: &Path, wish: Wish, console: &mut Console) {
    let Some(deck) = source.deck.as_ref().filter(|deck| proof::has_code(deck)) else { return };
    if wish == Wish::Leave || source.faults.iter().any(|fault| fault.level == Severity::Error) {
        return;
    }
    let customs = start::settings().map(|settings| settings.runner).unwrap_or_default();
    let ground = Ground { helper: Helper::this(), customs };
    let name = clean(&source.name).into_owned();
    if wish == Wish::Ask && !agreed(&name, &proof::runners(deck), &ground, console) {
        console.say(&format!("{name}: its code was not run. `--run` runs it, `--no-run` leaves this out."));
        return;
    }
    let file = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let findings = proof::prove(deck, file.parent(), &ground);
    let places = Places::of(&source.text);
    let mut faults = Vec::new();
    for finding in findings {
        match finding {
            Finding::Solution(spot, ran) => {
                let message = format!("the solution does not pass: {}", reason(&ran));
                let hint = "mend the solution, or the check: nobody could be right".to_owned();
                faults.push(fault(code::SOLUTION, place(&places, spot, "solution"), message, Some(hint)));
            }
            Finding::Starter(spot) => {
                let hint = "take out what is to be written, or check for what is missing".to_owned();
                let message = "the starter passes all checks as it is".to_owned();
                faults.push(fault(code::STARTER, place(&places, spot, "starter"), message, Some(hint)));
            }
            Finding::Unsound(spot, why) => {
                let at = place(&places, spot, "include");
                faults.push(fault(code::FILE, at, lower(&why), None));
            }
            Finding::NotRun(why) => console.say(&format!("{name}: code was not run. {}", clean(&why))),
        }
    }
    source.faults.extend(faults);
    source.faults.sort_by_key(|fault| fault.span.start);
}

/// Asks whether code may run: once, of whoever named the file, where somebody is there.
fn agreed(name: &str, runners: &[&str], ground: &Ground, console: &mut Console) -> bool {
    if !console.is_watched() || console.json {
        return false;
    }
    let Ok(standing) = standing(ground) else { return true };
    let with: Vec<String> = runners.iter().map(|runner| clean(runner).into_owned()).collect();
    console.line(&format!(
        "{name} holds solutions and checks to be run with {}, in a box of level {}: {}.",
        with.join(", "),
        standing.level,
        standing.level.made_of()
    ));
    matches!(console.ask("Run them? y or n> ").as_deref(), Some("y" | "yes"))
}

fn place(places: &Places<'_>, spot: Spot, key: &str) -> std::ops::Range<usize> {
    let mut way = vec![Step::Key("item"), Step::At(spot.item)];
    match (spot.variant, places.has_ladder(spot.item)) {
        (true, _) => way.extend([Step::Key("variants"), Step::At(spot.rung)]),
        (false, true) => way.extend([Step::Key("rung"), Step::At(spot.rung)]),
        (false, false) => {}
    }
    way.push(Step::Key(key));
    places.find(&way)
}

fn fault(code: &'static str, span: std::ops::Range<usize>, message: String, hint: Option<String>) -> Fault {
    Fault { code, span, message: clean(&message).into_owned(), hint, level: Severity::Error, mend: None }
}

/// Says in a few words why code does not pass.
fn reason(ran: &Ran) -> String {
    let failed = ran.checks.iter().find(|check| !check.passed);
    let said = failed.map(|check| match (&check.expected, &check.got) {
        (Some(expected), Some(got)) => {
            format!("`{}` {}", check.name, apart(got, expected))
        }
        _ => format!("`{}`: {}", check.name, short(&check.message)),
    });
    let compiled = ran.compiler.as_ref().and_then(|said| said.places.first()).map(|place| short(&place.message));
    said.or(compiled).unwrap_or_else(|| lower(&ran.says))
}

/// Says what came and what is expected, by the first line in which they differ.
fn apart(got: &str, expected: &str) -> String {
    let (mut got, mut expected) = (got.trim().lines(), expected.trim().lines());
    let pairs = std::iter::from_fn(|| Some((got.next(), expected.next())).filter(|pair| *pair != (None, None)));
    let Some((n, (got, expected))) = (1..).zip(pairs).find(|(_, (got, expected))| got != expected) else {
        return "differs in its blanks alone".to_owned();
    };
    let line = |line: Option<&str>| line.map_or("nothing".to_owned(), |line| format!("`{}`", short(line)));
    let place = if n > 1 { format!(" in line {n}") } else { String::new() };
    format!("gives {}{place}, and {} is expected", line(got), line(expected))
}

fn short(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    line.chars().take(80).collect()
}

fn lower(sentence: &str) -> String {
    let mut chars = sentence.trim_end_matches('.').chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_told_and_not_the_first_line() {
        assert_eq!(apart("8", "9"), "gives `8`, and `9` is expected");
        assert_eq!(apart("Ada|0\nBo|2\n", "Ada|0\nBo|1\n"), "gives `Bo|2` in line 2, and `Bo|1` is expected");
        assert_eq!(apart("a\n", "a\nb"), "gives nothing in line 2, and `b` is expected");
        assert_eq!(apart("", "b"), "gives nothing, and `b` is expected");
        assert_eq!(apart("a \n", "a"), "differs in its blanks alone");
    }
}
