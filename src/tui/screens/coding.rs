//! Code to be written, on its desk, and what came of what was handed in.

use ratatui::text::Line;

use super::{
    desk::{self, Desk},
    parts,
    results::{self, Code},
};
use crate::{
    session::{
        ask::{Ask, Input},
        view::{AttemptView, FeedbackView},
    },
    tui::{app::App, editor::Editor, page::Page, text, theme::Theme, widgets::code::Listing},
};

/// Puts the question, its editor and what came of the last run on a desk.
pub(super) fn desk(page: &mut Page, view: &AttemptView<'_>, editor: &Editor, mut below: Vec<Line<'static>>, app: &App) {
    // The line that tells of a run stands where how sure one is was asked.
    if view.running.is_none() && !view.asks_confidence {
        below.push(Line::default());
    }
    let desk = Desk {
        task: std::mem::take(&mut page.head),
        editor,
        has_focus: view.running.is_none() && !view.sure,
        ran: view.tried.map(|tried| (&tried.ran, code(view.ask, &tried.text))),
        below,
    };
    desk::lay(page, desk, app.size, &app.theme);
    if !view.hints.is_empty() && view.tried.is_none() {
        page.opens_at = usize::MAX;
    }
}

/// Tells what came of the code that was handed in.
pub(super) fn handed_in(view: &FeedbackView<'_>, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let said = view.said.join("\n");
    view.ran.map(|ran| results::lines(ran, code(view.ask, &said), width, theme)).unwrap_or_default()
}

/// Writes the code that was handed in and code that passes; what the mistake means stands before them.
pub(super) fn both(view: &FeedbackView<'_>, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    if view.right || !matches!(view.ask.input, Input::Code { .. }) {
        return Vec::new();
    }
    let mut lines = Vec::new();
    for (label, text) in [(text::ran::YOURS, &view.said), (text::ran::SOLUTION, &view.answer)] {
        if !text.is_empty() {
            lines.push(Line::default());
            lines.extend(parts::sentence(label, theme.quiet, width));
            lines.extend(Listing::new(code(view.ask, "").lang, &text.join("\n")).lines(width, theme));
        }
    }
    lines
}

fn code<'c>(ask: &'c Ask, text: &'c str) -> Code<'c> {
    let lang = match &ask.input {
        Input::Code { runner, .. } => runner,
        _ => "",
    };
    Code { lang, text }
}
