use super::*;

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
