//! Typed text is brought into one form before it is compared.
//!
//! Owns what people do not mean to say: white space, case, curly quotes, dashes, invisible characters, a full stop at
//! the end. Knows nothing of right and wrong.

use unicode_normalization::UnicodeNormalization;

use crate::deck::model::{Diacritics, Folding};

/// Folds a text for comparison under the rules of its rung.
///
/// Idempotent. A strict text keeps everything but surrounding white space, white space at the ends of lines, and the
/// spelling of line ends.
#[must_use]
pub fn fold(text: &str, folding: Folding) -> String {
    if folding.strict {
        return exact(text);
    }
    let mut out = plain(text);
    if !folding.case_exact {
        // The two small sigmas differ by place only, and lower-casing picks one by what stands behind it.
        out = out.to_lowercase().replace('ς', "σ").nfc().collect();
    }
    if folding.diacritics == Diacritics::Ignore {
        out = bare(&out);
    }
    unpunctuated(&out).to_owned()
}

/// Folds a text as far as nobody could see: NFC, invisible characters, white space, line ends.
#[must_use]
pub fn light(text: &str, folding: Folding) -> String {
    if folding.strict { exact(text) } else { spaced(&visible(text)) }
}

/// Folds typography too (quotes, dashes, full-width forms), but neither case nor accents nor punctuation.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2bc}' | '\u{b4}' => out.push('\''),
            '\u{201c}'..='\u{201f}' | '\u{2033}' | '«' | '»' => out.push('"'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
            '…' => out.push_str("..."),
            '\u{ff01}'..='\u{ff5e}' => out.push(char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)),
            _ => out.push(c),
        }
    }
    let composed: String = out.nfc().collect();
    spaced(&composed)
}

/// Takes the accents off: `año` becomes `ano`, `Straße` becomes `Strasse`.
///
/// Only marks a reader would call accents, and the vowel points of Hebrew and Arabic. The Cyrillic `й` keeps its
/// breve, and kana their voicing marks: they are other letters.
#[must_use]
pub fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut base = '\0';
    for c in text.nfd() {
        match c {
            '\u{306}' if matches!(base, 'и' | 'И') => out.push(c),
            '\u{300}'..='\u{36f}'
            | '\u{5b0}'..='\u{5bd}'
            | '\u{5bf}'
            | '\u{5c1}'
            | '\u{5c2}'
            | '\u{5c7}'
            | '\u{64b}'..='\u{652}'
            | '\u{670}' => continue,
            'ß' => out.push_str("ss"),
            'ẞ' => out.push_str("SS"),
            'æ' => out.push_str("ae"),
            'Æ' => out.push_str("AE"),
            'œ' => out.push_str("oe"),
            'Œ' => out.push_str("OE"),
            'ø' => out.push('o'),
            'Ø' => out.push('O'),
            'ł' => out.push('l'),
            'Ł' => out.push('L'),
            'đ' => out.push('d'),
            'Đ' => out.push('D'),
            'ı' => out.push('i'),
            _ => out.push(c),
        }
        base = c;
    }
    out.nfc().collect()
}

/// Tells whether a text shows nothing at all: white space, control and invisible characters only.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace()
            || c.is_control()
            || is_invisible(c)
            || matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
            || matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{2800}')
    })
}

fn exact(text: &str) -> String {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let shown: String = unified.chars().filter(|c| !is_invisible(*c)).nfc().collect();
    let lines: Vec<&str> = shown.split('\n').map(str::trim_end).collect();
    lines.join("\n").trim().to_owned()
}

fn visible(text: &str) -> String {
    // Joiners shape letters and emoji, but nobody types them on purpose into an answer compared by its letters.
    text.chars().filter(|c| !is_invisible(*c) && !matches!(c, '\u{200c}' | '\u{200d}')).nfc().collect()
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
        || (c.is_control() && !c.is_whitespace())
}

fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn unpunctuated(text: &str) -> &str {
    let stop = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '。' | '、');
    let start = |c: char| c.is_whitespace() || matches!(c, '¿' | '¡');
    let inner = text.trim_end_matches(stop).trim_start_matches(start);
    // An answer of punctuation alone means it.
    if inner.is_empty() { text } else { inner }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LOOSE: Folding = Folding { strict: false, case_exact: false, diacritics: Diacritics::Near };
    const CASE: Folding = Folding { strict: false, case_exact: true, diacritics: Diacritics::Near };
    const IGNORE: Folding = Folding { strict: false, case_exact: false, diacritics: Diacritics::Ignore };
    const STRICT: Folding = Folding { strict: true, case_exact: true, diacritics: Diacritics::Exact };

    fn check(folding: Folding, text: &str, expected: &str) {
        assert_eq!(fold(text, folding), expected, "{text:?}");
    }

    #[test]
    fn loose_texts_lose_what_was_not_meant() {
        check(LOOSE, "  The   Bill. ", "the bill");
        check(LOOSE, "¿Dónde está?", "dónde está");
        check(LOOSE, "cafe\u{301}", "café");
        check(LOOSE, "don\u{2019}t", "don't");
        check(LOOSE, "“so”", "\"so\"");
        check(LOOSE, "well\u{2013}known", "well-known");
        check(LOOSE, "a\u{a0}b\u{3000}c", "a b c");
        check(LOOSE, "re\u{ad}set\u{200b}", "reset");
        check(LOOSE, "ＡＢＣ", "abc");
        check(LOOSE, "wait…", "wait");
        check(LOOSE, "?", "?");
        check(LOOSE, "?!", "?!");
        check(LOOSE, "quoi ?", "quoi");
        check(LOOSE, "ΟΔΟΣ", "οδοσ");
        check(LOOSE, "οδος", "οδοσ");
        check(LOOSE, "\u{212a}g", "kg");
        check(CASE, "Vec.", "Vec");
        check(CASE, "Ａ\u{301}", "Á");
        check(IGNORE, "Año", "ano");
        check(IGNORE, "Straße", "strasse");
        check(IGNORE, "мой ёж", "мой еж");
        check(IGNORE, "が", "が");
    }

    #[test]
    fn strict_texts_lose_only_white_space_at_their_edges() {
        check(STRICT, " Vec ", "Vec");
        check(STRICT, "let  x;\t\r\nlet y;\r\n", "let  x;\nlet y;");
        check(STRICT, "“a”", "“a”");
        check(STRICT, "a;.", "a;.");
        check(STRICT, "caf\u{65}\u{301}", "café");
        check(STRICT, "\u{feff}x", "x");
    }

    #[test]
    fn blank_is_what_shows_nothing() {
        for text in ["", " \t\n", "\u{200b}", "\u{200d}\u{fe0f}", "\u{1b}", "\u{3000}", "\u{2800}", "\u{202e}"] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["a", ".", "\u{301}", "0"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn folding_is_idempotent(text in "(\\PC|[ .?!¿Σς\u{300}-\u{310}\u{ad}\u{ff21}\u{212a}İ\u{200b}\r\n]){0,12}") {
            for folding in [LOOSE, CASE, IGNORE, STRICT] {
                let once = fold(&text, folding);
                prop_assert_eq!(fold(&once, folding), once);
            }
            let once = light(&text, LOOSE);
            prop_assert_eq!(light(&once, LOOSE), once);
            let once = bare(&text);
            prop_assert_eq!(bare(&once), once);
        }
    }
}
