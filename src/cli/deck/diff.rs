//! `pratfall deck diff`: what a new version of a deck means for those who learn the old one.

use std::process::ExitCode;

use super::source;
use crate::{
    clean::clean,
    cli::{console::Console, failure::Failure, words},
    deck::diff::{self, Change, Changed, Diff},
    tui::text,
};

/// Which two.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The old version: a deck by its id, or a deck file.
    #[arg(value_name = "OLD")]
    pub old: String,
    /// The new version.
    #[arg(value_name = "NEW")]
    pub new: String,
}

/// What is told of a change, with what it means for someone who learns the deck.
const MEANINGS: [(Change, &str, &str); 7] = [
    (Change::Added, "added", "comes as new"),
    (Change::Removed, "removed", "no longer asked; its history stays and waits"),
    (Change::Renamed, "renamed", "keeps its history"),
    (Change::Answer, "answer changed", "what was learnt may be wrong now"),
    (Change::Harder, "harder", "asks for more than before"),
    (Change::Easier, "easier", "asks for less than before"),
    (Change::Wording, "reworded", "asked in other words; the memory stays"),
];

/// Runs the command.
///
/// # Errors
/// When one of them is not there or cannot be used.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let found = diff::diff(&source::usable(&args.old)?, &source::usable(&args.new)?);
    if console.json {
        console.value(&found)?;
        return Ok(ExitCode::SUCCESS);
    }
    tell(&found, console);
    Ok(ExitCode::SUCCESS)
}

/// Tells what differs, and what it means for those who learn the old version.
pub fn tell(found: &Diff, console: &mut Console) {
    if let Some((old, new)) = &found.other_deck {
        console.say(&format!("These are two decks, `{old}` and `{new}`: no history goes from one to the other."));
    }
    console.raw(&words::columns(&found.items.iter().map(row).collect::<Vec<_>>()));
    for (change, name, meaning) in MEANINGS {
        let count = found.items.iter().filter(|item| item.changes.contains(&change)).count();
        if count > 0 {
            console.say(&format!("{name}: {}, {meaning}.", text::count(count, "item")));
        }
    }
    console.say(&format!("{} as before.", text::count(found.same, "item")));
}

fn row(item: &Changed) -> Vec<String> {
    let name = |change: &Change| MEANINGS.iter().find(|(known, ..)| known == change).map_or("", |(_, name, _)| *name);
    let changes: Vec<&str> = item.changes.iter().map(name).collect();
    let id = match &item.was {
        Some(was) => format!("{} (was {})", clean(&item.item), clean(was)),
        None => clean(&item.item).into_owned(),
    };
    vec![changes.join(", "), id]
}
