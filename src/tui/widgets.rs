//! Pieces of a screen, each a value that draws itself into a buffer. They know themes by role, and no screen.

pub mod bar;
pub mod code;
pub mod edges;
pub mod field;
pub mod highlight;
pub mod intake;
pub mod markdown;
pub mod marked;
pub mod measure;
pub mod table;
pub mod wrap;
