//! `pratfall log list`: stumbles, newest first.

use clap::ValueEnum;

use super::{open, pick as named};
use crate::{
    clean::clean,
    cli::{console::Console, drill, failure::Failure, pick, words},
    memory::row::{Confidence, StudyDay},
    session::rows::Cause,
    store::{
        entries,
        timeline::{Followed, Wanted},
    },
    tui::{log::Line, text, widgets::measure},
};

/// Letters of a title in a list.
const TITLE: usize = 48;

/// Which stumbles.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
pub struct Args {
    /// Words they have: in the question, the answer, what you said of it, or the error.
    #[arg(value_name = "WORDS")]
    pub query: Vec<String>,
    /// Only those of this deck.
    #[arg(long, value_name = "DECK")]
    pub deck: Option<String>,
    /// Only those of this skill.
    #[arg(long, value_name = "SKILL")]
    pub skill: Option<String>,
    /// Only those with this cause: slip, misread, "didn't know", partly, "wrong order", belief; or by the id in `--json`.
    #[arg(long, value_name = "CAUSE", value_parser = cause)]
    pub cause: Option<String>,
    /// Only those of this misconception, by its id.
    #[arg(long, value_name = "ID")]
    pub misconception: Option<String>,
    /// Only answers that were this sure.
    #[arg(long, value_name = "HOW")]
    pub confidence: Option<Sure>,
    /// Only those not made good yet.
    #[arg(long, conflicts_with = "recovered")]
    pub open: bool,
    /// Only those made good: answered well, without help, on a later day.
    #[arg(long)]
    pub recovered: bool,
    /// Only those that wait for your words: what `catch --later` put off, or what says no more than what happened.
    #[arg(long)]
    pub waiting: bool,
    /// Only those from there.
    #[arg(long, value_name = "WHERE")]
    pub from: Option<Whence>,
    /// Only those since this day, as in 2026-11-01.
    #[arg(long, value_name = "DATE", value_parser = drill::date)]
    pub since: Option<StudyDay>,
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 30)]
    pub limit: usize,
    /// Only those before this one: the next page.
    #[arg(long, value_name = "NAME")]
    pub before: Option<String>,
}

/// How sure an answer was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Sure {
    /// A guess.
    Guess,
    /// Perhaps.
    Perhaps,
    /// Likely.
    Likely,
    /// Certain.
    Certain,
}

/// Where a stumble comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Whence {
    /// A drill: an answer, or the line of a session.
    Drill,
    /// A command that `catch` kept.
    #[value(alias = "command", alias = "caught")]
    Catch,
    /// Written by hand.
    Hand,
    /// Someone else's story.
    Story,
}

impl Whence {
    /// Names it as the log keeps it.
    fn name(self) -> &'static str {
        match self {
            Whence::Drill => entries::DRILL,
            Whence::Catch => entries::CATCH,
            Whence::Hand => entries::HAND,
            Whence::Story => entries::STORY,
        }
    }
}

impl From<Sure> for Confidence {
    fn from(sure: Sure) -> Confidence {
        match sure {
            Sure::Guess => Confidence::Guess,
            Sure::Perhaps => Confidence::Perhaps,
            Sure::Likely => Confidence::Likely,
            Sure::Certain => Confidence::Certain,
        }
    }
}

/// Reads a cause by its id, or by the words it is offered with.
///
/// # Errors
/// When there is no such cause.
pub fn cause(said: &str) -> Result<String, String> {
    // Who copies a word may have the typographic apostrophe, and a dash spares the quotes.
    let plain = |words: &str| words.to_lowercase().replace(['\'', '’'], "").replace(['-', '_'], " ");
    let meant = plain(said.trim());
    let known = |cause: &Cause| [cause.name(), crate::tui::text::cause(*cause)].map(plain).contains(&meant);
    match Cause::ALL.into_iter().find(known) {
        Some(cause) => Ok(cause.name().to_owned()),
        None => Err(format!("a cause is one of {}", Cause::ALL.map(crate::tui::text::cause).join(", "))),
    }
}

impl Args {
    /// Gives what is wanted, without a page.
    #[must_use]
    pub fn wanted(&self) -> Wanted {
        // With a space behind it every word is whole.
        let words = if self.query.is_empty() { String::new() } else { format!("{} ", self.query.join(" ")) };
        Wanted {
            words,
            deck: self.deck.clone(),
            skill: self.skill.clone(),
            cause: self.cause.clone(),
            misconception: self.misconception.clone(),
            confidence: self.confidence.map(Confidence::from),
            followed: match (self.open, self.recovered) {
                (true, _) => Some(Followed::Open),
                (_, true) => Some(Followed::Recovered),
                _ => None,
            },
            waiting: self.waiting,
            origin: self.from.map(|from| from.name().to_owned()),
            since: self.since,
            ..Wanted::default()
        }
    }
}

/// Runs the command.
///
/// # Errors
/// When the database cannot be used.
pub fn run(args: &Args, console: &mut Console) -> Result<(), Failure> {
    let engine = open(console)?;
    pick::logged(&engine, args.deck.as_deref(), args.skill.as_deref())?;
    let mut wanted = args.wanted();
    if let Some(before) = &args.before {
        wanted.before = Some(named(&engine, before)?.entry.place);
    }
    let mut lines = engine.log_lines(&wanted, args.limit.saturating_add(1))?;
    let more = lines.len() > args.limit;
    lines.truncate(args.limit);
    if console.json {
        return console.value(&lines);
    }
    if lines.is_empty() {
        console.say(match wanted == Wanted::default() {
            true => "No stumble yet. Drill, or write one down: `pratfall log add \"..\"`.",
            false => "No stumble is like that.",
        });
        if let Some(hint) = args.query.first().and_then(|word| meant(word)) {
            console.say(&format!("hint: {hint}"));
        }
        return Ok(());
    }
    let rows: Vec<Vec<String>> = lines.iter().map(row).collect();
    console.raw(&words::columns(&rows));
    if let (true, Some(last)) = (more, lines.last()) {
        console.say(&format!("There are more: `--before {}` shows the next.", last.name));
    }
    Ok(())
}

/// Says which command was probably meant by a word that nothing was found for.
fn meant(word: &str) -> Option<&'static str> {
    Some(match word {
        "export" | "save" | "print" | "md" | "markdown" | "html" => {
            "that was searched for. `pratfall log share` writes stumbles to a file, `pratfall log resume` what was made good, \
             and `pratfall log --json` gives them as data"
        }
        "search" | "find" | "grep" => "words alone are searched for, as in `pratfall log borrow`",
        "remove" | "rm" | "clear" => {
            "that was searched for. `pratfall log delete NAME` takes one out, `pratfall log purge NAME` blanks it for good"
        }
        "new" | "write" | "note" | "create" => "that was searched for. `pratfall log add` writes a stumble down",
        "view" | "cat" | "get" | "see" => "that was searched for. `pratfall log show NAME` shows a stumble whole",
        "change" | "update" | "amend" => "that was searched for. `pratfall log edit NAME` writes a stumble anew",
        "open" | "recovered" => {
            "that was searched for. `pratfall log --open` and `--recovered` tell stumbles by how they stand"
        }
        "all" | "ls" => "that was searched for. `pratfall log` alone lists them all",
        "help" => "that was searched for. `pratfall log --help` tells what there is",
        _ => return None,
    })
}

/// Gives an entry as a row of a list.
#[must_use]
pub fn row(line: &Line) -> Vec<String> {
    let mut about = line.item.as_deref().filter(|_| line.code.is_empty()).unwrap_or(&line.code).to_owned();
    if line.wordless {
        about = format!("{about} (waits for your words)").trim_start().to_owned();
    }
    vec![
        line.name.clone(),
        line.shown.clone(),
        state(line).to_owned(),
        measure::clip(&line.title, TITLE).into_owned(),
        clean(&about).into_owned(),
    ]
}

/// Says in a word how a stumble stands.
#[must_use]
pub fn state(line: &Line) -> &'static str {
    text::log::state(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_named_by_what_is_seen_and_by_its_id() {
        for (said, id) in [
            ("belief", "misconception"),
            ("didn't know", "gap"),
            ("Didn’t know", "gap"),
            ("wrong-order", "procedure"),
            ("partly", "partial"),
            ("misconception", "misconception"),
            ("slip", "slip"),
        ] {
            assert_eq!(cause(said).as_deref(), Ok(id), "{said}");
        }
        assert!(cause("nope").unwrap_err().contains("didn't know"));
    }
}
