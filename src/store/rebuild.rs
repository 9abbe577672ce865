//! Making the derived tables again from the log, and comparing them with it.

use std::collections::BTreeSet;

use rusqlite::{
    Connection, Row as SqlRow, Rows, TransactionBehavior, fallible_streaming_iterator::FallibleStreamingIterator,
    named_params,
};

use super::{
    Store, alias, columns, derive, elo, elo::Gathering, entries, error::StoreError, history, insight, levels, memories,
};
use crate::memory::{
    fsrs::ParamSets,
    row::{Event, ItemKey, Row},
};

/// A place where a derived table does not say what the log says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The state of an item is another one.
    State(ItemKey),
    /// An item has rows and no state is stored for it.
    Missing(ItemKey),
    /// A state is stored and the item has no rows.
    Extra(ItemKey),
    /// So many rows of a table made from states and cards are wrong.
    Rows {
        /// The table.
        table: &'static str,
        /// How many.
        count: u64,
    },
}

impl Store {
    /// Makes all derived tables again from the log and the deck cache; gives the number of items with a history.
    ///
    /// # Errors
    /// Fails when the database cannot be read or written; then nothing was changed.
    pub fn rebuild(&mut self) -> Result<usize, StoreError> {
        self.with_room(|store| {
            let tx = store.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
            store.sets.forget();
            // Folded again when figures are wanted.
            insight::forget(&tx)?;
            let items = rebuild_in(&tx, store.sets.fresh(&tx)?)?;
            entries::clear(&tx)?;
            tx.commit()?;
            Ok(items)
        })
    }

    /// Compares the derived tables with what the log says. Reads everything; changes nothing.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn verify(&mut self) -> Result<Vec<Difference>, StoreError> {
        let tx = self.conn.transaction()?;
        self.sets.forget();
        let sets = self.sets.fresh(&tx)?;
        let mut differences = Vec::new();
        let mut seen = BTreeSet::new();
        // Gone again with the transaction.
        elo::settle_in(&tx)?;
        let mut abilities = Gathering::of_all(&tx)?;
        let (mut tried, mut unlike) = (0, 0);
        let ability = |key: &ItemKey, rows: &[Row]| {
            if let Some(level) = abilities.item(rows)? {
                tried += 1;
                unlike += u64::from(levels::item(&tx, key)? != Some(level));
            }
            Ok(())
        };
        each_item(&tx, ability, |key, rows| {
            match memories::kept(&tx, key)? {
                None => differences.push(Difference::Missing(key.clone())),
                Some(kept) if !kept.agrees(&derive::fold_all(rows, sets)) => {
                    differences.push(Difference::State(key.clone()));
                }
                Some(_) => {}
            }
            seen.insert(key.clone());
            Ok(true)
        })?;
        let mut keys = tx.prepare_cached(sql!("memory_keys"))?;
        for key in keys.query_map([], |row| Ok(ItemKey { deck: row.get(0)?, item: row.get(1)? }))? {
            let key = key?;
            if !seen.contains(&key) {
                differences.push(Difference::Extra(key));
            }
        }
        let stored: u64 = tx.prepare_cached(sql!("item_level_count"))?.query_one([], |row| row.get(0))?;
        let items = ("item_level", unlike.max(stored.abs_diff(tried)));
        for (table, count) in abilities.fold().differences(&tx)?.into_iter().chain([items]) {
            if count > 0 {
                differences.push(Difference::Rows { table, count });
            }
        }
        for (table, sql) in
            [("memory", sql!("verify_listing")), ("fresh", sql!("verify_fresh")), ("tally", sql!("verify_tally"))]
        {
            let count: u64 =
                tx.prepare_cached(sql)?.query_one(named_params! {":always": derive::ALWAYS}, |row| row.get(0))?;
            if count > 0 {
                differences.push(Difference::Rows { table, count });
            }
        }
        let figures = insight::verify::differences(&tx)?;
        for (table, count) in figures.into_iter().chain(entries::verify::differences(&tx)?) {
            if count > 0 {
                differences.push(Difference::Rows { table, count });
            }
        }
        Ok(differences)
    }
}

/// Does the rebuild within an open transaction.
pub(super) fn rebuild_in(conn: &Connection, sets: &ParamSets) -> Result<usize, StoreError> {
    conn.execute_batch(sql!("derived_clear"))?;
    let mut cards = conn.prepare_cached(sql!("cards_all"))?;
    let mut cards = Cards::new(cards.query([])?)?;
    let mut items = 0;
    let mut abilities = Gathering::of_all(conn)?;
    let ability = |key: &ItemKey, rows: &[Row]| match abilities.item(rows)? {
        Some(level) => levels::put_item(conn, key, &level),
        None => Ok(()),
    };
    each_item(conn, ability, |key, rows| {
        items += 1;
        let state = derive::fold_ordered(rows, sets);
        memories::insert(conn, key, &state, cards.skill(conn, key)?.as_deref())?;
        Ok(true)
    })?;
    abilities.fold().store(conn)?;
    let mut decks = conn.prepare_cached(sql!("deck_ids"))?;
    for deck in decks.query_map([], |row| row.get::<_, String>(0))? {
        recount(conn, &deck?)?;
    }
    Ok(items)
}

/// Makes again what depends on both the states and the cards of one deck: which states are live, what is fresh, and
/// the counts.
pub(super) fn relist(conn: &Connection, deck: &str) -> Result<(), StoreError> {
    for sql in [sql!("relist_live"), sql!("relist_gone"), sql!("relist_fresh_clear"), sql!("relist_tally_clear")] {
        conn.prepare_cached(sql)?.execute(named_params! {":deck": deck})?;
    }
    recount(conn, deck)
}

/// Fills the empty lists and counts of one deck.
fn recount(conn: &Connection, deck: &str) -> Result<(), StoreError> {
    conn.prepare_cached(sql!("relist_fresh"))?.execute(named_params! {":deck": deck, ":always": derive::ALWAYS})?;
    for sql in [sql!("relist_tally_due"), sql!("relist_tally_fresh")] {
        conn.prepare_cached(sql)?.execute(named_params! {":deck": deck})?;
    }
    Ok(())
}

/// Walks the rows of every item of the log, in order, by the keys of the items, renamed ones last; ends early when told
/// false.
///
/// Streams: only the rows of one item are in memory. What an attempt's fold cannot need (its response, its device) is
/// not read. `ability` is given the rows under each id there is, renamed or not, before they are folded.
pub(super) fn each_item(
    conn: &Connection,
    mut ability: impl FnMut(&ItemKey, &[Row]) -> Result<(), StoreError>,
    mut each: impl FnMut(&ItemKey, &[Row]) -> Result<bool, StoreError>,
) -> Result<(), StoreError> {
    let aliases = alias::all(conn)?;
    let renamed: BTreeSet<&ItemKey> = aliases.values().collect();
    let mut again: BTreeSet<&ItemKey> = BTreeSet::new();
    let mut attempts = conn.prepare_cached(sql!("attempts_all"))?;
    let mut events = conn.prepare_cached(sql!("events_all"))?;
    let mut attempts = Attempts::new(attempts.query([])?)?;
    let mut events = Events::new(events.query([])?)?;
    let mut rows = Vec::new();
    while let Some(key) = attempts.key().into_iter().chain(events.key()).min().cloned() {
        rows.clear();
        attempts.take(&key, &mut rows)?;
        if events.take(&key, &mut rows)? {
            rows.sort_by_key(Row::order);
        }
        ability(&key, &rows)?;
        if let Some(present) = aliases.get(&key).or(renamed.get(&key).copied()) {
            again.insert(present);
            continue;
        }
        if !each(&key, &rows)? {
            return Ok(());
        }
    }
    for key in again {
        let rows = history::rows(conn, key)?;
        if !rows.is_empty() && !each(key, &rows)? {
            return Ok(());
        }
    }
    Ok(())
}

/// The skills of the cards by key, walked alongside the log.
struct Cards<'a> {
    rows: Rows<'a>,
    next: Option<(ItemKey, String)>,
}

impl<'a> Cards<'a> {
    fn new(rows: Rows<'a>) -> Result<Self, StoreError> {
        let mut cards = Self { rows, next: None };
        cards.step()?;
        Ok(cards)
    }

    /// Gives the skill of a card, if there is such a card. Keys that come out of order are looked up.
    fn skill(&mut self, conn: &Connection, key: &ItemKey) -> Result<Option<String>, StoreError> {
        while self.next.as_ref().is_some_and(|(next, _)| next < key) {
            self.step()?;
        }
        match self.next.take_if(|(next, _)| next == key) {
            Some((_, skill)) => {
                self.step()?;
                Ok(Some(skill))
            }
            None => memories::skill(conn, key),
        }
    }

    fn step(&mut self) -> Result<(), StoreError> {
        let read = |row: &SqlRow<'_>| -> rusqlite::Result<_> {
            Ok((ItemKey { deck: row.get(0)?, item: row.get(1)? }, row.get(2)?))
        };
        self.next = self.rows.next()?.map(read).transpose()?;
        Ok(())
    }
}

/// The attempts of the log by key, one item at a time.
struct Attempts<'a> {
    rows: Rows<'a>,
    next: Option<ItemKey>,
}

impl<'a> Attempts<'a> {
    fn new(rows: Rows<'a>) -> Result<Self, StoreError> {
        let mut attempts = Self { rows, next: None };
        attempts.next = attempts.rows.next()?.map(columns::fold_key).transpose()?;
        Ok(attempts)
    }

    fn key(&self) -> Option<&ItemKey> {
        self.next.as_ref()
    }

    /// Adds the attempts at `key`, if they are the next ones.
    fn take(&mut self, key: &ItemKey, taken: &mut Vec<Row>) -> Result<(), StoreError> {
        if self.next.as_ref() != Some(key) {
            return Ok(());
        }
        let mut current = self.rows.get();
        while let Some(row) = current {
            if !columns::fold_key_is(row, key)? {
                self.next = Some(columns::fold_key(row)?);
                return Ok(());
            }
            taken.push(Row::Attempt(columns::fold_attempt(row, key)?));
            current = self.rows.next()?;
        }
        self.next = None;
        Ok(())
    }
}

/// The events of the log by key, one item at a time.
struct Events<'a> {
    rows: Rows<'a>,
    next: Option<(ItemKey, Event)>,
}

impl<'a> Events<'a> {
    fn new(rows: Rows<'a>) -> Result<Self, StoreError> {
        let mut events = Self { rows, next: None };
        events.step()?;
        Ok(events)
    }

    fn key(&self) -> Option<&ItemKey> {
        self.next.as_ref().map(|(key, _)| key)
    }

    /// Adds the events about `key`, if they are the next ones; tells whether there were any.
    fn take(&mut self, key: &ItemKey, taken: &mut Vec<Row>) -> Result<bool, StoreError> {
        let before = taken.len();
        while let Some((_, event)) = self.next.take_if(|(next, _)| next == key) {
            taken.push(Row::Event(event));
            self.step()?;
        }
        Ok(taken.len() > before)
    }

    fn step(&mut self) -> Result<(), StoreError> {
        let event = self.rows.next()?.map(columns::event).transpose()?;
        self.next = event.and_then(|event| Some((event.key.clone()?, event)));
        Ok(())
    }
}
