//! What a person sees, as values: an update gives effects, a view draws. Knows no store, no clock, no terminal.

pub mod theme;
pub mod widgets;
