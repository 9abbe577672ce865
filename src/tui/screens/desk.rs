//! Where code is written: the task above, the editor below it, and what came of the last run beside both, or in the
//! place of the task where a screen is not wide.
//!
//! A function of values: it knows neither session nor keys. The rows of each part depend on the size of the screen, the
//! task and whether something ran, and never on what is typed, so that nothing moves while one writes.

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::results::{self, Code};
use crate::{
    grade::code::Ran,
    tui::{
        editor::Editor,
        page::{self, Page},
        theme::Theme,
    },
};

/// From so many columns on there is room for what came of a run beside the code.
pub const BESIDE: u16 = 110;
/// Rows of the task that are always seen on a low screen.
const LEAST_TASK: u16 = 2;
/// Rows of code that are always seen.
const LEAST_CODE: u16 = 3;
/// Screens of so many rows do without space between the parts.
const LOW: u16 = 15;

/// Stands beside the code until something ran, on wide screens.
const BEFORE_A_RUN: &str = "Nothing has run yet.";

/// What lies on the desk.
#[derive(Debug, Clone, PartialEq)]
pub struct Desk<'d> {
    /// The task, laid out in [`widths`].
    pub task: Vec<Line<'static>>,
    /// What is being written.
    pub editor: &'d Editor,
    /// Keys go into it: it has the cursor.
    pub has_focus: bool,
    /// What came of the last run, and the code that ran.
    pub ran: Option<(&'d Ran, Code<'d>)>,
    /// Below the editor: a sentence, how sure, that it runs. Its number of rows should stay the same.
    pub below: Vec<Line<'static>>,
}

/// Gives the columns of the task and the code, and of what came of a run.
#[must_use]
pub fn widths(size: (u16, u16)) -> (u16, u16) {
    let area = Rect::new(0, 0, size.0, size.1);
    if size.0 >= BESIDE {
        let (places, side) = page::places_beside(area);
        return (places.text.width, side.width);
    }
    let width = page::places(area).text.width;
    (width, width)
}

/// Lays the desk out on a page; [`Page::edited`] is what the editor has to be fitted to.
pub fn lay(page: &mut Page, desk: Desk<'_>, size: (u16, u16), theme: &Theme) {
    let (width, side) = widths(size);
    let told = desk.ran.map(|(ran, code)| results::lines(ran, code, side, theme));
    page.head = desk.task;
    let is_beside = size.0 >= BESIDE;
    let has_told = told.is_some();
    if is_beside {
        page.side = Some(told.unwrap_or_else(|| vec![page::line(BEFORE_A_RUN, theme.quiet)]));
    } else if let Some(told) = told {
        page.head.push(Line::default());
        // What came of it is what is wanted now; the task is above it.
        page.opens_at = page.head.len();
        page.head.extend(told);
    }
    let is_low = size.1 <= LOW;
    let height = page::places(Rect::new(0, 0, size.0, size.1)).text.height;
    let below = u16::try_from(desk.below.len()).unwrap_or(u16::MAX);
    let space = if is_low { 0 } else { 2 };
    let budget = height.saturating_sub(below.saturating_add(space));
    // Beside the code there is room for all of it; in the place of the task it takes the half.
    let most = if has_told && !is_beside { budget / 2 } else { budget * 2 / 5 };
    let least = if is_low { LEAST_TASK } else { LEAST_CODE };
    let task = u16::try_from(page.head.len()).unwrap_or(u16::MAX).min(most.max(least));
    let rows = budget.saturating_sub(task).max(LEAST_CODE.min(budget)).max(1);
    page.least_head = least;
    page.edited = Some((width, rows));
    page.tail = Vec::new();
    if !is_low {
        page.tail.push(Line::default());
    }
    let (mut lines, cursor) = desk.editor.view(theme).lines((width, rows));
    // The rows that are not written on yet are kept free.
    lines.resize(usize::from(rows), Line::from(Span::raw(" ")));
    let above = u16::try_from(page.tail.len()).unwrap_or(0);
    page.cursor = cursor.filter(|_| desk.has_focus).map(|(column, row)| (column, above + row));
    page.tail.extend(lines);
    if !is_low {
        page.tail.push(Line::default());
    }
    page.tail.extend(desk.below);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grade::code::End,
        tui::keys::{Code as KeyCode, Key},
    };
    use proptest::prelude::*;
    use ratatui::{buffer::Buffer, style::Style};

    fn lines(n: usize) -> Vec<Line<'static>> {
        (0..n).map(|n| page::line(format!("row {n}"), Style::new())).collect()
    }

    fn laid(editor: &Editor, task: usize, below: usize, ran: Option<&Ran>, size: (u16, u16)) -> Page {
        let mut page = Page::default();
        let code = Code { lang: "python", text: editor.text() };
        let desk =
            Desk { task: lines(task), editor, has_focus: true, ran: ran.map(|ran| (ran, code)), below: lines(below) };
        lay(&mut page, desk, size, &Theme::load("mono", false).unwrap());
        page
    }

    #[test]
    fn nothing_moves_while_one_writes() {
        for size in [(80, 24), (120, 40), (40, 12)] {
            let mut editor = Editor::new("", "python");
            let first = laid(&editor, 4, 2, None, size);
            for _ in 0..60 {
                editor.key(Key::char('x'));
                editor.key(Key::plain(KeyCode::Enter));
                let page = laid(&editor, 4, 2, None, size);
                assert_eq!((page.tail.len(), page.edited), (first.tail.len(), first.edited));
            }
        }
    }

    #[test]
    fn there_is_room_to_write_on_the_lowest_screen() {
        let editor = Editor::new("a\nb\nc\nd\ne\n", "python");
        let ran = Ran::nothing(End::TimedOut, "It was stopped.");
        for (size, rows) in [((40, 12), 4), ((80, 24), 7), ((120, 40), 18)] {
            for ran in [None, Some(&ran)] {
                let page = laid(&editor, 30, 2, ran, size);
                let edited = page.edited.unwrap();
                assert!(edited.1 >= rows - u16::from(ran.is_some()), "{edited:?} of {size:?}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn the_cursor_and_all_below_are_on_every_screen(
            columns in 40u16..170,
            rows in 12u16..60,
            task in 0usize..30,
            below in 0usize..4,
            has_run: bool,
            keys in prop::collection::vec(prop::sample::select(vec![KeyCode::Enter, KeyCode::Char('x'), KeyCode::Up]), 0..80),
            scroll in -40i32..40,
        ) {
            let mut editor = Editor::new("def f():\n    pass\n", "python");
            for key in keys {
                editor.key(Key::plain(key));
            }
            let ran = Ran::nothing(End::Failed, "That approach did not work. ".repeat(30));
            let page = laid(&editor, task, below, has_run.then_some(&ran), (columns, rows));
            let area = Rect::new(0, 0, columns, rows);
            let mut buffer = Buffer::empty(area);
            let cursor = page::draw(&page, &Theme::load("mono", false).unwrap(), scroll, area, &mut buffer);
            prop_assert!(cursor.is_some_and(|at| area.contains(at)));
            let row = |y: u16| (0..columns).map(|x| buffer[(x, y)].symbol()).collect::<String>();
            let drawn: Vec<String> = (0..rows).map(row).collect();
            if below > 0 {
                let last = format!("row {}", below - 1);
                prop_assert!(drawn.iter().rev().take(5).any(|row| row.contains(&last)), "{:#?}", drawn);
            }
        }
    }
}
