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

use super::{text, theme::Theme, widgets::measure};

/// Width of the frame with the top line and the keys.
const FRAME: u16 = 78;
/// Width of that frame where something stands beside the text.
const WIDEST_FRAME: u16 = 150;
/// Columns between the frame and the text in it.
const INSET: u16 = 3;
/// Columns between the text and what stands beside it.
const BETWEEN: u16 = 4;
/// Fewer columns or rows than this, and only a sentence is shown.
pub const LEAST: (u16, u16) = (40, 12);
/// Screens of so many rows do without the space that keeps parts apart.
const SHORT: u16 = 15;
/// Rows of the head that a long tail leaves standing.
const LEAST_HEAD: u16 = 3;
/// Columns between what stands at the left and at the right of one line.
const GAP: u16 = 2;
/// Columns between two keys of the last line.
const KEY_GAP: u16 = 3;
/// Columns between them where all have no room on a narrow screen.
const BRIEF_GAP: u16 = 2;
/// Frames of fewer columns say less of each key where not all have room.
const NARROW: u16 = 58;

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
    /// At the right end of that line, where there is room.
    pub beside: Line<'static>,
    /// The task; scrolls.
    pub head: Vec<Line<'static>>,
    /// The line of the head to show first when not all of it can be seen.
    pub opens_at: usize,
    /// The line of the head that must be seen, wherever it opens: the one that is marked.
    pub keep: Option<usize>,
    /// What is asked of the learner; never scrolls away.
    pub tail: Vec<Line<'static>>,
    /// What stands beside the task, where a screen is wide; scrolls with the head.
    pub side: Option<Vec<Line<'static>>>,
    /// Rows of the head that a long tail leaves standing; as many as usual for 0.
    pub least_head: u16,
    /// Columns and rows of what is edited in the tail, so that the part in sight can be told to it.
    pub edited: Option<(u16, u16)>,
    /// The cursor: column within the text, line within the tail.
    pub cursor: Option<(u16, u16)>,
    /// The key that scrolls on, shown where there is more than can be seen.
    pub more: Option<String>,
    /// The lines of the head on which an option begins, so that those out of sight can be counted.
    pub options: Vec<usize>,
    /// Keys with their words, most important first.
    pub keys: Vec<(String, String)>,
    /// The key that shows all keys, behind the others; it stays where these have no room.
    pub help: Option<(String, String)>,
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
    /// The row of the line about what was before.
    pub before: u16,
}

/// Lays a page out.
#[must_use]
pub fn places(area: Rect) -> Places {
    let width = area.width.saturating_sub(2).min(FRAME);
    let x = area.x + (area.width - width) / 2;
    let frame = Rect { x, width, ..area };
    let inset = if width >= 60 { INSET } else { 0 };
    let (before, top) = match area.height {
        ..=SHORT => (area.y + 1, 2),
        16..=19 => (area.y + 1, 3),
        _ => (area.y + 2, 4),
    };
    let bottom = if area.height <= SHORT { 2 } else { 3 };
    let text = Rect {
        x: x + inset,
        y: area.y + top,
        width: width.saturating_sub(2 * inset),
        height: area.height.saturating_sub(top + bottom),
    };
    Places { frame, text, before }
}

/// Lays a page out that has something beside its text: the places, and where that goes.
#[must_use]
pub fn places_beside(area: Rect) -> (Places, Rect) {
    let Places { mut frame, mut text, before } = places(area);
    frame.width = area.width.saturating_sub(2).min(WIDEST_FRAME);
    frame.x = area.x + (area.width - frame.width) / 2;
    text.x = frame.x + INSET;
    let inner = frame.width.saturating_sub(2 * INSET + BETWEEN);
    text.width = inner - inner * 2 / 5;
    let side = Rect { x: text.right() + BETWEEN, width: inner - text.width, ..text };
    (Places { frame, text, before }, side)
}

/// Gives the width of the text on a screen of this size.
#[must_use]
pub fn text_width(size: (u16, u16)) -> u16 {
    places(Rect::new(0, 0, size.0, size.1)).text.width
}

/// What of a page is on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    text: Rect,
    /// Indices of the lines of the head, those left out on short screens not among them.
    head: Vec<usize>,
    tail: Vec<usize>,
    /// How many rows the head has.
    pub shown: u16,
    /// How far the head can scroll.
    pub furthest: u16,
    /// Where the head stands before anybody scrolls.
    pub opens_at: u16,
    /// How far what stands beside it can scroll.
    pub side_furthest: u16,
}

impl Fit {
    /// Gives the first row shown of the head when it was scrolled by so many rows, up or down.
    #[must_use]
    pub fn first(&self, scroll: i32) -> u16 {
        let at = i32::from(self.opens_at).saturating_add(scroll).clamp(0, i32::from(self.furthest));
        u16::try_from(at).unwrap_or(0)
    }

    /// Gives the first row shown of what stands beside the head.
    #[must_use]
    pub fn first_beside(&self, scroll: i32) -> u16 {
        u16::try_from(scroll.clamp(0, i32::from(self.side_furthest))).unwrap_or(0)
    }

    /// Keeps a scroll within what there is to scroll.
    #[must_use]
    pub fn bound(&self, scroll: i32) -> i32 {
        let of_head = i32::from(self.first(scroll)) - i32::from(self.opens_at);
        if scroll > 0 { of_head.max(i32::from(self.first_beside(scroll))) } else { of_head }
    }
}

/// Fits a page into an area: where it is too long, space goes first, then the head scrolls.
#[must_use]
pub fn fit(page: &Page, area: Rect) -> Fit {
    let mut text = places_of(page, area).0.text;
    let mut head: Vec<usize> = (0..page.head.len()).collect();
    let mut tail: Vec<usize> = (0..page.tail.len()).collect();
    let over = |head: &[usize], tail: &[usize], text: Rect| head.len() + tail.len() > usize::from(text.height);
    if area.height > SHORT && over(&head, &tail, text) {
        // The blank row above the keys.
        text.height += 1;
    }
    let short = area.height <= SHORT;
    let mut at = tail.len();
    while at > usize::from(!short) && over(&head, &tail, text) {
        at -= 1;
        if is_space(&page.tail, tail[at]) {
            tail.remove(at);
        }
    }
    let above = if short { 0 } else { page.opens_at.min(head.len()) };
    let needed = (head.len() + tail.len()).saturating_sub(usize::from(text.height) + above);
    let spaces: Vec<usize> = head.iter().copied().filter(|n| is_space(&page.head, *n)).collect();
    let spared = spaces.iter().rev().filter(|n| short || **n >= page.opens_at).take(needed);
    let spared: Vec<usize> = spared.copied().collect();
    // On taller screens space goes only where all has room then; what scrolls anyway keeps it.
    if short || spared.len() == needed {
        head.retain(|n| !spared.contains(n));
    }
    let least = if page.least_head > 0 { page.least_head } else { LEAST_HEAD };
    let least = rows(&head).min(least).min(text.height / 2);
    let shown = rows(&head).min(text.height - rows(&tail).min(text.height - least));
    let furthest = rows(&head) - shown;
    let opens_at = rows(&head.iter().take_while(|n| **n < page.opens_at).collect::<Vec<_>>()).min(furthest);
    // The marked line and the one below it, where the next may go.
    let kept = page.keep.map_or(0, |line| rows(&head.iter().take_while(|n| **n <= line + 1).collect::<Vec<_>>()));
    let opens_at = opens_at.max(kept.saturating_sub(shown)).min(furthest);
    let side_furthest = page.side.as_ref().map_or(0, |side| rows(side).saturating_sub(text.height));
    Fit { text, head, tail, shown, furthest, opens_at, side_furthest }
}

fn places_of(page: &Page, area: Rect) -> (Places, Rect) {
    if page.side.is_some() { places_beside(area) } else { (places(area), Rect::default()) }
}

/// Tells whether a line only keeps others apart; a line of a field or of code never is such.
fn is_space(lines: &[Line<'_>], at: usize) -> bool {
    lines.get(at).is_some_and(|line| line.spans.is_empty())
}

/// Fits a page into a screen of this size.
#[must_use]
pub fn fit_screen(page: &Page, size: (u16, u16)) -> Fit {
    fit(page, Rect::new(0, 0, size.0, size.1))
}

fn rows<T>(lines: &[T]) -> u16 {
    u16::try_from(lines.len()).unwrap_or(u16::MAX)
}

/// Draws a page, its head scrolled by so many rows; gives the place of the cursor.
pub fn draw(page: &Page, theme: &Theme, scroll: i32, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    if area.width < LEAST.0 || area.height < LEAST.1 {
        too_small(theme, area, buffer);
        return None;
    }
    let (Places { frame, text, before }, side) = places_of(page, area);
    let right = width(&page.right).min(frame.width);
    put(&page.left, frame.x, frame.y, frame.width.saturating_sub(right + GAP), buffer);
    put(&page.right, frame.right() - right, frame.y, right, buffer);
    let shared = before == frame.y + 1;
    // Where there is but one row for both, what was just before is worth more than the rung.
    let under = if shared && width(&page.under) + width(&page.before) + GAP > frame.width && width(&page.before) > 0 {
        Line::default()
    } else {
        page.under.clone()
    };
    put(&under, frame.right() - width(&under).min(frame.width), frame.y + 1, frame.width, buffer);
    let room = text.width.saturating_sub(if shared && width(&under) > 0 { width(&under) + GAP } else { 0 });
    put(&page.before, text.x, before, room, buffer);
    let beside = width(&page.beside);
    if beside > 0 && width(&page.before) + GAP + beside <= room {
        put(&page.beside, text.x + room - beside, before, beside, buffer);
    }
    let fit = fit(page, area);
    let first = fit.first(scroll);
    let cursor = body(page, theme, &fit, first, frame, buffer);
    let first_beside = fit.first_beside(scroll);
    beside_text(page, theme, &fit, first_beside, Rect { height: fit.text.height, ..side }, buffer);
    keys(page, theme, hidden(page, &fit, first, first_beside), frame, buffer);
    cursor
}

fn beside_text(page: &Page, theme: &Theme, fit: &Fit, first: u16, side: Rect, buffer: &mut Buffer) {
    let lines = page.side.iter().flatten().skip(usize::from(first));
    for (y, line) in (side.top()..side.bottom()).zip(lines) {
        put(line, side.x, y, side.width, buffer);
    }
    if first > 0 {
        buffer.set_string(side.right() + 1, side.y, "↑", theme.accent);
    }
    if first < fit.side_furthest {
        buffer.set_string(side.right() + 1, side.bottom().saturating_sub(1), "↓", theme.accent);
    }
}

fn body(page: &Page, theme: &Theme, fit: &Fit, first: u16, frame: Rect, buffer: &mut Buffer) -> Option<Position> {
    let text = fit.text;
    for (row, line) in (0..fit.shown).zip(fit.head.iter().skip(usize::from(first)).filter_map(|n| page.head.get(*n))) {
        put(line, text.x, text.y + row, text.width, buffer);
    }
    // The marks stand in the margin, where no text is.
    let margin = if frame.right() > text.right() { text.right() + 1 } else { frame.right() };
    if first > 0 {
        buffer.set_string(margin, text.y, "↑", theme.accent);
    }
    if first < fit.furthest {
        buffer.set_string(margin, text.y + fit.shown.saturating_sub(1), "↓", theme.accent);
    }
    // A tail longer than the screen keeps the line with the cursor, else its end.
    let tail = rows(&fit.tail).min(text.height - fit.shown);
    let skip = rows(&fit.tail) - tail;
    let row_of = |line: u16| fit.tail.iter().position(|n| *n == usize::from(line)).map(|n| n as u16);
    let cursor = page.cursor.and_then(|(column, line)| row_of(line).map(|row| (column, row)));
    let skip = cursor.map_or(skip, |(_, row)| skip.min(row));
    let lines = fit.tail.iter().skip(usize::from(skip)).filter_map(|n| page.tail.get(*n));
    for (row, line) in (0..tail).zip(lines) {
        put(line, text.x, text.y + fit.shown + row, text.width, buffer);
    }
    let (column, row) = cursor?;
    let x = text.x.saturating_add(column).min(text.right().saturating_sub(1));
    let y = text.y + fit.shown + row.checked_sub(skip)?;
    (y < text.bottom()).then_some(Position { x, y })
}

/// Tells how much of a page is below what is seen of it, with the key that scrolls; nothing where all is seen.
fn hidden(page: &Page, fit: &Fit, first: u16, first_beside: u16) -> Option<String> {
    let key = page.more.as_ref()?;
    let lines = (fit.furthest - first).max(fit.side_furthest - first_beside);
    let unseen = fit.head.iter().skip(usize::from(first + fit.shown));
    let options = unseen.filter(|n| page.options.contains(n)).count();
    match (options, lines) {
        (_, 0) => None,
        (0, _) => Some(format!("{key} {lines} more")),
        (_, _) => Some(format!("{key} {options} more to choose from")),
    }
}

/// Draws the last line: the next key and the one for all keys always, then as many as fit in the order of their worth.
fn keys(page: &Page, theme: &Theme, hidden: Option<String>, frame: Rect, buffer: &mut Buffer) {
    let y = frame.bottom().saturating_sub(2);
    buffer.set_string(frame.x, y, "─".repeat(usize::from(frame.width)), theme.rule);
    if let Some(words) = hidden.map(|words| line(format!(" {words} "), theme.accent)) {
        put(&words, frame.right().saturating_sub(width(&words) + 2).max(frame.x), y, frame.width, buffer);
    }
    let full = Row::of(page, KEY_GAP, |key, word| (key.to_owned(), word.to_owned()), theme);
    // On narrow screens fewer words leave room for more keys.
    let is_brief = frame.width < NARROW && full.width() > frame.width;
    (if is_brief { Row::of(page, BRIEF_GAP, brief, theme) } else { full }).draw(frame, buffer);
}

/// Says a key of the last line in fewer letters. Of a commit by 1 to 4 the line of how sure tells enough.
fn brief(key: &str, word: &str) -> (String, String) {
    match key.split_once(", then 1") {
        Some((first, rest)) if !rest.is_empty() => (format!("{first}, 1{rest}"), String::new()),
        _ => (key.replace(", then ", ", "), text::brief(word).to_owned()),
    }
}

/// The keys of a page as they are drawn.
struct Row {
    keys: Vec<Line<'static>>,
    help: Option<Line<'static>>,
    last: Option<Line<'static>>,
    gap: u16,
}

impl Row {
    fn of(page: &Page, gap: u16, said: impl Fn(&str, &str) -> (String, String), theme: &Theme) -> Self {
        let entry = |(key, word): &(String, String)| {
            let (key, word) = said(key, word);
            entry(&key, &word, theme)
        };
        Row {
            keys: page.keys.iter().map(entry).collect(),
            help: page.help.as_ref().map(entry),
            last: page.last_key.as_ref().map(entry),
            gap,
        }
    }

    fn width(&self) -> u16 {
        let all = self.keys.iter().chain(&self.help).chain(&self.last);
        all.map(|entry| width(entry) + self.gap).sum::<u16>().saturating_sub(self.gap)
    }

    fn draw(self, frame: Rect, buffer: &mut Buffer) {
        let gap = self.gap;
        let mut wanted = self.keys.into_iter();
        let mut row = wanted.next().or_else(|| self.help.clone()).unwrap_or_default();
        let mut room = frame.width;
        let y = frame.bottom().saturating_sub(1);
        if let Some(last) = self.last.filter(|last| width(&row) + gap + width(last) <= room) {
            put(&last, frame.right() - width(&last), y, width(&last), buffer);
            room -= width(&last) + gap;
        }
        let first_is_help = self.help.as_ref() == Some(&row);
        let help = self.help.filter(|help| !first_is_help && width(&row) + gap + width(help) <= room);
        let kept = help.as_ref().map_or(0, |help| width(help) + gap);
        for next in wanted {
            if width(&row) + gap + width(&next) + kept > room {
                break;
            }
            join(&mut row, next, gap);
        }
        if let Some(help) = help {
            join(&mut row, help, gap);
        }
        put(&row, frame.x, y, frame.width, buffer);
    }
}

fn join(row: &mut Line<'static>, next: Line<'static>, gap: u16) {
    row.push_span(Span::raw(" ".repeat(usize::from(gap))));
    row.spans.extend(next.spans);
}

fn entry(key: &str, word: &str, theme: &Theme) -> Line<'static> {
    if word.is_empty() {
        return line(key, theme.key);
    }
    Line::from(vec![
        Span::styled(key.to_owned(), theme.key),
        Span::raw(" "),
        Span::styled(word.to_owned(), theme.quiet),
    ])
}

/// One line of advice where nothing else fits.
fn too_small(theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let (columns, rows) = LEAST;
    let advice = [
        format!("Pratfall needs {columns} x {rows}; this is {} x {}.", area.width, area.height),
        format!("Needs {columns} x {rows}."),
        format!("{columns}x{rows}"),
    ];
    let Some(advice) = advice.iter().find(|a| a.len() <= usize::from(area.width)).or(advice.last()) else { return };
    if area.height > 0 {
        buffer.set_stringn(area.x, area.y + area.height / 2, advice, usize::from(area.width), theme.text);
    }
}

/// Puts a line into `room` columns; one that is wider says that it was cut.
fn put(line: &Line<'_>, x: u16, y: u16, room: u16, buffer: &mut Buffer) {
    if y < buffer.area.bottom() && room > 0 {
        buffer.set_line(x, y, &clip(line, usize::from(room)), room);
    }
}

fn width(line: &Line<'_>) -> u16 {
    u16::try_from(line.spans.iter().map(|s| measure::width(&s.content)).sum::<usize>()).unwrap_or(u16::MAX)
}

/// Clips a line of spans to a width, ending it with a mark when something was left out.
#[must_use]
pub fn clip<'a>(line: &Line<'a>, columns: usize) -> Line<'a> {
    if usize::from(width(line)) <= columns {
        return line.clone();
    }
    let mut room = columns.saturating_sub(measure::width(measure::CUT));
    let mut kept = Line::default();
    for span in &line.spans {
        let needed = measure::width(&span.content);
        if needed > room {
            // With something behind it, the text is cut even where it alone would just fit.
            let text = format!("{} ", span.content);
            let text = measure::clip(&text, (room + 1).min(columns));
            kept.push_span(Span::styled(text.into_owned(), span.style));
            break;
        }
        room -= needed;
        kept.push_span(span.clone());
    }
    kept
}

/// Makes a line of one style.
#[must_use]
pub fn line(text: impl Into<String>, style: Style) -> Line<'static> {
    Line::from(Span::styled(text.into(), style))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(line: &Line<'_>) -> String {
        line.spans.iter().map(|s| s.content.as_ref()).collect()
    }

    fn page(head: usize, tail: usize) -> Page {
        let lines = |n: usize| (0..n).map(|n| line(n.to_string(), Style::new())).collect();
        Page { head: lines(head), tail: lines(tail), ..Page::default() }
    }

    #[test]
    fn a_cut_always_says_so() {
        let parts = Line::from(vec![Span::raw("abc"), Span::raw("def")]);
        for (columns, expected) in [(6, "abcdef"), (5, "abcd…"), (4, "abc…"), (3, "ab…"), (1, "…"), (0, "")] {
            assert_eq!(plain(&clip(&parts, columns)), expected);
        }
        assert_eq!(plain(&clip(&Line::from("日本語"), 4)), "日…");
    }

    #[test]
    fn a_long_page_opens_where_it_is_told_to() {
        let area = Rect::new(0, 0, 80, 24);
        let long = Page { opens_at: 5, ..page(40, 3) };
        let fit = fit(&long, area);
        assert_eq!((fit.opens_at, fit.first(0), fit.first(-99), fit.first(99)), (5, 5, 0, fit.furthest));
        assert_eq!(fit.furthest, 40 - fit.shown);
        assert_eq!(super::fit(&Page { opens_at: 5, ..page(9, 3) }, area).first(3), 0, "nothing to scroll");
    }

    #[test]
    fn space_goes_before_anything_has_to_scroll() {
        let mut crowded = page(15, 0);
        crowded.tail = vec![Line::default(), line("field", Style::new()), Line::default(), line("sure", Style::new())];
        let fit = fit(&crowded, Rect::new(0, 0, 80, 24));
        assert_eq!((fit.furthest, fit.tail.len()), (0, 3));
    }

    fn drawn(page: &Page, (width, height): (u16, u16)) -> Vec<String> {
        let area = Rect::new(0, 0, width, height);
        let mut buffer = Buffer::empty(area);
        let theme = Theme::load("dark", true).unwrap();
        draw(page, &theme, 0, area, &mut buffer);
        let cell = |x, y| buffer.cell((x, y)).map_or("", |cell| cell.symbol()).to_owned();
        (0..height).map(|y| (0..width).map(|x| cell(x, y)).collect::<String>().trim().to_owned()).collect()
    }

    #[test]
    fn the_key_that_shows_all_keys_stays_where_others_have_no_room() {
        let key = |key: &str, word: &str| (key.to_owned(), word.to_owned());
        let wanted = ["decks", "log", "stats", "map", "ahead", "something else"].map(|word| key("x", word));
        let home = Page {
            keys: [vec![key("Enter", "go on"), key("n", "afresh")], wanted.to_vec()].concat(),
            help: Some(key("?", "keys")),
            last_key: Some(key("q", "quit")),
            ..page(3, 0)
        };
        for size in [(40, 12), (60, 12), (80, 24)] {
            let last = drawn(&home, size).pop().unwrap_or_default();
            assert!(last.starts_with("Enter go on") && last.contains("? keys") && last.ends_with("q quit"), "{last}");
        }
    }

    #[test]
    fn narrow_screens_say_less_of_each_key_and_name_more_of_them() {
        let key = |key: &str, word: &str| (key.to_owned(), word.to_owned());
        let asked = Page {
            keys: vec![key("a-d, then 1-4", "commit"), key("^N", "hint"), key("^G", "give up"), key("^P", "skip")],
            last_key: Some(key("^O", "keys")),
            ..page(3, 0)
        };
        assert_eq!(drawn(&asked, (40, 12)).pop().as_deref(), Some("a-d, 1-4  ^N hint  ^G give up  ^O keys"));
    }

    #[test]
    fn what_is_below_the_edge_is_counted() {
        let rule = |page: &Page| drawn(page, (40, 12)).into_iter().nth(10).unwrap_or_default();
        let long = Page { more: Some("↓".into()), ..page(11, 0) };
        assert!(rule(&long).contains(" ↓ 3 more "), "{}", rule(&long));
        let options = Page { options: vec![4, 6, 9], ..long };
        assert!(rule(&options).contains(" ↓ 1 more to choose from "), "{}", rule(&options));
        assert!(!rule(&page(8, 0)).contains("more"));
    }

    #[test]
    fn a_long_tail_leaves_the_question_standing() {
        assert_eq!(fit(&page(9, 30), Rect::new(0, 0, 40, 12)).shown, 3);
        assert_eq!(fit(&page(0, 30), Rect::new(0, 0, 40, 12)).shown, 0);
    }
}
