//! Small questions asked before an item is shown.

use std::collections::BTreeSet;

use rusqlite::named_params;

use super::{Store, error::StoreError, history, queue::Filter};
use crate::memory::row::{ItemKey, RowId, StudyDay, Utc};

/// What of a day's limits is used up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Used {
    /// Items attempted for the first time ever, those taken back left out.
    pub begun: u32,
    /// Milliseconds spent on answers and on reading what they meant.
    pub ms: u64,
}

impl Store {
    /// Tells when the newest row of the log was written, of whatever kind, by the instant in its id; none before the first.
    /// New ids come after all of them.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn newest(&self) -> Result<Option<Utc>, StoreError> {
        let id = Some(self.newest_id()?).filter(|id| *id != RowId(0));
        Ok(id.and_then(|id| i64::try_from(id.0 >> 80).ok()).map(Utc))
    }

    /// Tells the first study day after `today` on which something that a filter lets through becomes due; none when nothing
    /// will.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn next_ready(&self, filter: &Filter, today: StudyDay) -> Result<Option<StudyDay>, StoreError> {
        let mut days: Vec<Option<StudyDay>> = Vec::new();
        if filter.decks.is_empty() && filter.skills.is_empty() {
            let mut all = self.conn.prepare_cached(sql!("next_ready"))?;
            return Ok(all.query_one(named_params! {":today": today}, |row| row.get(0))?);
        }
        let mut of_deck = self.conn.prepare_cached(sql!("next_ready_deck"))?;
        let mut of_skill = self.conn.prepare_cached(sql!("next_ready_skill"))?;
        for deck in self.scope(filter)? {
            if filter.skills.is_empty() {
                days.push(of_deck.query_one(named_params! {":today": today, ":deck": deck}, |row| row.get(0))?);
            }
            for skill in &filter.skills {
                let bound = named_params! {":today": today, ":deck": deck, ":skill": skill};
                days.push(of_skill.query_one(bound, |row| row.get(0))?);
            }
        }
        Ok(days.into_iter().flatten().min())
    }

    /// Tells whether any item of these decks is not suspended; without decks, of all of them.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn is_any_awake(&self, decks: &[String]) -> Result<bool, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("decks_awake"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let deck = row.get_ref(0)?.as_str().unwrap_or_default();
            if decks.is_empty() || decks.iter().any(|wanted| wanted == deck) {
                return Ok(true);
            }
        }
        Ok(false)
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
        let ms: i64 = statement.query_one(named_params! {":day": day}, |row| row.get(0))?;
        let mut begun = BTreeSet::new();
        let mut statement = self.conn.prepare_cached(sql!("begun_on"))?;
        let mut rows = statement.query(named_params! {":day": day})?;
        while let Some(row) = rows.next()? {
            if !row.get::<_, bool>("corrected")? || !history::is_undone(&self.conn, row.get("id")?)? {
                begun.insert(ItemKey { deck: row.get("deck")?, item: row.get("item")? });
            }
        }
        Ok(Used { begun: u32::try_from(begun.len()).unwrap_or(u32::MAX), ms: ms.unsigned_abs() })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grade::Verdict,
        memory::row::{Phase, Row, What},
        store::testing::{Place, answer, event},
    };

    #[test]
    fn what_was_taken_back_is_not_begun() {
        let place = Place::new();
        let mut store = place.store();
        let first = |id, item: &str| {
            let mut answer = answer(id, item, 5, Verdict::Off);
            answer.phase = Phase::Pretest;
            Row::Attempt(answer)
        };
        for row in [
            first(100, "a"),
            first(101, "b"),
            event(102, Some("b"), 5, What::Undo { row: RowId(101) }),
            // Taken back, and begun after all.
            first(103, "c"),
            event(104, Some("c"), 5, What::Undo { row: RowId(103) }),
            first(105, "c"),
            // What took it back was taken back.
            first(106, "d"),
            event(107, Some("d"), 5, What::Undo { row: RowId(106) }),
            event(108, Some("d"), 5, What::Undo { row: RowId(107) }),
        ] {
            store.append(&row).unwrap();
        }
        assert_eq!(store.used_on(StudyDay(5)).unwrap().begun, 3);
        assert_eq!(store.used_on(StudyDay(6)).unwrap().begun, 0);
    }
}
