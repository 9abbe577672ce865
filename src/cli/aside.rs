//! `pratfall item bury|park|unpark|flag|ceiling`: an item put aside, called faulty, or kept from climbing.

use super::{console::Console, failure::Failure, pick, words};
use crate::{
    memory::row::What,
    runtime::{engine::Engine, standing},
};

/// Days an item may be put off.
const MOST_DAYS: i64 = 365;

/// How long to put an item off.
#[derive(Debug, clap::Args)]
pub struct Bury {
    /// The item: deck/item, or an item id that one deck alone has.
    #[arg(value_name = "ITEM")]
    pub item: String,
    /// For so many days.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=MOST_DAYS))]
    pub days: u32,
}

/// What is wrong with an item.
#[derive(Debug, clap::Args)]
pub struct Flag {
    /// The item: deck/item, or an item id that one deck alone has.
    #[arg(value_name = "ITEM")]
    pub item: String,
    /// What is wrong with it.
    #[arg(value_name = "WHY")]
    pub note: Vec<String>,
}

/// How high an item may climb.
#[derive(Debug, clap::Args)]
pub struct Ceiling {
    /// The item: deck/item, or an item id that one deck alone has.
    #[arg(value_name = "ITEM")]
    pub item: String,
    /// The highest rung it is asked on, from 1; `none` for as high as its deck allows.
    #[arg(value_name = "RUNG", value_parser = rung)]
    pub rung: Rung,
}

/// A rung from 1, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rung(Option<u8>);

fn rung(text: &str) -> Result<Rung, String> {
    match (text, text.parse::<u8>()) {
        ("none", _) => Ok(Rung(None)),
        (_, Ok(rung @ 1..=20)) => Ok(Rung(Some(rung))),
        _ => Err("a rung is a number from 1 to 20, or `none`".into()),
    }
}

/// Puts an item off.
///
/// # Errors
/// When the item is not known, or the database cannot be used.
pub fn bury(engine: &mut Engine, args: &Bury, console: &mut Console) -> Result<(), Failure> {
    let key = pick::item(engine, &args.item)?;
    let until = engine.today().plus(args.days);
    engine.say(Some(key.clone()), What::Bury { until })?;
    let day = words::when(&engine.day_of(until));
    console.line(&format!("{key} is not asked before {day}. `pratfall undo` takes that back."));
    Ok(())
}

/// Puts an item aside for a week.
///
/// # Errors
/// When the item is not known, or the database cannot be used.
pub fn park(engine: &mut Engine, name: &str, console: &mut Console) -> Result<(), Failure> {
    let key = pick::item(engine, name)?;
    let today = engine.today();
    if engine.store.state(&key)?.parked.is_some_and(|until| until > today) {
        console.say(&format!("{key} is put aside already."));
        return Ok(());
    }
    let state = engine.say(Some(key.clone()), What::Park)?;
    let back = state.parked.map(|day| words::when(&engine.day_of(day))).unwrap_or_default();
    console.line(&format!(
        "{key} is put aside and comes back {back}, one rung down where there is one, its lesson first."
    ));
    Ok(())
}

/// Brings a parked item back at once.
///
/// # Errors
/// When the item is not known, or the database cannot be used.
pub fn unpark(engine: &mut Engine, name: &str, console: &mut Console) -> Result<(), Failure> {
    let key = pick::item(engine, name)?;
    if engine.store.state(&key)?.parked.is_none() {
        console.say(&format!("{key} is not put aside."));
        return Ok(());
    }
    let state = engine.say(Some(key.clone()), What::Unpark)?;
    let due = standing::reason(&state, engine.today()).1.map(|day| words::when(&engine.day_of(day)));
    let when = due.map_or_else(|| "as something new".to_owned(), |when| format!("due {when}"));
    console.line(&format!("{key} is asked again: {when}."));
    Ok(())
}

/// Calls an item faulty.
///
/// # Errors
/// When the item is not known, or the database cannot be used.
pub fn flag(engine: &mut Engine, args: &Flag, console: &mut Console) -> Result<(), Failure> {
    let key = pick::item(engine, &args.item)?;
    engine.say(Some(key.clone()), What::Flag { note: args.note.join(" ") })?;
    console.line(&format!(
        "{key} is flagged as faulty; it is asked all the same. `pratfall item suspend {key}` stops that."
    ));
    Ok(())
}

/// Sets how high an item may climb.
///
/// # Errors
/// When the item or the rung is not known, or the database cannot be used.
pub fn ceiling(engine: &mut Engine, args: &Ceiling, console: &mut Console) -> Result<(), Failure> {
    let key = pick::item(engine, &args.item)?;
    let Rung(wanted) = args.rung;
    let rungs = engine.store.outline(&key)?.map_or(1, |outline| usize::from(outline.top_rung) + 1);
    if let Some(rung) = wanted.filter(|rung| usize::from(*rung) > rungs) {
        return Err(Failure::new(
            format!("{key} has no rung {rung} to climb to"),
            format!("its highest is {rungs}; `none` lets it climb as high as its deck allows"),
        ));
    }
    engine.say(Some(key.clone()), What::Ceiling { rung: wanted.map(|rung| rung - 1) })?;
    match wanted {
        Some(rung) => console.line(&format!("{key} is asked on rung {rung} at the most.")),
        None => console.line(&format!("{key} climbs as high as its deck allows, to rung {rungs}.")),
    }
    Ok(())
}
