//! One file a screen: each makes a page of what it is given.

pub mod ahead;
pub mod attempt;
pub mod coding;
pub mod decks;
pub mod desk;
pub mod drilling;
pub mod feedback;
pub mod help;
pub mod home;
pub mod item;
pub mod lesson;
pub mod letter;
pub mod order;
pub mod parts;
pub mod results;
pub mod scoring;
pub mod sheet;
pub mod skills;
pub mod spot;
pub mod summary;
pub mod trust;
pub mod verdict;
pub mod why;
pub mod words;
