//! The fold of a log of which nothing is folded yet: item after item in pieces, so that nobody who answers waits long for
//! the lock, and so that it goes on where it was left.
//!
//! What is folded is the log as it was at the start: rows that come in meanwhile are new or late to it, and are folded in
//! when it is done, as always.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, named_params, params};

use super::{Mark, add, forget, late, mark, newest, put, read_said};
use crate::{
    insight::{
        cell::Cells,
        item::{self, Part, Said},
    },
    memory::row::{ItemKey, Row, RowId},
    store::{alias, columns, error::StoreError, history, overtake, turns},
};

/// Attempts of a piece: an answer waits for as long as one writes.
const PIECE: usize = 4_000;

/// A first fold on its way.
#[derive(Debug)]
pub(super) struct FirstFold {
    /// Attempts of a piece.
    piece: usize,
    /// What was said of attempts, read once for a fold up to this row.
    said: Option<(RowId, HashMap<RowId, Vec<Said>>)>,
    /// Items there are, and how many of them were folded.
    items: Option<(u64, u64)>,
}

/// Empties the tables and marks how far the fold is to go; false where the log is empty.
pub(super) fn begin(conn: &mut Connection) -> Result<bool, StoreError> {
    overtake::settle(conn, |tx| {
        let Some(newest) = newest(tx)? else { return Ok(false) };
        forget(tx)?;
        tx.prepare_cached(sql!("insight_mark_put"))?.execute(params![newest, "", ""])?;
        Ok(true)
    })
}

impl Default for FirstFold {
    fn default() -> Self {
        Self::of(PIECE)
    }
}

impl FirstFold {
    /// Begins or goes on with one, so many attempts at a time.
    pub(super) fn of(piece: usize) -> Self {
        FirstFold { piece, said: None, items: None }
    }

    /// Folds the next items; gives their number.
    pub(super) fn piece(&mut self, conn: &mut Connection) -> Result<usize, StoreError> {
        let folded = overtake::settle(conn, |tx| self.piece_in(tx))?;
        if let Some((done, _)) = &mut self.items {
            *done += folded as u64;
        }
        Ok(folded)
    }

    /// Tells how much of it is done, 0 to 1.
    pub(super) fn share(&mut self, conn: &Connection) -> Result<f64, StoreError> {
        let Some(Mark { reached: Some(reached), .. }) = mark(conn)? else { return Ok(1.0) };
        let (done, all) = match self.items {
            Some(items) => items,
            None => {
                let which = named_params! {":deck": reached.deck, ":item": reached.item};
                let counted = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
                *self.items.insert(conn.prepare_cached(sql!("insight_share"))?.query_one(which, counted)?)
            }
        };
        Ok((done as f64 / all.max(1) as f64).min(1.0))
    }

    fn piece_in(&mut self, tx: &Connection) -> Result<usize, StoreError> {
        let Some(Mark { folded, reached: Some(reached) }) = mark(tx)? else { return Ok(0) };
        if self.said.as_ref().is_none_or(|(of, _)| *of != folded) {
            self.said = Some((folded, all_said(tx)?));
        }
        let Some((_, said)) = &self.said else { return Ok(0) };
        let mut made: Vec<(ItemKey, Part)> = Vec::new();
        let reached = Moment::of(tx, said, folded)?.walk(tx, &reached, self.piece, &mut |key, part| {
            made.push((key.clone(), part));
            Ok(())
        })?;
        store(tx, &made)?;
        if reached.is_none() {
            tx.prepare_cached(sql!("insight_mixup_all"))?.execute([])?;
        }
        tx.prepare_cached(sql!("insight_mark_put"))?.execute(params![
            folded,
            reached.as_ref().map(|key| &key.deck),
            reached.as_ref().map(|key| &key.item)
        ])?;
        Ok(made.len())
    }
}

pub(super) fn all_said(tx: &Connection) -> Result<HashMap<RowId, Vec<Said>>, StoreError> {
    let mut all: HashMap<RowId, Vec<Said>> = HashMap::new();
    let mut statement = tx.prepare_cached(sql!("insight_said_all"))?;
    for said in statement.query_map([], read_said)? {
        let said = said?;
        all.entry(said.attempt).or_default().push(said);
    }
    Ok(all)
}

/// The log as it was when a fold of it began.
pub(super) struct Moment<'a> {
    said: &'a HashMap<RowId, Vec<Said>>,
    folded: RowId,
    late: BTreeSet<RowId>,
    aliases: BTreeMap<ItemKey, ItemKey>,
    renamed: BTreeSet<ItemKey>,
}

impl Moment<'_> {
    /// Looks at the log up to a row, without what came in late.
    pub(super) fn of<'a>(
        tx: &Connection,
        said: &'a HashMap<RowId, Vec<Said>>,
        folded: RowId,
    ) -> Result<Moment<'a>, StoreError> {
        let aliases = alias::all(tx)?;
        let renamed = aliases.values().cloned().collect();
        Ok(Moment { said, folded, late: late(tx)?, aliases, renamed })
    }

    /// Tells whether rows of an item lie about under several ids.
    pub(super) fn is_renamed(&self, key: &ItemKey) -> bool {
        self.aliases.contains_key(key) || self.renamed.contains(key)
    }

    /// Hands on what each item after `from` adds, until so many attempts were read; gives the item it came to. At the
    /// end of the log come those that were renamed, and none is given.
    pub(super) fn walk(
        &self,
        tx: &Connection,
        from: &ItemKey,
        most: usize,
        each: &mut dyn FnMut(&ItemKey, Part) -> Result<(), StoreError>,
    ) -> Result<Option<ItemKey>, StoreError> {
        let mut attempts = tx.prepare_cached(sql!("insight_attempts"))?;
        let which = named_params! {":deck": from.deck, ":item": from.item};
        let mut attempts = attempts.query_and_then(which, |row| turns::with(tx, columns::attempt(row)?))?.peekable();
        let (mut read, mut last) = (0, None);
        while read < most
            && let Some(first) = attempts.next().transpose()?
        {
            let key = first.key.clone();
            let mut rows = vec![Row::Attempt(first)];
            while let Some(attempt) = attempts.next_if(|next| next.as_ref().map_or(true, |next| next.key == key)) {
                rows.push(Row::Attempt(attempt?));
            }
            read += rows.len();
            if !self.is_renamed(&key) {
                let events = history::said_of(tx, &key)?;
                if !events.is_empty() {
                    rows.extend(events.into_iter().map(Row::Event));
                    rows.sort_by_key(Row::order);
                }
                each(&key, self.part(rows))?;
            }
            last = Some(key);
        }
        if attempts.next().is_some() {
            return Ok(last);
        }
        for key in &self.renamed {
            each(key, self.part(history::rows(tx, key)?))?;
        }
        Ok(None)
    }

    fn has(&self, id: RowId) -> bool {
        id <= self.folded && !self.late.contains(&id)
    }

    fn part(&self, mut rows: Vec<Row>) -> Part {
        rows.retain(|row| self.has(row.order().1));
        let of = |row: &Row| match row {
            Row::Attempt(attempt) => self.said.get(&attempt.id),
            Row::Event(_) => None,
        };
        let said: Vec<Said> = rows.iter().filter_map(of).flatten().filter(|said| self.has(said.id)).cloned().collect();
        item::part(&rows, &said)
    }
}

/// Adds what items add to the tables, which know nothing of them yet.
fn store(tx: &Connection, made: &[(ItemKey, Part)]) -> Result<(), StoreError> {
    let mut decks: BTreeMap<&str, Cells> = BTreeMap::new();
    for (key, part) in made {
        decks.entry(&key.deck).or_default().add(&part.cells, 1);
    }
    for (deck, cells) in &decks {
        add(tx, deck, cells)?;
    }
    made.iter().try_for_each(|(key, part)| put(tx, key, part))
}
