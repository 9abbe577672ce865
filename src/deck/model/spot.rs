//! Places in code to point at: its lines, or their tokens.

use serde::{Deserialize, Serialize};

use super::{Reply, is_false};
use crate::deck::tokens::bare;

/// Places in the code block to point at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    /// True when every right place must be pointed at and no other.
    #[serde(default, skip_serializing_if = "is_false")]
    pub many: bool,
    /// What is pointed at.
    #[serde(default, skip_serializing_if = "By::is_line")]
    pub by: By,
    /// The places that can be pointed at, in the order of the code: all lines but empty ones, or all tokens.
    pub places: Vec<Place>,
}

/// What is pointed at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// A line as a whole.
    #[default]
    Line,
    /// A token of a line.
    Token,
}

/// A place that can be pointed at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The number of its line in the code block, from 1.
    pub number: u16,
    /// The text of the line, without the blanks before it; or the token, as [`crate::deck::tokens::Token::name`] has it.
    pub text: String,
    /// What pointing at it is worth.
    #[serde(default, skip_serializing_if = "Worth::is_off")]
    pub worth: Worth,
    /// What to say to someone who pointed at it.
    #[serde(default, skip_serializing_if = "Reply::is_silent")]
    pub reply: Reply,
}

/// What pointing at a place is worth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Worth {
    /// Nothing.
    #[default]
    Off,
    /// Half.
    Partly,
    /// All; another place is the one that is shown as the answer.
    Also,
    /// All: it is the answer, or one of those that are wanted.
    Right,
}

impl By {
    fn is_line(&self) -> bool {
        *self == By::Line
    }
}

impl Worth {
    fn is_off(&self) -> bool {
        *self == Worth::Off
    }

    /// Tells whether it is all that is wanted, or one of those that are.
    #[must_use]
    pub fn is_right(self) -> bool {
        matches!(self, Worth::Right | Worth::Also)
    }
}

impl Spot {
    /// Gives what is shown as the answer.
    pub fn answer(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| place.worth == Worth::Right)
    }

    /// Gives the chance that whoever points anywhere meets one of those that are accepted.
    #[must_use]
    pub fn luck(&self) -> f64 {
        if self.many {
            return any_of(self.places.len());
        }
        let right = self.places.iter().filter(|place| place.worth.is_right()).count();
        right.max(1) as f64 / self.places.len().max(1) as f64
    }

    /// Tells whether nothing else there is called so: naming a token that stands in several places tells none of them.
    #[must_use]
    pub fn is_only(&self, place: &Place) -> bool {
        let alike = |other: &&Place| bare(&other.text) == bare(&place.text);
        self.by == By::Line || self.places.iter().filter(alike).count() == 1
    }

    /// Gives the places that are not right, partly or not at all.
    pub fn others(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| !place.worth.is_right())
    }
}

impl Place {
    /// Names the place, as it is written down and told: `3: return total`, or `3: total`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}: {}", self.number, self.text)
    }
}

/// Gives the chance of one set of so many things among all that are not empty.
#[must_use]
pub fn any_of(count: usize) -> f64 {
    1.0 / ((1u64 << count.min(16)) - 1) as f64
}
