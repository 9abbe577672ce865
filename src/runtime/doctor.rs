//! Looks at everything Pratfall keeps, and says what is amiss and what to do about it.

use std::{
    borrow::Cow,
    io::{IsTerminal as _, stdin, stdout},
    path::Path,
};

use ratatui::crossterm::terminal::size;
use serde::Serialize;

use super::{
    clock::{Clock, rfc3339},
    engine::Engine,
    paths::Paths,
    settings::Settings,
};
use crate::{
    deck::files::RUNNERS,
    runner::{find, level::Standing, run::Helper},
    store::{
        care::{Counts, Health},
        decks::Unshown,
        error::StoreError,
        rebuild::Difference,
    },
};

/// Differences that are told one by one.
const TOLD: usize = 5;
/// What helps against damage.
const RESTORE: &str = "go back to a copy with `pratfall restore FILE`; the damaged file is kept beside it then";
/// What helps where derived tables are off.
const REBUILD: &str = "`pratfall doctor --rebuild` makes what is derived again; the log is not touched by that";

/// What was found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// The version of this program.
    pub version: &'static str,
    /// Where things are kept.
    pub paths: Vec<Place>,
    /// The schema version of the database; none when there is no database, or none that can be read.
    pub schema: Option<i64>,
    /// How many rows there are of what.
    pub counts: Option<Counts>,
    /// The fitted parameters in force; none while the default ones are.
    pub parameters: Option<Parameters>,
    /// Items whose memory was made again from the log.
    pub rebuilt: Option<usize>,
    /// The numbers that no study gives: they were set with care, and may be set otherwise.
    pub defaults: Vec<Number>,
    /// What is known of the terminal.
    pub terminal: Vec<Fact>,
    /// The box that code runs in, and the programs of the runners.
    pub code: Vec<Fact>,
    /// Deck files that are not shown as they are.
    pub decks: Vec<Unshown>,
    /// What is amiss; empty when all is well.
    pub findings: Vec<Finding>,
}

/// A fitted parameter set.
#[derive(Debug, Clone, Serialize)]
pub struct Parameters {
    /// Its number, as attempts name it.
    pub set: u32,
    /// When it was accepted.
    pub accepted: String,
    /// Its 21 weights.
    pub weights: Vec<f32>,
}

/// A place on the disk.
#[derive(Debug, Clone, Serialize)]
pub struct Place {
    /// What it holds.
    pub what: &'static str,
    /// Where it is.
    pub path: String,
    /// It is there.
    pub exists: bool,
}

/// A setting that no study gives.
#[derive(Debug, Clone, Serialize)]
pub struct Number {
    /// Its name in `config.toml`.
    pub name: &'static str,
    /// The value in force.
    pub value: f64,
    /// The value Pratfall comes with.
    pub default: f64,
}

/// Something known.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// Of what.
    pub name: Cow<'static, str>,
    /// What it is.
    pub value: String,
}

/// Something amiss.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// What, as a sentence.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// Looks at everything. Makes no database where there is none; with `rebuild` makes what is derived from the log again.
#[must_use]
pub fn examine(paths: Paths, clock: Clock, seed: u64, rebuild: bool) -> Report {
    let mut report = Report { version: env!("CARGO_PKG_VERSION"), terminal: terminal(), ..Report::default() };
    report.paths = places(&paths);
    let settings = match Settings::load(&paths.settings()) {
        Ok(settings) => settings,
        Err(error) => {
            report.find(error.to_string(), error.hint());
            Settings::default()
        }
    };
    report.defaults = numbers(&settings);
    report.code = code(&settings);
    if !paths.database().exists() {
        return report;
    }
    let outcome = Engine::open(paths, settings, clock, seed).and_then(|engine| report.look(engine, rebuild));
    if let Err(error) = outcome {
        let hint = match &error {
            StoreError::Damaged(_) => RESTORE,
            other => other.hint(),
        };
        report.find(error.to_string(), hint);
    }
    report
}

impl Report {
    /// Tells whether nothing is amiss.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.findings.is_empty()
    }

    fn find(&mut self, message: impl Into<String>, hint: impl Into<String>) {
        self.findings.push(Finding { message: message.into(), hint: hint.into() });
    }

    fn look(&mut self, mut engine: Engine, rebuild: bool) -> Result<(), StoreError> {
        if rebuild {
            self.rebuilt = Some(engine.store.rebuild()?);
        }
        let health = engine.store.check()?;
        self.schema = Some(health.schema);
        self.counts = Some(health.counts);
        let sound = health.integrity.is_empty();
        self.judge(health);
        // Decks are read into the database, which damage makes worse.
        if sound {
            engine.refresh(&[])?;
            self.counts = Some(engine.store.row_counts()?);
            self.decks = engine.store.unshown()?;
            self.look_at_parameters(&engine)?;
        }
        let faulty = self.decks.iter().filter(|deck| deck.faults > 0).cloned().collect::<Vec<_>>();
        for deck in faulty {
            let hint = format!("`pratfall deck check {}` tells them all", deck.source);
            self.find(format!("{} has faults: {}", deck.source, deck.summary), hint);
        }
        Ok(())
    }

    fn look_at_parameters(&mut self, engine: &Engine) -> Result<(), StoreError> {
        self.parameters = engine.store.set_in_force()?.map(|accepted| Parameters {
            set: accepted.set,
            accepted: rfc3339(accepted.at, accepted.offset),
            weights: accepted.weights,
        });
        for accepted in engine.store.accepted_sets()?.iter().filter(|accepted| !accepted.undone) {
            if let Some(fault) = &accepted.fault {
                let when = rfc3339(accepted.at, accepted.offset);
                self.find(
                    format!("the parameters accepted {when} are passed over: {fault}"),
                    "others are in force in their place; `pratfall tune` fits a set of your own",
                );
            }
        }
        Ok(())
    }

    fn judge(&mut self, health: Health) {
        for damage in &health.integrity {
            self.find(format!("the database is damaged: {damage}"), RESTORE);
        }
        if health.orphans > 0 {
            let message = format!("{} rows refer to a row that is not there", health.orphans);
            self.find(
                message,
                "`pratfall doctor --rebuild` makes what is derived again; the log is not touched by that",
            );
        }
        if !health.differences.is_empty() {
            let mut told: Vec<String> = health.differences.iter().take(TOLD).map(difference).collect();
            if health.differences.len() > TOLD {
                told.push(format!("{} more", health.differences.len() - TOLD));
            }
            let message = format!("what is derived does not agree with the log: {}", told.join("; "));
            self.find(message, REBUILD);
        }
    }
}

fn difference(difference: &Difference) -> String {
    match difference {
        Difference::State(key) => format!("the memory of {key} is another"),
        Difference::Missing(key) => format!("the memory of {key} is missing"),
        Difference::Extra(key) => format!("the memory of {key} has no answers behind it"),
        Difference::Rows { table, count } => format!("{count} rows of `{table}`"),
    }
}

fn places(paths: &Paths) -> Vec<Place> {
    let place = |what, path: &Path| Place { what, path: path.to_string_lossy().into_owned(), exists: path.exists() };
    vec![
        place("database", &paths.database()),
        place("decks", &paths.decks()),
        place("settings", &paths.settings()),
        place("keys", &paths.keys()),
    ]
}

fn numbers(settings: &Settings) -> Vec<Number> {
    let base = Settings::default();
    let number = |name, of: fn(&Settings) -> f64| Number { name, value: of(settings), default: of(&base) };
    vec![
        number("minutes", |s| f64::from(s.minutes)),
        number("new", |s| s.new as f64),
        number("retention", |s| s.retention),
        number("critical_retention", |s| s.critical_retention),
        number("day_begins", |s| f64::from(s.day_begins)),
    ]
}

fn terminal() -> Vec<Fact> {
    let fact = |name: &'static str, value: String| Fact { name: name.into(), value };
    let variable = |name| fact(name, std::env::var(name).unwrap_or_else(|_| "not set".into()));
    let yes = |yes: bool| if yes { "a terminal" } else { "no terminal" }.to_owned();
    let mut facts = vec![fact("stdin", yes(stdin().is_terminal())), fact("stdout", yes(stdout().is_terminal()))];
    if stdout().is_terminal()
        && let Ok((columns, rows)) = size()
    {
        facts.push(fact("size", format!("{columns}x{rows}")));
    }
    facts.extend(["TERM", "COLORTERM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG"].map(variable));
    facts
}

/// Builds a box, to see which level it comes to, and looks for the runners' programs.
fn code(settings: &Settings) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut fact = |name: &str, value: String| facts.push(Fact { name: name.to_owned().into(), value });
    match Helper::this().standing() {
        Ok(Standing { level, notes }) => {
            fact("box", format!("{level}: {}", level.made_of()));
            notes.into_iter().for_each(|note| fact("", note));
        }
        Err(why) => fact("box", format!("none, so no code runs. {why}")),
    }
    let names = RUNNERS.iter().map(|(name, _)| *name).chain(settings.runner.keys().map(String::as_str));
    for name in names.collect::<std::collections::BTreeSet<_>>() {
        let found = match find::find(name, &settings.runner) {
            Ok(Some(found)) => found.program.display().to_string(),
            Ok(None) => "built in".into(),
            Err(why) => format!("not here: {why}"),
        };
        fact(name, found);
    }
    facts
}
