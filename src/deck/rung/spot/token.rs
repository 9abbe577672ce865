//! A token by the number of its line and its text: `3: total`, or `3: x#2` for the second of several.

use std::ops::Range;

use crate::deck::fault::{Faults, code, nearest, quote};
use crate::deck::fields::asks::TOKENS_MAX;
use crate::deck::model::spot::{Place, Worth};
use crate::deck::model::{Code, Reply};
use crate::deck::tokens;

/// Reads a name as that of a token: the number of the line and the rest; none where it has another form.
pub(super) fn named(text: &str) -> Option<(u16, &str)> {
    let (number, name) = text.trim().split_once(':')?;
    let name = name.trim();
    let number = number.trim_end().parse().ok()?;
    (!name.is_empty()).then_some((number, name))
}

/// Cuts the code into what can be pointed at.
pub(super) fn places(shown: &Code, at: &Range<usize>, faults: &mut Faults) -> Vec<Place> {
    let place = |token: tokens::Token| Place {
        number: token.line,
        text: token.name,
        worth: Worth::Off,
        reply: Reply::default(),
    };
    let places: Vec<Place> = tokens::of(&shown.lang, &shown.text).into_iter().map(place).collect();
    if places.len() > TOKENS_MAX {
        faults.error(code::VALUE, at, || {
            let hint = "leave out what has nothing to do with the question".to_owned();
            (format!("the code has {} tokens to point at; {TOKENS_MAX} at most can be", places.len()), Some(hint))
        });
    }
    places
}

/// Finds a token of a line that is there.
pub(super) fn find(
    places: &[Place],
    shown: &Code,
    line: u16,
    name: &str,
    span: &Range<usize>,
    faults: &mut Faults,
) -> Option<usize> {
    let on_line = || (0..).zip(places).filter(|(_, place)| place.number == line);
    let exact = on_line().find(|(_, place)| place.text == name).map(|(n, _)| n);
    // `x#1` where there is but one x is no mistake.
    let first = || on_line().find(|(_, place)| name.strip_suffix("#1") == Some(&place.text)).map(|(n, _)| n);
    if let Some(n) = exact.or_else(first) {
        return Some(n);
    }
    faults.error(code::TOKEN, span, || {
        let of_text: Vec<String> =
            on_line().filter(|(_, p)| tokens::bare(&p.text) == name).map(|(_, p)| quote(&p.label())).collect();
        if !of_text.is_empty() {
            let message = format!("the token {} stands {} times on line {line}", quote(name), of_text.len());
            return (message, Some(format!("say which of them: {}", listed(&of_text, "or"))));
        }
        let message = format!("line {line} has no token {}", quote(name));
        (message, Some(instead(places, shown, line, name)))
    });
    None
}

/// Says what may have been meant.
fn instead(places: &[Place], shown: &Code, line: u16, name: &str) -> String {
    let bare = tokens::bare(name);
    let on_line: Vec<&Place> = places.iter().filter(|place| place.number == line).collect();
    let cut = tokens::cut(&shown.lang, name);
    let pieces: Vec<String> = cut.iter().filter_map(|at| name.get(at.clone())).map(str::to_owned).collect();
    let near = nearest(name, on_line.iter().map(|place| place.text.as_str()));
    if bare != name && on_line.iter().any(|place| tokens::bare(&place.text) == bare) {
        let all: Vec<String> =
            on_line.iter().filter(|p| tokens::bare(&p.text) == bare).map(|p| quote(&p.label())).collect();
        return format!("there is {}", listed(&all, "and"));
    }
    if pieces.len() > 1 && pieces.len() <= 12 {
        let pieces: Vec<String> = pieces.iter().map(|piece| quote(piece)).collect();
        return format!("that is {} tokens, {}: name one of them", pieces.len(), listed(&pieces, "and"));
    }
    if let Some(near) = near {
        return format!("did you mean {}?", quote(&format!("{line}: {near}")));
    }
    if let Some(place) = places.iter().find(|place| tokens::bare(&place.text) == bare) {
        return format!("did you mean {}?", quote(&place.label()));
    }
    let first: Vec<String> = on_line.iter().take(6).map(|place| quote(&place.text)).collect();
    format!("a token is a word, a number, a string or an operator; line {line} begins with {}", listed(&first, "and"))
}

fn listed(all: &[String], word: &str) -> String {
    match all {
        [before @ .., last] if !before.is_empty() => format!("{} {word} {last}", before.join(", ")),
        _ => all.join(", "),
    }
}
