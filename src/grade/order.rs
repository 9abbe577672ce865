//! Lines put in order, against a right one.
//!
//! What counts is how many of the lines stand rightly relative to each other: those nobody would have to move. So one
//! line in the wrong place costs one line, wherever it stands.

use super::{Grade, Unusable, Verdict, distinct};
use crate::deck::model::order::{Line, Order, STEP};

/// Grades lines in the order given, each with four blanks before it for each step it is indented.
///
/// With n lines, r of them in the longest right run, with gaps, and x that are not needed among those used, the score is
/// max(0, r - 1 - x) / (n - 1): a line alone is in no order, and each line too many takes one back. Where indentation
/// counts, a line at another depth is not in the run; all lines moved in or out together are at their depths. Lines that
/// are none of this rung are passed over.
///
/// # Errors
/// [`Unusable::Empty`] when no line of this rung was put anywhere.
pub fn grade(ask: &Order, said: &[String]) -> Result<Grade, Unusable> {
    let said = read(ask, said);
    if said.is_empty() {
        return Err(Unusable::Empty);
    }
    let right = nearest(ask, &said);
    let run = run(ask, &said, &right);
    let strays = said.iter().filter_map(|s| ask.wrong.iter().find(|w| w.text == s.text)).collect::<Vec<_>>();
    let in_run = run.iter().filter(|hit| **hit).count();
    let parts: Vec<Verdict> = run.iter().map(|hit| if *hit { Verdict::Right } else { Verdict::Off }).collect();
    let replies = distinct(strays.iter().map(|stray| &stray.reply));
    let gaps = ask.lines.len().saturating_sub(1).max(1);
    if in_run == ask.lines.len() && strays.is_empty() {
        return Ok(Grade { parts, ..Grade::plain(Verdict::Right) });
    }
    let hits = in_run.saturating_sub(1 + strays.len());
    let verdict = if hits == 0 { Verdict::Off } else { Verdict::Partial };
    // With lines too many a whole run is not all there is to say.
    let score = hits as f64 / gaps as f64;
    Ok(Grade { score, parts, replies, ..Grade::plain(verdict) })
}

/// Writes the right order that is nearest to the one given, a line each with its blanks: lines that may change places
/// stand as they were put.
#[must_use]
pub fn answer(ask: &Order, said: &[String]) -> Vec<String> {
    nearest(ask, &read(ask, said)).into_iter().map(Line::indented).collect()
}

/// Tells which lines of a right order stood rightly, told from the marks of those that were given.
#[must_use]
pub fn found(said: &[String], parts: &[Verdict], right: &[String]) -> Vec<bool> {
    let mut hits = said.iter().zip(parts).filter(|(_, part)| **part == Verdict::Right).map(|(line, _)| line.trim());
    let mut next = hits.next();
    let met = |line: &String| {
        let hit = next == Some(line.trim());
        if hit {
            next = hits.next();
        }
        hit
    };
    right.iter().map(met).collect()
}

/// A line as it was put.
struct Put<'s> {
    text: &'s str,
    depth: usize,
}

/// Reads what was put, without lines that are none of this rung, or more often than they are there.
fn read<'s>(ask: &Order, said: &'s [String]) -> Vec<Put<'s>> {
    let mut put: Vec<Put<'s>> = Vec::with_capacity(said.len());
    for line in said {
        let text = line.trim();
        let there = ask.lines.iter().map(|l| &l.text).chain(ask.wrong.iter().map(|w| &w.text));
        if there.filter(|t| *t == text).count() > put.iter().filter(|p| p.text == text).count() {
            put.push(Put { text, depth: (line.len() - line.trim_start().len()) / STEP });
        }
    }
    // All moved in or out together is a matter of taste.
    let least = put.iter().map(|p| p.depth).min().unwrap_or(0);
    put.iter_mut().for_each(|p| p.depth -= least);
    put
}

/// Gives the author's lines, those of one place in the order they were put.
fn nearest<'o>(ask: &'o Order, said: &[Put<'_>]) -> Vec<&'o Line> {
    let at = |line: &Line| said.iter().position(|put| put.text == line.text).unwrap_or(usize::MAX);
    let mut right: Vec<&Line> = ask.lines.iter().collect();
    right.sort_by_key(|line| (line.place, if is_free(ask, line) { at(line) } else { 0 }));
    right
}

fn is_free(ask: &Order, line: &Line) -> bool {
    ask.lines.iter().filter(|other| other.place == line.place).count() > 1
}

/// Marks the lines of the longest run that both sides have in common, the first of several as long.
fn run(ask: &Order, said: &[Put<'_>], right: &[&Line]) -> Vec<bool> {
    let same =
        |put: &Put<'_>, line: &Line| put.text == line.text && (!ask.indent || put.depth == usize::from(line.depth));
    let (rows, columns) = (said.len(), right.len());
    // Cell (i, j): the longest run of what stands from i on, and from j on.
    let mut longest = vec![vec![0usize; columns + 1]; rows + 1];
    let cell = |table: &[Vec<usize>], i: usize, j: usize| table.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0);
    for (i, put) in said.iter().enumerate().rev() {
        for (j, line) in right.iter().enumerate().rev() {
            let value = if same(put, line) {
                1 + cell(&longest, i + 1, j + 1)
            } else {
                cell(&longest, i + 1, j).max(cell(&longest, i, j + 1))
            };
            if let Some(slot) = longest.get_mut(i).and_then(|row| row.get_mut(j)) {
                *slot = value;
            }
        }
    }
    let mut hits = vec![false; rows];
    let (mut i, mut j) = (0, 0);
    while let (Some(put), Some(line)) = (said.get(i), right.get(j)) {
        if same(put, line) {
            if let Some(hit) = hits.get_mut(i) {
                *hit = true;
            }
            (i, j) = (i + 1, j + 1);
        } else if cell(&longest, i + 1, j) >= cell(&longest, i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::model::Reply;
    use crate::deck::model::order::Stray;
    use proptest::prelude::*;

    /// Makes an order of words: `>` before one for each step, words of one place joined by `|`.
    fn ask(lines: &str, wrong: &str, indent: bool) -> Order {
        let mut all = Vec::new();
        for (place, group) in lines.split_whitespace().enumerate() {
            for word in group.split('|') {
                let text = word.trim_start_matches('>').to_owned();
                let depth = (word.len() - text.len()) as u8;
                all.push(Line { text, depth, place: place as u16 });
            }
        }
        let stray = |w: &str| Stray { text: w.into(), reply: Reply { belief: None, say: Some(format!("<{w}>")) } };
        Order { lines: all, wrong: wrong.split_whitespace().map(stray).collect(), indent, lang: String::new() }
    }

    fn said(words: &str) -> Vec<String> {
        let line = |w: &str| {
            let text = w.trim_start_matches('>');
            format!("{}{text}", " ".repeat(STEP * (w.len() - text.len())))
        };
        words.split_whitespace().map(line).collect()
    }

    #[track_caller]
    fn check(ask: &Order, words: &str, expected: &str) {
        let told = match grade(ask, &said(words)) {
            Err(reason) => reason.to_string(),
            Ok(g) => {
                let parts: String = g.parts.iter().map(|p| if *p == Verdict::Right { '+' } else { '-' }).collect();
                let says: String = g.replies.iter().filter_map(|r| r.say.clone()).collect();
                format!("{:?} {:.2} {parts} {says}", g.verdict, g.score).trim_end().to_owned()
            }
        };
        assert_eq!(told, expected, "{words}");
    }

    #[test]
    fn lines_that_need_not_be_moved_count() {
        let five = ask("a b c d e", "x y", false);
        check(&five, "a b c d e", "Right 1.00 +++++");
        check(&five, "b c d e a", "Partial 0.75 ++++-");
        check(&five, "a c b d e", "Partial 0.75 +-+++");
        check(&five, "e d c b a", "Off 0.00 ----+");
        check(&five, "a b", "Partial 0.25 ++");
        check(&five, "c", "Off 0.00 +");
        check(&five, "a b c d x e", "Partial 0.75 ++++-+ <x>");
        check(&five, "x a b c d e y", "Partial 0.50 -+++++- <x><y>");
        check(&five, "x y", "Off 0.00 -- <x><y>");
        check(&five, "a a b c d e", "Right 1.00 +++++");
        check(&five, "nothing of it", "nothing to commit yet");
        check(&five, "", "nothing to commit yet");
        check(&five, ">a >b >c >d >e", "Right 1.00 +++++");
        check(&five, "a >b >>c d e", "Right 1.00 +++++");
    }

    #[test]
    fn two_lines_are_in_order_or_not() {
        check(&ask("a b", "", false), "b a", "Off 0.00 -+");
        check(&ask("a b", "", false), "a b", "Right 1.00 ++");
        check(&ask("a b", "x", false), "a x b", "Off 0.00 +-+ <x>");
    }

    #[test]
    fn depth_counts_where_it_means_something() {
        let block = ask("def >for >>add >return", "", true);
        check(&block, "def >for >>add >return", "Right 1.00 ++++");
        check(&block, "def >for >>add >>return", "Partial 0.67 +++-");
        check(&block, "def for add return", "Off 0.00 +---");
        check(&block, ">def >>for >>>add >>return", "Right 1.00 ++++");
    }

    #[test]
    fn lines_of_one_place_may_change_places() {
        let free = ask("open b|c|d close", "", false);
        for words in ["open b c d close", "open d b c close", "open c d b close"] {
            check(&free, words, "Right 1.00 +++++");
        }
        check(&free, "b open c d close", "Partial 0.75 -++++");
        check(&free, "open d c close b", "Partial 0.75 +++-+");
        assert_eq!(answer(&free, &said("d open c")), ["open", "d", "c", "b", "close"]);
    }

    #[test]
    fn a_line_that_stands_twice_may_be_either() {
        let braces = ask("if >x } for >y }", "", true);
        check(&braces, "if >x } for >y }", "Right 1.00 ++++++");
        check(&braces, "if >x for >y } }", "Partial 0.80 +++++-");
    }

    #[test]
    fn what_stood_rightly_is_found_on_the_other_side() {
        let five = ask("a b c d e", "x", false);
        let words = said("b x c a e");
        let graded = grade(&five, &words).unwrap();
        let right = answer(&five, &words);
        assert_eq!(found(&words, &graded.parts, &right), [false, true, true, false, true]);
    }

    proptest! {
        #[test]
        fn a_score_is_a_share_and_one_only_for_a_right_order(
            order in prop::collection::vec(0usize..8, 0..10), indent: bool, depths in prop::collection::vec(0usize..3, 10),
        ) {
            let ask = ask("a b|c >d >e", "x y", indent);
            let words = ["a", "b", "c", "d", "e", "x", "y", "other"];
            let said: Vec<String> =
                order.iter().zip(&depths).map(|(n, depth)| format!("{}{}", " ".repeat(STEP * depth), words[*n])).collect();
            if let Ok(g) = grade(&ask, &said) {
                prop_assert!((0.0..=1.0).contains(&g.score));
                prop_assert_eq!(g.score == 1.0, g.verdict == Verdict::Right);
                prop_assert_eq!(g.score == 0.0, g.verdict == Verdict::Off);
            }
            let right = answer(&ask, &said);
            prop_assert_eq!(grade(&ask, &right).map(|g| g.verdict), Ok(Verdict::Right));
        }
    }
}
