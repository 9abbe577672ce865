//! Second thoughts: answers taken back, and "I was right" said of them.

use super::{
    event::{Draft, Effect, Event, Now},
    given::Given,
    machine::Session,
    phase::{Phase, Standing},
    queue::{Entry, Why},
    round::{Notice, Round, Turn},
    rows::NewRow,
    tally::Past,
};
use crate::{
    grade::Verdict,
    memory::row::{Phase as Kind, RowId, What},
};

impl Session {
    /// Takes back the answers of the open round, or else of the one before, and asks again.
    pub(super) fn undo(&mut self, round: Box<Round>, mut turn: Box<Turn>, now: Now, out: &mut Vec<Effect>) -> Phase {
        if let Some(row) = self.open_redo(&round) {
            return self.reopen_redo(round, row, now, out);
        }
        if !round.rows.is_empty() {
            let draft = turn.draft;
            self.append_undo(&round.entry, &round.rows, now, out);
            out.push(Effect::Load(round.entry.key.clone()));
            return Phase::Waiting { entry: round.entry, draft, taken_back: true };
        }
        let entry = round.entry.clone();
        if let Some(phase) = self.aside_taken_back(Some(&entry), now, out) {
            turn.notice = Some(Notice::TakenBack);
            return phase.unwrap_or(Phase::Attempt(round, turn));
        }
        if let Some(phase) = self.take_back(Some(entry), now, out) {
            return phase;
        }
        turn.notice = Some(Notice::NothingToTakeBack);
        Phase::Attempt(round, turn)
    }

    /// Says what an answer is worth that is given once more.
    pub(super) fn said_of_taking_back(&self, round: &Round) -> Notice {
        let is_practice = round.entry.why != Why::Redo && self.kind(round) == Kind::Redo;
        if is_practice { Notice::TakenBackSeen } else { Notice::TakenBack }
    }

    /// Takes back the last round that is over; `open` goes back to the head of the queue.
    pub(super) fn take_back(&mut self, open: Option<Entry>, now: Now, out: &mut Vec<Effect>) -> Option<Phase> {
        let at = self.latest()?;
        if let Some(open) = open {
            self.queue.push_front(open);
        }
        self.result = false;
        let is_redo = |g: &Given| g.again || (g.kind == Kind::Redo && !g.opens);
        let (entry, rows) = if self.given.last().is_some_and(is_redo) {
            self.redo_taken_back(at)?
        } else {
            let past = self.past.remove(at);
            // An answer that was to be produced again is asked afresh instead.
            self.queue.retain(|e| !(e.why == Why::Redo && e.key == past.entry.key));
            (past.entry, past.rows)
        };
        self.append_undo(&entry, &rows, now, out);
        out.push(Effect::Load(entry.key.clone()));
        Some(Phase::Waiting { entry, draft: Draft::default(), taken_back: true })
    }

    /// Gives the round that was answered last, as an index: not always the one begun last, for an answer that is
    /// produced again some items later belongs to the round it began in.
    pub(super) fn latest(&self) -> Option<usize> {
        let last = self.given.last()?;
        self.past.iter().rposition(|past| past.entry.key == last.key)
    }

    /// Takes the answer that was produced again last, and nothing else, out of its round.
    fn redo_taken_back(&mut self, at: usize) -> Option<(Entry, Vec<RowId>)> {
        let row = self.given.last()?.row;
        let past = self.past.get_mut(at)?;
        past.rows.retain(|kept| *kept != row);
        past.redone = self.given.iter().any(|g| past.rows.contains(&g.row) && g.kind == Kind::Redo && g.right);
        let rung = past.entry.rung.or(u8::try_from(past.rung).ok());
        Some((Entry { why: Why::Redo, rung, ..past.entry.clone() }, vec![row]))
    }

    /// Tells which answer of the open round was produced again last, where it is not the round's first.
    fn open_redo(&self, round: &Round) -> Option<RowId> {
        let [_, .., row] = round.rows.as_slice() else { return None };
        self.given.iter().any(|g| g.row == *row && g.kind == Kind::Redo).then_some(*row)
    }

    /// Takes an answer that was produced again back and has it produced anew; the stumble before it stays.
    fn reopen_redo(&mut self, mut round: Box<Round>, row: RowId, now: Now, out: &mut Vec<Effect>) -> Phase {
        self.append_undo(&round.entry, &[row], now, out);
        round.rows.retain(|kept| *kept != row);
        round.redos = round.redos.saturating_sub(1);
        self.tell = Some(Notice::TakenBack);
        self.ask(round, Some(Kind::Redo), Draft::default(), now)
    }

    fn append_undo(&mut self, entry: &Entry, rows: &[RowId], now: Now, out: &mut Vec<Effect>) {
        self.given.retain(|g| !rows.contains(&g.row));
        let rows = rows.iter().rev().map(|row| self.said(entry, What::Undo { row: *row }, now)).collect();
        out.push(Effect::Append(rows));
    }

    pub(super) fn override_verdict(&mut self, round: &Round, standing: &mut Standing, now: Now, out: &mut Vec<Effect>) {
        standing.outcome.overridden = true;
        standing.since = now.watch;
        let attempt = standing.outcome.id;
        let row = self.said(&round.entry, What::Override { attempt }, now);
        self.take_word(attempt);
        self.correct(attempt, row, out);
    }

    /// Writes a correction of an answer; what is remembered after it comes back with [`Event::Saved`].
    pub(super) fn correct(&mut self, attempt: RowId, row: NewRow, out: &mut Vec<Effect>) {
        self.corrected.push_back(attempt);
        out.push(Effect::Append(vec![row]));
    }

    /// Counts an answer as right from here on.
    fn take_word(&mut self, attempt: RowId) {
        if let Some(given) = self.given.iter_mut().find(|g| g.row == attempt) {
            given.right = true;
        }
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
        if let Some(first) = round.first.as_mut().filter(|first| first.claimable()) {
            first.overridden = true;
            let attempt = first.id;
            let row = self.said(&round.entry, What::Override { attempt }, now);
            self.take_word(attempt);
            self.correct(attempt, row, out);
            let first = round.first.clone();
            return self.finish(round, first.as_ref(), out);
        }
        let given_up = |past: &Past| !past.right && past.verdict == Verdict::GaveUp;
        let latest = self.latest().and_then(|at| self.past.get(at));
        turn.notice = match round.first.as_ref() {
            Some(first) if !first.right() => Some(Notice::NothingSaid),
            Some(_) => None,
            None if latest.is_some_and(given_up) => Some(Notice::NothingSaid),
            None => self.override_latest(now, out).then_some(Notice::Overridden),
        };
        Phase::Attempt(round, turn)
    }

    /// Takes "I was right" for the round that was answered last; tells whether there was anything to take.
    pub(super) fn override_latest(&mut self, now: Now, out: &mut Vec<Effect>) -> bool {
        let Some(past) = self
            .latest()
            .and_then(|at| self.past.get_mut(at))
            .filter(|past| !past.right && past.verdict != Verdict::GaveUp)
        else {
            return false;
        };
        let Some(attempt) = past.rows.first().copied() else { return false };
        (past.right, past.overridden) = (true, true);
        let entry = past.entry.clone();
        // Nothing is left to be produced again.
        self.queue.retain(|e| !(e.why == Why::Redo && e.key == entry.key));
        let row = self.said(&entry, What::Override { attempt }, now);
        self.take_word(attempt);
        self.correct(attempt, row, out);
        true
    }

    /// Takes what a correction made of the memory of its item. Tells whether the event was about one, and nothing of
    /// it is left for the phase.
    pub(super) fn take_correction(&mut self, event: &Event) -> bool {
        let after = match event {
            Event::Saved(memory) => memory.as_deref(),
            Event::NotSaved(_) => None,
            _ => return false,
        };
        let Some(attempt) = self.corrected.pop_front() else { return false };
        if matches!(event, Event::NotSaved(_)) {
            return true;
        }
        match &mut self.phase {
            Phase::Verdict(round, standing)
            | Phase::Words(round, standing, _)
            | Phase::Feedback(round, standing)
            | Phase::Scoring(round, standing, _)
                if round.rows.contains(&attempt) =>
            {
                standing.outcome.after = after.cloned();
                round.settle(&standing.outcome);
            }
            _ => {
                if let Some(past) = self.past.iter_mut().find(|past| past.rows.contains(&attempt)) {
                    past.reckon(after);
                }
            }
        }
        true
    }

    /// Notes that the answer of the open item has been seen. Taken back after that, it is asked once more as practice,
    /// which leaves the memory as if it had not been asked: an answer just read says nothing of what is remembered.
    pub(super) fn note_revealed(&mut self) {
        if let Phase::Feedback(round, _) | Phase::Scoring(round, ..) = &self.phase
            && !self.revealed.contains(&round.entry.key)
        {
            self.revealed.push(round.entry.key.clone());
        }
    }
}
