//! The last days at a glance.

use std::collections::{BTreeMap, HashMap};

use rusqlite::named_params;
use serde::Serialize;

use super::{Store, alias, error::StoreError, history};
use crate::{
    grade::Verdict,
    memory::row::{ItemKey, Phase, RowId, StudyDay},
};

/// What happened on one study day. Undone attempts, redos and tries with a hint do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DayCount {
    /// The day.
    pub day: StudyDay,
    /// Attempts.
    pub attempts: u32,
    /// How many of these went off, in part too, or were given up.
    pub stumbles: u32,
    /// How many of these stumbles were followed by a right answer at the same item, on a later day and without help.
    pub recovered: u32,
    /// Stumbles logged by hand or caught, outside of a session: none of them is an attempt.
    pub logged: u32,
}

impl Store {
    /// Counts the 7 study days that end with `day`, oldest first.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn week(&self, day: StudyDay) -> Result<[DayCount; 7], StoreError> {
        let mut week = [6, 5, 4, 3, 2, 1, 0].map(|ago| DayCount {
            day: day.minus(ago),
            attempts: 0,
            stumbles: 0,
            recovered: 0,
            logged: 0,
        });
        let mut stumbles = Vec::new();
        let mut last_right: HashMap<ItemKey, StudyDay> = HashMap::new();
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
            if matches!(row.get("phase")?, Phase::Redo | Phase::Retry) {
                continue;
            }
            if matches!(verdict, Verdict::Right | Verdict::Near) && row.get::<_, u8>("hints")? == 0 {
                let last = last_right.entry(key()?).or_insert(on);
                *last = on.max(*last);
            }
            let Some(n) = week.iter().position(|count| count.day == on) else { continue };
            let Some(count) = week.get_mut(n) else { continue };
            count.attempts += 1;
            if matches!(verdict, Verdict::Partial | Verdict::Off | Verdict::GaveUp) {
                count.stumbles += 1;
                stumbles.push((n, key()?, on));
            }
        }
        let aliases = alias::all(&self.conn)?;
        let last_right = aliased(last_right, &aliases);
        for (n, key, on) in stumbles {
            let key = aliases.get(&key).unwrap_or(&key);
            if let Some(count) = week.get_mut(n)
                && last_right.get(key).is_some_and(|last| *last > on)
            {
                count.recovered += 1;
            }
        }
        let mut statement = self.conn.prepare_cached(sql!("week_stumbles"))?;
        let mut rows = statement.query(named_params! {":first": day.minus(6), ":last": day})?;
        while let Some(row) = rows.next()? {
            let on: StudyDay = row.get(0)?;
            if let Some(count) = week.iter_mut().find(|count| count.day == on) {
                count.logged += row.get::<_, u32>(1)?;
            }
        }
        Ok(week)
    }
}

/// Brings what is known under earlier ids of items under the present ones.
fn aliased(last_right: HashMap<ItemKey, StudyDay>, aliases: &BTreeMap<ItemKey, ItemKey>) -> HashMap<ItemKey, StudyDay> {
    if aliases.is_empty() {
        return last_right;
    }
    let mut present = HashMap::new();
    for (key, on) in last_right {
        let last = present.entry(aliases.get(&key).cloned().unwrap_or(key)).or_insert(on);
        *last = on.max(*last);
    }
    present
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        memory::row::{Offset, Row, Utc, What},
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
        let mut helped = answer(116, "c", 9, Verdict::Right);
        helped.hints = 1;
        for row in [
            Row::Attempt(retry),
            attempt(99, "x", 3, Verdict::Off),
            attempt(100, "a", 4, Verdict::Off),
            attempt(101, "a", 9, Verdict::Right),
            attempt(102, "c", 8, Verdict::GaveUp),
            attempt(103, "b", 8, Verdict::Off),
            // Put right in a redo, on the day itself, or with help: none of that is recovered.
            Row::Attempt(redo),
            attempt(117, "b", 8, Verdict::Right),
            Row::Attempt(helped),
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
            [(4, 1, 1, 1), (5, 0, 0, 0), (6, 0, 0, 0), (7, 2, 1, 0), (8, 3, 2, 0), (9, 3, 0, 0), (10, 1, 1, 0)]
        );
    }

    #[test]
    fn what_was_logged_is_counted_beside_answers_and_the_line_that_closes_a_session_not_at_all() {
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
        let week = store.week(StudyDay(10)).unwrap();
        assert_eq!(week.map(|count| (count.stumbles, count.logged)), [0, 0, 0, 0, 0, 0, 1].map(|logged| (0, logged)));
    }
}
