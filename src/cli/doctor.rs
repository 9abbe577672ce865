//! `pratfall doctor`: looks at everything, tells what is amiss, and mends what can be made again from the log.

use std::process::ExitCode;

use super::{console::Console, failure::Failure, words};
use crate::{
    clean::clean,
    runtime::{
        clock::{self, Clock},
        doctor::{self, Fact, Number, Parameters, Place, Report},
        paths::Paths,
    },
    store::care::Counts,
    tui::text,
};

/// How to look.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Make everything that is derived from the log again, before looking.
    #[arg(long)]
    pub rebuild: bool,
}

/// Runs the command.
///
/// # Errors
/// When there is no home at all.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let report = doctor::examine(Paths::from_env()?, Clock::from_env()?, clock::seed()?, args.rebuild);
    if console.json {
        console.value(&report)?;
    } else {
        console.raw(&told(&report));
        for finding in &report.findings {
            console.fail(&Failure::new(finding.message.clone(), finding.hint.clone()));
        }
    }
    Ok(ExitCode::from(u8::from(!report.is_well())))
}

fn told(report: &Report) -> String {
    let mut out = format!("pratfall {}\n", report.version);
    section(&mut out, "Kept", &report.paths.iter().map(place).collect::<Vec<_>>());
    let database = match (report.schema, &report.counts) {
        (Some(schema), Some(counts)) => database(schema, counts, report.parameters.as_ref()),
        _ if report.paths.iter().any(|place| place.what == "database" && place.exists) => {
            vec![row("state", "cannot be looked into")]
        }
        _ => vec![row("state", "none yet: the first session makes it")],
    };
    section(&mut out, "Database", &database);
    if let Some(items) = report.rebuilt {
        out.push_str(&format!("  made again from the log: the memory of {}\n", text::count(items, "item")));
    }
    section(&mut out, "Settings that no study gives", &report.defaults.iter().map(number).collect::<Vec<_>>());
    section(&mut out, "Terminal", &report.terminal.iter().map(fact).collect::<Vec<_>>());
    section(&mut out, "Running code", &report.code.iter().map(fact).collect::<Vec<_>>());
    let shadowed: Vec<_> = report.decks.iter().filter(|deck| deck.faults == 0).collect();
    if !shadowed.is_empty() {
        let rows: Vec<_> = shadowed.iter().map(|deck| row(&deck.source, &deck.summary)).collect();
        section(&mut out, "Decks not shown", &rows);
    }
    out.push_str(if report.is_well() { "\nAll is well.\n" } else { "\n" });
    out
}

fn section(out: &mut String, title: &str, rows: &[Vec<String>]) {
    out.push_str(&format!("\n{title}\n"));
    for line in words::columns(rows).lines() {
        out.push_str(&format!("  {line}\n"));
    }
}

fn database(schema: i64, counts: &Counts, parameters: Option<&Parameters>) -> Vec<Vec<String>> {
    let count = |n: u64| n.to_string();
    vec![
        row("schema", &schema.to_string()),
        row("attempts", &count(counts.attempts)),
        row("events", &count(counts.events)),
        row("reflections", &count(counts.reflections)),
        row("stumbles", &count(counts.stumbles)),
        row("items with a history", &count(counts.memories)),
        row(
            "memory model",
            &parameters.map_or_else(
                || "default parameters".to_owned(),
                |fitted| format!("parameters fitted to you, accepted {}", fitted.accepted),
            ),
        ),
        row("decks", &format!("{}, {} items", counts.decks, counts.cards)),
    ]
}

fn place(place: &Place) -> Vec<String> {
    row(place.what, &format!("{}{}", place.path, if place.exists { "" } else { " (not there)" }))
}

fn number(number: &Number) -> Vec<String> {
    let default = if number.value == number.default { String::new() } else { format!(" (default {})", number.default) };
    row(number.name, &format!("{}{default}", number.value))
}

fn fact(fact: &Fact) -> Vec<String> {
    row(&fact.name, &fact.value)
}

fn row(label: &str, value: &str) -> Vec<String> {
    vec![clean(label).into_owned(), clean(value).into_owned()]
}
