//! The cache of parsed decks: which files were read, and what is in them, card by card.
//!
//! Histories are never touched from here: a deck that goes takes its cards along and leaves the log as it is.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, named_params};
use serde::{Deserialize, Serialize};

use super::{Store, derive::Sets, error::StoreError, memories, rebuild};
use crate::{
    deck::model::{Deck, Item, Level, Misconception, Nature},
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
    /// Sources that have to be read: new, changed, or free to be shown again.
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
}

/// A rung in an outline.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Its level.
    pub level: Level,
    /// Chance of a right answer without knowing, 0 to 1.
    pub guess: f64,
}

impl Store {
    /// Compares all sources there are with the cache.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn stale_sources(&self, sources: &[Source]) -> Result<Stale, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("sources_all"))?;
        let known = statement.query_map([], |row| {
            let stamp = match row.get::<_, Option<u64>>("size")?.zip(row.get("mtime_ns")?) {
                Some((size, mtime_ns)) => Stamp::File { size, mtime_ns },
                None => Stamp::Bundled(row.get("hash")?),
            };
            Ok((row.get::<_, String>("path")?, (stamp, row.get::<_, bool>("free")?)))
        })?;
        let mut known: BTreeMap<String, (Stamp, bool)> = known.collect::<Result<_, _>>()?;
        let read = sources
            .iter()
            .filter(|source| known.remove(&source.path).is_none_or(|(stamp, free)| free || stamp != source.stamp))
            .cloned()
            .collect();
        Ok(Stale { read, gone: known.into_keys().collect() })
    }

    /// Notes the new stamp of a source whose text hashes as it did before, and tells whether it does; then nothing of
    /// it has to be parsed.
    ///
    /// # Errors
    /// Fails when the database cannot be written.
    pub fn same_text(&mut self, source: &Source, hash: &Hash) -> Result<bool, StoreError> {
        let (size, mtime_ns) = columns_of(source.stamp);
        let changed = self.conn.prepare_cached(sql!("source_touch"))?.execute(named_params! {
            ":path": source.path, ":size": size, ":mtime_ns": mtime_ns, ":hash": hash,
        })?;
        Ok(changed > 0)
    }

    /// Caches a deck that was read without a fault. Only items that read differently are written.
    ///
    /// A user's deck takes the place of a bundled one with its id; between two files the one that was there first
    /// stays.
    ///
    /// # Errors
    /// Fails when the database cannot be written; then nothing was changed.
    pub fn put_deck(&mut self, source: &Source, hash: &Hash, deck: &Deck) -> Result<Cached, StoreError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let cached = put(&tx, &mut self.sets, source, hash, deck)?;
        tx.commit()?;
        Ok(cached)
    }

    /// Notes a source that has faults. The last good version of its deck stays.
    ///
    /// # Errors
    /// Fails when the database cannot be written.
    pub fn put_faulty(&mut self, source: &Source, hash: &Hash, faults: u32, summary: &str) -> Result<(), StoreError> {
        put_source(&self.conn, source, hash, Standing { word: "faulty", deck: None, faults, summary })
    }

    /// Forgets sources that are gone, with their decks; gives the ids of decks that are not shown any more. History
    /// stays. A source that stood behind one of them is told by the next [`Store::stale_sources`].
    ///
    /// # Errors
    /// Fails when the database cannot be written; then nothing was changed.
    pub fn forget_sources(&mut self, paths: &[String]) -> Result<Vec<String>, StoreError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut gone = Vec::new();
        for path in paths {
            gone.extend(drop_decks_of(&tx, path, None)?);
            tx.prepare_cached(sql!("source_drop"))?.execute(named_params! {":path": path})?;
        }
        tx.commit()?;
        Ok(gone)
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
        let body: Option<String> = self
            .conn
            .prepare_cached(sql!("card_body"))?
            .query_one(named_params! {":deck": key.deck, ":item": key.item}, |row| row.get(0))
            .optional()?;
        Ok(body.map(|body| serde_json::from_str(&body)).transpose()?)
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
                };
                Ok((outline, row.get::<_, String>("ladder")?))
            })
            .optional()?;
        let Some((mut outline, ladder)) = found else { return Ok(None) };
        outline.ladder = serde_json::from_str(&ladder)?;
        Ok(Some(outline))
    }

    /// Lists the items with a memory whose answer was edited, until an event keeps or resets it.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn edited(&self) -> Result<Vec<ItemKey>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("cards_edited"))?;
        let keys = statement.query_map([], |row| Ok(ItemKey { deck: row.get(0)?, item: row.get(1)? }))?;
        Ok(keys.collect::<Result<_, _>>()?)
    }

    /// Gives the id an item goes by now; its own where it was never renamed.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn present_key(&self, key: &ItemKey) -> Result<ItemKey, StoreError> {
        super::log::present_key(&self.conn, key)
    }
}

fn put(tx: &Connection, sets: &mut Sets, source: &Source, hash: &Hash, deck: &Deck) -> Result<Cached, StoreError> {
    let mut cached = Cached::default();
    // The file may have held another deck before.
    drop_decks_of(tx, &source.path, Some(&deck.id))?;
    let holder: Option<String> = tx
        .prepare_cached(sql!("deck_source"))?
        .query_one(named_params! {":id": deck.id}, |row| row.get(0))
        .optional()?;
    if let Some(holder) = holder.filter(|holder| *holder != source.path) {
        let bundled = |path: &str| path.starts_with("bundled:");
        if bundled(&source.path) || !bundled(&holder) {
            let summary = format!("the deck id is that of {holder}");
            let standing = Standing { word: "shadowed", deck: Some(&deck.id), faults: 0, summary: &summary };
            put_source(tx, source, hash, standing)?;
            cached.shadowed_by = Some(holder);
            return Ok(cached);
        }
        let summary = format!("{} takes its place", source.path);
        tx.prepare_cached(sql!("source_shadow"))?.execute(named_params! {":path": holder, ":summary": summary})?;
        cached.displaced = Some(holder);
    }
    put_source(tx, source, hash, Standing { word: "shown", deck: Some(&deck.id), faults: 0, summary: "" })?;
    put_meta(tx, source, deck)?;
    let relisted = put_cards(tx, deck, &mut cached)?;
    let renamed = put_aliases(tx, deck)?;
    if relisted {
        rebuild::relist(tx, &deck.id)?;
    }
    for key in &renamed {
        memories::refold(tx, sets.fresh(tx)?, key)?;
    }
    cached.renamed = renamed.len();
    Ok(cached)
}

fn put_meta(tx: &Connection, source: &Source, deck: &Deck) -> Result<(), StoreError> {
    let meta = Deck {
        id: deck.id.clone(),
        title: deck.title.clone(),
        version: deck.version.clone(),
        authors: deck.authors.clone(),
        license: deck.license.clone(),
        languages: deck.languages.clone(),
        about: deck.about.clone(),
        skills: deck.skills.clone(),
        misconceptions: deck.misconceptions.clone(),
        items: Vec::new(),
    };
    tx.prepare_cached(sql!("deck_put"))?.execute(named_params! {
        ":id": deck.id,
        ":source": source.path,
        ":title": deck.title,
        ":meta": serde_json::to_string(&meta)?,
        ":cards": deck.items.len(),
    })?;
    Ok(())
}

/// What is cached of an item, as far as a comparison needs it.
struct Present {
    ord: usize,
    skill: String,
    digest: [u8; 16],
    answer_revision: String,
    body: i64,
}

/// Writes what changed of the items; tells whether what is listed of them did: which there are, of which skill, in
/// which order.
fn put_cards(tx: &Connection, deck: &Deck, cached: &mut Cached) -> Result<bool, StoreError> {
    let mut present = present_cards(tx, &deck.id)?;
    let mut relisted = false;
    for (ord, item) in deck.items.iter().enumerate() {
        let json = serde_json::to_string(item)?;
        let digest = digest(&json);
        let Some(card) = present.remove(&item.id) else {
            tx.prepare_cached(sql!("body_insert"))?.execute(named_params! {":json": json})?;
            put_card(tx, deck, item, Row { ord, digest, body: tx.last_insert_rowid(), edited: false })?;
            cached.added += 1;
            continue;
        };
        relisted |= card.ord != ord || card.skill != item.skill;
        if card.digest != digest {
            let key = ItemKey { deck: deck.id.clone(), item: item.id.clone() };
            let edited = card.answer_revision != item.answer_revision
                && memories::kept(tx, &key)?.is_some_and(|kept| kept.state.memory.is_some());
            tx.prepare_cached(sql!("body_update"))?.execute(named_params! {":id": card.body, ":json": json})?;
            put_card(tx, deck, item, Row { ord, digest, body: card.body, edited })?;
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
    cached.removed = present.len();
    for item in present.into_keys() {
        tx.prepare_cached(sql!("card_drop"))?.execute(named_params! {":deck": deck.id, ":item": item})?;
    }
    Ok(relisted || cached.added > 0 || cached.removed > 0)
}

fn present_cards(tx: &Connection, deck: &str) -> Result<HashMap<String, Present>, StoreError> {
    let mut statement = tx.prepare_cached(sql!("cards_of_deck"))?;
    let present = statement.query_map(named_params! {":deck": deck}, |row| {
        let card = Present {
            ord: row.get(1)?,
            skill: row.get(2)?,
            digest: row.get(3)?,
            answer_revision: row.get(4)?,
            body: row.get(5)?,
        };
        Ok((row.get(0)?, card))
    })?;
    Ok(present.collect::<Result<_, _>>()?)
}

struct Row {
    ord: usize,
    digest: [u8; 16],
    body: i64,
    edited: bool,
}

fn put_card(tx: &Connection, deck: &Deck, item: &Item, row: Row) -> Result<(), StoreError> {
    let ladder: Vec<Step> =
        item.rungs.iter().map(|rung| Step { level: rung.level(), guess: rung.guess_rate() }).collect();
    tx.prepare_cached(sql!("card_put"))?.execute(named_params! {
        ":deck": deck.id,
        ":item": item.id,
        ":ord": row.ord,
        ":skill": item.skill,
        ":nature": item.nature,
        ":difficulty": item.difficulty,
        ":ladder": serde_json::to_string(&ladder)?,
        ":top_rung": item.top_rung(),
        ":instruct_first": item.instruct_first,
        ":safety_critical": item.safety_critical,
        ":revision": item.revision,
        ":answer_revision": item.answer_revision,
        ":edited": row.edited,
        ":digest": row.digest,
        ":body": row.body,
    })?;
    Ok(())
}

/// Brings the earlier ids of a deck's items up to date; gives the items, old ids too, whose history has to be folded
/// anew.
///
/// An id that is an item's own again stands for nobody else. An id stays known after its author drops it from `was`:
/// the history under it is still the item's.
fn put_aliases(tx: &Connection, deck: &Deck) -> Result<BTreeSet<ItemKey>, StoreError> {
    let own: BTreeSet<&str> = deck.items.iter().map(|item| item.id.as_str()).collect();
    let mut before: BTreeMap<String, String> = BTreeMap::new();
    let mut statement = tx.prepare_cached(sql!("aliases_of_deck"))?;
    for alias in statement.query_map(named_params! {":deck": deck.id}, |row| Ok((row.get(0)?, row.get(1)?)))? {
        let (was, item) = alias?;
        before.insert(was, item);
    }
    let mut after = before.clone();
    after.retain(|was, _| !own.contains(was.as_str()));
    for item in &deck.items {
        for was in item.was.iter().filter(|was| !own.contains(was.as_str())) {
            after.insert(was.clone(), item.id.clone());
        }
    }
    // An id may stand for one that was renamed in turn: a was b, which was c.
    let direct = after.clone();
    for item in after.values_mut() {
        let mut steps = direct.len();
        while let Some(next) = direct.get(item.as_str()).filter(|_| steps > 0) {
            item.clone_from(next);
            steps -= 1;
        }
    }
    let mut touched = BTreeSet::new();
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for was in names {
        let (old, new) = (before.get(was), after.get(was));
        if old == new {
            continue;
        }
        match new {
            Some(item) => tx
                .prepare_cached(sql!("alias_put"))?
                .execute(named_params! {":deck": deck.id, ":was": was, ":item": item})?,
            None => tx.prepare_cached(sql!("alias_drop"))?.execute(named_params! {":deck": deck.id, ":was": was})?,
        };
        let keys = [Some(was), old, new].into_iter().flatten();
        touched.extend(keys.map(|item| ItemKey { deck: deck.id.clone(), item: item.clone() }));
    }
    Ok(touched)
}

/// Takes away the decks a source gave, but for one; gives their ids.
fn drop_decks_of(tx: &Connection, path: &str, but: Option<&str>) -> Result<Vec<String>, StoreError> {
    let mut statement = tx.prepare_cached(sql!("decks_of_source"))?;
    let ids: Vec<String> = statement
        .query_map(named_params! {":source": path, ":but": but}, |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for id in &ids {
        tx.prepare_cached(sql!("deck_drop"))?.execute(named_params! {":id": id})?;
        rebuild::relist(tx, id)?;
    }
    Ok(ids)
}

struct Standing<'a> {
    word: &'static str,
    deck: Option<&'a str>,
    faults: u32,
    summary: &'a str,
}

fn put_source(conn: &Connection, source: &Source, hash: &Hash, standing: Standing<'_>) -> Result<(), StoreError> {
    let (size, mtime_ns) = columns_of(source.stamp);
    conn.prepare_cached(sql!("source_put"))?.execute(named_params! {
        ":path": source.path,
        ":size": size,
        ":mtime_ns": mtime_ns,
        ":hash": hash,
        ":standing": standing.word,
        ":deck": standing.deck,
        ":faults": standing.faults,
        ":summary": standing.summary,
    })?;
    Ok(())
}

fn columns_of(stamp: Stamp) -> (Option<u64>, Option<i64>) {
    match stamp {
        Stamp::File { size, mtime_ns } => (Some(size), Some(mtime_ns)),
        Stamp::Bundled(_) => (None, None),
    }
}

/// Gives 128 bits that tell one body from another.
fn digest(body: &str) -> [u8; 16] {
    let mut digest = [0; 16];
    blake3::Hasher::new().update(body.as_bytes()).finalize_xof().fill(&mut digest);
    digest
}
