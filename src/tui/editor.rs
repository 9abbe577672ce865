//! An editor for code: a value that keys turn into the next, and a view of it.
//!
//! Owns the text, the cursor, what can be taken back, the lines that are marked and which part is in sight. Knows no
//! screen and runs nothing: nothing typed or pasted ever submits. What the screen's own table does not use of the keys
//! comes here.

mod history;
mod indent;
pub mod view;

use std::ops::Range;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use self::{
    history::{Change, History, Kind},
    view::{View, Window},
};
use super::{
    keys::{Code, Key},
    theme::Theme,
    widgets::{
        edges,
        intake::{is_steering, without_sequences},
        measure::cell,
    },
};

/// Bytes an editor takes; what is typed or pasted beyond them is left out.
pub const MOST_BYTES: usize = 128 << 10;

/// The chords an editor understands beside the keys that move and delete, for the help.
pub const CHORDS: [(&str, &str); 4] = [
    ("^U ^Y", "take the last word or change back, do it again"),
    ("^A ^E ^B ^F", "start, end, left, right, as in a shell"),
    ("^K ^W", "take to the end, a word"),
    ("Tab", "indent; Backspace takes a step back"),
];

/// Code that is being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Editor {
    /// The name of the language, as after a fence.
    lang: String,
    /// Columns of an indent.
    step: usize,
    text: String,
    /// In bytes; always at the edge of a grapheme.
    cursor: usize,
    /// The column that going up and down aims at.
    goal: Option<usize>,
    history: History,
    /// Lines, from 1, and how they are marked.
    marks: Vec<(usize, Mark)>,
    window: Window,
    /// Columns and rows there are, as far as is known.
    size: (u16, u16),
}

/// Why a line is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// A compiler or an interpreter stopped here.
    Error,
    /// Something is said about it.
    Warning,
    /// The way led through here.
    Passed,
}

/// What came of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// The text is another now.
    Changed,
    /// The text is the same; the cursor may be elsewhere.
    Moved,
    /// It means nothing here, or there is no room for it.
    Ignored,
}

/// Where the cursor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column in graphemes, from 1.
    pub column: usize,
}

impl Editor {
    /// Makes an editor that holds a text, with the cursor at its beginning. Tabs become blanks.
    #[must_use]
    pub fn new(text: &str, language: &str) -> Self {
        let usual = indent::step(language, "");
        let text = taken_in(text, usual, 0);
        Editor {
            lang: language.to_owned(),
            step: indent::step(language, &text),
            text,
            cursor: 0,
            goal: None,
            history: History::default(),
            marks: Vec::new(),
            window: Window::default(),
            size: (80, 24),
        }
    }

    /// Gives the text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Counts the lines; at least 1.
    #[must_use]
    pub fn height(&self) -> usize {
        line_ends(&self.text) + 1
    }

    /// Tells where the cursor is.
    #[must_use]
    pub fn cursor(&self) -> Place {
        let line = self.line();
        let before = self.text.get(line.start..self.cursor).unwrap_or("");
        Place { line: self.line_number(), column: before.graphemes(true).count() + 1 }
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key) -> Reply {
        let at = self.cursor;
        let goal = self.goal.take();
        match (key.code, key.ctrl) {
            (Code::Char(c), false) => return self.type_char(c),
            (Code::Enter, _) => return self.break_line(),
            (Code::Tab, _) => return self.put(Kind::Whole, at..at, &" ".repeat(self.step - self.column() % self.step)),
            (Code::Backspace, _) | (Code::Char('h'), true) => return self.back(),
            (Code::Delete, _) | (Code::Char('d'), true) => {
                return self.put(Kind::Forward, at..edges::after(&self.text, at), "");
            }
            (Code::Char('k'), true) => return self.kill_to_end(),
            (Code::Char('w'), true) => return self.kill_word(),
            (Code::Char('u'), true) => return self.undo(),
            (Code::Char('y'), true) => return self.redo(),
            (Code::Left, true) => self.cursor = edges::word_before(&self.text, at),
            (Code::Right, true) => self.cursor = edges::word_after(&self.text, at),
            (Code::Left, _) | (Code::Char('b'), true) => self.cursor = edges::before(&self.text, at),
            (Code::Right, _) | (Code::Char('f'), true) => self.cursor = edges::after(&self.text, at),
            (Code::Home, true) => self.cursor = 0,
            (Code::End, true) => self.cursor = self.text.len(),
            (Code::Home, _) | (Code::Char('a'), true) => self.cursor = self.home(),
            (Code::End, _) | (Code::Char('e'), true) => self.cursor = self.line().end,
            (Code::Up, _) => self.go(-1, goal),
            (Code::Down, _) => self.go(1, goal),
            (Code::PageUp, _) => self.go_a_page(-1, goal),
            (Code::PageDown, _) => self.go_a_page(1, goal),
            _ => {
                self.goal = goal;
                return Reply::Ignored;
            }
        }
        self.history.seal();
        self.fit(self.size);
        Reply::Moved
    }

    /// Puts a text in at the cursor, as far as there is room, cleaned of what could steer a terminal, its tabs made blanks.
    pub fn paste(&mut self, pasted: &str) -> Reply {
        let text = taken_in(&without_sequences(pasted), self.step, self.column());
        let room = self.room_beside(0);
        let ends = text.grapheme_indices(true).map(|(at, g)| at + g.len()).take_while(|end| *end <= room);
        let text = text.get(..ends.last().unwrap_or(0)).unwrap_or("");
        self.goal = None;
        self.history.seal();
        let reply = self.put(Kind::Whole, self.cursor..self.cursor, text);
        self.history.seal();
        reply
    }

    /// Puts another text in place of the whole, as one change that can be taken back. Ignores one that is too long.
    pub fn replace(&mut self, text: &str) -> Reply {
        let text = taken_in(text, self.step, 0);
        let head: usize =
            self.text.graphemes(true).zip(text.graphemes(true)).take_while(|(a, b)| a == b).map(|(a, _)| a.len()).sum();
        let (old, new) = (self.text.get(head..).unwrap_or(""), text.get(head..).unwrap_or(""));
        let same = old.graphemes(true).rev().zip(new.graphemes(true).rev()).take_while(|(a, b)| a == b);
        let tail: usize = same.map(|(a, _)| a.len()).sum();
        let put = new.get(..new.len() - tail).unwrap_or("").to_owned();
        let range = head..self.text.len() - tail;
        // Whoever looks elsewhere goes on looking there.
        let before = self.cursor;
        self.goal = None;
        self.history.seal();
        let reply = self.put(Kind::Whole, range.clone(), &put);
        self.history.seal();
        if reply == Reply::Changed && !(range.start..range.end).contains(&before) {
            self.cursor = if before < range.start { before } else { before - range.end + range.start + put.len() };
            self.cursor = self.at_edge(self.cursor.min(self.text.len()));
            self.fit(self.size);
        }
        reply
    }

    /// Marks a line, from 1; one that is marked already keeps the graver mark.
    pub fn mark(&mut self, line: usize, mark: Mark) {
        if !(1..=self.height()).contains(&line) {
            return;
        }
        match self.marks.iter_mut().find(|(marked, _)| *marked == line) {
            Some((_, before)) => *before = mark.min(*before),
            None => self.marks.push((line, mark)),
        }
    }

    /// Takes all marks off.
    pub fn unmark(&mut self) {
        self.marks.clear();
    }

    /// Gives how a line, from 1, is marked.
    #[must_use]
    pub fn marked(&self, line: usize) -> Option<Mark> {
        self.marks.iter().find(|(marked, _)| *marked == line).map(|(_, mark)| *mark)
    }

    /// Keeps the cursor in sight on so many columns and rows; to be called when there are others.
    pub fn fit(&mut self, size: (u16, u16)) {
        self.size = size;
        self.window = self.window_in(size);
    }

    /// Gives a view of the editor to draw.
    #[must_use]
    pub fn view<'a>(&'a self, theme: &'a Theme) -> View<'a> {
        View::new(self, theme)
    }

    fn undo(&mut self) -> Reply {
        let Some(change) = self.history.undo() else { return Reply::Moved };
        self.splice(change.at..change.at + change.put.len(), &change.took);
        self.cursor = self.at_edge(change.before);
        self.fit(self.size);
        Reply::Changed
    }

    fn redo(&mut self) -> Reply {
        let Some(change) = self.history.redo() else { return Reply::Moved };
        self.splice(change.at..change.at + change.took.len(), &change.put);
        self.cursor = self.at_edge(change.after);
        self.fit(self.size);
        Reply::Changed
    }

    fn type_char(&mut self, c: char) -> Reply {
        if c.is_control() || is_steering(c) {
            return Reply::Ignored;
        }
        let line = self.line();
        let before = self.text.get(line.start..self.cursor).unwrap_or("");
        // A bracket that closes stands below the beginning of the line that opened it.
        if indent::is_closer(c) && !before.is_empty() && before.chars().all(|c| c == ' ') {
            let head = self.text.get(..line.start).unwrap_or("");
            let blanks = indent::of_opener(&self.lang, head, c).unwrap_or(before.len()).min(before.len());
            if blanks < before.len() {
                return self.put(Kind::Whole, line.start..self.cursor, &format!("{}{c}", " ".repeat(blanks)));
            }
        }
        self.put(Kind::Typed, self.cursor..self.cursor, c.encode_utf8(&mut [0; 4]))
    }

    /// Begins a new line as far in as this one, a step further where something opens.
    fn break_line(&mut self) -> Reply {
        let line = self.line();
        let head = self.text.get(..self.cursor).unwrap_or("");
        let before = self.text.get(line.start..self.cursor).unwrap_or("");
        let rest = self.text.get(self.cursor..line.end).unwrap_or("");
        if before.trim().is_empty() {
            let put = format!("\n{}", " ".repeat(indent::blanks(before)));
            return self.put(Kind::Whole, self.cursor..self.cursor, &put);
        }
        let base = indent::blanks(before);
        let opener = indent::opens(&self.lang, head);
        let deeper = if opener.is_some() { base + self.step } else { base };
        let range = self.cursor..self.cursor + indent::blanks(rest);
        let closing = rest.trim_start_matches(' ').chars().next().filter(|c| indent::is_closer(*c));
        match (opener.and_then(indent::closer), closing) {
            // Between a bracket and its end: both stand alone.
            (Some(end), Some(closing)) if end == closing => {
                let put = format!("\n{}\n{}", " ".repeat(deeper), " ".repeat(base));
                self.put_at(Kind::Whole, range, &put, 1 + deeper)
            }
            (_, Some(closing)) => {
                let blanks = indent::of_opener(&self.lang, head, closing).unwrap_or(base);
                self.put(Kind::Whole, range, &format!("\n{}", " ".repeat(blanks)))
            }
            _ => self.put(Kind::Whole, range, &format!("\n{}", " ".repeat(deeper))),
        }
    }

    fn back(&mut self) -> Reply {
        let line = self.line();
        let before = self.text.get(line.start..self.cursor).unwrap_or("");
        let from = match before.len() {
            n if n > 0 && indent::blanks(before) == n => self.cursor - ((n - 1) % self.step + 1),
            _ => edges::before(&self.text, self.cursor),
        };
        self.put(Kind::Back, from..self.cursor, "")
    }

    fn kill_to_end(&mut self) -> Reply {
        let end = self.line().end;
        // At the end of a line there is nothing left to take but the end itself.
        let to = if end == self.cursor { edges::after(&self.text, end) } else { end };
        self.put(Kind::Whole, self.cursor..to, "")
    }

    fn kill_word(&mut self) -> Reply {
        let start = self.line().start;
        // At the start of a line there is nothing left to take but the end of the one above.
        let from = match start == self.cursor {
            true => edges::before(&self.text, start),
            false => edges::word_before(&self.text, self.cursor).max(start),
        };
        self.put(Kind::Whole, from..self.cursor, "")
    }

    /// Puts a text in place of a stretch, and the cursor behind it; nothing where there is no room for it.
    fn put(&mut self, kind: Kind, range: Range<usize>, text: &str) -> Reply {
        self.put_at(kind, range, text, text.len())
    }

    /// As [`Editor::put`], the cursor so many bytes behind the beginning of the text.
    fn put_at(&mut self, kind: Kind, range: Range<usize>, text: &str, cursor: usize) -> Reply {
        if text.len() > range.len() && text.len() > self.room_beside(range.len()) {
            return Reply::Ignored;
        }
        let took = self.text.get(range.clone()).unwrap_or("").to_owned();
        if took == text {
            return Reply::Moved;
        }
        let before = self.cursor;
        self.splice(range.clone(), text);
        self.cursor = self.at_edge(range.start + cursor);
        let (at, put, after) = (range.start, text.to_owned(), self.cursor);
        self.history.add(Change { kind, at, took, put, before, after });
        self.fit(self.size);
        Reply::Changed
    }

    /// Bytes there is room for once so many are gone.
    fn room_beside(&self, gone: usize) -> usize {
        MOST_BYTES.saturating_sub(self.text.len() - gone)
    }

    /// Changes the text and takes the marks along: a line that is another now loses its mark.
    fn splice(&mut self, range: Range<usize>, text: &str) {
        let first = line_ends(self.text.get(..range.start).unwrap_or("")) + 1;
        let gone = line_ends(self.text.get(range.clone()).unwrap_or(""));
        let come = line_ends(text);
        let breaks_behind =
            gone == 0 && text.starts_with('\n') && edges::line(&self.text, range.start).end == range.end;
        self.marks.retain_mut(|(line, _)| {
            if *line > first + gone {
                *line = *line + come - gone;
                return true;
            }
            *line < first || breaks_behind
        });
        self.text.replace_range(range, text);
    }

    /// What stood apart may be one grapheme now: the place behind it then.
    fn at_edge(&self, at: usize) -> usize {
        if edges::is_edge(&self.text, at) { at } else { edges::after(&self.text, at) }
    }

    fn line(&self) -> Range<usize> {
        edges::line(&self.text, self.cursor)
    }

    fn line_number(&self) -> usize {
        line_ends(self.text.get(..self.cursor).unwrap_or("")) + 1
    }

    /// Columns before the cursor.
    fn column(&self) -> usize {
        let before = self.text.get(self.line().start..self.cursor).unwrap_or("");
        before.graphemes(true).map(|g| cell(g, usize::MAX).1).sum()
    }

    /// The first letter of the line, or its beginning when the cursor is there already.
    fn home(&self) -> usize {
        let line = self.line();
        // A mark may stand on the last of the blanks.
        let first = self.at_edge(line.start + indent::blanks(self.text.get(line.clone()).unwrap_or("")));
        if self.cursor == first { line.start } else { first }
    }

    /// Goes so many lines down, or up, as near to the column as the line allows.
    fn go(&mut self, lines: isize, goal: Option<usize>) {
        let goal = goal.unwrap_or_else(|| self.column());
        let mut line = self.line();
        for _ in 0..lines.unsigned_abs() {
            let next = if lines < 0 { line.start.checked_sub(1) } else { Some(line.end + 1) };
            match next.filter(|at| *at <= self.text.len()) {
                Some(at) => line = edges::line(&self.text, at),
                None => break,
            }
        }
        self.goal = Some(goal);
        self.cursor = line.end;
        let mut column = 0;
        for (at, grapheme) in self.text.get(line.clone()).unwrap_or("").grapheme_indices(true) {
            column += cell(grapheme, usize::MAX).1;
            if column > goal {
                self.cursor = line.start + at;
                return;
            }
        }
    }

    fn go_a_page(&mut self, pages: isize, goal: Option<usize>) {
        let rows = usize::from(self.size.1).saturating_sub(1).max(1);
        self.go(pages * isize::try_from(rows).unwrap_or(1), goal);
        let top = self.window.top;
        self.window.top = if pages < 0 { top.saturating_sub(rows) } else { top + rows };
    }
}

fn line_ends(text: &str) -> usize {
    text.bytes().filter(|b| *b == b'\n').count()
}

/// Brings a text to what an editor holds: lines of text, with blanks where tabs were. `column` is where it begins.
fn taken_in(text: &str, step: usize, mut column: usize) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => {
                let blanks = step - column % step;
                out.push_str(&" ".repeat(blanks));
                column += blanks;
            }
            '\n' => {
                out.push('\n');
                column = 0;
            }
            '\u{2028}' | '\u{2029}' => {
                out.push(' ');
                column += 1;
            }
            c if c.is_control() || is_steering(c) => {}
            c => {
                out.push(c);
                column += cell(c.encode_utf8(&mut [0; 4]), usize::MAX).1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests;
