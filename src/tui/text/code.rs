//! Sentences about code that was run, line by line.

use crate::{
    clean::clean,
    grade::code::{Checked, Place, Ran},
    tui::text,
};

/// Lines of what a program said that are told.
const LINES: usize = 20;

/// Says that code is running, and for how long.
#[must_use]
pub fn running(ms: u64, called_off: bool) -> String {
    const TURNS: [char; 4] = ['|', '/', '-', '\\'];
    let turn = usize::try_from(ms / 200).unwrap_or(0) % TURNS.len();
    let mark = TURNS.get(turn).copied().unwrap_or('|');
    let what = if called_off { "Stopping .." } else { "Running .." };
    format!("{mark} {what} {} s", ms / 1000)
}

/// Says in one line how many checks passed.
#[must_use]
pub fn score(ran: &Ran) -> String {
    match (ran.hits(), ran.checks.len()) {
        (_, 0) => String::new(),
        (hits, all) if hits == all => format!("{} passed.", text::count(all, "check")),
        (hits, all) => format!("{hits} of {} passed.", text::count(all, "check")),
    }
}

/// Tells what came of running code: how it ended, what the compiler said, and what did not pass first.
#[must_use]
pub fn told(ran: &Ran, code: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let general = ran.end == crate::grade::code::End::Failed;
    if !ran.says.is_empty() && !general {
        lines.push(ran.says.clone());
    }
    let compiled = ran.compiler.as_ref().filter(|_| !ran.passed());
    if let Some(said) = compiled {
        lines.extend(said.places.first().map(|place| placed(place, code, &ran.file)).unwrap_or_default());
        lines.extend(output(&said.text));
    }
    let (passed, failed): (Vec<&Checked>, Vec<&Checked>) = ran.checks.iter().partition(|check| check.passed);
    for check in failed {
        lines.extend(check_lines(check, code, &ran.file));
    }
    if !passed.is_empty() {
        let names: Vec<String> = passed.iter().map(|check| clean(&check.name).into_owned()).collect();
        lines.push(format!("passed: {}", names.join(", ")));
    }
    if ran.checks.is_empty() && compiled.is_none() {
        lines.extend(output(&ran.output.text));
    }
    lines.push(score(ran));
    lines.retain(|line| !line.is_empty());
    lines
}

fn check_lines(check: &Checked, code: &str, file: &str) -> Vec<String> {
    let name = clean(&check.name);
    if check.hidden {
        let more = if check.message.is_empty() { String::new() } else { format!(" {}", clean(&check.message)) };
        return vec![format!("not passed: {name} (hidden){more}")];
    }
    let mut lines = vec![format!("not passed: {name}")];
    let mut row = |label: &str, value: &str| {
        let mut rows = value.trim_end().lines().map(|line| clean(line).into_owned());
        let first = rows.next().unwrap_or_default();
        lines.push(format!("  {label:<10}{first}").trim_end().to_owned());
        lines.extend(rows.take(LINES).map(|line| format!("            {line}")));
    };
    if !check.asked.is_empty() {
        row("asked", &check.asked);
    }
    if let (Some(expected), Some(got)) = (&check.expected, &check.got) {
        row("expected", expected);
        row("got", got);
    } else if let Some(expected) = &check.expected {
        row("expected", expected);
    }
    if !check.message.is_empty() {
        row("", &check.message);
    }
    lines.extend(check.output.places.last().map(|place| placed(place, code, file)).unwrap_or_default());
    lines
}

/// Tells a place in the learner's file, with its line and a caret below it.
fn placed(place: &Place, code: &str, file: &str) -> Vec<String> {
    let at = place.column.map(|column| format!(":{column}")).unwrap_or_default();
    let head = format!("  {file}:{}{at}: {}", place.line, clean(&place.message));
    let mut lines = vec![head.trim_end().trim_end_matches(':').to_owned()];
    let Some(line) = place.line.checked_sub(1).and_then(|n| code.lines().nth(n)) else { return lines };
    lines.push(format!("    | {}", clean(line)));
    if let Some(column) = place.column {
        lines.push(format!("    | {}^", " ".repeat(column.saturating_sub(1).min(200))));
    }
    lines
}

fn output(text: &str) -> Vec<String> {
    let all: Vec<&str> = text.trim_end().lines().collect();
    let mut lines: Vec<String> = all.iter().take(LINES).map(|line| format!("  {}", clean(line))).collect();
    if all.len() > LINES {
        lines.push(format!("  .. and {} more", text::count(all.len() - LINES, "line")));
    }
    lines
}
