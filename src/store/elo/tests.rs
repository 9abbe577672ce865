//! That abilities kept in step with the log are those of a fold over all of it.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{
    deck::model::Level,
    grade::Verdict,
    memory::{
        ability::{Levels, SkillLevel},
        footing::Footing,
        row::{Phase, What},
    },
    store::{
        log::Batch,
        queue::Filter,
        rebuild::Difference,
        testing::{DAY_MS, Place, answer, deck, event, file, item, key},
    },
};

/// A first attempt at an item of skill "s", off unless changed.
fn first(n: u32, item: &str, day: i32) -> Attempt {
    Attempt { phase: Phase::Pretest, k: 0.5, guess: 0.0, ..answer(n, item, day, Verdict::Off) }
}

fn stored(store: &Store) -> Levels {
    let skills = store.skill_levels(&Filter::default()).unwrap();
    let mut statement = store.conn.prepare("select distinct deck, item from attempt").unwrap();
    let keys = statement.query_map([], |row| Ok(ItemKey { deck: row.get(0)?, item: row.get(1)? })).unwrap();
    let keys: Vec<ItemKey> = keys.collect::<Result<_, _>>().unwrap();
    Levels {
        skills: skills.into_iter().map(|standing| ((standing.deck, standing.skill), standing.level)).collect(),
        items: keys
            .into_iter()
            .filter_map(|key| levels::item(&store.conn, &key).unwrap().map(|at| (key, at)))
            .collect(),
        biases: store.level_biases().unwrap(),
    }
}

fn write(store: &mut Store, rows: &[Row]) {
    store.write(&Batch { rows, ..Batch::default() }).unwrap();
}

fn theta(store: &Store) -> f64 {
    store.skill_level("d", "s").unwrap().theta
}

fn checkpoints(store: &Store) -> i64 {
    let sql = "select (select count(*) from skill_before) + (select count(*) from bias_before)";
    store.conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn an_attempt_in_order_moves_one_row_of_each_table() {
    let place = Place::new();
    let mut store = place.store();
    write(&mut store, &[Row::Attempt(first(10, "a", 3))]);
    let before: u64 = store.conn.total_changes();
    let mut second = first(11, "b", 3);
    second.phase = Phase::Review;
    write(&mut store, &[Row::Attempt(second)]);
    // The attempt, the memory, the item, the skill, the level, and the checkpoint of the level, which is new today.
    assert_eq!(store.conn.total_changes() - before, 6);
    assert_eq!(checkpoints(&store), 2);
    let before: u64 = store.conn.total_changes();
    let mut third = first(12, "c", 3);
    third.phase = Phase::Review;
    write(&mut store, &[Row::Attempt(third)]);
    assert_eq!(store.conn.total_changes() - before, 5);
}

#[test]
fn a_late_row_goes_back_to_the_checkpoint_of_its_day_and_no_further() {
    let place = Place::new();
    let mut store = place.store();
    for day in 0..20 {
        write(&mut store, &[Row::Attempt(first(100 + day as u32, &format!("item-{day}"), day))]);
    }
    assert_eq!(checkpoints(&store), 20);
    // Spoilt on purpose, to see from where on it is folded again.
    store.conn.execute("update skill_before set theta = 1.0 where bucket = 10", []).unwrap();
    store.conn.execute("update skill_before set theta = 4.0 where bucket = 5", []).unwrap();
    write(&mut store, &[Row::Attempt(first(50, "late", 10))]);
    let mut wanted = SkillLevel { theta: 1.0, ..SkillLevel::default() };
    let mut statement = store.conn.prepare("select variance, n from skill_before where bucket = 10").unwrap();
    (wanted.variance, wanted.n) = statement.query_one([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    drop(statement);
    for n in std::iter::once(50).chain(110..120) {
        let attempt = first(n, "x", 0);
        wanted.take(&ItemLevel::default().take(&attempt, &Outcome::recorded(&attempt)).unwrap());
    }
    assert_eq!(theta(&store), wanted.theta);
    assert_eq!(checkpoints(&store), 20);
    let spoilt = [("skill_level", 1), ("skill_before", 11)].map(|(table, count)| Difference::Rows { table, count });
    assert_eq!(store.verify().unwrap(), spoilt);
    store.rebuild().unwrap();
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn a_correction_that_changes_no_ability_folds_nothing_again() {
    let place = Place::new();
    let mut store = place.store();
    let mut redo = first(11, "a", 3);
    redo.phase = Phase::Redo;
    write(&mut store, &[Row::Attempt(first(10, "a", 3)), Row::Attempt(redo)]);
    store.conn.execute("update skill_level set theta = 3.0", []).unwrap();
    write(&mut store, &[event(12, Some("a"), 3, What::Override { attempt: RowId(11) })]);
    assert_eq!(theta(&store), 3.0);
    write(&mut store, &[event(13, Some("a"), 3, What::Override { attempt: RowId(10) })]);
    assert_eq!(theta(&store), 0.5);
}

#[test]
fn undo_and_its_undo_reach_abilities_through_any_chain() {
    let place = Place::new();
    let mut store = place.store();
    write(&mut store, &[Row::Attempt(first(10, "a", 3))]);
    let expected = [(10, 0.0), (11, -0.5), (12, 0.0), (13, -0.5)];
    for ((undone, wanted), n) in expected.into_iter().zip(11..) {
        store.append(&event(n, None, 4, What::Undo { row: RowId(undone) })).unwrap();
        assert_eq!(theta(&store), wanted, "after {n}");
        assert_eq!(store.verify().unwrap(), []);
    }
}

#[test]
fn undos_in_a_loop_change_no_ability_and_come_to_an_end() {
    let place = Place::new();
    let mut store = place.store();
    let undo = |n, row| event(n, Some("a"), 3, What::Undo { row: RowId(row) });
    write(&mut store, &[Row::Attempt(first(10, "a", 3)), undo(11, 12), undo(12, 11), undo(13, 13)]);
    assert_eq!(theta(&store), -0.5);
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn bulk_work_owes_its_fold_until_it_is_asked_for() {
    let place = Place::new();
    let mut store = place.store();
    write(&mut store, &[Row::Attempt(first(5_000, "newest", 900))]);
    let many = |from: u32, day: i32| -> Vec<Row> {
        (0..1_000).map(|n| Row::Attempt(first(from + n, &format!("item-{n}"), day + n as i32 % 9))).collect()
    };
    let mut all = vec![Row::Attempt(first(5_000, "newest", 900))];
    for (from, day) in [(10_000, 300), (20_000, 100)] {
        let rows = many(from, day);
        write(&mut store, &rows);
        all.extend(rows);
        assert_eq!(theta(&store), -0.5, "not folded yet");
        assert_eq!(store.verify().unwrap(), [], "and nothing is amiss about that");
    }
    // A single answer meanwhile is not held up by it.
    let answer = Row::Attempt(first(6_000, "one-more", 901));
    write(&mut store, std::slice::from_ref(&answer));
    all.push(answer);
    assert_eq!(owed(&store.conn).unwrap(), Some(Bucket(100)));
    let mut again = place.store();
    assert_eq!(owed(&again.conn).unwrap(), None, "opening settles it");
    assert_eq!(stored(&again), ability::fold(&all));
    store.settle().unwrap();
    assert_eq!(again.verify().unwrap(), []);
}

#[test]
fn what_was_learnt_of_an_item_follows_it_through_a_rename() {
    let place = Place::new();
    let mut store = place.store();
    let hard = |item: &str, from: i32| -> Vec<Row> {
        (from..from + 12)
            .map(|day| Row::Attempt(Attempt { phase: Phase::Probe, ..first(100 + day as u32, item, day) }))
            .collect()
    };
    write(&mut store, &hard("a", 0));
    let before = store.deviation(&key("a")).unwrap();
    assert!(before > 0.5, "{before}");
    let mut deck = deck(&[]);
    deck.items.push(crate::deck::model::Item { was: vec!["a".to_owned()], ..item("b") });
    store.put_deck(&file("d.toml", 1), &[1; 32], &deck).unwrap();
    assert_eq!(store.deviation(&key("b")).unwrap(), before);
    write(&mut store, &hard("b", 20));
    assert_eq!(store.deviation(&key("b")).unwrap(), before * 2.0);
    assert_eq!(store.verify().unwrap(), []);
    assert_eq!(store.deviation(&key("never")).unwrap(), 0.0);
}

#[test]
fn a_footing_holds_what_the_tables_say() {
    let place = Place::new();
    let mut store = place.store();
    let mut review = first(11, "b", 3);
    review.phase = Phase::Review;
    write(&mut store, &[Row::Attempt(first(10, "a", 3)), Row::Attempt(review)]);
    let footing = store.footing(&key("a"), "s").unwrap();
    assert_eq!(footing.theta, theta(&store));
    assert!((footing.biases.of(Level::Recognise) + 0.025).abs() < 1e-12, "{footing:?}");
    let abilities = store.abilities().unwrap();
    assert_eq!(abilities.footing("d", "s", store.deviation(&key("a")).unwrap()), footing);
    assert_eq!(abilities.footing("d", "untried", 0.0), Footing { theta: 0.0, ..footing });
    let of = |skills: &[&str]| {
        let filter = Filter { skills: skills.iter().map(|skill| skill.to_string()).collect(), ..Filter::default() };
        store.skill_levels(&filter).unwrap().len()
    };
    assert_eq!((of(&[]), of(&["s"]), of(&["other"])), (1, 1, 0));
}

const ITEMS: [&str; 4] = ["a", "b", "c", "e"];

prop_compose! {
    fn any_attempt()(
        item in prop::sample::select(&ITEMS),
        day in 0_i32..12,
        shift in prop_oneof![4 => Just(0_i64), 1 => -3 * DAY_MS..3 * DAY_MS],
        verdict in prop::sample::select(&[Verdict::Right, Verdict::Partial, Verdict::Off]),
        phase in prop::sample::select(&[Phase::Pretest, Phase::Review, Phase::Review, Phase::Probe, Phase::Redo]),
        hints in prop::sample::select(&[0, 0, 0, 1]),
        skill in prop::sample::select(&["s", "t"]),
        level in prop::sample::select(&[Level::Recognise, Level::Cued]),
        k in 0.0..=1.0_f64,
    ) -> Attempt {
        let attempt = answer(0, item, day, verdict);
        // Instants that do not go with their study day, and some of the first there are.
        let at = Utc(attempt.at.0.saturating_add(shift));
        Attempt { phase, hints, skill: skill.to_owned(), level, k, at, ..attempt }
    }
}

#[derive(Debug, Clone)]
enum Added {
    Attempt(Box<Attempt>),
    /// About the row at this place, modulo how many there are to be.
    Correction(What, usize, i32),
    /// Bulk work leaves a fold owed from some day on.
    Owe(i64),
    Settle,
}

fn any_added() -> impl Strategy<Value = Added> {
    let attempt = RowId(0);
    let what = prop_oneof![
        3 => Just(What::Undo { row: attempt }),
        1 => Just(What::Override { attempt }),
        1 => Just(What::Slip { attempt }),
        1 => Just(What::LowEffort { attempt }),
        1 => (0.0..=1.0_f64).prop_map(move |score| What::Score { attempt, score }),
    ];
    prop_oneof![
        12 => any_attempt().prop_map(|attempt| Added::Attempt(Box::new(attempt))),
        4 => (what, any::<usize>(), 0..12).prop_map(|(what, about, day)| Added::Correction(what, about, day)),
        1 => (0..12_i64).prop_map(Added::Owe),
        1 => Just(Added::Settle),
    ]
}

fn aimed(what: &What, at: RowId) -> What {
    match what {
        What::Override { .. } => What::Override { attempt: at },
        What::Slip { .. } => What::Slip { attempt: at },
        What::LowEffort { .. } => What::LowEffort { attempt: at },
        What::Score { score, .. } => What::Score { attempt: at, score: *score },
        _ => What::Undo { row: at },
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// I2 for abilities: late rows, corrections before their targets and of items they were not filed under, batches,
    /// bulk work in between.
    #[test]
    fn i2_abilities_equal_a_fold_of_the_log_after_any_history(
        history in prop::collection::vec(any_added(), 1..40), batch in 1..4_usize,
    ) {
        let place = Place::new();
        let mut store = place.store();
        store.conn.pragma_update(None, "synchronous", "off").unwrap();
        let (mut all, mut waiting) = (Vec::new(), Vec::new());
        let total = history.len();
        for (n, added) in history.into_iter().enumerate() {
            let id = RowId(n as u128 + 1);
            match added {
                Added::Attempt(attempt) => waiting.push(Row::Attempt(Attempt { id, ..*attempt })),
                Added::Correction(what, about, day) => {
                    let what = aimed(&what, RowId((about % total) as u128 + 1));
                    waiting.push(event(n as u32 + 1, Some(ITEMS[about % 4]), day, what));
                }
                Added::Owe(bucket) => owe(&store.conn, Bucket(bucket)).unwrap(),
                Added::Settle => store.settle().unwrap(),
            }
            if waiting.len() >= batch {
                write(&mut store, &waiting);
                all.append(&mut waiting);
            }
        }
        write(&mut store, &waiting);
        all.append(&mut waiting);
        store.settle().unwrap();
        let wanted = ability::fold(&all);
        prop_assert_eq!(stored(&store), wanted.clone());
        prop_assert_eq!(store.verify().unwrap(), []);
        store.rebuild().unwrap();
        prop_assert_eq!(stored(&store), wanted);
        prop_assert_eq!(store.verify().unwrap(), []);
    }
}

#[test]
fn corrections_are_gathered_under_the_attempt_at_the_end_of_their_chain() {
    let made = [(11, 10), (12, 11), (13, 12), (14, 99), (15, 16), (16, 15)].map(|(n, row)| {
        let Row::Event(event) = event(n, None, 0, What::Undo { row: RowId(row) }) else { unreachable!() };
        event
    });
    let mut backwards = made.to_vec();
    backwards.reverse();
    for events in [made.to_vec(), backwards] {
        let found: BTreeMap<RowId, usize> =
            by_attempt(events).into_iter().map(|(end, rows)| (end, rows.len())).collect();
        assert_eq!(found, BTreeMap::from([(RowId(10), 3), (RowId(99), 1)]));
    }
}
