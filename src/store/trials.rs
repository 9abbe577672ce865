//! Trials of the whole store: what the log refuses, and that what is derived always equals a fold of the log.

use proptest::prelude::*;
use rusqlite::{Connection, types::Value};

use super::{
    Store,
    error::StoreError,
    log::Batch,
    past,
    testing::{Place, answer, attempt, bytes, deck, event, file, item, key, noon},
    working::{Draft, DraftChange},
};
use crate::{
    deck::model::{Level, Way},
    grade::{Verdict, scenario::WrongTurn, walk::Step},
    memory::amend::target,
    memory::row::{Attempt, Confidence, Offset, Phase, Row, RowId, StudyDay, Utc, What},
    session::rows::{Reflection, Stumble, Told, Words},
};

fn words(text: &str) -> Words {
    Words {
        cause: "gap".to_owned(),
        expected: text.to_owned(),
        happened: text.to_owned(),
        gap: text.to_owned(),
        insight: text.to_owned(),
    }
}

fn reflection(n: u32, on: u32, text: &str) -> Reflection {
    Reflection {
        id: RowId(n.into()),
        attempt: RowId(on.into()),
        device: "here".to_owned(),
        at: Utc(noon(10).0 + i64::from(n)),
        offset: Offset(0),
        words: words(text),
        read_ms: Some(900),
        supersedes: None,
    }
}

fn stumble(n: u32, text: &str) -> Stumble {
    Stumble {
        id: RowId(n.into()),
        device: "here".to_owned(),
        session: None,
        at: Utc(noon(10).0 + i64::from(n)),
        offset: Offset(0),
        day: StudyDay(10),
        key: None,
        words: words(text),
        told: Told { command: text.to_owned(), output: text.to_owned(), ..Told::default() },
        supersedes: None,
    }
}

fn flag(note: &str) -> What {
    What::Flag { note: note.to_owned() }
}

/// A wrong turn, the step `n` of its walk.
fn wrong_turn(n: u16, said: &str) -> WrongTurn {
    WrongTurn {
        n,
        state: "hall".to_owned(),
        step: Step::Typed(said.to_owned()),
        misconception: Some("shouts".to_owned()),
        cost: 500.0,
        recovered: n == 0,
    }
}

/// A store with one row in each table of the log: 100 to 103, and a wrong turn of 100.
fn one_of_each(place: &Place, text: &str) -> Store {
    let mut store = place.store();
    let mut first = answer(100, "a", 10, Verdict::Off);
    first.response = text.to_owned();
    (first.way, first.turns) = (Way::Scenario, vec![wrong_turn(3, text)]);
    let rows = [Row::Attempt(first), event(101, Some("a"), 10, flag(text))];
    // A cause and a code are anyone's text in what comes from elsewhere.
    let mut said = reflection(102, 100, text);
    let mut told = stumble(103, text);
    let all = &mut told.told;
    for place in [&mut all.tags, &mut all.code, &mut all.command, &mut all.output, &mut all.teller] {
        *place = text.to_owned();
    }
    for words in [&mut said.words, &mut told.words] {
        for place in [&mut words.cause, &mut words.expected, &mut words.happened, &mut words.gap, &mut words.insight] {
            *place = text.to_owned();
        }
    }
    let batch = Batch { rows: &rows, reflections: &[said], stumbles: &[told], ..Batch::default() };
    assert_eq!(store.write(&batch).unwrap().added, 4);
    store
}

/// The tables of the log, each with a column that a cheat would like to change.
const LOG: [(&str, &str); 5] =
    [("attempt", "device"), ("turn", "state"), ("event", "device"), ("reflection", "device"), ("stumble", "device")];

fn dump(conn: &Connection) -> Vec<String> {
    LOG.iter()
        .flat_map(|(table, _)| {
            let mut statement = conn.prepare(&format!("select * from {table} order by 1")).unwrap();
            let width = statement.column_count();
            let rows = statement.query_map([], |row| {
                (0..width)
                    .map(|i| row.get::<_, Value>(i).map(|value| format!("{value:?}")))
                    .collect::<Result<String, _>>()
            });
            rows.unwrap().collect::<Result<Vec<_>, _>>().unwrap()
        })
        .collect()
}

#[test]
fn nothing_but_a_purge_changes_a_row_of_the_log() {
    let place = Place::new();
    let store = one_of_each(&place, "said");
    let before = dump(&store.conn);
    for recursive in ["off", "on"] {
        store.conn.pragma_update(None, "recursive_triggers", recursive).unwrap();
        for (table, changed) in LOG {
            let columns: Vec<String> = store
                .conn
                .prepare(&format!("select name from pragma_table_info('{table}')"))
                .unwrap()
                .query_map([], |row| row.get(0))
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap();
            let list = columns.join(", ");
            let other = list.replace(changed, "'elsewhere'");
            let mut tried = vec![
                format!("delete from {table}"),
                format!("delete from {table} where true"),
                format!("insert or replace into {table} ({list}) select {other} from {table}"),
                format!("replace into {table} ({list}) select {other} from {table}"),
                format!(
                    "insert into {table} select * from {table} where true on conflict do update set {changed} = 'x'"
                ),
                format!("insert or ignore into {table} ({list}) select {other} from {table}"),
            ];
            for column in &columns {
                for or in ["", " or replace", " or ignore", " or rollback"] {
                    tried.push(format!("update{or} {table} set {column} = {column}"));
                    tried.push(format!("update{or} {table} set {column} = ''"));
                }
            }
            for sql in tried {
                // Refused or without effect: either is well.
                let _ = store.conn.execute(&sql, []);
                assert_eq!(dump(&store.conn), before, "{sql} with recursive triggers {recursive}");
            }
        }
    }
}

#[test]
fn an_update_or_delete_is_refused_aloud() {
    let place = Place::new();
    let store = one_of_each(&place, "said");
    let check = |sql: &str| {
        let error = StoreError::from(store.conn.execute(sql, []).unwrap_err());
        assert!(matches!(&error, StoreError::Refused(told) if told.contains("append-only")), "{sql}: {error:?}");
    };
    for (table, changed) in LOG {
        check(&format!("delete from {table}"));
        check(&format!("update {table} set {changed} = 'elsewhere'"));
    }
    check("update turn set said = ''");
    check("update turn set recovered = 1");
    check("update attempt set response = ''");
    check("update attempt set verdict = 'right'");
    check("update event set value = ''");
    check("update reflection set gap = ''");
    check("update stumble set insight = ''");
}

#[test]
fn a_purge_blanks_the_text_for_good_and_nothing_else() {
    let place = Place::new();
    // Long enough to reach pages that nothing else is written to once they are free.
    let mut store = one_of_each(&place, &"MYSECRET-1".repeat(2_000));
    let holds = |text: &str| bytes(&place.file()).windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("MYSECRET-1"));
    let state = store.state(&key("a")).unwrap();
    let before = dump(&store.conn).len();
    for (n, row) in [(200, 100), (201, 101), (202, 102), (203, 103)] {
        store.append(&event(n, None, 11, What::Purge { row: RowId(row) })).unwrap();
    }
    assert!(!holds("MYSECRET-1"), "the bytes are gone from the file and its log");
    let logged = store.attempt(RowId(100)).unwrap().unwrap().attempt;
    assert_eq!((logged.response.as_str(), logged.verdict, logged.commit_ms), ("", Verdict::Off, 4_000));
    assert_eq!(logged.turns, [wrong_turn(3, "")], "what it meant stays");
    assert_eq!(store.events_of(&key("a")).unwrap()[0].what, flag(""));
    assert_eq!(store.last_reflection(&key("a")).unwrap().unwrap().words.insight, "");
    assert_eq!(store.stumbles(9).unwrap()[0].words, Words::default());
    assert_eq!(store.state(&key("a")).unwrap(), state);
    assert_eq!(dump(&store.conn).len(), before + 4);
    // A purged row may not get another text either.
    for (table, column) in
        [("attempt", "response"), ("reflection", "gap"), ("stumble", "gap"), ("event", "value"), ("turn", "said")]
    {
        let sql = format!("update {table} set {column} = 'put back' where true");
        assert!(store.conn.execute(&sql, []).is_err(), "{sql}");
    }
}

#[test]
fn wrong_turns_come_with_their_attempt_and_only_with_it() {
    let place = Place::new();
    let mut store = place.store();
    let turns = |store: &Store, id: u128| store.attempt(RowId(id)).unwrap().unwrap().attempt.turns;
    let mut walk = answer(100, "a", 10, Verdict::Partial);
    (walk.way, walk.turns) = (Way::Scenario, vec![wrong_turn(0, "cd /"), wrong_turn(2, "rm")]);
    store.append(&Row::Attempt(walk.clone())).unwrap();
    assert_eq!(turns(&store, 100), walk.turns);
    // Under an id that is there already nothing is added, be there as many turns as there may.
    let more = Attempt { turns: vec![wrong_turn(0, "other"), wrong_turn(5, "ls")], ..walk.clone() };
    store.append(&Row::Attempt(more)).unwrap();
    assert_eq!(turns(&store, 100), walk.turns);
    // One turn that breaks a rule takes its attempt with it.
    let bad = WrongTurn { cost: -1.0, ..wrong_turn(1, "x") };
    let refused = Attempt { id: RowId(101), turns: vec![wrong_turn(0, "y"), bad], ..walk.clone() };
    assert!(matches!(store.append(&Row::Attempt(refused)).unwrap_err(), StoreError::Refused(_)));
    assert!(store.attempt(RowId(101)).unwrap().is_none());
    let count: i64 = store.conn.query_row("select count(*) from turn", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 2);
    // What is remembered is made of attempts and does not know them; a rebuild leaves them as they are.
    assert_eq!(store.verify().unwrap(), []);
    store.rebuild().unwrap();
    assert_eq!((turns(&store, 100), store.verify().unwrap()), (walk.turns, vec![]));
}

#[test]
fn a_row_that_arrives_after_its_purge_arrives_blank() {
    let place = Place::new();
    let mut store = place.store();
    for (n, row) in [(200, 100), (201, 101), (202, 102), (203, 103)] {
        store.append(&event(n, None, 11, What::Purge { row: RowId(row) })).unwrap();
    }
    drop(store);
    let store = one_of_each(&place, "MYSECRET-2");
    assert!(!dump(&store.conn).concat().contains("MYSECRET-2"));
}

#[test]
fn an_event_finds_its_item_through_its_target() {
    let place = Place::new();
    let mut store = place.store();
    store.append(&attempt(100, "a", 10, Verdict::Right)).unwrap();
    let undone = store.append(&event(101, None, 10, What::Undo { row: RowId(100) })).unwrap();
    assert_eq!(undone.memory, None);
    let error = store.append(&event(102, None, 10, What::Undo { row: RowId(999) })).unwrap_err();
    assert!(matches!(error, StoreError::NoTarget));
    assert_eq!(store.row_counts().unwrap().events, 1);
}

#[test]
fn a_row_that_breaks_a_rule_is_refused_and_nothing_of_its_batch_is_written() {
    let place = Place::new();
    let mut store = place.store();
    let mut bad = answer(101, "a", 10, Verdict::Off);
    bad.score = 1.5;
    let rows = [attempt(100, "a", 10, Verdict::Off), Row::Attempt(bad)];
    let draft =
        Draft { session: "{}".to_owned(), agenda: Some("[]".to_owned()), typed: "abc".to_owned(), updated: Utc(1) };
    let batch = Batch { rows: &rows, draft: DraftChange::Put(&draft), ..Batch::default() };
    assert!(matches!(store.write(&batch).unwrap_err(), StoreError::Refused(_)));
    assert_eq!(store.row_counts().unwrap().attempts, 0);
    assert_eq!(store.draft().unwrap(), None);
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let place = Place::new();
    let mut store = place.store();
    store.append(&attempt(100, "a", 10, Verdict::Off)).unwrap();
    let pages: i64 = store.conn.query_row("pragma page_count", [], |row| row.get(0)).unwrap();
    store.conn.pragma_update(None, "max_page_count", pages).unwrap();
    let mut long = answer(101, "a", 11, Verdict::Off);
    long.response = "x".repeat(1 << 20);
    assert!(matches!(store.append(&Row::Attempt(long)).unwrap_err(), StoreError::Full));
    store.conn.pragma_update(None, "max_page_count", 1 << 20).unwrap();
    store.append(&attempt(102, "a", 12, Verdict::Right)).unwrap();
    drop(store);
    let mut store = place.store();
    assert_eq!(store.attempts_of(&key("a")).unwrap().len(), 2);
    assert_eq!(store.verify().unwrap(), []);
}

/// The weights of set 3: not the default ones.
fn fitted() -> Vec<f32> {
    vec![
        0.212, 1.2931, 9.0, 9.5, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483,
        0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
    ]
}

#[test]
fn a_set_accepted_in_another_instance_is_used_at_once() {
    let place = Place::new();
    let (mut one, mut two) = (place.store(), place.store());
    one.append(&attempt(100, "a", 10, Verdict::Right)).unwrap();
    two.append(&event(101, None, 10, What::Params { set: 3, weights: fitted() })).unwrap();
    let mut second = answer(102, "b", 10, Verdict::Right);
    second.params = 3;
    one.append(&Row::Attempt(second)).unwrap();
    assert_eq!(one.verify().unwrap(), []);
    assert_ne!(
        one.state(&key("a")).unwrap().memory.unwrap().stability,
        one.state(&key("b")).unwrap().memory.unwrap().stability
    );
}

#[test]
fn a_fitted_set_that_comes_late_changes_what_was_made_under_it() {
    let place = Place::new();
    let mut store = place.store();
    let weights = fitted();
    let mut first = answer(100, "a", 10, Verdict::Right);
    first.params = 3;
    let by_default = store.append(&Row::Attempt(first)).unwrap().memory.unwrap().stability;
    store.append(&event(101, None, 10, What::Params { set: 3, weights })).unwrap();
    assert_eq!(store.verify().unwrap(), []);
    let by_fit = store.state(&key("a")).unwrap().memory.unwrap().stability;
    assert!(by_fit > by_default, "{by_fit} {by_default}");
    // Taken back it is in force no more; what was answered under it stays as it is.
    store.append(&event(102, None, 10, What::Undo { row: RowId(101) })).unwrap();
    assert_eq!(store.verify().unwrap(), []);
    assert_eq!(store.state(&key("a")).unwrap().memory.unwrap().stability, by_fit);
}

#[test]
fn two_instances_write_to_one_log() {
    let place = Place::new();
    let (mut one, mut two) = (place.store(), place.store());
    for n in 0..20 {
        let store = if n % 2 == 0 { &mut one } else { &mut two };
        store.append(&attempt(100 + n, "a", 10 + n as i32, Verdict::Right)).unwrap();
    }
    assert_eq!(one.attempts_of(&key("a")).unwrap().len(), 20);
    assert_eq!(one.state(&key("a")).unwrap(), two.state(&key("a")).unwrap());
    assert_eq!(two.verify().unwrap(), []);
}

#[test]
fn two_instances_write_at_the_same_time() {
    let place = Place::new();
    drop(place.store());
    std::thread::scope(|scope| {
        for writer in 0..3_u32 {
            let place = &place;
            scope.spawn(move || {
                let mut store = place.store();
                for n in 0..15 {
                    store.append(&attempt(1_000 * writer + n + 10, "a", n as i32, Verdict::Off)).unwrap();
                }
            });
        }
    });
    let mut store = place.store();
    assert_eq!(store.row_counts().unwrap().attempts, 45);
    assert_eq!(store.verify().unwrap(), []);
}

/// What a history does next.
#[derive(Debug, Clone)]
enum Move {
    /// Rows, a batch of them at once.
    Rows(Vec<Row>),
    /// The deck has these items now; the second may be an earlier id of the first.
    Deck(Vec<(usize, Option<usize>)>),
}

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
