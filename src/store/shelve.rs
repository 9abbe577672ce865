//! Putting decks into the cache, and taking them out: only what changed is written, and no history is touched.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, named_params};

use super::{
    Store, alias,
    decks::{Cached, Hash, Source, Stamp, Step},
    derive::Sets,
    error::StoreError,
    memories, rebuild,
};
use crate::{
    deck::model::{Deck, Item},
    memory::row::ItemKey,
};

impl Store {
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
    let renamed = alias::put(tx, deck)?;
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
