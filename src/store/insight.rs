//! The tables stats are worked out from: brought up to date when they are wanted, never while an answer waits.
//!
//! What an item adds depends on its own rows alone (`insight::item`). So for each item with new rows the part it added
//! without them is taken away, and the part it adds with them put in its place. New is what has a younger id than the mark
//! of the last fold; what came in since with an older one was noted. Renaming an item and blanking a text change parts
//! without a new row, and leave everything to be folded again.

use std::collections::{BTreeMap, BTreeSet};

use first::FirstFold;
use rusqlite::{Connection, OptionalExtension, Row as SqlRow, named_params, params};

use super::{Store, alias, error::StoreError, history, overtake};
use crate::{
    insight::{
        cell::{Cell, Cells, Figure, Sums},
        item::{self, Part, Said},
        stats::{self, Belief, Mixup, Source, Surely},
        stood::Stood,
    },
    memory::row::{ItemKey, Row, RowId, StudyDay},
    session::rows::Cause,
};

/// Rows noted as late, from which all is folded again instead.
const MANY_LATE: usize = 1_000;
/// Items with new rows, from which all is folded again instead, which is done in pieces.
const MANY_ITEMS: usize = 5_000;
/// Items of a list of the worst.
const WORST: u32 = 50;
/// Milliseconds in a day.
const DAY_MS: i64 = 86_400_000;

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

    /// Reads what the figures of a deck, or of all, are worked out from. `now_ms` is the present instant.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn insight(&self, deck: Option<&str>, today: StudyDay, now_ms: i64) -> Result<Source, StoreError> {
        let _moment = self.snapshot()?;
        let mut source = Source { today: today.0, ..Source::default() };
        // In the order of the tables, which is that of the cells of a deck: made of a list, a map takes a fraction of the time.
        let mut decks: BTreeMap<String, Vec<(Cell, Sums)>> = BTreeMap::new();
        let year = stats::first_day(today.0).min(stats::first_span_day(today.0));
        for figure in Figure::ALL {
            let from = match figure {
                Figure::First => i32::MIN,
                // Told by spans alone.
                Figure::Ability => stats::first_span_day(today.0),
                _ => year,
            };
            let mut statement = self.conn.prepare_cached(sql!("insight_cells"))?;
            let mut rows = statement.query(named_params! {":figure": figure as u8, ":from": from})?;
            while let Some(row) = rows.next()? {
                let of = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
                if deck.is_some_and(|deck| deck != of) {
                    continue;
                }
                let cell = Cell { figure, day: row.get(2)?, mark: row.get(3)?, name: row.get(4)? };
                let sums = Sums { n: row.get(5)?, a: row.get(6)?, b: row.get(7)?, c: row.get(8)? };
                match decks.get_mut(of) {
                    Some(cells) => cells.push((cell, sums)),
                    None => drop(decks.insert(of.to_owned(), vec![(cell, sums)])),
                }
            }
        }
        source.decks = decks.into_iter().map(|(id, cells)| (id, Cells(cells.into_iter().collect()))).collect();
        source.beliefs = self.beliefs(deck)?;
        let (mut sures, mut mixups) =
            (self.conn.prepare_cached(sql!("insight_sures"))?, self.conn.prepare_cached(sql!("insight_mixups"))?);
        let which = named_params! {":deck": deck, ":most": WORST};
        source.sure = sures.query_map(which, surely)?.collect::<Result<_, _>>()?;
        source.mixups = mixups.query_map(which, mixup)?.collect::<Result<_, _>>()?;
        source.stood = self.stood(deck, today, now_ms)?;
        Ok(source)
    }

    /// Gives how abilities stood, in the order of deck, skill and day. The table is in the order of days: put together skill
    /// by skill it takes a fraction of the time that sorting it takes.
    fn stood(&self, deck: Option<&str>, today: StudyDay, now_ms: i64) -> Result<Vec<Stood>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("insight_stood"))?;
        let from = stats::first_span_day(today.0) - 2;
        let days = named_params! {":from": from, ":now": now_ms.div_euclid(DAY_MS) + 1};
        let mut decks: BTreeMap<String, BTreeMap<String, Vec<Stood>>> = BTreeMap::new();
        for one in statement.query_map(days, stood_then)? {
            let one = one?;
            if deck.is_some_and(|deck| deck != one.deck) {
                continue;
            }
            if !decks.contains_key(&one.deck) {
                decks.insert(one.deck.clone(), BTreeMap::new());
            }
            let Some(skills) = decks.get_mut(&one.deck) else { continue };
            match skills.get_mut(&one.skill) {
                Some(days) => days.push(one),
                None => drop(skills.insert(one.skill.clone(), vec![one])),
            }
        }
        let mut skills: Vec<Vec<Stood>> = decks.into_values().flat_map(BTreeMap::into_values).collect();
        // They come that way; nothing promises it.
        skills.iter_mut().for_each(|days| days.sort_by_key(|stood| stood.day));
        Ok(skills.into_iter().flatten().collect())
    }

    fn beliefs(&self, deck: Option<&str>) -> Result<Vec<Belief>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("insight_beliefs"))?;
        let read = |row: &SqlRow<'_>| {
            let (id, items, healed): (String, u32, u32) = (row.get("belief")?, row.get("items")?, row.get("healed")?);
            Ok(Belief {
                deck: row.get("deck")?,
                title: id.clone(),
                id,
                items,
                hits: row.get("hits")?,
                sure: row.get("sure")?,
                last: row.get("last")?,
                healed,
                closed: healed == items,
            })
        };
        let beliefs = statement.query_map(named_params! {":deck": deck}, read)?;
        Ok(beliefs.collect::<Result<_, _>>()?)
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

fn surely(row: &SqlRow<'_>) -> rusqlite::Result<Surely> {
    Ok(Surely { key: key(row)?, sure: row.get(2)?, off: row.get(3)?, last: row.get(4)? })
}

fn mixup(row: &SqlRow<'_>) -> rusqlite::Result<Mixup> {
    let deck: String = row.get(0)?;
    let given = ItemKey { deck: deck.clone(), item: row.get(2)? };
    Ok(Mixup { asked: ItemKey { deck, item: row.get(1)? }, given, n: row.get(3)?, last: row.get(4)? })
}

fn stood_then(row: &SqlRow<'_>) -> rusqlite::Result<Stood> {
    Ok(Stood {
        deck: row.get(0)?,
        skill: row.get(1)?,
        day: row.get(2)?,
        theta: row.get(3)?,
        variance: row.get(4)?,
        n: row.get(5)?,
    })
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

fn read_said(row: &SqlRow<'_>) -> rusqlite::Result<Said> {
    let cause: String = row.get("cause")?;
    Ok(Said {
        id: row.get("id")?,
        attempt: row.get("attempt")?,
        at: row.get("at_ms")?,
        cause: Cause::ALL.into_iter().find(|known| known.name() == cause),
        supersedes: row.get("supersedes")?,
    })
}

fn said(tx: &Connection, key: &ItemKey) -> Result<Vec<Said>, StoreError> {
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
#[cfg(test)]
mod trials;
pub(super) mod verify;
