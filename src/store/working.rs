//! What is neither log nor derived: the open session with its typed draft, and settings. Survives a rebuild.

use rusqlite::{Connection, OptionalExtension, Row, named_params};
use serde::{Deserialize, Serialize};

use super::{Store, error::StoreError};
use crate::memory::row::Utc;

/// A session that was not ended: all that is needed to go on with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The session, serialised by its owner; opaque here.
    pub session: String,
    /// What is still to be asked in it, serialised and opaque too; none leaves what is kept of it. Always there when read.
    pub agenda: Option<String>,
    /// What was typed and not committed, verbatim.
    pub typed: String,
    /// When this was written.
    pub updated: Utc,
}

/// What a write does to the draft.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DraftChange<'a> {
    /// Leaves it.
    #[default]
    Keep,
    /// Replaces it.
    Put(&'a Draft),
    /// Takes it away: the session is over.
    Clear,
}

impl Store {
    /// Reads the open session, if one was left.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn draft(&self) -> Result<Option<Draft>, StoreError> {
        Ok(self.conn.prepare_cached(sql!("draft_get"))?.query_one([], draft).optional()?)
    }

    /// Changes the draft alone; one small durable write. To change it along with the log, use [`Store::write`].
    ///
    /// # Errors
    /// Fails when the database cannot be written.
    pub fn set_draft(&mut self, change: DraftChange<'_>) -> Result<(), StoreError> {
        change_draft(&self.conn, change)
    }

    /// Puts down a session that has just begun. Survives the end of the process at any moment, though perhaps not a power
    /// cut: nothing was answered yet, and the first question need not wait for the disk.
    ///
    /// # Errors
    /// Fails when the database cannot be written.
    pub fn begin_draft(&mut self, draft: &Draft) -> Result<(), StoreError> {
        self.relaxed(|store| change_draft(&store.conn, DraftChange::Put(draft)))
    }

    /// Reads a setting.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("setting_get"))?;
        Ok(statement.query_one(named_params! {":name": name}, |row| row.get(0)).optional()?)
    }

    /// Writes a setting, or with none takes it away.
    ///
    /// # Errors
    /// Fails when the database cannot be written.
    pub fn set_setting(&mut self, name: &str, value: Option<&str>) -> Result<(), StoreError> {
        match value {
            Some(value) => self
                .conn
                .prepare_cached(sql!("setting_put"))?
                .execute(named_params! {":name": name, ":value": value})?,
            None => self.conn.prepare_cached(sql!("setting_clear"))?.execute(named_params! {":name": name})?,
        };
        Ok(())
    }
}

/// Applies a change to the draft within whatever transaction is open.
pub(super) fn change_draft(conn: &Connection, change: DraftChange<'_>) -> Result<(), StoreError> {
    match change {
        DraftChange::Keep => {}
        DraftChange::Put(draft) => {
            conn.prepare_cached(sql!("draft_put"))?.execute(named_params! {
                ":session": draft.session, ":typed": draft.typed, ":updated_ms": draft.updated,
            })?;
            if let Some(agenda) = &draft.agenda {
                conn.prepare_cached(sql!("agenda_put"))?.execute(named_params! {":agenda": agenda})?;
            }
        }
        DraftChange::Clear => {
            conn.prepare_cached(sql!("draft_clear"))?.execute([])?;
            conn.prepare_cached(sql!("agenda_clear"))?.execute([])?;
        }
    }
    Ok(())
}

fn draft(row: &Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        session: row.get("session")?,
        agenda: Some(row.get("agenda")?),
        typed: row.get("typed")?,
        updated: row.get("updated_ms")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::Place;

    #[test]
    fn a_draft_lasts_until_it_is_cleared() {
        let place = Place::new();
        let mut store = place.store();
        assert_eq!(store.draft().unwrap(), None);
        let mut kept = "";
        for (typed, agenda) in [("a", None), ("ab\n«c»", Some("[1]")), ("ab", None), ("b", Some("[]"))] {
            let mut draft = Draft {
                session: "{}".to_owned(),
                agenda: agenda.map(str::to_owned),
                typed: typed.to_owned(),
                updated: Utc(5),
            };
            store.set_draft(DraftChange::Put(&draft)).unwrap();
            kept = agenda.unwrap_or(kept);
            draft.agenda = Some(kept.to_owned());
            store.set_draft(DraftChange::Keep).unwrap();
            store.rebuild().unwrap();
            assert_eq!(place.store().draft().unwrap(), Some(draft));
        }
        store.set_draft(DraftChange::Clear).unwrap();
        assert_eq!(store.draft().unwrap(), None);
    }

    #[test]
    fn a_setting_is_what_was_last_said() {
        let place = Place::new();
        let mut store = place.store();
        for value in [Some("brief"), Some("full"), None, None] {
            store.set_setting("reflection", value).unwrap();
            assert_eq!(store.setting("reflection").unwrap().as_deref(), value);
        }
    }
}
