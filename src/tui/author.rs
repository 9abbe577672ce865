//! What an author is told who tries a deck: faults of the last save, and what an answer matched.

use ratatui::text::Line;

use super::{app::App, page, screens::parts};
use crate::{clean::clean, session::tried::Matched};

/// What is known of the file that is tried.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Author {
    /// Faults of what was saved last, a line each; what is asked is the last version without.
    pub faults: Vec<String>,
    /// How often it was taken up again.
    pub reloads: usize,
}

/// Says what an answer matched.
#[must_use]
pub fn matched(matched: &Matched) -> String {
    let mut said = format!("score {:.2}", matched.score);
    match (&matched.trap, &matched.belief) {
        (Some(trap), Some(belief)) => said += &format!(" · matched “{}”, belief {}", clean(trap), clean(belief)),
        (Some(trap), None) => said += &format!(" · matched “{}”", clean(trap)),
        (None, Some(belief)) => said += &format!(" · belief {}", clean(belief)),
        (None, None) if matched.score < 1.0 => said += " · no trap matched",
        (None, None) => {}
    }
    said
}

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
