//! `pratfall item`: the items one by one.

use std::process::ExitCode;

use clap::Subcommand;
use serde::Serialize;

use super::{able, aside, attach, console::Console, failure::Failure, pick, start, why, words};
use crate::{
    clean::clean,
    deck::model::{Level, Nature},
    memory::row::{ItemKey, What},
    runtime::{
        engine::Engine,
        standing::{self, Day, Reason, Standing},
    },
    store::items::Stocked,
    tui::text,
};

/// What to do with items.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the items, with the rung each stands on and when it comes.
    List {
        /// Only those of this deck.
        #[arg(long, value_name = "DECK")]
        deck: Option<String>,
    },
    /// Show an item: its rungs, and how it stands. Its answers stay hidden.
    Show(why::Args),
    /// Ask an item no more, until it is resumed.
    Suspend(why::Args),
    /// Ask a suspended item again.
    Resume(why::Args),
    /// Put an item off, until tomorrow or for some days.
    Bury(aside::Bury),
    /// Put an item aside for a week; then it comes back one rung down, its lesson first.
    Park(why::Args),
    /// Bring a parked item back at once.
    Unpark(why::Args),
    /// Call an item faulty, in your words.
    Flag(aside::Flag),
    /// Set the highest rung an item is asked on.
    Ceiling(aside::Ceiling),
    /// List the items whose id is gone from their deck, with what they may be called now.
    Lost,
    /// Give the history of an id that is gone to an item that has taken its place.
    Attach(attach::Args),
    /// Forget what is remembered of an item; its history stays.
    Reset {
        /// The item: deck/item, or an item id that one deck alone has.
        #[arg(value_name = "ITEM")]
        item: String,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Serialize)]
struct Line {
    deck: String,
    item: String,
    skill: String,
    nature: Nature,
    rung: usize,
    rungs: u32,
    reason: Reason,
    due: Option<Day>,
}

/// Runs the command.
///
/// # Errors
/// When the item is not known, or the database cannot be used.
pub fn run(command: &Command, console: &mut Console) -> Result<ExitCode, Failure> {
    let mut engine = start::engine_with_decks(&[])?;
    match command {
        Command::List { deck } => list(&engine, deck.as_deref(), console)?,
        Command::Show(args) => show(&engine, &args.item, console)?,
        Command::Suspend(args) => set_aside(&mut engine, &args.item, true, console)?,
        Command::Resume(args) => set_aside(&mut engine, &args.item, false, console)?,
        Command::Bury(args) => aside::bury(&mut engine, args, console)?,
        Command::Park(args) => aside::park(&mut engine, &args.item, console)?,
        Command::Unpark(args) => aside::unpark(&mut engine, &args.item, console)?,
        Command::Flag(args) => aside::flag(&mut engine, args, console)?,
        Command::Ceiling(args) => aside::ceiling(&mut engine, args, console)?,
        Command::Lost => attach::lost(&engine, console)?,
        Command::Attach(args) => attach::attach(&mut engine, args, console)?,
        Command::Reset { item, yes } => reset(&mut engine, item, *yes, console)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list(engine: &Engine, deck: Option<&str>, console: &mut Console) -> Result<(), Failure> {
    console.notes(&engine.notes);
    let decks = match deck {
        Some(deck) => vec![pick::deck(engine, deck)?],
        None => engine.store.deck_list()?.into_iter().map(|deck| deck.id).collect(),
    };
    let mut lines = Vec::new();
    for deck in &decks {
        lines.extend(engine.store.items(deck)?.into_iter().map(|item| line(engine, item)));
    }
    if console.json {
        return console.value(&lines);
    }
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            let key = ItemKey { deck: line.deck.clone(), item: line.item.clone() };
            vec![clean(&key.to_string()).into_owned(), format!("{}/{}", line.rung, line.rungs), comes(line)]
        })
        .collect();
    console.raw(&words::columns(&rows));
    Ok(())
}

fn line(engine: &Engine, item: Stocked) -> Line {
    let Stocked { key, skill, nature, rungs, top_rung, state } = item;
    let (reason, due) = standing::reason(&state, engine.today());
    let rung = state.memory.as_ref().map_or(0, |memory| memory.rung).min(state.ceiling_under(top_rung));
    Line {
        deck: key.deck,
        item: key.item,
        skill,
        nature,
        rung: usize::from(rung) + 1,
        rungs,
        reason,
        due: due.map(|day| engine.day_of(day)),
    }
}

fn comes(line: &Line) -> String {
    match (&line.due, line.reason) {
        (None, Reason::Suspended) => "suspended".into(),
        (None, _) => "new".into(),
        (Some(due), Reason::Parked) => format!("put aside, back {}", words::when(due)),
        (Some(due), _) if due.in_days <= 0 => format!("due {}", words::when(due)),
        (Some(due), _) => words::when(due),
    }
}

fn show(engine: &Engine, name: &str, console: &mut Console) -> Result<(), Failure> {
    let key = pick::item(engine, name)?;
    let standing = engine.standing(&key)?;
    let standing =
        standing.ok_or_else(|| Failure::new(format!("`{key}` cannot be read"), "`pratfall doctor --rebuild`"))?;
    if console.json {
        return console.value(&standing);
    }
    let prompt = why::prompt(&standing.prompt)?;
    console.raw(&shown(&standing, &prompt));
    Ok(())
}

fn shown(standing: &Standing, prompt: &[String]) -> String {
    let row = |label: &str, text: String| vec![label.to_owned(), clean(&text).into_owned()];
    let named = |(n, level): (usize, &Level)| {
        let made = if standing.derived.contains(&(n + 1)) { " (made by the program)" } else { "" };
        format!("{}{made}", words::level(*level))
    };
    let rungs: Vec<String> = standing.rungs.iter().enumerate().map(named).collect();
    let mut rows = vec![
        row("deck", standing.deck_title.clone()),
        row("skill", able::skill(&standing.skill, &standing.ability)),
        row("kind", format!("{}, difficulty {} of 5", words::nature(standing.nature), standing.difficulty)),
        row("rungs", rungs.join(" · ")),
        row("stands on", format!("rung {} of {}", standing.rung, standing.rungs.len())),
        row(
            "tried",
            format!("{}, {}", text::count(standing.attempts, "time"), text::count(standing.stumbles, "stumble")),
        ),
    ];
    if standing.variants > 0 {
        rows.push(row("past it", text::count(standing.variants, "other wording")));
    }
    if standing.flagged {
        rows.push(row("flagged", "you called it faulty".into()));
    }
    let mut lines = vec![format!("{}/{}", clean(&standing.deck), clean(&standing.item))];
    lines.extend(prompt.iter().cloned());
    lines.push(String::new());
    lines.extend(words::columns(&rows).lines().map(|line| format!("  {line}")));
    lines.push(String::new());
    lines.push(why::reason(standing));
    lines.push(String::new());
    lines.join("\n")
}

fn set_aside(engine: &mut Engine, name: &str, suspend: bool, console: &mut Console) -> Result<(), Failure> {
    let key = pick::item(engine, name)?;
    if engine.store.state(&key)?.suspended == suspend {
        let is = if suspend { "is suspended already" } else { "is not suspended" };
        console.say(&format!("{key} {is}."));
        return Ok(());
    }
    let state = engine.say(Some(key.clone()), if suspend { What::Suspend } else { What::Resume })?;
    if suspend {
        console.line(&format!("{key} is not asked any more. `pratfall item resume {key}` brings it back."));
    } else {
        let due = standing::reason(&state, engine.today()).1.map(|day| words::when(&engine.day_of(day)));
        let when = due.map_or_else(|| "as something new".to_owned(), |when| format!("due {when}"));
        console.line(&format!("{key} is asked again: {when}."));
    }
    Ok(())
}

fn reset(engine: &mut Engine, name: &str, yes: bool, console: &mut Console) -> Result<(), Failure> {
    let key = pick::item(engine, name)?;
    if engine.store.state(&key)?.memory.is_none() {
        console.say(&format!("Nothing is remembered of {key}: it is new already."));
        return Ok(());
    }
    let question = format!("Forget what is remembered of {key}, and keep its history");
    if !yes && !console.confirm(&question)? {
        console.say("Nothing was changed.");
        return Ok(());
    }
    engine.say(Some(key.clone()), What::Reset)?;
    console.line(&format!("{key} is as if it was never asked. `pratfall undo` takes that back."));
    Ok(())
}
