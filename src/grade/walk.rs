//! A walk through a scenario: where the steps that were taken lead, what they cost, how it ends.
//!
//! Everything is worked out anew from the steps alone, so that a walk can be written down as what was chosen and typed,
//! and gone on with after the program was killed.

use serde::{Deserialize, Serialize};

use crate::deck::model::scenario::{End, Move, Scenario, State};

/// The most steps of a walk; then it ends where it stands.
pub const STEPS_MAX: usize = 500;

/// The longest command, in characters; what is beyond is left out.
pub const COMMAND_MAX: usize = 1_000;

/// Something that was done in a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// A choice, by its text.
    Chosen(String),
    /// A command, as it was typed.
    Typed(String),
}

/// A step with what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Hop<'s> {
    /// The state it was made in.
    pub from: usize,
    /// The state it led to.
    pub to: usize,
    /// What was done.
    pub step: &'s Step,
    /// The move it was; none for a command that is not known.
    pub turn: Option<&'s Move>,
    /// The clock ran out with it.
    pub ran_out: bool,
}

/// How a walk is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// It came to an end of the story.
    At(End),
    /// It went on for [`STEPS_MAX`] steps.
    Lost,
}

/// A walk as far as it has come.
#[derive(Debug, Clone, PartialEq)]
pub struct Walk<'s> {
    /// The state it stands in.
    pub at: usize,
    /// What was done, in order.
    pub hops: Vec<Hop<'s>>,
    /// What it has cost.
    pub cost: f64,
    /// Seconds of the story it has taken.
    pub taken: u64,
    /// Seconds left on the clock, while it runs.
    pub left: Option<u32>,
    /// How it is over, if it is.
    pub over: Option<Over>,
}

/// Walks a scenario. What was not to be done where the walk stands then, as after an edit of the deck, ends the reading:
/// the walk stands before it. So does everything behind an end.
#[must_use]
pub fn walk<'s>(scenario: &'s Scenario, steps: &'s [Step]) -> Walk<'s> {
    let left = scenario.clock.map(|clock| clock.seconds);
    let mut walk = Walk { at: scenario.start, hops: Vec::new(), cost: 0.0, taken: 0, left, over: None };
    walk.over = over(scenario, &walk);
    for step in steps {
        let Some(state) = scenario.states.get(walk.at).filter(|_| walk.over.is_none()) else { break };
        let turn = find(state, step);
        if turn.is_none() && (state.commands.is_empty() || !matches!(step, Step::Typed(_))) {
            break;
        }
        let (cost, takes) =
            turn.map_or((scenario.unknown.cost, scenario.unknown.takes), |turn| (turn.cost, turn.takes));
        let from = walk.at;
        walk.at = turn.map_or(from, |turn| turn.to);
        walk.cost += cost;
        walk.taken += u64::from(takes);
        walk.left = walk.left.map(|left| left.saturating_sub(takes));
        let ran_out = walk.left == Some(0);
        if let (true, Some(clock)) = (ran_out, scenario.clock) {
            (walk.at, walk.left) = (clock.timeout, None);
        }
        walk.hops.push(Hop { from, to: walk.at, step, turn, ran_out });
        walk.over = over(scenario, &walk);
    }
    walk
}

fn over(scenario: &Scenario, walk: &Walk<'_>) -> Option<Over> {
    let end = scenario.states.get(walk.at).and_then(|state| state.end).map(Over::At);
    end.or_else(|| (walk.hops.len() >= STEPS_MAX).then_some(Over::Lost))
}

/// Finds what a step does in a state.
#[must_use]
pub fn find<'s>(state: &'s State, step: &Step) -> Option<&'s Move> {
    match step {
        Step::Chosen(text) => state.moves.iter().find(|turn| turn.text == *text),
        Step::Typed(text) => {
            let text = spaced(text);
            state.commands.iter().find(|turn| turn.spellings().any(|spelling| spelling == text))
        }
    }
}

/// Brings a command into the form it is compared and written down in: one blank between its words, no end of line.
#[must_use]
pub fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(COMMAND_MAX).collect()
}

/// Writes a walk down as it is read: where it began and what was done, `start > Look at the logs > $ git status`.
#[must_use]
pub fn written(start: &str, steps: &[Step]) -> String {
    let mut out = escaped(start);
    for step in steps {
        out.push_str(" > ");
        out.push_str(&line(step));
    }
    out
}

/// Writes a step down: a command begins with `$ `.
#[must_use]
pub fn line(step: &Step) -> String {
    match step {
        Step::Chosen(text) => match text.strip_prefix('$') {
            Some(rest) => format!("\\${}", escaped(rest)),
            None => escaped(text),
        },
        Step::Typed(text) => format!("$ {}", escaped(text)),
    }
}

/// Gives a step as it is shown: a command begins with `$ `.
#[must_use]
pub fn shown(step: &Step) -> String {
    match step {
        Step::Chosen(text) => text.clone(),
        Step::Typed(text) => format!("$ {text}"),
    }
}

/// Reads what [`written`] wrote: where it began, and the steps.
#[must_use]
pub fn read(text: &str) -> (String, Vec<Step>) {
    let mut parts = text.split(" > ");
    let start = parts.next().map(plain).unwrap_or_default();
    (start, parts.map(step).collect())
}

/// Makes a step of a text that is chosen or typed.
#[must_use]
pub fn step_of(text: &str, typed: bool) -> Step {
    if typed { Step::Typed(text.to_owned()) } else { Step::Chosen(text.to_owned()) }
}

/// Reads a step as [`line()`] wrote it.
#[must_use]
pub fn step(line: &str) -> Step {
    match line.strip_prefix("$ ") {
        Some(typed) => Step::Typed(plain(typed)),
        None => Step::Chosen(plain(line)),
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('>', "\\>")
}

fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_walk_reads_as_it_was_taken() {
        let check = |steps: &[Step], expected: &str| {
            assert_eq!(written("start", steps), expected);
            assert_eq!(read(expected), ("start".to_owned(), steps.to_vec()));
        };
        let (chosen, typed) = (|t: &str| Step::Chosen(t.into()), |t: &str| Step::Typed(t.into()));
        check(&[], "start");
        check(&[chosen("Look at the logs"), typed("git status")], "start > Look at the logs > $ git status");
        check(&[typed("echo x > y"), chosen("$ is a sign")], "start > $ echo x \\> y > \\$ is a sign");
    }

    proptest! {
        #[test]
        fn any_walk_reads_back(start in ".{0,9}", steps in prop::collection::vec((any::<bool>(), "[a-c> $\\\\]{1,12}"), 0..6)) {
            let steps: Vec<Step> = steps.into_iter().map(|(typed, text)| step_of(&text, typed)).collect();
            prop_assert_eq!(read(&written(&start, &steps)), (start.clone(), steps.clone()));
        }
    }
}
