//! `pratfall why`: why an item comes when it comes, with the numbers the scheduler used.

use std::process::ExitCode;

use super::{able, console::Console, failure::Failure, pick, start, words};
use crate::{
    clean::clean,
    runtime::standing::{After, Day, Reason, Remembered, Standing, Tried},
    tui::{
        screens::parts,
        text::{self, figures},
        theme::Theme,
    },
};

const WIDTH: u16 = 76;
/// Falls from the rung above after which an item counts as settled where it stands.
const FALLS_SETTLED: u8 = 2;

/// Which item.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The item: deck/item, or an item id that one deck alone has.
    #[arg(value_name = "ITEM")]
    pub item: String,
}

/// Runs the command.
///
/// # Errors
/// When the item is not known, or the database cannot be used.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let engine = start::engine_with_decks(&[])?;
    let key = pick::item(&engine, &args.item)?;
    let standing = engine.standing(&key)?;
    let standing =
        standing.ok_or_else(|| Failure::new(format!("`{key}` cannot be read"), "`pratfall doctor --rebuild`"))?;
    if console.json {
        console.value(&standing)?;
    } else {
        console.raw(&told(&standing)?);
    }
    Ok(ExitCode::SUCCESS)
}

fn told(standing: &Standing) -> Result<String, Failure> {
    let mut lines = vec![format!("{}/{} · {}", clean(&standing.deck), clean(&standing.item), clean(&standing.skill))];
    lines.extend(prompt(&standing.prompt)?);
    lines.push(String::new());
    lines.push(reason(standing));
    lines.push(String::new());
    let mut rows = vec![row("rung", &rung(standing))];
    rows.extend(settled(standing));
    if let Some(memory) = &standing.memory {
        rows.extend(remembered(memory, standing.retention));
    }
    rows.push(row("skill", &able::skill(&standing.skill, &standing.ability)));
    rows.extend(able::frontier(&standing.ability).map(|frontier| row("frontier", &frontier)));
    if standing.counts_today {
        rows.push(row("chance", &format!("{} of a right answer today", figures::percent(standing.ability.p))));
    }
    rows.extend(ahead(standing));
    lines.extend(words::columns(&rows).lines().map(|line| format!("  {line}")));
    if !standing.last.is_empty() {
        lines.push(String::new());
        lines.push(history(standing));
        let tried: Vec<Vec<String>> = standing.last.iter().map(attempt).collect();
        lines.extend(words::columns(&tried).lines().map(|line| format!("  {line}")));
    }
    lines.push(String::new());
    Ok(lines.join("\n"))
}

/// Lays a prompt out as in a session.
///
/// # Errors
/// When the built-in theme cannot be read.
pub fn prompt(prompt: &str) -> Result<Vec<String>, Failure> {
    let theme = Theme::load("mono", true)?;
    Ok(parts::block(prompt, WIDTH, &theme).iter().map(|line| line.to_string().trim_end().to_owned()).collect())
}

/// Says why an item comes when it comes.
#[must_use]
pub fn reason(standing: &Standing) -> String {
    let comes = |due: &Day| match due.in_days {
        ..0 => format!("Due since {}", due.shown),
        0 => "Due today".into(),
        days => format!("Comes back {} ({})", text::in_days(days), due.shown),
    };
    let Some(due) = &standing.due else {
        return match standing.reason {
            Reason::Suspended => {
                format!(
                    "Suspended: not asked until `pratfall item resume {}/{}`.",
                    clean(&standing.deck),
                    clean(&standing.item)
                )
            }
            _ => "Never tried: it comes as something new, in the order of its deck.".into(),
        };
    };
    let because = match standing.reason {
        Reason::Check => "to look again at an answer you were sure of and that was off",
        Reason::Missed => "because the last answer that counted was off",
        Reason::Probe => "to see how it goes on its new rung",
        Reason::Parked => "put aside for a while: it was off often enough",
        Reason::Buried => "put off by you",
        Reason::Suspended | Reason::New | Reason::Recall => {
            return format!("{}: recall is aimed at {}.", comes(due), figures::percent(standing.retention));
        }
    };
    format!("{}, {because}.", comes(due))
}

fn rung(standing: &Standing) -> String {
    let level = standing.rungs.get(standing.rung - 1).map_or("", |level| words::level(*level));
    let mut said = format!("{} of {}, {level}", standing.rung, standing.rungs.len());
    if standing.ceiling < standing.rungs.len() {
        said.push_str(&format!("; goes up to {}", standing.ceiling));
    }
    if let Some(memory) = &standing.memory {
        match memory.points_needed {
            Some(needed) if memory.points >= needed && memory.check.is_some() => {
                said.push_str("; ready for the next, once the check is done");
            }
            Some(needed) => said.push_str(&format!("; {} of {needed} points towards the next", memory.points)),
            None if memory.mastered => said.push_str("; mastered"),
            None => {}
        }
    }
    said
}

/// Says that an item has settled below a rung it fell from again and again, and what the next try takes.
fn settled(standing: &Standing) -> Option<Vec<String>> {
    let memory = standing.memory.as_ref()?;
    let needed = memory.points_needed.filter(|_| memory.falls_from_above >= FALLS_SETTLED)?;
    let falls = text::count(usize::from(memory.falls_from_above), "fall");
    let (here, above) = (standing.rung, standing.rung + 1);
    Some(row(
        "settled",
        &format!("on rung {here}, after {falls} from rung {above}: the next try takes {needed} points"),
    ))
}

fn remembered(memory: &Remembered, retention: f64) -> Vec<Vec<String>> {
    let recall = format!("{} today, aimed at {}", figures::percent(memory.recall), figures::percent(retention));
    let lapses =
        if memory.lapses > 0 { format!(", {}", text::count(memory.lapses as usize, "lapse")) } else { String::new() };
    let kept = format!(
        "stability {}, difficulty {:.1} of 10, {} counted{lapses}",
        words::days(memory.stability),
        memory.difficulty,
        text::count(memory.reviews as usize, "answer"),
    );
    let mut rows = vec![row("recall", &recall), row("memory", &kept)];
    if let Some((by, second)) = &memory.check {
        let which = if *second { "the second look" } else { "the first look" };
        rows.push(row("check", &format!("open: {which}, by {}, after a confident error", by.shown)));
    }
    rows
}

fn ahead(standing: &Standing) -> Vec<Vec<String>> {
    if !standing.counts_today {
        return vec![row("an answer now", "changes nothing: only the first of a day counts")];
    }
    let outcome = |after: &After| {
        let rung = match after.rung.cmp(&standing.rung) {
            std::cmp::Ordering::Equal => format!("on rung {}", after.rung),
            std::cmp::Ordering::Greater => format!("raised to rung {}", after.rung),
            std::cmp::Ordering::Less => format!("down to rung {}", after.rung),
        };
        format!("back {}, {rung}, stability {}", words::when(&after.due), words::days(after.stability))
    };
    let of = |label: &str, after: &Option<After>| after.as_ref().map(|after| row(label, &outcome(after)));
    of("a success now", &standing.success).into_iter().chain(of("a miss now", &standing.miss)).collect()
}

fn history(standing: &Standing) -> String {
    let stumbles =
        if standing.stumbles > 0 { format!(", {}", text::count(standing.stumbles, "stumble")) } else { String::new() };
    format!("{}{stumbles}, newest first", text::count(standing.attempts, "attempt"))
}

fn attempt(tried: &Tried) -> Vec<String> {
    let mark = match (tried.undone, tried.overridden) {
        (true, _) => " (taken back)",
        (false, true) => " (counted as right, on your word)",
        (false, false) => "",
    };
    vec![
        tried.shown.clone(),
        words::phase(tried.phase).into(),
        format!("rung {}", tried.rung),
        text::verdict_word(tried.verdict).into(),
        words::confidence(tried.confidence).into(),
        format!("{}{mark}", clean(&tried.response.replace('\n', " / "))).trim().to_owned(),
    ]
}

fn row(label: &str, text: &str) -> Vec<String> {
    vec![label.to_owned(), text.to_owned()]
}
