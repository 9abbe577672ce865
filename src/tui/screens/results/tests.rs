use proptest::prelude::*;

use super::*;
use crate::{
    clean::{is_hostile, is_invisible},
    tui::{editor::Mark, pointed::marks},
};

fn theme() -> Theme {
    Theme::load("mono", false).unwrap()
}

fn plain(lines: &[Line<'_>]) -> Vec<String> {
    let text = |line: &Line<'_>| line.spans.iter().map(|s| s.content.as_ref()).collect::<String>();
    lines.iter().map(|line| text(line).trim_end().to_owned()).collect()
}

fn ran(end: End) -> Ran {
    Ran { file: "answer.py".into(), ..Ran::nothing(end, "") }
}

fn check(name: &str) -> Checked {
    let none = String::new;
    let (expected, got) = (None, None);
    Checked {
        name: name.into(),
        hidden: false,
        passed: false,
        asked: none(),
        expected,
        got,
        message: none(),
        output: Said::default(),
    }
}

fn place(line: usize, column: Option<usize>, message: &str) -> Place {
    Place { line, column, message: message.into() }
}

#[track_caller]
fn written(ran: &Ran, text: &str, width: u16, expected: &[&str]) {
    assert_eq!(plain(&lines(ran, Code { lang: "python", text }, width, &theme())), expected);
}

#[test]
fn a_compiler_points_at_the_line() {
    let mut ran = ran(End::NotCompiled);
    ran.says = "It does not compile yet.".into();
    let places = vec![place(2, Some(5), "error: no"), place(9, None, "warning: far")];
    ran.compiler = Some(Said { text: String::new(), cut: false, places });
    let expected = [
        "It does not compile yet.",
        "",
        "answer.py:2:5  error: no",
        "!2  x = y",
        "        ^",
        "",
        "answer.py:9  warning: far",
    ];
    written(&ran, "def f():\nx = y", 40, &expected);
    written(&ran, "\nx 日= y", 40, &[&expected[..3], &["!2  x 日= y", "         ^"], &expected[5..]].concat());
    assert_eq!(marks(&ran), [(2, Mark::Error), (9, Mark::Warning)]);
}

#[test]
fn a_long_line_is_shown_around_the_caret() {
    let mut ran = ran(End::NotCompiled);
    let text = "a".repeat(30) + "!" + &"b".repeat(30);
    ran.compiler = Some(Said { places: vec![place(1, Some(31), "no")], ..Said::default() });
    let lines = plain(&lines(&ran, Code { lang: "python", text: &text }, 24, &theme()));
    let caret = lines.last().unwrap().len() - 1;
    let code: Vec<char> = lines[lines.len() - 2].chars().collect();
    assert_eq!((code[caret], code[4], code[23]), ('!', '…', '…'), "{lines:?}");
}

#[test]
fn what_is_off_comes_before_what_passes() {
    let mut ran = ran(End::Failed);
    ran.millis = 1_234;
    ran.level = "L3".into();
    ran.checks = vec![
        Checked { passed: true, ..check("none") },
        Checked { hidden: true, ..check("many") },
        Checked {
            asked: "f(2)".into(),
            expected: Some("four".into()),
            got: Some("five".into()),
            message: "It gives something else.".into(),
            ..check("two")
        },
        Checked { passed: true, hidden: true, ..check("large") },
    ];
    let expected = [
        "2 of 4 checks pass.   1.2 s · L3",
        "",
        "- two",
        "Asked            f(2)",
        "Expected         four",
        "Got              five",
        "",
        "- many (hidden)",
        "",
        "Passes           none · large",
    ];
    written(&ran, "", 60, &expected);
}

#[test]
fn nothing_of_a_hidden_check_is_shown_whatever_it_holds() {
    let mut ran = ran(End::Failed);
    let said = Said { text: "secret".into(), cut: false, places: vec![place(1, None, "secret")] };
    let (asked, expected, got) = ("secret".into(), Some("secret".into()), Some("secret".into()));
    ran.checks = vec![
        Checked { hidden: true, asked, expected, got, output: said, ..check("many") },
        Checked { hidden: true, passed: true, expected: Some("secret".into()), ..check("few") },
    ];
    let lines = plain(&lines(&ran, Code { lang: "python", text: "x" }, 60, &theme()));
    assert!(lines.iter().all(|line| !line.contains("secret")), "{lines:?}");
}

#[test]
fn several_lines_are_compared_line_by_line() {
    let mut ran = ran(End::Failed);
    let expected: String = (1..=12).map(|n| format!("line {n}\n")).collect();
    let got = expected.replace("line 4\n", "line four  \n").replace("line 12\n", "");
    ran.checks = vec![Checked { expected: Some(expected), got: Some(got), ..check("prints") }];
    let rows = [
        "The check does not pass yet.",
        "",
        "- prints",
        "Compared           … 1 line alike",
        "                   line 2",
        "                   line 3",
        "                 - line four",
        "                 + line 4",
        "                   line 5",
        "                   line 6",
        "                   … 3 lines alike",
        "                   line 10",
        "                   line 11",
        "                 + line 12",
        "                 - yours, + what is expected",
    ];
    written(&ran, "", 60, &rows);
}

#[test]
fn an_interpreter_tells_the_way_it_came() {
    let mut ran = ran(End::Failed);
    let places = vec![place(3, None, ""), place(1, None, "ZeroDivisionError: division by zero")];
    let output = Said { text: "hello\n".into(), cut: true, places };
    ran.checks =
        vec![Checked { expected: Some("1".into()), message: "ZeroDivisionError".into(), output, ..check("runs") }];
    let expected = [
        "The check does not pass yet.",
        "",
        "- runs",
        "Expected         1",
        "ZeroDivisionError",
        "answer.py:1  ZeroDivisionError: division by zero",
        "!1  1/0",
        "Printed          hello",
        "                 … more was printed than is kept.",
    ];
    written(&ran, "1/0", 60, &expected);
    assert_eq!(marks(&ran), [(3, Mark::Passed), (1, Mark::Error)]);
}

#[test]
fn what_did_not_run_says_why_and_no_more() {
    let ran = Ran::nothing(End::NoToolchain, "There is no python3 on this machine.");
    written(&ran, "x", 60, &["There is no python3 on this machine."]);
    assert_eq!(marks(&ran), []);
}

fn text() -> impl Strategy<Value = String> {
    "(\\PC|[\u{0}-\u{9f}]|[\u{301}\u{200d}日👩\u{202e}\u{200b}]|[a-c: \n\t\u{1b}]){0,30}"
}

fn said() -> impl Strategy<Value = Said> {
    let place = (0usize..5, prop::option::of(0usize..50), text());
    let place = place.prop_map(|(line, column, message)| Place { line, column, message });
    (text(), any::<bool>(), prop::collection::vec(place, 0..7)).prop_map(|(text, cut, places)| Said {
        text,
        cut,
        places,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_line_is_wider_and_nothing_hostile_is_left(
        code in text(),
        compiler in prop::option::of(said()),
        output in said(),
        checks in prop::collection::vec((text(), any::<bool>(), any::<bool>(), prop::option::of(text()), prop::option::of(text()), said()), 0..4),
        end in prop::sample::select(vec![End::Passed, End::Failed, End::NotCompiled, End::Killed(9), End::NoBox]),
        width in 24u16..90,
    ) {
        let mut ran = ran(end);
        ran.says = code.clone();
        (ran.compiler, ran.output) = (compiler, output);
        ran.checks = checks
            .into_iter()
            .map(|(name, hidden, passed, expected, got, output)| {
                let message = name.clone();
                Checked { asked: name.clone(), name, hidden, passed, expected, got, message, output }
            })
            .collect();
        for line in plain(&lines(&ran, Code { lang: "rust", text: &code }, width, &theme())) {
            prop_assert!(!line.chars().any(|c| is_hostile(c) || is_invisible(c)), "{:?}", line);
            prop_assert!(measure::width(&line) <= usize::from(width), "{:?} in {}", line, width);
        }
        drop(marks(&ran));
    }
}
