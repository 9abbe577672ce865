//! What the failure log says.

use super::count;
use crate::{
    session::rows::Cause,
    tui::log::{Entry, Facet, Line, Turn},
};

/// Where stumbles come from that no drill asked for.
const COMMAND: &str = "a command";
const STORY: &str = "someone else's story";
const BY_HAND: &str = "written by hand";

/// Says in a word how a stumble stands.
#[must_use]
pub fn state(line: &Line) -> &'static str {
    match (line.recovered, line.relapsed) {
        (true, true) => "again",
        (true, false) => "recovered",
        (false, _) if line.kind == "story" => "story",
        (false, _) => "open",
    }
}

/// Heads a stumble: its name, its day, where it comes from.
#[must_use]
pub fn head(line: &Line) -> String {
    let from = match line.kind.as_str() {
        "attempt" => line.item.clone().unwrap_or_default(),
        "line" => "the line of a session".to_owned(),
        "caught" => COMMAND.to_owned(),
        "story" => STORY.to_owned(),
        _ => BY_HAND.to_owned(),
    };
    format!("{} · {} · {from} · {}", line.name, line.shown, state(line))
}

/// Says what a wrong turn was, whether it was put right, and what it meant.
#[must_use]
pub fn turn(turn: &Turn) -> String {
    let done = if turn.done.is_empty() { "(blanked for good)" } else { &turn.done };
    let mut told = format!("{done}\nat {}, {}", turn.state, if turn.recovered { "put right" } else { "not put right" });
    if !turn.cost.is_empty() {
        told.push_str(&format!(", {}", turn.cost));
    }
    match (&turn.misconception, turn.meant.trim()) {
        (None, "") => {}
        (None, meant) => told.push_str(&format!("\n{meant}")),
        (Some(id), "") => told.push_str(&format!("\nbelief: {id}")),
        (Some(id), meant) => told.push_str(&format!("\nbelief: {meant} ({id})")),
    }
    told
}

/// Says which belief an answer showed: in words, and by its id.
#[must_use]
pub fn belief(entry: &Entry) -> String {
    match (&entry.line.misconception, &entry.belief) {
        (Some(id), Some(words)) => format!("{words} ({id})"),
        (Some(id), None) => id.clone(),
        (None, _) => String::new(),
    }
}

/// How often an error was met before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Met {
    /// In this month.
    pub month: usize,
    /// In the last 30 days, those of this month among them.
    pub lately: usize,
    /// The day of the last time, as people write it; empty where there was none.
    pub last: String,
}

/// Says that an error was met before: `Third rustc E0502 this month.` None for the first.
#[must_use]
pub fn met_before(code: &str, met: &Met) -> Option<String> {
    // A month that has just begun knows of nothing yet.
    let (before, when) = if met.lately > met.month { (met.lately, "in 30 days") } else { (met.month, "this month") };
    let nth = match before {
        0 if met.last.is_empty() => return None,
        0 => return Some(format!("{code} again; the last was on {}.", met.last)),
        1 => "Second".to_owned(),
        2 => "Third".to_owned(),
        3 => "Fourth".to_owned(),
        n => ordinal(n + 1),
    };
    Some(format!("{nth} {code} {when}."))
}

/// Gives a number as people count: `21st`, and `11th`.
fn ordinal(n: usize) -> String {
    let end = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{end}")
}

/// Says what a command ended with; the command with it where it said nothing itself, so that such are told apart.
#[must_use]
pub fn stopped(command: &str, happened: &str, output: &str) -> String {
    if command.is_empty() || !output.trim().is_empty() {
        return happened.to_owned();
    }
    if happened.is_empty() { command.to_owned() } else { format!("{command}: {happened}") }
}

/// Says how many stumbles are shown.
#[must_use]
pub fn shown(stumbles: usize, more: bool) -> String {
    if more { format!("the newest {}", count(stumbles, "stumble")) } else { count(stumbles, "stumble") }
}

/// Names what the log can be narrowed down by.
#[must_use]
pub fn facet(facet: Facet) -> &'static str {
    match facet {
        Facet::State => "state",
        Facet::Words => "words",
        Facet::Origin => "from",
        Facet::Sure => "sure",
        Facet::Cause => "cause",
        Facet::Deck => "deck",
        Facet::Skill => "skill",
        Facet::Belief => "belief",
    }
}

/// Names a value of it as people read it.
#[must_use]
pub fn value(facet: Facet, value: &str) -> &str {
    match facet {
        Facet::Cause => cause(value),
        Facet::Origin => origin(value),
        Facet::Words => "waiting for your words",
        _ => value,
    }
}

/// Names where a stumble comes from, as its entry says it.
fn origin(from: &str) -> &str {
    match from {
        "drill" => "a drill",
        "catch" => COMMAND,
        "hand" => BY_HAND,
        "story" => STORY,
        other => other,
    }
}

/// Names a class of error as it is offered; what is none of ours stays.
#[must_use]
pub fn cause(name: &str) -> &str {
    Cause::ALL.iter().find(|cause| cause.name() == name).map_or(name, |known| super::cause(*known))
}

/// Says that the log is still being read, and how far that is.
#[must_use]
pub fn behind(share: Option<f64>) -> String {
    share.map_or_else(
        || "Older answers are still being read.".to_owned(),
        |share| format!("Older answers are still being read: {} so far.", super::figures::percent(share)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_last_month_was_met_before() {
        let check = |month, lately, last: &str, expected: Option<&str>| {
            let met = Met { month, lately, last: last.to_owned() };
            assert_eq!(met_before("rustc E0502", &met).as_deref(), expected);
        };
        check(0, 0, "", None);
        check(1, 1, "2 Dec", Some("Second rustc E0502 this month."));
        check(0, 1, "27 Nov", Some("Second rustc E0502 in 30 days."));
        check(1, 2, "2 Dec", Some("Third rustc E0502 in 30 days."));
        check(4, 4, "2 Dec", Some("5th rustc E0502 this month."));
        check(0, 0, "3 Sep", Some("rustc E0502 again; the last was on 3 Sep."));
        check(10, 10, "2 Dec", Some("11th rustc E0502 this month."));
        check(20, 20, "2 Dec", Some("21st rustc E0502 this month."));
        check(21, 22, "2 Dec", Some("23rd rustc E0502 in 30 days."));
        check(111, 111, "2 Dec", Some("112th rustc E0502 this month."));
        check(121, 121, "2 Dec", Some("122nd rustc E0502 this month."));
    }

    #[test]
    fn what_said_nothing_is_told_by_its_command() {
        assert_eq!(stopped("ls /nope", "It ended with code 2.", ""), "ls /nope: It ended with code 2.");
        assert_eq!(stopped("make", "error: x", "error: x"), "error: x");
    }

    #[test]
    fn a_belief_is_told_in_words_where_they_are_known() {
        let line = Line { misconception: Some("always-fresh".into()), ..Line::default() };
        let mut entry = Entry { line, belief: Some("A cache is fresh.".into()), ..Entry::default() };
        assert_eq!(belief(&entry), "A cache is fresh. (always-fresh)");
        entry.belief = None;
        assert_eq!(belief(&entry), "always-fresh");
        assert_eq!(belief(&Entry::default()), "");
    }
}
