//! What the page of the days ahead shows, as values.

use serde::Serialize;

use crate::session::limits::Limit;

/// The days ahead, and the limits of a day.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Ahead {
    /// Due now.
    pub due: usize,
    /// Due on each of the next 30 study days, tomorrow's first, as things stand now.
    pub days: Vec<usize>,
    /// Weekday of tomorrow; Monday is 0.
    pub weekday: usize,
    /// Every seventh of those days by its date: its index, `29 Nov`.
    pub dates: Vec<(usize, String)>,
    /// Each limit with its value; 0 for none.
    pub limits: Vec<(Limit, f64)>,
    /// Items begun today.
    pub begun: usize,
    /// Minutes drilled today, rounded up.
    pub drilled: usize,
    /// Decks with a retention of their own: title, retention.
    pub decks: Vec<(String, f64)>,
}

impl Ahead {
    /// Counts what becomes due within so many days from tomorrow.
    #[must_use]
    pub fn within(&self, days: usize) -> usize {
        self.days.iter().take(days).sum()
    }
}
