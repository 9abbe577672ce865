//! Reading the log: what was answered, said and written, as it stands there.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::{Store, alias, columns, error::StoreError, turns};
use crate::{
    grade::Verdict,
    memory::{
        evidence::Outcome,
        row::{Attempt, Event, ItemKey, Offset, Row, RowId, Utc, What},
    },
    session::rows::{Reflection, Stumble},
};

/// How far a chain of undone undos is followed; nobody makes a longer one, and the stack is not endless.
const UNDO_DEPTH: u16 = 256;

/// An attempt with what later events made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Logged {
    /// The attempt as it was committed.
    pub attempt: Attempt,
    /// It was taken back.
    pub undone: bool,
    /// The learner said "I was right".
    pub overridden: bool,
    /// How it ended, with what was said of it later: its score, or "I was right".
    pub verdict: Verdict,
}

/// Something an undo would take back.
#[derive(Debug, Clone, PartialEq)]
pub struct Undoable {
    /// The row.
    pub id: RowId,
    /// The item it is about, under the id it had then; none for a parameter set.
    pub key: Option<ItemKey>,
    /// None for an attempt, else what the event said.
    pub what: Option<What>,
}

impl Store {
    /// Reads one attempt.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn attempt(&self, id: RowId) -> Result<Option<Logged>, StoreError> {
        let found = self
            .conn
            .prepare_cached(sql!("attempt_get"))?
            .query_one(named_params! {":id": id}, columns::attempt)
            .optional()?;
        found.map(|attempt| logged(&self.conn, attempt)).transpose()
    }

    /// Reads all attempts at an item, earlier ids of it included, oldest first.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn attempts_of(&self, key: &ItemKey) -> Result<Vec<Logged>, StoreError> {
        let rows = rows(&self.conn, key)?;
        let attempts = rows.into_iter().filter_map(|row| match row {
            Row::Attempt(attempt) => Some(attempt),
            Row::Event(_) => None,
        });
        attempts.map(|attempt| judged(&self.conn, attempt)).collect()
    }

    /// Reads all events about an item, earlier ids of it included, oldest first.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn events_of(&self, key: &ItemKey) -> Result<Vec<Event>, StoreError> {
        let rows = rows(&self.conn, key)?;
        Ok(rows
            .into_iter()
            .filter_map(|row| match row {
                Row::Event(event) => Some(event),
                Row::Attempt(_) => None,
            })
            .collect())
    }

    /// Reads the newest attempts by their ids, newest first.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn recent(&self, limit: usize) -> Result<Vec<Logged>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("attempts_recent"))?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let attempts = statement.query_map(named_params! {":limit": limit}, columns::attempt)?;
        attempts.map(|attempt| logged(&self.conn, attempt?)).collect()
    }

    /// Finds the newest attempt or event of a session that can be taken back: one about an item that is no undo or
    /// purge and was not taken back yet. The id of the session must be older than those of its rows.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn last_undoable(&self, session: RowId) -> Result<Option<Undoable>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("attempts_of_session"))?;
        let mut attempts = statement.query(named_params! {":session": session})?;
        let mut newest = None;
        while let Some(row) = attempts.next()? {
            let attempt = columns::attempt(row)?;
            if !is_undone(&self.conn, attempt.id)? {
                newest = Some(Undoable { id: attempt.id, key: Some(attempt.key), what: None });
                break;
            }
        }
        let mut statement = self.conn.prepare_cached(sql!("events_of_session"))?;
        let mut events = statement.query(named_params! {":session": session})?;
        while let Some(row) = events.next()? {
            let event = columns::event(row)?;
            if newest.as_ref().is_some_and(|newest| newest.id > event.id) {
                break;
            }
            // Without its score an answer would be off, which nobody means by taking something back.
            let is_score = matches!(event.what, What::Score { .. });
            if event.key.is_some() && !is_score && !is_undone(&self.conn, event.id)? {
                newest = Some(Undoable { id: event.id, key: event.key, what: Some(event.what) });
                break;
            }
        }
        Ok(newest)
    }

    /// Reads the reflection written last on any attempt at an item, later versions in place of earlier ones.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn last_reflection(&self, key: &ItemKey) -> Result<Option<Reflection>, StoreError> {
        let mut last: Option<Reflection> = None;
        let mut statement = self.conn.prepare_cached(sql!("reflection_last"))?;
        for item in alias::names(&self.conn, key)? {
            let found = statement
                .query_one(named_params! {":deck": key.deck, ":item": item}, columns::reflection)
                .optional()?;
            last = last.into_iter().chain(found).max_by_key(|reflection| (reflection.at, reflection.id));
        }
        Ok(last)
    }

    /// Reads the newest insight of the learner's own, with when it was written: of an answer, of a session's last line, or of
    /// a stumble from real life.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn last_insight(&self) -> Result<Option<(String, Utc, Offset)>, StoreError> {
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        Ok(self.conn.prepare_cached(sql!("last_insight"))?.query_one([], read).optional()?)
    }

    /// Reads the newest stumbles logged by hand, newest first, later versions in place of earlier ones.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn stumbles(&self, limit: usize) -> Result<Vec<Stumble>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut statement = self.conn.prepare_cached(sql!("stumbles_recent"))?;
        let stumbles = statement.query_map(named_params! {":limit": limit}, columns::stumble)?;
        Ok(stumbles.collect::<Result<_, _>>()?)
    }
}

/// Reads all rows of an item, those under its earlier ids included, ordered by instant and id.
pub(super) fn rows(conn: &Connection, key: &ItemKey) -> Result<Vec<Row>, StoreError> {
    let mut rows = Vec::new();
    for item in alias::names(conn, key)? {
        let which = named_params! {":deck": key.deck, ":item": item};
        let mut attempts = conn.prepare_cached(sql!("attempts_of_item"))?;
        for attempt in attempts.query_map(which, columns::attempt)? {
            rows.push(Row::Attempt(turns::with(conn, attempt?)?));
        }
        let of = ItemKey { deck: key.deck.clone(), item };
        rows.extend(said_of(conn, &of)?.into_iter().map(Row::Event));
    }
    rows.sort_by_key(Row::order);
    Ok(rows)
}

/// Reads the events about one id of an item, ordered by instant and id.
pub(super) fn said_of(conn: &Connection, key: &ItemKey) -> Result<Vec<Event>, StoreError> {
    let mut events = conn.prepare_cached(sql!("events_of_item"))?;
    let events = events.query_map(named_params! {":deck": key.deck, ":item": key.item}, columns::event)?;
    Ok(events.collect::<Result<_, _>>()?)
}

/// Tells whether the learner said "I was right" of an attempt, and did not take that back.
pub(super) fn is_overridden(conn: &Connection, id: RowId) -> Result<bool, StoreError> {
    effective(conn, id, "override", false, UNDO_DEPTH)
}

/// Tells whether an attempt was flagged as made without effort, and that not taken back.
pub(super) fn is_without_effort(conn: &Connection, id: RowId) -> Result<bool, StoreError> {
    effective(conn, id, "low-effort", false, UNDO_DEPTH)
}

/// Puts its wrong turns with an attempt that was read, and what was said of it later.
pub(super) fn logged(conn: &Connection, attempt: Attempt) -> Result<Logged, StoreError> {
    judged(conn, turns::with(conn, attempt)?)
}

fn judged(conn: &Connection, attempt: Attempt) -> Result<Logged, StoreError> {
    let undone = is_undone(conn, attempt.id)?;
    let overridden = is_overridden(conn, attempt.id)?;
    let verdict = verdict(conn, attempt.id, attempt.verdict)?;
    Ok(Logged { attempt, undone, overridden, verdict })
}

/// Gives the verdict on an attempt with what was said of it later; of several corrections the last one holds, as in the
/// fold.
pub(super) fn verdict(conn: &Connection, id: RowId, recorded: Verdict) -> Result<Verdict, StoreError> {
    let mut statement = conn.prepare_cached(sql!("verdicts_about"))?;
    let said: Vec<(RowId, Verdict)> = statement
        .query_map(named_params! {":id": id}, |row| {
            let scored = || Some(Outcome::scored(row.get_ref("value").ok()?.as_str().ok()?.parse().ok()?).verdict);
            let overridden = row.get_ref("kind")?.as_str()? == "override";
            Ok((row.get("id")?, if overridden { Verdict::Right } else { scored().unwrap_or(recorded) }))
        })?
        .collect::<Result<_, _>>()?;
    drop(statement);
    let mut verdict = recorded;
    for (event, then) in said {
        if !is_undone(conn, event)? {
            verdict = then;
        }
    }
    Ok(verdict)
}

/// Tells whether a row was taken back, and that not taken back in turn.
pub(super) fn is_undone(conn: &Connection, id: RowId) -> Result<bool, StoreError> {
    effective(conn, id, "undo", false, UNDO_DEPTH)
}

/// Tells whether an event of that kind about a row holds: whether there is one that was not taken back. Among undos one
/// (`of_undo`) one can take back none that was made after it, as in the fold.
fn effective(conn: &Connection, id: RowId, kind: &str, of_undo: bool, depth: u16) -> Result<bool, StoreError> {
    let Some(depth) = depth.checked_sub(1) else { return Ok(false) };
    let mut statement = conn.prepare_cached(sql!("events_about"))?;
    let events: Vec<(RowId, String)> = statement
        .query_map(named_params! {":id": id}, |row| Ok((row.get("id")?, row.get("kind")?)))?
        .collect::<Result<_, _>>()?;
    drop(statement);
    for (event, _) in events.into_iter().filter(|(event, said)| said == kind && (!of_undo || *event > id)) {
        if !effective(conn, event, "undo", kind == "undo", depth)? {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{Place, answer, attempt, event, key};

    #[test]
    fn an_undo_can_be_undone_and_that_as_well() {
        let place = Place::new();
        let mut store = place.store();
        store.append(&attempt(100, "a", 10, Verdict::Off)).unwrap();
        store.append(&event(101, Some("a"), 10, What::Override { attempt: RowId(100) })).unwrap();
        for (n, row, undone, overridden) in
            [(102, 100, true, true), (103, 102, false, true), (104, 103, true, true), (105, 101, true, false)]
        {
            store.append(&event(n, Some("a"), 10, What::Undo { row: RowId(row) })).unwrap();
            let logged = store.attempt(RowId(100)).unwrap().unwrap();
            assert_eq!((logged.undone, logged.overridden), (undone, overridden), "{n}");
            assert_eq!(store.state(&key("a")).unwrap().memory.is_none(), undone, "{n}");
        }
    }

    #[test]
    fn a_score_is_the_verdict_until_it_is_taken_back() {
        let place = Place::new();
        let mut store = place.store();
        store.append(&attempt(100, "a", 10, Verdict::Off)).unwrap();
        let score = |score| What::Score { attempt: RowId(100), score };
        for (n, what, expected) in [
            (101, score(0.6), Verdict::Partial),
            (102, score(1.0), Verdict::Right),
            (103, What::Undo { row: RowId(102) }, Verdict::Partial),
            (104, What::Override { attempt: RowId(100) }, Verdict::Right),
            (105, score(0.0), Verdict::Off),
        ] {
            store.append(&event(n, Some("a"), 10, what)).unwrap();
            assert_eq!(store.attempt(RowId(100)).unwrap().unwrap().verdict, expected, "{n}");
        }
    }

    #[test]
    fn undos_in_a_loop_come_to_an_end() {
        let place = Place::new();
        let mut store = place.store();
        store.append(&attempt(100, "a", 10, Verdict::Off)).unwrap();
        store.append(&event(101, Some("a"), 10, What::Undo { row: RowId(102) })).unwrap();
        store.append(&event(102, Some("a"), 10, What::Undo { row: RowId(101) })).unwrap();
        store.append(&event(103, Some("a"), 10, What::Undo { row: RowId(103) })).unwrap();
        assert!(!store.attempt(RowId(100)).unwrap().unwrap().undone);
    }

    #[test]
    fn the_newest_row_of_a_session_is_undone_first() {
        let place = Place::new();
        let mut store = place.store();
        let mut other = answer(104, "c", 10, Verdict::Off);
        other.session = RowId(8);
        for row in [
            attempt(100, "a", 10, Verdict::Off),
            event(101, Some("a"), 10, What::Suspend),
            attempt(102, "b", 10, Verdict::Off),
            event(105, Some("b"), 10, What::Score { attempt: RowId(102), score: 1.0 }),
            event(103, None, 10, What::Setting { name: "x".to_owned(), value: "y".to_owned() }),
            Row::Attempt(other),
        ] {
            store.append(&row).unwrap();
        }
        let mut found = Vec::new();
        for n in 110.. {
            let Some(undoable) = store.last_undoable(RowId(7)).unwrap() else { break };
            found.push(undoable.id.0);
            let key = undoable.key.unwrap();
            store.append(&event(n, Some(&key.item), 10, What::Undo { row: undoable.id })).unwrap();
        }
        assert_eq!(found, [102, 101, 100]);
    }

    #[test]
    fn recent_attempts_come_newest_first() {
        let place = Place::new();
        let mut store = place.store();
        for (n, day) in [(100, 10), (102, 8), (101, 12)] {
            store.append(&attempt(n, "a", day, Verdict::Off)).unwrap();
        }
        let ids = |logged: Vec<Logged>| logged.into_iter().map(|logged| logged.attempt.id.0).collect::<Vec<_>>();
        assert_eq!(ids(store.recent(2).unwrap()), [102, 101]);
        assert_eq!(ids(store.attempts_of(&key("a")).unwrap()), [102, 100, 101]);
        assert_eq!(store.attempt(RowId(9)).unwrap(), None);
    }
}
