//! A branching simulation, from a table.
//!
//! Owns what makes a graph that nobody can play: names that lead nowhere, states without a way out, no good end.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{House, code_block, reply};
use crate::deck::fault::{Faults, Mend, close, code, nearest, quote};
use crate::deck::model::scenario::{COST_MAX, Clock, End, MOVES_MAX, Move, STATES_MAX, Scenario, State, Unknown};
use crate::deck::table::{self, Value};

type Name<'t, 'i> = &'t Spanned<Cow<'i, str>>;

pub(super) fn read(table: &DeTable<'_>, house: &House, at: &Range<usize>, faults: &mut Faults) -> Option<Scenario> {
    let entries = table::table(table, "state").map(table::in_order)?;
    if entries.len() > STATES_MAX {
        let count = entries.len();
        faults.error(code::SIZE, &table.get("state")?.span(), || {
            (format!("the scenario has {count} states, at most {STATES_MAX} can be used"), Some("split it".to_owned()))
        });
        return None;
    }
    let names: Vec<&str> = entries.iter().map(|(name, _)| name.get_ref().as_ref()).collect();
    let mut reader = Reader { names, house, faults };
    let mut states: Vec<State> = entries.iter().map(|(name, value)| reader.state(name, value)).collect();
    let start = table.get("start").and_then(|value| reader.target(value));
    let clock = reader.clock(table);
    let unknown = reader.unknown(table);
    if states.iter().flat_map(State::turns).any(|turn| turn.to >= entries.len()) {
        states.push(anywhere());
    }
    let Some(start) = start.filter(|start| *start < entries.len()) else {
        if !has_good_end(&states) {
            no_good_end(&states, at, faults);
        }
        return None;
    };
    let scenario = Scenario { states, start, clock, unknown, forgive: table::flag(table, "forgive") };
    way_out(&scenario, &entries, faults);
    good_end(&scenario, table, at, faults);
    Some(scenario)
}

/// Makes the state that names lead to of which nobody knows what was meant. It may be any, so it is the best there is: what
/// is amiss in spite of it is amiss however the name is mended.
fn anywhere() -> State {
    State {
        name: String::new(),
        see: String::new(),
        code: None,
        end: Some(End::Good),
        moves: Vec::new(),
        commands: Vec::new(),
    }
}

struct Reader<'r> {
    names: Vec<&'r str>,
    house: &'r House,
    faults: &'r mut Faults,
}

impl Reader<'_> {
    /// Finds the state a name leads to: where there is none, the one of the likeliest name, else the one behind the last
    /// ([`anywhere`]).
    fn target(&mut self, value: &Value<'_>) -> Option<usize> {
        let name = value.get_ref().as_str()?;
        let place = |name: &str| self.names.iter().position(|known| *known == name);
        if let Some(found) = place(name) {
            return Some(found);
        }
        let near = nearest(name, self.names.iter().copied());
        self.faults.error(code::UNRESOLVED, &value.span(), || {
            let hint = match near {
                Some(near) => format!("did you mean {}?", quote(near)),
                None => "write it as `[item.rung.state.NAME]`".to_owned(),
            };
            let mend = close(name, self.names.iter().copied()).map(|near| Mend::Write(near.to_owned()));
            (format!("there is no state {}", quote(name)), Some(hint), mend)
        });
        near.and_then(place).or(Some(self.names.len()))
    }

    fn state(&mut self, name: Name<'_, '_>, value: &Value<'_>) -> State {
        let empty = DeTable::new();
        let table = value.get_ref().as_table().unwrap_or(&empty);
        let is_no_table = |key| table.get(key).is_some_and(|v| !v.get_ref().is_table());
        let unread =
            !value.get_ref().is_table() || table.contains_key("end") || is_no_table("moves") || is_no_table("commands");
        let end = match table::text(table, "end").as_deref() {
            Some("good") => Some(End::Good),
            Some("poor") => Some(End::Poor),
            Some("bad") => Some(End::Bad),
            // What is there and cannot be read, as an end that is misspelt, is taken to be the best it can be.
            _ => unread.then_some(End::Good),
        };
        let mut turns = |key: &str| {
            let entries = table::table(table, key).map(table::in_order).unwrap_or_default();
            if let (Some(place), true) = (table.get(key), entries.len() > MOVES_MAX) {
                self.faults.error(code::VALUE, &place.span(), || {
                    let hint = "lead to a state between, or leave some out".to_owned();
                    (format!("{} {key} are too many; {MOVES_MAX} have a letter", entries.len()), Some(hint))
                });
            }
            if let (Some((key, _)), true, false) = (table.get_key_value(key), end.is_some(), entries.is_empty()) {
                self.faults.error(code::MISPLACED_KEY, &key.span(), || {
                    let hint = "take them out, or take `end` out and lead to an end".to_owned();
                    (format!("`{}` do not go with `end`: the story is over here", key.get_ref()), Some(hint))
                });
            }
            let mut taken = HashSet::new();
            let mut all: Vec<Move> = entries.iter().map(|(k, v)| self.turn(k, v, &mut taken)).collect();
            all.sort_by(|a, b| a.text.cmp(&b.text));
            all
        };
        let (moves, commands) = (turns("moves"), turns("commands"));
        State {
            name: name.get_ref().to_string(),
            see: table::text_or_empty(table, "see").trim_end().to_owned(),
            code: code_block(table, self.faults).flatten(),
            end,
            moves,
            commands,
        }
    }

    /// Reads something that can be done: a name of a state alone, or a table.
    fn turn(&mut self, key: Name<'_, '_>, value: &Value<'_>, taken: &mut HashSet<String>) -> Move {
        let text = key.get_ref().split_whitespace().collect::<Vec<_>>().join(" ");
        let mut spellings = vec![(text.clone(), key.span())];
        let turn = match value.get_ref() {
            DeValue::Table(table) => {
                let reply = reply(value, self.house, self.faults);
                let off = table::flag(table, "off") || !reply.is_silent();
                if let (Some(flag), false) = (table.get("off"), table::flag(table, "off") || reply.is_silent()) {
                    self.faults.error(code::VALUE, &flag.span(), || {
                        let hint = "`belief` and `say` are what is said to a wrong turn; put other words into the `see` \
                                    of the state it leads to";
                        ("a move with `belief` or `say` is a wrong turn".to_owned(), Some(hint.to_owned()))
                    });
                }
                let also = table::texts(table, "also").into_iter();
                spellings.extend(also.map(|t| (t.text.split_whitespace().collect::<Vec<_>>().join(" "), t.span)));
                let (cost, takes) = (self.cost(table), seconds(table, "takes"));
                let to = table.get("to").and_then(|to| self.target(to)).unwrap_or(self.names.len());
                Move { text, also: Vec::new(), to, off, reply, cost, takes }
            }
            _ => Move {
                text,
                also: Vec::new(),
                to: self.target(value).unwrap_or(self.names.len()),
                off: false,
                reply: Default::default(),
                cost: 0.0,
                takes: 0,
            },
        };
        for (spelling, span) in &spellings {
            if !taken.insert(spelling.clone()) {
                self.faults
                    .error(code::SAME_OPTIONS, span, || (format!("{} stands here twice", quote(spelling)), None));
            }
        }
        let also = spellings.into_iter().skip(1).map(|(spelling, _)| spelling).collect();
        Move { also, ..turn }
    }

    fn cost(&mut self, table: &DeTable<'_>) -> f64 {
        let cost = table::number(table, "cost").unwrap_or(0.0);
        if let (Some(value), true) = (table.get("cost"), cost > COST_MAX) {
            self.faults.error(code::VALUE, &value.span(), || (format!("`cost` can be {COST_MAX} at most"), None));
        }
        cost.clamp(0.0, COST_MAX)
    }

    fn clock(&mut self, table: &DeTable<'_>) -> Option<Clock> {
        let missing = match (table.get("clock"), table.get("timeout")) {
            (Some(clock), None) => Some((clock.span(), "timeout", "the state that is entered at its end")),
            (None, Some(timeout)) => Some((timeout.span(), "clock", "the seconds there are")),
            _ => None,
        };
        if let Some((span, key, what)) = missing {
            let other = if key == "clock" { "`timeout`" } else { "a clock" };
            self.faults.error(code::MISSING_KEY, &span, || {
                (format!("{other} needs `{key}`"), Some(format!("say {what}: `{key} = ..`")))
            });
            return None;
        }
        let timeout = self.target(table.get("timeout")?)?;
        Some(Clock { seconds: seconds(table, "clock").max(1), timeout })
    }

    fn unknown(&mut self, table: &DeTable<'_>) -> Unknown {
        match table.get("unknown").map(Spanned::get_ref) {
            Some(DeValue::String(say)) => Unknown { say: table::lines(say), ..Unknown::default() },
            Some(DeValue::Table(own)) => {
                Unknown { say: table::text_or_empty(own, "say"), cost: self.cost(own), takes: seconds(own, "takes") }
            }
            _ => Unknown::default(),
        }
    }
}

/// Reads seconds; what is missing or out of range, which the walk has told, is none.
fn seconds(table: &DeTable<'_>, key: &str) -> u32 {
    let number = table.get(key).and_then(|v| v.get_ref().as_integer()).and_then(table::whole_number);
    number.and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
}

/// Reports states in which somebody would be caught: those that can be reached, and lead to no end.
fn way_out(scenario: &Scenario, entries: &[(Name<'_, '_>, &Value<'_>)], faults: &mut Faults) {
    let (reached, ending) = (scenario.reached(), scenario.ending());
    for (n, ((name, _), state)) in entries.iter().zip(&scenario.states).enumerate() {
        if reached.get(n) == Some(&true) && ending.get(n) == Some(&false) {
            faults.error(code::NO_WAY_OUT, &name.span(), || {
                let name = quote(&state.name);
                let message = match state.turns().next() {
                    None => format!("the state {name} has no moves and is no end"),
                    Some(_) => format!("no end can be reached from the state {name}"),
                };
                (message, Some("give it a way on, or `end = \"bad\"`: a dead end that teaches is an end".to_owned()))
            });
        }
    }
}

fn has_good_end(states: &[State]) -> bool {
    states.iter().any(|state| state.end == Some(End::Good))
}

fn no_good_end(states: &[State], at: &Range<usize>, faults: &mut Faults) {
    faults.error(code::NO_ANSWER, at, || {
        let message = match has_good_end(states) {
            false => "no state of this scenario is a good end",
            true => "every way to a good end of this scenario has a wrong turn",
        };
        (message.to_owned(), Some("lead from `start` to a state with `end = \"good\"`".to_owned()))
    });
}

/// Reports a scenario that nobody can get well through, be it in time or at all.
fn good_end(scenario: &Scenario, table: &DeTable<'_>, at: &Range<usize>, faults: &mut Faults) {
    let Some((_, taken)) = scenario.quickest() else {
        return no_good_end(&scenario.states, at, faults);
    };
    if let (Some(clock), Some(value)) = (scenario.clock, table.get("clock")) {
        if taken >= u64::from(clock.seconds) {
            faults.error(code::VALUE, &value.span(), || {
                let message = format!("the clock runs out on the best way, which takes {taken} seconds");
                (message, Some("give it more: at 0 the `timeout` is entered".to_owned()))
            });
        } else if scenario.unknown.takes == 0 && scenario.turns().all(|turn| turn.takes == 0) {
            faults.error(code::VALUE, &value.span(), || {
                let hint = "say what a move takes: `{ to = \"..\", takes = 60 }`".to_owned();
                ("this clock never moves: nothing takes time".to_owned(), Some(hint))
            });
        }
    }
}
