//! The answers of a session in the order they were given, and what the live rules read off them.
//!
//! Told from the list alone, so that an answer taken back or put right needs no arithmetic.

use serde::{Deserialize, Serialize};

use crate::{
    deck::model::Way,
    grade::Verdict,
    memory::row::{ItemKey, Phase as Kind, RowId},
};

/// How many of the last answers are looked at for weariness (PR-21).
const LOOKED_AT: usize = 8;
/// Misses among them that make a learner weary.
const WEARY: usize = 5;
/// Misses in a row after which the next item is an easy one.
const ONE_WIN: usize = 2;
/// Misses in a row after which the next two are.
const TWO_WINS: usize = 3;

/// One answer that was committed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// The attempt.
    pub row: RowId,
    /// The item.
    pub key: ItemKey,
    /// What it was part of.
    pub kind: Kind,
    /// How it was asked.
    pub way: Way,
    /// How it was graded.
    pub verdict: Verdict,
    /// It counts as right, on the learner's word too.
    pub right: bool,
    /// It is the first answer since its item came up.
    pub opens: bool,
    /// Its item came up as a win after misses.
    pub win: bool,
    /// Its item came up to be produced again.
    pub again: bool,
    /// Milliseconds from the first paint to the commit.
    pub ms: u32,
    /// All hints there are were called for at once.
    pub drained: bool,
    /// It was made without effort.
    pub idle: bool,
}

/// Tells how many of the next items are to be easy ones (PR-21).
#[must_use]
pub fn wins_owed(given: &[Given]) -> usize {
    let (mut owed, mut misses) = (0usize, 0usize);
    for answer in given {
        if answer.opens && answer.win {
            owed = owed.saturating_sub(1);
        }
        misses = if answer.right { 0 } else { misses + 1 };
        owed = owed.max(match misses {
            ..ONE_WIN => 0,
            ONE_WIN => 1,
            TWO_WINS.. => 2,
        });
    }
    owed
}

/// Tells whether five of the last eight answers were off (PR-21).
#[must_use]
pub fn weary(given: &[Given]) -> bool {
    given.iter().rev().take(LOOKED_AT).filter(|g| !g.right).count() >= WEARY
}

/// Counts the items that came up since an item was answered last; none when it never was.
#[must_use]
pub fn items_since(given: &[Given], key: &ItemKey) -> Option<usize> {
    let last = given.iter().rposition(|g| g.key == *key)?;
    Some(given[last + 1..].iter().filter(|g| g.opens).count())
}

/// Counts how often the answer of an item was produced again.
#[must_use]
pub fn redos(given: &[Given], key: &ItemKey) -> u8 {
    let redos = given.iter().filter(|g| g.kind == Kind::Redo && g.key == *key).count();
    u8::try_from(redos).unwrap_or(u8::MAX)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Writes answers as letters: `r` right, `o` off, both first of their item; capitals came up as a win; `+` and `-`
    /// are redos, right and off.
    pub fn answers(story: &str) -> Vec<Given> {
        let given = |(n, letter): (usize, char)| Given {
            row: RowId(n as u128),
            key: ItemKey { deck: "d".into(), item: n.to_string() },
            kind: if "+-".contains(letter) { Kind::Redo } else { Kind::Review },
            way: Way::Type,
            verdict: if "rR+".contains(letter) { Verdict::Right } else { Verdict::Off },
            right: "rR+".contains(letter),
            opens: !"+-".contains(letter),
            win: letter.is_uppercase(),
            again: false,
            ms: 5_000,
            drained: false,
            idle: false,
        };
        story.chars().enumerate().map(given).collect()
    }

    #[test]
    fn pr_21_two_misses_owe_one_win_and_three_owe_two() {
        let check = |story: &str, owed: usize| assert_eq!(wins_owed(&answers(story)), owed, "{story}");
        check("", 0);
        check("o", 0);
        check("oro", 0);
        check("oo", 1);
        check("o-", 1);
        check("o+o+o", 0);
        check("ooo", 2);
        check("oooo", 2);
        check("ooR", 0);
        check("oooR", 1);
        check("oooRR", 0);
        check("oooO", 2);
        check("ooO", 2);
        check("oor", 1);
        check("oooRo", 1);
    }

    #[test]
    fn pr_21_five_of_the_last_eight_make_weary() {
        let check = |story: &str, tired: bool| assert_eq!(weary(&answers(story)), tired, "{story}");
        check("oooo", false);
        check("ooooo", true);
        check("orororoo", true);
        check("o+o+o+o+", false);
        check("ooooorrr", true);
        check("ooooorrrr", false);
    }
}
