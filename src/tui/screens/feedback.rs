//! What the mistake means: the answer given beside the right one, the belief behind it, what is so instead, and why.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::parts;
use crate::{
    clean::clean,
    grade::{Verdict, mark},
    session::{ask::Input, view::FeedbackView},
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
pub fn page(view: &FeedbackView<'_>, app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = parts::drill_page(&view.ask.deck, &view.ask.skill, view.place, theme, app.ascii);
    page.under = parts::rung(view.ask, false, theme);
    page.before = opening(view, theme);
    let told = told(view, width, theme);
    let question = parts::question(view.ask, width, theme);
    // The question stays as long as there is room for it; what the mistake means must not be cut for it.
    let room = usize::from(page::view_rows(&Page::default(), app.size));
    if question.len() + 1 + told.len() <= room {
        page.head = question;
        page.head.push(Line::default());
    }
    page.head.extend(told);
    let next = if view.redo { "once more, from memory" } else { "go on" };
    let go_on = app.keys.key(Mode::Feedback, Action::GoOn).map(|k| k.label()).unwrap_or_default();
    page.keys = vec![(go_on, next.into())];
    let write = app.keys.key(Mode::Feedback, Action::Write).map(|k| k.label()).unwrap_or_default();
    page.keys.push((write, "note an insight".into()));
    if !view.right {
        page.keys.extend(parts::keys(&app.keys, Mode::Feedback, &[Action::IWasRight]));
    }
    page.last_key = parts::key(&app.keys, Mode::Feedback, Action::Help);
    page
}

fn opening(view: &FeedbackView<'_>, theme: &Theme) -> Line<'static> {
    match (view.right, view.overridden) {
        (_, true) => page::line(text::OVERRIDDEN, theme.right),
        (true, _) => page::line(text::verdict(view.verdict), theme.right),
        (false, _) => page::line(
            text::verdict(view.verdict),
            if view.verdict == Verdict::Partial { theme.near } else { theme.off },
        ),
    }
}

fn told(view: &FeedbackView<'_>, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = answers(view, width, theme);
    for (belief, refute) in &view.beliefs {
        lines.push(Line::default());
        lines.extend(parts::labelled("That answer", theme.quiet, &format!("believes: {belief}"), width, theme));
        lines.extend(parts::labelled("Instead", theme.quiet, refute, width, theme));
    }
    for say in &view.says {
        lines.push(Line::default());
        lines.extend(parts::labelled("About that", theme.quiet, say, width, theme));
    }
    if !view.explain.trim().is_empty() {
        lines.push(Line::default());
        lines.extend(parts::labelled("Why", theme.quiet, view.explain, width, theme));
    }
    if let Some(words) = view.words {
        lines.push(Line::default());
        let label = format!("You, {}", words.date);
        lines.extend(parts::labelled(&label, theme.quiet, &format!("“{}”", clean(&words.text)), width, theme));
    }
    if !view.insight.is_empty() {
        lines.push(Line::default());
        lines.extend(parts::labelled("Noted", theme.quiet, &clean(view.insight), width, theme));
    }
    let mut coming = Vec::new();
    if view.lapses == 4 {
        coming.push(text::STUBBORN.to_owned());
    }
    if view.lapses == 0 && view.verdict != Verdict::Right && !view.right && view.days.is_some_and(|d| d > 1) {
        coming.push(text::PARKED.to_owned());
    }
    if let Some(days) = view.days {
        coming.push(format!("It comes back {}.", text::in_days(days)));
    }
    lines.push(Line::default());
    lines.extend(coming.into_iter().map(|sentence| page::line(sentence, theme.quiet)));
    lines
}

/// Writes the answer given beside the right one, the difference marked where both were typed.
fn answers(view: &FeedbackView<'_>, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let typed = !matches!(view.ask.input, Input::Choose { .. });
    let said: Vec<String> = view.said.iter().map(|s| clean(s).into_owned()).collect();
    let right: Vec<String> = view.answer.iter().map(|s| clean(s).into_owned()).collect();
    let (mut yours, mut theirs) = (Vec::new(), Vec::new());
    for n in 0..said.len().max(right.len()) {
        let (mine, key) = (said.get(n), right.get(n));
        let same = view.parts.get(n).is_some_and(|p| matches!(p, Verdict::Right | Verdict::Near));
        match (mine, key) {
            (Some(mine), Some(key)) if typed && !view.right && !same => {
                let (a, b) = mark::marks(mine, key);
                yours.push(marked(&a, theme.off, theme));
                theirs.push(marked(&b, theme.right, theme));
            }
            _ => {
                let style = if view.right || same { theme.right } else { theme.off };
                yours.extend(mine.map(|m| inline(m, style, typed, theme)));
                theirs.extend(key.map(|k| inline(k, theme.right, typed, theme)));
            }
        }
    }
    let mut lines = Vec::new();
    if !yours.is_empty() {
        lines.extend(parts::beside("You said", yours, theme.quiet, width));
    }
    let agree = view.right && said == right;
    if !agree {
        let label = if view.right { "The deck has" } else { "It is" };
        lines.extend(parts::beside(label, theirs, theme.quiet, width));
    }
    lines
}

fn inline(text: &str, style: Style, typed: bool, theme: &Theme) -> Line<'static> {
    if typed {
        return page::line(text.to_owned(), style);
    }
    crate::tui::widgets::markdown::Markdown::one_line(text).inline(theme).patch_style(style)
}

fn marked(spans: &[mark::Span], style: Style, theme: &Theme) -> Line<'static> {
    let shown = |span: &mark::Span| {
        let style = if span.same { style } else { style.patch(theme.differs) };
        Span::styled(span.text.clone(), style)
    };
    Line::from(spans.iter().map(shown).collect::<Vec<_>>())
}
