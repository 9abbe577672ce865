//! Text to a deck, or to every fault in it at once.
//!
//! Owns the deck language: the model, the parser, the checks and the faults. Must not know a disk, a clock or a
//! terminal: it is handed the text and a name for it.

pub mod model;
