//! When a hint may be seen (PR-17, PR-18).

use super::event::Millis;

/// The wait before the first hint and between hints.
pub const WAIT: u64 = 10_000;

/// All hints within this time, in milliseconds, were not read.
pub const DRAINED_MS: u64 = 10_000;

/// Below this predicted success the first hint is there at once.
pub const HARD: f64 = 0.35;

/// What asking for a hint gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// It may be seen.
    Open,
    /// It may be seen in this many seconds.
    Wait(u64),
    /// It belongs to a later try: the revealing levels come only after a committed answer.
    Later,
    /// There is none left.
    None,
}

/// What a hint is asked for under.
#[derive(Debug, Clone, Copy)]
pub struct Asking {
    /// How many the rung has, 0 to 3.
    pub hints: usize,
    /// How many were shown.
    pub shown: usize,
    /// An answer to this item was committed already in this round.
    pub committed: bool,
    /// When the last hint was shown, or the question, if none was.
    pub since: Millis,
    /// Predicted success, 0 to 1.
    pub p: f64,
    /// Whether waits apply at all.
    pub gates: bool,
}

/// Tells whether the next hint may be seen at `now`.
#[must_use]
pub fn gate(asking: Asking, now: Millis) -> Gate {
    if asking.shown >= asking.hints {
        return Gate::None;
    }
    if asking.shown >= 1 && !asking.committed {
        return Gate::Later;
    }
    let at_once = asking.shown == 0 && (asking.p < HARD || asking.committed);
    let waited = now.0.saturating_sub(asking.since.0);
    if !asking.gates || at_once || waited >= WAIT {
        return Gate::Open;
    }
    Gate::Wait((WAIT - waited).div_ceil(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(shown: usize, committed: bool, waited: u64, p: f64, expected: Gate) {
        let asking = Asking { hints: 3, shown, committed, since: Millis(1000), p, gates: true };
        assert_eq!(gate(asking, Millis(1000 + waited)), expected);
    }

    #[test]
    fn pr_17_the_first_hint_waits_unless_the_item_is_hard() {
        check(0, false, 0, 0.5, Gate::Wait(10));
        check(0, false, 9_001, 0.5, Gate::Wait(1));
        check(0, false, 10_000, 0.5, Gate::Open);
        check(0, false, 0, 0.34, Gate::Open);
    }

    #[test]
    fn pr_17_revealing_hints_wait_for_a_committed_answer() {
        check(1, false, 60_000, 0.1, Gate::Later);
        check(1, true, 10_000, 0.5, Gate::Open);
    }

    #[test]
    fn pr_18_levels_are_ten_seconds_apart() {
        check(1, true, 4_000, 0.5, Gate::Wait(6));
        check(2, true, 10_000, 0.5, Gate::Open);
        check(3, true, 99_000, 0.5, Gate::None);
    }
}
