//! Study days as dates: what a figure is labelled with.

use crate::memory::row::StudyDay;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Gives year, month (from 1) and day of the month (the proleptic Gregorian calendar; days counted from 1970-01-01).
#[must_use]
pub fn date(day: StudyDay) -> (i64, usize, i64) {
    // Years that begin in March: the day that comes and goes is their last.
    let shifted = i64::from(day.0) + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let civil = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(civil <= 2), civil as usize, of_month)
}

/// Writes it as `2026-11-22`.
#[must_use]
pub fn iso(day: StudyDay) -> String {
    let (year, month, of_month) = date(day);
    format!("{year:04}-{month:02}-{of_month:02}")
}

/// Writes it as `22 Nov`, with the year when it is another than that of `today`.
#[must_use]
pub fn short(day: StudyDay, today: StudyDay) -> String {
    let (year, month, of_month) = date(day);
    let name = month_name(month);
    if year == date(today).0 { format!("{of_month} {name}") } else { format!("{of_month} {name} {year}") }
}

/// Names a month, from 1.
#[must_use]
pub fn month_name(month: usize) -> &'static str {
    MONTHS.get(month.saturating_sub(1)).copied().unwrap_or("")
}

/// Tells the weekday, Monday is 0.
#[must_use]
pub fn weekday(day: StudyDay) -> usize {
    (i64::from(day.0) + 3).rem_euclid(7) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_dates() {
        for (day, iso_date, weekday_of) in [
            (0, "1970-01-01", 3),
            (20_779, "2026-11-22", 6),
            (19_782, "2024-02-29", 3),
            (19_783, "2024-03-01", 4),
            (-1, "1969-12-31", 2),
            (11_016, "2000-02-29", 1),
            (-25_509, "1900-02-28", 2),
            (-25_508, "1900-03-01", 3),
        ] {
            assert_eq!((iso(StudyDay(day)).as_str(), weekday(StudyDay(day))), (iso_date, weekday_of));
        }
        assert_eq!(short(StudyDay(20_779), StudyDay(20_700)), "22 Nov");
        assert_eq!(short(StudyDay(0), StudyDay(20_700)), "1 Jan 1970");
    }
}
