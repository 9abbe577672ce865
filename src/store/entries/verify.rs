//! Comparing the failure log with the log, item by item.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, named_params};

use super::{
    name, refold, root, stumble_anew,
    write::{Changes, Made, hash},
};
use crate::{
    memory::row::{ItemKey, RowId, StudyDay},
    store::{alias, error::StoreError},
};

/// Tells how many rows of which table are not what the log gives, as far as it was looked at. Texts of questions that
/// changed since are no difference: what was asked is found by the words it had.
pub(in crate::store) fn differences(tx: &Connection) -> Result<Vec<(&'static str, u64)>, StoreError> {
    let unseen = unseen(tx)?;
    let unread: BTreeSet<RowId> = ids(tx, sql!("stumbles_unseen"))?;
    let unread: BTreeSet<RowId> = unread.into_iter().map(|id| root(tx, id)).collect::<Result<_, _>>()?;
    let mut found = Found::default();
    for id in ids(tx, sql!("verify_stumbles"))?.difference(&unread) {
        let mut changes = Changes::default();
        stumble_anew(tx, *id, &mut changes)?;
        found.compare(tx, &changes)?;
    }
    let mut keys = tx.prepare_cached(sql!("memory_keys"))?;
    for key in keys.query_map([], |row| Ok(ItemKey { deck: row.get(0)?, item: row.get(1)? }))? {
        let key = key?;
        if !unseen.contains(&key) {
            let mut changes = Changes::default();
            refold(tx, &key, &mut changes)?;
            found.compare(tx, &changes)?;
        }
    }
    let (entries, texts): (u64, u64) =
        tx.query_row(sql!("verify_entry_extra"), [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(vec![("entry", found.entries + entries), ("entry_text", found.texts + texts)])
}

fn ids(tx: &Connection, sql: &str) -> Result<BTreeSet<RowId>, StoreError> {
    Ok(tx.prepare_cached(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, rusqlite::Error>>()?)
}

/// Gives the items with rows that nobody looked at.
fn unseen(tx: &Connection) -> Result<BTreeSet<ItemKey>, StoreError> {
    let mut statement = tx.prepare_cached(sql!("entry_unseen"))?;
    let mut keys = BTreeSet::new();
    for key in statement.query_map([], |row| Ok(ItemKey { deck: row.get(0)?, item: row.get(1)? }))? {
        keys.insert(alias::present_key(tx, &key?)?);
    }
    Ok(keys)
}

/// Rows that are not as they should be.
#[derive(Debug, Default)]
struct Found {
    entries: u64,
    texts: u64,
}

impl Found {
    fn compare(&mut self, tx: &Connection, changes: &Changes) -> Result<(), StoreError> {
        for (ord, row) in &changes.rows {
            match row {
                Some((made, text)) => {
                    let kept = tx.prepare_cached(sql!("verify_entry"))?.query_one(named_params! {":ord": ord}, |row| {
                        let size: Option<Vec<u8>> = row.get("sz")?;
                        Ok((agrees(row, made)?, row.get::<_, i64>("words")?, size))
                    });
                    let Some((agrees, words, size)) = kept.optional()? else {
                        self.entries += 1;
                        continue;
                    };
                    let mut turns = tx.prepare_cached(sql!("verify_turns"))?;
                    let turns = turns.query_map(named_params! {":ord": ord}, |row| row.get(0))?;
                    let turns: BTreeSet<String> = turns.collect::<Result<_, _>>()?;
                    self.entries += u64::from(!agrees || turns != made.turns.clone().unwrap_or_default());
                    // That it is missing is counted for all rows at once.
                    let wrong = size.is_some_and(|size| words == hash(text) && tokens(&size) != count(text));
                    self.texts += u64::from(wrong);
                }
                None => {
                    let mut kept = tx.prepare_cached(sql!("entry_words"))?;
                    self.entries += u64::from(kept.exists(named_params! {":ord": ord})?);
                }
            }
        }
        for (ord, recovered, relapsed) in &changes.follow {
            let mut kept = tx.prepare_cached(sql!("verify_entry"))?;
            let kept: (Option<StudyDay>, Option<StudyDay>) = kept.query_one(named_params! {":ord": ord}, |row| {
                Ok((row.get("recovered_on")?, row.get("relapsed_on")?))
            })?;
            self.entries += u64::from(kept != (*recovered, *relapsed));
        }
        Ok(())
    }
}

/// Tells whether a row is as it was made; of one written by hand what followed is told by its item.
fn agrees(row: &rusqlite::Row<'_>, made: &Made) -> rusqlite::Result<bool> {
    let key = row.get::<_, Option<String>>("deck")?.zip(row.get("item")?);
    let followed = made.kind != "attempt"
        || (row.get::<_, bool>("redone")? == made.redone
            && row.get::<_, Option<StudyDay>>("recovered_on")? == made.recovered_on
            && row.get::<_, Option<StudyDay>>("relapsed_on")? == made.relapsed_on);
    Ok(followed
        && row.get::<_, RowId>("id")? == made.id
        && row.get::<_, RowId>("row")? == made.row
        && row.get::<_, String>("name")? == name(made.id)
        && row.get::<_, String>("kind")? == made.kind
        && row.get::<_, StudyDay>("day")? == made.day
        && key.map(|(deck, item)| ItemKey { deck, item }) == made.key
        && row.get::<_, Option<String>>("skill")? == made.skill
        && row.get::<_, String>("cause")? == made.cause
        && row.get::<_, Option<String>>("misconception")? == made.misconception
        && row.get::<_, Option<_>>("confidence")? == made.confidence
        && row.get::<_, Option<_>>("verdict")? == made.verdict
        && row.get::<_, String>("code")? == made.code
        && row.get::<_, bool>("waits")? == made.waits)
}

/// Counts words as the index does.
fn count(text: &str) -> u64 {
    text.split_whitespace().count() as u64
}

/// Reads how many words of a text are in the index: one number, seven bits a byte, the highest first.
fn tokens(size: &[u8]) -> u64 {
    let end = size.iter().position(|byte| byte & 0x80 == 0).unwrap_or(0);
    size.iter().take(end + 1).fold(0, |number, byte| (number << 7) | u64::from(byte & 0x7f))
}
