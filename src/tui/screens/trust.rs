//! The question whether code of a deck may run, over the question it belongs to.

use ratatui::text::{Line, Span};

use super::parts;
use crate::{
    clean::clean,
    tui::{
        app::App,
        keys::{Action, Mode},
        page::{self, Page},
        text,
        theme::Theme,
        trusting::{Change, Trusting},
        widgets::{
            measure,
            wrap::{Run, wrap},
        },
    },
};

/// Makes the page.
#[must_use]
pub fn page(asked: &Trusting, app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = Page { left: page::line("May this code run?", theme.strong), ..Page::default() };
    page.head.extend(parts::sentence(&clean(&text::trust::wants(asked)), theme.text, width));
    page.head.push(Line::default());
    let mut row = |label: &str, text: &str, style| {
        let lines = parts::sentence(&clean(text), style, parts::label_room(width));
        page.head.extend(parts::beside(label, lines, theme.quiet, width));
    };
    row("Deck", &asked.root, theme.text);
    row("Runner", &asked.runner, theme.text);
    row("It brings", &text::trust::names(&asked.names), theme.text);
    if !asked.changed.is_empty() {
        row("Changed", &text::trust::names(&asked.changed), theme.near);
    }
    row("The box", &format!("{}: {}", asked.level, asked.made_of), theme.text);
    for note in &asked.notes {
        row("", note, theme.quiet);
    }
    for change in &asked.changes {
        page.head.push(Line::default());
        page.head.extend(changed(change, width, theme));
    }
    if !asked.changes.is_empty() {
        page.head.push(Line::default());
    }
    page.tail.extend(parts::sentence(text::trust::LASTS, theme.quiet, width));
    page.keys = parts::keys(&app.keys, Mode::Trusting, &[Action::Agree, Action::Refuse]);
    page.last_key = parts::key(&app.keys, Mode::Trusting, Action::Help);
    page.more = app.keys.key(Mode::Trusting, Action::Down).map(|key| key.label());
    page
}

/// Writes what changed in a file: each line with its numbers and its sign. A long line goes on below, whole: what is run
/// must not lie beyond the edge of the screen.
fn changed(change: &Change, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = parts::sentence(&text::trust::changed(change), theme.strong, width);
    for (before, said) in text::trust::numbered(&change.lines) {
        let style = match before.chars().last() {
            Some('-') => theme.off,
            Some('+') => theme.right,
            _ => theme.quiet,
        };
        let at = measure::width(&before) + 1;
        let room = usize::from(width).saturating_sub(at).max(1);
        let run = Run { text: clean(said).into_owned(), style, verbatim: true };
        let mut wrapped = wrap(&[run], room).into_iter();
        let mut first = wrapped.next().unwrap_or_default();
        first.spans.insert(0, Span::styled(format!("{before} "), style));
        lines.push(first);
        lines.extend(wrapped.map(|line| parts::indent(line, at)));
    }
    lines
}
