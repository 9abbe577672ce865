//! `pratfall log show`: one stumble whole.

use super::{open, pick};
use crate::{
    clean::clean_block,
    cli::{console::Console, failure::Failure, why},
    tui::{log::Entry, text},
};

/// Which stumble.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its name, or the beginning of it, as `pratfall log` lists it.
    #[arg(value_name = "NAME")]
    pub name: String,
}

/// Runs the command.
///
/// # Errors
/// When it is not there, or the database cannot be used.
pub fn run(args: &Args, console: &mut Console) -> Result<(), Failure> {
    let engine = open(console)?;
    let shown = pick(&engine, &args.name)?.shown;
    if console.json {
        return console.value(&shown);
    }
    console.raw(&told(&shown)?);
    Ok(())
}

/// Writes an entry out.
///
/// # Errors
/// When the built-in theme cannot be read.
pub fn told(entry: &Entry) -> Result<String, Failure> {
    let line = &entry.line;
    let mut out = vec![clean_block(&text::log::head(line)).into_owned(), String::new()];
    if !entry.prompt.is_empty() {
        out.extend(why::prompt(&entry.prompt)?);
        if entry.changed {
            out.push("(The question reads otherwise now than it did.)".to_owned());
        }
        out.push(String::new());
    }
    let mut say = |label: &str, text: &str| {
        if !text.trim().is_empty() {
            let text = clean_block(text.trim_end());
            let mut lines = text.lines();
            out.push(format!("{label:<12}{}", lines.next().unwrap_or_default()));
            out.extend(lines.map(|line| format!("{:12}{line}", "")));
        }
    };
    say(if line.kind == "attempt" { "You said" } else { "Command" }, &entry.given);
    let ended = match (entry.verdict.as_str(), line.confidence.as_str()) {
        ("", _) => String::new(),
        (verdict, "") => verdict.to_owned(),
        (verdict, sure) => format!("{verdict}; {}", text::were(sure)),
    };
    say("It was", &ended);
    say("Error", &line.code);
    say("Cause", text::log::cause(&line.cause));
    for turn in &entry.turns {
        say("Off the way", &text::log::turn(turn));
    }
    // A walk says it turn by turn.
    if entry.turns.is_empty() {
        say("Belief", &text::log::belief(entry));
    }
    say("Expected", &entry.expected);
    say("Happened", &entry.happened);
    say("Why", &entry.gap);
    say("Insight", &entry.insight);
    say("Tags", &entry.tags);
    say("Told by", &entry.teller);
    say("Item", line.item.as_deref().unwrap_or_default());
    if !entry.output.trim().is_empty() {
        out.push(String::new());
        out.extend(clean_block(&entry.output).lines().map(|line| format!("    {line}")));
    }
    if !entry.followed.is_empty() {
        out.push(String::new());
        out.extend(entry.followed.iter().cloned());
    }
    out.push(String::new());
    Ok(out.join("\n"))
}
