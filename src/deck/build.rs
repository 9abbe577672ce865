//! A parsed file to a deck.
//!
//! Owns what the file means: defaults, what rungs inherit, what names refer to. Form is judged in
//! [`crate::deck::walk`], which has run before; here what does not fit is skipped quietly.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use toml::de::DeTable;

use crate::deck::derive::{self, Made};
use crate::deck::fault::{Faults, code, quote};
use crate::deck::fields::{LEVELS, NATURES};
use crate::deck::model::{Ask, Code, Deck, Item, Level, Misconception, Nature, Rung, Skill, Stakes, Variant};
use crate::deck::pairs;
use crate::deck::refs::{self, Mention};
use crate::deck::revision::{answer_revision, revision};
use crate::deck::rung::{self, House};
use crate::deck::table::{self, flag, strings, text, text_or_empty};

/// The most items a deck may have, pairs included.
pub const ITEMS_MAX: usize = 20_000;

/// The most rungs an item may have: each takes a copy of what the item says.
pub const RUNGS_MAX: usize = 20;

/// Builds the deck of a file that was read whole; nothing where `[deck]` is missing. What is amiss goes to `faults`: a
/// deck that comes with errors is not to be used.
pub fn build(root: &DeTable<'_>, faults: &mut Faults) -> Option<Deck> {
    let items = root.get("item").and_then(|v| v.get_ref().as_array()).map_or(0, |l| l.len());
    let mut build = Build::begin(root, items, faults)?;
    for (item, at) in table::tables(root, "item") {
        let read = build.read(item, &at, faults);
        build.add(read, 0);
    }
    Some(build.finish(root, None, faults))
}

/// A deck in the making: begun with what stands before its items, then item by item.
#[derive(Debug)]
pub struct Build {
    house: House,
    misconceptions: Vec<Misconception>,
    skills: Vec<Skill>,
    items: Vec<Item>,
    /// Tables of items the file has.
    given: usize,
    /// For each of the items, where it stands.
    places: Vec<Place>,
    /// For each of the items, the number it was read under.
    numbers: Vec<u64>,
    /// Ids of items that ask nothing, which is a fault of theirs alone.
    lost: Vec<String>,
    /// An item does not say which skill it trains.
    homeless: bool,
    mentions: Vec<Mention>,
}

/// What became of the table of an item, with places counted from where its text begins. Depends on that text and on the
/// [`House`] alone.
#[derive(Debug, Clone)]
pub struct Read {
    /// The item and where it stands; else the id of one that asks nothing.
    item: Result<(Item, Place), Option<String>>,
    /// A number of this reading alone; 0 where nobody reads again.
    pub number: u64,
    homeless: bool,
    mention: Option<Mention>,
    /// Patterns it has, and large ones.
    patterns: (usize, usize),
}

/// Where an item stands in its file.
#[derive(Debug, Clone)]
struct Place {
    at: Range<usize>,
    id: Range<usize>,
    /// Where it says its skill: nothing where it does not, an empty place where that is no text.
    skill: Option<Range<usize>>,
    /// Whether it says that a rung may be derived for it, or not.
    derive: Option<bool>,
}

impl Place {
    /// Counts it from `base`.
    fn from(self, base: usize) -> Place {
        let shift = |span: Range<usize>| span.start + base..span.end + base;
        // An empty place says that there is a skill that is no text.
        let skill = self.skill.map(|span| if span.is_empty() { span } else { shift(span) });
        Place { at: shift(self.at), id: shift(self.id), skill, derive: self.derive }
    }
}

impl Build {
    /// Begins the deck of a file of so many `items`; nothing where `[deck]` is missing or the deck is too large.
    pub fn begin(root: &DeTable<'_>, items: usize, faults: &mut Faults) -> Option<Build> {
        let head = table::table(root, "deck")?;
        let misconceptions = misconceptions(root, faults);
        if too_many(root, items, faults) {
            return None;
        }
        Some(Build {
            house: House {
                strict: flag(head, "strict"),
                marks: rung::marks(head),
                beliefs: misconceptions.iter().map(|m| m.id.clone()).collect(),
                patterns: 0,
                large_patterns: 0,
            },
            misconceptions,
            skills: skills(root, faults),
            items: Vec::with_capacity(items),
            given: items,
            places: Vec::with_capacity(items),
            numbers: Vec::with_capacity(items),
            lost: Vec::new(),
            homeless: false,
            mentions: Vec::new(),
        })
    }

    /// Gives what its items are read under.
    #[must_use]
    pub fn house(&self) -> &House {
        &self.house
    }

    /// Reads an item.
    pub fn read(&mut self, table: &DeTable<'_>, at: &Range<usize>, faults: &mut Faults) -> Read {
        let before = (self.house.patterns, self.house.large_patterns);
        let place = || Place {
            at: at.clone(),
            id: table.get("id").map(|v| v.span()).unwrap_or_default(),
            skill: table.get("skill").map(|v| if v.get_ref().is_str() { v.span() } else { 0..0 }),
            derive: derive::flag(table),
        };
        let item = item(table, at, &mut self.house, faults).map(|item| (item, place()));
        Read {
            item: item.ok_or_else(|| text(table, "id")),
            number: 0,
            homeless: !table.contains_key("skill"),
            mention: Mention::of(table),
            patterns: (self.house.patterns - before.0, self.house.large_patterns - before.1),
        }
    }

    /// Tells whether there is room for the patterns of an item that was read for another deck of this house.
    #[must_use]
    pub fn has_room_for(&self, read: &Read) -> bool {
        self.house.patterns + read.patterns.0 <= rung::PATTERNS_MAX
            && self.house.large_patterns + read.patterns.1 <= rung::LARGE_PATTERNS_MAX
    }

    /// Adds an item that was read for another deck of this house, as if it had been read for this one.
    pub fn add_again(&mut self, read: Read, base: usize) {
        self.house.patterns += read.patterns.0;
        self.house.large_patterns += read.patterns.1;
        self.add(read, base);
    }

    /// Adds an item. `base` is where the text begins that its places are counted from.
    pub fn add(&mut self, read: Read, base: usize) {
        self.homeless |= read.homeless;
        self.mentions.extend(read.mention.map(|mention| mention.from(base)));
        match read.item {
            Ok((item, place)) => {
                self.items.push(item);
                self.numbers.push(read.number);
                self.places.push(place.from(base));
            }
            Err(id) => self.lost.extend(id),
        }
    }

    /// Ends the deck: whatever items have to do with each other and with the rest of the file; `made` is what was derived
    /// of them before.
    pub fn finish(mut self, root: &DeTable<'_>, made: Option<&mut Made>, faults: &mut Faults) -> Deck {
        let head = table::table(root, "deck").unwrap_or(root);
        self.settle_skills(root, head, faults);
        let mut seen = HashSet::with_capacity(self.items.len());
        for (item, place) in self.items.iter().zip(&self.places) {
            if !item.id.is_empty() && !seen.insert(item.id.as_str()) {
                twice("item", &item.id, &place.id, faults);
            }
        }
        let ids = || {
            let all = self.items.iter().map(|i| &i.id).chain(&self.lost);
            all.filter(|id| !id.is_empty()).map(String::as_str).collect()
        };
        refs::items(root, &self.mentions, ids, faults);
        let told: Vec<Option<bool>> = self.places.iter().map(|place| place.derive).collect();
        derive::rungs(head, &told, &mut self.items, &self.numbers, made);
        let languages = strings(head, "languages");
        let mut items = self.items;
        items.extend(pairs::items(root, &languages, self.house.strict));
        let asks = self.given > 0 || root.contains_key("item") || root.contains_key("pairs");
        if items.is_empty() && !asks {
            let span = root.get("deck").map(|v| v.span()).unwrap_or_default();
            faults.error(code::NOTHING_ASKED, &span, || {
                ("the deck asks nothing".to_owned(), Some("add an `[[item]]` or a table `[pairs.NAME]`".to_owned()))
            });
        }
        Deck {
            id: text_or_empty(head, "id"),
            title: text_or_empty(head, "title"),
            version: text(head, "version").unwrap_or_else(|| "0".to_owned()),
            authors: strings(head, "authors"),
            license: text_or_empty(head, "license"),
            languages,
            about: text_or_empty(head, "about"),
            skills: self.skills,
            misconceptions: self.misconceptions,
            items,
        }
    }

    /// Gives items that name no skill the one there is, and reports skills there are not.
    fn settle_skills(&mut self, root: &DeTable<'_>, head: &DeTable<'_>, faults: &mut Faults) {
        let only = if !root.contains_key("skill") && self.homeless {
            // A deck without skills trains one: itself. What its pairs are named after holds the pairs alone.
            let id = text_or_empty(head, "id");
            if !self.skills.iter().any(|skill| skill.id == id) {
                let title = text_or_empty(head, "title");
                self.skills.push(Skill { id: id.clone(), title, needs: Vec::new(), lesson: String::new() });
            }
            Some(id)
        } else if let [one] = self.skills.as_slice() {
            Some(one.id.clone())
        } else {
            None
        };
        let known: BTreeSet<&str> = self.skills.iter().map(|s| s.id.as_str()).collect();
        for (item, place) in self.items.iter_mut().zip(&self.places) {
            match (&place.skill, &only) {
                (Some(at), _) if !known.contains(item.skill.as_str()) && !at.is_empty() => {
                    rung::unresolved("skill", &item.skill, at, known.iter().copied(), faults);
                }
                (None, Some(only)) => item.skill.clone_from(only),
                (None, None) => faults.error(code::MISSING_KEY, &place.at, || {
                    ("an item has no `skill`".to_owned(), Some("say which of the deck's skills it trains".to_owned()))
                }),
                _ => {}
            }
        }
    }
}

/// A pair of two words becomes an item of some kilobytes, so their number has to be bounded before they are made.
fn too_many(root: &DeTable<'_>, items: usize, faults: &mut Faults) -> bool {
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
        if !seen.insert(id.clone())
            && let Some(value) = table.get("id")
        {
            twice("misconception", &id, &value.span(), faults);
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
        if !seen.insert(id.clone())
            && let Some(value) = table.get("id")
        {
            twice("skill", &id, &value.span(), faults);
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

fn twice(what: &str, id: &str, at: &Range<usize>, faults: &mut Faults) {
    faults.error(code::DUPLICATE_ID, at, || (format!("there are two {what}s with the id {}", quote(id)), None));
}

fn item(table: &DeTable<'_>, at: &Range<usize>, house: &mut House, faults: &mut Faults) -> Option<Item> {
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
        if let Some(ask) = rung::ask(variant, house, code.as_ref(), &at, faults) {
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
        house: &mut House,
        faults: &mut Faults,
    ) -> Option<Rung> {
        let code = code.unwrap_or_else(|| self.code.cloned());
        let ask = rung::ask(table, house, code.as_ref(), at, faults)?;
        let own = text(table, "prompt").or_else(|| self.prompt.map(str::to_owned)).unwrap_or_default();
        let prompt = match own.trim() {
            "" if code.is_some() => rung::usual_prompt(table).to_owned(),
            _ => own,
        };
        if prompt.trim().is_empty() && !matches!(ask, Ask::Cloze(_)) {
            faults.error(code::MISSING_KEY, at, || {
                ("nothing is asked: there is no `prompt`".to_owned(), Some("give the item or the rung one".to_owned()))
            });
        }
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
