//! The answers behind a figure, newest first: what a list of them shows.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, ToSql, named_params};

use super::{Store, alias, columns, error::StoreError, history, history::Logged, insight, turns};
use crate::{
    insight::{
        behind::{Behind, Role, Stretch, Told, Which},
        cell::{Cells, Figure},
        item::{self, RELAPSE_DAYS},
    },
    memory::row::{Attempt, Confidence, ItemKey, Row, RowId, StudyDay},
};

/// Newest answers among which is looked.
const LOOKED_AT: i64 = 20_000;
/// Rows of items that are read to tell what only the whole of an item tells.
const ROWS_READ: usize = 60_000;

impl Store {
    /// Reads so many of them that hold, newest first. Only the newest 20,000 answers that may be meant are looked through,
    /// and of their items so many rows.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn behind(&self, deck: Option<&str>, behind: &Behind, most: usize) -> Result<Vec<Logged>, StoreError> {
        let mut look = Look { conn: &self.conn, deck, most, events: BTreeMap::new(), items: BTreeMap::new(), read: 0 };
        let mut found = match behind {
            Behind::TooSure(key) => look.too_sure(key)?,
            Behind::Mixup(asked, given) => look.mixed(asked, given)?,
            Behind::Belief(of, belief) => {
                let which = named_params! {":deck": of, ":belief": belief, ":most": LOOKED_AT};
                let shown = |attempt: &Attempt, told: &[Told]| {
                    told.iter().any(|told| match told.role {
                        Role::Answer(right) => attempt.beliefs(right).contains(&belief.as_str()),
                        _ => false,
                    })
                };
                look.walk(sql!("behind_belief"), which, Which::Answers, shown)?
            }
            Behind::Skill(of, skill) => {
                let which = named_params! {":deck": of, ":skill": skill, ":most": LOOKED_AT};
                let holds = |_: &Attempt, told: &[Told]| told.iter().any(|told| matches!(told.role, Role::Answer(_)));
                look.walk(sql!("behind_skill"), which, Which::Answers, holds)?
            }
            Behind::Within(stretches, which) => {
                let mut found = Vec::new();
                for stretch in stretches {
                    if found.len() < most {
                        found.extend(look.within(stretch, *which)?);
                    }
                }
                found
            }
        };
        found.sort_by_key(|attempt| std::cmp::Reverse((attempt.at, attempt.id)));
        found.truncate(most);
        found.into_iter().map(|attempt| history::logged(&self.conn, attempt)).collect()
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

/// A look through answers, with what was read of their items on the way.
struct Look<'a> {
    conn: &'a Connection,
    deck: Option<&'a str>,
    most: usize,
    /// What was said about items.
    events: BTreeMap<ItemKey, Vec<Row>>,
    /// Where the answers of items count.
    items: BTreeMap<ItemKey, Vec<Told>>,
    read: usize,
}

impl Look<'_> {
    fn within(&mut self, stretch: &Stretch, which: Which) -> Result<Vec<Attempt>, StoreError> {
        // A relapse counts for its recovery.
        let later = if which == Which::Relapses { RELAPSE_DAYS } else { 0 };
        let to = StudyDay(stretch.to.0.saturating_add(later));
        let days = named_params! {":from": stretch.from, ":to": to, ":most": LOOKED_AT};
        self.walk(sql!("behind_days"), days, which, |attempt, told| which.takes(attempt, told, stretch))
    }

    /// Walks answers from the latest day back, until there are enough and their last day is over.
    fn walk(
        &mut self,
        sql: &str,
        params: &[(&str, &dyn ToSql)],
        which: Which,
        wanted: impl Fn(&Attempt, &[Told]) -> bool,
    ) -> Result<Vec<Attempt>, StoreError> {
        let conn = self.conn;
        let mut statement = conn.prepare_cached(sql)?;
        let mut found: Vec<Attempt> = Vec::new();
        for attempt in statement.query_map(params, columns::attempt)? {
            let attempt = attempt?;
            let enough = found.len() >= self.most && found.last().is_some_and(|last| last.day != attempt.day);
            if enough || self.read > ROWS_READ {
                break;
            }
            if !which.may_be(&attempt) || self.deck.is_some_and(|deck| deck != attempt.key.deck) {
                continue;
            }
            let attempt = turns::with(conn, attempt)?;
            let is_one = match which.needs_item() {
                true => wanted(&attempt, self.of_item(&attempt)?),
                false => wanted(&attempt, &self.of_answer(&attempt)?),
            };
            if is_one {
                found.push(attempt);
            }
        }
        Ok(found)
    }

    /// Tells where an answer counts, whatever stands around it.
    fn of_answer(&mut self, attempt: &Attempt) -> Result<Vec<Told>, StoreError> {
        let key = alias::present_key(self.conn, &attempt.key)?;
        if !self.events.contains_key(&key) {
            let mut events = Vec::new();
            for item in alias::names(self.conn, &key)? {
                let of = ItemKey { deck: key.deck.clone(), item };
                events.extend(history::said_of(self.conn, &of)?.into_iter().map(Row::Event));
            }
            self.events.insert(key.clone(), events);
        }
        let mut rows = self.events.get(&key).cloned().unwrap_or_default();
        rows.push(Row::Attempt(attempt.clone()));
        rows.sort_by_key(Row::order);
        let mut statement = self.conn.prepare_cached(sql!("behind_said"))?;
        let said = statement.query_map(named_params! {":attempt": attempt.id}, insight::read_said)?;
        Ok(item::roles(&rows, &said.collect::<Result<Vec<_>, _>>()?))
    }

    /// Tells where the answers of an answer's item count.
    fn of_item(&mut self, attempt: &Attempt) -> Result<&[Told], StoreError> {
        let key = alias::present_key(self.conn, &attempt.key)?;
        if !self.items.contains_key(&key) {
            let rows = history::rows(self.conn, &key)?;
            self.read += rows.len();
            self.items.insert(key.clone(), item::roles(&rows, &[]));
        }
        Ok(self.items.get(&key).map(Vec::as_slice).unwrap_or_default())
    }

    fn too_sure(&self, key: &ItemKey) -> Result<Vec<Attempt>, StoreError> {
        let rows = history::rows(self.conn, key)?;
        let told = item::roles(&rows, &[]);
        let ids = |wanted: fn(Role) -> bool| -> BTreeSet<RowId> {
            told.iter().filter(|told| wanted(told.role)).map(|told| told.id).collect()
        };
        let off = ids(|role| matches!(role, Role::Error(_)));
        let sure = ids(|role| matches!(role, Role::Sure(sure) if sure >= Confidence::Likely));
        Ok(self.these(rows, |id| off.contains(&id) && sure.contains(&id)))
    }

    fn mixed(&self, asked: &ItemKey, given: &ItemKey) -> Result<Vec<Attempt>, StoreError> {
        let rows = history::rows(self.conn, asked)?;
        let mixed = item::mixed(&rows, &history::rows(self.conn, given)?);
        Ok(self.these(rows, |id| mixed.contains(&id)))
    }

    fn these(&self, rows: Vec<Row>, wanted: impl Fn(RowId) -> bool) -> Vec<Attempt> {
        let attempts = rows.into_iter().filter_map(|row| match row {
            Row::Attempt(attempt) => Some(attempt),
            Row::Event(_) => None,
        });
        let of_deck = |attempt: &Attempt| self.deck.is_none_or(|deck| deck == attempt.key.deck);
        attempts.filter(|attempt| of_deck(attempt) && wanted(attempt.id)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        deck::model::Way,
        grade::Verdict,
        insight::kind::Kind,
        memory::row::{Phase, What},
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
        let mut first = answer(100, "a", 10, Verdict::Off);
        first.phase = Phase::Pretest;
        for row in [
            Row::Attempt(first),
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
        check(within(11, 11, Which::Answers), &[103, 102]);
        check(within(11, 12, Which::Stumbles), &[105, 103]);
        check(within(11, 11, Which::Stumbles), &[103]);
        check(within(10, 12, Which::Kind(Kind::Misconception)), &[105, 103, 100]);
        check(within(10, 12, Which::Kind(Kind::Gap)), &[]);
        check(within(10, 12, Which::Sure(Confidence::Certain)), &[105]);
        check(within(10, 12, Which::Way(Way::Choose)), &[105, 103, 102, 101, 100]);
        check(within(10, 12, Which::Way(Way::Type)), &[]);
        check(within(10, 12, Which::Beliefs), &[105, 103, 100]);
        check(within(10, 12, Which::Began), &[105, 103, 100]);
        check(within(10, 12, Which::First), &[100]);
        check(within(11, 11, Which::Relapses), &[]);
        check(Behind::Belief("d".into(), "belief".into()), &[105, 103, 100]);
        check(Behind::TooSure(key("b")), &[105]);
        check(Behind::TooSure(key("a")), &[100]);
        check(Behind::Skill("d".into(), "s".into()), &[105, 103, 102, 101, 100]);
        assert_eq!(store.behind(None, &within(11, 11, Which::Answers), 1).unwrap().len(), 1);
    }

    fn within(from: i32, to: i32, which: Which) -> Behind {
        Behind::Within(vec![Stretch { from: StudyDay(from), to: StudyDay(to) }], which)
    }

    #[test]
    fn a_pair_leads_to_the_answers_that_were_right_for_the_other() {
        let place = Place::new();
        let mut store = place.store();
        let typed = |n: u32, item: &str, response: &str, verdict: Verdict| {
            let mut answer = answer(n, item, 10, verdict);
            (answer.response, answer.way, answer.misconception) = (response.into(), Way::Type, None);
            Row::Attempt(answer)
        };
        for row in [
            typed(100, "a", "Rc", Verdict::Off),
            typed(101, "b", "rc", Verdict::Right),
            typed(102, "a", "nothing of the kind", Verdict::Off),
            typed(103, "b", "Box", Verdict::Off),
        ] {
            store.append(&row).unwrap();
        }
        store.fold_insight().unwrap();
        let pairs = store.insight(None, StudyDay(12), 0).unwrap().mixups;
        assert_eq!(pairs.iter().map(|pair| pair.n).collect::<Vec<_>>(), [1]);
        let found = store.behind(None, &Behind::Mixup(key("a"), key("b")), 10).unwrap();
        assert_eq!(found.iter().map(|logged| logged.attempt.id.0).collect::<Vec<_>>(), [100]);
    }
}
