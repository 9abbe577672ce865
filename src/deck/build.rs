//! A parsed file to a deck.
//!
//! Owns what the file means: defaults, what rungs inherit, what names refer to. Form is judged in
//! [`crate::deck::walk`], which has run before; here what does not fit is skipped quietly.

use std::cell::Cell;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use toml::de::DeTable;

use crate::deck::derive;
use crate::deck::fault::{Faults, code, quote};
use crate::deck::fields::{LEVELS, NATURES};
use crate::deck::model::{Ask, Code, Deck, Item, Level, Misconception, Nature, Rung, Skill, Stakes, Variant};
use crate::deck::pairs;
use crate::deck::refs;
use crate::deck::revision::{answer_revision, revision};
use crate::deck::rung::{self, House};
use crate::deck::table::{self, flag, strings, text, text_or_empty};

/// The most items a deck may have, pairs included.
pub const ITEMS_MAX: usize = 20_000;

/// The most rungs an item may have: each takes a copy of what the item says.
pub const RUNGS_MAX: usize = 20;

/// Builds the deck of a file; nothing where `[deck]` is missing. What is amiss goes to `faults`: a deck that comes with
/// errors is not to be used.
pub fn build(root: &DeTable<'_>, faults: &mut Faults) -> Option<Deck> {
    let head = table::table(root, "deck")?;
    let misconceptions = misconceptions(root, faults);
    let house = House {
        strict: flag(head, "strict"),
        marks: rung::marks(head),
        beliefs: misconceptions.iter().map(|m| m.id.as_str()).collect(),
        patterns: Cell::new(0),
        large_patterns: Cell::new(0),
    };
    if too_many(root, faults) {
        return None;
    }
    let mut skills = skills(root, faults);
    let mut items = items(root, head, &mut skills, &house, faults);
    derive::rungs(root, head, &mut items);
    let languages = strings(head, "languages");
    items.extend(pairs::items(root, &languages, house.strict));
    refs::items(root, faults);
    if items.is_empty() && !["item", "pairs"].iter().any(|key| root.contains_key(*key)) {
        let span = root.get("deck").map(|v| v.span()).unwrap_or_default();
        faults.error(code::NOTHING_ASKED, &span, || {
            ("the deck asks nothing".to_owned(), Some("add an `[[item]]` or a table `[pairs.NAME]`".to_owned()))
        });
    }
    Some(Deck {
        id: text_or_empty(head, "id"),
        title: text_or_empty(head, "title"),
        version: text(head, "version").unwrap_or_else(|| "0".to_owned()),
        authors: strings(head, "authors"),
        license: text_or_empty(head, "license"),
        languages,
        about: text_or_empty(head, "about"),
        skills,
        misconceptions,
        items,
    })
}

/// A pair of two words becomes an item of some kilobytes, so their number has to be bounded before they are made.
fn too_many(root: &DeTable<'_>, faults: &mut Faults) -> bool {
    let items = root.get("item").and_then(|v| v.get_ref().as_array()).map_or(0, |l| l.len());
    let pairs = table::table(root, "pairs").into_iter().flat_map(|t| t.values());
    let count = items + pairs.filter_map(|v| v.get_ref().as_table()).map(|t| t.len()).sum::<usize>();
    if count > ITEMS_MAX {
        faults.error(code::SIZE, &(0..0), || {
            let message = format!("the deck holds {count} items, at most {ITEMS_MAX} can be used");
            (message, Some("split it into several decks".to_owned()))
        });
    }
    count > ITEMS_MAX
}

fn misconceptions(root: &DeTable<'_>, faults: &mut Faults) -> Vec<Misconception> {
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for (table, _) in table::tables(root, "misconception") {
        let id = text_or_empty(table, "id");
        if !seen.insert(id.clone()) {
            twice("misconception", table, faults);
        }
        all.push(Misconception { id, belief: text_or_empty(table, "belief"), refute: text_or_empty(table, "refute") });
    }
    all
}

fn skills(root: &DeTable<'_>, faults: &mut Faults) -> Vec<Skill> {
    let mut seen = HashSet::new();
    let mut all: Vec<Skill> = Vec::new();
    for (table, _) in table::tables(root, "skill") {
        let id = text_or_empty(table, "id");
        if !seen.insert(id.clone()) {
            twice("skill", table, faults);
        }
        let title = text_or_empty(table, "title");
        all.push(Skill { id, title, needs: strings(table, "needs"), lesson: text_or_empty(table, "lesson") });
    }
    for (name, _) in table::table(root, "pairs").map(table::in_order).unwrap_or_default() {
        let id = name.get_ref().to_string();
        if seen.insert(id.clone()) {
            all.push(Skill { title: title(&id), id, needs: Vec::new(), lesson: String::new() });
        }
    }
    refs::needs(root, &all, faults);
    all
}

/// Makes a title of an id: `la-comida` is "La comida".
fn title(id: &str) -> String {
    let words = id.replace(['-', '_'], " ");
    let mut chars = words.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn twice(what: &str, table: &DeTable<'_>, faults: &mut Faults) {
    let Some(value) = table.get("id") else { return };
    faults.error(code::DUPLICATE_ID, &value.span(), || {
        let id = value.get_ref().as_str().unwrap_or_default();
        (format!("there are two {what}s with the id {}", quote(id)), None)
    });
}

fn items(
    root: &DeTable<'_>,
    head: &DeTable<'_>,
    skills: &mut Vec<Skill>,
    house: &House<'_>,
    faults: &mut Faults,
) -> Vec<Item> {
    let tables: Vec<_> = table::tables(root, "item").collect();
    let homeless = tables.iter().any(|(table, _)| !table.contains_key("skill"));
    let only = if !root.contains_key("skill") && homeless {
        // A deck without skills trains one: itself. What its pairs are named after holds the pairs alone.
        let id = text_or_empty(head, "id");
        if !skills.iter().any(|skill| skill.id == id) {
            let title = text_or_empty(head, "title");
            skills.push(Skill { id: id.clone(), title, needs: Vec::new(), lesson: String::new() });
        }
        Some(id)
    } else if let [one] = skills.as_slice() {
        Some(one.id.clone())
    } else {
        None
    };
    let known: BTreeSet<&str> = skills.iter().map(|s| s.id.as_str()).collect();
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for (table, at) in tables {
        let Some(mut item) = item(table, &at, house, faults) else { continue };
        if !item.id.is_empty() && !seen.insert(item.id.clone()) {
            twice("item", table, faults);
        }
        match (table.get("skill"), &only) {
            (Some(value), _) if !known.contains(item.skill.as_str()) && value.get_ref().is_str() => {
                rung::unresolved("skill", &item.skill, &value.span(), known.iter().copied(), faults);
            }
            (None, Some(only)) => item.skill.clone_from(only),
            (None, None) => faults.error(code::MISSING_KEY, &at, || {
                ("an item has no `skill`".to_owned(), Some("say which of the deck's skills it trains".to_owned()))
            }),
            _ => {}
        }
        all.push(item);
    }
    all
}

fn item(table: &DeTable<'_>, at: &Range<usize>, house: &House<'_>, faults: &mut Faults) -> Option<Item> {
    let prompt = table::text(table, "prompt");
    let code = rung::code_block(table, faults).flatten();
    let hints = strings(table, "hints");
    let base = Base { prompt: prompt.as_deref(), code: code.as_ref(), hints: &hints };
    let mut rungs = Vec::new();
    if let Some(ladder) = table.get("rung") {
        for (rung, at) in table::tables(table, "rung").take(RUNGS_MAX) {
            let code = rung::code_block(rung, faults);
            rungs.extend(base.rung(rung, code, &at, house, faults));
        }
        if ladder.get_ref().as_array().is_some_and(|l| l.is_empty()) {
            faults.error(code::NOTHING_ASKED, &ladder.span(), || {
                ("the item has no rung".to_owned(), Some("add an `[[item.rung]]` with at least `right`".to_owned()))
            });
        }
        if let Some((_, at)) = table::tables(table, "rung").nth(RUNGS_MAX) {
            faults.error(code::VALUE, &at, || {
                (format!("an item can have {RUNGS_MAX} rungs, and this is one more"), None)
            });
        }
    } else {
        rungs.extend(base.rung(table, None, at, house, faults));
    }
    let mut variants = Vec::new();
    for (variant, at) in table::tables(table, "variants") {
        let code = rung::code_block(variant, faults).flatten();
        if let Some(ask) = rung::ask(variant, house, &at, faults) {
            variants.push(Variant {
                prompt: text_or_empty(variant, "prompt"),
                code,
                hints: strings(variant, "hints"),
                explain: text_or_empty(variant, "explain"),
                timed: table::number(variant, "timed"),
                ask,
            });
        }
    }
    if rungs.is_empty() {
        return None;
    }
    let mut item = Item {
        id: text_or_empty(table, "id"),
        was: strings(table, "was"),
        skill: text_or_empty(table, "skill"),
        nature: text(table, "nature").and_then(|n| nature(&n)).unwrap_or(Nature::Concept),
        difficulty: table::number(table, "difficulty").map_or(3, |d| d.clamp(1.0, 5.0) as u8),
        ceiling: text(table, "ceiling").and_then(|l| level(&l)),
        contrast: strings(table, "contrast"),
        stakes: table::table(table, "stakes").map(|stakes| Stakes {
            label: text_or_empty(stakes, "label"),
            cost: table::number(stakes, "cost").unwrap_or(0.0),
            currency: text_or_empty(stakes, "currency"),
        }),
        tags: strings(table, "tags"),
        instruct_first: flag(table, "instruct_first"),
        safety_critical: flag(table, "safety_critical"),
        lesson: text_or_empty(table, "lesson"),
        explain: text_or_empty(table, "explain"),
        variants,
        rungs,
        revision: String::new(),
        answer_revision: String::new(),
        is_pair: false,
    };
    item.revision = revision(&item);
    item.answer_revision = answer_revision(&item);
    Some(item)
}

/// What the rungs of an item inherit.
struct Base<'b> {
    prompt: Option<&'b str>,
    code: Option<&'b Code>,
    hints: &'b [String],
}

impl Base<'_> {
    /// Reads a rung; `code` is its own code block, an inner nothing one that takes the item's away.
    fn rung(
        &self,
        table: &DeTable<'_>,
        code: Option<Option<Code>>,
        at: &Range<usize>,
        house: &House<'_>,
        faults: &mut Faults,
    ) -> Option<Rung> {
        let ask = rung::ask(table, house, at, faults)?;
        let prompt = text(table, "prompt").or_else(|| self.prompt.map(str::to_owned)).unwrap_or_default();
        if prompt.trim().is_empty() && !matches!(ask, Ask::Cloze(_)) {
            faults.error(code::MISSING_KEY, at, || {
                ("nothing is asked: there is no `prompt`".to_owned(), Some("give the item or the rung one".to_owned()))
            });
        }
        let code = code.unwrap_or_else(|| self.code.cloned());
        let hints = if table.contains_key("hints") { strings(table, "hints") } else { self.hints.to_vec() };
        Some(Rung { prompt, code, hints, timed: table::number(table, "timed"), derived: false, ask })
    }
}

fn nature(name: &str) -> Option<Nature> {
    let all = [Nature::Fact, Nature::Vocab, Nature::Concept, Nature::Procedure, Nature::Problem];
    NATURES.iter().zip(all).find(|(n, _)| **n == name).map(|(_, nature)| nature)
}

fn level(name: &str) -> Option<Level> {
    let all = [Level::Recognise, Level::Cued, Level::Free, Level::Apply, Level::Timed];
    LEVELS.iter().zip(all).find(|(n, _)| **n == name).map(|(_, level)| level)
}
