//! Decks and items by what was typed, with a word on what may have been meant.

use super::failure::Failure;
use crate::{
    memory::row::ItemKey,
    runtime::{
        engine::Engine,
        find::{Found, meant},
    },
    tui::text,
};

/// Finds an item: `deck/item`, or an id that one deck alone has.
///
/// # Errors
/// When there is none, or several, or the database cannot be read.
pub fn item(engine: &Engine, name: &str) -> Result<ItemKey, Failure> {
    match engine.find(name)? {
        Found::Item(key) => Ok(key),
        Found::Several(keys) => {
            let names: Vec<String> = keys.iter().take(3).map(|key| format!("`{key}`")).collect();
            let message = format!("`{name}` is in {}", text::count(keys.len(), "deck"));
            Err(Failure::new(message, format!("name the deck too, as in {}", names.join(" or "))))
        }
        Found::Gone(key, attempts) => {
            let message =
                format!("`{key}` is in no deck now; {} at it stay in the log", text::count(attempts, "attempt"));
            let hint = "bring the deck back, or `pratfall item attach` it to the id it has now";
            Err(Failure::new(message, hint))
        }
        Found::Unknown(near) => {
            let hint = match near {
                Some(near) => format!("did you mean `{near}`? `pratfall item list` names them all"),
                None => "write it as deck/item; `pratfall item list` names them all".into(),
            };
            Err(Failure::new(format!("there is no item `{name}`"), hint))
        }
    }
}

/// Finds a deck by its id.
///
/// # Errors
/// When there is none, or the database cannot be read.
pub fn deck(engine: &Engine, id: &str) -> Result<String, Failure> {
    let known = engine.store.deck_list()?;
    if let Some(deck) = known.iter().find(|deck| deck.id == id) {
        return Ok(deck.id.clone());
    }
    let hint = match meant(id, known.iter().map(|deck| deck.id.as_str())) {
        Some(near) => format!("did you mean `{near}`? `pratfall deck list` names them all"),
        None => "`pratfall deck list` names them all; a file is named by its path".into(),
    };
    Err(Failure::new(format!("there is no deck `{id}`"), hint))
}

/// Finds out whether the log can be asked for a deck and a skill: each is there now, or was when something was logged.
///
/// # Errors
/// When one was never there, or the database cannot be read.
pub fn logged(engine: &Engine, deck: Option<&str>, skill: Option<&str>) -> Result<(), Failure> {
    let store = &engine.store;
    if let Some(id) = deck
        && !store.is_deck_logged(id)?
    {
        self::deck(engine, id)?;
    }
    if let Some(id) = skill
        && !store.is_skill_logged(deck, id)?
    {
        let decks: Vec<String> = deck.map(str::to_owned).into_iter().collect();
        self::skill(engine, &decks, id)?;
    }
    Ok(())
}

/// Finds out whether any of these decks, or any deck when none is named, has a skill.
///
/// # Errors
/// When none has, or the database cannot be read.
pub fn skill(engine: &Engine, decks: &[String], id: &str) -> Result<String, Failure> {
    let mut known = Vec::new();
    for deck in engine.store.deck_list()?.iter().filter(|deck| decks.is_empty() || decks.contains(&deck.id)) {
        known.extend(engine.store.deck(&deck.id)?.into_iter().flat_map(|deck| deck.skills).map(|skill| skill.id));
    }
    if known.iter().any(|skill| skill == id) {
        return Ok(id.to_owned());
    }
    let hint = match meant(id, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`pratfall item list --json` names the skill of each item".into(),
    };
    Err(Failure::new(format!("there is no skill `{id}` here"), hint))
}
