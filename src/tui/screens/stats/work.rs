//! The work ahead, and where the time goes.

use ratatui::text::{Line, Span};

use super::{Canvas, Drawn, date};
use crate::{
    insight::stats::Stats,
    tui::{stats::work, text, text::figures, widgets::bar},
};

/// Draws the page.
pub(super) fn draw(stats: &Stats, canvas: &Canvas<'_>) -> Drawn {
    let mut drawn = Drawn::new();
    drawn.lines.push(canvas.title("The work ahead"));
    let within = |days: usize| stats.ahead.iter().take(days).sum::<usize>();
    let words = format!(
        "{} due now; tomorrow {}, within 7 days {}, within 30 days {}, as things stand. What you miss comes back sooner.",
        stats.due,
        within(1),
        within(7),
        within(30)
    );
    drawn.says(canvas.says(&words));
    if !canvas.numbers && !stats.ahead.is_empty() {
        let rows = if canvas.tall { 4 } else { 2 };
        let most = stats.ahead.iter().copied().max().unwrap_or(0);
        for row in (0..rows).rev() {
            let cells: String = stats.ahead.iter().map(|n| bar::part(*n, most, rows, row, canvas.ascii)).collect();
            let mark = if row + 1 == rows { most.to_string() } else { String::new() };
            drawn.lines.push(Line::from(vec![
                Span::styled(format!("{mark:>4} "), canvas.theme.quiet),
                Span::styled(cells, canvas.theme.accent),
            ]));
        }
        drawn.lines.push(canvas.aligned("     tomorrow          in 30 days", canvas.theme.quiet));
    }
    for due in work(stats) {
        let name = match (due.title, due.from == due.to) {
            ("due now", _) => "now".to_owned(),
            (_, true) => date(due.to, stats),
            _ => format!("{} to {}", date(due.from, stats), date(due.to, stats)),
        };
        drawn.row(canvas, &format!("{name:<16} {:>4}", due.n));
    }
    drawn.gap();
    drawn.lines.push(canvas.title("Time by way of asking, this year"));
    let all: u64 = stats.ways.iter().map(|way| way.seconds).sum();
    for spent in &stats.ways {
        let mean = match spent.mean {
            None => format!("too few for a mean (n = {})", spent.n),
            Some(mean) => format!("{:.0} s each ({:.0} to {:.0}, n = {})", mean.value, mean.low, mean.high, mean.n),
        };
        let share = bar::progress(spent.seconds as usize, all.max(1) as usize, 8, canvas.ascii);
        let name = text::way(spent.way);
        let words = match canvas.numbers || canvas.width < 50 {
            true => format!("{name:<8} {:>10}  {mean}", figures::time(spent.seconds)),
            false => format!("{name:<8} {share} {:>10}  {mean}", figures::time(spent.seconds)),
        };
        drawn.row(canvas, &words);
        if canvas.numbers {
            let right = format!("         right {}", figures::share(spent.right));
            drawn.lines.push(canvas.aligned(&right, canvas.theme.quiet));
        }
    }
    if stats.ways.is_empty() {
        drawn.says(canvas.quiet("No answers yet."));
    } else {
        drawn.says(canvas.quiet(&format!(
            "Altogether {} in {}.",
            figures::time(all),
            text::count(stats.ways.iter().map(|way| way.n as usize).sum(), "answer")
        )));
    }
    drawn
}
