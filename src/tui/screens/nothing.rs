//! A day that has nothing more to ask: why, and which key leads to more.

use ratatui::text::Line;

use super::parts;
use crate::{
    session::limits::Nothing,
    tui::{
        app::App,
        keys::{Action, Code, Key, Keymap, Mode},
        page::{self, Page},
        text,
    },
};

/// Makes the page.
#[must_use]
pub fn page(nothing: &Nothing, app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = Page { left: page::line("pratfall", theme.strong), ..Page::default() };
    page.more = Some(Key::plain(Code::Down).label());
    page.head = parts::sentence(&text::nothing::why(nothing), theme.text, width);
    page.head.push(Line::default());
    page.head.extend(parts::sentence(&ways(nothing, &app.keys), theme.quiet, width));
    let begin = app.keys.key(Mode::Home, Action::Begin).map(|k| k.label()).unwrap_or_default();
    page.keys = vec![(begin, "home".into())];
    let practise = nothing.practice.then_some(Action::Practise);
    let ahead = nothing.reached.map(|_| Action::Ahead);
    let more: Vec<Action> = practise.into_iter().chain(ahead).chain([Action::Decks]).collect();
    page.keys.extend(parts::keys(&app.keys, Mode::Home, &more));
    page.last_key = parts::key(&app.keys, Mode::Home, Action::Quit);
    page
}

/// Says which keys lead to more today.
#[must_use]
pub fn ways(nothing: &Nothing, keys: &Keymap) -> String {
    let key = |action| keys.key(Mode::Home, action).map(|k| k.label()).unwrap_or_default();
    text::nothing::keys(nothing, &key(Action::Ahead), &key(Action::Practise), &key(Action::Decks))
}
