//! Home: what is due, today's targets, the week at a glance, one key to begin.

use ratatui::text::{Line, Span};

use super::{nothing, parts};
use crate::{
    clean::clean,
    session::limits::{Nothing, Reached},
    tui::{
        app::App,
        home::Home,
        keys::{Action, Code, Key, Mode},
        page::{self, Page},
        text,
        theme::Theme,
        widgets::bar,
    },
};

const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const LABEL: usize = 22;

/// Makes the home page.
#[must_use]
pub fn page(app: &App) -> Page {
    let theme = &app.theme;
    let mut page = Page { left: page::line("pratfall", theme.strong), ..Page::default() };
    page.last_key = parts::key(&app.keys, Mode::Home, Action::Quit);
    page.more = Some(Key::plain(Code::Down).label());
    let width = page::text_width(app.size);
    let narrow = app.size.0 < 60;
    let Some(home) = &app.home else {
        page.head = vec![page::line(reading(app.reading), theme.quiet)];
        return page;
    };
    page.right = page::line(home.date.clone(), theme.quiet);
    if app.reading.is_some() {
        page.before = page::line(reading(app.reading), theme.quiet);
    }
    let mut lines = today(home, app, width, narrow);
    lines.push(Line::default());
    lines.extend(week(home, theme, width, narrow, app.ascii));
    if let Some((insight, day)) = &home.insight {
        lines.push(Line::default());
        lines.push(page::line("Last insight", theme.quiet));
        let quoted = format!("“{}”  {day}", clean(insight));
        lines.extend(parts::block(&quoted, width.saturating_sub(2), theme).into_iter().map(|l| parts::indent(l, 2)));
    }
    if let Some(rate) = &home.rate {
        lines.push(Line::default());
        lines.extend(parts::sentence(&text::figures::recalled(rate), theme.text, width));
    }
    for note in &home.notes {
        lines.push(Line::default());
        lines.extend(parts::block(&clean(note), width, theme));
    }
    page.head = lines;
    page.keys = keys(app, home);
    page.help = parts::key(&app.keys, Mode::Home, Action::Help);
    page
}

fn reading(reading: Option<(usize, usize)>) -> String {
    match reading {
        Some((done, of)) => format!("Reading decks, {done} of {of}"),
        None => "Reading decks".into(),
    }
}

fn keys(app: &App, home: &Home) -> Vec<(String, String)> {
    let mut keys = Vec::new();
    let begin = app.keys.key(Mode::Home, Action::Begin).map(|k| k.label()).unwrap_or_default();
    match home.open {
        Some(_) => {
            keys.push((begin, "go on".into()));
            keys.extend(parts::keys(&app.keys, Mode::Home, &[Action::Afresh]));
        }
        None if home.today() > 0 => keys.push((begin, "begin".into())),
        None if practises(home) => keys.extend(parts::keys(&app.keys, Mode::Home, &[Action::Practise])),
        None => {}
    }
    keys.extend(parts::keys(
        &app.keys,
        Mode::Home,
        &[Action::Decks, Action::Log, Action::Stats, Action::Skills, Action::Ahead],
    ));
    keys
}

fn today(home: &Home, app: &App, width: u16, narrow: bool) -> Vec<Line<'static>> {
    let theme = &app.theme;
    let total = home.today();
    let mut lines = Vec::new();
    if let Some((behind, of)) = home.open {
        let words = format!("A session is open, {behind} of {of} behind you; place and draft are kept.");
        lines.extend(parts::sentence(&words, theme.accent, width));
        lines.push(Line::default());
    }
    if total == 0 {
        lines.push(Line::from(vec![
            Span::styled("Today    ", theme.strong),
            Span::styled(text::nothing::today(home.reached), theme.text),
        ]));
        lines.push(Line::default());
        let indented = |line| parts::indent(line, 2);
        let words = rest(home, app);
        lines.extend(parts::sentence(&words, theme.quiet, width.saturating_sub(2)).into_iter().map(indented));
        return lines;
    }
    lines.push(Line::from(vec![
        Span::styled("Today    ", theme.strong),
        Span::styled(text::count(total, "item"), theme.strong),
        Span::styled(format!(", about {}", text::count(home.minutes.max(1), "minute")), theme.text),
    ]));
    lines.push(Line::default());
    let decks: Vec<String> = home.decks.iter().take(2).map(|(title, n)| format!("{} {n}", clean(title))).collect();
    let mut due = decks.join(" · ");
    if home.decks.len() > 2 {
        due.push_str(" · …");
    }
    let rows = [
        ("To check again", home.checks, "you were sure, and off".to_owned()),
        ("Due", home.due, due),
        ("Just out of reach", home.challenges, clean(&home.targets.join(" · ")).into_owned()),
        ("New", home.fresh, clean(&home.skills.join(" · ")).into_owned()),
    ];
    for (label, n, detail) in rows.into_iter().filter(|(_, n, _)| *n > 0) {
        let mut spans =
            vec![Span::styled(format!("  {label:<LABEL$}"), theme.text), Span::styled(format!("{n:>3}"), theme.accent)];
        if !narrow {
            spans.push(Span::styled(format!("   {detail}"), theme.quiet));
        }
        lines.push(Line::from(spans));
    }
    lines.push(Line::default());
    let indented = |line| parts::indent(line, 2);
    for words in outlook(home, total) {
        lines.extend(parts::sentence(&words, theme.quiet, width.saturating_sub(2)).into_iter().map(indented));
    }
    lines
}

/// Says why nothing comes, when something will, and which keys lead to more today.
fn rest(home: &Home, app: &App) -> String {
    if home.items == 0 {
        return "There is no deck yet.".into();
    }
    let practice = practises(home);
    let nothing = Nothing { next: home.next, reached: home.reached, practice, ..Nothing::default() };
    let ways = nothing::ways(&nothing, &app.keys);
    match (nothing.reached, nothing.next) {
        (None, None) => ways,
        _ => format!("{} {ways}", text::nothing::rest(&nothing)),
    }
}

/// Tells whether anything can be practised outside the schedule.
fn practises(home: &Home) -> bool {
    home.open.is_none() && home.items > 0 && !matches!(home.reached, Some(Reached::Minutes { .. }))
}

/// Says what to expect of the session, and of what has no room in it.
fn outlook(home: &Home, total: usize) -> Vec<String> {
    let mut words = vec![if home.below_floor {
        format!("Expect about {} of {total} right: there is nothing easier to mix in yet.", home.likely)
    } else {
        format!("Expect about {} of {total} right. The others are what it is for.", home.likely)
    }];
    if home.later > 0 {
        let more =
            format!("{} more due", if home.later == 1 { "1 is".to_owned() } else { format!("{} are", home.later) });
        words.push(match home.backlog_days {
            _ if home.growing => {
                format!("{more}, and more comes each day than a session does: fewer new items would turn that.")
            }
            Some(days) => format!("{more}; at this pace that is done {}.", text::in_days(days as i32)),
            None => format!("{more}."),
        });
    }
    words
}

fn week(home: &Home, theme: &Theme, width: u16, narrow: bool, ascii: bool) -> Vec<Line<'static>> {
    let most = home.week.iter().map(|d| d.attempts).max().unwrap_or(0);
    let mut spans = vec![Span::styled("Week     ", theme.strong)];
    for (n, day) in home.week.iter().enumerate() {
        let bar = bar::level(day.attempts, most, ascii);
        let gap = if n == 0 {
            ""
        } else if narrow {
            " "
        } else {
            "   "
        };
        let name = DAYS.get(day.weekday).copied().unwrap_or("");
        let name = if narrow { "" } else { name };
        let style = if n + 1 == home.week.len() { theme.text } else { theme.quiet };
        spans.push(Span::styled(format!("{gap}{name}{}", if narrow { "" } else { " " }), style));
        spans.push(Span::styled(bar.to_string(), theme.accent));
    }
    let attempts: usize = home.week.iter().map(|d| d.attempts).sum();
    let indent = if narrow { 0 } else { 9 };
    let sum = parts::sentence(&text::week::sum(attempts, home), theme.quiet, width.saturating_sub(indent));
    let sum = sum.into_iter().map(|line| parts::indent(line, indent.into()));
    [Line::from(spans)].into_iter().chain(sum).collect()
}
