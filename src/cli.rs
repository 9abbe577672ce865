//! The command line: one file a command. Data goes to stdout, words to stderr; printing happens here alone.

use std::{ffi::OsString, process::ExitCode};

use clap::{CommandFactory as _, Parser, Subcommand, error::ErrorKind};

pub mod able;
pub mod aside;
pub mod attach;
pub mod backup;
pub mod catch;
pub mod cohort;
pub mod completions;
pub mod config;
pub mod console;
pub mod deck;
pub mod doctor;
pub mod drill;
pub mod due;
pub mod evaluate;
pub mod failure;
pub mod home;
pub mod item;
pub mod limits;
pub mod log;
pub mod man;
pub mod out;
pub mod pick;
pub mod plain;
pub mod report;
pub mod restore;
pub mod scores;
pub mod skills;
pub mod start;
pub mod stats;
pub mod trust;
pub mod tune;
pub mod undo;
pub mod why;
pub mod words;

use console::Console;
use failure::Failure;

use crate::{runner::door, runtime::leash};

/// A terminal trainer built on productive failure: commit an answer, see what your mistake means, redo it, meet it
/// again later and harder.
#[derive(Debug, Parser)]
#[command(name = "pratfall", version, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do; without it the home screen opens.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Print data as JSON where a command reads something.
    #[arg(long, global = true)]
    pub json: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Drill: what is due, then something new.
    Drill(drill::Args),
    /// What is due, deck by deck, or as one number for a shell prompt.
    Due(due::Args),
    /// Why an item comes when it comes, and what an answer now would do.
    Why(why::Args),
    /// The decks there are, and what is amiss in a deck file.
    #[command(subcommand)]
    Deck(deck::Command),
    /// Items one by one: list, show, suspend, bury, park, flag, give a ceiling, reset.
    #[command(subcommand)]
    Item(item::Command),
    /// The failure log: stumbles of drills and of real life; search, write, share, and make items of them.
    Log(log::Args),
    /// Run a command; when it does not work out, keep its error in the failure log and ask three short questions.
    Catch(catch::Args),
    /// Fit the memory model to you; the fit is kept only where it does better on what came after.
    Tune(tune::Args),
    /// How good the model's predictions were on your own log, beside simple averages.
    Evaluate,
    /// How you stand in each skill, and what lies just out of reach.
    Skills(skills::Args),
    /// A file for an instructor: what you answered, under a pseudonym, shown to you before it is written.
    #[command(subcommand)]
    Report(report::Command),
    /// What a group of learners shows, from the reports they handed in: risks, beliefs, faulty questions.
    Cohort(cohort::Args),
    /// What your answers add up to: errors and how they grow up, calibration, beliefs, skills, work.
    Stats(stats::Args),
    /// What is limited a day, and new limits.
    Limits(limits::Args),
    /// Take back the last answer, the last change to an item, or the last fit.
    Undo,
    /// The code of decks that you let run, and taking that back.
    #[command(subcommand)]
    Trust(trust::Command),
    /// Look at everything Pratfall keeps, and tell what is amiss.
    Doctor(doctor::Args),
    /// Make a copy of your history.
    Backup(backup::Args),
    /// Go back to a copy of your history; the present one is kept.
    Restore(restore::Args),
    /// Where the settings are, and what they are.
    #[command(subcommand)]
    Config(config::Command),
    /// Print what a shell needs to complete commands and options.
    Completions(completions::Args),
    /// Print the manual page of Pratfall, or of one of its commands.
    Man(man::Args),
}

/// Runs the program on the arguments of this process.
#[must_use]
pub fn main() -> ExitCode {
    if let Some(code) = door::enter() {
        return code;
    }
    if let Some((code, why)) = leash::door::enter() {
        Console::new(false).fail(&Failure::new(why, ""));
        return code;
    }
    let cli = match Cli::try_parse_from(asked(std::env::args_os().collect())) {
        Ok(cli) => cli,
        Err(error) if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Console::new(false).say(&error.render().to_string());
            return ExitCode::from(2);
        }
        Err(error) if error.use_stderr() => {
            let failure = Failure::usage(&error);
            Console::new(false).fail(&failure);
            return ExitCode::from(failure.code);
        }
        Err(help) => {
            let mut console = Console::new(false);
            console.help(&help.render());
            return ExitCode::SUCCESS;
        }
    };
    let mut console = Console::new(cli.json);
    let outcome = run(cli, &mut console).and_then(|code| console.end().map(|()| code));
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            console.fail(&failure);
            ExitCode::from(failure.code)
        }
    }
}

/// Takes `help`, `help COMMAND..` and `deck help` for what they mean: `--help`.
fn asked(mut args: Vec<OsString>) -> Vec<OsString> {
    // Where words are searched for, or another command is run, `help` is a word like any other.
    let is_group = |name: &OsString| ["deck", "item", "report", "trust", "config"].iter().any(|group| name == group);
    let at = match args.as_slice() {
        [_, help, ..] if help == "help" => 1,
        [_, group, help] if help == "help" && is_group(group) => 2,
        _ => return args,
    };
    args.remove(at);
    args.push("--help".into());
    args
}

fn run(cli: Cli, console: &mut Console) -> Result<ExitCode, Failure> {
    match cli.command {
        None => home::run(console),
        Some(Command::Drill(args)) => drill::run(&args, console),
        Some(Command::Due(args)) => due::run(&args, console),
        Some(Command::Why(args)) => why::run(&args, console),
        Some(Command::Deck(command)) => deck::run(&command, console),
        Some(Command::Item(command)) => item::run(&command, console),
        Some(Command::Log(args)) => log::run(&args, console),
        Some(Command::Catch(args)) => catch::run(&args, console),
        Some(Command::Tune(args)) => tune::run(&args, console),
        Some(Command::Evaluate) => evaluate::run(console),
        Some(Command::Skills(args)) => skills::run(&args, console),
        Some(Command::Report(command)) => report::run(&command, console),
        Some(Command::Cohort(args)) => cohort::run(&args, console),
        Some(Command::Stats(args)) => stats::run(&args, console),
        Some(Command::Limits(args)) => limits::run(&args, console),
        Some(Command::Undo) => undo::run(console),
        Some(Command::Trust(command)) => trust::run(&command, console),
        Some(Command::Doctor(args)) => doctor::run(&args, console),
        Some(Command::Backup(args)) => backup::run(&args, console),
        Some(Command::Restore(args)) => restore::run(&args, console),
        Some(Command::Config(command)) => config::run(&command, console),
        Some(Command::Completions(args)) => completions::run(&args, command(), console),
        Some(Command::Man(args)) => man::run(&args, command(), console),
    }
}

/// Gives the whole command line, for completions, the man page and tests.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_is_asked_for_in_words_too() {
        let check = |said: &str, meant: &str| {
            let args = |line: &str| line.split_whitespace().map(OsString::from).collect::<Vec<_>>();
            assert_eq!(asked(args(said)), args(meant), "{said}");
        };
        check("pratfall help", "pratfall --help");
        check("pratfall help deck", "pratfall deck --help");
        check("pratfall help log share", "pratfall log share --help");
        check("pratfall deck help", "pratfall deck --help");
        check("pratfall log help", "pratfall log help");
        check("pratfall catch help", "pratfall catch help");
        check("pratfall due", "pratfall due");
    }
}
