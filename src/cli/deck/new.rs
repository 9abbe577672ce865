//! `pratfall deck new`: a deck that drills at once, to be written over.

use std::{fs::OpenOptions, io::Write as _, path::PathBuf, process::ExitCode};

use clap::ValueEnum;
use serde::Serialize;

use super::{super::console::Console, super::failure::Failure};
use crate::{
    deck::{
        self,
        starter::{Starter, Subject},
    },
    runtime::scan,
    tui::text,
};

/// What the deck is called and about. What is left out is asked at a terminal, and guessed elsewhere.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its id, which names the file too: histories hang on it.
    #[arg(value_name = "ID")]
    pub id: String,
    /// Its title.
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// The code of its language; for words, of the one that is learnt.
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,
    /// The title of its first skill.
    #[arg(long, value_name = "TITLE")]
    pub skill: Option<String>,
    /// What it is about.
    #[arg(long, value_name = "KIND")]
    pub kind: Option<Kind>,
    /// Who writes it.
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,
    /// The folder it is written to.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

/// What a deck can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Words of a language.
    Vocab,
    /// Ideas, and wrong beliefs about them.
    Concept,
    /// What programs do.
    Code,
}

#[derive(Debug, Serialize)]
struct Made {
    file: String,
    items: usize,
}

/// Runs the command.
///
/// # Errors
/// When the id cannot be one, the file is there already, or it cannot be written.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let path = match args.dir.to_str() {
        Some(".") => PathBuf::from(format!("{}.toml", args.id)),
        _ => args.dir.join(format!("{}.toml", args.id)),
    };
    let name = path.display().to_string();
    if path.symlink_metadata().is_ok() {
        return Err(there(&name));
    }
    let starter = asked(args, console)?;
    let text = starter.text();
    let parsed = deck::parse(&name, &text);
    let Some(deck) = parsed.deck else {
        let why = parsed.faults.first().map(|fault| fault.message.clone()).unwrap_or_default();
        let hint = "ids are best written in small letters with dashes, as in `first-aid`; other texts stay on one line";
        return Err(Failure::new(format!("such a deck cannot be written: {why}"), hint));
    };
    let written = OpenOptions::new().write(true).create_new(true).open(&path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    match written {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Err(there(&name)),
        Err(error) => {
            let message = format!("{name} cannot be written: {}", scan::plainly(&error));
            return Err(Failure::new(message, "name another folder with `--dir`"));
        }
        Ok(()) => {}
    }
    if console.json {
        console.value(&Made { file: name, items: deck.items.len() })?;
    } else {
        console.line(&name);
        let items = text::count(deck.items.len(), "item");
        console.say(&format!("It has {items} to write over. `pratfall drill ./{name}` drills it."));
    }
    Ok(ExitCode::SUCCESS)
}

fn there(name: &str) -> Failure {
    Failure::new(format!("{name} is there already"), "choose another id, or another folder with `--dir`")
}

/// Asks at a terminal for what was not said, one question each.
fn asked(args: &Args, console: &mut Console) -> Result<Starter, Failure> {
    let watched = console.is_watched() && !console.json;
    let mut ask = |given: &Option<String>, question: &str, usual: &str| -> String {
        let reply = match given {
            Some(given) => return given.clone(),
            None if watched => console.ask(&format!("{question} [{usual}] ")),
            None => None,
        };
        reply.map(|reply| reply.trim().to_owned()).filter(|reply| !reply.is_empty()).unwrap_or_else(|| usual.to_owned())
    };
    let title = ask(&args.title, "Its title?", &titled(&args.id));
    let given = args.kind.map(|kind| match kind {
        Kind::Vocab => "vocab".to_owned(),
        Kind::Concept => "concept".to_owned(),
        Kind::Code => "code".to_owned(),
    });
    let kind = ask(&given, "What is it about: vocab, concept or code?", "concept");
    let subject = match kind.to_lowercase().as_str() {
        "vocab" | "v" => Subject::Vocab,
        "concept" | "c" => Subject::Concept,
        "code" => Subject::Code,
        other => {
            return Err(Failure::new(
                format!("there is no kind `{other}`"),
                "a deck is about `vocab`, `concept` or `code`",
            ));
        }
    };
    let usual = if subject == Subject::Vocab { "es" } else { "en" };
    let lang = ask(&args.lang, "The code of its language?", usual);
    let skill = ask(&args.skill, "Its first skill?", "First steps");
    let author = match &args.author {
        Some(author) => author.clone(),
        None if watched => console.ask("Who writes it? [nobody] ").unwrap_or_default(),
        None => String::new(),
    };
    Ok(Starter { id: args.id.clone(), title, lang, skill, subject, author })
}

/// Makes a title of an id: `first-aid` reads `First aid`.
fn titled(id: &str) -> String {
    let words = id.replace(['-', '_'], " ");
    let mut chars = words.trim().chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => id.to_owned(),
    }
}
