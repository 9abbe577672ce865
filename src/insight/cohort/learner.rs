//! One learner: all reports that are theirs, put together.

use super::{
    book::Book,
    read::{Given, Report},
};
use crate::memory::row::Phase;

/// How far ahead of the present an answer may lie: clocks differ.
const AHEAD_MS: i64 = 86_400_000;

/// An answer with its numbers in the [`Book`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer {
    /// As it was given. `item`, `belief` and `answer` are numbers of the cohort here: of the book, and of the learner's
    /// texts.
    pub given: Given,
    /// Number of the learner's revisions.
    pub revision: u32,
    /// Where the beliefs that its wrong turns show begin among the learner's, and how many they are.
    pub turned: (u32, u32),
}

/// All answers of a learner.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Learner {
    /// Answers by item, then instant, then id; each once.
    pub answers: Vec<Answer>,
    /// Texts of answers, by number.
    pub texts: Vec<String>,
    /// Fingerprints of revisions, by number.
    pub revisions: Vec<String>,
    /// Beliefs that wrong turns show, numbers of the book, answer by answer.
    pub turned: Vec<u32>,
    /// Older answers may be missing, so that only what was told to be a first attempt is one.
    pub partial: bool,
    /// The group the learner says to be of.
    pub group: Option<String>,
}

/// What was left out on the way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Answers that came more than once.
    pub twice: u64,
    /// Answers from the future.
    pub ahead: u64,
    /// Answers to decks or items that are not looked at.
    pub elsewhere: u64,
    /// Lines that could not be read.
    pub unread: u64,
}

impl Learner {
    /// Puts the reports of a learner together. Where two tell of one attempt, the report that was made last is believed:
    /// scores and corrections come later than their answers.
    #[must_use]
    pub fn of(mut reports: Vec<Report>, book: &mut Book, now: i64) -> (Learner, LeftOut) {
        reports.sort_by_key(|report| std::cmp::Reverse(report.header.made));
        let mut learner = Learner {
            partial: reports.iter().all(|report| report.header.since.is_some()),
            group: reports.iter().find_map(|report| report.header.group.clone()),
            ..Learner::default()
        };
        let mut left = LeftOut::default();
        for report in reports {
            left.unread += report.unread;
            learner.take(report, book, now, &mut left);
        }
        let before = learner.answers.len();
        learner.answers.sort_by_key(|answer| answer.given.id);
        learner.answers.dedup_by_key(|answer| answer.given.id);
        left.twice = (before - learner.answers.len()) as u64;
        learner.answers.sort_by_key(|answer| (answer.given.item, answer.given.at, answer.given.id));
        (learner, left)
    }

    fn take(&mut self, report: Report, book: &mut Book, now: i64, left: &mut LeftOut) {
        let decks: Vec<Option<u32>> = report.header.decks.iter().map(|deck| book.deck(&deck.id, &deck.title)).collect();
        let revisions = number(self.revisions.len());
        let items: Vec<Option<(u32, u32)>> = report
            .items
            .iter()
            .map(|item| {
                let deck = decks.get(item.deck as usize).copied().flatten()?;
                Some((book.item(deck, &item.id, &item.skill)?, deck))
            })
            .collect();
        self.revisions.extend(report.items.into_iter().map(|item| item.revision));
        let texts = number(self.texts.len());
        self.texts.extend(report.answers);
        // A belief is of the deck of the attempt; nearly always there is one.
        let mut beliefs: Vec<Option<(u32, u32)>> = vec![None; report.beliefs.len()];
        let mut shown = report.shown.into_iter().peekable();
        for (place, given) in (0..).zip(report.attempts) {
            let mut of_turns = Vec::new();
            while let Some((_, n)) = shown.next_if(|(at, _)| *at == place) {
                of_turns.push(n);
            }
            let Some((item, deck)) = items.get(given.item as usize).copied().flatten() else {
                left.elsewhere += 1;
                continue;
            };
            if given.at > now.saturating_add(AHEAD_MS) {
                left.ahead += 1;
                continue;
            }
            let mut numbered = |n: u32| {
                let known = beliefs.get_mut(n as usize)?;
                if known.is_none_or(|(of, _)| of != deck) {
                    *known = Some((deck, book.belief(deck, report.beliefs.get(n as usize)?)?));
                }
                known.map(|(_, belief)| belief)
            };
            let belief = given.belief.and_then(&mut numbered);
            let from = number(self.turned.len());
            self.turned.extend(of_turns.into_iter().filter_map(numbered));
            let turned = (from, number(self.turned.len()) - from);
            let answer = given.answer.map(|n| n.saturating_add(texts));
            let revision = revisions.saturating_add(given.item);
            self.answers.push(Answer { given: Given { item, belief, answer, ..given }, revision, turned });
        }
    }

    /// Gives the answers item by item.
    pub fn by_item(&self) -> impl Iterator<Item = &[Answer]> {
        self.answers.chunk_by(|a, b| a.given.item == b.given.item)
    }

    /// Gives the beliefs that an answer shows, some perhaps more than once: what it was recognised as, and what its wrong
    /// turns mean.
    pub fn shown(&self, answer: &Answer) -> impl Iterator<Item = u32> {
        let (from, count) = (answer.turned.0 as usize, answer.turned.1 as usize);
        let turned = self.turned.get(from..from.saturating_add(count)).unwrap_or_default();
        answer.given.belief.into_iter().chain(turned.iter().copied())
    }

    /// Gives the text of an answer.
    #[must_use]
    pub fn text(&self, answer: &Answer) -> Option<&str> {
        self.texts.get(answer.given.answer? as usize).map(String::as_str)
    }

    /// Finds the first attempt ever at an item among its answers, which are in order.
    #[must_use]
    pub fn first<'a>(&self, answers: &'a [Answer]) -> Option<&'a Answer> {
        let first = answers.iter().find(|answer| counts(answer.given.phase))?;
        match first.given.phase {
            Phase::Pretest => Some(first),
            Phase::Exam | Phase::Cram if !self.partial => Some(first),
            _ => None,
        }
    }
}

/// Tells whether an attempt is an answer of its own: no second try at what has just been shown.
#[must_use]
pub fn counts(phase: Phase) -> bool {
    !matches!(phase, Phase::Retry | Phase::Redo)
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
