//! Two texts side by side, with what differs marked.

use similar::{Algorithm, DiffTag, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

/// A stretch of one of the two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The stretch, verbatim.
    pub text: String,
    /// Whether the other text has it too, in this place.
    pub same: bool,
}

/// Beyond this many words or graphemes only the ends are compared, so that long texts cost linear time.
const MOST: usize = 600;

/// Marks what differs between the learner's text and the right one.
///
/// Words are compared first. A word in place of a similar one is compared by graphemes, any other is marked whole:
/// single letters that two different words happen to share would only confuse. Each side's spans, put together, are that
/// side's text; neighbouring spans differ in `same`.
#[must_use]
pub fn marks(said: &str, right: &str) -> (Vec<Span>, Vec<Span>) {
    let said: Vec<&str> = said.split_word_bounds().collect();
    let right: Vec<&str> = right.split_word_bounds().collect();
    let (mut left, mut other) = (Side::default(), Side::default());
    for step in steps(&said, &right) {
        match (step.old, step.new) {
            (old, new) if step.same => {
                left.push(&old.concat(), true);
                other.push(&new.concat(), true);
            }
            (old, new) if old.is_empty() || new.is_empty() => {
                left.push(&old.concat(), false);
                other.push(&new.concat(), false);
            }
            (old, new) => within(&old.concat(), &new.concat(), &mut left, &mut other),
        }
    }
    (left.spans, other.spans)
}

/// Marks a stretch that stands in place of another.
fn within(said: &str, right: &str, left: &mut Side, other: &mut Side) {
    let old: Vec<&str> = said.graphemes(true).collect();
    let new: Vec<&str> = right.graphemes(true).collect();
    let steps = steps(&old, &new);
    let shared: usize = steps.iter().filter(|s| s.same).map(|s| s.old.len()).sum();
    // Two thirds in common: below that, a reader sees two words and not one misspelt.
    if 3 * shared < 2 * old.len().max(new.len()) {
        left.push(said, false);
        other.push(right, false);
        return;
    }
    for (n, step) in steps.iter().enumerate() {
        // A single letter alike between two that differ reads better as one difference.
        let is_island = step.same && step.old.len() == 1 && n > 0 && n + 1 < steps.len();
        let same = step.same && !is_island;
        left.push(&step.old.concat(), same);
        other.push(&step.new.concat(), same);
    }
}

struct Step<'t, 's> {
    same: bool,
    old: &'s [&'t str],
    new: &'s [&'t str],
}

fn steps<'t, 's>(old: &'s [&'t str], new: &'s [&'t str]) -> Vec<Step<'t, 's>> {
    if old.len() > MOST || new.len() > MOST {
        return ends(old, new);
    }
    capture_diff_slices(Algorithm::Myers, old, new)
        .iter()
        .map(|op| Step {
            same: op.tag() == DiffTag::Equal,
            old: old.get(op.old_range()).unwrap_or_default(),
            new: new.get(op.new_range()).unwrap_or_default(),
        })
        .collect()
}

/// Finds what two sequences share at their beginnings and ends.
fn ends<'t, 's>(old: &'s [&'t str], new: &'s [&'t str]) -> Vec<Step<'t, 's>> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let room = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(room).take_while(|(a, b)| a == b).count();
    let (old_head, old_rest) = old.split_at(head);
    let (new_head, new_rest) = new.split_at(head);
    let (old_middle, old_tail) = old_rest.split_at(old_rest.len() - tail);
    let (new_middle, new_tail) = new_rest.split_at(new_rest.len() - tail);
    vec![
        Step { same: true, old: old_head, new: new_head },
        Step { same: false, old: old_middle, new: new_middle },
        Step { same: true, old: old_tail, new: new_tail },
    ]
}

#[derive(Default)]
struct Side {
    spans: Vec<Span>,
}

impl Side {
    fn push(&mut self, text: &str, same: bool) {
        match self.spans.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.same == same => last.text.push_str(text),
            _ => self.spans.push(Span { text: text.to_owned(), same }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Differences stand in brackets.
    fn shown(spans: &[Span]) -> String {
        spans.iter().map(|s| if s.same { s.text.clone() } else { format!("[{}]", s.text) }).collect()
    }

    #[track_caller]
    fn check(said: &str, right: &str, left: &str, other: &str) {
        let (a, b) = marks(said, right);
        assert_eq!((shown(&a).as_str(), shown(&b).as_str()), (left, other));
    }

    #[test]
    fn differences_are_legible() {
        check("same", "same", "same", "same");
        check("", "x", "", "[x]");
        check("borow", "borrow", "borow", "bor[r]ow");
        check("it prints x", "it prints y", "it prints [x]", "it prints [y]");
        check("cat", "moat", "[cat]", "[moat]");
        check("el arbol", "el árbol", "el [a]rbol", "el [á]rbol");
        check("use of a moved value", "use of moved value", "use of [a ]moved value", "use of moved value");
        check("git reset --soft", "git reset --hard", "git reset --[soft]", "git reset --[hard]");
        check("cafe\u{301}", "cafe", "caf[e\u{301}]", "caf[e]");
        check("👩‍👩‍👧 x", "👩‍👩‍👦 x", "[👩‍👩‍👧] x", "[👩‍👩‍👦] x");
        check("日本", "日中", "日[本]", "日[中]");
    }

    #[test]
    fn long_texts_are_compared_by_their_ends() {
        let long = "ab ".repeat(200_000);
        let (a, b) = marks(&format!("{long}x"), &format!("y{long}"));
        assert!(a.len() <= 3 && b.len() <= 3);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(a in "(\\PC|[ab ]){0,20}", b in "(\\PC|[ab ]){0,20}") {
            let (left, right) = marks(&a, &b);
            prop_assert_eq!(left.iter().map(|s| s.text.as_str()).collect::<String>(), a.clone());
            prop_assert_eq!(right.iter().map(|s| s.text.as_str()).collect::<String>(), b.clone());
            for side in [&left, &right] {
                prop_assert!(side.windows(2).all(|w| w[0].same != w[1].same));
                prop_assert!(side.iter().all(|s| !s.text.is_empty()));
            }
            if a == b {
                prop_assert!(left.iter().chain(&right).all(|s| s.same));
            }
        }
    }
}
