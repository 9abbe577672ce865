//! The lesson before an attempt: when it comes first, and what keys do there.

use super::{
    config::Mode,
    event::{Draft, Effect, Event, Now},
    machine::Session,
    phase::Phase,
    round::Round,
};
use crate::deck::model::{Item, Nature};

impl Round {
    /// Gives the lesson that comes first. Where nobody but the builder asks for it, it is one that was written as a lesson:
    /// the explanation of the item would answer its question before it is asked (PR-1).
    #[must_use]
    pub fn lesson(&self) -> &str {
        let item = &self.card.item;
        if self.entry.instruct && self.card.memory.is_none() && !by_author(item) {
            let written = [item.lesson.as_str(), self.card.skill_lesson.as_str()];
            return written.into_iter().find(|text| !text.trim().is_empty()).unwrap_or("");
        }
        self.card.lesson()
    }
}

/// Tells whether the author wants the lesson first: by word, for safety, or since a fact cannot be worked out.
fn by_author(item: &Item) -> bool {
    item.instruct_first || item.safety_critical || item.nature == Nature::Fact
}

impl Session {
    /// Tells whether the lesson comes first (PR-4, PR-6): by the author's word, the item's nature, the learner's choice,
    /// or because the builder of the session has seen what is missing. Never in an exam.
    pub(super) fn instruct_first(&self, round: &Round) -> bool {
        let item = &round.card.item;
        if self.config.mode == Mode::Exam {
            return false;
        }
        let author = by_author(item);
        match &round.card.memory {
            // A pretest is there to find out; only what must never be guessed at is shown first.
            None if self.config.mode == Mode::Pretest => author,
            None => author || round.entry.instruct || self.config.instruct,
            Some(memory) => memory.instruct_next || round.entry.instruct,
        }
    }

    pub(super) fn lesson(&mut self, round: Box<Round>, event: Event, now: Now, out: &mut Vec<Effect>) -> Phase {
        match event {
            Event::GoOn => self.ask(round, None, Draft::default(), now),
            Event::Stop => self.stop(Some(round), out),
            Event::Undo => {
                let open = round.entry.clone();
                if let Some(phase) = self.aside_taken_back(Some(&open), now, out) {
                    return phase.unwrap_or(Phase::Lesson(round));
                }
                self.take_back(Some(open), now, out).unwrap_or(Phase::Lesson(round))
            }
            Event::Aside(aside) => self.put_lesson_aside(round, aside, now, out),
            Event::IWasRight => {
                self.override_latest(now, out);
                Phase::Lesson(round)
            }
            _ => Phase::Lesson(round),
        }
    }
}
