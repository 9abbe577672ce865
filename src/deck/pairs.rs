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
            pairs.extend(pair(skill.get_ref(), left.get_ref(), value));
        }
        tables.push(from..pairs.len());
    }
    let mut same: HashMap<&str, Vec<usize>> = HashMap::with_capacity(pairs.len());
    for (i, pair) in pairs.iter().enumerate() {
        same.entry(&pair.shown_key).or_default().push(i);
    }
    let house = House { pairs: &pairs, same, words: Words::of(languages), strict };
    let mut items = Vec::with_capacity(pairs.len());
    for table in tables {
        items.extend(table.clone().map(|i| house.item(i, &table)));
    }
    items
}

/// A pair with all that its own item and those of its siblings are made of: worked out once, used four times.
struct Pair<'p> {
    skill: &'p str,
    left: &'p str,
    means: Vec<String>,
    note: String,
    was: Vec<String>,
    /// The meanings as they are compared: without brackets and articles.
    keys: Vec<String>,
    shown_key: String,
    left_key: String,
    /// The first meaning in Markdown, and without its bracket.
    shown: String,
    shown_bare: String,
    /// The left side in Markdown, and without its bracket.
    left_shown: Cow<'p, str>,
    left_bare: Cow<'p, str>,
}

fn pair<'p>(skill: &'p str, left: &'p str, value: &table::Value<'_>) -> Option<Pair<'p>> {
    let (means, note, was) = match value.get_ref() {
        DeValue::Table(entry) => {
            let was = table::strings(entry, "was").into_iter().map(|w| format!("{skill}/{w}")).collect();
            (table::strings(entry, "means"), table::text_or_empty(entry, "note"), was)
        }
        _ => (texts_of(value).into_iter().map(|t| t.text).collect(), String::new(), Vec::new()),
    };
    let means: Vec<String> = means.into_iter().map(|m| if m.trim() == m { m } else { m.trim().to_owned() }).collect();
    let first = means.first()?;
    let left_bare = bare(left);
    Some(Pair {
        keys: means.iter().map(|m| key(without_article(&bare(m)))).collect(),
        shown_key: key(first),
        left_key: key(&left_bare),
        shown: plain(first).into_owned(),
        shown_bare: bare(first).into_owned(),
        left_shown: plain(left),
        left_bare,
        skill,
        left,
        note,
        was,
        means,
    })
}

impl Pair<'_> {
    fn overlaps(&self, other: &Pair<'_>) -> bool {
        self.keys.iter().any(|k| other.keys.contains(k))
    }

    fn meaning_is(&self) -> Reply {
        Reply { belief: None, say: Some(["*", &self.shown, "* is **", &self.left_shown, "**."].concat()) }
    }

    fn left_means(&self) -> Reply {
        Reply { belief: None, say: Some(["**", &self.left_shown, "** means *", &self.shown, "*."].concat()) }
    }
}

struct House<'h> {
    pairs: &'h [Pair<'h>],
    /// The pairs that are asked for by the same words, by those words.
    same: HashMap<&'h str, Vec<usize>>,
    words: Words,
    strict: bool,
}

impl House<'_> {
    fn item(&self, index: usize, table: &std::ops::Range<usize>) -> Item {
        let Some(pair) = self.pairs.get(index) else { return empty() };
        let siblings = self.siblings(index, table);
        let mut rungs = Vec::with_capacity(3);
        if siblings.len() >= 2 {
            rungs.push(rung(self.words.meaning_of(pair), choice(pair, &siblings)));
        }
        rungs.push(rung(self.words.meaning_of(pair), self.meaning(pair, &siblings)));
        rungs.push(rung(self.words.word_for(pair), self.reverse(pair, &siblings)));
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
        item.answer_revision = of_answers(pair.means.iter().map(String::as_str).chain([pair.left]).collect());
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

    fn meaning(&self, pair: &Pair<'_>, siblings: &[&Pair<'_>]) -> Ask {
        let mut right = Vec::with_capacity(2);
        for meaning in &pair.means {
            let bare = bare(meaning);
            add(&mut right, &bare);
            if self.words.english {
                add(&mut right, without_article(&bare));
            }
            add(&mut right, meaning);
        }
        let mut traps = Vec::with_capacity(2 * siblings.len());
        for sibling in siblings {
            let whole = sibling.shown_bare.as_str();
            traps.push(Trap { answer: whole.to_owned(), reply: sibling.meaning_is() });
            let short = if self.words.english { without_article(whole) } else { whole };
            if short != whole {
                traps.push(Trap { answer: short.to_owned(), reply: sibling.meaning_is() });
            }
        }
        self.type_in(right, traps)
    }

    fn reverse(&self, pair: &Pair<'_>, siblings: &[&Pair<'_>]) -> Ask {
        let mut right = Vec::with_capacity(1);
        add(&mut right, &pair.left_bare);
        add(&mut right, pair.left);
        let mut others = vec![pair.left_key.as_str()];
        // Whoever knows another word for the very same prompt has answered it.
        for other in self.same.get(pair.shown_key.as_str()).into_iter().flatten().take(8) {
            if let Some(other) = self.pairs.get(*other) {
                add(&mut right, &other.left_bare);
                others.push(other.left_key.as_str());
            }
        }
        let mut traps: Vec<Trap> = Vec::with_capacity(siblings.len());
        for sibling in siblings {
            if !others.contains(&sibling.left_key.as_str()) && traps.iter().all(|t| t.answer != sibling.left_bare) {
                traps.push(Trap { answer: sibling.left_bare.clone().into_owned(), reply: sibling.left_means() });
            }
        }
        self.type_in(right, traps)
    }

    fn type_in(&self, right: Vec<String>, traps: Vec<Trap>) -> Ask {
        let diacritics = if self.strict { Diacritics::Exact } else { Diacritics::Near };
        let folding = Folding { strict: false, case_exact: false, diacritics };
        Ask::Type(TypeIn { right, pattern: None, folding, traps, multiline: false })
    }
}

fn rung(prompt: String, ask: Ask) -> Rung {
    Rung { prompt, code: None, hints: Vec::new(), timed: None, derived: false, ask }
}

fn choice(pair: &Pair<'_>, siblings: &[&Pair<'_>]) -> Ask {
    let mut options = Vec::with_capacity(siblings.len() + 1);
    options.push(Choice { text: pair.shown.clone(), right: true, reply: Reply::default() });
    for sibling in siblings {
        options.push(Choice { text: sibling.shown.clone(), right: false, reply: sibling.meaning_is() });
    }
    options.sort_by(|a, b| a.text.cmp(&b.text));
    Ask::Choose(Choose { many: false, options })
}

fn add(list: &mut Vec<String>, text: &str) {
    if !text.is_empty() && !list.iter().any(|t| t == text) {
        list.push(text.to_owned());
    }
}

/// Escapes what Markdown would take for a mark: the sides of a pair are plain text.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    let special = |b: u8| matches!(b, b'*' | b'_' | b'`' | b'[' | b']' | b'<' | b'\\' | b'~' | b'|');
    if !text.bytes().any(special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 4);
    for c in text.chars() {
        if u8::try_from(c).is_ok_and(special) {
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

    fn meaning_of(&self, pair: &Pair<'_>) -> String {
        ["What does **", &pair.left_shown, "** mean?"].concat()
    }

    fn word_for(&self, pair: &Pair<'_>) -> String {
        match self.learnt {
            Some(language) => ["How do you say **", &pair.shown, "** in ", language, "?"].concat(),
            None if self.two => ["How do you say **", &pair.shown, "**?"].concat(),
            None => ["Which term means **", &pair.shown, "**?"].concat(),
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

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::deck::parse;

    const HEAD: &str = "format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\nlanguages = [\"es\", \"en\"]\n";

    fn pairs(text: &str) -> Vec<Item> {
        let parsed = parse("x", &format!("{HEAD}{text}"));
        assert_eq!(parsed.faults, vec![]);
        parsed.deck.unwrap().items
    }

    /// Shows an item as its prompts with options or accepted answers, and traps.
    fn show(item: &Item) -> String {
        let mut out = item.id.clone();
        for rung in &item.rungs {
            write!(out, "\n{} ", rung.prompt).unwrap();
            match &rung.ask {
                Ask::Choose(c) => {
                    let option = |o: &Choice| format!("{}{}", if o.right { "+" } else { "" }, o.text);
                    out.push_str(&c.options.iter().map(option).collect::<Vec<_>>().join(" / "));
                }
                Ask::Type(t) => {
                    let traps: Vec<&str> = t.traps.iter().map(|t| t.answer.as_str()).collect();
                    write!(out, "{} ! {}", t.right.join(" / "), traps.join(" / ")).unwrap();
                }
                _ => unreachable!(),
            }
        }
        out
    }

    fn check(text: &str, id: &str, expected: &str) {
        let items = pairs(text);
        let item = items.iter().find(|i| i.id == id).unwrap();
        assert_eq!(show(item), format!("{id}\n{}", expected.trim()), "{text}");
    }

    #[test]
    fn a_pair_has_a_ladder_of_three_rungs() {
        let food = "[pairs.food]\n\"la cuenta\" = [\"the bill\", \"the check (US)\"]\n\"el pan\" = \"bread\"\n\
                    \"el vaso\" = \"the glass\"\n\"pedir\" = { means = \"to order\", note = \"in a restaurant\", was = \"x\" }\n";
        check(
            food,
            "food/la cuenta",
            "
What does **la cuenta** mean? bread / +the bill / the glass / to order
What does **la cuenta** mean? the bill / bill / the check / check / the check (US) ! bread / the glass / glass / to order / order
How do you say **the bill** in Spanish? la cuenta ! el pan / el vaso / pedir",
        );
        let items = pairs(food);
        assert_eq!(items[3].explain, "in a restaurant");
        assert_eq!(items[3].was, ["food/x"]);
        let Ask::Choose(choose) = &items[0].rungs[0].ask else { panic!() };
        assert_eq!(choose.options[0].reply.say.as_deref(), Some("*bread* is **el pan**."));
        let Ask::Type(reverse) = &items[0].rungs[2].ask else { panic!() };
        assert_eq!(reverse.traps[0].reply.say.as_deref(), Some("**el pan** means *bread*."));
        assert_eq!(reverse.folding, Folding { strict: false, case_exact: false, diacritics: Diacritics::Near });
    }

    #[test]
    fn a_lonely_pair_is_not_asked_as_a_choice() {
        let alone = pairs("[pairs.a]\nx = \"y\"\n");
        assert_eq!(show(&alone[0]), "a/x\nWhat does **x** mean? y ! \nHow do you say **y** in Spanish? x ! ");
        let two = "[pairs.a]\nx = \"1\"\ny = \"2\"\n";
        assert_eq!(pairs(two)[0].rungs.len(), 2);
        // Other tables of the deck help out.
        check(
            &format!("{two}[pairs.b]\nz = \"3\"\nw = \"4\"\n"),
            "a/y",
            "What does **y** mean? 1 / +2 / 3 / 4\nWhat does **y** mean? 2 ! 1 / 3 / 4\nHow do you say **2** in Spanish? y ! x / z / w",
        );
    }

    #[test]
    fn brackets_are_shown_and_not_asked_for() {
        check(
            "[pairs.a]\n\"banco (seat)\" = \"bench (to sit on)\"\n\"banco (money)\" = \"bank\"\nx = \"1\"\ny = \"2\"\n",
            "a/banco (seat)",
            "
What does **banco (seat)** mean? 1 / 2 / bank / +bench (to sit on)
What does **banco (seat)** mean? bench / bench (to sit on) ! bank / 1 / 2
How do you say **bench (to sit on)** in Spanish? banco / banco (seat) ! x / y",
        );
    }

    #[test]
    fn no_option_means_the_same() {
        check(
            "[pairs.a]\npez = \"the fish\"\npescado = [\"Fish\", \"seafood\"]\nx = \"1\"\ny = \"2\"\nz = \"3\"\n",
            "a/pez",
            "
What does **pez** mean? 1 / 2 / 3 / +the fish
What does **pez** mean? the fish / fish ! 1 / 2 / 3
How do you say **the fish** in Spanish? pez ! x / y / z",
        );
        // Whoever is asked by the same words may answer with either.
        check(
            "[pairs.a]\npez = \"fish\"\npescado = \"fish\"\nx = \"1\"\ny = \"2\"\nz = \"3\"\n",
            "a/pescado",
            "
What does **pescado** mean? 1 / 2 / 3 / +fish
What does **pescado** mean? fish ! 1 / 2 / 3
How do you say **fish** in Spanish? pescado / pez ! x / y / z",
        );
    }

    #[test]
    fn languages_and_marks_are_minded() {
        let text = |languages: &str| {
            format!("format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n{languages}\n[pairs.a]\n\"a*b\" = \"the c_d\"\n")
        };
        let check = |languages: &str, expected: &str| {
            let items = parse("x", &text(languages)).deck.unwrap().items;
            assert_eq!(show(&items[0]), format!("a/a*b\nWhat does **a\\*b** mean? {expected}"), "{languages}");
        };
        check("languages = [\"de-CH\", \"en\"]", "the c_d / c_d ! \nHow do you say **the c\\_d** in German? a*b ! ");
        check("languages = [\"xx\", \"fr\"]", "the c_d ! \nHow do you say **the c\\_d**? a*b ! ");
        check("", "the c_d / c_d ! \nWhich term means **the c\\_d**? a*b ! ");
    }

    fn options(item: &Item) -> Vec<&str> {
        item.rungs
            .iter()
            .filter_map(|r| match &r.ask {
                Ask::Choose(c) => Some(c.options.iter().map(|o| o.text.as_str())),
                _ => None,
            })
            .flatten()
            .collect()
    }

    #[test]
    fn options_are_the_same_whichever_of_them_is_right() {
        for size in [3usize, 4, 5, 6, 7, 8, 11, 13] {
            let table = |swap: Option<(usize, usize)>| {
                let mut out = String::from("[pairs.a]\n");
                for i in 0..size {
                    let m = match swap {
                        Some((a, b)) if i == a => b,
                        Some((a, b)) if i == b => a,
                        _ => i,
                    };
                    writeln!(out, "left{i} = \"meaning {m}\"").unwrap();
                }
                pairs(&out)
            };
            let before = table(None);
            for (a, item) in before.iter().enumerate() {
                for b in 0..size {
                    let siblings = options(item);
                    if a == b || !siblings.contains(&format!("meaning {b}").as_str()) {
                        continue;
                    }
                    assert_eq!(options(&table(Some((a, b)))[a]), siblings, "{size}: {a} with {b}");
                }
                // All of a block show the same options, so that no two sets can be compared for what they share.
                let block = before.get(a / OPTIONS * OPTIONS).filter(|_| a / OPTIONS < size / OPTIONS);
                assert!(block.is_none_or(|first| options(first) == options(item)), "{size}: {a}");
            }
        }
    }

    #[test]
    fn a_pair_keeps_its_answer_when_others_come() {
        let before = pairs("[pairs.a]\nw = \"1\"\nx = \"2\"\ny = \"3\"\n");
        let after = pairs("[pairs.a]\nw = \"1\"\nx = { means = \"2\", note = \"new\" }\ny = \"3\"\nz = \"1\"\n");
        assert_eq!(before[0].answer_revision, after[0].answer_revision);
        assert_ne!(before[0].revision, after[0].revision);
        let changed = pairs("[pairs.a]\nw = \"one\"\nx = \"2\"\ny = \"3\"\n");
        assert_ne!(before[0].answer_revision, changed[0].answer_revision);
    }
}
