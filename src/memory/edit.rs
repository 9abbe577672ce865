//! What a learner makes of an edit that changed the answer of an item.

use serde::{Deserialize, Serialize};

use super::row::What;

/// What becomes of a memory whose answer was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edit {
    /// It is as good as before.
    Keep,
    /// Half of it holds.
    Halve,
    /// It begins anew; the history stays.
    Reset,
}

impl Edit {
    /// Gives the event that says so of an item as it reads now.
    #[must_use]
    pub fn said(self, revision: String) -> What {
        match self {
            Edit::Keep => What::Keep { revision },
            Edit::Halve => What::Halve { revision },
            Edit::Reset => What::Reset,
        }
    }
}
