//! Cloze text to pieces and blanks.

use std::ops::Range;

use crate::deck::model::{Blank, Piece};

/// What a cloze text holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// The text in pieces, in order.
    pub pieces: Vec<Piece>,
    /// The blanks in order.
    pub blanks: Vec<Blank>,
}

/// What is amiss in a cloze text: the bytes of the text it stands at, and the message.
pub type Amiss = (Range<usize>, &'static str);

/// The marks a blank has unless the author chose others.
pub const MARKS: (&str, &str) = ("{{", "}}");

/// The most blanks of one text; nobody answers as many at once.
pub const BLANKS_MAX: usize = 50;

/// Splits a text at its blanks.
///
/// A blank is `open answer|other close`, and may be followed by `(cue)`. A bar that belongs to the answer is written
/// `\|`.
///
/// # Errors
///
/// Tells where a mark has no partner, a blank is empty or runs over a line, or the text has no blank.
pub fn split(text: &str, (open, close): (&str, &str)) -> Result<Parts, Amiss> {
    let mut parts = Parts { pieces: Vec::new(), blanks: Vec::new() };
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let start = rest.find(open);
        let plain = rest.get(..start.unwrap_or(rest.len())).unwrap_or_default();
        if let Some(stray) = plain.find(close) {
            return Err((at + stray..at + stray + close.len(), "a closing mark without an opening one"));
        }
        if !plain.is_empty() {
            parts.pieces.push(Piece::Text(plain.to_owned()));
        }
        let Some(start) = start else { break };
        let mark = at + start..at + start + open.len();
        let inside = text.get(mark.end..).unwrap_or_default();
        let Some(end) = inside.find(close) else {
            return Err((mark, "an opening mark without a closing one"));
        };
        let answer = inside.get(..end).unwrap_or_default();
        let whole = mark.start..mark.end + end + close.len();
        if answer.contains(open) {
            return Err((mark, "an opening mark without a closing one"));
        }
        if answer.contains('\n') {
            return Err((whole, "a blank that runs over a line"));
        }
        let right = alternatives(answer);
        if right.is_empty() {
            return Err((whole, "a blank without an answer"));
        }
        at = whole.end;
        let cue = cue(text.get(at..).unwrap_or_default());
        at += cue.map_or(0, |c| c.len() + 2);
        parts.pieces.push(Piece::Blank(parts.blanks.len()));
        parts.blanks.push(Blank { right, cue: cue.map(str::to_owned) });
    }
    if parts.blanks.is_empty() {
        return Err((0..text.len(), "a cloze text without a blank"));
    }
    Ok(parts)
}

fn cue(after: &str) -> Option<&str> {
    let inside = after.strip_prefix('(')?;
    let line = inside.split('\n').next()?;
    let cue = line.get(..line.find(')')?)?;
    (!cue.trim().is_empty()).then_some(cue)
}

fn alternatives(answer: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut chars = answer.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' && chars.peek() == Some(&'|') {
            chars.next();
            push(&mut all, '|');
        } else if c == '|' {
            all.push(String::new());
        } else {
            push(&mut all, c);
        }
    }
    all.iter().map(|a| a.trim()).filter(|a| !a.is_empty()).map(str::to_owned).collect()
}

fn push(all: &mut [String], c: char) {
    if let Some(last) = all.last_mut() {
        last.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(result: Result<Parts, Amiss>) -> String {
        match result {
            Err((span, message)) => format!("{span:?} {message}"),
            Ok(parts) => {
                let mut out = String::new();
                for piece in &parts.pieces {
                    match piece {
                        Piece::Text(text) => out.push_str(text),
                        Piece::Blank(i) => {
                            let blank = &parts.blanks[*i];
                            out.push_str(&format!(
                                "<{}:{}>",
                                blank.right.join("/"),
                                blank.cue.as_deref().unwrap_or("")
                            ));
                        }
                    }
                }
                out
            }
        }
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(show(split(text, MARKS)), expected, "{text}");
    }

    #[test]
    fn splits_at_the_blanks() {
        check("a {{b}} c", "a <b:> c");
        check("{{b}}", "<b:>");
        check("{{ b | c }}{{d}}", "<b/c:><d:>");
        check("{{b}}(to be) x", "<b:to be> x");
        check("{{b}} (x)", "<b:> (x)");
        check("{{f}}()", "<f:>()");
        check("{{f}}(x\n)", "<f:>(x\n)");
        check("{{a \\|\\| b|or}}", "<a || b/or:>");
        check("{{\\n}}", "<\\n:>");
        check("no blank", "0..8 a cloze text without a blank");
        check("a {{b", "2..4 an opening mark without a closing one");
        check("a {{b {{c}}", "2..4 an opening mark without a closing one");
        check("a }} b {{c}}", "2..4 a closing mark without an opening one");
        check("{{c}} }}", "6..8 a closing mark without an opening one");
        check("{{ }}", "0..5 a blank without an answer");
        check("{{|}}", "0..5 a blank without an answer");
        check("{{a\nb}}", "0..7 a blank that runs over a line");
    }

    #[test]
    fn other_marks() {
        assert_eq!(show(split("let x = Foo {{ y: «1» }};", ("«", "»"))), "let x = Foo {{ y: <1:> }};");
        assert_eq!(show(split("a $b$ c", ("$", "$"))), "a <b:> c");
    }
}
