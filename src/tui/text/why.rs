//! The sentences of why an item comes now.

use super::{count, in_days};
use crate::{
    memory::row::Confidence,
    tui::why::{Reason, Why},
};

/// Says why it is asked.
#[must_use]
pub fn reason(why: &Why) -> String {
    match why.reason {
        Reason::Check => "To look again at an answer you were sure of and that was off.".into(),
        Reason::Probe => "To see how it goes on its new rung.".into(),
        Reason::Missed => "Because the last answer that counted was off.".into(),
        Reason::Recall => match why.recall {
            Some(recall) => {
                format!("Due: the chance of recall is {}, and {} is aimed at.", part(recall), part(why.aimed))
            }
            None => "Due today.".into(),
        },
        Reason::New => "New: it comes in the order of its deck and of what it needs.".into(),
        Reason::Challenge => "Just out of reach: as likely off as right, where most is learnt.".into(),
        Reason::Win => "A surer one, after misses. It is practice and changes no memory.".into(),
        Reason::Practice => "Because you chose to practise. No memory changes.".into(),
        Reason::Redo => "To produce its answer once more. No memory changes.".into(),
    }
}

/// Says the rest, a label and a line each.
#[must_use]
pub fn rows(why: &Why) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    if let Some(recall) = why.recall {
        rows.push(("Recall", format!("{} today, {} aimed at", part(recall), part(why.aimed))));
    }
    if let Some(p) = why.p {
        rows.push(("Expected", format!("{} for a right answer", part(p))));
    }
    let mut rung = format!("{} of {}", why.rung, why.rungs);
    if let Some((points, needed)) = why.points {
        rung.push_str(&format!(", {points} of {needed} points towards the next"));
    }
    rows.push(("Rung", rung));
    if why.tried.0 > 0 {
        rows.push(("Tried", format!("{}, {}", count(why.tried.0, "time"), count(why.tried.1, "stumble"))));
    }
    if let Some((days, sure)) = why.stumble {
        let sure = sure.map(|sure| format!(", at {} sure", at(sure))).unwrap_or_default();
        rows.push(("Last off", format!("{}{sure}", ago(days))));
    }
    let after = |(days, rung): (i32, usize)| match rung == why.rung {
        true => format!("back {}", in_days(days)),
        false => format!("back {}, on rung {rung}", in_days(days)),
    };
    rows.extend(why.success.map(|next| ("If right", after(next))));
    rows.extend(why.miss.map(|next| ("If off", after(next))));
    rows
}

fn part(share: f64) -> String {
    format!("{:.0} %", (share * 100.0).clamp(1.0, 99.0))
}

fn at(sure: Confidence) -> &'static str {
    match sure {
        Confidence::Guess => "a guess, hardly",
        Confidence::Perhaps => "50 %",
        Confidence::Likely => "75 %",
        Confidence::Certain => "95 %",
    }
}

fn ago(days: i32) -> String {
    match days {
        ..=0 => "today".into(),
        1 => "yesterday".into(),
        days => format!("{days} days ago"),
    }
}
