//! The words for a day that has nothing more to ask: why, and what could be done.

use super::{count, in_days};
use crate::session::limits::{Nothing, Reached};

/// Says that there is nothing to drill, why, and when there will be.
#[must_use]
pub fn why(nothing: &Nothing) -> String {
    match (nothing.reached, nothing.next) {
        (Some(Reached::Minutes { .. }), _) => rest(nothing),
        (Some(Reached::New { .. }), _) | (None, Some(_)) => format!("Nothing is due. {}", rest(nothing)),
        (None, None) if nothing.suspended => "All of it is suspended, and nothing of it is asked.".into(),
        (None, None) if nothing.has_items => "Nothing is due.".into(),
        (None, None) => "Nothing to drill yet. Add a deck, or take one of those that come with Pratfall.".into(),
    }
}

/// Says the same where it is said already that nothing is due.
#[must_use]
pub fn rest(nothing: &Nothing) -> String {
    let next = nothing.next.map(|days| format!("The next item comes {}.", in_days(days.max(1))));
    let reached = match nothing.reached {
        // Where none may be begun on any day, only what was begun comes back.
        Some(Reached::New { of: 0, .. }) => Some("No new items a day are allowed.".to_owned()),
        Some(reached) => return format!("{} More comes tomorrow.", self::reached(reached)),
        None => None,
    };
    reached.into_iter().chain(next).collect::<Vec<_>>().join(" ")
}

/// Says in short that a day asks nothing more.
#[must_use]
pub fn today(reached: Option<Reached>) -> &'static str {
    match reached {
        Some(Reached::Minutes { .. }) => "enough for today",
        Some(Reached::New { .. }) | None => "nothing is due",
    }
}

fn reached(reached: Reached) -> String {
    match reached {
        Reached::New { begun, of } if begun > of => {
            format!("{} were begun today, where a day may begin {of}.", count(begun as usize, "new item"))
        }
        Reached::New { of: 1, .. } => "The one new item of today is begun.".into(),
        Reached::New { of, .. } => format!("All {of} new items of today are begun."),
        Reached::Minutes { of } => format!("The {} of today are used up.", count(of as usize, "minute")),
    }
}

/// Says with which commands more could be asked today; none where there is nothing to ask.
#[must_use]
pub fn commands(nothing: &Nothing) -> Option<String> {
    let more = match nothing.reached {
        Some(Reached::New { .. }) => Some("`pratfall limits --new N` lets more new items come a day"),
        Some(Reached::Minutes { .. }) => {
            Some("`pratfall limits --minutes-a-day N` lets a day take more, `--minutes N` this session alone")
        }
        None if nothing.suspended => {
            Some("`pratfall item list` names them, `pratfall item resume ITEM` lets one be asked again")
        }
        None => None,
    };
    let practice = nothing.practice.then_some("`--cram` practises outside the schedule");
    let all: Vec<&str> = more.into_iter().chain(practice).collect();
    (!all.is_empty()).then(|| format!("{}.", all.join("; ")))
}

/// Says with which keys more could be asked today: those of the limits, of practice, of the decks.
#[must_use]
pub fn keys(nothing: &Nothing, ahead: &str, practise: &str, decks: &str) -> String {
    let limit = nothing.reached.map(|_| format!("{ahead} changes the limit"));
    let practice = nothing.practice.then(|| format!("{practise} practises outside the schedule"));
    let all: Vec<String> = limit.into_iter().chain(practice).chain([format!("{decks} shows the decks")]).collect();
    match all.split_last() {
        Some((last, [])) => format!("{last}."),
        Some((last, others)) => format!("{}, and {last}.", others.join(", ")),
        None => String::new(),
    }
}

/// Says why a session has fewer items than were asked for.
#[must_use]
pub fn short(has: usize, wanted: usize, new: u32) -> String {
    let begun = match new {
        0 => "no new items a day are allowed".to_owned(),
        1 => "a day begins one new item".to_owned(),
        new => format!("a day begins {new} new items"),
    };
    let has = count(has, "item");
    format!("{has} instead of {wanted}: {begun}, and nothing else is due. `pratfall limits --new N` changes that.")
}
