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
/// counts, a line at another depth is not in the run; all lines moved in or out together are at their depths. Of several
/// right orders, the one with the best score counts, the earlier one of two as good. Lines that are none of this rung
/// are passed over.
///
/// # Errors
/// [`Unusable::Empty`] when no line of this rung was put anywhere.
pub fn grade(ask: &Order, said: &[String]) -> Result<Grade, Unusable> {
    let said = read(ask, said);
    if said.is_empty() {
        return Err(Unusable::Empty);
    }
    let Some(against) = best(ask, &said) else { return Err(Unusable::Empty) };
    let strays = against.extra.iter().filter_map(|n| {
        let text = said.get(*n)?.text;
        ask.wrong.iter().find(|stray| stray.text == text)
    });
    let replies = distinct(strays.map(|stray| &stray.reply));
    let parts = against.run.iter().map(|hit| if *hit { Verdict::Right } else { Verdict::Off }).collect();
    if against.is_right() {
        return Ok(Grade { parts, ..Grade::plain(Verdict::Right) });
    }
    let hits = against.hits();
    let verdict = if hits == 0 { Verdict::Off } else { Verdict::Partial };
    // With lines too many a whole run is not all there is to say.
    let score = hits as f64 / against.gaps() as f64;
    Ok(Grade { score, parts, replies, ..Grade::plain(verdict) })
}

/// Writes the right order that is nearest to the one given, a line each with its blanks: lines that may change places
/// stand as they were put.
#[must_use]
pub fn answer(ask: &Order, said: &[String]) -> Vec<String> {
    let said = read(ask, said);
    best(ask, &said).map(|against| against.right.into_iter().map(Line::indented).collect()).unwrap_or_default()
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

/// What was put, held against one right order.
struct Against<'o> {
    /// The order, lines of one place as they were put.
    right: Vec<&'o Line>,
    /// Which of the lines put are in the longest run.
    run: Vec<bool>,
    /// Which of them are too many for this order, by their indices.
    extra: Vec<usize>,
}

impl Against<'_> {
    fn length(&self) -> usize {
        self.run.iter().filter(|hit| **hit).count()
    }

    fn is_right(&self) -> bool {
        self.length() == self.right.len() && self.extra.is_empty()
    }

    /// Counts the pairs of neighbours that count.
    fn hits(&self) -> usize {
        self.length().saturating_sub(1 + self.extra.len())
    }

    fn gaps(&self) -> usize {
        self.right.len().saturating_sub(1).max(1)
    }

    /// Tells whether this order counts before another.
    fn beats(&self, other: &Against<'_>) -> bool {
        // Shares of two whole numbers, without dividing; then what speaks for a run that is not worth anything yet.
        let key = |own: &Against<'_>, gaps: usize| (own.is_right(), own.hits() * gaps, own.length());
        key(self, other.gaps()) > key(other, self.gaps())
    }
}

/// Holds what was put against each right order; gives the one that counts.
fn best<'o>(ask: &'o Order, said: &[Put<'_>]) -> Option<Against<'o>> {
    let mut best: Option<Against<'o>> = None;
    for order in ask.orders() {
        let right = nearest(order, said);
        let run = run(ask, said, &right);
        let extra = extra(order, said);
        let against = Against { right, run, extra };
        if best.as_ref().is_none_or(|best| against.beats(best)) {
            best = Some(against);
        }
    }
    best
}

/// Gives the lines put that an order does not have, or not so often.
fn extra(order: &[Line], said: &[Put<'_>]) -> Vec<usize> {
    let too_many = |n: &usize| {
        let text = said.get(*n).map_or("", |put| put.text);
        let before = said.iter().take(n + 1).filter(|put| put.text == text).count();
        before > order.iter().filter(|line| line.text == text).count()
    };
    (0..said.len()).filter(too_many).collect()
}

/// Gives the lines of an order, those of one place in the order they were put.
fn nearest<'o>(order: &'o [Line], said: &[Put<'_>]) -> Vec<&'o Line> {
    let at = |line: &Line| said.iter().position(|put| put.text == line.text).unwrap_or(usize::MAX);
    let is_free = |line: &Line| order.iter().filter(|other| other.place == line.place).count() > 1;
    let mut right: Vec<&Line> = order.iter().collect();
    right.sort_by_key(|line| (line.place, if is_free(line) { at(line) } else { 0 }));
    right
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
        Order {
            lines: all,
            also: Vec::new(),
            wrong: wrong.split_whitespace().map(stray).collect(),
            indent,
            lang: String::new(),
        }
    }

    /// Adds other right orders to one.
    fn or(mut first: Order, others: &[&str]) -> Order {
        first.also = others.iter().map(|words| ask(words, "", first.indent).lines).collect();
        first
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
    fn of_several_right_orders_the_nearest_counts() {
        let two = or(ask("a b c d e", "x y", false), &["d e a b c", "a e x"]);
        check(&two, "a b c d e", "Right 1.00 +++++");
        check(&two, "d e a b c", "Right 1.00 +++++");
        check(&two, "a e x", "Right 1.00 +++");
        check(&two, "d e b a c", "Partial 0.75 ++-++");
        check(&two, "b a c d e", "Partial 0.75 -++++");
        // What another order needs is too much here, and the other way round.
        check(&two, "a b c x d e", "Partial 0.75 +++-++ <x>");
        check(&two, "a e x b", "Partial 0.50 +++-");
        check(&two, "a e x y", "Partial 0.50 +++- <y>");
        check(&two, "x e a", "Off 0.00 -++ <x>");
        check(&two, "y", "Off 0.00 - <y>");
        assert_eq!(answer(&two, &said("d e b")), ["d", "e", "a", "b", "c"]);
        assert_eq!(answer(&two, &said("a x")), ["a", "e", "x"]);
        assert_eq!(answer(&two, &[]), ["a", "b", "c", "d", "e"]);
    }

    #[test]
    fn another_order_has_its_own_depths_and_free_lines() {
        let two = or(ask("for >add return", "", true), &["return for >add"]);
        check(&two, "return for >add", "Right 1.00 +++");
        check(&two, "return for add", "Partial 0.50 ++-");
        let free = or(ask("a b c d", "", false), &["d|c b a"]);
        check(&free, "c d b a", "Right 1.00 ++++");
        check(&free, "d c b a", "Right 1.00 ++++");
        check(&free, "c b d a", "Partial 0.67 +-++");
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
            let ask = or(ask("a b|c >d >e", "x y", indent), &["e d a", "b x"]);
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
