//! The instructor's page as sentences and tables, for a terminal and for HTML alike.

use crate::{
    insight::cohort::{
        hide::People,
        numbers::Figure,
        page::{Advice, DeckPage, Finding, Intake, ItemPage, Page, UNUSED},
    },
    tui::text,
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
    let of = match page.learners {
        People::Exactly(0) => "No learner has reported.".to_owned(),
        People::Exactly(n) => format!("{} reported.", text::count(n as usize, "learner")),
        _ => format!(
            "Fewer than {} learners reported: nothing can be told of so few without telling of each.",
            page.limit
        ),
    };
    section.said.push(of);
    if let Some(expected) = &page.expected {
        let came = (expected.listed as usize).saturating_sub(expected.missing.len());
        section.said.push(format!("{came} of {} on the list have reported.", expected.listed));
        if !expected.missing.is_empty() {
            section.said.push(format!("No report yet: {}.", expected.missing.join(", ")));
        }
        if !expected.others.is_empty() {
            section.said.push(format!("Reported and not on the list: {}.", expected.others.join(", ")));
        }
    }
    section.said.extend(intake(&page.intake));
    section
}

fn intake(intake: &Intake) -> Vec<String> {
    let mut said = Vec::new();
    let n = |n: u64, noun: &str| text::count(usize::try_from(n).unwrap_or(usize::MAX), noun);
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

fn findings(page: &Page) -> Section {
    let section = Section::new(1, "What stands out");
    if page.findings.is_empty() {
        return section.saying("Nothing stands out beyond chance.");
    }
    let rows = page.findings.iter().map(|finding| vec![finding_said(finding)]).collect();
    section.table(&[""], rows)
}

/// Says a finding.
#[must_use]
pub fn finding_said(finding: &Finding) -> String {
    match finding {
        Finding::BadItem { deck, item, discrimination, n } => format!(
            "{deck}/{item}: who does well otherwise gets it wrong (r = {}, n = {n}). Look at the question and its key.",
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

fn of_deck(deck: &DeckPage, limit: u32) -> Vec<Section> {
    let title = if deck.title.is_empty() { &deck.id } else { &deck.title };
    let mut first = Section::new(1, title.clone());
    first.said.push(format!("{} attempted something of it.", people(deck.learners, limit)));
    if !deck.known {
        first.said.push(
            "This deck is not here, so nothing is known of its stakes, its texts and of options nobody took. Name it with `--deck FILE`.".to_owned(),
        );
    }
    if !deck.untouched.is_empty() {
        let untouched: Vec<&str> = deck.untouched.iter().map(String::as_str).collect();
        first.said.push(format!("Not attempted by anybody: {}.", named(&untouched)));
    }
    if deck.items.is_empty() {
        return vec![first];
    }
    let anew = deck.items.iter().filter(|i| i.people == People::Exactly(0)).map(|item| item.id.as_str());
    let anew: Vec<&str> = anew.collect();
    if !anew.is_empty() {
        first
            .said
            .push(format!("Edited since they were answered, so that their figures begin anew: {}.", named(&anew)));
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
                belief.belief.clone(),
            ]
        });
        let section = Section::new(2, "What is believed")
            .saying("Held: shown on two items, or once and sure.")
            .table(&["belief", "met it", "showed it", "hold it", "share", "in words"], rows.collect());
        sections.push(section);
    }
    if !deck.skills.is_empty() {
        sections.push(skills(deck, limit));
    }
    sections.push(worth(deck));
    sections
}

/// Names the first ten.
fn named(names: &[&str]) -> String {
    let first = names.get(..names.len().min(10)).unwrap_or_default().join(", ");
    match names.len().saturating_sub(10) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

fn risks(deck: &DeckPage, limit: u32) -> Section {
    let shown: Vec<&ItemPage> = deck.items.iter().take(RISKS).collect();
    let rows = shown.iter().map(|item| {
        vec![
            item.id.clone(),
            people(item.people, limit),
            people(item.missed, limit),
            item.share.map_or_else(|| "-".to_owned(), |share| at_least(item.at_least, percent(share))),
            item.sure.map_or_else(|| "-".to_owned(), whole),
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
    let head = ["item", "people", "missed", "share", "sure", "stakes", "risk", "r", "closed", "what to do"];
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
    for item in deck.items.iter().filter(|item| !item.options.is_empty() && item.chose != People::Few) {
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
                option.text.clone(),
            ]);
        }
    }
    let said = "What was chosen at first. A dot: too few to tell, or held back so that too few cannot be worked out.";
    let section = Section::new(2, "What they chose").saying(said);
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
        .table(&["skill", "had ten", "spinning", "share", "closing"], rows.collect())
}

fn worth(deck: &DeckPage) -> Section {
    let mut section = Section::new(2, "What it was worth");
    if let Some(hours) = deck.hours {
        section.said.push(format!("{hours} hours from question to commit, of all learners together."));
    }
    for retired in &deck.retired {
        if retired.items > 0 {
            section.said.push(format!(
                "Risk retired: {} ({} to {}), over {}{}.",
                money(retired.amount.value, &retired.currency),
                amount(retired.amount.low),
                amount(retired.amount.high),
                text::count(retired.items as usize, "item"),
                match retired.held_back {
                    0 => String::new(),
                    n => format!("; {} with stakes not in it, too few people", text::count(n as usize, "item")),
                }
            ));
        }
    }
    if deck.retired.iter().any(|retired| retired.items > 0) {
        section.said.push(
            "That is the stakes x the people who missed an item and had closed it the last time they were asked. It supposes \
             that each would have made the mistake once for real, at the author's price, and that what is closed stays \
             closed; items count as independent, and those who were never asked again not at all."
                .to_owned(),
        );
    }
    section.said.push(match &deck.gain {
        Some(gain) => format!(
            "Gain on another wording: {} of what there was to gain ({} to {}; {} right before; n at least {}). The other wording comes \
             only once the first one is known, so this is the gain of those who got that far.",
            whole(gain.gain.value),
            whole(gain.gain.low),
            whole(gain.gain.high),
            whole(gain.before),
            gain.n
        ),
        None => "Gain on another wording: too few answered both, or nearly all was right before.".to_owned(),
    });
    section
}

fn calibration(page: &Page) -> Section {
    let rows = page.calibration.iter().map(|group| {
        let name = match (group.everybody, group.group.as_str()) {
            (true, _) => "everybody",
            (_, "") => "no group",
            (_, group) => group,
        };
        let bias = group.bias.map_or_else(
            || "-".to_owned(),
            |bias| {
                let evidence = bias.low <= 0.0 && bias.high >= 0.0;
                format!("{}{}", points(bias), if evidence { ", no evidence either way" } else { "" })
            },
        );
        vec![name.to_owned(), people(group.people, page.limit), bias]
    });
    Section::new(1, "How sure beyond being right")
        .saying("Mean confidence less share right; above 0 is overconfident. From 20 learners on.")
        .table(&["group", "people", "bias"], rows.collect())
}

fn rules(page: &Page) -> Section {
    Section::new(1, "How to read this")
        .saying(format!(
            "Counts of fewer than {} people are held back, and others with them where a difference would give them back. Who took \
             part is no secret; what they answered is.",
            page.limit
        ))
        .saying("Shares from 10 people on, discrimination from 30 and provisional below 100; intervals are of 95 %.")
        .saying("Learners are told apart by their device's key and their log; whose a key is, only you can know.")
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

fn advice(advice: Advice) -> String {
    match advice {
        Advice::Wait { n } => format!("wait for n = {n}"),
        Advice::MendItem => "mend the question".to_owned(),
        Advice::MendOption => "mend an option".to_owned(),
        Advice::Reteach => "re-teach".to_owned(),
        Advice::Closing => "closing by itself".to_owned(),
        Advice::Leave => "leave as it is".to_owned(),
    }
}

fn whole(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn at_least(at_least: bool, share: String) -> String {
    if at_least { format!("at least {share}") } else { share }
}

fn percent(share: Figure) -> String {
    format!("{:.0} % ({:.0} to {:.0})", share.value * 100.0, share.low * 100.0, share.high * 100.0)
}

fn points(bias: Figure) -> String {
    format!("{:+.0} points ({:+.0} to {:+.0})", bias.value * 100.0, bias.low * 100.0, bias.high * 100.0)
}

fn correlation(r: Figure) -> String {
    format!("{:+.2} ({:+.2} to {:+.2})", r.value, r.low, r.high)
}

fn amount(value: f64) -> String {
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

fn money(value: f64, currency: &str) -> String {
    format!("{} {currency}", amount(value)).trim_end().to_owned()
}
