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

/// Gives a question as the index takes it: every word quoted, the last one only begun. None where there is no word.
#[must_use]
pub fn question(text: &str) -> Option<String> {
    let mut asked = split(text);
    asked.truncate(MOST_ASKED);
    if asked.is_empty() {
        return None;
    }
    let whole = text.ends_with(char::is_whitespace);
    let mut out: Vec<String> = asked.iter().map(|word| format!("\"{word}\"")).collect();
    // A single letter begins so many words that only itself is meant.
    let begun = asked.last().is_some_and(|last| last.chars().count() > 1);
    if let (true, false, Some(last)) = (begun, whole, out.last_mut()) {
        last.push('*');
    }
    Some(out.join(" "))
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
    }

    #[test]
    fn a_question_is_words_in_quotes_and_nothing_else() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(question(text).as_deref(), expected);
        check("borrow mov", Some("\"borrow\" \"mov\"*"));
        check("borrow ", Some("\"borrow\""));
        check("\" OR 1=1 --", Some("\"or\" \"1\" \"1\""));
        check("NEAR(", Some("\"near\"*"));
        check("*", None);
        check("trait x", Some("\"trait\" \"x\""));
        check("words: ^x", Some("\"words\" \"x\""));
        check(" ", None);
    }
}
