//! The ladder of rungs: points, promotion, probes, falls, ceilings (LEARNING.md 5).

use crate::deck::model::Level;

use super::{
    evidence::{Evidence, Outcome, unaided},
    row::{Attempt, Confidence},
    state::Memory,
};

/// Points that promote.
const POINTS: u8 = 2;
/// Points that promote from recognition.
const POINTS_RECOGNISE: u8 = 4;
/// Further points for each earlier fall from the rung above.
const POINTS_PER_FALL: u8 = 2;
/// Misses in a row that make a fall.
const MISSES_TO_FALL: u8 = 2;

/// Pulls an item down to a ceiling that has sunk below its rung. That is no fall: nothing was missed.
pub fn bound(memory: &mut Memory, ceiling: u8) {
    if memory.rung > ceiling {
        stand_on(memory, ceiling, false);
    }
}

/// Tells whether an attempt is a probe: on the rung newly reached, or on one above the rung held (which the log of
/// another device can bring about).
#[must_use]
pub fn probes(memory: &Memory, attempt: &Attempt) -> bool {
    let rung = attempt.rung.min(attempt.ceiling);
    rung > memory.rung || (memory.probing && rung == memory.rung)
}

/// Takes in a first-of-day success (q >= .5): ends the misses in a row and the probe, gives points, notes the day.
pub fn succeed(memory: &mut Memory, attempt: &Attempt, outcome: &Outcome, q: Evidence) {
    memory.misses = 0;
    // An answer on an easier rung than the one it stands on says nothing about that one.
    if attempt.rung < memory.rung {
        return;
    }
    if q.clean() {
        memory.probing = false;
    }
    if unaided(attempt, outcome) {
        let points = if attempt.confidence == Some(Confidence::Guess) { 1 } else { 2 };
        memory.points = memory.points.saturating_add(points);
        if memory.rung == attempt.ceiling {
            memory.right_on(attempt.day);
        }
    }
}

/// Moves the item up a rung when its points suffice, there is a rung to go to and no check is open; tells whether it
/// did. Stability falls to min(S, max(1, .5 S)) but not below `floor`, in days.
pub fn promote(memory: &mut Memory, attempt: &Attempt, floor: f64) -> bool {
    if memory.rung >= attempt.ceiling || memory.check.is_some() || memory.points < needed(memory, attempt.level) {
        return false;
    }
    let halved = memory.stability.min((0.5 * memory.stability).max(1.0));
    memory.stability = halved.max(floor.min(memory.stability));
    stand_on(memory, memory.rung.saturating_add(1), true);
    true
}

/// Takes in a first-of-day miss (q < .5); the second in a row is a fall. Tells whether it fell.
pub fn miss(memory: &mut Memory) -> bool {
    memory.misses = memory.misses.saturating_add(1);
    memory.misses >= MISSES_TO_FALL && fall(memory)
}

/// Moves the item one rung down and remembers the fall; stability stays. Tells whether there was a rung to fall to.
pub fn fall(memory: &mut Memory) -> bool {
    let Some(below) = memory.rung.checked_sub(1) else { return false };
    let from = usize::from(memory.rung);
    if memory.falls.len() <= from {
        memory.falls.resize(from + 1, 0);
    }
    if let Some(falls) = memory.falls.get_mut(from) {
        *falls = falls.saturating_add(1);
    }
    stand_on(memory, below, false);
    true
}

/// Gives the points it takes to leave the rung it stands on, of this level, for the one above.
#[must_use]
pub fn needed(memory: &Memory, level: Level) -> u8 {
    let base = if level == Level::Recognise { POINTS_RECOGNISE } else { POINTS };
    let above = usize::from(memory.rung) + 1;
    let falls = memory.falls.get(above).copied().unwrap_or(0);
    base.saturating_add(falls.saturating_mul(POINTS_PER_FALL))
}

fn stand_on(memory: &mut Memory, rung: u8, probing: bool) {
    memory.rung = rung;
    memory.probing = probing;
    memory.points = 0;
    memory.misses = 0;
    memory.right_days.clear();
}
