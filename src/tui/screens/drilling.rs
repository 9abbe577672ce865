//! A session on the screen: picks the page for its phase.

use super::{attempt, edited, feedback, lesson, parts, scoring, sheet, summary, verdict, words};
use crate::{
    session::{event::Now, view::View},
    tui::{
        app::App,
        drill::Drill,
        keys::{Action, Mode},
        page::{self, Page},
        text,
    },
};

/// Makes the page of the phase the session is in.
#[must_use]
pub fn page(drill: &Drill, app: &App, now: Now) -> Page {
    match drill.session.view(now) {
        View::Attempt(view) => attempt::page(&view, drill, app, drill.mode(now)),
        View::Scoring(view) => scoring::page(&view, app),
        View::Verdict(view) => verdict::page(&view, app),
        View::Feedback(view) => feedback::page(&view, app),
        View::Edited(view) => edited::page(&view, app),
        View::Lesson(view) => lesson::page(&view, app),
        View::Words(view) => words::page(&view, drill, app),
        View::Sheet(sheet) => sheet::page(&sheet, app),
        View::Summary(tally) => summary::page(&tally, drill, app),
        View::Waiting | View::Done => waiting(app),
    }
}

/// Stands where an item is on its way, or could not be read.
fn waiting(app: &App) -> Page {
    let keys = parts::keys(&app.keys, Mode::Lesson, &[Action::Leave, Action::Help]);
    Page { head: vec![page::line(text::WAITING, app.theme.quiet)], keys, ..Page::default() }
}
