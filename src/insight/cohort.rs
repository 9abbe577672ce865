//! What a group of learners shows, folded from the reports they hand in (LEARNING.md 10).
//!
//! Owns the format of a report, its seal, the folds over many of them, and what may be told of few people. One learner
//! is in memory at a time; what stays grows with the items and, by a few words each, with the learners. Pure: whoever
//! reads the files hands in their bytes.

#[cfg(test)]
mod alike;
pub mod belief;
pub mod blur;
pub mod book;
#[cfg(test)]
mod crowd;
#[cfg(test)]
mod differences;
pub mod expect;
pub mod findings;
pub mod fold;
pub mod groups;
pub mod hide;
pub mod item;
pub mod learner;
pub mod lines;
pub mod numbers;
pub mod page;
pub mod pseudonym;
pub mod publish;
pub mod read;
pub mod seal;
pub mod shows;
#[cfg(test)]
mod trials;
pub mod whole;
pub mod worth;
