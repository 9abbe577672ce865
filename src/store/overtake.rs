//! Bulk work beside somebody who answers: read first, lock late, and begin again when another was faster.

use std::{thread, time::Duration};

use rusqlite::{Connection, TransactionBehavior};

use super::error::StoreError;

/// How often it is tried to write what was worked out without a lock.
const TRIES: usize = 20;
/// How long another instance is let write before the next try.
const PAUSE: Duration = Duration::from_millis(5);

/// Does a piece of work in one transaction that takes the lock only when `work` writes for the first time. When another
/// instance has written since it began to read, all of it is done again; after some tries, behind a lock from the start.
pub(super) fn settle<T>(
    conn: &mut Connection,
    mut work: impl FnMut(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    for _ in 0..TRIES {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Deferred)?;
        match work(&tx) {
            Ok(done) => {
                tx.commit()?;
                return Ok(done);
            }
            Err(StoreError::Busy) => drop(tx),
            Err(other) => return Err(other),
        }
        thread::sleep(PAUSE);
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = work(&tx)?;
    tx.commit()?;
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::Place;

    #[test]
    fn what_was_worked_out_from_an_older_log_is_worked_out_again() {
        let place = Place::new();
        let mut store = place.store();
        let other = place.store();
        let mut seen = Vec::new();
        let written = settle(&mut store.conn, |tx| {
            let before: i64 = tx.query_row("select count(*) from setting", [], |row| row.get(0))?;
            if seen.is_empty() {
                other.conn.execute("insert into setting values ('other', '1')", [])?;
            }
            seen.push(before);
            tx.execute("insert into setting values ('sum', ?)", [before.to_string()])?;
            Ok(before)
        });
        assert_eq!((written.unwrap(), seen), (1, vec![0, 1]));
    }
}
