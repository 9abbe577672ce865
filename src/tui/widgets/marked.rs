//! Code with stretches of it marked in place: no character moves when the mark does.
//!
//! A line that is too wide is clipped as in a listing; where the stretch to look at lies beyond the edge, that line alone
//! is shifted until it is seen.

use std::ops::Range;

use ratatui::{
    style::Style,
    text::{Line, Span},
};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    code::style,
    highlight::highlight,
    measure::{CUT, grapheme_width},
};
use crate::tui::theme::Theme;

/// Columns that stay in sight behind a stretch beyond the edge, where the line goes on.
const BEHIND: usize = 4;

/// Stretches of a block of code: the index of the line, bytes of it, and what they look like.
pub type Marks = Vec<(usize, Range<usize>, Style)>;

/// A line as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// The line, with its number where there is room.
    pub line: Line<'static>,
    /// The column and width of the stretch to look at.
    pub focus: Option<(usize, usize)>,
}

/// Draws code, `lines` as [`crate::deck::tokens::lines`] gives them. `focus` is a stretch that must be seen.
#[must_use]
pub fn draw(
    lang: &str,
    lines: &[String],
    marks: &Marks,
    focus: Option<(usize, Range<usize>)>,
    columns: u16,
    theme: &Theme,
) -> Vec<Drawn> {
    let columns = usize::from(columns);
    let digits = lines.len().to_string().len() + 2;
    let gutter = if columns >= digits + 8 { digits } else { 0 };
    let text = lines.join("\n");
    let one = |(n, parts): (usize, &Vec<(super::highlight::Kind, &str)>)| {
        let mut cells = Vec::new();
        let mut at = 0;
        for (kind, part) in parts {
            for grapheme in part.graphemes(true) {
                let on = |(line, stretch, _): &&(usize, Range<usize>, Style)| *line == n && stretch.contains(&at);
                let own = marks.iter().filter(on).fold(style(*kind, theme), |look, (_, _, mark)| look.patch(*mark));
                cells.push(Cell { at, text: grapheme.to_owned(), width: grapheme_width(grapheme), style: own });
                at += grapheme.len();
            }
        }
        let focus = focus.as_ref().filter(|(line, _)| *line == n).map(|(_, stretch)| stretch.clone());
        let mut drawn = window(&cells, focus, columns.saturating_sub(gutter), theme);
        if gutter > 0 {
            let number = format!("{:>fill$}  ", n + 1, fill = gutter - 2);
            drawn.line.spans.insert(0, Span::styled(number, theme.code.gutter));
            drawn.focus = drawn.focus.map(|(column, width)| (column + gutter, width));
        }
        drawn
    };
    highlight(lang, &text).iter().enumerate().map(one).collect()
}

struct Cell {
    /// Where it begins in its line, in bytes.
    at: usize,
    text: String,
    width: usize,
    style: Style,
}

/// Lays a line out in `room` columns, so that the stretch is seen, or its beginning where it is wider.
fn window(cells: &[Cell], focus: Option<Range<usize>>, room: usize, theme: &Theme) -> Drawn {
    let whole: usize = cells.iter().map(|cell| cell.width).sum();
    let before = |at: usize| cells.iter().filter(|cell| cell.at < at).map(|cell| cell.width).sum::<usize>();
    let stretch = focus.map(|focus| (before(focus.start), before(focus.end)));
    let first = match stretch {
        Some((from, to)) if whole > room && to + usize::from(to < whole) > room => {
            // One column goes to the mark of the cut on the left, and one to that on the right.
            let behind = (whole - to).min(BEHIND);
            let right = usize::from(to + behind < whole);
            (to + behind + 1 + right).saturating_sub(room).min(from)
        }
        _ => 0,
    };
    let mut spans = Vec::new();
    let mut used = 0;
    let mut column = 0;
    let mut shift = 0;
    let mut cut = first > 0;
    if cut && room > 0 {
        spans.push(Span::styled(CUT, theme.code.gutter));
        used = 1;
    }
    let left = |column: usize| whole - column;
    for cell in cells {
        if column < first {
            column += cell.width;
            continue;
        }
        if cut {
            (shift, cut) = (column, false);
        }
        let needed = if left(column) <= room.saturating_sub(used) { cell.width } else { cell.width + 1 };
        if used + needed > room {
            if used < room {
                spans.push(Span::styled(CUT, theme.code.gutter));
            }
            break;
        }
        spans.push(Span::styled(cell.text.clone(), cell.style));
        (used, column) = (used + cell.width, column + cell.width);
    }
    let lead = usize::from(first > 0);
    let focus = stretch.filter(|(from, _)| *from >= shift).map(|(from, to)| {
        let at = from - shift + lead;
        (at, (to - from).min(room.saturating_sub(at)))
    });
    Drawn { line: Line::from(joined(spans)), focus: focus.filter(|(_, width)| *width > 0) }
}

/// Puts neighbours of one look together.
fn joined(spans: Vec<Span<'static>>) -> Vec<Span<'static>> {
    let mut all: Vec<Span<'static>> = Vec::new();
    for span in spans {
        match all.last_mut() {
            Some(last) if last.style == span.style => last.content.to_mut().push_str(&span.content),
            _ => all.push(span),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widgets::measure::width;
    use proptest::prelude::*;
    use ratatui::style::Modifier;

    fn theme() -> Theme {
        Theme::load("mono", true).unwrap()
    }

    /// Draws one line with a stretch of it in focus; gives it, and the carets below.
    #[track_caller]
    fn check(line: &str, stretch: Range<usize>, columns: u16, expected: &[&str]) {
        let marks = vec![(0, stretch.clone(), Style::new().add_modifier(Modifier::REVERSED))];
        let drawn = draw("", &[line.to_owned()], &marks, Some((0, stretch)), columns, &theme()).remove(0);
        let (at, width) = drawn.focus.unwrap();
        assert_eq!([drawn.line.to_string(), format!("{}{}", " ".repeat(at), "^".repeat(width))], expected);
    }

    #[test]
    fn the_line_is_shifted_where_the_stretch_would_not_be_seen() {
        check("let total = 1;", 4..9, 30, &["1  let total = 1;", "       ^^^^^"]);
        check("abcdefghijklmnop", 0..2, 8, &["abcdefg…", "^^"]);
        check("abcdefghijklmnop", 5..7, 8, &["abcdefg…", "     ^^"]);
        check("abcdefghijklmnop", 7..9, 8, &["…hijklm…", " ^^"]);
        check("abcdefghijklmnop", 14..16, 8, &["…jklmnop", "      ^^"]);
        check("abcdefghijklmnop", 4..16, 8, &["…efghij…", " ^^^^^^^"]);
        check("日本語日本語", 9..12, 8, &["…日本語", " ^^"]);
    }

    proptest! {
        #[test]
        fn no_line_is_wider_and_what_is_marked_is_seen(
            line in "(\\PC|日|👩\u{200d}💻){1,40}", columns in 1u16..60, at: prop::sample::Index, len in 1usize..6,
        ) {
            let line = crate::clean::clean(&line).into_owned();
            let edges: Vec<usize> = line.grapheme_indices(true).map(|(at, _)| at).chain([line.len()]).collect();
            prop_assume!(edges.len() > 1);
            let first = at.index(edges.len() - 1);
            let stretch = edges[first]..edges[(first + len).min(edges.len() - 1)];
            prop_assume!(width(&line[stretch.clone()]) > 0);
            let drawn = draw("", std::slice::from_ref(&line), &Vec::new(), Some((0, stretch.clone())), columns, &theme());
            prop_assert!(width(&drawn[0].line.to_string()) <= usize::from(columns));
            if columns > 8 {
                prop_assert!(drawn[0].focus.is_some(), "{:?} {:?}", line, stretch);
            }
        }
    }
}
