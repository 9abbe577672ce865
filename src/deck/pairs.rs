//! `[pairs.*]` to items: vocabulary with a ladder of its own.
//!
//! Each pair becomes three rungs: choose the meaning, type the meaning, type the left side. What is offered beside the
//! right meaning depends on where pairs stand in the file and never on which meaning is right, so that the options tell
//! nothing.

use std::borrow::Cow;
use std::collections::HashMap;

use toml::de::{DeTable, DeValue};

use crate::deck::alike::{bare, key, without_article};
use crate::deck::model::{Ask, Choice, Choose, Diacritics, Folding, Item, Nature, Reply, Rung, Trap, TypeIn};
use crate::deck::revision::{of_answers, revision};
use crate::deck::table::{self, in_order, texts_of};

/// How many options a choice among meanings has.
pub const OPTIONS: usize = 4;

/// How many pairs are looked at for one more option before the choice goes without.
const LOOKED_AT: usize = 64;

/// Makes the items of all `[pairs.*]` tables of a file, in its order.
#[must_use]
pub fn items(root: &DeTable<'_>, languages: &[String], strict: bool) -> Vec<Item> {
    let mut pairs = Vec::new();
    let mut tables = Vec::new();
    for (skill, entries) in table::table(root, "pairs").map(in_order).unwrap_or_default() {
        let from = pairs.len();
        for (left, value) in entries.get_ref().as_table().map(in_order).unwrap_or_default() {
            pairs.extend(pair(skill.get_ref(), left.get_ref(), value.get_ref(), || texts_of(value)));
        }
        tables.push(from..pairs.len());
    }
    let mut same: HashMap<String, Vec<usize>> = HashMap::with_capacity(pairs.len());
    for (i, pair) in pairs.iter().enumerate() {
        same.entry(key(pair.shown())).or_default().push(i);
    }
    let house = House { pairs: &pairs, same, words: Words::of(languages), strict };
    let mut items = Vec::with_capacity(pairs.len());
    for table in tables {
        items.extend(table.clone().map(|i| house.item(i, &table)));
    }
    items
}

struct Pair<'p> {
    skill: &'p str,
    left: &'p str,
    means: Vec<String>,
    note: String,
    was: Vec<String>,
    /// The meanings as they are compared.
    keys: Vec<String>,
}

fn pair<'p>(
    skill: &'p str,
    left: &'p str,
    value: &DeValue<'_>,
    texts: impl FnOnce() -> Vec<table::Text>,
) -> Option<Pair<'p>> {
    let (means, note, was) = match value {
        DeValue::Table(entry) => {
            let was = table::strings(entry, "was").into_iter().map(|w| format!("{skill}/{w}")).collect();
            (table::strings(entry, "means"), table::text_or_empty(entry, "note"), was)
        }
        _ => (texts().into_iter().map(|t| t.text).collect(), String::new(), Vec::new()),
    };
    let means: Vec<String> = means.iter().map(|m| m.trim().to_owned()).collect();
    let keys: Vec<String> = means.iter().map(|m| key(without_article(&bare(m)))).collect();
    (!means.is_empty()).then_some(Pair { skill, left, means, note, was, keys })
}

impl Pair<'_> {
    fn shown(&self) -> &str {
        self.means.first().map_or("", String::as_str)
    }

    fn overlaps(&self, other: &Pair<'_>) -> bool {
        self.keys.iter().any(|k| other.keys.contains(k))
    }
}

struct House<'h> {
    pairs: &'h [Pair<'h>],
    /// The pairs that are asked for by the same words, by those words.
    same: HashMap<String, Vec<usize>>,
    words: Words,
    strict: bool,
}

impl House<'_> {
    fn item(&self, index: usize, table: &std::ops::Range<usize>) -> Item {
        let Some(pair) = self.pairs.get(index) else { return empty() };
        let siblings = self.siblings(index, table);
        let mut rungs = Vec::with_capacity(3);
        if siblings.len() >= 2 {
            rungs.push(self.rung(self.words.meaning_of(pair.left), choice(pair, &siblings)));
        }
        rungs.push(self.rung(self.words.meaning_of(pair.left), self.meaning(pair, &siblings)));
        rungs.push(self.rung(self.words.word_for(pair.shown()), self.reverse(pair, &siblings)));
        let mut item = Item {
            id: format!("{}/{}", pair.skill, pair.left),
            was: pair.was.clone(),
            skill: pair.skill.to_owned(),
            nature: Nature::Vocab,
            difficulty: 2,
            explain: pair.note.clone(),
            rungs,
            is_pair: true,
            ..empty()
        };
        item.revision = revision(&item);
        // Synonyms elsewhere in the deck are accepted too, but are not this pair's answer.
        item.answer_revision = of_answers(pair.means.iter().cloned().chain([pair.left.to_owned()]).collect());
        item
    }

    /// Picks the pairs whose meanings stand beside the right one: the block of four it belongs to, filled up with those
    /// that follow where meanings overlap or the table is short.
    fn siblings(&self, index: usize, table: &std::ops::Range<usize>) -> Vec<&Pair<'_>> {
        let Some(own) = self.pairs.get(index) else { return Vec::new() };
        let size = table.len();
        let last = size.saturating_sub(OPTIONS);
        let first = table.start + ((index - table.start) / OPTIONS * OPTIONS).min(last);
        let total = self.pairs.len();
        let block = first..(first + OPTIONS).min(table.end);
        let of_table = (0..size.min(LOOKED_AT)).map(|n| table.start + (block.end - table.start + n) % size);
        let of_deck = (0..total.min(LOOKED_AT)).map(|n| (table.end + n) % total);
        let mut chosen: Vec<&Pair<'_>> = Vec::with_capacity(OPTIONS - 1);
        let mut taken = Vec::with_capacity(OPTIONS);
        for other in block.clone().chain(of_table).chain(of_deck) {
            if chosen.len() == OPTIONS - 1 {
                break;
            }
            let Some(pair) = self.pairs.get(other) else { continue };
            if other == index || taken.contains(&other) || own.overlaps(pair) {
                continue;
            }
            if !chosen.iter().any(|c| c.overlaps(pair)) {
                taken.push(other);
                chosen.push(pair);
            }
        }
        chosen
    }

    fn rung(&self, prompt: String, ask: Ask) -> Rung {
        Rung { prompt, code: None, hints: Vec::new(), timed: None, ask }
    }

    fn meaning(&self, pair: &Pair<'_>, siblings: &[&Pair<'_>]) -> Ask {
        let mut right = Vec::new();
        for meaning in &pair.means {
            let bare = bare(meaning);
            add(&mut right, &bare);
            if self.words.english {
                add(&mut right, without_article(&bare));
            }
            add(&mut right, meaning);
        }
        let mut traps = Vec::new();
        for sibling in siblings {
            let bare = bare(sibling.shown());
            add_trap(&mut traps, &right, &bare, || meaning_is(sibling));
            if self.words.english {
                add_trap(&mut traps, &right, without_article(&bare), || meaning_is(sibling));
            }
        }
        self.type_in(right, traps)
    }

    fn reverse(&self, pair: &Pair<'_>, siblings: &[&Pair<'_>]) -> Ask {
        let mut right = Vec::new();
        add(&mut right, &bare(pair.left));
        add(&mut right, pair.left);
        // Whoever knows another word for the very same prompt has answered it.
        for other in self.same.get(&key(pair.shown())).into_iter().flatten().take(8) {
            if let Some(other) = self.pairs.get(*other) {
                add(&mut right, &bare(other.left));
            }
        }
        let mut traps = Vec::new();
        for sibling in siblings {
            add_trap(&mut traps, &right, &bare(sibling.left), || left_means(sibling));
        }
        self.type_in(right, traps)
    }

    fn type_in(&self, right: Vec<String>, traps: Vec<Trap>) -> Ask {
        let diacritics = if self.strict { Diacritics::Exact } else { Diacritics::Near };
        let folding = Folding { strict: false, case_exact: false, diacritics };
        Ask::Type(TypeIn { right, pattern: None, folding, traps, multiline: false })
    }
}

fn choice(pair: &Pair<'_>, siblings: &[&Pair<'_>]) -> Ask {
    let mut options = Vec::with_capacity(OPTIONS);
    options.push(Choice { text: plain(pair.shown()).into_owned(), right: true, reply: Reply::default() });
    for sibling in siblings {
        let text = plain(sibling.shown()).into_owned();
        options.push(Choice { text, right: false, reply: meaning_is(sibling) });
    }
    options.sort_by(|a, b| a.text.cmp(&b.text));
    Ask::Choose(Choose { many: false, options })
}

fn add(list: &mut Vec<String>, text: &str) {
    if !text.is_empty() && !list.iter().any(|t| t == text) {
        list.push(text.to_owned());
    }
}

fn add_trap(traps: &mut Vec<Trap>, right: &[String], answer: &str, reply: impl FnOnce() -> Reply) {
    let wanted = key(answer);
    if right.iter().all(|r| key(r) != wanted) && traps.iter().all(|t| t.answer != answer) {
        traps.push(Trap { answer: answer.to_owned(), reply: reply() });
    }
}

fn meaning_is(pair: &Pair<'_>) -> Reply {
    let say = format!("*{}* is **{}**.", plain(pair.shown()), plain(pair.left));
    Reply { belief: None, say: Some(say) }
}

fn left_means(pair: &Pair<'_>) -> Reply {
    let say = format!("**{}** means *{}*.", plain(pair.left), plain(pair.shown()));
    Reply { belief: None, say: Some(say) }
}

/// Escapes what Markdown would take for a mark: the sides of a pair are plain text.
fn plain(text: &str) -> Cow<'_, str> {
    let special = |c: char| matches!(c, '*' | '_' | '`' | '[' | ']' | '<' | '\\' | '~' | '|');
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 4);
    for c in text.chars() {
        if special(c) {
            out.push('\\');
        }
        out.push(c);
    }
    Cow::Owned(out)
}

/// The words of the prompts, by the languages of the deck.
struct Words {
    learnt: Option<&'static str>,
    two: bool,
    english: bool,
}

impl Words {
    fn of(languages: &[String]) -> Words {
        let two = languages.len() >= 2;
        let explained = languages.get(1).or(languages.first()).map_or("en", |l| tag(l));
        Words { learnt: languages.first().filter(|_| two).and_then(|l| language(l)), two, english: explained == "en" }
    }

    fn meaning_of(&self, left: &str) -> String {
        format!("What does **{}** mean?", plain(left))
    }

    fn word_for(&self, meaning: &str) -> String {
        let meaning = plain(meaning);
        match self.learnt {
            Some(language) => format!("How do you say **{meaning}** in {language}?"),
            None if self.two => format!("How do you say **{meaning}**?"),
            None => format!("Which term means **{meaning}**?"),
        }
    }
}

fn tag(code: &str) -> &str {
    code.split(['-', '_']).next().unwrap_or_default()
}

fn language(code: &str) -> Option<&'static str> {
    Some(match tag(code) {
        "ar" => "Arabic",
        "bg" => "Bulgarian",
        "ca" => "Catalan",
        "cs" => "Czech",
        "cy" => "Welsh",
        "da" => "Danish",
        "de" => "German",
        "el" => "Greek",
        "en" => "English",
        "eo" => "Esperanto",
        "es" => "Spanish",
        "et" => "Estonian",
        "eu" => "Basque",
        "fa" => "Persian",
        "fi" => "Finnish",
        "fr" => "French",
        "ga" => "Irish",
        "gl" => "Galician",
        "grc" => "Ancient Greek",
        "he" => "Hebrew",
        "hi" => "Hindi",
        "hr" => "Croatian",
        "hu" => "Hungarian",
        "id" => "Indonesian",
        "is" => "Icelandic",
        "it" => "Italian",
        "ja" => "Japanese",
        "ko" => "Korean",
        "la" => "Latin",
        "lt" => "Lithuanian",
        "lv" => "Latvian",
        "nl" => "Dutch",
        "nb" | "nn" | "no" => "Norwegian",
        "pl" => "Polish",
        "pt" => "Portuguese",
        "ro" => "Romanian",
        "ru" => "Russian",
        "sk" => "Slovak",
        "sl" => "Slovene",
        "sr" => "Serbian",
        "sv" => "Swedish",
        "sw" => "Swahili",
        "th" => "Thai",
        "tr" => "Turkish",
        "uk" => "Ukrainian",
        "vi" => "Vietnamese",
        "zh" => "Chinese",
        _ => return None,
    })
}

fn empty() -> Item {
    Item {
        id: String::new(),
        was: Vec::new(),
        skill: String::new(),
        nature: Nature::Vocab,
        difficulty: 2,
        ceiling: None,
        contrast: Vec::new(),
        stakes: None,
        tags: Vec::new(),
        instruct_first: false,
        safety_critical: false,
        lesson: String::new(),
        explain: String::new(),
        variants: Vec::new(),
        rungs: Vec::new(),
        revision: String::new(),
        answer_revision: String::new(),
        is_pair: false,
    }
}
