//! The map of skills, for the page of that name and for `pratfall skills`.

use std::collections::BTreeMap;

use super::engine::{Engine, Wanted};
use crate::{
    memory::frontier::Frontier,
    session::build::{build, needs::depths_of},
    store::error::StoreError,
    tui::skills::{DeckSkills, Skill},
};

impl Engine {
    /// Brings the skills of a deck, or of all: with what the builder of a session would hold back, and why.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn skills(&self, deck: Option<&str>) -> Result<Vec<DeckSkills>, StoreError> {
        let now = self.clock.now();
        let mut all = Vec::new();
        for listed in self.store.deck_list()? {
            if deck.is_some_and(|wanted| wanted != listed.id) {
                continue;
            }
            let wanted = Wanted { decks: vec![listed.id.clone()], ..Wanted::default() };
            let input = self.input(&wanted, now, true)?;
            let held = build(&input).held;
            let depths = depths_of(&input);
            let counts: BTreeMap<String, (u32, u32)> = self.store.skill_counts(&listed.id)?;
            let title = |id: &str| {
                let of = input.skills.iter().find(|s| s.deck == listed.id && s.skill == id);
                of.map_or_else(|| id.to_owned(), |s| s.title.clone())
            };
            let mut skills = Vec::new();
            for state in input.skills.iter().filter(|state| state.deck == listed.id) {
                let level = self.store.skill_level(&listed.id, &state.skill)?;
                let (low, high) = level.interval();
                let (items, seen) = counts.get(&state.skill).copied().unwrap_or_default();
                skills.push(Skill {
                    skill: state.skill.clone(),
                    title: state.title.clone(),
                    needs: state.needs.iter().map(|need| title(need)).collect(),
                    depth: depths.get(&(state.deck.clone(), state.skill.clone())).map_or(0, |depth| *depth as usize),
                    items: items as usize,
                    seen: seen as usize,
                    theta: level.theta,
                    low,
                    high,
                    attempts: level.n,
                    rough: level.is_rough(),
                    frontier: (level.n > 0).then(|| Frontier::of(level.theta).level),
                    held: held.iter().find(|held| held.skill == state.skill).map(|held| (title(&held.need), held.lack)),
                    spinning: state.spinning,
                });
            }
            all.push(DeckSkills { deck: listed.id, title: listed.title, skills });
        }
        Ok(all)
    }
}
