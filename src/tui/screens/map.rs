//! The map of a walk through a scenario: how it ended, the way that was taken, and where a good way went on.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::parts;
use crate::{
    clean::clean,
    grade::scenario::Mark,
    session::{
        map::{Leg, Map},
        view::FeedbackView,
    },
    tui::{
        text::story::{self, Signs},
        theme::Theme,
        widgets::wrap::{Run, wrap},
    },
};

/// Writes the end, the map, what it cost, and a good way where another was taken.
#[must_use]
pub fn lines(map: &Map<'_>, view: &FeedbackView<'_>, ascii: bool, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let ended = map.end.map(|(_, text)| text).filter(|text| !text.trim().is_empty());
    let style = if map.ended_well() { theme.right } else { theme.text };
    match ended {
        Some(text) => lines.extend(parts::labelled("How it ended", theme.quiet, text, width, theme)),
        None => lines.extend(parts::labelled("How it ended", theme.quiet, &story::ended(map), width, theme)),
    }
    lines.push(Line::default());
    let room = parts::label_room(width);
    lines.extend(parts::beside("Your way", drawn(map, ascii, room, style, theme), theme.quiet, width));
    lines.extend(parts::beside("It took", parts::sentence(&story::spent(map), theme.text, room), theme.quiet, width));
    let straight = view.right && map.legs.iter().all(|leg| leg.mark == Mark::Plain);
    if !straight && !view.answer.is_empty() {
        lines.push(Line::default());
        let good = view.answer.iter().flat_map(|step| bullet(step, usize::from(room), theme)).collect();
        lines.extend(parts::beside("A good way", good, theme.quiet, width));
    }
    lines
}

fn drawn(map: &Map<'_>, ascii: bool, room: u16, end: Style, theme: &Theme) -> Vec<Line<'static>> {
    let signs = story::signs(ascii);
    let room = usize::from(room);
    let last = map.legs.len();
    let mut lines = row(signs.place, theme.accent, map.start, theme.strong, room);
    for (n, leg) in map.legs.iter().enumerate() {
        lines.extend(step(leg, &signs, map, room, theme));
        let stays = leg.mark == Mark::Unknown && !leg.ran_out;
        if stays {
            continue;
        }
        let ends = n + 1 == last && map.end.is_some();
        match (ends, leg.again) {
            (true, _) => {
                let name = format!("{} · {}", leg.to, story::ended(map));
                lines.extend(row(signs.end, end, &name, end.patch(theme.strong), room));
            }
            (false, true) => {
                lines.extend(row(signs.again, theme.accent, &format!("back at {}", leg.to), theme.strong, room))
            }
            (false, false) => lines.extend(row(signs.place, theme.accent, leg.to, theme.strong, room)),
        }
    }
    if map.legs.iter().any(|leg| matches!(leg.mark, Mark::Off | Mark::Recovered)) {
        lines.extend(parts::sentence(&story::legend(&signs), theme.quiet, room as u16));
    }
    lines
}

/// Writes what was done, with its sign, and below a wrong turn how a good way went on.
fn step(leg: &Leg<'_>, signs: &Signs, map: &Map<'_>, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let (sign, style) = match leg.mark {
        Mark::Plain => (signs.step, theme.quiet),
        Mark::Recovered => (signs.back, theme.near),
        Mark::Off => (signs.off, theme.off),
        Mark::Unknown => (signs.unknown, theme.quiet),
    };
    let mut after = String::new();
    if leg.cost > 0.0 {
        after.push_str(&format!(" · {}", story::money(leg.cost, map.currency)));
    }
    if leg.ran_out {
        after.push_str(" · the clock ran out");
    }
    let mut lines = signed(sign, style, 2, done("", &leg.done, &after, theme.text, room.saturating_sub(4), theme));
    for instead in &leg.instead {
        let words = done("a good way: ", instead, "", theme.quiet, room.saturating_sub(6), theme);
        lines.extend(signed(signs.step, theme.quiet, 4, words));
    }
    lines
}

/// Writes a sign and words of our own or a name, which stay to the right of it.
fn row(sign: char, sign_style: Style, words: &str, style: Style, room: usize) -> Vec<Line<'static>> {
    let run = Run { text: clean(words).into_owned(), style, verbatim: false };
    signed(sign, sign_style, 0, wrap(&[run], room.saturating_sub(2).max(1)))
}

/// Writes what was done: a command as it was typed, a choice as it was shown.
fn done(before: &str, step: &str, after: &str, style: Style, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let text = format!("{before}{step}{after}");
    if step.starts_with("$ ") {
        return wrap(&[Run { text: clean(&text).into_owned(), style, verbatim: true }], room.max(1));
    }
    parts::option(&text, style, u16::try_from(room.max(1)).unwrap_or(u16::MAX), theme)
}

/// Puts a sign before lines.
fn signed(sign: char, sign_style: Style, inset: usize, lines: Vec<Line<'static>>) -> Vec<Line<'static>> {
    let row = |(n, line): (usize, Line<'static>)| {
        let lead = if n == 0 { format!("{sign} ") } else { "  ".to_owned() };
        let mut spans = vec![Span::styled(lead, sign_style), Span::raw(" ".repeat(inset))];
        spans.extend(line.spans);
        Line::from(spans)
    };
    lines.into_iter().enumerate().map(row).collect()
}

fn bullet(text: &str, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    signed('-', theme.quiet, 0, done("", text, "", theme.right, room.saturating_sub(2), theme))
}
