//! How the learner works: how fast, and whether it leads anywhere. Read off the log by its indices, so that there is
//! nothing to keep in step.

use rusqlite::named_params;

use super::{Store, error::StoreError, history};
use crate::{
    deck::model::Way,
    grade::Verdict,
    memory::row::{Phase, RowId},
    session::build::pace::Times,
};

/// Attempts that are looked at for a pace.
const LATEST: usize = 200;
/// Times kept for each way of asking, the latest ones.
const TIMES: usize = 50;

impl Store {
    /// Gives what the latest answers took, newest first: 50 first answers at the most for each way of asking, and the
    /// pauses after them. Only the last 200 attempts are looked at.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn times(&self) -> Result<Times, StoreError> {
        let mut times = Times::default();
        let mut next: Option<(RowId, i64)> = None;
        let mut statement = self.conn.prepare_cached(sql!("pace_latest"))?;
        let mut rows = statement.query(named_params! {":limit": LATEST})?;
        while let Some(row) = rows.next()? {
            let (way, commit_ms, phase): (Way, u32, Phase) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (verdict, session, at): (Verdict, RowId, i64) = (row.get(3)?, row.get(4)?, row.get(5)?);
            let shown = at.saturating_sub(i64::from(commit_ms));
            let pause = next.replace((session, shown)).filter(|(other, _)| *other == session);
            // Under a clock that stands still an answer takes longer than the time between two commits. That is no pause,
            // and no gap in the measure either: then the plan would hang on how fast the machine is.
            let pause = pause.and_then(|(_, shown)| u32::try_from(shown.saturating_sub(at).max(0)).ok());
            if !matches!(phase, Phase::Pretest | Phase::Review | Phase::Probe | Phase::Exam) {
                continue;
            }
            let of_way = times.commits.entry(way).or_default();
            if of_way.len() < TIMES {
                of_way.push(commit_ms);
            }
            // An exam holds its feedback back.
            let Some(pause) = pause.filter(|_| phase != Phase::Exam) else { continue };
            if matches!(verdict, Verdict::Right | Verdict::Near) {
                times.after_right.push(pause);
            } else {
                times.after_miss.push(pause);
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
        memory::row::{Row, What},
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
        assert_eq!(times.commits, [(Way::Choose, vec![1_000, 4_000]), (Way::Type, vec![9_000])].into());
    }

    #[test]
    fn pauses_lie_between_a_commit_and_the_next_question_of_its_session() {
        let place = Place::new();
        let mut store = place.store();
        let mut add = |n: u32, seconds: i64, session: u128, phase: Phase, verdict: Verdict| {
            let mut row = answer(n, &format!("i{n}"), 10, verdict);
            row.at.0 = (row.at.0 / 1000 + 100 * i64::from(n) + seconds) * 1000;
            (row.session, row.phase, row.commit_ms) = (RowId(session), phase, 90_000);
            store.append(&Row::Attempt(row)).unwrap();
        };
        // Answers every 100 seconds, of which 90 go into the answer; seconds beyond that go into the pause before.
        add(100, 0, 1, Phase::Review, Verdict::Off);
        add(101, 7, 1, Phase::Redo, Verdict::Right);
        add(102, 7, 1, Phase::Review, Verdict::Right);
        add(103, 9, 1, Phase::Review, Verdict::Off);
        add(104, 0, 1, Phase::Redo, Verdict::Right);
        add(105, 0, 2, Phase::Review, Verdict::Right);
        add(106, 0, 2, Phase::Exam, Verdict::Off);
        add(107, 0, 2, Phase::Review, Verdict::Right);
        add(108, -30, 2, Phase::Review, Verdict::Right);
        let times = store.times().unwrap();
        assert_eq!((times.after_right, times.after_miss), (vec![0, 10_000, 12_000], vec![1_000, 17_000]));
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
