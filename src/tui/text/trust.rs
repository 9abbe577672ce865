//! Sentences about code that wants to run.

use super::count;
use crate::tui::trusting::{Change, How, Line, Trusting};

/// Says how long the answer lasts.
pub const LASTS: &str = "You are asked once, and again when a byte of it changes. `pratfall trust` takes it back.";

/// Says that code was not run since the learner did not want it.
pub const REFUSED: &str = "It was not run, and nothing was handed in. Run it again to be asked again.";

/// Says that code is not run since the learner did not want it, where the question is passed over.
pub const NOT_RUN: &str = "It was not run, and this question is passed over.";

/// Says that code runs by a word given on the command line.
pub const LET: &str =
    "You said --trust, so it may run, now and later, until a byte of it changes. `pratfall trust` takes it back.";

/// Says the same where nothing outlives the trial of a deck.
pub const LET_TRIED: &str = "You said --trust, so it may run while you try it.";

/// Says that a run was called off.
pub const CALLED_OFF: &str = "It was called off; nothing was handed in.";

/// Says who wants what.
#[must_use]
pub fn wants(asked: &Trusting) -> String {
    let what = "wants to run code on this machine, to look at what you write";
    match asked.changed.is_empty() {
        true => format!("The deck {} {what}.", asked.deck),
        false => format!("The deck {} {what}. You let it before; it has changed since.", asked.deck),
    }
}

/// Lists names, or says that there are none.
#[must_use]
pub fn names(names: &[String]) -> String {
    if names.is_empty() { "nothing but your own code".into() } else { names.join(", ") }
}

/// Says how a file or check is another.
#[must_use]
pub fn changed(change: &Change) -> String {
    let of = |sign: char| count(change.lines.iter().filter(|line| line.sign() == sign).count(), "line");
    let name = &change.name;
    match change.how {
        How::Edited => format!("{name}: {} out, {} in", of('-'), of('+')),
        How::New => format!("{name}: new, {}", of('+')),
        How::Forgotten => format!("{name}: what it was is not kept; all of it now, {}", of('+')),
        How::Gone => format!("{name}: not there any more"),
        How::NoText => format!("{name}: no text that could be shown"),
    }
}

/// Gives each line with what stands before it: its numbers before and now, and its sign.
#[must_use]
pub fn numbered(lines: &[Line]) -> Vec<(String, &str)> {
    let widest = lines.iter().flat_map(|line| [line.before, line.now]).flatten().max().unwrap_or(0);
    let room = widest.to_string().len();
    let number = |n: Option<usize>| n.map(|n| n.to_string()).unwrap_or_default();
    let row = |line: &Line| format!("{:>room$} {:>room$} {}", number(line.before), number(line.now), line.sign());
    lines.iter().map(|line| (row(line), line.text.as_str())).collect()
}
