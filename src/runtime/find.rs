//! Finding an item by what a person types: `deck/item`, or an item id that one deck alone has.

use super::engine::Engine;
use crate::{deck::fault::nearest, memory::row::ItemKey, store::error::StoreError};

/// What came of looking for an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It is this one.
    Item(ItemKey),
    /// Several decks have an item of this id.
    Several(Vec<ItemKey>),
    /// No deck has it, and the log has this many attempts at it.
    Gone(ItemKey, usize),
    /// Nobody knows it; what may have been meant.
    Unknown(Option<String>),
}

/// Finds the candidate that may have been meant: one that has `word` among its parts, as in `first` for
/// `spanish-first-steps`, else the one most like it.
#[must_use]
pub fn meant<'a>(word: &str, candidates: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let has = |candidate: &&str| candidate.to_lowercase().split(['/', '-', '_', ' ']).any(|part| part == lower);
    // Of several the shortest: there the word is most of it.
    candidates.clone().filter(has).min_by_key(|candidate| candidate.len()).or_else(|| nearest(word, candidates))
}

impl Engine {
    /// Looks for an item, under an earlier id too.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn find(&self, name: &str) -> Result<Found, StoreError> {
        let decks: Vec<String> = self.store.deck_list()?.into_iter().map(|deck| deck.id).collect();
        let key = |deck: &str, item: &str| ItemKey { deck: deck.to_owned(), item: item.to_owned() };
        // The ids of pairs hold slashes themselves, so that the first one need not part deck and item.
        let parted = name.split_once('/').map(|(deck, item)| key(deck, item));
        if let Some(key) = &parted
            && let Some(found) = self.present(key)?
        {
            return Ok(Found::Item(found));
        }
        let mut found = Vec::new();
        for deck in &decks {
            found.extend(self.present(&key(deck, name))?);
        }
        match found.len() {
            0 => {}
            1 => return Ok(found.pop().map_or(Found::Unknown(None), Found::Item)),
            _ => return Ok(Found::Several(found)),
        }
        if let Some(key) = parted {
            let attempts = self.store.attempts_of(&key)?.len();
            if attempts > 0 {
                return Ok(Found::Gone(key, attempts));
            }
        }
        self.meant(name, &decks).map(Found::Unknown)
    }

    fn present(&self, key: &ItemKey) -> Result<Option<ItemKey>, StoreError> {
        for key in [key.clone(), self.store.present_key(key)?] {
            if self.store.outline(&key)?.is_some() {
                return Ok(Some(key));
            }
        }
        Ok(None)
    }

    fn meant(&self, name: &str, decks: &[String]) -> Result<Option<String>, StoreError> {
        let mut full = Vec::new();
        for deck in decks {
            full.extend(self.store.items(deck)?.into_iter().map(|item| item.key));
        }
        if let Some(item) = meant(name, full.iter().map(|key| key.item.as_str())) {
            return Ok(full.iter().find(|key| key.item == item).map(ItemKey::to_string));
        }
        let names: Vec<String> = full.iter().map(ItemKey::to_string).collect();
        Ok(nearest(name, names.iter().map(String::as_str)).map(str::to_owned))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_name_may_be_what_was_meant() {
        let known = ["spanish-first-steps", "git-recovery", "greetings/hola", "hour", "de nada"];
        for (word, found) in [
            ("spanish", Some("spanish-first-steps")),
            ("Hola", Some("greetings/hola")),
            ("nada", Some("de nada")),
            ("git-recovry", Some("git-recovery")),
            ("quantum", None),
        ] {
            assert_eq!(meant(word, known.into_iter()), found, "{word}");
        }
    }
}
