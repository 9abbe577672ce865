//! A scenario as it stands on a sheet: each state once, numbered, and what can be done there with the number it leads to.
//!
//! Without answers it tells neither names of states, nor how the story ends, nor what can be typed: a command is an answer.

use serde::Serialize;

use super::mistake::{Mistake, mistake};
use crate::deck::model::scenario::{End, Move, Scenario};
use crate::deck::model::{Code, Misconception};

/// A story on a sheet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Story {
    /// Seconds there are, where there is a clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<u32>,
    /// The number of the state that is entered once they are used up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<usize>,
    /// Its states by their numbers, from 1: the start, then as they are met.
    pub scenes: Vec<Scene>,
}

/// A state.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scene {
    /// Its name; only with answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What one sees there; of an end only with answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub see: Option<String>,
    /// A block under it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// The story is over here.
    pub over: bool,
    /// How it ends; only with answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
    /// Something can be typed here.
    pub typed: bool,
    /// What can be done here, sorted; what can be typed only with answers.
    pub turns: Vec<Turn>,
}

/// Something that can be done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Turn {
    /// The choice, or the spellings of the command.
    pub texts: Vec<String>,
    /// It is typed.
    pub typed: bool,
    /// The number of the state it leads to.
    pub to: usize,
    /// Seconds of the story it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takes: Option<u32>,
    /// What it costs; only with answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// It is a wrong turn, and what is said to it; only with answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub off: Option<Mistake>,
}

/// Puts a scenario on a sheet.
#[must_use]
pub fn story(scenario: &Scenario, beliefs: &[Misconception], answers: bool) -> Story {
    let order = order(scenario);
    let number = |state: usize| order.iter().position(|known| *known == state).map_or(0, |n| n + 1);
    let turn = |turn: &Move, typed: bool| Turn {
        texts: turn.spellings().map(str::to_owned).collect(),
        typed,
        to: number(turn.to),
        takes: Some(turn.takes).filter(|takes| answers && *takes > 0),
        cost: Some(turn.cost).filter(|cost| answers && *cost > 0.0),
        off: (answers && turn.off).then(|| mistake(turn.text.clone(), &turn.reply, beliefs)),
    };
    let scenes = order.iter().filter_map(|n| scenario.states.get(*n)).map(|state| {
        let (over, shown) = (state.end.is_some(), answers || state.end.is_none());
        let typed = state.commands.iter().filter(|_| answers).map(|command| turn(command, true));
        Scene {
            name: answers.then(|| state.name.clone()),
            see: shown.then(|| state.see.clone()),
            code: state.code.clone().filter(|_| shown),
            over,
            end: state.end.filter(|_| answers),
            typed: !state.commands.is_empty(),
            turns: state.moves.iter().map(|choice| turn(choice, false)).chain(typed).collect(),
        }
    });
    Story {
        clock: scenario.clock.map(|clock| clock.seconds),
        timeout: scenario.clock.map(|clock| number(clock.timeout)),
        scenes: scenes.collect(),
    }
}

/// Puts the states in the order in which a reader meets them; those that nothing leads to come last.
fn order(scenario: &Scenario) -> Vec<usize> {
    let mut order = vec![scenario.start];
    let mut at = 0;
    while let Some(state) = order.get(at).and_then(|n| scenario.states.get(*n)) {
        for turn in state.turns() {
            if !order.contains(&turn.to) {
                order.push(turn.to);
            }
        }
        at += 1;
    }
    let all = 0..scenario.states.len();
    let timeout = scenario.clock.map(|clock| clock.timeout);
    for other in timeout.into_iter().chain(all) {
        if !order.contains(&other) {
            order.push(other);
        }
    }
    order
}
