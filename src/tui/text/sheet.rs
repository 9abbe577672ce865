//! The sentences of an exam and of a map of gaps.

use super::count;
use crate::{
    clean::clean,
    session::sheet::{Extent, Sheet, Skill},
};

/// Says what an exam or a pretest amounts to, the figure first.
#[must_use]
pub fn told(sheet: &Sheet) -> Vec<String> {
    let mut lines = Vec::new();
    if sheet.exam {
        lines.push(format!("{} of {} right.", sheet.right, sheet.answered + sheet.unasked));
    } else {
        let there = sheet.skills.iter().filter(|s| s.extent() == Extent::There).count();
        lines.push(format!("{there} of {} there already.", count(sheet.skills.len(), "skill")));
    }
    match (sheet.unasked, sheet.out_of_time) {
        (0, _) => {}
        (n, true) => lines.push(format!("The time was up with {} left open.", count(n, "question"))),
        (n, false) => lines.push(format!("{} left open.", count(n, "question"))),
    }
    match sheet.surely_off {
        0 => {}
        1 => lines.push("Of one that was off you were certain: it is worth the first look.".into()),
        n => lines.push(format!("Of {n} that were off you were certain: they are worth the first look.")),
    }
    if !sheet.exam && sheet.right < sheet.answered {
        lines.push("What was missed now will be learnt the better for it.".into());
    }
    lines
}

/// Names how much of a skill is there.
#[must_use]
pub fn extent(extent: Extent) -> &'static str {
    match extent {
        Extent::There => "there",
        Extent::Partly => "partly",
        Extent::NotYet => "not yet",
    }
}

/// Counts the answers of a skill, where that says more than the word for it.
#[must_use]
pub fn of_skill(skill: &Skill, exam: bool) -> String {
    match (skill.asked, skill.partly) {
        (1, 1) if !exam => "in part, or by a guess".into(),
        (1, 0) if !exam => String::new(),
        (asked, 0) => format!("{} of {asked}", skill.right),
        (asked, partly) => format!("{} of {asked}, {partly} in part", skill.right),
    }
}

/// Says what comes first after a pretest.
#[must_use]
pub fn begin_with(sheet: &Sheet) -> Option<String> {
    let skill = sheet.begin_with().filter(|_| !sheet.exam)?;
    Some(format!("Begin with {}: what comes after builds on it.", clean(&skill.title)))
}

/// Says above a question of an exam what it is and how long it takes yet.
#[must_use]
pub fn exam(minutes_left: u64) -> String {
    let minutes = count(usize::try_from(minutes_left).unwrap_or(usize::MAX), "minute");
    format!("Exam, {minutes} left. Feedback comes at the end.")
}
