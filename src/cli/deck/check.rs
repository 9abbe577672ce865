//! `pratfall deck check`: everything that is amiss in deck files, and what each code means.

use std::{path::PathBuf, process::ExitCode};

use clap::ValueEnum;
use serde::Serialize;

use super::{
    code, fix, shown,
    source::{self, Source},
};
use crate::{
    clean::clean,
    cli::{console::Console, failure::Failure, words},
    deck::{
        codes,
        fault::{Severity, nearest},
        measured::measured,
        mend::{self, Done},
        render::{self, FaultJson},
        sarif,
        score::{self, Score},
    },
    runtime::scan,
    tui::{screens::parts, text},
};

/// Columns that the names of items may take in one sentence.
const NAMED: usize = 200;

/// Which files, and how it is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Deck files.
    #[arg(value_name = "FILE", required_unless_present = "explain")]
    pub files: Vec<PathBuf>,
    /// Tell what a code means, with an example, as in `--explain P012`.
    #[arg(long, value_name = "CODE", conflicts_with_all = ["files", "sarif", "deny", "score", "with"])]
    pub explain: Option<String>,
    /// Mend in the files what takes no guess at what was meant, then tell what is left. Comments and layout stay.
    #[arg(long, conflicts_with_all = ["sarif", "explain"])]
    pub fix: bool,
    /// With `--fix`: print what would be mended as a diff, and change nothing; the exit code is 1 where there is something.
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
    /// Print SARIF 2.1.0, which code hosts and editors read.
    #[arg(long, conflicts_with = "json")]
    pub sarif: bool,
    /// What else makes the exit code 1.
    #[arg(long, value_name = "WHAT")]
    pub deny: Option<Deny>,
    /// Run the solutions and starters of code without asking whether they may run.
    #[arg(long, conflicts_with = "no_run")]
    pub run: bool,
    /// Run no code.
    #[arg(long)]
    pub no_run: bool,
    /// Mark what a cohort showed of the items: the page that `pratfall cohort --json` printed, or a folder of reports.
    #[arg(long, value_name = "COHORT")]
    pub with: Option<PathBuf>,
    /// Score each item: rungs, traps, feedback on every mistake, three hints.
    #[arg(long, conflicts_with = "sarif")]
    pub score: bool,
}

/// What can be denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Warnings count as errors do.
    Warnings,
}

#[derive(Debug, Serialize)]
struct Checked {
    file: String,
    usable: bool,
    unreadable: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mended: Vec<Done>,
    faults: Vec<FaultJson>,
    derived: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scores: Option<Vec<Score>>,
}

/// Runs the command.
///
/// # Errors
/// When there is no such code.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    if let Some(code) = &args.explain {
        return explain(code, console);
    }
    let shown = args.with.as_ref().map(|with| shown::by(with, &args.files, console)).transpose()?;
    let (mut checked, mut errors, mut warnings, mut mends) = (Vec::new(), 0, 0, 0);
    for file in &args.files {
        let name = file.to_string_lossy().into_owned();
        let mut done = Vec::new();
        let read = match args.fix.then(|| fix::fix(file, args.dry_run, console)) {
            None => Source::read(file),
            Some(Ok(fixed)) => {
                done = fixed.done;
                Ok(Source::of(file, &fixed.bytes))
            }
            // What must not be written is checked all the same.
            Some(Err(failure)) => match source::bytes(file) {
                Err(_) => Err(failure),
                Ok(bytes) => {
                    errors += 1;
                    console.fail(&failure);
                    Ok(Source::of(file, &bytes))
                }
            },
        };
        mends += done.len();
        match read {
            Err(failure) => {
                errors += 1;
                if !console.json && !args.sarif {
                    console.fail(&failure);
                }
                let unreadable = Some(failure.message);
                let (faults, derived) = (Vec::new(), Vec::new());
                let (usable, mended) = (false, Vec::new());
                checked.push(Checked { file: name, usable, unreadable, mended, faults, derived, scores: None });
            }
            Ok(mut source) => {
                // What a program reads is not talked into.
                let quiet = console.json || args.sarif;
                let wish = code::Wish::of(args.run, args.no_run || (quiet && !args.run));
                code::check(&mut source, file, wish, console);
                if let (Some(shown), Some(deck)) = (&shown, &source.deck) {
                    source.faults.extend(measured(deck, &source.text, &shown::of(shown, deck)));
                    let said = [shown::silent(shown, deck), shown::of_others(shown, deck)];
                    for sentence in said.into_iter().flatten() {
                        console.say(&format!("{name}: {sentence}."));
                    }
                }
                let amiss = source.faults.iter().filter(|fault| fault.level == Severity::Error).count();
                errors += amiss;
                warnings += source.faults.len() - amiss;
                let derived = derived(&source);
                let scores = source.deck.as_ref().filter(|_| args.score).map(score::scores);
                if console.json || args.sarif {
                    let mut faults = render::json(&name, &source.text, &source.faults);
                    let offers = mend::offers(&scan::file_name(&name), &source.text, &source.faults);
                    for (fault, offer) in faults.iter_mut().zip(offers) {
                        fault.mend = offer.map(|change| render::mend(&source.text, &change));
                    }
                    let (usable, unreadable) = (amiss == 0, None);
                    checked.push(Checked { file: name, usable, unreadable, mended: done, faults, derived, scores });
                } else if !args.dry_run {
                    tell(&source, &derived, scores.as_deref(), console);
                }
            }
        }
    }
    if args.sarif {
        let files: Vec<sarif::File<'_>> = checked
            .iter()
            .map(|c| sarif::File { name: &c.file, unreadable: c.unreadable.as_deref(), faults: &c.faults })
            .collect();
        console.value(&sarif::sarif(&files, env!("CARGO_PKG_VERSION")))?;
    } else if console.json {
        console.value(&checked)?;
    } else {
        let found = format!("{}, {}", text::count(errors, "error"), text::count(warnings, "warning"));
        let files = text::count(args.files.len(), "file");
        let faults = text::count(mends, "fault");
        console.say(&match (args.fix, args.dry_run) {
            (false, _) => format!("{files} checked: {found}."),
            (true, false) => format!("{files} checked, {faults} mended: {found} left."),
            (true, true) => {
                format!("{files} checked, {faults} would be mended: {found} would be left. Nothing was changed.")
            }
        });
    }
    let denied = args.deny == Some(Deny::Warnings) && warnings > 0;
    if denied && errors == 0 && !console.json && !args.sarif {
        console.say("Warnings are denied here. `pratfall deck check --explain CODE` tells what each means.");
    }
    Ok(ExitCode::from(u8::from(errors > 0 || denied || (args.dry_run && mends > 0))))
}

/// Gives the ids of the items that get a rung from the program.
fn derived(source: &Source) -> Vec<String> {
    let items = source.deck.iter().flat_map(|deck| &deck.items);
    items.filter(|item| item.rungs.iter().any(|rung| rung.derived)).map(|item| item.id.clone()).collect()
}

fn tell(source: &Source, derived: &[String], scores: Option<&[Score]>, console: &mut Console) {
    let coloured = console.is_coloured();
    let name = &source.name;
    if !source.faults.is_empty() {
        console.raw(&format!("{}\n", render::render(name, &source.text, &source.faults, coloured)));
    }
    if let Some(scores) = scores {
        console.line(&sheet(name, scores));
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

/// Lays the scores of a deck out, weakest first, and its mean below.
fn sheet(name: &str, scores: &[Score]) -> String {
    let mut sorted: Vec<&Score> = scores.iter().collect();
    sorted.sort_by_key(|score| score.points);
    let row = |score: &&Score| {
        let lacks = match score.lacks().as_slice() {
            [] => String::new(),
            lacks => format!("lacks {}", lacks.join(", ")),
        };
        vec![format!("{} of {}", score.points, score::FULL), clean(&score.item).into_owned(), lacks]
    };
    let rows: Vec<Vec<String>> = sorted.iter().map(row).collect();
    let total: usize = scores.iter().map(|score| score.points).sum();
    let full = scores.len() * score::FULL;
    let items = text::count(scores.len(), "written item");
    format!("{}{name}: {total} of {full} points, {items}.", words::columns(&rows))
}

fn explain(code: &str, console: &mut Console) -> Result<ExitCode, Failure> {
    let Some(entry) = codes::find(code) else {
        let near = nearest(code, codes::ALL.iter().map(|entry| entry.code));
        let hint = match near {
            Some(near) => format!("did you mean `{near}`? "),
            None => String::new(),
        };
        return Err(Failure::new(
            format!("there is no code `{code}`"),
            format!("{hint}a code stands in brackets before each fault, as in `error[P007]`"),
        ));
    };
    if console.json {
        #[derive(Serialize)]
        struct Told {
            code: &'static str,
            level: &'static str,
            title: &'static str,
            text: &'static str,
            example: &'static str,
            mended: Option<&'static str>,
        }
        let (code, level, mended) = (entry.code, entry.level().word(), entry.mended());
        console.value(&Told { code, level, title: entry.title, text: entry.text, example: entry.example, mended })?;
        return Ok(ExitCode::SUCCESS);
    }
    let example: String = entry.example.lines().map(|line| format!("    {line}\n")).collect();
    let level = entry.level().word();
    let mended = match entry.mended() {
        Some(what) => format!("`pratfall deck check --fix` {what}. The rest is yours."),
        None => "`pratfall deck check --fix` leaves it to you.".to_owned(),
    };
    console.line(&format!(
        "{level}[{}]: {}\n\n{}\n\n{}\n\n{}",
        entry.code,
        entry.title,
        wrapped(entry.text),
        example.trim_end(),
        wrapped(&mended)
    ));
    Ok(ExitCode::SUCCESS)
}

/// Breaks a paragraph of plain words at 80 columns.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > 80 {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
    }
    out
}
