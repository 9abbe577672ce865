//! The page as CSV files.

use crate::{
    exchange::table::row,
    insight::cohort::{hide::People, numbers::Figure, page::Page},
};

/// Writes the page: names of files, and what is in them.
#[must_use]
pub fn files(page: &Page) -> Vec<(&'static str, String)> {
    let mut items = vec![row(&[
        "deck",
        "item",
        "skill",
        "people",
        "earlier",
        "missed",
        "share",
        "share low",
        "share high",
        "at least",
        "sure",
        "stakes",
        "currency",
        "risk",
        "risk low",
        "risk high",
        "r",
        "r low",
        "r high",
        "r n",
        "returned",
        "closed",
        "advice",
        "question",
    ])];
    let mut decks = vec![row(&[
        "deck",
        "title",
        "learners",
        "hours",
        "untouched",
        "gain",
        "gain low",
        "gain high",
        "right before",
        "gain n",
    ])];
    let mut retired =
        vec![row(&["deck", "currency", "retired", "retired low", "retired high", "items", "items held back"])];
    let mut options = vec![row(&["deck", "item", "option", "right", "people", "belief"])];
    let mut beliefs =
        vec![row(&["deck", "belief", "met", "shown", "held", "share", "low", "high", "words", "instead"])];
    let mut skills = vec![row(&["deck", "skill", "enough", "spinning", "closing", "share", "low", "high"])];
    let mut groups = vec![row(&["group", "people", "bias", "low", "high"])];
    for deck in &page.decks {
        let [gain, gain_low, gain_high] = figure(deck.gain.as_ref().map(|gain| gain.gain));
        decks.push(row::<&str>(&[
            &deck.id,
            &deck.title,
            &people(deck.learners),
            &deck.hours.map(|hours| hours.to_string()).unwrap_or_default(),
            &deck.untouched.join(" "),
            &gain,
            &gain_low,
            &gain_high,
            &deck.gain.as_ref().map(|gain| gain.before.to_string()).unwrap_or_default(),
            &deck.gain.as_ref().map(|gain| gain.n.to_string()).unwrap_or_default(),
        ]));
        for of in &deck.retired {
            let [amount, low, high] = figure(Some(of.amount));
            let (items, held_back) = (of.items.to_string(), of.held_back.to_string());
            retired.push(row::<&str>(&[&deck.id, &of.currency, &amount, &low, &high, &items, &held_back]));
        }
        for item in &deck.items {
            let [share, low, high] = figure(item.share);
            let [risk, risk_low, risk_high] = figure(item.risk);
            let [r, r_low, r_high] = figure(item.discrimination.map(|d| d.r));
            let stakes = item.stakes.as_ref();
            items.push(row::<&str>(&[
                &deck.id,
                &item.id,
                &item.skill,
                &people(item.people),
                &people(item.earlier),
                &people(item.missed),
                &share,
                &low,
                &high,
                if item.at_least { "yes" } else { "" },
                &item.sure.map(|sure| sure.to_string()).unwrap_or_default(),
                &stakes.map(|s| s.cost.to_string()).unwrap_or_default(),
                stakes.map_or("", |s| &s.currency),
                &risk,
                &risk_low,
                &risk_high,
                &r,
                &r_low,
                &r_high,
                &item.discrimination.map(|d| d.n.to_string()).unwrap_or_default(),
                &people(item.returned),
                &people(item.closed),
                &serde_json::to_value(item.advice)
                    .ok()
                    .and_then(|v| v.get("do").and_then(|v| v.as_str().map(str::to_owned)))
                    .unwrap_or_default(),
                &item.prompt,
            ]));
            for option in &item.options {
                let right = match option.right {
                    Some(true) => "yes",
                    Some(false) => "no",
                    None => "",
                };
                let belief = option.belief.as_deref().unwrap_or_default();
                options.push(row::<&str>(&[&deck.id, &item.id, &option.text, right, &people(option.people), belief]));
            }
        }
        for belief in &deck.beliefs {
            let [share, low, high] = figure(belief.share);
            let (met, shown, held) = (people(belief.met), people(belief.shown), people(belief.held));
            beliefs.push(row::<&str>(&[
                &deck.id,
                &belief.id,
                &met,
                &shown,
                &held,
                &share,
                &low,
                &high,
                &belief.belief,
                &belief.refute,
            ]));
        }
        for skill in &deck.skills {
            let curve: Vec<String> = skill.curve.iter().map(|p| format!("{}:{}", p.nth, p.percent)).collect();
            let [share, low, high] = figure(skill.share);
            skills.push(row::<&str>(&[
                &deck.id,
                &skill.id,
                &people(skill.enough),
                &people(skill.spinning),
                &curve.join(" "),
                &share,
                &low,
                &high,
            ]));
        }
    }
    for group in &page.calibration {
        let name = if group.everybody { "(everybody)" } else { &group.group };
        let [bias, low, high] = figure(group.bias);
        groups.push(row::<&str>(&[name, &people(group.people), &bias, &low, &high]));
    }
    let mut findings = vec![row(&["finding"])];
    findings.extend(page.findings.iter().map(|finding| row(&[&crate::tui::text::cohort::finding_said(finding)])));
    [
        ("decks.csv", decks),
        ("retired.csv", retired),
        ("intake.csv", intake(page)),
        ("items.csv", items),
        ("options.csv", options),
        ("beliefs.csv", beliefs),
        ("skills.csv", skills),
        ("calibration.csv", groups),
        ("findings.csv", findings),
    ]
    .map(|(name, rows)| (name, rows.concat()))
    .to_vec()
}

/// Writes what came in and what was left out, and who was expected: what it is, whose or how many, and why.
fn intake(page: &Page) -> Vec<String> {
    let mut rows = vec![row(&["what", "name or count", "why"])];
    let mut add = |what: &str, which: &str, why: &str| rows.push(row(&[what, which, why]));
    let came = &page.intake;
    add("made", &page.made, "");
    add("counts held back below", &page.limit.to_string(), "");
    add("learners", &people(page.learners), "");
    for (what, count) in [
        ("files", came.files),
        ("files left out", came.left_out_count),
        ("reports taken in unsealed", came.unsealed),
        ("came more than once", came.twice),
        ("answers from the future", came.ahead),
        ("answers to other decks", came.elsewhere),
        ("lines not read", came.unread),
    ] {
        add(what, &count.to_string(), "");
    }
    for file in &came.left_out {
        add("file left out", &file.file, &file.why);
    }
    for (what, names) in [("several names", &came.several_names), ("share answers", &came.shared)] {
        names.iter().for_each(|name| add(what, name, ""));
    }
    if let Some(expected) = &page.expected {
        add("expected", &expected.listed.to_string(), "");
        for (what, names) in [
            ("no report yet", &expected.missing),
            ("report left out", &expected.left_out),
            ("not on the list", &expected.others),
        ] {
            names.iter().for_each(|name| add(what, name, ""));
        }
    }
    rows
}

/// Writes how many people: a number, or nothing where that is not told.
fn people(people: People) -> String {
    people.exactly().map(|n| n.to_string()).unwrap_or_default()
}

fn figure(figure: Option<Figure>) -> [String; 3] {
    let rounded = |x: f64| format!("{}", (x * 10_000.0).round() / 10_000.0);
    figure.map_or_else(Default::default, |f| [f.value, f.low, f.high].map(rounded))
}
