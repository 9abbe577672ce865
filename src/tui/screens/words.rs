//! Words about a stumble: what was expected and why, or what to take away.

use ratatui::text::{Line, Span};

use super::parts;
use crate::{
    session::{phase::Wanted, view::WordsView},
    tui::{
        app::App,
        drill::Drill,
        keys::{Action, Mode},
        page::{self, Page},
        theme::Theme,
        widgets::{
            field::{Edit, Field},
            measure,
        },
    },
};

/// Makes the page.
#[must_use]
pub fn page(view: &WordsView<'_>, drill: &Drill, app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = parts::drill_page(&view.ask.deck, &view.ask.skill, view.place, Mode::Words, app);
    page.under = parts::rung(view.ask, false, theme);
    page.before = page::line("In your own words; nobody grades them.", theme.quiet);
    page.head = parts::question(view.ask, width, theme);
    let asked = page.head.len();
    // Where everything is asked for, what was expected stands in its field already.
    if !view.said.is_empty() && !view.required {
        let label = if view.wanted == Wanted::Why { "You expected" } else { "You said" };
        page.head.push(Line::default());
        page.head.extend(parts::said(label, &view.said, &view.ask.input, width, theme));
        page.opens_at = usize::MAX;
    }
    if view.wanted == Wanted::Insight {
        // The answer and why it is right come behind what was said, as in the feedback.
        page.opens_at = asked;
    }
    if !view.answer.is_empty() && view.answer != view.said {
        page.head.push(Line::default());
        page.head.extend(dimmed(parts::said("It is", &view.answer, &view.ask.input, width, theme), theme));
    }
    if !view.explain.trim().is_empty() {
        page.head.push(Line::default());
        page.head.extend(dimmed(parts::labelled("Why", theme.quiet, view.explain, width, theme), theme));
    }
    page.tail.push(Line::default());
    for (n, label) in labels(view.wanted, drill.fields.len()).iter().enumerate() {
        let Some(field) = drill.fields.get(n) else { continue };
        page.tail.push(page::line(*label, if n == drill.focus { theme.text } else { theme.quiet }));
        fields(&mut page, "", field, n == drill.focus, width, app);
    }
    let done = app.keys.key(Mode::Words, Action::Commit).map(|k| k.label()).unwrap_or_default();
    page.keys = vec![(done, "keep it".into())];
    if drill.fields.len() > 1 {
        page.keys.extend(parts::keys(&app.keys, Mode::Words, &[Action::Next]));
    }
    if !view.required {
        page.keys.extend(parts::keys(&app.keys, Mode::Words, &[Action::Back]));
    }
    page.last_key = parts::key(&app.keys, Mode::Words, Action::Help);
    page
}

/// Takes the weight from lines that were read a moment ago.
fn dimmed(mut lines: Vec<Line<'static>>, theme: &Theme) -> Vec<Line<'static>> {
    let spans = lines.iter_mut().flat_map(|line| &mut line.spans);
    spans.for_each(|span| span.style = span.style.patch(theme.quiet));
    lines
}

/// Adds a field with its label and mark, and the cursor where it has the focus.
pub(super) fn fields(page: &mut Page, label: &str, field: &Field, focus: bool, width: u16, app: &App) {
    let theme = &app.theme;
    let lead = u16::try_from(measure::width(label)).unwrap_or(0) + 2;
    let mut field = field.clone();
    if !focus {
        // What nobody types in is read, and read from its start.
        field.apply(&Edit::Home);
    }
    let (lines, cursor) = parts::field(&field, width.saturating_sub(lead), theme);
    if let Some((column, row)) = cursor.filter(|_| focus) {
        page.cursor = Some((lead + column, page.tail.len() as u16 + row));
    }
    let style = if focus { theme.accent } else { theme.quiet };
    for (row, line) in lines.into_iter().enumerate() {
        let mark = if row == 0 { format!("{label}› ") } else { " ".repeat(usize::from(lead)) };
        let mut spans = vec![Span::styled(mark, style)];
        spans.extend(line.spans);
        page.tail.push(Line::from(spans));
    }
}

fn labels(wanted: Wanted, fields: usize) -> &'static [&'static str] {
    match (wanted, fields) {
        (Wanted::Insight, _) => &["What will you take away?"],
        (Wanted::Why, 1) => &["Why did you expect that?"],
        (Wanted::Why, _) => &["What did you expect?", "What happened instead?", "Where did the two part?"],
    }
}
