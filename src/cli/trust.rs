//! `pratfall trust`: which code of which decks you let run, and taking that back.

use std::process::ExitCode;

use clap::Subcommand;
use serde::Serialize;

use super::{console::Console, failure::Failure, start, words};
use crate::{
    clean::clean,
    runtime::{clock::rfc3339, engine::Engine, trust::hex},
    store::trust::Trust,
    tui::text,
};

/// What to do with trust.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the code you let run: by deck, runner and files.
    List,
    /// Show what you let run, file by file, as it was when you agreed.
    Show(Show),
    /// Take it back: you are asked again before that code runs.
    Revoke(Revoke),
}

/// What to show.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// The beginning of an id that `pratfall trust list` tells, or the id of a deck.
    #[arg(value_name = "ID")]
    pub id: String,
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
        Command::Show(args) => {
            for trust in meant(&trusts, Some(&args.id))? {
                show(&engine, trust, console)?;
            }
        }
        Command::Revoke(args) => {
            let meant = meant(&trusts, args.id.as_deref())?;
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

/// Finds what is meant by the beginning of an id or the id of a deck; all there is where nothing is named.
fn meant<'a>(trusts: &'a [Trust], id: Option<&str>) -> Result<Vec<&'a Trust>, Failure> {
    let is_meant = |trust: &&Trust| match id {
        None => true,
        Some(id) => trust.deck == id || (id.len() >= 4 && hex(&trust.hash).starts_with(id)),
    };
    let meant: Vec<&Trust> = trusts.iter().filter(is_meant).collect();
    match id.filter(|_| meant.is_empty()) {
        Some(id) => {
            let message = format!("no code that may run goes by `{id}`");
            Err(Failure::new(message, "`pratfall trust list` tells what there is"))
        }
        None => Ok(meant),
    }
}

/// Prints what was let run; its text never steers the terminal.
fn show(engine: &Engine, trust: &Trust, console: &mut Console) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct File<'a> {
        name: &'a str,
        hash: &'a str,
        text: Option<String>,
    }
    let mut files = Vec::new();
    for seen in &trust.files {
        files.push(File { name: &seen.name, hash: &seen.hash, text: engine.store.trusted_text(&seen.hash)? });
    }
    if console.json {
        return console.value(&files);
    }
    console.line(&format!("{} ({}), with {}", clean(&trust.deck), clean(&trust.root), clean(&trust.runner)));
    for file in files {
        console.line("");
        console.line(&clean(file.name));
        let Some(text) = &file.text else {
            console.line("  (what it said is not kept: it is long, or no text)");
            continue;
        };
        for (n, line) in text.strip_suffix('\n').unwrap_or(text).split('\n').enumerate() {
            console.line(format!("  {:>4}  {}", n + 1, clean(line)).trim_end());
        }
    }
    console.line("");
    Ok(())
}
