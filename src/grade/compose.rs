//! Accented letters without their keys: the letter, then a mark.
//!
//! | keys | gives | keys | gives |
//! |---|---|---|---|
//! | `a'` `e'` `i'` `o'` `u'` `y'` | á é í ó ú ý | `n~` `a~` `o~` | ñ ã õ |
//! | `` a` `` `` e` `` `` i` `` `` o` `` `` u` `` | à è ì ò ù | `u:` `a"` and other vowels | ü ä |
//! | `a^` and other vowels | â | `c,` | ç |
//! | `??` `!!` where a word begins | ¿ ¡ | | |
//!
//! Capitals likewise. The same mark once more takes it back and leaves the mark itself: `á` and `'` give `a'`.

use unicode_normalization::UnicodeNormalization;

/// Gives what takes the place of the last character of `before` when `key` is typed behind it, or nothing when the
/// key means itself. The caller composes only where the answer may hold such letters.
#[must_use]
pub fn compose(before: &str, key: char) -> Option<String> {
    let last = before.chars().next_back()?;
    if let Some(opening) = opening(before, last, key) {
        return Some(opening);
    }
    let mark = combining(key)?;
    if takes(last, mark) {
        let composed: String = [last, mark].into_iter().nfc().collect();
        return (composed.chars().count() == 1).then_some(composed);
    }
    // A letter that already wears the mark goes back to what was typed.
    let mut parts = std::iter::once(last).nfd();
    match (parts.next(), parts.next(), parts.next()) {
        (Some(base), Some(worn), None) if worn == mark && takes(base, mark) => Some([base, key].into_iter().collect()),
        _ => None,
    }
}

/// Spanish opens its questions and calls: two of the closing marks where a word begins.
fn opening(before: &str, last: char, key: char) -> Option<String> {
    let earlier = before.chars().rev().nth(1);
    let starts_word = earlier.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '"' | '«' | '¿' | '¡'));
    match (last, key) {
        ('?', '?') if starts_word => Some("¿".to_owned()),
        ('!', '!') if starts_word => Some("¡".to_owned()),
        ('¿', '?') => Some("??".to_owned()),
        ('¡', '!') => Some("!!".to_owned()),
        _ => None,
    }
}

fn combining(key: char) -> Option<char> {
    match key {
        '\'' => Some('\u{301}'),
        '`' => Some('\u{300}'),
        '^' => Some('\u{302}'),
        '~' => Some('\u{303}'),
        '"' | ':' => Some('\u{308}'),
        ',' => Some('\u{327}'),
        _ => None,
    }
}

/// Tells which letters take which mark: a small table, so that ordinary typing (`it's`, `d:`) is left alone.
fn takes(letter: char, mark: char) -> bool {
    let bases = match mark {
        '\u{301}' => "aeiouy",
        '\u{303}' => "nao",
        '\u{327}' => "c",
        _ => "aeiou",
    };
    bases.contains(letter.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Types the keys one by one, as a field does.
    fn typed(keys: &str) -> String {
        let mut text = String::new();
        for key in keys.chars() {
            match compose(&text, key) {
                Some(instead) => {
                    text.pop();
                    text.push_str(&instead);
                }
                None => text.push(key),
            }
        }
        text
    }

    #[track_caller]
    fn check(keys: &str, expected: &str) {
        assert_eq!(typed(keys), expected, "{keys:?}");
    }

    #[test]
    fn letters_take_marks() {
        check("ma'", "má");
        check("A'rbol", "Árbol");
        check("nin~o", "niño");
        check("pingu:ino", "pingüino");
        check("pingu\"ino", "pingüino");
        check("tre`s fe^te", "très fête");
        check("franc,ais", "français");
        check("Sa~o", "São");
        check("E\"", "Ë");
    }

    #[test]
    fn the_mark_twice_is_the_mark() {
        check("a''", "a'");
        check("a'''", "a''");
        check("n~~", "n~");
        check("u::", "u:");
        check("c,,", "c,");
        check("??", "¿");
        check("???", "??");
        check("!!!", "!!");
    }

    #[test]
    fn ordinary_typing_is_left_alone() {
        check("it's", "it's");
        check("'a", "'a");
        check("x~", "x~");
        check("1,5", "1,5");
        check("yes, no", "yes, no");
        check("que??", "que??");
        check("no!!", "no!!");
        check("??Que'?", "¿Qué?");
        check("si' ??que'", "sí ¿qué");
        check("\u{e4}\u{301}'", "\u{e4}\u{301}'");
    }

    proptest! {
        #[test]
        fn one_character_gives_one_or_two(before in "\\PC{0,4}", key in any::<char>()) {
            if let Some(instead) = compose(&before, key) {
                prop_assert!((1..=2).contains(&instead.chars().count()));
            }
        }
    }
}
