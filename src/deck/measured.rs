//! What a cohort showed of items, as warnings at their places in the author's file.
//!
//! Owns the codes from P201 on. Must not know how a cohort is measured: it is told what was found.

use crate::deck::checks::places::{Places, Step};
use crate::deck::fault::{Fault, Faults, code, quote};
use crate::deck::model::Deck;

/// What was found of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Its id.
    pub item: String,
    /// What.
    pub what: What,
    /// People behind it.
    pub n: u32,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Who does well on the rest gets it wrong: the correlation, beyond chance below 0.
    Turned(f64),
    /// Nobody takes this option.
    Unused(String),
    /// Most take this wrong option: the share, 0 to 1.
    Drawn(String, f64),
}

/// Gives what was found as warnings, by position. What was found of items that are not there is left out.
#[must_use]
pub fn measured(deck: &Deck, text: &str, found: &[Measured]) -> Vec<Fault> {
    let places = Places::of(text);
    let mut faults = Faults::default();
    for Measured { item, what, n } in found {
        let Some(known) = deck.items.iter().find(|known| known.id == *item) else { continue };
        let at = deck.items.iter().filter(|i| !i.is_pair).position(|i| i.id == *item);
        let span = match (known.is_pair, at) {
            (false, Some(at)) => places.find(&[Step::Key("item"), Step::At(at), Step::Key("id")]),
            _ => places.find(&[Step::Key("pairs")]),
        };
        let (code, message, hint) = match what {
            What::Turned(r) => (
                code::TURNED,
                format!("who does well on the rest gets {} wrong (r = {r:.2}, n = {n})", quote(item)),
                "look at what is marked as right, and at what the question can be taken to mean",
            ),
            What::Unused(option) => (
                code::UNUSED_OPTION,
                format!("nobody of {n} takes {} in {}", quote(option), quote(item)),
                "put a mistake there that people make",
            ),
            What::Drawn(option, share) => (
                code::DRAWN,
                format!("{:.0} % of {n} take {}, which is wrong, in {}", share * 100.0, quote(option), quote(item)),
                "teach this before it is asked, or ask in a way that does not suggest it",
            ),
        };
        faults.warning(code, &span, || (message, Some(hint.to_owned())));
    }
    faults.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_measured_stands_at_its_item() {
        let text = "format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n[[skill]]\nid = \"s\"\ntitle = \"S\"\n\
                    [[item]]\nid = \"one\"\nskill = \"s\"\nprompt = \"?\"\nright = \"x\"\n\
                    [[item]]\nid = \"two\"\nskill = \"s\"\nprompt = \"?\"\nright = \"x\"\n";
        let deck = crate::deck::parse("d", text).deck.unwrap();
        let found = |item: &str, what| Measured { item: item.to_owned(), what, n: 80 };
        let faults = measured(
            &deck,
            text,
            &[
                found("two", What::Turned(-0.31)),
                found("one", What::Drawn("y".into(), 0.7)),
                found("gone", What::Unused("z".into())),
            ],
        );
        let told: Vec<_> = faults.iter().map(|f| (f.code, &text[f.span.clone()], f.message.as_str())).collect();
        assert_eq!(
            told,
            [
                ("P203", "id", "70 % of 80 take `y`, which is wrong, in `one`"),
                ("P201", "id", "who does well on the rest gets `two` wrong (r = -0.31, n = 80)"),
            ]
        );
    }
}
