//! Choosing what the log is narrowed down to: all values there are, with counts, and letters that narrow these down.
//!
//! Knows nothing of the list; what is chosen is told to whoever shows it.

use super::form::edit;
use crate::tui::{
    keys::{Action, Key},
    log::{Asked, Choice, Facet},
    text,
    widgets::field::{Edit, Field},
};

/// What the log can be narrowed down to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// The letters that narrow the choices down.
    pub words: Field,
    /// What there is, by facet; none before it was counted.
    pub choices: Option<Vec<Choice>>,
    /// The marked one of those that are shown.
    pub at: usize,
}

/// What follows from a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// It goes on.
    Stays,
    /// It is left as it was.
    Left,
    /// This is asked for from now on; none for any.
    Value(Facet, Option<String>),
}

impl Filter {
    /// Gives the choices that have all letters typed, those that are asked for already first.
    #[must_use]
    pub fn shown(&self, asked: &Asked) -> Vec<(Choice, bool)> {
        let Some(choices) = &self.choices else { return Vec::new() };
        let typed = self.words.text().to_lowercase();
        let fits = |choice: &Choice| {
            let all = format!("{} {} {}", text::log::facet(choice.facet), choice.value, choice.says).to_lowercase();
            let named = format!("{all} {}", text::log::value(choice.facet, &choice.value).to_lowercase());
            typed.split_whitespace().all(|word| named.contains(word))
        };
        let chosen = Facet::ALL.into_iter().filter_map(|facet| {
            let value = asked.of(facet)?;
            let known = choices.iter().find(|choice| choice.facet == facet && choice.value == value);
            let gone = || Choice { facet, value: value.to_owned(), says: String::new(), count: 0 };
            Some((known.cloned().unwrap_or_else(gone), true))
        });
        let others = choices.iter().filter(|choice| asked.of(choice.facet) != Some(&choice.value));
        chosen.chain(others.map(|choice| (choice.clone(), false))).filter(|(choice, _)| fits(choice)).collect()
    }

    /// Takes a key with what the table says of it.
    pub fn key(&mut self, key: Key, action: Option<Action>, asked: &Asked) -> Chosen {
        match action {
            Some(Action::Back) => return Chosen::Left,
            Some(Action::Up) => self.at = self.at.saturating_sub(1),
            Some(Action::Down) => self.at = (self.at + 1).min(self.shown(asked).len().saturating_sub(1)),
            Some(Action::Commit) => {
                if let Some((choice, taken)) = self.shown(asked).into_iter().nth(self.at) {
                    return Chosen::Value(choice.facet, (!taken).then_some(choice.value));
                }
            }
            _ => {
                if let Some(edit) = edit(key) {
                    self.apply(&edit);
                }
            }
        }
        Chosen::Stays
    }

    /// Edits the letters.
    pub fn apply(&mut self, edit: &Edit) {
        if self.words.apply(edit) {
            self.at = 0;
        }
    }
}
