//! How often answers are off and in which way, whether errors grow up, and how long recoveries take.

use ratatui::text::{Line, Span};

use super::{Canvas, Drawn, date};
use crate::{
    insight::{
        growth::Points,
        kind::Kind,
        stats::{Month, Stats},
    },
    tui::{
        stats::{months, of_kind},
        text::{causes, figures},
        widgets::bar,
    },
};

/// Draws the page.
pub(super) fn draw(stats: &Stats, canvas: &Canvas<'_>) -> Drawn {
    let mut drawn = Drawn::new();
    drawn.lines.push(canvas.title("More sophisticated?"));
    let verdict = figures::growth(&stats.growth);
    if stats.growth.signals.is_empty() {
        drawn.says(canvas.says(&verdict));
    } else {
        drawn.row_said(canvas, &verdict);
    }
    for (n, signal) in stats.growth.signals.iter().enumerate() {
        let points = match signal.points {
            Points::Up => "+",
            Points::NotUp => "-",
            Points::TooLittle => " ",
        };
        let name = figures::SIGNALS.get(n).copied().unwrap_or_default();
        let words = match canvas.numbers {
            true => format!(
                "{points} E{} {name}: {}, then {}; change {}",
                n + 1,
                figures::signal(n, signal.earlier),
                figures::signal(n, signal.later),
                figures::change(n, signal.change)
            ),
            false => format!("{points} E{} {name:<20} {}", n + 1, figures::signal(n, signal.change)),
        };
        if canvas.numbers {
            drawn.row_said(canvas, &words);
        } else {
            drawn.row(canvas, &words);
        }
    }
    drawn.gap();
    drawn.lines.push(canvas.title("Off, in the four weeks from"));
    let months: Vec<&Month> = months(stats).collect();
    for month in &months {
        let rate = month.errors;
        let bar = rate.map(|rate| bar::progress((rate.value * 1e3) as usize, 1_000, 10, canvas.ascii));
        let from = date(month.from, stats);
        let words = match bar.filter(|_| !canvas.numbers && canvas.width >= 50) {
            Some(bar) => format!("{from:<12} {bar} {}", figures::share(rate)),
            None => format!("{from:<7} {}", figures::share(rate)),
        };
        drawn.row(canvas, &words);
    }
    if months.is_empty() {
        drawn.says(canvas.quiet("No answers yet."));
    } else {
        drawn.gap();
        drawn.lines.push(canvas.title("Kinds, over these weeks"));
        kinds(stats, &months, canvas, &mut drawn);
    }
    drawn.gap();
    drawn.lines.push(canvas.title("Recovery"));
    let mut tell = |is_there: bool, words: &str| match is_there {
        true => drawn.row_said(canvas, words),
        false => drawn.says(canvas.says(words)),
    };
    tell(stats.recovery.n > 0, &figures::recovery(&stats.recovery));
    let again = format!("Off again within 30 days of a recovery: {}.", figures::share(stats.relapse));
    tell(stats.relapse.is_some(), &again);
    if let Some(redo) = stats.redo {
        let words = format!(
            "To a right redo: {:.0} s, {:.0} to {:.0} (median, n = {}).",
            redo.value, redo.low, redo.high, redo.n
        );
        tell(true, &words);
    }
    let recalled = format!("Stumbled first, recalled later: {}.", figures::share(stats.recalled));
    tell(stats.recalled.is_some(), &recalled);
    if !canvas.numbers && canvas.tall {
        drawn.says(curve(stats, canvas));
    }
    drawn
}

fn kinds(stats: &Stats, months: &[&Month], canvas: &Canvas<'_>, drawn: &mut Drawn) {
    let sum = |kind: Kind| of_kind(stats, kind);
    let all: u64 = Kind::ALL.into_iter().map(sum).sum();
    let name_room = canvas.name_room();
    for kind in Kind::ALL.into_iter().filter(|kind| sum(*kind) > 0) {
        let n = sum(kind);
        let over_time: String = months
            .iter()
            .rev()
            .map(|month| {
                let of = month.kinds.get(kind.place()).copied().unwrap_or(0);
                bar::level(of as usize, month.kinds.iter().max().copied().unwrap_or(0) as usize, canvas.ascii)
            })
            .collect();
        let name = causes::kind(kind);
        let words = if canvas.numbers { format!("{n} of {all}") } else { format!("{over_time}  {n} of {all}") };
        drawn.row(canvas, &format!("{name:<name_room$}{words}"));
    }
}

/// Draws the share recovered by day as columns, one for each of the days where it matters.
fn curve(stats: &Stats, canvas: &Canvas<'_>) -> Vec<Line<'static>> {
    if stats.recovery.n < 10 {
        return Vec::new();
    }
    const ROWS: usize = 4;
    let by = |day: i32| (stats.recovery.by(day).0 * 100.0).round() as usize;
    let mut lines = vec![Line::default()];
    for row in (0..ROWS).rev() {
        let cells: String = (1..=30).map(|day| bar::part(by(day), 100, ROWS, row, canvas.ascii)).collect();
        let mark = if row + 1 == ROWS { "100 % " } else { "      " };
        lines.push(Line::from(vec![Span::styled(mark, canvas.theme.quiet), Span::styled(cells, canvas.theme.accent)]));
    }
    lines.push(canvas.aligned("      1     recovered by day     30", canvas.theme.quiet));
    lines
}
