//! Progress and small columns as text, in signs every terminal font has, or in ASCII.

/// Which signs a terminal can be trusted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Signs {
    /// Blocks and geometric shapes.
    #[default]
    Unicode,
    /// ASCII only.
    Ascii,
}

/// Draws `done` of `total` as a bar of `columns`: `▰▰▰▱▱`.
///
/// More than none always shows, and less than all never looks full. Nothing to do is all done.
#[must_use]
pub fn progress(done: usize, total: usize, columns: usize, signs: Signs) -> String {
    let share = if total == 0 { 1.0 } else { done.min(total) as f64 / total as f64 };
    let mut filled = ((share * columns as f64).round() as usize).min(columns);
    if done > 0 && filled == 0 {
        filled = columns.min(1);
    }
    if done < total && filled == columns {
        filled = columns.saturating_sub(1);
    }
    let (full, empty) = match signs {
        Signs::Unicode => ("▰", "▱"),
        Signs::Ascii => ("#", "-"),
    };
    full.repeat(filled) + &empty.repeat(columns - filled)
}

/// Draws one sign for each value, its height the value's share of the greatest: `▂▅▁·▃▆`. Zero is a dot.
#[must_use]
pub fn columns(values: &[u32], signs: Signs) -> String {
    let most = values.iter().copied().max().unwrap_or(0);
    let heights: &[char] = match signs {
        Signs::Unicode => &['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
        Signs::Ascii => &['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    };
    let sign = |value: u32| match (value, signs) {
        (0, Signs::Unicode) => '·',
        (0, Signs::Ascii) => '.',
        _ => {
            // Rounds up, so that the greatest takes the last sign and the least takes the first.
            let height = (u64::from(value) * heights.len() as u64).div_ceil(u64::from(most.max(1)));
            heights.get(height.saturating_sub(1) as usize).copied().unwrap_or('?')
        }
    };
    values.iter().map(|v| sign(*v)).collect()
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
            assert_eq!(progress(done, total, 8, Signs::Unicode), unicode);
            assert_eq!(progress(done, total, 8, Signs::Ascii), ascii);
        }
        assert_eq!(progress(1, 2, 0, Signs::Unicode), "");
    }

    #[test]
    fn columns_stand_against_the_greatest() {
        assert_eq!(columns(&[2, 5, 1, 0, 3, 8], Signs::Unicode), "▂▅▁·▃█");
        assert_eq!(columns(&[1, 0, 9], Signs::Ascii), "1.9");
        assert_eq!(columns(&[0, 0], Signs::Unicode), "··");
        assert_eq!(columns(&[u32::MAX, 1], Signs::Unicode), "█▁");
        assert_eq!(columns(&[], Signs::Unicode), "");
    }

    proptest! {
        #[test]
        fn a_bar_has_its_width(done in 0usize..50, total in 0usize..50, width in 0usize..40) {
            prop_assert_eq!(progress(done, total, width, Signs::Ascii).len(), width);
        }
    }
}
