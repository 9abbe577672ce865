//! Any text inside HTML.

use crate::clean::{clean, clean_block};

/// Makes any text harmless in HTML, between tags and in quoted attributes, on one line; what would steer or reorder shows
/// as a symbol.
#[must_use]
pub fn escape(text: &str) -> String {
    harmless(&clean(text))
}

/// Makes any text harmless in HTML as [`escape`] does, and leaves its lines and tabs as they are.
#[must_use]
pub fn escape_block(text: &str) -> String {
    harmless(&clean_block(text))
}

fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_leave_its_place() {
        for (text, line, block) in [
            ("plain, ¿qué?", "plain, ¿qué?", "plain, ¿qué?"),
            ("a & b", "a &amp; b", "a &amp; b"),
            ("<script>", "&lt;script&gt;", "&lt;script&gt;"),
            ("\"><img src='x'>", "&quot;&gt;&lt;img src=&#39;x&#39;&gt;", "&quot;&gt;&lt;img src=&#39;x&#39;&gt;"),
            ("&lt;b&gt;", "&amp;lt;b&amp;gt;", "&amp;lt;b&amp;gt;"),
            ("one\n\ttwo", "one␊␉two", "one\n\ttwo"),
            ("\u{1b}[2J\u{9b}\u{0}", "␛[2J‹U+009B›␀", "␛[2J‹U+009B›␀"),
            ("\u{202e}<!--", "‹U+202E›&lt;!--", "‹U+202E›&lt;!--"),
        ] {
            assert_eq!((escape(text).as_str(), escape_block(text).as_str()), (line, block));
        }
    }
}
