//! The map of a walk through a scenario: what was done, where it led, and where a good way went on.
//!
//! It holds what the steps led to and what is said to them, and is made for nobody but the feedback.

use super::{card::Card, round::Outcome};
use crate::{
    deck::model::{
        self,
        scenario::{End, Scenario},
    },
    grade::{
        Response,
        scenario::{Mark, marks},
        walk::{Hop, Over, shown, step_of, walk},
    },
};

/// A walk, as it is drawn once it is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Map<'a> {
    /// The state it began in.
    pub start: &'a str,
    /// The steps, in order.
    pub legs: Vec<Leg<'a>>,
    /// How it ended, and the text of the end; none where it was given up.
    pub end: Option<(Over, &'a str)>,
    /// What it cost, where anything costs.
    pub cost: Option<f64>,
    /// The currency of that; may be empty.
    pub currency: &'a str,
    /// Seconds of the story it took.
    pub taken: u64,
    /// Seconds the clock gave, where there is one.
    pub clock: Option<u32>,
}

/// A step of a walk.
#[derive(Debug, Clone, PartialEq)]
pub struct Leg<'a> {
    /// What was done; a command begins with `$ `.
    pub done: String,
    /// How it went.
    pub mark: Mark,
    /// The state it led to.
    pub to: &'a str,
    /// It had been there before.
    pub again: bool,
    /// The clock ran out with it.
    pub ran_out: bool,
    /// What it cost.
    pub cost: f64,
    /// At a wrong turn, how a good way went on from there; empty where none did.
    pub instead: Vec<String>,
}

/// Makes the map of an answer; none where it is no walk.
#[must_use]
pub(super) fn map<'a>(card: &'a Card, rung: usize, outcome: &'a Outcome) -> Option<Map<'a>> {
    let model::Ask::Scenario(scenario) = &card.rung(rung)?.ask else { return None };
    let Response::Path { steps, .. } = &outcome.response else { return None };
    let walk = walk(scenario, steps);
    let marks = marks(scenario, &walk);
    let way = scenario.good_way();
    let name = |n: usize| scenario.states.get(n).map_or("", |state| state.name.as_str());
    let mut met = vec![scenario.start];
    let mut legs = Vec::with_capacity(walk.hops.len());
    for (hop, mark) in walk.hops.iter().zip(marks) {
        let stays = hop.turn.is_none() && !hop.ran_out;
        let again = !stays && met.contains(&hop.to);
        met.push(hop.to);
        let astray = matches!(mark, Mark::Off | Mark::Recovered);
        legs.push(Leg {
            done: shown(hop.step),
            mark,
            to: name(hop.to),
            again,
            ran_out: hop.ran_out,
            cost: hop.turn.map_or(scenario.unknown.cost, |turn| turn.cost),
            instead: if astray { instead(scenario, hop, &way) } else { Vec::new() },
        });
    }
    let text = scenario.states.get(walk.at).map_or("", |state| state.see.as_str());
    let stakes = card.item.stakes.as_ref();
    Some(Map {
        start: name(scenario.start),
        legs,
        end: walk.over.map(|over| (over, if over == Over::Lost { "" } else { text })),
        cost: scenario.has_costs().then_some(walk.cost),
        currency: stakes.map_or("", |stakes| stakes.currency.as_str()),
        taken: walk.taken,
        clock: scenario.clock.map(|clock| clock.seconds),
    })
}

/// Gives the moves along the good way from where a wrong turn was made.
fn instead(scenario: &Scenario, hop: &Hop<'_>, way: &[bool]) -> Vec<String> {
    let on = |n: usize| way.get(n) == Some(&true);
    let state = scenario.states.get(hop.from).filter(|_| on(hop.from));
    let chosen = state.iter().flat_map(|s| s.moves.iter().map(|turn| (turn, false)));
    let typed = state.iter().flat_map(|s| s.commands.iter().map(|turn| (turn, true)));
    let good = chosen.chain(typed).filter(|(turn, _)| !turn.off && on(turn.to));
    good.map(|(turn, typed)| shown(&step_of(&turn.text, typed))).collect()
}

impl Map<'_> {
    /// Tells whether it came to a good end.
    #[must_use]
    pub fn ended_well(&self) -> bool {
        matches!(self.end, Some((Over::At(End::Good), _)))
    }
}
