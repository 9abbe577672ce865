//! Writing to the log: rows go in once, and what is derived from them moves in the same transaction.

use std::{collections::BTreeMap, time::Duration};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, named_params};

use super::{
    Store, alias, begun, columns,
    derive::Sets,
    elo, entries,
    error::StoreError,
    file::BUSY_TIMEOUT,
    insight, memories, rebuild, turns,
    working::{self, DraftChange},
};
use crate::{
    memory::{
        fsrs,
        row::{Attempt, Event, ItemKey, Row, RowId, What},
        state::ItemState,
    },
    session::rows::{Reflection, Stumble, Told, Words},
};

/// Rows from which a write counts as bulk work: an import, or another device's log.
const BULK: usize = 1_000;

/// What is written in one transaction.
#[derive(Debug, Clone, Copy, Default)]
pub struct Batch<'a> {
    /// Attempts and events, in any order.
    pub rows: &'a [Row],
    /// Reflections.
    pub reflections: &'a [Reflection],
    /// Stumbles logged by hand.
    pub stumbles: &'a [Stumble],
    /// What becomes of the draft.
    pub draft: DraftChange<'a>,
    /// Code that was handed in: it is begun no more.
    pub handed_in: Option<HandedIn<'a>>,
}

/// Code that was handed in, by its item, rung and wording.
pub type HandedIn<'a> = (&'a ItemKey, u8, u8);

/// What a write did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Written {
    /// How many rows of all kinds were new; a row whose id was there already is ignored.
    pub added: usize,
    /// The items whose rows came in, by their present ids, with their state now. Empty after a change of parameters,
    /// which makes every state anew.
    pub states: Vec<(ItemKey, ItemState)>,
}

impl Store {
    /// Adds one attempt or event to the log, durably, and gives the state of its item after it.
    ///
    /// # Errors
    /// Fails when the row breaks a rule of the log, or when the database cannot be written; then nothing was.
    pub fn append(&mut self, row: &Row) -> Result<ItemState, StoreError> {
        let written = self.write(&Batch { rows: std::slice::from_ref(row), ..Batch::default() })?;
        Ok(written.states.into_iter().next().map(|(_, state)| state).unwrap_or_default())
    }

    /// Writes all of a batch, durably, or nothing of it.
    ///
    /// A [`What::Purge`] event also blanks the text of the row it names, now or when that row comes in later, and
    /// wipes the bytes from the file and its write-ahead log.
    ///
    /// # Errors
    /// Fails when a row breaks a rule of the log, or when the database cannot be written.
    pub fn write(&mut self, batch: &Batch<'_>) -> Result<Written, StoreError> {
        let purging = purging(batch);
        if purging {
            self.conn.pragma_update(None, "secure_delete", true)?;
        }
        let written = if batch.rows.len() < BULK {
            self.write_durably(batch)
        } else {
            self.with_room(|store| store.write_durably(batch))
        };
        if written.is_err() {
            self.sets.forget();
        }
        if purging {
            if written.is_ok() {
                self.conn.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))?;
            }
            self.conn.pragma_update(None, "secure_delete", false)?;
        }
        written
    }

    /// Does all the work of a write and takes it back: what the same write will read lies at hand afterwards, where it
    /// would have come from the disk while somebody waits. Gives up at once when another process is writing.
    ///
    /// # Errors
    /// Fails when the database cannot be written now, or a row breaks a rule of the log.
    pub fn rehearse(&mut self, batch: &Batch<'_>) -> Result<(), StoreError> {
        self.conn.busy_timeout(Duration::ZERO)?;
        let done = self.try_out(batch);
        self.conn.busy_timeout(BUSY_TIMEOUT)?;
        if done.is_err() {
            self.sets.forget();
        }
        done
    }

    fn try_out(&mut self, batch: &Batch<'_>) -> Result<(), StoreError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        write_all(&tx, &mut self.sets, batch)?;
        Ok(tx.rollback()?)
    }

    fn write_durably(&mut self, batch: &Batch<'_>) -> Result<Written, StoreError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let written = write_all(&tx, &mut self.sets, batch)?;
        tx.commit()?;
        Ok(written)
    }
}

/// Tells whether a text is to be blanked for good.
fn purging(batch: &Batch<'_>) -> bool {
    batch.rows.iter().any(|row| matches!(row, Row::Event(Event { what: What::Purge { .. }, .. })))
}

fn write_all(tx: &Transaction<'_>, sets: &mut Sets, batch: &Batch<'_>) -> Result<Written, StoreError> {
    let mut rows = Vec::with_capacity(batch.rows.len());
    let mut all_anew = false;
    for row in batch.rows {
        let Some(row) = insert_row(tx, row)? else { continue };
        if let Row::Event(event) = &row {
            after_event(tx, event)?;
            if let What::Params { set, .. } = event.what {
                sets.forget();
                // Answers given under it came in before it did.
                all_anew |= answered_under(tx, set)?;
            }
        }
        rows.push(row);
    }
    let mut added = rows.len();
    for reflection in batch.reflections {
        added += insert_reflection(tx, reflection)?;
    }
    for stumble in batch.stumbles {
        added += insert_stumble(tx, stumble)?;
    }
    if purging(batch) {
        insight::forget(tx)?;
    } else {
        let words = batch.reflections.iter().map(|reflection| reflection.id);
        insight::note(tx, rows.iter().map(|row| row.order().1).chain(words))?;
    }
    working::change_draft(tx, batch.draft)?;
    if let Some((key, rung, variant)) = batch.handed_in {
        begun::drop(tx, key, rung, variant)?;
    }
    let sets = sets.fresh(tx)?;
    if all_anew {
        rebuild::rebuild_in(tx, sets)?;
        return Ok(Written { added, states: Vec::new() });
    }
    elo::take_in(tx, &rows, batch.rows.len() >= BULK)?;
    entries::take_in(tx, &rows)?;
    let mut touched: BTreeMap<ItemKey, Vec<Row>> = BTreeMap::new();
    for row in rows {
        if let Some(key) = row.key() {
            touched.entry(alias::present_key(tx, key)?).or_default().push(row);
        }
    }
    let mut states = Vec::with_capacity(touched.len());
    for (key, rows) in touched {
        let state = memories::take_in(tx, sets, &key, rows)?;
        states.push((key, state));
    }
    Ok(Written { added, states })
}

/// Inserts a row; gives it as it was stored, or none when its id was there already.
fn insert_row(tx: &Connection, row: &Row) -> Result<Option<Row>, StoreError> {
    let purged = purged(tx, row.order().1)?;
    let (row, added) = match row {
        Row::Attempt(attempt) => {
            let mut attempt = attempt.clone();
            if purged {
                attempt.response.clear();
                turns::blank(&mut attempt);
            }
            let added = insert_attempt(tx, &attempt)?;
            // The turns of a row that was there already are there with it.
            if added > 0 {
                turns::insert(tx, &attempt)?;
            }
            (Row::Attempt(attempt), added)
        }
        Row::Event(event) => {
            if let What::Params { weights, .. } = &event.what {
                fsrs::check(weights)?;
            }
            let mut event = event.clone();
            if let (true, What::Flag { note }) = (purged, &mut event.what) {
                note.clear();
            }
            if event.key.is_none() && !matches!(event.what, What::Purge { .. }) {
                event.key = key_of_target(tx, &event.what)?;
            }
            let added = insert_event(tx, &event)?;
            (Row::Event(event), added)
        }
    };
    Ok((added > 0).then_some(row))
}

fn insert_attempt(tx: &Connection, attempt: &Attempt) -> Result<usize, StoreError> {
    Ok(tx.prepare_cached(sql!("attempt_insert"))?.execute(named_params! {
        ":deck": attempt.key.deck,
        ":item": attempt.key.item,
        ":at_ms": attempt.at,
        ":id": attempt.id,
        ":device": attempt.device,
        ":rung": attempt.rung,
        ":level": attempt.level,
        ":way": attempt.way,
        ":skill": attempt.skill,
        ":revision": attempt.revision,
        ":session": attempt.session,
        ":offset_min": attempt.offset,
        ":day": attempt.day,
        ":phase": attempt.phase,
        ":response": attempt.response,
        ":confidence": attempt.confidence,
        ":verdict": attempt.verdict,
        ":score": attempt.score,
        ":misconception": attempt.misconception,
        ":hints": attempt.hints,
        ":guess": attempt.guess,
        ":ceiling": attempt.ceiling,
        ":k": attempt.k,
        ":retention": attempt.retention,
        ":params": attempt.params,
        ":first_key_ms": attempt.first_key_ms,
        ":commit_ms": attempt.commit_ms,
        ":bar_ms": attempt.bar_ms,
        ":variant": attempt.variant,
    })?)
}

fn insert_event(tx: &Connection, event: &Event) -> Result<usize, StoreError> {
    let (kind, target, value) = columns::said(&event.what)?;
    let key = event.key.as_ref();
    Ok(tx.prepare_cached(sql!("event_insert"))?.execute(named_params! {
        ":id": event.id,
        ":device": event.device,
        ":session": event.session,
        ":at_ms": event.at,
        ":offset_min": event.offset,
        ":day": event.day,
        ":deck": key.map(|key| &key.deck),
        ":item": key.map(|key| &key.item),
        ":kind": kind,
        ":target": target,
        ":value": value,
    })?)
}

fn insert_reflection(tx: &Connection, reflection: &Reflection) -> Result<usize, StoreError> {
    let words = kept_words(tx, reflection.id, &reflection.words)?;
    Ok(tx.prepare_cached(sql!("reflection_insert"))?.execute(named_params! {
        ":id": reflection.id,
        ":attempt": reflection.attempt,
        ":device": reflection.device,
        ":at_ms": reflection.at,
        ":offset_min": reflection.offset,
        ":cause": words.cause,
        ":expected": words.expected,
        ":happened": words.happened,
        ":gap": words.gap,
        ":insight": words.insight,
        ":read_ms": reflection.read_ms,
        ":supersedes": reflection.supersedes,
    })?)
}

fn insert_stumble(tx: &Connection, stumble: &Stumble) -> Result<usize, StoreError> {
    let words = kept_words(tx, stumble.id, &stumble.words)?;
    let mut told = stumble.told.clone();
    if purged(tx, stumble.id)? {
        told = Told { kind: told.kind, gone: told.gone, ..Told::default() };
    }
    let key = stumble.key.as_ref();
    Ok(tx.prepare_cached(sql!("stumble_insert"))?.execute(named_params! {
        ":id": stumble.id,
        ":device": stumble.device,
        ":session": stumble.session,
        ":at_ms": stumble.at,
        ":offset_min": stumble.offset,
        ":day": stumble.day,
        ":deck": key.map(|key| &key.deck),
        ":item": key.map(|key| &key.item),
        ":cause": words.cause,
        ":expected": words.expected,
        ":happened": words.happened,
        ":gap": words.gap,
        ":insight": words.insight,
        ":kind": told.kind,
        ":tags": told.tags,
        ":code": told.code,
        ":command": told.command,
        ":output": told.output,
        ":teller": told.teller,
        ":gone": told.gone,
        ":supersedes": stumble.supersedes,
    })?)
}

/// Gives the words as they may be stored: none where a purge came before them.
fn kept_words(tx: &Connection, id: RowId, words: &Words) -> Result<Words, StoreError> {
    Ok(if purged(tx, id)? { Words::default() } else { words.clone() })
}

/// Tells whether the text of a row was blanked for good, perhaps before the row came in.
fn purged(tx: &Connection, id: RowId) -> Result<bool, StoreError> {
    Ok(tx.prepare_cached(sql!("purged"))?.query_one(named_params! {":id": id}, |row| row.get(0))?)
}

/// Does what an event says beyond the fold.
fn after_event(tx: &Connection, event: &Event) -> Result<(), StoreError> {
    match (&event.what, &event.key) {
        (What::Purge { row }, _) => {
            for blank in [
                sql!("purge_attempt"),
                sql!("purge_turns"),
                sql!("purge_event"),
                sql!("purge_reflection"),
                sql!("purge_stumble"),
            ] {
                tx.prepare_cached(blank)?.execute(named_params! {":id": row})?;
            }
            entries::purge(tx, *row)?;
        }
        (What::Keep { .. } | What::Halve { .. } | What::Reset, Some(key)) => {
            let key = alias::present_key(tx, key)?;
            tx.prepare_cached(sql!("card_settled"))?.execute(named_params! {":deck": key.deck, ":item": key.item})?;
        }
        (What::Undo { row }, Some(key)) => {
            let key = alias::present_key(tx, key)?;
            let which = named_params! {":deck": key.deck, ":item": key.item, ":row": row};
            tx.prepare_cached(sql!("card_unsettled"))?.execute(which)?;
        }
        _ => {}
    }
    Ok(())
}

/// Tells whether attempts were made under a parameter set.
fn answered_under(tx: &Connection, set: u32) -> Result<bool, StoreError> {
    Ok(tx.prepare_cached(sql!("attempt_with_params"))?.query_one(named_params! {":set": set}, |row| row.get(0))?)
}

/// Finds the item an event is about through the row it points at, so that a refold of the item meets it.
fn key_of_target(tx: &Connection, what: &What) -> Result<Option<ItemKey>, StoreError> {
    let (What::Override { attempt: id }
    | What::Score { attempt: id, .. }
    | What::Slip { attempt: id }
    | What::LowEffort { attempt: id }
    | What::Undo { row: id }) = what
    else {
        return Ok(None);
    };
    let found = tx
        .prepare_cached(sql!("row_key"))?
        .query_one(named_params! {":id": id}, |row| {
            Ok(row.get::<_, Option<String>>(0)?.zip(row.get(1)?).map(|(deck, item)| ItemKey { deck, item }))
        })
        .optional()?;
    found.ok_or(StoreError::NoTarget)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grade::Verdict,
        store::testing::{Place, answer, attempt, event, key},
    };

    #[test]
    fn an_append_is_there_after_reopening() {
        let place = Place::new();
        let wanted = answer(100, "a", 10, Verdict::Off);
        let state = place.store().append(&Row::Attempt(wanted.clone())).unwrap();
        let store = place.store();
        assert_eq!(store.attempt(wanted.id).unwrap().unwrap().attempt, wanted);
        assert_eq!(store.state(&key("a")).unwrap(), state);
        assert!(state.memory.is_some());
    }

    #[test]
    fn a_rehearsal_leaves_nothing_behind_and_waits_for_nobody() {
        let place = Place::new();
        let mut store = place.store();
        store.append(&attempt(100, "a", 10, Verdict::Right)).unwrap();
        let state = store.state(&key("a")).unwrap();
        let rows = [attempt(101, "a", 14, Verdict::Off)];
        store.rehearse(&Batch { rows: &rows, ..Batch::default() }).unwrap();
        assert_eq!((store.attempts_of(&key("a")).unwrap().len(), store.state(&key("a")).unwrap()), (1, state));
        assert_eq!(store.verify().unwrap(), []);
        let other = place.store();
        other.conn.execute_batch("begin immediate").unwrap();
        let began = std::time::Instant::now();
        store.rehearse(&Batch { rows: &rows, ..Batch::default() }).unwrap_err();
        assert!(began.elapsed() < BUSY_TIMEOUT / 2);
        other.conn.execute_batch("rollback").unwrap();
        store.append(&rows[0]).unwrap();
        assert_eq!(store.verify().unwrap(), []);
    }

    #[test]
    fn a_row_whose_id_exists_is_ignored() {
        let place = Place::new();
        let mut store = place.store();
        store.append(&attempt(100, "a", 10, Verdict::Off)).unwrap();
        let again = [attempt(100, "a", 10, Verdict::Right), event(101, Some("a"), 10, What::Suspend)];
        let written = store.write(&Batch { rows: &again, ..Batch::default() }).unwrap();
        assert_eq!(written.added, 1);
        assert_eq!(store.attempt(RowId(100)).unwrap().unwrap().attempt.verdict, Verdict::Off);
    }
}
