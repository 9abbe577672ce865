//! The items of a deck in the cache: written out, compared with what is there, and put in its place.

use std::{collections::HashMap, iter::repeat_with};

use rusqlite::{CachedStatement, Connection, OptionalExtension as _, ToSql, named_params, types::ValueRef};

use super::{
    decks::{Cached, Step},
    error::StoreError,
    memories, parted,
};
use crate::{
    deck::model::{Deck, Item},
    memory::row::ItemKey,
};

/// The items of a deck as they are cached, in the order of the deck.
#[derive(Debug, Default)]
pub struct Bodies {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Bodies {
    /// Writes the items of a deck out. The costly part of caching, and it needs no database.
    ///
    /// # Errors
    /// Fails when an item cannot be written.
    pub fn of(deck: &Deck) -> Result<Self, StoreError> {
        let mut all = Self { bytes: Vec::new(), ends: Vec::with_capacity(deck.items.len()) };
        for item in &deck.items {
            rmp_serde::encode::write_named(&mut all.bytes, item)?;
            all.ends.push(all.bytes.len());
        }
        Ok(all)
    }

    /// Tells how many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Tells whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| self.bytes.get(start..*end).unwrap_or_default())
    }
}

/// An item as it is now.
struct Now<'a> {
    /// Its place in the order of learning.
    ord: usize,
    item: &'a Item,
    body: &'a [u8],
}

/// What is cached of an item, as far as a comparison needs it.
struct Present {
    ord: usize,
    skill: String,
    revision: String,
    answer_revision: String,
    body: i64,
    /// Whether the item reads as it did.
    same: bool,
}

/// Writes what changed of the items; tells whether what is listed of them did: which there are, of which skill, in
/// which order.
pub(super) fn put(tx: &Connection, deck: &Deck, bodies: &Bodies, cached: &mut Cached) -> Result<bool, StoreError> {
    let items = in_order_of_keys(deck, bodies);
    let (present, gone) = present_cards(tx, &deck.id, &items)?;
    let mut relisted = false;
    let mut cards = Cards::of(tx, deck)?;
    let parted = parted::of_deck(tx, &deck.id)?;
    let mut body_insert = tx.prepare_cached(sql!("body_insert"))?;
    for (Now { ord, item, body }, card) in items.into_iter().zip(present) {
        let Some(card) = card else {
            body_insert.execute(named_params! {":body": body})?;
            // What left and comes back is asked about as if it had stayed.
            let edited = match parted.get(&item.id) {
                Some(left) => {
                    let key = ItemKey { deck: deck.id.clone(), item: item.id.clone() };
                    parted::back(tx, &key, left, item, cached)?
                }
                None => false,
            };
            cards.put(item, Row { ord, body: tx.last_insert_rowid(), edited })?;
            cached.added += 1;
            continue;
        };
        relisted |= card.ord != ord || card.skill != item.skill;
        if !card.same {
            let key = ItemKey { deck: deck.id.clone(), item: item.id.clone() };
            let edited = card.answer_revision != item.answer_revision
                && memories::kept(tx, &key)?.is_some_and(|kept| kept.state.memory.is_some())
                // A bundled deck that gives its place up may only have been read before the one that is learnt.
                && (cached.displaced.is_none() || learnt_under(tx, &key, &card.revision)?);
            tx.prepare_cached(sql!("body_update"))?.execute(named_params! {":id": card.body, ":body": body})?;
            cards.put(item, Row { ord, body: card.body, edited })?;
            cached.changed += 1;
            if edited {
                cached.edited.push(key);
            }
        } else if card.ord != ord {
            tx.prepare_cached(sql!("card_move"))?.execute(named_params! {
                ":deck": deck.id, ":item": item.id, ":ord": ord,
            })?;
        }
    }
    cached.removed = gone.len();
    for item in gone {
        tx.prepare_cached(sql!("card_drop"))?.execute(named_params! {":deck": deck.id, ":item": item})?;
    }
    Ok(relisted || cached.added > 0 || cached.removed > 0)
}

/// Tells whether the newest attempt at an item was made as it reads in this revision.
fn learnt_under(tx: &Connection, key: &ItemKey, revision: &str) -> Result<bool, StoreError> {
    let mut statement = tx.prepare_cached(sql!("attempt_revision"))?;
    let newest: Option<String> =
        statement.query_one(named_params! {":deck": key.deck, ":item": key.item}, |row| row.get(0)).optional()?;
    Ok(newest.as_deref() == Some(revision))
}

/// Gives the items in the order of their keys, so that each row of a new deck goes behind the one before.
///
/// They are learnt by skill as the author lists them, then as written. Pairs stand behind the written items in the file,
/// and often before them in the skills.
fn in_order_of_keys<'a>(deck: &'a Deck, bodies: &'a Bodies) -> Vec<Now<'a>> {
    let places: HashMap<&str, usize> = deck.skills.iter().enumerate().map(|(n, s)| (s.id.as_str(), n)).collect();
    let mut order: Vec<(usize, usize)> = Vec::with_capacity(deck.items.len());
    for (n, item) in deck.items.iter().enumerate() {
        order.push((places.get(item.skill.as_str()).copied().unwrap_or(usize::MAX), n));
    }
    order.sort_unstable();
    let mut ords = vec![0; order.len()];
    for (ord, (_, n)) in order.into_iter().enumerate() {
        if let Some(place) = ords.get_mut(n) {
            *place = ord;
        }
    }
    let items = deck.items.iter().zip(bodies.iter()).zip(ords);
    let mut items: Vec<Now<'_>> = items.map(|((item, body), ord)| Now { ord, item, body }).collect();
    items.sort_by(|one, other| one.item.id.cmp(&other.item.id));
    items
}

/// Finds what is cached of each of the items, and which cached ones are gone. Both come in the order of their keys.
fn present_cards(
    tx: &Connection,
    deck: &str,
    items: &[Now<'_>],
) -> Result<(Vec<Option<Present>>, Vec<String>), StoreError> {
    let mut present: Vec<Option<Present>> = repeat_with(|| None).take(items.len()).collect();
    let mut gone = Vec::new();
    let mut ahead = items.iter().zip(&mut present).peekable();
    let mut statement = tx.prepare_cached(sql!("cards_of_deck"))?;
    let mut rows = statement.query(named_params! {":deck": deck})?;
    while let Some(row) = rows.next()? {
        let ValueRef::Text(id) = row.get_ref("item")? else { continue };
        while ahead.next_if(|(now, _)| now.item.id.as_bytes() < id).is_some() {}
        let Some((now, place)) = ahead.next_if(|(now, _)| now.item.id.as_bytes() == id) else {
            gone.push(row.get("item")?);
            continue;
        };
        *place = Some(Present {
            ord: row.get("ord")?,
            skill: row.get("skill")?,
            revision: row.get("revision")?,
            answer_revision: row.get("answer_revision")?,
            body: row.get("id")?,
            same: row.get_ref("body")? == ValueRef::Blob(now.body),
        });
    }
    Ok((present, gone))
}

struct Row {
    ord: usize,
    body: i64,
    edited: bool,
}

/// The cards of a deck, ready to be written.
struct Cards<'t> {
    deck: &'t str,
    put: Named<'t, 15>,
    /// The ladder written last, which the next item often has too.
    ladder: (Vec<Step>, String),
}

impl<'t> Cards<'t> {
    fn of(tx: &'t Connection, deck: &'t Deck) -> Result<Self, StoreError> {
        let names = [
            ":deck",
            ":item",
            ":ord",
            ":skill",
            ":nature",
            ":difficulty",
            ":ladder",
            ":top_rung",
            ":instruct_first",
            ":safety_critical",
            ":revision",
            ":contrast",
            ":answer_revision",
            ":edited",
            ":body",
        ];
        Ok(Self { deck: &deck.id, put: Named::of(tx, sql!("card_put"), names)?, ladder: (Vec::new(), "[]".to_owned()) })
    }

    fn put(&mut self, item: &Item, row: Row) -> Result<(), StoreError> {
        if !item.rungs.iter().map(Step::of).eq(self.ladder.0.iter().copied()) {
            let steps: Vec<Step> = item.rungs.iter().map(Step::of).collect();
            let written = serde_json::to_string(&steps)?;
            self.ladder = (steps, written);
        }
        Ok(self.put.execute([
            &self.deck,
            &item.id,
            &row.ord,
            &item.skill,
            &item.nature,
            &item.difficulty,
            &self.ladder.1,
            &item.top_rung(),
            &item.instruct_first,
            &item.safety_critical,
            &item.revision,
            // Ids hold no line break.
            &item.contrast.join("\n"),
            &item.answer_revision,
            &row.edited,
            &row.body,
        ])?)
    }
}

/// A statement whose parameters were looked up by their names once, for many executions.
struct Named<'t, const N: usize> {
    statement: CachedStatement<'t>,
    places: [usize; N],
}

impl<'t, const N: usize> Named<'t, N> {
    fn of(tx: &'t Connection, sql: &str, names: [&str; N]) -> rusqlite::Result<Self> {
        let statement = tx.prepare_cached(sql)?;
        let mut places = [0; N];
        for (place, name) in places.iter_mut().zip(names) {
            let found = statement.parameter_index(name)?;
            *place = found.ok_or_else(|| rusqlite::Error::InvalidParameterName(name.to_owned()))?;
        }
        Ok(Self { statement, places })
    }

    fn execute(&mut self, values: [&dyn ToSql; N]) -> rusqlite::Result<()> {
        for (place, value) in self.places.iter().zip(values) {
            self.statement.raw_bind_parameter(*place, value)?;
        }
        self.statement.raw_execute().map(drop)
    }
}
