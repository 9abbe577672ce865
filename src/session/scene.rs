//! A scenario while it is walked: the place one stands in, and nothing of where its ways lead.
//!
//! A step cannot be taken back; what it led to is what comes next. The end alone is not shown before the answer is
//! committed: there the walk stops, and how sure one is to have come well through is asked first.

use serde::{Deserialize, Serialize};

use super::{event::Draft, shuffle::permute};
use crate::{
    deck::model::{Code, scenario::Scenario},
    grade::{
        Response,
        walk::{self, Step, line, step},
    },
};

/// How many bits of a stamp count the steps, at its upper end.
pub const STEP_BITS: u32 = 16;

/// The place one stands in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    /// What one sees, Markdown; empty once it is over.
    pub see: String,
    /// The block under it.
    pub code: Option<Code>,
    /// What can be chosen, in the order shown.
    pub moves: Vec<String>,
    /// Commands can be typed.
    pub types: bool,
    /// What it has cost so far, where it has cost anything.
    pub cost: Option<f64>,
    /// The currency of that; may be empty.
    pub currency: String,
    /// Seconds left on the clock, while it runs.
    pub left: Option<u32>,
    /// The clock has just run out.
    pub ran_out: bool,
    /// Steps taken so far.
    pub steps: usize,
    /// What is said to the last command, which was not known; empty for what is usually said.
    pub unknown: Option<String>,
    /// It has come to an end; which, is not told yet.
    pub over: bool,
    /// Seeds the order of choices.
    pub shuffle: u64,
}

/// Makes the place a walk has come to. `shuffle` seeds the order of choices.
#[must_use]
pub fn scene(scenario: &Scenario, steps: &[Step], currency: &str, shuffle: u64) -> Scene {
    let walk = walk::walk(scenario, steps);
    let over = walk.over.is_some();
    let state = scenario.states.get(walk.at).filter(|_| !over);
    let mut moves: Vec<String> = state.iter().flat_map(|s| &s.moves).map(|turn| turn.text.clone()).collect();
    moves.sort();
    // Coming back to a place finds it as it was.
    permute(&mut moves, shuffle ^ (walk.at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let last = walk.hops.last();
    Scene {
        see: state.map(|s| s.see.clone()).unwrap_or_default(),
        code: state.and_then(|s| s.code.clone()),
        moves,
        types: state.is_some_and(|s| !s.commands.is_empty()),
        cost: Some(walk.cost).filter(|cost| *cost > 0.0),
        currency: currency.to_owned(),
        left: walk.left,
        ran_out: last.is_some_and(|hop| hop.ran_out),
        steps: walk.hops.len(),
        unknown: last.filter(|hop| hop.turn.is_none() && !over).map(|_| scenario.unknown.say.clone()),
        over,
        shuffle,
    }
}

/// Reads the steps of a draft: behind what is being typed, a step each.
#[must_use]
pub fn steps(draft: &Draft) -> Vec<Step> {
    draft.texts.iter().skip(1).map(|text| step(text)).collect()
}

/// Writes steps into a draft, with nothing typed.
#[must_use]
pub(super) fn drafted(steps: &[Step]) -> Draft {
    if steps.is_empty() {
        return Draft::default();
    }
    let texts = std::iter::once(String::new()).chain(steps.iter().map(line)).collect();
    Draft { texts, chosen: Vec::new() }
}

/// Makes the response of a walk.
#[must_use]
pub(super) fn response(scenario: &Scenario, draft: &Draft) -> Response {
    let start = scenario.states.get(scenario.start).map(|state| state.name.clone()).unwrap_or_default();
    Response::Path { start, steps: steps(draft) }
}

/// Gives the place of a lone letter in the alphabet.
#[must_use]
pub fn lettered(text: &str) -> Option<usize> {
    match text.as_bytes() {
        [c @ (b'a'..=b'z' | b'A'..=b'Z')] => Some(usize::from(c.to_ascii_lowercase() - b'a')),
        _ => None,
    }
}

/// Keeps the steps of a walk over what is typed and chosen.
#[must_use]
pub(super) fn kept(before: &Draft, draft: Draft) -> Draft {
    let typed = draft.texts.into_iter().next().unwrap_or_default();
    let texts = std::iter::once(typed).chain(before.texts.iter().skip(1).cloned()).collect();
    Draft { texts, chosen: draft.chosen }
}
