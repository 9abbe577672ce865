//! The screens as a learner meets them: the application over a real engine on a home of its own, drawn into a buffer.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says what it found by failing")]

#[path = "screens/bench.rs"]
mod bench;
#[path = "screens/cohort.rs"]
mod cohort;
#[path = "screens/counts.rs"]
mod counts;
#[path = "screens/endings.rs"]
mod endings;
#[path = "screens/figures.rs"]
mod figures;
#[path = "screens/figures_rows.rs"]
mod figures_rows;
#[path = "screens/hostile.rs"]
mod hostile;
#[path = "screens/ladders.rs"]
mod ladders;
#[path = "screens/logbook.rs"]
mod logbook;
#[path = "screens/room.rs"]
mod room;
#[path = "screens/scenes.rs"]
mod scenes;
#[path = "screens/snapshots.rs"]
mod snapshots;
#[path = "screens/stage.rs"]
mod stage;
#[path = "screens/told.rs"]
mod told;
