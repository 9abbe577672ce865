//! Tokens that are pointed at: what keys do to the mark.
//!
//! The mark goes through the tokens as a cursor goes through a text: left and right from one to the next, over the ends
//! of lines too, up and down to the one of the next line that stands nearest below.

use super::Drill;
use crate::{
    session::{
        ask::{Input, Token},
        event::{Draft, Effect, Event, Now},
        view::View,
    },
    tui::keys::Action,
};

/// Gives where the mark goes, from 1; it stands on no token at 0, and any arrow takes it to the first.
fn step(all: &[Token], mark: usize, action: Action) -> usize {
    let Some(here) = mark.checked_sub(1).and_then(|n| all.get(n)) else { return usize::from(!all.is_empty()) };
    let row = match action {
        Action::TokenBefore => return mark.saturating_sub(1).max(1),
        Action::TokenAfter => return (mark + 1).min(all.len()),
        Action::Above => all.iter().rev().map(|token| token.line).find(|line| *line < here.line),
        _ => all.iter().map(|token| token.line).find(|line| *line > here.line),
    };
    let Some(row) = row else { return mark };
    let middle = |token: &Token| token.from + token.to;
    let on_row = all.iter().enumerate().filter(|(_, token)| token.line == row);
    on_row.min_by_key(|(_, token)| middle(token).abs_diff(middle(here))).map_or(mark, |(n, _)| n + 1)
}

impl Drill {
    /// Does what an action means among tokens; none when it means nothing there.
    pub(super) fn point(&mut self, action: Action, now: Now) -> Option<Vec<Effect>> {
        let View::Attempt(view) = self.session.view(now) else { return None };
        let Input::Token { tokens, many } = &view.ask.input else { return None };
        let many = *many;
        match action {
            Action::Above | Action::Below | Action::TokenBefore | Action::TokenAfter => {
                self.mark = step(tokens, self.mark, action);
            }
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

    /// Takes the letter of a line: its first token is marked.
    pub(super) fn point_at_line(&mut self, picked: usize, now: Now) -> Vec<Effect> {
        let View::Attempt(view) = self.session.view(now) else { return Vec::new() };
        let Input::Token { tokens, many } = &view.ask.input else { return Vec::new() };
        let mut rows: Vec<u16> = tokens.iter().map(|token| token.line).collect();
        rows.dedup();
        let Some(first) = rows.get(picked).and_then(|row| tokens.iter().position(|token| token.line == *row)) else {
            return Vec::new();
        };
        self.mark = first + 1;
        if *many {
            return Vec::new();
        }
        self.event(Event::Draft(Draft { texts: Vec::new(), chosen: vec![first] }), now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::tokens;
    use proptest::prelude::*;

    fn all(text: &str) -> Vec<Token> {
        tokens::of("python", text).into_iter().map(Token::from).collect()
    }

    fn of(key: char) -> Action {
        match key {
            '^' => Action::Above,
            'v' => Action::Below,
            '<' => Action::TokenBefore,
            _ => Action::TokenAfter,
        }
    }

    #[track_caller]
    fn check(keys: &str, expected: &str) {
        let all = all("def f(xs):\n\n    n = 0\n    return n");
        let mark = keys.chars().fold(0, |mark, key| step(&all, mark, of(key)));
        let shown = mark.checked_sub(1).map_or("-".to_owned(), |n| format!("{}: {}", all[n].line, all[n].name));
        assert_eq!(shown, expected, "{keys}");
    }

    #[test]
    fn the_mark_goes_from_token_to_token() {
        check("", "-");
        check("v", "1: def");
        check("^", "1: def");
        check("<", "1: def");
        check(">>", "1: f");
        check("><<", "1: def");
        check(">v", "3: n");
        check(">>>>v", "3: =");
        check(">>>>>>>>", "3: =");
        check(">vv", "4: return");
        check(">vvvv", "4: return");
        check(">vv^", "3: =");
        check(">v>>>", "4: return");
        check("v>>>>>>>>>>>>>>>>>>", "4: n");
    }

    proptest! {
        #[test]
        fn it_never_leaves_them_and_reaches_each(text in "([ab1=]|[ \n(]){0,40}", keys in "[\\^v<>]{0,40}") {
            let all = all(&text);
            let mark = keys.chars().fold(0, |mark, key| step(&all, mark, of(key)));
            prop_assert!(mark <= all.len());
            prop_assert!(mark > 0 || keys.is_empty() || all.is_empty());
            let last = (0..all.len()).fold(0, |mark, _| step(&all, mark, Action::TokenAfter));
            prop_assert_eq!(last, all.len());
        }
    }
}
