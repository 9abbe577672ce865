//! From the rows of one item to its state: all of them at once, or one more.
//!
//! **Invariant:** nothing here reads a deck, a configuration or a clock, and the rows of one item never touch another.

use std::collections::BTreeSet;

use super::{
    amend::{Amendments, target},
    attempt,
    evidence::Outcome,
    fsrs::ParamSets,
    row::{Event, Row, What},
    state::ItemState,
};

/// Folds all rows of one item, given in any order; a row that is there twice counts once.
#[must_use]
pub fn fold(rows: &[Row], sets: &ParamSets) -> ItemState {
    let mut ordered: Vec<&Row> = rows.iter().collect();
    ordered.sort_by_key(|row| row.order());
    let mut seen = BTreeSet::new();
    ordered.retain(|row| seen.insert(row.order().1));

    let amendments = Amendments::of(&ordered);
    let mut state = ItemState::default();
    for row in &ordered {
        state.newest = Some(row.order());
        match row {
            _ if amendments.gone(row.order().1) => {}
            Row::Attempt(a) => attempt::take(&mut state, a, &amendments.outcome(a), sets),
            Row::Event(event) => hear(&mut state, event),
        }
    }
    state.awaited = amendments.into_awaited();
    state
}

/// Takes in one more row. The result equals that of [`fold`] over all rows so far, unless [`refolds`] says that the
/// item has to be folded anew.
#[must_use]
pub fn advance(mut state: ItemState, row: &Row, sets: &ParamSets) -> ItemState {
    state.newest = Some(row.order());
    match row {
        Row::Attempt(a) => attempt::take(&mut state, a, &Outcome::recorded(a), sets),
        Row::Event(event) => hear(&mut state, event),
    }
    state
}

/// Tells whether a row takes a [`fold`] of all rows of the item: it comes before one that is folded in already, it
/// corrects another row, or a correction that came earlier speaks of it.
#[must_use]
pub fn refolds(state: &ItemState, row: &Row) -> bool {
    let late = state.newest.is_some_and(|newest| row.order() <= newest);
    let corrects = matches!(row, Row::Event(event) if target(&event.what).is_some());
    late || corrects || state.awaited.contains(&row.order().1)
}

fn hear(state: &mut ItemState, event: &Event) {
    match &event.what {
        What::Suspend => state.suspended = true,
        What::Resume => state.suspended = false,
        What::Bury { until } => state.buried = Some(*until),
        What::Park => attempt::park(state, event.day),
        What::Unpark => attempt::unpark(state, event.day),
        What::Reset => {
            state.memory = None;
            // Anew means that the next attempt counts, on the same day too.
            state.last_day = None;
            state.parked = None;
        }
        What::Flag { .. } => state.flagged = true,
        // Corrections are taken in before the walk; the rest says nothing about what is remembered.
        What::Override { .. }
        | What::Score { .. }
        | What::Slip { .. }
        | What::Undo { .. }
        | What::LowEffort { .. }
        | What::Keep { .. }
        | What::Params { .. }
        | What::Setting { .. }
        | What::Purge { .. } => {}
    }
}
