//! The part of an editor that is in sight, as it is drawn: numbers, signs of marked lines, code in its colours.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
    text::{Line, Span},
    widgets::Widget,
};
use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::{Editor, Mark};
use crate::tui::{
    theme::Theme,
    widgets::{
        code,
        highlight::{Kind, highlight},
        measure::{CUT, cell},
    },
};

/// Fewer columns than this beside the numbers, and the code is worth more than they are.
const LEAST_BESIDE: usize = 8;
/// Fewer columns than this have no room for the mark of a cut.
const LEAST_CUT: usize = 4;

/// What is in sight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Lines above it.
    pub top: usize,
    /// Columns to the left of it.
    pub left: usize,
}

/// An editor as it is drawn.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    editor: &'a Editor,
    theme: &'a Theme,
}

/// What stands before each line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gutter {
    Nothing,
    /// The sign of a mark.
    Sign,
    /// A sign and a number of so many digits.
    Numbers(usize),
}

impl Gutter {
    fn columns(self) -> usize {
        match self {
            Gutter::Nothing => 0,
            Gutter::Sign => 2,
            Gutter::Numbers(digits) => digits + 3,
        }
    }
}

/// A grapheme as it is shown.
struct Cell {
    shown: String,
    /// Its first column on the line.
    column: usize,
    width: usize,
    kind: Kind,
}

impl Editor {
    /// Gives what is in sight on so many columns and rows: what was, moved no further than the cursor needs.
    pub(super) fn window_in(&self, (columns, rows): (u16, u16)) -> Window {
        let rows = usize::from(rows).max(1);
        let (height, line) = (self.height(), self.line_number() - 1);
        let top = self.window.top.min(height.saturating_sub(rows)).min(line).max((line + 1).saturating_sub(rows));
        let room = self.room(columns);
        let of_cursor = self.line();
        let shown: Vec<(usize, usize, usize)> = self
            .text
            .get(of_cursor.clone())
            .unwrap_or("")
            .grapheme_indices(true)
            .scan(0, |column, (at, grapheme)| {
                let width = cell(grapheme, widest(room)).1;
                *column += width;
                Some((of_cursor.start + at, *column - width, width))
            })
            .collect();
        let whole = shown.last().map_or(0, |(_, column, width)| column + width);
        let here = shown.iter().find(|(at, ..)| *at >= self.cursor);
        let (column, width) = here.map_or((whole, 1), |(_, column, width)| (*column, *width));
        Window { top, left: left(self.window.left, column, width, whole, room) }
    }

    /// Columns there are for the code itself.
    pub(super) fn room(&self, columns: u16) -> usize {
        usize::from(columns).saturating_sub(self.gutter(columns).columns()).max(1)
    }

    fn gutter(&self, columns: u16) -> Gutter {
        let columns = usize::from(columns);
        let numbers = Gutter::Numbers(self.height().to_string().len());
        if columns >= numbers.columns() + LEAST_BESIDE {
            numbers
        } else if columns >= LEAST_CUT && !self.marks.is_empty() {
            Gutter::Sign
        } else {
            Gutter::Nothing
        }
    }
}

/// Moves a window of `room` columns no further than a cursor at `column` needs, on a line of `whole` columns.
fn left(left: usize, column: usize, width: usize, whole: usize, room: usize) -> usize {
    let cuts = room >= LEAST_CUT;
    let mark = |is_cut: bool| usize::from(cuts && is_cut);
    let is_seen =
        |left: usize| column >= left + mark(left > 0) && column + width + mark(whole > left + room) <= left + room;
    if is_seen(left) {
        return left;
    }
    if is_seen(0) {
        return 0;
    }
    if column < left + mark(left > 0) {
        return column.saturating_sub(if cuts { (room / 3).max(1) } else { 0 });
    }
    let left = (column + width).saturating_sub(room).min(column);
    left + mark(whole > left + room)
}

impl<'a> View<'a> {
    pub(super) fn new(editor: &'a Editor, theme: &'a Theme) -> Self {
        View { editor, theme }
    }

    /// Lays the lines out that are in sight on so many columns and rows, none wider than that, and gives the column and
    /// the row of the cursor; no cursor where there is no room.
    #[must_use]
    pub fn lines(&self, size: (u16, u16)) -> (Vec<Line<'static>>, Option<(u16, u16)>) {
        let (columns, rows) = size;
        if columns == 0 || rows == 0 {
            return (Vec::new(), None);
        }
        let editor = self.editor;
        let window = editor.window_in(size);
        let (gutter, room) = (editor.gutter(columns), editor.room(columns));
        let at = editor.line_number() - 1;
        let bottom = window.top + usize::from(rows);
        // A block that begins above colours what is in sight; what is below it does not.
        let seen = editor.text.match_indices('\n').nth(bottom.saturating_sub(1)).map_or(editor.text.len(), |(n, _)| n);
        let text = editor.text.get(..seen).unwrap_or("");
        let mut lines = Vec::new();
        let mut cursor = None;
        for (n, stretches) in highlight(&editor.lang, text).iter().enumerate().skip(window.top) {
            let cells = cells(stretches, room);
            let mut spans = self.before(n + 1, gutter);
            if n == at {
                let column = editor.text.get(editor.line().start..editor.cursor).unwrap_or("").graphemes(true).count();
                let column = cells.get(column).map_or_else(|| whole(&cells), |cell| cell.column);
                let x = gutter.columns() + column.saturating_sub(window.left);
                cursor = Some((u16::try_from(x).unwrap_or(u16::MAX), u16::try_from(n - window.top).unwrap_or(0)));
            }
            spans.extend(shown(&cells, window.left, room, self.theme));
            if spans.is_empty() {
                // A line without anything would be taken for space between parts.
                spans.push(Span::raw(""));
            }
            lines.push(Line::from(spans));
        }
        (lines, cursor)
    }

    /// Gives the cell the terminal's cursor belongs in; nothing where the area is empty.
    #[must_use]
    pub fn cursor(&self, area: Rect) -> Option<Position> {
        let (column, row) = self.lines((area.width, area.height)).1?;
        Some(Position::new(area.x.saturating_add(column), area.y.saturating_add(row)))
    }

    fn before(&self, line: usize, gutter: Gutter) -> Vec<Span<'static>> {
        let mark = self.editor.marked(line);
        let (sign, style) = match mark {
            Some(Mark::Error) => ("!", self.theme.off),
            Some(Mark::Warning) => ("~", self.theme.near),
            Some(Mark::Passed) => ("›", self.theme.accent),
            None => (" ", self.theme.code.gutter),
        };
        match gutter {
            Gutter::Nothing => Vec::new(),
            Gutter::Sign => vec![Span::styled(sign, style), Span::raw(" ")],
            Gutter::Numbers(digits) => {
                let number = format!("{line:>digits$}  ");
                vec![Span::styled(sign, style), Span::styled(number, style)]
            }
        }
    }
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        let (lines, _) = self.lines((area.width, area.height));
        for (y, line) in (area.top()..area.bottom()).zip(lines) {
            buf.set_line(area.x, y, &line, area.width);
        }
    }
}

/// Columns that a grapheme takes at the most where there are `room`: beside it the marks of two cuts must have a place.
#[must_use]
pub fn widest(room: usize) -> usize {
    if room >= LEAST_CUT { room - 2 } else { room }
}

fn whole(cells: &[Cell]) -> usize {
    cells.last().map_or(0, |cell| cell.column + cell.width)
}

/// Lays the graphemes of a line out; one that reaches over two stretches has the colour of the first.
fn cells(stretches: &[(Kind, &str)], room: usize) -> Vec<Cell> {
    let line: String = stretches.iter().map(|(_, text)| *text).collect();
    let mut ends = stretches.iter().scan(0, |end, (kind, text)| {
        *end += text.len();
        Some((*end, *kind))
    });
    let mut stretch = ends.next();
    let mut column = 0;
    let mut out = Vec::new();
    for (at, grapheme) in line.grapheme_indices(true) {
        while stretch.is_some_and(|(end, _)| end <= at) {
            stretch = ends.next();
        }
        let (shown, width) = cell(grapheme, widest(room));
        out.push(Cell { shown, column, width, kind: stretch.map_or(Kind::Text, |(_, kind)| kind) });
        column += width;
    }
    out
}

/// Gives what of a line of code is within a window of `room` columns that begins at column `left`, with the marks of what
/// is not.
#[must_use]
pub fn part(stretches: &[(Kind, &str)], left: usize, room: usize, theme: &Theme) -> Vec<Span<'static>> {
    shown(&cells(stretches, room), left, room, theme)
}

fn shown(cells: &[Cell], left: usize, room: usize, theme: &Theme) -> Vec<Span<'static>> {
    let whole = whole(cells);
    let cuts = room >= LEAST_CUT;
    let first = left + usize::from(cuts && left > 0 && whole > 0);
    let last = left + room - usize::from(cuts && whole > left + room);
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut push = |text: &str, style: Style| match spans.last_mut() {
        Some(span) if span.style == style => span.content.to_mut().push_str(text),
        _ => spans.push(Span::styled(text.to_owned(), style)),
    };
    if first > left {
        push(CUT, theme.code.gutter);
    }
    for cell in cells.iter().filter(|cell| cell.column + cell.width > first) {
        if cell.column + cell.width > last {
            // Half of a wide one is none of it.
            push(&" ".repeat(last.saturating_sub(cell.column.max(first))), theme.code.text);
            break;
        }
        if cell.column < first {
            push(&" ".repeat(cell.column + cell.width - first), theme.code.text);
            continue;
        }
        push(&cell.shown, code::style(cell.kind, theme));
    }
    if last < left + room {
        push(CUT, theme.code.gutter);
    }
    spans.retain(|span| !span.content.is_empty());
    spans
}
