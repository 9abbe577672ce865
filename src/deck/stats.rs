//! What a deck is made of, counted, and what its items lack.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::deck::fields::asks::ASKS;
use crate::deck::fields::{LEVELS, NATURES};
use crate::deck::model::{Deck, Item, Rung, Way};
use crate::deck::score::Score;

/// Counts over a deck. The rungs that pairs and derived choices get from the program are counted as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Its id.
    pub deck: String,
    /// Items that were written one by one.
    pub written: usize,
    /// Items that tables of pairs made.
    pub pairs: usize,
    /// Rungs of all items.
    pub rungs: usize,
    /// Further surfaces.
    pub variants: usize,
    /// Named wrong beliefs.
    pub misconceptions: usize,
    /// Items by skill: id, title and count, in the order of the file.
    pub skills: Vec<(String, String, usize)>,
    /// Items by nature, in the order of the language.
    pub natures: Vec<(&'static str, usize)>,
    /// Rungs by level, lowest first.
    pub levels: Vec<(&'static str, usize)>,
    /// Rungs by way of asking.
    pub ways: Vec<(&'static str, usize)>,
    /// What is missing, with the items it is missing from; only what is missing somewhere.
    pub missing: BTreeMap<&'static str, Vec<String>>,
}

/// Counts.
#[must_use]
pub fn stats(deck: &Deck) -> Stats {
    let items = || deck.items.iter();
    let rungs = || items().flat_map(|item| &item.rungs);
    let of_skill = |id: &str| items().filter(|item| item.skill == id).count();
    let named = |names: &[&'static str], of: &dyn Fn(usize) -> usize| {
        let all = names.iter().enumerate().map(|(n, name)| (*name, of(n)));
        all.filter(|(_, count)| *count > 0).collect::<Vec<_>>()
    };
    let names: Vec<&'static str> = ASKS.iter().map(|(name, _)| *name).collect();
    let is_way = |rung: &&Rung, n: usize| Some(way(rung.ask.way())) == names.get(n).copied();
    Stats {
        deck: deck.id.clone(),
        written: items().filter(|item| !item.is_pair).count(),
        pairs: items().filter(|item| item.is_pair).count(),
        rungs: rungs().count(),
        variants: items().map(|item| item.variants.len()).sum(),
        misconceptions: deck.misconceptions.len(),
        skills: deck.skills.iter().map(|s| (s.id.clone(), s.title.clone(), of_skill(&s.id))).collect(),
        natures: named(&NATURES, &|n| items().filter(|item| item.nature as usize == n).count()),
        levels: named(&LEVELS, &|n| rungs().filter(|rung| rung.level() as usize == n).count()),
        ways: named(&names, &|n| rungs().filter(|rung| is_way(rung, n)).count()),
        missing: missing(deck),
    }
}

/// Names a way of asking as decks do.
#[must_use]
pub fn way(way: Way) -> &'static str {
    ASKS.get(way as usize).map_or("", |(name, _)| *name)
}

fn missing(deck: &Deck) -> BTreeMap<&'static str, Vec<String>> {
    let mut out: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let mut lacks = |what: &'static str, item: &Item| out.entry(what).or_default().push(item.id.clone());
    for item in deck.items.iter().filter(|item| !item.is_pair) {
        for what in Score::of(item).lacks() {
            lacks(what, item);
        }
        if item.explain.is_empty() {
            lacks("an explanation", item);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::parse;

    #[test]
    fn all_is_counted_and_what_is_missing_is_named() {
        let text = "format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\nderive = false\n[[skill]]\nid = \"s\"\ntitle = \"S\"\n\
                    [[skill]]\nid = \"food\"\ntitle = \"Food\"\n[[item]]\nid = \"a\"\nskill = \"s\"\nprompt = \"p\"\n\
                    nature = \"fact\"\nexplain = \"e\"\nright = 5\n[pairs.food]\n\"el pan\" = \"bread\"\n";
        let told = stats(&parse("x", text).deck.unwrap());
        assert_eq!((told.written, told.pairs), (1, 1));
        assert_eq!(told.skills, [("s".into(), "S".into(), 1), ("food".into(), "Food".into(), 1)]);
        assert_eq!(told.natures, [("fact", 1), ("vocab", 1)]);
        assert!(told.ways.contains(&("number", 1)), "{:?}", told.ways);
        assert_eq!(told.missing.keys().copied().collect::<Vec<_>>(), ["a second rung", "three hints", "traps"]);
    }

    #[test]
    fn ways_have_the_names_that_decks_give_them() {
        let all = [
            Way::Choose,
            Way::Type,
            Way::Number,
            Way::Cloze,
            Way::Order,
            Way::Spot,
            Way::Explain,
            Way::Code,
            Way::Scenario,
        ];
        for one in all {
            assert_eq!(format!("{one:?}").to_lowercase(), way(one));
        }
    }
}
