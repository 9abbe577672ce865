//! `pratfall item lost` and `pratfall item attach`: history whose id is gone, and the item it belongs to now.

use super::{console::Console, failure::Failure, pick};
use crate::{clean::clean, memory::row::ItemKey, runtime::engine::Engine, store::parted::Lost, tui::text};

/// Which history, and whose it is now.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The id that is gone, as deck/item.
    #[arg(value_name = "OLD")]
    pub old: String,
    /// The item it is now; the only one with the same answer when none is named.
    #[arg(value_name = "NEW")]
    pub new: Option<String>,
    /// Do not ask.
    #[arg(long)]
    pub yes: bool,
}

/// Lists what is lost.
///
/// # Errors
/// When the database cannot be read.
pub fn lost(engine: &Engine, console: &mut Console) -> Result<(), Failure> {
    let lost = engine.store.lost()?;
    if console.json {
        return console.value(&lost);
    }
    if lost.is_empty() {
        console.say("Every id with a history is in its deck.");
    }
    for lost in &lost {
        console.line(&line(lost));
    }
    Ok(())
}

fn line(lost: &Lost) -> String {
    let key = clean(&lost.key().to_string()).into_owned();
    match lost.like_it.as_slice() {
        [] => format!("{key}: no new item has its answer"),
        [one] => format!("{key}: may be {} now", clean(one)),
        several => {
            let names: Vec<String> = several.iter().take(5).map(|id| clean(id).into_owned()).collect();
            format!("{key}: may be one of {} now: {}", several.len(), names.join(", "))
        }
    }
}

/// Attaches a history to an item.
///
/// # Errors
/// When there is nothing to attach, or no item to attach it to.
pub fn attach(engine: &mut Engine, args: &Args, console: &mut Console) -> Result<(), Failure> {
    let all = engine.store.lost()?;
    let hint = "`pratfall item lost` names all that lost their id";
    let Some(found) = all.iter().find(|lost| lost.key().to_string() == args.old) else {
        return Err(Failure::new(format!("`{}` is no id with a history that is gone from its deck", args.old), hint));
    };
    let item = match (&args.new, found.like_it.as_slice()) {
        (Some(new), _) => {
            let name = if new.contains('/') { new.clone() } else { format!("{}/{new}", found.deck) };
            let key = pick::item(engine, &name)?;
            if key.deck != found.deck {
                return Err(Failure::new(format!("`{key}` is of another deck"), "a history stays within its deck"));
            }
            if engine.store.state(&key)?.newest.is_some() {
                let message = format!("`{key}` has a history of its own");
                return Err(Failure::new(message, "only an item that was never asked can take one over"));
            }
            key.item
        }
        (None, [one]) => one.clone(),
        (None, like_it) => {
            let message = format!("{} have the answer of `{}`", text::count(like_it.len(), "new item"), args.old);
            return Err(Failure::new(message, "name the one it is now, as in `pratfall item attach OLD NEW`"));
        }
    };
    let key = ItemKey { deck: found.deck.clone(), item };
    if !args.yes && !console.confirm(&format!("Give the history of {} to {key}", args.old))? {
        console.say("Nothing was changed.");
        return Ok(());
    }
    engine.store.attach(&found.deck, &found.item, &key.item)?;
    console.line(&format!("{key} has the history of {}.", args.old));
    Ok(())
}

/// Offers at a terminal to attach what has just one likeness; elsewhere says how it is done.
///
/// # Errors
/// When the database cannot be read or written.
pub fn offer(engine: &mut Engine, deck: &str, console: &mut Console) -> Result<(), Failure> {
    let mine: Vec<Lost> = engine.store.lost()?.into_iter().filter(|lost| lost.deck == deck).collect();
    let mut taken = Vec::new();
    for lost in &mine {
        let [one] = lost.like_it.as_slice() else { continue };
        let rivals = mine.iter().filter(|other| other.like_it.contains(one)).count();
        if rivals > 1 || taken.contains(one) || !console.is_watched() {
            continue;
        }
        let key = lost.key();
        let question = format!("{key} is gone, and {one} has its answer. Is it the same item, and keeps its history");
        if console.confirm(&question)? {
            engine.store.attach(deck, &lost.item, one)?;
            taken.push(one.clone());
        }
    }
    let left = mine.len() - taken.len();
    if left > 0 {
        let ids = text::count(left, "id");
        console.say(&format!("{ids} with a history left the deck; `pratfall item lost` tells what they may be now."));
    }
    Ok(())
}
