//! Walks a parsed file against the field table and reports all that does not fit.
//!
//! Owns the faults of form: keys, kinds, ranges, characters. What names refer to is for [`crate::deck::refs`].

use std::ops::{Range, RangeInclusive};

use toml::de::{DeTable, DeValue};

use crate::clean::{is_hostile, is_invisible, name};
use crate::deck::fault::{Faults, Mend, close, code, nearest, quote};
use crate::deck::fields::asks::{ASKS, asking};
use crate::deck::fields::{FILE, FORMAT, Field, ITEM, Kind, SIDE_MAX, Shape};
use crate::deck::table::{self, Value};

/// The longest prompt, explanation, lesson or block of code, in bytes: dozens of pages.
pub const TEXT_MAX: usize = 64 << 10;

/// The longest of all other texts, answers among them, in bytes.
pub const LINE_MAX: usize = 8 << 10;

/// The longest id, in characters.
pub const ID_MAX: usize = 100;

/// Reports all faults of form of a file called `file`, from whose name an id is suggested.
///
/// Gives false, with a fault, where the file is of a newer format: then nothing more can be said about it.
pub fn walk(root: &DeTable<'_>, file: &str, faults: &mut Faults) -> bool {
    let fits = format_fits(root, faults);
    if fits {
        Walk { faults, file, header: "" }.table(&FILE, root, &(0..0));
    }
    fits
}

/// Reports all faults of form of an item that was read apart from the rest of its file.
pub fn item(table: &DeTable<'_>, at: &Range<usize>, file: &str, faults: &mut Faults) {
    Walk { faults, file, header: "" }.table(&ITEM, table, at);
}

/// The longest number that is looked for in a text, in bytes.
const NUMBER_MAX: usize = 40;

struct Walk<'w> {
    faults: &'w mut Faults,
    file: &'w str,
    /// How the header of the table that is walked is written.
    header: &'static str,
}

/// A file of a newer format is not judged by the rules of this one.
fn format_fits(root: &DeTable<'_>, faults: &mut Faults) -> bool {
    let Some(value) = root.get("format") else {
        if faults.is_cut() {
            return true;
        }
        faults.error(code::FORMAT, &(0..0), || {
            ("the file does not say its format".to_owned(), Some("begin it with `format = 1`".to_owned()))
        });
        return true;
    };
    let Some(number) = value.get_ref().as_integer() else { return true };
    match table::whole_number(number) {
        Some(FORMAT) => true,
        Some(n) if n < FORMAT => {
            faults.error(code::FORMAT, &value.span(), || {
                (format!("there is no format {n}"), Some("write `format = 1`".to_owned()))
            });
            true
        }
        n => {
            faults.error(code::FORMAT, &value.span(), || {
                let n = n.map_or_else(|| "a newer one".to_owned(), |n| n.to_string());
                (
                    format!("this deck is written in format {n}; this version reads format {FORMAT}"),
                    Some("a newer version of Pratfall may read it".to_owned()),
                )
            });
            false
        }
    }
}

impl Walk<'_> {
    fn table(&mut self, shape: &'static Shape, table: &DeTable<'_>, at: &Range<usize>) {
        let has_ladder = std::ptr::eq(shape, &raw const ITEM) && table.contains_key("rung");
        let asks = shape.asks && !has_ladder;
        let way = if asks { table::asking(table).ok().and_then(asking).map(|(_, shape)| shape) } else { None };
        let around = std::mem::replace(&mut self.header, shape.header);
        for (key, value) in table.iter() {
            let name = key.get_ref().as_ref();
            match shape.field(name).or_else(|| way.and_then(|w| w.field(name))) {
                Some(field) => self.value(&field.kind, Some(field), value),
                // The keys of a way of asking that does not exist are anyone's guess.
                None if asks && way.is_none() && name != "ask" => {}
                None if asks && way.is_none() => self.value(&Kind::Ask, None, value),
                None => self.unknown(shape, way, has_ladder, table, name, &key.span()),
            }
        }
        for field in shape.fields.iter().chain(way.iter().flat_map(|w| w.fields)) {
            if field.need && !table.contains_key(field.key) && field.key != "format" {
                self.missing(shape, way, field, at);
            }
        }
        self.header = around;
    }

    fn value(&mut self, kind: &'static Kind, field: Option<&'static Field>, value: &Value<'_>) {
        let at = value.span();
        match (kind, value.get_ref()) {
            (Kind::Either(kinds), inner) => match kinds.iter().find(|k| suits(k, inner)) {
                Some(kind) => self.value(kind, field, value),
                None => self.wrong_kind(kind, field, value),
            },
            (kind, inner) if !suits(kind, inner) => self.wrong_kind(kind, field, value),
            (_, DeValue::String(text)) => self.text(kind, text, &at),
            (Kind::Whole(least, most), DeValue::Integer(number)) => {
                self.range(field, table::whole_number(number), *least..=*most, &at);
            }
            (Kind::Amount(_) | Kind::Number, inner) => self.number(kind, field, inner, &at),
            (Kind::List(of, least, most), DeValue::Array(list)) => {
                self.length(field, list.len(), *least, *most, &at);
                for entry in list.iter() {
                    if suits(of, entry.get_ref()) {
                        self.value(of, field, entry);
                    } else {
                        self.wrong_kind(kind, field, entry);
                    }
                }
            }
            (Kind::Map(keys, values), DeValue::Table(map)) => {
                for (key, value) in map.iter() {
                    self.text(keys, key.get_ref(), &key.span());
                    self.value(values, None, value);
                }
            }
            (Kind::Table(shape), DeValue::Table(table)) => self.table(shape, table, &at),
            (Kind::Tables(shape), DeValue::Array(list)) => {
                for entry in list.iter() {
                    match entry.get_ref() {
                        DeValue::Table(table) => self.table(shape, table, &entry.span()),
                        _ => self.wrong_kind(kind, field, entry),
                    }
                }
            }
            _ => {}
        }
    }

    fn range(
        &mut self,
        field: Option<&'static Field>,
        number: Option<i64>,
        range: RangeInclusive<i64>,
        at: &Range<usize>,
    ) {
        if number.is_none_or(|n| !range.contains(&n)) {
            self.faults.error(code::VALUE, at, || {
                let key = field.map_or("this", |f| f.key);
                (format!("`{key}` lies outside {} to {}", range.start(), range.end()), None)
            });
        }
    }

    fn length(&mut self, field: Option<&'static Field>, length: usize, least: usize, most: usize, at: &Range<usize>) {
        if (least..=most).contains(&length) {
            return;
        }
        let key = field.map_or("this list", |f| f.key);
        match key {
            "marks" => self.faults.error(code::VALUE, at, || {
                let hint = "an opening and a closing one: `marks = [\"«\", \"»\"]`".to_owned();
                (format!("expected two marks, found {length}"), Some(hint))
            }),
            _ if length < least => self.faults.error(code::NO_ANSWER, at, || {
                ("this list is empty".to_owned(), Some("put at least one text into it".to_owned()))
            }),
            _ => self.faults.error(code::VALUE, at, || {
                (format!("`{key}` holds {length} entries, at most {most} can be used"), None)
            }),
        }
    }

    fn number(&mut self, kind: &Kind, field: Option<&'static Field>, inner: &DeValue<'_>, at: &Range<usize>) {
        let key = field.map_or("this", |f| f.key);
        match (table::value_number(inner), kind) {
            (None, _) => self.faults.error(code::NUMBER, at, || {
                (format!("`{key}` is not a finite number that can be reckoned with"), None)
            }),
            (Some(n), Kind::Amount(least)) if n < *least => {
                self.faults.error(code::VALUE, at, || (format!("`{key}` must be at least {least}"), None));
            }
            _ => {}
        }
    }

    fn text(&mut self, kind: &Kind, text: &str, at: &Range<usize>) {
        let lines = matches!(kind, Kind::Text | Kind::Answer);
        if let Some(c) = hostile_character(text, lines) {
            self.faults.error(code::CHARACTER, at, || match c {
                '\n' | '\r' | '\t' => {
                    let what = if c == '\t' { "a tab" } else { "a line break" };
                    (format!("this text must stay on one line, but holds {what}"), None, None)
                }
                c => (
                    format!("this text holds the character {}", name(c)),
                    Some(format!("{} characters are not allowed in decks; take it out", class(c))),
                    Some(Mend::Strip),
                ),
            });
            return;
        }
        let most = if matches!(kind, Kind::Text) { TEXT_MAX } else { LINE_MAX };
        if text.len() > most {
            self.faults.error(code::SIZE, at, || {
                (format!("this text has {} bytes, at most {most} can be used", text.len()), None)
            });
            return;
        }
        match kind {
            Kind::Line | Kind::Side | Kind::Answer if text.trim().is_empty() => {
                self.faults.error(code::EMPTY, at, || ("this text is empty".to_owned(), None));
            }
            Kind::Side if text.len() > SIDE_MAX && text.chars().count() > SIDE_MAX => {
                self.faults.error(code::VALUE, at, || {
                    let hint = "put what is to be explained into `note`".to_owned();
                    (format!("a side of a pair must not be longer than {SIDE_MAX} characters"), Some(hint))
                });
            }
            Kind::Id | Kind::LongId => self.id(matches!(kind, Kind::LongId), text, at),
            Kind::OneOf(allowed) if !allowed.contains(&text) => {
                self.faults.error(code::VALUE, at, || {
                    let hint = nearest(text, allowed.iter().copied()).map(|n| format!("did you mean `{n}`?"));
                    let all: Vec<String> = allowed.iter().map(|a| format!("`{a}`")).collect();
                    let mend = close(text, allowed.iter().copied()).map(|near| Mend::Write(near.to_owned()));
                    (format!("{} is none of {}", quote(text), all.join(", ")), hint, mend)
                });
            }
            Kind::Ask if asking(text).is_none() => self.faults.error(code::VALUE, at, || {
                let hint = nearest(text, ASKS.iter().map(|(n, _)| *n)).map(|n| format!("did you mean `{n}`?"));
                let all: Vec<String> = ASKS.iter().map(|(name, _)| format!("`{name}`")).collect();
                let mend = close(text, ASKS.iter().map(|(n, _)| *n)).map(|near| Mend::Write(near.to_owned()));
                (format!("{} is no way of asking: {}", quote(text), all.join(", ")), hint, mend)
            }),
            Kind::Percent if table::percent(text).is_none() => self.faults.error(code::NUMBER, at, || {
                (format!("{} is no share in per cent", quote(text)), Some("write it as `\"2%\"`".to_owned()))
            }),
            _ => {}
        }
    }

    fn id(&mut self, long: bool, text: &str, at: &Range<usize>) {
        let trouble = if text.is_empty() {
            "an id must not be empty"
        } else if text.trim() != text {
            "an id must not begin or end with a space"
        } else if text.len() > ID_MAX && text.chars().count() > ID_MAX {
            "an id must not be longer than 100 characters"
        } else if !long && text.contains('/') {
            "an id must not hold a slash"
        } else {
            return;
        };
        let hint = text.contains('/') && !long;
        self.faults.error(code::ID, at, || {
            let mend = (!text.trim().is_empty() && text.trim() != text).then(|| Mend::Write(text.trim().to_owned()));
            (trouble.to_owned(), hint.then(|| "the slash is kept for pairs: `food/la cuenta`".to_owned()), mend)
        });
    }

    fn wrong_kind(&mut self, kind: &Kind, field: Option<&'static Field>, value: &Value<'_>) {
        self.faults.error(code::KIND, &value.span(), || {
            let found = found(value.get_ref());
            let hint = match (kind, value.get_ref()) {
                (Kind::Tables(shape), _) => Some(format!("write it as `{}`", shape.header)),
                (Kind::Table(shape), DeValue::Array(_)) if shape.header.starts_with('[') => Some(single(shape.header)),
                (kind, DeValue::Array(list))
                    if takes_table(kind) && list.iter().any(|entry| entry.get_ref().is_table()) =>
                {
                    let header = self.header.trim_matches(['[', ']']);
                    let key = field.filter(|_| self.header.starts_with('[')).map(|f| f.key);
                    let full = key.map(|key| single(&format!("[{header}.{key}]")));
                    Some(full.unwrap_or_else(|| "use single brackets, and write the header once".to_owned()))
                }
                (kind, DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_)) if takes_text(kind) => {
                    Some("put it in quotes".to_owned())
                }
                (Kind::Map(..), DeValue::String(_) | DeValue::Array(_)) => field.and_then(|field| match field.key {
                    "code" => Some("name its language: `code.rust = '''..'''`".to_owned()),
                    "wrong" | "traps" => {
                        Some(format!("write each with its feedback: `{} = {{ \"..\" = \"..\" }}`", field.key))
                    }
                    _ => None,
                }),
                (Kind::Number | Kind::Amount(_) | Kind::Whole(..), DeValue::String(_)) => {
                    Some("write a number, without quotes".to_owned())
                }
                (Kind::List(..), DeValue::String(_)) => Some("put it in brackets: `[\"..\"]`".to_owned()),
                _ => None,
            };
            let key = field.map(|f| format!(" for `{}`", f.key)).unwrap_or_default();
            (format!("expected {}{key}, found {found}", kind.expected()), hint, of_kind(kind, value.get_ref()))
        });
    }

    fn missing(&mut self, shape: &Shape, way: Option<&'static Shape>, field: &Field, at: &Range<usize>) {
        if self.faults.is_cut() {
            return;
        }
        let (code, message, hint) = match (field.key, way) {
            ("right", Some(_)) => {
                (code::NO_ANSWER, format!("{} has no right answer", shape.name), "add `right = ..`".to_owned())
            }
            ("wrong", Some(_)) => (
                code::NO_ANSWER,
                format!("{} has nothing to choose against", shape.name),
                "add the other options under `wrong`, each with its feedback".to_owned(),
            ),
            ("id", _) if shape.header == "[deck]" => {
                let stem = self.file.rsplit(['/', '\\']).next().unwrap_or_default();
                let stem = quote(stem.strip_suffix(".toml").unwrap_or(stem)).replace('`', "\"");
                (code::MISSING_KEY, "`[deck]` has no `id`".to_owned(), format!("add `id = {stem}`"))
            }
            ("deck", _) => (
                code::MISSING_KEY,
                "the file has no `[deck]`".to_owned(),
                "add `[deck]` with at least `id` and `title`".to_owned(),
            ),
            ("title", _) => {
                (code::MISSING_KEY, format!("{} has no `title`", shape.name), "add `title = \"..\"`".to_owned())
            }
            (key, _) => (code::MISSING_KEY, format!("{} has no `{key}`", shape.name), lower(field.doc)),
        };
        self.faults.error(code, at, || (message, Some(hint), (field.key == "id").then_some(Mend::Id)));
    }

    fn unknown(
        &mut self,
        shape: &'static Shape,
        way: Option<&'static Shape>,
        has_ladder: bool,
        table: &DeTable<'_>,
        key: &str,
        at: &Range<usize>,
    ) {
        let of_asking = ASKS.iter().find(|(_, s)| s.field(key).is_some());
        if has_ladder && of_asking.is_some() {
            return self.faults.error(code::MISPLACED_KEY, at, || {
                (
                    format!("`{key}` belongs in a rung, since this item has `[[item.rung]]`"),
                    Some("move it into the rung it is for".to_owned()),
                )
            });
        }
        if shape.header == "[[item.rung]]" && ITEM.field(key).is_some() {
            return self.faults.error(code::MISPLACED_KEY, at, || {
                (
                    format!("`{key}` belongs to the item, not to one of its rungs"),
                    Some("move it above the first `[[item.rung]]`".to_owned()),
                )
            });
        }
        if let (Some(way), Some((other, _))) = (way, of_asking) {
            return self.faults.error(code::MISPLACED_KEY, at, || {
                let named = table.contains_key("ask");
                let hint = if named { None } else { Some(format!("say `ask = \"{other}\"` if that is meant")) };
                (format!("`{key}` does not go with {}", way.name), hint)
            });
        }
        self.faults.error(code::UNKNOWN_KEY, at, || {
            let keys = || shape.fields.iter().chain(way.iter().flat_map(|w| w.fields)).map(|f| f.key);
            let hint = match nearest(key, keys()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("keys here: {}", keys().collect::<Vec<_>>().join(", ")),
            };
            let mend = close(key, keys()).map(|near| Mend::Write(near.to_owned()));
            (format!("{} has no key {}", shape.name, quote(key)), Some(hint), mend)
        });
    }
}

fn suits(kind: &Kind, value: &DeValue<'_>) -> bool {
    match kind {
        Kind::Text | Kind::Line | Kind::Side | Kind::Answer | Kind::Id | Kind::LongId => value.is_str(),
        Kind::OneOf(_) | Kind::Ask | Kind::Percent => value.is_str(),
        Kind::Flag => value.is_bool(),
        Kind::Whole(..) | Kind::Format => value.is_integer(),
        Kind::Amount(_) | Kind::Number => value.is_integer() || value.is_float(),
        Kind::List(..) | Kind::Tables(_) => value.is_array(),
        Kind::Map(..) | Kind::Table(_) => value.is_table(),
        Kind::Either(kinds) => kinds.iter().any(|k| suits(k, value)),
    }
}

/// Tells how a value becomes one of the kind that is wanted, where what it says stays the same.
fn of_kind(kind: &Kind, value: &DeValue<'_>) -> Option<Mend> {
    let spelt = |text: &str| {
        let short =
            text.len() <= NUMBER_MAX && text.trim().chars().all(|c| c.is_ascii_alphanumeric() || "+-._".contains(c));
        if !short {
            return None;
        }
        let value = DeValue::parse(text.trim()).ok()?.into_inner();
        (!value.is_str() && suits(kind, &value)).then_some(Mend::Unquote)
    };
    match value {
        DeValue::String(text) if matches!(kind, Kind::List(..)) => {
            let Kind::List(of, ..) = kind else { return None };
            (suits(of, value) && !text.is_empty()).then_some(Mend::Wrap)
        }
        DeValue::String(text) => spelt(text),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
            takes_text(kind).then_some(Mend::Quote)
        }
        DeValue::Array(list) => {
            (list.len() == 1 && takes_table(kind) && list.iter().all(|one| one.get_ref().is_table()))
                .then_some(Mend::Single)
        }
        DeValue::Table(_) => matches!(kind, Kind::Tables(_)).then_some(Mend::Double),
    }
}

fn single(header: &str) -> String {
    format!("use single brackets `{header}`, and write it once")
}

fn takes_table(kind: &Kind) -> bool {
    match kind {
        Kind::Either(kinds) => kinds.iter().any(takes_table),
        Kind::Table(_) | Kind::Map(..) => true,
        _ => false,
    }
}

fn takes_text(kind: &Kind) -> bool {
    match kind {
        Kind::Either(kinds) => kinds.iter().any(takes_text),
        Kind::List(of, ..) => takes_text(of),
        Kind::Text | Kind::Line | Kind::Side | Kind::Answer | Kind::Id | Kind::LongId | Kind::Percent => true,
        _ => false,
    }
}

fn found(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(true) => "true",
        DeValue::Boolean(false) => "false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn hostile_character(text: &str, lines: bool) -> Option<char> {
    // Without a way out of the loop, many bytes are looked at in one step.
    if text.bytes().fold(true, |plain, b| plain & (0x20..0x7f).contains(&b)) {
        return None;
    }
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let fine = lines && (matches!(c, '\n' | '\t') || (c == '\r' && chars.peek() == Some(&'\n')));
        if !fine && (is_hostile(c) || is_invisible(c)) {
            return Some(c);
        }
    }
    None
}

fn class(c: char) -> &'static str {
    match c {
        c if c.is_control() => "control",
        c if is_invisible(c) => "invisible",
        '\u{2028}' | '\u{2029}' => "line separator",
        _ => "bidirectional control",
    }
}

fn lower(doc: &str) -> String {
    let mut chars = doc.trim_end_matches('.').chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
