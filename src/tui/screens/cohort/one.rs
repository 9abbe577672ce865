//! What is told of one item, one belief or one skill.

use ratatui::{
    layout::Alignment,
    text::{Line, Span},
};

use super::Canvas;
use crate::{
    clean::clean,
    insight::cohort::{
        hide::People,
        page::{BeliefPage, DeckPage, ItemPage, SkillPage},
    },
    tui::{
        cohort::{Material, Place, lines::shown_by},
        page::{self, Page},
        screens::parts,
        text::{cohort as said, figures},
        widgets::measure,
    },
};

/// Makes the page of it alone.
pub(super) fn page(place: Place, material: &Material, canvas: &Canvas<'_>, page: &mut Page) {
    let name = name(place, material).unwrap_or_default();
    page.left = Line::from(vec![
        Span::styled("cohort", canvas.theme.strong),
        Span::styled(format!(" · {}", clean(&name)), canvas.theme.quiet),
    ]);
    page.head = lines(place, material, canvas);
}

fn name(place: Place, material: &Material) -> Option<String> {
    let of = |d: usize| material.page.decks.get(d);
    let (deck, id) = match place {
        Place::Item(d, n) => (of(d)?, &of(d)?.items.get(n)?.id),
        Place::Belief(d, n) => (of(d)?, &of(d)?.beliefs.get(n)?.id),
        Place::Skill(d, n) => (of(d)?, &of(d)?.skills.get(n)?.id),
        Place::Found(..) => return None,
    };
    Some(format!("{} · {id}", deck.id))
}

/// Writes all that is told of it.
pub(super) fn lines(place: Place, material: &Material, canvas: &Canvas<'_>) -> Vec<Line<'static>> {
    let of = |d: usize| material.page.decks.get(d);
    let lines = match place {
        Place::Item(d, n) => of(d).and_then(|deck| Some(item_lines(deck, deck.items.get(n)?, material, canvas))),
        Place::Belief(d, n) => of(d).and_then(|deck| Some(belief_lines(deck, deck.beliefs.get(n)?, canvas))),
        Place::Skill(d, n) => of(d).and_then(|deck| Some(skill_lines(deck, deck.skills.get(n)?, canvas))),
        Place::Found(..) => None,
    };
    lines.unwrap_or_default()
}

fn fact(label: &str, words: &str, canvas: &Canvas<'_>) -> Vec<Line<'static>> {
    let lines = parts::sentence(words, canvas.theme.text, parts::label_room(canvas.width));
    parts::beside(label, lines, canvas.theme.quiet, canvas.width)
}

fn item_lines(deck: &DeckPage, item: &ItemPage, material: &Material, canvas: &Canvas<'_>) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    match material.asked.get(&(deck.id.clone(), item.id.clone())) {
        Some(asked) => {
            lines.extend(parts::block(&asked.prompt, canvas.width, canvas.theme));
            if let Some(code) = &asked.code {
                lines.push(Line::default());
                lines.extend(parts::listing(code, canvas.width, canvas.theme));
            }
        }
        None => lines.extend(canvas.quiet("Its deck is not here, so its question is not known.")),
    }
    lines.push(Line::default());
    lines.extend(figures(item, canvas));
    lines.push(Line::default());
    let todo = format!("{}. {}", capital(&said::advice(item.advice)), said::reason(item));
    lines.extend(fact("What to do", &todo, canvas));
    if !item.options.is_empty() {
        lines.push(Line::default());
        lines.extend(options(item, canvas));
    }
    lines.extend(believed(deck, item, canvas));
    lines.push(Line::default());
    lines.extend(since(deck, item, canvas));
    lines
}

fn figures(item: &ItemPage, canvas: &Canvas<'_>) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let people = said::people_said(item.people, canvas.limit);
    let missed = said::people_said(item.missed, canvas.limit);
    match item.share {
        Some(share) => {
            let bar = canvas.share(share.value, 10);
            let of = match item.missed.exactly() {
                Some(missed) => format!("{bar}  {missed} of {people}: {}", said::percent(share)),
                None => format!("{bar}  of {people}: {}", said::at_least(item.at_least, said::percent(share))),
            };
            lines.extend(fact("Missed", &of, canvas));
        }
        None if item.people == People::Exactly(0) => {
            lines.extend(fact("Missed", "by nobody yet: nobody has answered it as it is now", canvas));
        }
        None => lines.extend(fact("Missed", &format!("{missed}; attempted by {people}"), canvas)),
    }
    if item.earlier != People::Exactly(0) {
        let earlier =
            format!("{} met an earlier wording, and are in no figure", said::people_said(item.earlier, canvas.limit));
        lines.extend(fact("Before an edit", &earlier, canvas));
    }
    if let Some(sure) = item.sure {
        let words = format!("about {} when it was missed", figures::percent(sure));
        lines.extend(fact("Sure", &words, canvas));
    }
    if let Some(stakes) = &item.stakes {
        let words = format!("{}: {}", stakes.label, said::money(stakes.cost, &stakes.currency));
        lines.extend(fact("At stake", words.trim_start_matches(": "), canvas));
        if let Some(risk) = item.risk {
            let words = format!(
                "{} a learner ({} to {}): share missed x how sure x stakes",
                said::money(risk.value, &stakes.currency),
                said::amount(risk.low),
                said::amount(risk.high)
            );
            lines.extend(fact("Risk", &words, canvas));
        }
    }
    if let Some(d) = item.discrimination {
        let by = if d.by_ability { ", by ability" } else { "" };
        let provisional = if d.provisional { "; provisional" } else { "" };
        let words = format!("r = {}, n = {}{by}{provisional}", said::correlation(d.r), d.n);
        lines.extend(fact("Tells apart", &words, canvas));
    }
    lines
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Draws what they chose: a sign for right and wrong, a bar, the count, the option.
fn options(item: &ItemPage, canvas: &Canvas<'_>) -> Vec<Line<'static>> {
    let theme = canvas.theme;
    let chose = item.chose.exactly();
    let of = chose.map_or_else(String::new, |n| format!(" (of {n} who chose)"));
    let mut lines = vec![canvas.title(&format!("They chose at first{of}"))];
    let columns = if canvas.width >= parts::WIDE { 12 } else { 5 };
    let told = |people: People| match people {
        People::Exactly(n) => (n.to_string(), Some(n)),
        other => (said::people(other, canvas.limit), None),
    };
    for option in &item.options {
        let (sign, style) = match option.right {
            Some(true) => ("+", theme.right),
            Some(false) => ("-", theme.off),
            None => (" ", theme.quiet),
        };
        let (count, n) = told(option.people);
        let bar = match (n, chose) {
            (Some(n), Some(of)) if of > 0 => canvas.share(f64::from(n) / f64::from(of), columns),
            _ => " ".repeat(columns),
        };
        let cells = format!("{bar} {}  ", measure::pad(&count, 8, Alignment::Left));
        let room = canvas.width.saturating_sub(2 + measure::width(&cells) as u16);
        let mut texts = parts::option(&option.text, theme.text, room, theme).into_iter();
        let mut spans = vec![Span::styled(format!("{sign} "), style), Span::styled(cells.clone(), theme.quiet)];
        spans.extend(texts.next().unwrap_or_default().spans);
        lines.push(Line::from(spans));
        lines.extend(texts.map(|line| parts::indent(line, 2 + measure::width(&cells))));
    }
    if item.options.iter().any(|option| option.people.exactly().is_none()) {
        lines.extend(canvas.quiet("A dot: too few to tell, or held back so that too few cannot be worked out."));
    }
    lines
}

/// Tells the beliefs that its answers show, with what is so instead.
fn believed(deck: &DeckPage, item: &ItemPage, canvas: &Canvas<'_>) -> Vec<Line<'static>> {
    let mut ids: Vec<&str> = item.beliefs.iter().map(|believed| believed.id.as_str()).collect();
    ids.extend(item.options.iter().filter_map(|option| option.belief.as_deref()));
    let mut lines = Vec::new();
    for (n, id) in ids.iter().enumerate() {
        if ids.iter().take(n).any(|other| other == id) {
            continue;
        }
        let shown = item.beliefs.iter().find(|believed| believed.id == *id).map(|believed| believed.people);
        lines.push(Line::default());
        let said_of = match shown {
            Some(People::Exactly(n)) => format!("Believed instead, by {n}: {id}"),
            _ => format!("Believed instead: {id}"),
        };
        lines.push(canvas.title(&said_of));
        if let Some(belief) = deck.beliefs.iter().find(|belief| belief.id == *id) {
            lines.extend(in_words(belief, canvas));
        }
    }
    lines
}

fn in_words(belief: &BeliefPage, canvas: &Canvas<'_>) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let theme = canvas.theme;
    for (label, text) in [("They believe", &belief.belief), ("Instead", &belief.refute)] {
        if !text.trim().is_empty() {
            lines.extend(parts::labelled(label, theme.quiet, text, canvas.width, theme));
        }
    }
    lines
}

/// Tells what became of those who missed it, and how its skill closes.
fn since(deck: &DeckPage, item: &ItemPage, canvas: &Canvas<'_>) -> Vec<Line<'static>> {
    let mut lines = vec![canvas.title("Those who missed it, since then")];
    match (item.returned, item.closed) {
        (People::Exactly(0), _) => lines.extend(canvas.says("None was asked again on a later day.")),
        (People::Exactly(returned), People::Exactly(closed)) => {
            let share = item.closed_share.map(|share| format!(": {}", said::percent(share))).unwrap_or_default();
            let bar = canvas.share(f64::from(closed) / f64::from(returned), 10);
            let words = format!("{bar}  {closed} of {returned} asked again on a later day{share}");
            lines.extend(fact("Right now", &words, canvas));
        }
        _ if item.people == People::Exactly(0) => lines.extend(canvas.says("There is nobody yet who missed it.")),
        _ => lines.extend(canvas.says("How many closed it is held back, or not known of enough.")),
    }
    lines.extend(canvas.quiet("Who they are is not told: an answer is the learner's own."));
    if let Some(skill) = deck.skills.iter().find(|skill| skill.id == item.skill && !skill.curve.is_empty()) {
        lines.push(Line::default());
        lines.extend(curve(skill, canvas));
    }
    lines
}

fn curve(skill: &SkillPage, canvas: &Canvas<'_>) -> Vec<Line<'static>> {
    let mut lines = vec![canvas.title(&format!("Closing in {}: right without help", skill.id))];
    for point in &skill.curve {
        let words = format!(
            "{:>2}. answer  {} {:>3} %  of about {} answers",
            point.nth,
            canvas.share(f64::from(point.percent) / 100.0, 10),
            point.percent,
            said::amount(f64::from(point.answers))
        );
        lines.push(page::line(measure::clip(&words, usize::from(canvas.width)).into_owned(), canvas.theme.text));
    }
    lines
}

fn belief_lines(deck: &DeckPage, belief: &BeliefPage, canvas: &Canvas<'_>) -> Vec<Line<'static>> {
    let mut lines = in_words(belief, canvas);
    if !lines.is_empty() {
        lines.push(Line::default());
    }
    let people = |people: People| said::people_said(people, canvas.limit);
    lines.extend(fact("Met it", &people(belief.met), canvas));
    lines.extend(fact("Showed it", &people(belief.shown), canvas));
    let held = match belief.share {
        Some(share) => {
            let bar = canvas.share(share.value, 10);
            format!("{bar}  {}: {}", people(belief.held), said::percent(share))
        }
        None => people(belief.held),
    };
    lines.extend(fact("Hold it", &held, canvas));
    lines.extend(canvas.quiet("Held: shown on two items, or once and sure."));
    lines.push(Line::default());
    lines.push(canvas.title("Where it shows"));
    for (_, item) in shown_by(deck, &belief.id) {
        let shown = item.beliefs.iter().find(|believed| believed.id == belief.id).map(|believed| believed.people);
        let count = match (shown, item.people.exactly()) {
            (Some(People::Exactly(n)), Some(of)) => format!("{n} of {of}"),
            (Some(shown), _) => said::people(shown, canvas.limit),
            (None, _) => "0".to_owned(),
        };
        lines.push(named(&count, item, canvas));
    }
    lines
}

fn skill_lines(deck: &DeckPage, skill: &SkillPage, canvas: &Canvas<'_>) -> Vec<Line<'static>> {
    let people = |people: People| said::people_said(people, canvas.limit);
    let mut lines = fact("Had ten", &format!("{} learners with ten opportunities", people(skill.enough)), canvas);
    let spinning = match skill.share {
        Some(share) => {
            let bar = canvas.share(share.value, 10);
            format!("{bar}  {}: {}", people(skill.spinning), said::percent(share))
        }
        None => people(skill.spinning),
    };
    lines.extend(fact("Spinning", &spinning, canvas));
    lines.extend(canvas.quiet("Ten opportunities, and no three unaided successes in a row among the last ten."));
    if !skill.curve.is_empty() {
        lines.push(Line::default());
        lines.extend(curve(skill, canvas));
    }
    let items: Vec<&ItemPage> = deck.items.iter().filter(|item| item.skill == skill.id).collect();
    if !items.is_empty() {
        lines.push(Line::default());
        lines.push(canvas.title("Its items, the largest risk first"));
        for item in items {
            let share =
                item.share.map_or_else(|| said::people(item.missed, canvas.limit), |s| figures::percent(s.value));
            lines.push(named(&share, item, canvas));
        }
    }
    lines
}

fn named(count: &str, item: &ItemPage, canvas: &Canvas<'_>) -> Line<'static> {
    let words = format!("  {} {}  {}", measure::pad(count, 10, Alignment::Left), item.id, item.prompt);
    page::line(measure::clip(&clean(&words), usize::from(canvas.width)).into_owned(), canvas.theme.text)
}
