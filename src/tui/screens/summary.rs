//! The end of a session: small wins first, what comes back when, and one line for the failure log.

use ratatui::text::Line;

use super::{parts, words};
use crate::{
    clean::clean,
    session::tally::Tally,
    tui::{
        app::App,
        drill::Drill,
        keys::{Action, Mode},
        page::{self, Page},
        text,
        theme::Theme,
        widgets::measure,
    },
};

/// Makes the page.
#[must_use]
pub fn page(tally: &Tally, drill: &Drill, app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = Page { left: page::line("This session", theme.strong), ..Page::default() };
    page.right = page::line(text::count(tally.attempts, "item"), theme.quiet);
    page.head = figures(tally, drill, width, theme);
    page.more = app.keys.key(Mode::Summary, Action::Down).map(|key| key.label());
    page.last_key = parts::key(&app.keys, Mode::Summary, Action::Help);
    let done = app.keys.key(Mode::Summary, Action::Commit).map(|k| k.label()).unwrap_or_default();
    if !drill.session.keeps() {
        page.keys = vec![(done, "go".into())];
        return page;
    }
    page.tail.push(Line::default());
    page.tail.push(page::line("One line for the log", theme.strong));
    for (n, label) in ["mistake  ", "insight  "].iter().enumerate() {
        let Some(field) = drill.fields.get(n) else { continue };
        words::fields(&mut page, label, field, n == drill.focus, width, app);
    }
    page.keys = vec![(done, "keep the line and go".into())];
    page.keys.extend(parts::keys(&app.keys, Mode::Summary, &[Action::Next]));
    let leave = app.keys.key(Mode::Summary, Action::Leave).map(|k| k.label()).unwrap_or_default();
    page.keys.push((leave, "go without".into()));
    page
}

fn figures(tally: &Tally, drill: &Drill, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let spent = drill.session.minutes();
    let mut lines = vec![
        page::line(
            format!("{} in {}", text::count(tally.attempts, "attempt"), text::count(spent, "minute")),
            theme.strong,
        ),
        Line::default(),
    ];
    if tally.enough {
        lines.extend(parts::sentence(text::ENOUGH, theme.near, width));
        lines.push(Line::default());
    }
    let mut row = |label: &str, words: String, style| {
        if !words.is_empty() {
            let shown = measure::clip(&words, usize::from(parts::label_room(width))).into_owned();
            lines.extend(parts::beside(label, vec![page::line(shown, style)], theme.quiet, width));
        }
    };
    let room = usize::from(parts::label_room(width));
    let recovered: Vec<String> =
        tally.recovered.iter().map(|item| clean(text::mistake::item(item)).into_owned()).collect();
    row("Recovered", parts::names(&recovered, room), theme.right);
    let raised: Vec<String> = tally
        .raised
        .iter()
        .map(|(item, rung)| format!("{}, now on rung {rung}", clean(text::mistake::item(item))))
        .collect();
    row("Raised", parts::names(&raised, room), theme.raised);
    row(
        "Right",
        if tally.right > 0 { format!("{} of {}", tally.right, tally.attempts) } else { String::new() },
        theme.text,
    );
    row("Stumbled", stumbled(tally), theme.text);
    let mut back = Vec::new();
    if tally.tomorrow > 0 {
        back.push(format!("tomorrow {}", tally.tomorrow));
    }
    if tally.this_week > 0 {
        back.push(format!("this week {}", tally.this_week));
    }
    if tally.later > 0 {
        back.push(format!("later {}", tally.later));
    }
    row("Coming back", back.join(" · "), theme.text);
    if let Some(mistake) = &tally.mistake
        && let Some(confidence) = mistake.confidence
    {
        let surest = format!("The surest miss, {}: {}", text::you_were(confidence), text::mistake::at(mistake));
        lines.push(Line::default());
        lines.extend(parts::sentence(&surest, theme.quiet, width));
    }
    lines
}

fn stumbled(tally: &Tally) -> String {
    match (tally.stumbles, tally.redone) {
        (0, _) => String::new(),
        (1, 1..) => "once, and put right since".into(),
        (all, redone) if redone >= all => format!("{all} times, all put right since"),
        (1, 0) => "once".into(),
        (all, 0) => format!("{all} times"),
        (all, redone) => format!("{all} times, {redone} put right since"),
    }
}
