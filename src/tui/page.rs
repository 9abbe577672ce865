//! The one layout of every screen: where am I at the top left, how far at the top right, the task below, keys last.
//!
//! One column of attention, at most 72 wide, centred on wide screens. The tail (what is typed, what is asked of the
//! learner) is always visible; the head above it scrolls when the screen is short.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
    text::{Line, Span},
};

use super::{theme::Theme, widgets::measure};

/// Width of the frame with the top line and the keys.
const FRAME: u16 = 78;
/// Fewer columns or rows than this, and only a sentence is shown.
pub const LEAST: (u16, u16) = (40, 12);

/// A screen before it is laid out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Where am I.
    pub left: Line<'static>,
    /// How far.
    pub right: Line<'static>,
    /// Below the right one.
    pub under: Line<'static>,
    /// One line about what was just before; its place is kept when it is empty.
    pub before: Line<'static>,
    /// The task; scrolls.
    pub head: Vec<Line<'static>>,
    /// What is asked of the learner; never scrolls away.
    pub tail: Vec<Line<'static>>,
    /// The cursor: column within the text, line within the tail.
    pub cursor: Option<(u16, u16)>,
    /// Keys with their words, most important first.
    pub keys: Vec<(String, String)>,
    /// The key at the far right.
    pub last_key: Option<(String, String)>,
}

/// The places of a page on a screen of a given size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// Top line and keys.
    pub frame: Rect,
    /// The text.
    pub text: Rect,
    /// Whether the line about what was before has a row.
    pub before: Option<u16>,
}

/// Lays a page out.
#[must_use]
pub fn places(area: Rect) -> Places {
    let width = area.width.saturating_sub(2).min(FRAME);
    let x = area.x + (area.width - width) / 2;
    let frame = Rect { x, width, ..area };
    let inset = if width >= 60 { 3 } else { 0 };
    let (before, top) = match area.height {
        ..=15 => (Some(area.y + 1), 2),
        16..=19 => (Some(area.y + 1), 3),
        _ => (Some(area.y + 2), 4),
    };
    let bottom = if area.height <= 15 { 2 } else { 3 };
    let text = Rect {
        x: x + inset,
        y: area.y + top,
        width: width.saturating_sub(2 * inset),
        height: area.height.saturating_sub(top + bottom),
    };
    Places { frame, text, before }
}

/// Gives the width of the text on a screen of this size.
#[must_use]
pub fn text_width(size: (u16, u16)) -> u16 {
    places(Rect::new(0, 0, size.0, size.1)).text.width
}

/// Tells how far the head of a page can scroll on a screen of this size.
#[must_use]
pub fn furthest(page: &Page, size: (u16, u16)) -> u16 {
    let text = places(Rect::new(0, 0, size.0, size.1)).text;
    let room = text.height.saturating_sub(rows(&page.tail));
    rows(&page.head).saturating_sub(room.max(1))
}

/// Tells how many rows the head has at a time.
#[must_use]
pub fn view_rows(page: &Page, size: (u16, u16)) -> u16 {
    let text = places(Rect::new(0, 0, size.0, size.1)).text;
    text.height.saturating_sub(rows(&page.tail)).max(1)
}

fn rows(lines: &[Line<'_>]) -> u16 {
    u16::try_from(lines.len()).unwrap_or(u16::MAX)
}

/// Draws a page; gives the place of the cursor.
pub fn draw(page: &Page, theme: &Theme, scroll: u16, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    if area.width < LEAST.0 || area.height < LEAST.1 {
        too_small(theme, area, buffer);
        return None;
    }
    let Places { frame, text, before } = places(area);
    put(&page.left, frame.x, frame.y, frame.width, buffer);
    put_right(&page.right, frame, frame.y, buffer);
    put_right(&page.under, frame, frame.y + 1, buffer);
    if let Some(y) = before {
        let taken = if y == frame.y + 1 { page.under.width() as u16 + 2 } else { 0 };
        let room = text.width.saturating_sub(taken);
        put(&clip(&page.before, usize::from(room)), text.x, y, room, buffer);
    }
    let cursor = body(page, theme, scroll, text, buffer);
    keys(page, theme, frame, buffer);
    cursor
}

fn body(page: &Page, theme: &Theme, scroll: u16, text: Rect, buffer: &mut Buffer) -> Option<Position> {
    let tail = rows(&page.tail).min(text.height);
    let room = text.height - tail;
    let room = if page.head.is_empty() { 0 } else { room };
    let head = rows(&page.head);
    let shown = head.min(room);
    let scroll = scroll.min(head.saturating_sub(room.max(1)));
    for (row, line) in (0..shown).zip(page.head.iter().skip(usize::from(scroll))) {
        put(line, text.x, text.y + row, text.width, buffer);
    }
    if head > room && room > 0 {
        let more = head - scroll - shown;
        let mark = match (scroll > 0, more > 0) {
            (true, true) => "↑↓",
            (true, false) => "↑",
            _ => "↓",
        };
        let y = text.y + shown.saturating_sub(1);
        let x = text.right().saturating_sub(measure::width(mark) as u16);
        buffer.set_string(x, y, mark, theme.accent);
    }
    // A tail longer than the screen keeps the line with the cursor, else its end.
    let skip = rows(&page.tail) - tail;
    let skip = page.cursor.map_or(skip, |(_, row)| skip.min(row));
    for (row, line) in (0..tail).zip(page.tail.iter().skip(usize::from(skip))) {
        put(line, text.x, text.y + shown + row, text.width, buffer);
    }
    let (column, row) = page.cursor?;
    let x = text.x.saturating_add(column).min(text.right().saturating_sub(1));
    let y = text.y + shown + row.checked_sub(skip)?;
    (y < text.bottom()).then_some(Position { x, y })
}

fn keys(page: &Page, theme: &Theme, frame: Rect, buffer: &mut Buffer) {
    let rule = "─".repeat(usize::from(frame.width));
    buffer.set_string(frame.x, frame.bottom().saturating_sub(2), rule, theme.rule);
    let y = frame.bottom().saturating_sub(1);
    let last = page.last_key.as_ref().map(|(key, word)| entry(key, word, theme)).unwrap_or_default();
    let last_width = last.width();
    let room = usize::from(frame.width).saturating_sub(last_width + 2);
    let mut line = Line::default();
    for (key, word) in &page.keys {
        let gap = if line.spans.is_empty() { 0 } else { 3 };
        let next = entry(key, word, theme);
        if line.width() + gap + next.width() > room {
            break;
        }
        line.push_span(Span::raw(" ".repeat(gap)));
        line.spans.extend(next.spans);
    }
    put(&line, frame.x, y, frame.width, buffer);
    let x = frame.right().saturating_sub(last_width as u16);
    put(&last, x, y, last_width as u16, buffer);
}

fn entry(key: &str, word: &str, theme: &Theme) -> Line<'static> {
    Line::from(vec![
        Span::styled(key.to_owned(), theme.key),
        Span::raw(" "),
        Span::styled(word.to_owned(), theme.quiet),
    ])
}

/// One line of advice where nothing else fits.
fn too_small(theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let advice = format!("Pratfall needs {} x {}; this is {} x {}.", LEAST.0, LEAST.1, area.width, area.height);
    let y = area.y + area.height / 2;
    if area.height > 0 {
        buffer.set_stringn(area.x, y, &advice, usize::from(area.width), theme.text);
    }
}

fn put(line: &Line<'_>, x: u16, y: u16, width: u16, buffer: &mut Buffer) {
    if y < buffer.area.bottom() {
        buffer.set_line(x, y, line, width);
    }
}

fn put_right(line: &Line<'_>, frame: Rect, y: u16, buffer: &mut Buffer) {
    let width = (line.width() as u16).min(frame.width);
    put(line, frame.right() - width, y, width, buffer);
}

/// Clips a line of spans to a width, ending it with a mark when something was left out.
#[must_use]
pub fn clip(line: &Line<'static>, columns: usize) -> Line<'static> {
    if line.width() <= columns {
        return line.clone();
    }
    let mut kept = Line::default();
    for span in &line.spans {
        let room = columns.saturating_sub(kept.width());
        let text = measure::clip(&span.content, room);
        let whole = text.len() == span.content.len();
        kept.push_span(Span::styled(text.into_owned(), span.style));
        if !whole {
            break;
        }
    }
    kept
}

/// Makes a line of one style.
#[must_use]
pub fn line(text: impl Into<String>, style: Style) -> Line<'static> {
    Line::from(Span::styled(text.into(), style))
}
