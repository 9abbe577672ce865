//! Code that was begun and not handed in. Survives a rebuild, and edits of the deck.

use rusqlite::{Connection, named_params};

use super::{Store, error::StoreError};
use crate::{
    memory::row::{ItemKey, Utc},
    session::card::Begun,
};

impl Store {
    /// Gives the code that was begun for an item.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn begun(&self, key: &ItemKey) -> Result<Vec<Begun>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("begun_get"))?;
        let row = |row: &rusqlite::Row<'_>| {
            Ok(Begun { rung: row.get("rung")?, variant: row.get("variant")?, text: row.get("text")? })
        };
        let begun = statement.query_map(named_params! {":deck": key.deck, ":item": key.item}, row)?;
        Ok(begun.collect::<Result<_, _>>()?)
    }

    /// Keeps code that was begun for an item, in the place of what was kept for that rung and wording.
    ///
    /// # Errors
    /// Fails when the database cannot be written.
    pub fn keep_begun(&mut self, key: &ItemKey, begun: &Begun, now: Utc) -> Result<(), StoreError> {
        self.conn.prepare_cached(sql!("begun_put"))?.execute(named_params! {
            ":deck": key.deck, ":item": key.item, ":rung": begun.rung, ":variant": begun.variant,
            ":text": begun.text, ":updated_ms": now,
        })?;
        Ok(())
    }

    /// Forgets the code that was begun for an item: it was handed in, or is as it was given.
    ///
    /// # Errors
    /// Fails when the database cannot be written.
    pub fn drop_begun(&mut self, key: &ItemKey, rung: u8, variant: u8) -> Result<(), StoreError> {
        drop(&self.conn, key, rung, variant)
    }
}

/// Forgets code within whatever transaction is open.
pub(super) fn drop(conn: &Connection, key: &ItemKey, rung: u8, variant: u8) -> Result<(), StoreError> {
    conn.prepare_cached(sql!("begun_drop"))?.execute(named_params! {
        ":deck": key.deck, ":item": key.item, ":rung": rung, ":variant": variant,
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::Place;

    #[test]
    fn code_that_was_begun_lasts_until_it_is_handed_in() {
        let place = Place::new();
        let mut store = place.store();
        let key = |item: &str| ItemKey { deck: "d".into(), item: item.into() };
        let begun = |rung, text: &str| Begun { rung, variant: 0, text: text.into() };
        store.keep_begun(&key("a"), &begun(1, "x"), Utc(1)).unwrap();
        store.keep_begun(&key("a"), &begun(1, "xy\n«»"), Utc(2)).unwrap();
        store.keep_begun(&key("a"), &begun(2, "z"), Utc(2)).unwrap();
        store.rebuild().unwrap();
        let mut store = place.store();
        assert_eq!(store.begun(&key("a")).unwrap(), [begun(1, "xy\n«»"), begun(2, "z")]);
        assert_eq!(store.begun(&key("b")).unwrap(), []);
        store.drop_begun(&key("a"), 1, 0).unwrap();
        assert_eq!(store.begun(&key("a")).unwrap(), [begun(2, "z")]);
    }
}
