//! A place in a scenario: a letter marks a move, Enter makes it; where commands are typed, Enter types them.

use super::{Drill, letter};
use crate::{
    grade::walk::Step,
    session::{
        ask::Input,
        event::{Draft, Effect, Event, Now},
        scene::Scene,
        view::View,
    },
    tui::{keys::Key, widgets::field::Field},
};

impl Drill {
    /// Takes a letter: its move is marked.
    pub(super) fn mark_move(&mut self, key: Key, now: Now) -> Vec<Effect> {
        match letter(key) {
            Some(picked) => self.set_mark(picked, now),
            None => Vec::new(),
        }
    }

    /// Moves the mark.
    pub(super) fn move_mark(&mut self, down: bool, now: Now) -> Vec<Effect> {
        let count = self.scene(now).map_or(0, |scene| scene.moves.len());
        let picked = match (self.mark, down) {
            (0, _) => 0,
            (mark, true) => mark.min(count.saturating_sub(1)),
            (mark, false) => mark.saturating_sub(2),
        };
        self.set_mark(picked, now)
    }

    /// Makes the marked move, or types what is in the field; at the end, goes on to how sure.
    pub(super) fn take(&mut self, now: Now) -> Vec<Effect> {
        let Some(scene) = self.scene(now) else { return Vec::new() };
        let typed = self.fields.first().map(Field::text).unwrap_or_default();
        let step = match (scene.over, scene.types) {
            (true, _) => return self.event(Event::Ready, now),
            (false, true) => Some(Step::Typed(typed.to_owned())).filter(|_| !typed.trim().is_empty()),
            (false, false) => self.mark.checked_sub(1).and_then(|n| scene.moves.get(n)).cloned().map(Step::Chosen),
        };
        match step {
            Some(step) => self.event(Event::Take(step), now),
            // Says what is missing.
            None => self.event(Event::Ready, now),
        }
    }

    fn set_mark(&mut self, picked: usize, now: Now) -> Vec<Effect> {
        if self.scene(now).is_none_or(|scene| picked >= scene.moves.len()) {
            return Vec::new();
        }
        self.mark = picked + 1;
        self.event(Event::Draft(Draft { texts: Vec::new(), chosen: vec![picked] }), now)
    }

    fn scene(&self, now: Now) -> Option<Scene> {
        match self.session.view(now) {
            View::Attempt(view) => match &view.ask.input {
                Input::Scene(scene) => Some((**scene).clone()),
                _ => None,
            },
            _ => None,
        }
    }
}
