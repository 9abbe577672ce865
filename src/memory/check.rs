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
