//! The days ahead, for the page of that name and for `due`.

use super::{clock, engine::Engine};
use crate::{
    insight::calendar,
    memory::row::{Offset, StudyDay, Utc},
    session::limits::Limit,
    store::error::StoreError,
    tui::ahead::Ahead,
};

/// Days that are looked at.
const DAYS: u16 = 30;
/// Milliseconds in a study day.
const DAY_MS: i64 = 86_400_000;

impl Engine {
    /// Brings the days ahead and the limits.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn ahead(&self) -> Result<Ahead, StoreError> {
        let (now, today) = (self.clock.now(), self.today());
        let limits = self.limits()?;
        let counts = self.store.counts(today)?;
        let title = |id: &str| -> Result<String, StoreError> {
            Ok(self.store.deck(id)?.map_or_else(|| id.to_owned(), |deck| deck.title))
        };
        let date = |n: usize| {
            let day = StudyDay(today.0.saturating_add(1).saturating_add(i32::try_from(n).unwrap_or(i32::MAX)));
            clock::day_month(Utc(i64::from(day.0).saturating_mul(DAY_MS)), Offset(0), now)
        };
        let used = self.store.used_on(today)?;
        Ok(Ahead {
            due: counts.iter().map(|c| c.due as usize).sum(),
            days: self.store.forecast(today, DAYS)?.into_iter().map(|n| n as usize).collect(),
            weekday: (calendar::weekday(today) + 1) % 7,
            dates: (0..usize::from(DAYS)).step_by(7).map(|n| (n, date(n))).collect(),
            limits: Limit::ALL.into_iter().map(|limit| (limit, limits.of(limit))).collect(),
            begun: used.begun as usize,
            drilled: usize::try_from(used.ms.div_ceil(60_000)).unwrap_or(usize::MAX),
            decks: limits
                .decks
                .iter()
                .map(|(deck, retention)| Ok((title(deck)?, *retention)))
                .collect::<Result<_, StoreError>>()?,
        })
    }
}
