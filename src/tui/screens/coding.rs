//! Code to be written: its editor below the question, and what came of the last run between them.

use ratatui::text::Line;

use super::{
    parts,
    results::{self, Code},
};
use crate::{
    session::{
        ask::{Ask, Input},
        round::Tried,
        view::FeedbackView,
    },
    tui::{
        app::App,
        editor::Editor,
        page::{self, Page},
        text,
        theme::Theme,
        widgets::code::Listing,
    },
};

/// Rows of an editor at the least, where the screen has them.
const LEAST: usize = 4;
/// Rows of the question and of what came of a run that are left to see.
const ABOVE: usize = 5;
/// Rows below the editor: space, a sentence, how sure.
const BELOW: usize = 3;

/// Puts an editor below the question: as high as its text, as far as there is room.
pub(super) fn editor(page: &mut Page, editor: &Editor, app: &App) {
    let area = ratatui::layout::Rect::new(0, 0, app.size.0, app.size.1);
    let text = page::places(area).text;
    let all = usize::from(text.height).saturating_sub(BELOW);
    let above = page.head.len().min(ABOVE);
    let rows = (editor.height() + 1).max(LEAST).min(all.saturating_sub(above).max(LEAST)).min(all.max(1));
    let size = (text.width, u16::try_from(rows).unwrap_or(u16::MAX));
    let (lines, cursor) = editor.view(&app.theme).lines(size);
    page.cursor = cursor.map(|(column, row)| (column, row + u16::try_from(page.tail.len()).unwrap_or(0)));
    page.tail.extend(lines);
}

/// Tells what came of the last run, below the question.
pub(super) fn tried(page: &mut Page, tried: &Tried, ask: &Ask, width: u16, theme: &Theme) {
    page.head.push(Line::default());
    // What came of it is what is wanted now; the question is above it.
    page.opens_at = page.head.len();
    page.head.extend(results::lines(&tried.ran, code(ask, &tried.text), width, theme));
}

/// Tells what came of the code that was handed in, and code that passes.
pub(super) fn handed_in(view: &FeedbackView<'_>, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let said = view.said.join("\n");
    let mut lines = match view.ran {
        Some(ran) => results::lines(ran, code(view.ask, &said), width, theme),
        None => Vec::new(),
    };
    if !view.answer.is_empty() && !view.right {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.extend(parts::sentence(text::ran::SOLUTION, theme.quiet, width));
        let answer = view.answer.join("\n");
        lines.extend(Listing::new(code(view.ask, "").lang, &answer).lines(width, theme));
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
