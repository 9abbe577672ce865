//! Why a deck is not taken in, in one sentence and a hint.

use super::scan;

/// Why a parcel is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What is the matter.
    pub message: String,
    /// What to do about it; may be empty.
    pub hint: String,
}

impl Refusal {
    /// Makes one of a sentence and a hint.
    pub(super) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Refusal { message: message.into(), hint: hint.into() }
    }

    /// Says that a parcel names a file that may not be.
    pub(super) fn name(parcel: &str, name: &str, why: &str) -> Self {
        let message = format!("{parcel} names `{name}`, which {why}");
        Refusal::new(message, "names are plain ones below the deck's own folder; ask the author for a sound copy")
    }

    /// Says that a parcel cannot be read.
    pub(super) fn unread(name: &str, error: &std::io::Error) -> Self {
        let message = format!("{name} cannot be read: {}", scan::plainly(error));
        Refusal::new(message, "name a deck file, a folder or a zip that is there and may be read")
    }

    /// Says that a file of a parcel cannot be read.
    pub(super) fn missing(name: &str, parcel: &str, why: &str) -> Self {
        let message = format!("`{name}` in {parcel} cannot be read: {why}");
        Refusal::new(message, "a deck travels with all the files it includes")
    }
}
