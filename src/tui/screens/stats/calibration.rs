//! How surely against how often right, and the items at which one was too sure.

use super::{Canvas, Drawn, date};
use crate::{
    clean::clean,
    insight::{calibration::Point, stats::Stats},
    tui::{text, text::figures},
};

/// Columns of the scale from 0 to 100 %.
const SCALE: usize = 41;

/// Draws the page.
pub(super) fn draw(stats: &Stats, canvas: &Canvas<'_>) -> Drawn {
    let mut drawn = Drawn::new();
    let of = &stats.calibration;
    drawn.row_said(canvas, &figures::bias(of));
    drawn.row_said(canvas, &figures::ece(of));
    drawn.gap();
    let chances = [0.0_f64, 0.5, 0.75, 0.95];
    for ((_, name, _), stated) in text::SURE.iter().zip(chances) {
        let near = |point: &&Point| match stated {
            0.0 => point.stated != 0.5 && point.stated < 0.75,
            stated => (point.stated - stated).abs() < 1e-9,
        };
        let words = match of.curve.iter().find(near) {
            None => format!("{name:<8} never used"),
            Some(point) if canvas.numbers || usize::from(canvas.width) < SCALE + 24 => {
                format!("{name:<8} {:.0} % said, {}", point.stated * 100.0, figures::share(Some(point.right)))
            }
            Some(point) => format!("{name:<8} {} {}", scale(point, canvas.ascii), numbers(point)),
        };
        drawn.row(canvas, &words);
    }
    if !canvas.numbers && usize::from(canvas.width) >= SCALE + 24 {
        let legend = if canvas.ascii {
            "o right, - its interval, | what was said"
        } else {
            "● right, ─ its interval, │ what was said"
        };
        drawn.lines.push(canvas.aligned(&format!("           0 %{:>38}", "100 %"), canvas.theme.quiet));
        drawn.says(canvas.quiet(legend));
    }
    drawn.gap();
    drawn.lines.push(canvas.title("Sure, and off"));
    for sure in stats.sure.iter() {
        let words =
            format!("{:>2} of {:<3} {}, last {}", sure.off, sure.sure, clean(&sure.key.item), date(sure.last, stats));
        drawn.row(canvas, &words);
    }
    if stats.sure.is_empty() {
        drawn.says(canvas.quiet("Nothing: no answer given as likely or certain was off."));
    }
    drawn
}

fn numbers(point: &Point) -> String {
    let right = point.right;
    if right.n < figures::PERCENT_FROM {
        return format!("{:.0} of {}", right.value * right.n as f64, right.n);
    }
    format!("{} of {}", figures::percent(right.value), right.n)
}

/// Draws a scale with what was said, what came, and its interval.
fn scale(point: &Point, ascii: bool) -> String {
    let (dot, dash, bar, both) = if ascii { ('o', '-', '|', '@') } else { ('●', '─', '│', '◉') };
    let place = |share: f64| (share.clamp(0.0, 1.0) * (SCALE - 1) as f64).round() as usize;
    let (low, high) = (place(point.right.low), place(point.right.high));
    let (right, said) = (place(point.right.value), place(point.stated));
    (0..SCALE)
        .map(|at| match at {
            at if at == right && at == said => both,
            at if at == right => dot,
            at if at == said => bar,
            at if (low..=high).contains(&at) => dash,
            _ => ' ',
        })
        .collect()
}
