//! The `pratfall` program.

fn main() {}
