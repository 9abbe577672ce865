//! Reading the whole log for a fit or an evaluation: in parts that several threads can read side by side, and no more
//! of each row than a replay needs.
//!
//! A reader has a connection of its own, so that it can go to another thread, and sees the log as it was when it began.
//! All rows of one item are in one part: whatever is written between the beginnings of two readers, no history is torn.

use std::collections::BTreeSet;

use rusqlite::{Connection, OpenFlags, named_params, types::Value};

use super::{Store, alias, columns, error::StoreError, file, history};
use crate::memory::{
    replay::{self, Answer, Told},
    row::ItemKey,
};

/// Attempts from which a part is long enough: with an item more it still fits into lists of 2,048.
const PART: usize = 1_800;

/// A part of the log: some items with all their rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Part(Items);

#[derive(Debug, Clone, PartialEq)]
enum Items {
    /// Those of a deck from one on, up to another that is not among them; none for the last of the deck.
    Of { deck: String, from: String, to: Option<String> },
    /// Those that were renamed, whose rows lie about.
    Renamed,
}

/// Reads parts of the log.
#[derive(Debug)]
pub struct Past {
    conn: Connection,
    /// Ids that a renamed item has or had.
    renamed: BTreeSet<ItemKey>,
    present: BTreeSet<ItemKey>,
}

impl Store {
    /// Cuts the log into parts, in the order of its items; renamed ones last.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn parts(&self) -> Result<Vec<Part>, StoreError> {
        self.parts_of(PART)
    }

    fn parts_of(&self, least: usize) -> Result<Vec<Part>, StoreError> {
        let mut next = self.conn.prepare_cached(sql!("past_next_deck"))?;
        let mut sizes = self.conn.prepare_cached(sql!("past_sizes"))?;
        let mut parts = Vec::new();
        let mut from_deck = String::new();
        while let Some(deck) =
            next.query_one(named_params! {":from": from_deck}, |row| row.get::<_, Option<String>>(0))?
        {
            let mut from = String::new();
            let mut length = 0;
            let mut items = sizes.query(named_params! {":deck": deck})?;
            while let Some(row) = items.next()? {
                if length >= least {
                    let to: String = row.get(0)?;
                    parts.push(Part(Items::Of { deck: deck.clone(), from, to: Some(to.clone()) }));
                    (from, length) = (to, 0);
                }
                length += row.get::<_, usize>(1)?;
            }
            // The next text there is.
            from_deck = format!("{deck}\0");
            parts.push(Part(Items::Of { deck, from, to: None }));
        }
        parts.push(Part(Items::Renamed));
        Ok(parts)
    }

    /// Opens a reader of parts, which may go to another thread.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn past(&self) -> Result<Past, StoreError> {
        let conn = file::connect(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        // Ends with the connection.
        conn.execute_batch("begin")?;
        let aliases = alias::all(&conn)?;
        let present: BTreeSet<ItemKey> = aliases.values().cloned().collect();
        let renamed = aliases.into_keys().chain(present.iter().cloned()).collect();
        Ok(Past { conn, renamed, present })
    }
}

impl Past {
    /// Reads a part item by item, in order, until told false; tells whether it came to the end. Of an item that has
    /// attempts, `each` is given the rows.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn read(&self, Part(items): &Part, mut each: impl FnMut(&[Told]) -> bool) -> Result<bool, StoreError> {
        match items {
            Items::Of { deck, from, to } => self.read_items(deck, from, to.as_deref(), each),
            Items::Renamed => {
                for key in &self.present {
                    let rows = history::rows(&self.conn, key)?;
                    if !rows.is_empty() && !each(&replay::told(&rows)) {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
        }
    }

    fn read_items(
        &self,
        deck: &str,
        from: &str,
        to: Option<&str>,
        mut each: impl FnMut(&[Told]) -> bool,
    ) -> Result<bool, StoreError> {
        // A blob comes after every text.
        let to = to.map_or(Value::Blob(Vec::new()), |to| Value::Text(to.to_owned()));
        let which = named_params! {":deck": deck, ":from": from, ":to": to};
        let mut spoken_of = self.conn.prepare_cached(sql!("past_spoken_of"))?;
        let spoken_of: BTreeSet<String> =
            spoken_of.query_map(which, |row| row.get(0))?.collect::<Result<_, rusqlite::Error>>()?;
        let mut attempts = self.conn.prepare_cached(sql!("past_of_part"))?;
        let mut attempts = attempts.query(which)?;
        let mut item: Vec<u8> = Vec::new();
        let mut told: Vec<Told> = Vec::new();
        while let Some(row) = attempts.next()? {
            let of = row.get_ref(0)?.as_bytes().map_err(rusqlite::Error::from)?;
            if of != item {
                if !self.hand_on(deck, &item, &mut told, &spoken_of, &mut each)? {
                    return Ok(false);
                }
                item.clear();
                item.extend_from_slice(of);
            }
            told.push(Told::Answer(columns::answer(row)?));
        }
        self.hand_on(deck, &item, &mut told, &spoken_of, &mut each)
    }

    /// Hands on the attempts at one item, with what was said about it, and begins anew.
    fn hand_on(
        &self,
        deck: &str,
        item: &[u8],
        told: &mut Vec<Told>,
        spoken_of: &BTreeSet<String>,
        each: &mut impl FnMut(&[Told]) -> bool,
    ) -> Result<bool, StoreError> {
        if told.is_empty() {
            return Ok(true);
        }
        // Nearly always both are empty, and no text has to be made.
        if !spoken_of.is_empty() || !self.renamed.is_empty() {
            let key = ItemKey { deck: deck.to_owned(), item: String::from_utf8_lossy(item).into_owned() };
            if self.renamed.contains(&key) {
                told.clear();
                return Ok(true);
            }
            if spoken_of.contains(&key.item) {
                let answers: Vec<Answer> = told
                    .iter()
                    .filter_map(|told| match told {
                        Told::Answer(answer) => Some(*answer),
                        _ => None,
                    })
                    .collect();
                *told = replay::amended(&answers, history::said_of(&self.conn, &key)?);
            }
        }
        let on = each(told);
        told.clear();
        Ok(on)
    }
}

/// What replays make of the log: read in parts of a few attempts, and as it is read for a rebuild.
#[cfg(test)]
pub(super) fn both_ways(store: &Store) -> [Vec<Vec<replay::Life>>; 2] {
    let sets = store.param_sets().unwrap();
    let (mut parts, mut whole) = (Vec::new(), Vec::new());
    let past = store.past().unwrap();
    for part in store.parts_of(2).unwrap() {
        let read = past.read(&part, |told| {
            parts.push(replay::replay(told, &sets));
            true
        });
        assert!(read.unwrap());
    }
    super::rebuild::each_item(
        &store.conn,
        |_, _| Ok(()),
        |_, rows| {
            whole.push(replay::replay(&replay::told(rows), &sets));
            Ok(true)
        },
    )
    .unwrap();
    // An item of which nothing is known but events is in one of them only.
    [parts, whole].map(|lives| lives.into_iter().filter(|lives| !lives.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grade::Verdict,
        memory::row::{Row, What},
        store::testing::{Place, answer, attempt, event},
    };

    #[test]
    fn a_log_is_read_in_parts_item_by_item_until_told_to_stop() {
        let place = Place::new();
        let mut store = place.store();
        for (n, item) in [(100, "b"), (101, "a"), (102, "b"), (103, "c"), (104, "b")] {
            store.append(&attempt(n, item, n as i32, Verdict::Right)).unwrap();
        }
        // The same ids in other decks are other items; an event alone is none.
        for (n, deck) in [(105, "c"), (106, "d2"), (107, "")] {
            let mut other = answer(n, "c", 10, Verdict::Off);
            other.key.deck = deck.to_owned();
            store.append(&Row::Attempt(other)).unwrap();
        }
        store.append(&event(108, Some("z"), 10, What::Park)).unwrap();
        let read = |least: usize, most: usize| {
            let past = store.past().unwrap();
            let parts = store.parts_of(least).unwrap();
            let mut seen = Vec::new();
            let whole = parts.iter().all(|part| {
                let each = |told: &[Told]| {
                    seen.push(told.len());
                    seen.len() < most
                };
                past.read(part, each).unwrap()
            });
            (parts.len(), whole, seen)
        };
        assert_eq!(read(1_000, 99), (5, true, vec![1, 1, 1, 3, 1, 1]));
        assert_eq!(read(1, 99), (7, true, vec![1, 1, 1, 3, 1, 1]));
        assert_eq!(read(1_000, 4), (5, false, vec![1, 1, 1, 3]));
        let [parts, whole] = both_ways(&store);
        assert_eq!((parts.len(), parts), (6, whole));
    }

    #[test]
    fn a_reader_sees_the_log_as_it_was_when_it_began() {
        let place = Place::new();
        let mut store = place.store();
        store.append(&attempt(100, "a", 1, Verdict::Right)).unwrap();
        let past = store.past().unwrap();
        store.append(&attempt(101, "a", 5, Verdict::Right)).unwrap();
        let mut seen = Vec::new();
        for part in store.parts().unwrap() {
            past.read(&part, |told| {
                seen.push(told.len());
                true
            })
            .unwrap();
        }
        assert_eq!(seen, [1]);
    }
}
