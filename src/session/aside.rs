//! An item put aside from within a session: buried, parked, suspended, flagged, or kept from climbing.
//!
//! Each is an event of the log. Undo takes the last one back as long as nothing was answered since.

use super::{
    event::{Aside, Draft, Effect, Now},
    machine::Session,
    phase::{Phase, Standing},
    queue::Entry,
    round::{Notice, PutAside, Round, Turn},
};
use crate::memory::row::What;

impl Session {
    /// Puts the open question's item aside. What leaves the session leaves it unanswered.
    pub(super) fn put_aside(
        &mut self,
        round: Box<Round>,
        mut turn: Box<Turn>,
        aside: Aside,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        self.say_aside(&round, aside, now, out);
        if aside.stays() {
            turn.notice = Some(Notice::Aside(aside));
            return Phase::Attempt(round, turn);
        }
        self.leave(round, None, aside, out)
    }

    /// Puts an item aside before its lesson is read.
    pub(super) fn put_lesson_aside(
        &mut self,
        round: Box<Round>,
        aside: Aside,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        self.say_aside(&round, aside, now, out);
        if aside.stays() { Phase::Lesson(round) } else { self.leave(round, None, aside, out) }
    }

    /// Puts an item aside whose answer has been given; gives the phase to go on with, or the standing back where it
    /// stays.
    pub(super) fn put_answered_aside(
        &mut self,
        mut round: Box<Round>,
        standing: Box<Standing>,
        aside: Aside,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Result<Phase, (Box<Round>, Box<Standing>)> {
        self.say_aside(&round, aside, now, out);
        if aside.stays() {
            return Err((round, standing));
        }
        round.settle(&standing.outcome);
        Ok(self.leave(round, Some(&standing), aside, out))
    }

    fn leave(&mut self, round: Box<Round>, standing: Option<&Standing>, aside: Aside, out: &mut Vec<Effect>) -> Phase {
        let key = round.entry.key.clone();
        self.queue.retain(|e| e.key != key);
        self.tell = Some(Notice::Aside(aside));
        let answered = standing.is_some();
        let phase = self.finish(round, standing.map(|s| &s.outcome), out);
        self.result &= answered;
        phase
    }

    fn say_aside(&mut self, round: &Round, aside: Aside, now: Now, out: &mut Vec<Effect>) {
        let what = match aside {
            Aside::Bury => What::Bury { until: self.today(now).plus(1) },
            Aside::Park => What::Park,
            Aside::Suspend => What::Suspend,
            Aside::Flag => What::Flag { note: String::new() },
            Aside::Ceiling => What::Ceiling { rung: u8::try_from(round.rung).ok() },
        };
        let row = self.said(&round.entry, what, now);
        if let super::rows::NewRow::Event(event) = &row {
            let leaves = !aside.stays() && round.rows.is_empty();
            self.asides.push(PutAside {
                row: event.id,
                entry: round.entry.clone(),
                answers: self.given.len(),
                unanswered: leaves,
                edit: false,
            });
        }
        match round.rows.first() {
            // When it comes back is another day now.
            Some(attempt) => self.correct(*attempt, row, out),
            None => out.push(Effect::Append(vec![row])),
        }
    }

    /// Takes the last putting aside back, unless something was answered since. Where it took an unanswered item out of
    /// the session, that is asked again and `open` comes after it. Gives the phase to go on with, none where the screen
    /// stays; or nothing where there is nothing to take back.
    pub(super) fn aside_taken_back(
        &mut self,
        open: Option<&Entry>,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Option<Option<Phase>> {
        let last = self.asides.pop_if(|last| last.answers == self.given.len())?;
        let row = self.said(&last.entry, What::Undo { row: last.row }, now);
        out.push(Effect::Append(vec![row]));
        if !last.unanswered {
            return Some(None);
        }
        if last.edit {
            self.unsettled = Some(last.entry.key.clone());
        }
        // What an edit means may have been said of the question that is open.
        if let Some(open) = open.filter(|open| open.key != last.entry.key) {
            self.queue.push_front(open.clone());
        }
        out.push(Effect::Load(last.entry.key.clone()));
        Some(Some(Phase::Waiting { entry: last.entry, draft: Draft::default(), taken_back: true }))
    }
}
