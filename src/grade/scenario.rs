//! A walk through a scenario, graded by the end it reached, the wrong turns it took and those it put right.

use super::walk::{Over, Step, Walk, walk};
use super::{Grade, Unusable, Verdict, distinct};
use crate::deck::model::Reply;
use crate::deck::model::scenario::{End, Scenario};

/// What a wrong turn costs of the score that was put right,
pub const RECOVERED: f64 = 0.1;
/// and one that was not.
pub const LEFT: f64 = 0.25;

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// As any other.
    Plain,
    /// A wrong turn, and the walk came back from it.
    Recovered,
    /// A wrong turn.
    Off,
    /// A command that is not known.
    Unknown,
}

/// Grades a walk that is over.
///
/// A good end is worth 1, a poor one 1/2, a bad one or none 0. A wrong turn takes [`LEFT`] off, [`RECOVERED`] where it was
/// put right: where a later step that is none led from a state of the good way to another of it. It is right when the end
/// is good and there was no wrong turn, or all were put right and the author lets that pass; then the score is 1.
///
/// # Errors
/// [`Unusable::Empty`] when the walk has not come to its end.
pub fn grade(ask: &Scenario, steps: &[Step]) -> Result<Grade, Unusable> {
    let walk = walk(ask, steps);
    let Some(over) = walk.over else { return Err(Unusable::Empty) };
    let marks = marks(ask, &walk);
    let count = |mark| marks.iter().filter(|m| **m == mark).count();
    let (left, recovered) = (count(Mark::Off), count(Mark::Recovered));
    let end = match over {
        Over::At(End::Good) => 1.0,
        Over::At(End::Poor) => 0.5,
        Over::At(End::Bad) | Over::Lost => 0.0,
    };
    let replies = distinct(replies(&walk));
    let parts = marks.iter().map(|mark| part(*mark)).collect();
    if over == Over::At(End::Good) && left == 0 && (recovered == 0 || ask.forgive) {
        return Ok(Grade { replies, parts, ..Grade::plain(Verdict::Right) });
    }
    let score = (end - LEFT * left as f64 - RECOVERED * recovered as f64).max(0.0);
    let verdict = if score > 0.0 { Verdict::Partial } else { Verdict::Off };
    Ok(Grade { score, replies, parts, ..Grade::plain(verdict) })
}

/// Tells how each step of a walk went.
#[must_use]
pub fn marks(ask: &Scenario, walk: &Walk<'_>) -> Vec<Mark> {
    let way = ask.good_way();
    let on = |n: usize| way.get(n) == Some(&true);
    // From the end: whether any later step went along the good way.
    let mut back = false;
    let mut marks: Vec<Mark> = Vec::with_capacity(walk.hops.len());
    for hop in walk.hops.iter().rev() {
        marks.push(match hop.turn {
            None => Mark::Unknown,
            Some(turn) if turn.off && back => Mark::Recovered,
            Some(turn) if turn.off => Mark::Off,
            Some(_) => Mark::Plain,
        });
        back |= hop.turn.is_some_and(|turn| !turn.off) && !hop.ran_out && on(hop.from) && on(hop.to);
    }
    marks.reverse();
    marks
}

/// Writes a mark as the verdict of a part.
#[must_use]
pub fn part(mark: Mark) -> Verdict {
    match mark {
        Mark::Plain => Verdict::Right,
        Mark::Unknown => Verdict::Near,
        Mark::Recovered => Verdict::Partial,
        Mark::Off => Verdict::Off,
    }
}

/// Gives what is said to the wrong turns of a walk, the costliest first, else as they came.
fn replies<'s>(walk: &Walk<'s>) -> Vec<&'s Reply> {
    let mut wrong: Vec<_> = walk.hops.iter().filter_map(|hop| hop.turn.filter(|turn| turn.off)).collect();
    wrong.sort_by(|a, b| b.cost.total_cmp(&a.cost));
    wrong.into_iter().map(|turn| &turn.reply).collect()
}
