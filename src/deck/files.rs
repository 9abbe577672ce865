//! Names of files that a deck brings, and the names of the runners.
//!
//! Owns which names stay in their folder and mean nothing to a system or a terminal. No disk is looked at here.

use crate::clean::is_hostile;

/// The longest name, in bytes.
pub const NAME_MAX: usize = 100;

/// Names that begin like this are ours.
pub const OURS: &str = "pratfall_";

/// The runners that are built in, each with what the learner's file is called.
pub const RUNNERS: [(&str, &str); 6] = [
    ("python", "answer.py"),
    ("rust", "answer.rs"),
    ("c", "answer.c"),
    ("javascript", "answer.js"),
    ("bash", "answer.sh"),
    ("sql", "answer.sql"),
];

/// Tells what the learner's file is called with a runner that is built in.
#[must_use]
pub fn answer_file(runner: &str) -> Option<&'static str> {
    RUNNERS.iter().find(|(name, _)| *name == runner).map(|(_, file)| *file)
}

/// Tells whether a name can be one of a runner: letters, digits, `-` and `_`.
#[must_use]
pub fn is_runner(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !name.is_empty() && name.len() <= NAME_MAX && name.chars().all(plain)
}

/// Tells whether a name stays in its folder and means nothing to a system or a terminal.
///
/// # Errors
/// When it does not, with the reason.
pub fn sound(name: &str) -> Result<(), &'static str> {
    let parts = || name.split('/');
    Err(if name.is_empty() || name.len() > NAME_MAX {
        "is empty or longer than 100 bytes"
    } else if name.starts_with('/') {
        "is an absolute path"
    } else if name.contains(['\\', ':']) {
        "holds a backslash or a colon"
    } else if name.chars().any(|c| is_hostile(c) || c.is_control()) {
        "holds a character that no name should"
    } else if parts().any(|part| part == "..") {
        "leads out of its folder"
    } else if parts().any(|part| part.is_empty() || part == ".") || parts().count() > 4 {
        "is no plain path of at most four parts"
    } else if parts().any(|part| part.starts_with('-')) {
        "begins like an option"
    } else if name.starts_with(OURS) {
        "begins with `pratfall_`, as only Pratfall's own do"
    } else {
        return Ok(());
    })
}
