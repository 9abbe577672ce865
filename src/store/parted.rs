//! Items with a history that left their deck: what was right then is kept until they come back, under their id or, with
//! the learner's consent, under another one with the same answer.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, named_params};
use serde::Serialize;

use super::{Store, alias, decks::Cached, error::StoreError, memories};
use crate::{
    deck::model::{Deck, Item},
    memory::row::{ItemKey, RowId},
};

/// What is kept of an item that left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Left {
    answer_revision: String,
    edited: bool,
}

/// An item with a history whose id is gone from its deck, which is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lost {
    /// The deck.
    pub deck: String,
    /// The id that is gone.
    pub item: String,
    /// Items of the deck without a history that have the same answer, in their order.
    pub like_it: Vec<String>,
}

impl Lost {
    /// The id that is gone.
    #[must_use]
    pub fn key(&self) -> ItemKey {
        ItemKey { deck: self.deck.clone(), item: self.item.clone() }
    }
}

impl Store {
    /// Lists the items with a history that lost their ids, with what they may be called now.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn lost(&self) -> Result<Vec<Lost>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("parted_matches"))?;
        let mut rows = statement.query([])?;
        let mut all: Vec<Lost> = Vec::new();
        while let Some(row) = rows.next()? {
            let (deck, item): (String, String) = (row.get("deck")?, row.get("item")?);
            if all.last().is_none_or(|last| (&last.deck, &last.item) != (&deck, &item)) {
                all.push(Lost { deck, item, like_it: Vec::new() });
            }
            if let (Some(lost), Some(like)) = (all.last_mut(), row.get("like_it")?) {
                lost.like_it.push(like);
            }
        }
        Ok(all)
    }

    /// Gives the history of an id that is gone to an item of the same deck, from now on. No row is rewritten.
    ///
    /// # Errors
    /// Fails when the database cannot be written; then nothing was changed.
    pub fn attach(&mut self, deck: &str, was: &str, item: &str) -> Result<(), StoreError> {
        let after = self.newest_id()?;
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let noted = named_params! {":after": after, ":deck": deck, ":was": was, ":item": item};
        tx.prepare_cached(sql!("attached_put"))?.execute(noted)?;
        tx.prepare_cached(sql!("alias_follow"))?.execute(named_params! {":deck": deck, ":was": was, ":item": item})?;
        tx.prepare_cached(sql!("alias_put"))?.execute(named_params! {":deck": deck, ":was": was, ":item": item})?;
        tx.prepare_cached(sql!("parted_drop"))?.execute(named_params! {":deck": deck, ":item": was})?;
        for item in [was, item] {
            let key = ItemKey { deck: deck.to_owned(), item: item.to_owned() };
            memories::refold(&tx, self.sets.fresh(&tx)?, &key)?;
        }
        tx.commit()?;
        Ok(())
    }

    /// Gives the last attaching that was not taken back.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn last_attached(&self) -> Result<Option<Attached>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("attached_last"))?;
        let found = statement.query_one([], |row| {
            Ok(Attached {
                number: row.get("attaching")?,
                after: row.get("after")?,
                deck: row.get("deck")?,
                was: row.get("was")?,
                item: row.get("item")?,
            })
        });
        Ok(found.optional()?)
    }

    /// Takes an attaching back: the id that was lost is lost again, with its history.
    ///
    /// # Errors
    /// Fails when the database cannot be written; then nothing was changed.
    pub fn detach(&mut self, attached: &Attached) -> Result<(), StoreError> {
        let Attached { number, deck, was, item, .. } = attached;
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let key = |item: &str| ItemKey { deck: deck.clone(), item: item.to_owned() };
        // Its author may have renamed the item since.
        let present = [alias::present_key(&tx, &key(was))?, alias::present_key(&tx, &key(item))?];
        tx.prepare_cached(sql!("alias_drop"))?.execute(named_params! {":deck": deck, ":was": was})?;
        for part in [sql!("attached_followers"), sql!("attached_parted"), sql!("attached_drop")] {
            tx.prepare_cached(part)?.execute(named_params! {":attaching": number})?;
        }
        for key in present.into_iter().chain([key(was), key(item)]).collect::<BTreeSet<_>>() {
            memories::refold(&tx, self.sets.fresh(&tx)?, &key)?;
        }
        tx.commit()?;
        Ok(())
    }
}

/// A history that was given to another id of its deck.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attached {
    /// Which attaching it was, from 1.
    #[serde(skip)]
    number: i64,
    /// The newest row of the log then.
    #[serde(skip)]
    pub after: RowId,
    /// The deck.
    pub deck: String,
    /// The id that was lost.
    pub was: String,
    /// The item that was given its history.
    pub item: String,
}

/// Gives what is kept of the items that left a deck.
pub(super) fn of_deck(tx: &Connection, deck: &str) -> Result<BTreeMap<String, Left>, StoreError> {
    let mut statement = tx.prepare_cached(sql!("parted_of_deck"))?;
    let rows = statement.query_map(named_params! {":deck": deck}, |row| {
        let left = Left { answer_revision: row.get("answer_revision")?, edited: row.get("edited")? };
        Ok((row.get::<_, String>("item")?, left))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes note that an item is back, under its own id or a later one; tells whether its answer is another than when it
/// left.
pub(super) fn back(
    tx: &Connection,
    key: &ItemKey,
    left: &Left,
    item: &Item,
    cached: &mut Cached,
) -> Result<bool, StoreError> {
    let remembered = memories::kept(tx, key)?.is_some_and(|kept| kept.state.memory.is_some());
    let edited = remembered && (left.edited || left.answer_revision != item.answer_revision);
    tx.prepare_cached(sql!("parted_drop"))?.execute(named_params! {":deck": key.deck, ":item": key.item})?;
    if edited {
        cached.edited.push(key.clone());
    }
    Ok(edited)
}

/// Finds what left under an id that its author names as an earlier one of an item that is there.
pub(super) fn renamed(tx: &Connection, deck: &Deck, cached: &mut Cached) -> Result<(), StoreError> {
    let parted = of_deck(tx, &deck.id)?;
    if parted.is_empty() {
        return Ok(());
    }
    let items: BTreeMap<&str, &Item> = deck.items.iter().map(|item| (item.id.as_str(), item)).collect();
    for (was, left) in &parted {
        let earlier = ItemKey { deck: deck.id.clone(), item: was.clone() };
        let key = alias::present_key(tx, &earlier)?;
        let Some(item) = items.get(key.item.as_str()).filter(|_| key != earlier) else { continue };
        let edited = back(tx, &key, left, item, cached)?;
        tx.prepare_cached(sql!("parted_drop"))?.execute(named_params! {":deck": deck.id, ":item": was})?;
        if edited {
            tx.prepare_cached(sql!("card_edited"))?.execute(named_params! {":deck": key.deck, ":item": key.item})?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grade::Verdict,
        store::testing::{Place, attempt, bundled, deck, file, item, key},
    };

    fn answering(id: &str, answer: &str) -> Item {
        Item { answer_revision: answer.to_owned(), ..item(id) }
    }

    fn of(items: Vec<Item>) -> Deck {
        Deck { items, ..deck(&["x"]) }
    }

    /// Puts these versions of a deck one after the other, with an answer to `a` after the first; none takes the deck away.
    fn after(versions: Vec<Option<Vec<Item>>>) -> (Place, Store) {
        let place = Place::new();
        let mut store = place.store();
        for (n, items) in versions.into_iter().enumerate() {
            match items {
                Some(items) => {
                    store.put_deck(&file("d.toml", n as i64), &[n as u8; 32], &of(items)).unwrap();
                }
                None => {
                    store.forget_sources(&["d.toml".to_owned()]).unwrap();
                }
            }
            if n == 0 {
                store.append(&attempt(100, "a", 10, Verdict::Right)).unwrap();
            }
            assert_eq!(store.verify().unwrap(), []);
        }
        (place, store)
    }

    #[test]
    fn what_comes_back_is_asked_about_where_its_answer_is_another() {
        let (a, other) = (answering("a", "1"), answering("a", "2"));
        let was = |item: Item| Item { was: vec!["a".to_owned()], id: "b".to_owned(), ..item };
        let check = |versions: Vec<Option<Vec<Item>>>, edited: &[ItemKey]| {
            let (_place, store) = after(versions);
            assert_eq!(store.edited().unwrap(), edited);
            assert_eq!(store.lost().unwrap(), []);
        };
        check(vec![Some(vec![a.clone()]), None, Some(vec![a.clone()])], &[]);
        check(vec![Some(vec![a.clone()]), None, Some(vec![other.clone()])], &[key("a")]);
        check(vec![Some(vec![a.clone()]), Some(vec![item("z")]), Some(vec![other.clone()])], &[key("a")]);
        check(vec![Some(vec![a.clone()]), Some(vec![was(a.clone())])], &[]);
        check(vec![Some(vec![a.clone()]), Some(vec![was(other.clone())])], &[key("b")]);
        // A question that was open when the deck left is open still.
        check(vec![Some(vec![a.clone()]), Some(vec![other.clone()]), None, Some(vec![other])], &[key("a")]);
    }

    #[test]
    fn a_lost_id_is_found_by_its_answer_and_attached_when_told_to() {
        let versions = || vec![Some(vec![answering("a", "1")]), Some(vec![answering("b", "1"), answering("c", "2")])];
        let (_place, mut store) = after(versions());
        let before = store.state(&key("a")).unwrap();
        assert_eq!(store.state(&key("b")).unwrap().memory, None, "nothing happens without consent");
        let lost = Lost { deck: "d".into(), item: "a".into(), like_it: vec!["b".into()] };
        assert_eq!(store.lost().unwrap(), [lost]);
        store.attach("d", "a", "b").unwrap();
        assert_eq!(store.lost().unwrap(), []);
        assert_eq!(store.state(&key("b")).unwrap(), before);
        assert_eq!(store.edited().unwrap(), []);
        assert_eq!(store.verify().unwrap(), []);
        // It holds over another reading of the deck, and over a rebuild.
        store.put_deck(&file("d.toml", 9), &[9; 32], &of(vec![answering("b", "1")])).unwrap();
        store.rebuild().unwrap();
        assert_eq!(store.state(&key("b")).unwrap(), before);
        assert_eq!(store.present_key(&key("a")).unwrap(), key("b"));
        // Renamed by its author afterwards, it keeps both.
        let renamed = Item { was: vec!["b".to_owned()], ..answering("e", "1") };
        store.put_deck(&file("d.toml", 10), &[10; 32], &of(vec![renamed])).unwrap();
        assert_eq!(store.state(&key("e")).unwrap(), before);
        assert_eq!(store.lost().unwrap(), []);
    }

    #[test]
    fn an_attaching_is_taken_back_whole() {
        let (_place, mut store) =
            after(vec![Some(vec![answering("a", "1")]), Some(vec![answering("b", "1"), answering("c", "2")])]);
        assert_eq!(store.last_attached().unwrap(), None);
        let (lost, before) = (store.lost().unwrap(), store.state(&key("a")).unwrap());
        store.attach("d", "a", "b").unwrap();
        let first = store.last_attached().unwrap().unwrap();
        assert_eq!((first.was.as_str(), first.item.as_str(), first.after), ("a", "b", store.newest_id().unwrap()));
        store.detach(&first).unwrap();
        assert_eq!((store.lost().unwrap(), store.last_attached().unwrap()), (lost, None));
        assert_eq!((store.state(&key("a")).unwrap(), store.state(&key("b")).unwrap().memory), (before.clone(), None));
        assert_eq!(store.verify().unwrap(), []);
        // One on top of another, and a renaming by the author in between.
        store.attach("d", "a", "b").unwrap();
        store.put_deck(&file("d.toml", 9), &[9; 32], &of(vec![answering("e", "1"), answering("c", "2")])).unwrap();
        store.attach("d", "b", "e").unwrap();
        assert_eq!(store.state(&key("e")).unwrap(), before);
        let second = store.last_attached().unwrap().unwrap();
        store.detach(&second).unwrap();
        assert_eq!((store.state(&key("e")).unwrap().memory, store.lost().unwrap()[0].item.as_str()), (None, "b"));
        assert_eq!(store.state(&key("b")).unwrap(), before);
        assert_eq!(store.verify().unwrap(), []);
        let first = store.last_attached().unwrap().unwrap();
        let renamed = Item { was: vec!["b".to_owned()], ..answering("f", "1") };
        store.put_deck(&file("d.toml", 10), &[10; 32], &of(vec![renamed])).unwrap();
        assert_eq!(store.state(&key("f")).unwrap(), before);
        store.detach(&first).unwrap();
        assert_eq!((store.state(&key("f")).unwrap().memory, store.state(&key("a")).unwrap()), (None, before));
        assert_eq!((store.verify().unwrap(), store.last_attached().unwrap()), (vec![], None));
    }

    #[test]
    fn a_deck_that_displaces_a_bundled_one_is_asked_about_where_that_was_learnt() {
        let check = |revision: &str, edited: &[ItemKey]| {
            let place = Place::new();
            let mut store = place.store();
            let mine = |answer: &str| of(vec![Item { revision: "r1".to_owned(), ..answering("a", answer) }]);
            let mut learnt = attempt(100, "a", 10, Verdict::Right);
            if let crate::memory::row::Row::Attempt(attempt) = &mut learnt {
                attempt.revision = revision.to_owned();
            }
            store.append(&learnt).unwrap();
            store.put_deck(&bundled("d", 1), &[1; 32], &mine("1")).unwrap();
            store.put_deck(&file("d.toml", 1), &[2; 32], &mine("2")).unwrap();
            assert_eq!(store.edited().unwrap(), edited, "{revision}");
        };
        check("r1", &[key("a")]);
        check("of my own file", &[]);
    }

    #[test]
    fn a_lost_id_without_its_like_is_told_of_and_one_of_a_deck_that_is_gone_is_not() {
        let (_place, store) = after(vec![Some(vec![answering("a", "1")]), Some(vec![answering("b", "2")])]);
        assert_eq!(store.lost().unwrap()[0].like_it, [""; 0]);
        let (_place, store) = after(vec![Some(vec![answering("a", "1")]), None]);
        assert_eq!(store.lost().unwrap(), []);
    }
}
