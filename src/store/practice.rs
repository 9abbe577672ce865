//! How the learner works: how fast, and whether it leads anywhere. Read off the log by its indices, so that there is
//! nothing to keep in step.

use std::collections::BTreeMap;

use rusqlite::named_params;

use super::{Store, error::StoreError, history};
use crate::{deck::model::Way, grade::Verdict};

/// Attempts that are looked at for a pace.
const LATEST: usize = 200;
/// Times kept for each way of asking, the latest ones.
const TIMES: usize = 50;

impl Store {
    /// Gives the milliseconds to the commit of the latest answers, 50 at the most for each way of asking, newest first.
    /// Only first answers among the last 200 attempts are looked at.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn times(&self) -> Result<BTreeMap<Way, Vec<u32>>, StoreError> {
        let mut times: BTreeMap<Way, Vec<u32>> = BTreeMap::new();
        let mut statement = self.conn.prepare_cached(sql!("pace_latest"))?;
        let mut rows = statement.query(named_params! {":limit": LATEST})?;
        while let Some(row) = rows.next()? {
            let of_way = times.entry(row.get(0)?).or_default();
            if of_way.len() < TIMES {
                of_way.push(row.get(1)?);
            }
        }
        Ok(times)
    }

    /// Tells of the latest `limit` opportunities at a skill, newest first, whether they were unaided successes. An
    /// opportunity is an attempt that is no redo, no retry and no practice; what was taken back or made without effort
    /// is none.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn outcomes(&self, deck: &str, skill: &str, limit: usize) -> Result<Vec<bool>, StoreError> {
        let mut outcomes = Vec::with_capacity(limit);
        let mut statement = self.conn.prepare_cached(sql!("outcomes_of_skill"))?;
        let mut rows = statement.query(named_params! {":deck": deck, ":skill": skill})?;
        while outcomes.len() < limit
            && let Some(row) = rows.next()?
        {
            let (mut verdict, hints): (Verdict, u8) = (row.get(1)?, row.get(2)?);
            if row.get(3)? {
                let id = row.get(0)?;
                if history::is_undone(&self.conn, id)? || history::is_without_effort(&self.conn, id)? {
                    continue;
                }
                verdict = history::verdict(&self.conn, id, verdict)?;
            }
            outcomes.push(matches!(verdict, Verdict::Right | Verdict::Near) && hints == 0);
        }
        Ok(outcomes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        memory::row::{Phase, Row, RowId, What},
        store::testing::{Place, answer, attempt, event},
    };

    #[test]
    fn times_are_those_of_first_answers_newest_first() {
        let place = Place::new();
        let mut store = place.store();
        let mut redo = answer(102, "a", 10, Verdict::Right);
        redo.phase = Phase::Redo;
        let mut typed = answer(103, "b", 10, Verdict::Right);
        (typed.way, typed.commit_ms) = (Way::Type, 9_000);
        let mut later = answer(104, "c", 10, Verdict::Right);
        later.commit_ms = 1_000;
        for row in [answer(100, "a", 10, Verdict::Off), redo, typed, later] {
            store.append(&Row::Attempt(row)).unwrap();
        }
        let times = store.times().unwrap();
        assert_eq!(times, [(Way::Choose, vec![1_000, 4_000]), (Way::Type, vec![9_000])].into());
    }

    #[test]
    fn outcomes_of_a_skill_are_its_unaided_successes_newest_first() {
        let place = Place::new();
        let mut store = place.store();
        let mut hinted = answer(103, "c", 12, Verdict::Right);
        hinted.hints = 1;
        let mut other = answer(104, "e", 12, Verdict::Right);
        other.skill = "t".to_owned();
        let mut redo = answer(105, "a", 12, Verdict::Right);
        redo.phase = Phase::Redo;
        for row in [
            attempt(100, "a", 10, Verdict::Off),
            attempt(101, "b", 10, Verdict::Right),
            attempt(102, "c", 10, Verdict::Off),
            Row::Attempt(hinted),
            Row::Attempt(other),
            Row::Attempt(redo),
            attempt(106, "f", 13, Verdict::Off),
            attempt(107, "g", 13, Verdict::Off),
            event(108, Some("a"), 13, What::Override { attempt: RowId(100) }),
            event(109, Some("f"), 13, What::Undo { row: RowId(106) }),
            event(110, Some("g"), 13, What::LowEffort { attempt: RowId(107) }),
            attempt(111, "h", 14, Verdict::Off),
            event(112, Some("h"), 14, What::Score { attempt: RowId(111), score: 1.0 }),
        ] {
            store.append(&row).unwrap();
        }
        assert_eq!(store.outcomes("d", "s", 10).unwrap(), [true, false, false, true, true]);
        assert_eq!(store.outcomes("d", "s", 2).unwrap(), [true, false]);
        assert_eq!(store.outcomes("d", "t", 9).unwrap(), [true]);
    }
}
