//! What is due, what is new, and how much of both. Reads only; what it reads is kept up to date by every write.

use std::{cmp::Ordering, collections::BinaryHeap};

use rusqlite::{Row as SqlRow, named_params};
use serde::Serialize;

use super::{
    Store,
    derive::{self, Lane},
    error::StoreError,
};
use crate::memory::row::{ItemKey, StudyDay};

/// How many items of a lane are ranked, all decks together. Beyond that the longest overdue ones stand for all, or the
/// latest due ones where the order is [`Order::HighestFirst`]: the first item of 100,000 due ones has to come in
/// milliseconds, and nobody gets through as many on one day.
const RANKED: usize = 8_000;

/// How many items of a lane are ranked in any deck, whatever the others have.
const RANKED_A_DECK: usize = 500;

/// How many items of a lane are ranked in any deck where a sample will do.
const SAMPLED_A_DECK: usize = 16;

/// The last day there is.
const LAST: StudyDay = StudyDay(i32::MAX);

/// Which items are asked about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Ids of decks; empty for all.
    pub decks: Vec<String>,
    /// Ids of skills; empty for all.
    pub skills: Vec<String>,
}

/// In which order reviews come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Lowest chance of recall first: what is closest to being forgotten.
    LowestFirst,
    /// Highest chance of recall first: while the backlog exceeds a session.
    HighestFirst,
}

/// A due item.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    /// Which item.
    pub key: ItemKey,
    /// The skill it trains.
    pub skill: String,
    /// Why it comes when it comes.
    pub lane: Lane,
    /// First study day it could be asked.
    pub ready_on: StudyDay,
    /// Index of the rung it stands on.
    pub rung: u8,
    /// Stability in days.
    pub stability: f64,
    /// Study day of its last evidence.
    pub last_evidence: StudyDay,
    /// Chance of recall on the day asked for, 0 to 1.
    pub recall: f64,
}

/// An item never attempted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh {
    /// Which item.
    pub key: ItemKey,
    /// The skill it trains.
    pub skill: String,
    /// Its place in the deck.
    pub ord: u32,
}

/// How much there is to do in a deck.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Deck id.
    pub deck: String,
    /// Due items with an open check; they are among `due` too.
    pub checks: u32,
    /// Due items.
    pub due: u32,
    /// Items never attempted that may be asked.
    pub fresh: u32,
    /// All items.
    pub total: u32,
}

/// What comes back soon, what is due already left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Coming {
    /// Items due on the next study day.
    pub tomorrow: u32,
    /// Items due within the next 7 study days, tomorrow's among them.
    pub week: u32,
}

impl Store {
    /// Gives the first `limit` items due on a study day: checks, probes, then the others, each by chance of recall.
    /// Ties go by deck and item id, so that one log and one day give one order. In a backlog of more than 500 items of
    /// a deck, and 8,000 in all, only the longest overdue are ranked (or the latest due, highest first).
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn due(&self, day: StudyDay, filter: &Filter, order: Order, limit: usize) -> Result<Vec<Due>, StoreError> {
        self.rank(day, filter, order, limit, (RANKED, RANKED_A_DECK.max(limit)))
    }

    /// Gives `limit` due items as [`Store::due`] does, but ranks only about twice as many: enough for a session, which
    /// takes a part of them, where all that are due are few, and a fair sample where they are many.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn due_sample(
        &self,
        day: StudyDay,
        filter: &Filter,
        order: Order,
        limit: usize,
    ) -> Result<Vec<Due>, StoreError> {
        self.rank(day, filter, order, limit, (2 * limit, SAMPLED_A_DECK))
    }

    /// Ranks so many items of a lane in all, and so many of any deck whatever the others have.
    fn rank(
        &self,
        day: StudyDay,
        filter: &Filter,
        order: Order,
        limit: usize,
        (ranked, a_deck): (usize, usize),
    ) -> Result<Vec<Due>, StoreError> {
        let decks = self.scope(filter)?;
        let mut due = Vec::new();
        for lane in Lane::DUE {
            let mut best = Best { order, day, until: day, room: limit - due.len(), heap: BinaryHeap::new() };
            if best.room == 0 {
                break;
            }
            let mut left = ranked;
            for (n, deck) in decks.iter().enumerate() {
                let share = (left / (decks.len() - n)).max(a_deck);
                left = left.saturating_sub(self.offer(&mut best, deck, lane, filter, share)?);
            }
            due.extend(best.heap.into_sorted_vec().into_iter().map(|ranked| ranked.due));
        }
        Ok(due)
    }

    /// Gives up to `limit` items that were attempted, due or not, lowest chance of recall on a study day first. Bounded
    /// as [`Store::due`] is.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn weakest(&self, day: StudyDay, filter: &Filter, limit: usize) -> Result<Vec<Due>, StoreError> {
        let decks = self.scope(filter)?;
        let mut best = Best { order: Order::LowestFirst, day, until: LAST, room: limit, heap: BinaryHeap::new() };
        let mut left = RANKED;
        for (n, deck) in decks.iter().enumerate() {
            let share = (left / (decks.len() - n)).max(RANKED_A_DECK).max(limit);
            for lane in Lane::DUE {
                left = left.saturating_sub(self.offer(&mut best, deck, lane, filter, share)?);
            }
        }
        Ok(best.heap.into_sorted_vec().into_iter().map(|ranked| ranked.due).collect())
    }

    /// Ranks up to `share` items of a deck and lane; gives their number.
    fn offer(
        &self,
        best: &mut Best,
        deck: &str,
        lane: Lane,
        filter: &Filter,
        share: usize,
    ) -> Result<usize, StoreError> {
        let mut statement = self.conn.prepare_cached(match best.order {
            Order::LowestFirst => sql!("queue_longest"),
            Order::HighestFirst => sql!("queue_latest"),
        })?;
        let mut rows = statement.query(named_params! {":deck": deck, ":lane": lane, ":day": best.until})?;
        let mut ranked = 0;
        while ranked < share
            && let Some(row) = rows.next()?
        {
            if wanted(filter, row.get_ref(6)?.as_str().unwrap_or_default()) {
                best.offer(deck, lane, row)?;
                ranked += 1;
            }
        }
        Ok(ranked)
    }

    /// Gives up to `limit` items of each deck that were never attempted and may be asked on a study day, deck by deck
    /// in the order of the file. To interleave them is the caller's work.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn fresh(&self, day: StudyDay, filter: &Filter, limit: usize) -> Result<Vec<Fresh>, StoreError> {
        let mut fresh = Vec::new();
        let mut statement = self.conn.prepare_cached(sql!("queue_fresh"))?;
        for deck in self.scope(filter)? {
            let mut rows = statement.query(named_params! {":deck": deck, ":day": day})?;
            let mut room = limit;
            while room > 0
                && let Some(row) = rows.next()?
            {
                if !wanted(filter, row.get_ref(1)?.as_str().unwrap_or_default()) {
                    continue;
                }
                room -= 1;
                let key = ItemKey { deck: deck.clone(), item: row.get(0)? };
                fresh.push(Fresh { key, skill: row.get(1)?, ord: row.get(2)? });
            }
        }
        Ok(fresh)
    }

    /// Counts what there is to do on a study day, for each deck, by id. Independent of the number of cards.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn counts(&self, day: StudyDay) -> Result<Vec<Count>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("deck_sizes"))?;
        let decks =
            statement.query_map([], |row| Ok(Count { deck: row.get(0)?, total: row.get(1)?, ..Count::default() }))?;
        let mut counts: Vec<Count> = decks.collect::<Result<_, _>>()?;
        let mut statement = self.conn.prepare_cached(sql!("counts"))?;
        let mut rows = statement.query(named_params! {":day": day})?;
        while let Some(row) = rows.next()? {
            let deck = row.get_ref(0)?.as_str().unwrap_or_default();
            let Ok(at) = counts.binary_search_by(|count| count.deck.as_str().cmp(deck)) else { continue };
            let Some(count) = counts.get_mut(at) else { continue };
            let n: u32 = row.get(2)?;
            match row.get(1)? {
                Lane::Check => {
                    count.checks += n;
                    count.due += n;
                }
                Lane::Probe | Lane::Review => count.due += n,
                Lane::Fresh => count.fresh += n,
            }
        }
        Ok(counts)
    }

    /// Counts what becomes due in the days after a study day.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn coming(&self, day: StudyDay) -> Result<Coming, StoreError> {
        Ok(self
            .conn
            .prepare_cached(sql!("coming"))?
            .query_one(named_params! {":tomorrow": day.plus(1), ":last": day.plus(7)}, |row| {
                Ok(Coming { tomorrow: row.get(0)?, week: row.get(1)? })
            })?)
    }

    /// Gives the ids of the decks that a filter lets through.
    pub(super) fn scope(&self, filter: &Filter) -> Result<Vec<String>, StoreError> {
        if !filter.decks.is_empty() {
            return Ok(filter.decks.clone());
        }
        let mut statement = self.conn.prepare_cached(sql!("deck_ids"))?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }
}

fn wanted(filter: &Filter, skill: &str) -> bool {
    filter.skills.is_empty() || filter.skills.iter().any(|wanted| wanted == skill)
}

/// The best items of a lane, as many as there is room for; the worst of them is on top of the heap.
struct Best {
    order: Order,
    /// The day of the chance of recall.
    day: StudyDay,
    /// What is ready by this day is offered.
    until: StudyDay,
    room: usize,
    heap: BinaryHeap<Ranked>,
}

impl Best {
    /// Takes the item of a row of `queue_longest.sql` if it is among the best.
    fn offer(&mut self, deck: &str, lane: Lane, row: &SqlRow<'_>) -> Result<(), StoreError> {
        let (stability, decay, last_evidence) = (row.get(2)?, row.get(3)?, row.get(4)?);
        let recall = derive::retrievability(stability, decay, last_evidence, self.day);
        let rank = match self.order {
            Order::LowestFirst => recall,
            Order::HighestFirst => -recall,
        };
        let item = row.get_ref(0)?.as_str().unwrap_or_default();
        if self.heap.len() >= self.room {
            let beaten = self.heap.peek().is_some_and(|worst| {
                let key = &worst.due.key;
                rank.total_cmp(&worst.rank).then_with(|| (deck, item).cmp(&(&key.deck, &key.item))).is_lt()
            });
            if !beaten {
                return Ok(());
            }
            self.heap.pop();
        }
        let due = Due {
            key: ItemKey { deck: deck.to_owned(), item: item.to_owned() },
            skill: row.get(6)?,
            lane,
            ready_on: row.get(1)?,
            rung: row.get(5)?,
            stability,
            last_evidence,
            recall,
        };
        self.heap.push(Ranked { rank, due });
        Ok(())
    }
}

struct Ranked {
    rank: f64,
    due: Due,
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank.total_cmp(&other.rank).then_with(|| self.due.key.cmp(&other.due.key))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ranked {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grade::Verdict,
        memory::row::{Confidence, Row, RowId, What},
        store::testing::{Place, answer, attempt, deck, event, file, key},
    };

    fn items(due: &[Due]) -> Vec<&str> {
        due.iter().map(|due| due.key.item.as_str()).collect()
    }

    fn all(store: &Store, day: i32) -> Vec<Due> {
        store.due(StudyDay(day), &Filter::default(), Order::LowestFirst, 99).unwrap()
    }

    /// "a" was right and unsure on day 10, "b" on day 12, "c" was off and sure on day 10; "e" and "f" are fresh.
    fn store(place: &Place) -> Store {
        let mut store = place.store();
        store.put_deck(&file("d.toml", 1), &[1; 32], &deck(&["e", "c", "b", "a", "f"])).unwrap();
        let unsure = |n, item, day| {
            let mut answer = answer(n, item, day, Verdict::Right);
            answer.confidence = Some(Confidence::Perhaps);
            answer.guess = 0.0;
            answer.ceiling = 0;
            Row::Attempt(answer)
        };
        store.append(&unsure(100, "a", 10)).unwrap();
        store.append(&unsure(101, "b", 12)).unwrap();
        store.append(&attempt(102, "c", 10, Verdict::Off)).unwrap();
        store
    }

    #[test]
    fn checks_come_first_then_the_lowest_recall() {
        let place = Place::new();
        let store = store(&place);
        let due = all(&store, 100);
        assert_eq!(items(&due), ["c", "a", "b"]);
        assert_eq!(due.iter().map(|due| due.lane).collect::<Vec<_>>(), [Lane::Check, Lane::Review, Lane::Review]);
        assert!(due[1].recall < due[2].recall);
        let memory = store.state(&key("a")).unwrap().memory.unwrap();
        assert_eq!(due[1].recall, memory.recall(StudyDay(100)));
        let highest = store.due(StudyDay(100), &Filter::default(), Order::HighestFirst, 99).unwrap();
        assert_eq!(items(&highest), ["c", "b", "a"]);
    }

    #[test]
    fn a_limit_takes_the_front_of_the_queue() {
        let place = Place::new();
        let store = store(&place);
        for order in [Order::LowestFirst, Order::HighestFirst] {
            let whole = store.due(StudyDay(100), &Filter::default(), order, 99).unwrap();
            for limit in 0..5 {
                let some = store.due(StudyDay(100), &Filter::default(), order, limit).unwrap();
                assert_eq!(some, whole[..limit.min(whole.len())]);
            }
        }
    }

    #[test]
    fn a_sample_of_few_due_items_is_all_of_them() {
        let place = Place::new();
        let store = store(&place);
        let all = store.due(StudyDay(100), &Filter::default(), Order::LowestFirst, 99).unwrap();
        assert_eq!(store.due_sample(StudyDay(100), &Filter::default(), Order::LowestFirst, 99).unwrap(), all);
        let weakest = store.weakest(StudyDay(12), &Filter::default(), 9).unwrap();
        assert_eq!(items(&weakest), ["c", "a", "b"], "due or not");
        assert_eq!(weakest[2].recall, 1.0);
    }

    #[test]
    fn an_item_is_due_from_its_day_on() {
        let place = Place::new();
        let store = store(&place);
        let due = store.state(&key("a")).unwrap().memory.unwrap().due;
        let is_due = |day| all(&store, day).iter().any(|due| due.key == key("a"));
        assert!(!is_due(due.0 - 1));
        assert!(is_due(due.0));
    }

    #[test]
    fn what_is_put_aside_is_not_due_and_not_counted() {
        let place = Place::new();
        let mut store = store(&place);
        let check = |store: &mut Store, day: i32, due: &[&str], fresh: u32| {
            assert_eq!(items(&all(store, day)), due);
            let count = &store.counts(StudyDay(day)).unwrap()[0];
            assert_eq!((count.due as usize, count.fresh), (due.len(), fresh));
            let found = store.fresh(StudyDay(day), &Filter::default(), 99).unwrap();
            assert_eq!(found.len() as u32, fresh);
            assert_eq!(store.verify().unwrap(), []);
        };
        check(&mut store, 100, &["c", "a", "b"], 2);
        store.append(&event(110, Some("a"), 20, What::Suspend)).unwrap();
        store.append(&event(111, Some("e"), 20, What::Suspend)).unwrap();
        check(&mut store, 100, &["c", "b"], 1);
        store.append(&event(112, Some("c"), 20, What::Bury { until: StudyDay(101) })).unwrap();
        store.append(&event(113, Some("f"), 20, What::Bury { until: StudyDay(101) })).unwrap();
        check(&mut store, 100, &["b"], 0);
        check(&mut store, 101, &["c", "b"], 1);
        store.append(&event(114, Some("a"), 21, What::Resume)).unwrap();
        store.append(&event(115, Some("e"), 21, What::Resume)).unwrap();
        check(&mut store, 101, &["c", "a", "b"], 2);
        store.append(&event(116, Some("a"), 22, What::Reset)).unwrap();
        check(&mut store, 101, &["c", "b"], 3);
    }

    #[test]
    fn an_undone_first_attempt_makes_an_item_fresh_again() {
        let place = Place::new();
        let mut store = store(&place);
        store.append(&event(110, Some("a"), 10, What::Undo { row: RowId(100) })).unwrap();
        let fresh = store.fresh(StudyDay(100), &Filter::default(), 99).unwrap();
        assert_eq!(fresh.iter().map(|fresh| fresh.key.item.as_str()).collect::<Vec<_>>(), ["e", "a", "f"]);
        assert_eq!(store.verify().unwrap(), []);
    }

    #[test]
    fn a_filter_lets_its_decks_and_skills_through() {
        let place = Place::new();
        let store = store(&place);
        let check = |decks: &[&str], skills: &[&str], due: &[&str], fresh: usize| {
            let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
            let filter = Filter { decks: owned(decks), skills: owned(skills) };
            let found = store.due(StudyDay(100), &filter, Order::LowestFirst, 99).unwrap();
            assert_eq!(items(&found), due);
            assert_eq!(store.fresh(StudyDay(100), &filter, 99).unwrap().len(), fresh);
        };
        check(&["d"], &[], &["c", "a", "b"], 2);
        check(&["other"], &[], &[], 0);
        check(&[], &["skill-a", "skill-e"], &["a"], 1);
        check(&["d"], &["skill-c"], &["c"], 0);
    }

    #[test]
    fn counts_tell_checks_due_fresh_and_total() {
        let place = Place::new();
        let store = store(&place);
        let count = |due, checks, fresh| Count { deck: "d".to_owned(), checks, due, fresh, total: 5 };
        assert_eq!(store.counts(StudyDay(100)).unwrap(), [count(3, 1, 2)]);
        assert_eq!(store.counts(StudyDay(11)).unwrap(), [count(1, 1, 2)]);
        assert_eq!(store.counts(StudyDay(9)).unwrap(), [count(0, 0, 2)]);
        assert_eq!(store.coming(StudyDay(10)).unwrap().tomorrow, 1);
        assert_eq!(store.coming(StudyDay(100)).unwrap(), Coming::default());
    }

    #[test]
    fn a_deck_that_goes_takes_its_items_from_the_queue_and_brings_them_back() {
        let place = Place::new();
        let mut store = store(&place);
        let before = all(&store, 100);
        store.forget_sources(&["d.toml".to_owned()]).unwrap();
        assert_eq!(all(&store, 100), []);
        assert_eq!(store.counts(StudyDay(100)).unwrap(), []);
        store.put_deck(&file("d.toml", 1), &[1; 32], &deck(&["e", "c", "b", "a", "f"])).unwrap();
        assert_eq!(all(&store, 100), before);
    }
}
