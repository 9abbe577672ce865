//! What is asked in a session, and in which order.
//!
//! Simple on purpose: checks after confident errors first, then what is due by lowest retrievability, then new items up
//! to a limit; no two of one skill in a row while another is waiting (PR-16, vocabulary excepted).

use serde::{Deserialize, Serialize};

use crate::memory::row::ItemKey;

/// Why an item is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// To look again at a confident error.
    Check,
    /// Its first attempts on a new rung.
    Probe,
    /// Its memory says so.
    Due,
    /// It was never asked.
    New,
    /// It lies just out of reach.
    Challenge,
    /// Its answer is still to be produced again.
    Redo,
    /// The learner chose to practise.
    Cram,
    /// A win after misses (PR-21); recorded as cram.
    Easy,
}

/// One place in the queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The item.
    pub key: ItemKey,
    /// Why it is asked.
    pub why: Why,
    /// Its skill.
    pub skill: String,
    /// Vocabulary may follow vocabulary of the same skill.
    pub vocab: bool,
    /// Predicted chance of a right answer, 0 to 1.
    #[serde(default)]
    pub p: f64,
    /// Seconds it is expected to take, all of its steps together.
    #[serde(default)]
    pub seconds: f64,
    /// Index of the rung to ask, where it is not the one its memory stands on (a challenge enters higher).
    #[serde(default)]
    pub rung: Option<u8>,
    /// Ids of items of its deck it is easily confused with.
    #[serde(default)]
    pub contrast: Vec<String>,
    /// The lesson comes first, whatever is remembered: what it needs is unseen or weak, or its skill turns on the spot
    /// (PR-4, PR-20).
    #[serde(default)]
    pub instruct: bool,
}

impl Entry {
    /// Makes an entry of which nothing is predicted.
    #[must_use]
    pub fn plain(key: ItemKey, why: Why, skill: String, vocab: bool) -> Self {
        Entry { key, why, skill, vocab, p: 0.0, seconds: 0.0, rung: None, contrast: Vec::new(), instruct: false }
    }
}

/// How much a session takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Items at the most.
    pub items: usize,
    /// New ones among them at the most.
    pub fresh: usize,
}

/// Puts due items (in the order given: most urgent first) and new ones (in deck order) into one queue.
#[must_use]
pub fn plan(due: Vec<Entry>, fresh: Vec<Entry>, limits: Limits) -> Vec<Entry> {
    let mut wanted: Vec<Entry> = due;
    wanted.truncate(limits.items);
    let room = limits.items.saturating_sub(wanted.len()).min(limits.fresh);
    wanted.extend(fresh.into_iter().take(room));
    interleave(wanted)
}

/// Keeps the order but for this: an item whose skill was just asked waits until another skill has had its turn.
fn interleave(wanted: Vec<Entry>) -> Vec<Entry> {
    let mut waiting: std::collections::VecDeque<Entry> = wanted.into();
    let mut queue: Vec<Entry> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let at = match queue.last() {
            None => 0,
            Some(last) => waiting.iter().position(|e| may_follow(last, e)).unwrap_or(0),
        };
        queue.extend(waiting.remove(at));
    }
    queue
}

fn may_follow(last: &Entry, next: &Entry) -> bool {
    last.skill != next.skill || last.key.deck != next.key.deck || (last.vocab && next.vocab)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, why: Why) -> Entry {
        let (skill, item) = name.split_once('/').unwrap();
        let key = ItemKey { deck: "d".into(), item: item.into() };
        Entry::plain(key, why, skill.into(), skill.starts_with('v'))
    }

    #[track_caller]
    fn check(due: &str, fresh: &str, limits: (usize, usize), expected: &str) {
        let entries = |names: &str, why| names.split_whitespace().map(|n| entry(n, why)).collect::<Vec<_>>();
        let queue = plan(entries(due, Why::Due), entries(fresh, Why::New), Limits { items: limits.0, fresh: limits.1 });
        let got: Vec<_> = queue.iter().map(|e| e.key.item.as_str()).collect();
        assert_eq!(got.join(" "), expected);
    }

    #[test]
    fn due_items_come_before_new_ones() {
        check("a/1 b/2", "a/3 b/4", (10, 10), "1 2 3 4");
    }

    #[test]
    fn limits_hold() {
        check("a/1 b/2 a/3", "b/4", (2, 9), "1 2");
        check("a/1", "b/2 a/3 b/4", (10, 2), "1 2 3");
        check("", "b/2", (10, 0), "");
    }

    #[test]
    fn pr_16_no_two_of_one_skill_while_another_waits() {
        check("a/1 a/2 a/3 b/4", "", (10, 10), "1 4 2 3");
        check("a/1 a/2", "", (10, 10), "1 2");
    }

    #[test]
    fn pr_16_vocabulary_is_excepted() {
        check("v/1 v/2 b/3", "", (10, 10), "1 2 3");
    }
}
