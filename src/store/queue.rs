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
    /// Ties go by deck and item id, so that one log and one day give one order.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn due(&self, day: StudyDay, filter: &Filter, order: Order, limit: usize) -> Result<Vec<Due>, StoreError> {
        let decks = self.scope(filter)?;
        let mut due = Vec::new();
        for lane in Lane::DUE {
            let mut best = Best { order, day, room: limit - due.len(), heap: BinaryHeap::new() };
            if best.room == 0 {
                break;
            }
            for deck in &decks {
                self.offer(&mut best, deck, lane, filter)?;
            }
            due.extend(best.heap.into_sorted_vec().into_iter().map(|ranked| ranked.due));
        }
        Ok(due)
    }

    fn offer(&self, best: &mut Best, deck: &str, lane: Lane, filter: &Filter) -> Result<(), StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("queue_lane"))?;
        let mut rows = statement.query(named_params! {":deck": deck, ":lane": lane, ":day": best.day})?;
        while let Some(row) = rows.next()? {
            if wanted(filter, row.get_ref(6)?.as_str().unwrap_or_default()) {
                best.offer(deck, lane, row)?;
            }
        }
        Ok(())
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
    fn scope(&self, filter: &Filter) -> Result<Vec<String>, StoreError> {
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
    day: StudyDay,
    room: usize,
    heap: BinaryHeap<Ranked>,
}

impl Best {
    /// Takes the item of a row of `queue_lane.sql` if it is among the best.
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
