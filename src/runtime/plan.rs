//! What a session is going to ask: read from the store, built by the session builder.

use std::collections::BTreeSet;

use super::engine::{Engine, Wanted};
use crate::{
    deck::bundled::BUNDLED,
    memory::{predict, row::StudyDay},
    session::{
        build::{
            build,
            input::{Budget, Candidate, Input, Lane, Profile, SkillState, Step, ripe},
            pace::Pace,
        },
        event::Now,
        plan::{Outlook, Plan},
    },
    store::{
        decks::Outline,
        derive,
        error::StoreError,
        queue::{Filter, Order},
    },
};

/// Due items that are looked at.
const DUE: usize = 300;
/// New items of a deck that are looked at.
const NEW: usize = 40;

impl Engine {
    /// Builds a session.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn plan(&self, wanted: &Wanted, now: Now) -> Result<Plan, StoreError> {
        Ok(build(&self.input(wanted, now)?))
    }

    /// Tells what is to be expected of a session over everything.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn outlook(&self, now: Now) -> Result<Outlook, StoreError> {
        Ok(self.plan(&Wanted::default(), now)?.outlook)
    }

    fn input(&self, wanted: &Wanted, now: Now) -> Result<Input, StoreError> {
        let day = self.day(now);
        let filter = Filter { decks: wanted.decks.clone(), skills: wanted.skills.clone() };
        let mut candidates = Vec::new();
        for due in self.store.due(day, &filter, Order::LowestFirst, DUE)? {
            let lane = match due.lane {
                derive::Lane::Check => Lane::Check,
                derive::Lane::Probe => Lane::Probe,
                derive::Lane::Review | derive::Lane::Fresh => Lane::Due,
            };
            let Some(outline) = self.store.outline(&due.key)? else { continue };
            candidates.push(self.candidate(&outline, lane, day)?);
        }
        for fresh in self.store.fresh(day, &filter, NEW)? {
            let Some(outline) = self.store.outline(&fresh.key)? else { continue };
            candidates.push(self.candidate(&outline, Lane::New, day)?);
        }
        let decks: BTreeSet<String> = candidates.iter().map(|c| c.key.deck.clone()).collect();
        let mut skills = Vec::new();
        for deck in &decks {
            let Some(deck) = self.store.deck(deck)? else { continue };
            for (ord, skill) in (0..).zip(deck.skills) {
                skills.push(SkillState {
                    deck: deck.id.clone(),
                    title: skill.title,
                    skill: skill.id,
                    needs: skill.needs,
                    ord,
                    ..SkillState::default()
                });
            }
        }
        let counts = self.store.counts(day)?;
        let of_filter = |deck: &str| wanted.decks.is_empty() || wanted.decks.iter().any(|d| d == deck);
        let backlog = counts.iter().filter(|c| of_filter(&c.deck)).map(|c| c.due as usize).sum();
        let (limits, used) = (self.limits()?, self.store.used_on(day)?);
        let mut decks: Vec<String> = decks.into_iter().collect();
        // The learner's own decks come first, then those in the order they are offered.
        decks.sort_by_key(|deck| offered(deck));
        Ok(Input {
            mode: wanted.mode,
            candidates,
            skills,
            decks,
            budget: Budget {
                minutes: f64::from(wanted.minutes.unwrap_or(limits.minutes)),
                // Minutes asked for by number are wanted whatever the day has had.
                minutes_left_today: limits
                    .minutes_a_day
                    .filter(|_| wanted.minutes.is_none())
                    .map(|minutes| (f64::from(minutes) - used.ms as f64 / 60_000.0).max(0.0)),
                new_left_today: (limits.new as usize).saturating_sub(used.begun as usize),
                items: wanted.limit,
            },
            pace: Pace::default(),
            profile: Profile { gentle: wanted.gentle, instruct: wanted.instruct },
            backlog: if wanted.skills.is_empty() { backlog } else { 0 },
            inflow: f64::from(self.store.coming(day)?.week) / 7.0,
            seed: self.seed,
            day,
            ..Input::default()
        })
    }

    fn candidate(&self, outline: &Outline, lane: Lane, day: StudyDay) -> Result<Candidate, StoreError> {
        let memory = self.store.state(&outline.key)?.memory;
        let top = usize::from(outline.top_rung);
        let ladder = outline.ladder.iter().take(top + 1);
        let level = memory.as_ref().and_then(|m| outline.ladder.get(usize::from(m.rung)));
        Ok(Candidate {
            key: outline.key.clone(),
            skill: outline.skill.clone(),
            nature: outline.nature,
            lane,
            ladder: ladder.map(|step| Step { level: step.level, guess: step.guess, way: step.way }).collect(),
            rung: memory.as_ref().map_or(0, |m| m.rung.min(outline.top_rung)),
            b: predict::difficulty(outline.difficulty),
            recall: memory.as_ref().map(|m| m.recall(day)),
            probing: memory.as_ref().is_some_and(|m| m.probing),
            ripe: memory.as_ref().zip(level).is_some_and(|(m, step)| ripe(m, step.level, outline.top_rung)),
            instruct_first: outline.instruct_first,
            safety_critical: outline.safety_critical,
            contrast: outline.contrast.clone(),
            ord: outline.ord,
        })
    }

    /// Tells in how many days something is due, when nothing is now.
    pub(super) fn next_due(&self) -> Result<Option<i32>, StoreError> {
        Ok(self.store.next_ready(self.today())?.map(|day| day.0.saturating_sub(self.today().0)))
    }
}

/// Tells the place of a deck among those that come with the program, from 1; 0 for any other.
fn offered(deck: &str) -> usize {
    BUNDLED.iter().position(|(id, _)| *id == deck).map_or(0, |at| at + 1)
}
