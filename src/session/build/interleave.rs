//! The order within a session: skills take turns, and what is easily confused stands close together (PR-16).

use std::collections::{BTreeMap, VecDeque};

use crate::session::queue::Entry;

/// How far apart confusable items stand at the most.
const CLOSE: usize = 3;

/// Keeps the order but for this: an item whose skill was just asked waits until another skill has had its turn, a skill
/// that could otherwise not be kept apart comes earlier, and a confusable item follows the one it is confused with
/// within three places. Vocabulary may follow vocabulary of its skill.
#[must_use]
pub fn interleave(wanted: Vec<Entry>) -> Vec<Entry> {
    let mut waiting: VecDeque<Entry> = wanted.into();
    let mut queue: Vec<Entry> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let at = next(&queue, &waiting);
        queue.extend(waiting.remove(at));
    }
    queue
}

/// Takes the due items in order and sets the others among them at even distances, none before the first.
#[must_use]
pub fn spread(due: Vec<Entry>, others: Vec<Entry>) -> Vec<Entry> {
    let (n, k) = (due.len(), others.len());
    let mut queue = Vec::with_capacity(n + k);
    let mut others = others.into_iter();
    let mut placed = 0;
    for (at, entry) in due.into_iter().enumerate() {
        queue.push(entry);
        // After `at + 1` of `n` due items, as great a share of the others.
        while placed < (at + 1) * k / n.max(1) {
            queue.extend(others.next());
            placed += 1;
        }
    }
    queue.extend(others);
    queue
}

fn next(queue: &[Entry], waiting: &VecDeque<Entry>) -> usize {
    let fits = |entry: &Entry| queue.last().is_none_or(|last| may_follow(last, entry));
    let recent = || queue.iter().rev().take(CLOSE);
    let confused = |entry: &Entry| fits(entry) && recent().any(|earlier| is_confused(earlier, entry));
    let crowded = crowded(waiting);
    let crowding = |entry: &Entry| fits(entry) && crowded.is_some_and(|skill| place(entry) == skill);
    let find = |which: &dyn Fn(&Entry) -> bool| waiting.iter().position(which);
    find(&confused).or_else(|| find(&crowding)).or_else(|| find(&fits)).unwrap_or(0)
}

/// Finds the skill that fills more than half of what waits and so has to be asked every other time from now on.
fn crowded(waiting: &VecDeque<Entry>) -> Option<(&str, &str)> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for entry in waiting.iter().filter(|entry| !entry.vocab) {
        *counts.entry(place(entry)).or_default() += 1;
    }
    counts.into_iter().find(|(_, n)| n * 2 > waiting.len()).map(|(skill, _)| skill)
}

fn place(entry: &Entry) -> (&str, &str) {
    (entry.key.deck.as_str(), entry.skill.as_str())
}

/// Tells whether an item may come right after another.
#[must_use]
pub fn may_follow(last: &Entry, next: &Entry) -> bool {
    place(last) != place(next) || (last.vocab && next.vocab)
}

/// Tells whether one of two items names the other as confusable.
#[must_use]
pub fn is_confused(a: &Entry, b: &Entry) -> bool {
    a.key.deck == b.key.deck && (a.contrast.contains(&b.key.item) || b.contrast.contains(&a.key.item))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{memory::row::ItemKey, session::queue::Why};

    /// `a/1` is item 1 of skill a; a skill that begins with v holds vocabulary; `a/1~2` is confused with item 2.
    fn entries(names: &str) -> Vec<Entry> {
        let entry = |name: &str| {
            let (skill, item) = name.split_once('/').unwrap();
            let (item, contrast) = item.split_once('~').unwrap_or((item, ""));
            let key = ItemKey { deck: "d".into(), item: item.into() };
            let contrast = contrast.split('~').filter(|c| !c.is_empty()).map(str::to_owned).collect();
            Entry { contrast, ..Entry::plain(key, Why::Due, skill.into(), skill.starts_with('v')) }
        };
        names.split_whitespace().map(entry).collect()
    }

    fn items(queue: &[Entry]) -> String {
        queue.iter().map(|e| e.key.item.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    fn check(wanted: &str, expected: &str) {
        assert_eq!(items(&interleave(entries(wanted))), expected);
    }

    #[test]
    fn pr_16_no_two_of_one_skill_while_another_waits() {
        check("a/1 a/2 a/3 b/4", "1 4 2 3");
        check("a/1 a/2", "1 2");
        check("a/1 b/2 c/3", "1 2 3");
        // Left alone, b and c would be used up before the a's are kept apart.
        check("b/1 c/2 a/3 a/4 a/5", "3 1 4 2 5");
    }

    #[test]
    fn pr_16_vocabulary_is_excepted() {
        check("v/1 v/2 b/3", "1 2 3");
    }

    #[test]
    fn pr_16_confusable_items_stand_one_to_three_apart() {
        check("a/1~5 b/2 c/3 b/4 a/5", "1 2 5 3 4");
        check("a/1 b/2 c/3 b/4 e/5~1", "1 5 2 3 4");
        check("a/1~2~3 a/2 a/3 b/4 c/5", "1 4 2 5 3");
    }

    #[test]
    fn others_stand_among_the_due_ones() {
        let check = |due: &str, others: &str, expected: &str| {
            assert_eq!(items(&spread(entries(due), entries(others))), expected);
        };
        check("a/1 a/2 a/3 a/4", "b/8 b/9", "1 2 8 3 4 9");
        check("a/1", "b/7 b/8 b/9", "1 7 8 9");
        check("", "b/7 b/8", "7 8");
        check("a/1 a/2", "", "1 2");
    }
}
