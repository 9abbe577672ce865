//! That the failure log says what the rows say, however it is made. What is found in it is in `found`.

mod found;

use std::collections::BTreeMap;

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};

use super::{write::put, *};
use crate::{
    grade::{scenario::WrongTurn, walk::Step},
    memory::row::{Confidence, Offset, What},
    session::rows::{Kind, Told},
    store::{
        log::Batch,
        testing::{Place, answer, attempt, bytes, deck, event, file, key, noon},
        timeline::{Entry, Followed, Named, Source, Tallied, Wanted},
    },
};

fn list(store: &mut Store, wanted: &Wanted) -> Vec<Entry> {
    while store.fold_entries(50).unwrap() {}
    store.entries(wanted, 100).unwrap()
}

fn ids(entries: &[Entry]) -> Vec<u128> {
    entries.iter().map(|entry| entry.id.0).collect()
}

fn find(store: &mut Store, words: &str) -> Vec<u128> {
    ids(&list(store, &Wanted { words: words.to_owned(), ..Wanted::default() }))
}

fn said(n: u32, on: u32, cause: &str, insight: &str) -> Reflection {
    let words = Words { cause: cause.to_owned(), insight: insight.to_owned(), ..Words::default() };
    Reflection {
        id: RowId(n.into()),
        attempt: RowId(on.into()),
        device: "here".to_owned(),
        at: Utc(noon(10).0 + i64::from(n)),
        offset: Offset(0),
        words,
        read_ms: None,
        supersedes: None,
    }
}

fn by_hand(n: u32, day: i32, happened: &str) -> Stumble {
    Stumble {
        id: RowId(n.into()),
        device: "here".to_owned(),
        session: None,
        key: None,
        at: Utc(noon(day).0 + i64::from(n)),
        offset: Offset(0),
        day: StudyDay(day),
        words: Words { happened: happened.to_owned(), ..Words::default() },
        told: Told { kind: Kind::Hand, ..Told::default() },
        supersedes: None,
    }
}

fn write(store: &mut Store, reflections: &[Reflection], stumbles: &[Stumble]) {
    store.write(&Batch { reflections, stumbles, ..Batch::default() }).unwrap();
}

#[test]
fn a_stumble_knows_what_followed() {
    let place = Place::new();
    let mut store = place.store();
    let mut redo = answer(101, "a", 10, Verdict::Right);
    redo.phase = Phase::Redo;
    let mut helped = answer(102, "a", 12, Verdict::Right);
    helped.hints = 1;
    for row in [
        attempt(100, "a", 10, Verdict::Off),
        Row::Attempt(redo),
        Row::Attempt(helped),
        attempt(103, "a", 14, Verdict::Near),
        Row::Attempt(Attempt { misconception: None, ..answer(104, "a", 40, Verdict::Partial) }),
        attempt(105, "b", 10, Verdict::Right),
        attempt(106, "b", 11, Verdict::GaveUp),
        event(107, Some("b"), 11, What::Undo { row: RowId(106) }),
    ] {
        store.append(&row).unwrap();
    }
    let all = list(&mut store, &Wanted::default());
    assert_eq!(ids(&all), [104, 100]);
    let first = &all[1];
    assert!(first.redone && !all[0].redone);
    assert_eq!((first.recovered_on, first.relapsed_on), (Some(StudyDay(14)), Some(StudyDay(40))));
    assert_eq!((all[0].recovered_on, all[0].cause.as_str()), (None, "partial"));
    // A later success changes what is known of both; taking it back does so again.
    store.append(&attempt(108, "a", 50, Verdict::Right)).unwrap();
    let recovered = Wanted { followed: Some(Followed::Recovered), ..Wanted::default() };
    assert_eq!(ids(&list(&mut store, &recovered)), [104, 100]);
    store.append(&event(109, Some("a"), 50, What::Undo { row: RowId(108) })).unwrap();
    assert_eq!(ids(&list(&mut store, &recovered)), [100]);
    store.append(&event(110, Some("a"), 50, What::Override { attempt: RowId(104) })).unwrap();
    assert_eq!(ids(&list(&mut store, &Wanted::default())), [100]);
}

#[test]
fn a_cause_is_the_kind_that_the_figures_count() {
    let place = Place::new();
    let mut store = place.store();
    let plain = |n, item, verdict| Attempt { misconception: None, ..answer(n, item, 10, verdict) };
    let in_part = Attempt { score: 0.5, ..plain(102, "c", Verdict::Partial) };
    let lines = Attempt { way: Way::Order, score: 0.5, ..plain(103, "d", Verdict::Partial) };
    let believed = Attempt { misconception: Some("held".to_owned()), ..plain(104, "e", Verdict::Off) };
    for row in [
        Row::Attempt(plain(100, "a", Verdict::GaveUp)),
        Row::Attempt(plain(101, "b", Verdict::Off)),
        event(111, Some("b"), 10, What::Slip { attempt: RowId(101) }),
        Row::Attempt(in_part),
        Row::Attempt(lines),
        Row::Attempt(believed),
        Row::Attempt(plain(105, "f", Verdict::Off)),
        Row::Attempt(plain(106, "g", Verdict::Off)),
    ] {
        store.append(&row).unwrap();
    }
    // The learner's word holds where nobody knows better.
    let words: Vec<Reflection> =
        [(120, 100), (121, 101), (122, 102), (123, 104), (124, 105)].map(|(n, on)| said(n, on, "misread", "")).into();
    write(&mut store, &words, &[]);
    let all = list(&mut store, &Wanted::default());
    let causes: BTreeMap<u128, &str> = all.iter().map(|entry| (entry.id.0, entry.cause.as_str())).collect();
    let expected = [
        (100, "gap"),
        (101, "slip"),
        (102, "partial"),
        (103, "procedure"),
        (104, "misconception"),
        (105, "misread"),
        (106, ""),
    ];
    assert_eq!(causes, BTreeMap::from(expected));
    store.fold_insight().unwrap();
    let stats = crate::insight::stats::stats(&store.insight(None, StudyDay(10), noon(10).0).unwrap(), None);
    let counted = stats.months.iter().fold([0; 7], |sum, month| std::array::from_fn(|n| sum[n] + month.kinds[n]));
    let listed = Class::ALL.map(|kind| {
        let name = kind.cause().map_or("", Cause::name);
        causes.values().filter(|cause| **cause == name).count() as u64
    });
    assert_eq!(counted, listed);
}

#[test]
fn a_purge_leaves_no_byte_of_a_word_in_the_index() {
    let place = Place::new();
    let mut store = place.store();
    let mut secret = answer(100, "a", 10, Verdict::Off);
    secret.response = "xyzzyanswer".to_owned();
    store.append(&Row::Attempt(secret)).unwrap();
    store.append(&attempt(101, "b", 11, Verdict::Off)).unwrap();
    let mut story = by_hand(103, 12, "xyzzystumble");
    // Of a story from elsewhere these are anyone's text.
    (story.told.code, story.words.cause) = ("xyzzycode".to_owned(), "xyzzykind".to_owned());
    write(&mut store, &[said(102, 100, "xyzzycause", "xyzzyinsight")], &[story, by_hand(104, 12, "plain")]);
    assert_eq!(find(&mut store, "xyzzy"), [103, 100]);
    for row in [100, 102, 103] {
        store.append(&event(200 + row, None, 20, What::Purge { row: RowId(row.into()) })).unwrap();
    }
    assert_eq!(find(&mut store, "xyzzy"), [0; 0]);
    assert_eq!(find(&mut store, "plain"), [104]);
    let left = bytes(&place.file());
    assert!(!left.windows(5).any(|window| window == b"xyzzy"), "a word is left in the file");
    assert_eq!(ids(&list(&mut store, &Wanted::default())), [104, 103, 101, 100]);
}

#[test]
fn an_answer_writes_nothing_for_the_log_unless_it_is_late() {
    let place = Place::new();
    let mut store = place.store();
    store.append(&attempt(100, "a", 10, Verdict::Off)).unwrap();
    list(&mut store, &Wanted::default());
    store.append(&attempt(101, "a", 11, Verdict::Off)).unwrap();
    let owed = |store: &Store| -> i64 {
        store.conn.query_row("select count(*) from entry_owed", [], |row| row.get(0)).unwrap()
    };
    assert_eq!(owed(&store), 0);
    store.append(&attempt(50, "b", 5, Verdict::Off)).unwrap();
    assert_eq!(owed(&store), 1);
    assert_eq!(ids(&list(&mut store, &Wanted::default())), [101, 100, 50]);
    assert_eq!(owed(&store), 0);
}

#[test]
fn what_a_stumble_became_tells_what_followed() {
    let place = Place::new();
    let mut store = place.store();
    let mut stumble = by_hand(100, 10, "x");
    stumble.key = Some(key("mine"));
    write(&mut store, &[], &[stumble]);
    store.append(&attempt(101, "mine", 10, Verdict::Right)).unwrap();
    assert_eq!(list(&mut store, &Wanted::default())[0].recovered_on, None);
    store.append(&attempt(102, "mine", 17, Verdict::Right)).unwrap();
    assert_eq!(list(&mut store, &Wanted::default())[0].recovered_on, Some(StudyDay(17)));
    let Named::One(entry) = store.entry_named(&name(RowId(100))).unwrap() else { panic!() };
    let whole = store.entry_whole(&entry).unwrap().unwrap();
    assert!(matches!(whole.source, Source::Stumble(_)));
}

/// All that is in the derived tables, but for the version numbers of the index.
fn made(store: &Store) -> (Vec<Entry>, BTreeMap<String, Vec<i64>>) {
    store.conn.execute_batch("insert into entry_text (entry_text) values ('integrity-check')").unwrap();
    let mut found = BTreeMap::new();
    for word in ["w0", "w1", "w2", "w3", "d"] {
        let mut statement =
            store.conn.prepare("select rowid from entry_text where entry_text match ?1 order by rowid").unwrap();
        let rows = statement.query_map([format!("\"{word}\"")], |row| row.get(0)).unwrap();
        found.insert(word.to_owned(), rows.map(Result::unwrap).collect());
    }
    (store.entries(&Wanted::default(), 10_000).unwrap(), found)
}

#[test]
fn the_log_made_bit_by_bit_is_the_log_made_at_once() {
    for seed in 0..6 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut pick = |n: u32| rng.next_u32() % n;
        let place = Place::new();
        let mut store = place.store();
        store.put_deck(&file("d.toml", 1), &[1; 32], &deck(&["a", "b"])).unwrap();
        let mut attempts: Vec<u32> = Vec::new();
        let mut stumbles: Vec<u32> = Vec::new();
        for n in 0..80u32 {
            // Every sixth row comes late, under an id that is older than its neighbours'.
            let id = if pick(6) == 0 { 100 + n } else { 1000 + n };
            let day = 10 + (n / 3) as i32 - if id < 1000 { pick(9) as i32 } else { 0 };
            let word = format!("w{}", pick(4));
            match pick(8) {
                0..=3 => {
                    let verdict = [Verdict::Right, Verdict::Off, Verdict::Partial, Verdict::GaveUp][pick(4) as usize];
                    let mut row = answer(id, ["a", "b", "c"][pick(3) as usize], day.max(1), verdict);
                    row.response = word;
                    row.phase = [Phase::Review, Phase::Review, Phase::Redo][pick(3) as usize];
                    store.append(&Row::Attempt(row)).unwrap();
                    attempts.push(id);
                }
                4 if !attempts.is_empty() => {
                    let on = attempts[pick(attempts.len() as u32) as usize];
                    let what = match pick(3) {
                        0 => What::Override { attempt: RowId(on.into()) },
                        1 => What::Undo { row: RowId(on.into()) },
                        _ => What::Purge { row: RowId(on.into()) },
                    };
                    store.append(&event(id, None, day.max(1), what)).unwrap();
                }
                5 if !attempts.is_empty() => {
                    let on = attempts[pick(attempts.len() as u32) as usize];
                    write(&mut store, &[said(id, on, "slip", &word)], &[]);
                }
                _ => {
                    let mut stumble = by_hand(id, day.max(1), &word);
                    if pick(3) == 0 {
                        stumble.key = Some(key("a"));
                    }
                    if pick(2) == 0 && !stumbles.is_empty() {
                        stumble.supersedes = Some(RowId(stumbles[stumbles.len() - 1].into()));
                        stumble.told.gone = pick(4) == 0;
                    }
                    write(&mut store, &[], &[stumble]);
                    stumbles.push(id);
                }
            }
            if pick(3) == 0 {
                store.fold_entries(1 + pick(3) as usize).unwrap();
            }
        }
        while store.fold_entries(2).unwrap() {}
        assert_eq!(store.verify().unwrap(), [], "seed {seed}");
        let bit_by_bit = made(&store);
        clear(&store.conn).unwrap();
        assert_eq!(made(&store).0, []);
        while store.fold_entries(100).unwrap() {}
        assert_eq!(bit_by_bit, made(&store), "seed {seed}");
    }
}

#[test]
fn a_log_made_in_pieces_tells_how_far_it_is() {
    let place = Place::new();
    let mut store = place.store();
    for (n, item) in (100..).zip(["a", "b", "c", "e", "f"]) {
        store.append(&attempt(n, item, 10, Verdict::Off)).unwrap();
    }
    // A piece is no more than was asked for.
    assert!(store.fold_entries(2).unwrap());
    assert_eq!(store.entries_owed(0).unwrap().1, 3);
    let mut told = Vec::new();
    store.fold_all_entries(1, |share| told.push(share)).unwrap();
    assert_eq!(told, [1.0 / 3.0, 2.0 / 3.0, 1.0]);
    assert_eq!(ids(&list(&mut store, &Wanted::default())), [104, 103, 102, 101, 100]);
}

#[test]
fn a_wrong_entry_is_found_and_made_again() {
    let place = Place::new();
    let mut store = place.store();
    for row in [attempt(100, "a", 10, Verdict::Off), attempt(101, "a", 12, Verdict::Right)] {
        store.append(&row).unwrap();
    }
    write(&mut store, &[], &[by_hand(200, 10, "the borrow checker again")]);
    list(&mut store, &Wanted::default());
    // What came in since was not looked at, and is no difference.
    store.append(&attempt(102, "b", 12, Verdict::Off)).unwrap();
    store.append(&attempt(103, "b", 13, Verdict::Off)).unwrap();
    // The index guards its own tables from all but damage.
    let raw = rusqlite::Connection::open(place.file()).unwrap();
    let mut check = |table: &str, wrong: &str| {
        assert_eq!(store.verify().unwrap(), [], "before: {wrong}");
        assert!(raw.execute(wrong, []).unwrap() > 0, "{wrong}");
        let health = store.check().unwrap();
        let told = format!("{:?} {:?}", health.integrity, health.differences);
        assert!(told.contains(&format!("{table:?}")) || !health.integrity.is_empty(), "{wrong}: {told}");
        store.rebuild().unwrap();
        list(&mut store, &Wanted::default());
        assert!(store.check().unwrap().is_well(), "after: {wrong}");
    };
    check("entry", "update entry set cause = 'slip' where kind = 'attempt'");
    check("entry", "update entry set recovered_on = null, relapsed_on = 3 where day = 10 and kind = 'attempt'");
    check("entry", "update entry set day = 11 where kind = 'hand'");
    check("entry", "delete from entry where kind = 'attempt' and day = 10");
    check("entry_text", "delete from entry_text_docsize");
    check("entry_text", "update entry_text_docsize set sz = x'01'");
    check("entry_text", "delete from entry_text_data where id > 10");
}

#[test]
fn an_entry_goes_by_the_name_its_item_has_now() {
    let place = Place::new();
    let mut store = place.store();
    store.append(&attempt(100, "was-a", 10, Verdict::Off)).unwrap();
    list(&mut store, &Wanted::default());
    let mut renamed = deck(&["a"]);
    renamed.items[0].was = vec!["was-a".into()];
    store.put_deck(&file("d.toml", 1), &[1; 32], &renamed).unwrap();
    let named = |store: &mut Store| list(store, &Wanted::default())[0].key.clone().unwrap().item;
    assert_eq!(named(&mut store), "a");
    assert_eq!(store.verify().unwrap(), []);
    // Both are items of their own: the answer is the old one's again.
    store.put_deck(&file("d.toml", 2), &[2; 32], &deck(&["a", "was-a"])).unwrap();
    assert_eq!(named(&mut store), "was-a");
    assert_eq!(store.verify().unwrap(), []);
}
