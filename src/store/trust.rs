//! What the learner lets run: by the hash of an executable part and the deck it came from. Survives a rebuild.

use rusqlite::{OptionalExtension as _, named_params};
use serde::{Deserialize, Serialize};

use super::{Store, error::StoreError};
use crate::memory::row::Utc;

/// An executable part that may run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    /// Where the deck came from: the path of its file.
    pub root: String,
    /// BLAKE3 of the part.
    pub hash: [u8; 32],
    /// The deck's id.
    pub deck: String,
    /// The runner.
    pub runner: String,
    /// Its files and checks.
    pub files: Vec<Seen>,
    /// When the learner said so.
    pub given: Utc,
}

/// A file, or a check, as it was shown when trust was given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Seen {
    /// Its name.
    pub name: String,
    /// BLAKE3 of its bytes, as hexadecimal digits.
    pub hash: String,
}

impl Store {
    /// Tells whether a part of a deck may run.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn is_trusted(&self, root: &str, hash: &[u8; 32]) -> Result<bool, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("trust_get"))?;
        Ok(statement.query_one(named_params! {":root": root, ":hash": hash}, |_| Ok(())).optional()?.is_some())
    }

    /// Lets a part of a deck run from now on.
    ///
    /// # Errors
    /// Fails when the database cannot be written.
    pub fn trust(&mut self, trust: &Trust) -> Result<(), StoreError> {
        let files = serde_json::to_string(&trust.files)?;
        self.conn.prepare_cached(sql!("trust_put"))?.execute(named_params! {
            ":root": trust.root, ":hash": trust.hash, ":deck": trust.deck, ":runner": trust.runner, ":files": files,
            ":given_ms": trust.given,
        })?;
        Ok(())
    }

    /// Keeps what a file or check says, under its hash, so that a change of it can be shown.
    ///
    /// # Errors
    /// Fails when the database cannot be written.
    pub fn keep_trusted(&mut self, hash: &str, text: &str) -> Result<(), StoreError> {
        self.conn.prepare_cached(sql!("trusted_put"))?.execute(named_params! {":hash": hash, ":text": text})?;
        Ok(())
    }

    /// Gives what a file or check said; none where that is not kept.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn trusted_text(&self, hash: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("trusted_get"))?;
        Ok(statement.query_one(named_params! {":hash": hash}, |row| row.get(0)).optional()?)
    }

    /// Gives all that may run, in the order it was let.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn trusts(&self) -> Result<Vec<Trust>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("trust_all"))?;
        let mut rows = statement.query([])?;
        let mut trusts = Vec::new();
        while let Some(row) = rows.next()? {
            let files: String = row.get("files")?;
            trusts.push(Trust {
                root: row.get("root")?,
                hash: row.get("hash")?,
                deck: row.get("deck")?,
                runner: row.get("runner")?,
                files: serde_json::from_str(&files)?,
                given: row.get("given_ms")?,
            });
        }
        Ok(trusts)
    }

    /// Takes back that a part of a deck may run; tells whether it might.
    ///
    /// # Errors
    /// Fails when the database cannot be written.
    pub fn distrust(&mut self, root: &str, hash: &[u8; 32]) -> Result<bool, StoreError> {
        let dropped =
            self.conn.prepare_cached(sql!("trust_drop"))?.execute(named_params! {":root": root, ":hash": hash})?;
        self.conn.prepare_cached(sql!("trusted_sweep"))?.execute([])?;
        Ok(dropped > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::Place;

    #[test]
    fn trust_is_in_bytes_of_one_deck_and_lasts_until_it_is_taken_back() {
        let place = Place::new();
        let mut store = place.store();
        let files = vec![Seen { name: "helper.py".into(), hash: "00".into() }];
        let trust = |root: &str, hash: u8, given| Trust {
            root: root.into(),
            hash: [hash; 32],
            deck: "d".into(),
            runner: "python".into(),
            files: files.clone(),
            given: Utc(given),
        };
        store.trust(&trust("a.toml", 1, 5)).unwrap();
        store.trust(&trust("b.toml", 2, 4)).unwrap();
        store.trust(&trust("a.toml", 1, 9)).unwrap();
        store.keep_trusted("00", "x = 1\n").unwrap();
        store.keep_trusted("ff", "nobody's").unwrap();
        store.rebuild().unwrap();
        let mut store = place.store();
        assert_eq!(store.trusts().unwrap(), [trust("b.toml", 2, 4), trust("a.toml", 1, 5)]);
        for (root, hash, trusted) in [("a.toml", 1, true), ("a.toml", 2, false), ("b.toml", 1, false)] {
            assert_eq!(store.is_trusted(root, &[hash; 32]).unwrap(), trusted, "{root} {hash}");
        }
        assert!(store.distrust("a.toml", &[1; 32]).unwrap());
        // Another deck's is kept, and what is in no list any more goes.
        assert_eq!(store.trusted_text("00").unwrap().as_deref(), Some("x = 1\n"));
        assert_eq!(store.trusted_text("ff").unwrap(), None);
        assert!(!store.distrust("a.toml", &[1; 32]).unwrap());
        assert!(!store.is_trusted("a.toml", &[1; 32]).unwrap());
    }
}
