//! The lesson that comes before an attempt where trying first would not teach.

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
    let mut page = parts::drill_page(view.deck, view.skill, view.place, Mode::Lesson, app);
    page.before = match &view.last {
        Some(last) => parts::last(last, width, theme),
        None => page::line(text::LOOK_FIRST, theme.quiet),
    };
    page.beside = match &view.last {
        Some(_) if width >= parts::WIDE => page::line(text::LOOK_FIRST, theme.quiet),
        _ => Line::default(),
    };
    page.head = parts::block(view.prompt, width, theme);
    page.head.push(Line::default());
    for answer in &view.answer {
        page.head.extend(parts::labelled("Remember", theme.accent, answer, width, theme));
    }
    if !view.answer.is_empty() {
        page.head.push(Line::default());
    }
    page.head.extend(parts::block(view.lesson, width, theme));
    let begin = app.keys.key(Mode::Lesson, Action::GoOn).map(|k| k.label()).unwrap_or_default();
    page.keys = vec![(begin, "to the question".into())];
    page.help = parts::key(&app.keys, Mode::Lesson, Action::Help);
    page.last_key = parts::key(&app.keys, Mode::Lesson, Action::Leave);
    page
}
