//! Misconceptions that are or were held, and items that are taken for each other.

use super::{Canvas, Drawn, date};
use crate::{clean::clean, insight::stats::Stats, tui::text};

/// Draws the page.
pub(super) fn draw(stats: &Stats, canvas: &Canvas<'_>) -> Drawn {
    let mut drawn = Drawn::new();
    let open = stats.beliefs.iter().filter(|belief| !belief.closed).count();
    let healed = stats.beliefs.len() - open;
    drawn.lines.push(canvas.title(&format!("{} held, {healed} healed", text::count(open, "belief"))));
    for belief in stats.beliefs.iter() {
        let mark = match (belief.closed, canvas.ascii) {
            (true, false) => "✓",
            (true, true) => "v",
            (false, _) => "!",
        };
        let times = text::count(belief.hits as usize, "time");
        let words = match canvas.numbers {
            true => format!(
                "{mark} {times}, {} sure, {}, {} right since, last {}: {}",
                belief.sure,
                text::count(belief.items as usize, "item"),
                belief.healed,
                date(belief.last, stats),
                clean(&belief.title)
            ),
            false => format!("{mark} {}  {times}", clean(&belief.title)),
        };
        drawn.row(canvas, &words);
    }
    let held = "A belief counts as held after two items or one sure answer, and as healed when each of its items was right without help on a later day.";
    drawn.says(canvas.quiet(held));
    drawn.gap();
    drawn.lines.push(canvas.title("Taken for each other"));
    for pair in stats.mixups.iter() {
        let words = format!(
            "{}  answered with what is right for {}, {}",
            clean(&pair.asked.item),
            clean(&pair.given.item),
            text::count(pair.n as usize, "time")
        );
        drawn.row(canvas, &words);
    }
    if stats.mixups.is_empty() {
        drawn.says(canvas.quiet("No answer was right for another item so far."));
    }
    drawn
}
