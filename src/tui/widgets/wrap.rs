//! Breaks styled text into lines, by word where it can and by grapheme where it must.

use ratatui::{
    style::Style,
    text::{Line, Span},
};
use unicode_segmentation::UnicodeSegmentation;

use super::measure::{CUT, grapheme_width};

/// A stretch of text in one style. A line feed in it ends the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The text, cleaned.
    pub text: String,
    /// How it looks.
    pub style: Style,
    /// White space stands as it is instead of shrinking to one blank: code.
    pub verbatim: bool,
}

/// Wraps runs into lines of at most `columns`; no line is wider. Nothing at all gives no line.
///
/// Breaks at white space and beside wide characters (which need none); a word longer than a line is broken by
/// grapheme, and a grapheme wider than a line gives way to the mark of a cut.
#[must_use]
pub fn wrap(runs: &[Run], columns: usize) -> Vec<Line<'static>> {
    let mut lines = Lines { columns: columns.max(1), ..Lines::default() };
    for run in runs {
        for grapheme in run.text.graphemes(true) {
            lines.take(grapheme, run);
        }
    }
    lines.finish()
}

/// One grapheme on its way to a line.
#[derive(Clone)]
struct Glyph {
    text: String,
    width: usize,
    style: Style,
}

#[derive(Default)]
struct Lines {
    columns: usize,
    done: Vec<Line<'static>>,
    line: Vec<Glyph>,
    line_width: usize,
    /// Blanks that stand before the word, if it stays on this line.
    blanks: Vec<Glyph>,
    word: Vec<Glyph>,
    word_width: usize,
    has_text: bool,
}

impl Lines {
    fn take(&mut self, grapheme: &str, run: &Run) {
        self.has_text = true;
        if matches!(grapheme, "\n" | "\r\n") {
            self.end_word();
            self.end_line();
            return;
        }
        let glyph = |text: &str, width| Glyph { text: text.to_owned(), width, style: run.style };
        if grapheme.chars().all(char::is_whitespace) {
            self.end_word();
            if run.verbatim || self.blanks.is_empty() {
                self.blanks.push(glyph(" ", 1));
            }
            return;
        }
        let width = grapheme_width(grapheme);
        if width == 0 {
            return;
        }
        let glyph = if width > self.columns { glyph(CUT, 1) } else { glyph(grapheme, width) };
        let stands_alone = glyph.width > 1 && !closes(grapheme);
        if stands_alone {
            self.end_word();
        }
        self.word_width += glyph.width;
        self.word.push(glyph);
    }

    /// Puts the gathered word on this line or the next.
    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let word = std::mem::take(&mut self.word);
        let width = std::mem::take(&mut self.word_width);
        let mut blanks = std::mem::take(&mut self.blanks);
        if self.line_width + blanks.len() + width > self.columns && !self.line.is_empty() {
            self.end_line();
            blanks.clear();
        }
        for glyph in blanks.into_iter().chain(word) {
            if self.line_width + glyph.width > self.columns {
                self.end_line();
            }
            self.line_width += glyph.width;
            self.line.push(glyph);
        }
    }

    fn end_line(&mut self) {
        let mut spans: Vec<(String, Style)> = Vec::new();
        for glyph in self.line.drain(..) {
            match spans.last_mut() {
                Some((text, style)) if *style == glyph.style => text.push_str(&glyph.text),
                _ => spans.push((glyph.text, glyph.style)),
            }
        }
        self.done.push(Line::from_iter(spans.into_iter().map(|(text, style)| Span::styled(text, style))));
        self.line_width = 0;
        self.blanks.clear();
    }

    fn finish(mut self) -> Vec<Line<'static>> {
        self.end_word();
        if !self.line.is_empty() || (self.has_text && self.done.is_empty()) {
            self.end_line();
        }
        self.done
    }
}

/// Tells whether a wide character may not begin a line.
fn closes(grapheme: &str) -> bool {
    grapheme.starts_with(['、', '。', '，', '．', '！', '？', '：', '；', '）', '」', '』', '】', '〉', '》', 'ー'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widgets::measure::width;
    use proptest::prelude::*;

    fn run(text: &str) -> Run {
        Run { text: text.to_owned(), style: Style::new(), verbatim: false }
    }

    fn plain(lines: &[Line]) -> Vec<String> {
        lines.iter().map(|l| l.spans.iter().map(|s| s.content.as_ref()).collect()).collect()
    }

    #[track_caller]
    fn check(text: &str, columns: usize, expected: &[&str]) {
        assert_eq!(plain(&wrap(&[run(text)], columns)), expected, "{text:?} in {columns}");
    }

    #[test]
    fn lines_break_where_a_reader_would() {
        check("one two three", 7, &["one two", "three"]);
        check("one  two", 20, &["one two"]);
        check("one two ", 7, &["one two"]);
        check(" one", 7, &[" one"]);
        check("", 5, &[]);
        check("\n", 5, &[""]);
        check("a\nb", 5, &["a", "b"]);
        check("abcdefgh", 3, &["abc", "def", "gh"]);
        check("x abcdefgh", 3, &["x", "abc", "def", "gh"]);
        check("日本語を学ぶ", 5, &["日本", "語を", "学ぶ"]);
        check("日本、語", 4, &["日", "本、", "語"]);
        check("日本", 1, &["…", "…"]);
        check("ab e\u{301}e\u{301}", 2, &["ab", "e\u{301}e\u{301}"]);
        check("👩‍👩‍👧👩‍👩‍👧", 2, &["👩‍👩‍👧", "👩‍👩‍👧"]);
    }

    #[test]
    fn verbatim_blanks_stay() {
        let code = Run { verbatim: true, ..run("a  b") };
        assert_eq!(plain(&wrap(&[run("see "), code], 20)), ["see a  b"]);
    }

    #[test]
    fn a_word_of_two_styles_stays_whole() {
        let strong = Run { style: Style::new().bold(), ..run("own") };
        let lines = wrap(&[run("the "), strong, run("ers")], 6);
        assert_eq!(plain(&lines), ["the", "owners"]);
        assert_eq!(lines[1].spans.len(), 2);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn no_line_is_wider(text in "(\\PC|[ \n日ｶ\u{ff9e}\u{301}👩\u{200d}]){0,60}", verbatim: bool, columns in 1usize..40) {
            let lines = wrap(&[Run { verbatim, ..run(&text) }], columns);
            for line in plain(&lines) {
                prop_assert!(width(&line) <= columns, "{line:?} in {columns}");
            }
        }

        #[test]
        fn no_word_is_lost(text in "([a-e]{1,12} ){0,12}", columns in 1usize..30) {
            let joined: String = plain(&wrap(&[run(&text)], columns)).concat();
            prop_assert_eq!(joined.replace(' ', ""), text.replace(' ', ""));
        }
    }
}
