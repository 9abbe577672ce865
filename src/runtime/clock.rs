//! The calendar, the stopwatch and the seed, each of which a test can fix.
//!
//! `PRATFALL_NOW` (an RFC 3339 instant, with its offset) fixes the calendar; the stopwatch runs on. `PRATFALL_SEED`
//! seeds sessions and row ids. Both are meant for tests and demonstrations.

use std::{
    hash::{BuildHasher as _, Hasher as _},
    time::{Duration, Instant},
};

use jiff::{Timestamp, Zoned, fmt::temporal::DateTimeParser, tz::TimeZone};

use crate::{
    memory::row::{Offset, Utc},
    session::event::{Millis, Now},
};

/// Where the time comes from.
#[derive(Debug, Clone)]
pub struct Clock {
    fixed: Option<(Utc, Offset)>,
    stopped: Option<Millis>,
    floor: Option<Utc>,
    zone: TimeZone,
    started: Instant,
    /// Time in which the program was stopped and nobody sat before it.
    away: Duration,
}

/// A calendar or seed that was asked for and cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ClockError {
    /// `PRATFALL_NOW` is no instant.
    #[error("PRATFALL_NOW is not an instant: {0}")]
    Now(String),
    /// `PRATFALL_SEED` is no number.
    #[error("PRATFALL_SEED is not a whole number: {0}")]
    Seed(String),
}

impl ClockError {
    /// Says what to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            ClockError::Now(_) => "write it as 2026-11-22T09:00:00+01:00, or unset it",
            ClockError::Seed(_) => "write a number from 0 to 18446744073709551615, or unset it",
        }
    }
}

impl Clock {
    /// Starts the stopwatch and takes the calendar from the environment, else from the system.
    ///
    /// # Errors
    /// When `PRATFALL_NOW` cannot be read.
    pub fn from_env() -> Result<Self, ClockError> {
        let fixed = match std::env::var_os("PRATFALL_NOW") {
            Some(text) if !text.is_empty() => Some(instant(&text.to_string_lossy())?),
            _ => None,
        };
        Ok(Clock {
            fixed,
            stopped: None,
            floor: None,
            zone: TimeZone::system(),
            started: Instant::now(),
            away: Duration::ZERO,
        })
    }

    /// Makes a clock whose calendar and stopwatch both stand still at `now`: the caller moves time by making another.
    #[must_use]
    pub fn standing(now: Now) -> Self {
        Clock {
            fixed: Some((now.utc, now.offset)),
            stopped: Some(now.watch),
            floor: None,
            zone: TimeZone::UTC,
            started: Instant::now(),
            away: Duration::ZERO,
        }
    }

    /// Makes the calendar stand still at `floor` as long as it says less: a clock that runs backwards must not make a
    /// new day out of an old one. Tells whether it is behind now.
    pub fn never_before(&mut self, floor: Utc) -> bool {
        let behind = self.now().utc < floor;
        self.floor = Some(floor);
        behind
    }

    /// Sets the stopwatch back to `then`: the time since then was spent away.
    pub fn was_away_since(&mut self, then: Millis) {
        let away = self.now().watch.0.saturating_sub(then.0);
        self.away += Duration::from_millis(away);
    }

    /// Tells the time.
    #[must_use]
    pub fn now(&self) -> Now {
        let now = self.read();
        Now { utc: self.floor.map_or(now.utc, |floor| now.utc.max(floor)), ..now }
    }

    fn read(&self) -> Now {
        let watch = self.stopped.unwrap_or_else(|| {
            let here = self.started.elapsed().saturating_sub(self.away);
            Millis(u64::try_from(here.as_millis()).unwrap_or(u64::MAX))
        });
        if let Some((utc, offset)) = self.fixed {
            return Now { utc, offset, watch };
        }
        let stamp = Timestamp::now();
        let minutes = self.zone.to_offset(stamp).seconds() / 60;
        Now { utc: Utc(stamp.as_millisecond()), offset: Offset(minutes), watch }
    }
}

/// Gives a number nobody foresees, for the names of files.
#[must_use]
pub fn chance() -> u32 {
    std::collections::hash_map::RandomState::new().build_hasher().finish() as u32
}

/// Gives the seed of this run: from `PRATFALL_SEED`, else from the system's randomness.
///
/// # Errors
/// When `PRATFALL_SEED` is not a number.
pub fn seed() -> Result<u64, ClockError> {
    match std::env::var_os("PRATFALL_SEED").map(|text| text.to_string_lossy().into_owned()) {
        Some(text) if !text.is_empty() => text.trim().parse().map_err(|_| ClockError::Seed(text)),
        // The standard library keys its hash maps from the system's randomness; that is all that is needed here.
        _ => Ok(std::collections::hash_map::RandomState::new().build_hasher().finish()),
    }
}

/// Writes an instant as a local date, `Sun 22 Nov`.
#[must_use]
pub fn short_date(now: Now) -> String {
    local(now.utc, now.offset).map_or_else(String::new, |z| z.strftime("%a %-d %b").to_string())
}

/// Writes the day of a row, `12 Nov`, with the year when it is another than today's.
#[must_use]
pub fn day_month(at: Utc, offset: Offset, now: Now) -> String {
    let (Some(then), Some(today)) = (local(at, offset), local(now.utc, now.offset)) else { return String::new() };
    let format = if then.year() == today.year() { "%-d %b" } else { "%-d %b %Y" };
    then.strftime(format).to_string()
}

/// Writes an instant in RFC 3339 with its offset.
#[must_use]
pub fn rfc3339(at: Utc, offset: Offset) -> String {
    local(at, offset).map_or_else(String::new, |z| z.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// Tells the day of the month of a moment, from 1.
#[must_use]
pub fn day_of_month(now: Now) -> u32 {
    local(now.utc, now.offset).map_or(1, |z| u32::from(z.day().unsigned_abs()))
}

/// Writes the month of a moment, `November 2026`.
#[must_use]
pub fn month(at: Utc, offset: Offset) -> String {
    local(at, offset).map_or_else(String::new, |z| z.strftime("%B %Y").to_string())
}

fn local(at: Utc, offset: Offset) -> Option<Zoned> {
    let stamp = Timestamp::from_millisecond(at.0).ok()?;
    let offset = jiff::tz::Offset::from_seconds(offset.0.checked_mul(60)?).ok()?;
    Some(stamp.to_zoned(TimeZone::fixed(offset)))
}

fn instant(text: &str) -> Result<(Utc, Offset), ClockError> {
    static PARSER: DateTimeParser = DateTimeParser::new();
    let bad = || ClockError::Now(text.to_owned());
    let stamp: Timestamp = PARSER.parse_timestamp(text).map_err(|_| bad())?;
    let offset = PARSER
        .parse_pieces(text)
        .ok()
        .and_then(|pieces| pieces.to_numeric_offset())
        .map_or(0, jiff::tz::Offset::seconds);
    Ok((Utc(stamp.as_millisecond()), Offset(offset / 60)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_calendar_keeps_its_offset() {
        let (utc, offset) = instant("2026-11-22T09:00:00+01:00").unwrap();
        assert_eq!((utc, offset), (Utc(1_795_334_400_000), Offset(60)));
        assert!(instant("yesterday").is_err());
    }

    #[test]
    fn a_standing_clock_stands() {
        let now = Now { utc: Utc(1_795_334_400_000), offset: Offset(60), watch: Millis(7) };
        assert_eq!(Clock::standing(now).now(), now);
    }

    #[test]
    fn time_away_is_not_on_the_stopwatch() {
        let now = Now { utc: Utc(0), offset: Offset(0), watch: Millis(0) };
        let started = Instant::now().checked_sub(Duration::from_secs(600)).unwrap();
        let mut clock = Clock { stopped: None, started, ..Clock::standing(now) };
        assert!(clock.now().watch.0 >= 600_000);
        clock.was_away_since(Millis(5_000));
        assert!((5_000..60_000).contains(&clock.now().watch.0));
    }

    #[test]
    fn dates_read_as_people_write_them() {
        let now = Now { utc: Utc(1_795_334_400_000), offset: Offset(60), watch: Millis(0) };
        assert_eq!(short_date(now), "Sun 22 Nov");
        assert_eq!(day_month(Utc(0), Offset(0), now), "1 Jan 1970");
        assert_eq!(rfc3339(now.utc, now.offset), "2026-11-22T09:00:00+01:00");
    }
}
