//! `pratfall drill`: a session, straight to the first item.

use std::{path::PathBuf, process::ExitCode};

use super::{console::Console, failure::Failure, pick, plain, start};
use crate::runtime::{
    engine::{Engine, Wanted},
    tui::{self, Opening},
};

/// What to drill.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Decks by id, or deck files; all decks when none is named.
    #[arg(value_name = "DECK|FILE")]
    pub decks: Vec<String>,
    /// Minutes after which nothing new is taken up.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=600))]
    pub minutes: Option<u32>,
    /// Items at the most.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub limit: Option<u32>,
    /// Only this skill (may be given more than once).
    #[arg(long, value_name = "SKILL")]
    pub skill: Vec<String>,
    /// Line by line on stdin and stdout, as without a terminal.
    #[arg(long)]
    pub plain: bool,
}

/// Runs the command.
///
/// # Errors
/// When a deck is not known, or the database or terminal cannot be used.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let full = console.is_full() && !args.plain;
    let mut engine = start::engine()?;
    let (files, ids): (Vec<&String>, Vec<&String>) = args.decks.iter().partition(|d| is_file(d));
    let files: Vec<PathBuf> = files.into_iter().map(PathBuf::from).collect();
    let stale = engine.look(&files)?;
    // A deck that was named has to be known before anything can be asked of it.
    if !full || !args.decks.is_empty() || !args.skill.is_empty() {
        engine.read(stale.clone(), |_, _| {})?;
    }
    let decks = decks(&engine, &files, &ids, console)?;
    let skills = args.skill.iter().map(|skill| pick::skill(&engine, &decks, skill)).collect::<Result<_, _>>()?;
    let wanted = Wanted {
        decks,
        skills,
        minutes: args.minutes,
        limit: args.limit.map(|n| n as usize),
        gates: full,
        ..Wanted::default()
    };
    if !full {
        return plain::run(&mut engine, &wanted, console);
    }
    let mut app = start::app(&engine)?;
    app.only_drill = true;
    let stale = if wanted.decks.is_empty() && wanted.skills.is_empty() { stale } else { Vec::new() };
    let end = tui::run(app, &mut engine, Opening { drill: Some(wanted), stale })?;
    tui::finish(end);
    Ok(ExitCode::SUCCESS)
}

fn is_file(name: &str) -> bool {
    name.contains('/') || name.ends_with(".toml")
}

fn decks(engine: &Engine, files: &[PathBuf], ids: &[&String], console: &mut Console) -> Result<Vec<String>, Failure> {
    let mut decks = Vec::new();
    for id in ids {
        decks.push(pick::deck(engine, id)?);
    }
    let known = engine.store.deck_list()?;
    for file in files {
        let path = std::fs::canonicalize(file).unwrap_or_else(|_| file.clone());
        let path = path.to_string_lossy();
        match known.iter().find(|d| d.source == path) {
            Some(deck) => decks.push(deck.id.clone()),
            None => {
                for note in &engine.notes {
                    console.say(note);
                }
                return Err(Failure::new(
                    format!("{} cannot be drilled", file.display()),
                    format!("`pratfall deck check {}` tells why", file.display()),
                ));
            }
        }
    }
    Ok(decks)
}
