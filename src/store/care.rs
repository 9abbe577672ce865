//! Looking after the file: copies, going back to one, and the doctor's look at everything.

use std::path::Path;

use rusqlite::Connection;
use serde::Serialize;

use super::{Store, error::StoreError, file, rebuild::Difference, schema};

/// What the doctor found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// What SQLite says of damaged pages and indexes; empty when all is well.
    pub integrity: Vec<String>,
    /// Rows that refer to a row that is not there.
    pub orphans: u64,
    /// Where the derived tables disagree with the log. Not looked at while there is damage.
    pub differences: Vec<Difference>,
    /// The schema version.
    pub schema: i64,
    /// How many rows there are of what.
    pub counts: Counts,
}

/// How many rows the tables have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Attempts, undone ones too.
    pub attempts: u64,
    /// Events.
    pub events: u64,
    /// Reflections, superseded ones too.
    pub reflections: u64,
    /// Stumbles logged by hand, superseded ones too.
    pub stumbles: u64,
    /// Items with a history.
    pub memories: u64,
    /// Decks shown.
    pub decks: u64,
    /// Items of these decks.
    pub cards: u64,
}

impl Health {
    /// Tells whether there is nothing to mend.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.integrity.is_empty() && self.orphans == 0 && self.differences.is_empty()
    }
}

impl Store {
    /// Copies the file as it is now to another place, whole or not at all. A file that is there is replaced.
    ///
    /// # Errors
    /// Fails when the place is the file itself or cannot be written, and when the database is damaged: a copy of that
    /// would take the place of a good one.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        if let (Ok(from), Ok(to)) = (self.path.canonicalize(), to.canonicalize())
            && from == to
        {
            return Err(StoreError::SameFile(to));
        }
        match integrity(&self.conn)?.into_iter().next() {
            Some(first) => Err(StoreError::Damaged(first)),
            None => file::copy(&self.conn, to),
        }
    }

    /// Puts a copy in the place of the file at `path`, and opens it. What was there is kept as `NAME.before-restore`.
    ///
    /// # Errors
    /// Fails, and leaves the file as it was, when the copy is missing, is none of ours, is newer than this build or is
    /// damaged.
    pub fn restore(path: &Path, from: &Path) -> Result<Self, StoreError> {
        if !from.is_file() {
            return Err(StoreError::Missing(from.to_owned()));
        }
        if let (Ok(from), Ok(path)) = (from.canonicalize(), path.canonicalize())
            && from == path
        {
            return Err(StoreError::SameFile(from));
        }
        let copy = schema::open_copy(from)?;
        let damage = integrity(&copy)?;
        if let Some(first) = damage.first() {
            return Err(StoreError::Damaged(format!("{}: {first}", from.display())));
        }
        let kept = file::beside(path, "before-restore");
        match Self::open(path) {
            Ok(mut store) => {
                file::copy(&store.conn, &kept)?;
                // Over the open file and not beside it, so that another instance that has it open sees the change.
                file::overwrite(&copy, &mut store.conn)?;
            }
            Err(StoreError::Damaged(_) | StoreError::NotADatabase(_)) => {
                for suffix in ["", "-wal", "-shm"] {
                    let (old, new) = (file::with_suffix(path, suffix), file::with_suffix(&kept, suffix));
                    match std::fs::rename(&old, &new) {
                        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                            return Err(StoreError::io(old, error));
                        }
                        _ => {}
                    }
                }
                file::copy(&copy, path)?;
            }
            Err(error) => return Err(error),
        }
        Self::open(path)
    }

    /// Looks at every page, every reference and every derived row. Changes nothing.
    ///
    /// # Errors
    /// Fails when the database cannot be read at all.
    pub fn check(&mut self) -> Result<Health, StoreError> {
        // Every row is looked for in every index.
        let mut integrity = self.with_room(|store| integrity(&store.conn))?;
        integrity.extend(schema::unlike(&self.conn)?);
        let orphans = self.conn.query_row("select count(*) from pragma_foreign_key_check", [], |row| row.get(0))?;
        let differences = if integrity.is_empty() { self.verify()? } else { Vec::new() };
        Ok(Health {
            integrity,
            orphans,
            differences,
            schema: schema::version(&self.conn, &self.path)?,
            counts: self.row_counts()?,
        })
    }

    /// Counts the rows of the tables.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn row_counts(&self) -> Result<Counts, StoreError> {
        Ok(self.conn.prepare_cached(sql!("row_counts"))?.query_one([], |row| {
            Ok(Counts {
                attempts: row.get(0)?,
                events: row.get(1)?,
                reflections: row.get(2)?,
                stumbles: row.get(3)?,
                memories: row.get(4)?,
                decks: row.get(5)?,
                cards: row.get(6)?,
            })
        })?)
    }
}

fn integrity(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = conn.prepare("pragma integrity_check(20)")?;
    let told: Result<Vec<String>, _> = statement.query_map([], |row| row.get(0))?.collect();
    match told {
        Ok(told) => Ok(told.into_iter().filter(|line| line != "ok").collect()),
        // A page so bad that the check itself stumbles over it.
        Err(error) => match StoreError::from(error) {
            StoreError::Damaged(told) => Ok(vec![told]),
            error => Err(error),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grade::Verdict,
        store::testing::{Place, attempt, deck, file, key},
    };

    fn with_attempts(path: &Path, range: std::ops::Range<u32>) -> Store {
        let mut store = Store::open(path).unwrap();
        for n in range {
            store.append(&attempt(n, "a", n as i32, Verdict::Right)).unwrap();
        }
        store
    }

    #[test]
    fn what_is_missing_of_the_schema_or_was_changed_in_it_is_told() {
        let place = Place::new();
        let mut store = with_attempts(&place.file(), 1..3);
        assert!(store.check().unwrap().is_well());
        store.conn.execute_batch("create table another (x integer); analyze").unwrap();
        assert!(store.check().unwrap().is_well(), "what others put beside it is theirs");
        for (sql, told) in [
            ("drop trigger turn_kept", "the trigger `turn_kept` is missing"),
            ("drop index turn_misconception", "the index `turn_misconception` is missing"),
            (
                "drop trigger attempt_kept; create trigger attempt_kept before delete on attempt begin select 1; end",
                "the trigger `attempt_kept` is not as it was written",
            ),
            ("drop table turn", "the table `turn` is missing"),
        ] {
            store.conn.execute_batch(sql).unwrap();
            let health = store.check().unwrap();
            assert!(health.integrity.iter().any(|line| line == told), "{sql}: {:?}", health.integrity);
        }
    }

    #[test]
    fn a_copy_holds_everything_and_is_one_file() {
        let place = Place::new();
        let store = with_attempts(&place.file(), 10..13);
        let copy = place.join("copy.db");
        for _ in 0..2 {
            store.backup(&copy).unwrap();
            assert!(!place.join("copy.db.part").exists() && !place.join("copy.db-wal").exists());
        }
        let copy = Store::open(&copy).unwrap();
        assert_eq!(copy.attempts_of(&key("a")).unwrap(), store.attempts_of(&key("a")).unwrap());
        assert!(matches!(store.backup(&place.file()).unwrap_err(), StoreError::SameFile(_)));
    }

    #[test]
    fn restoring_keeps_what_was_there_and_other_instances_see_it() {
        let place = Place::new();
        let (path, copy) = (place.file(), place.join("copy.db"));
        with_attempts(&path, 10..12).backup(&copy).unwrap();
        let other = with_attempts(&path, 12..15);
        let mut store = Store::restore(&path, &copy).unwrap();
        assert_eq!(store.row_counts().unwrap().attempts, 2);
        assert_eq!(store.verify().unwrap(), []);
        assert_eq!(other.row_counts().unwrap().attempts, 2);
        let kept = Store::open(&place.join("pratfall.db.before-restore")).unwrap();
        assert_eq!(kept.row_counts().unwrap().attempts, 5);
        store.append(&attempt(20, "a", 30, Verdict::Off)).unwrap();
        assert_eq!(other.row_counts().unwrap().attempts, 3);
    }

    #[test]
    fn a_copy_that_will_not_do_is_refused_and_nothing_changes() {
        let place = Place::new();
        let (path, copy) = (place.file(), place.join("copy.db"));
        let store = with_attempts(&path, 10..40);
        let check = |is: fn(&StoreError) -> bool| {
            let error = Store::restore(&path, &copy).unwrap_err();
            assert!(is(&error), "{error:?}");
            assert_eq!(store.row_counts().unwrap().attempts, 30);
            assert!(!place.join("pratfall.db.before-restore").exists());
        };
        check(|error| matches!(error, StoreError::Missing(_)));
        std::fs::write(&copy, b"not a database at all, but some text").unwrap();
        check(|error| matches!(error, StoreError::NotADatabase(_)));
        std::fs::write(&copy, b"").unwrap();
        check(|error| matches!(error, StoreError::NotPratfall(_)));
        store.backup(&copy).unwrap();
        let conn = Connection::open(&copy).unwrap();
        conn.pragma_update(None, "user_version", 99).unwrap();
        drop(conn);
        check(|error| matches!(error, StoreError::Newer { found: 99, .. }));
        store.backup(&copy).unwrap();
        let mut bytes = std::fs::read(&copy).unwrap();
        let len = bytes.len();
        bytes[4096..len - 4096].fill(0x5a);
        std::fs::write(&copy, &bytes).unwrap();
        check(|error| matches!(error, StoreError::Damaged(_)));
    }

    #[test]
    fn a_damaged_file_is_replaced_by_its_copy_and_kept() {
        let place = Place::new();
        let (path, copy) = (place.file(), place.join("copy.db"));
        with_attempts(&path, 10..12).backup(&copy).unwrap();
        std::fs::write(&path, b"trampled upon").unwrap();
        let store = Store::restore(&path, &copy).unwrap();
        assert_eq!(store.row_counts().unwrap().attempts, 2);
        assert_eq!(std::fs::read(place.join("pratfall.db.before-restore")).unwrap(), b"trampled upon");
    }

    #[test]
    fn the_doctor_finds_what_is_wrong_and_a_rebuild_mends_it() {
        let place = Place::new();
        let mut store = with_attempts(&place.file(), 10..14);
        store.put_deck(&file("d.toml", 1), &[1; 32], &deck(&["a", "b"])).unwrap();
        let health = store.check().unwrap();
        assert!(health.is_well(), "{health:?}");
        assert_eq!((health.counts.attempts, health.counts.cards, health.counts.memories), (4, 2, 1));
        let check = |store: &mut Store, spoil: &str, want: &[Difference]| {
            store.conn.execute_batch(spoil).unwrap();
            assert_eq!(store.check().unwrap().differences, want, "{spoil}");
            store.rebuild().unwrap();
            assert!(store.check().unwrap().is_well());
        };
        let rows = |table| Difference::Rows { table, count: 2 };
        check(&mut store, "update memory set ready_on = ready_on + 1", &[Difference::State(key("a")), rows("tally")]);
        check(&mut store, "update memory set stability = stability + 1", &[Difference::State(key("a"))]);
        check(&mut store, "update memory set state = replace(state, 'false', 'true')", &[Difference::State(key("a"))]);
        check(&mut store, "update memory set skill = 'x'", &[Difference::Rows { table: "memory", count: 1 }]);
        check(&mut store, "update fresh set ord = 7", &[rows("fresh")]);
        check(&mut store, "update tally set n = n + 1 where lane = 3", &[rows("tally")]);
        let one = |table| [Difference::Rows { table, count: 1 }];
        check(&mut store, "update skill_level set theta = theta + 1", &one("skill_level"));
        check(&mut store, "update item_level set n = n + 1", &one("item_level"));
        check(
            &mut store,
            "insert into item_level select deck, 'z', 0, 0, 0, 0, newest_id from item_level",
            &one("item_level"),
        );
        check(&mut store, "delete from level_bias", &one("level_bias"));
        store.conn.execute_batch("delete from memory").unwrap();
        assert!(store.check().unwrap().differences.contains(&Difference::Missing(key("a"))));
        store.rebuild().unwrap();
        store
            .conn
            .execute_batch("insert into memory select deck, 'z', state, 2, 1, null, 1, 1, 1, 0, 0, '' from memory")
            .unwrap();
        assert_eq!(store.check().unwrap().differences, [Difference::Extra(key("z"))]);
    }
}
