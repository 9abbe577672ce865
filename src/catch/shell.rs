//! A text as the words a shell makes of it, and a word as a shell takes it whole.
//!
//! It follows what POSIX shells agree on, with `$'..'`; nothing is expanded. Knows nothing of secrets.

use std::{iter::Peekable, ops::Range, str::CharIndices};

/// A word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// Without its quotes.
    pub text: String,
    /// Where it stands.
    pub span: Range<usize>,
    /// Something of it is quoted.
    pub quoted: bool,
    /// Another command begins in it or behind it.
    pub breaks: bool,
    /// A pipe is in it.
    pub pipes: bool,
    /// Of every byte of the text: where it comes from, and the quote around it.
    places: Vec<(usize, Option<char>)>,
}

/// What becomes of a quote that is never closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// It holds all that is left, as in a command.
    RunsOn,
    /// It is a letter, as an apostrophe in what a program says.
    Letter,
}

impl Word {
    /// Makes a word of an argument, which no shell reads any more.
    #[must_use]
    pub fn argument(text: &str) -> Self {
        Word { text: text.to_owned(), ..Word::default() }
    }

    /// Gives the word as it stands in `raw`, with something else in the place of its text from a byte on.
    #[must_use]
    pub fn with(&self, raw: &str, from: usize, instead: &str) -> String {
        let (Some((place, quote)), true) = (self.places.get(from), from > 0) else { return instead.to_owned() };
        let kept = raw.get(self.span.start..*place).unwrap_or_default();
        format!("{kept}{instead}{}", quote.map(String::from).unwrap_or_default())
    }

    /// Tells whether only a part of it is quoted.
    #[must_use]
    pub fn is_mixed(&self) -> bool {
        self.quoted && self.places.iter().any(|(_, quote)| quote.is_none())
    }

    /// Tells whether it looks like a flag: `-j4`, `--`, `--level=2`.
    #[must_use]
    pub fn is_flag(&self) -> bool {
        let name = self.text.split('=').next().unwrap_or_default();
        match (name.strip_prefix("--"), name.strip_prefix('-')) {
            (Some(long), _) => long.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
            (None, Some(short)) => (1..=3).contains(&short.len()) && short.chars().all(|c| c.is_ascii_alphanumeric()),
            _ => false,
        }
    }

    /// Tells whether it says where output goes, or input comes from: `2>&1`, `>out.txt`.
    #[must_use]
    pub fn is_redirection(&self) -> bool {
        let text = self.text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '&');
        // No shell reads an argument any more.
        !self.quoted && !self.places.is_empty() && text.starts_with(['<', '>'])
    }

    /// Tells whether it is `+` or `++`, as shells mark what they run.
    #[must_use]
    pub fn is_trace(&self) -> bool {
        !self.text.is_empty() && self.text.chars().all(|c| c == '+')
    }

    fn push(&mut self, c: char, at: usize, quote: Option<char>) {
        self.text.push(c);
        self.places.extend(std::iter::repeat_n((at, quote), c.len_utf8()));
    }
}

/// Splits a text into words.
#[must_use]
pub fn words(raw: &str, open: Open) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    let mut chars = raw.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() {
            if let Some(mut word) = word.take() {
                word.span.end = at;
                word.breaks |= c == '\n';
                words.push(word);
            }
            continue;
        }
        let word = word.get_or_insert_with(|| Word { span: at..raw.len(), ..Word::default() });
        match c {
            '\\' => {
                word.quoted = true;
                match chars.next() {
                    Some((_, '\n')) | None => {}
                    Some((at, c)) => word.push(c, at, None),
                }
            }
            '\'' | '"' if open == Open::RunsOn || closes(raw, at + 1, c) => {
                word.quoted = true;
                // `$'..'` has escapes; its mark is none of the word's.
                let steered =
                    c == '\'' && word.text.ends_with('$') && word.places.last().is_some_and(|p| p.0 + 1 == at);
                if steered || (c == '"' && word.text.ends_with('$')) {
                    word.text.pop();
                    word.places.pop();
                }
                within(raw, c, steered, word, &mut chars);
            }
            _ => {
                word.breaks |= matches!(c, ';' | '|' | '&' | '(' | ')' | '`');
                word.pipes |= c == '|';
                word.push(c, at, None);
            }
        }
    }
    words.extend(word);
    words
}

/// Takes in what stands between quotes, up to the one that closes.
fn within(raw: &str, quote: char, steered: bool, word: &mut Word, chars: &mut Peekable<CharIndices<'_>>) {
    while let Some((at, c)) = chars.next() {
        match c {
            c if c == quote => return,
            '\\' if steered => match chars.next() {
                Some((at, 'n')) => word.push('\n', at, Some(quote)),
                Some((at, 't')) => word.push('\t', at, Some(quote)),
                Some((at, c)) => word.push(c, at, Some(quote)),
                None => {}
            },
            '\\' if quote == '"' => match chars.next_if(|(_, c)| matches!(c, '$' | '`' | '"' | '\\' | '\n')) {
                Some((_, '\n')) => {}
                Some((at, c)) => word.push(c, at, Some(quote)),
                None => word.push(c, at, Some(quote)),
            },
            // A command within has quotes of its own.
            '$' if quote == '"' && chars.peek().is_some_and(|(_, c)| *c == '(') => {
                let end = closing(raw, at + 2);
                for (at, c) in raw.char_indices().skip_while(|(n, _)| *n < at).take_while(|(n, _)| *n < end) {
                    word.push(c, at, Some(quote));
                }
                while chars.next_if(|(n, _)| *n < end).is_some() {}
            }
            c => word.push(c, at, Some(quote)),
        }
    }
}

/// Tells whether a quote is closed on its line.
fn closes(raw: &str, from: usize, quote: char) -> bool {
    let line = raw.get(from..).unwrap_or_default().lines().next().unwrap_or_default();
    line.contains(quote)
}

/// Gives the end of a command that begins behind `$(`.
fn closing(raw: &str, from: usize) -> usize {
    let mut depth = 1;
    let mut quote: Option<char> = None;
    let mut escaped = false;
    for (n, c) in raw.get(from..).unwrap_or_default().char_indices() {
        match (quote, c) {
            _ if std::mem::take(&mut escaped) => {}
            (None | Some('"'), '\\') => escaped = true,
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            (None, _) => {}
        }
        if depth == 0 {
            return from + n + 1;
        }
    }
    raw.len()
}

/// Writes a word so that a shell takes it whole.
#[must_use]
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, expected: &[&str]) {
        let found = words(raw, Open::RunsOn);
        assert_eq!(found.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), expected, "{raw}");
        for word in found {
            assert_eq!(word.text.len(), word.places.len());
            assert!(raw.get(word.span.clone()).is_some_and(|raw| !raw.is_empty() && raw.trim() == raw), "{raw}");
        }
    }

    #[test]
    fn words_are_what_a_shell_makes_of_a_text() {
        check("", &[]);
        check("  a  b\tc\nd ", &["a", "b", "c", "d"]);
        check("a'b c'd \"e f\"g", &["ab cd", "e fg"]);
        check(r#"'it'\''s' "a \"b\" \x $c""#, &["it's", "a \"b\" \\x $c"]);
        check(r"a\ b \'c", &["a b", "'c"]);
        check(r"P=$'it\'s x'", &["P=it's x"]);
        check(r#"P=$"a b""#, &["P=a b"]);
        check(r#""$(P="a b" c)" d"#, &[r#"$(P="a b" c)"#, "d"]);
        check("a 'b c", &["a", "b c"]);
        check("a\\", &["a"]);
        check("a\\\nb", &["ab"]);
        check("''", &[""]);
    }

    #[test]
    fn an_apostrophe_is_a_letter_where_nothing_closes_it() {
        let found = words("can't open 'a b'", Open::Letter);
        assert_eq!(found.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), ["cant open a", "b'"]);
        let found = words("isn't\n'a b'", Open::Letter);
        assert_eq!(found.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), ["isn't", "a b"]);
    }

    #[test]
    fn a_part_of_a_word_is_replaced_where_it_stands() {
        let check = |raw: &str, from: usize, expected: &str| {
            let word = words(raw, Open::RunsOn).remove(0);
            assert_eq!(word.with(raw, from, "***"), expected, "{raw}");
        };
        check("P='a b'", 2, "P='***'");
        check("'P=a b'", 2, "'P=***'");
        check("\"P\"=a", 2, "\"P\"=***");
        check("'a b'", 0, "***");
    }

    #[test]
    fn what_is_quoted_is_one_word() {
        for word in ["", "a", "a b", "it's", "~/x", "$x", "é", "a\nb"] {
            check(&quoted(word), &[word]);
        }
    }
}
