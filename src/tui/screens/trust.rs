//! The question whether code of a deck may run, over the question it belongs to.

use super::parts;
use crate::{
    clean::clean,
    tui::{
        app::App,
        keys::{Action, Mode},
        page::{self, Page},
        text,
        trusting::Trusting,
    },
};

/// Makes the page.
#[must_use]
pub fn page(asked: &Trusting, app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = Page { left: page::line("May this code run?", theme.strong), ..Page::default() };
    page.head.extend(parts::sentence(&clean(&text::trust::wants(asked)), theme.text, width));
    page.head.push(ratatui::text::Line::default());
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
    page.tail.extend(parts::sentence(text::trust::LASTS, theme.quiet, width));
    page.keys = parts::keys(&app.keys, Mode::Trusting, &[Action::Agree, Action::Refuse]);
    page.last_key = parts::key(&app.keys, Mode::Trusting, Action::Help);
    page.more = app.keys.key(Mode::Trusting, Action::Down).map(|key| key.label());
    page
}
