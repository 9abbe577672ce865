//! From a fault to the edits that take it away.
//!
//! Owns how the edits are written: in the quotes, the brackets and the line ends that are there. Whether they are good is
//! tried in [`crate::deck::mend`].

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::header::{Header, headers, same_table};
use super::line_of;
use crate::clean::{clean, is_hostile, is_invisible, name as name_of};
use crate::deck::fault::{Fault, Mend, code, quote};
use crate::deck::fields::asks::ASKS;
use crate::deck::fields::{FILE, FORMAT, Kind, Shape};
use crate::deck::layout;

/// Bytes that are replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Which ones.
    pub span: Range<usize>,
    /// By what.
    pub text: String,
}

/// What takes one fault away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The code of the fault.
    pub code: &'static str,
    /// Its message.
    pub message: String,
    /// Where it is.
    pub at: usize,
    /// What is done, in a few words.
    pub what: String,
    /// The edits, in the order of the text, apart from each other.
    pub edits: Vec<Edit>,
}

/// Gives what takes a fault of a file called `name` away, where that takes no guess.
#[must_use]
pub fn change(name: &str, text: &str, fault: &Fault) -> Option<Change> {
    let span = &fault.span;
    let shown = text.get(span.clone())?;
    let one = |new: String| Some((format!("{} -> {}", bare(shown), bare(&new)), vec![edit(span, new)]));
    let (what, edits) = match &fault.mend {
        Some(Mend::Write(new)) => written(text, span, new),
        Some(Mend::Unquote) => one(inside(shown)?.0.trim().to_owned()).map(|(_, edits)| {
            let new = edits.first().map(|edit| edit.text.clone()).unwrap_or_default();
            (format!("{shown} -> {new}"), edits)
        }),
        Some(Mend::Quote) => (!shown.contains(['"', '\\', '\n'])).then(|| {
            let new = format!("\"{shown}\"");
            (format!("{shown} -> {new}"), vec![edit(span, new)])
        }),
        Some(Mend::Wrap) => Some((format!("{} set in brackets", quote(shown)), vec![edit(span, format!("[{shown}]"))])),
        Some(Mend::Single) => {
            let keys = shown.strip_prefix("[[")?.strip_suffix("]]")?;
            let new = format!("[{keys}]");
            Some((format!("{shown} -> {new}"), vec![edit(span, new)]))
        }
        Some(Mend::Double) => doubled(text, span),
        Some(Mend::Strip) => stripped(shown).map(|(new, what)| (what, vec![edit(span, new)])),
        Some(Mend::Drop) => dropped(text, span),
        Some(Mend::Id) => id(name, text, span),
        None => match fault.code {
            code::DUPLICATE_KEY => repeated_line(text, span).or_else(|| doubled_again(text, span)),
            code::FORMAT if span.is_empty() => Some(format_line(text)),
            code::DUPLICATE_ID => repeated_table(text, span),
            code::NEWER_TOML => {
                on_one_line(shown).map(|new| ("`{ .. }` set on one line".to_owned(), vec![edit(span, new)]))
            }
            _ => None,
        },
    }?;
    Some(Change { code: fault.code, message: fault.message.clone(), at: edits.first()?.span.start, what, edits })
}

/// Leaves out changes that touch what an earlier one does.
#[must_use]
pub fn apart(changes: Vec<Change>) -> Vec<Change> {
    let mut kept: Vec<Change> = Vec::new();
    for change in changes {
        let touches = |a: &Edit, b: &Edit| a.span.start <= b.span.end && b.span.start <= a.span.end;
        let taken = kept.iter().flat_map(|k| &k.edits).any(|a| change.edits.iter().any(|b| touches(a, b)));
        if !taken {
            kept.push(change);
        }
    }
    kept.sort_by_key(|change| change.at);
    kept
}

/// Makes all edits of some changes.
#[must_use]
pub fn applied(text: &str, changes: &[&Change]) -> Option<String> {
    let mut edits: Vec<&Edit> = changes.iter().flat_map(|change| &change.edits).collect();
    edits.sort_by_key(|edit| edit.span.start);
    let (mut out, mut at) = (String::with_capacity(text.len() + 64), 0);
    for edit in edits {
        out.push_str(text.get(at..edit.span.start)?);
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

/// Tells where a place of the text is after these changes.
#[must_use]
pub fn moved(at: usize, changes: &[&Change]) -> usize {
    let before =
        changes.iter().flat_map(|change| &change.edits).filter(|edit| edit.span.end <= at && edit.span.start < at);
    let (gone, come) = before.fold((0, 0), |(gone, come), edit| (gone + edit.span.len(), come + edit.text.len()));
    (at + come).saturating_sub(gone)
}

type Edits = (String, Vec<Edit>);

fn edit(span: &Range<usize>, text: String) -> Edit {
    Edit { span: span.clone(), text }
}

/// Takes the quotation marks of a short text away for the eye, unless blanks at its ends would be lost.
fn bare(shown: &str) -> String {
    let inner = inside(shown).map_or(shown, |(inner, _)| inner);
    if inner.trim() == inner && !inner.is_empty() { clean(inner).into_owned() } else { clean(shown).into_owned() }
}

/// Gives what stands between the quotation marks of a text on one line, and the mark.
fn inside(shown: &str) -> Option<(&str, char)> {
    let mark = shown.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = shown.strip_prefix(mark)?.strip_suffix(mark)?;
    (!inner.starts_with(mark)).then_some((inner, mark))
}

/// Writes another key or text in the place of one.
fn written(text: &str, span: &Range<usize>, new: &str) -> Option<Edits> {
    let shown = text.get(span.clone())?;
    let plain = !new.is_empty() && new.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    let literal = |mark: char| !new.contains([mark, '\\', '\n']) && !new.chars().any(|c| c.is_control());
    let new = match shown.chars().next()? {
        '\'' if literal('\'') => format!("'{new}'"),
        '"' | '\'' if literal('"') => format!("\"{new}\""),
        '"' | '\'' => return None,
        _ if plain => new.to_owned(),
        _ if literal('"') => format!("\"{new}\""),
        _ => return None,
    };
    let what = format!("{} -> {}", bare(shown), bare(&new));
    // A key in a header stands in the headers below it too.
    let all = headers(text);
    let place = all.iter().enumerate().find_map(|(n, header)| {
        let key = header.keys.iter().position(|(_, at)| at == span)?;
        Some((n, key))
    });
    let spans: Vec<Range<usize>> = match place {
        Some((n, key)) => same_table(&all, n, key + 1)
            .into_iter()
            .filter_map(|header| header.keys.get(key).map(|(_, at)| at.clone()))
            .collect(),
        None => vec![span.clone()],
    };
    Some((what, spans.iter().map(|span| edit(span, new.clone())).collect()))
}

/// Sets the headers of a table that should be a list of tables in double brackets.
fn doubled(text: &str, span: &Range<usize>) -> Option<Edits> {
    let all = headers(text);
    let index = all.iter().position(|header| header.at == *span)?;
    doubled_at(text, &all, index)
}

fn doubled_at(text: &str, all: &[Header], index: usize) -> Option<Edits> {
    let own = all.get(index).filter(|header| !header.list)?;
    let depth = own.keys.len();
    let wanted = |header: &Header| {
        let keys: Vec<&str> = header.keys.iter().map(|(key, _)| key.as_str()).collect();
        keys.len() == depth || is_list(&keys)
    };
    // Lists in it that are written so too would come into sight as further faults.
    let same = same_table(all, index, depth).into_iter().filter(|header| !header.list && wanted(header));
    let shown = text.get(own.at.clone())?;
    let edits =
        same.filter_map(|header| Some(edit(&header.at, format!("[{}]", text.get(header.at.clone())?)))).collect();
    Some((format!("{shown} -> [{shown}]"), edits))
}

/// The same, where the header stands twice in single brackets, or once behind others in double ones.
fn doubled_again(text: &str, span: &Range<usize>) -> Option<Edits> {
    let all = headers(text);
    let index = all.iter().position(|header| header.keys.last().is_some_and(|(_, at)| at == span))?;
    let keys: Vec<&str> = all.get(index)?.keys.iter().map(|(key, _)| key.as_str()).collect();
    if is_list(&keys) { doubled_at(text, &all, index) } else { None }
}

/// Tells whether these keys lead to a list of tables.
fn is_list(keys: &[&str]) -> bool {
    let mut shape: Option<&Shape> = Some(&FILE);
    let mut kind: Option<&Kind> = None;
    for key in keys {
        let asked = |shape: &Shape| shape.asks.then(|| ASKS.iter().find_map(|(_, way)| way.field(key))).flatten();
        kind = match (shape, kind) {
            (Some(shape), _) => shape.field(key).or_else(|| asked(shape)).map(|field| &field.kind),
            (None, Some(Kind::Map(_, inner))) => Some(inner),
            _ => return false,
        };
        shape = match kind {
            Some(Kind::Table(shape) | Kind::Tables(shape)) => Some(shape),
            Some(Kind::Map(..)) => None,
            Some(Kind::Either(kinds)) => kinds.iter().find_map(|kind| match kind {
                Kind::Table(shape) | Kind::Tables(shape) => Some(*shape),
                _ => None,
            }),
            _ => return false,
        };
    }
    match kind {
        Some(Kind::Tables(_)) => true,
        Some(Kind::Either(kinds)) => kinds.iter().any(|kind| matches!(kind, Kind::Tables(_))),
        _ => false,
    }
}

/// Takes out of a key or a text what nobody sees, be it written as it is or as an escape.
fn stripped(shown: &str) -> Option<(String, String)> {
    let hidden = |c: char| !matches!(c, '\n' | '\r' | '\t') && (is_hostile(c) || is_invisible(c));
    let escapes = shown.starts_with('"');
    let (mut out, mut gone) = (String::with_capacity(shown.len()), Vec::new());
    let mut rest = shown;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        let meant = if escapes && c == '\\' {
            length += rest.chars().nth(1).map_or(0, char::len_utf8);
            let digits = match rest.as_bytes().get(1) {
                Some(b'x') => 2,
                Some(b'u') => 4,
                Some(b'U') => 8,
                _ => 0,
            };
            length += digits;
            match rest.as_bytes().get(1) {
                Some(b'b') => Some('\u{8}'),
                Some(b'f') => Some('\u{c}'),
                Some(b'e') => Some('\u{1b}'),
                _ if digits > 0 => u32::from_str_radix(rest.get(2..length)?, 16).ok().and_then(char::from_u32),
                _ => None,
            }
        } else {
            Some(c)
        };
        match meant.filter(|c| hidden(*c)) {
            Some(c) => gone.push(name_of(c)),
            None => out.push_str(rest.get(..length)?),
        }
        rest = rest.get(length..)?;
    }
    gone.dedup();
    if gone.is_empty() { None } else { Some((out, format!("{} taken out", gone.join(", ")))) }
}

/// Takes an entry out of a list in which the same, byte by byte, stands before it.
fn dropped(text: &str, span: &Range<usize>) -> Option<Edits> {
    let root = DeTable::parse(text).ok()?.into_inner();
    let entries = list_around(&root, span)?;
    let own = entries.iter().position(|at| at == span)?;
    let shown = text.get(span.clone())?;
    let before = entries.get(..own)?;
    if !before.iter().any(|at| text.get(at.clone()) == Some(shown)) {
        return None;
    }
    let from = before.last()?.end;
    let between = text.get(from..span.start)?;
    let gone = from..span.end;
    between
        .chars()
        .all(|c| c == ',' || c.is_whitespace())
        .then(|| (format!("the second {} taken out", quote(shown)), vec![edit(&gone, String::new())]))
}

/// Finds the entries of the list that has one at this place.
fn list_around(table: &DeTable<'_>, span: &Range<usize>) -> Option<Vec<Range<usize>>> {
    fn within(value: &DeValue<'_>, span: &Range<usize>) -> Option<Vec<Range<usize>>> {
        match value {
            DeValue::Table(table) => list_around(table, span),
            DeValue::Array(list) if list.iter().any(|entry| entry.span() == *span) => {
                Some(list.iter().map(|entry| entry.span()).collect())
            }
            DeValue::Array(list) => list.iter().find_map(|entry| within(entry.get_ref(), span)),
            _ => None,
        }
    }
    table.values().find_map(|value| within(value.get_ref(), span))
}

/// Writes a missing id below the header of its table.
fn id(name: &str, text: &str, span: &Range<usize>) -> Option<Edits> {
    let all = headers(text);
    let index = all.iter().position(|header| header.at == *span)?;
    let own = all.get(index)?;
    let kind = |header: &Header| match header.keys.as_slice() {
        [(key, _)] => Some(key.clone()),
        _ => None,
    };
    let wanted = kind(own)?;
    let place = all.get(..index)?.iter().filter(|header| kind(header).as_deref() == Some(&wanted)).count();
    let found = layout::missing_ids(name, text).into_iter().find(|(kind, n, _)| *kind == wanted && *n == place);
    let (_, _, id) = found?;
    let line = line_of(text, own.at.start)?;
    let indent: String = text.get(line.start..own.at.start)?.to_owned();
    let end = if text.get(line.clone())?.ends_with("\r\n") { "\r\n" } else { "\n" };
    let lead = if text.get(line.clone())?.ends_with('\n') { "" } else { end };
    let new = format!("{lead}{indent}id = \"{id}\"{end}");
    Some((format!("`id = \"{id}\"` written"), vec![edit(&(line.end..line.end), new)]))
}

/// Takes out a line that stands, byte by byte, above in the same table.
fn repeated_line(text: &str, span: &Range<usize>) -> Option<Edits> {
    let line = line_of(text, span.start)?;
    let own = text.get(line.clone())?;
    let before = text.get(line.start..span.start)?;
    if !before.trim().is_empty() || own.trim_start().starts_with('[') {
        return None;
    }
    let table = headers(text).iter().map(|header| header.at.end).rfind(|end| *end <= span.start).unwrap_or(0);
    let above = text.get(table..line.start)?;
    // A value that runs over lines has another line below it, and is left alone: its line alone is no `key = value`.
    let whole = DeTable::parse(own.trim()).is_ok();
    if !whole || !above.lines().any(|line| line.trim() == own.trim()) {
        return None;
    }
    Some((format!("the second {} taken out", quote(own.trim())), vec![edit(&line, String::new())]))
}

/// Says the format that there is, at the top.
fn format_line(text: &str) -> Edits {
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    // What tools read in the first line, and a heading of its own, stay above it.
    let mut heading = at;
    for line in text.get(at..).unwrap_or_default().split_inclusive('\n') {
        if !line.starts_with('#') {
            if line.trim().is_empty() {
                at = heading;
            }
            break;
        }
        heading += line.len();
        if line.starts_with("#:") && line.ends_with('\n') {
            at = heading;
        }
    }
    (format!("`format = {FORMAT}` written"), vec![edit(&(at..at), format!("format = {FORMAT}{end}"))])
}

/// Takes out an item, a skill or a misconception that stands, byte by byte, above.
fn repeated_table(text: &str, span: &Range<usize>) -> Option<Edits> {
    let all = headers(text);
    let index = all.iter().rposition(|header| header.at.end <= span.start && header.keys.len() == 1 && header.list)?;
    let blocks = |n: usize| -> Option<Range<usize>> {
        let start = all.get(n)?.at.start;
        let next = all.get(n + 1..)?.iter().find(|header| {
            header.keys.len() == 1 || !header.begins_with(&all.get(n).map(|h| h.keys.clone()).unwrap_or_default())
        });
        let end = next.map_or(text.len(), |header| header.at.start);
        // Comments above the next table are its own.
        let mut last = end;
        let body = text.get(start..end)?;
        for line in body.split_inclusive('\n').rev() {
            if !(line.trim().is_empty() || line.trim_start().starts_with('#')) {
                break;
            }
            last -= line.len();
        }
        Some(start..last.max(start))
    };
    let own = blocks(index)?;
    let shown = text.get(own.clone())?.trim_end();
    let same = |n: &usize| {
        let block = blocks(*n).and_then(|block| text.get(block));
        block.is_some_and(|block| block.trim_end() == shown) && all.get(*n).is_some_and(|h| h.list && h.keys.len() == 1)
    };
    (0..index).find(same)?;
    let line = line_of(text, own.start)?;
    let name = all.get(index).and_then(|header| header.keys.first()).map(|(key, _)| key.clone()).unwrap_or_default();
    let id = text.get(span.clone())?;
    Some((
        format!("the second {name} {} taken out, which is the same", quote(id)),
        vec![edit(&(line.start..own.end), String::new())],
    ))
}

/// Sets a table in braces on one line, unless it holds comments or texts of several lines.
fn on_one_line(shown: &str) -> Option<String> {
    let (mut out, mut rest) = (String::with_capacity(shown.len()), shown);
    while let Some(c) = rest.chars().next() {
        match c {
            '#' => return None,
            '"' | '\'' => {
                let end = rest.char_indices().skip(1).scan(false, |escaped, (n, d)| {
                    let ends = d == c && !*escaped;
                    *escaped = c == '"' && d == '\\' && !*escaped;
                    Some((n, d, ends))
                });
                let (end, ..) = end.take_while(|(_, d, _)| *d != '\n').find(|(_, _, ends)| *ends)?;
                out.push_str(rest.get(..=end)?);
                rest = rest.get(end + 1..)?;
            }
            '\n' | '\r' => {
                rest = rest.trim_start();
                let kept = out.trim_end().len();
                out.truncate(kept);
                let ends = rest.starts_with(['}', ']']);
                if ends && out.ends_with(',') {
                    out.pop();
                }
                if !(rest.starts_with(']') || rest.starts_with(',') || out.ends_with('[')) {
                    out.push(' ');
                }
            }
            c => {
                out.push(c);
                rest = rest.get(c.len_utf8()..)?;
            }
        }
    }
    Some(out)
}
