//! What can be known by a day, given the minutes there are.

use super::pace::Pace;
use crate::{deck::model::Way, session::plan::Reach};

/// Predicted success of an item when it is asked again.
const AGAIN: f64 = 0.85;
/// Predicted success of an item never attempted, asked before it is shown.
const COLD: f64 = 0.5;
/// Gaps in days between the answers to an item that goes well.
const GAPS: [u32; 4] = [1, 3, 7, 20];

/// A day by which something has to be known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Deadline {
    /// Study days to it, today among them and the day itself not; 0 when it is over.
    pub days: u32,
    /// Minutes a day.
    pub minutes: f64,
    /// Items that were attempted.
    pub seen: usize,
    /// Items never attempted.
    pub unseen: usize,
}

/// Works out what fits. What is remembered has to be kept up; in what time that leaves, each new item takes its first
/// answer and the answers that follow it until then. When not all fit if they are failed first, all are shown first.
#[must_use]
pub fn reach(deadline: &Deadline, pace: &Pace) -> Reach {
    let items = deadline.seen + deadline.unseen;
    if deadline.days == 0 {
        return Reach { items, reachable: deadline.seen, ..Reach::default() };
    }
    let way = Way::Type;
    let later = pace.round(way, AGAIN, 1.0, false) * f64::from(answers(deadline.days));
    // What was attempted before stands further apart: about half as many answers.
    let upkeep = 0.5 * later * deadline.seen as f64;
    let time = f64::from(deadline.days) * deadline.minutes.max(0.0) * 60.0;
    let left = (time - upkeep).max(0.0);
    let failing = pace.round(way, COLD, 1.0, false) + later + 0.5 * pace.round(way, AGAIN, 1.0, false);
    let shown = pace.round(way, AGAIN, 1.0, true) + later;
    let fits = |cost: f64| ((left / cost) as usize).min(deadline.unseen);
    let instruct = fits(failing) < deadline.unseen;
    let new = fits(if instruct { shown } else { failing });
    // The last day is for going over it, where there is another.
    let days = deadline.days.saturating_sub(1).max(1) as usize;
    Reach { days: deadline.days, items, reachable: deadline.seen + new, instruct, new_a_day: new.div_ceil(days) }
}

/// Counts the answers that follow a first one within so many days.
fn answers(days: u32) -> u32 {
    let mut left = days;
    let mut n = 0;
    for gap in GAPS {
        if left < gap {
            break;
        }
        left -= gap;
        n += 1;
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(days: u32, minutes: f64, seen: usize, unseen: usize) -> Reach {
        let reach = reach(&Deadline { days, minutes, seen, unseen }, &Pace::default());
        assert_eq!(reach.items, seen + unseen);
        assert!(reach.reachable >= seen && reach.reachable <= reach.items, "{reach:?}");
        reach
    }

    #[test]
    fn with_time_enough_everything_is_failed_first() {
        let reach = check(30, 15.0, 0, 50);
        assert_eq!((reach.reachable, reach.instruct, reach.new_a_day), (50, false, 2));
    }

    #[test]
    fn without_time_to_fail_items_are_shown_first_and_fewer_are_promised() {
        let reach = check(3, 10.0, 0, 200);
        assert!(reach.instruct && reach.reachable < 200 && reach.reachable > 10, "{reach:?}");
        assert!(reach.new_a_day * 2 >= reach.reachable);
    }

    #[test]
    fn more_days_and_more_minutes_never_reach_less() {
        for days in 0..40 {
            for minutes in [0.0, 5.0, 15.0, 60.0] {
                let here = check(days, minutes, 20, 300).reachable;
                assert!(check(days, minutes + 5.0, 20, 300).reachable >= here);
            }
        }
    }

    #[test]
    fn a_day_that_is_over_promises_nothing_more() {
        assert_eq!(check(0, 15.0, 3, 9), Reach { items: 12, reachable: 3, ..Reach::default() });
    }
}
