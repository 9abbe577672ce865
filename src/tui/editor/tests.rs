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

/// Draws the editor and marks the cursor's cell with `▏` before its content.
fn drawn(editor: &Editor, columns: u16, rows: u16) -> Vec<String> {
    let area = Rect::new(0, 0, columns, rows);
    let mut buffer = Buffer::empty(area);
    let theme = Theme::load("mono", false).unwrap();
    let view = editor.view(&theme);
    (&view).render(area, &mut buffer);
    let cursor = view.cursor(area);
    let mut out = Vec::new();
    for y in 0..rows {
        let (mut row, mut skip) = (String::new(), 0);
        for x in 0..columns {
            if cursor == Some(Position::new(x, y)) {
                row.push('▏');
            }
            let symbol = buffer[(x, y)].symbol();
            if skip > 0 {
                skip -= 1;
            } else {
                skip = width(symbol).saturating_sub(1);
                row.push_str(symbol);
            }
        }
        out.push(row.trim_end().to_owned());
    }
    out
}

#[track_caller]
fn check_drawn(text: &str, size: (u16, u16), expected: &[&str]) {
    let mut editor = at(text, "python");
    editor.fit(size);
    assert_eq!(drawn(&editor, size.0, size.1), expected, "{text:?} in {size:?}");
}

#[test]
fn lines_have_numbers_where_there_is_room() {
    check_drawn("a\nb|\nc", (14, 3), &[" 1  a", " 2  b▏", " 3  c"]);
    check_drawn("a\nb|\nc", (11, 3), &["a", "b▏", "c"]);
    check_drawn("|", (14, 2), &[" 1  ▏", ""]);
    check_drawn("1\n2\n3\n4|", (12, 2), &[" 3  3", " 4  4▏"]);
    check_drawn("日本|", (1, 1), &["▏"]);
    check_drawn("|日本", (1, 1), &["▏…"]);
    check_drawn("|日本", (2, 1), &["▏日"]);
    let mut editor = at("a\nb|\nc", "python");
    editor.mark(2, Mark::Error);
    editor.mark(3, Mark::Warning);
    assert_eq!(drawn(&editor, 14, 3), [" 1  a", "!2  b▏", "~3  c"]);
    assert_eq!(drawn(&editor, 9, 3), ["  a", "! b▏", "~ c"]);
    assert_eq!(drawn(&editor, 3, 3), ["a", "b▏", "c"]);
}

#[test]
fn what_is_cut_at_a_side_says_so() {
    check_drawn("0123456789|", (10, 1), &["…23456789▏"]);
    check_drawn("|0123456789", (10, 1), &["▏0123456789"]);
    check_drawn("|0123456789a", (10, 1), &["▏012345678…"]);
    check_drawn("0123456789abc|def", (10, 1), &["…6789abc▏d…"]);
    check_drawn("日本語日本語|", (7, 1), &["… 本語▏"]);
    // A grapheme of three columns and what stands on both sides of it do not fit into four.
    check_drawn(" | \u{ff9e}Σ", (4, 1), &[" ▏…Σ"]);
    check_drawn("x\n0123456789|\n", (10, 3), &["…", "…23456789▏", ""]);
    check_drawn("日本語日本語日本語|日\nabcdefghijklmnopqrstuvwxyz", (8, 2), &["… 本語▏日", "…nopqrs…"]);
}

#[test]
fn nothing_moves_that_need_not() {
    let mut editor = at(&format!("|{}", "line\n".repeat(20)), "python");
    editor.fit((20, 5));
    let top = |editor: &Editor| editor.window_in((20, 5)).top;
    for (names, expected) in [
        ("down down down down", 0),
        ("down", 1),
        ("up up up", 1),
        ("up up", 0),
        ("pagedown", 4),
        ("pagedown pagedown pagedown pagedown pagedown", 16),
        ("pageup", 12),
    ] {
        for key in keys(names) {
            editor.key(key);
        }
        assert_eq!(top(&editor), expected, "{names}");
    }
}

#[test]
fn code_has_its_colours_and_none_without() {
    let editor = at("def f():  # so|", "python");
    for (theme, coloured) in [(Theme::load("dark", false).unwrap(), true), (Theme::load("dark", true).unwrap(), false)]
    {
        let (lines, _) = editor.view(&theme).lines((40, 1));
        let spans = &lines[0].spans;
        assert!(spans.iter().any(|s| s.content == "def" && s.style == theme.code.keyword));
        assert!(spans.iter().any(|s| s.content == "# so" && s.style == theme.code.comment));
        assert_eq!(spans.iter().any(|s| s.style.fg.is_some()), coloured);
    }
}

/// The plainest editor there is: lines of characters. Knows brackets and colons, and neither words nor quotes.
#[derive(Debug, Clone)]
struct Model {
    lines: Vec<Vec<char>>,
    row: usize,
    column: usize,
    goal: Option<usize>,
}

impl Model {
    fn text(&self) -> String {
        self.lines.iter().map(|l| l.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
    }

    fn blanks(&self) -> usize {
        self.lines[self.row].iter().take_while(|c| **c == ' ').count()
    }

    fn key(&mut self, key: Key) {
        let goal = self.goal.take();
        let (row, column) = (self.row, self.column);
        let length = self.lines[row].len();
        match key.code {
            Code::Char('a') if key.ctrl => self.column = if column == self.blanks() { 0 } else { self.blanks() },
            Code::Char('e') if key.ctrl => self.column = length,
            Code::Char('k') if key.ctrl && column < length => self.lines[row].truncate(column),
            Code::Delete | Code::Char('k') if column == length && (key.ctrl || key.code == Code::Delete) => {
                let next = (row + 1 < self.lines.len()).then(|| self.lines.remove(row + 1));
                self.lines[row].extend(next.unwrap_or_default());
            }
            Code::Delete => drop(self.lines[row].remove(column)),
            Code::Char(c) => {
                self.lines[row].insert(column, c);
                self.column += 1;
            }
            Code::Tab => {
                let blanks = 4 - column % 4;
                self.lines[row].splice(column..column, vec![' '; blanks]);
                self.column += blanks;
            }
            Code::Enter => {
                let mut rest = self.lines[row].split_off(column);
                let is_blank = self.lines[row].iter().all(|c| *c == ' ');
                let opens = self.lines[row].iter().rev().find(|c| **c != ' ').is_some_and(|c| "{:".contains(*c));
                let blanks = self.blanks() + if opens && !is_blank { 4 } else { 0 };
                while !is_blank && rest.first() == Some(&' ') {
                    rest.remove(0);
                }
                let mut line = vec![' '; blanks];
                line.extend(rest);
                self.lines.insert(row + 1, line);
                (self.row, self.column) = (row + 1, blanks);
            }
            Code::Backspace if column == 0 && row > 0 => {
                let line = self.lines.remove(row);
                (self.row, self.column) = (row - 1, self.lines[row - 1].len());
                self.lines[row - 1].extend(line);
            }
            Code::Backspace if column > 0 => {
                let taken = if self.blanks() >= column { (column - 1) % 4 + 1 } else { 1 };
                self.lines[row].drain(column - taken..column);
                self.column -= taken;
            }
            Code::Left if column > 0 => self.column -= 1,
            Code::Left if row > 0 => (self.row, self.column) = (row - 1, self.lines[row - 1].len()),
            Code::Right if column < length => self.column += 1,
            Code::Right if row + 1 < self.lines.len() => (self.row, self.column) = (row + 1, 0),
            Code::Up | Code::Down => {
                let goal = goal.unwrap_or(column);
                self.row =
                    if key.code == Code::Up { row.saturating_sub(1) } else { (row + 1).min(self.lines.len() - 1) };
                self.goal = Some(goal);
                self.column = goal.min(self.lines[self.row].len());
            }
            _ => {}
        }
    }
}

fn plain_keys() -> impl Strategy<Value = Key> {
    let names =
        ["a", "b", "space", "space", "{", ":", "enter", "enter", "tab", "backspace", "backspace", "delete", "left"];
    let more = ["right", "up", "down", "ctrl-a", "ctrl-e", "ctrl-k"];
    prop::sample::select([names.as_slice(), more.as_slice()].concat()).prop_map(named)
}

fn any_keys() -> impl Strategy<Value = Key> {
    let names = [
        "enter",
        "tab",
        "backspace",
        "delete",
        "left",
        "right",
        "up",
        "down",
        "home",
        "end",
        "pageup",
        "pagedown",
        "ctrl-a",
        "ctrl-b",
        "ctrl-e",
        "ctrl-f",
        "ctrl-k",
        "ctrl-w",
        "ctrl-d",
        "ctrl-u",
        "ctrl-y",
        "ctrl-n",
        "^left",
        "^right",
        "^home",
        "^end",
        "esc",
        "{",
        "}",
        "(",
        ")",
        ":",
        "\"",
        "#",
    ];
    prop_oneof![
        3 => prop_oneof![any::<char>(), prop::char::range(' ', '~'), prop::sample::select(vec!['\u{301}', '\u{200d}', '👩', '日', '🇪', '\u{ff9e}', '\u{1b}', '\u{202e}'])].prop_map(Key::char),
        5 => prop::sample::select(names.to_vec()).prop_map(named),
    ]
}

/// What can be done to an editor.
#[derive(Debug, Clone)]
enum Doing {
    Key(Key),
    Paste(String),
    Replace(String),
    Mark(usize),
    Fit(u16, u16),
}

fn doings() -> impl Strategy<Value = Doing> {
    let text = || "(\\PC|[\u{0}-\u{9f}]|[\u{301}\u{200d}日👩🇪]|[a-c{}(): \n\t\"]){0,12}";
    prop_oneof![
        12 => any_keys().prop_map(Doing::Key),
        1 => text().prop_map(Doing::Paste),
        1 => text().prop_map(Doing::Replace),
        1 => (0usize..6).prop_map(Doing::Mark),
        1 => (0u16..30, 0u16..8).prop_map(|(columns, rows)| Doing::Fit(columns, rows)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn plain_keys_do_what_the_plainest_editor_does(start in "[ab {:\n]{0,20}", keys in prop::collection::vec(plain_keys(), 0..60)) {
        let mut editor = Editor::new(&start, "plain");
        editor.step = 4;
        let lines = start.split('\n').map(|l| l.chars().collect()).collect();
        let mut model = Model { lines, row: 0, column: 0, goal: None };
        for key in keys {
            let before = marked(&editor);
            editor.key(key);
            model.key(key);
            prop_assert_eq!(editor.text(), model.text(), "{:?} on {:?}", key, before);
            let place = editor.cursor();
            prop_assert_eq!((place.line, place.column), (model.row + 1, model.column + 1), "{:?} on {:?}", key, before);
        }
    }

    #[test]
    fn all_can_be_taken_back_and_done_again(
        start in "(\\PC|[日\u{301}👩\u{200d}]|[a-c{}(): \n\t]){0,30}",
        doings in prop::collection::vec(doings(), 0..60),
    ) {
        let mut editor = Editor::new(&start, "rust");
        let start = editor.text().to_owned();
        for doing in doings {
            match doing {
                Doing::Key(key) if matches!(key.code, Code::Char('u' | 'y')) && key.ctrl => {}
                Doing::Key(key) => drop(editor.key(key)),
                Doing::Paste(text) => drop(editor.paste(&text)),
                Doing::Replace(text) => drop(editor.replace(&text)),
                Doing::Mark(_) | Doing::Fit(..) => {}
            }
        }
        let end = editor.text().to_owned();
        while editor.key(Key::ctrl('u')) == Reply::Changed {}
        prop_assert_eq!(editor.text(), &start);
        while editor.key(Key::ctrl('y')) == Reply::Changed {}
        prop_assert_eq!(editor.text(), &end);
    }

    #[test]
    fn any_keys_leave_a_sound_editor(
        start in "(\\PC|[日\u{301}👩\u{200d}]|[a-c{}(): \n\t\"#]){0,30}",
        lang in prop::sample::select(vec!["python", "rust", "bash", "sql", ""]),
        doings in prop::collection::vec(doings(), 0..40),
        columns in 0u16..40,
        rows in 0u16..8,
    ) {
        let mut editor = Editor::new(&start, lang);
        for doing in doings {
            let before = editor.text().to_owned();
            let reply = match &doing {
                Doing::Key(key) => Some(editor.key(*key)),
                Doing::Paste(text) => Some(editor.paste(text)),
                Doing::Replace(text) => Some(editor.replace(text)),
                Doing::Mark(line) => { editor.mark(*line, Mark::Error); None }
                Doing::Fit(columns, rows) => { editor.fit((*columns, *rows)); None }
            };
            prop_assert_eq!(reply == Some(Reply::Changed), before != editor.text(), "{:?} on {:?}", doing, before);
            prop_assert!(edges::is_edge(editor.text(), editor.cursor), "{:?}", marked(&editor));
            prop_assert!(editor.text().chars().all(|c| c == '\n' || !is_hostile(c)));
            prop_assert!(editor.marks.iter().all(|(line, _)| (1..=editor.height()).contains(line)));
            let theme = Theme::load("mono", false).unwrap();
            let view = editor.view(&theme);
            let (lines, cursor) = view.lines((columns, rows));
            prop_assert!(lines.len() <= usize::from(rows));
            for line in &lines {
                let text: String = line.spans.iter().map(|s| s.content.as_ref()).collect();
                prop_assert!(width(&text) <= usize::from(columns), "{:?} in {}", text, columns);
                prop_assert!(!line.spans.is_empty());
            }
            let area = Rect::new(3, 2, columns, rows);
            let mut buffer = Buffer::empty(area);
            (&view).render(area, &mut buffer);
            prop_assert_eq!(cursor.is_some(), !area.is_empty());
            if let Some((x, y)) = cursor {
                prop_assert!(x < columns && y < rows, "{:?} in {}x{}", (x, y), columns, rows);
                // What is under the cursor is what the cursor is on.
                let rest = &editor.text()[editor.cursor..];
                let under = rest.graphemes(true).next().filter(|g| *g != "\n");
                let shown = under.map_or_else(|| " ".to_owned(), |g| cell(g, view::widest(editor.room(columns))).0);
                prop_assert_eq!(buffer[(3 + x, 2 + y)].symbol(), shown, "{:?}", marked(&editor));
            }
        }
    }
}
