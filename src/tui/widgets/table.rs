//! Rows of cells in aligned columns.

use ratatui::{
    layout::Alignment,
    style::Style,
    text::{Line, Span},
};

use super::{
    measure::width,
    wrap::{Run, wrap},
};

/// Blanks between two columns.
const GAP: usize = 2;

/// The least a column is shrunk to before the rows are told one cell under the other.
const LEAST: usize = 4;

/// A table: its first row is the head.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// How each column is aligned; missing ones to the left.
    pub alignments: Vec<Alignment>,
    /// Rows of cells of styled text.
    pub rows: Vec<Vec<Vec<Run>>>,
}

impl Table {
    /// Lays the table out in `columns`: cells wrap where the table would be too wide, and where even that leaves no
    /// room, each cell takes lines of its own. No line is wider than `columns`. `rule` draws the line under the head.
    #[must_use]
    pub fn lines(&self, columns: usize, rule: Style) -> Vec<Line<'static>> {
        let Some(widths) = self.widths(columns) else {
            return self.rows.iter().flatten().flat_map(|cell| wrap(cell, columns)).collect();
        };
        let mut lines = Vec::new();
        for (n, row) in self.rows.iter().enumerate() {
            lines.extend(self.row(row, &widths));
            if n == 0 && self.rows.len() > 1 {
                let across = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
                lines.push(Line::from(Span::styled("─".repeat(across), rule)));
            }
        }
        lines
    }

    /// Gives the width of each column, or nothing where they cannot stand side by side.
    fn widths(&self, columns: usize) -> Option<Vec<usize>> {
        let count = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut widths = vec![0; count];
        for row in &self.rows {
            for (widest, cell) in widths.iter_mut().zip(row) {
                let text: String = cell.iter().map(|r| r.text.as_str()).collect();
                *widest = (*widest).max(text.split('\n').map(width).max().unwrap_or(0));
            }
        }
        let room = columns.checked_sub(GAP * count.saturating_sub(1))?;
        // Lowers a ceiling over all columns until they fit: narrow columns keep their width.
        let total = |ceiling: usize| widths.iter().map(|w| (*w).min(ceiling)).sum::<usize>();
        let mut ceiling = widths.iter().copied().max().unwrap_or(0).min(columns);
        while total(ceiling) > room {
            ceiling = ceiling.checked_sub(1).filter(|c| *c >= LEAST)?;
        }
        Some(widths.iter().map(|w| (*w).min(ceiling)).collect())
    }

    fn row(&self, row: &[Vec<Run>], widths: &[usize]) -> Vec<Line<'static>> {
        let mut cells: Vec<_> = widths
            .iter()
            .enumerate()
            .map(|(n, w)| row.get(n).map_or_else(Vec::new, |c| wrap(c, *w)).into_iter())
            .collect();
        let height = cells.iter().map(ExactSizeIterator::len).max().unwrap_or(0).max(1);
        let mut lines = Vec::new();
        for _ in 0..height {
            let mut line: Vec<Span<'static>> = Vec::new();
            let mut owed = 0;
            for (n, (cell, columns)) in cells.iter_mut().zip(widths).enumerate() {
                let cell = cell.next().unwrap_or_default();
                let used: usize = cell.spans.iter().map(|s| width(&s.content)).sum();
                let room = columns.saturating_sub(used);
                let before = match self.alignments.get(n) {
                    Some(Alignment::Right) => room,
                    Some(Alignment::Center) => room / 2,
                    _ => 0,
                };
                if used > 0 {
                    // Blanks are paid only before something: no line ends in them.
                    line.push(Span::raw(" ".repeat(owed + before)));
                    line.extend(cell.spans);
                    owed = room - before + GAP;
                } else {
                    owed += columns + GAP;
                }
            }
            line.retain(|s| !s.content.is_empty());
            lines.push(Line::from(line));
        }
        lines
    }
}
