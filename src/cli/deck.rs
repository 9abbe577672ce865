//! `pratfall deck`: the decks there are, and the workshop for those who write them.

use std::{path::Path, process::ExitCode};

use clap::Subcommand;
use serde::Serialize;

use super::{console::Console, failure::Failure, start, words};
use crate::{
    clean::clean,
    deck::schema,
    store::decks::Unshown,
    tui::{home::Deck, text},
};

pub mod add;
pub mod check;
mod code;
pub mod diff;
pub mod edits;
mod fix;
pub mod fmt;
pub mod new;
pub mod pack;
pub mod remove;
pub mod show;
pub mod shown;
pub mod source;
pub mod stats;
pub mod tryout;
pub mod update;

/// What to do with decks.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tell everything that is amiss in deck files; the exit code is 1 when one of them cannot be used.
    Check(check::Args),
    /// Lay deck files out: keys in their order, rungs indented, comments where they are.
    Fmt(fmt::Args),
    /// Begin a deck: a file that drills at once, to be written over.
    New(new::Args),
    /// Print a deck as a sheet to read, its answers hidden.
    Show(show::Args),
    /// Count what a deck is made of, and tell what is missing.
    Stats(stats::Args),
    /// Tell what a new version of a deck means for those who learn the old one.
    Diff(diff::Args),
    /// Take a deck into your folder: a file, a folder, a zip, or a git repository.
    Add(add::Args),
    /// Try a deck file while you write it: drills it, takes up every save, and leaves no trace.
    Try(tryout::Args),
    /// Look where decks were added from, and take what is new; nothing changes before a yes.
    Update(update::Args),
    /// Take a deck away; its history stays, and is there when the deck comes back.
    Remove(remove::Args),
    /// Make one file of a deck and all it includes, to hand on.
    Pack(pack::Args),
    /// Print a JSON Schema of deck files, so that editors complete and check them.
    Schema,
    /// List the decks, with what is due and new in each.
    List,
}

#[derive(Debug, Serialize)]
struct Decks {
    decks: Vec<Deck>,
    unshown: Vec<Unshown>,
}

/// Runs the command.
///
/// # Errors
/// When the database or a file cannot be used.
pub fn run(command: &Command, console: &mut Console) -> Result<ExitCode, Failure> {
    match command {
        Command::Check(args) => check::run(args, console),
        Command::Fmt(args) => fmt::run(args, console),
        Command::New(args) => new::run(args, console),
        Command::Show(args) => show::run(args, console),
        Command::Stats(args) => stats::run(args, console),
        Command::Diff(args) => diff::run(args, console),
        Command::Add(args) => add::run(args, console),
        Command::Try(args) => tryout::run(args, console),
        Command::Update(args) => update::run(args, console),
        Command::Remove(args) => remove::run(args, console),
        Command::Pack(args) => pack::run(args, console),
        Command::Schema => console.value(&schema::schema()).map(|()| ExitCode::SUCCESS),
        Command::List => list(console),
    }
}

fn list(console: &mut Console) -> Result<ExitCode, Failure> {
    let engine = start::engine_with_decks(&[])?;
    let found = Decks { decks: engine.decks()?, unshown: engine.store.unshown()? };
    if console.json {
        console.value(&found)?;
        return Ok(ExitCode::SUCCESS);
    }
    let rows: Vec<Vec<String>> = found.decks.iter().map(line).collect();
    console.raw(&words::columns(&rows));
    for unshown in &found.unshown {
        let faults = match unshown.faults {
            0 => String::new(),
            n => format!("{}, ", text::count(n as usize, "fault")),
        };
        console.say(&format!("{} is not shown: {faults}{}", clean(&unshown.source), clean(&unshown.summary)));
    }
    Ok(ExitCode::SUCCESS)
}

fn line(deck: &Deck) -> Vec<String> {
    let source = match deck.source.strip_prefix("bundled:") {
        Some(_) => "comes with Pratfall".to_owned(),
        None => crate::runtime::paths::shown(Path::new(&deck.source)),
    };
    vec![
        clean(&deck.id).into_owned(),
        text::count(deck.items, "item"),
        format!("{} due", deck.due),
        format!("{} new", deck.fresh),
        clean(&deck.title).into_owned(),
        clean(&source).into_owned(),
    ]
}
