//! Why the open item comes now, over its question. It is given no answer, so it tells none.

use ratatui::text::Line;

use super::parts;
use crate::tui::{
    app::App,
    page::{self, Page},
    text,
    why::Why,
};

/// Makes the page.
#[must_use]
pub fn page(why: &Why, app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = Page { left: page::line("Why this item, and why now", theme.strong), ..Page::default() };
    page.head = parts::sentence(&text::why::reason(why), theme.strong, width);
    page.head.push(Line::default());
    for (label, line) in text::why::rows(why) {
        let lines = parts::sentence(&line, theme.text, parts::label_room(width));
        page.head.extend(parts::beside(label, lines, theme.quiet, width));
    }
    page.keys = vec![("any key".into(), "back".into())];
    page
}
