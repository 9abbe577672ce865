//! The items of a deck beside what is derived of each, in the order of the file.

use rusqlite::named_params;

use super::{Store, error::StoreError};
use crate::{
    deck::model::Nature,
    memory::{row::ItemKey, state::ItemState},
};

/// An item with its state.
#[derive(Debug, Clone, PartialEq)]
pub struct Stocked {
    /// Which item.
    pub key: ItemKey,
    /// The skill it trains.
    pub skill: String,
    /// What kind of thing is learnt.
    pub nature: Nature,
    /// How many rungs it has.
    pub rungs: u32,
    /// Index of the highest rung it may reach.
    pub top_rung: u8,
    /// What the log says of it; the default for one never attempted.
    pub state: ItemState,
}

impl Store {
    /// Lists the items of a deck; none for a deck that is not there. Reads all of them.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn items(&self, deck: &str) -> Result<Vec<Stocked>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("items_of_deck"))?;
        let mut rows = statement.query(named_params! {":deck": deck})?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            let state: Option<String> = row.get("state")?;
            items.push(Stocked {
                key: ItemKey { deck: deck.to_owned(), item: row.get("item")? },
                skill: row.get("skill")?,
                nature: row.get("nature")?,
                rungs: row.get("rungs")?,
                top_rung: row.get("top_rung")?,
                state: state.map(|state| serde_json::from_str(&state)).transpose()?.unwrap_or_default(),
            });
        }
        Ok(items)
    }
}
