//! What comes next: the queue as it was planned, but for wins after misses (PR-21) and redos whose time has come.

use super::{
    config::Mode,
    event::{Draft, Effect},
    given::{items_since, weary, wins_owed},
    machine::Session,
    phase::Phase,
    queue::{Entry, Why},
    redo::{LATEST, SOONEST},
    round::Notice,
};

impl Session {
    /// Takes the next entry.
    pub(super) fn next(&mut self, out: &mut Vec<Effect>) -> Phase {
        let spent = self.watch.0.saturating_sub(self.started.0);
        let over = spent >= u64::from(self.config.minutes) * 60_000;
        if over {
            // What is still to be produced again belongs to what was asked, and is asked yet.
            let before = self.queue.len();
            self.queue.retain(|e| e.why == Why::Redo);
            self.unasked += before - self.queue.len();
            self.out_of_time |= self.unasked > 0;
        }
        self.mind_weariness();
        match self.pick(over) {
            Some(entry) => {
                out.push(Effect::Load(entry.key.clone()));
                Phase::Waiting { entry, draft: Draft::default(), taken_back: false }
            }
            None => self.end(out),
        }
    }

    fn pick(&mut self, over: bool) -> Option<Entry> {
        self.win = None;
        if let Some(entry) = self.redo_waiting(LATEST) {
            return Some(entry);
        }
        if !over
            && self.eases()
            && wins_owed(&self.given) > 0
            && let Some(entry) = self.take_win()
        {
            self.win = Some(entry.key.clone());
            return Some(entry);
        }
        self.queue.pop_front()
    }

    /// Tells whether wins are put in. An exam that did so would tell how it goes, and a pretest asks each skill once.
    fn eases(&self) -> bool {
        self.config.wins && !self.config.as_written && matches!(self.config.mode, Mode::Study | Mode::Cram)
    }

    /// Takes the surest item there is: a redo that has waited long enough, else what has the highest p, in the queue or
    /// in reserve.
    fn take_win(&mut self) -> Option<Entry> {
        if let Some(entry) = self.redo_waiting(SOONEST) {
            return Some(entry);
        }
        let asked = |entry: &Entry| self.given.iter().any(|g| g.key == entry.key);
        let put_off = |entry: &Entry| self.skipped.as_ref() == Some(&entry.key);
        let best = |entries: &std::collections::VecDeque<Entry>, reserve: bool| {
            let may = |e: &Entry| e.why != Why::Redo && !put_off(e) && !(reserve && asked(e));
            let mut best: Option<(usize, f64)> = None;
            for (n, entry) in entries.iter().enumerate().filter(|(_, e)| may(e)) {
                // The first of equals: the plan has its reasons.
                if best.is_none_or(|(_, p)| entry.p > p) {
                    best = Some((n, entry.p));
                }
            }
            best
        };
        let (queued, spare) = (best(&self.queue, false), best(&self.easy, true));
        match (queued, spare) {
            (Some((_, p)), Some((at, surer))) if surer > p => self.take_spare(at),
            (Some((at, _)), _) => self.queue.remove(at),
            (None, Some((at, _))) => self.take_spare(at),
            (None, None) => None,
        }
    }

    fn take_spare(&mut self, at: usize) -> Option<Entry> {
        self.easy.remove(at).map(|entry| Entry { why: Why::Easy, ..entry })
    }

    /// Takes a redo out of the queue before which so many items or more have come up since its feedback.
    fn redo_waiting(&mut self, items: usize) -> Option<Entry> {
        let due = |e: &Entry| e.why == Why::Redo && items_since(&self.given, &e.key).is_none_or(|since| since >= items);
        let at = self.queue.iter().position(due)?;
        self.queue.remove(at)
    }

    /// After five of the last eight answers were off, nothing new is begun in this session, and stopping is offered.
    fn mind_weariness(&mut self) {
        if self.eases() && !self.weary && weary(&self.given) {
            self.weary = true;
            self.tell = Some(Notice::Enough);
        }
        if self.weary {
            self.queue.retain(|e| !matches!(e.why, Why::New | Why::Challenge));
        }
    }
}
