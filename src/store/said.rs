//! Settings that were said as events: the last word on each holds.

use rusqlite::named_params;

use super::{Store, columns, error::StoreError, history};
use crate::memory::row::What;

impl Store {
    /// Gives the settings that were said and not taken back, name and value, oldest first.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn said_settings(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("events_settings"))?;
        let mut rows = statement.query(named_params! {})?;
        let mut said = Vec::new();
        while let Some(row) = rows.next()? {
            let event = columns::event(row)?;
            if let What::Setting { name, value } = event.what
                && !history::is_undone(&self.conn, event.id)?
            {
                said.push((name, value));
            }
        }
        Ok(said)
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        memory::row::{RowId, What},
        store::testing::{Place, event},
    };

    #[test]
    fn settings_come_in_order_without_those_taken_back() {
        let place = Place::new();
        let mut store = place.store();
        let setting = |name: &str, value: &str| What::Setting { name: name.into(), value: value.into() };
        for row in [
            event(3, None, 2, setting("new", "9")),
            event(1, None, 1, setting("new", "3")),
            event(2, None, 1, setting("minutes", "20")),
            event(4, None, 3, setting("new", "1")),
            event(5, None, 3, What::Undo { row: RowId(4) }),
        ] {
            store.append(&row).unwrap();
        }
        let said = store.said_settings().unwrap();
        let said: Vec<_> = said.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(said, [("new", "3"), ("minutes", "20"), ("new", "9")]);
    }
}
