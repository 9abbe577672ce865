//! Texts that leave the program and come back: what one learner hands to another.
//!
//! Values in, texts out. Where they are written is for the shell.

pub mod markup;
pub mod resume;
pub mod story;
pub mod table;
