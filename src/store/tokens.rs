//! Texts as the words they are searched by: plain letters and digits, the same for what is kept and what is asked.
//!
//! The index splits at what is no ASCII letter, digit or anything beyond ASCII, so nothing that comes from here is ever
//! split again, and no word of a question can be read as an operator.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use crate::clean::beginning;

/// Bytes of a text that are looked at: the rest of what is longer is not found.
const LONGEST: usize = 8 << 10;
/// Words of a question that count.
const MOST_ASKED: usize = 12;
/// Begins a word that is in no text: of a private plane, and so no letter.
const MARK: char = '\u{e000}';
/// Letters of a word that count.
const LONGEST_WORD: usize = 40;

/// Gives the words of a text, one space between two.
#[must_use]
pub fn words(text: &str) -> String {
    let mut out = String::new();
    for word in split(text) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word);
    }
    out
}

/// Gives the word of an entry for what few entries are, so that it is looked up with the words of a question: nobody can
/// type it, and no text has it.
#[must_use]
pub fn mark(what: &str) -> String {
    format!("{MARK}{what}")
}

/// Words that are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Those that are there whole.
    pub whole: Vec<String>,
    /// The last one, where it is perhaps only begun.
    pub begun: Option<String>,
}

impl Question {
    /// Reads a question; none where there is no word in it.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let mut whole = split(text);
        whole.truncate(MOST_ASKED);
        // A single letter begins so many words that only itself is meant.
        let is_begun = !text.ends_with(char::is_whitespace) && whole.last()?.chars().count() > 1;
        let begun = if is_begun { whole.pop() } else { None };
        (begun.is_some() || !whole.is_empty()).then_some(Question { whole, begun })
    }

    /// Puts it as the index takes it: every word quoted. `meant` are the words that begin with the last one, where they
    /// were looked up; there is at least one.
    #[must_use]
    pub fn put(&self, meant: Option<&[String]>) -> String {
        let quoted = |word: &String| format!("\"{word}\"");
        let mut all: Vec<String> = self.whole.iter().map(quoted).collect();
        match (&self.begun, meant) {
            (Some(_), Some(meant)) => {
                all.push(format!("({})", meant.iter().map(quoted).collect::<Vec<_>>().join(" OR ")));
            }
            (Some(begun), None) => all.push(quoted(begun) + "*"),
            (None, _) => {}
        }
        all.join(" AND ")
    }
}

fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut letters = 0;
    let mut end = |word: &mut String, letters: &mut usize| {
        if !word.is_empty() {
            words.push(std::mem::take(word));
        }
        *letters = 0;
    };
    for c in beginning(text, LONGEST).nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if !c.is_alphanumeric() {
            end(&mut word, &mut letters);
            continue;
        }
        if stands_alone(c) {
            end(&mut word, &mut letters);
            word.push(c);
            end(&mut word, &mut letters);
        } else if letters < LONGEST_WORD {
            word.push(c);
            letters += 1;
        }
    }
    end(&mut word, &mut letters);
    words
}

/// Tells whether a character is written without spaces around words, so that each is found for itself.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_people_type() {
        let check = |text: &str, expected: &str| assert_eq!(words(text), expected);
        check("It prints x", "it prints x");
        check("error[E0502]: cannot borrow `v`", "error e0502 cannot borrow v");
        check("Übergröße, déjà-vu", "ubergroße deja vu");
        check("日本語 text", "日 本 語 text");
        check("\u{1b}[31mred\u{202e}", "31mred");
        check("…!?", "");
        check(&mark("hand"), "hand");
    }

    #[test]
    fn a_question_is_words_in_quotes_and_nothing_else() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(Question::of(text).map(|question| question.put(None)).as_deref(), expected);
        };
        check("borrow mov", Some("\"borrow\" AND \"mov\"*"));
        check("borrow ", Some("\"borrow\""));
        check("\" OR 1=1 --", Some("\"or\" AND \"1\" AND \"1\""));
        check("NEAR(", Some("\"near\"*"));
        check("*", None);
        check("trait x", Some("\"trait\" AND \"x\""));
        check("words: ^x", Some("\"words\" AND \"x\""));
        check(" ", None);
        let meant = ["moved".to_owned(), "moving".to_owned()];
        let put = |text: &str| Question::of(text).unwrap().put(Some(&meant));
        assert_eq!(put("the mov"), "\"the\" AND (\"moved\" OR \"moving\")");
        assert_eq!(put("the "), "\"the\"");
    }
}
