//! The parameter sets the log has, and which of them is in force.

use rusqlite::named_params;

use super::{Store, columns, derive, error::StoreError, history};
use crate::memory::{
    fsrs::{self, NotASet, ParamSets},
    row::{Offset, RowId, Utc, What},
};

/// A parameter set that was accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted {
    /// The row that says so.
    pub id: RowId,
    /// When.
    pub at: Utc,
    /// The local offset then.
    pub offset: Offset,
    /// Its number, as attempts name it.
    pub set: u32,
    /// Its weights.
    pub weights: Vec<f32>,
    /// It was taken back.
    pub undone: bool,
    /// Why it cannot be used, where it came into the log by another way than this program.
    pub fault: Option<NotASet>,
}

impl Accepted {
    fn holds(&self) -> bool {
        !self.undone && self.fault.is_none() && self.set != 0
    }
}

impl Store {
    /// Reads all sets that were ever accepted, oldest first.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn accepted_sets(&self) -> Result<Vec<Accepted>, StoreError> {
        let mut accepted = Vec::new();
        let mut statement = self.conn.prepare_cached(sql!("events_params"))?;
        let mut rows = statement.query(named_params! {})?;
        while let Some(row) = rows.next()? {
            let event = columns::event(row)?;
            let What::Params { set, weights } = event.what else { continue };
            accepted.push(Accepted {
                id: event.id,
                at: event.at,
                offset: event.offset,
                set,
                undone: history::is_undone(&self.conn, event.id)?,
                fault: fsrs::check(&weights).err(),
                weights,
            });
        }
        Ok(accepted)
    }

    /// Finds the set in force: the newest accepted that was not taken back. None while it is the default one.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn set_in_force(&self) -> Result<Option<Accepted>, StoreError> {
        Ok(self.accepted_sets()?.into_iter().rfind(Accepted::holds))
    }

    /// Gives all sets by number, as the fold uses them.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn param_sets(&self) -> Result<ParamSets, StoreError> {
        derive::read_sets(&self.conn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grade::Verdict,
        memory::row::Row,
        store::testing::{Place, answer, attempt, event, key},
    };

    use proptest::prelude::*;

    fn weights(good: f32) -> Vec<f32> {
        let mut weights = vec![
            0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614,
            0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
        ];
        weights[2] = good;
        weights
    }

    #[test]
    fn the_newest_set_that_holds_is_in_force() {
        let place = Place::new();
        let mut store = place.store();
        let check = |store: &Store, set: Option<u32>| {
            assert_eq!(store.set_in_force().unwrap().map(|accepted| accepted.set), set);
        };
        check(&store, None);
        store.append(&event(100, None, 10, What::Params { set: 7, weights: weights(3.0) })).unwrap();
        check(&store, Some(7));
        store.append(&event(101, None, 11, What::Params { set: 5, weights: weights(4.0) })).unwrap();
        check(&store, Some(5));
        store.append(&event(102, None, 12, What::Undo { row: RowId(101) })).unwrap();
        check(&store, Some(7));
        store.append(&event(103, None, 12, What::Undo { row: RowId(100) })).unwrap();
        check(&store, None);
        store.append(&event(104, None, 12, What::Undo { row: RowId(102) })).unwrap();
        check(&store, Some(5));
        assert_eq!(store.accepted_sets().unwrap().len(), 2);
    }

    #[test]
    fn parameters_out_of_range_are_refused_and_what_came_in_otherwise_is_passed_over() {
        let place = Place::new();
        let mut store = place.store();
        store.append(&event(100, None, 10, What::Params { set: 7, weights: weights(3.0) })).unwrap();
        let bad = event(101, None, 11, What::Params { set: 8, weights: weights(300.0) });
        assert_eq!(
            store.append(&bad).unwrap_err().to_string(),
            "the parameters are refused: weight w2 is 300, and it has to lie between 0.001 and 100"
        );
        let none = event(101, None, 11, What::Params { set: 8, weights: vec![1.0; 19] });
        assert!(store.append(&none).is_err());
        assert_eq!(store.accepted_sets().unwrap().len(), 1);
        // By way of a tampered file.
        for (n, value) in [(1, "[8,[1e30]]"), (2, "[9,[0]]"), (3, "[0,[]]")] {
            let sql = "insert into event (id, device, at_ms, offset_min, day, kind, value)
                values (?1, 'x', 4000000000000, 0, 20000, 'params', ?2)";
            store.conn.execute(sql, rusqlite::params![RowId(200 + n), value]).unwrap();
        }
        assert_eq!(store.set_in_force().unwrap().map(|accepted| accepted.set), Some(7));
        assert_eq!(store.accepted_sets().unwrap().iter().filter(|accepted| accepted.fault.is_some()).count(), 3);
        let mut under = answer(300, "a", 20, Verdict::Right);
        under.params = 8;
        let memory = store.append(&Row::Attempt(under)).unwrap().memory.unwrap();
        assert!(memory.stability.is_finite() && memory.stability > 0.0);
    }

    #[test]
    fn a_set_is_used_by_the_next_answer_in_the_same_instance() {
        let place = Place::new();
        let mut store = place.store();
        store.append(&attempt(100, "a", 10, Verdict::Right)).unwrap();
        store.append(&event(101, None, 10, What::Params { set: 7, weights: weights(9.0) })).unwrap();
        let mut under = answer(102, "b", 10, Verdict::Right);
        (under.params, under.guess) = (7, 0.0);
        let memory = store.append(&Row::Attempt(under)).unwrap().memory.unwrap();
        assert!((memory.stability - 9.0).abs() < 1e-5 || memory.stability == 4.5, "{memory:?}");
        assert_eq!(store.verify().unwrap(), []);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]

        #[test]
        fn pr_23_an_accepted_set_changes_no_due_date_before_the_next_review(
            answers in prop::collection::vec((0_u32..4, 0_i32..9, any::<bool>()), 1..10),
            (good, decay) in (0.01..90.0_f32, 0.1..=0.8_f32),
            next in 0_u32..4,
        ) {
            let mut fitted = weights(good);
            fitted[20] = decay;
            let place = Place::new();
            let mut store = place.store();
            let item = |n: u32| ["a", "b", "c", "d"][n as usize];
            let verdict = |right| if right { Verdict::Right } else { Verdict::Off };
            let mut day = 10;
            for (n, &(of, gap, right)) in answers.iter().enumerate() {
                day += gap;
                store.append(&attempt(100 + n as u32, item(of), day, verdict(right))).unwrap();
            }
            let states = |store: &Store| (0..4).map(|n| store.state(&key(item(n))).unwrap()).collect::<Vec<_>>();
            let before = states(&store);
            let set = fsrs::number(&fitted);
            store.append(&event(500, None, day, What::Params { set, weights: fitted })).unwrap();
            prop_assert_eq!(&states(&store), &before);
            // The next review of an item is the first to know of it, and touches no other.
            let mut under = answer(501, item(next), day + 1, Verdict::Right);
            under.params = store.set_in_force().unwrap().unwrap().set;
            store.append(&Row::Attempt(under)).unwrap();
            let after = states(&store);
            for n in (0..4).filter(|n| *n != next as usize) {
                prop_assert_eq!(&after[n], &before[n]);
            }
            let memory = after[next as usize].memory.as_ref().unwrap();
            let model = store.param_sets().unwrap();
            prop_assert_eq!(memory.decay, model.model(set).decay());
            // Nor does taking it back, though everything be made again from the log.
            store.append(&event(502, None, day + 1, What::Undo { row: RowId(500) })).unwrap();
            prop_assert_eq!(store.set_in_force().unwrap(), None);
            prop_assert_eq!(&states(&store), &after);
            store.rebuild().unwrap();
            prop_assert_eq!(&states(&store), &after);
        }
    }
}
