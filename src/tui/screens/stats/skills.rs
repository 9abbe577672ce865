//! Ability in each skill over time.

use super::{Canvas, Drawn};
use crate::{
    clean::clean,
    insight::{score::Estimate, stats::Stats},
    memory::frontier::Frontier,
    tui::{
        screens::skills,
        text::{self, figures},
        widgets::{bar, measure},
    },
};

/// Draws the page.
pub(super) fn draw(stats: &Stats, canvas: &Canvas<'_>) -> Drawn {
    let mut drawn = Drawn::new();
    let words = "Ability at the end of each four weeks, the oldest first; then now, with its 95 % interval, and what lies just out of reach.";
    drawn.says(canvas.quiet(words));
    drawn.gap();
    let room = canvas.name_room();
    for line in &stats.skills {
        let now = line.points.iter().rev().find_map(|point| *point);
        let title = measure::pad(&measure::clip(&clean(&line.title), room), room, ratatui::layout::Alignment::Left);
        let signs: String = line.points.iter().map(|point| sign(*point, canvas.ascii)).collect();
        let words = match (now, canvas.numbers) {
            (None, _) => title,
            (Some(now), true) => {
                let past: Vec<String> = line.points.iter().flatten().map(|p| figures::signed(p.value, 1)).collect();
                format!("{title} {} (n = {})", past.join(" "), now.n)
            }
            (Some(now), false) => format!("{title} {signs} {}", told(now)),
        };
        drawn.row(canvas, &words);
    }
    if stats.skills.is_empty() {
        drawn.says(canvas.quiet("No skill has an answer that counts yet."));
    } else {
        drawn.gap();
        drawn.says(
            canvas
                .quiet(&format!("{}. The scale goes from -3 to +3 logits.", text::count(stats.skills.len(), "skill"))),
        );
    }
    drawn
}

fn told(now: Estimate) -> String {
    let reach = skills::frontier(Frontier::of(now.value).level);
    let [value, low, high] = [now.value, now.low, now.high].map(|logits| figures::signed(logits, 1));
    format!("{value} ({low} to {high}, n = {}) {reach}", now.n)
}

/// Draws an ability as a sign, 24 steps from -3 to +3.
fn sign(point: Option<Estimate>, ascii: bool) -> char {
    match point {
        None => bar::level(0, 1, ascii),
        Some(point) => bar::level(((point.value.clamp(-3.0, 3.0) + 3.0) * 4.0).round().max(1.0) as usize, 24, ascii),
    }
}
