//! `pratfall deck show`: a deck as a sheet to read.

use std::process::ExitCode;

use super::source;
use crate::{
    cli::{console::Console, failure::Failure},
    deck::{
        model::scenario::End,
        sheet::{
            self, Asked, Entry, Key, Sheet,
            mistake::Mistake,
            story::{Scene, Story, Turn},
        },
    },
    tui::text,
};

/// Which deck, and whether its answers are shown.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A deck by its id, or a deck file.
    #[arg(value_name = "DECK|FILE")]
    pub deck: String,
    /// Print the answers too, with hints, feedback and explanations.
    #[arg(long)]
    pub answers: bool,
}

/// Runs the command.
///
/// # Errors
/// When there is no such deck, or it cannot be used.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let sheet = sheet::sheet(&source::usable(&args.deck)?, args.answers);
    if console.json {
        console.value(&sheet)?;
        return Ok(ExitCode::SUCCESS);
    }
    console.line(page(&sheet).trim_end());
    if !args.answers {
        console.say("The answers are hidden; `--answers` prints them too.");
    }
    Ok(ExitCode::SUCCESS)
}

fn page(sheet: &Sheet) -> String {
    let version = if sheet.version.is_empty() { String::new() } else { format!(" {}", sheet.version) };
    let mut out = format!("# {} ({}{version})\n\n", sheet.title, sheet.deck);
    if !sheet.about.is_empty() {
        out += &format!("{}\n\n", sheet.about);
    }
    for part in &sheet.skills {
        out += &format!("## {} ({}, {})\n\n", part.title, part.skill, text::count(part.items.len(), "item"));
        for item in &part.items {
            if item.pair {
                out += &pair(item);
            } else {
                out += &entry(item);
            }
        }
        if part.items.last().is_some_and(|item| item.pair) {
            out.push('\n');
        }
    }
    out
}

/// Writes a pair on one line: what is learnt, and with answers what it means.
fn pair(item: &Entry) -> String {
    let word = item.item.split_once('/').map_or(item.item.as_str(), |(_, word)| word);
    let means = item.rungs.first().and_then(|rung| rung.key.as_ref()).map(|key| key.right.join(", "));
    match means {
        Some(means) => format!("- {word}: {means}\n"),
        None => format!("- {word}\n"),
    }
}

fn entry(item: &Entry) -> String {
    let mut out = format!("### {}\n\n", item.item);
    let mut before: Option<&Asked> = None;
    for (n, rung) in item.rungs.iter().enumerate() {
        let timed = rung.timed.map_or(String::new(), |seconds| format!(", within {seconds} s"));
        out += &format!("{}. ({}{timed})", n + 1, rung.way);
        // What a rung takes from its item is written once.
        if before.is_none_or(|before| before.prompt != rung.prompt) {
            out += &format!(" {}", indented(&rung.prompt));
        } else if !rung.prompt.is_empty() {
            out += " The same question.";
        }
        out.push('\n');
        if let Some(code) = &rung.code
            && before.is_none_or(|before| before.code != rung.code)
        {
            out += &format!("\n   ```{}\n   {}\n   ```\n", code.lang, indented(&code.text));
        }
        for option in &rung.options {
            out += &format!("   - {}\n", indented(option));
        }
        if let Some(told) = &rung.story {
            out += &story(told);
        }
        if let Some(key) = &rung.key {
            out += &answers(rung, key);
        }
        out.push('\n');
        before = Some(rung);
    }
    if let Some(explain) = &item.explain {
        out += &format!("   Why: {}\n\n", indented(explain));
    }
    out
}

fn answers(rung: &Asked, key: &Key) -> String {
    let mut out = String::new();
    let right = match rung.way {
        "order" => format!("\n   {}", indented(&key.right.join("\n"))),
        "scenario" => format!("\n   {}", indented(&steps(&key.right))),
        _ => format!(" {}", indented(&key.right.join(" | "))),
    };
    out += &format!("   {}:{right}\n", if rung.story.is_some() { "The best way" } else { "Answer" });
    for other in &key.also {
        match rung.way {
            "order" => out += &format!("   Or:\n   {}\n", indented(&other.join("\n"))),
            _ => out += &format!("   Or: {}\n", indented(&other.join(" | "))),
        }
    }
    for mistake in &key.mistakes {
        out += &format!("   Not {}:{}\n", indented(&mistake.answer), said(mistake, "   "));
    }
    for hint in &key.hints {
        out += &format!("   Hint: {}\n", indented(hint));
    }
    out
}

/// Writes what is said to a mistake: the author's words behind it, belief and refutation on lines of their own.
fn said(mistake: &Mistake, indent: &str) -> String {
    let mut out = String::new();
    if let Some(say) = &mistake.say {
        out += &format!(" {}", under(say, &format!("{indent}  ")));
    }
    for (label, text) in [("Belief", &mistake.belief), ("Instead", &mistake.instead)] {
        if let Some(text) = text {
            out += &format!("\n{indent}  {label}: {}", under(text, &format!("{indent}  ")));
        }
    }
    out
}

/// Numbers the steps of the best way.
fn steps(right: &[String]) -> String {
    right.iter().enumerate().map(|(n, step)| format!("{}. {step}", n + 1)).collect::<Vec<_>>().join("\n")
}

/// Writes a story: each state once under its number, and what can be done there with the number it leads to.
fn story(story: &Story) -> String {
    let mut out = String::from("\n");
    if let Some(clock) = story.clock {
        let timeout = story.timeout.map_or(String::new(), |n| format!("; after them on to [{n}]"));
        out += &format!("   The clock has {clock} s{timeout}.\n\n");
    }
    for (n, scene) in story.scenes.iter().enumerate() {
        out += &format!("   [{}]{}\n", n + 1, self::scene(scene));
    }
    out
}

fn scene(scene: &Scene) -> String {
    let mut out = scene.name.as_ref().map_or(String::new(), |name| format!(" {name}"));
    out += match (scene.end, scene.over) {
        (Some(End::Good), _) => " · a good end",
        (Some(End::Poor), _) => " · a poor end",
        (Some(End::Bad), _) => " · a bad end",
        (None, true) => " The story ends here.",
        (None, false) => "",
    };
    out.push('\n');
    if let Some(see) = &scene.see {
        out += &format!("   {}\n", indented(see));
    }
    if let Some(code) = &scene.code {
        out += &format!("\n   ```{}\n   {}\n   ```\n", code.lang, indented(&code.text));
    }
    for turn in &scene.turns {
        out += &self::turn(turn);
    }
    if scene.typed && !scene.turns.iter().any(|turn| turn.typed) {
        out += "   - (a command is typed)\n";
    }
    out
}

fn turn(turn: &Turn) -> String {
    let sign = if turn.typed { "$ " } else { "" };
    let texts: Vec<String> = turn.texts.iter().map(|text| format!("{sign}{}", indented(text))).collect();
    let mut more = String::new();
    if let Some(takes) = turn.takes {
        more += &format!(", takes {takes} s");
    }
    if let Some(cost) = turn.cost {
        more += &format!(", costs {cost}");
    }
    let mut out = format!("   - {} -> [{}]{more}", texts.join(" | "), turn.to);
    if let Some(off) = &turn.off {
        out += &format!("\n     A wrong turn.{}", said(off, "   "));
    }
    out.push('\n');
    out
}

/// Sets all lines but the first of a text under the number of its rung.
fn indented(text: &str) -> String {
    under(text, "   ")
}

fn under(text: &str, indent: &str) -> String {
    let line = |line: &str| if line.is_empty() { String::new() } else { format!("{indent}{line}") };
    let mut lines = text.trim_end().split('\n');
    let first = lines.next().unwrap_or_default().to_owned();
    std::iter::once(first).chain(lines.map(line)).collect::<Vec<_>>().join("\n")
}
