//! The decks that come with Pratfall, in the binary and copied nowhere.

/// Id and text of each, in the order they are offered.
pub const BUNDLED: [(&str, &str); 6] = [
    ("rust-ownership", include_str!("../../decks/rust-ownership.toml")),
    ("git-recovery", include_str!("../../decks/git-recovery.toml")),
    ("statistics-traps", include_str!("../../decks/statistics-traps.toml")),
    ("spanish-first-steps", include_str!("../../decks/spanish-first-steps.toml")),
    ("python-debugging", include_str!("../../decks/python-debugging.toml")),
    ("incident-response", include_str!("../../decks/incident-response.toml")),
];
