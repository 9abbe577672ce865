//! The tables stats are worked out from: brought up to date when they are wanted, never while an answer waits.
//!
//! What an item adds depends on its own rows alone (`insight::item`). So for each item with new rows the part it added
//! without them is taken away, and the part it adds with them put in its place. New is what has a younger id than the mark
//! of the last fold; what came in since with an older one was noted. Renaming an item and blanking a text change parts
//! without a new row, and leave everything to be folded again.

use std::collections::BTreeSet;

use first::FirstFold;
use rusqlite::{Connection, OptionalExtension, Row as SqlRow, named_params, params};

use super::{Store, alias, error::StoreError, history, overtake};
use crate::{
    insight::{
        cell::{Cells, Sums},
        item::{self, Part, Said},
    },
    memory::row::{ItemKey, Row, RowId},
    session::rows::Cause,
};

/// Rows noted as late, from which all is folded again instead.
const MANY_LATE: usize = 1_000;
/// Items with new rows, from which all is folded again instead, which is done in pieces.
const MANY_ITEMS: usize = 5_000;

impl Store {
    /// Brings the tables up to date; gives the number of items that were folded.
    ///
    /// # Errors
    /// Fails when the database cannot be read or written; what was folded until then stays.
    pub fn fold_insight(&mut self) -> Result<usize, StoreError> {
        self.fold_insight_telling(|_| {})
    }

    /// Does the same; `tell` is given the share of a first fold that is done, 0 to 1, after each piece of it.
    ///
    /// # Errors
    /// As [`Store::fold_insight`].
    pub fn fold_insight_telling(&mut self, mut tell: impl FnMut(f64)) -> Result<usize, StoreError> {
        if let Some(Mark { folded, reached: None }) = mark(&self.conn)?
            && owed(&self.conn, folded)?.is_empty()
        {
            return Ok(0);
        }
        self.with_room(|store| {
            let mut first = FirstFold::default();
            let mut items = 0;
            loop {
                let folded = match mark(&store.conn)? {
                    None if !first::begin(&mut store.conn)? => return Ok(items),
                    None => continue,
                    Some(Mark { reached: Some(_), .. }) => {
                        let folded = first.piece(&mut store.conn)?;
                        tell(first.share(&store.conn)?);
                        folded
                    }
                    Some(Mark { reached: None, folded }) => {
                        let keys = owed(&store.conn, folded)?;
                        if keys.is_empty() {
                            return Ok(items);
                        }
                        if keys.len() > MANY_ITEMS {
                            forget(&store.conn)?;
                            continue;
                        }
                        overtake::settle(&mut store.conn, fold_new)?
                    }
                };
                items += folded;
            }
        })
    }

    /// Counts answers that are not in the tables yet, up to `most`; `most` as well while a first fold is under way.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn insight_owed(&self, most: u32) -> Result<u32, StoreError> {
        let folded = match mark(&self.conn)? {
            Some(Mark { reached: Some(_), .. }) => return Ok(most),
            Some(Mark { folded, reached: None }) => folded,
            None => RowId(0),
        };
        let mut statement = self.conn.prepare_cached(sql!("insight_owed"))?;
        Ok(statement.query_one(named_params! {":folded": folded, ":most": most}, |row| row.get(0))?)
    }

    /// Folds everything again from the log.
    ///
    /// # Errors
    /// Fails when the database cannot be read or written.
    pub fn rebuild_insight(&mut self) -> Result<usize, StoreError> {
        forget(&self.conn)?;
        self.fold_insight()
    }
}

/// Notes rows that came in with an older id than the newest that is folded. Reads one small row where there is none.
pub(super) fn note(tx: &Connection, ids: impl Iterator<Item = RowId>) -> Result<(), StoreError> {
    let Some(Mark { folded, .. }) = mark(tx)? else { return Ok(()) };
    let late: Vec<RowId> = ids.filter(|id| *id <= folded).collect();
    if late.len() >= MANY_LATE {
        return forget(tx);
    }
    for id in late {
        tx.prepare_cached(sql!("insight_late_put"))?.execute(named_params! {":id": id})?;
    }
    Ok(())
}

/// Leaves everything to be folded again.
pub(super) fn forget(tx: &Connection) -> Result<(), StoreError> {
    Ok(tx.execute_batch(sql!("insight_clear"))?)
}

/// How far is folded.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    /// The newest row that is meant by it.
    folded: RowId,
    /// While the first fold is under way: the item up to which it came.
    reached: Option<ItemKey>,
}

fn mark(conn: &Connection) -> Result<Option<Mark>, StoreError> {
    let read = |row: &SqlRow<'_>| {
        let reached = row.get::<_, Option<String>>(1)?.zip(row.get(2)?);
        Ok(Mark { folded: row.get(0)?, reached: reached.map(|(deck, item)| ItemKey { deck, item }) })
    };
    Ok(conn.prepare_cached(sql!("insight_mark"))?.query_one([], read).optional()?)
}

/// Tells whether a first fold was begun and is not done.
pub(super) fn is_under_way(conn: &Connection) -> Result<bool, StoreError> {
    Ok(mark(conn)?.is_some_and(|mark| mark.reached.is_some()))
}

fn late(conn: &Connection) -> Result<BTreeSet<RowId>, StoreError> {
    let mut statement = conn.prepare_cached(sql!("insight_late"))?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, rusqlite::Error>>()?)
}

fn key(row: &SqlRow<'_>) -> rusqlite::Result<ItemKey> {
    Ok(ItemKey { deck: row.get(0)?, item: row.get(1)? })
}

/// Gives the items with rows that are not folded, by their present ids.
fn owed(conn: &Connection, folded: RowId) -> Result<BTreeSet<ItemKey>, StoreError> {
    let mut keys = BTreeSet::new();
    let mut new = conn.prepare_cached(sql!("insight_new_items"))?;
    for found in new.query_map(named_params! {":folded": folded}, key)? {
        keys.insert(alias::present_key(conn, &found?)?);
    }
    let mut late = conn.prepare_cached(sql!("insight_late_items"))?;
    for found in late.query_map([], key)? {
        keys.insert(alias::present_key(conn, &found?)?);
    }
    Ok(keys)
}

fn fold_new(tx: &Connection) -> Result<usize, StoreError> {
    // Another instance may have done it since.
    let Some(Mark { folded, reached: None }) = mark(tx)? else { return Ok(0) };
    let late = late(tx)?;
    let is_new = |id: RowId| id > folded || late.contains(&id);
    let mut made: Vec<(ItemKey, Cells, Part)> = Vec::new();
    for key in owed(tx, folded)? {
        let rows = history::rows(tx, &key)?;
        let said = said(tx, &key)?;
        let old: Vec<Row> = rows.iter().filter(|row| !is_new(row.order().1)).cloned().collect();
        let old_said: Vec<Said> = said.iter().filter(|said| !is_new(said.id)).cloned().collect();
        let after = item::part(&rows, &said);
        let mut change = after.cells.clone();
        change.add(&item::part(&old, &old_said).cells, -1);
        made.push((key, change, after));
    }
    for (key, change, after) in &made {
        add(tx, &key.deck, change)?;
        for drop in [sql!("insight_belief_drop"), sql!("insight_sure_drop"), sql!("insight_text_drop")] {
            tx.prepare_cached(drop)?.execute(named_params! {":deck": key.deck, ":item": key.item})?;
        }
        put(tx, key, after)?;
    }
    for (key, ..) in &made {
        for mixups in [sql!("insight_mixup_drop"), sql!("insight_mixup_asked"), sql!("insight_mixup_given")] {
            tx.prepare_cached(mixups)?.execute(named_params! {":deck": key.deck, ":item": key.item})?;
        }
    }
    tx.prepare_cached(sql!("insight_late_clear"))?.execute([])?;
    if let Some(newest) = newest(tx)? {
        tx.prepare_cached(sql!("insight_mark_put"))?.execute(params![newest, None::<&str>, None::<&str>])?;
    }
    Ok(made.len())
}

fn newest(tx: &Connection) -> Result<Option<RowId>, StoreError> {
    Ok(tx.prepare_cached(sql!("newest_id"))?.query_one([], |row| row.get(0))?)
}

/// Adds to the counts.
fn add(tx: &Connection, deck: &str, cells: &Cells) -> Result<(), StoreError> {
    for (cell, sums) in &cells.0 {
        let Sums { n, a, b, c } = *sums;
        let figure = cell.figure as u8;
        tx.prepare_cached(sql!("insight_cell_add"))?
            .execute(params![deck, figure, cell.day, cell.mark, cell.name, n, a, b, c])?;
        if n <= 0 {
            tx.prepare_cached(sql!("insight_cell_clean"))?
                .execute(params![figure, cell.day, deck, cell.mark, cell.name])?;
        }
    }
    Ok(())
}

/// Stores what an item adds that is no sum.
fn put(tx: &Connection, key: &ItemKey, part: &Part) -> Result<(), StoreError> {
    for (belief, shown) in &part.beliefs {
        tx.prepare_cached(sql!("insight_belief_put"))?.execute(params![
            key.deck,
            belief,
            key.item,
            shown.hits,
            shown.sure,
            shown.first,
            shown.last,
            shown.healed
        ])?;
    }
    if let Some(sure) = part.sure {
        tx.prepare_cached(sql!("insight_sure_put"))?
            .execute(params![key.deck, key.item, sure.n, sure.off, sure.last])?;
    }
    for ((print, correct), (n, last)) in &part.texts {
        // The database has signed numbers; which one stands for a text does not matter.
        let print = print.cast_signed();
        tx.prepare_cached(sql!("insight_text_put"))?.execute(params![key.deck, print, correct, key.item, n, last])?;
    }
    Ok(())
}

pub(super) fn read_said(row: &SqlRow<'_>) -> rusqlite::Result<Said> {
    let cause: String = row.get("cause")?;
    Ok(Said {
        id: row.get("id")?,
        attempt: row.get("attempt")?,
        at: row.get("at_ms")?,
        cause: Cause::ALL.into_iter().find(|known| known.name() == cause),
        supersedes: row.get("supersedes")?,
    })
}

pub(super) fn said(tx: &Connection, key: &ItemKey) -> Result<Vec<Said>, StoreError> {
    let mut all = Vec::new();
    for item in alias::names(tx, key)? {
        let mut statement = tx.prepare_cached(sql!("insight_said"))?;
        for said in statement.query_map(named_params! {":deck": key.deck, ":item": item}, read_said)? {
            all.push(said?);
        }
    }
    Ok(all)
}

mod first;
pub(super) mod read;
#[cfg(test)]
mod trials;
pub(super) mod verify;
