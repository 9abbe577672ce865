//! `pratfall stats`: what the answers add up to, as text, JSON, tables, or a page of its own.

use std::{path::PathBuf, process::ExitCode};

use super::{console::Console, failure::Failure, out, pick, start, words};
use crate::{
    clean::clean,
    insight::{calendar, kind::Kind, stats::Stats},
    runtime::paths::shown,
    tui::{
        text,
        text::{causes, figures},
        widgets::bar,
    },
};

pub mod csv;
pub mod html;

/// Days shown as a row of signs.
const DAYS: usize = 28;
/// What to do where something is there already.
const ELSEWHERE: &str = "name another place, or add `--force`";
/// Rows of a list.
const ROWS: usize = 8;

/// Which figures, and where they go.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Of this deck alone.
    #[arg(long, value_name = "DECK")]
    pub deck: Option<String>,
    /// Write a table a figure into this folder.
    #[arg(long, value_name = "DIR")]
    pub csv: Option<PathBuf>,
    /// Write one page with charts, which needs nothing else.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write over files that are there.
    #[arg(long)]
    pub force: bool,
}

/// Runs the command.
///
/// # Errors
/// When the deck is not known, the database cannot be used, or a file cannot be written.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let mut engine = start::engine_with_decks(&[])?;
    let deck = args.deck.as_deref().map(|id| pick::deck(&engine, id)).transpose()?;
    let stats = engine.stats(deck.as_deref(), |share| console.bar("Adding up", share));
    console.no_bar();
    let stats = stats?;
    if let Some(folder) = &args.csv {
        let made = csv::tables(&stats);
        out::write_all(folder, &made, args.force, ELSEWHERE)?;
        console.say(&format!("{} written to {}.", text::count(made.len(), "table"), shown(folder)));
    }
    if let Some(file) = &args.html {
        out::write(file, html::page(&stats).as_bytes(), args.force, ELSEWHERE)?;
        console.say(&format!("Written to {}.", shown(file)));
    }
    if console.json {
        console.value(&stats)?;
    } else if args.csv.is_none() && args.html.is_none() {
        console.raw(&told(&stats));
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the figures for reading.
fn told(stats: &Stats) -> String {
    let parts = [
        days(stats),
        growth(stats),
        errors(stats),
        recovery(stats),
        calibration(stats),
        beliefs(stats),
        skills(stats),
        work_of(stats),
    ];
    parts.join("\n")
}

fn titled(title: &str, lines: &[String]) -> String {
    let lines: String = lines.iter().map(|line| format!("  {line}\n")).collect();
    format!("{title}\n{lines}")
}

fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    words::columns(rows).lines().map(str::to_owned).collect()
}

fn days(stats: &Stats) -> String {
    let streak = stats.streak;
    let shown = &stats.days[stats.days.len().saturating_sub(DAYS)..];
    let most = shown.iter().map(|day| day.answers).max().unwrap_or(0) as usize;
    let signs: String = shown.iter().map(|day| bar::level(day.answers as usize, most, false)).collect();
    let today = stats.days.last().map_or(0, |day| day.answers as usize);
    titled(
        "Days",
        &[
            format!("{} today, {signs} over four weeks (the tallest is {most})", text::count(today, "answer")),
            format!(
                "{} in a row with an honest answer, {} at most; {} of the year",
                text::count(streak.now as usize, "day"),
                streak.longest,
                text::count(streak.days as usize, "day")
            ),
        ],
    )
}

fn growth(stats: &Stats) -> String {
    let mut lines = vec![figures::growth(&stats.growth)];
    let rows = stats.growth.signals.iter().zip(figures::SIGNALS).enumerate().map(|(n, (signal, name))| {
        let of = |estimate| figures::signal(n, estimate);
        vec![
            format!("E{} {name}", n + 1),
            of(signal.earlier),
            of(signal.later),
            match signal.change {
                None => "too little to tell".to_owned(),
                Some(_) => format!("better by {}", figures::change(n, signal.change)),
            },
        ]
    });
    let head = ["", "earlier", "later", ""].map(str::to_owned).to_vec();
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    if rows.len() > 1 {
        lines.extend(aligned(&rows));
    }
    titled("More sophisticated?", &lines)
}

fn errors(stats: &Stats) -> String {
    let rows: Vec<Vec<String>> = stats
        .months
        .iter()
        .filter(|month| month.answers > 0)
        .map(|month| {
            let kinds = Kind::ALL.into_iter().zip(month.kinds).filter(|(_, n)| *n > 0);
            let kinds: Vec<String> = kinds.map(|(kind, n)| format!("{} {n}", causes::kind(kind))).collect();
            vec![calendar::short(month.from, stats.today), figures::share(month.errors), kinds.join(", ")]
        })
        .collect();
    let none = vec!["no answers yet".to_owned()];
    titled("Off, in the four weeks from", &if rows.is_empty() { none } else { aligned(&rows) })
}

fn recovery(stats: &Stats) -> String {
    let mut lines = vec![
        figures::recovery(&stats.recovery),
        format!("Off again within 30 days of a recovery: {}", figures::share(stats.relapse)),
        format!("Stumbled first, recalled later: {}", figures::share(stats.recalled)),
    ];
    if let Some(redo) = stats.redo {
        lines.push(format!(
            "To a right redo: {:.0} s, {:.0} to {:.0} (median, n = {})",
            redo.value, redo.low, redo.high, redo.n
        ));
    }
    titled("Recovery", &lines)
}

fn calibration(stats: &Stats) -> String {
    let of = &stats.calibration;
    let mut lines = vec![figures::bias(of), figures::ece(of)];
    let rows: Vec<Vec<String>> = of
        .curve
        .iter()
        .map(|point| {
            vec![format!("{:.0} % said", point.stated * 100.0), format!("right {}", figures::share(Some(point.right)))]
        })
        .collect();
    lines.extend(aligned(&rows));
    if !stats.sure.is_empty() {
        lines.push("Sure, and off:".into());
        let rows: Vec<Vec<String>> = stats
            .sure
            .iter()
            .take(ROWS)
            .map(|sure| vec![format!("  {} of {}", sure.off, sure.sure), clean(&sure.key.to_string()).into_owned()])
            .collect();
        lines.extend(aligned(&rows));
        lines.extend(more(stats.sure.len()));
    }
    titled("How sure, and how right", &lines)
}

fn beliefs(stats: &Stats) -> String {
    let mut lines: Vec<String> = stats
        .beliefs
        .iter()
        .take(ROWS)
        .map(|belief| {
            let state = if belief.closed { "healed" } else { "held" };
            let (times, items) =
                (text::count(belief.hits as usize, "time"), text::count(belief.items as usize, "item"));
            format!("{state:<6}  {} ({times}, {items}, {} sure)", clean(&belief.title), belief.sure)
        })
        .collect();
    lines.extend(more(stats.beliefs.len()));
    lines.extend(stats.mixups.iter().take(ROWS).map(|pair| {
        let times = text::count(pair.n as usize, "time");
        format!(
            "pair    {} answered with what is right for {}, {times}",
            clean(&pair.asked.to_string()),
            clean(&pair.given.item)
        )
    }));
    lines.extend(more(stats.mixups.len()));
    if lines.is_empty() {
        lines.push("none held, nothing taken for another".into());
    }
    titled("Beliefs and pairs", &lines)
}

/// Says how many stand nowhere here, and where they do.
fn more(all: usize) -> Option<String> {
    let more = all.saturating_sub(ROWS);
    (more > 0).then(|| format!("and {more} more: `--json` has them, and the screens"))
}

fn skills(stats: &Stats) -> String {
    let rows: Vec<Vec<String>> = stats
        .skills
        .iter()
        .map(|line| {
            let now = line.points.iter().rev().find_map(|point| *point);
            let told = now.map_or_else(String::new, |now| {
                format!("{}, n = {}", figures::signed_within(now.value, now.low, now.high, 1), now.n)
            });
            vec![clean(&line.title).into_owned(), told]
        })
        .collect();
    titled("Ability, in logits", &if rows.is_empty() { vec!["none known yet".to_owned()] } else { aligned(&rows) })
}

fn work_of(stats: &Stats) -> String {
    let within = |days: usize| stats.ahead.iter().take(days).sum::<usize>();
    let mut lines = vec![format!("{} due now", stats.due)];
    if !stats.ahead.is_empty() {
        lines.push(format!("tomorrow {}, within 7 days {}, within 30 days {}", within(1), within(7), within(30)));
    }
    let rows: Vec<Vec<String>> = stats
        .ways
        .iter()
        .map(|spent| {
            let mean = spent.mean.map_or_else(
                || format!("too few for a mean (n = {})", spent.n),
                |mean| format!("{:.0} s each ({:.0} to {:.0}, n = {})", mean.value, mean.low, mean.high, mean.n),
            );
            vec![text::way(spent.way).to_owned(), figures::time(spent.seconds), mean]
        })
        .collect();
    lines.extend(aligned(&rows));
    titled("Work", &lines)
}
