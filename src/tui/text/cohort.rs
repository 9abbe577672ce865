//! What the instructor's page says, on the screen and on paper alike.

use super::{count, figures};
use crate::insight::cohort::{
    hide::People,
    numbers::Figure,
    page::{Advice, DeckPage, Finding, GroupPage, Intake, ItemPage, Page, UNUSED},
};

/// Says who reported, who was expected, and what was left out.
#[must_use]
pub fn reported(page: &Page) -> Vec<String> {
    let mut said = vec![match page.learners {
        People::Exactly(0) => "No learner has reported.".to_owned(),
        People::Exactly(n) => format!("{} reported.", count(n as usize, "learner")),
        _ => format!(
            "Fewer than {} learners reported: nothing can be told of so few without telling of each.",
            page.limit
        ),
    }];
    if let Some(expected) = &page.expected {
        let came = (expected.listed as usize).saturating_sub(expected.missing.len() + expected.left_out.len());
        said.push(format!("{came} of {} on the list have reported.", expected.listed));
        if !expected.missing.is_empty() {
            said.push(format!("No report yet: {}.", expected.missing.join(", ")));
        }
        if !expected.left_out.is_empty() {
            said.push(format!("Reported, and left out with the file: {}.", expected.left_out.join(", ")));
        }
        if !expected.others.is_empty() {
            said.push(format!("Reported and not on the list: {}.", expected.others.join(", ")));
        }
    }
    said.extend(intake(&page.intake));
    if page.intake.elsewhere > 0 {
        said.push(
            "How sure people are beyond being right is told of all their decks together, and not of some alone."
                .to_owned(),
        );
    }
    said
}

/// Says what came in, and what of it was left out.
#[must_use]
pub fn intake(intake: &Intake) -> Vec<String> {
    let mut said = Vec::new();
    let n = |n: u64, noun: &str| count(usize::try_from(n).unwrap_or(usize::MAX), noun);
    if intake.left_out_count > 0 {
        said.push(format!("{} left out:", n(intake.left_out_count, "file")));
        said.extend(intake.left_out.iter().map(|file| format!("  {}: {}", file.file, file.why)));
        let more = intake.left_out_count - intake.left_out.len() as u64;
        if more > 0 {
            said.push(format!("  and {more} more"));
        }
    }
    let counted = [
        (intake.unsealed, "report", "taken in although the seal does not hold"),
        (intake.twice, "line or answer", "came more than once and counted once"),
        (intake.ahead, "answer", "from the future, left out"),
        (intake.elsewhere, "answer", "to other decks, left out"),
        (intake.unread, "line", "could not be read"),
    ];
    said.extend(counted.iter().filter(|(count, ..)| *count > 0).map(|(count, noun, what)| match *noun {
        "line or answer" => format!("{count} lines or answers {what}."),
        noun => format!("{} {what}.", n(*count, noun)),
    }));
    if !intake.several_names.is_empty() {
        said.push(format!("One learner under several names, counted once: {}.", intake.several_names.join("; ")));
    }
    if !intake.shared.is_empty() {
        said.push(format!(
            "These share answers and may be one learner: {}. A line `A = B` in the list makes them one.",
            intake.shared.join("; ")
        ));
    }
    said
}

/// Says that nothing was found, or that nothing could be looked for.
#[must_use]
pub fn nothing_found(page: &Page) -> &'static str {
    let item = |item: &ItemPage| {
        let options = item.options.iter().filter(|option| option.right == Some(false)).count() > 1;
        item.discrimination.is_some() || (options && item.chose.exactly().is_some_and(|n| n >= UNUSED))
    };
    let mut decks = page.decks.iter();
    let looked = decks.any(|deck| deck.items.iter().any(item) || deck.beliefs.iter().any(|b| b.share.is_some()))
        || page.calibration.iter().any(|group| group.bias.is_some());
    if looked { "Nothing stands out beyond chance." } else { "Too few to tell whether anything stands out." }
}

/// Says a finding.
#[must_use]
pub fn finding_said(finding: &Finding) -> String {
    match finding {
        Finding::BadItem { deck, item, discrimination, n } => format!(
            "{deck}/{item}: who does well otherwise misses it (r = {}, n = {n}). Look at the question and its key.",
            correlation(*discrimination)
        ),
        Finding::UnusedOption { deck, item, option, n } => {
            format!("{deck}/{item}: nobody of {n} takes “{option}”. It does no work.")
        }
        Finding::Held { deck, belief, share, n } => {
            format!("{deck}: the belief `{belief}` is held by {} of {n}.", percent(*share))
        }
        Finding::Overconfident { group, bias, n } => {
            let who = if group.is_empty() { "Everybody together".to_owned() } else { format!("Group {group}") };
            format!("{who} is surer than right by {} (n = {n}).", points(*bias))
        }
    }
}

/// Says who met a deck, and what of it nobody has.
#[must_use]
pub fn of_deck(deck: &DeckPage, limit: u32) -> Vec<String> {
    let mut said = Vec::new();
    said.push(format!("{} attempted something of it.", people(deck.learners, limit)));
    if !deck.known {
        said.push(
            "This deck is not here, so nothing is known of its stakes, its texts and of options nobody took. Name it with `--deck FILE`.".to_owned(),
        );
    }
    if !deck.untouched.is_empty() {
        let untouched: Vec<&str> = deck.untouched.iter().map(String::as_str).collect();
        said.push(format!("Not attempted by anybody: {}.", named(&untouched)));
    }
    let anew = deck.items.iter().filter(|i| i.people == People::Exactly(0)).map(|item| item.id.as_str());
    let anew: Vec<&str> = anew.collect();
    if !anew.is_empty() {
        said.push(format!("Edited since they were answered, so that their figures begin anew: {}.", named(&anew)));
    }
    said
}

/// Names the first ten.
fn named(names: &[&str]) -> String {
    let first = names.get(..names.len().min(10)).unwrap_or_default().join(", ");
    match names.len().saturating_sub(10) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// Says what the work on a deck was worth.
#[must_use]
pub fn worth(deck: &DeckPage) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(hours) = deck.hours {
        said.push(format!("{hours} hours from question to commit, of all learners together."));
    }
    for retired in &deck.retired {
        if retired.items > 0 {
            said.push(format!(
                "Risk retired: {} ({} to {}), over {}{}.",
                money(retired.amount.value, &retired.currency),
                amount(retired.amount.low),
                amount(retired.amount.high),
                count(retired.items as usize, "item"),
                match retired.held_back {
                    0 => String::new(),
                    n => format!("; {} with stakes not in it, too few people", count(n as usize, "item")),
                }
            ));
        }
    }
    if deck.retired.iter().any(|retired| retired.items > 0) {
        said.push(
            "That is the stakes x the people who missed an item and had closed it the last time they were asked. It supposes \
             that each would have made the mistake once for real, at the author's price, and that what is closed stays \
             closed; items count as independent, and those who were never asked again not at all."
                .to_owned(),
        );
    }
    said.push(match &deck.gain {
        Some(gain) => format!(
            "Gain on another wording: {} of what there was to gain ({} to {}; {} right before; n at least {}). The other wording comes \
             only once the first one is known, so this is the gain of those who got that far.",
            figures::percent(gain.gain.value),
            figures::percent(gain.gain.low.min(gain.gain.value)),
            figures::percent(gain.gain.high.max(gain.gain.value)),
            figures::percent(gain.before),
            gain.n
        ),
        None => "Gain on another wording: too few answered both, or nearly all was right before.".to_owned(),
    });
    said
}

/// Names a group.
#[must_use]
pub fn group(group: &GroupPage) -> &str {
    match (group.everybody, group.group.as_str()) {
        (true, _) => "everybody",
        (_, "") => "no group",
        (_, group) => group,
    }
}

/// Says how sure beyond being right, and whether that is more than chance.
#[must_use]
pub fn bias(bias: Figure) -> String {
    let either = bias.low <= 0.0 && bias.high >= 0.0;
    format!("{}{}", points(bias), if either { ", no evidence either way" } else { "" })
}

/// Says what the figures are, and what is held back.
#[must_use]
pub fn rules(limit: u32) -> Vec<String> {
    vec![
        format!(
            "Counts of fewer than {limit} people are held back, and others with them where a difference would give them back. Who took \
             part is no secret; what they answered is."
        ),
        "Shares from 10 people on, discrimination from 30 and provisional below 100; intervals are of 95 %.".to_owned(),
        "Learners are told apart by their device's key and their log; whose a key is, only you can know.".to_owned(),
    ]
}

/// Writes in words how many people, as far as it is told.
#[must_use]
pub fn people_said(people: People, limit: u32) -> String {
    match people {
        People::Exactly(n) => n.to_string(),
        People::Few => format!("fewer than {limit}"),
        People::AllButFew => format!("all but fewer than {limit}"),
        People::Hidden => "not told, so that no few can be worked out".to_owned(),
    }
}

/// Says why that is to be done.
#[must_use]
pub fn reason(item: &ItemPage) -> String {
    let share = item.share.map(|share| at_least(item.at_least, percent(share))).unwrap_or_default();
    match item.advice {
        Advice::Wait { n } => match item.share {
            Some(_) => format!("The share is still too uncertain; from about {n} people on it says something."),
            None if item.people == People::Exactly(0) && item.earlier != People::Exactly(0) => format!(
                "First answers count alone, and of who met an earlier wording there is none: from {n} learners on who are new \
                 to it there is something to say."
            ),
            None => format!("Too few have answered it; from {n} people on there is something to say."),
        },
        Advice::MendItem => "Who does well on the rest misses this one, and the interval excludes chance. Look at \
                             its key and its wording before anything is taught again."
            .to_owned(),
        Advice::MendOption => {
            "An option that nobody takes tells nothing. Make it a mistake somebody makes, or drop it.".to_owned()
        }
        Advice::Reteach => match item.closed_share {
            Some(closed) => {
                format!("Missed by {share}, and of those asked again {} have it right now.", percent(closed))
            }
            None => format!("Missed by {share}; whether it closes is not known of enough."),
        },
        Advice::Closing => "Many missed it, and most of those who were asked again have it right now.".to_owned(),
        Advice::Leave => "It is not certain that more than a quarter miss it.".to_owned(),
    }
}

/// Writes how many people, as far as it is told.
#[must_use]
pub fn people(people: People, limit: u32) -> String {
    match people {
        People::Exactly(n) => n.to_string(),
        People::Few => format!("under {limit}"),
        People::AllButFew => format!("all but under {limit}"),
        People::Hidden => "·".to_owned(),
    }
}

/// Names what to do about an item.
#[must_use]
pub fn advice(advice: Advice) -> String {
    match advice {
        Advice::Wait { n } => format!("wait for n = {n}"),
        Advice::MendItem => "mend the question".to_owned(),
        Advice::MendOption => "mend an option".to_owned(),
        Advice::Reteach => "re-teach".to_owned(),
        Advice::Closing => "closing by itself".to_owned(),
        Advice::Leave => "leave as it is".to_owned(),
    }
}

/// Says that a share is a lower bound.
#[must_use]
pub fn at_least(at_least: bool, share: String) -> String {
    if at_least { format!("at least {share}") } else { share }
}

/// Writes a share with its interval.
#[must_use]
pub fn percent(share: Figure) -> String {
    figures::within(share.value, share.low, share.high)
}

/// Writes a difference of shares with its interval.
#[must_use]
pub fn points(bias: Figure) -> String {
    let [value, low, high] = [bias.value, bias.low.min(bias.value), bias.high.max(bias.value)]
        .map(|share| figures::signed(share * 100.0, 0));
    format!("{value} points ({low} to {high})")
}

/// Writes a correlation with its interval.
#[must_use]
pub fn correlation(r: Figure) -> String {
    figures::signed_within(r.value, r.low, r.high, 2)
}

/// Writes an amount, grouped by thousands.
#[must_use]
pub fn amount(value: f64) -> String {
    let rounded = if value >= 100.0 { value.round() } else { (value * 10.0).round() / 10.0 };
    let text = format!("{rounded}");
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let mut grouped = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n) % 3 == 0 && digit.is_ascii_digit() {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    rest.map_or(grouped.clone(), |rest| format!("{grouped}.{rest}"))
}

/// Writes an amount of a currency.
#[must_use]
pub fn money(value: f64, currency: &str) -> String {
    format!("{} {currency}", amount(value)).trim_end().to_owned()
}
