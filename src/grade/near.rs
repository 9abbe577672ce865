//! When a wrong letter is a slip of the fingers, and when it makes another word.
//!
//! There is no dictionary here, so the rule leans on where slips happen: inside a long word, on a neighbouring key, by
//! swapping two letters. Beginnings (negation, derivation) and endings (number, gender, person) carry meaning and are
//! protected. A near miss counts as right, so the rule is conservative; "I was right" is the learner's remedy.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_segmentation::UnicodeSegmentation;

use super::fold::bare;

/// The greatest distance at which anything is called close.
pub const FAR: usize = 2;

/// Tells whether `said` is `right` but for a slip. Both are folded texts.
///
/// The separators (spaces, digits, punctuation) must be the same, so that only letters may differ; a hyphen between
/// two words may be a space. Words of four letters or fewer never differ by a slip, nor do texts under five graphemes.
#[must_use]
pub fn is_slip(said: &str, right: &str) -> bool {
    if !has_slips(said) || !has_slips(right) {
        return false;
    }
    let (said, right) = (Shape::of(said), Shape::of(right));
    if said.separators != right.separators {
        return false;
    }
    let mut spent = 0;
    for (s, r) in said.words.iter().zip(&right.words) {
        if s == r {
            continue;
        }
        match word_slip(s, r) {
            Some(cost) => spent += cost,
            None => return false,
        }
    }
    spent <= allowance(right.graphemes)
}

/// Gives the Damerau–Levenshtein distance of two texts in graphemes (optimal string alignment: a swapped pair is not
/// edited again) when it is at most `most`. Linear in the shorter text for a fixed `most`.
#[must_use]
pub fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let b: Vec<&str> = b.graphemes(true).collect();
    let a: Vec<&str> = a.graphemes(true).take(b.len() + most + 1).collect();
    banded(&a, &b, most, |_, _| 1)
}

/// Edits that a text of this many graphemes forgives.
fn allowance(graphemes: usize) -> usize {
    match graphemes {
        0..=4 => 0,
        5..=8 => 1,
        _ => FAR,
    }
}

/// Gives the cost of the slip that turns the word `right` into `said`, or nothing where it is no slip.
fn word_slip(said: &[&str], right: &[&str]) -> Option<usize> {
    let shorter = said.len().min(right.len());
    // A missing or added syllable is grammar (comeremos, comemos) or negation (un-, dis-), never a slip.
    if shorter < 5 || said.len().abs_diff(right.len()) > 1 || are_confusable(said, right) {
        return None;
    }
    let edits = banded(said, right, FAR, |_, _| 1)?;
    // A letter from across the keyboard is a decision more often than a slip: it costs as much as two edits.
    let cost = banded(said, right, FAR, |a, b| if are_neighbours(a, b) { 1 } else { 2 })?;
    if cost > allowance(right.len()) {
        return None;
    }
    let head = said.iter().zip(right).take_while(|(a, b)| a == b).count();
    let tail = said.iter().rev().zip(right.iter().rev()).take_while(|(a, b)| a == b).count();
    let same_length = said.len() == right.len();
    let swapped = same_length && edits == 1 && head + tail + 2 == right.len();
    let (least_head, least_tail) = match (edits, cost) {
        _ if swapped => (1, 0),
        // Vowels near the end are conjugation and declension: necesitamos, necesitemos.
        (1, 2) => (1, 4),
        (1, _) if same_length => (1, 2),
        // Letters dropped or added second make other words: friend, fiend; llevar, levar.
        _ => (2, 2),
    };
    (head >= least_head && tail >= least_tail).then_some(cost)
}

/// Tells whether a text is written in an alphabet where one letter off is still the same word to a reader.
fn has_slips(text: &str) -> bool {
    text.chars().all(|c| !c.is_alphabetic() || matches!(c, '\0'..'\u{900}' | '\u{1e00}'..'\u{2000}'))
}

fn are_neighbours(a: &str, b: &str) -> bool {
    let place = |text: &str| {
        let text = bare(text).to_lowercase();
        let mut chars = text.chars();
        let (c, None) = (chars.next()?, chars.next()) else { return None };
        ["qwertyuiop", "asdfghjkl", "zxcvbnm"]
            .iter()
            .enumerate()
            .find_map(|(row, keys)| keys.find(c).map(|column| (row, column)))
    };
    match (place(a), place(b)) {
        (Some((r1, c1)), Some((r2, c2))) if r1 == r2 => c1.abs_diff(c2) == 1,
        (Some(x), Some(y)) => {
            let ((upper, above), (lower, below)) = (x.min(y), x.max(y));
            lower - upper == 1 && (below == above || below + 1 == above)
        }
        _ => false,
    }
}

fn are_confusable(a: &[&str], b: &[&str]) -> bool {
    static GROUPS: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
        let mut groups: HashMap<&str, Vec<usize>> = HashMap::new();
        let lines = include_str!("confusable.txt").lines().filter(|l| !l.starts_with('#'));
        for (n, line) in lines.enumerate() {
            for word in line.split_whitespace() {
                groups.entry(word).or_default().push(n);
            }
        }
        groups
    });
    let of = |word: &[&str]| GROUPS.get(bare(&word.concat()).to_lowercase().as_str());
    match (of(a), of(b)) {
        (Some(a), Some(b)) => a.iter().any(|n| b.contains(n)),
        _ => false,
    }
}

/// A text taken apart into words (runs of letters) and what stands between them.
struct Shape<'a> {
    words: Vec<Vec<&'a str>>,
    /// What stands before, between and after the words: one more than there are words.
    separators: Vec<String>,
    /// Length of the whole text.
    graphemes: usize,
}

impl<'a> Shape<'a> {
    fn of(text: &'a str) -> Self {
        let mut shape = Self { words: Vec::new(), separators: vec![String::new()], graphemes: 0 };
        let mut in_word = false;
        for g in text.graphemes(true) {
            shape.graphemes += 1;
            let is_letter = g.chars().next().is_some_and(char::is_alphabetic);
            if is_letter && !in_word {
                shape.words.push(Vec::new());
            }
            if is_letter {
                if let Some(word) = shape.words.last_mut() {
                    word.push(g);
                }
            } else {
                if in_word {
                    shape.separators.push(String::new());
                }
                if let Some(separator) = shape.separators.last_mut() {
                    separator.push_str(g);
                }
            }
            in_word = is_letter;
        }
        if in_word {
            shape.separators.push(String::new());
        }
        shape.loosen_hyphens();
        shape
    }

    /// Makes a hyphen that joins two words of at least two letters a space: people write both.
    fn loosen_hyphens(&mut self) {
        for (pair, separator) in self.words.windows(2).zip(self.separators.iter_mut().skip(1)) {
            if separator == "-" && pair.iter().all(|w| w.len() >= 2) {
                *separator = " ".to_owned();
            }
        }
    }
}

/// Optimal string alignment within a band of `most` on either side of the diagonal.
fn banded(a: &[&str], b: &[&str], most: usize, substitution: impl Fn(&str, &str) -> usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let width = 2 * most + 1;
    let far = most + 1;
    let cell = |row: &[usize], i: usize, j: usize| (j + most).checked_sub(i).and_then(|k| row.get(k)).copied();
    let (mut before, mut above, mut row) = (vec![far; width], vec![far; width], vec![far; width]);
    for i in 0..=a.len() {
        row.fill(far);
        for j in i.saturating_sub(most)..=(i + most).min(b.len()) {
            let mut best = if i == 0 || j == 0 { i + j } else { far };
            if let (Some(x), Some(y)) =
                (i.checked_sub(1).and_then(|k| a.get(k)), j.checked_sub(1).and_then(|k| b.get(k)))
            {
                let step = if x == y { 0 } else { substitution(x, y) };
                let ways = [(&above, i - 1, j, 1), (&row, i, j - 1, 1), (&above, i - 1, j - 1, step)];
                for (from, i, j, price) in ways {
                    best = best.min(cell(from, i, j).unwrap_or(far) + price);
                }
                if i > 1 && j > 1 && a.get(i - 2) == Some(y) && b.get(j - 2) == Some(x) {
                    best = best.min(cell(&before, i - 2, j - 2).unwrap_or(far) + 1);
                }
            }
            if let Some(slot) = (j + most).checked_sub(i).and_then(|k| row.get_mut(k)) {
                *slot = best.min(far);
            }
        }
        // Rotates the three rows: `row` becomes `above` for the next turn.
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    cell(&above, a.len(), b.len()).filter(|d| *d <= most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(said: &str, right: &str, expected: bool) {
        assert_eq!(is_slip(said, right), expected, "{said:?} for {right:?}");
    }

    #[test]
    fn slips_are_forgiven() {
        check("borow", "borrow", true);
        check("borroow", "borrow", true);
        check("borrwo", "borrow", true);
        check("bororw", "borrow", true);
        check("brorow", "borrow", true);
        check("tamgle", "tangle", true);
        check("tagnle", "tangle", true);
        check("recieve", "receive", true);
        check("comit", "commit", true);
        check("mvoed", "moved", true);
        check("moevd", "moved", true);
        check("definately", "definitely", true);
        check("refrence", "reference", true);
        check("ownreshipp", "ownership", false);
        check("owenrship", "ownership", true);
        check("owenrhsip", "ownership", true);
        check("use of movde value", "use of moved value", true);
        check("borow of a moved vlaue", "borrow of a moved value", true);
        check("git rebsae", "git rebase", true);
        check("well known", "well-known", true);
        check("pull-reqeust", "pull request", true);
        check("κατσταση", "κατασταση", true);
    }

    #[test]
    fn other_words_are_not() {
        // Beginnings.
        check("strangle", "tangle", false);
        check("stangle", "tangle", false);
        check("angle", "tangle", false);
        check("loved", "moved", false);
        check("unclear", "nuclear", false);
        check("effective", "affective", false);
        check("immutable", "mutable", false);
        check("undefined", "defined", false);
        check("uninformed", "informed", false);
        check("dissimilar", "similar", false);
        check("irreversible", "reversible", false);
        check("nonnegative", "negative", false);
        check("non-negative", "negative", false);
        check("asymmetric", "symmetric", false);
        check("not a borrow", "a borrow", false);
        check("is not moved", "is now moved", false);
        check("levar", "llevar", false);
        check("fiend", "friend", false);
        // Endings.
        check("casa", "caso", false);
        check("moves", "moved", false);
        check("threads", "thread", false);
        check("thread", "threads", false);
        check("needles", "needless", false);
        check("ninas", "ninos", false);
        check("hablas", "hablais", false);
        check("trabajadoras", "trabajadores", false);
        check("trabajadora", "trabajador", false);
        check("necesitemos", "necesitamos", false);
        check("comemos", "comeremos", false);
        check("principal", "principle", false);
        check("references", "reference", false);
        // In the middle.
        check("form", "from", false);
        check("hombre", "hambre", false);
        check("contract", "contrast", false);
        check("casual", "causal", false);
        check("casado", "cansado", false);
        check("country", "county", false);
        check("conservation", "conversation", false);
        check("compliment", "complement", false);
        check("adopt", "adapt", false);
        check("trial", "trail", false);
        check("quite", "quiet", false);
        check("perspective", "prospective", false);
        // Short words and short texts.
        check("tabl", "table", false);
        check("ovned by x", "owned by x", false);
        check("a bug in the code", "a bag in the code", false);
        check("teh value", "the value", false);
        check("", "tangle", false);
        // Digits and signs.
        check("E0383 error", "E0382 error", false);
        check("version 1.2", "version 1.3", false);
        check("borrow-mut", "borrow_mut", false);
        check("value()", "value", false);
        check("dog's tail", "dogs' tail", false);
        check("x ray", "x-ray", false);
        check("ofmoved value", "of moved value", false);
        // No alphabet.
        check("日本語学生", "日本語学校", false);
        check("ありがとお", "ありがとう", false);
    }

    #[test]
    fn confusable_words_are_listed_in_one_form() {
        for line in include_str!("confusable.txt").lines().filter(|l| !l.starts_with('#')) {
            assert!(line.split_whitespace().count() >= 2, "{line:?}");
            assert_eq!(bare(line).to_lowercase(), line);
        }
    }

    #[test]
    fn a_huge_answer_is_refused_quickly() {
        let huge = "borrow ".repeat(200_000);
        assert_eq!(distance(&huge, "borrow", FAR), None);
        assert_eq!(distance("borrow", &huge, FAR), None);
        assert!(!is_slip(&huge, "borrow"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn distance_agrees_with_the_unbounded_one(a in "[a-d]{0,9}", b in "[a-d]{0,9}") {
            let full = strsim::osa_distance(&a, &b);
            prop_assert_eq!(distance(&a, &b, FAR), (full <= FAR).then_some(full));
            prop_assert_eq!(distance(&b, &a, FAR), distance(&a, &b, FAR));
        }

        #[test]
        fn a_slip_is_always_close(a in "[a-c ]{0,12}", b in "[a-c ]{5,12}") {
            if is_slip(&a, &b) {
                prop_assert!(distance(&a, &b, FAR).is_some());
            }
        }
    }
}
