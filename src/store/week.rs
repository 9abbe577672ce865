//! The last days at a glance.

use std::collections::{BTreeMap, HashMap};

use rusqlite::named_params;
use serde::Serialize;

use super::{Store, alias, error::StoreError, history};
use crate::{
    grade::Verdict,
    memory::row::{ItemKey, Phase, RowId, StudyDay, Utc},
};

/// What happened on one study day. Undone attempts, redos and tries with a hint do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DayCount {
    /// The day.
    pub day: StudyDay,
    /// Attempts.
    pub attempts: u32,
    /// Attempts that went off, in part too, or were given up, and stumbles logged by hand outside of a session.
    pub stumbles: u32,
    /// How many of these attempts were followed by a right one at the same item, on that day or later.
    pub recovered: u32,
}

impl Store {
    /// Counts the 7 study days that end with `day`, oldest first.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn week(&self, day: StudyDay) -> Result<[DayCount; 7], StoreError> {
        let mut week =
            [6, 5, 4, 3, 2, 1, 0].map(|ago| DayCount { day: day.minus(ago), attempts: 0, stumbles: 0, recovered: 0 });
        let mut stumbles = Vec::new();
        let mut last_right: HashMap<ItemKey, (Utc, RowId)> = HashMap::new();
        let mut statement = self.conn.prepare_cached(sql!("week_attempts"))?;
        let mut rows = statement.query(named_params! {":first": day.minus(6)})?;
        while let Some(row) = rows.next()? {
            let (id, on): (RowId, StudyDay) = (row.get("id")?, row.get("day")?);
            let corrected: bool = row.get("corrected")?;
            if corrected && history::is_undone(&self.conn, id)? {
                continue;
            }
            let mut verdict: Verdict = row.get("verdict")?;
            if corrected {
                verdict = history::verdict(&self.conn, id, verdict)?;
            }
            let key = || -> rusqlite::Result<_> { Ok(ItemKey { deck: row.get("deck")?, item: row.get("item")? }) };
            let order = (row.get("at_ms")?, id);
            if matches!(verdict, Verdict::Right | Verdict::Near) {
                let last = last_right.entry(key()?).or_insert(order);
                *last = order.max(*last);
            }
            if matches!(row.get("phase")?, Phase::Redo | Phase::Retry) {
                continue;
            }
            let Some(n) = week.iter().position(|count| count.day == on) else { continue };
            let Some(count) = week.get_mut(n) else { continue };
            count.attempts += 1;
            if matches!(verdict, Verdict::Partial | Verdict::Off | Verdict::GaveUp) {
                count.stumbles += 1;
                stumbles.push((n, key()?, order));
            }
        }
        let aliases = alias::all(&self.conn)?;
        let last_right = aliased(last_right, &aliases);
        for (n, key, order) in stumbles {
            let key = aliases.get(&key).unwrap_or(&key);
            if let Some(count) = week.get_mut(n)
                && last_right.get(key).is_some_and(|last| *last > order)
            {
                count.recovered += 1;
            }
        }
        let mut statement = self.conn.prepare_cached(sql!("week_stumbles"))?;
        let mut rows = statement.query(named_params! {":first": day.minus(6), ":last": day})?;
        while let Some(row) = rows.next()? {
            let on: StudyDay = row.get(0)?;
            if let Some(count) = week.iter_mut().find(|count| count.day == on) {
                count.stumbles += row.get::<_, u32>(1)?;
            }
        }
        Ok(week)
    }
}

/// Brings what is known under earlier ids of items under the present ones.
fn aliased(
    last_right: HashMap<ItemKey, (Utc, RowId)>,
    aliases: &BTreeMap<ItemKey, ItemKey>,
) -> HashMap<ItemKey, (Utc, RowId)> {
    if aliases.is_empty() {
        return last_right;
    }
    let mut present = HashMap::new();
    for (key, order) in last_right {
        let last = present.entry(aliases.get(&key).cloned().unwrap_or(key)).or_insert(order);
        *last = order.max(*last);
    }
    present
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        memory::row::{Offset, Row, What},
        session::rows::{Stumble, Told, Words},
        store::log::Batch,
        store::testing::{Place, answer, attempt, event},
    };

    #[test]
    fn a_week_counts_attempts_stumbles_and_what_was_recovered() {
        let place = Place::new();
        let mut store = place.store();
        let mut redo = answer(104, "b", 8, Verdict::Right);
        redo.phase = Phase::Redo;
        let mut retry = answer(111, "c", 8, Verdict::Off);
        retry.phase = Phase::Retry;
        for row in [
            Row::Attempt(retry),
            attempt(99, "x", 3, Verdict::Off),
            attempt(100, "a", 4, Verdict::Off),
            attempt(101, "a", 9, Verdict::Right),
            attempt(102, "c", 8, Verdict::GaveUp),
            attempt(103, "b", 8, Verdict::Off),
            Row::Attempt(redo),
            attempt(105, "e", 9, Verdict::Off),
            event(106, Some("e"), 9, What::Override { attempt: RowId(105) }),
            attempt(107, "f", 9, Verdict::Off),
            event(108, Some("f"), 9, What::Undo { row: RowId(107) }),
            // Scored later: right, and off for want of a point that is needed.
            attempt(112, "h", 7, Verdict::Off),
            event(113, Some("h"), 7, What::Score { attempt: RowId(112), score: 1.0 }),
            attempt(114, "i", 7, Verdict::Off),
            event(115, Some("i"), 7, What::Score { attempt: RowId(114), score: 0.0 }),
            attempt(109, "g", 10, Verdict::Partial),
            attempt(110, "g", 11, Verdict::Off),
        ] {
            store.append(&row).unwrap();
        }
        let week = store.week(StudyDay(10)).unwrap();
        let told = week.map(|count| (count.day.0, count.attempts, count.stumbles, count.recovered));
        assert_eq!(
            told,
            [(4, 1, 1, 1), (5, 0, 0, 0), (6, 0, 0, 0), (7, 2, 1, 0), (8, 2, 2, 1), (9, 2, 0, 0), (10, 1, 1, 0)]
        );
    }

    #[test]
    fn the_line_that_closes_a_session_is_no_stumble_more() {
        let place = Place::new();
        let mut store = place.store();
        let line = |id, session| Stumble {
            id: RowId(id),
            device: "d".into(),
            session,
            key: None,
            at: Utc(1),
            offset: Offset(0),
            day: StudyDay(10),
            words: Words::default(),
            told: Told::default(),
            supersedes: None,
        };
        let stumbles = [line(200, Some(RowId(1))), line(201, None)];
        store.write(&Batch { stumbles: &stumbles, ..Batch::default() }).unwrap();
        assert_eq!(store.week(StudyDay(10)).unwrap().map(|count| count.stumbles), [0, 0, 0, 0, 0, 0, 1]);
    }
}
