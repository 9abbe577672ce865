//! Looking again after a confident error: within 1 day, and again about 7 days later (PR-9).

use super::{
    row::StudyDay,
    state::{Check, Memory},
};

/// Days until the first check, at most.
const FIRST_DAYS: u32 = 1;
/// Days from the first check to the second, at most.
pub const SECOND_DAYS: u32 = 7;
/// How much earlier than that a success still counts as "about 7 days later".
const EARLY_DAYS: u32 = 2;

/// Opens the first check after a confident error on this day. One that is open and earlier stays.
pub fn open(memory: &mut Memory, day: StudyDay) {
    let by = day.plus(FIRST_DAYS);
    let by = memory.check.filter(|check| !check.second).map_or(by, |check| check.by.min(by));
    memory.check = Some(Check { by, second: false });
}

/// Takes a first-of-day attempt as an answer to the open check. A success moves on to the second check and later
/// closes it, a miss begins again. A success long before the second check is a welcome review and no check: the point
/// of it is the delay.
pub fn answer(memory: &mut Memory, day: StudyDay, missed: bool) {
    let Some(check) = memory.check else { return };
    memory.check = match (missed, check.second) {
        (true, _) => Some(Check { by: day.plus(FIRST_DAYS), second: false }),
        (false, false) => Some(Check { by: day.plus(SECOND_DAYS), second: true }),
        (false, true) if day >= check.by.minus(EARLY_DAYS) => None,
        (false, true) => Some(check),
    };
}

/// Brings the due day forward to the open check; the earlier of the two holds.
pub fn bring_forward(memory: &mut Memory) {
    if let Some(check) = memory.check {
        memory.due = memory.due.min(check.by);
    }
}

/// Puts the open check off while the item is parked: the lesson and the week that parking brings stand in for the
/// first one.
pub fn put_off(memory: &mut Memory, until: StudyDay) {
    if memory.check.is_some() {
        memory.check = Some(Check { by: until, second: true });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{
        row::{Confidence, What},
        trial::{Learner, off},
    };

    fn first(by: i32) -> Option<Check> {
        Some(Check { by: StudyDay(by), second: false })
    }

    fn second(by: i32) -> Option<Check> {
        Some(Check { by: StudyDay(by), second: true })
    }

    /// A learner who was sure and not right on day 100, long after the first attempt.
    fn mistaken() -> Learner {
        let mut learner = Learner::default();
        learner.right(0).right(5).right(40);
        sure_and_off(&mut learner, 100);
        learner
    }

    fn sure_and_off(learner: &mut Learner, day: i32) {
        learner.answers(day, |a| {
            a.confidence = Some(Confidence::Likely);
            off(a);
        });
    }

    #[test]
    fn a_confident_error_is_checked_within_a_day_and_again_about_seven_later() {
        let mut learner = mistaken();
        let check = |learner: &Learner, open: Option<Check>, due: std::ops::RangeInclusive<i32>| {
            assert_eq!(learner.memory().check, open);
            assert!(due.contains(&learner.memory().due.0), "{:?}", learner.memory().due);
        };
        check(&learner, first(101), 101..=101);
        learner.right(101);
        check(&learner, second(108), 102..=105);
        learner.right(104);
        check(&learner, second(108), 105..=108);
        learner.right(106);
        check(&learner, None, 107..=200);
    }

    #[test]
    fn the_check_holds_whatever_stability_says() {
        let mut learner = mistaken();
        // Answered late, the next interval would be long.
        learner.right(160);
        assert_eq!((learner.memory().check, learner.memory().due), (second(167), StudyDay(167)));
        learner.right(190);
        assert_eq!(learner.memory().check, None);
    }

    #[test]
    fn a_miss_begins_again() {
        let mut learner = mistaken();
        learner.off(101);
        assert_eq!((learner.memory().check, learner.memory().due), (first(102), StudyDay(102)));
        learner.right(102).answers(109, |a| a.hints = 2);
        assert_eq!((learner.memory().check, learner.memory().due), (first(110), StudyDay(110)));
        learner.answers(110, |a| a.hints = 1);
        assert_eq!(learner.memory().check, second(117));
    }

    #[test]
    fn an_earlier_first_check_stays() {
        let mut learner = mistaken();
        sure_and_off(&mut learner, 100);
        assert_eq!(learner.memory().check, first(101));
        let mut memory = learner.memory().clone();
        open(&mut memory, StudyDay(500));
        assert_eq!(memory.check, first(101));
        memory.check = second(103);
        open(&mut memory, StudyDay(100));
        assert_eq!(memory.check, first(101));
    }

    #[test]
    fn a_pretest_can_be_a_confident_error() {
        let mut learner = Learner::default();
        sure_and_off(&mut learner, 0);
        assert_eq!(learner.memory().check, first(1));
    }

    #[test]
    fn parking_puts_the_check_off() {
        let mut learner = mistaken();
        learner.says(100, What::Park);
        assert_eq!((learner.memory().check, learner.memory().due), (second(107), StudyDay(107)));
        learner.right(107);
        assert_eq!(learner.memory().check, None);
    }
}
