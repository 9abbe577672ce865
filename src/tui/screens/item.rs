//! What can be done with the open item, over its question.

use super::parts;
use crate::tui::{
    app::App,
    keys::{Action, Mode},
    page::{self, Page},
    text,
};

const OFFERED: [Action; 5] = [Action::Bury, Action::Park, Action::Suspend, Action::Flag, Action::Ceiling];

/// Makes the page.
#[must_use]
pub fn page(app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = Page { left: page::line("This item", theme.strong), ..Page::default() };
    for action in OFFERED {
        let Some(key) = app.keys.key(Mode::Item, action) else { continue };
        let (short, long) = text::action(action);
        let lines = parts::sentence(long, theme.text, parts::label_room(width));
        page.head.extend(parts::beside(&format!("{}  {short}", key.label()), lines, theme.key, width));
    }
    page.keys = parts::keys(&app.keys, Mode::Item, &[Action::Back]);
    page.last_key = parts::key(&app.keys, Mode::Item, Action::Help);
    page
}
