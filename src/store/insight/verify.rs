//! Comparing the tables stats are worked out from with a fold of the log: item by item, in the memory of its cells.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, named_params};

use super::{
    Mark,
    first::{Moment, all_said},
    mark,
};
use crate::{
    insight::{
        cell::{Cell, Cells, Figure, Sums},
        item::{Part, Shown, Sure},
    },
    memory::row::{ItemKey, StudyDay},
    store::error::StoreError,
};

/// Tells how many rows of which table are not what the log gives, as far as it is folded.
pub(in crate::store) fn differences(tx: &Connection) -> Result<Vec<(&'static str, u64)>, StoreError> {
    let Some(Mark { folded, reached }) = mark(tx)? else { return Ok(Vec::new()) };
    let said = all_said(tx)?;
    let moment = Moment::of(tx, &said, folded)?;
    let mut decks: BTreeMap<String, Cells> = BTreeMap::new();
    let mut lists = Lists::default();
    let start = ItemKey { deck: String::new(), item: String::new() };
    moment.walk(tx, &start, usize::MAX, &mut |key, part| {
        if reached.as_ref().is_some_and(|reached| key > reached || moment.is_renamed(key)) {
            return Ok(());
        }
        if !decks.contains_key(&key.deck) {
            decks.insert(key.deck.clone(), Cells::default());
        }
        if let Some(cells) = decks.get_mut(&key.deck) {
            cells.add(&part.cells, 1);
        }
        lists.compare(tx, key, &part)
    })?;
    let mut found = vec![("insight_cell", cells(tx, decks)?)];
    found.extend(lists.found(tx)?);
    if reached.is_none() {
        found.push(("insight_mixup", tx.query_row(sql!("verify_insight_mixup"), [], |row| row.get(0))?));
    }
    Ok(found)
}

fn cells(tx: &Connection, mut meant: BTreeMap<String, Cells>) -> Result<u64, StoreError> {
    let mut wrong = 0;
    let mut statement = tx.prepare_cached(sql!("verify_insight_cell"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let figure: i64 = row.get(1)?;
        let figure = Figure::ALL.into_iter().find(|known| *known as i64 == figure);
        let sums = Sums { n: row.get(5)?, a: row.get(6)?, b: row.get(7)?, c: row.get(8)? };
        let expected = match figure {
            Some(figure) => {
                let cell = Cell { figure, day: row.get(2)?, mark: row.get(3)?, name: row.get(4)? };
                meant.get_mut(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?).and_then(|c| c.0.remove(&cell))
            }
            None => None,
        };
        wrong += u64::from(expected != Some(sums));
    }
    Ok(wrong + meant.values().map(|cells| cells.0.len() as u64).sum::<u64>())
}

/// What was found in the tables that are no sums: rows that are wrong, and rows that were looked at.
#[derive(Debug, Default)]
struct Lists {
    beliefs: (u64, u64),
    sure: (u64, u64),
    texts: (u64, u64),
}

impl Lists {
    fn compare(&mut self, tx: &Connection, key: &ItemKey, part: &Part) -> Result<(), StoreError> {
        let which = named_params! {":deck": key.deck, ":item": key.item};
        let mut statement = tx.prepare_cached(sql!("verify_insight_belief"))?;
        let beliefs: BTreeMap<String, Shown> = statement
            .query_map(which, |row| {
                let shown = Shown {
                    hits: row.get(1)?,
                    sure: row.get(2)?,
                    first: row.get(3)?,
                    last: row.get(4)?,
                    healed: row.get(5)?,
                };
                Ok((row.get(0)?, shown))
            })?
            .collect::<Result<_, _>>()?;
        count(&mut self.beliefs, &beliefs, &part.beliefs);
        let mut statement = tx.prepare_cached(sql!("verify_insight_text"))?;
        let texts: BTreeMap<(u64, bool), (u32, StudyDay)> = statement
            .query_map(which, |row| {
                let print: i64 = row.get(0)?;
                Ok(((print.cast_unsigned(), row.get(1)?), (row.get(2)?, row.get(3)?)))
            })?
            .collect::<Result<_, _>>()?;
        count(&mut self.texts, &texts, &part.texts);
        let mut statement = tx.prepare_cached(sql!("verify_insight_sure"))?;
        let read = |row: &rusqlite::Row<'_>| Ok(Sure { n: row.get(0)?, off: row.get(1)?, last: row.get(2)? });
        let of = |sure: Option<Sure>| sure.map(|sure| ((), sure)).into_iter().collect::<BTreeMap<_, _>>();
        count(&mut self.sure, &of(statement.query_one(which, read).optional()?), &of(part.sure));
        Ok(())
    }

    /// Adds the rows of items that the log knows nothing of.
    fn found(&self, tx: &Connection) -> Result<[(&'static str, u64); 3], StoreError> {
        let (beliefs, sure, texts): (u64, u64, u64) =
            tx.query_row(sql!("verify_insight_rows"), [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let all = |(wrong, seen): (u64, u64), rows: u64| wrong + rows.saturating_sub(seen);
        Ok([
            ("insight_belief", all(self.beliefs, beliefs)),
            ("insight_sure", all(self.sure, sure)),
            ("insight_text", all(self.texts, texts)),
        ])
    }
}

fn count<K: Ord, V: PartialEq>(found: &mut (u64, u64), kept: &BTreeMap<K, V>, meant: &BTreeMap<K, V>) {
    let missing = meant.keys().filter(|key| !kept.contains_key(key)).count();
    let wrong = kept.iter().filter(|(key, value)| meant.get(key) != Some(value)).count();
    found.0 += (missing + wrong) as u64;
    found.1 += kept.len() as u64;
}
