//! Which answers stand behind a figure.

use crate::memory::row::{Confidence, ItemKey, StudyDay};

/// Which answers are meant; redos and second tries never are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behind {
    /// The stumbles of the last days, from this one on.
    Stumbles(StudyDay),
    /// Those of a day.
    Day(StudyDay),
    /// Those that hit a misconception of a deck.
    Belief(String, String),
    /// Those at an item that went off.
    Item(ItemKey),
    /// Those at one of two items that went off.
    Pair(ItemKey, ItemKey),
    /// Those committed with this confidence.
    Sure(Confidence),
    /// Those that train a skill of a deck.
    Skill(String, String),
}
