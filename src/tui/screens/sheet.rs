//! The result of an exam by skill, or the map of gaps after a pretest.

use ratatui::text::{Line, Span};

use super::parts;
use crate::{
    clean::clean,
    session::sheet::{Extent, Sheet, Skill},
    tui::{
        app::App,
        keys::{Action, Mode},
        page::{self, Page},
        text,
        theme::Theme,
        widgets::measure,
    },
};

/// Makes the page.
#[must_use]
pub fn page(sheet: &Sheet, app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let title = if sheet.exam { "The paper" } else { "A map of gaps" };
    let mut page = Page { left: page::line(title, theme.strong), ..Page::default() };
    page.right = page::line(text::count(sheet.answered, "answer"), theme.quiet);
    for (n, sentence) in text::sheet::told(sheet).iter().enumerate() {
        let style = if n == 0 { theme.strong } else { theme.text };
        page.head.extend(parts::sentence(sentence, style, width));
    }
    page.head.push(Line::default());
    page.head.extend(skills(sheet, width, theme));
    if let Some(begin) = text::sheet::begin_with(sheet) {
        page.head.push(Line::default());
        page.head.extend(parts::sentence(&begin, theme.accent, width));
    }
    let go_on = app.keys.key(Mode::Sheet, Action::GoOn).map(|k| k.label()).unwrap_or_default();
    let next = if sheet.misses > 0 { "look at what was off" } else { "go on" };
    page.keys = vec![(go_on, next.into())];
    page.keys.extend(parts::keys(&app.keys, Mode::Sheet, &[Action::Stop]));
    page.more = app.keys.key(Mode::Sheet, Action::Down).map(|key| key.label());
    page.last_key = parts::key(&app.keys, Mode::Sheet, Action::Help);
    page
}

/// Writes a row a skill: a word for how it stands, its title, and the count where more than one was asked.
fn skills(sheet: &Sheet, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let shown = |skill: &Skill| {
        let word = text::sheet::extent(skill.extent());
        let style = match skill.extent() {
            Extent::There => theme.right,
            Extent::Partly => theme.near,
            Extent::NotYet => theme.off,
        };
        let count = text::sheet::of_skill(skill, sheet.exam);
        let room = usize::from(width).saturating_sub(LABEL + measure::width(&count) + 3);
        let title = measure::clip(&clean(&skill.title), room).into_owned();
        let label = format!("{word:<LABEL$}");
        let mut line = vec![Span::styled(label, style), Span::styled(title, theme.text)];
        if !count.is_empty() {
            line.push(Span::styled(format!("   {count}"), theme.quiet));
        }
        Line::from(line)
    };
    sheet.skills.iter().map(shown).collect()
}

const LABEL: usize = 10;
