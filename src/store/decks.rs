//! The cache of parsed decks: which files were read, and what is in them, card by card.
//!
//! Reading it; `shelve` writes it.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, named_params};
use serde::{Deserialize, Serialize};

use super::{Store, alias, error::StoreError};
use crate::{
    deck::LANGUAGE,
    deck::model::{Deck, Item, Level, Misconception, Nature, Rung, Way},
    memory::row::ItemKey,
};

/// BLAKE3 of a deck's text.
pub type Hash = [u8; 32];

/// Where a deck comes from, as far as can be told without reading it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// The path of the file, or `bundled:ID`.
    pub path: String,
    /// What tells whether it has changed.
    pub stamp: Stamp,
}

/// What tells whether a source has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stamp {
    /// A file.
    File {
        /// Length in bytes.
        size: u64,
        /// Time of its last change, nanoseconds since 1970.
        mtime_ns: i64,
    },
    /// A deck in the binary, by the hash of its text.
    Bundled(Hash),
}

/// What a look at all sources found to do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stale {
    /// Sources that have to be read: new, changed, read by another version of the deck language, or free to be shown again.
    pub read: Vec<Source>,
    /// Paths that are cached and not among the sources any more.
    pub gone: Vec<String>,
}

/// What caching a deck did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cached {
    /// Items that were not there before.
    pub added: usize,
    /// Items that read differently now.
    pub changed: usize,
    /// Items that are gone; their history stays.
    pub removed: usize,
    /// Items whose history was found under an earlier id.
    pub renamed: usize,
    /// Items with a memory whose answer was edited: the learner is to say whether to keep it.
    pub edited: Vec<ItemKey>,
    /// The source whose deck of the same id is not shown from now on: a bundled one that this one takes the place of.
    pub displaced: Option<String>,
    /// The source that keeps the id; this deck is then not shown.
    pub shadowed_by: Option<String>,
}

/// A deck in the list of decks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Identity.
    pub id: String,
    /// Title as shown.
    pub title: String,
    /// The source it was read from.
    pub source: String,
    /// How many items it has.
    pub cards: u32,
    /// Faults the source has now; then what is shown is its last good version.
    pub faults: u32,
}

/// A source that cannot be shown as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unshown {
    /// The source.
    pub source: String,
    /// Its deck id, if it can be told.
    pub deck: Option<String>,
    /// How many faults it has; 0 when another source has its deck id.
    pub faults: u32,
    /// The first of them in short, or what else is the matter.
    pub summary: String,
}

/// What the queue builder asks of an item before it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outline {
    /// Which item.
    pub key: ItemKey,
    /// The skill it trains.
    pub skill: String,
    /// What kind of thing is learnt.
    pub nature: Nature,
    /// The author's guess, 1 to 5.
    pub difficulty: u8,
    /// Its rungs, easiest first.
    pub ladder: Vec<Step>,
    /// Index of the highest rung it may reach.
    pub top_rung: u8,
    /// The lesson comes before the first attempt.
    pub instruct_first: bool,
    /// Must never be a challenge.
    pub safety_critical: bool,
    /// Fingerprint of all that is asked and accepted.
    pub revision: String,
    /// Ids of items of its deck it is easily confused with.
    pub contrast: Vec<String>,
    /// Its place in the order of learning of its deck.
    pub ord: u32,
}

/// A rung in an outline.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Its level.
    pub level: Level,
    /// Chance of a right answer without knowing, 0 to 1.
    pub guess: f64,
    /// How it is asked.
    pub way: Way,
}

impl Step {
    /// Takes of a rung what an outline holds.
    #[must_use]
    pub fn of(rung: &Rung) -> Step {
        Step { level: rung.level(), guess: rung.guess_rate(), way: rung.ask.way() }
    }
}

impl Store {
    /// Compares all sources there are with the cache.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn stale_sources(&self, sources: &[Source]) -> Result<Stale, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("sources_all"))?;
        let known = statement.query_map(named_params! {":language": LANGUAGE}, |row| {
            let stamp = match row.get::<_, Option<u64>>("size")?.zip(row.get("mtime_ns")?) {
                Some((size, mtime_ns)) => Stamp::File { size, mtime_ns },
                None => Stamp::Bundled(row.get("hash")?),
            };
            let holds = row.get::<_, bool>("current")? && !row.get::<_, bool>("free")?;
            Ok((row.get::<_, String>("path")?, (stamp, holds)))
        })?;
        let mut known: BTreeMap<String, (Stamp, bool)> = known.collect::<Result<_, _>>()?;
        let read = sources
            .iter()
            .filter(|source| known.remove(&source.path).is_none_or(|(stamp, holds)| !holds || stamp != source.stamp))
            .cloned()
            .collect();
        Ok(Stale { read, gone: known.into_keys().collect() })
    }

    /// Lists the decks that are shown, by title.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn deck_list(&self) -> Result<Vec<Listed>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("deck_list"))?;
        let decks = statement.query_map([], |row| {
            Ok(Listed {
                id: row.get("id")?,
                title: row.get("title")?,
                source: row.get("source")?,
                cards: row.get("cards")?,
                faults: row.get("faults")?,
            })
        })?;
        Ok(decks.collect::<Result<_, _>>()?)
    }

    /// Lists the sources that have faults or whose deck id another one has.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn unshown(&self) -> Result<Vec<Unshown>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("sources_unshown"))?;
        let sources = statement.query_map([], |row| {
            Ok(Unshown {
                source: row.get("path")?,
                deck: row.get("deck")?,
                faults: row.get("faults")?,
                summary: row.get("summary")?,
            })
        })?;
        Ok(sources.collect::<Result<_, _>>()?)
    }

    /// Reads a deck without its items: titles, skills, misconceptions.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn deck(&self, id: &str) -> Result<Option<Deck>, StoreError> {
        let meta: Option<String> = self
            .conn
            .prepare_cached(sql!("deck_meta"))?
            .query_one(named_params! {":id": id}, |row| row.get(0))
            .optional()?;
        Ok(meta.map(|meta| serde_json::from_str(&meta)).transpose()?)
    }

    /// Tells where a deck comes from: the path of its file, or `bundled:ID`.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn source_of(&self, id: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("deck_source"))?;
        Ok(statement.query_one(named_params! {":id": id}, |row| row.get(0)).optional()?)
    }

    /// Reads the misconceptions of a deck.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn misconceptions(&self, deck: &str) -> Result<Vec<Misconception>, StoreError> {
        Ok(self.deck(deck)?.map(|deck| deck.misconceptions).unwrap_or_default())
    }

    /// Reads one item.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn card(&self, key: &ItemKey) -> Result<Option<Item>, StoreError> {
        let body: Option<Vec<u8>> = self
            .conn
            .prepare_cached(sql!("card_body"))?
            .query_one(named_params! {":deck": key.deck, ":item": key.item}, |row| row.get(0))
            .optional()?;
        Ok(body.map(|body| rmp_serde::from_slice(&body)).transpose()?)
    }

    /// Reads what the queue builder asks of an item.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn outline(&self, key: &ItemKey) -> Result<Option<Outline>, StoreError> {
        let found = self
            .conn
            .prepare_cached(sql!("card_outline"))?
            .query_one(named_params! {":deck": key.deck, ":item": key.item}, |row| {
                let outline = Outline {
                    key: key.clone(),
                    skill: row.get("skill")?,
                    nature: row.get("nature")?,
                    difficulty: row.get("difficulty")?,
                    ladder: Vec::new(),
                    top_rung: row.get("top_rung")?,
                    instruct_first: row.get("instruct_first")?,
                    safety_critical: row.get("safety_critical")?,
                    revision: row.get("revision")?,
                    contrast: row.get_ref("contrast")?.as_str()?.split_terminator('\n').map(str::to_owned).collect(),
                    ord: row.get("ord")?,
                };
                Ok((outline, row.get::<_, String>("ladder")?))
            })
            .optional()?;
        let Some((mut outline, ladder)) = found else { return Ok(None) };
        outline.ladder = serde_json::from_str(&ladder)?;
        Ok(Some(outline))
    }

    /// Lists the items with a memory whose answer was edited, until an event keeps, halves or resets it.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn edited(&self) -> Result<Vec<ItemKey>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("cards_edited"))?;
        let keys = statement.query_map([], |row| Ok(ItemKey { deck: row.get(0)?, item: row.get(1)? }))?;
        Ok(keys.collect::<Result<_, _>>()?)
    }

    /// Tells whether the answer of an item was edited since it was learnt, and nothing was said about that.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn is_edited(&self, key: &ItemKey) -> Result<bool, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("card_is_edited"))?;
        Ok(statement.exists(named_params! {":deck": key.deck, ":item": key.item})?)
    }

    /// Gives the id an item goes by now; its own where it was never renamed.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn present_key(&self, key: &ItemKey) -> Result<ItemKey, StoreError> {
        alias::present_key(&self.conn, key)
    }
}
