//! The table `memory` and what is counted from it, one item at a time.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::{
    Store, alias,
    derive::{self, Lane, Place},
    error::StoreError,
    history,
};
use crate::memory::{
    fsrs::ParamSets,
    row::{ItemKey, Row, StudyDay},
    state::ItemState,
};

/// What is stored of an item.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kept {
    pub state: ItemState,
    place: Place,
    live: bool,
    skill: String,
}

impl Kept {
    /// Tells whether this is what a fold gave.
    pub(super) fn agrees(&self, state: &ItemState) -> bool {
        self.state == *state && self.place == Place::of(state)
    }
}

impl Store {
    /// Reads the state of an item; the default when the log has nothing of it.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn state(&self, key: &ItemKey) -> Result<ItemState, StoreError> {
        Ok(kept(&self.conn, key)?.map(|kept| kept.state).unwrap_or_default())
    }
}

/// Reads what is stored of an item.
pub(super) fn kept(conn: &Connection, key: &ItemKey) -> Result<Option<Kept>, StoreError> {
    let row = conn
        .prepare_cached(sql!("memory_get"))?
        .query_one(named_params! {":deck": key.deck, ":item": key.item}, |row| {
            let kept = Kept {
                state: ItemState::default(),
                place: Place {
                    lane: row.get("lane")?,
                    ready_on: row.get("ready_on")?,
                    fresh_from: row.get("fresh_from")?,
                    stability: row.get("stability")?,
                    decay: row.get("decay")?,
                    last_evidence: row.get("last_evidence")?,
                    rung: row.get("rung")?,
                },
                live: row.get("live")?,
                skill: row.get("skill")?,
            };
            Ok((kept, row.get::<_, String>("state")?))
        })
        .optional()?;
    let Some((mut kept, state)) = row else { return Ok(None) };
    kept.state = serde_json::from_str(&state)?;
    Ok(Some(kept))
}

/// Takes in rows that were just added to the log for one item: steps on where that will do, and folds the whole item
/// where it will not.
pub(super) fn take_in(
    conn: &Connection,
    sets: &ParamSets,
    key: &ItemKey,
    mut rows: Vec<Row>,
) -> Result<ItemState, StoreError> {
    let old = kept(conn, key)?;
    rows.sort_by_key(Row::order);
    let mut state = old.as_ref().map(|old| old.state.clone()).unwrap_or_default();
    for row in &rows {
        if derive::refolds(&state, row) {
            return fold_item(conn, sets, key, old.as_ref());
        }
        state = derive::step(state, row, sets);
    }
    put(conn, key, old.as_ref(), &state)?;
    Ok(state)
}

/// Folds an item from the log, whatever is stored of it; an earlier id of another item keeps nothing.
pub(super) fn refold(conn: &Connection, sets: &ParamSets, key: &ItemKey) -> Result<ItemState, StoreError> {
    let old = kept(conn, key)?;
    fold_item(conn, sets, key, old.as_ref())
}

fn fold_item(conn: &Connection, sets: &ParamSets, key: &ItemKey, old: Option<&Kept>) -> Result<ItemState, StoreError> {
    let rows = if alias::present_key(conn, key)? == *key { history::rows(conn, key)? } else { Vec::new() };
    let state = derive::fold_all(&rows, sets);
    match old {
        Some(old) if rows.is_empty() => drop_item(conn, key, old)?,
        None if rows.is_empty() => {}
        _ => put(conn, key, old, &state)?,
    }
    Ok(state)
}

/// Stores the state of an item during a rebuild, with the skill of its card where it has one: the counts are made once
/// all are in.
pub(super) fn insert(
    conn: &Connection,
    key: &ItemKey,
    state: &ItemState,
    skill: Option<&str>,
) -> Result<(), StoreError> {
    write(conn, key, state, &Place::of(state), skill)
}

/// Stores the state of an item and moves its counts along.
fn put(conn: &Connection, key: &ItemKey, old: Option<&Kept>, state: &ItemState) -> Result<(), StoreError> {
    let place = Place::of(state);
    let card = card(conn, key)?;
    write(conn, key, state, &place, card.as_ref().map(|card| card.skill.as_str()))?;
    let live = card.is_some();
    let was = old.filter(|old| old.live).and_then(|old| Some((old.place.lane, old.place.ready_on?)));
    let is = place.ready_on.filter(|_| live).map(|day| (place.lane, day));
    move_count(conn, &key.deck, was, is)?;
    let Some(card) = card else { return Ok(()) };
    let was_fresh = old.map_or(Some(derive::ALWAYS), |old| old.place.fresh_from);
    set_fresh(conn, key, &card, was_fresh, place.fresh_from)
}

fn write(
    conn: &Connection,
    key: &ItemKey,
    state: &ItemState,
    place: &Place,
    skill: Option<&str>,
) -> Result<(), StoreError> {
    conn.prepare_cached(sql!("memory_put"))?.execute(named_params! {
        ":deck": key.deck,
        ":item": key.item,
        ":state": serde_json::to_string(state)?,
        ":lane": place.lane,
        ":ready_on": place.ready_on,
        ":fresh_from": place.fresh_from,
        ":stability": place.stability,
        ":decay": place.decay,
        ":last_evidence": place.last_evidence,
        ":rung": place.rung,
        ":live": skill.is_some(),
        ":skill": skill.unwrap_or_default(),
    })?;
    Ok(())
}

/// Takes away an item that has no rows any more (an earlier id that was renamed).
fn drop_item(conn: &Connection, key: &ItemKey, old: &Kept) -> Result<(), StoreError> {
    conn.prepare_cached(sql!("memory_drop"))?.execute(named_params! {":deck": key.deck, ":item": key.item})?;
    if old.live {
        move_count(conn, &key.deck, old.place.ready_on.map(|day| (old.place.lane, day)), None)?;
    }
    match card(conn, key)? {
        Some(card) => set_fresh(conn, key, &card, old.place.fresh_from, Some(derive::ALWAYS)),
        None => Ok(()),
    }
}

struct Card {
    skill: String,
    ord: i64,
}

fn card(conn: &Connection, key: &ItemKey) -> Result<Option<Card>, StoreError> {
    Ok(conn
        .prepare_cached(sql!("card_skill"))?
        .query_one(named_params! {":deck": key.deck, ":item": key.item}, |row| {
            Ok(Card { skill: row.get("skill")?, ord: row.get("ord")? })
        })
        .optional()?)
}

/// Gives the skill of a card, if there is such a card.
pub(super) fn skill(conn: &Connection, key: &ItemKey) -> Result<Option<String>, StoreError> {
    Ok(card(conn, key)?.map(|card| card.skill))
}

fn set_fresh(
    conn: &Connection,
    key: &ItemKey,
    card: &Card,
    was: Option<StudyDay>,
    is: Option<StudyDay>,
) -> Result<(), StoreError> {
    if was == is {
        return Ok(());
    }
    if was.is_some() {
        conn.prepare_cached(sql!("fresh_drop"))?.execute(named_params! {
            ":deck": key.deck, ":ord": card.ord, ":item": key.item,
        })?;
    }
    if let Some(day) = is {
        conn.prepare_cached(sql!("fresh_put"))?.execute(named_params! {
            ":deck": key.deck, ":item": key.item, ":ord": card.ord, ":from_day": day, ":skill": card.skill,
        })?;
    }
    move_count(conn, &key.deck, was.map(|day| (Lane::Fresh, day)), is.map(|day| (Lane::Fresh, day)))
}

/// Counts an item under `is` instead of `was`.
fn move_count(
    conn: &Connection,
    deck: &str,
    was: Option<(Lane, StudyDay)>,
    is: Option<(Lane, StudyDay)>,
) -> Result<(), StoreError> {
    if was == is {
        return Ok(());
    }
    let mut add = conn.prepare_cached(sql!("tally_add"))?;
    if let Some((lane, day)) = is {
        add.execute(named_params! {":deck": deck, ":lane": lane, ":day": day, ":n": 1})?;
    }
    if let Some((lane, day)) = was {
        add.execute(named_params! {":deck": deck, ":lane": lane, ":day": day, ":n": -1})?;
        conn.prepare_cached(sql!("tally_clean"))?.execute(named_params! {":deck": deck, ":lane": lane, ":day": day})?;
    }
    Ok(())
}
