//! The list of those who are expected: one learner a line, by name, pseudonym or the beginning of a key.

use std::collections::BTreeMap;

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
    /// `Ana Pérez = quiet-heron-41aa = 9f3a5c11`; what follows `#` is a remark.
    #[must_use]
    pub fn read(text: &str) -> Expectations {
        let mut list = Expectations::default();
        for line in text.trim_start_matches('\u{feff}').lines() {
            let line = line.split('#').next().unwrap_or_default();
            let names: Vec<&str> = line.split('=').map(str::trim).filter(|name| !name.is_empty()).collect();
            let Some(first) = names.first() else { continue };
            let number = list.names.len();
            list.names.push((*first).to_owned());
            for name in &names {
                let lower = name.to_lowercase();
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
}
