//! The list of those who are expected: one learner a line, by name, pseudonym or the beginning of a key.

use std::collections::{BTreeMap, BTreeSet};

/// Hex digits of a key that name a device.
const LEAST_KEY: usize = 8;

/// The list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expectations {
    /// What stands first on each line: how the instructor calls the learner.
    pub names: Vec<String>,
    /// Names, pseudonyms and keys in lower case, with the number of their line.
    known: BTreeMap<String, usize>,
    /// Beginnings of keys.
    keys: Vec<(String, usize)>,
}

impl Expectations {
    /// Reads a list. A line holds a learner; several names of one are parted by `=`, as in
    /// `Ana Pérez = quiet-heron-41aa = 9f3a5c11`; what follows `#` is a remark. A line that names nobody but whom another
    /// one names already is the same learner written twice.
    #[must_use]
    pub fn read(text: &str) -> Expectations {
        let mut list = Expectations::default();
        let mut lines: Vec<(&str, BTreeSet<String>)> = Vec::new();
        for line in text.trim_start_matches('\u{feff}').lines() {
            let line = line.split('#').next().unwrap_or_default();
            let names: Vec<&str> = line.split('=').map(str::trim).filter(|name| !name.is_empty()).collect();
            let Some(first) = names.first() else { continue };
            lines.push((first, names.iter().map(|name| name.to_lowercase()).collect()));
        }
        let mut naming: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (n, (_, names)) in lines.iter().enumerate() {
            for name in names {
                naming.entry(name).or_default().push(n);
            }
        }
        // Two people of one name have lines of their own, each with another key: neither holds the other's.
        let again = |n: usize, names: &BTreeSet<String>| {
            let others = names.first().and_then(|name| naming.get(name.as_str())).map_or(&[][..], Vec::as_slice);
            others.iter().filter(|other| **other != n).any(|other| {
                let of_other = lines.get(*other).map(|(_, of_other)| of_other);
                of_other.is_some_and(|of| names.is_subset(of) && (names.len() < of.len() || *other < n))
            })
        };
        for (n, (first, names)) in lines.iter().enumerate() {
            if again(n, names) {
                continue;
            }
            let number = list.names.len();
            list.names.push((*first).to_owned());
            for lower in names {
                let lower = lower.clone();
                if lower.len() >= LEAST_KEY && lower.bytes().all(|b| b.is_ascii_hexdigit()) {
                    list.keys.push((lower.clone(), number));
                }
                list.known.entry(lower).or_insert(number);
            }
        }
        list
    }

    /// Finds the line of a learner by the name in the report, or by its key.
    #[must_use]
    pub fn find(&self, learner: &str, key: &str) -> Option<usize> {
        let by_key = self.keys.iter().find(|(start, _)| key.starts_with(start.as_str())).map(|(_, line)| *line);
        by_key.or_else(|| self.known.get(&learner.to_lowercase()).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_a_learner_in_several_ways() {
        let list =
            Expectations::read("\u{feff}# the first group\nAna Pérez = quiet-heron-41aa = 9F3A5C11\n\nBo # new\n");
        assert_eq!(list.names, ["Ana Pérez", "Bo"]);
        assert_eq!(list.find("ana pérez", ""), Some(0));
        assert_eq!(list.find("quiet-heron-41aa", "0000"), Some(0));
        assert_eq!(list.find("someone", "9f3a5c11ffee"), Some(0));
        assert_eq!(list.find("bo", "00"), Some(1));
        assert_eq!(list.find("", "9f3a5c"), None);
    }

    #[test]
    fn a_learner_written_twice_is_one() {
        for text in ["Ana = ochre-crane-e595\nAna\nBo\n", "ana\nAna = ochre-crane-e595\nBo\nBO\n"] {
            let list = Expectations::read(text);
            assert_eq!(list.names, ["Ana", "Bo"], "{text:?}");
            assert_eq!(list.find("ochre-crane-e595", ""), list.find("Ana", ""), "{text:?}");
        }
        let namesakes = Expectations::read("Ana = 9f3a5c11\nAna = 00aa00aa\n");
        assert_eq!(namesakes.names, ["Ana", "Ana"]);
        assert_ne!(namesakes.find("x", "9f3a5c1100"), namesakes.find("x", "00aa00aa00"));
    }
}
