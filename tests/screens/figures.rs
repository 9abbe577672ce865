//! The pages of figures: rich, thin and empty, at three sizes, in colour and without.

use std::collections::BTreeSet;

use pratfall::{
    deck::model::Way,
    insight::{
        cell::{Cells, Figure, Sums},
        stats::{self, Belief, Mixup, Source, Surely},
        stood::{Standing, Stood, Told},
    },
    memory::row::{ItemKey, StudyDay},
    tui::{
        app::{Input, Reply, Screen},
        home::Recalled,
        stats::{Leaf, List, leads},
        theme::Theme,
    },
};

use super::{
    snapshots::{SIZES, keep, marked, picture, row},
    stage::Stage,
};

fn key(item: &str) -> ItemKey {
    ItemKey { deck: "rust-ownership".into(), item: item.into() }
}

fn put(cells: &mut Cells, times: usize, figure: Figure, day: i32, mark: i32, sums: (i64, i64, i64)) {
    for _ in 0..times {
        cells.count(figure, day, mark, sums);
    }
}

/// A year of somebody who grows, drawn by a rule so that it is the same each time.
fn rich(today: StudyDay) -> Source {
    let mut cells = Cells::default();
    let mut source = Source { today: today.0, ..Source::default() };
    let [mut lifetimes, mut moves] = [standing("lifetimes"), standing("moves")];
    let first = stats::first_span_day(today.0);
    for day in first..=today.0 {
        let n = day - first;
        if n % 7 == 5 || n % 29 == 3 {
            continue;
        }
        let answers = 6 + (n * 7) % 11;
        let off = (answers * (45 - n / 12) / 100).max(1) as usize;
        put(&mut cells, answers as usize - off, Figure::Answer, day, 0, (0, 0, 0));
        for e in 0..off {
            // Misread, gaps and beliefs at first; slips and parts later.
            let raw = (e as i32 * 37 + n) % 340 > n;
            let kind = if raw { [3, 4, 5, 4][e % 4] } else { [0, 1, 2, 1][e % 4] };
            put(&mut cells, 1, Figure::Answer, day, kind + 1, (0, 0, 0));
            let score = if raw { 0 } else { 500 };
            put(&mut cells, 1, Figure::Matched, day, kind, (score, score * score, 0));
            let took = if e % 5 == 4 && n > 300 { -1 } else { 1 + (e as i32 * 5 + n) % (20 - n / 20) };
            put(&mut cells, 1, Figure::Episode, day, took, (0, 0, 0));
        }
        for (stated, of) in [(250, 4), (500, 3), (750, 2), (950, 4)] {
            for at in 0..of {
                let right = i64::from((n * 13 + at * 29) % 1000 % 100 < stated / 12 + 12);
                put(&mut cells, 1, Figure::Sure, day, stated, (right, 0, 0));
            }
        }
        put(&mut cells, 5, Figure::Way, day, Way::Type as i32, (140 + i64::from(n % 9) * 10, 30_000, 1));
        put(&mut cells, 3, Figure::Way, day, Way::Choose as i32, (60, 4_000, 1));
        put(&mut cells, 1, Figure::Redo, day, 14 + n % 7, (0, 0, 0));
        put(&mut cells, 1, Figure::Relapse, day, i32::from(n % 6 == 0), (0, 0, 0));
        put(&mut cells, 1, Figure::First, day, if n % 5 == 0 { 2 } else { 3 }, (0, 0, 0));
        moves.told.push(Told { day, sums: Sums { n: 1, a: 60_000, b: 1_900_000, c: 1_900_000 } });
        cells.named(Figure::Hit, day, 0, ["copies", "ends"][n as usize % 2].into(), (0, 0, 0));
        for (skill, slope) in [(&mut moves, 0.005), (&mut lifetimes, 0.002)] {
            let theta = f64::from(n) * slope - 0.6;
            skill.stood.push(Stood { day, theta, variance: 0.05, n: n as u32 + 1 });
        }
    }
    source.skills = vec![lifetimes, moves];
    source.cells = cells;
    source.beliefs = vec![
        belief("copies", "Assignment copies the value.", 9, 3, 1, today),
        belief(
            "ends",
            "A borrow lasts until the end of its block, whatever is done with it in between.",
            4,
            2,
            2,
            today,
        ),
    ];
    source.sure = [("use-after-move", 7, 5), ("borrow-twice", 4, 2)]
        .map(|(item, sure, off)| Surely { key: key(item), sure, off, last: StudyDay(today.0 - off as i32) })
        .to_vec();
    let pair = |n| Mixup { asked: key("move-out-while-borrowed"), given: key("use-after-move"), n, last: today };
    source.mixups = vec![pair(3)];
    source.ahead =
        (vec![12, 5, 0, 7, 3, 1, 9, 14, 2, 0, 0, 6, 4, 4, 3, 8, 2, 1, 0, 5, 2, 2, 1, 0, 3, 1, 1, 0, 0, 2], 31);
    source
}

fn standing(skill: &str) -> Standing {
    Standing { deck: "rust-ownership".into(), skill: skill.into(), ..Standing::default() }
}

fn belief(id: &str, title: &str, hits: u32, items: u32, healed: u32, last: StudyDay) -> Belief {
    let deck = "rust-ownership".to_owned();
    Belief { deck, id: id.into(), title: title.into(), items, hits, sure: 2, last, healed, closed: healed == items }
}

/// The first days of somebody.
fn thin(today: StudyDay) -> Source {
    let mut cells = Cells::default();
    put(&mut cells, 6, Figure::Answer, today.0, 0, (0, 0, 0));
    put(&mut cells, 3, Figure::Answer, today.0 - 1, 5, (0, 0, 0));
    put(&mut cells, 3, Figure::Episode, today.0 - 1, -1, (0, 0, 0));
    put(&mut cells, 4, Figure::Sure, today.0, 750, (1, 0, 0));
    put(&mut cells, 4, Figure::Way, today.0, Way::Type as i32, (90, 8_100, 1));
    let mut moves = standing("moves");
    moves.stood.push(Stood { day: today.0 + 2, theta: 0.4, variance: 0.05, n: 3 });
    Source { today: today.0, cells, skills: vec![moves], ahead: (vec![1; 30], 3), ..Source::default() }
}

type Life = fn(StudyDay) -> Source;

const LIVES: [(&str, Life); 3] =
    [("rich", rich), ("thin", thin), ("empty", |today| Source { today: today.0, ..Source::default() })];

fn open(stage: &mut Stage, life: Life, leaf: usize) {
    stage.press("s");
    let stats = stats::stats(&life(stage.engine.today()), None);
    stage.app.update(Input::Reply(Box::new(Reply::Stats(Box::new(stats)))), stage.now);
    for _ in 0..leaf {
        stage.press("right");
    }
}

fn at_three_sizes(stage: &mut Stage) -> String {
    let mut text = String::new();
    for (width, height) in SIZES {
        stage.resize(width, height);
        let (buffer, cursor) = stage.draw();
        text.push_str(&picture(&buffer, cursor));
        text.push('\n');
    }
    text
}

#[test]
fn every_page_of_figures_rich_thin_and_empty() {
    for (name, life) in LIVES {
        for (n, leaf) in Leaf::ALL.into_iter().enumerate() {
            let mut stage = Stage::new();
            open(&mut stage, life, n);
            keep(&format!("stats_{}_{name}", leaf.name()), &at_three_sizes(&mut stage));
        }
    }
}

#[test]
fn figures_read_the_same_without_colour_and_in_ascii() {
    for (n, leaf) in Leaf::ALL.into_iter().enumerate() {
        let mut stage = Stage::with("mono");
        open(&mut stage, rich, n);
        let mono = stage.draw().0;
        keep(&format!("mono_stats_{}", leaf.name()), &marked(&mono));
        stage.app.theme = Theme::load("dark", false).unwrap();
        let dark = stage.draw().0;
        for y in 0..mono.area.height {
            assert_eq!(row(&mono, y), row(&dark, y), "{leaf:?} reads otherwise in colour");
        }
        stage.app.ascii = true;
        let plain = stage.draw().0;
        let chart: String = (4..plain.area.height - 2).map(|y| row(&plain, y)).collect();
        let drawn = ['▁', '█', '▰', '●', '─', '✓'];
        assert!(!chart.contains(drawn), "{leaf:?}: {chart}");
    }
}

#[test]
fn the_numbers_stand_on_a_key() {
    for (n, leaf) in Leaf::ALL.into_iter().enumerate() {
        let mut stage = Stage::new();
        open(&mut stage, rich, n);
        stage.press("n");
        keep(&format!("stats_{}_numbers", leaf.name()), &at_three_sizes(&mut stage));
    }
}

#[test]
fn every_figure_can_be_marked_and_opened() {
    fn many(today: StudyDay) -> Source {
        let named = |n: usize| belief(&format!("b{n:02}"), &format!("Belief number {n:02}."), 3, 2, 0, today);
        Source { beliefs: (0..30).map(named).collect(), ..rich(today) }
    }
    for size in [(80, 24), (40, 12)] {
        for (n, leaf) in Leaf::ALL.into_iter().enumerate() {
            let mut stage = Stage::new();
            stage.resize(size.0, size.1);
            open(&mut stage, many, n);
            let all = leads(stage.app.stats.as_ref().unwrap(), leaf);
            let titles = |wanted: &str| all.iter().filter(|lead| lead.title.starts_with(wanted)).count();
            match leaf {
                // The verdict, five signals, six spans, kinds, recovery, relapse, redo, stumbled first.
                Leaf::Errors => {
                    assert_eq!((titles("answers behind E"), titles("off: "), all.len()), (5, 5, 1 + 5 + 6 + 5 + 4))
                }
                Leaf::Beliefs => assert_eq!(all.len(), 31),
                // Now, six of seven days, later; two ways.
                Leaf::Work => assert_eq!(all.len(), 1 + 6 + 1 + 2),
                _ => {}
            }
            let mut marked = BTreeSet::new();
            // Of the days of a year the first ones and the last.
            let is_looked_at = |n: usize| n < 20 || n + 2 > all.len() || leaf != Leaf::Days;
            for (n, lead) in all.iter().enumerate() {
                if !is_looked_at(n) {
                    stage.press("down");
                    continue;
                }
                let shown = stage.draw().0;
                let rows: Vec<String> = (0..shown.area.height).map(|y| row(&shown, y)).collect();
                let at = rows.iter().position(|row| row.contains('›'));
                // A page opens at its beginning, wherever the first mark is.
                if n > 0 {
                    marked.insert(at.map(|at| rows[at..].concat()));
                }
                stage.press("enter");
                let Screen::Stats(figures) = &stage.app.screen else { panic!("{leaf:?}") };
                assert_eq!(figures.list, Some(List { answers: Some(Vec::new()), ..List::new(lead) }));
                stage.press("esc down");
            }
            assert!(
                !marked.contains(&None) && marked.len() + 1 == (0..all.len()).filter(|n| is_looked_at(*n)).count(),
                "{size:?} {leaf:?}: {marked:#?}"
            );
        }
    }
}

#[test]
fn a_figure_leads_to_its_answers_and_a_pair_to_its_drill() {
    let mut stage = Stage::new();
    stage.drill(&["rust-ownership/use-after-move"]).choose("it prints x").press("4 enter enter").press("esc");
    stage.press("s");
    assert_eq!(stage.app.stats.as_ref().unwrap().days.last().unwrap().answers, 1);
    stage.press("enter");
    keep("stats_list", &at_three_sizes(&mut stage));
    stage.resize(80, 24).press("esc right right right");
    // The sure miss of a belief is held at once.
    let open = stage.app.stats.clone().unwrap().beliefs;
    assert!(open.iter().all(|belief| !belief.closed) && open.len() == 1, "{open:?}");
    stage.app.stats.as_mut().unwrap().mixups =
        vec![Mixup { asked: key("move-out-while-borrowed"), given: key("use-after-move"), n: 1, last: StudyDay(0) }];
    stage.press("down d");
    assert_eq!(stage.session().place().of, 2);
    assert_eq!(stage.session().config.mode, pratfall::session::config::Mode::Cram);
}

#[test]
fn pr_8_the_own_rate_stands_on_home_once_a_month() {
    let mut stage = Stage::new();
    let rate = Recalled { recalled: 47, of: 61, low: 0.65, high: 0.86 };
    stage.app.home.as_mut().unwrap().rate = Some(rate);
    keep("home_rate", &at_three_sizes(&mut stage));
    // Twelve items that were stumbled on, and recalled four days later.
    let items: Vec<ItemKey> = {
        let item = |n: usize| ItemKey { deck: "d".into(), item: format!("i{n}") };
        (0..12).map(item).collect()
    };
    let mut n = 0;
    for (day, right) in [(-8, false), (-4, true)] {
        for key in &items {
            n += 1;
            let attempt = super::figures_rows::attempt(&stage, n, key, day, right);
            stage.engine.store.append(&attempt).unwrap();
        }
    }
    stage.engine.store.fold_insight().unwrap();
    let shown = |stage: &mut Stage| stage.engine.home().unwrap().rate.map(|rate| (rate.recalled, rate.of));
    assert_eq!(shown(&mut stage), Some((12, 12)));
    assert_eq!(shown(&mut stage), Some((12, 12)), "the whole day");
    stage.days(1);
    assert_eq!(shown(&mut stage), None);
    stage.days(26);
    assert_eq!(shown(&mut stage), None);
    stage.days(1);
    assert!(shown(&mut stage).is_some(), "28 days later");
}

#[test]
fn a_night_belongs_to_the_day_before_it() {
    // 22 November 2026, a Sunday, 9:00.
    let mut stage = Stage::new();
    let days = |stage: &mut Stage| {
        let week = stage.engine.home().unwrap().week;
        (week.last().map(|day| day.weekday), stage.engine.ahead().unwrap().weekday)
    };
    assert_eq!(days(&mut stage), (Some(6), 0));
    stage.wait(17 * 3_600_000);
    assert_eq!(days(&mut stage), (Some(6), 0), "two in the morning");
    stage.wait(2 * 3_600_000);
    assert_eq!(days(&mut stage), (Some(0), 1), "four");
}
