//! What a screen may know of a session at this moment, and no more.

use super::{
    ask::Ask,
    card::{self, Words},
    earlier::Earlier,
    event::{Draft, Line, Now, Written},
    last::Last,
    machine::{Session, may_retry},
    map::{Map, map},
    phase::{Phase, Standing, Wanted},
    queue::{Entry, Why},
    round::{Goal, Notice, Outcome, Round, Running, Tried, Turn},
    rows::Cause,
    sheet::Sheet,
    tally::{Tally, tally},
};
use crate::{
    deck::model::{self, Rung},
    grade::{Response, Verdict, code::Ran, order, walk::shown},
    memory::row::{Confidence, Phase as Kind},
};

/// Lapses at which the learner is told (PR-20).
const STUBBORN: u32 = 4;

/// What is on the screen.
#[derive(Debug, Clone, PartialEq)]
pub enum View<'a> {
    /// An item is on its way.
    Waiting,
    /// What becomes of a memory whose answer was changed; there is no lesson, and neither answer is here.
    Edited(LessonView<'a>),
    /// The lesson before an attempt.
    Lesson(LessonView<'a>),
    /// A question.
    Attempt(AttemptView<'a>),
    /// An explanation, and the points it should make.
    Scoring(ScoringView<'a>),
    /// The verdict alone.
    Verdict(VerdictView<'a>),
    /// Words are being written.
    Words(WordsView<'a>),
    /// What the mistake means.
    Feedback(Box<FeedbackView<'a>>),
    /// The result of an exam, or the map of gaps after a pretest.
    Sheet(Box<Sheet>),
    /// The end of a session.
    Summary(Box<Tally>),
    /// Nothing more.
    Done,
}

/// How far the session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Number of the open item, from 1.
    pub at: usize,
    /// How many there are.
    pub of: usize,
}

/// The lesson of an item, shown first.
#[derive(Debug, Clone, PartialEq)]
pub struct LessonView<'a> {
    /// How far the session is.
    pub place: Place,
    /// Title of the deck.
    pub deck: &'a str,
    /// Title of the skill.
    pub skill: &'a str,
    /// The prompt that will be asked.
    pub prompt: &'a str,
    /// The lesson, Markdown.
    pub lesson: &'a str,
    /// For an arbitrary fact, what is to be recalled.
    pub answer: Vec<String>,
    /// How the round before ended.
    pub last: Option<Last<'a>>,
}

/// A question, its draft, and the line that answers the last key.
#[derive(Debug, Clone, PartialEq)]
pub struct AttemptView<'a> {
    /// How far the session is.
    pub place: Place,
    /// What the answer will be part of.
    pub kind: Kind,
    /// The question.
    pub ask: &'a Ask,
    /// What is typed or picked.
    pub draft: &'a Draft,
    /// The answer stands and a confidence is wanted.
    pub sure: bool,
    /// A confidence is asked for with this answer.
    pub asks_confidence: bool,
    /// The hints shown so far.
    pub hints: Vec<&'a str>,
    /// Minutes left of an exam, begun ones counted.
    pub minutes_left: Option<u64>,
    /// The field is open again to put a slip right.
    pub mending: bool,
    /// A line that answers the last key.
    pub notice: Option<&'a Notice>,
    /// How the round before ended.
    pub last: Option<Last<'a>>,
    /// The session opens here: a word of encouragement (PR-5).
    pub opening: bool,
    /// The log keeps what is answered; it does not while a deck is tried.
    pub keeps: bool,
    /// There is something to take back.
    pub undoes: bool,
    /// Why the item is asked.
    pub why: Why,
    /// What came of running the code last.
    pub tried: Option<&'a Tried>,
    /// The code is running.
    pub running: Option<RunningView>,
}

/// Code that is running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunningView {
    /// For how many milliseconds.
    pub ms: u64,
    /// It is handed in.
    pub commits: bool,
    /// It was called off, and is being ended.
    pub called_off: bool,
}

impl RunningView {
    fn of(running: Running, now: Now) -> Self {
        RunningView {
            ms: now.watch.0.saturating_sub(running.since.0),
            commits: matches!(running.goal, Goal::Commit(_)),
            called_off: running.called_off,
        }
    }
}

/// An explanation that stands, beside the points it should make.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoringView<'a> {
    /// How far the session is.
    pub place: Place,
    /// The question.
    pub ask: &'a Ask,
    /// What was written, one line each.
    pub said: Vec<String>,
    /// How the author would explain it, Markdown; may be empty.
    pub model: &'a str,
    /// The points, each with whether it must not be missing.
    pub points: Vec<(&'a str, bool)>,
    /// The points that were made, as indices.
    pub had: &'a [usize],
    /// How sure the learner was.
    pub confidence: Option<Confidence>,
}

/// The verdict and nothing of the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct VerdictView<'a> {
    /// How far the session is.
    pub place: Place,
    /// The question.
    pub ask: &'a Ask,
    /// The verdict.
    pub verdict: Verdict,
    /// What was answered, one part a line.
    pub said: Vec<String>,
    /// What tripped the learner up is asked; where nothing was said, that is certain.
    pub asks_cause: bool,
    /// How sure the learner was.
    pub confidence: Option<Confidence>,
    /// Another try with a hint can be had.
    pub retry: bool,
    /// Words are invited.
    pub invited: bool,
}

/// Words that are being written.
#[derive(Debug, Clone, PartialEq)]
pub struct WordsView<'a> {
    /// How far the session is.
    pub place: Place,
    /// The question.
    pub ask: &'a Ask,
    /// What was answered.
    pub said: Vec<String>,
    /// Which words.
    pub wanted: Wanted,
    /// The right answer, one part a line, once it has been shown.
    pub answer: Vec<String>,
    /// Why it is right, Markdown, once it has been shown.
    pub explain: &'a str,
    /// Words must be given to go on.
    pub required: bool,
    /// What was written before.
    pub written: &'a Written,
}

/// What the mistake means.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedbackView<'a> {
    /// How far the session is.
    pub place: Place,
    /// The question.
    pub ask: &'a Ask,
    /// The verdict.
    pub verdict: Verdict,
    /// It counts as right.
    pub right: bool,
    /// "I was right" was said.
    pub overridden: bool,
    /// What was answered, one part a line.
    pub said: Vec<String>,
    /// The right answer, one part a line.
    pub answer: Vec<String>,
    /// The verdict of each part, where there are several: of blanks, of lines put in order, of points made.
    pub parts: &'a [Verdict],
    /// How the author would explain it, Markdown; may be empty.
    pub model: &'a str,
    /// The way through a scenario; none where none was asked for, or nothing was done.
    pub map: Option<Map<'a>>,
    /// What the answer believes, and what is so instead.
    pub beliefs: Vec<(&'a str, &'a str)>,
    /// The author's words on this mistake.
    pub says: Vec<&'a str>,
    /// The answer before a try with a hint, where that one is told about too.
    pub earlier: Option<Earlier<'a>>,
    /// Why the right answer is right.
    pub explain: &'a str,
    /// What came of running the code that was handed in.
    pub ran: Option<&'a Ran>,
    /// What the learner wrote last time.
    pub words: Option<&'a Words>,
    /// The cause that was named.
    pub cause: Option<Cause>,
    /// The insight written now.
    pub insight: &'a str,
    /// The log keeps what is written.
    pub keeps: bool,
    /// It belongs to a paper, whose misses are looked at one after another.
    pub exam: bool,
    /// The answer is to be produced again next.
    pub redo: bool,
    /// This miss was its fourth since it was put aside last, or ever (PR-20).
    pub stubborn: bool,
    /// This miss has put the item aside for a while (PR-20).
    pub parked: bool,
    /// The worked example that goes with that, Markdown; empty where the deck has none beyond its explanation.
    pub lesson: &'a str,
    /// Days until it comes back.
    pub days: Option<i32>,
    /// How sure the learner was.
    pub confidence: Option<Confidence>,
}

impl Session {
    /// Gives what a screen may show now.
    #[must_use]
    pub fn view(&self, now: Now) -> View<'_> {
        match &self.phase {
            // While an answer is on its way to the disk the question stays as it was.
            Phase::Attempt(round, turn) | Phase::Saving(round, turn, _) => {
                View::Attempt(self.attempt_view(round, turn, false, now))
            }
            Phase::Sure(round, turn) => View::Attempt(self.attempt_view(round, turn, true, now)),
            Phase::Running(round, turn, running) => {
                let view = self.attempt_view(round, turn, false, now);
                View::Attempt(AttemptView { running: Some(RunningView::of(*running, now.at(self.base))), ..view })
            }
            Phase::Waiting { .. } | Phase::LookingBack(_) => View::Waiting,
            Phase::Sheet => View::Sheet(Box::new(self.sheet())),
            Phase::Edited(round, _) => View::Edited(self.edited_view(round, now)),
            Phase::Lesson(round) => View::Lesson(self.lesson_view(round, now)),
            Phase::Scoring(round, standing, had) => View::Scoring(self.scoring_view(round, standing, had)),
            Phase::Verdict(round, standing) => View::Verdict(self.verdict_view(round, standing)),
            Phase::Words(round, standing, wanted) => View::Words(self.words_view(round, standing, *wanted)),
            Phase::Feedback(round, standing) => View::Feedback(Box::new(self.feedback_view(round, standing, now))),
            Phase::Summary(_) => {
                // Where nothing else was left to ask, it could not be said above a question.
                let enough = self.tell == Some(Notice::Enough);
                View::Summary(Box::new(Tally { enough, ..tally(&self.past, self.today(now)) }))
            }
            Phase::Done => View::Done,
        }
    }

    /// Gives what is typed of the closing line and not kept yet.
    #[must_use]
    pub fn closing(&self) -> Option<&Line> {
        match &self.phase {
            Phase::Summary(line) => line.as_deref(),
            _ => None,
        }
    }

    /// Gives the place in the queue of the item that is open; none between items.
    #[must_use]
    pub fn open_entry(&self) -> Option<&Entry> {
        match &self.phase {
            Phase::Waiting { entry, .. } => Some(entry),
            Phase::Lesson(round)
            | Phase::Edited(round, _)
            | Phase::Attempt(round, _)
            | Phase::Sure(round, _)
            | Phase::Running(round, ..)
            | Phase::Saving(round, ..)
            | Phase::Scoring(round, ..)
            | Phase::Verdict(round, _)
            | Phase::Words(round, ..)
            | Phase::Feedback(round, _) => Some(&round.entry),
            Phase::Sheet | Phase::LookingBack(_) | Phase::Summary(_) | Phase::Done => None,
        }
    }

    fn edited_view<'a>(&'a self, round: &'a Round, now: Now) -> LessonView<'a> {
        LessonView { lesson: "", answer: Vec::new(), ..self.lesson_view(round, now) }
    }

    fn lesson_view<'a>(&'a self, round: &'a Round, now: Now) -> LessonView<'a> {
        let rung = round.card.rung(round.rung);
        let fact = round.card.item.nature == crate::deck::model::Nature::Fact;
        LessonView {
            place: self.place(),
            deck: &round.card.deck_title,
            skill: &round.card.skill_title,
            prompt: rung.map_or("", |r| r.prompt.as_str()),
            lesson: round.lesson(),
            answer: rung.filter(|_| fact).map(card::answer).unwrap_or_default(),
            last: self.result_line(now),
        }
    }

    fn attempt_view<'a>(&'a self, round: &'a Round, turn: &'a Turn, sure: bool, now: Now) -> AttemptView<'a> {
        let hints = round.card.rung(round.rung).map(|r| r.hints.as_slice()).unwrap_or_default();
        AttemptView {
            place: self.place(),
            kind: turn.kind,
            ask: &turn.ask,
            draft: &turn.draft,
            sure,
            asks_confidence: self.asks_confidence(round, turn.kind),
            minutes_left: self.time_left(now.at(self.base)).map(|ms| ms.div_ceil(60_000)),
            hints: hints.iter().take(round.hints).map(String::as_str).collect(),
            mending: turn.kind == Kind::Retry && round.mending.is_some() && !round.retried,
            notice: turn.notice.as_ref(),
            last: self.result_line(now).filter(|_| round.rows.is_empty()),
            opening: self.past.is_empty() && round.rows.is_empty(),
            keeps: self.keeps(),
            undoes: !round.rows.is_empty() || !self.asides.is_empty() || self.latest().is_some(),
            why: round.entry.why,
            tried: turn.tried.as_deref(),
            running: None,
        }
    }

    fn result_line(&self, now: Now) -> Option<Last<'_>> {
        let past = self.latest().filter(|_| self.result).and_then(|at| self.past.get(at))?;
        Some(Last::of(past, self.today(now), self.keeps()))
    }

    fn scoring_view<'a>(&self, round: &'a Round, standing: &'a Standing, had: &'a [usize]) -> ScoringView<'a> {
        let points = round.rubric().into_iter().flat_map(|explain| &explain.rubric);
        ScoringView {
            place: self.place(),
            ask: &standing.turn.ask,
            said: said(&standing.outcome),
            model: round.rubric().map_or("", |explain| explain.model.as_str()),
            points: points.map(|point| (point.text.as_str(), point.required)).collect(),
            had,
            confidence: standing.outcome.confidence,
        }
    }

    fn verdict_view<'a>(&self, round: &Round, standing: &'a Standing) -> VerdictView<'a> {
        VerdictView {
            place: self.place(),
            ask: &standing.turn.ask,
            verdict: standing.outcome.grade.verdict,
            said: said(&standing.outcome),
            asks_cause: !standing.outcome.left_open(),
            confidence: standing.outcome.confidence,
            retry: may_retry(round, standing),
            invited: standing.invited,
        }
    }

    fn words_view<'a>(&self, round: &'a Round, standing: &'a Standing, wanted: Wanted) -> WordsView<'a> {
        // Why something was expected is asked before the answer is shown.
        let shown = wanted == Wanted::Insight;
        let right = round.card.rung(round.rung).filter(|_| shown);
        WordsView {
            answer: right.map(|rung| beside(rung, &standing.outcome.response)).unwrap_or_default(),
            explain: if shown { &round.card.item.explain } else { "" },
            place: self.place(),
            ask: &standing.turn.ask,
            said: said(&standing.outcome),
            wanted,
            required: wanted == Wanted::Why && self.config.reflection == super::config::Reflecting::Full,
            written: standing.typed.as_ref().unwrap_or(&standing.outcome.written),
        }
    }

    fn feedback_view<'a>(&self, round: &'a Round, standing: &'a Standing, now: Now) -> FeedbackView<'a> {
        let outcome = &standing.outcome;
        let right = outcome.right();
        // A walk may be right although it took wrong turns: these are told all the same.
        let corrected = right && !matches!(outcome.grade.verdict, Verdict::Right | Verdict::Near);
        let astray = !corrected && matches!(outcome.response, Response::Path { .. });
        let replies = if right && !astray { &[] } else { outcome.grade.replies.as_slice() };
        let before = round.card.memory.as_ref().map_or(0, |m| m.lapses);
        let after = outcome.after.as_ref().map(|m| m.lapses);
        let parked = !right && after.is_some_and(|after| after < before); // nothing else makes them fewer
        let beliefs = replies.iter().filter_map(|r| r.belief.as_deref()).filter_map(|id| round.card.misconception(id));
        let view = FeedbackView {
            place: self.place(),
            ask: &standing.turn.ask,
            verdict: outcome.grade.verdict,
            right,
            overridden: outcome.overridden,
            said: said(outcome),
            answer: round.card.rung(round.rung).map(|rung| beside(rung, &outcome.response)).unwrap_or_default(),
            parts: &outcome.grade.parts,
            model: round.rubric().map_or("", |explain| explain.model.as_str()),
            map: map(&round.card, round.rung, outcome),
            beliefs: beliefs.map(|m| (m.belief.as_str(), m.refute.as_str())).collect(),
            says: replies.iter().filter_map(|r| r.say.as_deref()).collect(),
            earlier: None,
            explain: &round.card.item.explain,
            ran: match &outcome.response {
                Response::Code { ran, .. } => ran.as_deref(),
                _ => None,
            },
            words: round.card.words.as_ref(),
            cause: outcome.cause,
            insight: &outcome.written.insight,
            keeps: self.keeps(),
            exam: self.is_exam(),
            redo: self.redoes(round, standing),
            stubborn: !right && before < STUBBORN && after == Some(STUBBORN),
            parked,
            lesson: if parked { worked_example(round) } else { "" },
            days: outcome.after.as_ref().map(|m| m.due.0.saturating_sub(self.today(now).0)),
            confidence: outcome.confidence,
        };
        FeedbackView { earlier: Earlier::of(round, standing, (&view.beliefs, &view.says), said), ..view }
    }
}

/// Gives the lesson of the item or its skill: the explanation is shown anyway.
fn worked_example(round: &Round) -> &str {
    let lesson = round.card.lesson();
    if lesson == round.card.item.explain { "" } else { lesson }
}

/// Gives the right answer as it is shown beside the one given: of several right orders, the nearest.
fn beside(rung: &Rung, response: &Response) -> Vec<String> {
    match (&rung.ask, response) {
        (model::Ask::Order(ask), Response::Lines(lines)) => order::answer(ask, lines),
        _ => card::answer(rung),
    }
}

fn said(outcome: &Outcome) -> Vec<String> {
    match &outcome.response {
        Response::Choice(options) => options.clone(),
        Response::Text(text) => text.lines().map(str::to_owned).collect(),
        Response::Blanks(parts) | Response::Lines(parts) => parts.clone(),
        Response::Code { text, .. } => text.lines().map(str::to_owned).collect(),
        Response::Path { steps, .. } => steps.iter().map(shown).collect(),
        Response::GaveUp => Vec::new(),
    }
}
