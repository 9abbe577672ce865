//! How an item stands and why: what is remembered of it, when it comes back, and what an answer now would do.

use serde::Serialize;

use super::{able::Able, clock, engine::Engine};
use crate::{
    deck::model::{Level, Nature},
    grade::Verdict,
    memory::{
        footing::Footing,
        ladder,
        preview::{Asked, preview},
        row::{Confidence, ItemKey, Offset, Phase, StudyDay, Utc},
        state::{ItemState, Memory},
    },
    session::{event::Now, machine::is_stumble},
    store::{
        decks::{Outline, Step},
        error::StoreError,
        history::Logged,
    },
};

/// Attempts that are shown.
const ATTEMPTS: usize = 5;
/// Milliseconds in a study day.
const DAY_MS: i64 = 86_400_000;

/// A study day as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// As in `2026-11-22`.
    pub date: String,
    /// Days from today; less than 0 when it is over.
    pub in_days: i32,
    /// As in `22 Nov`.
    #[serde(skip)]
    pub shown: String,
}

/// Why an item comes when it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// It is not asked until it is resumed.
    Suspended,
    /// It is put aside for a while.
    Parked,
    /// It is not asked before a day that was set.
    Buried,
    /// It was never attempted.
    New,
    /// A confident error is looked at again.
    Check,
    /// It was raised, and its first answers on the new rung are wanted.
    Probe,
    /// The last answer that counted was off.
    Missed,
    /// Recall comes down to what is aimed at.
    Recall,
}

/// What is remembered of an item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Remembered {
    /// Chance of recall today, 0 to 1.
    pub recall: f64,
    /// Stability in days.
    pub stability: f64,
    /// Difficulty, 1 to 10.
    pub difficulty: f64,
    /// Answers that counted.
    pub reviews: u32,
    /// Misses since the last parking.
    pub lapses: u32,
    /// Points towards the next rung.
    pub points: u8,
    /// Points it takes; none where it cannot rise further.
    pub points_needed: Option<u8>,
    /// How often it fell from the rung above the one it stands on; each fall makes the way back up longer.
    pub falls_from_above: u8,
    /// It is mastered.
    pub mastered: bool,
    /// A look at a confident error is due by this day; true for the second look.
    pub check: Option<(Day, bool)>,
    /// The day of the last answer that counted.
    pub last: Day,
}

/// How it would be after an answer now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct After {
    /// The day it would come back.
    pub due: Day,
    /// The rung it would stand on, from 1.
    pub rung: usize,
    /// Stability in days.
    pub stability: f64,
}

/// An attempt in short.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tried {
    /// When, with the offset.
    pub at: String,
    /// The day as it is shown.
    #[serde(skip)]
    pub shown: String,
    /// What it was part of.
    pub phase: Phase,
    /// The rung, from 1.
    pub rung: usize,
    /// What was answered, verbatim.
    pub response: String,
    /// How sure.
    pub confidence: Option<Confidence>,
    /// How it ended.
    pub verdict: Verdict,
    /// The learner said "I was right".
    pub overridden: bool,
    /// It was taken back.
    pub undone: bool,
}

/// How an item stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standing {
    /// Deck id.
    pub deck: String,
    /// Item id.
    pub item: String,
    /// Title of the deck.
    pub deck_title: String,
    /// Title of the skill.
    pub skill: String,
    /// What kind of thing is learnt.
    pub nature: Nature,
    /// The author's guess, 1 to 5.
    pub difficulty: u8,
    /// The prompt of the rung it stands on, Markdown.
    pub prompt: String,
    /// The rung it stands on, from 1.
    pub rung: usize,
    /// The level of each rung.
    pub rungs: Vec<Level>,
    /// The rungs that the program made, from 1.
    pub derived: Vec<usize>,
    /// How many other wordings there are for it past its ceiling.
    pub variants: usize,
    /// The highest rung it may reach, from 1.
    pub ceiling: usize,
    /// Why it comes when it comes.
    pub reason: Reason,
    /// When it comes; none while suspended, and for one never attempted.
    pub due: Option<Day>,
    /// Retention aimed at, .70 to .97.
    pub retention: f64,
    /// What is remembered; none before the first attempt.
    pub memory: Option<Remembered>,
    /// Ability in its skill, and what it says of the item.
    pub ability: Able,
    /// The learner called it faulty.
    pub flagged: bool,
    /// An answer today counts: there was none yet.
    pub counts_today: bool,
    /// After a right answer now, without help.
    pub success: Option<After>,
    /// After an off one now.
    pub miss: Option<After>,
    /// All attempts.
    pub attempts: usize,
    /// Attempts that were no full success and hold; redos are not counted.
    pub stumbles: usize,
    /// The last ones, newest first.
    pub last: Vec<Tried>,
}

impl Engine {
    /// Tells how an item stands; none for one that is in no deck.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn standing(&self, key: &ItemKey) -> Result<Option<Standing>, StoreError> {
        let (Some(mut outline), Some(mut item)) = (self.store.outline(key)?, self.store.card(key)?) else {
            return Ok(None);
        };
        let (state, deck) = (self.store.state(key)?, self.store.deck(&key.deck)?);
        self.fit(key, &mut item, state.memory.as_ref())?;
        outline.ladder = item.rungs.iter().map(Step::of).collect();
        outline.top_rung = state.ceiling_under(u8::try_from(item.top_rung()).unwrap_or(u8::MAX));
        let (now, today) = (self.clock.now(), self.today());
        let rung = state.memory.as_ref().map_or(0, |memory| memory.rung).min(outline.top_rung);
        let (level, footing) = self.footing(&outline)?;
        let asked = self.asked(&outline, &state, rung, &footing)?;
        let skill = deck.iter().flat_map(|deck| &deck.skills).find(|skill| skill.id == outline.skill);
        let attempts = self.store.attempts_of(key)?;
        let counts_today = state.last_day.is_none_or(|last| today > last);
        let after = preview(&state, &asked, &self.store.param_sets()?);
        let (reason, due) = reason(&state, today);
        let shown = |day| show(day, today, now);
        Ok(Some(Standing {
            deck: key.deck.clone(),
            item: key.item.clone(),
            skill: skill.map_or_else(|| outline.skill.clone(), |skill| skill.title.clone()),
            deck_title: deck.map(|deck| deck.title).unwrap_or_default(),
            nature: outline.nature,
            difficulty: outline.difficulty,
            prompt: item.rungs.get(usize::from(rung)).map(|rung| rung.prompt.clone()).unwrap_or_default(),
            rung: usize::from(rung) + 1,
            rungs: outline.ladder.iter().map(|step| step.level).collect(),
            derived: item.rungs.iter().enumerate().filter(|(_, rung)| rung.derived).map(|(n, _)| n + 1).collect(),
            variants: item.variants.len(),
            ceiling: usize::from(outline.top_rung) + 1,
            reason,
            due: due.map(shown),
            retention: asked.retention,
            memory: state.memory.as_ref().map(|memory| Remembered {
                recall: memory.recall(today),
                stability: memory.stability,
                difficulty: memory.difficulty,
                reviews: memory.reps,
                lapses: memory.lapses,
                points: memory.points,
                points_needed: (rung < outline.top_rung).then(|| ladder::needed(memory)),
                falls_from_above: memory.falls.get(usize::from(memory.rung) + 1).copied().unwrap_or(0),
                mastered: memory.mastered(outline.top_rung),
                check: memory.check.map(|check| (shown(check.by), check.second)),
                last: shown(memory.last_evidence),
            }),
            ability: Able::of(&level, &footing, &outline, &asked),
            flagged: state.flagged,
            counts_today,
            success: returns(&after.success).filter(|_| counts_today).map(|(day, memory)| to(shown(day), memory)),
            miss: returns(&after.miss).filter(|_| counts_today).map(|(day, memory)| to(shown(day), memory)),
            stumbles: attempts.iter().filter(|logged| stumble(logged)).count(),
            attempts: attempts.len(),
            last: attempts.into_iter().rev().take(ATTEMPTS).map(|logged| tried(logged, now)).collect(),
        }))
    }

    /// Gives how the item would be asked now: what a session would record with the attempt.
    fn asked(&self, outline: &Outline, state: &ItemState, rung: u8, footing: &Footing) -> Result<Asked, StoreError> {
        let (today, critical) = (self.today(), self.settings.critical_retention);
        let usual = self.limits()?.retention_in(&outline.key.deck);
        let step = outline.ladder.get(usize::from(rung));
        let level = step.map_or(Level::Cued, |step| step.level);
        Ok(Asked {
            key: outline.key.clone(),
            day: today,
            rung,
            level,
            guess: step.map_or(0.0, |step| step.guess),
            ceiling: outline.top_rung,
            k: footing.k(outline.difficulty, level, state.memory.as_ref(), today),
            retention: if outline.safety_critical { usual.max(critical) } else { usual },
            params: self.store.set_in_force()?.map_or(0, |accepted| accepted.set),
        })
    }

    /// Shows a study day as seen from today.
    #[must_use]
    pub fn day_of(&self, day: StudyDay) -> Day {
        show(day, self.today(), self.clock.now())
    }
}

/// Tells why an item comes when it comes, and when.
#[must_use]
pub fn reason(state: &ItemState, today: StudyDay) -> (Reason, Option<StudyDay>) {
    if state.suspended {
        return (Reason::Suspended, None);
    }
    let later = |day: Option<StudyDay>| day.filter(|day| *day > today);
    let held = [(Reason::Parked, later(state.parked)), (Reason::Buried, later(state.buried))];
    let held = held.into_iter().filter_map(|(reason, day)| Some((day?, reason))).max_by_key(|(day, _)| *day);
    let Some(memory) = &state.memory else {
        return held.map_or((Reason::New, None), |(day, reason)| (reason, Some(day)));
    };
    match held {
        Some((day, reason)) if day >= memory.due => (reason, Some(day)),
        _ => (of_memory(memory), Some(memory.due)),
    }
}

fn of_memory(memory: &Memory) -> Reason {
    match memory.check {
        Some(check) if check.by <= memory.due => Reason::Check,
        _ if memory.misses > 0 => Reason::Missed,
        _ if memory.probing => Reason::Probe,
        _ => Reason::Recall,
    }
}

fn returns(state: &ItemState) -> Option<(StudyDay, &Memory)> {
    let memory = state.memory.as_ref()?;
    Some((state.parked.map_or(memory.due, |until| until.max(memory.due)), memory))
}

/// Tells whether an attempt is a stumble that holds; a redo is none, as it follows one.
pub(super) fn stumble(logged: &Logged) -> bool {
    let holds = !logged.undone && !logged.overridden && logged.attempt.phase != Phase::Redo;
    holds && is_stumble(logged.verdict)
}

fn to(due: Day, memory: &Memory) -> After {
    After { due, rung: usize::from(memory.rung) + 1, stability: memory.stability }
}

fn tried(logged: Logged, now: Now) -> Tried {
    let Logged { attempt, undone, overridden, verdict } = logged;
    Tried {
        at: clock::rfc3339(attempt.at, attempt.offset),
        shown: clock::day_month(attempt.at, attempt.offset, now),
        phase: attempt.phase,
        rung: usize::from(attempt.rung) + 1,
        response: attempt.response,
        confidence: attempt.confidence,
        verdict: if overridden { attempt.verdict } else { verdict },
        overridden,
        undone,
    }
}

fn show(day: StudyDay, today: StudyDay, now: Now) -> Day {
    let midnight = Utc(i64::from(day.0).saturating_mul(DAY_MS));
    Day {
        date: clock::rfc3339(midnight, Offset(0)).chars().take(10).collect(),
        in_days: day.0.saturating_sub(today.0),
        shown: clock::day_month(midnight, Offset(0), now),
    }
}
