//! Items that were renamed: the history under an earlier id is the item's.
//!
//! Which ids those are is told by decks (`was`) and remembered here, over a rebuild and over a deck that is taken away
//! for a while. Rows of the log are never rewritten.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, named_params};

use super::error::StoreError;
use crate::{deck::model::Deck, memory::row::ItemKey};

/// Gives the id an item goes by now.
pub(super) fn present_key(conn: &Connection, key: &ItemKey) -> Result<ItemKey, StoreError> {
    let item = conn
        .prepare_cached(sql!("alias_resolve"))?
        .query_one(named_params! {":deck": key.deck, ":item": key.item}, |row| row.get(0))
        .optional()?;
    Ok(ItemKey { deck: key.deck.clone(), item: item.unwrap_or_else(|| key.item.clone()) })
}

/// Gives the present id of an item and all earlier ones.
pub(super) fn names(conn: &Connection, key: &ItemKey) -> Result<Vec<String>, StoreError> {
    let mut names = vec![key.item.clone()];
    let mut statement = conn.prepare_cached(sql!("alias_of"))?;
    for was in statement.query_map(named_params! {":deck": key.deck, ":item": key.item}, |row| row.get(0))? {
        names.push(was?);
    }
    Ok(names)
}

/// Brings the earlier ids of a deck's items up to date; gives the items, old ids too, whose history has to be folded
/// anew.
///
/// An id that is an item's own again stands for nobody else. An id stays known after its author drops it from `was`:
/// the history under it is still the item's.
pub(super) fn put(tx: &Connection, deck: &Deck) -> Result<BTreeSet<ItemKey>, StoreError> {
    let mut before: BTreeMap<String, String> = BTreeMap::new();
    let mut statement = tx.prepare_cached(sql!("aliases_of_deck"))?;
    for alias in statement.query_map(named_params! {":deck": deck.id}, |row| Ok((row.get(0)?, row.get(1)?)))? {
        let (was, item) = alias?;
        before.insert(was, item);
    }
    if before.is_empty() && deck.items.iter().all(|item| item.was.is_empty()) {
        return Ok(BTreeSet::new());
    }
    let own: BTreeSet<&str> = deck.items.iter().map(|item| item.id.as_str()).collect();
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

/// Earlier ids and the present ones they stand for.
pub(super) fn all(conn: &Connection) -> Result<BTreeMap<ItemKey, ItemKey>, StoreError> {
    let mut statement = conn.prepare_cached(sql!("alias_all"))?;
    let aliases = statement.query_map([], |row| {
        let deck: String = row.get("deck")?;
        Ok((ItemKey { deck: deck.clone(), item: row.get("was")? }, ItemKey { deck, item: row.get("item")? }))
    })?;
    Ok(aliases.collect::<Result<_, _>>()?)
}
