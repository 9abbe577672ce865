//! `pratfall drill`: a session, straight to the first item.

use std::{path::PathBuf, process::ExitCode};

use super::{console::Console, failure::Failure, pick, plain, start};
use crate::{
    memory::row::StudyDay,
    runtime::{
        engine::{Engine, Wanted},
        tui::{self, Opening},
    },
    session::config::Mode,
};

/// What to drill.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Decks by id, or deck files; all decks when none is named.
    #[arg(value_name = "DECK|FILE")]
    pub decks: Vec<String>,
    /// Minutes after which nothing new is taken up.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=600))]
    pub minutes: Option<u32>,
    /// Items at the most.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub limit: Option<u32>,
    /// Only this skill (may be given more than once).
    #[arg(long, value_name = "SKILL")]
    pub skill: Vec<String>,
    /// First attempts all over a new deck: every skill once, then a map of the gaps.
    #[arg(long, group = "mode")]
    pub pretest: bool,
    /// Practise what was chosen, weakest first; neither memory nor schedule change.
    #[arg(long, group = "mode")]
    pub cram: bool,
    /// A paper: no feedback until its end; neither memory nor schedule change.
    #[arg(long, group = "mode")]
    pub exam: bool,
    /// Plan for a day by which it has to be known, as in 2026-12-24.
    #[arg(long, value_name = "DATE", value_parser = date, conflicts_with = "mode")]
    pub by: Option<StudyDay>,
    /// Fewer challenges and more expected wins.
    #[arg(long)]
    pub gentle: bool,
    /// Show the lesson of an item before its first attempt.
    #[arg(long)]
    pub instruct: bool,
    /// Line by line on stdin and stdout, as without a terminal.
    #[arg(long)]
    pub plain: bool,
    /// Line by line, let the code that the named decks bring run without being asked: your yes to it as it is now.
    #[arg(long, requires_all = ["plain", "decks"])]
    pub trust: bool,
    /// Where this machine has no box for code, run it behind limits alone, this once.
    #[arg(long)]
    pub no_sandbox: bool,
}

impl Args {
    fn mode(&self) -> Mode {
        match (self.pretest, self.cram, self.exam) {
            (true, _, _) => Mode::Pretest,
            (_, true, _) => Mode::Cram,
            (_, _, true) => Mode::Exam,
            _ => Mode::Study,
        }
    }
}

/// Runs the command.
///
/// # Errors
/// When a deck is not known, or the database or terminal cannot be used.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let full = console.is_full() && !args.plain;
    let mut engine = start::engine()?;
    engine.unboxed = args.no_sandbox;
    if let Some(by) = args.by.filter(|by| *by <= engine.today()) {
        let day = engine.day_of(by).date;
        return Err(Failure::new(
            format!("{day} does not lie ahead"),
            "name a day after today, as in `--by 2026-12-24`",
        ));
    }
    let (files, ids): (Vec<&String>, Vec<&String>) = args.decks.iter().partition(|d| is_file(d));
    let files: Vec<PathBuf> = files.into_iter().map(PathBuf::from).collect();
    let stale = engine.look(&files)?;
    // A deck that was named has to be known before anything can be asked of it.
    if !full || !args.decks.is_empty() || !args.skill.is_empty() {
        engine.read(stale.clone(), |_, _| {})?;
    }
    let decks = decks(&engine, &files, &ids, console)?;
    let skills = args.skill.iter().map(|skill| pick::skill(&engine, &decks, skill)).collect::<Result<_, _>>()?;
    let wanted = Wanted {
        decks,
        skills,
        items: Vec::new(),
        minutes: args.minutes,
        limit: args.limit.map(|n| n as usize),
        mode: args.mode(),
        by: args.by,
        gentle: args.gentle,
        instruct: args.instruct,
        gates: full,
    };
    if !full {
        return plain::run(&mut engine, &wanted, args.trust, console);
    }
    let mut app = start::app(&engine)?;
    app.only_drill = true;
    let stale = if wanted.decks.is_empty() && wanted.skills.is_empty() { stale } else { Vec::new() };
    let end = tui::run(app, &mut engine, Opening { drill: Some(wanted), stale, ..Opening::default() })?;
    start::end(end, &engine, console)?;
    Ok(ExitCode::SUCCESS)
}

/// Reads a calendar date as the study day of that date.
///
/// # Errors
/// When it is no date.
pub fn date(said: &str) -> Result<StudyDay, String> {
    let date: jiff::civil::Date = said.parse().map_err(|_| "a date is written as in 2026-12-24".to_owned())?;
    let days = date.duration_since(jiff::civil::date(1970, 1, 1)).as_hours() / 24;
    i32::try_from(days).map(StudyDay).map_err(|_| "that is too far away".to_owned())
}

fn is_file(name: &str) -> bool {
    name.contains('/') || name.ends_with(".toml")
}

fn decks(engine: &Engine, files: &[PathBuf], ids: &[&String], console: &mut Console) -> Result<Vec<String>, Failure> {
    let mut decks = Vec::new();
    for id in ids {
        decks.push(pick::deck(engine, id)?);
    }
    let known = engine.store.deck_list()?;
    for file in files {
        let path = std::fs::canonicalize(file).unwrap_or_else(|_| file.clone());
        let path = path.to_string_lossy();
        match known.iter().find(|d| d.source == path) {
            Some(deck) => decks.push(deck.id.clone()),
            None => {
                for note in &engine.notes {
                    console.say(note);
                }
                return Err(Failure::new(
                    format!("{} cannot be drilled", file.display()),
                    format!("`pratfall deck check {}` tells why", file.display()),
                ));
            }
        }
    }
    Ok(decks)
}
