//! `pratfall report`: a learner's file for an instructor, made, looked at and verified.

use std::{
    collections::BTreeSet,
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Subcommand, ValueEnum};
use serde::Serialize;

use super::{console::Console, drill, failure::Failure, out, start, words};
use crate::{
    clean::clean,
    deck::mine,
    insight::cohort::{
        lines::{COLUMNS, Extra, Header},
        read::{self, MOST_BYTES, Refused, Standing},
    },
    memory::row::{Offset, StudyDay, Utc},
    runtime::{
        clock,
        paths::shown,
        report::{Asked, ENDING, Made, ReportError},
        scan::plainly,
    },
    tui::text,
};

/// What to do where something is there already.
const ELSEWHERE: &str = "name another file with `--to`";

/// What to do with reports.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a report of what you answered; shows what will be in it, and asks.
    Make(Make),
    /// Tell what a report holds.
    Show(One),
    /// Tell whether a report is as the device made it; exit code 1 where it is not.
    Verify(One),
}

/// What goes into a report.
#[derive(Debug, clap::Args)]
pub struct Make {
    /// Decks; without any, all that you attempted but `my-stumbles`.
    #[arg(long, value_name = "DECK")]
    pub deck: Vec<String>,
    /// The file to make, best ending in `.pratfall-report`; by default one named by the pseudonym and the date, here.
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    /// Leave out what is older than this date, as in 2026-09-01.
    #[arg(long, value_name = "DATE", value_parser = drill::date)]
    pub since: Option<StudyDay>,
    /// Add what is left out otherwise.
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub with: Vec<With>,
    /// Put your name in, in place of a pseudonym.
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub name: Option<String>,
    /// The group or class you are of.
    #[arg(long, value_name = "GROUP", value_parser = name)]
    pub group: Option<String>,
    /// Write it without asking.
    #[arg(long)]
    pub yes: bool,
}

/// What is left out of a report otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum With {
    /// Answers that you typed.
    Text,
    /// What you wrote about your stumbles.
    Reflections,
}

/// Which report.
#[derive(Debug, clap::Args)]
pub struct One {
    /// A report.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Runs the command.
///
/// # Errors
/// When a report cannot be made, written or read.
pub fn run(command: &Command, console: &mut Console) -> Result<ExitCode, Failure> {
    match command {
        Command::Make(args) => make(args, console),
        Command::Show(args) => show(&args.file, console),
        Command::Verify(args) => verify(&args.file, console),
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        let hint = match &error {
            ReportError::Store(error) => error.hint(),
            ReportError::Key { .. } => {
                "move the file away, and a new key is made; reports made before keep the old one"
            }
            ReportError::NoDeck(_) => "`pratfall deck list` tells the decks there are",
        };
        Failure::new(error.to_string(), hint)
    }
}

fn make(args: &Make, console: &mut Console) -> Result<ExitCode, Failure> {
    let engine = start::engine()?;
    let with = args.with.iter().map(|with| match with {
        With::Text => Extra::Text,
        With::Reflections => Extra::Reflections,
    });
    let asked = Asked {
        decks: args.deck.clone(),
        since: args.since,
        with: with.collect(),
        name: args.name.clone(),
        group: args.group.clone(),
    };
    let made = engine.report(&asked)?;
    if made.header.attempts == 0 && made.left_own {
        let message =
            "there is nothing to report but answers to your own stumbles, which are in no report unless named";
        return Err(Failure::new(message, format!("`--deck {}` names them", mine::ID)));
    }
    if made.header.attempts == 0 {
        return Err(Failure::new("there is nothing to report: no answer is in the log", "answer something first"));
    }
    let now = engine.clock.now();
    let file = args.to.clone().unwrap_or_else(|| {
        let date: String = clock::rfc3339(now.utc, now.offset).chars().take(10).collect();
        PathBuf::from(format!("{}-{date}.{ENDING}", crate::deck::slug::slug(&made.header.learner)))
    });
    if file.symlink_metadata().is_ok() {
        return Err(out::there(&file, ELSEWHERE));
    }
    console.say(&told(&made, &asked));
    if !args.yes && !console.confirm(&format!("Write it to {}", shown(&file)))? {
        console.say("Nothing was written.");
        return Ok(ExitCode::from(1));
    }
    out::write(&file, made.text.as_bytes(), false, ELSEWHERE)?;
    if file.extension().is_none_or(|ending| ending != ENDING) {
        console.say(&words::folded(&format!(
            "In a folder, `pratfall cohort` takes what ends in `.{ENDING}` for reports; this file it reads where it is named."
        )));
    }
    if console.json {
        #[derive(Serialize)]
        struct Told<'a> {
            file: String,
            report: &'a Header,
        }
        console.value(&Told { file: file.display().to_string(), report: &made.header })?;
    } else {
        console.line(&file.display().to_string());
    }
    Ok(ExitCode::SUCCESS)
}

/// Says what a report will hold, before there is one.
fn told(made: &Made, asked: &Asked) -> String {
    let header = &made.header;
    let mut lines = vec![format!("A report under the {} {}.", who(header), clean(&header.learner))];
    if let Some(group) = &header.group {
        lines.push(format!("Group: {}.", clean(group)));
    }
    let days = made.days.map(|(first, last)| format!(", {} to {}", date(first.0), date(last.0))).unwrap_or_default();
    lines.push(format!("It holds {}{days}:", attempts(header.attempts)));
    for deck in &header.decks {
        let n = made.by_deck.get(&deck.id).copied().unwrap_or(0);
        lines.push(format!("  {}: {}", clean(&deck.id), attempts(u64::from(n))));
    }
    if !made.own.is_empty() {
        let ids: Vec<String> = made.own.iter().map(|id| clean(id).into_owned()).collect();
        lines.push(format!("Items of your own stumbles in it: {}.", ids.join(", ")));
    } else if made.left_own {
        lines.push(format!("Nothing of your own stumbles; `--deck {}` would put them in.", mine::ID));
    }
    lines.push(format!("Of each attempt: {}.", COLUMNS.join(", ")));
    let answers = |n: usize, how: &str| format!("{} that {how}", text::count(n, "answer"));
    lines.push(format!(
        "Verbatim: {}, and {}.",
        answers(made.chosen, "you chose, put in order or gave as a number"),
        if asked.with.contains(&Extra::Text) {
            answers(made.typed, "you typed")
        } else {
            "none that you typed".to_owned()
        },
    ));
    if made.turns > 0 {
        let also = if asked.with.contains(&Extra::Text) { " or typed" } else { "" };
        let turns = text::count(made.turns, "step");
        lines.push(format!(
            "Of {turns} off the way in scenarios: where, what it cost, what it shows, whether it was put right, and what you \
             chose{also}."
        ));
    }
    let reflections = match asked.with.contains(&Extra::Reflections) {
        true => format!("Your words on {}.", text::count(made.words, "stumble")),
        false => "None of your reflections.".to_owned(),
    };
    lines.push(reflections);
    lines.push(format!(
        "With it goes the public key of this device, {}, so that reports of one device go together.",
        &header.key.get(..8).unwrap_or_default()
    ));
    let mut told = words::folded(&lines.join("\n"));
    // A line of the file stands as it is.
    if let Some(example) = &made.example {
        told.push_str(&format!("\nA line of it:\n  {example}"));
    }
    told
}

fn who(header: &Header) -> &'static str {
    if header.named { "name" } else { "pseudonym" }
}

fn attempts(n: u64) -> String {
    text::count(usize::try_from(n).unwrap_or(usize::MAX), "attempt")
}

fn date(day: i32) -> String {
    let noon = Utc(i64::from(day) * 86_400_000 + 43_200_000);
    clock::rfc3339(noon, Offset(0)).chars().take(10).collect()
}

/// Reads a file that may be a report.
fn bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    let off = |why: String| {
        Failure::new(format!("{} cannot be read: {why}", shown(file)), "name a report that is there and may be read")
    };
    let kind = std::fs::metadata(file).map_err(|error| off(plainly(&error)))?;
    if !kind.is_file() {
        return Err(off("it is no regular file".to_owned()));
    }
    let mut bytes = Vec::new();
    let file = File::open(file).map_err(|error| off(plainly(&error)))?;
    file.take(MOST_BYTES).read_to_end(&mut bytes).map_err(|error| off(plainly(&error)))?;
    Ok(bytes)
}

fn read(file: &Path) -> Result<read::Report, Failure> {
    read::read(&bytes(file)?).map_err(|refused| match refused {
        Refused::NoReport => {
            Failure::new(format!("{} is no report", shown(file)), "reports are made by `pratfall report make`")
        }
        Refused::Version(version) => Failure::new(
            format!(
                "{} is of version {version} of the format, which this version of Pratfall does not read",
                shown(file)
            ),
            "use the version of Pratfall it was made with, or a newer one",
        ),
    })
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Whole => "The seal holds: nothing was changed since the device made it.",
        Standing::Edited => "The seal does not hold: something was changed after it was made.",
        Standing::Cut => "Its end is missing: it was cut short.",
    }
}

#[derive(Debug, Serialize)]
struct Shown<'a> {
    seal: &'static str,
    attempts: usize,
    answers: usize,
    turns: u64,
    words: usize,
    unread: u64,
    report: &'a Header,
}

fn show(file: &Path, console: &mut Console) -> Result<ExitCode, Failure> {
    let report = read(file)?;
    let header = &report.header;
    if console.json {
        let seal = word(report.standing);
        let (attempts, answers) = (report.attempts.len(), report.answers.len());
        let turns = report.turns;
        let shown =
            Shown { seal, attempts, answers, turns, words: report.words.len(), unread: report.unread, report: header };
        console.value(&shown)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut lines = vec![
        format!("{}, a {}, device {}", clean(&header.learner), who(header), clean(header.key.get(..8).unwrap_or("?"))),
        format!("Made {}", clock::rfc3339(Utc(header.made), Offset(0))),
    ];
    lines.extend(header.group.as_ref().map(|group| format!("Group {}", clean(group))));
    lines.push(format!("{} in {}", attempts(report.attempts.len() as u64), text::count(header.decks.len(), "deck")));
    for (n, deck) in header.decks.iter().enumerate() {
        let of = |given: &&read::Given| report.items.get(given.item as usize).is_some_and(|i| i.deck as usize == n);
        let count = report.attempts.iter().filter(of).count();
        lines.push(format!("  {} {}: {}", clean(&deck.id), clean(&deck.version), attempts(count as u64)));
    }
    let with: Vec<&str> = [(Extra::Text, "typed answers"), (Extra::Reflections, "reflections")]
        .into_iter()
        .filter(|(extra, _)| header.with.contains(extra))
        .map(|(_, word)| word)
        .collect();
    lines.push(match with.as_slice() {
        [] => "Without typed answers and reflections".to_owned(),
        with => format!("With {}", with.join(" and ")),
    });
    if report.turns > 0 {
        let turns = text::count(usize::try_from(report.turns).unwrap_or(usize::MAX), "step");
        lines.push(format!("{turns} off the way in scenarios"));
    }
    let answers: BTreeSet<&String> = report.answers.iter().collect();
    lines.push(text::count(answers.len(), "different answer"));
    for words in &report.words {
        let said = [&words.cause, &words.expected, &words.happened, &words.gap, &words.insight];
        let said: Vec<String> = said.iter().filter(|t| !t.is_empty()).map(|t| clean(t).into_owned()).collect();
        lines.push(format!("  {}", said.join(" · ")));
    }
    if report.unread > 0 {
        lines.push(format!("{} cannot be read", text::count(usize::try_from(report.unread).unwrap_or(0), "line")));
    }
    lines.push(standing(report.standing).to_owned());
    console.line(&lines.join("\n"));
    Ok(ExitCode::SUCCESS)
}

fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Whole => "whole",
        Standing::Edited => "edited",
        Standing::Cut => "cut",
    }
}

fn verify(file: &Path, console: &mut Console) -> Result<ExitCode, Failure> {
    let report = read(file)?;
    if console.json {
        console.value(&word(report.standing))?;
    } else {
        console.line(standing(report.standing));
    }
    Ok(ExitCode::from(u8::from(report.standing != Standing::Whole)))
}

/// Takes a name that fits on a line.
fn name(said: &str) -> Result<String, String> {
    let said = said.trim();
    if said.is_empty() || said.chars().count() > 60 {
        return Err("a name has 1 to 60 characters".to_owned());
    }
    Ok(clean(said).into_owned())
}
