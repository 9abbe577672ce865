//! The keys of the screen, made from the table that dispatches them.

use ratatui::text::{Line, Span};

use crate::tui::{
    app::App,
    keys::{Key, Mode},
    page::{self, Page},
    text,
};

/// Makes the page over a screen of this mode.
#[must_use]
pub fn page(app: &App, mode: Mode) -> Page {
    let theme = &app.theme;
    let mut page = Page { left: page::line("Keys", theme.strong), ..Page::default() };
    let mut rows: Vec<(String, &str)> = Vec::new();
    if matches!(mode, Mode::Choosing) {
        rows.push(("a, b, c ..".into(), "choose an option"));
    }
    if matches!(mode, Mode::Choosing | Mode::Sure) {
        rows.push(("1 2 3 4".into(), "commit: guess, perhaps, likely, certain"));
    }
    for (action, keys) in app.keys.actions(mode) {
        rows.push((labels(&keys), text::action(action).1));
    }
    if matches!(mode, Mode::Typing | Mode::Words | Mode::Summary) {
        rows.push(("^A ^E ^B ^F".into(), "start, end, left, right, as in a shell"));
        rows.push(("^K ^U ^W".into(), "take to the end, to the start, a word"));
    }
    rows.push(("^C".into(), "leave at once; everything is kept"));
    rows.push(("^Z".into(), "step out to the shell; fg brings you back"));
    let widest = rows.iter().map(|(keys, _)| keys.chars().count()).max().unwrap_or(0).min(20);
    page.head = rows
        .into_iter()
        .map(|(keys, words)| {
            Line::from(vec![
                Span::styled(format!("{keys:<widest$}"), theme.key),
                Span::styled(format!("   {words}"), theme.text),
            ])
        })
        .collect();
    if matches!(mode, Mode::Typing) {
        page.head.push(Line::default());
        page.head.push(page::line(
            "Where accents are wanted: a' á   n~ ñ   u: ü   ?? ¿   (twice: the mark itself)",
            theme.quiet,
        ));
    }
    page.keys = vec![("any key".into(), "back".into())];
    page
}

fn labels(keys: &[Key]) -> String {
    keys.iter().map(Key::label).collect::<Vec<_>>().join(" ")
}
