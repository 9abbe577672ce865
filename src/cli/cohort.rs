//! `pratfall cohort`: what a group of learners shows, from the reports they handed in.

pub mod csv;
pub mod html;
pub mod tables;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use super::{console::Console, deck::source::Source, failure::Failure, out, start, words};
use crate::{
    clean::clean,
    deck::{fault::Severity, model::Deck},
    insight::cohort::{
        expect::Expectations,
        hide::{EXPORT, SCREEN},
        page::Page,
        whole,
    },
    runtime::{
        board::Reading,
        clock,
        cohort::{Gathered, Wanted, gather},
        paths::shown,
        scan::{plainly, read_list},
        tui::{self, Opening},
    },
    tui::app::Screen,
};

/// What to do where something is there already.
const ELSEWHERE: &str = "name another place, or add `--force`";

/// Which reports, and how it is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Reports, or folders of them.
    #[arg(value_name = "FILES", required = true)]
    pub files: Vec<PathBuf>,
    /// Look at this deck alone, as its file has it; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub deck: Vec<PathBuf>,
    /// A list of those who are expected, one learner a line.
    #[arg(long, value_name = "LIST")]
    pub expect: Option<PathBuf>,
    /// Write the page as one HTML file.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["json", "csv"])]
    pub html: Option<PathBuf>,
    /// Write the tables as CSV files into a folder.
    #[arg(long, value_name = "FOLDER", conflicts_with = "json")]
    pub csv: Option<PathBuf>,
    /// Take in reports whose seal does not hold, and say how many.
    #[arg(long)]
    pub unsealed: bool,
    /// Write over files that are there.
    #[arg(long)]
    pub force: bool,
    /// Print the page as text, on a terminal too.
    #[arg(long, conflicts_with_all = ["html", "csv"])]
    pub text: bool,
}

/// Runs the command.
///
/// # Errors
/// When files cannot be read or written, or a deck has faults.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let printed = args.text || args.html.is_some() || args.csv.is_some() || console.json;
    if !printed && console.is_full() {
        return screen(args);
    }
    let limit = if console.json || args.html.is_some() || args.csv.is_some() { EXPORT } else { SCREEN };
    let page = page(&args.files, &args.deck, args.expect.as_deref(), args.unsealed, limit, console)?;
    if let Some(file) = &args.html {
        let text = html::html(&tables::sections(&page), &page.made);
        out::write(file, text.as_bytes(), args.force, ELSEWHERE)?;
        console.line(&file.display().to_string());
    } else if let Some(folder) = &args.csv {
        let files = csv::files(&page);
        out::write_all(folder, &files, args.force, ELSEWHERE)?;
        for (name, _) in files {
            console.line(&folder.join(name).display().to_string());
        }
    } else if console.json {
        console.value(&page)?;
    } else {
        console.raw(&plain(&tables::sections(&page)));
    }
    let nothing = page.intake.files == page.intake.left_out_count;
    Ok(ExitCode::from(u8::from(nothing)))
}

/// Opens the page as a screen, which reads the reports.
fn screen(args: &Args) -> Result<ExitCode, Failure> {
    for file in &args.files {
        std::fs::metadata(file).map_err(|error| unread(&error))?;
    }
    let mut engine = start::engine()?;
    let decks = args.deck.iter().map(|file| written(file)).collect::<Result<Vec<_>, _>>()?;
    let stale = if decks.is_empty() { engine.look(&[])? } else { Vec::new() };
    let mut app = start::app(&engine)?;
    app.screen = Screen::Cohort(Box::default());
    let reading = Reading {
        files: args.files.clone(),
        decks,
        expect: args.expect.as_deref().map(expected).transpose()?,
        unsealed: args.unsealed,
        html: |page| html::html(&tables::sections(page), &page.made),
    };
    let end = tui::run(app, &mut engine, Opening { stale, cohort: Some(reading), ..Opening::default() })?;
    tui::finish(end);
    Ok(ExitCode::SUCCESS)
}

/// Reads reports and makes the page of them.
///
/// # Errors
/// When files cannot be read, or a deck has faults.
pub fn page(
    files: &[PathBuf],
    decks: &[PathBuf],
    expect: Option<&Path>,
    unsealed: bool,
    limit: u32,
    console: &mut Console,
) -> Result<Page, Failure> {
    let engine = if decks.is_empty() { start::engine_with_decks(&[])? } else { start::engine()? };
    let only = !decks.is_empty();
    let decks =
        if only { decks.iter().map(|file| written(file)).collect::<Result<_, _>>()? } else { engine.library()? };
    let expect = expect.map(expected).transpose()?;
    let now = engine.clock.now();
    let wanted = Wanted { decks: &decks, only, expect: expect.as_ref(), unsealed, now: now.utc.0 };
    let gathered = gather(files, wanted, &mut |share| console.bar("Reading", share));
    console.no_bar();
    let Gathered { cohort, intake, expected } = gathered.map_err(|error| unread(&error))?;
    if intake.files == 0 {
        return Err(Failure::new(
            "there is no report in what was named",
            "reports are made by `pratfall report make` and end in `.pratfall-report`",
        ));
    }
    Ok(whole::page(&cohort, &decks, limit, &clock::rfc3339(now.utc, now.offset), &intake, expected.as_ref()))
}

/// Reads a list of those who are expected.
fn expected(file: &Path) -> Result<Expectations, Failure> {
    let text = read_list(file).map_err(|error| unreadable(file, &error))?;
    Ok(Expectations::read(&text))
}

fn unread(error: &std::io::Error) -> Failure {
    let message = format!("the reports cannot be read: {}", plainly(error));
    Failure::new(message, "name reports, or a folder of them, that are there and may be read")
}

/// Reads a deck that was named.
fn written(file: &Path) -> Result<Deck, Failure> {
    let source = Source::read(file)?;
    let faults = source.faults.iter().filter(|fault| fault.level == Severity::Error).count();
    source.deck.ok_or_else(|| {
        Failure::new(
            format!("{} has {} and cannot be used", shown(file), crate::tui::text::count(faults, "fault")),
            format!("`pratfall deck check {}` tells what is amiss", shown(file)),
        )
    })
}

fn plain(sections: &[tables::Section]) -> String {
    let mut out = String::new();
    for (n, section) in sections.iter().enumerate() {
        if n > 0 {
            out.push('\n');
        }
        let title = clean(&section.title);
        out.push_str(&format!("{title}\n"));
        if section.level == 1 {
            out.push_str(&format!("{}\n", "=".repeat(crate::tui::widgets::measure::width(&title))));
        }
        for said in &section.said {
            out.push_str(&format!("{}\n", clean(said)));
        }
        if !section.rows.is_empty() {
            let head: Vec<String> = section.head.iter().map(|cell| (*cell).to_owned()).collect();
            let rows = section.rows.iter().map(|row| row.iter().map(|cell| clean(cell).into_owned()).collect());
            let rows: Vec<Vec<String>> =
                Some(head).into_iter().filter(|head| head.iter().any(|c| !c.is_empty())).chain(rows).collect();
            let table = words::columns(&rows);
            out.push_str(&table.lines().map(|line| format!("  {line}\n")).collect::<String>());
        }
    }
    out
}

fn unreadable(file: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{} cannot be read: {}", shown(file), plainly(error)), "name a list that is there")
}
