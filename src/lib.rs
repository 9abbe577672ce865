//! Pratfall: a terminal trainer built on productive failure.
//!
//! The library holds the whole program; `main.rs` only parses arguments and prints. ARCHITECTURE.md has the map.

pub mod catch;
pub mod clean;
pub mod cli;
pub mod deck;
pub mod exchange;
pub mod grade;
pub mod insight;
pub mod memory;
pub mod runner;
pub mod runtime;
pub mod session;
pub mod store;
pub mod tui;
