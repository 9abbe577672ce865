//! The keys of the screen, made from the table that dispatches them.

use ratatui::text::{Line, Span};

use super::parts;
use crate::tui::{
    app::App,
    editor::CHORDS,
    keys::{Action, Code, Key, Mode},
    page::{self, Page},
    text,
};

/// Makes the page over a screen of this mode.
#[must_use]
pub fn page(app: &App, mode: Mode) -> Page {
    let theme = &app.theme;
    let mut page = Page { left: page::line("Keys", theme.strong), ..Page::default() };
    let mut rows: Vec<(String, &str)> = Vec::new();
    let letters = match mode {
        Mode::Choosing => Some("choose an option"),
        Mode::Ordering => Some("put the line below the marked one, or take the marked one out"),
        Mode::Spotting => Some("point at a line"),
        Mode::Pointing => Some("go to a line"),
        Mode::Acting => Some("mark a move"),
        Mode::Scoring => Some("you had this point, or not after all"),
        _ => None,
    };
    if let Some(words) = letters {
        rows.push(("a, b, c ..".into(), words));
    }
    if matches!(mode, Mode::Choosing | Mode::Ordering | Mode::Spotting | Mode::Pointing | Mode::Sure) {
        rows.push(("1 2 3 4".into(), "commit: guess, perhaps, likely, certain"));
    }
    let (last, first): (Vec<_>, Vec<_>) =
        app.keys.actions(mode).into_iter().partition(|(a, _)| matches!(a, Action::Help | Action::Up | Action::Down));
    for (action, keys) in first.into_iter().chain(last) {
        rows.push((labels(&keys), text::help(mode, action)));
    }
    if matches!(
        mode,
        Mode::Typing
            | Mode::Words
            | Mode::Summary
            | Mode::LogSearch
            | Mode::LogFilter
            | Mode::LogForm
            | Mode::CohortSearch
            | Mode::CohortExport
    ) {
        rows.push(("^A ^E ^B ^F".into(), "start, end, left, right, as in a shell"));
        rows.push(("^K ^U ^W".into(), "take to the end, to the start, a word"));
    }
    if mode == Mode::Coding {
        rows.extend(CHORDS.map(|(keys, words)| (keys.to_owned(), words)));
    }
    rows.push(("^C".into(), "leave at once; everything is kept"));
    rows.push(("^Z".into(), "step out to the shell; fg brings you back"));
    let widest = rows.iter().map(|(keys, _)| keys.chars().count()).max().unwrap_or(0).min(20);
    let width = page::text_width(app.size);
    let room = width.saturating_sub(widest as u16 + 3);
    for (keys, words) in rows {
        for (n, line) in parts::sentence(words, theme.text, room).into_iter().enumerate() {
            let keys = if n == 0 { keys.as_str() } else { "" };
            let mut spans = vec![Span::styled(format!("{keys:<widest$}   "), theme.key)];
            spans.extend(line.spans);
            page.head.push(Line::from(spans));
        }
    }
    if matches!(mode, Mode::Typing) {
        page.head.push(Line::default());
        page.head.extend(parts::sentence(text::ACCENTS, theme.quiet, width));
    }
    page.more = Some(Key::plain(Code::Down).label());
    page.keys = vec![("any key".into(), "back".into())];
    page
}

fn labels(keys: &[Key]) -> String {
    keys.iter().map(Key::label).collect::<Vec<_>>().join(" ")
}
