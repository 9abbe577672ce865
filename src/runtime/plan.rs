//! What a session is going to ask: read from the store, put in order by the session.

use super::engine::{Engine, Wanted};
use crate::{
    deck::{bundled::BUNDLED, model::Nature},
    memory::row::{ItemKey, StudyDay},
    session::{
        event::Now,
        queue::{Entry, Limits, Why, plan},
    },
    store::{
        derive::Lane,
        error::StoreError,
        queue::{Filter, Fresh, Order},
    },
};

/// Items a session takes at the most when nothing else bounds it.
const MOST_ITEMS: usize = 60;
/// Items a minute, until the learner's own pace is measured.
const ITEMS_A_MINUTE: usize = 2;

impl Engine {
    /// Makes the queue of a session.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn queue(&self, wanted: &Wanted, now: Now) -> Result<Vec<Entry>, StoreError> {
        let day = self.day(now);
        let minutes = wanted.minutes.unwrap_or(self.settings.minutes) as usize;
        let items = wanted.limit.unwrap_or(MOST_ITEMS).min((minutes * ITEMS_A_MINUTE).max(1));
        let filter = Filter { decks: wanted.decks.clone(), skills: wanted.skills.clone() };
        let due = self.store.due(day, &filter, Order::LowestFirst, items)?;
        let due = due.into_iter().map(|due| {
            let why = match due.lane {
                Lane::Check => Why::Check,
                Lane::Probe => Why::Probe,
                Lane::Review | Lane::Fresh => Why::Due,
            };
            let vocab = self.is_vocab(&due.key);
            Entry::plain(due.key, why, due.skill, vocab)
        });
        let fresh = self.fresh(day, &filter, self.settings.new)?;
        Ok(plan(due.collect(), fresh, Limits { items, fresh: self.settings.new }))
    }

    fn is_vocab(&self, key: &ItemKey) -> bool {
        self.store.outline(key).ok().flatten().is_some_and(|o| o.nature == Nature::Vocab)
    }

    /// Gives unseen items, the decks in turn.
    fn fresh(&self, day: StudyDay, filter: &Filter, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let fresh = self.store.fresh(day, filter, limit)?;
        let mut by_deck: Vec<std::collections::VecDeque<Fresh>> = Vec::new();
        for item in fresh {
            match by_deck.iter_mut().find(|d| d.front().is_some_and(|f| f.key.deck == item.key.deck)) {
                Some(deck) => deck.push_back(item),
                None => by_deck.push([item].into()),
            }
        }
        // The learner's own decks come first, then those in the order they are offered.
        by_deck.sort_by_key(|deck| deck.front().map_or(0, |first| offered(&first.key.deck)));
        let mut entries = Vec::new();
        while entries.len() < limit && !by_deck.is_empty() {
            by_deck.retain_mut(|deck| {
                entries.extend(deck.pop_front().map(|item| {
                    let vocab = self.is_vocab(&item.key);
                    Entry::plain(item.key, Why::New, item.skill, vocab)
                }));
                !deck.is_empty()
            });
        }
        entries.truncate(limit);
        Ok(entries)
    }

    /// Tells in how many days something is due, when nothing is now.
    pub(super) fn next_due(&self) -> Result<Option<i32>, StoreError> {
        Ok(self.store.next_ready(self.today())?.map(|day| day.0.saturating_sub(self.today().0)))
    }
}

/// Tells the place of a deck among those that come with the program, from 1; 0 for any other.
fn offered(deck: &str) -> usize {
    BUNDLED.iter().position(|(id, _)| *id == deck).map_or(0, |at| at + 1)
}
