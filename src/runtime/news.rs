//! What workers send to the loop of the full screen.

use super::{board::Read, scan, tryout::Saved};
use crate::{
    grade::code::Ran,
    runner::level::Standing,
    tui::log::{Asked, Choice},
};

/// What a worker sends.
#[derive(Debug)]
pub enum News {
    /// A deck was read; how many of how many are done.
    Deck(Box<scan::Reading>, usize, usize),
    /// The write-ahead log is in order.
    Tidy,
    /// What the failure log can be narrowed down to, for what was asked.
    Choices(Asked, Vec<Choice>),
    /// Reports of a cohort were read.
    Cohort(Box<Read>),
    /// So much of the log was looked at for the failure log, 0 to 1; none when all was.
    Log(Option<f64>),
    /// So much of the log is added up for the figures, 0 to 1; none when all is, or a sentence why not.
    Sums(Result<Option<f64>, String>),
    /// The deck that is tried was saved.
    Saved(Box<Saved>),
    /// A box was built to see what it is, for a question of this number.
    Box(u64, Result<Standing, String>),
    /// A run of this number came to its end.
    Ran(u64, Box<Ran>),
}
