//! `pratfall trust`: which code of which decks you let run, and taking that back.

use std::process::ExitCode;

use clap::Subcommand;
use serde::Serialize;

use super::{console::Console, failure::Failure, start, words};
use crate::{
    clean::clean,
    runtime::{clock::rfc3339, trust::hex},
    store::trust::Trust,
    tui::text,
};

/// What to do with trust.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the code you let run: by deck, runner and files.
    List,
    /// Take it back: you are asked again before that code runs.
    Revoke(Revoke),
}

/// What to take back.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct Revoke {
    /// The beginning of an id that `pratfall trust list` tells, or the id of a deck.
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Take back all there is.
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, Serialize)]
struct Line {
    id: String,
    deck: String,
    root: String,
    runner: String,
    files: Vec<String>,
    given: String,
}

/// Digits of an id that are shown.
const SHOWN: usize = 12;

/// Runs the command.
///
/// # Errors
/// When nothing of that id may run, or the database cannot be used.
pub fn run(command: &Command, console: &mut Console) -> Result<ExitCode, Failure> {
    let mut engine = start::engine()?;
    let trusts = engine.store.trusts()?;
    match command {
        Command::List => list(&trusts, console)?,
        Command::Revoke(args) => {
            let meant = |trust: &&Trust| match &args.id {
                None => true,
                Some(id) => trust.deck == *id || (id.len() >= 4 && hex(&trust.hash).starts_with(id.as_str())),
            };
            let meant: Vec<&Trust> = trusts.iter().filter(meant).collect();
            if let (Some(id), true) = (&args.id, meant.is_empty()) {
                let message = format!("no code that may run goes by `{id}`");
                return Err(Failure::new(message, "`pratfall trust list` tells what there is"));
            }
            for trust in &meant {
                engine.store.distrust(&trust.root, &trust.hash)?;
            }
            let told = text::count(meant.len(), "exercise");
            console.line(&format!("{told} will be asked about again before code runs."));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list(trusts: &[Trust], console: &mut Console) -> Result<(), Failure> {
    let line = |trust: &Trust| Line {
        id: hex(&trust.hash),
        deck: trust.deck.clone(),
        root: trust.root.clone(),
        runner: trust.runner.clone(),
        files: trust.files.iter().map(|seen| seen.name.clone()).collect(),
        given: rfc3339(trust.given, crate::memory::row::Offset(0)),
    };
    let lines: Vec<Line> = trusts.iter().map(line).collect();
    if console.json {
        return console.value(&lines);
    }
    if lines.is_empty() {
        console.say("No deck's code may run yet. You are asked before the first does.");
    }
    let row = |line: &Line| {
        let cells =
            [&line.id[..SHOWN.min(line.id.len())], &line.deck, &line.runner, &line.files.join(", "), &line.root];
        cells.iter().map(|cell| clean(cell).into_owned()).collect::<Vec<_>>()
    };
    console.raw(&words::columns(&lines.iter().map(row).collect::<Vec<_>>()));
    Ok(())
}
