//! An item whose answer was changed since it was learnt: what to make of that is asked before its question.

use super::{
    config::Mode,
    event::{Draft, Effect, Event, Now},
    machine::Session,
    phase::Phase,
    queue::Why,
    round::{Notice, PutAside, Round},
    rows::NewRow,
};
use crate::memory::edit::Edit;

impl Session {
    /// Tells whether the learner is to say first what an edit means: where the answer counts, and is not a redo.
    pub(super) fn asks_of_edit(&self, round: &Round) -> bool {
        let counts = self.config.mode == Mode::Study && !matches!(round.entry.why, Why::Redo | Why::Easy | Why::Cram);
        let open = round.card.edited || self.unsettled.as_ref() == Some(&round.entry.key);
        counts && open && round.card.memory.is_some()
    }

    pub(super) fn edited(
        &mut self,
        round: Box<Round>,
        draft: Draft,
        event: Event,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        match event {
            Event::Edited(edit) => self.settle_edit(round, draft, edit, now, out),
            Event::Stop => self.stop(Some(round), out),
            Event::Undo => {
                let open = round.entry.clone();
                if let Some(phase) = self.aside_taken_back(Some(&open), now, out) {
                    return phase.unwrap_or(Phase::Edited(round, draft));
                }
                self.take_back(Some(open), now, out).unwrap_or(Phase::Edited(round, draft))
            }
            Event::IWasRight => {
                self.override_latest(now, out);
                Phase::Edited(round, draft)
            }
            Event::Skip => {
                // It stays open, and is asked about before its question the next time.
                self.queue.retain(|entry| entry.key != round.entry.key);
                self.tell = Some(Notice::EditLater);
                let phase = self.finish(round, None, out);
                self.result = false;
                phase
            }
            _ => Phase::Edited(round, draft),
        }
    }

    /// Writes down what was said; the item is loaded again, as its memory may be another now.
    fn settle_edit(&mut self, round: Box<Round>, draft: Draft, edit: Edit, now: Now, out: &mut Vec<Effect>) -> Phase {
        let row = self.said(&round.entry, edit.said(round.card.item.revision.clone()), now);
        if let NewRow::Event(event) = &row {
            let (entry, answers) = (round.entry.clone(), self.given.len());
            self.asides.push(PutAside { row: event.id, entry, answers, unanswered: true, edit: true });
        }
        self.unsettled = None;
        out.push(Effect::Append(vec![row]));
        out.push(Effect::Load(round.entry.key.clone()));
        Phase::Waiting { entry: round.entry, draft, taken_back: false }
    }
}
