//! What may have tripped somebody up: the letters, in the order they are offered.

use crate::{grade::Verdict, session::rows::Cause, tui::keys::Action};

/// A letter, the action of its key, and the cause it names.
pub type Named = (&'static str, Action, Cause);

/// All of them.
pub const ALL: [Named; 6] = [
    ("s", Action::Slip, Cause::Slip),
    ("m", Action::Misread, Cause::Misread),
    ("k", Action::Gap, Cause::Gap),
    ("p", Action::Partial, Cause::Partial),
    ("o", Action::Procedure, Cause::Procedure),
    ("b", Action::Misconception, Cause::Misconception),
];

/// Gives those that can be so: who leaves an answer open has not believed another.
pub fn of(verdict: Verdict) -> impl Iterator<Item = Named> {
    ALL.into_iter().filter(move |(.., cause)| verdict != Verdict::GaveUp || *cause != Cause::Misconception)
}
