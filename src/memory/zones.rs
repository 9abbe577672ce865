//! Study days in twelve time zones through a year, beside the arithmetic of Anki, and on journeys.
//!
//! Zones are written as POSIX rules, so that no time zone database has to be there and none can change the outcome.

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, DateTime, date, time},
    tz::{AmbiguousOffset, Offset as Shift, TimeZone},
};

use super::{
    day::{TURN_HOUR, study_day},
    row::{Offset, Row, StudyDay, Utc},
    trial::{Learner, attempt},
};

const ZONES: [(&str, &str); 12] = [
    ("Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"),
    ("America/New_York", "EST5EDT,M3.2.0,M11.1.0"),
    ("America/St_Johns", "NST3:30NDT,M3.2.0,M11.1.0"),
    ("America/Havana", "CST5CDT,M3.2.0/0,M11.1.0/1"),
    ("America/Santiago", "<-04>4<-03>,M9.1.6/24,M4.1.6/24"),
    ("Africa/Cairo", "EET-2EEST,M4.5.5/0,M10.5.4/24"),
    ("Antarctica/Troll", "<+00>0<+02>-2,M3.5.0/1,M10.5.0/3"),
    ("Asia/Kathmandu", "<+0545>-5:45"),
    ("Australia/Lord_Howe", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"),
    ("Pacific/Chatham", "<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45"),
    ("Pacific/Kiritimati", "<+14>-14"),
    ("Pacific/Pago_Pago", "SST11"),
];

/// Hours around midnight and the turn, and those that clock changes repeat or leave out.
const TIMES: [(i8, i8); 13] = [
    (0, 0),
    (0, 30),
    (1, 15),
    (1, 45),
    (2, 20),
    (2, 50),
    (3, 15),
    (3, 59),
    (4, 0),
    (4, 1),
    (12, 0),
    (23, 30),
    (23, 59),
];

/// An instant and the offset of the local clock then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Moment {
    at: i64,
    offset: i32,
}

impl Moment {
    fn new(local: DateTime, shift: Shift) -> Moment {
        Moment { at: shift.to_timestamp(local).unwrap().as_second(), offset: shift.seconds() / 60 }
    }

    fn of(zone: &TimeZone, stamp: Timestamp) -> Moment {
        Moment { at: stamp.as_second(), offset: zone.to_offset(stamp).seconds() / 60 }
    }

    fn local(self) -> DateTime {
        let shift = Shift::from_seconds(self.offset * 60).unwrap();
        shift.to_datetime(Timestamp::from_second(self.at).unwrap())
    }

    fn day(self) -> StudyDay {
        study_day(Utc(self.at * 1_000), Offset(self.offset), TURN_HOUR)
    }

    /// Gives the day as Anki's day counter has it: the date of the local clock, or the one before until the hour of
    /// the turn.
    fn counted(self) -> i32 {
        let local = self.local();
        let days = local.date().since(date(1970, 1, 1)).unwrap().get_days();
        if local.time() < time(TURN_HOUR.cast_signed(), 0, 0, 0) { days - 1 } else { days }
    }

    /// Gives the days since an earlier answer as Anki has them when an answer is given: spans of 24 hours back from the
    /// next turn, by the offset of now.
    fn spans_since(self, earlier: Moment) -> i64 {
        let turn = self.local().date().to_datetime(time(TURN_HOUR.cast_signed(), 0, 0, 0));
        let shift = Shift::from_seconds(self.offset * 60).unwrap();
        let turn = shift.to_timestamp(turn).unwrap().as_second();
        let next = if turn <= self.at { turn + 86_400 } else { turn };
        (next - earlier.at) / 86_400
    }
}

/// All moments of a year at which the clocks of a zone show one of [`TIMES`]: twice where it is shown twice, and just
/// before and after where it is left out.
fn year(zone: &TimeZone) -> Vec<Moment> {
    let first: Date = date(2027, 1, 1);
    let mut all = Vec::new();
    for day in 0..365 {
        for (hour, minute) in TIMES {
            let local = first.saturating_add(day.days()).at(hour, minute, 0, 0);
            match zone.to_ambiguous_timestamp(local).offset() {
                AmbiguousOffset::Unambiguous { offset } => all.push(Moment::new(local, offset)),
                AmbiguousOffset::Gap { before, after } | AmbiguousOffset::Fold { before, after } => {
                    for shift in [before, after] {
                        // An hour that is left out is shown under the other offset.
                        all.push(Moment::of(zone, shift.to_timestamp(local).unwrap()));
                    }
                }
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// One line of the table in `docs/learning.md`.
fn line(name: &str, rule: &str) -> String {
    let zone = TimeZone::posix(rule).unwrap();
    let moments = year(&zone);
    let (mut off_counter, mut pairs, mut off_spans) = (0, 0, 0);
    for (n, &now) in moments.iter().enumerate() {
        off_counter += usize::from(now.day().0 != now.counted());
        for &earlier in [1, 2, 13, 14, 100, 1_000].iter().filter_map(|back| moments.get(n.checked_sub(*back)?)) {
            let days = i64::from(now.day().since(earlier.day()));
            assert_eq!(days, i64::from(now.counted() - earlier.counted()), "{name} {earlier:?} {now:?}");
            let to_turn = (earlier.at + i64::from(earlier.offset) * 60 - 4 * 3_600).rem_euclid(86_400);
            // Spans give the very second of the turn to both days.
            if to_turn == 0 {
                continue;
            }
            pairs += 1;
            let spans = now.spans_since(earlier);
            if spans != days {
                off_spans += 1;
                // Only where the clocks were changed in between, and only for an answer that close to its turn.
                let shift = i64::from((now.offset - earlier.offset).abs()) * 60;
                assert!(to_turn.min(86_400 - to_turn) <= shift, "{name} {earlier:?} {now:?}");
                assert!((spans - days).abs() == 1, "{name} {earlier:?} {now:?}");
            }
        }
    }
    let changes = moments.windows(2).filter(|pair| pair[0].offset != pair[1].offset).count();
    format!("| {name} | {changes} | {} | {off_counter} | {off_spans} of {pairs} |", moments.len())
}

#[test]
fn pr_24_study_days_of_twelve_zones_and_a_year_are_counted_as_anki_counts_them() {
    let table: Vec<String> = ZONES.iter().map(|(name, rule)| line(name, rule)).collect();
    let table = table.join("\n");
    assert!(include_str!("../../docs/learning.md").contains(&table), "the table of docs/learning.md is now:\n{table}");
    assert!(table.lines().all(|line| line.split(" | ").nth(3) == Some("0")), "a day differs:\n{table}");
}

#[test]
fn pr_24_every_date_has_one_study_day_whatever_the_clocks_do() {
    for (name, rule) in ZONES {
        let zone = TimeZone::posix(rule).unwrap();
        let moments = year(&zone);
        assert!(moments.windows(2).all(|pair| pair[0].day() <= pair[1].day()), "{name}: a day runs backwards");
        let mut learner = Learner::default();
        let mut counted = 0;
        for (n, moment) in moments.iter().enumerate() {
            let mut answer = attempt(n as u128 + 1, moment.day().0);
            (answer.at, answer.offset) = (Utc(moment.at * 1_000), Offset(moment.offset));
            learner.state =
                super::fold::advance(std::mem::take(&mut learner.state), &Row::Attempt(answer), &learner.sets);
            let memory = learner.memory();
            counted += u32::from(memory.reps > counted);
            assert_eq!(memory.last_evidence, moment.day(), "{name} {moment:?}");
        }
        // The hours before the first turn belong to the day before.
        assert_eq!(counted, 366, "{name}");
    }
}

/// Answers on a journey: where the clock stands each time, and whether the answer is the first of its day.
fn travel(answers: &[(&str, bool)]) {
    let mut learner = Learner::default();
    let mut last = None;
    for (n, (when, first)) in answers.iter().enumerate() {
        let (stamp, shift) = when.rsplit_once(['+', '-']).unwrap();
        let east = if when.ends_with(&format!("-{shift}")) { -1 } else { 1 };
        let (hours, minutes) = shift.split_once(':').unwrap();
        let offset = east * (60 * hours.parse::<i32>().unwrap() + minutes.parse::<i32>().unwrap());
        let local: DateTime = stamp.parse().unwrap();
        let moment = Moment::new(local, Shift::from_seconds(offset * 60).unwrap());
        assert_eq!(moment.day().0, moment.counted(), "{when}");
        let mut answer = attempt(n as u128 + 1, moment.day().0);
        (answer.at, answer.offset) = (Utc(moment.at * 1_000), Offset(offset));
        let before = learner.state.memory.as_ref().map_or(0, |memory| memory.reps);
        learner.adds(Row::Attempt(answer));
        assert_eq!(learner.memory().reps > before, *first, "{when}");
        assert!(learner.state.last_day >= last, "{when}: a day runs backwards");
        last = learner.state.last_day;
    }
}

#[test]
fn pr_24_a_journey_over_the_date_line_makes_no_day_twice() {
    // Eastwards the same date comes again, and counts once.
    travel(&[
        ("2027-03-10T09:00+13:00", true),
        ("2027-03-11T09:00+13:00", true),
        ("2027-03-10T20:00-10:00", false),
        ("2027-03-11T09:00-10:00", false),
        ("2027-03-12T09:00-10:00", true),
    ]);
    // Westwards a date is left out: the next one counts, with two days between.
    travel(&[("2027-03-10T09:00-10:00", true), ("2027-03-12T09:00+13:00", true), ("2027-03-12T23:00+13:00", false)]);
    // Samoa left out the 30th of December 2011.
    travel(&[("2011-12-29T22:00-10:00", true), ("2011-12-31T08:00+14:00", true), ("2012-01-01T03:59+14:00", false)]);
    // An hour's flight west at the turn: four in the morning comes twice.
    travel(&[("2027-05-01T04:10+02:00", true), ("2027-05-01T03:30+01:00", false), ("2027-05-01T04:10+01:00", false)]);
}

#[test]
fn pr_24_a_clock_that_runs_backwards_makes_no_new_day() {
    travel(&[
        ("2027-05-10T12:00+00:00", true),
        ("2027-05-11T12:00+00:00", true),
        ("2027-05-12T12:00+00:00", true),
        // Set back by half an hour over the turn and forward again, on the same day.
        ("2027-05-13T04:10+00:00", true),
        ("2027-05-13T04:10+00:00", false),
    ]);
    let mut learner = Learner::default();
    learner.right(10).right(20);
    let before = learner.memory().clone();
    for day in [19_i32, 3, 0, -400, 20] {
        let mut late = attempt(1_000 + u128::from(day.unsigned_abs()), day);
        // The calendar is held at the newest row, so that a clock set back still makes later rows.
        late.at = Utc(30 * 86_400_000 + i64::from(day));
        super::trial::off(&mut late);
        learner.state = super::fold::advance(std::mem::take(&mut learner.state), &Row::Attempt(late), &learner.sets);
        assert_eq!((learner.memory(), learner.state.last_day), (&before, Some(StudyDay(20))), "day {day}");
    }
    learner.right(21);
    assert_eq!(learner.memory().reps, before.reps + 1);
}
