//! A deck file laid out: keys in the order of the language, rungs indented, missing ids written.
//!
//! Comments, blank lines, quotes and the order of tables stay as their author has them, and what is read from the file
//! does too: it is read again and compared, and rather than change it the file is left alone.

use std::collections::BTreeSet;

use toml_edit::{DocumentMut, Item, RawString, Table, value};

use crate::deck::fields::asks::ASKS;
use crate::deck::fields::{FILE, Field, ITEM, Kind, RUNG, Shape};
use crate::deck::slug;

/// What rungs and variants are indented by.
const INDENT: &str = "  ";

/// A file laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laid {
    /// Its text.
    pub text: String,
    /// The ids that were written, in the order of the file.
    pub ids: Vec<String>,
}

/// Why a file is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is not TOML.
    Syntax,
    /// It would not be read as before.
    Unsafe,
}

/// Lays out a deck file called `name`; `ids` writes missing ids too.
///
/// # Errors
/// When it is not TOML, or would not be read as before.
pub fn layout(name: &str, text: &str, ids: bool) -> Result<Laid, Refusal> {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut document: DocumentMut = bare.parse().map_err(|_| Refusal::Syntax)?;
    let written = if ids { write_ids(document.as_table_mut(), name) } else { Vec::new() };
    lay(document.as_table_mut(), Some(&FILE), "", true);
    let end: String = document.trailing().as_str().unwrap_or_default().to_owned();
    document.set_trailing(indented(&end, ""));
    let mut text = document.to_string();
    if bare.contains("\r\n") {
        text = text.replace("\r\n", "\n").replace('\n', "\r\n");
    }
    if !reads_the_same(bare, &text) {
        return Err(Refusal::Unsafe);
    }
    Ok(Laid { text, ids: written })
}

fn lay(table: &mut Table, shape: Option<&'static Shape>, indent: &'static str, is_root: bool) {
    if let Some(shape) = shape {
        table.sort_values_by(|a, _, b, _| rank(shape, a.get()).cmp(&rank(shape, b.get())));
    }
    if !is_root && !table.is_dotted() {
        let prefix = table.decor().prefix().and_then(RawString::as_str).map(|prefix| indented(prefix, indent));
        if let Some(prefix) = prefix {
            table.decor_mut().set_prefix(prefix);
        }
    }
    for (mut key, item) in table.iter_mut() {
        let below = shape.and_then(|shape| field(shape, key.get())).and_then(|field| tables(&field.kind));
        // Of tables by free names, each is one of its kind.
        let each = shape.and_then(|shape| field(shape, key.get())).and_then(|field| match &field.kind {
            Kind::Map(_, Kind::Table(shape)) => Some(*shape),
            _ => None,
        });
        let is_part = shape.is_some_and(|s| std::ptr::eq(s, &raw const ITEM)) && below.is_some_and(|b| b.asks);
        let deeper = if is_part { INDENT } else { indent };
        match item {
            Item::Value(_) => {
                let prefix = key.leaf_decor().prefix().and_then(RawString::as_str).unwrap_or_default();
                let prefix = indented(prefix, indent);
                key.leaf_decor_mut().set_prefix(prefix);
            }
            Item::Table(table) if each.is_some() => {
                for (_, item) in table.iter_mut() {
                    if let Item::Table(table) = item {
                        lay(table, each, deeper, false);
                    }
                }
            }
            Item::Table(table) => lay(table, below, deeper, false),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(|table| lay(table, below, deeper, false)),
            Item::None => {}
        }
    }
}

/// Finds a key of a table, among those of its ways of asking too.
fn field(shape: &'static Shape, key: &str) -> Option<&'static Field> {
    let asked = || ASKS.iter().find_map(|(_, way)| way.field(key));
    shape.field(key).or_else(|| if shape.asks { asked() } else { None })
}

fn tables(kind: &'static Kind) -> Option<&'static Shape> {
    match kind {
        Kind::Table(shape) | Kind::Tables(shape) => Some(shape),
        Kind::Either(kinds) => kinds.iter().find_map(tables),
        _ => None,
    }
}

/// Sets the comments before a key, and the key, to an indent; takes blanks at ends of lines away.
fn indented(prefix: &str, indent: &str) -> String {
    let mut lines: Vec<String> = prefix
        .split('\n')
        .map(str::trim)
        .map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") })
        .collect();
    if let Some(last) = lines.last_mut().filter(|last| last.is_empty()) {
        last.push_str(indent);
    }
    lines.join("\n")
}

/// Where a key stands in its table: a rung says first how it asks, answers stand before hints; what nobody knows
/// comes last.
fn rank(shape: &'static Shape, key: &str) -> (usize, usize) {
    let own = |key: &str| shape.fields.iter().position(|field| field.key == key);
    let asked = || {
        let mut fields = ASKS.iter().flat_map(|(_, way)| way.fields.iter().enumerate());
        fields.find(|(_, field)| field.key == key).map(|(n, _)| n)
    };
    match (own(key), key) {
        (Some(n), _) => (n + 1, 0),
        (None, "ask") if std::ptr::eq(shape, &raw const RUNG) => (0, 0),
        (None, _) if shape.asks => match asked() {
            // The seconds of a timed rung are set behind its answers.
            Some(n) => (own("hints").unwrap_or(shape.fields.len()), 1 + n + if key == "timed" { 100 } else { 0 }),
            None => (usize::MAX, 0),
        },
        (None, _) => (usize::MAX, 0),
    }
}

/// Makes the ids that are missing in a file called `name`: each with the kind of its table, and its place among those. None
/// where the file is not TOML.
#[must_use]
pub fn missing_ids(name: &str, text: &str) -> Vec<(&'static str, usize, String)> {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Ok(mut document) = bare.parse::<DocumentMut>() else { return Vec::new() };
    written_ids(document.as_table_mut(), name)
}

fn write_ids(root: &mut Table, name: &str) -> Vec<String> {
    written_ids(root, name).into_iter().map(|(_, _, id)| id).collect()
}

fn written_ids(root: &mut Table, name: &str) -> Vec<(&'static str, usize, String)> {
    let mut written = Vec::new();
    if let Some(deck) = root.get_mut("deck").and_then(Item::as_table_mut)
        && !deck.contains_key("id")
    {
        let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let id = slug::slug(stem.strip_suffix(".toml").unwrap_or(stem));
        deck.insert("id", value(&id));
        written.push(("deck", 0, id));
    }
    for (kind, sources) in
        [("skill", &["title"][..]), ("misconception", &["belief"]), ("item", &["prompt", "text", "right", "predict"])]
    {
        let Some(tables) = root.get_mut(kind).and_then(Item::as_array_of_tables_mut) else { continue };
        let text = |table: &Table, key: &str| table.get(key).and_then(Item::as_str).map(str::to_owned);
        let many = |key: &str, table: &Table| -> Vec<String> {
            let list = table.get(key).and_then(Item::as_array);
            let listed = list.into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned));
            listed.chain(text(table, key)).collect()
        };
        // Earlier ids belong to those who had them.
        let mut taken: BTreeSet<String> =
            tables.iter().flat_map(|table| [many("id", table), many("was", table)].concat()).collect();
        for (n, table) in tables.iter_mut().enumerate().filter(|(_, table)| !table.contains_key("id")) {
            let words = sources.iter().find_map(|key| text(table, key)).unwrap_or_else(|| kind.to_owned());
            let id = slug::free(&words, |id| taken.contains(id));
            table.insert("id", value(&id));
            taken.insert(id.clone());
            written.push((kind, n, id));
        }
    }
    written
}

/// Tells whether a file says after what it said before, ids that were missing apart.
fn reads_the_same(before: &str, after: &str) -> bool {
    let read = |text: &str| toml::from_str::<toml::Table>(text).ok();
    let (Some(before), Some(mut after)) = (read(before), read(after)) else { return false };
    let bare = |old: Option<&toml::Value>, new: Option<&mut toml::Value>| {
        if let (Some(old), Some(new)) = (old.and_then(toml::Value::as_table), new.and_then(toml::Value::as_table_mut))
            && !old.contains_key("id")
        {
            new.remove("id");
        }
    };
    bare(before.get("deck"), after.get_mut("deck"));
    for kind in ["skill", "misconception", "item"] {
        let olds = before.get(kind).and_then(toml::Value::as_array);
        let news = after.get_mut(kind).and_then(toml::Value::as_array_mut);
        for (old, new) in olds.into_iter().flatten().zip(news.into_iter().flatten()) {
            bare(Some(old), Some(new));
        }
    }
    before == after
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::bundled::BUNDLED;
    use crate::deck::parse;

    fn check(text: &str, ids: bool, expected: &str) {
        let laid = layout("my deck.toml", text, ids).unwrap();
        assert_eq!(laid.text, expected);
        assert_eq!(layout("my deck.toml", expected, ids).unwrap().text, expected, "once more");
    }

    #[test]
    fn keys_are_ordered_and_rungs_indented_with_their_comments() {
        check(
            "# Top.\nformat = 1\n[deck] # here\ntitle = \"D\"   # its title\n# Never change this.\nid = \"d\"\n\n\n\
             # The first.\n  [[item]]\n prompt = 'p'\n\tid = \"i\"\nexplain = \"e\"\n# How.\ncode.rust = '''\n  x\n'''\n\
             \n# Easy.\n[[item.rung]]\nright = \"x\" \n # Why?\nask = \"choose\"\n# No.\n[item.rung.wrong]\n\"b\"   = \"n\"\n\
             \"a\" = \"n\"\n# End.\n",
            false,
            "# Top.\nformat = 1\n[deck] # here\n# Never change this.\nid = \"d\"\ntitle = \"D\"   # its title\n\n\n\
             # The first.\n[[item]]\nid = \"i\"\nprompt = 'p'\n# How.\ncode.rust = '''\n  x\n'''\nexplain = \"e\"\n\
             \n  # Easy.\n  [[item.rung]]\n  # Why?\n  ask = \"choose\"\n  right = \"x\" \n  # No.\n  [item.rung.wrong]\n  \"b\"   = \"n\"\n\
             \x20 \"a\" = \"n\"\n# End.\n",
        );
    }

    #[test]
    fn missing_ids_are_written_and_nothing_else() {
        let text = "format = 1\n[deck]\ntitle = \"D\"\n[[skill]]\ntitle = \"To be\"\n[[item]]\n# Mine.\nprompt = \"What is it?\"\n\
                    right = \"x\"\n[[item]]\nid = \"what-is-it-2\"\nright = 1\n[[item]]\nprompt = \"What is it?\"\nright = 2\n";
        check(text, false, text);
        let laid = layout("decks/My deck.toml", text, true).unwrap();
        assert_eq!(laid.ids, ["my-deck", "to-be", "what-is-it", "what-is-it-3"]);
        assert!(laid.text.contains("[[item]]\nid = \"what-is-it\"\n# Mine.\nprompt"), "{}", laid.text);
        assert_eq!(layout("decks/My deck.toml", &laid.text, true).unwrap(), Laid { ids: vec![], ..laid });
    }

    #[test]
    fn what_is_read_stays_what_it_was() {
        for (name, text) in BUNDLED {
            let laid = layout(name, text, true).unwrap();
            assert_eq!((parse(name, &laid.text).deck, laid.ids), (parse(name, text).deck, vec![]), "{name}");
            assert_eq!(layout(name, &laid.text, true).unwrap().text, laid.text, "{name} once more");
        }
        assert_eq!(layout("x", "a = ", false), Err(Refusal::Syntax));
        let windows = "format = 1\r\n# é\r\n[deck]\r\nid = \"d\"\r\n";
        assert_eq!(layout("x", windows, false).unwrap().text, windows);
    }
}
