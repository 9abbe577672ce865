//! A field to type in: a value that edits turn into the next, and a view of it.
//!
//! Owns the text and the cursor. Knows no key: the screen's table makes edits of keys. Nothing typed or pasted ever
//! submits. The text keeps its logical order; reordering what is written right to left is the terminal's business.

use std::ops::Range;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};
use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    edges,
    intake::{is_steering, without_sequences},
    measure::{CUT, cell, clip},
};
use crate::{grade::compose::compose, tui::theme::Theme};

/// Graphemes a field takes; what comes after them is left out.
pub const MOST_GRAPHEMES: usize = 10_000;

/// Bytes a field takes: a single grapheme can be of any length.
const MOST_BYTES: usize = 160_000;

/// What has been typed and where the cursor stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    text: String,
    /// In bytes; always at the edge of a grapheme.
    cursor: usize,
    /// Takes several lines.
    multiline: bool,
    /// A letter and a mark give an accented letter.
    composes: bool,
}

/// One change to a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {
    /// Types a character; a line feed counts in a field of several lines only.
    Insert(char),
    /// Puts a text in at the cursor, cleaned of what could steer a terminal.
    Paste(String),
    /// Takes the grapheme before the cursor.
    Backspace,
    /// Takes the grapheme under the cursor.
    Delete,
    /// Goes one grapheme back.
    Left,
    /// Goes one grapheme on.
    Right,
    /// Goes to the line above.
    Up,
    /// Goes to the line below.
    Down,
    /// Goes to the beginning of the line.
    Home,
    /// Goes to the end of the line.
    End,
    /// Goes to the beginning of the word.
    WordLeft,
    /// Goes behind the word.
    WordRight,
    /// Takes all to the end of the line.
    KillToEnd,
    /// Takes all from the beginning of the line.
    KillToStart,
    /// Takes the word before the cursor.
    KillWord,
}

impl Edit {
    /// Gives what Ctrl and a letter do, as in a shell; nothing for a chord that is not a field's.
    #[must_use]
    pub fn of_chord(letter: char) -> Option<Self> {
        match letter.to_ascii_lowercase() {
            'a' => Some(Self::Home),
            'e' => Some(Self::End),
            'b' => Some(Self::Left),
            'f' => Some(Self::Right),
            'd' => Some(Self::Delete),
            'h' => Some(Self::Backspace),
            'k' => Some(Self::KillToEnd),
            'u' => Some(Self::KillToStart),
            'w' => Some(Self::KillWord),
            _ => None,
        }
    }
}

impl Field {
    /// Makes an empty field.
    #[must_use]
    pub fn new(multiline: bool, composes: bool) -> Self {
        Self { multiline, composes, ..Self::default() }
    }

    /// Makes a field that holds a text already, a draft taken up again, with the cursor behind it.
    #[must_use]
    pub fn holding(text: &str, multiline: bool, composes: bool) -> Self {
        let mut field = Self::new(multiline, composes);
        field.insert(&field.fit(text));
        field
    }

    /// Gives the text, verbatim.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Tells whether nothing has been typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Tells whether the field takes several lines.
    #[must_use]
    pub fn is_multiline(&self) -> bool {
        self.multiline
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        self.text.clear();
        self.cursor = 0;
    }

    /// Makes one change; tells whether the text is another now.
    pub fn apply(&mut self, edit: &Edit) -> bool {
        let before = self.text.len();
        match edit {
            Edit::Insert(c) => return self.type_char(*c),
            Edit::Paste(text) => {
                let text = self.fit(&without_sequences(text));
                return self.insert(&text);
            }
            Edit::Backspace => self.take(edges::before(&self.text, self.cursor)..self.cursor),
            Edit::Delete => self.take(self.cursor..edges::after(&self.text, self.cursor)),
            Edit::Left => self.cursor = edges::before(&self.text, self.cursor),
            Edit::Right => self.cursor = edges::after(&self.text, self.cursor),
            Edit::Up => self.go_up(),
            Edit::Down => self.go_down(),
            Edit::Home => self.cursor = self.line().start,
            Edit::End => self.cursor = self.line().end,
            Edit::WordLeft => self.cursor = edges::word_before(&self.text, self.cursor),
            Edit::WordRight => self.cursor = edges::word_after(&self.text, self.cursor),
            Edit::KillToEnd => {
                let end = self.line().end;
                // At the end of a line there is nothing left to take but the end itself.
                self.take(self.cursor..if end == self.cursor { edges::after(&self.text, end) } else { end });
            }
            Edit::KillToStart => self.take(self.line().start..self.cursor),
            Edit::KillWord => self.take(edges::word_before(&self.text, self.cursor)..self.cursor),
        }
        self.text.len() != before
    }

    /// Gives a view of the field to draw.
    #[must_use]
    pub fn view<'a>(&'a self, theme: &'a Theme) -> FieldView<'a> {
        FieldView { field: self, theme }
    }

    /// Counts the rows the text takes in `columns`, the cursor's place behind it included; at least 1. A field of one
    /// line scrolls sideways and takes 1.
    #[must_use]
    pub fn rows(&self, columns: u16) -> usize {
        if self.multiline { self.layout(usize::from(columns)).0.len() } else { 1 }
    }

    fn type_char(&mut self, c: char) -> bool {
        if self.composes
            && let Some(instead) = self.text.get(..self.cursor).and_then(|before| compose(before, c))
        {
            let last = self.text.get(..self.cursor).and_then(|t| t.chars().next_back()).map_or(0, char::len_utf8);
            self.take(self.cursor - last..self.cursor);
            return self.insert(&instead) || last > 0;
        }
        let text = self.fit(c.encode_utf8(&mut [0; 4]));
        self.insert(&text)
    }

    /// Brings a text to what this field can hold: no control characters, one line where one is asked for.
    fn fit(&self, text: &str) -> String {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\n' if self.multiline => out.push('\n'),
                '\t' if self.multiline => out.push_str("    "),
                '\n' | '\t' | '\u{2028}' | '\u{2029}' => out.push(' '),
                c if c.is_control() || is_steering(c) => {}
                c => out.push(c),
            }
        }
        out
    }

    fn insert(&mut self, text: &str) -> bool {
        let graphemes = MOST_GRAPHEMES.saturating_sub(self.text.graphemes(true).count());
        let bytes = MOST_BYTES.saturating_sub(self.text.len());
        let end =
            text.grapheme_indices(true).take(graphemes).map(|(at, g)| at + g.len()).take_while(|e| *e <= bytes).last();
        let Some(kept) = end.and_then(|end| text.get(..end)) else { return false };
        self.text.insert_str(self.cursor, kept);
        // What was typed may have joined what stands behind it (a mark, a joiner): never stop inside a grapheme.
        let to = self.cursor + kept.len();
        self.cursor = if edges::is_edge(&self.text, to) { to } else { edges::after(&self.text, to) };
        true
    }

    fn take(&mut self, range: Range<usize>) {
        if range.start < range.end {
            self.cursor = range.start;
            self.text.drain(range);
            // What stood apart may be one grapheme now.
            if !edges::is_edge(&self.text, self.cursor) {
                self.cursor = edges::before(&self.text, self.cursor);
            }
        }
    }

    fn line(&self) -> Range<usize> {
        edges::line(&self.text, self.cursor)
    }

    fn go_up(&mut self) {
        let line = self.line();
        if line.start > 0 {
            let column = self.column(line.start);
            self.cursor = line.start - 1;
            self.cursor = self.at_column(self.line(), column);
        }
    }

    fn go_down(&mut self) {
        let line = self.line();
        if line.end < self.text.len() {
            let column = self.column(line.start);
            self.cursor = line.end + 1;
            self.cursor = self.at_column(self.line(), column);
        }
    }

    /// Graphemes between the start of the line and the cursor.
    fn column(&self, start: usize) -> usize {
        self.text.get(start..self.cursor).map_or(0, |t| t.graphemes(true).count())
    }

    fn at_column(&self, line: Range<usize>, column: usize) -> usize {
        let text = self.text.get(line.clone()).unwrap_or("");
        text.grapheme_indices(true).nth(column).map_or(line.end, |(at, _)| line.start + at)
    }

    /// Lays the text out in rows of `columns`, broken by grapheme, and gives the cursor's row and column.
    fn layout(&self, columns: usize) -> (Vec<String>, (usize, usize)) {
        let columns = columns.max(1);
        let mut rows = vec![String::new()];
        let (mut used, mut at) = (0, (0, 0));
        for (index, grapheme) in self.text.grapheme_indices(true) {
            let (shown, width) = cell(grapheme, columns);
            // The cursor, too, needs a cell: a row that is full ends before it.
            if used + width > columns {
                rows.push(String::new());
                used = 0;
            }
            if index == self.cursor {
                at = (rows.len() - 1, used);
            }
            if grapheme == "\n" {
                rows.push(String::new());
                used = 0;
            } else if let Some(row) = rows.last_mut() {
                row.push_str(&shown);
                used += width;
            }
        }
        if self.cursor == self.text.len() {
            if used + 1 > columns {
                rows.push(String::new());
                used = 0;
            }
            at = (rows.len() - 1, used);
        }
        (rows, at)
    }

    /// Gives the part of a single line that `columns` can show around the cursor, and the cursor's column in it.
    fn window(&self, columns: usize) -> (String, usize) {
        let columns = columns.max(1);
        let glyphs: Vec<(usize, String, usize)> = self
            .text
            .grapheme_indices(true)
            .map(|(at, g)| {
                let (shown, width) = cell(g, columns);
                (at, shown, width)
            })
            .collect();
        let here = glyphs.iter().position(|(at, ..)| *at >= self.cursor).unwrap_or(glyphs.len());
        let all: usize = glyphs.iter().map(|(_, _, w)| w).sum();
        let mut first = 0;
        if all + 1 > columns {
            // Keeps a third of the window for what comes, and no more emptiness behind the end than the cursor's cell.
            let behind = |from: usize| glyphs.iter().skip(from).map(|(_, _, w)| w).sum::<usize>() + 1;
            let ahead = glyphs.iter().skip(here).map(|(_, _, w)| w).sum::<usize>() + 1;
            let room = (columns - columns.div_ceil(3).min(ahead)).min(columns.saturating_sub(2));
            let mut used = 0;
            first = here;
            while let Some((_, _, w)) = first.checked_sub(1).and_then(|n| glyphs.get(n))
                && (used + w <= room || behind(first) + w <= columns)
            {
                used += w;
                first -= 1;
            }
        }
        let mut text = String::new();
        let mut column = 0;
        if first > 0 {
            // The mark takes the place of the first grapheme, never of the one under the cursor.
            let Some((_, _, w)) = glyphs.get(first).filter(|_| first < here) else {
                return (
                    clip(&glyphs.iter().skip(first).map(|(_, s, _)| s.as_str()).collect::<String>(), columns).into(),
                    0,
                );
            };
            text = format!("{CUT}{}", " ".repeat(w.saturating_sub(1)));
            column = *w;
            first += 1;
        }
        let (before, after) = glyphs.split_at(here.max(first).min(glyphs.len()));
        for (_, shown, w) in before.iter().skip(first) {
            text.push_str(shown);
            column += w;
        }
        let rest: String = after.iter().map(|(_, shown, _)| shown.as_str()).collect();
        text.push_str(&clip(&rest, columns.saturating_sub(column)));
        (text, column)
    }
}

/// A field as it is drawn.
#[derive(Debug, Clone, Copy)]
pub struct FieldView<'a> {
    field: &'a Field,
    theme: &'a Theme,
}

impl FieldView<'_> {
    /// Gives the cell the terminal's cursor belongs in; nothing where the area is empty.
    #[must_use]
    pub fn cursor(&self, area: Rect) -> Option<Position> {
        if area.is_empty() {
            return None;
        }
        let (row, column) = if self.field.multiline {
            let (_, (row, column)) = self.field.layout(usize::from(area.width));
            (row - top_row(row, area.height), column)
        } else {
            (0, self.field.window(usize::from(area.width)).1)
        };
        let x = u16::try_from(column).unwrap_or(u16::MAX).min(area.width - 1);
        let y = u16::try_from(row).unwrap_or(u16::MAX).min(area.height - 1);
        Some(Position::new(area.x.saturating_add(x), area.y.saturating_add(y)))
    }
}

impl Widget for &FieldView<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let columns = usize::from(area.width);
        let rows = if self.field.multiline {
            let (rows, (row, _)) = self.field.layout(columns);
            rows.into_iter().skip(top_row(row, area.height)).collect()
        } else {
            vec![self.field.window(columns).0]
        };
        for (y, row) in (area.top()..area.bottom()).zip(rows) {
            buf.set_stringn(area.x, y, row, columns, self.theme.field);
        }
    }
}

/// The first row shown, so that the cursor's row is the last at most.
fn top_row(cursor_row: usize, height: u16) -> usize {
    (cursor_row + 1).saturating_sub(usize::from(height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widgets::measure::grapheme_width;
    use proptest::prelude::*;

    fn theme() -> Theme {
        Theme::load("mono", false).unwrap()
    }

    /// `|` is the cursor.
    fn at(marked: &str, multiline: bool) -> Field {
        let (before, after) = marked.split_once('|').unwrap();
        Field { text: format!("{before}{after}"), cursor: before.len(), multiline, composes: true }
    }

    fn marked(field: &Field) -> String {
        let (before, after) = field.text.split_at(field.cursor);
        format!("{before}|{after}")
    }

    #[track_caller]
    fn check(from: &str, edit: Edit, to: &str) {
        let mut field = at(from, from.contains('\n') || to.contains('\n'));
        let before = field.text.clone();
        let changed = field.apply(&edit);
        assert_eq!(marked(&field), to, "{edit:?} on {from:?}");
        assert_eq!(changed, before != field.text, "{edit:?} on {from:?}");
    }

    #[test]
    fn edits_go_by_grapheme() {
        check("ab|", Edit::Insert('c'), "abc|");
        check("|ab", Edit::Insert('é'), "é|ab");
        check("e|x", Edit::Insert('\u{301}'), "e\u{301}|x");
        check("ae\u{301}|", Edit::Backspace, "a|");
        check("👩‍👩‍👧|", Edit::Backspace, "|");
        check("|👩‍👩‍👧x", Edit::Delete, "|x");
        check("|👩‍👩‍👧x", Edit::Right, "👩‍👩‍👧|x");
        check("🇪🇸|", Edit::Left, "|🇪🇸");
        check("|ab", Edit::Backspace, "|ab");
        check("ab|", Edit::Delete, "ab|");
        check("ab|", Edit::Right, "ab|");
        check("|ab", Edit::Left, "|ab");
        check("a|", Edit::Insert('\u{1b}'), "a|");
        check("a|", Edit::Insert('\u{202e}'), "a|");
    }

    #[test]
    fn words_and_lines_as_in_a_shell() {
        check("one two|", Edit::WordLeft, "one |two");
        check("one |two", Edit::WordLeft, "|one two");
        check("|one two", Edit::WordRight, "one| two");
        check("one| two", Edit::WordRight, "one two|");
        check("one two  |", Edit::KillWord, "one |");
        check("one tw|o", Edit::KillWord, "one |o");
        check("one| two", Edit::KillToEnd, "one|");
        check("one| two", Edit::KillToStart, "| two");
        check("a\nbc|d\ne", Edit::Home, "a\n|bcd\ne");
        check("a\nb|cd\ne", Edit::End, "a\nbcd|\ne");
        check("a\nb|cd\ne", Edit::KillToEnd, "a\nb|\ne");
        check("a\nb|\ne", Edit::KillToEnd, "a\nb|e");
        check("a\nb|cd\ne", Edit::KillToStart, "a\n|cd\ne");
        check("a\nbcd|\ne", Edit::Up, "a|\nbcd\ne");
        check("ab|c\n\nxyz", Edit::Down, "abc\n|\nxyz");
        check("ab|c\nx", Edit::Down, "abc\nx|");
        check("a|b\nx", Edit::Up, "a|b\nx");
        check("ab\n|", Edit::Insert('\n'), "ab\n\n|");
    }

    #[test]
    fn a_field_of_one_line_stays_one() {
        check("a|", Edit::Insert('\n'), "a |");
        check("|", Edit::Paste("one\r\ntwo\tthree\n".into()), "one two three |");
        check("a\n|", Edit::Paste("x\r\n\ty".into()), "a\nx\n    y|");
    }

    #[test]
    fn a_paste_cannot_break_out() {
        check("|", Edit::Paste("a\u{1b}[201~b".into()), "ab|");
        check("|", Edit::Paste("a\u{1b}]52;c;ZXZpbA==\u{7}b".into()), "ab|");
        check("|", Edit::Paste("a\u{1b}]0;t\u{1b}\\b".into()), "ab|");
        check("|", Edit::Paste("\u{1b}[31mred\u{1b}[0m\u{9b}5n\u{8}".into()), "red5n|");
        check("|", Edit::Paste("\u{1b}".into()), "|");
        check("|", Edit::Paste("a\u{202e}b\u{200b}c".into()), "abc|");
    }

    #[test]
    fn accents_compose_only_where_asked() {
        check("a|", Edit::Insert('\''), "á|");
        check("á|", Edit::Insert('\''), "a'|");
        check("?|", Edit::Insert('?'), "¿|");
        let mut field = Field::new(false, false);
        for c in "a'".chars() {
            field.apply(&Edit::Insert(c));
        }
        assert_eq!(field.text(), "a'");
    }

    #[test]
    fn a_field_is_full_some_day() {
        let mut field = Field::new(false, false);
        field.apply(&Edit::Paste("x".repeat(1_000_000)));
        assert_eq!(field.text().len(), MOST_GRAPHEMES);
        assert!(!field.apply(&Edit::Insert('y')));
        let mut field = Field::new(true, false);
        field.apply(&Edit::Paste(format!("e{}", "\u{301}".repeat(1_000_000))));
        assert!(field.text().len() <= MOST_BYTES);
    }

    /// Draws the field and marks the cursor's cell with `▏` before its content.
    fn drawn(field: &Field, width: u16, height: u16) -> Vec<String> {
        let area = Rect::new(0, 0, width, height);
        let mut buffer = Buffer::empty(area);
        let theme = theme();
        let view = field.view(&theme);
        (&view).render(area, &mut buffer);
        let cursor = view.cursor(area);
        let mut rows = Vec::new();
        for y in 0..height {
            let mut row = String::new();
            let mut skip = 0;
            for x in 0..width {
                if cursor == Some(Position::new(x, y)) {
                    row.push('▏');
                }
                let symbol = buffer[(x, y)].symbol();
                if skip > 0 {
                    skip -= 1;
                } else {
                    skip = grapheme_width(symbol).saturating_sub(1);
                    row.push_str(symbol);
                }
            }
            rows.push(row.trim_end().to_owned());
        }
        rows
    }

    #[track_caller]
    fn check_drawn(field: &str, size: (u16, u16), expected: &[&str]) {
        let rows = drawn(&at(field, size.1 > 1), size.0, size.1);
        assert_eq!(rows, expected, "{field:?} in {size:?}");
    }

    #[test]
    fn one_line_scrolls_by_columns() {
        check_drawn("moved|", (10, 1), &["moved▏"]);
        check_drawn("|", (10, 1), &["▏"]);
        check_drawn("0123456789|", (10, 1), &["…23456789▏"]);
        check_drawn("|0123456789", (10, 1), &["▏0123456789"]);
        check_drawn("|0123456789a", (10, 1), &["▏012345678…"]);
        check_drawn("0123456789abc|def", (10, 1), &["…89abc▏def"]);
        check_drawn("日本語日本語|", (7, 1), &["… 本語▏"]);
        check_drawn("ab|", (1, 1), &["▏"]);
        check_drawn("שלום|", (8, 1), &["שלום▏"]);
    }

    #[test]
    fn several_lines_wrap_and_follow_the_cursor() {
        check_drawn("abc\nd|", (5, 3), &["abc", "d▏", ""]);
        check_drawn("abcdefg|", (5, 2), &["abcde", "fg▏"]);
        check_drawn("abcde|", (5, 2), &["abcde", "▏"]);
        check_drawn("a\nb\nc|", (5, 2), &["b", "c▏"]);
        assert_eq!(at("abcde|", true).rows(5), 2);
        assert_eq!(at("abcde|", false).rows(5), 1);
    }

    fn edits() -> impl Strategy<Value = Edit> {
        prop_oneof![
            4 => prop_oneof![any::<char>(), prop::char::range(' ', '~'), prop::sample::select(vec!['\u{301}', '\u{200d}', '👩', '日', '\n', '🇪', '\'', '?', '\u{ff9e}'])].prop_map(Edit::Insert),
            1 => "(\\PC|[\u{0}-\u{9f}]|[\u{301}\u{200d}日👩🇪]){0,8}".prop_map(Edit::Paste),
            4 => prop::sample::select(vec![
                Edit::Backspace, Edit::Delete, Edit::Left, Edit::Right, Edit::Up, Edit::Down, Edit::Home, Edit::End,
                Edit::WordLeft, Edit::WordRight, Edit::KillToEnd, Edit::KillToStart, Edit::KillWord,
            ]),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn any_edits_leave_a_sound_field(edits in prop::collection::vec(edits(), 0..40), multiline: bool, width in 0u16..20, height in 0u16..4) {
            let mut field = Field::new(multiline, true);
            for edit in &edits {
                let before = field.text.clone();
                let changed = field.apply(edit);
                prop_assert!(changed || before == field.text);
                prop_assert!(edges::is_edge(&field.text, field.cursor) && field.cursor <= field.text.len(), "{:?} {edit:?}", marked(&field));
                prop_assert!(field.text.chars().all(|c| (c == '\n' && multiline) || !c.is_control()));
                let area = Rect::new(3, 2, width, height);
                let theme = theme();
                let view = field.view(&theme);
                let mut buffer = Buffer::empty(area);
                (&view).render(area, &mut buffer);
                prop_assert_eq!(view.cursor(area).is_some_and(|p| area.contains(p)), !area.is_empty());
            }
        }

        #[test]
        fn a_draft_is_taken_up_whole(text in "[a-z日é ]{0,40}") {
            let field = Field::holding(&text, false, true);
            prop_assert_eq!(field.text(), &text);
        }
    }
}
