//! `pratfall log add`, `edit` and `item`: what a learner writes into the failure log.

use super::{Picked, form, list::cause, look, open, pick, show};
use crate::{
    cli::{console::Console, failure::Failure, start},
    runtime::log::{
        told,
        written::{cause_of, words},
    },
    session::rows::{Kind, Words},
    store::entries,
    store::timeline::Source,
    tui::log::Typed,
};

/// What is written.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
pub struct Said {
    /// What you expected.
    #[arg(long, value_name = "TEXT")]
    pub expected: Option<String>,
    /// What happened.
    #[arg(long, value_name = "TEXT")]
    pub happened: Option<String>,
    /// Why it was otherwise.
    #[arg(long, value_name = "TEXT")]
    pub why: Option<String>,
    /// What you take away.
    #[arg(long, value_name = "TEXT")]
    pub insight: Option<String>,
    /// Its cause: slip, misread, "didn't know", partly, "wrong order", belief; or by the id in `--json`.
    #[arg(long, value_name = "CAUSE", value_parser = cause)]
    pub cause: Option<String>,
    /// A label (may be given more than once).
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// Write it in your editor.
    #[arg(long)]
    pub editor: bool,
}

impl Said {
    fn is_nothing(&self) -> bool {
        let said = [&self.expected, &self.happened, &self.why, &self.insight, &self.cause];
        said.iter().all(|said| said.is_none()) && self.tags.is_empty()
    }

    /// Puts what was said over what was there.
    fn over(&self, typed: &mut Typed) {
        let put = |said: &Option<String>, place: &mut String| {
            if let Some(said) = said {
                *place = said.trim().to_owned();
            }
        };
        put(&self.expected, &mut typed.expected);
        put(&self.happened, &mut typed.happened);
        put(&self.why, &mut typed.gap);
        put(&self.insight, &mut typed.insight);
        if !self.tags.is_empty() {
            typed.tags = self.tags.join(" ");
        }
    }
}

/// A stumble to write down.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What happened, in a sentence.
    #[arg(value_name = "TEXT")]
    pub text: Vec<String>,
    /// What else is said.
    #[command(flatten)]
    pub said: Said,
    /// Make an item of it at once.
    #[arg(long)]
    pub item: bool,
}

/// A stumble to write anew.
#[derive(Debug, clap::Args)]
pub struct EditArgs {
    /// Its name, or the beginning of it, as `pratfall log` lists it.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// What is said now; without any of it your editor opens.
    #[command(flatten)]
    pub said: Said,
}

/// A stumble to make an item of.
#[derive(Debug, clap::Args)]
pub struct ItemArgs {
    /// Its name, or the beginning of it, as `pratfall log` lists it.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// What an answer must have; the insight you wrote, where none is named.
    #[arg(long, value_name = "TEXT")]
    pub insight: Option<String>,
}

/// Writes a stumble down.
///
/// # Errors
/// When nothing was said, or the database cannot be used.
pub fn run(args: &Args, console: &mut Console) -> Result<(), Failure> {
    let mut typed = Typed { happened: args.text.join(" ").trim().to_owned(), ..Typed::default() };
    args.said.over(&mut typed);
    let typed = if args.said.editor {
        form::edit(&typed)?
    } else if typed == Typed::default() && args.said.is_nothing() && console.is_watched() {
        form::ask(console)
    } else {
        Some(typed).filter(|typed| *typed != Typed::default())
    };
    let Some(typed) = typed else {
        return Err(Failure::new(
            "nothing was said, and nothing is written down",
            "`pratfall log add \"what happened\"`",
        ));
    };
    let mut engine = start::engine()?;
    let words = words(&typed, args.said.cause.as_deref().unwrap_or_default());
    let id = engine.write_stumble(words, told(Kind::Hand, &typed.tags), None)?;
    let name = entries::name(id);
    if args.item {
        look(&mut engine, console)?;
        return make(&mut engine, &name, None, console);
    }
    if console.json {
        return console.value(&serde_json::json!({ "name": name }));
    }
    console.line(&format!("Written down as {name}."));
    if !typed.insight.is_empty() || !typed.gap.is_empty() {
        console.say(&format!("`pratfall log item {name}` has you asked about it again."));
    }
    Ok(())
}

/// Writes a stumble anew.
///
/// # Errors
/// When it is not there, nothing changes, or the database cannot be used.
pub fn edit(args: &EditArgs, console: &mut Console) -> Result<(), Failure> {
    let mut engine = open(console)?;
    let Picked { entry, source, shown } = pick(&engine, &args.name)?;
    let before = Typed {
        happened: shown.happened,
        expected: shown.expected,
        gap: shown.gap,
        insight: shown.insight,
        tags: shown.tags,
    };
    let mut typed = before.clone();
    args.said.over(&mut typed);
    if args.said.editor || args.said.is_nothing() {
        if !console.is_watched() && !args.said.editor {
            let hint = "say it by options, as in `--insight \"..\"`";
            return Err(Failure {
                code: 2,
                ..Failure::new("there is nothing to write, and no terminal to ask at", hint)
            });
        }
        typed = form::edit(&typed)?.unwrap_or_default();
    }
    let cause = args.said.cause.as_deref();
    if typed == before && cause.is_none_or(|cause| cause == cause_of(&source)) {
        console.say("Nothing is other than it was.");
        return Ok(());
    }
    if typed == Typed::default() {
        let hint = format!("`pratfall log delete {}` takes it out of the log", entry.name);
        return Err(Failure::new("nothing would be left of it", hint));
    }
    if matches!(source, Source::Attempt(..)) && !typed.tags.is_empty() {
        console.say("An answer has no tags; they were left out.");
    }
    engine.rewrite(&source, &typed, cause)?;
    console.line(&format!("{} is written anew; what it said before stays in the database.", entry.name));
    Ok(())
}

/// Makes an item of a stumble.
///
/// # Errors
/// When it is not there, or nothing can be asked of it.
pub fn item(args: &ItemArgs, console: &mut Console) -> Result<(), Failure> {
    let mut engine = open(console)?;
    make(&mut engine, &args.name, args.insight.as_deref(), console)
}

fn make(
    engine: &mut crate::runtime::engine::Engine,
    name: &str,
    insight: Option<&str>,
    console: &mut Console,
) -> Result<(), Failure> {
    let picked = pick(engine, name)?;
    let name = picked.entry.name.clone();
    let mut stumble = match picked.source {
        Source::Stumble(stumble) => *stumble,
        Source::Attempt(logged, _) => {
            let key = logged.attempt.key;
            let message = format!("this is an answer to {key}, which is asked again as it is");
            return Err(Failure::new(message, format!("`pratfall why {key}` tells when")));
        }
    };
    if let Some(insight) = insight {
        let words = Words { insight: insight.trim().to_owned(), ..stumble.words.clone() };
        engine.write_stumble(words, stumble.told.clone(), Some(&stumble))?;
        look(engine, console)?;
        let Source::Stumble(newest) = pick(engine, &name)?.source else { return Ok(()) };
        stumble = *newest;
    }
    if stumble.words.insight.trim().is_empty() && stumble.words.gap.trim().is_empty() && console.is_watched() {
        // The page first: what is asked for is in it.
        console.raw(&show::told(&picked.shown)?);
        let said = console.ask_aside("What must an answer have? ").unwrap_or_default();
        stumble.words.insight = said.trim().to_owned();
    }
    let key = match engine.make_item(&stumble) {
        Err(crate::runtime::made::NoItem::NothingToAsk) => {
            let hint = format!("say what an answer must have: `pratfall log item {name} --insight \"..\"`");
            return Err(Failure::new("no item was made: nothing is written down that could be asked for", hint));
        }
        made => made?,
    };
    if console.json {
        return console.value(&key);
    }
    let path = engine.paths.decks().join("my-stumbles.toml");
    console.line(&format!("{key} is asked from now on."));
    console.say(&format!("It stands in {}, which is yours to edit.", crate::runtime::paths::shown(&path)));
    Ok(())
}
