//! The page as CSV files: a function a table.

use crate::{
    exchange::table::row,
    insight::cohort::{
        hide::People,
        numbers::Figure,
        page::{DeckPage, ItemPage, Page},
    },
    tui::text::cohort::finding_said,
};

/// Writes the page: names of files, and what is in them.
#[must_use]
pub fn files(page: &Page) -> Vec<(&'static str, String)> {
    let tables = [
        ("decks.csv", decks(page)),
        ("retired.csv", retired(page)),
        ("intake.csv", intake(page)),
        ("items.csv", items(page)),
        ("options.csv", options(page)),
        ("beliefs.csv", beliefs(page)),
        ("skills.csv", skills(page)),
        ("calibration.csv", calibration(page)),
        ("findings.csv", findings(page)),
    ];
    tables.map(|(name, rows)| (name, rows.concat())).to_vec()
}

fn decks(page: &Page) -> Vec<String> {
    let head = row(&[
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
    ]);
    let of = |deck: &DeckPage| {
        let gain = deck.gain.as_ref();
        let [share, low, high] = figure(gain.map(|gain| gain.gain));
        row::<&str>(&[
            &deck.id,
            &deck.title,
            &people(deck.learners),
            &given(deck.hours),
            &deck.untouched.join(" "),
            &share,
            &low,
            &high,
            &given(gain.map(|gain| gain.before)),
            &given(gain.map(|gain| gain.n)),
        ])
    };
    under(head, page.decks.iter().map(of))
}

fn retired(page: &Page) -> Vec<String> {
    let head = row(&["deck", "currency", "retired", "retired low", "retired high", "items", "items held back"]);
    let rows = page.decks.iter().flat_map(|deck| {
        deck.retired.iter().map(|of| {
            let [amount, low, high] = figure(Some(of.amount));
            let (items, held_back) = (of.items.to_string(), of.held_back.to_string());
            row::<&str>(&[&deck.id, &of.currency, &amount, &low, &high, &items, &held_back])
        })
    });
    under(head, rows)
}

fn items(page: &Page) -> Vec<String> {
    let head = row(&[
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
    ]);
    under(head, page.decks.iter().flat_map(|deck| deck.items.iter().map(|of| item(&deck.id, of))))
}

fn item(deck: &str, item: &ItemPage) -> String {
    let [share, low, high] = figure(item.share);
    let [risk, risk_low, risk_high] = figure(item.risk);
    let [r, r_low, r_high] = figure(item.discrimination.map(|d| d.r));
    let stakes = item.stakes.as_ref();
    let advice = serde_json::to_value(item.advice).ok();
    let advice = advice.as_ref().and_then(|advice| advice.get("do")?.as_str()).unwrap_or_default();
    row::<&str>(&[
        deck,
        &item.id,
        &item.skill,
        &people(item.people),
        &people(item.earlier),
        &people(item.missed),
        &share,
        &low,
        &high,
        if item.at_least { "yes" } else { "" },
        &given(item.sure),
        &given(stakes.map(|stakes| stakes.cost)),
        stakes.map_or("", |stakes| &stakes.currency),
        &risk,
        &risk_low,
        &risk_high,
        &r,
        &r_low,
        &r_high,
        &given(item.discrimination.map(|d| d.n)),
        &people(item.returned),
        &people(item.closed),
        advice,
        &item.prompt,
    ])
}

fn options(page: &Page) -> Vec<String> {
    let head = row(&["deck", "item", "option", "right", "people", "belief"]);
    let of = |deck: &DeckPage, item: &ItemPage| -> Vec<String> {
        let all = item.options.iter().map(|option| {
            let right = match option.right {
                Some(true) => "yes",
                Some(false) => "no",
                None => "",
            };
            let belief = option.belief.as_deref().unwrap_or_default();
            row::<&str>(&[&deck.id, &item.id, &option.text, right, &people(option.people), belief])
        });
        all.collect()
    };
    under(head, page.decks.iter().flat_map(|deck| deck.items.iter().flat_map(move |item| of(deck, item))))
}

fn beliefs(page: &Page) -> Vec<String> {
    let head = row(&["deck", "belief", "met", "shown", "held", "share", "low", "high", "words", "instead"]);
    let rows = page.decks.iter().flat_map(|deck| {
        deck.beliefs.iter().map(|belief| {
            let [share, low, high] = figure(belief.share);
            row::<&str>(&[
                &deck.id,
                &belief.id,
                &people(belief.met),
                &people(belief.shown),
                &people(belief.held),
                &share,
                &low,
                &high,
                &belief.belief,
                &belief.refute,
            ])
        })
    });
    under(head, rows)
}

fn skills(page: &Page) -> Vec<String> {
    let head = row(&["deck", "skill", "enough", "spinning", "closing", "share", "low", "high"]);
    let rows = page.decks.iter().flat_map(|deck| {
        deck.skills.iter().map(|skill| {
            let curve: Vec<String> = skill.curve.iter().map(|p| format!("{}:{}", p.nth, p.percent)).collect();
            let [share, low, high] = figure(skill.share);
            let (enough, spinning) = (people(skill.enough), people(skill.spinning));
            row::<&str>(&[&deck.id, &skill.id, &enough, &spinning, &curve.join(" "), &share, &low, &high])
        })
    });
    under(head, rows)
}

fn calibration(page: &Page) -> Vec<String> {
    let head = row(&["group", "people", "bias", "low", "high"]);
    let rows = page.calibration.iter().map(|group| {
        let name = if group.everybody { "(everybody)" } else { &group.group };
        let [bias, low, high] = figure(group.bias);
        row::<&str>(&[name, &people(group.people), &bias, &low, &high])
    });
    under(head, rows)
}

fn findings(page: &Page) -> Vec<String> {
    under(row(&["finding"]), page.findings.iter().map(|finding| row(&[&finding_said(finding)])))
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

fn under(head: String, rows: impl Iterator<Item = String>) -> Vec<String> {
    std::iter::once(head).chain(rows).collect()
}

/// Writes a number, or nothing where there is none.
fn given(number: Option<impl ToString>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// Writes how many people: a number, or nothing where that is not told.
fn people(people: People) -> String {
    given(people.exactly())
}

fn figure(figure: Option<Figure>) -> [String; 3] {
    let rounded = |x: f64| format!("{}", (x * 10_000.0).round() / 10_000.0);
    figure.map_or_else(Default::default, |f| [f.value, f.low, f.high].map(rounded))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn figured(value: f64) -> Value {
        json!({"value": value, "low": value - 0.1, "high": value + 0.1})
    }

    /// A page with something in every table, and something held back in most.
    fn page() -> Page {
        let n = |n: u32| json!({"exactly": n});
        let item = json!({
            "id": "i", "prompt": "Which, and why?", "skill": "s", "people": n(40), "earlier": n(1), "missed": n(26),
            "share": figured(0.65), "at_least": true, "sure": 0.7,
            "stakes": {"label": "an outage", "cost": 2650.0, "currency": "EUR"}, "weight": figured(0.4),
            "risk": figured(1205.75), "chose": n(40), "beliefs": [], "returned": n(12), "closed": n(11),
            "discrimination": {"r": figured(0.17), "n": 39, "by_ability": false, "provisional": true},
            "options": [
                {"text": "yes", "right": true, "people": n(14), "belief": null},
                {"text": "no", "right": false, "people": "hidden", "belief": "b"},
                {"text": "maybe", "right": null, "people": "few", "belief": null},
            ],
            "closed_share": null, "advice": {"do": "wait", "n": 12},
        });
        let deck = json!({
            "id": "d", "title": "A deck", "known": true, "learners": n(40), "hours": 53.1, "items": [item],
            "untouched": ["a", "b"], "gain": {"gain": figured(0.31), "before": 0.35, "n": 38},
            "beliefs": [{"id": "b", "belief": "So.", "refute": "No.", "met": n(40), "shown": n(30), "held": "hidden",
                "share": figured(0.5), "together": false}],
            "skills": [{"id": "s", "enough": n(39), "spinning": n(10), "share": figured(0.25),
                "curve": [{"nth": 1, "percent": 65, "step": 5, "answers": 40},
                    {"nth": 2, "percent": 30, "step": 5, "answers": 40}]}],
            "retired": [{"currency": "EUR", "amount": figured(300.0), "items": 2, "held_back": 3}],
        });
        let page = json!({
            "format": 1, "made": "2026-11-22", "limit": 10, "learners": n(40),
            "intake": {"files": 41, "left_out": [{"file": "x", "why": "cut short"}], "left_out_count": 1,
                "unsealed": 2, "twice": 3, "ahead": 4, "elsewhere": 5, "unread": 6, "several_names": ["p = q"],
                "shared": ["r"]},
            "expected": {"listed": 42, "missing": ["m"], "left_out": ["o"], "others": ["z"]},
            "findings": [{"kind": "held", "deck": "d", "belief": "b", "share": figured(0.5), "n": 40}],
            "decks": [deck],
            "calibration": [
                {"group": "", "everybody": true, "people": n(40), "bias": figured(0.1)},
                {"group": "late", "everybody": false, "people": "few", "bias": null},
            ],
        });
        serde_json::from_value(page).unwrap()
    }

    #[test]
    fn every_table_has_its_rows_under_their_heads_and_what_is_held_back_is_empty() {
        let files = files(&page());
        let check = |name: &str, rows: &[&str]| {
            let (_, text) = files.iter().find(|(file, _)| *file == name).unwrap();
            let mut lines = text.split_terminator("\r\n");
            let cells = |line: &str| line.split(',').count();
            let head = cells(lines.next().unwrap());
            let body: Vec<&str> = lines.collect();
            assert_eq!(body, rows, "{name}");
            // The comma of the question is the one within a cell.
            assert!(body.iter().all(|line| cells(&line.replace("Which, and", "Which and")) == head), "{name}: {text}");
        };
        check("decks.csv", &["d,A deck,40,53.1,a b,0.31,0.21,0.41,0.35,38"]);
        check("retired.csv", &["d,EUR,300,299.9,300.1,2,3"]);
        check(
            "items.csv",
            &["d,i,s,40,1,26,0.65,0.55,0.75,yes,0.7,2650,EUR,1205.75,1205.65,1205.85,0.17,0.07,0.27,39,12,11,wait,\
               \"Which, and why?\""],
        );
        check("options.csv", &["d,i,yes,yes,14,", "d,i,no,no,,b", "d,i,maybe,,,"]);
        check("beliefs.csv", &["d,b,40,30,,0.5,0.4,0.6,So.,No."]);
        check("skills.csv", &["d,s,39,10,1:65 2:30,0.25,0.15,0.35"]);
        check("calibration.csv", &["(everybody),40,0.1,0,0.2", "late,,,,"]);
        check(
            "intake.csv",
            &[
                "made,2026-11-22,",
                "counts held back below,10,",
                "learners,40,",
                "files,41,",
                "files left out,1,",
                "reports taken in unsealed,2,",
                "came more than once,3,",
                "answers from the future,4,",
                "answers to other decks,5,",
                "lines not read,6,",
                "file left out,x,cut short",
                "several names,p = q,",
                "share answers,r,",
                "expected,42,",
                "no report yet,m,",
                "report left out,o,",
                "not on the list,z,",
            ],
        );
        let (_, findings) = files.iter().find(|(file, _)| *file == "findings.csv").unwrap();
        assert_eq!(findings.lines().count(), 2, "{findings}");
        assert_eq!(files.len(), 9);
    }
}
