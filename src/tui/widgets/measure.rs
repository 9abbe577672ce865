//! How wide a text is on a terminal, by grapheme, and how it is made to fit.

use std::borrow::Cow;

use ratatui::{buffer::CellWidth, layout::Alignment};
use unicode_segmentation::UnicodeSegmentation;

use crate::clean::clean;

/// What stands for the part of a text that was left out; one column wide.
pub const CUT: &str = "…";

/// Gives the width of one grapheme in columns, as the buffer that draws it counts. A control character has none.
#[must_use]
pub fn grapheme_width(grapheme: &str) -> usize {
    if grapheme.chars().any(char::is_control) {
        return 0;
    }
    usize::from(grapheme.cell_width())
}

/// Gives the width of a text in columns.
#[must_use]
pub fn width(text: &str) -> usize {
    text.graphemes(true).map(grapheme_width).sum()
}

/// Cuts a text that is wider than `columns`, and ends it with [`CUT`] then.
#[must_use]
pub fn clip(text: &str, columns: usize) -> Cow<'_, str> {
    let mut used = 0;
    // Where the text would end if the mark of the cut has to follow.
    let mut end = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme_width(grapheme);
        if used > columns {
            let kept = text.get(..end).unwrap_or("");
            return Cow::Owned(if columns == 0 { String::new() } else { format!("{kept}{CUT}") });
        }
        if used < columns {
            end = at + grapheme.len();
        }
    }
    Cow::Borrowed(text)
}

/// Gives what a grapheme looks like where it can be edited, and its width: at least a column, so that the cursor can stand
/// on it, and `columns` at the most. The end of a line looks like nothing.
#[must_use]
pub fn cell(grapheme: &str, columns: usize) -> (String, usize) {
    if grapheme == "\n" {
        return (String::new(), 0);
    }
    let shown = clean(grapheme).into_owned();
    match width(&shown) {
        0 => ("·".to_owned(), 1),
        width if width > columns => (CUT.to_owned(), grapheme_width(CUT)),
        width => (shown, width),
    }
}

/// Clips or fills a text to exactly `columns`.
#[must_use]
pub fn pad(text: &str, columns: usize, alignment: Alignment) -> String {
    let text = clip(text, columns);
    let room = columns.saturating_sub(width(&text));
    let before = match alignment {
        Alignment::Left => 0,
        Alignment::Center => room / 2,
        Alignment::Right => room,
    };
    format!("{}{text}{}", " ".repeat(before), " ".repeat(room - before))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::{buffer::Buffer, layout::Rect, style::Style};

    #[test]
    fn widths_are_by_grapheme() {
        for (text, columns) in
            [("", 0), ("abc", 3), ("日本", 4), ("e\u{301}", 1), ("👩‍👩‍👧", 2), ("🇪🇸", 2), ("a\u{7}b", 2), ("שלום", 4)]
        {
            assert_eq!(width(text), columns, "{text:?}");
        }
    }

    #[test]
    fn what_is_cut_says_so() {
        for (text, columns, expected) in [
            ("abc", 3, "abc"),
            ("abcd", 3, "ab…"),
            ("abcd", 1, "…"),
            ("abcd", 0, ""),
            ("", 0, ""),
            ("日本語", 5, "日本…"),
            ("日本語", 4, "日…"),
            ("ab👩‍👩‍👧", 3, "ab…"),
            ("ab👩‍👩‍👧", 4, "ab👩‍👩‍👧"),
        ] {
            assert_eq!(clip(text, columns), expected, "{text:?} in {columns}");
        }
        assert_eq!(pad("日本語", 6, Alignment::Right), "日本語");
        assert_eq!(pad("日本語", 4, Alignment::Right), " 日…");
        assert_eq!(pad("ab", 5, Alignment::Center), " ab  ");
    }

    proptest! {
        #[test]
        fn a_padded_text_has_the_width_asked_for(text in "(\\PC|[日ｶ\u{ff9e}\u{301}👩\u{200d}]){0,12}", columns in 0usize..20) {
            let text = crate::clean::clean(&text).into_owned();
            prop_assert!(width(&clip(&text, columns)) <= columns);
            prop_assert_eq!(width(&pad(&text, columns, Alignment::Left)), columns);
            let mut buffer = Buffer::empty(Rect::new(0, 0, 100, 1));
            let (drawn_to, _) = buffer.set_stringn(0, 0, &text, 100, Style::new());
            prop_assert_eq!(width(&text), usize::from(drawn_to), "{:?}", text);
        }
    }
}
