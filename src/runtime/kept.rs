//! What the running program knows of what the disk has of the open session.

use crate::{
    memory::row::ItemKey,
    session::{agenda::Agenda, card::Begun},
};

/// The setting that remembers that the learner was told what reading feedback is worth.
pub(super) const TOLD_TO_READ: &str = "told-to-read";

/// What is known to be on the disk of the open session.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// What was still to be asked when that was last written; none while it is not sure.
    pub(super) agenda: Option<Agenda>,
    /// The question whose answer was rehearsed last.
    pub(super) rehearsed: Option<(u64, u8)>,
    /// Code that was begun, as it was written last.
    pub(super) begun: Option<(ItemKey, Begun)>,
}
