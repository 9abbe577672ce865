//! `pratfall deck update`: what is new where decks were added from, told before anything changes.

use std::process::ExitCode;

use serde::Serialize;

use super::{diff as differ, edits};
use crate::{
    cli::{attach, console::Console, failure::Failure, start},
    deck::{
        diff::{self, Diff},
        fault::nearest,
        model::Deck,
        package,
    },
    runtime::{
        adopt::{self, Candidate, Offer},
        engine::Engine,
        paths::shown,
        scan,
    },
    store::origins::Origin,
    tui::text,
};

/// Which decks, and how far it goes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A deck by its id; all that were added when none is named.
    #[arg(value_name = "DECK")]
    pub deck: Option<String>,
    /// Only tell what would change.
    #[arg(long, conflicts_with = "yes")]
    pub dry_run: bool,
    /// Do not ask.
    #[arg(long)]
    pub yes: bool,
    /// What becomes of memories whose answer is changed; you are asked when nothing is said.
    #[arg(long, value_name = "WHAT")]
    pub edited: Option<edits::Edit>,
}

/// What came of looking where a deck was added from.
enum Found {
    /// It is there as it is here.
    Same,
    /// It cannot be had, or is not fit; why.
    Not(String),
    /// Another version.
    New(Box<(Offer, Deck, Diff)>),
}

#[derive(Debug, Serialize)]
struct Told {
    deck: String,
    from: String,
    version: String,
    /// `same`, `changed` or `not`.
    found: &'static str,
    why: Option<String>,
    new_version: Option<String>,
    diff: Option<Diff>,
    applied: bool,
}

/// Runs the command. The exit code is 1 when a deck could not be looked for.
///
/// # Errors
/// When the deck was not added, nobody can be asked, or it cannot be written.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let mut engine = start::engine_with_decks(&[])?;
    let origins = wanted(&engine, args.deck.as_deref())?;
    if origins.is_empty() && !console.json {
        console.say("No deck was added yet: `pratfall deck add` remembers where one came from.");
    }
    let (mut told, mut missed) = (Vec::new(), false);
    for origin in &origins {
        let mut line = Told {
            deck: origin.deck.clone(),
            from: origin.location.clone(),
            version: origin.version.clone(),
            found: "same",
            why: None,
            new_version: None,
            diff: None,
            applied: false,
        };
        match look(&engine, origin) {
            Found::Same => {
                let yours = !adopt::is_as_added(&engine.folder_of(&origin.deck), origin);
                if !console.json {
                    console.say(&match yours {
                        true => format!("{}: nothing new in {}; you changed yours.", origin.deck, origin.location),
                        false => format!("{}: as it is in {}.", origin.deck, origin.location),
                    });
                }
            }
            Found::Not(why) => {
                missed = true;
                if !console.json {
                    console.say(&format!("{}: {why}", origin.deck));
                }
                (line.found, line.why) = ("not", Some(why));
            }
            Found::New(found) => {
                let (offer, deck, diff) = *found;
                if !console.json {
                    announce(&engine, origin, &deck, &diff, console);
                }
                let json = console.json;
                if args.yes || (!args.dry_run && !json && console.confirm(&format!("Update {}", origin.deck))?) {
                    apply(&mut engine, origin, &offer, &deck, args.edited, console)?;
                    line.applied = true;
                }
                (line.found, line.new_version, line.diff) = ("changed", Some(deck.version), Some(diff));
            }
        }
        told.push(line);
    }
    if console.json {
        console.value(&told)?;
    } else if told.iter().any(|line| line.found == "changed" && !line.applied) {
        console.say("Nothing of that was changed here yet.");
    }
    Ok(ExitCode::from(u8::from(missed)))
}

fn wanted(engine: &Engine, deck: Option<&str>) -> Result<Vec<Origin>, Failure> {
    let origins = engine.store.origins()?;
    let Some(id) = deck else { return Ok(origins) };
    if let Some(origin) = origins.iter().find(|origin| origin.deck == id) {
        return Ok(vec![origin.clone()]);
    }
    let hint = match nearest(id, origins.iter().map(|origin| origin.deck.as_str())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "a file of your own is changed where it is; `pratfall deck add --replace` takes another in".to_owned(),
    };
    Err(Failure::new(format!("no deck `{id}` was added"), hint))
}

fn look(engine: &Engine, origin: &Origin) -> Found {
    let offer = match adopt::offer(&origin.location) {
        Ok(offer) => offer,
        Err(refusal) => return Found::Not(refusal.message),
    };
    let is = |candidate: &&Candidate| candidate.deck.as_ref().is_some_and(|deck| deck.id == origin.deck);
    let at = |candidate: &&Candidate| candidate.member == origin.member;
    let candidate = offer.candidates.iter().find(is).or_else(|| offer.candidates.iter().find(at));
    let Some(candidate) = candidate else { return Found::Not(format!("it is not in {} any more", origin.location)) };
    let Some(deck) = candidate.deck.clone() else {
        let faults = text::count(candidate.faults.len(), "fault");
        return Found::Not(format!("the version in {} has {faults}; yours stays", origin.location));
    };
    if deck.id != origin.deck {
        return Found::Not(format!("{} holds another deck now, `{}`", origin.location, deck.id));
    }
    if package::hash(&candidate.files) == origin.hash {
        return Found::Same;
    }
    let installed = engine.folder_of(&origin.deck).join(package::main_name(&origin.deck));
    let old = scan::read_bounded(&installed).ok().and_then(|bytes| crate::deck::parse_bytes("", &bytes).deck);
    let empty = || Deck { items: Vec::new(), ..deck.clone() };
    let found = diff::diff(&old.unwrap_or_else(empty), &deck);
    Found::New(Box::new((offer, deck, found)))
}

fn announce(engine: &Engine, origin: &Origin, deck: &Deck, diff: &Diff, console: &mut Console) {
    let version = |version: &str| if version.is_empty() { "no version".to_owned() } else { version.to_owned() };
    console.say(&format!("{}: {} to {}.", origin.deck, version(&origin.version), version(&deck.version)));
    differ::tell(diff, console);
    if !adopt::is_as_added(&engine.folder_of(&origin.deck), origin) {
        console.say("You changed this deck; your version will be moved aside.");
    }
}

fn apply(
    engine: &mut Engine,
    origin: &Origin,
    offer: &Offer,
    deck: &Deck,
    edited: Option<edits::Edit>,
    console: &mut Console,
) -> Result<(), Failure> {
    let is = |candidate: &&Candidate| candidate.deck.as_ref().is_some_and(|found| found.id == deck.id);
    let Some(candidate) = offer.candidates.iter().find(is) else { return Ok(()) };
    let (file, kept) = engine.install(deck, &candidate.files, offer, &candidate.member)?;
    engine.refresh(&[])?;
    if !console.json {
        console.line(&shown(&file));
        console.say(&format!("{} was updated; its history goes on.", origin.deck));
    }
    if let Some(kept) = kept {
        console.say(&format!("Your version is in {}.", shown(&kept)));
    }
    edits::settle(engine, &origin.deck, edited, console)?;
    attach::offer(engine, &origin.deck, console)
}
