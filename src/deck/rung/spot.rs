//! Places in code to point at, from a table.
//!
//! A line is named by its text, which an edit elsewhere does not move; by its number where its text stands twice. A
//! token is named by the number of its line and its text, `3: total`; so whether lines or tokens are pointed at is told
//! from what is right.

mod token;

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{House, reply};
use crate::deck::fault::{Faults, code, nearest, quote};
use crate::deck::fields::asks::LINES_MAX;
use crate::deck::model::spot::{By, Place, Spot, Worth};
use crate::deck::model::{Code, Reply};
use crate::deck::table::{self, Value};

/// Reads what to point at in `shown`, the code block of the rung.
pub(super) fn read(
    table: &DeTable<'_>,
    house: &House,
    shown: Option<&Code>,
    at: &Range<usize>,
    faults: &mut Faults,
) -> Option<Spot> {
    let Some(shown) = shown else {
        faults.error(code::MISSING_KEY, at, || {
            ("there is no code to point into".to_owned(), Some("add `code.rust = '''..'''`".to_owned()))
        });
        return None;
    };
    let right = table.get("right")?;
    let many = right.get_ref().is_array();
    let named = listed(right);
    let mut ground = Ground::of(shown, &named, at, faults);
    for value in named {
        if let Some(place) = ground.one(value, faults).and_then(|n| ground.places.get_mut(n)) {
            place.worth = Worth::Right;
        }
    }
    if many {
        alone(table, faults);
    }
    for value in table.get("also").filter(|_| !many).map(listed).unwrap_or_default() {
        if let Some(n) = ground.one(value, faults) {
            ground.settle(n, Worth::Also, Reply::default(), &value.span(), faults);
        }
    }
    let answered = |key| table::table(table, key).map(table::in_order).unwrap_or_default();
    let partly = answered("partly").into_iter().filter(|_| !many).map(|entry| (Worth::Partly, entry));
    let mut wholes = Vec::new();
    for (worth, (key, value)) in partly.chain(answered("wrong").into_iter().map(|entry| (Worth::Off, entry))) {
        let reply = reply(value, house, faults);
        match ground.find(key.get_ref(), &key.span(), faults) {
            Some(Found::Place(n)) => ground.settle(n, worth, reply, &key.span(), faults),
            Some(Found::Whole(line)) => wholes.push((line, worth, reply, key.span())),
            None => {}
        }
    }
    // What is said to a token of its own comes before what is said to its line.
    for (line, worth, reply, span) in wholes {
        ground.settle_line(line, worth, &reply, &span, faults);
    }
    if ground.places.iter().all(|place| place.worth.is_right()) && !ground.places.is_empty() {
        faults.error(code::NO_ANSWER, &right.span(), || ("there is nothing to tell it from".to_owned(), None));
    }
    Some(Spot { many, by: ground.by, places: ground.places })
}

/// Tells whether what is right is written as tokens are, whatever the code.
pub(super) fn is_by_token(table: &DeTable<'_>) -> bool {
    let named = table.get("right").map(listed).unwrap_or_default();
    named.iter().filter_map(|value| value.get_ref().as_str()).any(|text| token::named(text).is_some())
}

/// Gives the entries of a list, or a value that stands alone.
fn listed<'v, 'i>(value: &'v Value<'i>) -> Vec<&'v Value<'i>> {
    match value.get_ref() {
        DeValue::Array(list) => list.iter().collect(),
        _ => vec![value],
    }
}

/// Reports what says how else one place may be met, beside a list of places that are all wanted.
fn alone(table: &DeTable<'_>, faults: &mut Faults) {
    for key in ["also", "partly"] {
        if let Some(value) = table.get(key) {
            faults.error(code::VALUE, &value.span(), || {
                let message = format!("`{key}` goes with one right place, and here `right` is a list");
                (message, Some("all that a list names are wanted: leave the brackets out where one is".to_owned()))
            });
        }
    }
}

/// What can be pointed at, with what has been said of it.
struct Ground<'s> {
    shown: &'s Code,
    by: By,
    /// All lines but empty ones.
    lines: Vec<Place>,
    /// The lines again, or the tokens.
    places: Vec<Place>,
    /// Which places were named.
    named: Vec<bool>,
    /// Lines that were named where tokens are pointed at.
    wholes: Vec<u16>,
}

/// What a name leads to.
enum Found {
    /// A place, by its index.
    Place(usize),
    /// All tokens of the line of this number.
    Whole(u16),
}

impl<'s> Ground<'s> {
    fn of(shown: &'s Code, right: &[&Value<'_>], at: &Range<usize>, faults: &mut Faults) -> Self {
        let mut lines: Vec<Place> = Vec::new();
        for (n, line) in shown.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let number = u16::try_from(n + 1).unwrap_or(u16::MAX);
            let text = line.trim().replace('\t', "    ");
            lines.push(Place { number, text, worth: Worth::Off, reply: Reply::default() });
        }
        let texts = || right.iter().filter_map(|value| value.get_ref().as_str());
        let is_line = |text: &str| lines.iter().any(|line| line.text == text.trim());
        let by = match texts().any(|text| token::named(text).is_some() && !is_line(text)) {
            true => By::Token,
            false => By::Line,
        };
        let places = match by {
            By::Token => token::places(shown, at, faults),
            By::Line => lines.clone(),
        };
        if by == By::Line && (lines.len() < 2 || lines.len() > LINES_MAX) {
            faults.error(code::VALUE, at, || {
                let hint = "leave out what has nothing to do with the question".to_owned();
                (format!("the code has {} lines to point at; 2 to {LINES_MAX} can be", lines.len()), Some(hint))
            });
        }
        Ground { shown, by, named: vec![false; places.len()], lines, places, wholes: Vec::new() }
    }

    /// Finds the one place that a value names.
    fn one(&self, value: &Value<'_>, faults: &mut Faults) -> Option<usize> {
        let found = match value.get_ref() {
            DeValue::String(text) => self.find(text, &value.span(), faults),
            DeValue::Integer(number) => {
                let number = table::whole_number(number).and_then(|n| u16::try_from(n).ok());
                let line = numbered(&self.lines, number, &value.span(), faults)?;
                Some(self.line(line))
            }
            _ => None,
        };
        match found? {
            Found::Place(n) => Some(n),
            Found::Whole(line) => {
                faults.error(code::VALUE, &value.span(), || {
                    let hint = format!("write which of its tokens, as in {}", quote(&self.example(line)));
                    ("this names a line, and the question is about tokens".to_owned(), Some(hint))
                });
                None
            }
        }
    }

    fn find(&self, text: &str, span: &Range<usize>, faults: &mut Faults) -> Option<Found> {
        let is_line = self.lines.iter().any(|line| line.text == text.trim());
        match token::named(text).filter(|_| !is_line) {
            Some((number, name)) if self.by == By::Token => {
                let line = numbered(&self.lines, Some(number), span, faults)?;
                let number = self.lines.get(line)?.number;
                token::find(&self.places, self.shown, number, name, span, faults).map(Found::Place)
            }
            Some(_) => {
                faults.error(code::VALUE, span, || {
                    let hint = "name a line in `right` by its token too, or this line by its text or number";
                    ("this names a token, and the question is about lines".to_owned(), Some(hint.to_owned()))
                });
                None
            }
            None => find(&self.lines, text, span, faults).map(|line| self.line(line)),
        }
    }

    /// Gives what a line stands for, by its index.
    fn line(&self, index: usize) -> Found {
        match self.by {
            By::Line => Found::Place(index),
            By::Token => Found::Whole(self.lines.get(index).map_or(0, |line| line.number)),
        }
    }

    /// Gives the name of the first token of a line.
    fn example(&self, line: u16) -> String {
        self.places.iter().find(|place| place.number == line).map(Place::label).unwrap_or_default()
    }

    fn settle(&mut self, n: usize, worth: Worth, reply: Reply, span: &Range<usize>, faults: &mut Faults) {
        let Some((place, named)) = self.places.get_mut(n).zip(self.named.get_mut(n)) else { return };
        if place.worth == Worth::Right || *named {
            let what = if place.worth == Worth::Right { "is the right one too" } else { "stands twice" };
            let (kind, label) = match self.by {
                By::Line => ("line", quote(&place.text)),
                By::Token => ("token", quote(&place.label())),
            };
            faults.error(code::SAME_OPTIONS, span, || (format!("the {kind} {label} {what}"), None));
            return;
        }
        *named = true;
        (place.worth, place.reply) = (worth, reply);
    }

    fn settle_line(&mut self, line: u16, worth: Worth, reply: &Reply, span: &Range<usize>, faults: &mut Faults) {
        if self.wholes.contains(&line) {
            faults.error(code::SAME_OPTIONS, span, || (format!("line {line} stands twice"), None));
            return;
        }
        self.wholes.push(line);
        for (place, named) in self.places.iter_mut().zip(&self.named) {
            if place.number == line && place.worth == Worth::Off && !named {
                (place.worth, place.reply) = (worth, reply.clone());
            }
        }
    }
}

/// Finds a line by its text, or by its number in quotes where no line reads so.
fn find(lines: &[Place], text: &str, span: &Range<usize>, faults: &mut Faults) -> Option<usize> {
    let wanted = text.trim().replace('\t', "    ");
    let found: Vec<usize> = (0..lines.len()).filter(|n| lines.get(*n).is_some_and(|l| l.text == wanted)).collect();
    match found.as_slice() {
        [one] => Some(*one),
        [] => match wanted.parse::<u16>() {
            Ok(number) => numbered(lines, Some(number), span, faults),
            Err(_) => {
                faults.error(code::UNRESOLVED, span, || {
                    let near = nearest(&wanted, lines.iter().map(|l| l.text.as_str()));
                    let hint = match near {
                        Some(near) => format!("did you mean {}?", quote(near)),
                        None => "name a whole line of the code, as it stands there".to_owned(),
                    };
                    (format!("the code has no line {}", quote(&wanted)), Some(hint))
                });
                None
            }
        },
        several => {
            faults.error(code::UNRESOLVED, span, || {
                let numbers = several.iter().filter_map(|n| lines.get(*n)).map(|l| l.number.to_string());
                let numbers: Vec<String> = numbers.collect();
                let message = format!("the line {} stands there {} times", quote(&wanted), several.len());
                (message, Some(format!("name it by its number: {}", numbers.join(", "))))
            });
            None
        }
    }
}

fn numbered(lines: &[Place], number: Option<u16>, span: &Range<usize>, faults: &mut Faults) -> Option<usize> {
    let found = number.and_then(|number| lines.iter().position(|line| line.number == number));
    if found.is_none() {
        faults.error(code::UNRESOLVED, span, || {
            let shown = number.map(|n| n.to_string()).unwrap_or_default();
            let last = lines.last().map_or(0, |line| line.number);
            (format!("the code has no line {shown} to point at; its last one is {last}"), None)
        });
    }
    found
}
