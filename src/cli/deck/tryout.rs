//! `pratfall deck try`: a deck drilled while it is written.

use std::{path::PathBuf, process::ExitCode};

use super::source::Source;
use crate::{
    cli::{console::Console, failure::Failure, plain, start},
    deck::{fault::Severity, render},
    runtime::{
        clock::{self, Clock},
        paths::Paths,
        scan,
        settings::Settings,
        tryout,
        tui::{self, Opening},
    },
    session::tried,
    tui::text,
};

/// Which file.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The deck file.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Line by line on stdin and stdout, as without a terminal.
    #[arg(long)]
    pub plain: bool,
    /// Let the code that this deck brings run without being asked, line by line: your yes to it as it is now.
    #[arg(long, requires = "plain")]
    pub trust: bool,
}

/// Runs the command.
///
/// # Errors
/// When the file cannot be used, or the terminal cannot.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let source = Source::read(&args.file)?;
    let Some(deck) = &source.deck else {
        console
            .raw(&format!("{}\n", render::render(&source.name, &source.text, &source.faults, console.is_coloured())));
        let errors = source.faults.iter().filter(|fault| fault.level == Severity::Error).count();
        let message = format!("{} cannot be tried yet: {}", source.name, text::count(errors, "error"));
        return Err(Failure::new(message, "mend them and start again; later saves may have faults"));
    };
    let file = std::fs::canonicalize(&args.file).unwrap_or_else(|_| args.file.clone());
    let paths = Paths::from_env()?;
    let settings = Settings::load(&paths.settings())?;
    let nook = tryout::nook().map_err(|error| {
        let message = format!("no folder can be made for the trial: {}", scan::plainly(&error));
        Failure::new(message, "see to it that there is room for temporary files")
    })?;
    let mut engine = tryout::engine(&nook, &paths, settings, Clock::from_env()?, clock::seed()?)?;
    engine.refresh(std::slice::from_ref(&file))?;
    let all = tried::everything(deck);
    if all.is_empty() {
        return Err(Failure::new(format!("{} asks nothing yet", source.name), "write an item, then try again"));
    }
    if args.plain || !console.is_full() {
        // Where there are no handlers to be had, the folder outlives a signal, and nothing else is amiss.
        let _ = nook.go_with_signals();
        let tried = plain::tryout::Tried { file, all, lets_run: args.trust };
        return plain::tryout::try_out(&mut engine, tried, console);
    }
    let mut app = start::app(&engine)?;
    app.only_drill = true;
    let end = tui::run(app, &mut engine, Opening { tried: Some((file, all)), ..Opening::default() })?;
    drop(engine);
    drop(nook);
    tui::finish(end);
    Ok(ExitCode::SUCCESS)
}
