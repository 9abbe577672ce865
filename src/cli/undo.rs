//! `pratfall undo`: takes back the last attempt or event. Nothing is erased; both rows stay in the log.

use std::process::ExitCode;

use serde::Serialize;

use super::{console::Console, failure::Failure, start, words};
use crate::{
    clean::clean,
    memory::row::{RowId, What},
    runtime::{clock, engine::Engine, say::Undone as Taken},
    store::{history::Undoable, parted::Attached},
    tui::text,
};

#[derive(Debug, Serialize)]
struct Undone {
    id: RowId,
    deck: Option<String>,
    item: Option<String>,
    what: String,
}

/// Runs the command.
///
/// # Errors
/// When there is nothing to take back, or the database cannot be written.
pub fn run(console: &mut Console) -> Result<ExitCode, Failure> {
    let mut engine = start::engine()?;
    let last = match engine.undo()? {
        None => {
            return Err(Failure::new(
                "there is nothing to take back",
                "answers and changes to items can be taken back",
            ));
        }
        Some(Taken::Row(last)) => last,
        Some(Taken::Attached(attached)) => {
            if console.json {
                console.value(&attached)?;
            } else {
                let Attached { deck, was, item, .. } = &attached;
                let (was, item) = (clean(was).into_owned(), clean(item).into_owned());
                console.line(&format!("Taken back: the history of {deck}/{was} is no longer that of {item}."));
                console.say("`pratfall item lost` tells what it may be now.");
            }
            return Ok(ExitCode::SUCCESS);
        }
    };
    let what = what(&engine, &last)?;
    if console.json {
        let (deck, item) = last.key.map(|key| (key.deck, key.item)).unzip();
        console.value(&Undone { id: last.id, deck, item, what })?;
    } else {
        let whose = last.key.map(|key| format!(" of {key}")).unwrap_or_default();
        console.line(&format!("Taken back: {what}{whose}. What is taken back stays in the log."));
    }
    Ok(ExitCode::SUCCESS)
}

/// Says what a row was.
fn what(engine: &Engine, last: &Undoable) -> Result<String, Failure> {
    if let Some(what) = &last.what {
        return Ok(event(what).to_owned());
    }
    Ok(match engine.store.attempt(last.id)? {
        Some(logged) => {
            let attempt = logged.attempt;
            let day = clock::day_month(attempt.at, attempt.offset, engine.clock.now());
            format!("the {} ({}, {day})", words::phase(attempt.phase), text::verdict_word(attempt.verdict))
        }
        None => "an answer".into(),
    })
}

fn event(what: &What) -> &'static str {
    match what {
        What::Override { .. } => "“I was right”",
        What::Score { .. } => "the score",
        What::Slip { .. } => "the slip",
        What::Undo { .. } => "the taking back",
        What::LowEffort { .. } => "the mark for low effort",
        What::Suspend => "the suspending",
        What::Resume => "the resuming",
        What::Bury { .. } => "the putting off",
        What::Park => "the parking",
        What::Unpark => "the end of parking",
        What::Reset => "the reset",
        What::Keep { .. } => "the keeping of its memory",
        What::Halve { .. } => "the halving of its memory",
        What::Flag { .. } => "the flag",
        What::Ceiling { .. } => "the ceiling",
        What::Params { .. } => "the fitted parameters",
        What::Setting { .. } | What::Purge { .. } => "the change",
    }
}
