//! Signs of our own as ASCII, for a terminal that has no others: each takes the column of the sign it stands for.
//!
//! Letters are never touched: what a deck or a learner wrote stays what it is.

use ratatui::{buffer::Buffer, layout::Rect};

/// Gives the ASCII sign that stands for another; none for letters and whatever else has no stand-in.
#[must_use]
pub fn sign(c: char) -> Option<char> {
    Some(match c {
        '·' | '…' | '•' | '▁' | '▂' | '▃' => '.',
        '›' | '»' | '→' => '>',
        '‹' | '«' | '←' | '↺' => '<',
        '“' | '”' | '„' => '"',
        '‘' | '’' | '‚' => '\'',
        '─' | '—' | '–' | '▱' | '−' | '┄' | '╌' => '-',
        '│' | '▏' | '┃' => '|',
        '┌' | '┐' | '└' | '┘' | '├' | '┤' | '┬' | '┴' | '┼' | '◆' | '✓' => '+',
        '▰' | '▄' | '▅' | '▆' | '▇' | '█' => '#',
        '●' => '*',
        '○' => 'o',
        '◉' => '@',
        '↑' => '^',
        '↓' => 'v',
        '×' => 'x',
        '≤' => '<',
        '≥' => '>',
        '\u{2400}'..='\u{2426}' | '\u{fffd}' => '?',
        '\u{2800}'..='\u{28ff}' => '*',
        '\u{a0}' => ' ',
        _ => return None,
    })
}

/// Writes a text with the signs of ours as ASCII.
#[must_use]
pub fn text(text: &str) -> String {
    text.chars().map(|c| sign(c).unwrap_or(c)).collect()
}

/// Goes over what was drawn.
pub fn screen(area: Rect, buffer: &mut Buffer) {
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            let Some(cell) = buffer.cell_mut((x, y)) else { continue };
            let mut chars = cell.symbol().chars();
            if let (Some(c), None) = (chars.next(), chars.next())
                && let Some(c) = sign(c)
            {
                cell.set_char(c);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widgets::measure;

    #[test]
    fn every_sign_takes_the_column_it_stands_for_and_letters_stay() {
        for c in (0x80..0x1_0000).filter_map(char::from_u32).filter(|c| sign(*c).is_some()) {
            assert_eq!(measure::width(&c.to_string()), 1, "{c:?}");
            assert!(!c.is_alphabetic() && sign(c).is_some_and(|c| c.is_ascii() && !c.is_control()), "{c:?}");
        }
        assert_eq!(text("‹1…› é — “ñ”"), "<1.> é - \"ñ\"");
    }
}
