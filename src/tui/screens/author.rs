//! What stands above the task while a deck is tried by who writes it.

use ratatui::text::Line;

use super::parts;
use crate::{
    clean::clean,
    tui::{
        app::App,
        author::{Author, matched},
        page,
    },
};

/// Gives the lines above the task.
#[must_use]
pub fn lines(author: &Author, app: &App) -> Vec<Line<'static>> {
    let (theme, width) = (&app.theme, page::text_width(app.size));
    let mut lines = Vec::new();
    if !author.faults.is_empty() {
        lines.extend(parts::sentence("What was saved has faults; this is the version before:", theme.near, width));
        for fault in &author.faults {
            lines.extend(parts::sentence(&clean(fault), theme.near, width));
        }
    }
    if let Some(found) = app.session().and_then(|session| session.matched()) {
        lines.extend(parts::sentence(&matched(&found), theme.quiet, width));
    }
    if !lines.is_empty() {
        lines.push(Line::default());
    }
    lines
}
