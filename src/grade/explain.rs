//! An explanation in one's own words: taken at the commit, scored by the learner afterwards.

use super::fold::is_blank;
use super::{Grade, Unusable, Verdict, distinct};
use crate::deck::model::explain::Explain;

/// Takes an explanation. It counts as off until it is scored: what was never held against the points comes back soon.
///
/// # Errors
/// [`Unusable::Empty`] when nothing was written, unless it is said aloud.
pub fn grade(ask: &Explain, text: &str) -> Result<Grade, Unusable> {
    if is_blank(text) && !ask.aloud {
        return Err(Unusable::Empty);
    }
    Ok(Grade::plain(Verdict::Off))
}

/// Scores an explanation that had these points, as indices: the share of them, and off without one that is required.
///
/// Its parts are the points; its replies speak of those that were missing.
#[must_use]
pub fn score(ask: &Explain, had: &[usize]) -> Grade {
    let has = |n: usize| had.contains(&n);
    let parts: Vec<Verdict> =
        (0..ask.rubric.len()).map(|n| if has(n) { Verdict::Right } else { Verdict::Off }).collect();
    let missing = || ask.rubric.iter().enumerate().filter(|(n, _)| !has(*n)).map(|(_, point)| point);
    let hits = parts.iter().filter(|part| **part == Verdict::Right).count();
    let share = hits as f64 / parts.len().max(1) as f64;
    let (verdict, score) = match hits {
        0 => (Verdict::Off, 0.0),
        _ if hits == parts.len() => (Verdict::Right, 1.0),
        _ if missing().any(|point| point.required) => (Verdict::Off, 0.0),
        _ => (Verdict::Partial, share),
    };
    Grade { score, parts, replies: distinct(missing().map(|point| &point.reply)), ..Grade::plain(verdict) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::model::Reply;
    use crate::deck::model::explain::Point;

    /// Makes a rubric of words; `!` before one that is required.
    fn ask(points: &str, aloud: bool) -> Explain {
        let point = |word: &str| Point {
            text: word.trim_start_matches('!').into(),
            required: word.starts_with('!'),
            reply: Reply { belief: None, say: Some(format!("<{word}>")) },
        };
        Explain { rubric: points.split_whitespace().map(point).collect(), model: String::new(), aloud }
    }

    #[test]
    fn an_answer_is_taken_unscored() {
        let check = |text: &str, aloud: bool, expected: Result<Verdict, Unusable>| {
            assert_eq!(grade(&ask("a b", aloud), text).map(|g| g.verdict), expected, "{text:?}");
        };
        check("because", false, Ok(Verdict::Off));
        check(" \n", false, Err(Unusable::Empty));
        check("", true, Ok(Verdict::Off));
        check("notes", true, Ok(Verdict::Off));
    }

    #[test]
    fn points_are_counted_and_required_ones_must_be_there() {
        let check = |points: &str, had: &[usize], expected: &str| {
            let g = score(&ask(points, false), had);
            let says: String = g.replies.iter().filter_map(|r| r.say.clone()).collect();
            assert_eq!(format!("{:?} {:.2} {says}", g.verdict, g.score).trim_end(), expected, "{points} {had:?}");
        };
        check("a b c d", &[0, 1, 2, 3], "Right 1.00");
        check("a b c d", &[3, 1, 0], "Partial 0.75 <c>");
        check("a b c d", &[], "Off 0.00 <a><b><c><d>");
        check("!a b c", &[1, 2], "Off 0.00 <!a>");
        check("!a b c", &[0], "Partial 0.33 <b><c>");
        check("!a", &[0], "Right 1.00");
        check("a b", &[0, 0, 7], "Partial 0.50 <b>");
    }
}
