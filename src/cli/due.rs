//! `pratfall due`: what is due, deck by deck, or as one number for a shell prompt.

use std::process::ExitCode;

use serde::Serialize;

use super::{console::Console, failure::Failure, start, words};
use crate::{clean::clean, store::queue::Count, tui::text};

/// What to tell.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Only the number, and nothing at all when it is 0: for a shell prompt.
    #[arg(long)]
    pub short: bool,
}

#[derive(Debug, Serialize)]
struct Due<'a> {
    date: String,
    due: u32,
    checks: u32,
    fresh: u32,
    next_in_days: Option<i32>,
    decks: &'a [Count],
}

/// Runs the command.
///
/// # Errors
/// When the database cannot be used.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let engine = start::engine_with_decks(&[])?;
    let today = engine.today();
    let counts = engine.store.counts(today)?;
    let sum = |of: fn(&Count) -> u32| counts.iter().map(of).sum::<u32>();
    let next = engine.store.next_ready(today)?.map(|day| day.0.saturating_sub(today.0));
    let due = Due {
        date: engine.day_of(today).date,
        due: sum(|c| c.due),
        checks: sum(|c| c.checks),
        fresh: sum(|c| c.fresh),
        next_in_days: next,
        decks: &counts,
    };
    if console.json {
        console.value(&due)?;
    } else if args.short {
        if due.due > 0 {
            console.line(&due.due.to_string());
        }
    } else {
        console.notes(&engine.notes);
        console.raw(&told(&due));
    }
    Ok(ExitCode::SUCCESS)
}

fn told(due: &Due<'_>) -> String {
    let fresh = match due.fresh {
        0 => String::new(),
        n => format!("{} never tried yet.\n", text::count(n as usize, "item")),
    };
    if due.due == 0 {
        let next = match due.next_in_days {
            Some(days) => format!("Nothing is due. The next item comes {}.\n", text::in_days(days.max(1))),
            None => "Nothing is due.\n".to_owned(),
        };
        return next + &fresh;
    }
    let mut rows: Vec<Vec<String>> = due
        .decks
        .iter()
        .filter(|count| count.due > 0)
        .map(|count| {
            let checks = if count.checks > 0 { format!("{} to check again", count.checks) } else { String::new() };
            vec![clean(&count.deck).into_owned(), count.due.to_string(), checks]
        })
        .collect();
    if rows.len() > 1 {
        rows.push(vec!["in all".into(), due.due.to_string(), String::new()]);
    }
    words::columns(&rows) + &fresh
}
