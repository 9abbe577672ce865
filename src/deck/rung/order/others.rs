//! Other right orders beside the first: each is made of lines that are there.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{Written, depths, entries, repeated};
use crate::deck::fault::{Faults, code, nearest, quote};
use crate::deck::model::order::{Line, Stray};
use crate::deck::table::Value;

/// Reads the other orders of a table, whose first one and lines that are not needed are read already.
pub(super) fn read(
    table: &DeTable<'_>,
    lines: &[Line],
    wrong: &[Stray],
    indent: bool,
    faults: &mut Faults,
) -> Vec<Vec<Line>> {
    let Some(value) = table.get("also") else { return Vec::new() };
    let written: Vec<&Value<'_>> = match value.get_ref() {
        DeValue::Array(list) => list.iter().collect(),
        _ => vec![value],
    };
    let there: Vec<&str> = lines.iter().map(|l| &*l.text).chain(wrong.iter().map(|w| &*w.text)).collect();
    let mut orders: Vec<Vec<Line>> = Vec::new();
    for value in written {
        let entries = entries(value);
        if entries.len() < 2 {
            faults.error(code::OTHER_ORDER, &value.span(), || {
                let hint = "write each order as a text of several lines, or as a list in the list".to_owned();
                ("one line has no order".to_owned(), Some(hint))
            });
            continue;
        }
        repeated(&entries, faults);
        if !known(&entries, &there, faults) {
            continue;
        }
        let depths = depths(entries.iter().map(|entry| entry.text.as_str()));
        let line = |(w, depth): (&Written, u8)| Line { text: w.text.trim().to_owned(), depth, place: w.place };
        let order: Vec<Line> = entries.iter().zip(depths).map(line).collect();
        let before = std::iter::once(lines).chain(orders.iter().map(Vec::as_slice));
        if before.clone().any(|right| takes(right, &order, indent)) {
            same(&value.span(), faults);
        } else {
            orders.push(order);
        }
    }
    orders
}

/// Reports lines that are none of this question, or are used more often than they are there.
fn known(order: &[Written], there: &[&str], faults: &mut Faults) -> bool {
    let mut all = true;
    for (n, line) in order.iter().enumerate() {
        let text = line.text.trim();
        let can = there.iter().filter(|known| **known == text).count();
        let used = order.iter().take(n + 1).filter(|other| other.text.trim() == text).count();
        if used <= can {
            continue;
        }
        all = false;
        faults.error(code::OTHER_ORDER, &line.span, || {
            if can > 0 {
                let message = format!("this order uses the line {} more often than it is there", quote(text));
                return (
                    message,
                    Some(format!("it stands {can} times in `lines` and `wrong`").replace("1 times", "once")),
                );
            }
            let hint = match nearest(text, there.iter().copied()) {
                Some(near) => format!("did you mean {}?", quote(near)),
                None => "the learner has the lines of `lines` and `wrong`, and no others".to_owned(),
            };
            (format!("this order has a line that is not there, {}", quote(text)), Some(hint))
        });
    }
    all
}

fn same(span: &Range<usize>, faults: &mut Faults) {
    faults.error(code::OTHER_ORDER, span, || {
        let hint = "leave it out; lines that may change places stand in a list within the list";
        ("this order is right already".to_owned(), Some(hint.to_owned()))
    });
}

/// Tells whether an order is right already, with all that may change places in it.
fn takes(right: &[Line], order: &[Line], indent: bool) -> bool {
    let key = |line: &Line| (line.text.clone(), if indent { line.depth } else { 0 });
    let mut at = 0;
    let mut same = right.len() == order.len();
    for group in right.chunk_by(|a, b| a.place == b.place) {
        let Some(theirs) = order.get(at..at + group.len()) else { return false };
        let sorted = |lines: &[Line]| {
            let mut keys: Vec<_> = lines.iter().map(key).collect();
            keys.sort();
            keys
        };
        // What is free there has to be free here too.
        let apart = |n: usize| {
            let last = n.checked_sub(1).and_then(|before| order.get(before));
            last.map(|line| line.place) != order.get(n).map(|line| line.place)
        };
        same = same && sorted(group) == sorted(theirs) && apart(at) && apart(at + group.len());
        at += group.len();
    }
    same
}
