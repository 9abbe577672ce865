//! Draws the application: the page of its screen, or the keys over it.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    app::{App, Screen},
    keys::{Action, Mode},
    page::{self, Page},
    screens::{decks, drilling, help, home, parts},
};
use crate::session::event::Now;

/// Draws; gives the place of the cursor, where there is one.
#[must_use]
pub fn draw(app: &App, now: Now, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let scroll = match (&app.screen, app.help) {
        (Screen::Drill(drill), false) => drill.scroll,
        (Screen::Decks { at }, false) => keep_in_view(*at, app),
        _ => 0,
    };
    page::draw(&page_of(app, now), &app.theme, scroll, area, buffer)
}

/// Keeps the scroll of a drill within what there is to scroll; to be called after every update.
pub fn bound_scroll(app: &mut App, now: Now) {
    let furthest = match &app.screen {
        Screen::Drill(drill) if drill.scroll > 0 => page::furthest(&drilling::page(drill, app, now), app.size),
        _ => return,
    };
    if let Screen::Drill(drill) = &mut app.screen {
        drill.bound_scroll(furthest);
    }
}

fn page_of(app: &App, now: Now) -> Page {
    if app.help {
        return help::page(app, app.mode(now));
    }
    match &app.screen {
        Screen::Home => home::page(app),
        Screen::Decks { at } => decks::page(app, *at),
        Screen::Drill(drill) => drilling::page(drill, app, now),
        Screen::Word(sentence) => word(sentence, app),
    }
}

fn word(sentence: &str, app: &App) -> Page {
    let theme = &app.theme;
    let mut page = Page { left: page::line("pratfall", theme.strong), ..Page::default() };
    page.head = parts::block(sentence, page::text_width(app.size), theme);
    page.keys = vec![("Enter".into(), "home".into())];
    page.keys.extend(parts::keys(&app.keys, Mode::Home, &[Action::Decks]));
    page.last_key = parts::key(&app.keys, Mode::Home, Action::Quit);
    page
}

fn keep_in_view(at: usize, app: &App) -> u16 {
    let rows = usize::from(page::view_rows(&decks::page(app, at), app.size));
    u16::try_from(at.saturating_sub(rows.saturating_sub(2))).unwrap_or(u16::MAX)
}
