//! All figures of a learner, brought from the store: with the titles decks give, and the work ahead.

use std::collections::BTreeMap;

use super::{clock, engine::Engine, log::titled};
use crate::{
    deck::model::{Nature, Way},
    insight::{
        behind::{After, Behind},
        score::Estimate,
        stats::{self, Stats},
    },
    memory::row::{ItemKey, StudyDay},
    session::{
        plan::Plan,
        queue::{Entry, Why},
    },
    store::{error::StoreError, history::Logged},
    tui::{home::Recalled, stats::Answer, widgets::markdown::unmarked},
};

/// Days of work that are looked ahead.
const AHEAD: u16 = 30;
/// Answers up to which the end of a session folds them in; more are left to when figures are wanted.
const SMALL: u32 = 5_000;
/// Answers of a page of a list: more than a screen.
const LISTED: usize = 24;
/// Pages without any answer that are looked through for the first.
const EMPTY: usize = 8;
/// Days between two showings of the learner's own rate (PR-8).
const MONTH: i32 = 28;
/// Items from which that rate is shown.
const RECALLED_FROM: usize = 10;
/// The setting that remembers the day on which it was shown.
const SHOWN: &str = "recalled-shown";

impl Engine {
    /// Brings the figures of a deck, or of all; `tell` is given how much of a log that was never added up is by now, 0 to
    /// 1.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub fn stats(&mut self, deck: Option<&str>, tell: impl FnMut(f64)) -> Result<Stats, StoreError> {
        self.store.fold_insight_telling(tell)?;
        let today = self.today();
        let mut source = self.store.insight(deck, today, self.clock.now().utc.0)?;
        let counts = self.store.counts(today)?;
        let due =
            counts.iter().filter(|count| deck.is_none_or(|deck| deck == count.deck)).map(|c| c.due as usize).sum();
        let ahead = if deck.is_none() { self.store.forecast(today, AHEAD)? } else { Vec::new() };
        source.ahead = (ahead.into_iter().map(|n| n as usize).collect(), due);
        let mut stats = stats::stats(&source, deck);
        self.name(&mut stats)?;
        Ok(stats)
    }

    /// Puts the titles that decks give to skills and misconceptions in the place of their ids.
    fn name(&self, stats: &mut Stats) -> Result<(), StoreError> {
        let mut decks = BTreeMap::new();
        let ids = stats.beliefs.iter().map(|b| &b.deck).chain(stats.skills.iter().map(|line| &line.deck));
        for id in ids {
            if !decks.contains_key(id) {
                decks.insert(id.clone(), self.store.deck(id)?);
            }
        }
        let of = |id: &str| decks.get(id).and_then(Option::as_ref);
        for belief in &mut stats.beliefs {
            let known = of(&belief.deck).and_then(|deck| deck.misconceptions.iter().find(|m| m.id == belief.id));
            if let Some(known) = known {
                belief.title = unmarked(&known.belief);
            }
        }
        for line in &mut stats.skills {
            let known = of(&line.deck).and_then(|deck| deck.skills.iter().find(|skill| skill.id == line.skill));
            if let Some(known) = known {
                line.title.clone_from(&known.title);
            }
        }
        Ok(())
    }

    /// Folds in what a session added, so that figures are there when they are wanted. What cannot be done now is done then.
    pub(super) fn fold_small(&mut self) {
        if self.store.insight_owed(SMALL).is_ok_and(|owed| owed < SMALL) {
            let _ = self.store.fold_insight();
        }
    }

    /// Brings a page of the answers behind a figure, newest first, and where the next one goes on.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn answers_behind(
        &self,
        deck: Option<&str>,
        behind: &Behind,
        after: Option<After>,
    ) -> Result<(Vec<Answer>, Option<After>), StoreError> {
        let now = self.clock.now();
        let (mut found, mut next) = self.store.behind(deck, behind, after, LISTED)?;
        for _ in 0..EMPTY {
            if !found.is_empty() || next.is_none() {
                break;
            }
            (found, next) = self.store.behind(deck, behind, next, LISTED)?;
        }
        let mut prompts: BTreeMap<ItemKey, String> = BTreeMap::new();
        let mut answers = Vec::new();
        for Logged { attempt, verdict, .. } in found {
            if !prompts.contains_key(&attempt.key) {
                let card = self.store.card(&attempt.key)?;
                let rung = card.and_then(|card| card.rungs.into_iter().nth(usize::from(attempt.rung)));
                prompts.insert(attempt.key.clone(), rung.map(|rung| titled(&rung.prompt)).unwrap_or_default());
            }
            answers.push(Answer {
                date: clock::day_month(attempt.at, attempt.offset, now),
                prompt: prompts.get(&attempt.key).cloned().unwrap_or_default(),
                key: attempt.key,
                // Marks are the author's: what was typed is shown to the letter.
                response: match attempt.way {
                    Way::Choose | Way::Order => attempt.response.lines().map(unmarked).collect::<Vec<_>>().join("\n"),
                    _ => attempt.response,
                },
                confidence: attempt.confidence,
                verdict,
            });
        }
        Ok((answers, next))
    }

    /// Plans a session of these items alone, as far as decks still have them.
    pub(super) fn these(&self, items: &[ItemKey]) -> Result<Plan, StoreError> {
        let mut entries = Vec::new();
        for key in items {
            if let Some(card) = self.store.card(key)? {
                entries.push(Entry::plain(key.clone(), Why::Cram, card.skill, card.nature == Nature::Vocab));
            }
        }
        Ok(entries.into())
    }

    /// Brings the learner's own rate of items stumbled at first and recalled later, on one day of a month (PR-8).
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub(super) fn recalled(&self) -> Result<Option<Recalled>, StoreError> {
        let today = self.today();
        let shown = self.store.setting(SHOWN)?.and_then(|day| day.parse().ok()).map(StudyDay);
        if shown.is_some_and(|shown| shown != today && shown.0.abs_diff(today.0) < MONTH.unsigned_abs()) {
            return Ok(None);
        }
        let rate = stats::recalled_of(&self.store.firsts()?);
        Ok(rate.filter(|rate| rate.n >= RECALLED_FROM).map(|Estimate { value, low, high, n }| Recalled {
            recalled: (value * n as f64).round() as usize,
            of: n,
            low,
            high,
        }))
    }

    /// Remembers that it was shown today.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub(super) fn recalled_was_shown(&mut self) -> Result<(), StoreError> {
        let today = self.today().0.to_string();
        if self.store.setting(SHOWN)?.as_deref() == Some(&today) {
            return Ok(());
        }
        self.store.set_setting(SHOWN, Some(&today))
    }
}
