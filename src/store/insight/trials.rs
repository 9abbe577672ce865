//! Trials: whatever comes in whichever order, the tables hold what a fold of the whole log gives.

use proptest::prelude::*;

use super::*;
use crate::{
    deck::model::Way,
    grade::{Verdict, scenario::WrongTurn, walk},
    insight::cell::{Cell, Figure},
    memory::row::{Attempt, Confidence, Offset, Phase, StudyDay, Utc, What},
    session::rows::{Reflection, Words},
    store::{
        log::Batch,
        testing::{Place, answer, attempt, deck, event, file, item, key, noon},
    },
};

const TABLES: [&str; 5] = ["insight_cell", "insight_belief", "insight_sure", "insight_text", "insight_mixup"];

fn dump(store: &Store) -> Vec<String> {
    let mut told = Vec::new();
    for table in TABLES {
        let mut statement = store.conn.prepare(&format!("select * from {table}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let cells: Vec<String> =
                (0..columns).map(|n| format!("{:?}", row.get::<_, rusqlite::types::Value>(n).unwrap())).collect();
            told.push(format!("{table}: {}", cells.join(" ")));
        }
    }
    told.sort();
    told
}

/// Compares with a fold of everything.
fn check(store: &mut Store) {
    store.fold_insight().unwrap();
    let kept = dump(store);
    assert_eq!(store.fold_insight().unwrap(), 0, "nothing is owed twice");
    store.rebuild_insight().unwrap();
    assert_eq!(kept, dump(store));
}

fn said(n: u32, on: u32, cause: Cause, supersedes: Option<u32>) -> Reflection {
    Reflection {
        id: RowId(n.into()),
        attempt: RowId(on.into()),
        device: "here".into(),
        at: Utc(noon(10).0 + i64::from(n)),
        offset: Offset(0),
        words: Words { cause: cause.name().into(), ..Words::default() },
        read_ms: None,
        supersedes: supersedes.map(|id| RowId(id.into())),
    }
}

fn typed(n: u32, item: &str, day: i32, text: &str, right: bool) -> Row {
    let verdict = if right { Verdict::Right } else { Verdict::Off };
    let base = answer(n, item, day, verdict);
    Row::Attempt(Attempt { way: Way::Type, response: text.into(), misconception: None, ..base })
}

fn turn(n: u16, belief: &str) -> WrongTurn {
    WrongTurn {
        n,
        state: "s".into(),
        step: walk::Step::Typed("x".into()),
        misconception: Some(belief.into()),
        cost: 0.0,
        recovered: n == 0,
    }
}

#[derive(Debug, Clone)]
enum Step {
    Row(Box<Row>),
    Said(Box<Reflection>),
    Fold,
    Piece,
}

/// Does the least there is of a first fold, if none is done.
fn fold_a_piece(store: &mut Store) {
    match mark(&store.conn).unwrap() {
        None => drop(first::begin(&mut store.conn).unwrap()),
        Some(Mark { reached: Some(_), .. }) => drop(FirstFold::of(1).piece(&mut store.conn).unwrap()),
        Some(_) => {}
    }
}

/// Steps with ids in the order in which they are drawn, so that shuffled ones are late.
fn steps() -> impl Strategy<Value = Vec<Step>> {
    let one = (0..14_u8, 0..4_usize, 0..40_i32, 0..5_u8, any::<bool>(), 0..40_u32);
    prop::collection::vec(one, 1..40).prop_map(|drawn| {
        let items = ["a", "b", "c", "was-a"];
        let mut steps = Vec::new();
        for (n, (what, item, day, verdict, flag, on)) in (200..).zip(drawn) {
            let verdict = match verdict {
                0 | 1 => Verdict::Right,
                2 => Verdict::Partial,
                3 => Verdict::GaveUp,
                _ => Verdict::Off,
            };
            let target = RowId((200 + on).into());
            let item = items[item];
            let row = match what {
                0..=4 => {
                    let mut attempt = answer(n, item, day, verdict);
                    attempt.phase = [Phase::Pretest, Phase::Review, Phase::Redo, Phase::Cram][n as usize % 4];
                    attempt.confidence = [None, Some(Confidence::Guess), Some(Confidence::Certain)][n as usize % 3];
                    attempt.score = if verdict == Verdict::Partial { 0.5 } else { attempt.score };
                    attempt.way = if flag { Way::Type } else { Way::Choose };
                    attempt.response = ["north", "south", "west"][on as usize % 3].into();
                    if on % 4 == 0 {
                        attempt.way = Way::Scenario;
                        attempt.turns = (0..day as u16 % 4)
                            .map(|n| turn(n, ["belief", "other", "third"][n as usize % 3]))
                            .collect();
                    }
                    Row::Attempt(attempt)
                }
                5 => event(n, Some(item), day, What::Undo { row: target }),
                6 => event(n, Some(item), day, What::Override { attempt: target }),
                7 => event(n, Some(item), day, What::LowEffort { attempt: target }),
                8 => event(n, Some(item), day, What::Slip { attempt: target }),
                9 => {
                    let cause = Cause::ALL[n as usize % 6];
                    steps.push(Step::Said(Box::new(said(n, 200 + on, cause, flag.then_some(n - 1)))));
                    continue;
                }
                10 | 11 => {
                    steps.push(if flag { Step::Fold } else { Step::Piece });
                    continue;
                }
                _ => {
                    steps.push(Step::Piece);
                    continue;
                }
            };
            steps.push(Step::Row(Box::new(row)));
        }
        steps
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]
    #[test]
    fn the_tables_are_a_fold_of_the_log(steps in steps().prop_shuffle(), renamed in any::<bool>()) {
        let place = Place::new();
        let mut store = place.store();
        for step in &steps {
            match step {
                Step::Row(row) => drop(store.append(row).unwrap()),
                Step::Said(said) => {
                    let reflections = std::slice::from_ref(said.as_ref());
                    store.write(&Batch { reflections, ..Batch::default() }).unwrap();
                }
                Step::Fold => drop(store.fold_insight().unwrap()),
                Step::Piece => {
                    fold_a_piece(&mut store);
                    assert_eq!(store.verify().unwrap(), [], "while it is under way");
                }
            }
        }
        if renamed {
            let mut renamed = deck(&["a"]);
            renamed.items[0].was = vec!["was-a".into()];
            store.put_deck(&file("d.toml", 1), &[1; 32], &renamed).unwrap();
        }
        assert_eq!(store.verify().unwrap(), []);
        check(&mut store);
        assert_eq!(store.verify().unwrap(), []);
    }
}

#[test]
fn a_wrong_figure_is_found_and_made_again() {
    let place = Place::new();
    let mut store = place.store();
    let belief = answer(103, "c", 11, Verdict::Off);
    let belief = Attempt { misconception: Some("b".into()), confidence: Some(Confidence::Certain), ..belief };
    for row in [typed(100, "a", 10, "norte", true), typed(101, "b", 10, "norte", false), Row::Attempt(belief)] {
        store.append(&row).unwrap();
    }
    store.fold_insight().unwrap();
    for (table, wrong) in [
        ("insight_cell", "update insight_cell set n = n + 1 where figure = 0 and mark = 0"),
        ("insight_cell", "update insight_cell set c = c + 1 where figure = 1"),
        ("insight_cell", "delete from insight_cell where figure = 0 and mark = 0"),
        ("insight_belief", "update insight_belief set hits = hits + 1"),
        ("insight_belief", "insert into insight_belief values ('d', 'b', 'nobody', 1, 1, 1, 1, null)"),
        ("insight_sure", "update insight_sure set off = off + 1"),
        ("insight_sure", "delete from insight_sure"),
        ("insight_text", "update insight_text set last = last + 1 where item = 'a'"),
        ("insight_mixup", "update insight_mixup set n = n + 1"),
        ("insight_mixup", "delete from insight_mixup"),
    ] {
        assert_eq!(store.verify().unwrap(), [], "before: {wrong}");
        let changed = store.conn.execute(wrong, []).unwrap() as u64;
        assert!(changed > 0, "{wrong}");
        let found = store.verify().unwrap();
        let told = crate::store::rebuild::Difference::Rows { table, count: changed };
        assert!(found.contains(&told), "{wrong}: {found:?}");
        store.rebuild().unwrap();
        store.fold_insight().unwrap();
    }
    assert_eq!(store.verify().unwrap(), []);
}

#[test]
fn a_first_fold_goes_on_where_it_was_left_whatever_came_in_meanwhile() {
    let place = Place::new();
    let mut store = place.store();
    for (n, item) in (100..).zip(["a", "b", "c", "d"]) {
        store.append(&attempt(n, item, 10, Verdict::Off)).unwrap();
    }
    let reached = |store: &Store| mark(&store.conn).unwrap().unwrap().reached.map(|key| key.item);
    (0..3).for_each(|_| fold_a_piece(&mut store));
    assert_eq!((reached(&store), store.insight_owed(9).unwrap()), (Some("b".into()), 9));
    assert!(store.firsts().unwrap().0.is_empty(), "half of a fold is no rate");
    // New at what is folded and at what is not, late at both, and a correction of each.
    for row in [
        attempt(200, "a", 12, Verdict::Right),
        attempt(201, "d", 12, Verdict::Right),
        attempt(50, "a", 8, Verdict::Off),
        attempt(51, "d", 8, Verdict::Off),
        event(202, Some("b"), 12, What::Override { attempt: RowId(101) }),
        event(52, Some("c"), 12, What::Undo { row: RowId(102) }),
    ] {
        store.append(&row).unwrap();
    }
    drop(store);
    let mut store = place.store();
    assert_eq!(reached(&store), Some("b".into()));
    let mut shares = Vec::new();
    store.fold_insight_telling(|share| shares.push(share)).unwrap();
    assert_eq!((reached(&store), shares.as_slice()), (None, &[1.0][..]));
    check(&mut store);
}

#[test]
fn a_first_fold_that_is_begun_anew_reads_again_what_was_said() {
    let place = Place::new();
    let mut store = place.store();
    store.append(&attempt(100, "a", 10, Verdict::Off)).unwrap();
    store.append(&attempt(101, "b", 10, Verdict::Off)).unwrap();
    let mut fold = FirstFold::of(1);
    assert!(first::begin(&mut store.conn).unwrap() && fold.piece(&mut store.conn).unwrap() > 0);
    // Another program leaves all to be folded again, and something was said meanwhile.
    forget(&store.conn).unwrap();
    let said = [said(200, 100, Cause::Slip, None), said(201, 101, Cause::Gap, None)];
    store.write(&Batch { reflections: &said, ..Batch::default() }).unwrap();
    store.append(&attempt(202, "c", 10, Verdict::Off)).unwrap();
    assert!(first::begin(&mut store.conn).unwrap());
    while is_under_way(&store.conn).unwrap() {
        fold.piece(&mut store.conn).unwrap();
    }
    check(&mut store);
}

#[test]
fn rows_that_come_late_are_folded_in() {
    let place = Place::new();
    let mut store = place.store();
    for row in [attempt(100, "a", 10, Verdict::Off), attempt(200, "a", 12, Verdict::Right)] {
        store.append(&row).unwrap();
    }
    assert_eq!(store.fold_insight().unwrap(), 1);
    assert_eq!((store.fold_insight().unwrap(), store.insight_owed(9).unwrap()), (0, 0));
    // From another device, between the two; and a correction of the first.
    store.append(&attempt(150, "a", 11, Verdict::Off)).unwrap();
    store.append(&event(120, Some("a"), 10, What::Override { attempt: RowId(100) })).unwrap();
    assert_eq!(store.fold_insight().unwrap(), 1);
    let source = store.insight(None, StudyDay(13), noon(13).0).unwrap();
    let answers: Vec<(i32, i32)> = source.cells.of(Figure::Answer).map(|(cell, _)| (cell.day, cell.mark)).collect();
    assert_eq!(answers, [(10, 0), (11, 6), (12, 0)]);
    check(&mut store);
}

#[test]
fn what_is_right_for_one_item_and_given_for_another_is_a_pair() {
    let place = Place::new();
    let mut store = place.store();
    let pairs = |store: &mut Store| -> Vec<(String, String, u32)> {
        store.fold_insight().unwrap();
        let source = store.insight(None, StudyDay(20), noon(20).0).unwrap();
        source.mixups.into_iter().map(|pair| (pair.asked.item, pair.given.item, pair.n)).collect()
    };
    store.append(&typed(100, "north", 10, "Norte", true)).unwrap();
    store.append(&typed(101, "south", 10, "norte ", false)).unwrap();
    assert_eq!(pairs(&mut store), [("south".into(), "north".into(), 1)]);
    // It is known to be right only later; and what is right for both is no mistake of one for the other.
    store.append(&typed(102, "west", 11, "este", false)).unwrap();
    assert_eq!(pairs(&mut store).len(), 1);
    store.append(&typed(103, "east", 12, "este", true)).unwrap();
    store.append(&typed(104, "south", 12, "norte", false)).unwrap();
    assert_eq!(pairs(&mut store), [("south".into(), "north".into(), 2), ("west".into(), "east".into(), 1)]);
    store.append(&typed(105, "west", 13, "este", true)).unwrap();
    assert_eq!(pairs(&mut store).len(), 1);
    check(&mut store);
}

#[test]
fn a_purge_and_a_new_name_fold_everything_again() {
    let place = Place::new();
    let mut store = place.store();
    store.append(&typed(100, "was-a", 10, "my secret", false)).unwrap();
    store.append(&typed(101, "b", 10, "my secret", true)).unwrap();
    store.fold_insight().unwrap();
    store.append(&event(102, Some("was-a"), 11, What::Purge { row: RowId(100) })).unwrap();
    assert_eq!(dump(&store), [""; 0], "no fingerprint of what was blanked is left");
    store.fold_insight().unwrap();
    assert!(store.insight(None, StudyDay(20), noon(20).0).unwrap().mixups.is_empty());
    let mut renamed = deck(&["a"]);
    renamed.items[0].was = vec!["was-a".into()];
    renamed.items.push(item("b"));
    store.put_deck(&file("d.toml", 1), &[1; 32], &renamed).unwrap();
    store.append(&attempt(103, "a", 12, Verdict::Right)).unwrap();
    check(&mut store);
    let source = store.insight(None, StudyDay(20), noon(20).0).unwrap();
    let recovered = |(cell, _): &(&Cell, &Sums)| cell.mark == 2;
    assert_eq!(source.cells.of(Figure::Episode).filter(recovered).count(), 1, "under the name of old and new");
    assert_eq!(store.state(&key("a")).unwrap().memory.map(|m| m.reps), Some(2));
}
