//! Lines to be put in order, from a table.

mod others;

use std::collections::HashMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{House, reply};
use crate::deck::fault::{Faults, code, quote};
use crate::deck::fields::asks::LINES_MAX;
use crate::deck::model::Code;
use crate::deck::model::order::{Line, Order, Stray};
use crate::deck::table::{self, Value};

/// Languages whose blanks before a line mean something.
const INDENTED: [&str; 8] = ["python", "py", "yaml", "yml", "haskell", "hs", "nim", "fsharp"];

/// A line as it is written, with its place in the file and among the others.
struct Written {
    text: String,
    span: Range<usize>,
    place: u16,
    /// Others share its place.
    free: bool,
}

/// Reads the lines; `shown` is the code block that the rung shows.
pub(super) fn read(
    table: &DeTable<'_>,
    house: &House,
    shown: Option<&Code>,
    at: &Range<usize>,
    faults: &mut Faults,
) -> Option<Order> {
    let (lang, value) = block(table.get("lines")?, faults)?;
    let lang = lang.or_else(|| shown.map(|code| code.lang.clone())).unwrap_or_default();
    let written = entries(value);
    let indent = match table.get("indent").and_then(|v| v.get_ref().as_bool()) {
        Some(own) => own,
        None => INDENTED.contains(&lang.to_lowercase().as_str()),
    };
    if written.len() == 1 {
        faults.error(code::NO_ANSWER, &value.span(), || {
            ("one line has no order".to_owned(), Some("write at least two, one below the other".to_owned()))
        });
    }
    repeated(&written, faults);
    let depths = depths(written.iter().map(|w| w.text.as_str()));
    let line = |(w, depth): (&Written, u8)| Line { text: w.text.trim().to_owned(), depth, place: w.place };
    let lines: Vec<Line> = written.iter().zip(depths).map(line).collect();
    let wrong = strays(table, house, &lines, faults);
    let count = lines.len() + wrong.len();
    if count > LINES_MAX {
        faults.error(code::VALUE, at, || {
            let hint = "put lines that belong together on one, or split the item".to_owned();
            (format!("{count} lines are too many to put in order; {LINES_MAX} have a letter"), Some(hint))
        });
    }
    let also = others::read(table, &lines, &wrong, indent, faults);
    Some(Order { lines, also, wrong, indent, lang })
}

/// Gives the lines and their language, where they have one.
fn block<'v, 'i>(value: &'v Value<'i>, faults: &mut Faults) -> Option<(Option<String>, &'v Value<'i>)> {
    let DeValue::Table(blocks) = value.get_ref() else { return Some((None, value)) };
    if blocks.len() != 1 {
        faults.error(code::VALUE, &value.span(), || {
            let hint = "write `lines.python = '''..'''`, with the language after the dot".to_owned();
            (format!("expected lines in one language, found {}", blocks.len()), Some(hint))
        });
    }
    let (lang, value) = blocks.iter().next()?;
    Some((Some(lang.get_ref().to_string()), value))
}

/// Reads a text of several lines, or a list: each entry a line, or a list of lines of one place.
fn entries(value: &Value<'_>) -> Vec<Written> {
    let mut all = Vec::new();
    let mut add = |text: &str, span: Range<usize>, place: usize, free: bool| {
        let place = u16::try_from(place).unwrap_or(u16::MAX);
        all.push(Written { text: text.replace('\t', "    ").trim_end().to_owned(), span, place, free });
    };
    match value.get_ref() {
        DeValue::Array(list) => {
            for (place, entry) in list.iter().enumerate() {
                let free = entry.get_ref().as_array().is_some_and(|inner| inner.len() > 1);
                for line in table::texts_of(entry) {
                    add(&line.text, line.span, place, free);
                }
            }
        }
        _ => {
            let text = value.get_ref().as_str().map(table::lines).unwrap_or_default();
            for (place, line) in text.lines().filter(|line| !line.trim().is_empty()).enumerate() {
                add(line, value.span(), place, false);
            }
        }
    }
    all
}

/// Reports lines that run over, and lines of one place that stand elsewhere too: it could not be told which is meant.
fn repeated(written: &[Written], faults: &mut Faults) {
    let mut seen: HashMap<&str, bool> = HashMap::with_capacity(written.len());
    for line in written {
        if line.text.trim().contains('\n') {
            faults.error(code::CHARACTER, &line.span, || {
                let hint = "write each line of a list in quotes of its own".to_owned();
                ("a line to put in order must stay on one line".to_owned(), Some(hint))
            });
        }
        let text = line.text.trim();
        if let Some(free) = seen.insert(text, line.free)
            && (free || line.free)
        {
            faults.error(code::SAME_OPTIONS, &line.span, || {
                let message = format!("the line {} stands twice, once among lines that may change places", quote(text));
                (message, Some("tell the two apart, or give both a fixed place".to_owned()))
            });
        }
    }
}

/// Tells how many steps each line is indented: one deeper than the line above it goes in, less comes back out.
fn depths<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<u8> {
    let mut open: Vec<usize> = Vec::new();
    let mut depths = Vec::new();
    for line in lines {
        let blanks = line.len() - line.trim_start().len();
        while open.last().is_some_and(|last| *last > blanks) {
            open.pop();
        }
        if open.last().is_none_or(|last| *last < blanks) {
            open.push(blanks);
        }
        depths.push(u8::try_from(open.len() - 1).unwrap_or(u8::MAX));
    }
    depths
}

fn strays(table: &DeTable<'_>, house: &House, lines: &[Line], faults: &mut Faults) -> Vec<Stray> {
    let mut strays: Vec<Stray> = Vec::new();
    for (key, value) in table::table(table, "wrong").map(table::in_order).unwrap_or_default() {
        let text = key.get_ref().trim();
        let reply = reply(value, house, faults);
        let twice = strays.iter().any(|stray| stray.text == text);
        if lines.iter().any(|line| line.text == text) || twice {
            faults.error(code::SAME_OPTIONS, &key.span(), || {
                let what = if twice { "stands twice" } else { "is needed, and not needed" };
                (format!("the line {} {what}", quote(text)), None)
            });
        } else if text.contains(['\n', '\t']) {
            faults.error(code::CHARACTER, &key.span(), || {
                ("a line to put in order must stay on one line".to_owned(), None)
            });
        } else {
            strays.push(Stray { text: text.to_owned(), reply });
        }
    }
    strays.sort_by(|a, b| a.text.cmp(&b.text));
    strays
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_counted_in_steps() {
        let check = |text: &str, expected: &[u8]| assert_eq!(depths(text.lines()), expected, "{text}");
        check("a\n  b\n  c\n    d\ne", &[0, 1, 1, 2, 0]);
        check("    a\n        b\n    c", &[0, 1, 0]);
        check("a\n    b\n  c\nd", &[0, 1, 1, 0]);
        check("        a\n    b\nc", &[0, 0, 0]);
    }
}
