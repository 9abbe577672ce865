//! What an exam or a pretest amounts to, skill by skill.

use super::{config::Mode, machine::Session, phase::Phase, tally::Past};
use crate::{grade::Verdict, memory::row::Confidence};

/// The result of an exam, or the map of gaps after a pretest.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// It was an exam.
    pub exam: bool,
    /// The skills, in the order in which they were asked first.
    pub skills: Vec<Skill>,
    /// Questions answered.
    pub answered: usize,
    /// Right ones among them.
    pub right: usize,
    /// Questions that were not reached.
    pub unasked: usize,
    /// The time was up.
    pub out_of_time: bool,
    /// Misses whose feedback follows.
    pub misses: usize,
    /// Answers given as certain that were off.
    pub surely_off: usize,
}

/// How a skill stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skill {
    /// Its deck.
    pub deck: String,
    /// Its title.
    pub title: String,
    /// Questions answered.
    pub asked: usize,
    /// Right ones, other than by a guess.
    pub right: usize,
    /// Right ones by a guess, and those right in part.
    pub partly: usize,
}

/// How much of a skill is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// All of it, as far as was asked.
    There,
    /// Some of it.
    Partly,
    /// Nothing yet.
    NotYet,
}

impl Skill {
    /// Tells how much of it is there.
    #[must_use]
    pub fn extent(&self) -> Extent {
        match (self.right, self.partly) {
            (right, _) if right == self.asked => Extent::There,
            (0, 0) => Extent::NotYet,
            _ => Extent::Partly,
        }
    }
}

impl Sheet {
    /// Gives the skill to begin with: the first that is not all there. They stand in the order of what needs what.
    #[must_use]
    pub fn begin_with(&self) -> Option<&Skill> {
        self.skills.iter().find(|skill| skill.extent() != Extent::There)
    }
}

impl Session {
    /// Makes the sheet of what has been answered.
    #[must_use]
    pub(super) fn sheet(&self) -> Sheet {
        let exam = self.config.mode == Mode::Exam;
        let mut skills: Vec<Skill> = Vec::new();
        for past in &self.past {
            let deck = &past.entry.key.deck;
            let at = match skills.iter().position(|s| s.deck == *deck && s.title == past.skill) {
                Some(at) => at,
                None => {
                    let (deck, title) = (deck.clone(), past.skill.clone());
                    skills.push(Skill { deck, title, asked: 0, right: 0, partly: 0 });
                    skills.len() - 1
                }
            };
            let Some(skill) = skills.get_mut(at) else { continue };
            skill.asked += 1;
            let guessed = past.confidence == Some(Confidence::Guess);
            // An exam counts what is right; a map of gaps asks whether it is known.
            let part = (past.right && guessed && !exam) || (!past.right && past.verdict == Verdict::Partial);
            skill.right += usize::from(past.right && !part);
            skill.partly += usize::from(part);
        }
        let count = |of: &dyn Fn(&Past) -> bool| self.past.iter().filter(|p| of(p)).count();
        Sheet {
            exam,
            skills,
            answered: self.past.len(),
            right: count(&|p| p.right),
            unasked: self.unasked,
            out_of_time: self.out_of_time,
            misses: if exam { count(&|p| !p.right) } else { 0 },
            surely_off: count(&|p| !p.right && p.confidence == Some(Confidence::Certain)),
        }
    }

    /// Gives the phase that ends the questions: a sheet where the session was to find something out.
    pub(super) fn last_phase(&self) -> Phase {
        match self.config.mode {
            Mode::Exam | Mode::Pretest => Phase::Sheet,
            Mode::Study | Mode::Cram => Phase::Summary(None),
        }
    }
}
