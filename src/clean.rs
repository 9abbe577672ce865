//! Makes any text safe to put on a terminal.
//!
//! The floor below everything: deck text, answers, file names, error messages and program output all pass through
//! here before a person sees them. Knows nothing of decks or screens.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

/// How many combining marks a character keeps; towers beyond that climb over neighbouring lines.
pub const MARKS_KEPT: usize = 8;

/// Makes a text safe for one line of a terminal.
///
/// Control characters, line breaks and tabs among them, become visible symbols (`␛`, `␊`), characters that reorder or
/// hide text become their code point (`‹U+202E›`), zero-width ones vanish and towers of combining marks are clipped to
/// [`MARKS_KEPT`]. Text that is safe already is borrowed.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    filter(text, false)
}

/// Makes a text of several lines safe for a terminal: as [`clean`], but line breaks and tabs stay.
///
/// A carriage return before a line break is dropped, so that a file from another system reads the same.
#[must_use]
pub fn clean_block(text: &str) -> Cow<'_, str> {
    filter(text, true)
}

/// Gives the beginning of a text, at most so many bytes of it, and no half character.
#[must_use]
pub fn beginning(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

/// Tells whether a character could steer the terminal or reorder text: C0, DEL, C1, and the bidirectional controls.
#[must_use]
pub fn is_hostile(c: char) -> bool {
    c.is_control() || is_bidi(c)
}

/// Tells whether a character shows nothing and joins nothing: zero-width spaces, word joiners, byte order marks.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{180e}' | '\u{fff9}'..='\u{fffb}')
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{2028}' | '\u{2029}')
}

fn filter(text: &str, block: bool) -> Cow<'_, str> {
    // Plain ASCII is nearly every text; the marks need a look at each character.
    let plain = |b: u8| (0x20..0x7f).contains(&b) || (block && matches!(b, b'\n' | b'\t'));
    if text.bytes().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut marks = 0;
    let mut before: Option<char> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        if is_combining_mark(c) || is_selector(c) {
            marks += 1;
            if marks <= MARKS_KEPT {
                out.push(c);
            }
            continue;
        }
        if c == '\u{200d}' {
            // Joins emoji and letters of joining scripts; anywhere else it only hides.
            if before.is_some_and(joins) && next.is_some_and(joins) && marks <= MARKS_KEPT {
                out.push(c);
            }
            continue;
        }
        if is_invisible(c) {
            continue;
        }
        marks = 0;
        before = Some(c);
        match c {
            '\n' | '\t' if block => out.push(c),
            '\r' if block && next == Some('\n') => {}
            c if c < ' ' => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}')),
            '\u{7f}' => out.push('␡'),
            c if is_hostile(c) => {
                out.push('‹');
                out.push_str(&name(c));
                out.push('›');
            }
            c => out.push(c),
        }
    }
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// Names a character by its code point, as in `U+202E`.
#[must_use]
pub fn name(c: char) -> String {
    format!("U+{:04X}", c as u32)
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn joins(c: char) -> bool {
    c as u32 >= 0x600 && !c.is_whitespace() && !is_hostile(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, line: &str, block: &str) {
        assert_eq!(clean(text), line, "one line of {text:?}");
        assert_eq!(clean_block(text), block, "block of {text:?}");
    }

    #[test]
    fn makes_text_safe() {
        check("plain", "plain", "plain");
        check("la cuenta, ¿qué?", "la cuenta, ¿qué?", "la cuenta, ¿qué?");
        check("a\x1b]52;c;eA==\x07", "a␛]52;c;eA==␇", "a␛]52;c;eA==␇");
        check("\x1b[2J\x1b[?1049l", "␛[2J␛[?1049l", "␛[2J␛[?1049l");
        check("a\nb\tc", "a␊b␉c", "a\nb\tc");
        check("a\r\nb\rc", "a␍␊b␍c", "a\nb␍c");
        check("\u{9b}31m\u{85}\x7f", "‹U+009B›31m‹U+0085›␡", "‹U+009B›31m‹U+0085›␡");
        check("abc\u{202e}fed\u{2066}x", "abc‹U+202E›fed‹U+2066›x", "abc‹U+202E›fed‹U+2066›x");
        check("\u{200e}\u{200f}", "‹U+200E›‹U+200F›", "‹U+200E›‹U+200F›");
        check("pay\u{200b}pal\u{feff}\u{2060}", "paypal", "paypal");
        check("a\u{200d}b", "ab", "ab");
        check("👩\u{200d}💻 ❤\u{fe0f}", "👩\u{200d}💻 ❤\u{fe0f}", "👩\u{200d}💻 ❤\u{fe0f}");
        check("👩🏽\u{200d}🚒", "👩🏽\u{200d}🚒", "👩🏽\u{200d}🚒");
        check("e\u{301}", "e\u{301}", "e\u{301}");
        check("", "", "");
        let tower = format!("z{}", "\u{30d}".repeat(500));
        let clipped = format!("z{}", "\u{30d}".repeat(MARKS_KEPT));
        check(&tower, &clipped, &clipped);
    }

    #[test]
    fn safe_text_is_borrowed() {
        assert!(matches!(clean("naïve ünïcode"), Cow::Borrowed(_)));
        assert!(matches!(clean_block("two\nlines"), Cow::Borrowed(_)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]
        #[test]
        fn nothing_hostile_is_left(text in "(?s)(\\PC|[\\x00-\\x1f\\x7f-\\x9f\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2069}\u{300}]|.){0,60}") {
            for (out, block) in [(clean(&text), false), (clean_block(&text), true)] {
                for c in out.chars() {
                    prop_assert!((block && matches!(c, '\n' | '\t')) || !is_hostile(c), "{c:?} left in {out:?}");
                    prop_assert!(!is_invisible(c));
                }
                let again = if block { clean_block(&out) } else { clean(&out) };
                prop_assert_eq!(&again, &out);
            }
        }
    }
}
