//! `pratfall deck remove`: a deck goes, its history stays.

use std::{path::Path, process::ExitCode};

use serde::Serialize;

use crate::{
    cli::{console::Console, failure::Failure, pick, start, words},
    runtime::paths::shown,
};

/// Which deck.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A deck by its id.
    #[arg(value_name = "DECK")]
    pub deck: String,
    /// Do not ask.
    #[arg(long)]
    pub yes: bool,
}

#[derive(Debug, Serialize)]
struct Removed {
    deck: String,
    /// The file that stays where it is, or the folder that was moved aside.
    kept: Option<String>,
    /// What brings it back.
    again: String,
}

/// Runs the command.
///
/// # Errors
/// When there is no such deck, nobody to ask, or the file cannot be taken away.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let mut engine = start::engine_with_decks(&[])?;
    let id = pick::deck(&engine, &args.deck)?;
    let listed = engine.store.deck_list()?.into_iter().find(|deck| deck.id == id);
    let source = listed.map(|deck| deck.source).unwrap_or_default();
    let bundled = source.starts_with("bundled:");
    let origin = engine.origin(&id)?.filter(|_| Path::new(&source).starts_with(engine.folder_of(&id)));
    let file = shown(Path::new(&source));
    let question = match &origin {
        _ if bundled => format!("Hide {id}, which comes with Pratfall"),
        Some(origin) => format!("Take {id} away, which was added from {}", origin.location),
        None => format!("Show {id} no more, and leave its file where it is, {file}"),
    };
    if !args.yes && !console.confirm(&question)? {
        console.say("Nothing was changed.");
        return Ok(ExitCode::SUCCESS);
    }
    let (kept, again) = match &origin {
        Some(origin) => {
            let kept = engine.uninstall(origin)?;
            (kept.map(|path| path.to_string_lossy().into_owned()), origin.location.clone())
        }
        None => {
            engine.hide(&source, true)?;
            let again = if bundled { id.clone() } else { source.clone() };
            (Some(source.clone()).filter(|_| !bundled), again)
        }
    };
    engine.refresh(&[])?;
    if console.json {
        console.value(&Removed { deck: id, kept, again })?;
        return Ok(ExitCode::SUCCESS);
    }
    console.line(&format!(
        "{id} is gone; its history stays. `pratfall deck add {}` brings it back.",
        words::argument(Path::new(&again))
    ));
    if let Some(kept) = kept.filter(|_| origin.is_some()) {
        console.say(&format!("You had changed it: your version is in {}.", shown(Path::new(&kept))));
    }
    // What stood behind it is shown now.
    if engine.store.deck_list()?.iter().any(|deck| deck.id == id) {
        console.say(&format!("Another deck with the id `{id}` is shown in its place."));
    }
    Ok(ExitCode::SUCCESS)
}
