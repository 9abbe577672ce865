//! What several screens show in the same way.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Style,
    text::{Line, Span},
    widgets::Widget as _,
};

use super::spot::{self, Pointed};
use crate::{
    clean::{clean, clean_block},
    deck::model::Code,
    session::{
        ask::{Ask, Input},
        last::Last,
        view::Place,
    },
    tui::{
        app::App,
        keys::{Action, Keymap, Mode},
        page::{self, Page},
        text,
        theme::Theme,
        widgets::{
            bar, code,
            field::Field,
            markdown, measure,
            wrap::{Run, wrap},
        },
    },
};

/// Makes the head of a page of a drill: deck and skill, how far, which rung.
#[must_use]
pub fn drill_page(deck: &str, skill: &str, place: Place, mode: Mode, app: &App) -> Page {
    let theme = &app.theme;
    let mut left = vec![Span::styled(clean(deck).into_owned(), theme.strong)];
    if !skill.is_empty() {
        left.push(Span::styled(format!(" · {}", clean(skill)), theme.quiet));
    }
    let done = place.at.saturating_sub(1);
    let mut right = vec![Span::styled(format!("{} of {}", place.at, place.of), theme.quiet)];
    if app.size.0 >= WIDE {
        right.push(Span::raw("  "));
        right.push(Span::styled(bar::progress(done, place.of, 8, app.ascii), theme.accent));
    }
    let more = app.keys.key(mode, Action::Down).map(|key| key.label());
    Page { left: Line::from(left), right: Line::from(right), more, ..Page::default() }
}

/// Says which rung this is, when there are several, and what it asks beside the answer.
#[must_use]
pub fn rung(ask: &Ask, raised: bool, theme: &Theme) -> Line<'static> {
    let words = text::rung(ask);
    if words.is_empty() {
        return Line::default();
    }
    match raised && ask.rungs > 1 {
        true => page::line(format!("new · {words}"), theme.raised),
        false => page::line(words, theme.quiet),
    }
}

/// Says how the round before ended, as far as a line has room, marked as that: it stands above another question.
#[must_use]
pub fn last(last: &Last<'_>, width: u16, theme: &Theme) -> Line<'static> {
    let style = match (last.raised, last.right || last.redone) {
        (Some(_), _) => theme.raised,
        (None, true) => theme.right,
        (None, false) => theme.near,
    };
    let mut told = text::last(last);
    let room = usize::from(width).saturating_sub(text::LAST.len());
    while told.len() > 1 && measure::width(&told.join(" ")) > room {
        told.pop();
    }
    Line::from(vec![Span::styled(text::LAST, theme.quiet), Span::styled(told.join(" "), style)])
}

/// Writes the question: prompt, code (with letters where it is pointed into), and for blanks the text.
#[must_use]
pub fn question(ask: &Ask, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = block(&ask.prompt, width, theme);
    if let Some(code) = &ask.code {
        lines.push(Line::default());
        match &ask.input {
            Input::Spot { numbers, many } => {
                lines.extend(spot::lines(code, numbers, *many, Pointed::default(), width, theme).0);
            }
            _ => lines.extend(listing(code, width, theme)),
        }
    }
    if let Input::Blanks { text, .. } = &ask.input {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.extend(block(text, width, theme));
    }
    lines
}

/// Writes Markdown as lines.
#[must_use]
pub fn block(text: &str, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    markdown::Markdown::new(text).lines(width, theme)
}

/// Writes a sentence of our own in one style.
#[must_use]
pub fn sentence(text: &str, style: Style, width: u16) -> Vec<Line<'static>> {
    wrap(&[Run { text: clean(text).into_owned(), style, verbatim: false }], usize::from(width))
}

/// Writes code, numbered.
#[must_use]
pub fn listing(code: &Code, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    code::Listing::new(&code.lang, &code.text).lines(width, theme)
}

/// Writes output, or a log: code without numbers.
#[must_use]
pub fn output(code: &Code, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    code::Listing::new(&code.lang, &code.text).unnumbered().lines(width, theme)
}

/// Writes a label and Markdown beside it, the Markdown aligned; below it on narrow screens.
#[must_use]
pub fn labelled(label: &str, style: Style, text: &str, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    beside(label, block(text, label_room(width), theme), style, width)
}

/// Puts a label before lines that were made for [`label_room`].
#[must_use]
pub fn beside(label: &str, lines: Vec<Line<'static>>, style: Style, width: u16) -> Vec<Line<'static>> {
    if width < WIDE {
        let mut lines = lines;
        // A single short line stands behind its label.
        if let [only] = lines.as_mut_slice()
            && measure::width(label) + 2 + only.width() <= usize::from(width)
        {
            only.spans.insert(0, Span::styled(format!("{label}  "), style));
            return lines;
        }
        let mut all = vec![page::line(label.to_owned(), style)];
        all.extend(lines.into_iter().map(|line| indent(line, 2)));
        return all;
    }
    let mut all = Vec::with_capacity(lines.len());
    for (n, line) in lines.into_iter().enumerate() {
        let mark = if n == 0 { format!("{label:<LABEL$}") } else { " ".repeat(LABEL) };
        let mut spans = vec![Span::styled(mark, style)];
        spans.extend(line.spans);
        all.push(Line::from(spans));
    }
    all
}

/// Columns of a label.
const LABEL: usize = 17;
/// From so many columns on there is room for labels beside what they stand for.
pub const WIDE: u16 = 56;

/// How wide the text beside a label may be.
#[must_use]
pub fn label_room(width: u16) -> u16 {
    if width < WIDE { width.saturating_sub(2) } else { width.saturating_sub(LABEL as u16) }
}

/// Moves a line to the right.
#[must_use]
pub fn indent(line: Line<'static>, by: usize) -> Line<'static> {
    let mut spans = vec![Span::raw(" ".repeat(by))];
    spans.extend(line.spans);
    Line::from(spans)
}

/// Gives the keys of a screen with their words, for the last line; those without a key are left out.
#[must_use]
pub fn keys(map: &Keymap, mode: Mode, wanted: &[Action]) -> Vec<(String, String)> {
    wanted
        .iter()
        .filter_map(|action| map.key(mode, *action).map(|key| (key.label(), text::action(*action).0.to_owned())))
        .collect()
}

/// Gives one key with its words.
#[must_use]
pub fn key(map: &Keymap, mode: Mode, action: Action) -> Option<(String, String)> {
    keys(map, mode, &[action]).pop()
}

/// Writes what was answered behind a label: options as they were shown, typed text as it was typed.
#[must_use]
pub fn said(label: &str, said: &[String], input: &Input, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let room = label_room(width);
    let style = theme.text;
    let shown = |part: &String| match input {
        Input::Choose { .. } => option(part, style, room, theme),
        Input::Order { lang, .. } if lang.is_empty() => option(part, style, room, theme),
        // A command is as it was typed; what was chosen, as it was shown.
        Input::Scene(_) if !part.starts_with("$ ") => option(part, style, room, theme),
        _ => wrap(&[Run { text: clean_block(part).into_owned(), style, verbatim: true }], usize::from(room)),
    };
    beside(label, said.iter().flat_map(shown).collect(), theme.quiet, width)
}

/// Writes an option as it was shown, in one style.
#[must_use]
pub fn option(text: &str, style: Style, room: u16, theme: &Theme) -> Vec<Line<'static>> {
    markdown::Markdown::one_line(text).lines(room, theme).into_iter().map(|line| line.patch_style(style)).collect()
}

/// Joins as many names as have room, and tells how many more there are.
#[must_use]
pub fn names(all: &[String], room: usize) -> String {
    let more = |left: usize| if left > 0 { format!(" and {left} more") } else { String::new() };
    let fitting = (1..=all.len()).rev().map(|n| {
        let shown = all.iter().take(n).map(String::as_str).collect::<Vec<_>>();
        (n, format!("{}{}", shown.join(" · "), more(all.len() - n)))
    });
    let mut fitting = fitting.filter(|(n, line)| *n == 1 || measure::width(line) <= room);
    fitting.next().map(|(_, line)| measure::clip(&line, room).into_owned()).unwrap_or_default()
}

/// Draws a field as lines; gives the cursor's column and line among them.
#[must_use]
pub fn field(field: &Field, width: u16, theme: &Theme) -> (Vec<Line<'static>>, Option<(u16, u16)>) {
    let rows = u16::try_from(field.rows(width)).unwrap_or(u16::MAX).min(MOST_ROWS);
    let area = Rect::new(0, 0, width, rows);
    let mut buffer = Buffer::empty(area);
    let view = field.view(theme);
    view.render(area, &mut buffer);
    let lines = (0..rows)
        .map(|y| {
            let mut spans: Vec<Span<'static>> = Vec::new();
            let mut x = 0;
            while x < width {
                let Some(cell) = buffer.cell((x, y)) else { break };
                let symbol = cell.symbol();
                spans.push(Span::styled(symbol.to_owned(), cell.style()));
                x += u16::try_from(measure::width(symbol)).unwrap_or(1).max(1);
            }
            Line::from(spans)
        })
        .collect();
    (lines, view.cursor(area).map(|p| (p.x, p.y)))
}

/// Rows a field shows at a time.
const MOST_ROWS: u16 = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_have_no_room_are_counted() {
        let all = ["borrow-twice", "moved", "lifetimes-elided"].map(str::to_owned);
        let check = |room: usize, expected: &str| assert_eq!(names(&all, room), expected);
        check(40, "borrow-twice · moved · lifetimes-elided");
        check(38, "borrow-twice · moved and 1 more");
        check(30, "borrow-twice and 2 more");
        check(12, "borrow-twic…");
        assert_eq!(names(&[], 40), "");
    }
}
