//! The verdict alone, the answer given, and one letter for what tripped the learner up. Nothing of the right answer.

use ratatui::text::{Line, Span};

use super::parts;
use crate::{
    grade::Verdict,
    session::{ask::Input, view::VerdictView},
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
pub fn page(view: &VerdictView<'_>, app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = parts::drill_page(&view.ask.deck, &view.ask.skill, view.place, Mode::Verdict, app);
    page.under = parts::rung(view.ask, false, theme);
    page.before = verdict_line(view.verdict, theme);
    page.beside = page::line(view.confidence.map(text::you_were).unwrap_or_default(), theme.quiet);
    page.head = parts::question(view.ask, width, theme);
    if !view.said.is_empty() {
        page.head.push(Line::default());
        let label = if matches!(view.ask.input, Input::Scene(_)) { "Your way" } else { "You expected" };
        page.head.extend(parts::said(label, &view.said, &view.ask.input, width, theme));
        // Where not all has room, what was answered has: the question was read a moment ago.
        page.opens_at = usize::MAX;
    }
    page.tail.push(Line::default());
    if view.invited {
        page.tail.extend(parts::block(text::INVITATION, width, theme));
    }
    if view.asks_cause {
        page.tail.push(asked(width, theme));
        page.tail.extend(causes(view.verdict, app, width, theme));
    }
    let go_on = app.keys.key(Mode::Verdict, Action::GoOn).map(|k| k.label()).unwrap_or_default();
    page.keys = vec![(go_on, "go on".into())];
    if view.retry {
        page.keys.extend(parts::keys(&app.keys, Mode::Verdict, &[Action::TryAgain]));
    }
    page.keys.extend(parts::keys(&app.keys, Mode::Verdict, &[Action::Write]));
    if view.verdict != Verdict::GaveUp {
        page.keys.extend(parts::keys(&app.keys, Mode::Verdict, &[Action::IWasRight]));
    }
    page.last_key = parts::key(&app.keys, Mode::Verdict, Action::Help);
    page
}

/// Says the verdict, in the same place and words as the feedback will.
pub(super) fn verdict_line(verdict: Verdict, theme: &Theme) -> Line<'static> {
    let style = match verdict {
        Verdict::Right | Verdict::Near => theme.right,
        Verdict::Partial => theme.near,
        Verdict::Off => theme.off,
        Verdict::GaveUp => theme.text,
    };
    page::line(text::verdict(verdict), style)
}

fn asked(width: u16, theme: &Theme) -> Line<'static> {
    let mut line = page::line("What tripped you up?", theme.text);
    if width >= parts::WIDE {
        line.push_span(Span::styled("   A letter names it and goes on.", theme.quiet));
    }
    line
}

/// Writes the causes: on one line where they fit, closer together if that helps.
fn causes(verdict: Verdict, app: &App, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let entries: Vec<[Span<'static>; 2]> = text::causes::of(verdict)
        .filter_map(|(_, action, _)| {
            let key = app.keys.key(Mode::Verdict, action)?;
            let word = format!(" {}", text::action(action).0);
            Some([Span::styled(key.label(), theme.key), Span::styled(word, theme.text)])
        })
        .collect();
    let laid = |gap: usize| {
        let mut lines: Vec<Line<'static>> = Vec::new();
        for entry in &entries {
            let needed: usize = entry.iter().map(Span::width).sum();
            let fits = |line: &Line<'_>| line.width() + gap + needed <= usize::from(width);
            let start = match lines.last_mut().filter(|line| fits(line)) {
                Some(line) => {
                    line.push_span(" ".repeat(gap));
                    line
                }
                None => {
                    lines.push(Line::from("  "));
                    let last = lines.len() - 1;
                    &mut lines[last]
                }
            };
            start.spans.extend(entry.iter().cloned());
        }
        lines
    };
    let (wide, close) = (laid(3), laid(2));
    if close.len() < wide.len() { close } else { wide }
}
