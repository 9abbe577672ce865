//! The answers behind a figure, newest first: what a list of them shows, a page at a time.
//!
//! A page is walked to from where the one before it ended, and no further than it takes; where few of the many that may
//! be meant are, it ends before it is full, so that none keeps a learner waiting.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Row as SqlRow, ToSql, named_params};

use super::{Store, alias, columns, derive::Lane, error::StoreError, history, history::Logged, insight, turns};
use crate::{
    insight::{
        behind::{After, Behind, Role, Stretch, Told, Which},
        cell::{Cells, Figure},
        item::{self, RELAPSE_DAYS},
    },
    memory::row::{Attempt, Confidence, ItemKey, Phase, Row, RowId, StudyDay, Utc},
};

/// What a page may cost, in about as many microseconds: more than one screen of a figure that is not rare.
const COST: usize = 40_000;
/// What a row of an index costs.
const KEY: usize = 2;
/// What reading an answer and what was said of it costs.
const ANSWER: usize = 40;
/// What another row of its item costs.
const ROW: usize = 12;

impl Store {
    /// Reads so many of them that hold, newest first: the study days from the last to the first, and in each the last
    /// answer first. `after` is where the page before ended; what is given beside the answers is where the next goes on,
    /// none when there are no more. A page can be short, and even empty, when they lie far apart.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn behind(
        &self,
        deck: Option<&str>,
        behind: &Behind,
        after: Option<After>,
        most: usize,
    ) -> Result<(Vec<Logged>, Option<After>), StoreError> {
        let mut look = Look {
            conn: &self.conn,
            deck,
            most,
            after,
            next: None,
            found: Vec::new(),
            events: BTreeMap::new(),
            items: BTreeMap::new(),
            cost: 0,
        };
        match behind {
            Behind::TooSure(key) => look.too_sure(key)?,
            Behind::Mixup(asked, given) => look.mixed(asked, given)?,
            Behind::Belief(of, belief) => {
                let which = named_params! {":deck": of, ":belief": belief};
                let shown = |attempt: &Attempt, told: &[Told]| {
                    told.iter().any(|told| match told.role {
                        Role::Answer(right) => attempt.beliefs(right).contains(&belief.as_str()),
                        _ => false,
                    })
                };
                look.walk(sql!("behind_belief"), which, Which::Answers, shown)?;
            }
            Behind::Skill(of, skill) => {
                let to = look.row().map_or(i64::MAX, |(_, at, _)| at.0);
                let which = named_params! {":deck": of, ":skill": skill, ":to": to};
                let holds = |_: &Attempt, told: &[Told]| told.iter().any(|told| matches!(told.role, Role::Answer(_)));
                look.walk(sql!("behind_skill"), which, Which::Answers, holds)?;
            }
            Behind::Within(stretches, which) => {
                for stretch in stretches {
                    if look.next.is_none() {
                        look.within(stretch, *which)?;
                    }
                }
            }
            Behind::Due(stretch) => look.due(stretch)?,
        }
        let Look { found, next, .. } = look;
        let found = found.into_iter().map(|attempt| history::logged(&self.conn, attempt));
        Ok((found.collect::<Result<_, _>>()?, next))
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
    after: Option<After>,
    /// Where the next page goes on, once this one is at its end and there is more.
    next: Option<After>,
    found: Vec<Attempt>,
    /// What was said about items.
    events: BTreeMap<ItemKey, Vec<Row>>,
    /// Where the answers of items count.
    items: BTreeMap<ItemKey, Vec<Told>>,
    cost: usize,
}

/// Where an answer stands in an index: all that is read of most.
struct Place {
    key: ItemKey,
    at: Utc,
    id: RowId,
    /// As far as the order goes by it.
    day: Option<StudyDay>,
    phase: Option<Phase>,
}

impl Place {
    fn read(row: &SqlRow<'_>) -> rusqlite::Result<Self> {
        Ok(Place {
            key: ItemKey { deck: row.get(0)?, item: row.get(1)? },
            at: row.get(2)?,
            id: row.get(3)?,
            day: row.get(4)?,
            phase: row.get(5)?,
        })
    }

    fn order(&self) -> (StudyDay, Utc, RowId) {
        (self.day.unwrap_or(StudyDay(0)), self.at, self.id)
    }
}

impl Look<'_> {
    /// Gives the last answer that the page before looked at.
    fn row(&self) -> Option<(StudyDay, Utc, RowId)> {
        match self.after {
            Some(After::Answer { day, at, id }) => Some((day, at, id)),
            _ => None,
        }
    }

    fn within(&mut self, stretch: &Stretch, which: Which) -> Result<(), StoreError> {
        // A relapse counts for its recovery.
        let later = if which == Which::Relapses { RELAPSE_DAYS } else { 0 };
        let to = StudyDay(stretch.to.0.saturating_add(later));
        let to = self.row().map_or(to, |(day, ..)| day.min(to));
        let days = named_params! {":from": stretch.from, ":to": to, ":off": which.is_off()};
        self.walk(sql!("behind_days"), days, which, |attempt, told| which.takes(attempt, told, stretch))
    }

    /// Walks answers from the latest back, until the page is full or has cost enough.
    fn walk(
        &mut self,
        sql: &str,
        params: &[(&str, &dyn ToSql)],
        which: Which,
        wanted: impl Fn(&Attempt, &[Told]) -> bool,
    ) -> Result<(), StoreError> {
        let conn = self.conn;
        let mut statement = conn.prepare_cached(sql)?;
        let mut one = conn.prepare_cached(sql!("behind_one"))?;
        let mut last = None;
        for place in statement.query_map(params, Place::read)? {
            let place = place?;
            if self.row().is_some_and(|row| place.order() >= row) {
                continue;
            }
            if let Some((day, at, id)) = last
                && (self.found.len() >= self.most || self.cost >= COST)
            {
                self.next = Some(After::Answer { day, at, id });
                break;
            }
            last = Some(place.order());
            self.cost += KEY;
            let elsewhere = self.deck.is_some_and(|deck| deck != place.key.deck);
            if elsewhere || place.phase.is_some_and(|phase| !which.is_in(phase)) {
                continue;
            }
            let key =
                named_params! {":deck": place.key.deck, ":item": place.key.item, ":at": place.at, ":id": place.id};
            let attempt = turns::with(conn, one.query_one(key, columns::attempt)?)?;
            self.cost += ANSWER;
            if !which.may_be(&attempt) {
                continue;
            }
            let is_one = match which.needs_item() {
                true => wanted(&attempt, self.of_item(&attempt)?),
                false => wanted(&attempt, &self.of_answer(&attempt)?),
            };
            if is_one {
                self.found.push(attempt);
            }
        }
        Ok(())
    }

    /// Gives the last answer at each of the items that are due in a stretch, the longest due first: what made them so.
    fn due(&mut self, stretch: &Stretch) -> Result<(), StoreError> {
        let conn = self.conn;
        let mut past = match self.after {
            Some(After::Items(past)) => past,
            _ => 0,
        };
        let begun = past;
        let mut statement = conn.prepare_cached(sql!("deck_ids"))?;
        let decks: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut items = conn.prepare_cached(sql!("behind_due"))?;
        let mut count = conn.prepare_cached(sql!("behind_due_count"))?;
        let mut before = 0_usize;
        for deck in decks.iter().filter(|deck| self.deck.is_none_or(|only| only == *deck)) {
            for lane in Lane::DUE {
                let which = named_params! {":deck": deck, ":lane": lane, ":from": stretch.from, ":to": stretch.to};
                let here: usize = count.query_one(which, |row| row.get(0))?;
                let skip = begun.saturating_sub(before).min(here);
                before += here;
                if here == skip {
                    continue;
                }
                let room = self.most - (past - begun);
                if room == 0 {
                    self.next = Some(After::Items(past));
                    return Ok(());
                }
                let which = named_params! {
                    ":deck": deck, ":lane": lane, ":from": stretch.from, ":to": stretch.to,
                    ":most": room, ":past": skip,
                };
                let found: Vec<String> = items.query_map(which, |row| row.get(1))?.collect::<Result<_, _>>()?;
                let taken = found.len();
                for item in found {
                    self.found.extend(self.last_at(&ItemKey { deck: deck.clone(), item })?);
                }
                past += taken;
                if skip + taken < here {
                    self.next = Some(After::Items(past));
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn last_at(&self, key: &ItemKey) -> Result<Option<Attempt>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("behind_last"))?;
        let mut last: Option<Attempt> = None;
        for item in alias::names(self.conn, key)? {
            let which = named_params! {":deck": key.deck, ":item": item};
            let found = statement.query_one(which, columns::attempt).optional()?;
            last = last.into_iter().chain(found).max_by_key(|attempt| (attempt.at, attempt.id));
        }
        Ok(last)
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
            self.cost += ROW * rows.len();
            self.items.insert(key.clone(), item::roles(&rows, &[]));
        }
        Ok(self.items.get(&key).map(Vec::as_slice).unwrap_or_default())
    }

    fn too_sure(&mut self, key: &ItemKey) -> Result<(), StoreError> {
        let rows = history::rows(self.conn, key)?;
        let told = item::roles(&rows, &[]);
        let ids = |wanted: fn(Role) -> bool| -> BTreeSet<RowId> {
            told.iter().filter(|told| wanted(told.role)).map(|told| told.id).collect()
        };
        let off = ids(|role| matches!(role, Role::Error(_)));
        let sure = ids(|role| matches!(role, Role::Sure(sure) if sure >= Confidence::Likely));
        self.these(rows, |id| off.contains(&id) && sure.contains(&id));
        Ok(())
    }

    fn mixed(&mut self, asked: &ItemKey, given: &ItemKey) -> Result<(), StoreError> {
        let rows = history::rows(self.conn, asked)?;
        let mixed = item::mixed(&rows, &history::rows(self.conn, given)?);
        self.these(rows, |id| mixed.contains(&id));
        Ok(())
    }

    fn these(&mut self, rows: Vec<Row>, wanted: impl Fn(RowId) -> bool) {
        let order = |attempt: &Attempt| (attempt.day, attempt.at, attempt.id);
        let mut found: Vec<Attempt> = rows
            .into_iter()
            .filter_map(|row| match row {
                Row::Attempt(attempt) => Some(attempt),
                Row::Event(_) => None,
            })
            .filter(|attempt| self.deck.is_none_or(|deck| deck == attempt.key.deck) && wanted(attempt.id))
            .filter(|attempt| self.row().is_none_or(|row| order(attempt) < row))
            .collect();
        found.sort_by_key(|attempt| std::cmp::Reverse(order(attempt)));
        let more = found.len() > self.most;
        found.truncate(self.most);
        let last = found.last().filter(|_| more);
        self.next = last.map(|last| After::Answer { day: last.day, at: last.at, id: last.id });
        self.found = found;
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
            let (found, next) = store.behind(None, &behind, None, 10).unwrap();
            assert_eq!(found.iter().map(|logged| logged.attempt.id.0).collect::<Vec<_>>(), expected, "{behind:?}");
            assert_eq!(next, None, "{behind:?}");
            assert_eq!(store.behind(Some("other"), &behind, None, 10).unwrap(), (vec![], None));
            // One by one they are the same.
            let (mut single, mut after) = (Vec::new(), None);
            loop {
                let (found, next) = store.behind(None, &behind, after, 1).unwrap();
                single.extend(found.iter().map(|logged| logged.attempt.id.0));
                let Some(next) = next else { break };
                assert_ne!(Some(next), after);
                after = Some(next);
            }
            assert_eq!(single, expected, "{behind:?}, one by one");
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
        check(within(10, 12, Which::Told), &[105, 103, 102, 101, 100]);
        check(Behind::Within(vec![stretch(12, 12), stretch(10, 10)], Which::Answers), &[105, 101, 100]);
        let last = |from: i32, to: i32| {
            let (found, next) = store.behind(None, &Behind::Due(stretch(from, to)), None, 10).unwrap();
            (found.iter().map(|logged| logged.attempt.id.0).collect::<BTreeSet<_>>(), next)
        };
        assert_eq!(last(i32::MIN, 11), (BTreeSet::new(), None));
    }

    fn within(from: i32, to: i32, which: Which) -> Behind {
        Behind::Within(vec![stretch(from, to)], which)
    }

    fn stretch(from: i32, to: i32) -> Stretch {
        Stretch { from: StudyDay(from), to: StudyDay(to) }
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
        let (found, _) = store.behind(None, &Behind::Mixup(key("a"), key("b")), None, 10).unwrap();
        assert_eq!(found.iter().map(|logged| logged.attempt.id.0).collect::<Vec<_>>(), [100]);
    }
}
