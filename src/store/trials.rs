//! Trials of the whole store: what the log refuses, what a purge takes, and several instances at once.

mod histories;

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
