//! Keeping abilities up to date: in step with the log as long as rows come in order, and else from the newest
//! checkpoint before the first row that changes something.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, Row as SqlRow, TransactionBehavior, named_params};

use super::{
    Store, columns,
    error::StoreError,
    levels::{self, Bucket, Desk, Place},
};
use crate::memory::{
    ability::{self, ItemLevel, Sign},
    amend::target,
    evidence::Outcome,
    row::{Attempt, Event, ItemKey, Row, RowId, Utc},
};

impl Store {
    /// Folds abilities again as far as bulk work left that to be done. Call it after the last of several large writes;
    /// opening the store does it too.
    ///
    /// # Errors
    /// Fails when the database cannot be read or written; then nothing was changed.
    pub fn settle(&mut self) -> Result<(), StoreError> {
        if owed(&self.conn)?.is_none() {
            return Ok(());
        }
        self.with_room(|store| {
            let tx = store.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
            settle_in(&tx)?;
            Ok(tx.commit()?)
        })
    }
}

/// Does what is owed within an open transaction.
pub(super) fn settle_in(tx: &Connection) -> Result<(), StoreError> {
    if let Some(bucket) = owed(tx)? {
        refold(tx, bucket)?;
        tx.prepare_cached(sql!("ability_paid"))?.execute([])?;
    }
    Ok(())
}

/// Takes in rows that were just added to the log. Bulk work steps on where it can, and leaves the rest owed: a fold a
/// batch would cost the square of the log.
pub(super) fn take_in(tx: &Connection, rows: &[Row], bulk: bool) -> Result<(), StoreError> {
    let mut attempts: Vec<&Attempt> = rows
        .iter()
        .filter_map(|row| match row {
            Row::Attempt(attempt) => Some(attempt),
            Row::Event(_) => None,
        })
        .collect();
    attempts.sort_unstable_by_key(|attempt| (attempt.at, attempt.id));
    let (mut items, again) = sort_out(tx, rows, &attempts)?;
    if items.is_empty() && again.is_empty() {
        return Ok(());
    }
    let mut desk = Desk::of(tx)?;
    let mut signs: Vec<(Place, Sign)> = Vec::new();
    for attempt in attempts {
        let Some(item) = items.get_mut(&attempt.key) else { continue };
        item.newest = Some((attempt.at, attempt.id));
        if let Some(sign) = item.take(attempt, &Outcome::recorded(attempt)) {
            signs.push((desk.find(Some(tx), &attempt.key.deck, &attempt.skill)?, sign));
        }
    }
    for (key, item) in &items {
        levels::put_item(tx, key, item)?;
    }
    let added: BTreeSet<RowId> = rows.iter().map(|row| row.order().1).collect();
    let mut from: Option<Bucket> = None;
    for key in &again {
        let changed = fold_again(tx, key, &added)?;
        from = from.into_iter().chain(changed.map(Bucket::of)).min();
    }
    let late = signs.iter().filter(|(skill, sign)| desk.is_late(*skill, sign));
    from = late.map(|(_, sign)| Bucket::of(sign.order.0)).chain(from).min();
    for (skill, sign) in &signs {
        if from.is_none_or(|from| Bucket::of(sign.order.0) < from) {
            desk.step(*skill, sign);
        }
    }
    desk.store(tx)?;
    match from {
        None => Ok(()),
        Some(from) if bulk || owed(tx)?.is_some() => owe(tx, from),
        Some(from) => refold(tx, from),
    }
}

/// Tells which items go on from where they stand, and which have to be folded again: one of their attempts is late, or
/// a correction speaks of one.
fn sort_out<'a>(
    tx: &Connection,
    rows: &[Row],
    attempts: &[&'a Attempt],
) -> Result<(BTreeMap<&'a ItemKey, ItemLevel>, BTreeSet<ItemKey>), StoreError> {
    let mut again = BTreeSet::new();
    for row in rows {
        let Row::Event(event) = row else { continue };
        if target(&event.what).is_some() {
            let mut statement = tx.prepare_cached(sql!("corrected_item"))?;
            let found = statement
                .query_one(named_params! {":id": event.id}, |row| Ok(ItemKey { deck: row.get(0)?, item: row.get(1)? }));
            again.extend(found.optional()?);
        }
    }
    let mut items: BTreeMap<&ItemKey, ItemLevel> = BTreeMap::new();
    for attempt in attempts {
        if again.contains(&attempt.key) {
            continue;
        }
        let first_of_item = !items.contains_key(&attempt.key);
        let item = match items.get(&attempt.key) {
            Some(item) => *item,
            None => levels::item(tx, &attempt.key)?.unwrap_or_default(),
        };
        let late = first_of_item && item.newest.is_some_and(|newest| (attempt.at, attempt.id) <= newest);
        let corrected: bool =
            tx.prepare_cached(sql!("corrected"))?.query_one(named_params! {":id": attempt.id}, |row| row.get(0))?;
        if late || corrected {
            items.remove(&attempt.key);
            again.insert(attempt.key.clone());
        } else if first_of_item {
            items.insert(&attempt.key, item);
        }
    }
    Ok((items, again))
}

/// Folds an item from the log; gives the instant of the first sign that is another than it was before these rows came.
fn fold_again(tx: &Connection, key: &ItemKey, added: &BTreeSet<RowId>) -> Result<Option<Utc>, StoreError> {
    let rows = rows(tx, key)?;
    let after: Vec<&Row> = rows.iter().collect();
    let before: Vec<&Row> = rows.iter().filter(|row| !added.contains(&row.order().1)).collect();
    let (level, after) = ability::fold_item(&after);
    let (_, before) = ability::fold_item(&before);
    levels::put_item(tx, key, &level)?;
    let same = before.iter().zip(&after).take_while(|((_, before), (_, after))| before == after).count();
    let others = [before.get(same), after.get(same)].into_iter().flatten();
    Ok(others.map(|(_, sign)| sign.order.0).min())
}

/// Reads the attempts at an item under one id, and everything that corrects them, in order.
fn rows(tx: &Connection, key: &ItemKey) -> Result<Vec<Row>, StoreError> {
    let which = named_params! {":deck": key.deck, ":item": key.item};
    let mut rows = Vec::new();
    let mut attempts = tx.prepare_cached(sql!("attempts_to_fold"))?;
    for attempt in attempts.query_map(which, |row| columns::fold_attempt(row, key))? {
        rows.push(Row::Attempt(attempt?));
    }
    let mut events = tx.prepare_cached(sql!("corrections_of_item"))?;
    for event in events.query_map(which, columns::event)? {
        rows.push(Row::Event(event?));
    }
    rows.sort_by_key(Row::order);
    Ok(rows)
}

/// Goes back to what skills and levels were before a UTC day, and folds what came from then on.
fn refold(tx: &Connection, from: Bucket) -> Result<(), StoreError> {
    for sql in [
        sql!("rollback_skills"),
        sql!("rollback_skills_new"),
        sql!("rollback_skills_done"),
        sql!("rollback_biases"),
        sql!("rollback_biases_new"),
        sql!("rollback_biases_done"),
    ] {
        tx.prepare_cached(sql)?.execute(named_params! {":bucket": from.0})?;
    }
    let mut gathering = Gathering { desk: Desk::of(tx)?, ..Gathering::default() };
    let mut items = tx.prepare_cached(sql!("items_since"))?;
    let read = |row: &SqlRow<'_>| Ok(ItemKey { deck: row.get(0)?, item: row.get(1)? });
    let items = items.query_map(named_params! {":from_ms": from.start(), ":from_day": from.study_day()}, read)?;
    let mut items: Vec<ItemKey> = items.collect::<Result<_, _>>()?;
    // As they lie in the file, which for all of a large log is several times faster.
    items.sort_unstable();
    for key in items {
        let rows = rows(tx, &key)?;
        let rows: Vec<&Row> = rows.iter().collect();
        for (attempt, sign) in ability::fold_item(&rows).1 {
            if Bucket::of(attempt.at) >= from {
                gathering.add(Some(tx), attempt, sign)?;
            }
        }
    }
    gathering.fold().store(tx)
}

/// Leaves a fold from a UTC day on to be done; of several the earliest holds.
fn owe(conn: &Connection, from: Bucket) -> Result<(), StoreError> {
    conn.prepare_cached(sql!("ability_owe"))?.execute(named_params! {":bucket": from.0})?;
    Ok(())
}

fn owed(conn: &Connection) -> Result<Option<Bucket>, StoreError> {
    let mut statement = conn.prepare_cached(sql!("ability_owed"))?;
    Ok(statement.query_one([], |row| row.get(0).map(Bucket)).optional()?)
}

/// What attempts say, collected item by item and folded once all are there.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    desk: Desk,
    signs: Vec<(Place, Sign)>,
    corrections: HashMap<RowId, Vec<Row>>,
}

impl Gathering {
    /// Begins a fold of the whole log: reads what corrects attempts, which is little.
    pub(super) fn of_all(conn: &Connection) -> Result<Self, StoreError> {
        let mut statement = conn.prepare_cached(sql!("corrections_all"))?;
        let events: Vec<Event> = statement.query_map([], columns::event)?.collect::<Result<_, _>>()?;
        Ok(Self { corrections: by_attempt(events), ..Self::default() })
    }

    /// Takes in the rows of one item under one id, in order; gives what they add up to.
    pub(super) fn item(&mut self, rows: &[Row]) -> Result<Option<ItemLevel>, StoreError> {
        let attempts = || rows.iter().filter(|row| matches!(row, Row::Attempt(_)));
        if attempts().next().is_none() {
            return Ok(None);
        }
        let corrections = std::mem::take(&mut self.corrections);
        let mut ordered: Vec<&Row> = attempts().collect();
        if !corrections.is_empty() {
            ordered.extend(attempts().filter_map(|row| corrections.get(&row.order().1)).flatten());
            ordered.sort_by_key(|row| row.order());
        }
        let (level, signs) = ability::fold_item(&ordered);
        for (attempt, sign) in signs {
            self.add(None, attempt, sign)?;
        }
        self.corrections = corrections;
        Ok(Some(level))
    }

    fn add(&mut self, conn: Option<&Connection>, attempt: &Attempt, sign: Sign) -> Result<(), StoreError> {
        let skill = self.desk.find(conn, &attempt.key.deck, &attempt.skill)?;
        self.signs.push((skill, sign));
        Ok(())
    }

    /// Folds all that was collected.
    pub(super) fn fold(self) -> Desk {
        let Self { mut desk, signs, .. } = self;
        // Small keys move faster than signs, of which there may be a million.
        let mut order: Vec<(Utc, usize)> = signs.iter().enumerate().map(|(at, (_, sign))| (sign.order.0, at)).collect();
        order.sort_unstable_by(|(one, a), (other, b)| {
            one.cmp(other).then_with(|| signs[*a].1.order.1.cmp(&signs[*b].1.order.1))
        });
        for (_, at) in order {
            let (skill, sign) = &signs[at];
            desk.step(*skill, sign);
        }
        desk
    }
}

/// Puts every correction under the row at the end of its chain: what an undo of an undo of an override speaks of.
fn by_attempt(events: Vec<Event>) -> HashMap<RowId, Vec<Row>> {
    let next: HashMap<RowId, RowId> =
        events.iter().filter_map(|event| Some((event.id, target(&event.what)?))).collect();
    let mut ends: HashMap<RowId, Option<RowId>> = HashMap::new();
    let mut found: HashMap<RowId, Vec<Row>> = HashMap::new();
    for event in events {
        let mut chain = Vec::new();
        let mut at = event.id;
        let end = loop {
            if let Some(end) = ends.get(&at) {
                break *end;
            }
            let Some(target) = next.get(&at) else { break Some(at) };
            // Met on the way up: a loop of undos, which ends nowhere.
            ends.insert(at, None);
            chain.push(at);
            at = *target;
        };
        for id in chain {
            ends.insert(id, end);
        }
        if let Some(end) = end {
            found.entry(end).or_default().push(Row::Event(event));
        }
    }
    found
}

#[cfg(test)]
mod tests;
