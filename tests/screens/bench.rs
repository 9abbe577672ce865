//! The desk on which code is written, drawn from values: before a run, after one, with what each kind of run leaves.

use pratfall::{
    grade::code::{Checked, End, Place, Ran, Said},
    tui::{
        editor::Editor,
        keys::{Code as KeyCode, Key},
        page::{self, Page, line},
        pointed,
        screens::{
            desk::{self, Desk},
            parts,
            results::{self, Code},
        },
        theme::Theme,
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::snapshots::{SIZES, keep, marked, picture};

const TASK: &str = "Write `evens(values)`: the even ones among `values`, in their order.\n\nA list that holds none gives an empty list.";

const STARTER: &str = "def evens(values):\n    # yours\n    found = []\n    for value in values:\n        if value % 2 = 0:\n            found.append(value)\n    return found\n";

fn draw(
    code: &str,
    ran: Option<&Ran>,
    running: Option<u64>,
    size: (u16, u16),
    theme: &Theme,
) -> (Buffer, Option<Position>) {
    let mut editor = Editor::new(code, "python");
    for (line, mark) in ran.map(pointed::marks).unwrap_or_default() {
        editor.mark(line, mark);
    }
    let (width, _) = desk::widths(size);
    let mut page = Page {
        left: line("Python debugging · Loops", theme.strong),
        right: line("4 of 14", theme.quiet),
        keys: vec![("^R".into(), "run".into()), ("^D, then 1-4".into(), "commit".into()), ("^N".into(), "hint".into())],
        more: Some("PgDn".into()),
        ..Page::default()
    };
    let state = running.map_or_else(Default::default, |ms| results::running(ms, false, "Esc", false, theme));
    // Twice, as an update fits the editor before the next frame is drawn.
    for _ in 0..2 {
        let desk = Desk {
            task: parts::block(TASK, width, theme),
            editor: &editor,
            has_focus: running.is_none(),
            ran: ran.map(|ran| (ran, Code { lang: "python", text: code })),
            below: vec![state.clone()],
        };
        desk::lay(&mut page, desk, size, theme);
        let edited = page.edited.unwrap();
        editor.fit(edited);
        editor.key(Key { code: KeyCode::Home, ctrl: true });
    }
    let area = Rect::new(0, 0, size.0, size.1);
    let mut buffer = Buffer::empty(area);
    let cursor = page::draw(&page, theme, 0, area, &mut buffer);
    (buffer, cursor)
}

fn check(name: &str, code: &str, ran: Option<&Ran>, running: Option<u64>) {
    let theme = Theme::load("dark", false).unwrap();
    let mut text = String::new();
    for size in SIZES {
        let (buffer, cursor) = draw(code, ran, running, size, &theme);
        text.push_str(&picture(&buffer, cursor));
        text.push('\n');
    }
    let (buffer, _) = draw(code, ran, running, SIZES[0], &Theme::load("dark", true).unwrap());
    text.push_str("without colour\n");
    text.push_str(&marked(&buffer));
    keep(name, &text);
}

fn ran(end: End, says: &str) -> Ran {
    Ran { file: "answer.py".into(), level: "L3".into(), millis: 87, ..Ran::nothing(end, says) }
}

fn checked(name: &str, passed: bool) -> Checked {
    Checked {
        name: name.into(),
        hidden: false,
        passed,
        asked: String::new(),
        expected: None,
        got: None,
        message: String::new(),
        output: Said::default(),
    }
}

#[test]
fn code_before_a_run() {
    check("desk_before", STARTER, None, None);
}

#[test]
fn code_while_it_runs() {
    check("desk_running", STARTER, None, Some(3_250));
}

#[test]
fn code_that_does_not_compile() {
    let mut ran = ran(End::NotCompiled, "It does not compile yet.");
    let message = "SyntaxError: invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
    ran.compiler = Some(Said {
        text: format!("  File \"answer.py\", line 5\n    if value % 2 = 0:\n       ^^^^^^^^^\n{message}\n"),
        cut: false,
        places: vec![Place { line: 5, column: Some(12), message: message.into() }],
    });
    check("desk_not_compiled", STARTER, Some(&ran), None);
}

#[test]
fn code_whose_checks_do_not_all_pass() {
    let mut ran = ran(End::Failed, "That approach did not work.");
    let message = "It gives something else.".to_owned();
    ran.checks = vec![
        checked("an empty list", true),
        Checked {
            asked: "evens([1, 2, 3, 4])".into(),
            expected: Some("[2, 4]".into()),
            got: Some("[2, 3, 4]".into()),
            message: message.clone(),
            ..checked("a mixed list", false)
        },
        Checked { hidden: true, ..checked("negative numbers", false) },
        Checked {
            expected: Some("2\n4\n6\n8\n".into()),
            got: Some("2\n6\n8\n".into()),
            message,
            ..checked("prints each", false)
        },
        checked("the order stays", true),
    ];
    check("desk_checks", &STARTER.replace("2 = 0", "2 == 0"), Some(&ran), None);
}

#[test]
fn code_that_stopped_on_its_way() {
    let mut ran = ran(End::Failed, "That approach did not work.");
    let message = "NameError: name 'foud' is not defined";
    let places = vec![
        Place { line: 7, column: None, message: String::new() },
        Place { line: 6, column: None, message: message.into() },
    ];
    ran.checks = vec![Checked {
        asked: "evens([2])".into(),
        expected: Some("[2]".into()),
        message: message.into(),
        output: Said { text: "looking at 2\n".into(), cut: false, places },
        ..checked("one even number", false)
    }];
    check("desk_stopped", &STARTER.replace("found.append", "foud.append"), Some(&ran), None);
}

#[test]
fn code_that_would_not_end() {
    let mut ran = ran(End::TooMuchOutput, "It was stopped: it printed more than it may.");
    let text = "\u{1b}]0;mine\u{7}again and again\n".repeat(60);
    ran.output = Said { text, cut: true, places: Vec::new() };
    check("desk_too_much", STARTER, Some(&ran), None);
}

#[test]
fn code_that_is_right() {
    let mut ran = ran(End::Passed, "");
    ran.checks = vec![checked("an empty list", true), Checked { hidden: true, ..checked("negative numbers", true) }];
    check("desk_passed", STARTER, Some(&ran), None);
}

#[test]
fn code_that_could_not_run() {
    let why = "There is no python3 on this machine; it was looked for in the folders of PATH.";
    check("desk_no_toolchain", STARTER, Some(&Ran::nothing(End::NoToolchain, why)), None);
}
