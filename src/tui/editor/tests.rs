mod drawn;
mod model;

use proptest::prelude::*;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget as _,
};

use super::*;
use crate::{clean::is_hostile, tui::widgets::measure::width};

/// `|` is the cursor.
fn at(marked: &str, lang: &str) -> Editor {
    let (before, after) = marked.split_once('|').unwrap();
    let mut editor = Editor::new(&format!("{before}{after}"), lang);
    editor.step = 4;
    editor.cursor = before.len();
    editor.fit((40, 10));
    editor
}

fn marked(editor: &Editor) -> String {
    let (before, after) = editor.text.split_at(editor.cursor);
    format!("{before}|{after}")
}

fn keys(names: &str) -> Vec<Key> {
    names.split_whitespace().map(named).collect()
}

fn named(name: &str) -> Key {
    // What the table refuses is taken here for what it is.
    match name {
        "^left" => Key { code: Code::Left, ctrl: true },
        "^right" => Key { code: Code::Right, ctrl: true },
        "^home" => Key { code: Code::Home, ctrl: true },
        "^end" => Key { code: Code::End, ctrl: true },
        name => Key::parse(name).unwrap_or_else(|| panic!("no key {name}")),
    }
}

#[track_caller]
fn check_in(lang: &str, from: &str, names: &str, to: &str) {
    let mut editor = at(from, lang);
    for key in keys(names) {
        let before = editor.text.clone();
        let reply = editor.key(key);
        assert_eq!(reply == Reply::Changed, before != editor.text, "{key:?} on {from:?}");
    }
    assert_eq!(marked(&editor), to, "{names} on {from:?}");
}

#[track_caller]
fn check(from: &str, names: &str, to: &str) {
    check_in("python", from, names, to);
}

#[test]
fn edits_go_by_grapheme() {
    check("ab|", "c", "abc|");
    check("e|x", "\u{301}", "e\u{301}|x");
    check("ae\u{301}|", "backspace", "a|");
    check("👩‍👩‍👧|", "backspace", "|");
    check("|👩‍👩‍👧x", "delete", "|x");
    check("|👩‍👩‍👧x", "right", "👩‍👩‍👧|x");
    check("🇪🇸|", "left", "|🇪🇸");
    check("|ab", "backspace left", "|ab");
    check("ab|", "delete right", "ab|");
    check("a|", "\u{202e} \u{1b}", "a|");
    check("a\n|b", "backspace", "a|b");
    check("a|\nb", "delete", "a|b");
}

#[test]
fn shell_edits_as_elsewhere() {
    check("one tw|o", "ctrl-a", "|one two");
    check("one| two", "ctrl-e", "one two|");
    check("one| two", "ctrl-k", "one|");
    check("a\nb|\ne", "ctrl-k", "a\nb|e");
    check("one two  |", "ctrl-w", "one |");
    check("a\n|b", "ctrl-w", "a|b");
    check("a\n    b|", "ctrl-w ctrl-w", "a\n|");
    check("ab|c", "ctrl-b ctrl-f ctrl-f", "abc|");
    check("one two|", "^left ^left ^right", "one| two");
    check("a\nb|", "^home ^end", "a\nb|");
    check("    ab|c", "home", "    |abc");
    check("    |abc", "home", "|    abc");
    check("|    abc", "ctrl-a", "    |abc");
    check("  \u{ff9e}a|", "home", "  \u{ff9e}|a");
}

#[test]
fn up_and_down_keep_the_column_they_came_from() {
    check("abcd|\n\nabcdef", "down down", "abcd\n\nabcd|ef");
    check("abcd|\nx\nabcdef", "down up", "abcd|\nx\nabcdef");
    check("ab|\n日本", "down", "ab\n日|本");
    check("a|\n日本", "down", "a\n|日本");
    check("a|b\nx", "up", "a|b\nx");
    check("a\nb|", "down", "a\nb|");
    check("a|\nb\nc", "pagedown pageup", "a|\nb\nc");
}

#[test]
fn a_new_line_stands_as_far_in_as_it_should() {
    check("def f(x):|", "enter", "def f(x):\n    |");
    check("    if x:|", "enter", "    if x:\n        |");
    check("    y = 1|", "enter", "    y = 1\n    |");
    check("if x:  # so|", "enter", "if x:  # so\n    |");
    check("s = \"if x:|", "enter", "s = \"if x:\n|");
    check("f(|", "enter", "f(\n    |");
    check("f(|)", "enter", "f(\n    |\n)");
    check("    f(a,| b)", "enter", "    f(a,\n    |b)");
    check("f(\n    a|)", "enter", "f(\n    a\n|)");
    check("  |  x", "enter", "  \n  |  x");
    check_in("rust", "fn main() {|}", "enter", "fn main() {\n    |\n}");
    check_in("rust", "let x:|", "enter", "let x:\n    |");
    check_in("bash", "if true; then|", "enter", "if true; then\n    |");
    check_in("bash", "echo a:|", "enter", "echo a:\n|");
    check_in("sql", "create table t (|", "enter", "create table t (\n    |");
    check_in("nothing known", "x {|", "enter", "x {\n    |");
}

#[test]
fn a_closing_bracket_steps_back_to_the_line_that_opened() {
    check_in("rust", "fn f() {\n    x;\n    |", "}", "fn f() {\n    x;\n}|");
    check_in("rust", "fn f() {\n    if x {\n        y;\n        |", "}", "fn f() {\n    if x {\n        y;\n    }|");
    check_in("rust", "fn f() {\n|", "}", "fn f() {\n}|");
    check_in("rust", "    x\n    |", "}", "    x\n    }|");
    check_in("rust", "{\n    '('\n    |", "}", "{\n    '('\n}|");
    check("x = [\n    1,\n    |", "]", "x = [\n    1,\n]|");
}

#[test]
fn backspace_in_the_blanks_before_a_line_takes_a_step() {
    check("        |x", "backspace", "    |x");
    check("      |x", "backspace", "    |x");
    check("  |x", "backspace backspace", "|x");
    check("a    |", "backspace", "a   |");
    check("|x", "tab", "    |x");
    check("  |x", "tab", "    |x");
    check("日|", "tab", "日  |");
}

#[test]
fn a_step_is_what_the_text_shows() {
    for (lang, text, step) in [
        ("python", "", 4),
        ("javascript", "", 2),
        ("python", "if x:\n  y\n", 2),
        ("c", "/*\n * so\n */\n\tx;\n", 4),
        ("js", "a\n        b\n", 8),
    ] {
        assert_eq!(Editor::new(text, lang).step, step, "{lang} {text:?}");
    }
}

#[test]
fn words_are_taken_back_and_not_letters() {
    let mut editor = at("|", "python");
    for c in "let it be".chars() {
        editor.key(Key::char(c));
    }
    for expected in ["let it |", "let |", "|", "|"] {
        editor.key(Key::ctrl('u'));
        assert_eq!(marked(&editor), expected);
    }
    for expected in ["let |", "let it |", "let it be|", "let it be|"] {
        editor.key(Key::ctrl('y'));
        assert_eq!(marked(&editor), expected);
    }
    for _ in 0..5 {
        editor.key(Key::plain(Code::Backspace));
    }
    assert_eq!(marked(&editor), "let |");
    editor.key(Key::ctrl('u'));
    assert_eq!(marked(&editor), "let it|");
    editor.key(Key::char('!'));
    editor.key(Key::ctrl('y'));
    assert_eq!(marked(&editor), "let it!|", "what was undone is gone once something is typed");
    check("ab|", "c left d ctrl-u", "ab|c");
    check("|", "a b : enter c ctrl-u ctrl-u", "ab:|");
    check("if x:|", "enter ctrl-u", "if x:|");
    check("f(|)", "enter ctrl-u ctrl-y", "f(\n    |\n)");
}

#[test]
fn a_paste_is_text_and_nothing_else() {
    for (pasted, expected) in [
        ("a\u{1b}[201~\rb", "x = a\nb|"),
        ("a\u{1b}]52;c;ZXZpbA==\u{7}b", "x = ab|"),
        ("a\r\n\tb\u{202e}\u{0}", "x = a\n    b|"),
        ("\ta", "x =     a|"),
        ("if x:\n    y\nz", "x = if x:\n    y\nz|"),
    ] {
        let mut editor = at("x = |", "python");
        assert_eq!(editor.paste(pasted), Reply::Changed);
        assert_eq!(marked(&editor), expected, "{pasted:?}");
        editor.key(Key::ctrl('u'));
        assert_eq!(marked(&editor), "x = |", "{pasted:?}");
    }
}

#[test]
fn an_editor_is_full_some_day() {
    let mut editor = Editor::new("", "python");
    editor.paste(&"é".repeat(MOST_BYTES));
    assert_eq!(editor.text().len(), MOST_BYTES);
    assert_eq!(editor.key(Key::char('x')), Reply::Ignored);
    assert_eq!(editor.key(Key::plain(Code::Enter)), Reply::Ignored);
    assert_eq!(editor.replace(&"x".repeat(MOST_BYTES + 1)), Reply::Ignored);
    assert_eq!(editor.replace(&"x".repeat(MOST_BYTES)), Reply::Changed);
}

#[test]
fn another_text_is_one_change_and_keeps_the_place() {
    for (from, with, to) in [
        ("a\nb\nc|", "a\nB\nc", "a\nB\nc|"),
        ("a|\nb\nc", "a\nxx\nc", "a|\nxx\nc"),
        ("a\nb|b\nc", "a\nx\nc", "a\nx|\nc"),
        ("ab|c", "", "|"),
        ("ab|c", "abc", "ab|c"),
        ("abab|", "ab", "ab|"),
    ] {
        let mut editor = at(from, "python");
        editor.replace(with);
        assert_eq!(marked(&editor), to);
        editor.key(Key::ctrl('u'));
        assert_eq!(editor.text, from.replace('|', ""));
    }
}

#[test]
fn marks_go_with_their_lines() {
    let mut editor = at("|a\nb\nc\nd", "python");
    for (line, mark) in [(2, Mark::Warning), (2, Mark::Error), (3, Mark::Passed), (9, Mark::Error), (0, Mark::Error)] {
        editor.mark(line, mark);
    }
    let marks = |editor: &Editor| (1..=6).map(|n| editor.marked(n)).collect::<Vec<_>>();
    let (error, passed) = (Some(Mark::Error), Some(Mark::Passed));
    assert_eq!(marks(&editor), [None, error, passed, None, None, None]);
    editor.key(Key::plain(Code::Enter));
    assert_eq!(marks(&editor), [None, None, error, passed, None, None], "a line above moves them");
    for key in keys("down down end x") {
        editor.key(key);
    }
    assert_eq!(marks(&editor), [None, None, error, None, None, None], "a line that is another loses its mark");
    for key in keys("up end enter") {
        editor.key(key);
    }
    assert_eq!(marks(&editor), [None, None, error, None, None, None], "a new line behind it changes nothing of it");
    editor.unmark();
    assert_eq!(marks(&editor), [None; 6]);
}
