//! The verdict alone, the answer given, and one letter for what tripped the learner up. Nothing of the right answer.

use ratatui::text::{Line, Span};

use super::parts;
use crate::{
    clean::clean,
    grade::Verdict,
    session::view::VerdictView,
    tui::{
        app::App,
        keys::{Action, Mode},
        page::{self, Page},
        text,
        theme::Theme,
    },
};

/// The causes, in the order they are offered.
pub const CAUSES: [Action; 6] =
    [Action::Slip, Action::Misread, Action::Gap, Action::Partial, Action::Procedure, Action::Misconception];

/// Makes the page.
#[must_use]
pub fn page(view: &VerdictView<'_>, app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = parts::drill_page(&view.ask.deck, &view.ask.skill, view.place, theme, app.ascii);
    page.under = parts::rung(view.ask, false, theme);
    page.head = parts::question(view.ask, width, theme);
    page.tail.push(Line::default());
    page.tail.push(verdict_line(view, width, theme));
    page.tail.push(Line::default());
    if !view.said.is_empty() {
        page.tail.extend(expected("You expected", &view.said, width, theme));
        page.tail.push(Line::default());
    }
    if view.invited {
        page.tail.extend(parts::block(text::INVITATION, width, theme));
    }
    page.tail.push(page::line("What tripped you up?", theme.text));
    page.tail.extend(causes(app, width, theme));
    let go_on = app.keys.key(Mode::Verdict, Action::GoOn).map(|k| k.label()).unwrap_or_default();
    page.keys = vec![(go_on, "go on".into())];
    if view.retry {
        page.keys.extend(parts::keys(&app.keys, Mode::Verdict, &[Action::TryAgain]));
    }
    page.keys.extend(parts::keys(&app.keys, Mode::Verdict, &[Action::Write, Action::IWasRight]));
    page.last_key = parts::key(&app.keys, Mode::Verdict, Action::Help);
    page
}

fn verdict_line(view: &VerdictView<'_>, width: u16, theme: &Theme) -> Line<'static> {
    let style = if view.verdict == Verdict::Partial { theme.near } else { theme.off };
    let verdict = text::verdict(view.verdict);
    let sure = view.confidence.map(text::you_were).unwrap_or_default();
    let room = usize::from(width).saturating_sub(verdict.len() + sure.len());
    if room < 2 {
        return page::line(verdict, style);
    }
    Line::from(vec![Span::styled(verdict, style), Span::raw(" ".repeat(room)), Span::styled(sure, theme.quiet)])
}

/// Writes what was answered, each part on its line.
pub(super) fn expected(label: &str, said: &[String], width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let lines: Vec<Line<'static>> = said.iter().map(|part| page::line(clean(part).into_owned(), theme.text)).collect();
    parts::beside(label, lines, theme.quiet, width)
}

fn causes(app: &App, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = vec![Line::from(vec![Span::raw("  ")])];
    for action in CAUSES {
        let Some(key) = app.keys.key(Mode::Verdict, action) else { continue };
        let entry =
            [Span::styled(key.label(), theme.key), Span::styled(format!(" {}   ", text::action(action).0), theme.text)];
        let needed: usize = entry.iter().map(Span::width).sum();
        if lines.last().is_some_and(|l| l.width() + needed > usize::from(width) + 3) {
            lines.push(Line::from(vec![Span::raw("  ")]));
        }
        if let Some(line) = lines.last_mut() {
            line.spans.extend(entry);
        }
    }
    lines
}
