//! Lines pointed at, against the right ones.

use std::collections::BTreeSet;

use super::{Grade, Unusable, Verdict, distinct};
use crate::deck::model::spot::{Place, Spot};

/// Grades lines, each named as [`Place::label`] does; others are passed over.
///
/// With `many`, all the right lines and no other make it right, else each that is not takes back one hit:
/// score = max(0, hits - misses) / right lines.
///
/// # Errors
/// [`Unusable::Empty`] when no line was pointed at.
pub fn grade(ask: &Spot, picks: &[String]) -> Result<Grade, Unusable> {
    let picks: BTreeSet<&str> = picks.iter().map(String::as_str).collect();
    let picked: Vec<&Place> = ask.lines.iter().filter(|line| picks.contains(line.label().as_str())).collect();
    if picked.is_empty() {
        return Err(Unusable::Empty);
    }
    let hits = picked.iter().filter(|line| line.right).count();
    let misses = picked.len() - hits;
    let wanted = if ask.many { ask.lines.iter().filter(|line| line.right).count() } else { 1 };
    if misses == 0 && hits == wanted {
        return Ok(Grade::plain(Verdict::Right));
    }
    let replies = || picked.iter().filter(|line| !line.right).map(|line| &line.reply);
    if !ask.many || hits <= misses {
        return Ok(Grade::off(replies()));
    }
    let score = (hits - misses) as f64 / wanted as f64;
    Ok(Grade { score, replies: distinct(replies()), ..Grade::plain(Verdict::Partial) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::model::Reply;

    /// Makes five lines, `l1` to `l5`, of which these are right; the last says nothing.
    fn ask(many: bool, right: &[u16]) -> Spot {
        let line = |number: u16| {
            let say = (number < 5).then(|| format!("<{number}>"));
            Place {
                number,
                text: format!("l{number}"),
                right: right.contains(&number),
                reply: Reply { belief: None, say },
            }
        };
        Spot { many, lines: (1..=5).map(line).collect() }
    }

    #[track_caller]
    fn check(ask: &Spot, picks: &[&str], expected: &str) {
        let picks: Vec<String> = picks.iter().map(|p| (*p).to_owned()).collect();
        let told = match grade(ask, &picks) {
            Err(reason) => reason.to_string(),
            Ok(g) => {
                let says: String = g.replies.iter().filter_map(|r| r.say.clone()).collect();
                format!("{:?} {:.2} {says}", g.verdict, g.score).trim_end().to_owned()
            }
        };
        assert_eq!(told, expected, "{picks:?}");
    }

    #[test]
    fn one_line() {
        let one = ask(false, &[2]);
        check(&one, &["2: l2"], "Right 1.00");
        check(&one, &["3: l3"], "Off 0.00 <3>");
        check(&one, &["5: l5"], "Off 0.00");
        check(&one, &["2: l2", "3: l3"], "Off 0.00 <3>");
        check(&one, &["2: l3"], "nothing to commit yet");
        check(&one, &[], "nothing to commit yet");
    }

    #[test]
    fn all_lines_at_fault() {
        let two = ask(true, &[2, 4]);
        check(&two, &["4: l4", "2: l2"], "Right 1.00");
        check(&two, &["2: l2"], "Partial 0.50");
        check(&two, &["2: l2", "4: l4", "1: l1"], "Partial 0.50 <1>");
        check(&two, &["2: l2", "3: l3"], "Off 0.00 <3>");
    }
}
