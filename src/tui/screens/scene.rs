//! A place in a scenario: what one sees there, what it has cost so far, and what can be done.

use ratatui::text::{Line, Span};

use super::{letter, parts};
use crate::{
    session::{scene::Scene, view::AttemptView},
    tui::{text, theme::Theme, widgets::markdown::Markdown},
};

/// What is drawn of a place, below its question.
#[derive(Debug, Clone, Default)]
pub struct Drawn {
    /// The lines.
    pub lines: Vec<Line<'static>>,
    /// The marked move among them.
    pub marked: Option<usize>,
}

/// Draws a place.
#[must_use]
pub fn place(scene: &Scene, view: &AttemptView<'_>, mark: usize, width: u16, theme: &Theme) -> Drawn {
    let mut lines = seen(scene, view.asks_confidence, width, theme);
    if !scene.moves.is_empty() {
        lines.push(Line::default());
    }
    let mut marked = None;
    for (n, choice) in scene.moves.iter().enumerate() {
        // Where commands are typed no move is marked: a letter names it.
        let here = mark == n + 1 && !scene.types;
        if here {
            marked = Some(lines.len());
        }
        lines.extend(row(n, choice, here, width, theme));
    }
    if scene.types {
        lines.push(Line::default());
        let hint = if scene.moves.is_empty() { text::story::TYPE } else { text::story::TYPE_OR_LETTER };
        lines.extend(parts::sentence(hint, theme.quiet, width));
    }
    Drawn { lines, marked }
}

/// Writes what one sees, below where one stands; without what can be done.
#[must_use]
pub fn seen(scene: &Scene, asks: bool, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let standing = text::story::standing(scene);
    let mut lines = Vec::new();
    if !standing.is_empty() {
        lines.extend(parts::sentence(&standing, theme.quiet, width));
    }
    if scene.ran_out {
        lines.extend(parts::sentence(text::story::RAN_OUT, theme.near, width));
    }
    if let Some(said) = &scene.unknown {
        let said = if said.trim().is_empty() { text::story::UNKNOWN } else { said.as_str() };
        lines.extend(parts::block(said, width, theme).into_iter().map(|line| line.patch_style(theme.near)));
    }
    if !lines.is_empty() {
        lines.push(Line::default());
    }
    if scene.over {
        let sentence = if asks { text::story::OVER } else { text::story::OVER_PLAIN };
        lines.extend(parts::sentence(sentence, theme.text, width));
        return lines;
    }
    lines.extend(parts::block(&scene.see, width, theme));
    if let Some(code) = &scene.code {
        lines.push(Line::default());
        lines.extend(parts::output(code, width, theme));
    }
    lines
}

fn row(n: usize, choice: &str, here: bool, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let wrapped = Markdown::one_line(choice).lines(width.saturating_sub(5).max(1), theme);
    let mut lines = Vec::new();
    for (row, line) in wrapped.into_iter().enumerate() {
        let mut spans = if row == 0 {
            vec![
                Span::styled(if here { "› " } else { "  " }, theme.accent),
                Span::styled(letter::of(n).to_string(), theme.key),
                Span::raw("  "),
            ]
        } else {
            vec![Span::raw(" ".repeat(5))]
        };
        spans.extend(line.spans.into_iter().map(|span| if here { span.patch_style(theme.strong) } else { span }));
        lines.push(Line::from(spans));
    }
    lines
}
