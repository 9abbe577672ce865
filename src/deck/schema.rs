//! A JSON Schema of the deck language, for editors, made from the declared field table.
//!
//! Owns the translation alone: which keys exist and what they hold is for [`crate::deck::fields`]. A schema cannot say
//! all that the walk and the checks do; what it refuses is a fault, what it accepts may still have one.

use serde_json::{Map, Value, json};

use crate::deck::fields::asks::ASKS;
use crate::deck::fields::{FILE, FORMAT, Field, Kind, SIDE_MAX, Shape};
use crate::deck::walk::ID_MAX;

/// Gives the schema of a deck file, in draft 7, which editors know best.
#[must_use]
pub fn schema() -> Value {
    let mut definitions = Map::new();
    let mut root = shape(&FILE, &mut definitions);
    root.insert("$schema".into(), "http://json-schema.org/draft-07/schema#".into());
    root.insert("title".into(), "A Pratfall deck".into());
    root.insert("definitions".into(), Value::Object(definitions));
    Value::Object(root)
}

fn shape(shape: &'static Shape, definitions: &mut Map<String, Value>) -> Map<String, Value> {
    let mut properties = Map::new();
    for field in shape.fields {
        properties.insert(field.key.into(), described(kind(&field.kind, definitions), field.doc));
    }
    let mut out = Map::new();
    if shape.asks {
        for (key, value) in asked(definitions) {
            properties.entry(key).or_insert(value);
        }
        // Which way a table without `ask` has is told from its keys, and needs no help from an editor.
        let wants = ASKS.iter().map(|(name, way)| {
            let needed: Vec<&str> = way.fields.iter().filter(|f| f.need).map(|f| f.key).collect();
            json!({ "if": { "properties": { "ask": { "const": name } }, "required": ["ask"] }, "then": { "required": needed } })
        });
        out.insert("allOf".into(), wants.collect());
    }
    out.insert("type".into(), "object".into());
    let needed: Vec<&str> = shape.fields.iter().filter(|f| f.need).map(|f| f.key).collect();
    if !needed.is_empty() {
        out.insert("required".into(), needed.into());
    }
    out.insert("properties".into(), Value::Object(properties));
    out.insert("additionalProperties".into(), false.into());
    out
}

/// Gives the keys of all ways of asking: one that several ways share may hold what any of them takes.
fn asked(definitions: &mut Map<String, Value>) -> Vec<(String, Value)> {
    let mut keys: Vec<(&str, Vec<Value>, Vec<String>)> = Vec::new();
    for (name, way) in &ASKS {
        for Field { key, kind: holds, doc, .. } in way.fields {
            let value = kind(holds, definitions);
            let place = keys.iter().position(|(known, ..)| known == key).unwrap_or_else(|| {
                keys.push((key, Vec::new(), Vec::new()));
                keys.len() - 1
            });
            let Some((_, values, docs)) = keys.get_mut(place) else { continue };
            if !values.contains(&value) {
                values.push(value);
            }
            if !docs.iter().any(|known| known.ends_with(doc)) {
                docs.push(if *key == "ask" || *key == "timed" { (*doc).to_owned() } else { format!("{name}: {doc}") });
            }
        }
    }
    let one = |(key, mut values, docs): (&str, Vec<Value>, Vec<String>)| {
        let value = if values.len() == 1 { values.remove(0) } else { json!({ "anyOf": values }) };
        (key.to_owned(), described(value, &docs.join("\n")))
    };
    keys.into_iter().map(one).collect()
}

fn described(value: Value, doc: &str) -> Value {
    match value {
        // Draft 7 passes over whatever stands beside a reference.
        Value::Object(map) if map.contains_key("$ref") => json!({ "description": doc, "allOf": [map] }),
        Value::Object(mut map) => {
            map.insert("description".into(), doc.into());
            Value::Object(map)
        }
        other => other,
    }
}

fn kind(holds: &'static Kind, definitions: &mut Map<String, Value>) -> Value {
    match holds {
        Kind::Text => json!({ "type": "string" }),
        Kind::Line | Kind::Answer => json!({ "type": "string", "minLength": 1 }),
        Kind::Side => json!({ "type": "string", "minLength": 1, "maxLength": SIDE_MAX }),
        Kind::Id => json!({ "type": "string", "minLength": 1, "maxLength": ID_MAX, "pattern": "^[^/]+$" }),
        Kind::LongId => json!({ "type": "string", "minLength": 1, "maxLength": ID_MAX }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Kind::Amount(least) => json!({ "type": "number", "minimum": least }),
        Kind::Number => json!({ "type": "number" }),
        Kind::Percent => json!({ "type": "string", "pattern": "%" }),
        Kind::OneOf(words) => json!({ "enum": words }),
        Kind::Format => json!({ "const": FORMAT }),
        Kind::Ask => json!({ "enum": ASKS.iter().map(|(name, _)| *name).collect::<Vec<_>>() }),
        Kind::List(of, least, most) => {
            let mut out = json!({ "type": "array", "items": kind(of, definitions) });
            if let Some(map) = out.as_object_mut() {
                if *least > 0 {
                    map.insert("minItems".into(), json!(least));
                }
                if *most < usize::MAX {
                    map.insert("maxItems".into(), json!(most));
                }
            }
            out
        }
        Kind::Either(kinds) => json!({ "anyOf": kinds.iter().map(|k| kind(k, definitions)).collect::<Vec<_>>() }),
        Kind::Map(_, values) => json!({ "type": "object", "additionalProperties": kind(values, definitions) }),
        Kind::Table(of) => reference(of, definitions),
        Kind::Tables(of) => json!({ "type": "array", "items": reference(of, definitions) }),
    }
}

fn reference(of: &'static Shape, definitions: &mut Map<String, Value>) -> Value {
    let name = of.name.trim_start_matches("an ").trim_start_matches("a ");
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    if !definitions.contains_key(&name) {
        // It stands there before it is done, so that a table within itself would end.
        definitions.insert(name.clone(), Value::Null);
        let made = shape(of, definitions);
        definitions.insert(name.clone(), Value::Object(made));
    }
    json!({ "$ref": format!("#/definitions/{name}") })
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;
    use crate::deck::bundled::BUNDLED;

    /// Gives the place of the first thing in `value` that `schema` refuses: the few words of draft 7 that are used.
    fn refused(value: &Value, schema: &Value, root: &Value, at: &str) -> Option<String> {
        const WORDS: [&str; 21] = [
            "$ref",
            "$schema",
            "title",
            "definitions",
            "description",
            "type",
            "properties",
            "additionalProperties",
            "required",
            "items",
            "minItems",
            "maxItems",
            "enum",
            "const",
            "anyOf",
            "allOf",
            "if",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
        ];
        let words = schema.as_object().unwrap();
        for word in words.keys().filter(|word| !matches!(word.as_str(), "then" | "pattern")) {
            assert!(WORDS.contains(&word.as_str()), "{word} is not checked here");
        }
        let fits = |sub: &Value| refused(value, sub, root, at).is_none();
        if let Some(name) = words.get("$ref") {
            return refused(value, root.pointer(&name.as_str().unwrap()[1..]).unwrap(), root, at);
        }
        let number = |word: &str| words.get(word).and_then(Value::as_f64);
        let size = match value {
            Value::String(text) => text.chars().count() as f64,
            Value::Array(list) => list.len() as f64,
            other => other.as_f64().unwrap_or(0.0),
        };
        let kind_fits = words.get("type").is_none_or(|kind| match kind.as_str().unwrap() {
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64(),
            "number" => value.is_number(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            other => panic!("{other}"),
        });
        let sound = kind_fits
            && words.get("const").is_none_or(|one| one == value)
            && words.get("enum").is_none_or(|all| all.as_array().unwrap().contains(value))
            && words.get("anyOf").is_none_or(|any| any.as_array().unwrap().iter().any(fits))
            && words.get("if").is_none_or(|when| !fits(when) || fits(&words["then"]))
            && ["minimum", "minLength", "minItems"].iter().filter_map(|w| number(w)).all(|least| size >= least)
            && ["maximum", "maxLength", "maxItems"].iter().filter_map(|w| number(w)).all(|most| size <= most)
            && words
                .get("pattern")
                .is_none_or(|p| Regex::new(p.as_str().unwrap()).unwrap().is_match(value.as_str().unwrap_or_default()));
        if !sound {
            return Some(at.to_owned());
        }
        for sub in words.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            if let Some(place) = refused(value, sub, root, at) {
                return Some(place);
            }
        }
        if let (Some(list), Some(items)) = (value.as_array(), words.get("items")) {
            return list.iter().enumerate().find_map(|(n, entry)| refused(entry, items, root, &format!("{at}/{n}")));
        }
        let table = value.as_object()?;
        let needed = words.get("required").and_then(Value::as_array).into_iter().flatten();
        if let Some(key) = needed.filter_map(Value::as_str).find(|key| !table.contains_key(*key)) {
            return Some(format!("{at} without {key}"));
        }
        table.iter().find_map(|(key, entry)| {
            let place = format!("{at}/{key}");
            match (words.get("properties").and_then(|p| p.get(key)), words.get("additionalProperties")) {
                (Some(sub), _) => refused(entry, sub, root, &place),
                (None, Some(Value::Bool(false))) => Some(place),
                (None, Some(sub)) if sub.is_object() => refused(entry, sub, root, &place),
                _ => None,
            }
        })
    }

    fn check(deck: &str, expected: Option<&str>) {
        let value: Value = toml::from_str(deck).unwrap();
        let schema = schema();
        assert_eq!(refused(&value, &schema, &schema, "").as_deref(), expected, "{deck:.200}");
    }

    #[test]
    fn bundled_decks_and_examples_are_valid() {
        for (_, text) in BUNDLED {
            check(text, None);
        }
        check(include_str!("../../examples/decks/minimal.toml"), None);
        check(include_str!("../../examples/decks/vocabulary.toml"), None);
        check(include_str!("../../examples/decks/ways.toml"), None);
        check(include_str!("../../examples/decks/scenario.toml"), None);
        check(include_str!("../../examples/decks/reference.toml"), None);
        check(include_str!("../../examples/decks/code.toml"), None);
    }

    #[test]
    fn what_the_walk_refuses_is_refused() {
        let item =
            |keys: &str| format!("format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n[[item]]\nid = \"i\"\n{keys}\n");
        check(&item("right = 1"), None);
        check(&item("rihgt = 1"), Some("/item/0/rihgt"));
        check(&item("difficulty = 9"), Some("/item/0/difficulty"));
        check(&item("difficulty = \"3\""), Some("/item/0/difficulty"));
        check(&item("nature = \"idea\""), Some("/item/0/nature"));
        check(&item("ask = \"choose\"\nright = \"x\""), Some("/item/0"));
        check(&item("hints = [\"a\", \"b\", \"c\", \"d\"]"), Some("/item/0/hints"));
        check(&item("right = \"x\"\nwrong = { y = { belif = \"b\" } }"), Some("/item/0/wrong/y"));
        check(&item("").replace("\"i\"", "\"a/b\""), Some("/item/0/id"));
        check(&item("").replace("format = 1", "format = 2"), Some("/format"));
        check("format = 1\n[deck]\nid = \"d\"", Some("/deck without title"));
        check("format = 1", Some(" without deck"));
    }

    #[test]
    fn every_field_of_the_table_is_in_it() {
        let schema = schema();
        let own = |name: &str| schema["definitions"][name]["properties"].as_object().unwrap().clone();
        assert_eq!(schema["properties"].as_object().unwrap().len(), FILE.fields.len());
        use crate::deck::fields::{
            DECK, ITEM, MISCONCEPTION, PAIR_TABLE, REPLY_TABLE, RUNG, SKILL, STAKES, VARIANT, asks, scenario,
        };
        let shapes: [(&str, &Shape); 14] = [
            ("deck", &DECK),
            ("skill", &SKILL),
            ("misconception", &MISCONCEPTION),
            ("item", &ITEM),
            ("rung", &RUNG),
            ("variant", &VARIANT),
            ("stakes", &STAKES),
            ("reply", &REPLY_TABLE),
            ("pair", &PAIR_TABLE),
            ("point", &asks::POINT_TABLE),
            ("state", &scenario::STATE),
            ("move", &scenario::MOVE_TABLE),
            ("command", &scenario::COMMAND_TABLE),
            ("unknown", &scenario::UNKNOWN_TABLE),
        ];
        for (name, shape) in shapes {
            let properties = own(name);
            let asked = ASKS.iter().flat_map(|(_, way)| way.fields).filter(|_| shape.asks);
            for field in shape.fields.iter().chain(asked) {
                let property = properties.get(field.key).unwrap_or_else(|| panic!("{name} has no {}", field.key));
                assert!(property["description"].as_str().is_some_and(|doc| doc.contains(field.doc)), "{}", field.key);
            }
        }
    }
}
