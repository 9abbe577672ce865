//! `pratfall deck show`: a deck as a sheet to read.

use std::process::ExitCode;

use super::source;
use crate::{
    cli::{console::Console, failure::Failure},
    deck::sheet::{self, Asked, Entry, Key, Sheet},
    tui::text,
};

/// Which deck, and whether its answers are shown.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A deck by its id, or a deck file.
    #[arg(value_name = "DECK|FILE")]
    pub deck: String,
    /// Print the answers too, with hints, feedback and explanations.
    #[arg(long)]
    pub answers: bool,
}

/// Runs the command.
///
/// # Errors
/// When there is no such deck, or it cannot be used.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let sheet = sheet::sheet(&source::usable(&args.deck)?, args.answers);
    if console.json {
        console.value(&sheet)?;
        return Ok(ExitCode::SUCCESS);
    }
    console.line(page(&sheet).trim_end());
    if !args.answers {
        console.say("The answers are hidden; `--answers` prints them too.");
    }
    Ok(ExitCode::SUCCESS)
}

fn page(sheet: &Sheet) -> String {
    let version = if sheet.version.is_empty() { String::new() } else { format!(" {}", sheet.version) };
    let mut out = format!("# {} ({}{version})\n\n", sheet.title, sheet.deck);
    if !sheet.about.is_empty() {
        out += &format!("{}\n\n", sheet.about);
    }
    for part in &sheet.skills {
        out += &format!("## {} ({}, {})\n\n", part.title, part.skill, text::count(part.items.len(), "item"));
        for item in &part.items {
            if item.pair {
                out += &pair(item);
            } else {
                out += &entry(item);
            }
        }
        if part.items.last().is_some_and(|item| item.pair) {
            out.push('\n');
        }
    }
    out
}

/// Writes a pair on one line: what is learnt, and with answers what it means.
fn pair(item: &Entry) -> String {
    let word = item.item.split_once('/').map_or(item.item.as_str(), |(_, word)| word);
    let means = item.rungs.first().and_then(|rung| rung.key.as_ref()).map(|key| key.right.join(", "));
    match means {
        Some(means) => format!("- {word}: {means}\n"),
        None => format!("- {word}\n"),
    }
}

fn entry(item: &Entry) -> String {
    let mut out = format!("### {}\n\n", item.item);
    let mut before: Option<&Asked> = None;
    for (n, rung) in item.rungs.iter().enumerate() {
        let timed = rung.timed.map_or(String::new(), |seconds| format!(", within {seconds} s"));
        out += &format!("{}. ({}{timed})", n + 1, rung.way);
        // What a rung takes from its item is written once.
        if before.is_none_or(|before| before.prompt != rung.prompt) {
            out += &format!(" {}", indented(&rung.prompt));
        }
        out.push('\n');
        if let Some(code) = &rung.code
            && before.is_none_or(|before| before.code != rung.code)
        {
            out += &format!("\n   ```{}\n   {}\n   ```\n", code.lang, indented(&code.text));
        }
        for option in &rung.options {
            out += &format!("   - {}\n", indented(option));
        }
        if let Some(key) = &rung.key {
            out += &answers(rung, key);
        }
        out.push('\n');
        before = Some(rung);
    }
    if let Some(explain) = &item.explain {
        out += &format!("   Why: {}\n\n", indented(explain));
    }
    out
}

fn answers(rung: &Asked, key: &Key) -> String {
    let mut out = String::new();
    let right = if rung.way == "order" {
        format!("\n   {}", indented(&key.right.join("\n")))
    } else {
        format!(" {}", indented(&key.right.join(" | ")))
    };
    out += &format!("   Answer:{right}\n");
    for other in &key.also {
        match rung.way {
            "order" => out += &format!("   Or:\n   {}\n", indented(&other.join("\n"))),
            _ => out += &format!("   Or: {}\n", indented(&other.join(" | "))),
        }
    }
    for (answer, said) in &key.mistakes {
        out += &format!("   Not {}: {}\n", indented(answer), indented(said));
    }
    for hint in &key.hints {
        out += &format!("   Hint: {}\n", indented(hint));
    }
    out
}

/// Sets all lines but the first of a text under the number of its rung.
fn indented(text: &str) -> String {
    let line = |line: &str| if line.is_empty() { String::new() } else { format!("   {line}") };
    let mut lines = text.trim_end().split('\n');
    let first = lines.next().unwrap_or_default().to_owned();
    std::iter::once(first).chain(lines.map(line)).collect::<Vec<_>>().join("\n")
}
