//! `pratfall deck`: the decks there are, and what is amiss in a deck file.

use std::{
    io::IsTerminal as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Subcommand;
use serde::Serialize;

use super::{console::Console, failure::Failure, start, words};
use crate::{
    clean::clean,
    deck::{
        self, MAX_BYTES,
        fault::{Fault, Severity},
        render::{self, FaultJson},
    },
    runtime::scan,
    store::decks::Unshown,
    tui::{home::Deck, screens::parts, text},
};

/// Columns that the names of items may take in one sentence.
const NAMED: usize = 200;

/// What to do with decks.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tell everything that is amiss in deck files; the exit code is 1 when one of them cannot be used.
    Check {
        /// Deck files.
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
    /// List the decks, with what is due and new in each.
    List,
}

#[derive(Debug, Serialize)]
struct Checked {
    file: String,
    usable: bool,
    unreadable: Option<String>,
    faults: Vec<FaultJson>,
    derived: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Decks {
    decks: Vec<Deck>,
    unshown: Vec<Unshown>,
}

/// Runs the command.
///
/// # Errors
/// When the database cannot be used.
pub fn run(command: &Command, console: &mut Console) -> Result<ExitCode, Failure> {
    match command {
        Command::Check { files } => check(files, console),
        Command::List => list(console),
    }
}

/// What reading a file gave.
enum Read {
    Text {
        text: String,
        faults: Vec<Fault>,
        /// Ids of the items that get a rung from the program.
        derived: Vec<String>,
    },
    Refused(Failure),
}

fn check(files: &[PathBuf], console: &mut Console) -> Result<ExitCode, Failure> {
    let coloured = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    let (mut checked, mut errors, mut warnings) = (Vec::new(), 0, 0);
    for file in files {
        let name = file.to_string_lossy().into_owned();
        match read(file) {
            Read::Refused(failure) => {
                errors += 1;
                if console.json {
                    let unreadable = Some(failure.message);
                    checked.push(Checked {
                        file: name,
                        usable: false,
                        unreadable,
                        faults: Vec::new(),
                        derived: Vec::new(),
                    });
                } else {
                    console.fail(&failure);
                }
            }
            Read::Text { text, faults, derived } => {
                let amiss = faults.iter().filter(|fault| fault.level == Severity::Error).count();
                errors += amiss;
                warnings += faults.len() - amiss;
                if console.json {
                    let faults = render::json(&name, &text, &faults);
                    checked.push(Checked { file: name, usable: amiss == 0, unreadable: None, faults, derived });
                    continue;
                }
                if !faults.is_empty() {
                    console.raw(&format!("{}\n", render::render(&name, &text, &faults, coloured)));
                }
                if !derived.is_empty() {
                    let items = text::count(derived.len(), "item");
                    let names: Vec<String> = derived.iter().map(|id| clean(id).into_owned()).collect();
                    console.say(&format!(
                        "{name}: {items} with a typed answer alone will be asked as a choice first: {}. \
                         `derive = false` leaves that out.",
                        parts::names(&names, NAMED)
                    ));
                }
            }
        }
    }
    if console.json {
        console.value(&checked)?;
    } else {
        let found = format!("{}, {}", text::count(errors, "error"), text::count(warnings, "warning"));
        console.say(&format!("{} checked: {found}.", text::count(files.len(), "file")));
    }
    Ok(ExitCode::from(u8::from(errors > 0)))
}

fn read(file: &Path) -> Read {
    let name = file.display();
    let refuse = |message: String, hint: &str| Read::Refused(Failure::new(message, hint));
    if file.is_dir() {
        return refuse(
            format!("{name} is a directory"),
            "name the deck files in it, as in `pratfall deck check decks/*.toml`",
        );
    }
    let bytes = match scan::read_bounded(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            let why = scan::plainly(&error);
            return refuse(format!("{name} cannot be read: {why}"), "name a deck file that is there and may be read");
        }
    };
    if bytes.len() > MAX_BYTES {
        return refuse(format!("{name} is larger than 4 MiB, and no deck may be"), "split it into several decks");
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let parsed = deck::parse_bytes(&scan::file_name(&file.to_string_lossy()), &bytes);
    let mut faults = parsed.faults;
    let derived = parsed.deck.iter().flat_map(|deck| &deck.items).filter(|item| item.rungs.iter().any(|r| r.derived));
    let derived = derived.map(|item| item.id.clone()).collect();
    if let Some(deck) = &parsed.deck {
        faults.extend(deck::checks::check(deck, &text));
    }
    Read::Text { text, faults, derived }
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
