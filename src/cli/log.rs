//! `pratfall log`: the failure log, stumbles of drills and of real life in one line of time.

use std::{path::Path, process::ExitCode};

use clap::Subcommand;

use super::{console::Console, failure::Failure, out, start};
use crate::{
    runtime::{engine::Engine, made::NoItem},
    store::timeline::{Entry, Named, Source},
    tui::log::Entry as Shown,
};

pub mod add;
pub mod forget;
pub mod form;
pub mod import;
pub mod list;
pub mod share;
pub mod show;

/// The failure log.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    /// What to do; without it the log is listed.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What to list.
    #[command(flatten)]
    pub list: list::Args,
}

/// What to do with the failure log.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List stumbles, newest first: all, or those that have the words and are what is asked for.
    List(list::Args),
    /// Show one stumble whole, and what followed.
    Show(show::Args),
    /// Write a stumble from real life down: as a text, by options, answered line by line, or in your editor.
    Add(add::Args),
    /// Write what you say of a stumble anew; the earlier version stays in the database.
    Edit(add::EditArgs),
    /// Take a stumble out of the log; what it said stays in the database.
    Delete(forget::Args),
    /// Blank the texts of a stumble for good.
    Purge(forget::Args),
    /// Make an item of a stumble, asked again on schedule, in the deck my-stumbles.toml, which is yours to edit.
    Item(add::ItemArgs),
    /// Write stumbles as stories for others: what was expected, what happened, why, what changed. Nobody is blamed.
    Share(share::Args),
    /// Write your failure résumé: what tripped you up and no longer does.
    Resume(share::ResumeArgs),
    /// Take in a story that somebody shared, marked as theirs.
    Import(import::Args),
}

/// Runs the command.
///
/// # Errors
/// When no such stumble is there, or the database or a file cannot be used.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    match &args.command {
        None => list::run(&args.list, console)?,
        Some(Command::List(args)) => list::run(args, console)?,
        Some(Command::Show(args)) => show::run(args, console)?,
        Some(Command::Add(args)) => add::run(args, console)?,
        Some(Command::Edit(args)) => add::edit(args, console)?,
        Some(Command::Item(args)) => add::item(args, console)?,
        Some(Command::Delete(args)) => forget::delete(args, console)?,
        Some(Command::Purge(args)) => forget::purge(args, console)?,
        Some(Command::Share(args)) => share::run(args, console)?,
        Some(Command::Resume(args)) => share::resume(args, console)?,
        Some(Command::Import(args)) => import::run(args, console)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens everything with the failure log as it stands now.
///
/// # Errors
/// When the database cannot be used.
pub fn open(console: &mut Console) -> Result<Engine, Failure> {
    let mut engine = start::engine()?;
    look(&mut engine, console)?;
    Ok(engine)
}

/// Brings the failure log up to date; what takes long says so.
///
/// # Errors
/// When the database cannot be used.
pub fn look(engine: &mut Engine, console: &mut Console) -> Result<(), Failure> {
    let mut told = false;
    let looked = engine.look_at_log(|share| {
        if !std::mem::replace(&mut told, true) {
            console.say("Reading what was answered since the log was last looked at.");
        }
        console.bar("Reading", share);
    });
    console.no_bar();
    Ok(looked?)
}

/// A stumble that was found: the entry, what it is made of, and how it is shown.
pub struct Picked {
    /// The entry.
    pub entry: Entry,
    /// What it is made of.
    pub source: Source,
    /// How it is shown.
    pub shown: Shown,
}

/// Finds a stumble by its name, or the beginning of it.
///
/// # Errors
/// When there is none, or several.
pub fn pick(engine: &Engine, name: &str) -> Result<Picked, Failure> {
    let entry = match engine.store.entry_named(name)? {
        Named::One(entry) => *entry,
        Named::None => {
            let hint = "`pratfall log` names them; four digits are enough where no other begins alike";
            return Err(Failure::new(format!("there is no stumble `{name}` in the log"), hint));
        }
        Named::Several(count) => {
            let message = format!("{count} stumbles begin with `{name}`");
            return Err(Failure::new(message, "write more of the name; `pratfall log` has it whole"));
        }
    };
    match engine.whole(&entry)? {
        Some((source, shown)) => Ok(Picked { entry, source, shown }),
        None => Err(Failure::new(format!("`{name}` cannot be read"), "`pratfall doctor --rebuild`")),
    }
}

impl From<NoItem> for Failure {
    fn from(error: NoItem) -> Self {
        Failure::new(format!("no item was made: {error}"), error.hint())
    }
}

/// Writes a text to a file, or to stdout where none is named; a file that is there is not written over.
///
/// # Errors
/// When the file is there, or cannot be written.
pub fn write(to: Option<&Path>, text: &str, console: &mut Console) -> Result<(), Failure> {
    let Some(path) = to else {
        console.raw(text);
        return Ok(());
    };
    out::write(path, text.as_bytes(), false, "name another file, or move it away")?;
    console.say(&format!("Written to {}.", path.display()));
    Ok(())
}
