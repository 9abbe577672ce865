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
    ])];
    let mut options = vec![row(&["deck", "item", "option", "right", "people", "belief"])];
    let mut beliefs = vec![row(&["deck", "belief", "met", "shown", "held", "share", "low", "high", "words"])];
    let mut skills = vec![row(&["deck", "skill", "enough", "spinning", "closing"])];
    let mut groups = vec![row(&["group", "people", "bias", "low", "high"])];
    for deck in &page.decks {
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
            ]));
        }
        for skill in &deck.skills {
            let curve: Vec<String> = skill.curve.iter().map(|p| format!("{}:{}", p.nth, p.percent)).collect();
            skills.push(row::<&str>(&[
                &deck.id,
                &skill.id,
                &people(skill.enough),
                &people(skill.spinning),
                &curve.join(" "),
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

/// Writes how many people: a number, or nothing where that is not told.
fn people(people: People) -> String {
    people.exactly().map(|n| n.to_string()).unwrap_or_default()
}

fn figure(figure: Option<Figure>) -> [String; 3] {
    let rounded = |x: f64| format!("{}", (x * 10_000.0).round() / 10_000.0);
    figure.map_or_else(Default::default, |f| [f.value, f.low, f.high].map(rounded))
}
