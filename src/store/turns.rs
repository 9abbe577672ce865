//! The wrong turns of walks: rows beside their attempts, written and read with them.
//!
//! Only a scenario has any, so that an attempt of another way costs no statement.

use rusqlite::{Connection, Row as SqlRow, named_params};

use super::error::StoreError;
use crate::{
    deck::model::Way,
    grade::{
        scenario::WrongTurn,
        walk::{Step, step_of},
    },
    memory::row::Attempt,
};

/// Adds the wrong turns of an attempt that was just added; without what was done where its text was blanked for good.
pub(super) fn insert(tx: &Connection, attempt: &Attempt) -> Result<(), StoreError> {
    if attempt.turns.is_empty() {
        return Ok(());
    }
    let mut statement = tx.prepare_cached(sql!("turn_insert"))?;
    for turn in &attempt.turns {
        let (typed, said) = match &turn.step {
            Step::Chosen(text) => (false, text),
            Step::Typed(text) => (true, text),
        };
        statement.execute(named_params! {
            ":attempt": attempt.id,
            ":n": turn.n,
            ":deck": attempt.key.deck,
            ":state": turn.state,
            ":typed": typed,
            ":said": said,
            ":misconception": turn.misconception,
            ":cost": turn.cost,
            ":recovered": turn.recovered,
        })?;
    }
    Ok(())
}

/// Puts the wrong turns of an attempt with what was read of it.
pub(super) fn with(conn: &Connection, mut attempt: Attempt) -> Result<Attempt, StoreError> {
    if attempt.way == Way::Scenario {
        let mut statement = conn.prepare_cached(sql!("turns_of_attempt"))?;
        attempt.turns = statement.query_map(named_params! {":attempt": attempt.id}, turn)?.collect::<Result<_, _>>()?;
    }
    Ok(attempt)
}

/// Takes what was done out of the wrong turns of an attempt whose text is blanked for good.
pub(super) fn blank(attempt: &mut Attempt) {
    for turn in &mut attempt.turns {
        match &mut turn.step {
            Step::Chosen(text) | Step::Typed(text) => text.clear(),
        }
    }
}

fn turn(row: &SqlRow<'_>) -> rusqlite::Result<WrongTurn> {
    let said: String = row.get("said")?;
    Ok(WrongTurn {
        n: row.get("n")?,
        state: row.get("state")?,
        step: step_of(&said, row.get("typed")?),
        misconception: row.get("misconception")?,
        cost: row.get("cost")?,
        recovered: row.get("recovered")?,
    })
}
