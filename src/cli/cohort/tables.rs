//! The instructor's page as sentences and tables, for a terminal and for HTML alike.

use crate::{
    insight::cohort::{
        hide::People,
        page::{DeckPage, ItemPage, Page, UNUSED},
    },
    tui::{
        text::{
            self,
            cohort::{self as words, advice, amount, at_least, correlation, finding_said, money, people, percent},
            figures,
        },
        widgets::markdown::unmarked,
    },
};

/// Items that are shown in the table of risks.
const RISKS: usize = 20;

/// A part of the page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// How deep it lies: 1 for a deck, 2 for a part of one.
    pub level: u8,
    /// What is said before the table.
    pub said: Vec<String>,
    /// The head of the table.
    pub head: Vec<&'static str>,
    /// Its rows; empty where there is no table.
    pub rows: Vec<Vec<String>>,
}

impl Section {
    fn new(level: u8, title: impl Into<String>) -> Section {
        Section { title: title.into(), level, ..Section::default() }
    }

    fn saying(mut self, said: impl Into<String>) -> Section {
        self.said.push(said.into());
        self
    }

    fn table(mut self, head: &[&'static str], rows: Vec<Vec<String>>) -> Section {
        self.head = head.to_vec();
        self.rows = rows;
        self
    }
}

/// Lays the page out.
#[must_use]
pub fn sections(page: &Page) -> Vec<Section> {
    let mut sections = vec![top(page)];
    sections.push(findings(page));
    for deck in &page.decks {
        sections.extend(of_deck(deck, page.limit));
    }
    if !page.calibration.is_empty() {
        sections.push(calibration(page));
    }
    sections.push(rules(page));
    sections
}

fn top(page: &Page) -> Section {
    let mut section = Section::new(1, "Cohort");
    section.said = words::reported(page);
    section
}

fn findings(page: &Page) -> Section {
    let section = Section::new(1, "What stands out");
    if page.findings.is_empty() {
        return section.saying(words::nothing_found(page));
    }
    let rows = page.findings.iter().map(|finding| vec![finding_said(finding)]).collect();
    section.table(&[""], rows)
}

fn of_deck(deck: &DeckPage, limit: u32) -> Vec<Section> {
    let title = if deck.title.is_empty() { &deck.id } else { &deck.title };
    let mut first = Section::new(1, title.clone());
    first.said = words::of_deck(deck, limit);
    if deck.items.is_empty() {
        return vec![first];
    }
    let mut sections = vec![first, risks(deck, limit)];
    sections.extend(distractors(deck, limit));
    if !deck.beliefs.is_empty() {
        let rows = deck.beliefs.iter().map(|belief| {
            vec![
                belief.id.clone(),
                people(belief.met, limit),
                people(belief.shown, limit),
                people(belief.held, limit),
                belief.share.map_or_else(|| "-".to_owned(), percent),
                unmarked(&belief.belief),
                unmarked(&belief.refute),
            ]
        });
        let section = Section::new(2, "What is believed")
            .saying("Held: shown on two items, or once and sure.")
            .table(&["belief", "met it", "showed it", "hold it", "share", "in words", "instead"], rows.collect());
        sections.push(section);
    }
    if !deck.skills.is_empty() {
        sections.push(skills(deck, limit));
    }
    sections.push(worth(deck));
    sections
}

fn risks(deck: &DeckPage, limit: u32) -> Section {
    let shown: Vec<&ItemPage> = deck.items.iter().take(RISKS).collect();
    let rows = shown.iter().map(|item| {
        vec![
            item.id.clone(),
            people(item.people, limit),
            people(item.missed, limit),
            item.share.map_or_else(|| "-".to_owned(), |share| at_least(item.at_least, percent(share))),
            item.sure.map_or_else(|| "-".to_owned(), figures::percent),
            item.stakes.as_ref().map_or_else(|| "-".to_owned(), |s| money(s.cost, &s.currency)),
            match (item.risk, &item.stakes) {
                (Some(risk), Some(stakes)) => {
                    format!("{} ({} to {})", money(risk.value, &stakes.currency), amount(risk.low), amount(risk.high))
                }
                _ => "-".to_owned(),
            },
            discrimination(item),
            match (item.closed.exactly(), item.returned.exactly()) {
                (Some(closed), Some(returned)) if returned > 0 => format!("{closed} of {returned}"),
                _ => "-".to_owned(),
            },
            advice(item.advice),
            item.prompt.clone(),
        ]
    });
    let more = deck.items.len() - shown.len();
    let mut section = Section::new(2, "Risks and questions")
        .saying(
            "Of first attempts at the present revision. Risk: share missed x how sure when wrong x stakes, a learner.",
        )
        .saying(
            "Closed: right without help the last time, of those who missed it and were asked again on a later day.",
        );
    if more > 0 {
        section.said.push(format!("{} more in `--json` and `--csv`.", text::count(more, "item")));
    }
    let head = ["item", "people", "missed", "share", "sure", "stakes", "risk", "r", "closed", "what to do", "question"];
    section.table(&head, rows.collect())
}

fn discrimination(item: &ItemPage) -> String {
    item.discrimination.map_or_else(
        || "-".to_owned(),
        |d| {
            let by = if d.by_ability { ", by ability" } else { "" };
            let provisional = if d.provisional { ", provisional" } else { "" };
            format!("{} n {}{by}{provisional}", correlation(d.r), d.n)
        },
    )
}

fn distractors(deck: &DeckPage, limit: u32) -> Option<Section> {
    let mut rows = Vec::new();
    let told = |item: &&ItemPage| !item.options.is_empty() && item.chose != People::Few;
    for item in deck.items.iter().take(RISKS).filter(told) {
        for (n, option) in item.options.iter().enumerate() {
            let nobody = option.people == People::Exactly(0)
                && option.right == Some(false)
                && item.chose.exactly().is_some_and(|chose| chose >= UNUSED);
            rows.push(vec![
                if n == 0 { item.id.clone() } else { String::new() },
                match option.right {
                    Some(true) => "right",
                    Some(false) => "wrong",
                    None => "",
                }
                .to_owned(),
                if nobody { "nobody".to_owned() } else { people(option.people, limit) },
                option.belief.clone().unwrap_or_default(),
                unmarked(&option.text),
            ]);
        }
    }
    let said = "What was chosen at first. A dot: too few to tell, or held back so that too few cannot be worked out.";
    let mut section = Section::new(2, "What they chose").saying(said);
    let more = deck.items.iter().skip(RISKS).filter(told).count();
    if more > 0 {
        section.said.push(format!("{} more in `--json` and `--csv`.", text::count(more, "item")));
    }
    (!rows.is_empty()).then(|| section.table(&["item", "", "people", "belief", "option"], rows))
}

fn skills(deck: &DeckPage, limit: u32) -> Section {
    let rows = deck.skills.iter().map(|skill| {
        let curve: Vec<String> = skill.curve.iter().map(|p| format!("{}: {} %", p.nth, p.percent)).collect();
        vec![
            skill.id.clone(),
            people(skill.enough, limit),
            people(skill.spinning, limit),
            skill.share.map_or_else(|| "-".to_owned(), percent),
            if curve.is_empty() { "-".to_owned() } else { curve.join("  ") },
        ]
    });
    Section::new(2, "Skills")
        .saying("Spinning: ten opportunities, and no three unaided successes in a row among the last ten.")
        .saying("Closing: share right without help at the 2nd, 3rd .. answer to an item, each on a day of its own.")
        .saying("It is rounded so far that no count comes back out of it; `--json` has the steps.")
        .table(&["skill", "had ten", "spinning", "share", "closing"], rows.collect())
}

fn worth(deck: &DeckPage) -> Section {
    let mut section = Section::new(2, "What it was worth");
    section.said = words::worth(deck);
    section
}

fn calibration(page: &Page) -> Section {
    let rows = page.calibration.iter().map(|group| {
        let bias = group.bias.map_or_else(|| "-".to_owned(), words::bias);
        vec![words::group(group).to_owned(), people(group.people, page.limit), bias]
    });
    Section::new(1, "How sure beyond being right")
        .saying("Mean confidence less share right; above 0 is overconfident. From 20 learners on.")
        .table(&["group", "people", "bias"], rows.collect())
}

fn rules(page: &Page) -> Section {
    let mut section = Section::new(1, "How to read this");
    section.said = words::rules(page.limit);
    section
}
