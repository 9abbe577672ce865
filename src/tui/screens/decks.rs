//! The decks, and how one stands in each.

use ratatui::text::{Line, Span};

use super::parts;
use crate::{
    clean::clean,
    tui::{
        app::App,
        home::Deck,
        keys::{Action, Mode},
        page::{self, Page},
        text,
        theme::Theme,
        widgets::measure,
    },
};

/// Makes the page of the decks, the one at `at` marked.
#[must_use]
pub fn page(app: &App, at: usize) -> Page {
    let theme = &app.theme;
    let width = usize::from(page::text_width(app.size));
    let mut page = Page {
        left: Line::from(vec![Span::styled("pratfall", theme.strong), Span::styled(" · decks", theme.quiet)]),
        right: page::line(text::count(app.decks.len(), "deck"), theme.quiet),
        ..Page::default()
    };
    if app.decks.is_empty() {
        page.head = vec![page::line("No decks are known yet.", theme.quiet)];
    }
    for (n, deck) in app.decks.iter().enumerate() {
        page.head.push(row(deck, n == at, width, theme));
    }
    if let Some(deck) = app.decks.get(at) {
        page.tail.push(Line::default());
        let about = if deck.about.is_empty() { &deck.source } else { &deck.about };
        page.tail.extend(parts::block(&clean(about), width as u16, theme));
        if deck.faults > 0 {
            let faults = text::count(deck.faults, "fault");
            page.tail.push(page::line(format!("{faults} in its file; the last good version is shown."), theme.near));
        }
    }
    // The marked deck stays in view.
    page.opens_at = (at + 2).saturating_sub(usize::from(page::fit_screen(&page, app.size).shown));
    if !app.decks.is_empty() {
        let begin = app.keys.key(Mode::Decks, Action::Begin).map(|k| k.label()).unwrap_or_default();
        page.keys.push((begin, "drill it".into()));
        page.keys.push(("↑↓".into(), "choose".into()));
    }
    page.keys.extend(parts::keys(&app.keys, Mode::Decks, &[Action::Skills]));
    page.help = parts::key(&app.keys, Mode::Decks, Action::Help);
    page.last_key = parts::key(&app.keys, Mode::Decks, Action::Back);
    page
}

fn row(deck: &Deck, marked: bool, width: usize, theme: &Theme) -> Line<'static> {
    let figures = match (deck.due, deck.fresh) {
        (0, 0) => text::count(deck.items, "item"),
        (0, fresh) => format!("{fresh} new"),
        (due, 0) => format!("{due} due"),
        (due, fresh) => format!("{due} due · {fresh} new"),
    };
    let room = width.saturating_sub(measure::width(&figures) + 4);
    let title = measure::pad(&clean(&deck.title), room, ratatui::layout::Alignment::Left);
    let (mark, style) = if marked { ("› ", theme.accent) } else { ("  ", theme.text) };
    Line::from(vec![
        Span::styled(mark.to_owned(), theme.accent),
        Span::styled(title, style),
        Span::styled(format!("  {figures}"), theme.quiet),
    ])
}
