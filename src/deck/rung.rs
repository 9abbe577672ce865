//! A table that asks something to an [`Ask`].

mod explain;
mod order;
mod program;
mod scenario;
mod spot;

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use regex::RegexBuilder;
use toml::de::{DeTable, DeValue};

use crate::deck::cloze;
use crate::deck::fault::{Faults, Mend, close, code, nearest, quote};
use crate::deck::model::{
    Ask, Choice, Choose, Cloze, Code, Diacritics, Folding, Number, NumberTrap, Reply, Tolerance, Trap, TypeIn,
};
use crate::deck::table::{self, Value};

/// The largest size a compiled pattern may have, in bytes.
pub const PATTERN_SIZE: usize = 1 << 20;

/// The size beyond which a compiled pattern is a large one, in bytes.
pub const PATTERN_LARGE: usize = 64 << 10;

/// The most large patterns a deck may have: each takes milliseconds to compile.
pub const LARGE_PATTERNS_MAX: usize = 30;

/// The most patterns a deck may have: each is compiled when the deck is read.
pub const PATTERNS_MAX: usize = 500;

/// The longest pattern, in bytes.
pub const PATTERN_MAX: usize = 4096;

/// The most options a choice may have: one letter each.
pub const OPTIONS_MAX: usize = 20;

/// What a table inherits from its deck.
#[derive(Debug, Clone)]
pub struct House {
    /// Missing accents are off unless the table says otherwise.
    pub strict: bool,
    /// Marks around a blank.
    pub marks: Option<(String, String)>,
    /// The ids of the misconceptions there are.
    pub beliefs: BTreeSet<String>,
    /// How many patterns the deck has had so far.
    pub patterns: usize,
    /// How many of them were large.
    pub large_patterns: usize,
}

impl House {
    /// Tells whether a table means the same in another house, as long as patterns are not too many.
    #[must_use]
    pub fn reads_as(&self, other: &House) -> bool {
        self.strict == other.strict && self.marks == other.marks && self.beliefs == other.beliefs
    }
}

/// Reads how a table asks; nothing where a fault, told before or here, stands in the way. `block` is the code that is
/// shown with it, `at` the place of the table.
pub fn ask(
    table: &DeTable<'_>,
    house: &mut House,
    block: Option<&Code>,
    at: &Range<usize>,
    faults: &mut Faults,
) -> Option<Ask> {
    match table::asking(table).ok()? {
        "choose" => choose(table, house, at, faults).map(Ask::Choose),
        "type" => type_in(table, house, faults).map(Ask::Type),
        "number" => number(table, house, faults).map(Ask::Number),
        "cloze" => blanks(table, house, faults).map(Ask::Cloze),
        "order" => order::read(table, house, block, at, faults).map(Ask::Order),
        "spot" => spot::read(table, house, block, at, faults).map(Ask::Spot),
        "explain" => explain::read(table, house, faults).map(Ask::Explain),
        "code" => program::read(table, house, at, faults).map(|program| Ask::Code(Box::new(program))),
        "scenario" => scenario::read(table, house, at, faults).map(Ask::Scenario),
        _ => predict(table, house, faults).map(Ask::Type),
    }
}

/// Reads what code prints: a typed answer that is compared exactly, and may always have several lines, so that the field
/// does not tell how many there are.
fn predict(table: &DeTable<'_>, house: &House, faults: &mut Faults) -> Option<TypeIn> {
    let trim = |text: String| text.trim_matches('\n').to_owned();
    let right: Vec<String> = table::strings(table, "predict").into_iter().map(trim).collect();
    if right.is_empty() {
        return None;
    }
    let folding = Folding { strict: true, case_exact: true, diacritics: Diacritics::Exact };
    Some(TypeIn { right, pattern: None, folding, traps: traps(table, house, faults), multiline: true })
}

/// Gives the question that code goes with where the author wrote none; empty where there is no usual one.
#[must_use]
pub fn usual_prompt(table: &DeTable<'_>) -> &'static str {
    match table::asking(table) {
        Ok("predict") => "What does this print?",
        Ok("spot") if spot::is_by_token(table) => "Point at what is at fault.",
        Ok("spot") => "Which line is at fault?",
        _ => "",
    }
}

/// Reads a code block; the inner nothing is an empty one, which stands for none.
pub fn code_block(table: &DeTable<'_>, faults: &mut Faults) -> Option<Option<Code>> {
    let value = table.get("code")?;
    let blocks = value.get_ref().as_table()?;
    if blocks.len() != 1 {
        faults.error(code::VALUE, &value.span(), || {
            let hint = "write `code.rust = '''..'''`, with the language after the dot".to_owned();
            (format!("expected one code block, found {}", blocks.len()), Some(hint))
        });
    }
    let (lang, text) = blocks.iter().next()?;
    let mut text = table::lines(text.get_ref().as_str()?);
    text.truncate(text.trim_end_matches('\n').len());
    Some((!text.trim().is_empty()).then(|| Code { lang: lang.get_ref().to_string(), text }))
}

fn choose(table: &DeTable<'_>, house: &House, at: &Range<usize>, faults: &mut Faults) -> Option<Choose> {
    let right = table::texts(table, "right");
    let wrong = table::table(table, "wrong")?;
    let many = table.get("right")?.get_ref().is_array();
    let mut options: Vec<Choice> = Vec::with_capacity(right.len() + wrong.len());
    let mut taken: HashSet<&str> = HashSet::with_capacity(right.len() + wrong.len());
    if wrong.is_empty() {
        faults.error(code::NO_ANSWER, &table.get("wrong")?.span(), || {
            ("there is nothing to choose against".to_owned(), Some("add at least one wrong option".to_owned()))
        });
    }
    for option in &right {
        one_line(&option.text, &option.span, faults);
        let text = option.text.trim();
        if taken.insert(text) {
            options.push(Choice { text: text.to_owned(), right: true, reply: Reply::default() });
        } else {
            faults.error(code::SAME_OPTIONS, &option.span, || {
                // What is written otherwise is looked at by the author.
                let same = right.iter().any(|o| o.span.start < option.span.start && o.text == option.text);
                (format!("the option {} stands twice", quote(&option.text)), None, same.then_some(Mend::Drop))
            });
        }
    }
    let rights = taken.len();
    for (key, value) in table::in_order(wrong) {
        let text = key.get_ref().trim();
        one_line(text, &key.span(), faults);
        let reply = reply(value, house, faults);
        if taken.insert(text) {
            options.push(Choice { text: table::lines(text), right: false, reply });
        } else {
            let is_right = options.iter().take(rights).any(|o| o.text == text);
            faults.error(code::SAME_OPTIONS, &key.span(), || {
                let what = if is_right { "is the right one too" } else { "stands twice" };
                (format!("the option {} {what}", quote(text)), None)
            });
        }
    }
    if options.len() > OPTIONS_MAX {
        faults.error(code::VALUE, at, || {
            (format!("{} options are too many to choose from; {OPTIONS_MAX} can be shown", options.len()), None)
        });
    }
    options.sort_by(|a, b| a.text.cmp(&b.text));
    Some(Choose { many, options })
}

fn one_line(text: &str, span: &Range<usize>, faults: &mut Faults) {
    if text.trim().contains(['\n', '\t']) {
        faults.error(code::CHARACTER, span, || ("an option must stay on one line".to_owned(), None));
    }
}

fn type_in(table: &DeTable<'_>, house: &mut House, faults: &mut Faults) -> Option<TypeIn> {
    let right = table::strings(table, "right");
    if right.is_empty() {
        return None;
    }

    let folding = folding(table, house);
    let multiline = table::flag(table, "multiline") || right.iter().any(|r| r.trim().contains('\n'));
    let traps = traps(table, house, faults);
    Some(TypeIn { right, pattern: pattern(table, house, faults), folding, traps, multiline })
}

fn pattern(table: &DeTable<'_>, house: &mut House, faults: &mut Faults) -> Option<String> {
    let value = table.get("pattern")?;
    let pattern = value.get_ref().as_str()?;
    house.patterns += 1;
    if house.patterns > PATTERNS_MAX {
        faults.error(code::PATTERN, &value.span(), || {
            let hint = "list the accepted answers, or split the deck".to_owned();
            (format!("a deck can have {PATTERNS_MAX} patterns, and this is one more"), Some(hint))
        });
        return None;
    }
    if pattern.len() > PATTERN_MAX {
        faults.error(code::PATTERN, &value.span(), || {
            (format!("the pattern is {} bytes long, at most {PATTERN_MAX} can be used", pattern.len()), None)
        });
        return None;
    }
    let anchored = format!("^(?:{pattern})$");
    let compile = |size| RegexBuilder::new(&anchored).size_limit(size).dfa_size_limit(size).build();
    let mut tried = compile(PATTERN_LARGE);
    if let Err(regex::Error::CompiledTooBig(_)) = tried {
        house.large_patterns += 1;
        if house.large_patterns > LARGE_PATTERNS_MAX {
            faults.error(code::PATTERN, &value.span(), || {
                let hint = "`[a-z]` is far smaller than `\\w`, and so is `[0-9]` than `\\d`".to_owned();
                (format!("a deck can have {LARGE_PATTERNS_MAX} patterns as large as this one"), Some(hint))
            });
            return None;
        }
        tried = compile(PATTERN_SIZE);
    }
    if let Err(error) = tried {
        faults.error(code::PATTERN, &value.span(), || {
            let words = match &error {
                regex::Error::CompiledTooBig(_) => "it would grow too large".to_owned(),
                other => {
                    let words = other.to_string();
                    let last = words.lines().last().unwrap_or_default();
                    last.trim_start_matches("error: ").to_owned()
                }
            };
            let hint = "patterns are in the syntax of the regex crate: no look-around, no back references".to_owned();
            (format!("the pattern cannot be used: {}", crate::clean::clean(&words)), Some(hint))
        });
        return None;
    }
    Some(pattern.to_owned())
}

fn number(table: &DeTable<'_>, house: &House, faults: &mut Faults) -> Option<Number> {
    let value = table.get("right")?.get_ref();
    let right = table::value_number(value)?;
    let shown = match value {
        DeValue::Integer(whole) if whole.radix() == 10 => whole.as_str().trim_start_matches('+').to_owned(),
        DeValue::Float(float) => float.as_str().trim_start_matches('+').to_owned(),
        _ => right.to_string(),
    };
    let tolerance = match table.get("tolerance").map(|v| v.get_ref()) {
        Some(DeValue::String(share)) => Tolerance::Relative(table::percent(share).unwrap_or(0.0) / 100.0),
        Some(amount) => Tolerance::Absolute(table::value_number(amount).unwrap_or(0.0)),
        None => Tolerance::Absolute(0.0),
    };
    let units = table::strings(table, "unit");
    let unit_required = table::flag(table, "unit_required");
    if unit_required && units.is_empty() {
        let span = table.get("unit_required").map(|v| v.span()).unwrap_or_default();
        faults.error(code::MISSING_KEY, &span, || {
            ("a unit is required, but there is none".to_owned(), Some("add `unit = \"..\"`".to_owned()))
        });
    }
    let mut traps = Vec::new();
    for (key, value) in table::table(table, "traps").map(table::in_order).unwrap_or_default() {
        let reply = reply(value, house, faults);
        match table::written_number(key.get_ref()) {
            Some(value) => traps.push(NumberTrap { value, reply }),
            None => faults.error(code::NUMBER, &key.span(), || {
                let hint = "traps of a number are numbers in quotes: `\"0.5\" = ..`".to_owned();
                (format!("the trap {} is no number", quote(key.get_ref())), Some(hint))
            }),
        }
    }
    Some(Number { right, shown, tolerance, units, unit_required, traps })
}

fn blanks(table: &DeTable<'_>, house: &House, faults: &mut Faults) -> Option<Cloze> {
    let own = marks(table);
    let (open, close) = match own.as_ref().or(house.marks.as_ref()) {
        Some((open, close)) => (open.as_str(), close.as_str()),
        None => cloze::MARKS,
    };
    let traps = traps(table, house, faults);
    let text = table::text(table, "text")?;
    match cloze::split(text.trim_end_matches('\n'), (open, close)) {
        Ok(parts) if parts.blanks.len() > cloze::BLANKS_MAX => {
            let (count, most) = (parts.blanks.len(), cloze::BLANKS_MAX);
            faults.error(code::SIZE, &table.get("text")?.span(), || {
                (format!("the text has {count} blanks, at most {most} can be asked"), Some("split the item".to_owned()))
            });
            None
        }
        Ok(parts) => {
            let folding = folding(table, house);
            Some(Cloze { pieces: parts.pieces, blanks: parts.blanks, folding, traps })
        }
        Err((place, message)) => {
            let value = table.get("text")?;
            faults.error(code::CLOZE, &within(value, &place), || {
                let hint = format!(
                    "blanks are written {open}answer{close}; where the text itself has such marks, choose others: \
                     `marks = [\"«\", \"»\"]`"
                );
                (message.to_owned(), Some(crate::clean::clean(&hint).into_owned()))
            });
            None
        }
    }
}

/// Reads `marks` of a table: two texts.
#[must_use]
pub fn marks(table: &DeTable<'_>) -> Option<(String, String)> {
    match table::strings(table, "marks").as_slice() {
        [open, close] if !open.is_empty() && !close.is_empty() => Some((open.clone(), close.clone())),
        _ => None,
    }
}

/// Finds a part of a text value in the file: exactly where the text stands there unescaped, else the whole value.
fn within(value: &Value<'_>, part: &Range<usize>) -> Range<usize> {
    let span = value.span();
    let Some(text) = value.get_ref().as_str() else { return span };
    // Only the literal forms show the text as it is; in them it ends right before the closing quotes.
    let quotes = if span.len() >= text.len() + 6 { 3 } else { 1 };
    let start = span.end.saturating_sub(quotes + text.len());
    if text.contains("\r\n") || start < span.start || span.len() > text.len() + 8 {
        return span;
    }
    start + part.start..start + part.end
}

fn folding(table: &DeTable<'_>, house: &House) -> Folding {
    let strict = table::flag(table, "strict");
    let diacritics = match table::text(table, "diacritics").as_deref() {
        Some("near") => Diacritics::Near,
        Some("ignore") => Diacritics::Ignore,
        Some(_) => Diacritics::Exact,
        None if strict || house.strict => Diacritics::Exact,
        None => Diacritics::Near,
    };
    let case_exact = strict || table::text(table, "case").as_deref() == Some("exact");
    Folding { strict, case_exact, diacritics }
}

fn traps(table: &DeTable<'_>, house: &House, faults: &mut Faults) -> Vec<Trap> {
    let entries = table::table(table, "traps").map(table::in_order).unwrap_or_default();
    let trap = |(key, value): (&toml::Spanned<std::borrow::Cow<'_, str>>, &Value<'_>)| Trap {
        answer: table::lines(key.get_ref()),
        reply: reply(value, house, faults),
    };
    entries.into_iter().map(trap).collect()
}

fn reply(value: &Value<'_>, house: &House, faults: &mut Faults) -> Reply {
    let said = |text: String| Some(text).filter(|t| !t.trim().is_empty());
    match value.get_ref() {
        DeValue::String(text) => Reply { belief: None, say: said(table::lines(text)) },
        DeValue::Table(table) => {
            let belief = table::text(table, "belief");
            if let (Some(belief), Some(place)) = (&belief, table.get("belief"))
                && !house.beliefs.contains(belief.as_str())
            {
                unresolved("misconception", belief, &place.span(), house.beliefs.iter().map(String::as_str), faults);
            }
            Reply { belief, say: table::text(table, "say").and_then(said) }
        }
        _ => Reply::default(),
    }
}

/// Reports a name that leads nowhere, with the likeliest one that does; `known` comes in an order of its own, so that the
/// message is the same each time.
pub fn unresolved<'a>(
    what: &str,
    name: &str,
    span: &Range<usize>,
    known: impl Iterator<Item = &'a str> + Clone,
    faults: &mut Faults,
) {
    faults.error(code::UNRESOLVED, span, || {
        let mend = close(name, known.clone()).map(|near| Mend::Write(near.to_owned()));
        let hint = match nearest(name, known) {
            Some(near) => Some(format!("did you mean {}?", quote(near))),
            None if what == "item" => None,
            None => Some(format!("declare it with `[[{what}]]`")),
        };
        (format!("there is no {what} {}", quote(name)), hint, mend)
    });
}
