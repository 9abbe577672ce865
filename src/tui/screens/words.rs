//! Words about a stumble: what was expected and why, or what to take away.

use ratatui::text::{Line, Span};

use super::{parts, verdict};
use crate::{
    session::{phase::Wanted, view::WordsView},
    tui::{
        app::App,
        drill::Drill,
        keys::{Action, Mode},
        page::{self, Page},
    },
};

/// Makes the page.
#[must_use]
pub fn page(view: &WordsView<'_>, drill: &Drill, app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = parts::drill_page(&view.ask.deck, &view.ask.skill, view.place, theme, app.ascii);
    page.before = page::line("In your own words. They are kept as written, and nobody grades them.", theme.quiet);
    page.head = parts::question(view.ask, width, theme);
    page.tail.push(Line::default());
    if !view.said.is_empty() {
        page.tail.extend(verdict::expected("You said", &view.said, width, theme));
        page.tail.push(Line::default());
    }
    for (n, label) in labels(view.wanted, drill.fields.len()).iter().enumerate() {
        let Some(field) = drill.fields.get(n) else { continue };
        page.tail.push(page::line(*label, if n == drill.focus { theme.text } else { theme.quiet }));
        fields(&mut page, field, n == drill.focus, width, app);
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

/// Adds a field with its mark, and the cursor where it has the focus.
pub(super) fn fields(page: &mut Page, field: &crate::tui::widgets::field::Field, focus: bool, width: u16, app: &App) {
    let theme = &app.theme;
    let (lines, cursor) = parts::field(field, width.saturating_sub(2), theme);
    if let Some((column, row)) = cursor.filter(|_| focus) {
        page.cursor = Some((2 + column, page.tail.len() as u16 + row));
    }
    for (row, line) in lines.into_iter().enumerate() {
        let mark = if row == 0 { "› " } else { "  " };
        let mut spans = vec![Span::styled(mark, if focus { theme.accent } else { theme.quiet })];
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
