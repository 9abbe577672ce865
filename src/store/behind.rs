//! The answers behind a figure, newest first: what a list of them shows.

use rusqlite::named_params;

use super::{Store, columns, error::StoreError, history, history::Logged, insight};
use crate::{
    insight::{
        behind::Behind,
        cell::{Cells, Figure},
        item,
    },
    memory::row::Attempt,
    session::machine::is_stumble,
};

/// Newest answers among which is looked where no index leads to them.
const LOOKED_AT: i64 = 20_000;

impl Store {
    /// Reads so many of them that hold, newest first. Where nothing leads to them, only the newest 20,000 answers are
    /// looked through.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn behind(&self, deck: Option<&str>, behind: &Behind, most: usize) -> Result<Vec<Logged>, StoreError> {
        let mut found = match behind {
            Behind::Item(key) => self.attempts_of(key)?,
            Behind::Pair(one, other) => {
                let mut both = self.attempts_of(one)?;
                both.extend(self.attempts_of(other)?);
                both
            }
            Behind::Belief(deck, belief) => {
                let which = named_params! {":deck": deck, ":belief": belief, ":most": LOOKED_AT};
                let shown = |logged: &Logged| {
                    let right = !is_stumble(logged.verdict);
                    logged.attempt.beliefs(right).contains(&belief.as_str())
                };
                self.listed(sql!("behind_belief"), which, most, shown)?
            }
            Behind::Skill(deck, skill) => {
                let which = named_params! {":deck": deck, ":skill": skill, ":most": LOOKED_AT};
                self.listed(sql!("behind_skill"), which, most, |_| true)?
            }
            Behind::Day(day) => {
                let which = named_params! {":from": day, ":to": day, ":most": LOOKED_AT};
                self.listed(sql!("behind_days"), which, most, |_| true)?
            }
            Behind::Stumbles(day) => {
                let which = named_params! {":from": day, ":to": i32::MAX, ":most": LOOKED_AT};
                self.listed(sql!("behind_days"), which, most, |logged| is_stumble(logged.verdict))?
            }
            Behind::Sure(confidence) => {
                let sure = |logged: &Logged| logged.attempt.confidence == Some(*confidence);
                self.listed(sql!("attempts_recent"), named_params! {":limit": LOOKED_AT}, most, sure)?
            }
        };
        let of_items = matches!(behind, Behind::Item(_) | Behind::Pair(..));
        found.retain(|logged| {
            counts(&logged.attempt, deck) && !logged.undone && (!of_items || is_stumble(logged.verdict))
        });
        found.sort_by_key(|logged| std::cmp::Reverse((logged.attempt.at, logged.attempt.id)));
        found.truncate(most);
        Ok(found)
    }

    fn listed(
        &self,
        sql: &str,
        which: &[(&str, &dyn rusqlite::ToSql)],
        most: usize,
        wanted: impl Fn(&Logged) -> bool,
    ) -> Result<Vec<Logged>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut found = Vec::new();
        for attempt in statement.query_map(which, columns::attempt)? {
            let attempt = attempt?;
            if !item::is_first(&attempt) {
                continue;
            }
            let logged = history::logged(&self.conn, attempt)?;
            if wanted(&logged) {
                found.push(logged);
            }
            // A few more than are shown: some may be of another deck, or taken back.
            if found.len() >= 4 * most {
                break;
            }
        }
        Ok(found)
    }

    /// Reads how items went whose first attempt was a stumble (PR-8), by week, as far as it is folded; nothing while a
    /// first fold is under way.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn firsts(&self) -> Result<Cells, StoreError> {
        if insight::is_under_way(&self.conn)? {
            return Ok(Cells::default());
        }
        let mut cells = Vec::new();
        let mut statement = self.conn.prepare_cached(sql!("insight_cells"))?;
        insight::read::counts(&mut statement, Figure::First, i32::MIN, None, &mut cells)?;
        Ok(Cells(cells.into_iter().collect()))
    }
}

fn counts(attempt: &Attempt, deck: Option<&str>) -> bool {
    item::is_first(attempt) && deck.is_none_or(|deck| deck == attempt.key.deck)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grade::Verdict,
        memory::row::{Confidence, Phase, Row, RowId, StudyDay, What},
        store::testing::{Place, answer, attempt, event, key},
    };

    #[test]
    fn every_figure_leads_to_its_answers() {
        let place = Place::new();
        let mut store = place.store();
        let mut redo = answer(104, "a", 11, Verdict::Off);
        redo.phase = Phase::Redo;
        let mut sure = answer(105, "b", 12, Verdict::Off);
        sure.confidence = Some(Confidence::Certain);
        for row in [
            attempt(100, "a", 10, Verdict::Off),
            attempt(101, "b", 10, Verdict::Right),
            attempt(102, "a", 11, Verdict::Right),
            attempt(103, "c", 11, Verdict::GaveUp),
            Row::Attempt(redo),
            Row::Attempt(sure),
            attempt(106, "d", 12, Verdict::Off),
            event(107, Some("d"), 12, What::Undo { row: RowId(106) }),
        ] {
            store.append(&row).unwrap();
        }
        let check = |behind: Behind, expected: &[u128]| {
            let found = store.behind(None, &behind, 10).unwrap();
            assert_eq!(found.iter().map(|logged| logged.attempt.id.0).collect::<Vec<_>>(), expected, "{behind:?}");
            assert_eq!(store.behind(Some("other"), &behind, 10).unwrap(), []);
        };
        check(Behind::Day(StudyDay(11)), &[103, 102]);
        check(Behind::Stumbles(StudyDay(11)), &[105, 103]);
        check(Behind::Belief("d".into(), "belief".into()), &[105, 103, 100]);
        check(Behind::Item(key("a")), &[100]);
        check(Behind::Pair(key("a"), key("b")), &[105, 100]);
        check(Behind::Sure(Confidence::Certain), &[105]);
        check(Behind::Skill("d".into(), "s".into()), &[105, 103, 102, 101, 100]);
        assert_eq!(store.behind(None, &Behind::Day(StudyDay(11)), 1).unwrap().len(), 1);
    }
}
