//! Code whose lines have letters, to point at.

use ratatui::text::{Line, Span};

use super::letter;
use crate::{
    deck::model::Code,
    tui::{theme::Theme, widgets::code::Listing},
};

/// What is pointed at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pointed<'p> {
    /// Indices of the lines that are chosen.
    pub chosen: &'p [usize],
    /// The line that is marked, from 1; 0 for none.
    pub mark: usize,
}

/// Writes code, each line that can be pointed at with its letter. Gives the lines, and the marked one among them.
#[must_use]
pub fn lines(
    code: &Code,
    numbers: &[u16],
    many: bool,
    pointed: Pointed<'_>,
    width: u16,
    theme: &Theme,
) -> (Vec<Line<'static>>, Option<usize>) {
    let lead = if many { 9 } else { 5 };
    let shown = Listing::new(&code.lang, &code.text).lines(width.saturating_sub(lead), theme);
    let mut marked = None;
    let lines = shown.into_iter().enumerate().map(|(n, line)| {
        let at = numbers.iter().position(|number| usize::from(*number) == n + 1);
        let Some(at) = at else {
            let mut spans = vec![Span::raw(" ".repeat(usize::from(lead)))];
            spans.extend(line.spans);
            return Line::from(spans);
        };
        let chosen = pointed.chosen.contains(&at);
        let here = pointed.mark == at + 1;
        if here {
            marked = Some(n);
        }
        let cursor = if here || (chosen && !many) { "› " } else { "  " };
        let mut spans = vec![Span::styled(cursor, theme.accent)];
        if many {
            let style = if chosen { theme.accent } else { theme.quiet };
            spans.push(Span::styled(if chosen { "[x] " } else { "[ ] " }, style));
        }
        spans.push(Span::styled(letter::of(at).to_string(), theme.key));
        spans.push(Span::raw("  "));
        let strong = |span: Span<'static>| if chosen { span.patch_style(theme.strong) } else { span };
        spans.extend(line.spans.into_iter().map(strong));
        Line::from(spans)
    });
    let lines = lines.collect();
    (lines, marked)
}
