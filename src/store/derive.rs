//! The one door to the memory model: rows to a state, and a state to what the queue needs of it.

use rusqlite::{
    Connection, ToSql, named_params,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, Value, ValueRef},
};

use super::{columns, error::StoreError};
use crate::memory::{
    fold,
    fsrs::{self, ParamSets},
    row::{Row, StudyDay, What},
    state::ItemState,
};

/// In which order due items come, before their retrievability is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// A check after a confident error is open (PR-9).
    Check,
    /// First attempts on a new rung.
    Probe,
    /// Any other review.
    Review,
    /// Never attempted; only ever counted, never in the queue of memories.
    Fresh,
}

impl Lane {
    /// The lanes that hold due items, in order.
    pub(super) const DUE: [Self; 3] = [Self::Check, Self::Probe, Self::Review];
}

/// The first day there is: an item that is fresh since ever.
pub(super) const ALWAYS: StudyDay = StudyDay(i32::MIN);

/// What the queue needs of a state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub lane: Lane,
    /// First study day it may be asked again; none while suspended or without a memory.
    pub ready_on: Option<StudyDay>,
    /// First study day an item without a memory may be asked; none while suspended or with one.
    pub fresh_from: Option<StudyDay>,
    pub stability: f64,
    pub decay: f64,
    pub last_evidence: StudyDay,
    pub rung: u8,
}

impl Place {
    /// Reads the place off a state.
    pub(super) fn of(state: &ItemState) -> Self {
        let available = state.buried.unwrap_or(ALWAYS).max(state.parked.unwrap_or(ALWAYS));
        let asked = !state.suspended;
        let Some(memory) = &state.memory else {
            return Self {
                lane: Lane::Review,
                ready_on: None,
                fresh_from: asked.then_some(available),
                stability: 0.0,
                decay: 0.0,
                last_evidence: StudyDay(0),
                rung: 0,
            };
        };
        let lane = match (memory.check, memory.probing) {
            (Some(_), _) => Lane::Check,
            (None, true) => Lane::Probe,
            (None, false) => Lane::Review,
        };
        Self {
            lane,
            ready_on: asked.then_some(memory.due.max(available)),
            fresh_from: None,
            stability: memory.stability,
            decay: memory.decay,
            last_evidence: memory.last_evidence,
            rung: memory.rung,
        }
    }
}

/// Folds all rows of an item.
pub(super) fn fold_all(rows: &[Row], sets: &ParamSets) -> ItemState {
    fold::fold(rows, sets)
}

/// Folds all rows of an item that are in order, step by step as far as that will do: it spares a million attempts the
/// look for corrections that nearly no item has.
pub(super) fn fold_ordered(rows: &[Row], sets: &ParamSets) -> ItemState {
    let mut state = ItemState::default();
    for row in rows {
        if fold::refolds(&state, row) {
            return fold::fold(rows, sets);
        }
        state = fold::advance(state, row, sets);
    }
    state
}

/// Adds one row that [`refolds`] says nothing against.
pub(super) fn step(state: ItemState, row: &Row, sets: &ParamSets) -> ItemState {
    fold::advance(state, row, sets)
}

/// Tells whether a row takes a fold of the whole item: it is late, or it or an earlier row corrects another.
pub(super) fn refolds(state: &ItemState, row: &Row) -> bool {
    fold::refolds(state, row)
}

/// Gives the chance of recall, 0 to 1, on `day`.
pub(super) fn retrievability(stability: f64, decay: f64, last_evidence: StudyDay, day: StudyDay) -> f64 {
    fsrs::retrievability(stability, day.since(last_evidence), decay)
}

/// The parameter sets of the log, read again whenever another connection has written.
#[derive(Debug, Default)]
pub(super) struct Sets {
    seen: Option<i64>,
    sets: ParamSets,
}

impl Sets {
    /// Gives the sets as the log has them now. Call it within the transaction that uses them.
    pub(super) fn fresh(&mut self, conn: &Connection) -> Result<&ParamSets, StoreError> {
        let version: i64 = conn.prepare_cached("pragma data_version")?.query_one([], |row| row.get(0))?;
        if self.seen != Some(version) {
            self.sets = read_sets(conn)?;
            self.seen = Some(version);
        }
        Ok(&self.sets)
    }

    /// Forgets what was read, after an event of our own that touches it.
    pub(super) fn forget(&mut self) {
        self.seen = None;
    }
}

/// Reads the accepted sets, those taken back too: an answer given under a set stays one given under it. Where two events
/// gave one number, the later holds.
pub(super) fn read_sets(conn: &Connection) -> Result<ParamSets, StoreError> {
    let mut sets = ParamSets::default();
    let mut statement = conn.prepare_cached(sql!("events_params"))?;
    let mut rows = statement.query(named_params! {})?;
    while let Some(row) = rows.next()? {
        if let What::Params { set, weights } = columns::event(row)?.what {
            sets.insert(set, &weights);
        }
    }
    Ok(sets)
}

impl ToSql for Lane {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Owned(Value::Integer(*self as i64)))
    }
}

impl FromSql for Lane {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64()? {
            0 => Ok(Self::Check),
            1 => Ok(Self::Probe),
            2 => Ok(Self::Review),
            3 => Ok(Self::Fresh),
            other => Err(FromSqlError::OutOfRange(other)),
        }
    }
}
