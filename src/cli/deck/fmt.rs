//! `pratfall deck fmt`: deck files laid out, with their comments.

use std::{path::PathBuf, process::ExitCode};

use serde::Serialize;

use super::source;
use crate::{
    clean::clean,
    cli::{console::Console, failure::Failure},
    deck::layout::{self, Laid, Refusal},
    runtime::{rewrite, scan},
    tui::{screens::parts, text},
};

/// Columns that ids may take in one sentence.
const NAMED: usize = 200;

/// Which files, and what is done.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Deck files.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Write missing ids too, made of titles and prompts.
    #[arg(long)]
    pub ids: bool,
    /// Change nothing; name the files that would change, with exit code 1 when there is one.
    #[arg(long)]
    pub check: bool,
}

#[derive(Debug, Serialize)]
struct Done {
    file: String,
    changed: bool,
    ids: Vec<String>,
}

/// Runs the command.
///
/// # Errors
/// When a file cannot be read, laid out or written; those before it are done then.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let mut done = Vec::new();
    for file in &args.files {
        let name = file.display().to_string();
        let bytes = source::bytes(file)?;
        let before = String::from_utf8(bytes).map_err(|_| refused(&name, "it is not UTF-8"))?;
        let Laid { text: after, ids } = layout::layout(&name, &before, args.ids).map_err(|refusal| match refusal {
            Refusal::Syntax => refused(&name, "it is not TOML"),
            Refusal::Unsafe => refused(&name, "it would not be read as before"),
        })?;
        let changed = after != before;
        if changed && !args.check {
            rewrite::replace(file, &after).map_err(|error| {
                let message = format!("{name} cannot be written: {}", scan::plainly(&error));
                Failure::new(message, "see that the file and its folder may be written")
            })?;
        }
        if !console.json && changed {
            console.line(&name);
            if !ids.is_empty() {
                let names: Vec<String> = ids.iter().map(|id| clean(id).into_owned()).collect();
                console.say(&format!("{name}: {}: {}.", text::count(ids.len(), "new id"), parts::names(&names, NAMED)));
            }
        }
        done.push(Done { file: name, changed, ids });
    }
    let changed = done.iter().filter(|done| done.changed).count();
    if console.json {
        console.value(&done)?;
    } else {
        let what = if args.check { "would change" } else { "changed" };
        console.say(&format!("{} looked at, {changed} {what}.", text::count(done.len(), "file")));
    }
    Ok(ExitCode::from(u8::from(args.check && changed > 0)))
}

fn refused(name: &str, why: &str) -> Failure {
    let hint = format!("`pratfall deck check {name}` tells what is amiss in it");
    Failure::new(format!("{name} is left alone: {why}"), hint)
}
