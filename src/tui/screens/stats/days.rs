//! Today, the days in a row, and a year as a heatmap.

use ratatui::text::{Line, Span};

use super::{Canvas, Drawn, date};
use crate::{
    insight::{calendar, stats::Stats},
    tui::{stats::days, text, widgets::bar},
};

/// Columns before the weeks.
const MARGIN: usize = 3;

/// Draws the page.
pub(super) fn draw(stats: &Stats, canvas: &Canvas<'_>) -> Drawn {
    let mut drawn = Drawn::new();
    let (answers, stumbles) = stats.days.last().map_or((0, 0), |day| (day.answers, day.stumbles));
    let today = format!("Today {}, {}.", count(answers, "answer"), count(stumbles, "stumble"));
    drawn.row_said(canvas, &today);
    let streak = stats.streak;
    let row = format!(
        "{} in a row with an honest answer; the longest run is {}, {} of this year in all.",
        count(streak.now.into(), "day"),
        streak.longest,
        count(streak.days.into(), "day"),
    );
    if streak.days > 0 {
        drawn.row_said(canvas, &row);
    } else {
        drawn.says(canvas.says(&row));
    }
    drawn.gap();
    if !canvas.numbers {
        drawn.says(heatmap(stats, canvas));
        drawn.gap();
    }
    drawn.lines.push(canvas.title("Day by day"));
    for day in days(stats) {
        // Of one day that is all there is to tell.
        let words = format!("{:<8} {:>3}, {} of them off", date(day.day, stats), day.answers, day.stumbles);
        drawn.row(canvas, &words);
    }
    if days(stats).next().is_none() {
        drawn.says(canvas.quiet("No answers yet. After the first session its days stand here."));
    }
    drawn
}

fn count(n: u64, noun: &str) -> String {
    text::count(n as usize, noun)
}

/// Draws a row a weekday and a column a week, as many of the latest weeks as have room.
fn heatmap(stats: &Stats, canvas: &Canvas<'_>) -> Vec<Line<'static>> {
    let weeks = stats.days.len().div_ceil(7);
    let room = usize::from(canvas.width).saturating_sub(MARGIN);
    let shown = weeks.min(room);
    let first = weeks - shown;
    let most = stats.days.iter().map(|day| day.answers).max().unwrap_or(0) as usize;
    let months = names(stats, first, shown);
    let mut lines = vec![Line::from(Span::styled(months.trim_end().to_owned(), canvas.theme.quiet))];
    for (weekday, name) in ["Mo", "  ", "We", "  ", "Fr", "  ", "Su"].into_iter().enumerate() {
        let cells: String = (first..weeks)
            .map(|week| {
                let day = stats.days.get(week * 7 + weekday);
                day.map_or(' ', |day| bar::level(day.answers as usize, most, canvas.ascii))
            })
            .collect();
        lines.push(Line::from(vec![
            Span::styled(format!("{name} "), canvas.theme.quiet),
            Span::styled(cells, canvas.theme.accent),
        ]));
    }
    lines.extend(canvas.quiet(&format!("The tallest sign is {}, a dot none.", count(most as u64, "answer"))));
    lines
}

/// Names the months over the weeks they begin in. One that is cut off at the left gives way to the next where there is no room
/// for both.
fn names(stats: &Stats, first: usize, shown: usize) -> String {
    let month = |week: usize| stats.days.get(week * 7).map(|day| calendar::date(day.day).1);
    let mut begun: Vec<(usize, _)> = Vec::new();
    for (at, month) in (0..shown).filter_map(|at| Some((at, month(first + at)?))) {
        if begun.last().is_none_or(|(_, before)| *before != month) {
            begun.push((at, month));
        }
    }
    let mut line = " ".repeat(MARGIN);
    for (n, (at, month)) in begun.iter().enumerate() {
        let until = begun.get(n + 1).map_or(shown + 1, |(next, _)| *next);
        let name = calendar::month_name(*month);
        if name.len() < until - at {
            line.push_str(&" ".repeat((MARGIN + at).saturating_sub(line.len())));
            line.push_str(name);
        }
    }
    line
}
