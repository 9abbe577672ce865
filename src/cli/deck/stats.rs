//! `pratfall deck stats`: what a deck is made of.

use std::process::ExitCode;

use super::{super::console::Console, super::failure::Failure, super::words, source};
use crate::{
    clean::clean,
    deck::stats::{self, Stats},
    tui::{screens::parts, text},
};

/// Columns that the names of items may take in one line.
const NAMED: usize = 60;

/// Which deck.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A deck by its id, or a deck file.
    #[arg(value_name = "DECK|FILE")]
    pub deck: String,
}

/// Runs the command.
///
/// # Errors
/// When there is no such deck, or it cannot be used.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let stats = stats::stats(&source::usable(&args.deck)?);
    if console.json {
        console.value(&stats)?;
    } else {
        console.raw(&page(&stats));
    }
    Ok(ExitCode::SUCCESS)
}

fn page(stats: &Stats) -> String {
    let counts = [
        text::count(stats.written, "written item"),
        text::count(stats.pairs, "pair"),
        text::count(stats.rungs, "rung"),
        text::count(stats.variants, "variant"),
        text::count(stats.misconceptions, "misconception"),
    ];
    let mut out = format!("{}: {}\n", clean(&stats.deck), counts.join(", "));
    let skills: Vec<(String, String)> = stats
        .skills
        .iter()
        .map(|(id, title, count)| (clean(id).into_owned(), format!("{count}  {}", clean(title))))
        .collect();
    out += &section("skills", &skills);
    for (name, counts) in [("natures", &stats.natures), ("levels", &stats.levels), ("ways", &stats.ways)] {
        let rows: Vec<(String, String)> =
            counts.iter().map(|(name, count)| ((*name).to_owned(), count.to_string())).collect();
        out += &section(name, &rows);
    }
    let missing: Vec<(String, String)> = stats
        .missing
        .iter()
        .map(|(what, items)| {
            let names: Vec<String> = items.iter().map(|id| clean(id).into_owned()).collect();
            ((*what).to_owned(), format!("{}: {}", text::count(items.len(), "item"), parts::names(&names, NAMED)))
        })
        .collect();
    if missing.is_empty() && stats.written > 0 {
        out += "\nNothing is missing.\n";
    }
    out + &section("missing", &missing)
}

fn section(name: &str, rows: &[(String, String)]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<String>> = rows.iter().map(|(name, said)| vec![format!("  {name}"), said.clone()]).collect();
    format!("\n{name}\n{}", words::columns(&rows))
}
