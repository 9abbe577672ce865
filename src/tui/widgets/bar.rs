//! Progress and small columns as text, in signs every terminal font has, or in ASCII.

/// Draws `done` of `total` as a bar of `columns`: `▰▰▰▱▱`.
///
/// More than none always shows, and less than all never looks full. Nothing to do is all done.
#[must_use]
pub fn progress(done: usize, total: usize, columns: usize, ascii: bool) -> String {
    let share = if total == 0 { 1.0 } else { done.min(total) as f64 / total as f64 };
    let mut filled = ((share * columns as f64).round() as usize).min(columns);
    if done > 0 && filled == 0 {
        filled = columns.min(1);
    }
    if done < total && filled == columns {
        filled = columns.saturating_sub(1);
    }
    let (full, empty) = if ascii { ("#", "-") } else { ("▰", "▱") };
    full.repeat(filled) + &empty.repeat(columns - filled)
}

/// Draws one value as a sign whose height is its share of `most`: one of `▁▂▃▄▅▆▇█`, in ASCII 1 to 9. Zero is a dot.
#[must_use]
pub fn level(value: usize, most: usize, ascii: bool) -> char {
    if value == 0 {
        return if ascii { '.' } else { '·' };
    }
    let heights: &[char] = if ascii {
        &['1', '2', '3', '4', '5', '6', '7', '8', '9']
    } else {
        &['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
    };
    // Rounds up, so that the greatest takes the last sign and the least takes the first.
    let height = (value.min(most.max(1)) as u128 * heights.len() as u128).div_ceil(most.max(1) as u128);
    heights.get(height.saturating_sub(1) as usize).copied().unwrap_or('?')
}

/// Draws one row, counted from the bottom, of a column `rows` high whose greatest value is `most`. A value above zero
/// always shows in the lowest row.
#[must_use]
pub fn part(value: usize, most: usize, rows: usize, row: usize, ascii: bool) -> char {
    let eighths = (value as u128 * rows as u128 * 8).div_ceil(most.max(1) as u128);
    let here = eighths.saturating_sub(row as u128 * 8).min(8) as usize;
    match (here, ascii) {
        (0, _) if row == 0 && !ascii => '·',
        (0, _) if row == 0 => '.',
        (0, _) => ' ',
        (1..=3, true) => '.',
        (_, true) => '#',
        (n, false) => ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'].get(n - 1).copied().unwrap_or('█'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn progress_is_honest_at_its_ends() {
        for (done, total, unicode, ascii) in [
            (0, 8, "▱▱▱▱▱▱▱▱", "--------"),
            (1, 100, "▰▱▱▱▱▱▱▱", "#-------"),
            (4, 14, "▰▰▱▱▱▱▱▱", "##------"),
            (99, 100, "▰▰▰▰▰▰▰▱", "#######-"),
            (8, 8, "▰▰▰▰▰▰▰▰", "########"),
            (9, 8, "▰▰▰▰▰▰▰▰", "########"),
            (0, 0, "▰▰▰▰▰▰▰▰", "########"),
        ] {
            assert_eq!(progress(done, total, 8, false), unicode);
            assert_eq!(progress(done, total, 8, true), ascii);
        }
        assert_eq!(progress(1, 2, 0, false), "");
    }

    #[test]
    fn levels_stand_against_the_greatest() {
        let drawn = |values: &[usize], ascii| -> String {
            let most = values.iter().copied().max().unwrap_or(0);
            values.iter().map(|v| level(*v, most, ascii)).collect()
        };
        assert_eq!(drawn(&[2, 5, 1, 0, 3, 8], false), "▂▅▁·▃█");
        assert_eq!(drawn(&[1, 0, 9], true), "1.9");
        assert_eq!(drawn(&[0, 0], false), "··");
        assert_eq!(drawn(&[usize::MAX, 1], false), "█▁");
        assert_eq!(level(9, 3, false), '█');
        assert_eq!(level(1, 0, false), '█');
    }

    proptest! {
        #[test]
        fn a_bar_has_its_width(done in 0usize..50, total in 0usize..50, width in 0usize..40) {
            prop_assert_eq!(progress(done, total, width, true).len(), width);
        }
    }
}
