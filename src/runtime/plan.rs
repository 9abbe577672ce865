//! What a session is going to ask: gathered from the store, built by the session builder.

use super::{
    engine::{Engine, Wanted},
    gather::{Gathered, Scope},
};
use crate::{
    memory::row::StudyDay,
    session::{
        build::{
            build,
            deadline::Deadline,
            input::{Budget, Input, Profile},
            pace::Pace,
        },
        config::Mode,
        event::Now,
        limits::{Nothing, Reached},
        plan::{Outlook, Plan},
    },
    store::{error::StoreError, queue::Filter},
    tui::text,
};

impl Engine {
    /// Builds a session.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn plan(&self, wanted: &Wanted, now: Now) -> Result<Plan, StoreError> {
        Ok(build(&self.input(wanted, now, false)?))
    }

    /// Tells what is to be expected of a session over everything.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn outlook(&self, now: Now) -> Result<Outlook, StoreError> {
        Ok(self.plan(&Wanted::default(), now)?.outlook)
    }

    /// Gives how long the learner takes, from their latest answers.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn pace(&self) -> Result<Pace, StoreError> {
        Ok(Pace::measured(&self.store.times()?))
    }

    /// Gathers what a session is built from. With `map` it also tells how every skill of the decks stands, those of which
    /// nothing could be asked too.
    pub(super) fn input(&self, wanted: &Wanted, now: Now, map: bool) -> Result<Input, StoreError> {
        let _moment = self.store.snapshot()?;
        let day = self.day(now);
        let pace = self.pace()?;
        let budget = self.budget(wanted, day)?;
        let filter = Filter { decks: wanted.decks.clone(), skills: wanted.skills.clone() };
        let counts = self.store.counts(day)?;
        let in_scope = || counts.iter().filter(|c| filter.decks.is_empty() || filter.decks.contains(&c.deck));
        let scope = Scope {
            filter: &filter,
            day,
            due: in_scope().map(|c| c.due as usize).sum(),
            loaded: in_scope().filter(|c| c.due > 0).map(|c| (c.deck.clone(), c.due)).collect(),
            fresh: in_scope().filter(|c| c.fresh > 0).map(|c| c.deck.clone()).collect(),
            seed: self.seed,
            map,
        };
        let Gathered { candidates, skills, decks, kappa } = match wanted.mode {
            Mode::Study => self.gather_study(&scope, &budget)?,
            Mode::Pretest => self.gather_pretest(&scope)?,
            Mode::Cram => self.gather_cram(&scope, &budget)?,
            Mode::Exam => self.gather_exam(&scope, &budget)?,
        };
        let deadline = match wanted.by {
            Some(by) => Some(self.deadline(&scope, by, &budget)?),
            None => None,
        };
        Ok(Input {
            mode: wanted.mode,
            candidates,
            skills,
            decks,
            kappa,
            budget,
            pace,
            profile: Profile { gentle: wanted.gentle || self.settings.is_gentle(), instruct: wanted.instruct },
            // How many of a skill are due is not counted; then those that were found stand for all.
            backlog: if filter.skills.is_empty() { scope.due } else { 0 },
            inflow: f64::from(self.store.coming(day)?.week) / 7.0,
            deadline,
            seed: self.seed,
            day,
        })
    }

    /// Works out what time and how many new items there are, what is used up today taken off. Minutes that are asked for
    /// outright are given whatever the day has seen.
    fn budget(&self, wanted: &Wanted, day: StudyDay) -> Result<Budget, StoreError> {
        let (limits, used) = (self.limits()?, self.store.used_on(day)?);
        let limit = limits.minutes_a_day.filter(|_| wanted.minutes.is_none());
        Ok(Budget {
            minutes: f64::from(wanted.minutes.unwrap_or(limits.minutes)),
            minutes_left_today: limit.map(|limit| (f64::from(limit) - used.ms as f64 / 60_000.0).max(0.0)),
            new_left_today: (limits.new as usize).saturating_sub(used.begun as usize),
            items: wanted.limit,
        })
    }

    fn deadline(&self, scope: &Scope<'_>, by: StudyDay, budget: &Budget) -> Result<Deadline, StoreError> {
        let (items, unseen) = self.sizes(scope.filter, scope.day)?;
        Ok(Deadline { days: by.since(scope.day), minutes: budget.minutes, seen: items.saturating_sub(unseen), unseen })
    }

    /// Tells in how many days something that a filter lets through is due, when nothing is now.
    pub(super) fn next_due(&self, filter: &Filter) -> Result<Option<i32>, StoreError> {
        Ok(self.store.next_ready(filter, self.today())?.map(|day| day.0.saturating_sub(self.today().0)))
    }

    /// Tells why there is nothing to ask.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn nothing(&self, wanted: &Wanted, now: Now) -> Result<Nothing, StoreError> {
        let day = self.day(now);
        let filter = Filter { decks: wanted.decks.clone(), skills: wanted.skills.clone() };
        let (items, _) = self.sizes(&filter, day)?;
        let reached = self.reached(wanted, day)?;
        let suspended = items > 0 && !self.store.is_any_awake(&filter.decks)?;
        let practice =
            items > 0 && !suspended && wanted.mode != Mode::Cram && !matches!(reached, Some(Reached::Minutes { .. }));
        let next = self.next_due(&filter)?;
        Ok(Nothing {
            next,
            reached,
            decks: filter.decks,
            skills: filter.skills,
            has_items: items > 0,
            suspended,
            practice,
        })
    }

    /// Tells which limit of the day keeps items back that a session could ask.
    pub(super) fn reached(&self, wanted: &Wanted, day: StudyDay) -> Result<Option<Reached>, StoreError> {
        let (limits, used) = (self.limits()?, self.store.used_on(day)?);
        let filter = Filter { decks: wanted.decks.clone(), skills: wanted.skills.clone() };
        let minutes = limits.minutes_a_day.filter(|of| wanted.minutes.is_none() && used.ms >= u64::from(*of) * 60_000);
        if let Some(of) = minutes {
            return Ok(Some(Reached::Minutes { of }));
        }
        let bounds = wanted.mode == Mode::Study && wanted.by.is_none() && used.begun >= limits.new;
        let waiting = bounds && self.sizes(&filter, day)?.1 > 0;
        Ok(waiting.then_some(Reached::New { begun: used.begun, of: limits.new }))
    }

    /// Says why a session is shorter than was asked for outright, where the new items of the day are the reason.
    pub(super) fn cut_short(&self, wanted: &Wanted, plan: &Plan, now: Now) -> Result<Option<String>, StoreError> {
        let Some(limit) = wanted.limit.filter(|limit| plan.queue.len() < *limit && wanted.items.is_empty()) else {
            return Ok(None);
        };
        let day = self.day(now);
        let (limits, used) = (self.limits()?, self.store.used_on(day)?);
        let mut begins = 0;
        for entry in &plan.queue {
            begins += u32::from(self.store.state(&entry.key)?.memory.is_none());
        }
        let bounds = wanted.mode == Mode::Study && wanted.by.is_none() && used.begun + begins >= limits.new;
        let filter = Filter { decks: wanted.decks.clone(), skills: wanted.skills.clone() };
        let short = bounds && self.sizes(&filter, day)?.1 > begins as usize;
        Ok(short.then(|| text::nothing::short(plan.queue.len(), limit, limits.new)))
    }
}
