//! Lines that are put in order, and lines that are pointed at: what keys do to them.
//!
//! A letter alone does nearly everything: it puts its line below the marked one, wherever it was before, and takes the
//! marked one out again. So lines typed in their order are in their order.

use super::Drill;
use crate::{
    deck::model::order::STEP,
    session::{
        ask::Input,
        event::{Draft, Effect, Event, Now},
        view::View,
    },
    tui::keys::Action,
};

/// How far a line can be indented, in steps.
const DEEPEST: usize = 8;

/// Lines as they are placed: the place of each in the order shown, and the blanks before it.
#[derive(Debug, Clone, PartialEq, Default)]
struct Placed {
    lines: Vec<(usize, usize)>,
    /// How many lines there are down to the marked one; 0 where the mark stands above them all.
    mark: usize,
}

impl Placed {
    fn of(draft: &Draft, mark: usize) -> Placed {
        let blanks = |n: usize| draft.texts.get(n).map_or(0, String::len);
        let lines: Vec<(usize, usize)> = draft.chosen.iter().enumerate().map(|(n, at)| (*at, blanks(n))).collect();
        Placed { mark: mark.min(lines.len()), lines }
    }

    fn draft(&self) -> Draft {
        Draft {
            texts: self.lines.iter().map(|(_, blanks)| " ".repeat(*blanks)).collect(),
            chosen: self.lines.iter().map(|(at, _)| *at).collect(),
        }
    }

    /// Puts a line below the marked one, or takes it out where it is that.
    fn put(&mut self, picked: usize) {
        match self.lines.iter().position(|(at, _)| *at == picked) {
            Some(at) if at + 1 == self.mark => self.take_out(),
            Some(at) => {
                let line = self.lines.remove(at);
                self.mark -= usize::from(at < self.mark);
                self.lines.insert(self.mark, line);
                self.mark += 1;
            }
            None => {
                // As in an editor, a new line begins where the one above it does.
                let above = self.mark.checked_sub(1).and_then(|at| self.lines.get(at));
                let blanks = above.map_or(0, |(_, blanks)| *blanks);
                self.lines.insert(self.mark, (picked, blanks));
                self.mark += 1;
            }
        }
    }

    fn take_out(&mut self) {
        if let Some(at) = self.mark.checked_sub(1).filter(|at| *at < self.lines.len()) {
            self.lines.remove(at);
            self.mark = at;
        }
    }

    /// Moves the mark, and the line it carries.
    fn step(&mut self, down: bool, held: bool) {
        let least = usize::from(held);
        let to = if down { (self.mark + 1).min(self.lines.len()) } else { self.mark.saturating_sub(1).max(least) };
        if held && self.mark > 0 && to != self.mark {
            self.lines.swap(self.mark - 1, to - 1);
        }
        self.mark = to;
    }

    fn indent(&mut self, more: bool) {
        if let Some((_, blanks)) = self.mark.checked_sub(1).and_then(|at| self.lines.get_mut(at)) {
            *blanks = if more { (*blanks + STEP).min(DEEPEST * STEP) } else { blanks.saturating_sub(STEP) };
        }
    }
}

impl Drill {
    /// Does what an action means among lines; none when it means nothing there.
    pub(super) fn arrange(&mut self, action: Action, now: Now) -> Option<Vec<Effect>> {
        let View::Attempt(view) = self.session.view(now) else { return None };
        match &view.ask.input {
            Input::Order { indent, .. } => {
                let indent = *indent;
                let before = Placed::of(view.draft, self.mark);
                let mut placed = before.clone();
                let mut held = self.held && placed.mark > 0;
                match action {
                    Action::Above => placed.step(false, held),
                    Action::Below => placed.step(true, held),
                    Action::Indent if indent => placed.indent(true),
                    Action::Outdent if indent => placed.indent(false),
                    Action::Hold => held = !held && placed.mark > 0,
                    Action::TakeOut => {
                        placed.take_out();
                        held = false;
                    }
                    Action::Indent | Action::Outdent => {}
                    _ => return None,
                }
                self.held = held;
                Some(self.place(&before, &placed, now))
            }
            Input::Spot { numbers, many } => {
                let (count, many) = (numbers.len(), *many);
                match action {
                    Action::Above => self.mark = if self.mark < 2 { 1 } else { self.mark - 1 },
                    Action::Below => self.mark = (self.mark + 1).min(count),
                    Action::Toggle => {}
                    _ => return None,
                }
                let Some(marked) = self.mark.checked_sub(1) else { return Some(Vec::new()) };
                if many && action != Action::Toggle {
                    return Some(Vec::new());
                }
                let chosen = super::chosen(view.draft.chosen.clone(), marked, many);
                Some(self.event(Event::Draft(Draft { texts: Vec::new(), chosen }), now))
            }
            _ => None,
        }
    }

    /// Takes the letter of a line to be put in order.
    pub(super) fn put(&mut self, picked: usize, now: Now) -> Vec<Effect> {
        let View::Attempt(view) = self.session.view(now) else { return Vec::new() };
        let before = Placed::of(view.draft, self.mark);
        let mut placed = before.clone();
        placed.put(picked);
        self.held = false;
        self.place(&before, &placed, now)
    }

    fn place(&mut self, before: &Placed, placed: &Placed, now: Now) -> Vec<Effect> {
        self.mark = placed.mark;
        if placed.lines == before.lines {
            return Vec::new();
        }
        self.event(Event::Draft(placed.draft()), now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Presses keys on four lines: letters, `^` and `v` for arrows, `>` and `<` for indentation, `-` takes out, `^!` and
    /// `v!` move the line itself. Gives the lines with the marked one in brackets.
    #[track_caller]
    fn check(keys: &str, expected: &str) {
        let mut placed = Placed::default();
        let mut keys_left = keys.chars().peekable();
        while let Some(key) = keys_left.next() {
            let held = keys_left.next_if_eq(&'!').is_some();
            match key {
                'a'..='d' => placed.put(key as usize - 'a' as usize),
                '^' => placed.step(false, held),
                'v' => placed.step(true, held),
                '>' => placed.indent(true),
                '<' => placed.indent(false),
                _ => placed.take_out(),
            }
            let again = Placed::of(&placed.draft(), placed.mark);
            assert_eq!(again, placed, "{keys}");
        }
        let shown = placed.lines.iter().enumerate().map(|(n, (at, blanks))| {
            let line = format!("{}{}", ">".repeat(blanks / STEP), char::from(b'a' + *at as u8));
            if n + 1 == placed.mark { format!("[{line}]") } else { line }
        });
        assert_eq!(shown.collect::<Vec<_>>().join(" "), expected, "{keys}");
    }

    #[test]
    fn letters_put_lines_where_the_mark_is() {
        check("", "");
        check("bac", "b a [c]");
        check("bac^d", "b a [d] c");
        check("abc^^^d", "[d] a b c");
        // Put already: below the mark, in one press.
        check("abca", "b c [a]");
        check("abc^^c", "a [c] b");
        check("abcc", "a [b]");
        check("abc^-", "[a] c");
        check("a--", "");
        check("^v<>", "");
    }

    #[test]
    fn a_line_is_indented_as_the_one_above_it_begins() {
        check("a>b", ">a [>b]");
        check("a>b<", ">a [b]");
        check("a>>>>>>>>>>", "[>>>>>>>>a]");
        check("ab>^c", "a [c] >b");
    }

    #[test]
    fn a_line_that_is_held_moves_with_the_mark() {
        check("abc^!", "a [c] b");
        check("abc^!^!^!", "[c] a b");
        check("abc^!v!v!", "a b [c]");
        check("ab>^!", "[>b] a");
    }
}
