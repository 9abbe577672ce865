//! Opening the file, and bringing its schema up to date.

use std::{collections::BTreeMap, path::Path};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{error::StoreError, file};

/// "PRAT", in the header of every file of ours.
pub(super) const APPLICATION_ID: i64 = 0x5052_4154;

/// One script a version. A script is never edited once it was released.
const SCRIPTS: &[&str] = &[include_str!("schema/0001.sql")];

/// The newest schema version this build knows.
pub(super) const VERSION: i64 = SCRIPTS.len() as i64;

/// Page cache of an open store.
pub(super) const CACHE_KIB: i64 = 4 << 10;

/// Page cache during bulk work.
pub(super) const ROOMY_CACHE_KIB: i64 = 64 << 10;
/// Pages of the write-ahead log from which a commit puts it in order. The runtime does so when idle; this bounds the log at
/// 16 MiB where it never is.
pub(super) const LOG: i64 = 4_000;
/// The same while decks are read, 160 MiB: one pass over the file after them all, not one after every other deck.
pub(super) const ROOMY_LOG: i64 = 40_000;

/// Statements that stay prepared; more than there are on the way of an answer.
const STATEMENTS: usize = 192;

/// Opens a file and migrates it.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    open_with(path, SCRIPTS)
}

fn open_with(path: &Path, scripts: &[&str]) -> Result<Connection, StoreError> {
    let mut conn = file::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
        .and_then(|conn| configure(&conn).map(|()| conn))
        .map_err(|error| at(path, error))?;
    migrate(&mut conn, path, scripts).map_err(|error| at(path, error))?;
    Ok(conn)
}

/// Opens a copy for reading, after a look at what it is.
pub(super) fn open_copy(path: &Path) -> Result<Connection, StoreError> {
    let look = || -> Result<Connection, StoreError> {
        let conn = file::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        match version(&conn, path)? {
            0 => Err(StoreError::NotPratfall(path.to_owned())),
            found if found > VERSION => Err(StoreError::Newer { path: path.to_owned(), found, known: VERSION }),
            _ => Ok(conn),
        }
    };
    look().map_err(|error| at(path, error))
}

/// Tells which schema version a file of ours has; 0 for an empty one.
pub(super) fn version(conn: &Connection, path: &Path) -> Result<i64, StoreError> {
    let application: i64 = conn.query_row("pragma application_id", [], |row| row.get(0))?;
    let version: i64 = conn.query_row("pragma user_version", [], |row| row.get(0))?;
    let tables: i64 = conn.query_row("select count(*) from sqlite_schema", [], |row| row.get(0))?;
    match (application, tables) {
        (APPLICATION_ID, _) => Ok(version),
        (0, 0) if version == 0 => Ok(0),
        _ => Err(StoreError::NotPratfall(path.to_owned())),
    }
}

/// Tells which tables, indexes and triggers are missing or not as they were written, a line each. What somebody else has put
/// beside them is theirs.
pub(super) fn unlike(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let written = Connection::open_in_memory()?;
    for script in SCRIPTS {
        written.execute_batch(script)?;
    }
    let (found, mut told) = (parts(conn)?, Vec::new());
    for ((kind, name), sql) in parts(&written)? {
        match found.get(&(kind.clone(), name.clone())) {
            None => told.push(format!("the {kind} `{name}` is missing")),
            Some(other) if *other != sql => told.push(format!("the {kind} `{name}` is not as it was written")),
            Some(_) => {}
        }
    }
    Ok(told)
}

type Parts = BTreeMap<(String, String), String>;

fn parts(conn: &Connection) -> Result<Parts, StoreError> {
    // What SQLite makes itself, for keys and for the index of words, is looked at by its own check.
    let mut statement = conn.prepare(
        "select type, name, sql from sqlite_schema
         where sql is not null and name not glob 'sqlite_*' and name not glob 'entry_text_*'",
    )?;
    let parts = statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
    Ok(parts.collect::<Result<_, _>>()?)
}

fn configure(conn: &Connection) -> Result<(), StoreError> {
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.pragma_update(None, "foreign_keys", true)?;
    // Durable at every commit: a verdict is drawn only after its attempt is on the disk.
    conn.pragma_update(None, "synchronous", "full")?;
    conn.pragma_update(None, "cache_size", -CACHE_KIB)?;
    conn.pragma_update(None, "wal_autocheckpoint", LOG)?;
    Ok(())
}

fn migrate(conn: &mut Connection, path: &Path, scripts: &[&str]) -> Result<(), StoreError> {
    let known = scripts.len() as i64;
    let found = version(conn, path)?;
    if found > known {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    // After the look at what it is: this writes to the header.
    let mode: String = conn.query_row("pragma journal_mode = wal", [], |row| row.get(0))?;
    debug_assert!(mode == "wal" || mode == "memory");
    if found == known {
        return Ok(());
    }
    if found > 0 {
        file::copy(conn, &file::beside(path, &format!("before-v{known}")))?;
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another instance may have done it since.
    let found = version(&tx, path)?;
    for script in scripts.iter().skip(usize::try_from(found).unwrap_or(usize::MAX)) {
        tx.execute_batch(script)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", found.max(known))?;
    Ok(tx.commit()?)
}

/// Names the file in an error that does not.
fn at(path: &Path, error: StoreError) -> StoreError {
    let name = path.display().to_string();
    let named = |told: String| if told.contains(&name) { told } else { format!("{name}: {told}") };
    match error {
        StoreError::Damaged(told) if told.contains("not a database") => StoreError::NotADatabase(path.to_owned()),
        StoreError::Damaged(told) => StoreError::Damaged(named(told)),
        StoreError::ReadOnly(told) => StoreError::ReadOnly(named(told)),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, testing::Place};

    const ONE: &str = "create table one (x integer) strict;";
    const TWO: &str = "create table two (x integer) strict; insert into two select x + 1 from one;";

    fn tables(path: &Path) -> Vec<String> {
        let conn = Connection::open(path).unwrap();
        let mut statement = conn.prepare("select name from sqlite_schema order by name").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn an_earlier_file_is_copied_and_brought_up_to_date() {
        let place = Place::new();
        let path = place.file();
        let conn = open_with(&path, &[ONE]).unwrap();
        conn.execute("insert into one values (41)", []).unwrap();
        drop(conn);
        assert!(!place.join("pratfall.db.before-v1").exists(), "nothing to copy of a new file");
        let conn = open_with(&path, &[ONE, TWO]).unwrap();
        let x: i64 = conn.query_row("select x from two", [], |row| row.get(0)).unwrap();
        assert_eq!((x, version(&conn, &path).unwrap()), (42, 2));
        drop(conn);
        assert_eq!(tables(&place.join("pratfall.db.before-v2")), ["one"]);
        // Once is enough.
        std::fs::remove_file(place.join("pratfall.db.before-v2")).unwrap();
        drop(open_with(&path, &[ONE, TWO]).unwrap());
        assert!(!place.join("pratfall.db.before-v2").exists());
    }

    #[test]
    fn a_migration_that_stumbles_leaves_the_file_as_it_was() {
        let place = Place::new();
        let path = place.file();
        drop(open_with(&path, &[ONE]).unwrap());
        assert!(open_with(&path, &[ONE, TWO, "create table one (x);"]).is_err());
        assert_eq!(tables(&path), ["one"]);
        drop(open_with(&path, &[ONE, TWO]).unwrap());
    }

    #[test]
    fn a_newer_file_is_refused_and_not_touched() {
        let place = Place::new();
        let path = place.file();
        drop(open_with(&path, &[ONE, TWO]).unwrap());
        let before = std::fs::read(&path).unwrap();
        let error = open_with(&path, &[ONE]).unwrap_err();
        assert!(matches!(error, StoreError::Newer { found: 2, known: 1, .. }), "{error:?}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn what_is_no_database_of_ours_is_told_and_left_alone() {
        let place = Place::new();
        let path = place.file();
        let check = |bytes: &[u8], is: fn(&StoreError) -> bool| {
            std::fs::write(&path, bytes).unwrap();
            let error = Store::open(&path).unwrap_err();
            assert!(is(&error), "{error:?}");
            assert!(!error.hint().is_empty() && !error.to_string().contains('!'));
            assert_eq!(std::fs::read(&path).unwrap(), bytes);
        };
        check(b"# a deck, not a database\n", |error| matches!(error, StoreError::NotADatabase(_)));
        check(&[0; 4096], |error| matches!(error, StoreError::NotADatabase(_)));
        std::fs::remove_file(&path).unwrap();
        let other = Connection::open(place.join("other.db")).unwrap();
        other.execute_batch("create table theirs (x)").unwrap();
        drop(other);
        check(&std::fs::read(place.join("other.db")).unwrap(), |error| matches!(error, StoreError::NotPratfall(_)));
        std::fs::remove_file(&path).unwrap();
        drop(place.store());
        let mut ours = std::fs::read(&path).unwrap();
        ours.truncate(5000);
        check(&ours, |error| matches!(error, StoreError::Damaged(_)));
    }

    #[test]
    fn an_empty_file_becomes_a_database() {
        let place = Place::new();
        std::fs::write(place.file(), b"").unwrap();
        assert_eq!(place.store().row_counts().unwrap().attempts, 0);
    }

    #[test]
    fn a_place_that_cannot_be_is_told() {
        let place = Place::new();
        std::fs::write(place.join("plain"), b"x").unwrap();
        let error = Store::open(&place.join("plain").join("pratfall.db")).unwrap_err();
        assert!(matches!(error, StoreError::Io { .. }), "{error:?}");
        std::fs::create_dir_all(place.join("dir.db")).unwrap();
        let error = Store::open(&place.join("dir.db")).unwrap_err();
        assert!(matches!(error, StoreError::NotADatabase(_)), "{error:?}");
    }

    #[test]
    fn directories_above_are_made_and_commits_are_durable() {
        let place = Place::new();
        let store = Store::open(&place.join("a/b/c.db")).unwrap();
        let check = |pragma: &str, want: &str| {
            let sql = format!("select cast({pragma} as text) from pragma_{pragma}");
            let found: String = store.conn.query_row(&sql, [], |row| row.get(0)).unwrap();
            assert_eq!(found, want, "{pragma}");
        };
        check("journal_mode", "wal");
        check("synchronous", "2");
        check("foreign_keys", "1");
        check("application_id", &APPLICATION_ID.to_string());
        check("user_version", &VERSION.to_string());
        let trusted: i64 = store.conn.query_row("pragma trusted_schema", [], |row| row.get(0)).unwrap();
        let timeout: i64 = store.conn.query_row("pragma busy_timeout", [], |row| row.get(0)).unwrap();
        assert_eq!((trusted, timeout), (0, 5_000));
    }

    #[test]
    fn instances_that_make_the_file_together_do_not_trip() {
        let place = Place::new();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| drop(place.store()));
            }
        });
        assert_eq!(place.store().verify().unwrap(), []);
    }
}
