//! Reads values out of a parsed TOML table, quietly.
//!
//! What is missing or of another kind reads as nothing: [`crate::deck::walk`] has reported it already.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeFloat, DeInteger, DeTable, DeValue};

use crate::deck::fields::asks;

/// A value with its place in the file.
pub type Value<'i> = Spanned<DeValue<'i>>;

/// A text of the deck, with its place.
#[derive(Debug, Clone)]
pub struct Text {
    /// The text, with bare line feeds as line ends.
    pub text: String,
    /// Where it stands, quotes included.
    pub span: Range<usize>,
}

/// Gives the entries of a table in the order of the file.
#[must_use]
pub fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t Spanned<Cow<'i, str>>, &'t Value<'i>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// Reads the table at `key`.
#[must_use]
pub fn table<'t, 'i>(parent: &'t DeTable<'i>, key: &str) -> Option<&'t DeTable<'i>> {
    parent.get(key)?.get_ref().as_table()
}

/// Reads the list of tables at `key`, each with its place; what is no table is left out.
pub fn tables<'t, 'i: 't>(
    parent: &'t DeTable<'i>,
    key: &str,
) -> impl Iterator<Item = (&'t DeTable<'i>, Range<usize>)> + use<'t, 'i> {
    let list = parent.get(key).and_then(|v| v.get_ref().as_array());
    list.into_iter().flat_map(|l| l.iter()).filter_map(|v| Some((v.get_ref().as_table()?, v.span())))
}

/// Reads the text at `key`.
#[must_use]
pub fn text(parent: &DeTable<'_>, key: &str) -> Option<String> {
    parent.get(key)?.get_ref().as_str().map(lines)
}

/// Reads the text at `key`; one that is missing is empty.
#[must_use]
pub fn text_or_empty(parent: &DeTable<'_>, key: &str) -> String {
    text(parent, key).unwrap_or_default()
}

/// Reads the text at `key`, or all texts of the list there, each with its place.
#[must_use]
pub fn texts(parent: &DeTable<'_>, key: &str) -> Vec<Text> {
    parent.get(key).map(texts_of).unwrap_or_default()
}

/// Reads a text, or all texts of a list, each with its place.
#[must_use]
pub fn texts_of(value: &Value<'_>) -> Vec<Text> {
    let one = |v: &Value<'_>| v.get_ref().as_str().map(|t| Text { text: lines(t), span: v.span() });
    match value.get_ref() {
        DeValue::Array(list) => list.iter().filter_map(one).collect(),
        _ => one(value).into_iter().collect(),
    }
}

/// Reads the text at `key`, or all texts of the list there.
#[must_use]
pub fn strings(parent: &DeTable<'_>, key: &str) -> Vec<String> {
    texts(parent, key).into_iter().map(|t| t.text).collect()
}

/// Reads true or false at `key`; what is missing is false.
#[must_use]
pub fn flag(parent: &DeTable<'_>, key: &str) -> bool {
    parent.get(key).and_then(|v| v.get_ref().as_bool()).unwrap_or(false)
}

/// Reads the number at `key`.
#[must_use]
pub fn number(parent: &DeTable<'_>, key: &str) -> Option<f64> {
    value_number(parent.get(key)?.get_ref())
}

/// Reads a value as a finite number.
#[must_use]
pub fn value_number(value: &DeValue<'_>) -> Option<f64> {
    let number = match value {
        DeValue::Integer(whole) => whole_number(whole).map(|n| n as f64),
        DeValue::Float(float) => float_number(float),
        _ => None,
    };
    number.filter(|n| n.is_finite())
}

/// Reads a whole number, if it is in range.
#[must_use]
pub fn whole_number(value: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(value.as_str(), value.radix()).ok()
}

/// Reads a text as a share in per cent: `"2%"` is 2.
#[must_use]
pub fn percent(text: &str) -> Option<f64> {
    let number: f64 = text.trim().strip_suffix('%')?.trim().parse().ok()?;
    (number.is_finite() && number >= 0.0).then_some(number)
}

/// Reads a text as a number, as authors write traps: `"0.5"`, `"-3"`, `"1e6"`, `"1_000"`, `"50%"` being 50.
#[must_use]
pub fn written_number(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches('%').trim_end();
    let starts_well = text.trim_start_matches(['-', '+']).starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let number: f64 = if starts_well { text.replace('_', "").parse().ok()? } else { return None };
    number.is_finite().then_some(number)
}

/// Tells the way of asking of a table: the one named, or the one its keys speak of.
///
/// # Errors
///
/// Gives back a name that is no way of asking of this version.
pub fn asking<'t>(table: &'t DeTable<'_>) -> Result<&'static str, &'t str> {
    if let Some(named) = table.get("ask").and_then(|v| v.get_ref().as_str()) {
        return asks::asking(named).map(|(name, _)| *name).ok_or(named);
    }
    let right = table.get("right").map(Spanned::get_ref);
    Ok(if table.contains_key("lines") {
        "order"
    } else if table.contains_key("rubric") {
        "explain"
    } else if table.contains_key("state") {
        "scenario"
    } else if table.contains_key("predict") {
        "predict"
    } else if table.contains_key("runner") {
        "code"
    } else if table.contains_key("wrong") {
        "choose"
    } else if table.contains_key("text") && right.is_none() {
        "cloze"
    } else if right.is_some_and(|r| r.is_integer() || r.is_float()) {
        "number"
    } else {
        "type"
    })
}

fn float_number(value: &DeFloat<'_>) -> Option<f64> {
    value.as_str().parse().ok()
}

/// Copies a text with bare line feeds as line ends.
#[must_use]
pub fn lines(text: &str) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n") } else { text.to_owned() }
}
