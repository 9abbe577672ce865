//! A branching simulation: states, what one sees in them, and what one can do there.
//!
//! Owns the graph and what can be told from it alone: which states can be reached, which lead to an end, which lie on the
//! good way. What somebody did in it is for [`crate::grade::walk`].

use serde::{Deserialize, Serialize};

use super::{Code, Reply, is_false};

/// The most states a scenario may have.
pub const STATES_MAX: usize = 200;

/// The most moves, and the most commands, a state may have: one letter each.
pub const MOVES_MAX: usize = 26;

/// The most a move may cost, in the currency of the stakes.
pub const COST_MAX: f64 = 1e12;

/// The most seconds that a clock or a move may have: a year.
pub const SECONDS_MAX: i64 = 366 * 86_400;

/// A branching simulation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Its states in the order of the file; never empty. What leads to a state is an index into this list.
    pub states: Vec<State>,
    /// Where it begins.
    pub start: usize,
    /// The clock, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Clock>,
    /// What comes of a command that no state knows.
    #[serde(default)]
    pub unknown: Unknown,
    /// Reaching a good end after wrong turns that were all put right is right.
    #[serde(default, skip_serializing_if = "is_false")]
    pub forgive: bool,
}

/// A clock of the story; it moves with what is done, never by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Seconds there are at the start.
    pub seconds: u32,
    /// The state that is entered once they are used up.
    pub timeout: usize,
}

/// What comes of a command that no state knows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Unknown {
    /// What is said; a sentence of the program where it is empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub say: String,
    /// What it costs.
    #[serde(default)]
    pub cost: f64,
    /// Seconds of the story it takes.
    #[serde(default)]
    pub takes: u32,
}

/// A place in the story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Its name; shown on the map, once the answer is committed.
    pub name: String,
    /// What one sees there, Markdown; at an end, how it ended.
    pub see: String,
    /// A block under it: output, a log, code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// It ends here, and how.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
    /// What can be chosen there, **sorted by text**, so that the order tells nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
    /// What can be typed there, **sorted by text**.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<Move>,
}

/// How a story ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum End {
    /// Not as it should.
    Bad,
    /// With less than could be had.
    Poor,
    /// As it should.
    Good,
}

/// Something that can be done in a state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Move {
    /// The text of the choice, or the command; its identity within the state.
    pub text: String,
    /// Further spellings of a command.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The state it leads to.
    pub to: usize,
    /// It is a wrong turn.
    #[serde(default, skip_serializing_if = "is_false")]
    pub off: bool,
    /// What is said to a wrong turn, once the answer is committed.
    #[serde(default, skip_serializing_if = "Reply::is_silent")]
    pub reply: Reply,
    /// What it costs.
    #[serde(default)]
    pub cost: f64,
    /// Seconds of the story it takes.
    #[serde(default)]
    pub takes: u32,
}

impl State {
    /// Gives all that can be done here, choices first.
    pub fn turns(&self) -> impl Iterator<Item = &Move> {
        self.moves.iter().chain(&self.commands)
    }
}

impl Move {
    /// Gives all spellings.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.text.as_str()).chain(self.also.iter().map(String::as_str))
    }
}

impl Scenario {
    /// Gives all that can be done anywhere.
    pub fn turns(&self) -> impl Iterator<Item = &Move> {
        self.states.iter().flat_map(State::turns)
    }

    /// Writes the best way down, a move a line: the quickest without a wrong turn. A command begins with `$ `.
    #[must_use]
    pub fn best(&self) -> Vec<String> {
        let typed = |from: usize, turn: &Move| {
            self.states.get(from).is_some_and(|state| state.commands.iter().any(|command| std::ptr::eq(command, turn)))
        };
        let written = |(from, turn): (usize, &Move)| {
            if typed(from, turn) { format!("$ {}", turn.text) } else { turn.text.clone() }
        };
        self.quickest().map(|(way, _)| way.into_iter().map(written).collect()).unwrap_or_default()
    }

    /// Gives the commands that lead along the good way.
    #[must_use]
    pub fn good_commands(&self) -> Vec<&str> {
        let way = self.good_way();
        let on = |n: usize| way.get(n) == Some(&true);
        let states = self.states.iter().enumerate().filter(|(n, _)| on(*n));
        let commands = states.flat_map(|(_, state)| &state.commands).filter(|turn| !turn.off && on(turn.to));
        commands.map(|turn| turn.text.as_str()).collect()
    }

    /// Tells whether anything in it costs something.
    #[must_use]
    pub fn has_costs(&self) -> bool {
        self.unknown.cost > 0.0 || self.turns().any(|turn| turn.cost > 0.0)
    }

    /// Marks the states that can be reached from the start, by any moves or by the clock.
    #[must_use]
    pub fn reached(&self) -> Vec<bool> {
        self.spread(self.start_and_timeout(), |from| self.targets(from, false))
    }

    /// Marks the states from which some end can be reached.
    #[must_use]
    pub fn ending(&self) -> Vec<bool> {
        let ends = self.indices(|state| state.end.is_some());
        self.spread(ends, |to| self.sources(to, false))
    }

    /// Marks the good way: the states on a way without a wrong turn from the start to a good end.
    #[must_use]
    pub fn good_way(&self) -> Vec<bool> {
        let there = self.spread(vec![self.start], |from| self.targets(from, true));
        let good = self.indices(|state| state.end == Some(End::Good));
        let back = self.spread(good, |to| self.sources(to, true));
        there.into_iter().zip(back).map(|(there, back)| there && back).collect()
    }

    /// Gives the quickest way without a wrong turn to a good end: the moves, each with the state it is made in, and the
    /// seconds they take together. The fewest moves of those as quick; none where there is no such way.
    #[must_use]
    pub fn quickest(&self) -> Option<(Vec<(usize, &Move)>, u64)> {
        self.quickest_from(self.start)
    }

    /// Gives the quickest way from a state, as [`Scenario::quickest`] does from the start.
    #[must_use]
    pub fn quickest_from(&self, start: usize) -> Option<(Vec<(usize, &Move)>, u64)> {
        let mut best: Vec<Option<(u64, usize)>> = vec![None; self.states.len()];
        let mut came: Vec<Option<(usize, &Move)>> = vec![None; self.states.len()];
        let mut done = vec![false; self.states.len()];
        if let Some(start) = best.get_mut(start) {
            *start = Some((0, 0));
        }
        loop {
            let open = best.iter().zip(&done).enumerate().filter(|(_, (best, done))| best.is_some() && !**done);
            let (here, (taken, moves)) =
                open.filter_map(|(n, (best, _))| Some((n, (*best)?))).min_by_key(|(n, b)| (*b, *n))?;
            let state = self.states.get(here)?;
            if state.end == Some(End::Good) {
                let mut way = Vec::with_capacity(moves);
                let mut at = here;
                while let Some((from, turn)) = came.get(at).copied().flatten().filter(|_| way.len() < moves) {
                    way.push((from, turn));
                    at = from;
                }
                way.reverse();
                return Some((way, taken));
            }
            if let Some(done) = done.get_mut(here) {
                *done = true;
            }
            for turn in state.turns().filter(|turn| !turn.off) {
                let reach = (taken + u64::from(turn.takes), moves + 1);
                if let (Some(best), Some(came)) = (best.get_mut(turn.to), came.get_mut(turn.to))
                    && best.is_none_or(|known| reach < known)
                {
                    (*best, *came) = (Some(reach), Some((here, turn)));
                }
            }
        }
    }

    fn start_and_timeout(&self) -> Vec<usize> {
        std::iter::once(self.start).chain(self.clock.map(|clock| clock.timeout)).collect()
    }

    fn indices(&self, of: impl Fn(&State) -> bool) -> Vec<usize> {
        self.states.iter().enumerate().filter(|(_, state)| of(state)).map(|(n, _)| n).collect()
    }

    fn targets(&self, from: usize, right: bool) -> Vec<usize> {
        let turns = self.states.get(from).into_iter().flat_map(State::turns);
        turns.filter(|turn| !(right && turn.off)).map(|turn| turn.to).collect()
    }

    fn sources(&self, to: usize, right: bool) -> Vec<usize> {
        self.indices(|state| state.turns().any(|turn| turn.to == to && !(right && turn.off)))
    }

    /// Marks all that is reached step by step.
    fn spread(&self, mut open: Vec<usize>, next: impl Fn(usize) -> Vec<usize>) -> Vec<bool> {
        let mut met = vec![false; self.states.len()];
        while let Some(at) = open.pop() {
            if let Some(mark) = met.get_mut(at).filter(|mark| !**mark) {
                *mark = true;
                open.extend(next(at));
            }
        }
        met
    }
}
