//! What may have tripped somebody up: the letters, in the order they are offered.

use crate::{grade::Verdict, insight::kind::Kind, session::rows::Cause, tui::keys::Action};

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

/// Names a kind of error by the word its cause is offered with.
#[must_use]
pub fn kind(kind: Kind) -> &'static str {
    let cause = match kind {
        Kind::Slip => Cause::Slip,
        Kind::Partial => Cause::Partial,
        Kind::Procedure => Cause::Procedure,
        Kind::Misread => Cause::Misread,
        Kind::Gap => Cause::Gap,
        Kind::Misconception => Cause::Misconception,
        Kind::Unclassified => return "not named",
    };
    super::cause(cause)
}

/// Gives those that can be so: who leaves an answer open has not believed another.
pub fn of(verdict: Verdict) -> impl Iterator<Item = Named> {
    ALL.into_iter().filter(move |(.., cause)| verdict != Verdict::GaveUp || *cause != Cause::Misconception)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::text;

    #[test]
    fn what_is_counted_goes_by_the_word_it_was_named_with() {
        for (_, action, cause) in ALL {
            assert_eq!(text::action(action).0, text::cause(cause));
            let counted = Kind::ALL.into_iter().filter(|of| kind(*of) == text::cause(cause)).count();
            assert_eq!(counted, 1, "{cause:?}");
        }
        assert_eq!([Kind::Partial, Kind::Gap, Kind::Unclassified].map(kind), ["partly", "didn't know", "not named"]);
    }
}
