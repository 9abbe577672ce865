//! The open session on the disk: written along with every answer, kept in pauses, and found again at the next start.

use super::{
    engine::Engine,
    kept::{Kept, TOLD_TO_READ},
};
use crate::{
    deck::model::Way,
    grade::Verdict,
    memory::{row::Row, state::Memory},
    session::{
        event::{Effect, Event, Now},
        machine::Session,
        phase::Phase,
        rows::{NewRow, Reflection, Stumble},
    },
    store::{
        error::StoreError,
        log::{Batch, HandedIn},
        working::{Draft, DraftChange},
    },
};

impl Engine {
    /// Tells whether a session is open: how many items of how many are behind it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn open_session(&self) -> Result<Option<(usize, usize)>, StoreError> {
        let kept = self.kept_session()?.filter(|session| !matches!(session.phase, Phase::Done));
        Ok(kept.map(|session| (session.past.len(), session.place().of)))
    }

    /// Reads the session that was left open; none when there is none, or it is of another version.
    pub(super) fn kept_session(&self) -> Result<Option<Session>, StoreError> {
        let Some(draft) = self.store.draft()? else { return Ok(None) };
        let agenda = serde_json::from_str(draft.agenda.as_deref().unwrap_or_default());
        let session = serde_json::from_str::<Session>(&draft.session);
        Ok(session.ok().zip(agenda.ok()).map(|(session, agenda)| session.with(agenda)))
    }

    /// Keeps a session and its draft as they stand.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn keep(&mut self, session: &Session) -> Result<(), StoreError> {
        let draft = self.draft(session);
        let kept = self.store.set_draft(DraftChange::Put(&draft));
        self.note_kept(&draft, session, kept.is_ok());
        kept?;
        self.keep_code(session)
    }

    /// Keeps a session that has just begun.
    pub(super) fn keep_new(&mut self, session: &Session) -> Result<(), StoreError> {
        self.kept = Kept::default();
        let draft = self.draft(session);
        let kept = self.store.begin_draft(&draft);
        self.note_kept(&draft, session, kept.is_ok());
        kept
    }

    /// Keeps nothing any more: the session is over.
    pub(super) fn forget_session(&mut self) -> Result<(), StoreError> {
        self.kept = Kept::default();
        if self.store.draft()?.is_none() {
            return Ok(());
        }
        self.store.set_draft(DraftChange::Clear)
    }

    /// Does all that giving up now would write, and takes it back: in a pause, so that nothing an answer needs has to come
    /// from the disk while the learner waits for the verdict. Once for every question; what goes wrong will be told when
    /// it is meant.
    pub(super) fn rehearse(&mut self, session: &Session, now: Now) {
        let question = Some(session.stamp());
        if !matches!(session.phase, Phase::Attempt(..)) || self.kept.rehearsed == question {
            return;
        }
        self.kept.rehearsed = question;
        let mut copy = session.clone();
        for effect in copy.handle(Event::GiveUp, now) {
            if let Effect::Append(rows) = effect {
                let draft = self.draft(&copy);
                let rows = Sorted::of(&rows);
                let _ = self.store.rehearse(&rows.batch(&draft));
            }
        }
    }

    /// Writes rows and the session as it stands in one transaction; gives what is remembered of their item.
    pub(super) fn append(&mut self, rows: Vec<NewRow>, session: &Session) -> Result<Option<Memory>, StoreError> {
        let draft = self.draft(session);
        let mut rows = rows;
        rows.extend(std::mem::take(&mut self.unwritten));
        let written = self.write(&Sorted::of(&rows), &draft);
        self.note_kept(&draft, session, written.is_ok());
        if written.is_err() {
            // An answer stays on the screen and is committed again; words would be gone.
            self.unwritten = rows.into_iter().filter(|row| !matches!(row, NewRow::Attempt(_))).collect();
        } else if session.config.told_to_read && matches!(self.store.setting(TOLD_TO_READ), Ok(None)) {
            // The answer is on the disk: where this fails, it is said once more and no more.
            let _ = self.store.set_setting(TOLD_TO_READ, Some("yes"));
        }
        written
    }

    fn write(&mut self, rows: &Sorted, draft: &Draft) -> Result<Option<Memory>, StoreError> {
        let about = rows.log.first().and_then(Row::key);
        let written = self.store.write(&rows.batch(draft))?;
        if rows.handed_in().is_some() {
            self.kept.begun = None;
        }
        // Rows of another item may have waited to be written too.
        let of = written.states.into_iter().find(|(key, _)| about == Some(key));
        Ok(of.and_then(|(_, state)| state.memory))
    }

    /// Writes a session out, and what is still to be asked only where the disk does not have it yet.
    fn draft(&self, session: &Session) -> Draft {
        let typed = match &session.phase {
            Phase::Attempt(_, turn) | Phase::Sure(_, turn) | Phase::Running(_, turn, _) => turn.draft.texts.join("\n"),
            _ => String::new(),
        };
        let known = self.kept.agenda.as_ref().is_some_and(|agenda| session.follows(agenda));
        Draft {
            session: serde_json::to_string(session).unwrap_or_default(),
            agenda: (!known).then(|| serde_json::to_string(&session.agenda()).unwrap_or_default()),
            typed,
            updated: self.clock.now().utc,
        }
    }

    fn note_kept(&mut self, draft: &Draft, session: &Session, written: bool) {
        if draft.agenda.is_some() {
            self.kept.agenda = written.then(|| session.agenda());
        }
    }
}

/// Rows of a session, by the tables they go to.
#[derive(Debug, Default)]
struct Sorted {
    log: Vec<Row>,
    reflections: Vec<Reflection>,
    stumbles: Vec<Stumble>,
}

impl Sorted {
    fn of(rows: &[NewRow]) -> Self {
        let mut sorted = Sorted::default();
        for row in rows.iter().cloned() {
            match row {
                NewRow::Attempt(attempt) => sorted.log.push(Row::Attempt(*attempt)),
                NewRow::Event(event) => sorted.log.push(Row::Event(*event)),
                NewRow::Reflection(reflection) => sorted.reflections.push(*reflection),
                NewRow::Stumble(stumble) => sorted.stumbles.push(*stumble),
            }
        }
        sorted
    }

    fn batch<'a>(&'a self, draft: &'a Draft) -> Batch<'a> {
        Batch {
            rows: &self.log,
            reflections: &self.reflections,
            stumbles: &self.stumbles,
            draft: DraftChange::Put(draft),
            handed_in: self.handed_in(),
        }
    }

    /// Tells which code these rows hand in; one given up is still there to go on with.
    fn handed_in(&self) -> Option<HandedIn<'_>> {
        self.log.iter().find_map(|row| match row {
            Row::Attempt(attempt) if attempt.way == Way::Code && attempt.verdict != Verdict::GaveUp => {
                Some((&attempt.key, attempt.rung, attempt.variant))
            }
            _ => None,
        })
    }
}
