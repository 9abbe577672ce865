//! What travels when a deck travels: its file, the files it includes, and a manifest that names and hashes them.
//!
//! Owns which names a package may hold, what a deck includes and how its contents are hashed. Must not know where the
//! bytes come from: it is handed them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use toml::Value;

use crate::clean::is_hostile;
use crate::deck::slug::slug;

/// The manifest's name in a package.
pub const MANIFEST: &str = "pratfall.json";

/// The newest format of packages this version reads.
pub const FORMAT: u32 = 1;

/// The longest name of a file, in bytes, its folders included.
pub const LONGEST_NAME: usize = 200;

/// Folders a name may lead through, its file included.
const DEEPEST: usize = 9;

/// The files of a deck by their names: the deck file, and what it includes, relative to it.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What a package says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: u32,
    /// The deck's id.
    pub deck: String,
    /// The deck's version, empty where its author gives none.
    pub version: String,
    /// The name of the deck file.
    pub main: String,
    /// What [`hash`] gives for all files but the manifest, 64 hex digits.
    pub hash: String,
    /// The names of all files but the manifest, in order.
    pub files: Vec<String>,
}

/// Gives the name a deck's file has once it is installed or packed.
#[must_use]
pub fn main_name(deck: &str) -> String {
    format!("{}.toml", folder_name(deck))
}

/// Gives the name of the folder a deck is installed in: its id where that is a plain name, else words of it and some
/// digits that tell it from others.
#[must_use]
pub fn folder_name(deck: &str) -> String {
    let plain = deck.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'));
    if plain && deck.len() <= 60 && !deck.starts_with('-') && unsound(deck).is_none() {
        return deck.to_owned();
    }
    let hex = blake3::hash(deck.as_bytes()).to_hex();
    let words: String = slug(deck).chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    format!("{}-{}", words.trim_matches('-'), hex.get(..8).unwrap_or_default()).trim_start_matches('-').to_owned()
}

/// Hashes the contents of a deck: names and bytes, in the order of the names. 64 hex digits of BLAKE3.
#[must_use]
pub fn hash(files: &Files) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, bytes) in files {
        for part in [name.as_bytes(), bytes] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
    }
    hasher.finalize().to_hex().to_string()
}

/// Tells why a name of a file may not be used: it leads elsewhere, or means something to a system or a terminal.
#[must_use]
pub fn unsound(name: &str) -> Option<&'static str> {
    let parts = || name.split('/');
    if name.is_empty() || name.len() > LONGEST_NAME {
        Some("is empty or longer than 200 bytes")
    } else if name.starts_with('/') {
        Some("is an absolute path")
    } else if name.contains(['\\', ':']) {
        Some("holds a backslash or a colon")
    } else if name.chars().any(|c| is_hostile(c) || c.is_control()) {
        Some("holds a character that no name should")
    } else if parts().any(|part| part == "..") {
        Some("leads out of its folder")
    } else if parts().any(|part| part.is_empty() || part == ".") || parts().count() > DEEPEST {
        Some("is no plain path")
    } else if parts().any(|part| part.ends_with(['.', ' '])) {
        Some("ends with a dot or a space, which some systems drop")
    } else if parts().any(is_device) {
        Some("is the name of a device on some systems")
    } else {
        None
    }
}

/// Tells whether a name means a device on Windows, whatever comes behind a dot.
fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered = |name: &str| {
        stem.strip_prefix(name).is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit() && b != b'0'))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul" | "conin$" | "conout$") || numbered("com") || numbered("lpt")
}

/// Tells whether a text is meant to be a deck, or any other TOML file that lies about.
#[must_use]
pub fn is_deck(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim();
        line.strip_prefix("[deck]")
            .is_some_and(|rest| rest.trim_start().is_empty() || rest.trim_start().starts_with('#'))
    })
}

/// Gives the names of the files that a deck includes, as they are written, in order.
#[must_use]
pub fn includes(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    // Most decks include nothing, and need not be read once more for it.
    if text.contains("include")
        && let Ok(table) = toml::from_str::<toml::Table>(text)
    {
        gather(table.get("item"), &mut found);
    }
    found
}

fn gather(value: Option<&Value>, found: &mut BTreeSet<String>) {
    match value {
        Some(Value::Array(values)) => values.iter().for_each(|value| gather(Some(value), found)),
        Some(Value::Table(table)) => {
            for key in ["rung", "variant"] {
                gather(table.get(key), found);
            }
            let names = match table.get("include") {
                Some(Value::Array(names)) => names.as_slice(),
                Some(name) => std::slice::from_ref(name),
                None => &[],
            };
            found.extend(names.iter().filter_map(Value::as_str).map(str::to_owned));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_where_they_are_put_on_every_system() {
        for name in ["a.toml", "data/words.txt", ".hidden", "a b.txt", "ünï.txt", "console.txt", "com.txt", "com10"] {
            assert_eq!(unsound(name), None, "{name}");
        }
        for (name, part) in [
            ("", "empty"),
            ("/etc/passwd", "absolute"),
            ("../x", "leads out"),
            ("a/../../x", "leads out"),
            ("C:\\x", "backslash"),
            ("a\0b", "no name should"),
            ("a\u{202e}b", "no name should"),
            ("./a", "plain"),
            ("a//b", "plain"),
            ("CON", "device"),
            ("a/nul.toml", "device"),
            ("COM1.txt", "device"),
            ("a.", "dot"),
        ] {
            assert!(unsound(name).is_some_and(|why| why.contains(part)), "{name:?}: {:?}", unsound(name));
        }
    }

    #[test]
    fn folders_are_named_by_ids_and_no_two_alike() {
        let check = |id: &str, expected: &str| assert_eq!(folder_name(id), expected);
        check("first-aid", "first-aid");
        assert!(folder_name("con").starts_with("con-"));
        for id in ["..", "¿", "First Aid", "first aid", "\u{1b}[2J", "-x", "a\nb"] {
            assert_eq!(unsound(&folder_name(id)), None, "{id:?}: {}", folder_name(id));
            assert!(!folder_name(id).starts_with(['-', '.']), "{id:?}: {}", folder_name(id));
        }
        assert_ne!(folder_name("First Aid"), folder_name("first aid"));
    }

    #[test]
    fn the_hash_is_of_names_and_bytes() {
        let files = |list: &[(&str, &str)]| -> Files {
            list.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
        };
        let first = hash(&files(&[("a", "bc"), ("d", "")]));
        assert_eq!(first, hash(&files(&[("d", ""), ("a", "bc")])));
        for other in [&[("ab", "c"), ("d", "")][..], &[("a", "bc")], &[("a", "bc"), ("d", "x")], &[("a", "b")]] {
            assert_ne!(first, hash(&files(other)));
        }
    }

    #[test]
    fn what_a_deck_includes_is_read_off_its_rungs() {
        let text = "[deck]\ninclude = \"no\"\n[[item]]\ninclude = \"a.py\"\n[[item]]\n[[item.rung]]\ninclude = [\"b/c.py\", 5, \"a.py\"]\n";
        assert_eq!(includes(text).into_iter().collect::<Vec<_>>(), ["a.py", "b/c.py"]);
        assert!(is_deck(text) && is_deck("  [deck] # x\n") && !is_deck("[package]\nname = \"deck\"\n[deck.x]\n"));
    }
}
