//! What becomes of a memory whose answer was changed: asked with one key, before the question.

use ratatui::text::Line;

use super::parts;
use crate::{
    session::view::LessonView,
    tui::{
        app::App,
        keys::{Action, Mode},
        page::{self, Page},
        text,
        theme::Theme,
    },
};

/// Makes the page.
#[must_use]
pub fn page(view: &LessonView<'_>, app: &App) -> Page {
    let theme: &Theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = parts::drill_page(view.deck, view.skill, view.place, Mode::Edited, app);
    if let Some(last) = &view.last {
        page.before = parts::last(last, width, theme);
    }
    page.head = parts::block(view.prompt, width, theme);
    page.head.push(Line::default());
    page.head.extend(parts::sentence(text::EDITED, theme.accent, width));
    page.head.push(Line::default());
    for action in [Action::Keep, Action::Halve, Action::Anew] {
        let key = app.keys.key(Mode::Edited, action).map(|key| key.label()).unwrap_or_default();
        let said = format!("{key}  {}", text::help(Mode::Edited, action));
        page.head.extend(parts::sentence(&said, theme.text, width));
    }
    page.keys = parts::keys(&app.keys, Mode::Edited, &[Action::Keep, Action::Halve, Action::Anew, Action::Skip]);
    page.help = parts::key(&app.keys, Mode::Edited, Action::Help);
    page.last_key = parts::key(&app.keys, Mode::Edited, Action::Leave);
    page
}
