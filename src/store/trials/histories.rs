//! That what is derived always equals a fold of the log, whatever came in, in whichever order.

use proptest::prelude::*;

use super::*;

const ITEMS: [&str; 4] = ["a", "b", "c", "e"];

fn any_item() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&ITEMS)
}

prop_compose! {
    fn any_attempt()(
        n in 10_u32..60,
        item in any_item(),
        day in 0_i32..40,
        verdict in prop::sample::select(&[Verdict::Right, Verdict::Near, Verdict::Partial, Verdict::Off, Verdict::GaveUp]),
        phase in prop::sample::select(&[
            Phase::Review, Phase::Review, Phase::Probe, Phase::Pretest, Phase::Retry, Phase::Redo, Phase::Exam, Phase::Cram,
        ]),
        confidence in prop::option::of(prop::sample::select(&[Confidence::Guess, Confidence::Perhaps, Confidence::Certain])),
        hints in prop::sample::select(&[0, 0, 0, 1, 3]),
        ceiling in 0_u8..2,
        params in 0_u32..2,
        (skill, level, k) in (
            prop::sample::select(&["s", "t"]),
            prop::sample::select(&[Level::Recognise, Level::Cued]),
            0.0..=1.0_f64,
        ),
    ) -> Row {
        let mut attempt = answer(n, item, day, verdict);
        attempt.phase = phase;
        attempt.confidence = confidence;
        attempt.hints = hints;
        attempt.ceiling = ceiling;
        attempt.params = params;
        attempt.skill = skill.to_owned();
        (attempt.level, attempt.k) = (level, k);
        attempt.score = match verdict {
            Verdict::Right | Verdict::Near => 1.0,
            Verdict::Partial => 0.6,
            Verdict::Off | Verdict::GaveUp => 0.0,
        };
        if n % 4 == 0 {
            attempt.way = Way::Scenario;
            attempt.turns = (0..n as u16 % 3).map(|at| wrong_turn(at, "cd")).collect();
        }
        Row::Attempt(attempt)
    }
}

fn any_event() -> impl Strategy<Value = Row> {
    let target = (10_u128..100).prop_map(RowId);
    let what = prop_oneof![
        4 => target.clone().prop_map(|row| What::Undo { row }),
        1 => target.clone().prop_map(|attempt| What::Override { attempt }),
        1 => target.clone().prop_map(|attempt| What::Slip { attempt }),
        1 => target.clone().prop_map(|attempt| What::LowEffort { attempt }),
        1 => (target.clone(), 0.0..=1.0).prop_map(|(attempt, score)| What::Score { attempt, score }),
        1 => target.prop_map(|row| What::Purge { row }),
        1 => Just(What::Suspend),
        1 => Just(What::Resume),
        1 => (0_i32..60).prop_map(|day| What::Bury { until: StudyDay(day) }),
        1 => Just(What::Park),
        1 => Just(What::Unpark),
        1 => Just(What::Reset),
        1 => Just(flag("odd")),
    ];
    (60_u32..100, any_item(), 0_i32..40, what).prop_map(|(n, item, day, what)| event(n, Some(item), day, what))
}

fn any_move() -> impl Strategy<Value = Move> {
    let row = prop_oneof![3 => any_attempt(), 2 => any_event()];
    let place = (0..ITEMS.len(), prop::option::weighted(0.3, 0..ITEMS.len()));
    prop_oneof![
        5 => prop::collection::vec(row, 1..4).prop_map(Move::Rows),
        1 => prop::collection::vec(place, 0..4).prop_map(Move::Deck),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// I2 for the store: late rows, undone rows, rows twice, corrections before their targets, renames, decks that
    /// come and go.
    #[test]
    fn i2_what_is_derived_equals_a_rebuild_after_any_history(moves in prop::collection::vec(any_move(), 1..25)) {
        let place = Place::new();
        let mut store = place.store();
        store.conn.pragma_update(None, "synchronous", "off").unwrap();
        for (n, step) in moves.into_iter().enumerate() {
            match step {
                Move::Rows(rows) => {
                    store.write(&Batch { rows: &rows, ..Batch::default() }).unwrap();
                }
                Move::Deck(places) => {
                    let mut deck = deck(&[]);
                    for (id, was) in places {
                        if deck.items.iter().all(|there| there.id != ITEMS[id]) {
                            let mut item = item(ITEMS[id]);
                            item.was.extend(was.map(|was| ITEMS[was].to_owned()));
                            deck.items.push(item);
                        }
                    }
                    store.put_deck(&file("d.toml", n as i64), &[n as u8; 32], &deck).unwrap();
                }
            }
            prop_assert_eq!(store.verify().unwrap(), []);
        }
        let [parts, whole] = past::both_ways(&store);
        prop_assert_eq!(parts, whole);
        let states: Vec<_> = ITEMS.iter().map(|item| store.state(&key(item)).unwrap()).collect();
        let counts = store.counts(StudyDay(40)).unwrap();
        store.rebuild().unwrap();
        prop_assert_eq!(store.verify().unwrap(), []);
        let rebuilt: Vec<_> = ITEMS.iter().map(|item| store.state(&key(item)).unwrap()).collect();
        prop_assert_eq!(states, rebuilt);
        prop_assert_eq!(store.counts(StudyDay(40)).unwrap(), counts);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// I13 for the store: the rows of other items, in whatever order they come, change nothing of an item.
    #[test]
    fn i13_permuting_other_items_changes_neither_memory_nor_due_day(
        rows in prop::collection::vec(prop_oneof![3 => any_attempt(), 1 => any_event()], 1..25),
        order in prop::collection::vec(any::<usize>(), 25),
    ) {
        let mine = |row: &Row| row.key().is_some_and(|key| *key == key_of_mine());
        let mut seen = std::collections::BTreeSet::new();
        let rows: Vec<Row> = rows.into_iter().filter(|row| seen.insert(row.order().1)).collect();
        // What speaks of a row of another item is of that item too.
        let of: Vec<(RowId, bool)> = rows.iter().map(|row| (row.order().1, mine(row))).collect();
        let rows: Vec<Row> = rows.iter().filter(|row| match row {
            Row::Event(event) => target(&event.what).is_none_or(|at| of.iter().all(|(id, own)| *id != at || *own == mine(row))),
            Row::Attempt(_) => true,
        }).cloned().collect();
        let mut shuffled = rows.clone();
        let others: Vec<usize> = (0..rows.len()).filter(|at| !mine(&rows[*at])).collect();
        for (from, to) in others.iter().zip(&order) {
            shuffled.swap(*from, others[to % others.len()]);
        }
        let state = |rows: &[Row]| {
            let place = Place::new();
            let mut store = place.store();
            store.conn.pragma_update(None, "synchronous", "off").unwrap();
            store.put_deck(&file("d.toml", 1), &[1; 32], &deck(&ITEMS)).unwrap();
            for row in rows {
                store.write(&Batch { rows: std::slice::from_ref(row), ..Batch::default() }).unwrap();
            }
            store.state(&key_of_mine()).unwrap()
        };
        let before = state(&rows);
        prop_assert_eq!(&state(&shuffled), &before);
    }
}

fn key_of_mine() -> crate::memory::row::ItemKey {
    key("a")
}
