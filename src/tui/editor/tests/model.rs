use super::*;

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
