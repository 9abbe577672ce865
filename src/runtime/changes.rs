//! What changed in an executable part since it was last let run, line by line, for whoever is asked again.
//!
//! Knows no screen: lines come as they are in the files, and whoever shows them makes them safe.

use std::time::{Duration, Instant};

use similar::{Algorithm, DiffTag, capture_diff_slices_deadline};

use crate::tui::trusting::Line;

/// Lines alike that are shown on either side of a change.
const AROUND: usize = 2;
/// After so long what is left is told as taken out and put in.
const PATIENCE: Duration = Duration::from_millis(100);

/// Compares two texts.
#[must_use]
pub fn compare(before: &str, now: &str) -> Vec<Line> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.split('\n').collect(), now.split('\n').collect());
    let deadline = Instant::now() + PATIENCE;
    let steps = capture_diff_slices_deadline(Algorithm::Myers, &old, &new, Some(deadline));
    let mut lines: Vec<Line> = Vec::new();
    for step in &steps {
        let (from, to) = (step.old_range(), step.new_range());
        if step.tag() == DiffTag::Equal {
            lines.extend(from.zip(to).filter_map(|(before, now)| line(&old, Some(before), Some(now))));
            continue;
        }
        lines.extend(from.filter_map(|before| line(&old, Some(before), None)));
        lines.extend(to.filter_map(|now| line(&new, None, Some(now))));
    }
    near(lines)
}

/// Gives every line of a text as one that was put in, or taken out.
#[must_use]
pub fn whole(text: &str, is_there: bool) -> Vec<Line> {
    let number = |n: usize, wanted: bool| wanted.then_some(n + 1);
    let lines = text.strip_suffix('\n').unwrap_or(text).split('\n').enumerate();
    lines
        .map(|(n, text)| Line { before: number(n, !is_there), now: number(n, is_there), text: text.to_owned() })
        .collect()
}

fn line(of: &[&str], before: Option<usize>, now: Option<usize>) -> Option<Line> {
    let text = of.get(before.or(now)?)?;
    Some(Line { before: before.map(|n| n + 1), now: now.map(|n| n + 1), text: (*text).to_owned() })
}

/// Leaves out what is alike and far from any change.
fn near(lines: Vec<Line>) -> Vec<Line> {
    let changed: Vec<usize> = lines.iter().enumerate().filter(|(_, l)| l.sign() != ' ').map(|(n, _)| n).collect();
    let mut ahead = changed.iter().peekable();
    let mut last: Option<usize> = None;
    let is_near = |(n, line): (usize, Line)| {
        while ahead.next_if(|at| **at <= n).is_some() {
            last = Some(n);
        }
        let close = last.is_some_and(|at| n - at <= AROUND) || ahead.peek().is_some_and(|at| **at - n <= AROUND);
        close.then_some(line)
    };
    lines.into_iter().enumerate().filter_map(is_near).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(lines: &[Line]) -> String {
        let number = |n: Option<usize>| n.map_or("-".into(), |n| n.to_string());
        let row = |l: &Line| format!("{} {}{}{}", number(l.before), number(l.now), l.sign(), l.text);
        lines.iter().map(row).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn lines_are_numbered_on_both_sides_and_what_is_far_is_left_out() {
        let check = |before: &str, now: &str, expected: &str| assert_eq!(shown(&compare(before, now)), expected);
        check("a\nb\n", "a\nb\n", "");
        check("a\nb\nc\nd\ne\nf\n", "a\nb\nc\nX\ne\nf\n", "2 2 b\n3 3 c\n4 --d\n- 4+X\n5 5 e\n6 6 f");
        check("a\n", "a\nb\n", "1 1 a\n- 2+b\n2 3 ");
        // An end of line of another system, and one that is missing, are changes like any other.
        check("a\nb", "a\r\nb\n", "1 --a\n- 1+a\r\n2 2 b\n- 3+");
        check("", "x", "1 --\n- 1+x");
    }

    #[test]
    fn a_text_that_is_new_is_told_whole() {
        assert_eq!(shown(&whole("a\nb\n", true)), "- 1+a\n- 2+b");
        assert_eq!(shown(&whole("a", false)), "1 --a");
    }

    #[test]
    fn texts_without_a_line_in_common_are_told_in_time() {
        let text = |by: usize| (0..30_000).map(|n| format!("{}\n", n * by % 9973)).collect::<String>();
        let begun = Instant::now();
        let lines = compare(&text(7), &text(31));
        assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
        let count = |sign: char| lines.iter().filter(|line| line.sign() == sign).count();
        assert!(count('-') > 0 && count('+') > 0);
    }
}
