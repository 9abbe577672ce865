//! Lines of code to point at, from a table.
//!
//! A line is named by its text, which an edit elsewhere does not move; by its number where its text stands twice.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{House, reply};
use crate::deck::fault::{Faults, code, nearest, quote};
use crate::deck::fields::asks::LINES_MAX;
use crate::deck::model::spot::{Place, Spot};
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
    let mut lines: Vec<Place> = Vec::new();
    for (n, line) in shown.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = u16::try_from(n + 1).unwrap_or(u16::MAX);
        let text = line.trim().replace('\t', "    ");
        lines.push(Place { number, text, right: false, reply: Reply::default() });
    }
    if lines.len() < 2 || lines.len() > LINES_MAX {
        faults.error(code::VALUE, at, || {
            let hint = "leave out what has nothing to do with the question".to_owned();
            (format!("the code has {} lines to point at; 2 to {LINES_MAX} can be", lines.len()), Some(hint))
        });
    }
    let right = table.get("right")?;
    let many = right.get_ref().is_array();
    let named: Vec<&Value<'_>> = match right.get_ref() {
        DeValue::Array(list) => list.iter().collect(),
        _ => vec![right],
    };
    for value in named {
        let found = match value.get_ref() {
            DeValue::String(text) => find(&lines, text, &value.span(), faults),
            DeValue::Integer(number) => {
                let number = table::whole_number(number).and_then(|n| u16::try_from(n).ok());
                numbered(&lines, number, &value.span(), faults)
            }
            _ => None,
        };
        if let Some(place) = found.and_then(|n| lines.get_mut(n)) {
            place.right = true;
        }
    }
    for (key, value) in table::table(table, "wrong").map(table::in_order).unwrap_or_default() {
        let reply = reply(value, house, faults);
        let Some(place) = find(&lines, key.get_ref(), &key.span(), faults).and_then(|n| lines.get_mut(n)) else {
            continue;
        };
        if place.right || place.reply != Reply::default() {
            let what = if place.right { "is the right one too" } else { "stands twice" };
            let label = quote(&place.text);
            faults.error(code::SAME_OPTIONS, &key.span(), || (format!("the line {label} {what}"), None));
        } else {
            place.reply = reply;
        }
    }
    if lines.iter().all(|line| line.right) && !lines.is_empty() {
        faults.error(code::NO_ANSWER, &right.span(), || ("there is nothing to tell it from".to_owned(), None));
    }
    Some(Spot { many, lines })
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
