//! Draws the application: the page of its screen, or the keys over it.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::Line,
};

use super::{
    app::{App, Screen},
    ascii,
    drill::Over,
    page::{self, Page},
    screens::{
        ahead, author, cohort, decks, drilling, help, home, item, log, nothing, parts, skills, stats, trust, why,
    },
};
use crate::session::{event::Now, round::Notice, view::View};

/// Draws; gives the place of the cursor, where there is one.
#[must_use]
pub fn draw(app: &App, now: Now, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let cursor = page::draw(&page_of(app, now), &app.theme, scroll(app), area, buffer);
    if app.ascii {
        ascii::screen(area, buffer);
    }
    cursor
}

/// Keeps the scroll within what there is to scroll; to be called after every update.
pub fn bound_scroll(app: &mut App, now: Now) {
    fit_editor(app, now);
    if scroll(app) == 0 {
        return;
    }
    let bound = page::fit_screen(&page_of(app, now), app.size).bound(scroll(app));
    match &mut app.screen {
        Screen::Drill(drill) if !app.help => drill.scroll = bound,
        _ => app.scroll = bound,
    }
}

/// Keeps the cursor of an editor in sight.
fn fit_editor(app: &mut App, now: Now) {
    let edits = matches!(&app.screen, Screen::Drill(drill) if drill.editor.is_some() && drill.over == Over::Nothing);
    let size = if edits { page_of(app, now).edited } else { None };
    if let (Some(size), Screen::Drill(drill)) = (size, &mut app.screen)
        && let Some(editor) = &mut drill.editor
    {
        editor.fit(size);
    }
}

fn scroll(app: &App) -> i32 {
    match &app.screen {
        Screen::Drill(drill) if !app.help => drill.scroll,
        _ => app.scroll,
    }
}

/// Makes the page that is up.
#[must_use]
pub fn page_of(app: &App, now: Now) -> Page {
    if app.help {
        return help::page(app, app.mode(now));
    }
    let mut page = match &app.screen {
        Screen::Home => home::page(app),
        Screen::Decks { at } => decks::page(app, *at),
        Screen::Skills => skills::page(app),
        Screen::Log(book) => log::page(book, app),
        Screen::Stats(figures) => stats::page(app, figures),
        Screen::Cohort(board) => cohort::page(board, app),
        Screen::Ahead { at } => ahead::page(app, *at),
        Screen::Drill(drill) => match &drill.over {
            Over::Nothing => drilling::page(drill, app, now),
            Over::Item => item::page(app),
            Over::Why(why) => why::page(why, app),
            Over::Trust(asked) => trust::page(asked, app),
        },
        Screen::Nothing(why) => nothing::page(why, app),
    };
    if let (Some(author), Screen::Drill(_)) = (&app.author, &app.screen) {
        let lines = author::lines(author, app);
        if !lines.is_empty() {
            page.opens_at = 0;
            page.head.splice(0..0, lines);
        }
    }
    if let Some(trouble) = app.trouble.as_ref().filter(|trouble| !is_noticed(trouble, app, now)) {
        tell(&mut page, trouble, app);
    }
    page
}

/// Tells whether the question says already what went off.
fn is_noticed(trouble: &str, app: &App, now: Now) -> bool {
    let Some(View::Attempt(view)) = app.session().map(|session| session.view(now)) else { return false };
    matches!(view.notice, Some(Notice::NotSaved(why)) if why == trouble)
}

/// Says what went off outside: on the line of what was just before, or where that is too short above the task.
fn tell(page: &mut Page, trouble: &str, app: &App) {
    let width = page::text_width(app.size);
    let mut lines = parts::sentence(trouble, app.theme.near, width);
    if lines.len() == 1 {
        page.before = lines.pop().unwrap_or_default();
        page.beside = Line::default();
        return;
    }
    lines.push(Line::default());
    page.opens_at = 0;
    page.head.splice(0..0, lines);
}
