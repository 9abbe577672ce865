//! `pratfall limits`: what is limited a day, and saying new limits. Each is a row of the log.

use std::process::ExitCode;

use super::{console::Console, failure::Failure, pick, start, words};
use crate::{
    clean::clean,
    session::limits::{Limit, Refused},
    tui::screens::ahead,
};

/// What to limit; without any the limits are shown.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Items never attempted that may be begun a day, 0 to 1000.
    #[arg(long, value_name = "N")]
    pub new: Option<String>,
    /// Minutes of drill a day, 5 to 1440; 0 or none for no limit.
    #[arg(long, value_name = "N")]
    pub minutes_a_day: Option<String>,
    /// Minutes of a session, 1 to 600.
    #[arg(long, value_name = "N")]
    pub minutes: Option<String>,
    /// The chance of recall at which an item comes back, .70 to .97; acts from each item's next review.
    #[arg(long, value_name = "SHARE")]
    pub retention: Option<String>,
    /// For this deck alone (with --retention); without a value for --retention it goes back to what holds everywhere.
    #[arg(long, value_name = "DECK")]
    pub deck: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// When a value cannot be used, or the database cannot be written.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let mut engine = start::engine_with_decks(&[])?;
    // All are read before one is said: either all hold or none.
    let mut said = Vec::new();
    for (limit, value) in [
        (Limit::New, &args.new),
        (Limit::MinutesADay, &args.minutes_a_day),
        (Limit::Minutes, &args.minutes),
        (Limit::Retention, &args.retention),
    ] {
        if let Some(value) = value {
            said.push((limit, limit.parse(value).map_err(|why| refused(&why))?));
        }
    }
    let deck = args.deck.as_deref().map(|id| pick::deck(&engine, id)).transpose()?;
    if let Some(deck) = &deck {
        if said.iter().any(|(limit, _)| *limit != Limit::Retention) {
            return Err(Failure::new("only the retention can be set for one deck", "leave out --deck for the others"));
        }
        engine.say_retention(deck, said.first().map(|(_, value)| *value))?;
    } else {
        for (limit, value) in said {
            engine.say_limit(limit, value)?;
        }
    }
    let limits = engine.limits()?;
    if console.json {
        console.value(&limits)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut rows: Vec<Vec<String>> = Limit::ALL
        .iter()
        .map(|limit| vec![limit.label().to_owned(), ahead::shown(*limit, limits.of(*limit))])
        .collect();
    rows.extend(limits.decks.iter().map(|(deck, retention)| {
        vec![format!("retention of {}", clean(deck)), ahead::shown(Limit::Retention, *retention)]
    }));
    console.raw(&words::columns(&rows));
    Ok(ExitCode::SUCCESS)
}

fn refused(why: &Refused) -> Failure {
    Failure::new(why.to_string(), "`pratfall limits --help` tells what each may be")
}
