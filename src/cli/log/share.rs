//! `pratfall log share` and `resume`: what is handed to others, shown before it is written.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{open, pick, write};
use crate::{
    catch::mask::masked,
    cli::{console::Console, failure::Failure, pick as asked},
    exchange::{
        resume::{self, Form, Made, Whence},
        story::{self, Story},
    },
    memory::row::ItemKey,
    runtime::{clock, engine::Engine},
    store::timeline::{Followed, Source, Wanted},
    tui::{log::Entry, text},
};

/// Stumbles a résumé has at the most.
const MOST: usize = 2_000;

/// Which stumbles are shared, and how.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Their names, or the beginnings of them, as `pratfall log` lists them.
    #[arg(value_name = "NAME", required = true)]
    pub names: Vec<String>,
    /// As a page for a browser; Markdown else.
    #[arg(long, conflicts_with = "md")]
    pub html: bool,
    /// As Markdown.
    #[arg(long)]
    pub md: bool,
    /// Who tells it; nobody, where none is named.
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Leave this out (may be given more than once).
    #[arg(long, value_name = "PART")]
    pub without: Vec<Part>,
    /// The file to write; stdout, where none is named.
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    /// Do not ask.
    #[arg(long)]
    pub yes: bool,
}

/// A part of a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The question or the command.
    Context,
    /// What was expected.
    Expected,
    /// What happened.
    Happened,
    /// The lines of the error.
    Error,
    /// Why.
    Causes,
    /// What changed.
    Changed,
    /// What followed.
    Watch,
    /// The labels.
    Tags,
}

/// Which stumbles a résumé has, and how it is written.
#[derive(Debug, clap::Args)]
pub struct ResumeArgs {
    /// As a page for a browser.
    #[arg(long, group = "form")]
    pub html: bool,
    /// As Markdown.
    #[arg(long, group = "form")]
    pub md: bool,
    /// As plain text; Markdown where no form is named.
    #[arg(long, group = "form")]
    pub plain: bool,
    /// Only this deck.
    #[arg(long, value_name = "DECK")]
    pub deck: Option<String>,
    /// Only this skill.
    #[arg(long, value_name = "SKILL")]
    pub skill: Option<String>,
    /// The file to write; stdout, where none is named.
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    /// Do not ask.
    #[arg(long)]
    pub yes: bool,
}

/// Writes stumbles as stories.
///
/// # Errors
/// When one is not there, or the file cannot be written.
pub fn run(args: &Args, console: &mut Console) -> Result<(), Failure> {
    let engine = open(console)?;
    let home = home();
    let (mut stories, mut told) = (Vec::new(), Vec::new());
    for name in &args.names {
        let picked = pick(&engine, name)?;
        // Two names of one stumble, or the same twice: its story is told once.
        if told.contains(&picked.entry.id) {
            continue;
        }
        told.push(picked.entry.id);
        let mut story = story_of(&picked.source, &picked.shown);
        // Whoever told it to you is named by you or not at all.
        story.teller = args.by.clone().unwrap_or_default();
        let mut without = args.without.clone();
        if without.contains(&Part::Error) && tells_the_error(&picked.shown) {
            without.push(Part::Happened);
        }
        if titled_by(&picked.shown).iter().any(|part| without.contains(part)) {
            story.title.clear();
        }
        for part in without {
            leave_out(&mut story, part);
        }
        if story.title.is_empty() {
            story.title = if story.code.is_empty() { "A stumble".to_owned() } else { story.code.clone() };
        }
        mask(&mut story, home.as_deref());
        stories.push(story);
    }
    // What is looked at is what is written, whatever the form.
    let preview = story::markdown(&stories);
    let text = if args.html { story::html(&stories) } else { preview.clone() };
    console.say(&format!("This holds {}, and nothing else:\n", text::count(stories.len(), "story")));
    console.say(&preview);
    if !args.yes && !console.confirm("Write it")? {
        console.say("Nothing was written.");
        return Ok(());
    }
    write(args.to.as_deref(), &text, console)
}

fn story_of(source: &Source, shown: &Entry) -> Story {
    let (at, offset) = match source {
        Source::Attempt(logged, _) => (logged.attempt.at, logged.attempt.offset),
        Source::Stumble(stumble) => (stumble.at, stumble.offset),
    };
    let line = &shown.line;
    let answered = line.kind == "attempt";
    let given = shown.given.trim();
    let context = match (answered, given) {
        (true, _) => shown.prompt.clone(),
        (false, "") => String::new(),
        (false, command) => format!("A command was run: {command}"),
    };
    let sure = if line.confidence.is_empty() { String::new() } else { format!(" ({})", line.confidence) };
    let expected = match (answered, shown.expected.trim(), given) {
        (true, "", given) if !given.is_empty() => format!("{given}{sure}"),
        (_, expected, _) => expected.to_owned(),
    };
    let happened = match (answered, shown.happened.trim()) {
        (true, "") => "That did not hold.".to_owned(),
        (_, happened) => happened.to_owned(),
    };
    let causes = [text::log::cause(&line.cause), shown.gap.trim()];
    let causes: Vec<&str> = causes.into_iter().filter(|cause| !cause.is_empty()).collect();
    Story {
        title: line.title.clone(),
        when: clock::month(at, offset),
        teller: shown.teller.clone(),
        tags: shown.tags.clone(),
        code: line.code.clone(),
        context,
        expected,
        happened,
        output: shown.output.clone(),
        causes: causes.join("\n\n"),
        changed: shown.insight.clone(),
        watch: shown.followed.join("\n"),
    }
}

/// Tells of which parts the title is made.
fn titled_by(shown: &Entry) -> Vec<Part> {
    if shown.line.kind == "attempt" {
        return vec![Part::Context];
    }
    // An error that said nothing itself is told by its command.
    if shown.line.kind == "caught" && shown.output.trim().is_empty() {
        return vec![Part::Context, Part::Happened];
    }
    let parts = [(&shown.happened, Part::Happened), (&shown.expected, Part::Expected), (&shown.insight, Part::Changed)];
    parts.into_iter().find(|(text, _)| !text.trim().is_empty()).map_or(vec![Part::Context], |(_, part)| vec![part])
}

/// Tells whether what happened is told in the words of the error, as `catch` does.
fn tells_the_error(shown: &Entry) -> bool {
    let happened = shown.happened.trim();
    let last = happened.split_once(". ").map_or(happened, |(_, last)| last);
    !last.is_empty() && [happened, last].iter().any(|text| shown.output.contains(text))
}

fn leave_out(story: &mut Story, part: Part) {
    match part {
        Part::Context => story.context.clear(),
        Part::Expected => story.expected.clear(),
        Part::Happened => story.happened.clear(),
        Part::Error => {
            story.output.clear();
            story.code.clear();
        }
        Part::Causes => story.causes.clear(),
        Part::Changed => story.changed.clear(),
        Part::Watch => story.watch.clear(),
        Part::Tags => story.tags.clear(),
    }
}

fn mask(story: &mut Story, home: Option<&str>) {
    let Story { title, when: _, teller, tags, code, context, expected, happened, output, causes, changed, watch } =
        story;
    for text in [title, teller, tags, code, context, expected, happened, output, causes, changed, watch] {
        *text = masked(text, home);
    }
}

fn home() -> Option<String> {
    std::env::var("HOME").ok().filter(|home| !home.is_empty())
}

/// Writes the failure résumé.
///
/// # Errors
/// When the file cannot be written, or the database cannot be used.
pub fn resume(args: &ResumeArgs, console: &mut Console) -> Result<(), Failure> {
    let engine = open(console)?;
    asked::logged(&engine, args.deck.as_deref(), args.skill.as_deref())?;
    let wanted = Wanted {
        deck: args.deck.clone(),
        skill: args.skill.clone(),
        followed: Some(Followed::Recovered),
        ..Wanted::default()
    };
    let home = home();
    let mut made: Vec<Made> = Vec::new();
    for entry in engine.store.entries(&wanted, MOST)? {
        // What came back is not made good.
        if entry.relapsed_on.is_some() || entry.kind == "story" {
            continue;
        }
        let Some((source, shown)) = engine.whole(&entry)? else { continue };
        let story = story_of(&source, &shown);
        let skill = match &entry.key {
            Some(key) => skill(&engine, key, entry.skill.as_deref())?,
            None => None,
        };
        let skill = skill.unwrap_or_else(|| "From real life".to_owned());
        // What is all there is to tell is its title.
        let happened = if shown.happened.trim() == story.title.trim() { "" } else { &shown.happened };
        made.push(Made {
            item: entry.key.as_ref().map(ToString::to_string),
            whence: match entry.kind.as_str() {
                "attempt" => Whence::Answer,
                "line" => Whence::Line,
                _ => Whence::Written,
            },
            skill: masked(&skill, home.as_deref()),
            title: masked(&story.title, home.as_deref()),
            when: story.when,
            happened: masked(happened, home.as_deref()),
            why: masked(&shown.gap, home.as_deref()),
            insight: masked(&shown.insight, home.as_deref()),
            days: shown.line.recovered_after.unwrap_or(0),
        });
    }
    let made = resume::once(made);
    if made.is_empty() {
        console.say(
            "Nothing has recovered yet: a stumble has once its item is answered well, without help, on a later day.",
        );
        return Ok(());
    }
    let form = match (args.html, args.plain) {
        (true, _) => Form::Html,
        (_, true) => Form::Plain,
        _ => Form::Markdown,
    };
    if args.to.is_some() || form == Form::Html {
        console.say(&format!("This holds {}, and nothing else:\n", text::count(made.len(), "recovered stumble")));
        console.say(&resume::resume(&made, Form::Plain));
        if !args.yes && !console.confirm("Write it")? {
            console.say("Nothing was written.");
            return Ok(());
        }
    }
    write(args.to.as_deref(), &resume::resume(&made, form), console)
}

/// Gives the title of the skill of an entry, or of the item it is about; none where nobody knows it.
fn skill(engine: &Engine, key: &ItemKey, named: Option<&str>) -> Result<Option<String>, Failure> {
    let id = match named {
        Some(id) => Some(id.to_owned()),
        None => engine.store.card(key)?.map(|item| item.skill),
    };
    let Some(id) = id else { return Ok(None) };
    let found = engine.store.deck(&key.deck)?.and_then(|deck| deck.skills.into_iter().find(|known| known.id == id));
    Ok(Some(found.map_or(id, |skill| skill.title)))
}
