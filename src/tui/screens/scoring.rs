//! An explanation that stands, beside the points it should make: the learner says which it made.

use ratatui::text::{Line, Span};

use super::{letter, parts};
use crate::{
    session::view::ScoringView,
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
pub fn page(view: &ScoringView<'_>, app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = parts::drill_page(&view.ask.deck, &view.ask.skill, view.place, Mode::Scoring, app);
    page.under = parts::rung(view.ask, false, theme);
    page.beside = page::line(view.confidence.map(text::you_were).unwrap_or_default(), theme.quiet);
    page.head = parts::question(view.ask, width, theme);
    page.head.push(Line::default());
    page.opens_at = page.head.len();
    if view.said.iter().any(|line| !line.trim().is_empty()) {
        page.head.extend(parts::said("You said", &view.said, &view.ask.input, width, theme));
    }
    if !view.model.trim().is_empty() {
        page.head.push(Line::default());
        page.head.extend(parts::labelled("For example", theme.quiet, view.model, width, theme));
    }
    let mut points = vec![page::line(text::POINTS, theme.text)];
    for (n, (point, needed)) in view.points.iter().enumerate() {
        points.extend(row(n, point, *needed, view.had.contains(&n), width, theme));
    }
    if points.len() <= usize::from(app.size.1) / 2 {
        page.tail.push(Line::default());
        page.tail.extend(points);
    } else {
        // What never scrolls away must have room; one's own words were written a moment ago.
        page.head.push(Line::default());
        page.opens_at = page.head.len();
        page.head.extend(points);
    }
    let done = app.keys.key(Mode::Scoring, Action::GoOn).map(|k| k.label()).unwrap_or_default();
    let last = letter::of(view.points.len().saturating_sub(1));
    let letters = if view.points.len() > 1 { format!("a-{last}") } else { "a".to_owned() };
    page.keys = vec![(letters, "had it".into()), (done, "done".into())];
    page.keys.extend(parts::keys(&app.keys, Mode::Scoring, &[Action::Undo]));
    page.last_key = parts::key(&app.keys, Mode::Scoring, Action::Help);
    page
}

fn row(n: usize, point: &str, needed: bool, had: bool, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let words = if needed { format!("{point} *({})*", text::NEEDED) } else { point.to_owned() };
    let shown = parts::option(&words, if had { theme.strong } else { theme.text }, width.saturating_sub(7), theme);
    let mut rows = Vec::new();
    for (part, line) in shown.into_iter().enumerate() {
        let mut spans = match part {
            0 => vec![
                Span::styled(if had { "[x] " } else { "[ ] " }, if had { theme.accent } else { theme.quiet }),
                Span::styled(letter::of(n).to_string(), theme.key),
                Span::raw("  "),
            ],
            _ => vec![Span::raw(" ".repeat(7))],
        };
        spans.extend(line.spans);
        rows.push(Line::from(spans));
    }
    rows
}
