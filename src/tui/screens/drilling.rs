//! A session on the screen: picks the page for its phase.

use ratatui::text::Line;

use super::{attempt, feedback, lesson, summary, verdict, words};
use crate::{
    session::{event::Now, view::View},
    tui::{
        app::App,
        drill::Drill,
        page::{self, Page},
    },
};

/// Makes the page of the phase the session is in.
#[must_use]
pub fn page(drill: &Drill, app: &App, now: Now) -> Page {
    let mut page = match drill.session.view(now) {
        View::Attempt(view) => attempt::page(&view, drill, app, drill.mode(now)),
        View::Verdict(view) => verdict::page(&view, app),
        View::Feedback(view) => feedback::page(&view, app),
        View::Lesson(view) => lesson::page(&view, app),
        View::Words(view) => words::page(&view, drill, app),
        View::Summary(tally) => summary::page(&tally, drill, app),
        View::Waiting | View::Done => Page { head: vec![Line::default()], ..Page::default() },
    };
    if let Some(trouble) = &app.trouble {
        page.before = page::line(trouble.clone(), app.theme.near);
    }
    page
}
