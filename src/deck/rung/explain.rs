//! Something to be explained, from a table.

use toml::de::{DeTable, DeValue};

use super::{House, reply};
use crate::deck::fault::{Faults, code, quote};
use crate::deck::model::Reply;
use crate::deck::model::explain::{Explain, Point};
use crate::deck::table::{self, Value};

pub(super) fn read(table: &DeTable<'_>, house: &House, faults: &mut Faults) -> Option<Explain> {
    let mut rubric: Vec<Point> = Vec::new();
    for value in table.get("rubric")?.get_ref().as_array()?.iter() {
        let Some(point) = point(value, house, faults) else { continue };
        if point.text.is_empty() || point.text.contains('\n') {
            faults
                .error(code::CHARACTER, &value.span(), || ("a point must say something, on one line".to_owned(), None));
        } else if rubric.iter().any(|other| other.text == point.text) {
            faults.error(code::SAME_OPTIONS, &value.span(), || {
                (format!("the point {} stands twice", quote(&point.text)), None)
            });
        } else {
            rubric.push(point);
        }
    }
    let model = table::text_or_empty(table, "model");
    (!rubric.is_empty()).then(|| Explain { rubric, model, aloud: table::flag(table, "aloud") })
}

fn point(value: &Value<'_>, house: &House, faults: &mut Faults) -> Option<Point> {
    match value.get_ref() {
        DeValue::String(text) => {
            let (required, text) = bare(text);
            Some(Point { text, required, reply: Reply::default() })
        }
        DeValue::Table(table) => {
            let (marked, text) = bare(&table::text(table, "point")?);
            let required = marked || table::flag(table, "required");
            Some(Point { text, required, reply: reply(value, house, faults) })
        }
        _ => None,
    }
}

/// Takes the mark off a point that must not be missing.
fn bare(text: &str) -> (bool, String) {
    let text = text.trim();
    match text.strip_prefix('!') {
        Some(rest) => (true, rest.trim().to_owned()),
        None => (false, text.to_owned()),
    }
}
