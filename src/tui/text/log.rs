//! What the failure log says.

use super::count;
use crate::{
    session::rows::Cause,
    tui::log::{Entry, Facet, Line, Turn},
};

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
        "caught" => "a command".to_owned(),
        "story" => "someone else's story".to_owned(),
        _ => "written by hand".to_owned(),
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

/// Says that an error was met before: `Third rustc E0502 this month.` None for the first.
#[must_use]
pub fn met_before(code: &str, before: usize) -> Option<String> {
    let nth = match before {
        0 => return None,
        1 => "Second".to_owned(),
        2 => "Third".to_owned(),
        3 => "Fourth".to_owned(),
        n => format!("{}th", n + 1),
    };
    Some(format!("{nth} {code} this month."))
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
        _ => value,
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
    fn a_belief_is_told_in_words_where_they_are_known() {
        let line = Line { misconception: Some("always-fresh".into()), ..Line::default() };
        let mut entry = Entry { line, belief: Some("A cache is fresh.".into()), ..Entry::default() };
        assert_eq!(belief(&entry), "A cache is fresh. (always-fresh)");
        entry.belief = None;
        assert_eq!(belief(&entry), "always-fresh");
        assert_eq!(belief(&Entry::default()), "");
    }
}
