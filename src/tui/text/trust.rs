//! Sentences about code that wants to run.

use crate::tui::trusting::Trusting;

/// Says how long the answer lasts.
pub const LASTS: &str = "You are asked once, and again when a byte of it changes. `pratfall trust` takes it back.";

/// Says that code was not run since the learner did not want it.
pub const REFUSED: &str = "It was not run, and nothing was handed in. Run it again to be asked again.";

/// Says that code is not run since the learner did not want it, where the question is passed over.
pub const NOT_RUN: &str = "It was not run, and this question is passed over.";

/// Says that code runs by a word given on the command line.
pub const LET: &str =
    "You said --trust, so it may run, now and later, until a byte of it changes. `pratfall trust` takes it back.";

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
