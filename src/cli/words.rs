//! Words and columns that commands share.

use std::path::Path;

use ratatui::layout::Alignment;

use crate::{
    clean::clean,
    deck::model::{Level, Nature},
    memory::row::{Confidence, Phase},
    runtime::{paths::shown, standing::Day},
    tui::{text, widgets::measure},
};

/// Columns of a plain terminal.
const COLUMNS: usize = 80;

/// Writes a path so that it can be put after a command: as people read it where a shell takes that for one word, and else
/// whole and in quotes.
#[must_use]
pub fn argument(path: &Path) -> String {
    let short = shown(path);
    if short.chars().all(|c| c.is_alphanumeric() || "-_./=:,+@%~".contains(c)) {
        return short;
    }
    format!("'{}'", clean(&path.to_string_lossy()).replace('\'', "'\\''"))
}

/// Writes a number of days with as many digits as it deserves.
#[must_use]
pub fn days(days: f64) -> String {
    if days < 0.05 {
        "under 0.1 days".to_owned()
    } else if days < 10.0 {
        format!("{days:.1} days")
    } else {
        format!("{days:.0} days")
    }
}

/// Says when something comes back, `tomorrow (23 Nov)`.
#[must_use]
pub fn when(day: &Day) -> String {
    match day.in_days {
        ..0 => format!("since {}", day.shown),
        0 => "today".into(),
        days => format!("{} ({})", text::in_days(days), day.shown),
    }
}

/// Names a level of asking.
#[must_use]
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Recognise => "recognise",
        Level::Cued => "recall",
        Level::Free => "free recall",
        Level::Apply => "apply",
        Level::Timed => "timed",
    }
}

/// Names what kind of thing is learnt.
#[must_use]
pub fn nature(nature: Nature) -> &'static str {
    match nature {
        Nature::Fact => "fact",
        Nature::Vocab => "vocab",
        Nature::Concept => "concept",
        Nature::Procedure => "procedure",
        Nature::Problem => "problem",
    }
}

/// Names what an attempt was part of.
#[must_use]
pub fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Pretest => "pretest",
        Phase::Review => "review",
        Phase::Probe => "probe",
        Phase::Retry => "retry",
        Phase::Redo => "redo",
        Phase::Exam => "exam",
        Phase::Cram => "cram",
    }
}

/// Names a confidence; a dash where none was given.
#[must_use]
pub fn confidence(confidence: Option<Confidence>) -> &'static str {
    text::SURE.iter().find(|(_, _, known)| Some(*known) == confidence).map_or("-", |(_, word, _)| word)
}

/// Breaks lines at blanks so that none has more than 80 columns; what follows stands as far in as its line began. A word that is
/// longer stays whole.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for line in text.lines() {
        let words = line.trim_start();
        let margin = " ".repeat(line.len() - words.len());
        let mut now = margin.clone();
        for word in words.split(' ') {
            let begun = now.len() > margin.len();
            if begun && measure::width(&now) + 1 + measure::width(word) > COLUMNS {
                out.push(std::mem::replace(&mut now, margin.clone()));
            } else if begun {
                now.push(' ');
            }
            now.push_str(word);
        }
        out.push(now);
    }
    out.join("\n")
}

/// Lays rows out in columns, two spaces apart, each as wide as its widest cell; the last one is never filled.
#[must_use]
pub fn columns(rows: &[Vec<String>]) -> String {
    let cells = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..cells)
        .map(|n| rows.iter().filter_map(|r| r.get(n)).map(|c| measure::width(c)).max().unwrap_or(0))
        .collect();
    let mut out = String::new();
    for row in rows {
        let last = row.len().saturating_sub(1);
        let padded = row.iter().zip(&widths).enumerate().map(|(n, (cell, width))| match n == last {
            true => cell.clone(),
            false => measure::pad(cell, *width, Alignment::Left),
        });
        out.push_str(padded.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_cut_at_the_edge_of_the_terminal() {
        let long = "Of each attempt: id, item, rung, level, way, phase, at, day, verdict, score, confidence, hints, k.";
        let told = folded(&format!("{long}\n  {long}\n{}", "x".repeat(90)));
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines[0], "Of each attempt: id, item, rung, level, way, phase, at, day, verdict, score,");
        assert_eq!(lines[1], "confidence, hints, k.");
        assert!(lines[2..4].iter().all(|line| line.starts_with("  ") && line.len() <= 80));
        assert_eq!(lines[4].len(), 90);
    }

    #[test]
    fn a_path_can_be_pasted_behind_a_command() {
        let check = |path: &str, expected: &str| assert_eq!(argument(Path::new(path)), expected);
        check("git-recovery", "git-recovery");
        check("/a/b.toml", "/a/b.toml");
        check("/a/with space/b.toml", "'/a/with space/b.toml'");
        check("/a/it's", "'/a/it'\\''s'");
    }

    #[test]
    fn columns_are_measured_and_not_counted() {
        let rows = [["日本", "x", "end"], ["a", "", ""], ["b", "yyy", "z"]];
        let rows: Vec<Vec<String>> = rows.iter().map(|r| r.map(str::to_owned).to_vec()).collect();
        assert_eq!(columns(&rows), "日本  x    end\na\nb     yyy  z\n");
    }
}
