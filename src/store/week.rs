//! The last days at a glance.

use rusqlite::{Connection, named_params};
use serde::Serialize;

use super::{Store, alias, error::StoreError, history};
use crate::{
    grade::Verdict,
    memory::row::{ItemKey, Phase, RowId, StudyDay, Utc},
};

/// What happened on one study day. Undone attempts and redos do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DayCount {
    /// The day.
    pub day: StudyDay,
    /// Attempts.
    pub attempts: u32,
    /// Attempts that went off or were given up, and stumbles logged by hand.
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
        let mut statement = self.conn.prepare_cached(sql!("week_attempts"))?;
        let mut rows = statement.query(named_params! {":first": day.minus(6), ":last": day})?;
        while let Some(row) = rows.next()? {
            let id: RowId = row.get("id")?;
            let on: StudyDay = row.get("day")?;
            let Some(count) = week.iter_mut().find(|count| count.day == on) else { continue };
            let corrected: bool = row.get("corrected")?;
            if row.get::<_, Phase>("phase")? == Phase::Redo || (corrected && history::is_undone(&self.conn, id)?) {
                continue;
            }
            count.attempts += 1;
            let off = matches!(row.get("verdict")?, Verdict::Off | Verdict::GaveUp);
            if !off || (corrected && history::is_overridden(&self.conn, id)?) {
                continue;
            }
            count.stumbles += 1;
            let key = ItemKey { deck: row.get("deck")?, item: row.get("item")? };
            count.recovered += u32::from(recovered(&self.conn, &key, row.get("at_ms")?, id)?);
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

/// Tells whether an attempt was followed by a right one at the same item, under whatever id.
fn recovered(conn: &Connection, key: &ItemKey, at: Utc, id: RowId) -> Result<bool, StoreError> {
    let present = alias::present_key(conn, key)?;
    let mut statement = conn.prepare_cached(sql!("attempts_right_after"))?;
    for item in alias::names(conn, &present)? {
        let mut rows = statement.query(named_params! {":deck": key.deck, ":item": item, ":at_ms": at, ":id": id})?;
        while let Some(row) = rows.next()? {
            if !history::is_undone(conn, row.get(0)?)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
