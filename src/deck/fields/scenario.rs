//! The tables of a scenario: its states, and what can be done in them.

use super::{ANSWERS, CODE, Field, Kind, Shape, may, must};
use crate::deck::model::scenario::SECONDS_MAX;

/// The keys that `ask = "scenario"` adds to a rung, without those of every way of asking.
pub(super) const START: Field = must("start", Kind::Id, "The state it begins in.");
pub(super) const CLOCK: Field = may("clock", Kind::Whole(1, SECONDS_MAX), "Seconds of the story there are.");
pub(super) const TIMEOUT: Field = may("timeout", Kind::Id, "The state that is entered once the clock has run out.");
pub(super) const UNKNOWN: Field = may("unknown", UNKNOWNS, "What is said to a command that is not known.");
pub(super) const FORGIVE: Field =
    may("forgive", Kind::Flag, "A good end after wrong turns that were all put right is right.");
pub(super) const STATES: Field = must("state", BY_NAME, "The states, each by its name: `[item.rung.state.NAME]`.");

const ONE: Kind = Kind::Table(&STATE);
const BY_NAME: Kind = Kind::Map(&Kind::Id, &ONE);
const UNKNOWNS: Kind = Kind::Either(&[Kind::Text, Kind::Table(&UNKNOWN_TABLE)]);
const MOVE: Kind = Kind::Either(&[Kind::Id, Kind::Table(&MOVE_TABLE)]);
const MOVES: Kind = Kind::Map(&Kind::Line, &MOVE);
const COMMAND: Kind = Kind::Either(&[Kind::Id, Kind::Table(&COMMAND_TABLE)]);
const COMMANDS: Kind = Kind::Map(&Kind::Line, &COMMAND);

const TO: Field = must("to", Kind::Id, "The state it leads to.");
const OFF: Field = may("off", Kind::Flag, "It is a wrong turn; one with `belief` or `say` is one anyway.");
const BELIEF: Field = may("belief", Kind::Id, "The misconception that this wrong turn points to.");
const SAY: Field = may("say", Kind::Text, "Words for this wrong turn, read once the story has ended, Markdown.");
const COST: Field = may("cost", Kind::Amount(0.0), "What it costs, in the currency of the item's stakes.");
const TAKES: Field = may("takes", Kind::Whole(0, SECONDS_MAX), "Seconds of the story it takes.");

/// `[item.rung.state.NAME]`.
pub static STATE: Shape = Shape {
    name: "a state",
    header: "[item.rung.state.NAME]",
    asks: false,
    fields: &[
        must("see", Kind::Answer, "What one sees there, Markdown; at an end, how it ended."),
        may("code", CODE, "A block under it, such as output: `code.text = '''..'''`."),
        may("end", Kind::OneOf(&ENDS), "The story ends here, and how."),
        may("moves", MOVES, "What can be chosen: text = the state it leads to, or a table."),
        may("commands", COMMANDS, "What can be typed: command = the state it leads to, or a table."),
    ],
};

/// How a story ends, in the order of the language.
pub const ENDS: [&str; 3] = ["good", "poor", "bad"];

/// `{ to = .., belief = .., cost = .. }`.
pub static MOVE_TABLE: Shape = Shape {
    name: "a move",
    header: "{ to, off, belief, say, cost, takes }",
    asks: false,
    fields: &[TO, OFF, BELIEF, SAY, COST, TAKES],
};

/// `{ to = .., also = .., cost = .. }`.
pub static COMMAND_TABLE: Shape = Shape {
    name: "a command",
    header: "{ to, also, off, belief, say, cost, takes }",
    asks: false,
    fields: &[TO, may("also", ANSWERS, "Further spellings of it."), OFF, BELIEF, SAY, COST, TAKES],
};

/// `unknown = { say = .., cost = .., takes = .. }`.
pub static UNKNOWN_TABLE: Shape = Shape {
    name: "`unknown`",
    header: "{ say, cost, takes }",
    asks: false,
    fields: &[may("say", Kind::Text, "What is said to it, Markdown."), COST, TAKES],
};
