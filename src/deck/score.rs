//! How much of what makes an item teach it has: a score of four points.
//!
//! Owns the four questions. What is amiss is for [`crate::deck::checks`]: an item without a warning may still lack.

use serde::Serialize;

use crate::deck::model::{Ask, Deck, Item, Rung};

/// The most points an item can have.
pub const FULL: usize = 4;

/// The hints that a full ladder of them has: orient, partial, bottom-out.
const HINTS: usize = 3;

/// The score of an item that its author wrote; pairs have their ladder from the program and none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Score {
    /// The item.
    pub item: String,
    /// Points, 0 to [`FULL`].
    pub points: usize,
    /// It has two rungs or more.
    pub rungs: bool,
    /// Every answer that is typed, ordered or pointed at has a mistake that was thought of.
    pub traps: bool,
    /// Every wrong option and every trap says something.
    pub feedback: bool,
    /// Three hints on every rung.
    pub hints: bool,
}

impl Score {
    /// Scores an item.
    #[must_use]
    pub fn of(item: &Item) -> Score {
        let written = || item.rungs.iter().filter(|rung| !rung.derived);
        let asks = || written().map(|rung| &rung.ask).chain(item.variants.iter().map(|variant| &variant.ask));
        let rungs = item.rungs.len() >= 2;
        let traps = written().all(has_traps);
        let feedback = asks().all(answers_back);
        let hints = written().all(|rung| rung.hints.len() >= HINTS);
        let points = [rungs, traps, feedback, hints].into_iter().filter(|met| *met).count();
        Score { item: item.id.clone(), points, rungs, traps, feedback, hints }
    }

    /// Names what is missing, in a few words each.
    #[must_use]
    pub fn lacks(&self) -> Vec<&'static str> {
        let all = [
            (self.rungs, "a second rung"),
            (self.traps, "traps"),
            (self.feedback, "feedback on every mistake"),
            (self.hints, "three hints"),
        ];
        all.into_iter().filter(|(met, _)| !met).map(|(_, name)| name).collect()
    }
}

/// Scores the items of a deck that its author wrote, in their order.
#[must_use]
pub fn scores(deck: &Deck) -> Vec<Score> {
    deck.items.iter().filter(|item| !item.is_pair).map(Score::of).collect()
}

fn has_traps(rung: &Rung) -> bool {
    match &rung.ask {
        Ask::Type(ask) => !ask.traps.is_empty(),
        Ask::Number(ask) => !ask.traps.is_empty(),
        Ask::Cloze(ask) => !ask.traps.is_empty(),
        Ask::Order(ask) => !ask.wrong.is_empty(),
        Ask::Spot(ask) => ask.places.iter().any(|place| !place.reply.is_silent()),
        Ask::Code(ask) => !ask.errors.is_empty(),
        Ask::Scenario(ask) => ask.turns().any(|turn| turn.off),
        // A choice has its wrong options, and a rubric is read by the learner.
        Ask::Choose(_) | Ask::Explain(_) => true,
    }
}

fn answers_back(ask: &Ask) -> bool {
    match ask {
        Ask::Choose(ask) => ask.options.iter().all(|option| option.right || !option.reply.is_silent()),
        // Lines of code without a word of their own, and points of a rubric, are usual.
        Ask::Spot(_) | Ask::Explain(_) => true,
        other => other.replies().iter().all(|reply| !reply.is_silent()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::parse;

    fn check(item: &str, points: usize, lacks: &[&str]) {
        let text =
            format!("format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n[[item]]\nid = \"i\"\nprompt = \"p\"\n{item}");
        let parsed = parse("x", &text);
        assert_eq!(parsed.faults, vec![]);
        let score = &scores(&parsed.deck.unwrap())[0];
        assert_eq!((score.points, score.lacks()), (points, lacks.to_vec()), "{item}");
    }

    #[test]
    fn four_things_are_asked_of_an_item() {
        const HINTS: &str = "hints = [\"a\", \"b\", \"c\"]\n";
        const CHOICE: &str = "[[item.rung]]\nright = \"x\"\nwrong = { y = \"no\" }\n";
        check("right = \"x\"", 1, &["a second rung", "traps", "three hints"]);
        check("right = \"x\"\ntraps = { y = \"no\" }", 2, &["a second rung", "three hints"]);
        check("right = \"x\"\nwrong = { y = \"\" }", 1, &["a second rung", "feedback on every mistake", "three hints"]);
        let full = format!("{HINTS}{CHOICE}[[item.rung]]\nright = \"x\"\ntraps = {{ y = \"no\" }}\n");
        check(&full, FULL, &[]);
        check(&format!("{full}[[item.rung]]\nright = 5\n"), 3, &["traps"]);
        check(
            &format!("{full}[[item.rung]]\nright = 5\ntraps = {{ \"4\" = \"\" }}\n"),
            3,
            &["feedback on every mistake"],
        );
        check(
            &format!("{full}[[item.rung]]\nhints = [\"a\"]\nright = 5\ntraps = {{ \"4\" = \"n\" }}\n"),
            3,
            &["three hints"],
        );
    }
}
