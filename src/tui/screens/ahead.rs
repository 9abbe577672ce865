//! The days ahead as bars, and the limits of a day, to be changed with the arrows.

use ratatui::text::{Line, Span};

use crate::{
    clean::clean,
    session::limits::Limit,
    tui::{
        ahead::Ahead,
        app::App,
        keys::{Action, Key, Mode},
        page::{self, Page},
        screens::parts,
        text,
        theme::Theme,
        widgets::{bar, measure},
    },
};

const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
/// Columns of a limit's name.
const LABEL: usize = 20;

/// Makes the page, the limit at `at` marked.
#[must_use]
pub fn page(app: &App, at: usize) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = Page {
        left: Line::from(vec![Span::styled("pratfall", theme.strong), Span::styled(" · ahead", theme.quiet)]),
        ..Page::default()
    };
    page.last_key = parts::key(&app.keys, Mode::Ahead, Action::Back);
    page.more = Some(Key::plain(crate::tui::keys::Code::PageDown).label());
    let Some(ahead) = &app.ahead else { return page };
    page.right = page::line(format!("{} due now", ahead.due), theme.quiet);
    let tall = app.size.1 >= 20;
    page.head = bars(ahead, width, if tall { 6 } else { 2 }, app.ascii, theme);
    page.head.push(Line::default());
    page.head.extend(parts::sentence(&sum(ahead), theme.quiet, width));
    page.tail.push(Line::default());
    for (n, (limit, value)) in ahead.limits.iter().enumerate() {
        page.tail.push(limit_line(*limit, *value, n == at, ahead, theme));
    }
    for (deck, retention) in &ahead.decks {
        let words = format!("  retention of {}: {}", clean(deck), shown(Limit::Retention, *retention));
        page.tail.push(page::line(measure::clip(&words, usize::from(width)).into_owned(), theme.quiet));
    }
    page.keys = vec![("↑↓".into(), "choose".into())];
    page.keys.push(("←→".into(), "change".into()));
    page.help = parts::key(&app.keys, Mode::Ahead, Action::Help);
    page
}

/// Draws a column a day: two columns wide where there is room, `rows` high.
fn bars(ahead: &Ahead, width: u16, rows: usize, ascii: bool, theme: &Theme) -> Vec<Line<'static>> {
    let most = ahead.days.iter().copied().max().unwrap_or(0);
    let step = if usize::from(width) >= 2 * ahead.days.len() + 6 { 2 } else { 1 };
    let margin = most.to_string().len().max(2);
    let mut lines = Vec::new();
    for row in (0..rows).rev() {
        let mark = if row + 1 == rows && most > 0 { most.to_string() } else { String::new() };
        let drawn: String = ahead
            .days
            .iter()
            .map(|&n| {
                let sign = bar::part(n, most, rows, row, ascii);
                if step == 2 { format!("{sign} ") } else { sign.to_string() }
            })
            .collect();
        lines.push(Line::from(vec![
            Span::styled(format!("{mark:>margin$} "), theme.quiet),
            Span::styled(drawn, theme.accent),
        ]));
    }
    lines.push(axis(ahead, margin, step, theme));
    lines
}

/// Writes the date of every seventh day below its column.
fn axis(ahead: &Ahead, margin: usize, step: usize, theme: &Theme) -> Line<'static> {
    let mut words = " ".repeat(margin + 1);
    for (n, date) in &ahead.dates {
        let name = DAYS.get((ahead.weekday + n) % 7).copied().unwrap_or("");
        let label = if step == 2 { format!("{name} {date}") } else { date.clone() };
        let at = margin + 1 + n * step;
        let here = measure::width(&words);
        // A label that has no room is left out.
        if here <= at {
            words.push_str(&" ".repeat(at - here));
            words.push_str(&label);
            words.push(' ');
        }
    }
    page::line(words.trim_end().to_owned(), theme.quiet)
}

fn sum(ahead: &Ahead) -> String {
    format!(
        "Tomorrow {}, within 7 days {}, within 30 days {}, as things stand. What you miss comes back sooner.",
        ahead.within(1),
        ahead.within(7),
        ahead.within(30)
    )
}

fn limit_line(limit: Limit, value: f64, marked: bool, ahead: &Ahead, theme: &Theme) -> Line<'static> {
    let used = match limit {
        Limit::New if ahead.begun > 0 => format!("   {} begun today", ahead.begun),
        Limit::MinutesADay if ahead.drilled > 0 => format!("   {} today", text::count(ahead.drilled, "minute")),
        _ => String::new(),
    };
    let (mark, style) = if marked { ("› ", theme.accent) } else { ("  ", theme.text) };
    Line::from(vec![
        Span::styled(mark.to_owned(), theme.accent),
        Span::styled(format!("{:<LABEL$}", limit.label()), style),
        Span::styled(format!("{:>5}", shown(limit, value)), if marked { theme.accent } else { theme.strong }),
        Span::styled(used, theme.quiet),
    ])
}

/// Writes the value of a limit.
#[must_use]
pub fn shown(limit: Limit, value: f64) -> String {
    match limit {
        Limit::Retention => format!("{:.0} %", value * 100.0),
        Limit::MinutesADay if value == 0.0 => "none".into(),
        _ => format!("{value:.0}"),
    }
}
