//! Whether an executable part may run, and asking only when that is not known.
//!
//! The question itself is put by a screen; without one nothing is asked and nothing runs. Trust never switches the box
//! off.

use std::fmt::Write as _;

use super::changes::{compare, whole};
use crate::{
    clean::clean,
    memory::row::Utc,
    runner::{
        job::{Grant, Trusted},
        level::Standing,
        part::{Hash, Part},
    },
    store::{
        Store,
        error::StoreError,
        trust::{Seen, Trust},
    },
    tui::{
        text::trust as told,
        trusting::{Change, How},
    },
};

/// Where a deck comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin<'a> {
    /// The deck's id.
    pub deck: &'a str,
    /// The path of its file, or `bundled:ID`, as the deck cache names it.
    pub root: &'a str,
}

/// What is known of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It may run.
    Runs(Trusted),
    /// The learner has to be asked.
    Asks(Question),
}

/// What the learner is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    part: Part,
    /// The deck's id.
    pub deck: String,
    /// Where it comes from.
    pub root: String,
    /// The runner.
    pub runner: String,
    /// The names of all that enters the box.
    pub names: Vec<String>,
    /// Those of them that were not there, or were otherwise, when something of this deck was last let run with this
    /// runner; empty when nothing was.
    pub changed: Vec<String>,
    /// What changed in each, those that are gone among them.
    pub changes: Vec<Change>,
}

/// Bytes of a file or check that are kept, so that a change of it can be shown line by line.
const LONGEST_KEPT: usize = 64 << 10;
/// Bytes of all files and checks of one part that are kept.
const MOST_KEPT: usize = 256 << 10;

/// Looks whether a part may run.
///
/// # Errors
/// Fails when the database cannot be read.
pub fn look(store: &Store, origin: Origin<'_>, part: Part) -> Result<Decision, StoreError> {
    let hash = part.hash();
    let grant = if origin.root.starts_with("bundled:") {
        Some(Grant::Bundled)
    } else {
        store.is_trusted(origin.root, &hash)?.then_some(Grant::Given(hash))
    };
    if let Some(trusted) = grant.and_then(|grant| Trusted::by(part.clone(), grant)) {
        return Ok(Decision::Runs(trusted));
    }
    let now = seen(&part);
    let earlier = nearest(store.trusts()?, origin, part.runner(), &now);
    let changes = changes(store, &part, &now, earlier.as_deref())?;
    let changed = changes.iter().filter(|change| change.how != How::Gone).map(|change| change.name.clone()).collect();
    Ok(Decision::Asks(Question {
        deck: origin.deck.to_owned(),
        root: origin.root.to_owned(),
        runner: part.runner().to_owned(),
        names: now.into_iter().map(|seen| seen.name).collect(),
        changed,
        changes,
        part,
    }))
}

/// Finds the exercise that was let run before and is most like this one: of another exercise of the deck nothing is
/// known, and nothing of it has changed.
fn nearest(trusts: Vec<Trust>, origin: Origin<'_>, runner: &str, now: &[Seen]) -> Option<Vec<Seen>> {
    let here = trusts.into_iter().filter(|trust| trust.root == origin.root && trust.runner == runner);
    let likeness = |files: &[Seen]| {
        let alike = now.iter().filter(|seen| files.contains(seen)).count();
        let named = now.iter().filter(|seen| files.iter().any(|other| other.name == seen.name)).count();
        (alike, named)
    };
    // The newest comes last, and wins among equals.
    here.map(|trust| (likeness(&trust.files), trust.files))
        .filter(|((_, named), _)| *named > 0)
        .max_by_key(|(likeness, _)| *likeness)
        .map(|(_, files)| files)
}

fn changes(store: &Store, part: &Part, now: &[Seen], earlier: Option<&[Seen]>) -> Result<Vec<Change>, StoreError> {
    let Some(earlier) = earlier else { return Ok(Vec::new()) };
    let mut changes = Vec::new();
    for (seen, text) in now.iter().zip(part.texts()) {
        if earlier.contains(seen) {
            continue;
        }
        let before = earlier.iter().find(|other| other.name == seen.name);
        let kept = before.map_or(Ok(None), |before| store.trusted_text(&before.hash))?;
        let (how, lines) = match (text, before, kept) {
            (None, ..) => (How::NoText, Vec::new()),
            (Some(text), _, Some(kept)) => (How::Edited, compare(&kept, &text)),
            (Some(text), Some(_), None) => (How::Forgotten, whole(&text, true)),
            (Some(text), None, _) => (How::New, whole(&text, true)),
        };
        changes.push(Change { name: seen.name.clone(), how, lines });
    }
    // Where most of it is there still it is the same exercise, and what is not there was taken out.
    let gone: Vec<&Seen> = earlier.iter().filter(|other| now.iter().all(|seen| seen.name != other.name)).collect();
    if gone.len() * 2 <= earlier.len() {
        for seen in gone {
            let lines = store.trusted_text(&seen.hash)?.map_or_else(Vec::new, |text| whole(&text, false));
            changes.push(Change { name: seen.name.clone(), how: How::Gone, lines });
        }
    }
    Ok(changes)
}

impl Question {
    /// Says what would run, and behind what, in a few lines.
    #[must_use]
    pub fn says(&self, standing: &Standing) -> String {
        let mut out = format!("The deck {} ({}) wants to run code with {}.\n", self.deck, self.root, self.runner);
        let _ = writeln!(
            out,
            "It brings {}.",
            if self.names.is_empty() { "no files".into() } else { self.names.join(", ") }
        );
        if !self.changed.is_empty() {
            let _ = writeln!(out, "Changed since you last agreed: {}.", self.changed.join(", "));
        }
        for change in &self.changes {
            let _ = writeln!(out, "  {}", told::changed(change));
            for line in told::numbered(&change.lines) {
                let _ = writeln!(out, "  {}", clean(&format!("{} {}", line.0, line.1)).trim_end());
            }
        }
        let _ = writeln!(out, "It runs in a box of level {}: {}.", standing.level, standing.level.made_of());
        out
    }

    /// Remembers that the learner agreed, and gives the part, which may run now.
    ///
    /// # Errors
    /// Fails when the database cannot be written.
    pub fn agree(self, store: &mut Store, now: Utc) -> Result<Trusted, StoreError> {
        let hash = self.part.hash();
        let mut room = MOST_KEPT;
        for (seen, text) in seen(&self.part).iter().zip(self.part.texts()) {
            if let Some(text) = text.filter(|text| text.len() <= LONGEST_KEPT.min(room)) {
                room -= text.len();
                store.keep_trusted(&seen.hash, &text)?;
            }
        }
        store.trust(&Trust {
            root: self.root,
            hash,
            deck: self.deck,
            runner: self.runner,
            files: seen(&self.part),
            given: now,
        })?;
        // The hash is of this part: there is no other outcome.
        Trusted::by(self.part, Grant::Given(hash)).ok_or(StoreError::NoTarget)
    }
}

fn seen(part: &Part) -> Vec<Seen> {
    part.shown().into_iter().map(|(name, hash)| Seen { name, hash: hex(&hash) }).collect()
}

/// Writes a hash as hexadecimal digits.
#[must_use]
pub fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runner::part::{Check, File, Want};

    fn part(text: &str, call: &str) -> Part {
        let file = File { name: "helper.py".into(), bytes: text.into(), executable: false };
        let want = Want::Value { call: call.into(), gives: "1".into() };
        Part::new("python", vec![file], vec![Check { name: "one".into(), hidden: false, want }]).unwrap()
    }

    fn asks(store: &Store, root: &str, part: &Part) -> Option<Question> {
        match look(store, Origin { deck: "d", root }, part.clone()).unwrap() {
            Decision::Runs(trusted) => {
                assert_eq!(trusted.part(), part);
                None
            }
            Decision::Asks(question) => Some(question),
        }
    }

    #[test]
    fn a_part_is_asked_about_once_and_again_when_a_byte_of_it_changes() {
        let folder = std::env::temp_dir().join(format!("pratfall-trust-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut store = Store::open(&folder.join("pratfall.db")).unwrap();
        assert_eq!(asks(&store, "bundled:d", &part("x", "f()")), None);
        let question = asks(&store, "a.toml", &part("x", "f()")).unwrap();
        assert_eq!((question.names.len(), question.changed.len()), (2, 0));
        let standing = Standing { level: crate::runner::level::Level::L2, notes: Vec::new() };
        assert_eq!(
            question.says(&standing),
            "The deck d (a.toml) wants to run code with python.\nIt brings helper.py, check: one.\n\
             It runs in a box of level L2: Landlock, seccomp and limits.\n"
        );
        question.agree(&mut store, Utc(1)).unwrap();
        assert_eq!(asks(&store, "a.toml", &part("x", "f()")), None);
        assert_eq!(asks(&store, "b.toml", &part("x", "f()")).unwrap().changed, Vec::<String>::new());
        let check = |part: &Part, changed: &[&str]| assert_eq!(asks(&store, "a.toml", part).unwrap().changed, changed);
        check(&part("y", "f()"), &["helper.py"]);
        let question = asks(&store, "a.toml", &part("x\ny\u{1b}[2J", "f()")).unwrap();
        assert!(
            question.says(&standing).contains("  helper.py: 0 lines out, 1 line in\n  1 1   x\n    2 + y␛[2J\n"),
            "{}",
            question.says(&standing)
        );
        check(&part("x", "f(1)"), &["check: one"]);
        // Long texts are not kept, and what is told then is all there is now.
        let long = "x\n".repeat(LONGEST_KEPT);
        asks(&store, "long.toml", &part(&long, "f()")).unwrap().agree(&mut store, Utc(2)).unwrap();
        let change = &asks(&store, "long.toml", &part("z\n", "f()")).unwrap().changes[0];
        assert_eq!((change.how, change.lines.len()), (How::Forgotten, 1));
        drop(store);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
