//! Whatever is pressed, pasted, resized or replied, in whatever order: the screen stays whole.

use pratfall::{
    clean::is_hostile,
    session::event::Event,
    tui::{
        app::{Input, Reply, Screen},
        keys::{Code, Key, Mode},
        page::{self, LEAST, fit_screen},
        view,
        widgets::measure,
    },
};
use proptest::prelude::*;
use ratatui::buffer::Buffer;

use super::{
    scenes::{self, FISH, FORCE, MEAN, MOVED, ODD, STORY, THEATRE, WAYS},
    snapshots::{picture, row},
    stage::Stage,
};

/// Something that happens.
#[derive(Debug, Clone)]
enum Step {
    Key(Key),
    /// One of the keys bound on the screen that is up then.
    Bound(usize),
    Paste(String),
    Resize(u16, u16),
    Reply(usize),
    Wait(u64),
}

const MODES: [Mode; 15] = [
    Mode::Home,
    Mode::Decks,
    Mode::Lesson,
    Mode::Choosing,
    Mode::Ordering,
    Mode::Spotting,
    Mode::Acting,
    Mode::Commanding,
    Mode::Typing,
    Mode::Sure,
    Mode::Scoring,
    Mode::Verdict,
    Mode::Words,
    Mode::Feedback,
    Mode::Summary,
];

fn step() -> impl Strategy<Value = Step> {
    let code = prop_oneof![
        any::<char>().prop_map(Code::Char),
        prop::char::range('a', 'f').prop_map(Code::Char),
        prop::char::range('1', '4').prop_map(Code::Char),
        prop::sample::select(vec![
            Code::Enter,
            Code::Esc,
            Code::Tab,
            Code::Backspace,
            Code::Delete,
            Code::Left,
            Code::Right,
            Code::Up,
            Code::Down,
            Code::Home,
            Code::End,
            Code::PageUp,
            Code::PageDown,
        ]),
    ];
    let plain = code.prop_map(|code| Step::Key(Key::plain(code)));
    let chord = prop::char::range('a', 'z').prop_map(|c| Step::Key(Key::ctrl(c)));
    let paste = "(?s)(\\PC|[\\x00-\\x1f\\x7f-\\x9f\u{202e}\u{2066}\u{300}日👩\u{200d}]|\u{1b}\\[201~){0,30}";
    prop_oneof![
        6 => plain,
        8 => any::<usize>().prop_map(Step::Bound),
        1 => chord,
        2 => paste.prop_map(Step::Paste),
        2 => (1u16..300, 1u16..100).prop_map(|(w, h)| Step::Resize(w, h)),
        1 => (36u16..84, 10u16..26).prop_map(|(w, h)| Step::Resize(w, h)),
        1 => (0usize..9).prop_map(Step::Reply),
        1 => (0u64..20_000).prop_map(Step::Wait),
    ]
}

fn reply(n: usize) -> Reply {
    match n {
        0 => Reply::Home(Box::default()),
        1 => Reply::Decks(Vec::new()),
        2 => Reply::Nothing(Box::default()),
        3 => Reply::Reading(1, 3),
        4 => Reply::Reading(3, 3),
        5 => {
            Reply::Trouble("the disk is full\u{1b}[2J, and the sentence about it is longer than a narrow screen".into())
        }
        6 => Reply::Event(Event::NotSaved("the disk is full".into())),
        7 => Reply::Event(Event::Saved(None)),
        _ => Reply::Event(Event::Loaded(None)),
    }
}

fn take(stage: &mut Stage, step: &Step) {
    let input = match step {
        Step::Key(key) => Input::Key(*key),
        Step::Bound(n) => {
            let actions = stage.app.keys.actions(stage.app.mode(stage.now));
            let keys: Vec<Key> = actions.into_iter().flat_map(|(_, keys)| keys).collect();
            Input::Key(keys[n % keys.len()])
        }
        Step::Paste(text) => Input::Paste(text.clone()),
        Step::Resize(width, height) => Input::Resize(*width, *height),
        Step::Reply(n) => Input::Reply(Box::new(reply(*n))),
        Step::Wait(ms) => {
            stage.wait(*ms);
            return;
        }
    };
    stage.input(input);
}

/// Looks whether the screen is whole; says what is not.
fn whole(stage: &Stage) -> Result<(), String> {
    let (buffer, cursor) = stage.draw();
    let area = buffer.area;
    for y in area.top()..area.bottom() {
        let mut x = area.left();
        while x < area.right() {
            let symbol = buffer[(x, y)].symbol();
            if symbol.chars().any(is_hostile) {
                return Err(format!("{symbol:?} is drawn at {x}, {y}"));
            }
            x += (measure::width(symbol) as u16).max(1);
        }
        if x > area.right() {
            return Err(format!("row {y} is wider than the screen"));
        }
    }
    if cursor.is_some_and(|at| !area.contains(at)) {
        return Err(format!("the cursor stands at {cursor:?}"));
    }
    if area.width < LEAST.0 || area.height < LEAST.1 {
        let lines = (0..area.height).filter(|y| !row(&buffer, *y).is_empty()).count();
        return if lines == 1 { Ok(()) } else { Err(format!("{lines} lines on a small screen")) };
    }
    let fit = fit_screen(&view::page_of(&stage.app, stage.now), stage.app.size);
    let scroll = match &stage.app.screen {
        Screen::Drill(drill) if !stage.app.help => drill.scroll,
        _ => stage.app.scroll,
    };
    if fit.bound(scroll) != scroll {
        return Err(format!("scrolled to {scroll}, past the end at {}", fit.furthest));
    }
    if !named(stage, &buffer).into_iter().any(|key| does_something(stage, key)) {
        return Err("the last line names no key that does anything".into());
    }
    Ok(())
}

/// The keys that the last line names.
fn named(stage: &Stage, buffer: &Buffer) -> Vec<Key> {
    let app = &stage.app;
    let last = row(buffer, buffer.area.bottom() - 1);
    let page = view::page_of(app, stage.now);
    let more = page.more.iter().map(|key| (key.clone(), "more".to_owned()));
    let entries = page.keys.iter().cloned().chain(page.last_key.clone()).chain(more);
    let drawn = entries.filter(|(label, word)| last.contains(&format!("{label} {word}")));
    let bound = |label: &str| {
        let of = MODES.iter().flat_map(|m| app.keys.actions(*m)).flat_map(|(_, keys)| keys);
        of.into_iter().find(|key| key.label() == label)
    };
    drawn
        .filter_map(|(label, _)| match label.as_str() {
            "any key" => Some(Key::char('x')),
            "↑↓" => Some(Key::plain(Code::Down)),
            "1-4" => Some(Key::char('4')),
            "Enter, then 1-4" => Some(Key::plain(Code::Enter)),
            options if options.starts_with("a-") => Some(Key::char('a')),
            label => bound(label),
        })
        .collect()
}

fn does_something(stage: &Stage, key: Key) -> bool {
    let mut app = stage.app.clone();
    let effects = app.update(Input::Key(key), stage.now);
    !effects.is_empty() || app != stage.app
}

fn odd_items() -> Vec<String> {
    let deck = pratfall::deck::parse("odd.toml", ODD).deck.expect("the odd deck parses");
    deck.items.iter().map(|item| format!("odd/{}", item.id)).collect()
}

/// Opens a session over items of all kinds, some on a higher rung.
fn stage(rung: u8, size: (u16, u16)) -> Stage {
    let mut stage = Stage::new();
    stage
        .deck("odd.toml", ODD)
        .deck("ways.toml", WAYS)
        .deck("scenario.toml", STORY.0)
        .on_rung(rung)
        .resize(size.0, size.1);
    let odd = odd_items();
    let mut items =
        vec![MOVED, FORCE, THEATRE, STORY.1, "ways/mean", "ways/mutable-default", MEAN, "ways/measure", FISH];
    items.extend(odd.iter().map(String::as_str));
    items.rotate_left(usize::from(rung) * 5);
    stage.drill(&items);
    stage
}

fn trial(rung: u8, size: (u16, u16), steps: &[Step]) -> Result<(), TestCaseError> {
    let mut stage = stage(rung, size);
    for (n, step) in steps.iter().enumerate() {
        take(&mut stage, step);
        if let Err(what) = whole(&stage) {
            let (buffer, cursor) = stage.draw();
            return Err(TestCaseError::fail(format!("after step {n}, {step:?}: {what}\n{}", picture(&buffer, cursor))));
        }
        if matches!(stage.app.screen, Screen::Home) && n % 3 == 0 {
            stage.press("enter");
        }
    }
    Ok(())
}

fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 1..most)
}

fn sizes() -> impl Strategy<Value = (u16, u16)> {
    prop_oneof![Just((80, 24)), Just((40, 12)), (1u16..300, 1u16..100)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_leaves_the_screen_whole(rung in 0u8..3, size in sizes(), steps in steps(60)) {
        trial(rung, size, &steps)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    #[ignore = "takes minutes; the short one above runs always"]
    fn any_long_sequence_leaves_the_screen_whole(rung in 0u8..3, size in sizes(), steps in steps(200)) {
        trial(rung, size, &steps)?;
    }
}

#[test]
fn every_scene_is_whole_at_every_size() {
    for (name, way) in scenes::all().step_by(9) {
        let mut stage = Stage::new();
        way(&mut stage);
        for width in [1, 39, 40, 41, 57, 58, 62, 80, 300] {
            for height in [1, 11, 12, 15, 16, 19, 20, 24, 100] {
                stage.resize(width, height);
                if let Err(what) = whole(&stage) {
                    let (buffer, cursor) = stage.draw();
                    panic!("{name}: {what}\n{}", picture(&buffer, cursor));
                }
            }
        }
    }
}

#[test]
fn below_the_least_size_there_is_one_line_of_advice() {
    let mut stage = Stage::new();
    for (size, expected) in [
        ((39, 24), "Needs 40 x 12."),
        ((80, 11), "Pratfall needs 40 x 12; this is 80 x 11."),
        ((20, 5), "Needs 40 x 12."),
        ((5, 1), "40x12"),
    ] {
        stage.resize(size.0, size.1);
        let (buffer, _) = stage.draw();
        let lines: Vec<String> = (0..size.1).map(|y| row(&buffer, y)).filter(|r| !r.is_empty()).collect();
        assert_eq!(lines, [expected]);
    }
}

#[test]
fn hostile_14_what_reorders_text_is_refused_by_the_parser() {
    for hostile in ['\u{202e}', '\u{2066}', '\u{200f}', '\u{1b}'] {
        let text = ODD.replace("Both greet.", &format!("Both {hostile} greet."));
        let parsed = pratfall::deck::parse("odd.toml", &text);
        assert!(!parsed.faults.is_empty(), "{hostile:?} passes");
    }
}

#[test]
fn the_question_and_the_field_are_both_seen_on_the_least_screen() {
    for (rung, item) in [(1, MOVED), (1, MEAN), (1, THEATRE), (2, FISH), (0, "odd/scroll"), (0, "odd/blanks")] {
        let mut stage = Stage::new();
        stage.deck("odd.toml", ODD).on_rung(rung).drill(&[item]).resize(LEAST.0, LEAST.1).write("x");
        let (_, cursor) = stage.draw();
        assert!(cursor.is_some(), "{item}: no field");
        let fit = fit_screen(&view::page_of(&stage.app, stage.now), LEAST);
        assert!(fit.shown >= 2, "{item}: {} rows of the question", fit.shown);
        assert!(page::text_width(LEAST) >= 38);
    }
}
