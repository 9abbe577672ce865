//! Second thoughts: answers taken back, and "I was right" said of them.

use super::{
    event::{Draft, Effect, Event, Now},
    machine::Session,
    phase::{Phase, Standing},
    queue::{Entry, Why},
    round::{Notice, Round, Turn},
};
use crate::memory::row::{RowId, What};

impl Session {
    /// Takes back the answers of the open round, or else of the one before, and asks again.
    pub(super) fn undo(&mut self, round: Box<Round>, mut turn: Box<Turn>, now: Now, out: &mut Vec<Effect>) -> Phase {
        if !round.rows.is_empty() {
            let draft = turn.draft;
            self.append_undo(&round.entry, &round.rows, now, out);
            out.push(Effect::Load(round.entry.key.clone()));
            return Phase::Waiting { entry: round.entry, draft, taken_back: true };
        }
        let entry = round.entry.clone();
        if let Some(phase) = self.take_back(Some(entry), now, out) {
            return phase;
        }
        turn.notice = Some(Notice::NothingToTakeBack);
        Phase::Attempt(round, turn)
    }

    /// Takes back the last round that is over; `open` goes back to the head of the queue.
    pub(super) fn take_back(&mut self, open: Option<Entry>, now: Now, out: &mut Vec<Effect>) -> Option<Phase> {
        let past = self.past.pop()?;
        if let Some(open) = open {
            self.queue.push_front(open);
        }
        // An answer that was to be produced again is asked afresh instead.
        self.queue.retain(|e| !(e.why == Why::Redo && e.key == past.entry.key));
        self.append_undo(&past.entry, &past.rows, now, out);
        out.push(Effect::Load(past.entry.key.clone()));
        Some(Phase::Waiting { entry: past.entry, draft: Draft::default(), taken_back: true })
    }

    fn append_undo(&mut self, entry: &Entry, rows: &[RowId], now: Now, out: &mut Vec<Effect>) {
        let rows = rows.iter().rev().map(|row| self.said(entry, What::Undo { row: *row }, now)).collect();
        out.push(Effect::Append(rows));
    }

    pub(super) fn override_verdict(&mut self, round: &Round, standing: &mut Standing, now: Now, out: &mut Vec<Effect>) {
        standing.outcome.overridden = true;
        standing.since = now.watch;
        let row = self.said(&round.entry, What::Override { attempt: standing.outcome.id }, now);
        out.push(Effect::Append(vec![row]));
    }

    /// Takes "I was right" where the next question stands already: for the answer that led to this try, or else for
    /// the round before.
    pub(super) fn override_earlier(
        &mut self,
        mut round: Box<Round>,
        mut turn: Box<Turn>,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        if let Some(first) = round.first.as_mut().filter(|first| !first.right()) {
            first.overridden = true;
            let attempt = first.id;
            let row = self.said(&round.entry, What::Override { attempt }, now);
            out.push(Effect::Append(vec![row]));
            let first = round.first.clone();
            self.corrected = Some(attempt);
            self.close_round(round, first.as_ref());
            return self.next(out);
        }
        let before = self.past.last_mut().filter(|past| round.rows.is_empty() && !past.right);
        if let Some((attempt, entry)) = before.and_then(|past| {
            past.right = true;
            past.rows.first().map(|row| (*row, past.entry.clone()))
        }) {
            // Nothing is left to be produced again.
            self.queue.retain(|e| !(e.why == Why::Redo && e.key == entry.key));
            self.corrected = Some(attempt);
            let row = self.said(&entry, What::Override { attempt }, now);
            out.push(Effect::Append(vec![row]));
            turn.notice = Some(Notice::Overridden);
        }
        Phase::Attempt(round, turn)
    }

    /// Takes what a correction of a round that is over made of its memory.
    pub(super) fn take_correction(&mut self, event: &Event) {
        if !matches!(event, Event::Saved(_) | Event::NotSaved(_)) {
            return;
        }
        let corrected = self.corrected.take();
        if let Event::Saved(Some(memory)) = event
            && let Some(past) =
                self.past.iter_mut().find(|past| corrected.is_some() && past.rows.first() == corrected.as_ref())
        {
            past.due = Some(memory.due);
        }
    }

    /// Notes that the answer of the open item has been seen. Taken back after that, it is asked once more as practice,
    /// which leaves the memory as if it had not been asked: an answer just read says nothing of what is remembered.
    pub(super) fn note_revealed(&mut self) {
        if let Phase::Feedback(round, _) = &self.phase
            && !self.revealed.contains(&round.entry.key)
        {
            self.revealed.push(round.entry.key.clone());
        }
    }
}
