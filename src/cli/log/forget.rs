//! `pratfall log delete` and `purge`: out of the log, and out of the database.

use super::{Picked, open, pick};
use crate::{
    cli::{console::Console, failure::Failure},
    store::timeline::Source,
};

/// Which stumble.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its name, or the beginning of it, as `pratfall log` lists it.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Do not ask.
    #[arg(long)]
    pub yes: bool,
}

/// Takes a stumble out of the log; its rows stay in the database.
///
/// # Errors
/// When it is not there, is an answer, or the database cannot be used.
pub fn delete(args: &Args, console: &mut Console) -> Result<(), Failure> {
    let mut engine = open(console)?;
    let Picked { entry, source, shown } = pick(&engine, &args.name)?;
    let Source::Stumble(stumble) = source else {
        let hint =
            format!("`pratfall log purge {}` blanks its text; `pratfall undo` takes the last answer back", entry.name);
        return Err(Failure::new(
            "this is an answer, and answers stay: what is asked when is worked out from them",
            hint,
        ));
    };
    console.say(&format!("{} · {}", entry.name, shown.line.title));
    if !args.yes && !console.confirm("Take it out of the log")? {
        console.say("It stays.");
        return Ok(());
    }
    engine.take_out(&stumble)?;
    console.line(&format!("{} is out of the log.", entry.name));
    if let Some(key) = &stumble.key {
        console.say(&format!("The item {key} is asked all the same."));
    }
    Ok(())
}

/// Blanks the texts of a stumble for good.
///
/// # Errors
/// When it is not there, or the database cannot be used.
pub fn purge(args: &Args, console: &mut Console) -> Result<(), Failure> {
    let mut engine = open(console)?;
    let Picked { entry, shown, .. } = pick(&engine, &args.name)?;
    console.say(&format!("{} · {}", entry.name, shown.line.title));
    console.say("What was answered or written there goes from the database for good; that it happened stays.");
    if !args.yes && !console.confirm("Blank it for good")? {
        console.say("It stays.");
        return Ok(());
    }
    let rows = engine.purge_entry(entry.id)?;
    console.line(&format!("Blanked for good, in {}.", crate::tui::text::count(rows, "row")));
    console.say("Copies you made of the database still have it.");
    if let Some(key) = shown.line.item.filter(|_| shown.line.kind != "attempt") {
        console.say(&format!("What was made of it still stands in the item {key}."));
    }
    Ok(())
}
