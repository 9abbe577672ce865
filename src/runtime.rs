//! The only place with a terminal, a clock, files of its own and threads; performs what the pure parts ask for.

pub mod able;
pub mod ahead;
pub mod care;
pub mod clock;
pub mod doctor;
pub mod engine;
pub mod figures;
pub mod find;
mod fit;
mod gather;
pub mod keyboard;
pub mod limits;
pub mod paths;
pub mod plan;
pub mod say;
pub mod scan;
pub mod settings;
pub mod skills;
pub mod standing;
pub mod terminal;
pub mod tidy;
pub mod trust;
pub mod tui;
pub mod tune;
pub mod wake;
mod why;
