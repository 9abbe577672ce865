//! Sentences of a scenario.

use crate::{
    deck::model::scenario::End,
    grade::walk::{Over, STEPS_MAX},
    session::{map::Map, scene::Scene},
};

/// Said to a command that no state knows, where the author says nothing.
pub const UNKNOWN: &str = "Nobody here knows that command. Another spelling may do.";

/// Said once the clock has run out.
pub const RAN_OUT: &str = "The clock has run out.";

/// Said at the end of a story, before it is known how it ended.
pub const OVER: &str =
    "This is where the story ends. How it ended is told once you have said how sure you are that it went well.";

/// The same where nobody asks how sure.
pub const OVER_PLAIN: &str = "This is where the story ends. Enter tells how.";

/// Tells how something is done where commands are typed.
pub const TYPE: &str = "Type a command.";

/// The same where there are moves too.
pub const TYPE_OR_LETTER: &str = "Type a command, or the letter of a move.";

/// Said line by line to a step that cannot be made.
pub const NOT_USABLE: &str = "Nothing to do here goes by that.";

/// Tells what the signs of a map mean.
#[must_use]
pub fn legend(signs: &Signs) -> String {
    format!("{} off the way · {} off the way, and put right", signs.off, signs.back)
}

/// The signs a map is drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signs {
    /// A step as any other.
    pub step: char,
    /// A step off the way.
    pub off: char,
    /// A step off the way that was put right.
    pub back: char,
    /// A command that is not known.
    pub unknown: char,
    /// A place.
    pub place: char,
    /// A place that was met before.
    pub again: char,
    /// An end.
    pub end: char,
}

/// Gives the signs; `ascii` where a terminal has no others.
#[must_use]
pub fn signs(ascii: bool) -> Signs {
    if ascii {
        Signs { step: '|', off: 'x', back: '~', unknown: '?', place: 'o', again: '^', end: '*' }
    } else {
        Signs { step: '│', off: '×', back: '~', unknown: '?', place: '○', again: '↺', end: '●' }
    }
}

/// Says where one stands: what it has cost, what is left on the clock, how many steps were taken.
#[must_use]
pub fn standing(scene: &Scene) -> String {
    let mut parts = Vec::new();
    if let Some(left) = scene.left {
        parts.push(format!("{} left", clock(u64::from(left))));
    }
    if let Some(cost) = scene.cost {
        parts.push(format!("cost so far {}", money(cost, &scene.currency)));
    }
    if scene.steps > 0 {
        parts.push(steps(scene.steps));
    }
    parts.join(" · ")
}

/// Says what a walk has cost and how long it took; empty where neither counts.
#[must_use]
pub fn spent(map: &Map<'_>) -> String {
    let mut parts = Vec::new();
    if let Some(cost) = map.cost {
        parts.push(money(cost, map.currency));
    }
    match map.clock {
        Some(seconds) => parts.push(format!("{} of {}", clock(map.taken), clock(u64::from(seconds)))),
        None if map.taken > 0 => parts.push(clock(map.taken)),
        None => {}
    }
    parts.push(steps(map.legs.len()));
    parts.join(" · ")
}

/// Says how a story ended.
#[must_use]
pub fn ended(map: &Map<'_>) -> String {
    match map.end {
        Some((Over::At(End::Good), _)) => "a good end".into(),
        Some((Over::At(End::Poor), _)) => "an end that could be better".into(),
        Some((Over::At(End::Bad), _)) => "a bad end".into(),
        Some((Over::Lost, _)) => format!("no end within {STEPS_MAX} steps"),
        None => "left before its end".into(),
    }
}

fn steps(count: usize) -> String {
    if count == 1 { "1 step".into() } else { format!("{count} steps") }
}

/// Writes seconds of a story: `45 s`, `12 min`, `1 min 30 s`, `2 h 5 min`.
#[must_use]
pub fn clock(seconds: u64) -> String {
    let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes, rest) {
        (0, 0, s) => format!("{s} s"),
        (0, m, 0) => format!("{m} min"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, 0, _) => format!("{h} h"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

/// Writes an amount with its currency: `4,000 EUR`.
#[must_use]
pub fn money(amount: f64, currency: &str) -> String {
    let cents = (amount * 100.0).round();
    let whole = format!("{:.0}", (cents / 100.0).trunc());
    let mut grouped = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let rest = cents % 100.0;
    let rest = if rest == 0.0 { String::new() } else { format!(".{rest:02.0}") };
    format!("{grouped}{rest} {}", crate::clean::clean(currency)).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_times_are_readable() {
        let check = |amount: f64, expected: &str| assert_eq!(money(amount, "EUR"), expected);
        check(0.0, "0 EUR");
        check(999.0, "999 EUR");
        check(1_000.0, "1,000 EUR");
        check(1_234_567.5, "1,234,567.50 EUR");
        check(0.05, "0.05 EUR");
        assert_eq!(money(12.0, ""), "12");
        let check = |seconds: u64, expected: &str| assert_eq!(clock(seconds), expected);
        check(0, "0 s");
        check(60, "1 min");
        check(90, "1 min 30 s");
        check(3_600, "1 h");
        check(7_500, "2 h 5 min");
    }
}
