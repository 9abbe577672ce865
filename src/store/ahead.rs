//! Small questions asked before an item is shown.

use rusqlite::named_params;

use super::{Store, error::StoreError, history};
use crate::memory::row::{RowId, StudyDay, Utc};

/// What of a day's limits is used up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Used {
    /// Items attempted for the first time ever.
    pub begun: u32,
    /// Milliseconds spent on answers and on reading what they meant.
    pub ms: u64,
}

impl Store {
    /// Tells when the newest attempt was made, by the instant in its id; none before the first.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn newest(&self) -> Result<Option<Utc>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("newest_row"))?;
        let id: Option<RowId> = statement.query_one([], |row| row.get(0))?;
        Ok(id.and_then(|id| i64::try_from(id.0 >> 80).ok()).map(Utc))
    }

    /// Tells the first study day after `today` on which something becomes due; none when nothing will.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn next_ready(&self, today: StudyDay) -> Result<Option<StudyDay>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("next_ready"))?;
        Ok(statement.query_one(named_params! {":today": today}, |row| row.get(0))?)
    }

    /// Tells how many items become due on each of the next `days` study days, tomorrow's first, as things stand now.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn forecast(&self, today: StudyDay, days: u16) -> Result<Vec<u32>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("forecast"))?;
        let last = StudyDay(today.0.saturating_add(i32::from(days)));
        let mut rows = statement.query(named_params! {":today": today, ":last": last})?;
        let mut ahead = vec![0; usize::from(days)];
        while let Some(row) = rows.next()? {
            let day: StudyDay = row.get(0)?;
            let at = usize::try_from(day.since(today)).unwrap_or(usize::MAX).saturating_sub(1);
            if let Some(place) = ahead.get_mut(at) {
                *place = row.get(1)?;
            }
        }
        Ok(ahead)
    }

    /// Tells what of a day's limits is used up on a study day.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn used_on(&self, day: StudyDay) -> Result<Used, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("used_on"))?;
        Ok(statement.query_one(named_params! {":day": day}, |row| {
            Ok(Used { begun: row.get(0)?, ms: row.get::<_, i64>(1)?.unsigned_abs() })
        })?)
    }

    /// Tells which of these misconceptions of a deck an attempt that holds has shown before, be it by a wrong turn.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn misconceptions_hit<'a>(
        &self,
        deck: &str,
        ids: impl IntoIterator<Item = &'a str>,
    ) -> Result<Vec<String>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("misconception_hit"))?;
        let mut hit = Vec::new();
        for id in ids {
            let mut shown = statement.query(named_params! {":deck": deck, ":misconception": id})?;
            while let Some(row) = shown.next()? {
                let attempt = row.get(0)?;
                if !history::is_undone(&self.conn, attempt)? && !history::is_overridden(&self.conn, attempt)? {
                    hit.push(id.to_owned());
                    break;
                }
            }
        }
        Ok(hit)
    }
}
