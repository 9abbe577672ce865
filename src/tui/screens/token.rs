//! Code whose tokens are pointed at: the marked one reversed where it stands, and named in words below.

use std::ops::Range;

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{letter, parts, spot::Pointed};
use crate::{
    clean::clean,
    deck::{model::Code, tokens},
    session::{ask::Token, view::FeedbackView},
    tui::{
        page, text,
        theme::Theme,
        widgets::{
            marked::{self, Drawn, Marks},
            measure,
        },
    },
};

/// Columns before the code: the mark of the line and its letter.
const LEAD: u16 = 5;

/// Gives the numbers of the lines that hold tokens; each has a letter.
#[must_use]
pub fn rows(all: &[Token]) -> Vec<u16> {
    let mut rows: Vec<u16> = all.iter().map(|token| token.line).collect();
    rows.dedup();
    rows
}

/// Names a token as it is written down and told.
#[must_use]
pub fn label(token: &Token) -> String {
    format!("{}: {}", token.line, clean(&token.name))
}

/// Writes the code with what is pointed at. Gives the lines, and the marked one among them.
#[must_use]
pub fn lines(
    code: &Code,
    all: &[Token],
    pointed: Pointed<'_>,
    width: u16,
    theme: &Theme,
) -> (Vec<Line<'static>>, Option<usize>) {
    let here = pointed.mark.checked_sub(1).and_then(|n| all.get(n));
    let mut marks: Marks =
        pointed.chosen.iter().filter_map(|n| all.get(*n)).map(|token| mark(token, theme.differs)).collect();
    marks.extend(here.map(|token| mark(token, theme.selected)));
    let shown = tokens::lines(&code.text);
    let focus = here.map(|token| (index(token), token.from..token.to));
    let drawn = marked::draw(&code.lang, &shown, &marks, focus, width.saturating_sub(LEAD), theme);
    let rows = rows(all);
    let line = |(n, drawn): (usize, Drawn)| {
        let at = rows.iter().position(|row| usize::from(*row) == n + 1);
        let cursor = if here.is_some_and(|token| index(token) == n) { "› " } else { "  " };
        let letter = at.filter(|at| *at < LETTERS).map_or(' ', letter::of);
        let mut spans =
            vec![Span::styled(cursor, theme.accent), Span::styled(letter.to_string(), theme.key), Span::raw("  ")];
        spans.extend(drawn.line.spans);
        Line::from(spans)
    };
    (drawn.into_iter().enumerate().map(line).collect(), here.map(index))
}

/// Lines that have a letter.
pub const LETTERS: usize = 26;

/// Says in words what is marked, and of several wanted what is chosen. Always of one height.
#[must_use]
pub fn told(all: &[Token], many: bool, pointed: Pointed<'_>, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let here = pointed.mark.checked_sub(1).and_then(|n| all.get(n));
    let room = usize::from(width);
    let first = match here {
        Some(token) => {
            let named = measure::clip(&label(token), room.saturating_sub(2)).into_owned();
            Line::from(vec![Span::styled("› ", theme.accent), Span::styled(named, theme.strong)])
        }
        None => page::line(measure::clip(text::POINT, room).into_owned(), theme.quiet),
    };
    if !many {
        return vec![first];
    }
    let names: Vec<String> = pointed.chosen.iter().filter_map(|n| all.get(*n)).map(label).collect();
    let chosen = match names.is_empty() {
        true => page::line(measure::clip(text::POINT_MANY, room).into_owned(), theme.quiet),
        false => {
            let before = "Chosen: ";
            let named = parts::names(&names, room.saturating_sub(before.len()));
            Line::from(vec![Span::styled(before, theme.quiet), Span::styled(named, theme.strong)])
        }
    };
    vec![first, chosen]
}

/// Writes the code of a question with the tokens that were pointed at, and those that are right, marked in it.
#[must_use]
pub fn marked(code: &Code, view: &FeedbackView<'_>, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let all = tokens::of(&code.lang, &code.text);
    let style = if view.right { theme.right } else { theme.off };
    let marks = |names: &[String], style: Style| {
        let found = names.iter().filter_map(|name| find(&all, name));
        found.map(|(line, at)| (line, at, style)).collect::<Marks>()
    };
    let mut both = marks(&view.said, style.patch(theme.emphasis));
    both.extend(marks(&view.answer, theme.right.patch(theme.selected)));
    let drawn = marked::draw(&code.lang, &tokens::lines(&code.text), &both, None, width, theme);
    drawn.into_iter().map(|drawn| drawn.line).collect()
}

/// Writes each token that was named: the name, its line, and carets under it.
#[must_use]
pub fn carets(code: &Code, names: &[String], sign: char, style: Style, room: u16, theme: &Theme) -> Vec<Line<'static>> {
    let all = tokens::of(&code.lang, &code.text);
    let shown = tokens::lines(&code.text);
    let mut lines = Vec::new();
    for name in names {
        lines.push(page::line(measure::clip(&clean(name), usize::from(room)).into_owned(), style));
        let Some((line, at)) = find(&all, name) else { continue };
        let marks = vec![(line, at.clone(), style)];
        let drawn = marked::draw(&code.lang, &shown, &marks, Some((line, at)), room, theme);
        let Some(drawn) = drawn.into_iter().nth(line) else { continue };
        lines.push(drawn.line);
        if let Some((column, width)) = drawn.focus {
            let carets = format!("{}{}", " ".repeat(column), sign.to_string().repeat(width));
            lines.push(page::line(carets, style));
        }
    }
    lines
}

fn index(token: &Token) -> usize {
    usize::from(token.line).saturating_sub(1)
}

fn mark(token: &Token, style: Style) -> (usize, Range<usize>, Style) {
    (index(token), token.from..token.to, style)
}

/// Finds a token by what it is called in an answer: the index of its line, and where it stands there.
fn find(all: &[tokens::Token], name: &str) -> Option<(usize, Range<usize>)> {
    let token = all.iter().find(|token| format!("{}: {}", token.line, token.name) == name)?;
    Some((usize::from(token.line).saturating_sub(1), token.at.clone()))
}
