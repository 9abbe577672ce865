//! Study days: which one an instant belongs to, and how many lie between two.
//!
//! Knows numbers only; the calendar clock is somebody else's.

use super::row::{Offset, StudyDay, Utc};

/// Length of a day in milliseconds.
const DAY_MS: i128 = 86_400_000;

/// Hour of the local clock at which a study day turns, unless the learner sets another.
pub const TURN_HOUR: u8 = 4;

/// Tells the study day of an instant: floor((UTC ms + offset - turn) / 86,400,000), for a local offset in minutes and
/// a turn in whole hours after midnight (LEARNING.md 6). An instant too far away for a day number gets the nearest
/// one there is.
#[must_use]
pub fn study_day(at: Utc, offset: Offset, turn_hour: u8) -> StudyDay {
    let local = i128::from(at.0) + i128::from(offset.0) * 60_000 - i128::from(turn_hour) * 3_600_000;
    let day = local.div_euclid(DAY_MS).clamp(i128::from(i32::MIN), i128::from(i32::MAX));
    // The clamp makes the conversion lossless.
    StudyDay(i32::try_from(day).unwrap_or(i32::MAX))
}

impl StudyDay {
    /// Gives the study day this many days later, or the last one there is.
    #[must_use]
    pub fn plus(self, days: u32) -> StudyDay {
        StudyDay(self.0.saturating_add_unsigned(days))
    }

    /// Gives the study day this many days earlier, or the first one there is.
    #[must_use]
    pub fn minus(self, days: u32) -> StudyDay {
        StudyDay(self.0.saturating_sub_unsigned(days))
    }

    /// Counts the days from an earlier study day to this one; 0 when that one is not earlier.
    #[must_use]
    pub fn since(self, earlier: StudyDay) -> u32 {
        if self > earlier { self.0.abs_diff(earlier.0) } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600_000;
    const DAY: i64 = 24 * HOUR;

    #[test]
    fn a_study_day_turns_at_the_set_hour_of_the_local_clock() {
        let check = |ms: i64, offset: i32, turn: u8, want: i32| {
            assert_eq!(study_day(Utc(ms), Offset(offset), turn).0, want, "{ms} {offset} {turn}");
        };
        check(0, 0, 0, 0);
        check(0, 0, 4, -1);
        check(4 * HOUR - 1, 0, 4, -1);
        check(4 * HOUR, 0, 4, 0);
        check(DAY + 4 * HOUR - 1, 0, 4, 0);
        check(DAY + 4 * HOUR, 0, 4, 1);
        // Two hours east: four in the morning comes two hours earlier in UTC.
        check(2 * HOUR, 120, 4, 0);
        check(2 * HOUR - 1, 120, 4, -1);
        // Five and a half hours west.
        check(9 * HOUR + HOUR / 2, -330, 4, 0);
        check(9 * HOUR + HOUR / 2 - 1, -330, 4, -1);
        check(-1, 0, 0, -1);
        check(i64::MAX, i32::MAX, 0, i32::MAX);
        check(i64::MIN, i32::MIN, 23, i32::MIN);
    }

    #[test]
    fn days_between_are_differences_of_numbers() {
        let check = |later: i32, earlier: i32, want: u32| {
            assert_eq!(StudyDay(later).since(StudyDay(earlier)), want, "{later} {earlier}");
        };
        check(5, 2, 3);
        check(2, 2, 0);
        check(1, 2, 0);
        check(i32::MAX, i32::MIN, u32::MAX);
        check(i32::MIN, i32::MAX, 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn no_instant_panics_and_days_never_run_backwards(a: i64, b: i64, offset: i32, turn: u8) {
            let (early, late) = (a.min(b), a.max(b));
            prop_assert!(study_day(Utc(early), Offset(offset), turn) <= study_day(Utc(late), Offset(offset), turn));
        }

        #[test]
        fn plus_and_minus_saturate(day: i32, days: u32) {
            prop_assert!(StudyDay(day).plus(days) >= StudyDay(day));
            prop_assert!(StudyDay(day).minus(days) <= StudyDay(day));
            prop_assert_eq!(StudyDay(day).plus(days).since(StudyDay(day)), days.min(i32::MAX.abs_diff(day)));
        }
    }
}
