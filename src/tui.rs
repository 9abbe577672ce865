//! Screens as values: an input changes the application and gives effects, a view draws it.
//!
//! Owns keys, words, themes, widgets and screens. Must not know a store, a clock, a disk or the real terminal: the
//! time comes with each input, and what is shown comes as values.

pub mod ahead;
pub mod app;
pub mod ascii;
pub mod author;
pub mod cohort;
pub mod drill;
pub mod editor;
pub mod home;
pub mod keys;
pub mod log;
pub mod logbook;
pub mod page;
pub mod pointed;
pub mod screens;
pub mod skills;
pub mod stats;
pub mod text;
pub mod theme;
pub mod trusting;
pub mod view;
pub mod why;
pub mod widgets;
