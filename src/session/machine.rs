//! The machine: a session, and what each event does to it.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::{
    config::Config,
    event::{Draft, Effect, Event, Millis, Now},
    given::Given,
    ids::Ids,
    phase::{Phase, Standing, Wanted},
    plan::{Outlook, Plan},
    queue::{Entry, Why},
    round::{Answered, Goal, Notice, Outcome, PutAside, Round, Turn},
    rows::Cause,
    tally::Past,
};
use crate::{
    deck::model::Nature,
    grade::Verdict,
    memory::row::{ItemKey, Phase as Kind, RowId},
};

/// A session: a queue, where it stands, and what has been.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// The settings it runs under.
    pub config: Config,
    /// Its identity in the log.
    pub id: RowId,
    /// What is still to be asked. Not written with the rest: see [`Session::agenda`].
    #[serde(skip)]
    pub queue: VecDeque<Entry>,
    /// Wins in reserve (PR-21), surest first.
    #[serde(skip)]
    pub easy: VecDeque<Entry>,
    /// What was to be expected of it when it began.
    #[serde(default)]
    pub outlook: Outlook,
    /// Where it stands.
    pub phase: Phase,
    /// The rounds that are over.
    pub past: Vec<Past>,
    pub(super) ids: Ids,
    pub(super) asked: u64,
    pub(super) invitations: u8,
    pub(super) reflecting_ms: u64,
    pub(super) hurried: u8,
    /// Hints that were shown, by item: whoever saw one has seen it, whatever is taken back or put off.
    #[serde(default)]
    pub(super) hinted: Vec<(ItemKey, usize)>,
    /// Which wording an item with variants is asked in, by item.
    #[serde(default)]
    pub(super) surfaces: Vec<(ItemKey, u8)>,
    /// Items whose answer was shown in this session.
    #[serde(default)]
    pub(super) revealed: Vec<ItemKey>,
    /// The answers given, in order.
    pub(super) given: Vec<Given>,
    /// The answers that corrections on their way to the disk speak of, in order.
    pub(super) corrected: VecDeque<RowId>,
    /// Five of the last eight were off: nothing new is begun any more (PR-21).
    pub(super) weary: bool,
    /// Few items were ever seen: redos come twice.
    pub(super) cold: bool,
    /// The item that came up as a win.
    pub(super) win: Option<ItemKey>,
    /// The item that was put off last.
    pub(super) skipped: Option<ItemKey>,
    /// A line for the next question.
    pub(super) tell: Option<Notice>,
    /// The round before is worth a line above the question.
    pub(super) result: bool,
    /// What was answered in an exam, until its feedback.
    #[serde(default)]
    pub(super) paper: Vec<Answered>,
    /// What was put aside, in order.
    #[serde(default)]
    pub(super) asides: Vec<PutAside>,
    /// The item whose edit was settled and is open again.
    #[serde(default)]
    pub(super) unsettled: Option<ItemKey>,
    /// Questions of an exam or a pretest that were not reached.
    #[serde(default)]
    pub(super) unasked: usize,
    /// The time of an exam was up.
    #[serde(default)]
    pub(super) out_of_time: bool,
    pub(super) started: Millis,
    pub(super) watch: Millis,
    pub(super) base: u64,
}

impl Session {
    /// Starts a session over a queue. The first effect loads the first item.
    #[must_use]
    pub fn start(config: Config, plan: impl Into<Plan>, now: Now) -> (Self, Vec<Effect>) {
        let Plan { queue, easy, outlook, .. } = plan.into();
        let mut ids = Ids::above(config.seed, config.after);
        let id = ids.make(now.utc);
        let mut session = Session {
            config,
            id,
            queue: queue.into(),
            easy: easy.into(),
            outlook,
            phase: Phase::Done,
            past: Vec::new(),
            ids,
            asked: 0,
            invitations: 0,
            reflecting_ms: 0,
            hurried: 0,
            hinted: Vec::new(),
            surfaces: Vec::new(),
            revealed: Vec::new(),
            given: Vec::new(),
            corrected: VecDeque::new(),
            weary: false,
            cold: false,
            win: None,
            skipped: None,
            tell: None,
            result: false,
            paper: Vec::new(),
            asides: Vec::new(),
            unsettled: None,
            unasked: 0,
            out_of_time: false,
            started: now.watch,
            watch: now.watch,
            base: 0,
        };
        session.look_at_start();
        let mut effects = Vec::new();
        session.phase = session.next(&mut effects);
        (session, effects)
    }

    /// Takes up a session that was kept: the stopwatch goes on from where it stood. Gives what must be done first.
    #[must_use]
    pub fn resume(&mut self, now: Now) -> Vec<Effect> {
        // Wrapping: the stopwatch may stand higher as well as lower than where the session was left.
        self.base = self.watch.0.wrapping_sub(now.watch.0);
        // Whatever was on its way is in the log or lost; nobody answers for it any more.
        self.corrected.clear();
        if let Phase::Running(round, turn, _) = &mut self.phase {
            // What ran is gone, and what is typed is not.
            self.phase = Phase::Attempt(round.clone(), turn.clone());
        }
        match &self.phase {
            Phase::Waiting { entry, .. } => vec![Effect::Load(entry.key.clone())],
            Phase::LookingBack(at) => self.looked_at(*at).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Takes an event and gives what must be done, in order.
    pub fn handle(&mut self, event: Event, now: Now) -> Vec<Effect> {
        let now = now.at(self.base);
        self.watch = self.watch.max(now.watch);
        if self.take_correction(&event) {
            return Vec::new();
        }
        let mut effects = Vec::new();
        let phase = std::mem::take(&mut self.phase);
        self.phase = self.step(phase, event, now, &mut effects);
        self.note_revealed();
        effects
    }

    /// Tells questions and phases apart: changes whenever what is on the screen is another.
    #[must_use]
    pub fn stamp(&self) -> (u64, u8) {
        let phase = match &self.phase {
            Phase::Waiting { .. } => 0,
            Phase::Lesson(_) => 1,
            // How sure one is belongs to the same question, and so does the way to the disk.
            Phase::Attempt(_, turn)
            | Phase::Sure(_, turn)
            | Phase::Running(_, turn, ..)
            | Phase::Saving(_, turn, _) => {
                return ((self.asked * 64 + self.past.len() as u64) ^ turn.steps_taken(), 2);
            }
            Phase::Verdict(..) => 3,
            Phase::Words(..) => 4,
            Phase::Feedback(..) => 5,
            Phase::Summary(_) => 6,
            Phase::Done => 7,
            Phase::Sheet => 8,
            Phase::LookingBack(_) => 9,
            Phase::Scoring(..) => 10,
            Phase::Edited(..) => 11,
        };
        (self.asked * 64 + self.past.len() as u64, phase)
    }

    /// Tells how many minutes the session has taken, rounded up.
    #[must_use]
    pub fn minutes(&self) -> usize {
        usize::try_from(self.watch.0.saturating_sub(self.started.0).div_ceil(60_000)).unwrap_or(usize::MAX)
    }

    fn step(&mut self, phase: Phase, event: Event, now: Now, out: &mut Vec<Effect>) -> Phase {
        if self.is_up(&phase, now) && !matches!(event, Event::Saved(_) | Event::NotSaved(_)) {
            return self.close_paper(out);
        }
        match (phase, event) {
            (Phase::Waiting { entry, draft, taken_back }, Event::Loaded(card)) => match card {
                Some(card) => {
                    let round = self.round(entry, *card);
                    self.open(round, draft, taken_back, now)
                }
                None => self.next(out),
            },
            // What cannot be read now is passed over; the screen says why.
            (Phase::Waiting { .. }, Event::NotLoaded(_)) => self.next(out),
            (Phase::Attempt(round, turn), event) => self.attempt(round, turn, event, now, out),
            (Phase::Sure(round, turn), event) => self.sure(round, turn, event, now, out),
            (Phase::Running(round, turn, running), event) => self.running(round, turn, running, event, now, out),
            (Phase::Saving(round, turn, outcome), Event::Saved(after)) => {
                self.saved(round, turn, Outcome { after: after.map(|m| *m), ..*outcome }, now, out)
            }
            (Phase::Saving(round, mut turn, _), Event::NotSaved(why)) => {
                turn.notice = Some(Notice::NotSaved(why));
                Phase::Attempt(round, turn)
            }
            (Phase::Scoring(round, standing, had), event) => self.scoring(round, standing, had, event, now, out),
            (Phase::Verdict(round, standing), event) => self.verdict(round, standing, event, now, out),
            (Phase::Words(round, standing, wanted), event) => self.words(round, standing, wanted, event, now, out),
            (Phase::Feedback(round, standing), event) => self.feedback(round, standing, event, now, out),
            (Phase::Sheet, Event::GoOn) => self.look_back(0, out),
            (Phase::Sheet, Event::Stop) | (Phase::LookingBack(_), Event::Stop) => Phase::Summary(None),
            (Phase::Sheet, Event::Undo) if !self.is_exam() => self.take_back(None, now, out).unwrap_or(Phase::Sheet),
            (Phase::LookingBack(at), Event::Loaded(card)) => self.show_miss(at, card.map(|c| *c), now, out),
            (Phase::LookingBack(at), Event::NotLoaded(_)) => self.look_back(at + 1, out),
            (Phase::Summary(_), Event::Close { mistake, insight }) => self.close(mistake, insight, now, out),
            (Phase::Summary(_), Event::GoOn) => {
                out.push(Effect::Finish);
                Phase::Done
            }
            (Phase::Summary(_), Event::Closing(line)) => Phase::Summary(Some(Box::new(line))),
            (Phase::Summary(line), Event::Undo) if !self.is_exam() => {
                let phase = match self.aside_taken_back(None, now, out) {
                    Some(phase) => phase,
                    None => self.take_back(None, now, out),
                };
                phase.unwrap_or(Phase::Summary(line))
            }
            (Phase::Lesson(round), event) => self.lesson(round, event, now, out),
            (Phase::Edited(round, draft), event) => self.edited(round, draft, event, now, out),
            (Phase::Waiting { .. }, Event::Stop) => self.stop(None, out),
            (phase, _) => phase,
        }
    }

    /// Shows an item: its lesson first where that is due, else its question.
    fn open(&mut self, round: Round, draft: Draft, taken_back: bool, now: Now) -> Phase {
        let mut round = Box::new(round);
        if taken_back {
            self.tell = Some(self.said_of_taking_back(&round));
        }
        if round.entry.why == Why::Redo {
            round.redos = self.redos_so_far(&round.entry);
            return self.ask(round, Some(Kind::Redo), draft, now);
        }
        if self.asks_of_edit(&round) {
            return Phase::Edited(round, draft);
        }
        // The learner's own choice covers the explanation too.
        round.entry.instruct &= !self.config.instruct || round.card.memory.is_some();
        round.hints = self.hints_seen(&round);
        if !taken_back && self.instruct_first(&round) && !round.lesson().is_empty() {
            return Phase::Lesson(round);
        }
        self.ask(round, None, draft, now)
    }

    fn attempt(
        &mut self,
        mut round: Box<Round>,
        mut turn: Box<Turn>,
        event: Event,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        if matches!(event, Event::Saved(_) | Event::NotSaved(_)) {
            // What an earlier key wanted written; its line stays.
            return Phase::Attempt(round, turn);
        }
        turn.notice = None;
        if self.withholds(&mut turn, &event) {
            return Phase::Attempt(round, turn);
        }
        if matches!(event, Event::Skip | Event::Stop | Event::Undo | Event::Aside(_)) {
            self.put_away(&round, &turn, out);
        }
        match event {
            Event::Draft(draft) => {
                turn.first_key.get_or_insert(now.watch);
                turn.redraft(draft);
            }
            Event::Take(step) => return self.take(round, turn, step, now, out),
            Event::Ready => match self.usable(&round, &turn) {
                Err(why) => turn.notice = Some(round.refusal(why)),
                Ok(_) if self.asks_confidence(&round, turn.kind) => return Phase::Sure(round, turn),
                Ok(_) => return self.commit(round, turn, None, now, out),
            },
            Event::Commit(confidence) => match self.usable(&round, &turn) {
                Err(why) => turn.notice = Some(round.refusal(why)),
                Ok(_) => return self.commit(round, turn, confidence, now, out),
            },
            Event::Run => return self.run(round, turn, Goal::Practice, now, out),
            Event::GiveUp => return self.give_up(round, turn, now, out),
            Event::Hint => self.hint(&mut round, &mut turn, now),
            Event::Skip => return self.skip(round, turn, out),
            Event::Undo => return self.undo(round, turn, now, out),
            Event::IWasRight => return self.override_earlier(round, turn, now, out),
            Event::Aside(aside) => return self.put_aside(round, turn, aside, now, out),
            Event::Stop => return self.stop(Some(round), out),
            _ => {}
        }
        Phase::Attempt(round, turn)
    }

    fn sure(&mut self, round: Box<Round>, mut turn: Box<Turn>, event: Event, now: Now, out: &mut Vec<Effect>) -> Phase {
        match event {
            Event::Commit(confidence) => self.commit(round, turn, confidence, now, out),
            Event::Back => Phase::Attempt(round, turn),
            Event::Draft(draft) => {
                turn.redraft(draft);
                Phase::Attempt(round, turn)
            }
            Event::GiveUp
            | Event::Skip
            | Event::Hint
            | Event::Undo
            | Event::IWasRight
            | Event::Aside(_)
            | Event::Stop => self.attempt(round, turn, event, now, out),
            _ => Phase::Sure(round, turn),
        }
    }

    /// Goes on after a commit is safe.
    fn saved(
        &mut self,
        round: Box<Round>,
        turn: Box<Turn>,
        outcome: Outcome,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        if turn.kind != Kind::Exam && round.waits_for_score(&outcome) {
            return round.open_points(*turn, outcome, now);
        }
        self.judged(round, *turn, outcome, now, out)
    }

    /// Goes on once it is known how an answer ended.
    pub(super) fn judged(
        &mut self,
        mut round: Box<Round>,
        turn: Turn,
        outcome: Outcome,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        self.note_given(&round, &turn, &outcome);
        if !round.rows.contains(&outcome.id) {
            round.rows.push(outcome.id);
        }
        if round.first.is_none() {
            round.first = Some(outcome.clone());
        }
        self.mind_effort(now, out);
        let right = outcome.right();
        if turn.kind == Kind::Retry && self.was_slip(&round, right, now) {
            return self.put_right(round, now, out);
        }
        if turn.kind == Kind::Exam {
            return self.hand_in(round, turn, outcome, out);
        }
        let mut standing = Box::new(Standing { turn, outcome, since: now.watch, invited: false, typed: None });
        match standing.turn.kind {
            Kind::Redo => {
                round.redos += 1;
                if !right {
                    return Phase::Feedback(round, standing);
                }
                self.once_more_later(&round);
                if round.has_an_end() {
                    return Phase::Feedback(round, standing);
                }
                self.finish(round, Some(&standing.outcome), out)
            }
            Kind::Retry if right => Phase::Feedback(round, standing),
            _ if right && !round.has_an_end() && (standing.outcome.sure() || standing.outcome.confidence.is_none()) => {
                self.finish(round, Some(&standing.outcome), out)
            }
            _ if right || self.is_brief() => Phase::Feedback(round, standing),
            // Nothing is left to be asked: its cause is certain, and there is no other try.
            _ if standing.outcome.left_open() && !may_retry(&round, &standing) => {
                self.after_verdict(round, standing, None, now, out)
            }
            _ => {
                self.invite(&round, &mut standing);
                Phase::Verdict(round, standing)
            }
        }
    }

    fn verdict(
        &mut self,
        round: Box<Round>,
        mut standing: Box<Standing>,
        event: Event,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        match event {
            Event::GoOn => self.after_verdict(round, standing, None, now, out),
            Event::Name(Cause::Slip) if self.may_mend(&round, &standing, now) => self.mend(round, standing, now, out),
            Event::Name(cause) => self.after_verdict(round, standing, Some(cause), now, out),
            Event::Write if self.keeps() => Phase::Words(round, standing, Wanted::Why),
            Event::TryAgain | Event::Hint if may_retry(&round, &standing) => self.retry(round, &standing, now),
            Event::IWasRight if standing.outcome.claimable() => {
                self.override_verdict(&round, &mut standing, now, out);
                Phase::Feedback(round, standing)
            }
            Event::Undo => self.undo(round, Box::new(standing.turn), now, out),
            Event::Aside(aside) => match self.put_answered_aside(round, standing, aside, now, out) {
                Ok(phase) => phase,
                Err((round, standing)) => Phase::Verdict(round, standing),
            },
            Event::Stop => self.stop(Some(round), out),
            _ => Phase::Verdict(round, standing),
        }
    }

    fn feedback(
        &mut self,
        mut round: Box<Round>,
        mut standing: Box<Standing>,
        event: Event,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        match event {
            Event::GoOn => {
                self.has_read(&mut standing, now, out);
                round.settle(&standing.outcome);
                return self.after_feedback(round, &standing, now, out);
            }
            Event::Write if self.keeps() => return Phase::Words(round, standing, Wanted::Insight),
            Event::IWasRight if standing.outcome.claimable() => {
                self.override_verdict(&round, &mut standing, now, out);
            }
            Event::Aside(aside) if !self.is_exam() => {
                return match self.put_answered_aside(round, standing, aside, now, out) {
                    Ok(phase) => phase,
                    Err((round, standing)) => Phase::Feedback(round, standing),
                };
            }
            Event::Undo if !self.is_exam() => return self.undo(round, Box::new(standing.turn), now, out),
            Event::Stop if self.is_exam() => return Phase::Summary(None),
            Event::Stop => return self.stop_after(round, &standing, out),
            _ => {}
        }
        Phase::Feedback(round, standing)
    }

    /// Closes a round and takes the next entry.
    pub(super) fn finish(&mut self, round: Box<Round>, last: Option<&Outcome>, out: &mut Vec<Effect>) -> Phase {
        self.close_round(round, last);
        self.result = !self.is_exam();
        self.next(out)
    }
}

/// Tells whether another try is offered: after one committed answer, before the feedback (PR-17, PR-3).
pub(super) fn may_retry(round: &Round, standing: &Standing) -> bool {
    let has_hint = round.card.rung(round.rung).is_some_and(|r| round.hints < r.hints.len());
    let problem = round.card.item.nature == Nature::Problem;
    let kind = match standing.turn.kind {
        Kind::Pretest | Kind::Review | Kind::Probe | Kind::Cram => true,
        // What was meant to put a slip right used no hint.
        Kind::Retry => round.mending.is_some(),
        Kind::Redo | Kind::Exam => false,
    };
    // Whoever scored an explanation has seen what it should have said.
    kind && !round.retried && !standing.outcome.right() && (has_hint || problem) && round.rubric().is_none()
}

/// Tells whether a verdict is a stumble.
#[must_use]
pub fn is_stumble(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Partial | Verdict::Off | Verdict::GaveUp)
}
