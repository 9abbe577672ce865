//! What was expected beside what came out, with the difference marked: two lines, or two texts line by line.

use ratatui::{
    style::Style,
    text::{Line, Span},
};
use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::MOST_COLUMNS;
use crate::{
    clean::clean,
    grade::mark,
    tui::{
        page,
        screens::parts,
        text::ran as words,
        theme::Theme,
        widgets::{
            measure,
            wrap::{Run, wrap},
        },
    },
};

/// Lines that are compared, from a little before the first that differs.
const MOST: usize = 60;
/// Lines alike that are shown on either side of a difference.
const AROUND: usize = 2;

/// Writes both in `width` columns. Blanks at the ends of lines and empty lines at the end are no difference.
#[must_use]
pub fn rows(expected: &str, got: &str, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let room = usize::from(parts::label_room(width));
    let (right, mine) = (read(expected), read(got));
    if right.len() <= 1 && mine.len() <= 1 {
        let (right, mine) = (right.first().cloned().unwrap_or_default(), mine.first().cloned().unwrap_or_default());
        let (of_mine, of_right) = mark::marks(&mine, &right);
        let mut out = parts::beside("Expected", one(&of_right, theme.right, room, theme), theme.quiet, width);
        out.extend(parts::beside("Got", one(&of_mine, theme.off, room, theme), theme.quiet, width));
        return out;
    }
    let mut out = parts::beside("Compared", several(&right, &mine, room, theme), theme.quiet, width);
    out.extend(parts::beside(
        "",
        parts::sentence(words::COMPARED, theme.quiet, parts::label_room(width)),
        theme.quiet,
        width,
    ));
    out
}

fn read(text: &str) -> Vec<String> {
    text.trim_end().lines().map(|line| measure::clip(clean(line).trim_end(), MOST_COLUMNS).into_owned()).collect()
}

fn one(spans: &[mark::Span], style: Style, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    if spans.is_empty() {
        return vec![page::line(words::NOTHING, theme.quiet)];
    }
    wrap(&spans.iter().map(|span| run(span, style, theme)).collect::<Vec<_>>(), room)
}

fn run(span: &mark::Span, style: Style, theme: &Theme) -> Run {
    let style = if span.same { style } else { style.patch(theme.differs) };
    Run { text: span.text.clone(), style, verbatim: true }
}

fn several(right: &[String], mine: &[String], room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let alike = right.iter().zip(mine).take_while(|(a, b)| a == b).count();
    let from = alike.saturating_sub(AROUND);
    let mut out = Vec::new();
    if from > 0 {
        out.push(page::line(format!("  {}", words::alike(from)), theme.quiet));
    }
    let part = |lines: &[String]| lines.get(from..).unwrap_or_default().iter().take(MOST).cloned().collect::<Vec<_>>();
    let (a, b) = (part(mine), part(right));
    for step in capture_diff_slices(Algorithm::Myers, &a, &b) {
        let old = a.get(step.old_range()).unwrap_or_default();
        let new = b.get(step.new_range()).unwrap_or_default();
        if step.tag() == DiffTag::Equal {
            out.extend(same(new, room, theme));
            continue;
        }
        let pairs = old.len() == new.len();
        let marked = |line: &String, other: Option<&String>| match other.filter(|_| pairs) {
            Some(other) => mark::marks(line, other).0,
            // With nothing to compare it with, all of it differs, and the sign says so.
            None => vec![mark::Span { text: line.clone(), same: true }],
        };
        for (n, line) in old.iter().enumerate() {
            out.extend(signed("- ", &marked(line, new.get(n)), theme.off, room, theme));
        }
        for (n, line) in new.iter().enumerate() {
            out.extend(signed("+ ", &marked(line, old.get(n)), theme.right, room, theme));
        }
    }
    let behind = right.len().max(mine.len()).saturating_sub(from + MOST);
    if behind > 0 {
        out.push(page::line(format!("  {}", words::left_out(behind, "line")), theme.quiet));
    }
    out
}

/// Writes lines alike, of many only those beside a difference.
fn same(lines: &[String], room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let plain = |line: &String| signed("  ", &[mark::Span { text: line.clone(), same: true }], theme.text, room, theme);
    if lines.len() <= 2 * AROUND + 1 {
        return lines.iter().flat_map(plain).collect();
    }
    let (head, rest) = lines.split_at(AROUND);
    let (middle, tail) = rest.split_at(rest.len() - AROUND);
    let mut out: Vec<Line<'static>> = head.iter().flat_map(plain).collect();
    out.push(page::line(format!("  {}", words::alike(middle.len())), theme.quiet));
    out.extend(tail.iter().flat_map(plain));
    out
}

fn signed(sign: &str, spans: &[mark::Span], style: Style, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let runs: Vec<Run> = spans.iter().map(|span| run(span, style, theme)).collect();
    let mut rows = wrap(&runs, room.saturating_sub(sign.len()).max(1));
    if rows.is_empty() {
        rows.push(Line::default());
    }
    for (n, row) in rows.iter_mut().enumerate() {
        row.spans.insert(0, Span::styled(if n == 0 { sign.to_owned() } else { "  ".to_owned() }, style));
    }
    rows
}
