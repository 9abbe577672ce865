//! Bounded samples of what could be asked, for the builder of a session. Every one is walked by an index, and ties go by
//! id, so that the same log and day give the same sample.

use rusqlite::named_params;

use super::{Store, decks::Outline, derive, error::StoreError, queue::Fresh};
use crate::memory::{
    row::{ItemKey, StudyDay},
    state::ItemState,
};

/// Items of a skill that stand for all.
const SAMPLE: usize = 12;

/// An item with all that says how it would go.
#[derive(Debug, Clone, PartialEq)]
pub struct Prospect {
    /// The item.
    pub outline: Outline,
    /// What the log says of it.
    pub state: ItemState,
    /// How much harder it proved than its author guessed, in logits.
    pub deviation: f64,
}

/// How a skill stands as far as its items go.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grounds {
    /// Some items that were attempted, 12 at the most.
    pub seen: Vec<ItemKey>,
    /// Their mean retrievability, 0 to 1; none when there are none.
    pub recall: Option<f64>,
    /// There are items never attempted.
    pub unseen: bool,
}

impl Store {
    /// Reads an item with all that says how it would go; none for one that is in no deck.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn prospect(&self, key: &ItemKey) -> Result<Option<Prospect>, StoreError> {
        let Some(outline) = self.outline(key)? else { return Ok(None) };
        Ok(Some(Prospect { outline, state: self.state(key)?, deviation: self.deviation(key)? }))
    }

    /// Gives items of a deck that are not due and were not asked on that day, those that come back last first: what was
    /// learnt best.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn ahead(&self, deck: &str, day: StudyDay, limit: usize) -> Result<Vec<ItemKey>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("queue_ahead"))?;
        let keys = statement.query_map(named_params! {":deck": deck, ":day": day, ":limit": limit}, |row| {
            Ok(ItemKey { deck: deck.to_owned(), item: row.get(0)? })
        })?;
        Ok(keys.collect::<Result<_, _>>()?)
    }

    /// Gives the first items of a skill that were never attempted and may be asked on a study day.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn fresh_of(&self, deck: &str, skill: &str, day: StudyDay, limit: usize) -> Result<Vec<Fresh>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("fresh_of_skill"))?;
        let params = named_params! {":deck": deck, ":skill": skill, ":day": day, ":limit": limit};
        let fresh = statement.query_map(params, |row| {
            let key = ItemKey { deck: deck.to_owned(), item: row.get(0)? };
            Ok(Fresh { key, skill: skill.to_owned(), ord: row.get(1)? })
        })?;
        Ok(fresh.collect::<Result<_, _>>()?)
    }

    /// Tells how a skill stands on a study day, by a sample of its items.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn grounds(&self, deck: &str, skill: &str, day: StudyDay) -> Result<Grounds, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("memory_of_skill"))?;
        let mut rows = statement.query(named_params! {":deck": deck, ":skill": skill, ":limit": SAMPLE})?;
        let (mut seen, mut sum) = (Vec::new(), 0.0);
        while let Some(row) = rows.next()? {
            sum += derive::retrievability(row.get(1)?, row.get(2)?, row.get(3)?, day);
            seen.push(ItemKey { deck: deck.to_owned(), item: row.get(0)? });
        }
        let mut statement = self.conn.prepare_cached(sql!("fresh_in_skill"))?;
        let unseen = statement.query_one(named_params! {":deck": deck, ":skill": skill}, |row| row.get(0))?;
        let recall = (!seen.is_empty()).then(|| sum / seen.len() as f64);
        Ok(Grounds { seen, recall, unseen })
    }

    /// Gives all items of a deck with their skills, by id. Reads the whole deck.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn keys_of(&self, deck: &str) -> Result<Vec<(ItemKey, String)>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("cards_by_skill"))?;
        let keys = statement.query_map(named_params! {":deck": deck}, |row| {
            Ok((ItemKey { deck: deck.to_owned(), item: row.get(0)? }, row.get(1)?))
        })?;
        Ok(keys.collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grade::Verdict,
        memory::row::Row,
        store::testing::{Place, answer, deck, event, file, key},
    };

    fn names(keys: &[ItemKey]) -> Vec<&str> {
        keys.iter().map(|key| key.item.as_str()).collect()
    }

    #[test]
    fn samples_tell_what_is_ahead_what_is_fresh_and_how_a_skill_stands() {
        let place = Place::new();
        let mut store = place.store();
        let mut shelf = deck(&["e", "c", "b", "a", "f"]);
        shelf.items.iter_mut().for_each(|item| item.skill = "skill-a".to_owned());
        shelf.items[1].contrast = vec!["b".to_owned(), "e".to_owned()];
        store.put_deck(&file("d.toml", 1), &[1; 32], &shelf).unwrap();
        let right = |n, item, day| {
            let mut answer = answer(n, item, day, Verdict::Right);
            (answer.guess, answer.ceiling) = (0.0, 0);
            Row::Attempt(answer)
        };
        store.append(&right(100, "a", 10)).unwrap();
        store.append(&right(101, "b", 10)).unwrap();
        store.append(&right(102, "b", 30)).unwrap();
        store.append(&right(103, "c", 31)).unwrap();
        let day = StudyDay(31);
        // "a" is due, and "c" was asked on that day.
        assert_eq!(names(&store.ahead("d", day, 9).unwrap()), ["b"]);
        assert_eq!(store.ahead("d", day, 0).unwrap(), []);
        let fresh_of = |store: &Store, limit| store.fresh_of("d", "skill-a", day, limit).unwrap();
        let fresh = |limit| fresh_of(&store, limit);
        assert_eq!(fresh(9).iter().map(|fresh| fresh.key.item.as_str()).collect::<Vec<_>>(), ["e", "f"]);
        assert_eq!(fresh(1).len(), 1);
        let grounds = store.grounds("d", "skill-a", day).unwrap();
        assert_eq!((names(&grounds.seen), grounds.unseen), (vec!["a", "b", "c"], true));
        let mean: f64 =
            ["a", "b", "c"].iter().map(|item| store.state(&key(item)).unwrap().memory.unwrap().recall(day)).sum();
        assert!((grounds.recall.unwrap() - mean / 3.0).abs() < 1e-12);
        assert_eq!(store.grounds("d", "skill-z", day).unwrap(), Grounds::default());
        let prospect = store.prospect(&key("c")).unwrap().unwrap();
        assert_eq!(prospect.outline.contrast, ["b", "e"]);
        assert!(prospect.state.memory.is_some());
        assert_eq!(store.prospect(&key("z")).unwrap(), None);
        assert_eq!(store.keys_of("d").unwrap().len(), 5);
        store.append(&event(110, Some("e"), 31, crate::memory::row::What::Suspend)).unwrap();
        assert_eq!(fresh_of(&store, 9).len(), 1);
    }
}
