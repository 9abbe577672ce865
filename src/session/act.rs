//! What the machine does between phases: asking, committing, hinting, taking back, writing down.

use super::{
    ask::ask,
    card,
    config::Mode,
    drafted::response,
    event::{Draft, Effect, Now, verbatim},
    gate::{Asking, DRAINED_MS, Gate, WAIT, gate},
    given::Given,
    machine::{Session, is_stumble},
    phase::{Phase, Standing},
    queue::{Entry, Why},
    round::{Goal, Notice, Outcome, Round, Turn},
    rows::{NewRow, Reflection, Words},
    running::{self, begin_with, mended},
    tally::Past,
};
use crate::{
    deck::model::{Level, Rung, Way},
    grade::{self, Grade, Response, Unusable, Verdict},
    memory::{
        day::study_day,
        pace,
        predict::success,
        row::{Attempt, Confidence, Event as LogEvent, Phase as Kind, StudyDay, What},
    },
};

/// Characters of a question that are kept to name it by.
const ASKED: usize = 160;
/// Feedback shorter than this was not read.
const UNREAD_MS: u64 = 1_500;
/// After so many unread in a row the learner is told once what reading is worth (PR-12).
const UNREAD_TOLD: u8 = 5;

impl Session {
    /// Tells the study day of a moment.
    #[must_use]
    pub fn today(&self, now: Now) -> StudyDay {
        study_day(now.utc, now.offset, self.config.turn_hour)
    }

    /// Puts the question of a round on the screen.
    pub(super) fn ask(&mut self, mut round: Box<Round>, kind: Option<Kind>, draft: Draft, now: Now) -> Phase {
        let kind = kind.unwrap_or_else(|| self.kind(&round));
        if kind == Kind::Redo {
            // The answer is to be produced, and the last hint tells it.
            round.hints = 0;
        }
        self.asked += 1;
        let notice = self.tell.take().or_else(|| self.tell_to_read().then_some(Notice::WorthReading));
        round.shown.get_or_insert(now.watch);
        let Some(rung) = round.card.rung(round.rung) else {
            return Phase::Waiting { entry: round.entry, draft, taken_back: false };
        };
        let mut ask = ask(&round.card, round.rung, rung, self.shuffle(&round.entry));
        if !self.config.gates || matches!(kind, Kind::Redo | Kind::Retry) {
            // No time is asked for where there is no sense of it, or where nothing is proved.
            ask.bar_ms = None;
        }
        ask.other_wording = round.variant > 0;
        let draft = begin_with(&round, kind, &ask, draft);
        let mut turn = Turn {
            kind,
            ask,
            draft,
            shown: now.watch,
            first_key: None,
            hint_since: now.watch,
            notice,
            tried: None,
            committed: None,
        };
        turn.set_scene(&round);
        Phase::Attempt(round, Box::new(turn))
    }

    pub(super) fn kind(&self, round: &Round) -> Kind {
        match self.config.mode {
            Mode::Cram => return Kind::Cram,
            Mode::Exam => return Kind::Exam,
            Mode::Study | Mode::Pretest => {}
        }
        if matches!(round.entry.why, Why::Easy | Why::Cram) {
            return Kind::Cram;
        }
        if self.revealed.contains(&round.entry.key) {
            // Its answer has been seen, and only what is recalled is evidence.
            return Kind::Redo;
        }
        match &round.card.memory {
            None => Kind::Pretest,
            Some(memory) if memory.probing || round.rung > usize::from(memory.rung) => Kind::Probe,
            Some(_) => Kind::Review,
        }
    }

    /// Seeds the order of options: from the session, the item and how many questions went before; never from the key.
    fn shuffle(&self, entry: &Entry) -> u64 {
        let name = [entry.key.deck.as_str(), "\u{1f}", entry.key.item.as_str()];
        let hash = name
            .iter()
            .flat_map(|s| s.bytes())
            .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        hash ^ self.config.seed.rotate_left(17) ^ self.asked.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    /// Tells whether what is typed or picked can be committed.
    ///
    /// # Errors
    /// Why not; nothing is graded then.
    pub fn is_usable(&self) -> Result<(), Unusable> {
        match &self.phase {
            Phase::Attempt(round, turn) | Phase::Sure(round, turn) => self.usable(round, turn).map(|_| ()),
            _ => Err(Unusable::Empty),
        }
    }

    pub(super) fn usable(&self, round: &Round, turn: &Turn) -> Result<(Response, Grade), Unusable> {
        let rung = round.card.rung(round.rung).ok_or(Unusable::Empty)?;
        let response = response(rung, turn);
        let grade = grade::grade(rung, &response)?;
        Ok((response, grade))
    }

    pub(super) fn commit(
        &mut self,
        round: Box<Round>,
        mut turn: Box<Turn>,
        confidence: Option<Confidence>,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        match self.usable(&round, &turn) {
            Ok((Response::Code { .. }, _)) => self.run(round, turn, Goal::Commit(confidence), now, out),
            Ok((response, grade)) => self.record(round, turn, response, grade, confidence, now, out),
            Err(why) => {
                turn.notice = Some(round.refusal(why));
                Phase::Attempt(round, turn)
            }
        }
    }

    pub(super) fn give_up(&mut self, round: Box<Round>, turn: Box<Turn>, now: Now, out: &mut Vec<Effect>) -> Phase {
        let (response, replies) = round.left_walk(&turn).unwrap_or((Response::GaveUp, Vec::new()));
        let grade = Grade { replies, ..Grade::plain(Verdict::GaveUp) };
        self.record(round, turn, response, grade, None, now, out)
    }

    #[expect(clippy::too_many_arguments, reason = "one row has as many sources")]
    pub(super) fn record(
        &mut self,
        round: Box<Round>,
        turn: Box<Turn>,
        response: Response,
        grade: Grade,
        confidence: Option<Confidence>,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        let Some(rung) = round.card.rung(round.rung) else {
            return Phase::Attempt(round, turn);
        };
        let item = &round.card.item;
        let confidence = confidence.filter(|_| self.asks_confidence(&round, turn.kind));
        let at = turn.committed.unwrap_or(now.watch);
        let ms = u32::try_from(at.0.saturating_sub(turn.shown.0)).unwrap_or(u32::MAX);
        let outcome = Outcome {
            id: self.ids.make(now.utc),
            kind: turn.kind,
            response,
            confidence,
            grade,
            overridden: false,
            slipped: false,
            ms,
            after: round.card.memory.clone(),
            cause: None,
            reflection: None,
            written: Default::default(),
            late: None,
        };
        let attempt = Attempt {
            id: outcome.id,
            device: self.config.device.clone(),
            key: round.entry.key.clone(),
            rung: u8::try_from(round.rung).unwrap_or(u8::MAX),
            level: rung.level(),
            way: rung.ask.way(),
            skill: item.skill.clone(),
            revision: item.revision.clone(),
            session: self.id,
            at: now.utc,
            offset: now.offset,
            day: self.today(now),
            phase: turn.kind,
            response: verbatim(&outcome.response),
            confidence,
            verdict: outcome.grade.verdict,
            score: outcome.grade.score,
            misconception: outcome.belief().map(str::to_owned),
            hints: u8::try_from(round.hints).unwrap_or(u8::MAX),
            guess: rung.guess_rate(),
            ceiling: u8::try_from(item.top_rung()).unwrap_or(u8::MAX),
            k: self.k(&round, now),
            retention: self.config.retention_of(&round.entry.key.deck, item.safety_critical),
            params: self.config.params,
            first_key_ms: turn
                .first_key
                .map(|key| u32::try_from(key.0.saturating_sub(turn.shown.0)).unwrap_or(u32::MAX)),
            commit_ms: ms,
            bar_ms: turn.ask.bar_ms,
            variant: round.variant,
            turns: round.wrong_turns(&outcome.response),
        };
        let late =
            pace::late(&attempt).then_some((attempt.commit_ms, attempt.bar_ms)).and_then(|(ms, bar)| Some((ms, bar?)));
        let outcome = Outcome { late, ..outcome };
        out.push(Effect::Append(vec![NewRow::Attempt(Box::new(attempt))]));
        Phase::Saving(round, turn, Box::new(outcome))
    }

    /// Predicts the chance that the learner knows the open item (LEARNING.md 3).
    fn k(&self, round: &Round, now: Now) -> f64 {
        let card = &round.card;
        let level = card.rung(round.rung).map_or(Level::Cued, Rung::level);
        // On a rung above the one it stands on its memory says nothing.
        let memory = card.memory.as_ref().filter(|memory| round.rung <= usize::from(memory.rung));
        card.footing.k(card.item.difficulty, level, memory, self.today(now))
    }

    pub(super) fn hint(&mut self, round: &mut Round, turn: &mut Turn, now: Now) {
        let Some(rung) = round.card.rung(round.rung) else { return };
        let (k, guess) = (self.k(round, now), rung.guess_rate());
        let asking = Asking {
            hints: rung.hints.len(),
            shown: round.hints,
            committed: !round.rows.is_empty(),
            since: turn.hint_since,
            p: success(k, guess),
            gates: self.config.gates,
        };
        match gate(asking, now.watch) {
            Gate::Open => {
                round.hints += 1;
                turn.hint_since = now.watch;
                round.hint_shown = Some(now.watch);
                if turn.kind != Kind::Redo {
                    self.note_hints(round);
                }
            }
            Gate::Wait(seconds) => turn.notice = Some(Notice::HintIn(seconds)),
            Gate::Later => turn.notice = Some(Notice::HintLater),
            Gate::None => turn.notice = Some(Notice::NoHint),
        }
    }

    /// Adds an answer to those given.
    pub(super) fn note_given(&mut self, round: &Round, turn: &Turn, outcome: &Outcome) {
        let hints = round.card.rung(round.rung).map_or(0, |r| r.hints.len());
        let opened = round.shown.unwrap_or(turn.shown);
        // An answer that was scored later is among the rows already.
        let opens = round.rows.iter().all(|row| *row == outcome.id);
        self.skipped = None;
        self.given.push(Given {
            row: outcome.id,
            key: round.entry.key.clone(),
            kind: turn.kind,
            way: round.card.rung(round.rung).map_or(Way::Type, |r| r.ask.way()),
            verdict: outcome.grade.verdict,
            right: outcome.right(),
            opens,
            win: opens && self.win.as_ref() == Some(&round.entry.key),
            again: round.entry.why == Why::Redo,
            ms: outcome.ms,
            drained: hints >= 2
                && round.hints >= hints
                && round.hint_shown.is_some_and(|at| at.0.saturating_sub(opened.0) < DRAINED_MS),
            idle: false,
        });
    }

    fn note_hints(&mut self, round: &Round) {
        match self.hinted.iter_mut().find(|(key, _)| *key == round.entry.key) {
            Some((_, seen)) => *seen = round.hints.max(*seen),
            None => self.hinted.push((round.entry.key.clone(), round.hints)),
        }
    }

    /// Tells how many hints of an item were seen in this session.
    pub(super) fn hints_seen(&self, round: &Round) -> usize {
        let has = round.card.rung(round.rung).map_or(0, |r| r.hints.len());
        self.hinted.iter().find(|(key, _)| *key == round.entry.key).map_or(0, |(_, seen)| (*seen).min(has))
    }

    /// Asks once more with a hint, before the feedback.
    pub(super) fn retry(&mut self, mut round: Box<Round>, standing: &Standing, now: Now) -> Phase {
        round.retried = true;
        let hints = round.card.rung(round.rung).map_or(0, |r| r.hints.len());
        let waited = round.hint_shown.map_or(WAIT, |shown| now.watch.0.saturating_sub(shown.0));
        let early = self.config.gates && waited < WAIT && round.hints < hints;
        let shown = round.hint_shown;
        if !early {
            round.hints = (round.hints + 1).min(hints);
            round.hint_shown = Some(now.watch);
            self.note_hints(&round);
        }
        let draft = mended(standing);
        let mut phase = self.ask(round, Some(Kind::Retry), draft, now);
        if early && let Phase::Attempt(_, turn) = &mut phase {
            // Levels are ten seconds apart (PR-18), also over a committed answer.
            turn.hint_since = shown.unwrap_or(now.watch);
            turn.notice = Some(Notice::HintIn((WAIT - waited).div_ceil(1000)));
        }
        phase
    }

    /// Puts the open item at the end of the queue; an answer that is already written stays.
    pub(super) fn skip(&mut self, round: Box<Round>, mut turn: Box<Turn>, out: &mut Vec<Effect>) -> Phase {
        if self.queue.is_empty() && round.rows.is_empty() {
            turn.notice = Some(Notice::NothingElse);
            return Phase::Attempt(round, turn);
        }
        let entry = round.entry.clone();
        let untouched = round.rows.is_empty();
        self.close_round(round, None);
        // The line above the next question would speak of a round that nobody has in mind any more.
        self.result = !untouched;
        if untouched {
            self.skipped = Some(entry.key.clone());
        }
        let phase = self.next(out);
        if untouched {
            self.queue.push_back(entry);
        }
        phase
    }

    pub(super) fn said(&mut self, entry: &Entry, what: What, now: Now) -> NewRow {
        NewRow::Event(Box::new(LogEvent {
            id: self.ids.make(now.utc),
            device: self.config.device.clone(),
            session: Some(self.id),
            at: now.utc,
            offset: now.offset,
            day: self.today(now),
            key: Some(entry.key.clone()),
            what,
        }))
    }

    /// Writes down what is known of a stumble so far; replaces what was written before.
    pub(super) fn reflect(&mut self, standing: &mut Standing, read_ms: Option<u32>, now: Now, out: &mut Vec<Effect>) {
        let outcome = &mut standing.outcome;
        let row = Reflection {
            id: self.ids.make(now.utc),
            device: self.config.device.clone(),
            attempt: outcome.id,
            at: now.utc,
            offset: now.offset,
            words: Words {
                cause: outcome.cause.map(|c| c.name().to_owned()).unwrap_or_default(),
                expected: outcome.written.expected.clone(),
                happened: outcome.written.happened.clone(),
                gap: outcome.written.gap.clone(),
                insight: outcome.written.insight.clone(),
            },
            read_ms,
            supersedes: outcome.reflection,
        };
        outcome.reflection = Some(row.id);
        out.push(Effect::Append(vec![NewRow::Reflection(Box::new(row))]));
    }

    /// Notes how long feedback stood, and tells once what reading it is worth (PR-12).
    pub(super) fn has_read(&mut self, standing: &mut Standing, now: Now, out: &mut Vec<Effect>) {
        // Where there is no sense of time nobody knows how long it stood.
        if standing.outcome.right() || standing.turn.kind == Kind::Redo || !self.config.gates {
            return;
        }
        let read = now.watch.0.saturating_sub(standing.since.0);
        self.hurried = if read < UNREAD_MS { self.hurried.saturating_add(1) } else { 0 };
        self.reflect(standing, Some(u32::try_from(read).unwrap_or(u32::MAX)), now, out);
    }

    /// Tells whether the learner should hear now what reading feedback is worth; true once.
    pub(super) fn tell_to_read(&mut self) -> bool {
        let tell = self.hurried >= UNREAD_TOLD && !self.config.told_to_read && self.config.gates;
        self.config.told_to_read |= tell;
        tell
    }

    /// Counts the time since the screen came up as reflection, once.
    pub(super) fn spend(&mut self, standing: &mut Standing, now: Now) {
        self.reflecting_ms += now.watch.0.saturating_sub(standing.since.0);
        standing.since = now.watch;
    }

    /// Closes a round: into the past, or into the round whose answer it produced again.
    pub(super) fn close_round(&mut self, round: Box<Round>, last: Option<&Outcome>) {
        if round.entry.why != Why::Redo {
            let past = round.into_past(last);
            if let Some(again) = past.as_ref().filter(|p| p.right && self.config.mode == Mode::Cram) {
                // What was off before in this cram has been put right by now.
                let before = self.past.iter_mut().filter(|p| p.entry.key == again.entry.key);
                before.for_each(|p| p.redone |= !p.right);
            }
            self.past.extend(past);
            return;
        }
        let again = last.is_some_and(Outcome::right);
        if let Some(past) = self.past.iter_mut().rev().find(|p| p.entry.key == round.entry.key) {
            past.redone |= again;
            past.rows.extend(round.rows);
            if let Some(after) = last.and_then(|o| o.after.as_ref()) {
                past.reckon(Some(after));
            }
        }
    }
}

impl Round {
    /// Opens an item.
    #[must_use]
    pub fn new(entry: Entry, card: card::Card) -> Self {
        let top = card.item.top_rung();
        // A challenge enters higher than its memory stands, a cram walks the ladder, a paper asks for the top.
        let entered = entry.rung.map(|rung| usize::from(rung).min(top));
        let rung = entered.unwrap_or_else(|| card.rung_index());
        Round {
            entry,
            card,
            rung,
            variant: 0,
            rows: Vec::new(),
            hints: 0,
            retried: false,
            redos: 0,
            mending: None,
            hint_shown: None,
            shown: None,
            first: None,
        }
    }

    /// Takes over what was said about its first answer since: words, and "I was right".
    pub(super) fn settle(&mut self, outcome: &Outcome) {
        if let Some(first) = self.first.as_mut().filter(|first| first.id == outcome.id) {
            *first = outcome.clone();
        }
    }

    /// Closes the round; none when nothing was committed.
    #[must_use]
    pub(super) fn into_past(self, last: Option<&Outcome>) -> Option<Past> {
        let first = self.first?;
        let last = last.unwrap_or(&first);
        let before = self.card.memory.as_ref();
        let first_right = first.right() || (last.id == first.id && last.right());
        let belief = first.belief().and_then(|id| self.card.misconceptions.iter().find(|m| m.id == id));
        // Practice recovers nothing, and neither does what was asked twice on one day.
        let lasting = matches!(first.kind, Kind::Pretest | Kind::Review | Kind::Probe);
        let mut past = Past {
            verdict: first.grade.verdict,
            right: first_right,
            overridden: first.overridden || (last.id == first.id && last.overridden),
            skill: self.card.skill_title.clone(),
            slipped: first.slipped,
            rung: before.map_or(self.rung, |m| usize::from(m.rung)),
            stumbled: lasting && before.is_some_and(|m| m.misses > 0 || m.check.is_some()),
            confidence: first.confidence,
            asked: self.card.rung(self.rung).map(|rung| rung.prompt.chars().take(ASKED).collect()).unwrap_or_default(),
            said: running::in_short(&first.response),
            typed: matches!(first.response, Response::Text(_) | Response::Blanks(_)),
            near_to: first.grade.near_to.clone(),
            belief: belief.map(|m| m.belief.clone()),
            redone: is_stumble(first.grade.verdict) && last.id != first.id && last.right(),
            recovered: false,
            raised: None,
            late: first.late.filter(|_| first_right),
            due: None,
            insight: if last.written.insight.is_empty() {
                first.written.insight.clone()
            } else {
                last.written.insight.clone()
            },
            rows: self.rows,
            entry: self.entry,
        };
        past.reckon(last.after.as_ref());
        Some(past)
    }
}
