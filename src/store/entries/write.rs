//! Writing what was worked out of the failure log: its rows, and their words into the index.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, named_params};

use super::name;
use crate::{
    grade::Verdict,
    memory::row::{Confidence, ItemKey, RowId, StudyDay},
    store::error::StoreError,
};

/// A row of the failure log as it is to stand there.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) ord: i64,
    pub(super) id: RowId,
    pub(super) row: RowId,
    pub(super) kind: &'static str,
    pub(super) day: StudyDay,
    pub(super) key: Option<ItemKey>,
    pub(super) skill: Option<String>,
    pub(super) cause: String,
    pub(super) misconception: Option<String>,
    pub(super) confidence: Option<Confidence>,
    pub(super) verdict: Option<Verdict>,
    pub(super) code: String,
    pub(super) redone: bool,
    pub(super) recovered_on: Option<StudyDay>,
    pub(super) relapsed_on: Option<StudyDay>,
    /// Nothing was said of it yet but what happened.
    pub(super) waits: bool,
    /// Of a walk: the misconceptions its wrong turns show, beside the one that is named.
    pub(super) turns: Option<BTreeSet<String>>,
}

/// What is to be written, by the place in time: a row with its words, or none where there is to be none any more.
///
/// In this order the index takes a whole piece in at once; a row older than the one before it makes it write out all it
/// has in hand.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) rows: BTreeMap<i64, Option<(Made, String)>>,
    /// What followed stumbles written by hand: recovered and relapsed on.
    pub(super) follow: Vec<(i64, Option<StudyDay>, Option<StudyDay>)>,
}

impl Changes {
    pub(super) fn write(&self, tx: &Connection) -> Result<(), StoreError> {
        for (ord, row) in &self.rows {
            match row {
                Some((made, text)) => put(tx, made, text)?,
                None => drop_entry(tx, *ord)?,
            }
        }
        for (ord, recovered, relapsed) in &self.follow {
            tx.prepare_cached(sql!("entry_follow"))?
                .execute(named_params! {":ord": ord, ":recovered_on": recovered, ":relapsed_on": relapsed})?;
        }
        Ok(())
    }
}

/// Tells words apart.
pub(super) fn hash(text: &str) -> i64 {
    i64::from_be_bytes(blake3::hash(text.as_bytes()).as_bytes().first_chunk().copied().unwrap_or_default())
}

pub(super) fn put(tx: &Connection, made: &Made, text: &str) -> Result<(), StoreError> {
    let words = hash(text);
    let before: Option<i64> = tx
        .prepare_cached(sql!("entry_words"))?
        .query_one(named_params! {":ord": made.ord}, |row| row.get(0))
        .optional()?;
    tx.prepare_cached(sql!("entry_put"))?.execute(named_params! {
        ":ord": made.ord,
        ":id": made.id,
        ":row": made.row,
        ":name": name(made.id),
        ":kind": made.kind,
        ":day": made.day,
        ":deck": made.key.as_ref().map(|key| &key.deck),
        ":item": made.key.as_ref().map(|key| &key.item),
        ":skill": made.skill,
        ":cause": made.cause,
        ":misconception": made.misconception,
        ":confidence": made.confidence,
        ":verdict": made.verdict,
        ":code": made.code,
        ":redone": made.redone,
        ":recovered_on": made.recovered_on,
        ":relapsed_on": made.relapsed_on,
        ":waits": made.waits,
        ":words": words,
    })?;
    if let Some(turns) = &made.turns {
        tx.prepare_cached(sql!("entry_turn_drop"))?.execute(named_params! {":ord": made.ord})?;
        for belief in turns {
            let mut statement = tx.prepare_cached(sql!("entry_turn_put"))?;
            statement.execute(named_params! {":ord": made.ord, ":misconception": belief})?;
        }
    }
    if before == Some(words) {
        return Ok(());
    }
    if before.is_some() {
        tx.prepare_cached(sql!("entry_text_drop"))?.execute(named_params! {":ord": made.ord})?;
    }
    tx.prepare_cached(sql!("entry_text_put"))?.execute(named_params! {":ord": made.ord, ":words": text})?;
    Ok(())
}

pub(super) fn drop_entry(tx: &Connection, ord: i64) -> Result<(), StoreError> {
    if tx.prepare_cached(sql!("entry_drop"))?.execute(named_params! {":ord": ord})? > 0 {
        tx.prepare_cached(sql!("entry_turn_drop"))?.execute(named_params! {":ord": ord})?;
        tx.prepare_cached(sql!("entry_text_drop"))?.execute(named_params! {":ord": ord})?;
    }
    Ok(())
}
