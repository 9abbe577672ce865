//! `pratfall log import`: a story somebody shared.

use std::{io::Read as _, path::PathBuf};

use super::{look, write};
use crate::{
    clean::clean,
    cli::{console::Console, failure::Failure, start},
    exchange::story::{self, LONGEST, Story},
    runtime::scan,
    session::rows::{Kind, Told, Words},
    store::entries,
    tui::text,
};

/// Stories that are taken at once.
const MOST: usize = 200;

/// Which story.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A Markdown or text file, as `pratfall log share` writes it or any other; `-` reads stdin.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Who tells it, where the file does not say.
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Make an item of it at once.
    #[arg(long)]
    pub item: bool,
}

/// Runs the command.
///
/// # Errors
/// When the file cannot be read, or the database cannot be used.
pub fn run(args: &Args, console: &mut Console) -> Result<(), Failure> {
    let name = args.file.display().to_string();
    let text = read(args).map_err(|error| {
        Failure::new(format!("{name} cannot be read: {}", scan::plainly(&error)), "name a text of up to 256 KiB")
    })?;
    let stories = story::parse(&text, &scan::file_name(&name));
    if stories.iter().all(|story| *story == Story::default()) || text.trim().is_empty() {
        return Err(Failure::new(
            format!("{name} tells nothing"),
            "a story is a text; `pratfall log share` writes one",
        ));
    }
    let mut engine = start::engine()?;
    look(&mut engine, console)?;
    let mut listed: Vec<(String, &str)> = Vec::new();
    let mut taken: Vec<Words> = Vec::new();
    for story in stories.iter().take(MOST) {
        let words = words(story);
        if taken.contains(&words) {
            console.say(&format!("\"{}\" stands in it twice, and is taken in once.", clean(&story.title)));
            continue;
        }
        let name = match engine.store.story_like(&words)? {
            Some(id) => {
                let name = entries::name(id);
                console.say(&format!("\"{}\" is in the log already, as {name}.", clean(&story.title)));
                name
            }
            None => {
                let id = engine.write_stumble(words.clone(), told(story, args.by.as_deref()), None)?;
                taken.push(words);
                entries::name(id)
            }
        };
        if listed.iter().all(|(before, _)| *before != name) {
            listed.push((name, &story.title));
        }
    }
    if stories.len() > MOST {
        console.say(&format!("Only the first {MOST} stories were taken."));
    }
    if args.item {
        look(&mut engine, console)?;
        for (name, _) in &listed {
            let picked = super::pick(&engine, name)?;
            let crate::store::timeline::Source::Stumble(stumble) = picked.source else { continue };
            match engine.make_item(&stumble) {
                Ok(key) => console.line(&format!("{key} is asked from now on.")),
                Err(error) => console.say(&format!("No item was made of {name}: {error}.")),
            }
        }
    }
    if console.json {
        return console.value(&listed.iter().map(|(name, _)| name).collect::<Vec<_>>());
    }
    for (name, title) in &listed {
        write(None, &format!("{name}  {}\n", clean(title)), console)?;
    }
    console.say(&match taken.len() {
        0 => "Nothing new was taken in.".to_owned(),
        new => format!("{} taken in, marked as someone else's.", text::count(new, "story")),
    });
    Ok(())
}

fn read(args: &Args) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    let most = LONGEST as u64 + 1;
    if args.file.as_os_str() == "-" {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        bytes = scan::read_bounded(&args.file)?;
    }
    if bytes.len() > LONGEST {
        return Err(std::io::Error::other("it is longer than 256 KiB"));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn words(story: &Story) -> Words {
    let context = match story.context.trim() {
        "" => story.happened.clone(),
        context => format!("{}\n\n{context}", story.happened).trim().to_owned(),
    };
    // The first line is the title; one that was cut says what the text itself begins with.
    let title = story.title.trim_end_matches('…').trim();
    let begins = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").starts_with(title);
    let bare = context.trim_start_matches(['#', ' ', '\n']);
    let happened = match () {
        () if begins(&context) => context,
        // A heading of Markdown; a title of its own may begin with the same sign.
        () if begins(bare) => bare.to_owned(),
        () => format!("{}\n\n{context}", story.title),
    };
    Words {
        cause: String::new(),
        expected: story.expected.clone(),
        happened: happened.trim().to_owned(),
        gap: story.causes.clone(),
        insight: story.changed.clone(),
    }
}

fn told(story: &Story, by: Option<&str>) -> Told {
    let teller =
        if story.teller.trim().is_empty() { by.unwrap_or("someone else").to_owned() } else { story.teller.clone() };
    Told {
        code: story.code.clone(),
        output: story.output.clone(),
        teller,
        ..crate::runtime::log::told(Kind::Story, &story.tags)
    }
}
