//! The instructor's page as a screen: rich, of twelve, of three and of nobody, at three sizes, in colour and without.

use std::collections::BTreeMap;

use pratfall::{
    deck::model::Code,
    insight::cohort::{
        hide::People,
        numbers::Figure,
        page::{
            Advice, BeliefPage, Believed, DeckPage, Discrimination, Expected, FORMAT, Finding, Gain, GroupPage, Intake,
            ItemPage, LeftOutFile, OptionPage, Page, Point, Retired, SkillPage, Stakes,
        },
    },
    tui::{
        app::{Effect, Input, Reply, Screen},
        cohort::{Asked, Brought, Leaf, Material, Wish},
        theme::Theme,
    },
};

use super::{
    snapshots::{SIZES, keep, marked, picture, row},
    stage::Stage,
};

fn figure(value: f64, low: f64, high: f64) -> Figure {
    Figure { value, low, high }
}

fn item(id: &str, skill: &str) -> ItemPage {
    ItemPage {
        id: id.into(),
        prompt: format!("What of {id}?"),
        skill: skill.into(),
        revision: String::new(),
        people: People::Exactly(80),
        earlier: People::Exactly(0),
        missed: People::Exactly(34),
        share: Some(figure(0.425, 0.323, 0.534)),
        at_least: false,
        sure: Some(0.8),
        stakes: None,
        weight: Some(figure(0.34, 0.26, 0.43)),
        risk: None,
        discrimination: Some(Discrimination {
            r: figure(0.31, 0.10, 0.50),
            n: 80,
            by_ability: false,
            provisional: true,
        }),
        chose: People::Hidden,
        options: Vec::new(),
        beliefs: Vec::new(),
        returned: People::Exactly(30),
        closed: People::Exactly(12),
        closed_share: Some(figure(0.4, 0.246, 0.577)),
        advice: Advice::Reteach,
    }
}

fn option(text: &str, right: bool, people: People, belief: Option<&str>) -> OptionPage {
    OptionPage { text: text.into(), right: Some(right), people, belief: belief.map(str::to_owned) }
}

fn deck(id: &str, title: &str, items: Vec<ItemPage>) -> DeckPage {
    DeckPage {
        id: id.into(),
        title: title.into(),
        known: true,
        learners: People::Exactly(80),
        hours: Some(41.5),
        items,
        untouched: Vec::new(),
        beliefs: Vec::new(),
        skills: Vec::new(),
        gain: None,
        retired: Vec::new(),
    }
}

fn ownership() -> DeckPage {
    let mut moved = item("use-after-move", "moves");
    moved.stakes =
        Some(Stakes { label: "an outage of the order service".into(), cost: 2_400.0, currency: "EUR".into() });
    moved.risk = Some(figure(826.0, 624.0, 1_032.0));
    moved.chose = People::Exactly(80);
    moved.options = vec![
        option("error: borrow of moved value", true, People::Exactly(46), None),
        option(
            "it prints x, since assignment copies whatever stands on its right side",
            false,
            People::Exactly(22),
            Some("copies"),
        ),
        option("it prints an empty line", false, People::Hidden, None),
        option("it panics", false, People::Hidden, None),
    ];
    moved.beliefs = vec![Believed { id: "copies".into(), people: People::Exactly(22) }];
    moved.earlier = People::Exactly(9);
    let mut twice = item("borrow-twice", "borrows");
    twice.discrimination =
        Some(Discrimination { r: figure(-0.29, -0.48, -0.08), n: 120, by_ability: true, provisional: false });
    twice.advice = Advice::MendItem;
    (twice.missed, twice.at_least) = (People::AllButFew, true);
    twice.share = Some(figure(0.95, 0.878, 1.0));
    (twice.returned, twice.closed, twice.closed_share) = (People::Hidden, People::Hidden, None);
    let mut easy = item("scope-end", "borrows");
    (easy.missed, easy.share, easy.sure, easy.weight) = (People::Few, None, None, None);
    (easy.returned, easy.closed, easy.closed_share) = (People::Hidden, People::Hidden, None);
    easy.advice = Advice::Leave;
    let mut deck = deck("rust-ownership", "Rust ownership, the hard way", vec![moved, twice, easy]);
    deck.beliefs = vec![
        BeliefPage {
            id: "copies".into(),
            belief: "Assignment copies the value.".into(),
            refute: "Only `Copy` types are copied. Anything else is moved, and the old name is dead.".into(),
            met: People::Exactly(80),
            shown: People::Exactly(31),
            held: People::Exactly(18),
            share: Some(figure(0.225, 0.147, 0.328)),
            together: true,
        },
        BeliefPage {
            id: "ends".into(),
            belief: "A borrow lasts until the end of its block.".into(),
            refute: "It ends with its last use.".into(),
            met: People::Exactly(64),
            shown: People::Hidden,
            held: People::Hidden,
            share: None,
            together: false,
        },
    ];
    let curve = [(2, 41), (3, 58), (4, 66), (5, 74)];
    deck.skills = vec![
        SkillPage {
            id: "moves".into(),
            enough: People::Exactly(61),
            spinning: People::Exactly(9),
            share: Some(figure(0.148, 0.08, 0.257)),
            curve: curve.map(|(nth, percent)| Point { nth, percent, step: 1, answers: 1_230 - nth * 200 }).to_vec(),
        },
        SkillPage {
            id: "borrows".into(),
            enough: People::Few,
            spinning: People::Hidden,
            share: None,
            curve: Vec::new(),
        },
    ];
    deck.gain = Some(Gain { gain: figure(0.38, 0.29, 0.47), before: 0.52, n: 40 });
    deck.retired =
        vec![Retired { currency: "EUR".into(), amount: figure(28_800.0, 17_700.0, 41_500.0), items: 1, held_back: 2 }];
    deck.untouched = vec!["lifetimes-elided".into()];
    deck
}

fn rich() -> Page {
    let mut aid = deck("first-aid", "First aid", vec![item("bleeding", "wounds"), item("burn", "wounds")]);
    aid.known = false;
    let group = |group: &str, everybody, n, bias| GroupPage { group: group.into(), everybody, people: n, bias };
    Page {
        format: FORMAT,
        made: "2026-11-22T09:00:00+01:00".into(),
        limit: 5,
        learners: People::Exactly(80),
        intake: Intake {
            files: 84,
            left_out: vec![LeftOutFile { file: "in/7.pratfall-report".into(), why: "its end is missing".into() }],
            left_out_count: 1,
            unsealed: 2,
            twice: 310,
            several_names: vec!["Ana = ana k".into()],
            ..Intake::default()
        },
        expected: Some(Expected {
            listed: 82,
            missing: vec!["Jo".into(), "Kim".into()],
            others: vec!["Lee".into()],
            left_out: Vec::new(),
        }),
        findings: vec![
            Finding::BadItem {
                deck: "rust-ownership".into(),
                item: "borrow-twice".into(),
                discrimination: figure(-0.29, -0.48, -0.08),
                n: 120,
            },
            Finding::Held {
                deck: "rust-ownership".into(),
                belief: "copies".into(),
                share: figure(0.225, 0.147, 0.328),
                n: 80,
            },
            Finding::Overconfident { group: "evening".into(), bias: figure(0.17, 0.11, 0.23), n: 31 },
        ],
        decks: vec![ownership(), aid],
        calibration: vec![
            group("", true, People::Exactly(80), Some(figure(0.06, 0.02, 0.10))),
            group("evening", false, People::Exactly(31), Some(figure(0.17, 0.11, 0.23))),
            group("morning", false, People::Exactly(45), Some(figure(-0.01, -0.06, 0.04))),
            group("", false, People::Few, None),
        ],
    }
}

/// Twelve learners: there are counts, hardly any shares.
fn thin() -> Page {
    let mut page = rich();
    let mut only = item("use-after-move", "moves");
    only.people = People::Exactly(12);
    (only.missed, only.share, only.sure, only.weight, only.discrimination) = (People::Few, None, None, None, None);
    (only.returned, only.closed, only.closed_share) = (People::Hidden, People::Hidden, None);
    only.advice = Advice::Wait { n: 30 };
    only.chose = People::Exactly(12);
    only.options = vec![option("yes", true, People::Hidden, None), option("no", false, People::Hidden, Some("copies"))];
    page.learners = People::Exactly(12);
    page.decks = vec![deck("rust-ownership", "Rust ownership, the hard way", vec![only])];
    page.decks[0].learners = People::Exactly(12);
    (page.findings, page.calibration, page.expected) = (Vec::new(), Vec::new(), None);
    page.calibration =
        vec![GroupPage { group: String::new(), everybody: true, people: People::Exactly(12), bias: None }];
    page.intake = Intake { files: 12, ..Intake::default() };
    page
}

/// Three learners, of whom nothing may be told.
fn three() -> Page {
    let mut page = thin();
    (page.learners, page.intake.files) = (People::Few, 3);
    (page.decks, page.calibration) = (Vec::new(), Vec::new());
    page
}

type Make = fn() -> Page;

fn open(stage: &mut Stage, page: Page) {
    let prompt = "What does the compiler say about the *last* line?".to_owned();
    let text = "let a = String::from(\"x\");\nlet b = a;\nprintln!(\"{a}\");".to_owned();
    let asked = Asked { prompt, code: Some(Code { lang: "rust".into(), text }) };
    let asked = BTreeMap::from([(("rust-ownership".to_owned(), "use-after-move".to_owned()), asked)]);
    stage.app.screen = Screen::Cohort(Box::default());
    bring(stage, Brought::Page(Box::new(Material { page, asked })));
}

fn bring(stage: &mut Stage, brought: Brought) -> Vec<Effect> {
    stage.app.update(Input::Reply(Box::new(Reply::Cohort(brought))), stage.now)
}

fn at_three_sizes(stage: &mut Stage) -> String {
    let mut text = String::new();
    for (width, height) in SIZES {
        stage.resize(width, height);
        let (buffer, cursor) = stage.draw();
        text.push_str(&picture(&buffer, cursor));
        text.push('\n');
    }
    stage.resize(80, 24);
    text
}

/// The lines of the list as they are drawn, without the mark.
fn rows(stage: &mut Stage) -> Vec<String> {
    let buffer = stage.draw().0;
    let rows = (5..buffer.area.height - 2).map(|y| row(&buffer, y).replace('›', " ").trim_end().to_owned());
    rows.filter(|row| !row.trim().is_empty()).collect()
}

#[test]
fn every_part_of_a_cohort_rich_thin_of_three_and_of_nobody() {
    let pages: [(&str, Make); 3] = [("rich", rich), ("thin", thin), ("three", three)];
    for (name, page) in pages {
        for (n, leaf) in Leaf::ALL.into_iter().enumerate() {
            let mut stage = Stage::new();
            open(&mut stage, page());
            for _ in 0..n {
                stage.press("right");
            }
            if name != "three" || n == 0 {
                keep(&format!("cohort_{}_{name}", leaf.name().replace(' ', "_")), &at_three_sizes(&mut stage));
            }
            // Of three nothing is told, wherever one looks.
            if name == "three" {
                let text: String = rows(&mut stage).concat();
                assert!(!text.contains('%') || leaf == Leaf::Reports, "{text}");
            }
        }
    }
    let mut stage = Stage::new();
    stage.app.screen = Screen::Cohort(Box::default());
    bring(&mut stage, Brought::Progress(0.42));
    keep("cohort_reading", &at_three_sizes(&mut stage));
    bring(&mut stage, Brought::Nothing("There is no report in what was named.".into()));
    keep("cohort_nothing", &at_three_sizes(&mut stage));
    stage.press("down enter / o s d e right");
    keep("cohort_nothing", &at_three_sizes(&mut stage));
    stage.press("q");
    assert!(stage.left);
}

#[test]
fn an_item_a_belief_and_a_skill_open() {
    for (name, page, keys) in [
        ("item_rich", rich as Make, "enter"),
        (
            "item_end_rich",
            rich,
            "enter down down down down down down down down down down down down down down down down down down down down",
        ),
        ("item_mend", rich, "right enter"),
        ("item_thin", thin, "enter"),
        ("belief", rich, "right right enter"),
        ("skill", rich, "right right right enter"),
        ("skill_held_back", rich, "right right right enter right"),
    ] {
        let mut stage = Stage::new();
        open(&mut stage, page());
        stage.press(keys);
        keep(&format!("cohort_{name}"), &at_three_sizes(&mut stage));
    }
}

#[test]
fn a_cohort_reads_the_same_without_colour_and_in_ascii() {
    for keys in ["", "enter", "right", "right right", "right right right enter", "right right right right"] {
        let mut stage = Stage::with("mono");
        open(&mut stage, rich());
        stage.press(keys);
        let mono = stage.draw().0;
        keep(&format!("mono_cohort_{}", keys.replace(' ', "_")), &marked(&mono));
        stage.app.theme = Theme::load("dark", false).unwrap();
        let dark = stage.draw().0;
        for y in 0..mono.area.height {
            assert_eq!(row(&mono, y), row(&dark, y), "{keys} reads otherwise in colour");
        }
        stage.app.ascii = true;
        let plain = stage.draw().0;
        let chart: String = (4..plain.area.height - 2).map(|y| row(&plain, y)).collect();
        assert!(!chart.contains(['▁', '█', '▰', '▱', '▅']), "{keys}: {chart}");
    }
}

#[test]
fn filters_and_orders_leave_lines_out_and_make_no_new_figure() {
    let mut stage = Stage::new();
    open(&mut stage, rich());
    let all = rows(&mut stage);
    assert_eq!(all.len(), 5, "{all:?}");
    let plain = |row: &String| row.trim().to_owned();
    let told: Vec<String> = all.iter().map(plain).collect();
    for keys in [
        "o",
        "o o",
        "o o o",
        "o o o o",
        "s",
        "d",
        "d d",
        "down s o o",
        "/ m o v enter",
        "/ x y z enter",
        "d o / a enter",
    ] {
        let mut stage = Stage::new();
        open(&mut stage, rich());
        stage.press(keys);
        let below = |row: &String| row.contains("Only ") || row.contains("words ›") || row.trim().starts_with("By ");
        let shown: Vec<String> =
            rows(&mut stage).into_iter().filter(|row| !below(row) && !row.contains("words")).collect();
        for row in &shown {
            // A name stands alone where there is one deck: the cells are what must be the same.
            let row: String = plain(row).chars().take(48).collect();
            assert!(
                row.contains("Nothing is like that") || told.iter().any(|known| known.starts_with(row.trim_end())),
                "after {keys}: {row}\n{told:#?}"
            );
        }
    }
    stage.press("s");
    keep("cohort_only_a_skill", &at_three_sizes(&mut stage));
    stage.press("esc o / b o r");
    keep("cohort_search", &at_three_sizes(&mut stage));
    stage.press("enter esc");
    assert_eq!(rows(&mut stage).len(), 6, "all of them, and the order");
}

#[test]
fn what_is_held_back_comes_last_in_every_order() {
    let mut stage = Stage::new();
    open(&mut stage, rich());
    for order in ["risk", "missed", "closes"] {
        let rows = rows(&mut stage);
        let lines: Vec<&String> = rows.iter().filter(|row| row.contains('%') || row.contains("under")).collect();
        let last = lines.last().unwrap();
        assert!(last.contains("under 5"), "by {order}: {lines:#?}");
        stage.press(if order == "missed" { "o o" } else { "o" });
    }
}

#[test]
fn a_finding_leads_to_what_it_is_about() {
    let mut stage = Stage::new();
    open(&mut stage, rich());
    stage.press("right down enter");
    assert!(row(&stage.draw().0, 0).contains("rust-ownership · copies"));
    stage.press("left");
    assert!(row(&stage.draw().0, 0).contains("rust-ownership · borrow-twice"));
    // The last is of a group, and leads nowhere.
    stage.press("right right esc down enter");
    assert!(row(&stage.draw().0, 0).contains("what stands out"));
}

#[test]
fn the_page_is_written_where_it_is_said_and_nothing_is_replaced_unasked() {
    let mut stage = Stage::new();
    open(&mut stage, rich());
    stage.press("e");
    keep("cohort_export", &at_three_sizes(&mut stage));
    let enter = |stage: &mut Stage| {
        let key = pratfall::tui::keys::Key::parse("enter").unwrap();
        stage.app.update(Input::Key(key), stage.now)
    };
    let wish = |path: &str, replace| vec![Effect::Cohort(Wish::Export { path: path.into(), replace })];
    assert_eq!(enter(&mut stage), wish("cohort.html", false));
    bring(&mut stage, Brought::There("cohort.html is there already. Enter replaces it; or name another.".into()));
    keep("cohort_export_there", &at_three_sizes(&mut stage));
    assert_eq!(enter(&mut stage), wish("cohort.html", true));
    // Another name is asked about anew.
    stage.press("2");
    assert_eq!(enter(&mut stage), wish("cohort.html2", false));
    bring(&mut stage, Brought::Written("Written to cohort.html2.".into()));
    assert!(row(&stage.draw().0, 2).contains("Written to cohort.html2."));
    stage.press("e ctrl-u enter esc q");
    assert!(stage.left);
}
