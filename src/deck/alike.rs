//! When two answers are the same for an author: a plain folding, for siblings and checks.
//!
//! Grading has its own, finer folding; this one only has to find what a learner could not tell apart.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Folds a text for comparison: NFC, lower case, single spaces, no punctuation at the end.
#[must_use]
pub fn key(text: &str) -> String {
    let ends = |c: char| c.is_whitespace() || matches!(c, '.' | '!' | '?' | '…' | ',' | ';' | ':');
    let kept = text.trim_end_matches(ends).trim_start();
    let kept = if kept.is_empty() { text.trim() } else { kept };
    let mut out = String::with_capacity(kept.len());
    if kept.is_ascii() {
        push_folded(&mut out, kept.bytes().map(|b| b.to_ascii_lowercase() as char));
    } else {
        push_folded(&mut out, kept.nfc().flat_map(char::to_lowercase));
    }
    out
}

fn push_folded(out: &mut String, chars: impl Iterator<Item = char>) {
    let mut space = false;
    for c in chars {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if space {
            out.push(' ');
            space = false;
        }
        out.push(c);
    }
}

/// Takes the parts in brackets out of a side of a pair: `banco (seat)` is `banco`. What is nothing but a bracket stays.
#[must_use]
pub fn bare(text: &str) -> Cow<'_, str> {
    if !text.contains('(') {
        return Cow::Borrowed(text.trim());
    }
    let mut out = String::with_capacity(text.len());
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    if out.is_empty() || depth > 0 { Cow::Borrowed(text.trim()) } else { Cow::Owned(out) }
}

/// Takes a leading English article, or the `to` of a verb, off.
#[must_use]
pub fn without_article(text: &str) -> &str {
    for article in ["the ", "an ", "a ", "to "] {
        if let Some((head, rest)) = text.split_at_checked(article.len())
            && head.eq_ignore_ascii_case(article)
            && !rest.trim().is_empty()
        {
            return rest.trim_start();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds() {
        let check = |text: &str, expected: &str| assert_eq!(key(text), expected);
        check("  The  Bill. ", "the bill");
        check("a\nb", "a b");
        check("E\u{301}L", "él");
        check("?", "?");
        check("", "");
        check("Vec<T>", "vec<t>");
    }

    #[test]
    fn takes_brackets_out() {
        let check = |text: &str, expected: &str| assert_eq!(bare(text), expected);
        check("banco (seat)", "banco");
        check("take (sth) off", "take off");
        check("(el) agua", "agua");
        check("f((x)) y", "f y");
        check("(only)", "(only)");
        check("open (", "open (");
        check(":)", ":)");
    }

    #[test]
    fn takes_articles_off() {
        let check = |text: &str, expected: &str| assert_eq!(without_article(text), expected);
        check("the bill", "bill");
        check("To eat", "eat");
        check("an apple", "apple");
        check("theme", "theme");
        check("to", "to");
        check("a ", "a ");
    }
}
