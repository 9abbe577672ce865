//! An item with all that a session needs to know of it: of the cache, or of a deck that is on its way there.

use super::{clock, engine::Engine};
use crate::{
    deck::model::{Deck, Item},
    memory::row::ItemKey,
    session::card::{Card, Words},
    store::error::StoreError,
};

impl Engine {
    /// Reads all that a session needs to know of an item.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn load(&self, key: &ItemKey) -> Result<Option<Card>, StoreError> {
        let _moment = self.store.snapshot()?;
        let Some(item) = self.store.card(key)? else { return Ok(None) };
        let Some(deck) = self.store.deck(&key.deck)? else { return Ok(None) };
        self.card(key, item, &deck).map(Some)
    }

    /// Reads the same of an item as it stands in this deck, whatever the cache has of it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn load_of(&self, deck: &Deck, key: &ItemKey) -> Result<Option<Card>, StoreError> {
        let item = deck.items.iter().find(|item| item.id == key.item && deck.id == key.deck);
        let Some(item) = item else { return Ok(None) };
        let _moment = self.store.snapshot()?;
        self.card(key, item.clone(), deck).map(Some)
    }

    fn card(&self, key: &ItemKey, mut item: Item, deck: &Deck) -> Result<Card, StoreError> {
        let state = self.store.state(key)?;
        let pace = self.fit(key, &mut item, state.memory.as_ref())?;
        if let Some(ceiling) = state.ceiling {
            // What the learner does not want to climb to is not there for this session.
            item.rungs.truncate(usize::from(ceiling) + 1);
        }
        let skill = deck.skills.iter().find(|s| s.id == item.skill);
        let words = self.store.last_reflection(key)?.and_then(|reflection| {
            let words = &reflection.words;
            let text = [&words.insight, &words.gap].into_iter().find(|t| !t.trim().is_empty())?;
            let date = clock::day_month(reflection.at, reflection.offset, self.clock.now());
            Some(Words { date, text: text.clone() })
        });
        let hit_before = self.store.misconceptions_hit(&key.deck, item.beliefs())?;
        Ok(Card {
            key: key.clone(),
            deck_title: deck.title.clone(),
            skill_title: skill.map(|s| s.title.clone()).unwrap_or_else(|| item.skill.clone()),
            skill_lesson: skill.map(|s| s.lesson.clone()).unwrap_or_default(),
            languages: deck.languages.clone(),
            misconceptions: {
                let wanted: Vec<&str> = item.beliefs().collect();
                deck.misconceptions.iter().filter(|m| wanted.contains(&m.id.as_str())).cloned().collect()
            },
            edited: self.store.is_edited(key)?,
            footing: self.store.footing(key, &item.skill)?,
            memory: state.memory,
            words,
            hit_before,
            pace,
            begun: self.store.begun(key)?,
            item,
        })
    }
}
