//! What `catch` makes of the output of a command that did not do its work: its last lines as plain text, secrets masked,
//! the error recognised.
//!
//! Pure: bytes in, values out. Knows no process and no terminal.

pub mod announced;
pub mod kept;
pub mod mask;
pub mod namers;
pub mod placed;
pub mod shape;
pub mod shell;
pub mod spoken;
pub mod tail;
