//! What a learner limits: new items and minutes a day, the length of a session, the retention aimed at.
//!
//! A limit is said as an event of the log and holds from then on, on every device; what was never said is as the
//! settings have it. Nothing is rescheduled: a retention acts from each item's next review.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One of the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// Items never attempted that may be begun on one study day, 0 to 1,000.
    New,
    /// Minutes of drill on one study day, 5 to 1,440; 0 for no limit.
    MinutesADay,
    /// Minutes of one session, 1 to 600.
    Minutes,
    /// Retention aimed at, .70 to .97.
    Retention,
}

/// All limits in force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Items never attempted that may be begun on one study day.
    pub new: u32,
    /// Minutes of drill on one study day; none for no limit.
    pub minutes_a_day: Option<u32>,
    /// Minutes of one session.
    pub minutes: u32,
    /// Retention aimed at, .70 to .97.
    pub retention: f64,
    /// Retention aimed at in some decks, by their ids.
    pub decks: BTreeMap<String, f64>,
}

/// A limit of the day that keeps items back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reached {
    /// As many items as may be are begun, and others that were never attempted wait.
    New {
        /// Items begun today.
        begun: u32,
        /// Items that may be begun on a day.
        of: u32,
    },
    /// The minutes of the day are used up.
    Minutes {
        /// Minutes of drill that a day may take.
        of: u32,
    },
}

/// Why there is nothing to ask, and what could be done about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Nothing {
    /// Days until something is due; none when nothing will be.
    pub next: Option<i32>,
    /// A limit of the day keeps items back.
    pub reached: Option<Reached>,
    /// Ids of the decks something was wanted of; empty for all.
    pub decks: Vec<String>,
    /// Ids of the skills; empty for all.
    pub skills: Vec<String>,
    /// There are items, whether or not they can be asked.
    pub has_items: bool,
    /// All of them are suspended.
    pub suspended: bool,
    /// They hold items that could be practised outside the schedule.
    pub practice: bool,
}

/// Why a limit cannot be what it is said to be.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refused {
    /// It is no number.
    #[error("`{0}` is no number")]
    NotANumber(String),
    /// It is out of range.
    #[error("{what} must lie between {low} and {high}, and `{said}` does not")]
    Range {
        /// What is limited.
        what: &'static str,
        /// The lowest allowed.
        low: f64,
        /// The highest allowed.
        high: f64,
        /// What was said.
        said: String,
    },
}

impl Limit {
    /// Every limit, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::New, Self::MinutesADay, Self::Minutes, Self::Retention];

    /// Gives the name under which it is kept in the log.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Limit::New => "new",
            Limit::MinutesADay => "minutes-a-day",
            Limit::Minutes => "minutes",
            Limit::Retention => "retention",
        }
    }

    /// Says what is limited.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Limit::New => "new items a day",
            Limit::MinutesADay => "minutes a day",
            Limit::Minutes => "minutes a session",
            Limit::Retention => "retention",
        }
    }

    fn range(self) -> (f64, f64) {
        match self {
            Limit::New => (0.0, 1000.0),
            Limit::MinutesADay => (0.0, 1440.0),
            Limit::Minutes => (1.0, 600.0),
            Limit::Retention => (0.70, 0.97),
        }
    }

    /// Reads a value; a retention may be a share or a percentage.
    ///
    /// # Errors
    /// When it is no number or out of range.
    pub fn parse(self, said: &str) -> Result<f64, Refused> {
        let said = said.trim();
        let percent = said.strip_suffix('%').map(str::trim);
        let number: f64 = match (self, said, percent) {
            (Limit::MinutesADay, "none" | "off", _) => 0.0,
            (Limit::Retention, _, Some(percent)) => number(percent)? / 100.0,
            _ => number(said)?,
        };
        let number = match self {
            Limit::Retention if number > 1.0 => number / 100.0,
            _ => number,
        };
        let (low, high) = self.range();
        let whole = self == Limit::Retention || number.fract() == 0.0;
        if !(low..=high).contains(&number) || !whole {
            return Err(Refused::Range { what: self.label(), low, high, said: said.to_owned() });
        }
        Ok(number)
    }

    /// Gives the value one step up or down, kept in range.
    #[must_use]
    pub fn step(self, value: f64, up: bool) -> f64 {
        let by = match self {
            Limit::New => 1.0,
            Limit::MinutesADay | Limit::Minutes => 5.0,
            Limit::Retention => 0.01,
        };
        let (low, high) = self.range();
        let next = if up { value + by } else { value - by };
        let next = match self {
            Limit::Retention => (next * 100.0).round() / 100.0,
            // From an odd number to the next round one.
            Limit::MinutesADay | Limit::Minutes if up => (next / by).floor() * by,
            Limit::MinutesADay | Limit::Minutes => (next / by).ceil() * by,
            Limit::New => next,
        };
        next.clamp(low, high)
    }
}

fn number(said: &str) -> Result<f64, Refused> {
    said.parse().ok().filter(|n: &f64| n.is_finite()).ok_or_else(|| Refused::NotANumber(said.to_owned()))
}

impl Limits {
    /// Gives the value of a limit; 0 for no limit.
    #[must_use]
    pub fn of(&self, limit: Limit) -> f64 {
        match limit {
            Limit::New => f64::from(self.new),
            Limit::MinutesADay => f64::from(self.minutes_a_day.unwrap_or(0)),
            Limit::Minutes => f64::from(self.minutes),
            Limit::Retention => self.retention,
        }
    }

    /// Gives the retention aimed at in a deck.
    #[must_use]
    pub fn retention_in(&self, deck: &str) -> f64 {
        self.decks.get(deck).copied().unwrap_or(self.retention)
    }

    /// Takes over what an event of the log says. A name or a value this build does not know changes nothing: the log
    /// may come from a newer one.
    pub fn take(&mut self, name: &str, value: &str) {
        if let Some(deck) = name.strip_prefix("retention:") {
            match Limit::Retention.parse(value) {
                Ok(retention) => {
                    self.decks.insert(deck.to_owned(), retention);
                }
                // An empty value takes it back to what holds everywhere.
                Err(_) if value.is_empty() => {
                    self.decks.remove(deck);
                }
                Err(_) => {}
            }
            return;
        }
        let Some(limit) = Limit::ALL.into_iter().find(|limit| limit.name() == name) else { return };
        let Ok(value) = limit.parse(value) else { return };
        match limit {
            Limit::New => self.new = value as u32,
            Limit::MinutesADay => self.minutes_a_day = (value > 0.0).then_some(value as u32),
            Limit::Minutes => self.minutes = value as u32,
            Limit::Retention => self.retention = value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        Limits { new: 10, minutes_a_day: None, minutes: 15, retention: 0.85, decks: BTreeMap::new() }
    }

    #[test]
    fn a_limit_is_read_as_people_write_it() {
        let check = |limit: Limit, said: &str, want: Option<f64>| assert_eq!(limit.parse(said).ok(), want, "{said}");
        check(Limit::New, "12", Some(12.0));
        check(Limit::New, "0", Some(0.0));
        check(Limit::New, "1.5", None);
        check(Limit::New, "-1", None);
        check(Limit::New, "lots", None);
        check(Limit::New, "inf", None);
        check(Limit::MinutesADay, "none", Some(0.0));
        check(Limit::Minutes, "0", None);
        check(Limit::Retention, "0.9", Some(0.9));
        check(Limit::Retention, "90 %", Some(0.9));
        check(Limit::Retention, "90", Some(0.9));
        check(Limit::Retention, "99", None);
    }

    #[test]
    fn what_is_said_last_holds_and_nonsense_changes_nothing() {
        let mut all = limits();
        for (name, value) in
            [("new", "3"), ("new", "5"), ("minutes-a-day", "40"), ("retention:es", ".9"), ("moon", "1")]
        {
            all.take(name, value);
        }
        all.take("minutes", "nonsense");
        assert_eq!((all.new, all.minutes_a_day, all.minutes), (5, Some(40), 15));
        assert_eq!((all.retention_in("es"), all.retention_in("fr")), (0.9, 0.85));
        all.take("retention:es", "");
        assert_eq!(all.retention_in("es"), 0.85);
    }

    #[test]
    fn steps_stay_in_range_and_come_back() {
        for limit in Limit::ALL {
            let mut value = limits().of(limit);
            for _ in 0..2000 {
                value = limit.step(value, true);
                assert!(limit.parse(&value.to_string()).is_ok(), "{limit:?} {value}");
            }
            for _ in 0..4000 {
                value = limit.step(value, false);
                assert!(limit.parse(&value.to_string()).is_ok(), "{limit:?} {value}");
            }
        }
        assert_eq!(Limit::Minutes.step(12.0, true), 15.0);
        assert_eq!(Limit::Minutes.step(12.0, false), 10.0);
    }
}
