//! What names of skills and items lead to: that they lead somewhere, and not in a circle.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use toml::de::DeTable;

use crate::deck::fault::{Faults, code, quote};
use crate::deck::model::Skill;
use crate::deck::rung::unresolved;
use crate::deck::table::{self, Text, texts};

/// Skills of a circle that are named at the most.
const RING_SHOWN: usize = 8;

/// Reports skills that need what there is not, or each other in a circle.
pub fn needs(root: &DeTable<'_>, skills: &[Skill], faults: &mut Faults) {
    let index: BTreeMap<&str, usize> = skills.iter().enumerate().rev().map(|(i, s)| (s.id.as_str(), i)).collect();
    let mut edges: Vec<Vec<(usize, Range<usize>)>> = vec![Vec::new(); skills.len()];
    for ((skill, _), own) in table::tables(root, "skill").zip(&mut edges) {
        for need in texts(skill, "needs") {
            match index.get(need.text.as_str()) {
                Some(to) => own.push((*to, need.span)),
                None => unresolved("skill", &need.text, &need.span, index.keys().copied(), faults),
            }
        }
    }
    circles(skills, &edges, faults);
}

/// Walks the skills in depth, without recursion; each edge that closes a circle is reported once.
fn circles(skills: &[Skill], edges: &[Vec<(usize, Range<usize>)>], faults: &mut Faults) {
    let mut done = vec![false; skills.len()];
    let mut on_path = vec![false; skills.len()];
    for start in 0..skills.len() {
        let mut path: Vec<(usize, usize)> = Vec::new();
        if done.get(start) == Some(&false) {
            path.push((start, 0));
            mark(&mut on_path, start, true);
        }
        while let Some((at, next)) = path.last_mut() {
            let here = *at;
            let Some((to, span)) = edges.get(here).and_then(|e| e.get(*next)) else {
                mark(&mut done, here, true);
                mark(&mut on_path, here, false);
                path.pop();
                continue;
            };
            *next += 1;
            if on_path.get(*to) == Some(&true) {
                faults.error(code::LOOP, span, || {
                    let from = path.iter().position(|(i, _)| i == to).unwrap_or(0);
                    let ring = path.iter().skip(from).map(|(i, _)| *i).chain([*to]);
                    let mut names: Vec<String> = ring.filter_map(|i| skills.get(i)).map(|s| quote(&s.id)).collect();
                    if names.len() > RING_SHOWN {
                        let left_out = names.len() - RING_SHOWN;
                        let middle = format!("({left_out} others)");
                        names.splice(RING_SHOWN / 2..RING_SHOWN / 2 + left_out, [middle]);
                    }
                    let hint = "one of them has to come first: take one `needs` out".to_owned();
                    (format!("skills need each other: {}", names.join(" needs ")), Some(hint))
                });
            } else if done.get(*to) == Some(&false) {
                mark(&mut on_path, *to, true);
                path.push((*to, 0));
            }
        }
    }
}

fn mark(marks: &mut [bool], at: usize, value: bool) {
    if let Some(mark) = marks.get_mut(at) {
        *mark = value;
    }
}

/// What an item says of others of its deck, with the places in the file.
#[derive(Debug, Clone)]
pub struct Mention {
    own: Option<String>,
    contrast: Vec<Text>,
    was: Vec<Text>,
}

impl Mention {
    /// Reads what an item says of others, if it does.
    #[must_use]
    pub fn of(item: &DeTable<'_>) -> Option<Mention> {
        if !item.contains_key("contrast") && !item.contains_key("was") {
            return None;
        }
        let (contrast, was) = (texts(item, "contrast"), texts(item, "was"));
        Some(Mention { own: table::text(item, "id"), contrast, was })
    }

    /// Counts its places from `base`.
    #[must_use]
    pub fn from(mut self, base: usize) -> Mention {
        for text in self.contrast.iter_mut().chain(&mut self.was) {
            text.span = text.span.start + base..text.span.end + base;
        }
        self
    }
}

/// Reports contrasts that lead nowhere, and earlier ids that are taken; `ids` gives those of the written items.
pub fn items<'a>(
    root: &DeTable<'_>,
    mentions: &[Mention],
    ids: impl FnOnce() -> BTreeSet<&'a str>,
    faults: &mut Faults,
) {
    let pairs = table::table(root, "pairs");
    if mentions.is_empty() && pairs.is_none() {
        return;
    }
    let ids = ids();
    let exists = |id: &str| {
        let pair = |(skill, left): (&str, &str)| Some(table::table(pairs?, skill)?.contains_key(left));
        ids.contains(id) || id.split_once('/').and_then(pair).unwrap_or(false)
    };
    let mut earlier = HashSet::new();
    let mut was = |id: String, span: &Range<usize>, faults: &mut Faults| {
        if exists(&id) {
            faults.error(code::DUPLICATE_ID, span, || {
                (format!("{} is the id of an item of this deck", quote(&id)), None)
            });
        } else if !earlier.insert(id.clone()) {
            faults.error(code::DUPLICATE_ID, span, || (format!("two items were once {}", quote(&id)), None));
        }
    };
    for Mention { own, contrast, was: earlier } in mentions {
        for other in contrast {
            if Some(&other.text) == own.as_ref() {
                faults
                    .error(code::UNRESOLVED, &other.span, || ("an item cannot contrast with itself".to_owned(), None));
            } else if !exists(&other.text) {
                unresolved("item", &other.text, &other.span, ids.iter().copied(), faults);
            }
        }
        for Text { text, span } in earlier {
            was(text.clone(), span, faults);
        }
    }
    for (skill, pairs) in pairs.map(table::in_order).unwrap_or_default() {
        for (_, pair) in pairs.get_ref().as_table().into_iter().flat_map(|t| t.iter()) {
            let Some(pair) = pair.get_ref().as_table() else { continue };
            for Text { text, span } in texts(pair, "was") {
                was(format!("{}/{text}", skill.get_ref()), &span, faults);
            }
        }
    }
}
