//! `pratfall deck add`: a deck into the user's folder, looked over first.

use std::{collections::HashSet, path::Path, process::ExitCode};

use serde::Serialize;

use crate::{
    cli::{console::Console, failure::Failure, start},
    deck::{
        bundled::BUNDLED,
        fault::Severity,
        model::Deck,
        package,
        render::{self, FaultJson},
    },
    runtime::{
        adopt::{self, Candidate, Offer},
        engine::Engine,
        paths::{expand, shown},
    },
    tui::text,
};

/// What is added.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A deck file, a folder with decks, a zip, or the address of a git repository (https, ssh, `file://`). The id of a
    /// deck that comes with Pratfall brings that back.
    #[arg(value_name = "PATH|DIR|ZIP|GIT-URL")]
    pub from: String,
    /// Put it in the place of a deck of the same id that was added before.
    #[arg(long)]
    pub replace: bool,
}

#[derive(Debug, Default, Serialize)]
struct Told {
    added: Vec<Added>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<FaultJson>,
}

#[derive(Debug, Serialize)]
struct Added {
    deck: String,
    title: String,
    version: String,
    items: usize,
    file: String,
    from: String,
    hash: String,
    /// A manifest came with it, and the contents are what it says.
    verified: bool,
    /// It was there already, just as it is.
    unchanged: bool,
}

/// Runs the command.
///
/// # Errors
/// When nothing can be had there, a deck of the id is there, or it cannot be written.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let mut engine = start::engine_with_decks(&[])?;
    if bring_back(&mut engine, &args.from, console)? {
        return Ok(ExitCode::SUCCESS);
    }
    let offer = adopt::offer(&args.from)?;
    if offer.candidates.iter().any(|candidate| candidate.deck.is_none()) {
        return refuse(&offer, console);
    }
    let decks: Vec<(&Candidate, &Deck)> =
        offer.candidates.iter().filter_map(|candidate| Some((candidate, candidate.deck.as_ref()?))).collect();
    let mut ids = HashSet::new();
    for (_, deck) in &decks {
        if !ids.insert(deck.id.as_str()) {
            let message = format!("{} holds two decks with the id `{}`", offer.name, deck.id);
            return Err(Failure::new(message, "name the file of the one that is wanted"));
        }
    }
    if let [(_, deck)] = decks.as_slice()
        && lies_there(&engine, deck, &args.from)?
    {
        return in_place(deck, &offer, console);
    }
    let mut known = Vec::new();
    for (candidate, deck) in &decks {
        known.push(standing(&engine, candidate, deck, args.replace)?);
    }
    let mut told = Told::default();
    for ((candidate, deck), unchanged) in decks.into_iter().zip(known) {
        let hash = package::hash(&candidate.files);
        let file = if unchanged {
            engine.folder_of(&deck.id).join(package::main_name(&deck.id))
        } else {
            let (file, kept) = engine.install(deck, &candidate.files, &offer, &candidate.member)?;
            if let Some(kept) = kept {
                console.say(&format!("What was changed in the deck before was kept: {}.", shown(&kept)));
            }
            file
        };
        told.added.push(Added {
            deck: deck.id.clone(),
            title: deck.title.clone(),
            version: deck.version.clone(),
            items: deck.items.len(),
            file: file.to_string_lossy().into_owned(),
            from: offer.location.clone(),
            hash,
            verified: offer.verified,
            unchanged,
        });
    }
    for added in &told.added {
        engine.hide(&added.file, false)?;
    }
    let before = engine.notes.len();
    engine.refresh(&[])?;
    if console.json {
        console.value(&told)?;
        return Ok(ExitCode::SUCCESS);
    }
    console.notes(engine.notes.get(before..).unwrap_or_default());
    for (added, candidate) in told.added.iter().zip(&offer.candidates) {
        tell(added, candidate, console);
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(added: &Added, candidate: &Candidate, console: &mut Console) {
    console.line(&shown(Path::new(&added.file)));
    if added.unchanged {
        console.say(&format!("`{}` is there already, just as it is.", added.deck));
        return;
    }
    if added.verified {
        console.say(&format!("It holds what its manifest says ({}).", added.hash.get(..16).unwrap_or_default()));
    }
    let version = if added.version.is_empty() { String::new() } else { format!(" {}", added.version) };
    let items = text::count(added.items, "item");
    console.say(&format!("`{0}`{version} was added: {items}. `pratfall drill {0}` drills it.", added.deck));
    if !candidate.faults.is_empty() {
        let warnings = text::count(candidate.faults.len(), "warning");
        console.say(&format!("It has {warnings} for its author; `pratfall deck check` tells them."));
    }
}

/// Shows a deck again that was taken away and stayed where it is.
fn bring_back(engine: &mut Engine, said: &str, console: &mut Console) -> Result<bool, Failure> {
    let source = match BUNDLED.iter().find(|(id, _)| *id == said) {
        Some((id, _)) if !Path::new(said).exists() => format!("bundled:{id}"),
        _ => match std::fs::canonicalize(expand(said)) {
            Ok(full) => full.to_string_lossy().into_owned(),
            Err(_) => return Ok(false),
        },
    };
    if !engine.hide(&source, false)? {
        if source.starts_with("bundled:") {
            return Err(Failure::new(format!("`{said}` is there already"), "`pratfall deck list` names all decks"));
        }
        return Ok(false);
    }
    engine.refresh(&[])?;
    if console.json {
        console.value(&serde_json::json!({ "added": [], "shown_again": source }))?;
    } else {
        console.line(&format!("{said} is shown again, with its history."));
    }
    Ok(true)
}

/// Tells whether a deck is known already from the very file that is named.
fn lies_there(engine: &Engine, deck: &Deck, from: &str) -> Result<bool, Failure> {
    let Ok(full) = std::fs::canonicalize(expand(from)) else { return Ok(false) };
    let full = full.to_string_lossy();
    Ok(engine.store.deck_list()?.iter().any(|listed| listed.id == deck.id && listed.source == full))
}

/// Says that nothing has to be added of a deck that is drilled from where it lies.
fn in_place(deck: &Deck, offer: &Offer, console: &mut Console) -> Result<ExitCode, Failure> {
    if console.json {
        console.value(&serde_json::json!({ "added": [], "in_place": offer.location }))?;
        return Ok(ExitCode::SUCCESS);
    }
    console.line(&offer.location);
    console.say(&format!(
        "`{0}` is among your decks already, drilled from where it lies, so that every edit counts. Nothing was copied; \
         `pratfall drill {0}` drills it.",
        deck.id
    ));
    Ok(ExitCode::SUCCESS)
}

/// Tells whether a deck is there already, as it is.
fn standing(engine: &Engine, candidate: &Candidate, deck: &Deck, replace: bool) -> Result<bool, Failure> {
    let folder = engine.folder_of(&deck.id);
    let listed = engine.store.deck_list()?.into_iter().find(|listed| listed.id == deck.id);
    let origin = engine.origin(&deck.id)?.filter(|_| folder.exists());
    if let Some(other) = listed.filter(|listed| !listed.source.starts_with("bundled:"))
        && !(origin.is_some() && Path::new(&other.source).starts_with(&folder))
    {
        let message = format!("the deck id `{}` is that of {}", deck.id, shown(Path::new(&other.source)));
        let hint = format!("`pratfall deck remove {}` takes that one away first; history stays", deck.id);
        return Err(Failure::new(message, hint));
    }
    match origin {
        Some(origin) if adopt::is_as_added(&folder, &origin) && origin.hash == package::hash(&candidate.files) => {
            Ok(true)
        }
        None if !folder.exists() => Ok(false),
        _ if replace => Ok(false),
        _ => {
            let message = format!("a deck `{}` was added before, and this one is another", deck.id);
            let hint = "`--replace` puts it in its place; `pratfall deck update` looks where the old one came from";
            Err(Failure::new(message, hint))
        }
    }
}

/// Tells all faults; nothing was added.
fn refuse(offer: &Offer, console: &mut Console) -> Result<ExitCode, Failure> {
    let mut told = Told::default();
    let coloured = console.is_coloured();
    let mut errors = 0;
    for candidate in offer.candidates.iter().filter(|candidate| candidate.deck.is_none()) {
        errors += candidate.faults.iter().filter(|fault| fault.level == Severity::Error).count();
        if console.json {
            told.faults.extend(render::json(&candidate.member, &candidate.text, &candidate.faults));
        } else {
            console
                .raw(&format!("{}\n", render::render(&candidate.member, &candidate.text, &candidate.faults, coloured)));
        }
    }
    if console.json {
        console.value(&told)?;
        return Ok(ExitCode::FAILURE);
    }
    let message = format!("{} was not added: {}", offer.name, text::count(errors, "error"));
    Err(Failure::new(message, "they are for the deck's author; nothing was changed here"))
}
