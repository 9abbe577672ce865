//! The first answer of a round beside a later try: what it believes is told with the feedback of that try (PR-2).
//!
//! Owns what is taken over from the first answer. Must not know a screen.

use super::{
    phase::Standing,
    round::{Outcome, Round},
};
use crate::memory::row::Phase as Kind;

/// The answer before a try with a hint, and what was recognised in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier<'a> {
    /// What was answered first, one part a line.
    pub said: Vec<String>,
    /// What that answer believes, and what is so instead.
    pub beliefs: Vec<(&'a str, &'a str)>,
    /// The author's words on that mistake.
    pub says: Vec<&'a str>,
}

impl<'a> Earlier<'a> {
    /// Gives what a try with a hint would otherwise leave untold: beliefs and words of the first answer that the try did
    /// not show as well (`told`); none where there is nothing of it.
    pub(super) fn of(
        round: &'a Round,
        standing: &Standing,
        told: (&[(&str, &str)], &[&str]),
        said: fn(&Outcome) -> Vec<String>,
    ) -> Option<Self> {
        let first = round
            .first
            .as_ref()
            .filter(|first| standing.turn.kind == Kind::Retry && first.id != standing.outcome.id && !first.right())?;
        let beliefs = first.beliefs().filter_map(|id| round.card.misconception(id));
        let beliefs = beliefs.map(|m| (m.belief.as_str(), m.refute.as_str())).filter(|b| !told.0.contains(b));
        let says = first.grade.replies.iter().filter_map(|reply| reply.say.as_deref());
        let earlier = Earlier {
            said: said(first),
            beliefs: beliefs.collect(),
            says: says.filter(|say| !told.1.contains(say)).collect(),
        };
        (!earlier.beliefs.is_empty() || !earlier.says.is_empty()).then_some(earlier)
    }
}
