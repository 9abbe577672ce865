//! What later rows say about earlier ones: undo, override, score, slip, low effort.
//!
//! A correction holds wherever it stands in the order, before its target too: the clock may have run backwards between
//! the two. Only among undos does the making decide: one can take back none that was made after it.

use std::collections::{BTreeMap, BTreeSet};

use crate::grade::Verdict;

use super::{
    evidence::Outcome,
    row::{Attempt, Event, Row, RowId, What},
};

/// The corrections that hold among the rows of an item.
#[derive(Debug, Default)]
pub struct Amendments {
    undone: BTreeSet<RowId>,
    idle: BTreeSet<RowId>,
    outcomes: BTreeMap<RowId, Vec<Correction>>,
    awaited: Vec<RowId>,
}

#[derive(Debug, Clone, Copy)]
enum Correction {
    Verdict(Verdict, f64),
    Slip,
}

impl Amendments {
    /// Reads the corrections out of rows in order, each id once.
    #[must_use]
    pub fn of(rows: &[&Row]) -> Amendments {
        // Nearly every fold has none, and need not build anything.
        if !rows.iter().any(|row| matches!(row, Row::Event(event) if target(&event.what).is_some())) {
            return Amendments::default();
        }
        let mut amendments = Amendments { undone: undone(rows), ..Amendments::default() };
        let ids: BTreeSet<RowId> = rows.iter().map(|row| row.order().1).collect();
        for row in rows {
            let Row::Event(event) = row else { continue };
            let Some(attempt) = target(&event.what) else { continue };
            if amendments.undone.contains(&event.id) {
                continue;
            }
            if !ids.contains(&attempt) {
                amendments.awaited.push(attempt);
            }
            let correction = match &event.what {
                What::Override { .. } => Correction::Verdict(Verdict::Right, 1.0),
                What::Score { score, .. } => {
                    let Outcome { verdict, score, .. } = Outcome::scored(*score);
                    Correction::Verdict(verdict, score)
                }
                What::Slip { .. } => Correction::Slip,
                What::LowEffort { .. } => {
                    amendments.idle.insert(attempt);
                    continue;
                }
                _ => continue,
            };
            amendments.outcomes.entry(attempt).or_default().push(correction);
        }
        amendments
    }

    /// Tells whether a row counts as never made.
    #[must_use]
    pub fn gone(&self, row: &Row) -> bool {
        match row {
            Row::Attempt(a) => self.undone.contains(&a.id) || self.idle.contains(&a.id),
            // Effort is said of attempts alone; of an event it means nothing.
            Row::Event(event) => self.undone.contains(&event.id),
        }
    }

    /// Gives the outcome of an attempt after its corrections; of several the last one holds.
    #[must_use]
    pub fn outcome(&self, attempt: &Attempt) -> Outcome {
        let mut outcome = Outcome::recorded(attempt);
        for correction in self.outcomes.get(&attempt.id).into_iter().flatten() {
            match *correction {
                Correction::Verdict(verdict, score) => outcome = Outcome { verdict, score, ..outcome },
                Correction::Slip => outcome.slip = true,
            }
        }
        outcome
    }

    /// Gives the rows that corrections speak of and that are not there yet.
    #[must_use]
    pub fn into_awaited(self) -> Vec<RowId> {
        self.awaited
    }
}

/// Gives the row that a correction speaks of; none for any other event.
#[must_use]
pub fn target(what: &What) -> Option<RowId> {
    match what {
        What::Override { attempt }
        | What::Score { attempt, .. }
        | What::Slip { attempt }
        | What::LowEffort { attempt } => Some(*attempt),
        What::Undo { row } => Some(*row),
        _ => None,
    }
}

/// Gathers what is taken back by undos that are not taken back themselves.
fn undone(rows: &[&Row]) -> BTreeSet<RowId> {
    let mut undos: Vec<(RowId, RowId)> = rows
        .iter()
        .filter_map(|row| match row {
            Row::Event(Event { id, what: What::Undo { row }, .. }) => Some((*id, *row)),
            _ => None,
        })
        .collect();
    // Newest made first: whether an undo holds is then known before it is applied.
    undos.sort_unstable_by(|a, b| b.cmp(a));
    let among: BTreeSet<RowId> = undos.iter().map(|(id, _)| *id).collect();
    let mut gone = BTreeSet::new();
    for (id, row) in undos {
        let reaches = !among.contains(&row) || row < id;
        if reaches && !gone.contains(&id) {
            gone.insert(row);
        }
    }
    gone
}
