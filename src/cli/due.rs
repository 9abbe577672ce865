//! `pratfall due`: what is due, deck by deck, or as one number for a shell prompt.

use std::process::ExitCode;

use serde::Serialize;

use super::{console::Console, failure::Failure, start, words};
use crate::{
    clean::clean,
    runtime::engine::Wanted,
    session::{
        limits::{Nothing, Reached},
        plan::Outlook,
    },
    store::queue::{Count, Filter},
    tui::text,
};

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
    plan: Planned,
    /// A limit of the day keeps items back, where a session now would have nothing to ask.
    reached: Option<Reached>,
    decks: &'a [Count],
}

/// What a session now would be.
#[derive(Debug, Serialize)]
struct Planned {
    items: usize,
    minutes: f64,
    expected: f64,
    checks: usize,
    due: usize,
    challenges: usize,
    new: usize,
    below_floor: bool,
    backlog_days: Option<u32>,
    growing: bool,
    targets: Vec<String>,
}

impl From<Outlook> for Planned {
    fn from(outlook: Outlook) -> Self {
        Planned {
            items: outlook.items,
            // A sum of nothing may be minus nothing.
            minutes: (outlook.minutes * 10.0).round() / 10.0 + 0.0,
            expected: (outlook.expected * 1000.0).round() / 1000.0 + 0.0,
            checks: outlook.checks,
            due: outlook.due,
            challenges: outlook.challenges,
            new: outlook.fresh,
            below_floor: outlook.below_floor,
            backlog_days: outlook.backlog_days,
            growing: outlook.growing,
            targets: outlook.targets,
        }
    }
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
    let next = engine.store.next_ready(&Filter::default(), today)?.map(|day| day.0.saturating_sub(today.0));
    let now = engine.clock.now();
    let plan = Planned::from(engine.outlook(now)?);
    let reached = if plan.items == 0 { engine.nothing(&Wanted::default(), now)?.reached } else { None };
    let due = Due {
        date: engine.day_of(today).date,
        due: sum(|c| c.due),
        checks: sum(|c| c.checks),
        fresh: sum(|c| c.fresh),
        next_in_days: next,
        plan,
        reached,
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
    } + &planned(&due.plan);
    if due.due == 0 {
        let nothing = Nothing { next: due.next_in_days, reached: due.reached, ..Nothing::default() };
        let next = match (nothing.next, nothing.reached) {
            (None, None) => "Nothing is due.".to_owned(),
            _ => text::nothing::why(&nothing),
        };
        let commands = nothing.reached.and_then(|_| text::nothing::commands(&nothing));
        return format!("{next}\n{}{fresh}", commands.map(|line| line + "\n").unwrap_or_default());
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
    words::columns(&rows) + &fresh + &held_back(due)
}

/// Says why nothing of what is due would be asked today.
fn held_back(due: &Due<'_>) -> String {
    let nothing = Nothing { reached: due.reached.filter(|_| due.plan.items == 0), ..Nothing::default() };
    if nothing.reached.is_none() {
        return String::new();
    }
    let commands = text::nothing::commands(&nothing);
    commands.into_iter().fold(text::nothing::rest(&nothing) + "\n", |said, line| said + &line + "\n")
}

fn planned(plan: &Planned) -> String {
    if plan.items == 0 {
        return String::new();
    }
    let minutes = text::count(plan.minutes.round().max(1.0) as usize, "minute");
    let expected = plan.expected * 100.0;
    let mut line = format!("plan: {}, about {minutes}, expected {expected:.0} %", text::count(plan.items, "item"));
    if let Some(days) = plan.backlog_days {
        line.push_str(&format!("; the backlog is gone in {}", text::count(days as usize, "day")));
    } else if plan.growing {
        line.push_str("; more becomes due each day than that");
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::limits::Reached;

    #[test]
    fn what_is_due_and_held_back_is_told_with_why() {
        let decks = [Count { deck: "t".into(), due: 1, checks: 1, fresh: 0, total: 3 }];
        let due = |reached, items| Due {
            date: "2026-11-23".into(),
            due: 1,
            checks: 1,
            fresh: 0,
            next_in_days: Some(1),
            plan: Planned::from(Outlook { items, minutes: 1.0, ..Outlook::default() }),
            reached,
            decks: &decks,
        };
        let minutes = Some(Reached::Minutes { of: 5 });
        let held = told(&due(minutes, 0));
        assert!(held.contains("The 5 minutes of today are used up.") && held.contains("--minutes-a-day"), "{held}");
        assert!(!told(&due(minutes, 1)).contains("used up"), "something is planned");
        let empty = Planned::from(Outlook { minutes: -0.0, expected: -0.0, ..Outlook::default() });
        assert!(empty.minutes.is_sign_positive() && empty.expected.is_sign_positive());
    }
}
