//! `pratfall deck pack`: one file of a deck and all it includes.

use std::{path::PathBuf, process::ExitCode};

use serde::Serialize;

use super::source;
use crate::{
    cli::{console::Console, failure::Failure, out},
    deck::{fault::Severity, package, render},
    runtime::adopt::{self, Offer},
    tui::text,
};

/// What is packed, and where to.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A deck by its id, a deck file, or a folder with one deck.
    #[arg(value_name = "DECK|FILE|DIR")]
    pub deck: String,
    /// The zip to write; `ID-VERSION.zip` here when none is named.
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Serialize)]
struct Packed {
    file: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<render::FaultJson>,
    manifest: package::Manifest,
}

/// Runs the command.
///
/// # Errors
/// When the deck has an error, includes what it may not, or the zip is there already or cannot be written.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let offer = wanted(&args.deck)?;
    let [candidate] = offer.candidates.as_slice() else {
        let message = format!("{} holds {}", offer.name, text::count(offer.candidates.len(), "deck"));
        return Err(Failure::new(message, "name the file of the one that is to be packed"));
    };
    let Some(deck) = &candidate.deck else {
        if !console.json {
            console.raw(&format!(
                "{}\n",
                render::render(&candidate.member, &candidate.text, &candidate.faults, console.is_coloured())
            ));
        }
        let errors = candidate.faults.iter().filter(|fault| fault.level == Severity::Error).count();
        let message = format!("{} was not packed: {}", offer.name, text::count(errors, "error"));
        return Err(Failure::new(message, format!("mend them first; `pratfall deck check {}` tells them", args.deck)));
    };
    let (manifest, bytes) = adopt::pack(deck, &candidate.files)?;
    let version: String =
        deck.version.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).collect();
    let dash = if version.is_empty() { "" } else { "-" };
    let usual = || PathBuf::from(format!("{}{dash}{version}.zip", package::folder_name(&deck.id)));
    let out = args.out.clone().unwrap_or_else(usual);
    let name = out.display().to_string();
    out::write(&out, &bytes, false, "name another file with `--out`")?;
    if console.json {
        let warnings = render::json(&candidate.member, &candidate.text, &candidate.faults);
        console.value(&Packed { file: name, warnings, manifest })?;
        return Ok(ExitCode::SUCCESS);
    }
    console.line(&name);
    let files = text::count(manifest.files.len(), "file");
    console.say(&format!("`{}`, {files}, contents {}.", deck.id, manifest.hash.get(..16).unwrap_or_default()));
    if !candidate.faults.is_empty() {
        let warnings = text::count(candidate.faults.len(), "warning");
        console.say(&format!("It has {warnings}; `pratfall deck check` tells them."));
    }
    Ok(ExitCode::SUCCESS)
}

/// Finds what is to be packed: something at a path, else a deck by its id.
fn wanted(said: &str) -> Result<Offer, Failure> {
    let path = std::path::Path::new(said);
    if path.exists() || said.contains('/') || said.ends_with(".toml") {
        return Ok(adopt::offer(&path.to_string_lossy())?);
    }
    match source::of(said)? {
        source::Text::File(path) => Ok(adopt::offer(&path.to_string_lossy())?),
        source::Text::Bundled(id, bytes) => Ok(adopt::bundled(id, bytes)),
    }
}
