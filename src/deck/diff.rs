//! What a new version of a deck means for those who learn the old one.
//!
//! Owns the comparison by id, earlier ids and fingerprints. What is done about it is for the learner.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::deck::model::{Deck, Item, Level};

/// What happened to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone; its history stays and waits.
    Removed,
    /// It has another id and names the old one in `was`: its history goes with it.
    Renamed,
    /// The accepted answers are others: what was learnt may be wrong now.
    Answer,
    /// It can become harder than before, or its author holds it for harder.
    Harder,
    /// It can become less hard than before, or its author holds it for easier.
    Easier,
    /// It is asked in other words, or with other options; the answer stays.
    Wording,
}

/// An item with what happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Its id in the new version, in the old one when it is gone.
    pub item: String,
    /// Its earlier id, where it has another.
    pub was: Option<String>,
    /// What happened, never empty.
    pub changes: Vec<Change>,
}

/// All that differs between two versions of a deck.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// The two ids, where they are not the same: then no history is shared.
    pub other_deck: Option<(String, String)>,
    /// Items in the order of the new version, then those that are gone.
    pub items: Vec<Changed>,
    /// How many items are as they were.
    pub same: usize,
}

/// Compares an old version with a new one.
#[must_use]
pub fn diff(old: &Deck, new: &Deck) -> Diff {
    let before: HashMap<&str, &Item> = old.items.iter().map(|item| (item.id.as_str(), item)).collect();
    let now: HashSet<&str> = new.items.iter().map(|item| item.id.as_str()).collect();
    let (mut items, mut same, mut met) = (Vec::new(), 0, HashSet::new());
    for item in &new.items {
        // An earlier id that is still an item of its own keeps its history.
        let earlier = || item.was.iter().map(String::as_str).filter(|id| !now.contains(id));
        let from = before.get(item.id.as_str()).or_else(|| earlier().find_map(|id| before.get(id)));
        let Some(from) = from.filter(|from| met.insert(from.id.as_str())) else {
            items.push(Changed { item: item.id.clone(), was: None, changes: vec![Change::Added] });
            continue;
        };
        let changes = changes(from, item);
        if changes.is_empty() {
            same += 1;
            continue;
        }
        let was = (from.id != item.id).then(|| from.id.clone());
        items.push(Changed { item: item.id.clone(), was, changes });
    }
    for item in old.items.iter().filter(|item| !met.contains(item.id.as_str())) {
        items.push(Changed { item: item.id.clone(), was: None, changes: vec![Change::Removed] });
    }
    let other_deck = (old.id != new.id).then(|| (old.id.clone(), new.id.clone()));
    Diff { other_deck, items, same }
}

fn changes(old: &Item, new: &Item) -> Vec<Change> {
    let mut out = Vec::new();
    if old.id != new.id {
        out.push(Change::Renamed);
    }
    let answer = old.answer_revision != new.answer_revision;
    if answer {
        out.push(Change::Answer);
    }
    match demand(new).cmp(&demand(old)) {
        std::cmp::Ordering::Greater => out.push(Change::Harder),
        std::cmp::Ordering::Less => out.push(Change::Easier),
        std::cmp::Ordering::Equal => {}
    }
    if !answer && old.revision != new.revision {
        out.push(Change::Wording);
    }
    out
}

/// How hard an item may become, how hard it begins, and what its author makes of it, in this order.
fn demand(item: &Item) -> (Option<Level>, Option<Level>, u8) {
    let top = item.rungs.get(item.top_rung()).map(|rung| rung.level());
    let first = item.rungs.iter().find(|rung| !rung.derived).map(|rung| rung.level());
    (top, first, item.difficulty)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::parse;

    fn deck(id: &str, items: &str) -> Deck {
        let text = format!("format = 1\n[deck]\nid = \"{id}\"\ntitle = \"D\"\nderive = false\n{items}");
        let parsed = parse("x", &text);
        assert_eq!(parsed.faults, vec![]);
        parsed.deck.unwrap()
    }

    fn item(id: &str, more: &str) -> String {
        format!("[[item]]\nid = \"{id}\"\nprompt = \"p\"\n{more}\n")
    }

    fn check(old: &str, new: &str, expected: &[(&str, Option<&str>, &[Change])]) {
        let told = diff(&deck("d", old), &deck("d", new)).items;
        let told: Vec<_> = told.iter().map(|c| (c.item.as_str(), c.was.as_deref(), c.changes.as_slice())).collect();
        assert_eq!(told, expected, "{new}");
    }

    #[test]
    fn what_happened_to_each_item_is_told() {
        let old = item("a", "right = \"x\"");
        let a = |more: &str| item("a", more);
        check(&old, &old, &[]);
        check(&old, &a("right = \"x\"\nexplain = \"why\""), &[]);
        check(&old, &a("right = \"y\""), &[("a", None, &[Change::Answer])]);
        check(&old, &old.replace("\"p\"", "\"q\""), &[("a", None, &[Change::Wording])]);
        check(&old, &a("right = \"x\"\ndifficulty = 5"), &[("a", None, &[Change::Harder])]);
        check(&old, &a("right = \"x\"\nwrong = { y = \"n\" }"), &[("a", None, &[Change::Easier, Change::Wording])]);
        check(&old, &item("b", "right = \"x\"\nwas = \"a\""), &[("b", Some("a"), &[Change::Renamed])]);
        check(&old, &item("b", "right = \"x\""), &[("b", None, &[Change::Added]), ("a", None, &[Change::Removed])]);
        let both = format!("{old}{}", item("b", "right = \"x\"\nwas = \"c\""));
        check(&old, &both, &[("b", None, &[Change::Added])]);
        let ladder = "[[item.rung]]\nright = \"x\"\nwrong = { y = \"n\" }\n";
        let higher = format!("{ladder}[[item.rung]]\nright = \"x\"\n");
        check(&a(ladder), &a(&higher), &[("a", None, &[Change::Harder, Change::Wording])]);
    }

    #[test]
    fn another_deck_is_another_deck() {
        let (one, two) = (deck("a", &item("i", "right = 1")), deck("b", &item("i", "right = 1")));
        let told = diff(&one, &two);
        assert_eq!((told.other_deck, told.same), (Some(("a".into(), "b".into())), 1));
    }
}
