//! A deck as a sheet to read, with or without its answers.
//!
//! Owns what stands on it: without answers nothing on it tells one. How it is laid out is for whoever prints it.

pub mod mistake;
pub mod story;

use serde::Serialize;

use crate::deck::model::spot::{By, Place, Spot, Worth};
use crate::deck::model::{Ask, Cloze, Code, Deck, Item, Misconception, Piece, Reply, Rung};
use crate::deck::sheet::mistake::{Mistake, mistake};
use crate::deck::sheet::story::{Story, story};
use crate::deck::stats::way;

/// What stands in the place of a blank.
const BLANK: &str = "____";

/// A deck to read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sheet {
    /// Its id.
    pub deck: String,
    /// Its title.
    pub title: String,
    /// The author's version; may be empty.
    pub version: String,
    /// One sentence; may be empty.
    pub about: String,
    /// Its skills that have items, in the order of the file.
    pub skills: Vec<Part>,
}

/// The items of a skill.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// Its id.
    pub skill: String,
    /// Its title.
    pub title: String,
    /// Its items.
    pub items: Vec<Entry>,
}

/// An item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Its id.
    pub item: String,
    /// Whether a table of pairs made it.
    pub pair: bool,
    /// Its rungs, as the author wrote them; those of a pair by its first typed one alone.
    pub rungs: Vec<Asked>,
    /// Why the right answer is right; only with answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<String>,
}

/// A rung.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Asked {
    /// The way of asking, by name.
    pub way: &'static str,
    /// The question.
    pub prompt: String,
    /// The code under it.
    pub code: Option<Code>,
    /// What is chosen from or put in order, sorted, which tells nothing.
    pub options: Vec<String>,
    /// The story, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<Story>,
    /// Seconds aimed at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timed: Option<f64>,
    /// The key; only with answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<Key>,
}

/// The answers of a rung and what is said to mistakes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Key {
    /// What is right; in order where the order is asked.
    pub right: Vec<String>,
    /// What is right too: another order, or another place to point at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Vec<String>>,
    /// Mistakes with what is said to each; those of a story stand in it.
    pub mistakes: Vec<Mistake>,
    /// Its hints.
    pub hints: Vec<String>,
}

/// Makes the sheet of a deck.
#[must_use]
pub fn sheet(deck: &Deck, answers: bool) -> Sheet {
    let skills = deck.skills.iter().map(|skill| Part {
        skill: skill.id.clone(),
        title: skill.title.clone(),
        items: deck.items.iter().filter(|i| i.skill == skill.id).map(|i| entry(i, deck, answers)).collect(),
    });
    Sheet {
        deck: deck.id.clone(),
        title: deck.title.clone(),
        version: deck.version.clone(),
        about: deck.about.clone(),
        skills: skills.filter(|part| !part.items.is_empty()).collect(),
    }
}

fn entry(item: &Item, deck: &Deck, answers: bool) -> Entry {
    let typed = |rung: &&Rung| matches!(rung.ask, Ask::Type(_));
    let rungs: Vec<&Rung> = match item.is_pair {
        true => item.rungs.iter().filter(typed).take(1).collect(),
        false => item.rungs.iter().filter(|rung| !rung.derived).collect(),
    };
    Entry {
        item: item.id.clone(),
        pair: item.is_pair,
        rungs: rungs.into_iter().map(|rung| asked(rung, item.is_pair, deck, answers)).collect(),
        explain: Some(item.explain.clone()).filter(|explain| answers && !explain.is_empty()),
    }
}

fn asked(rung: &Rung, pair: bool, deck: &Deck, answers: bool) -> Asked {
    let mut options: Vec<String> = match &rung.ask {
        Ask::Choose(ask) => ask.options.iter().map(|option| option.text.clone()).collect(),
        Ask::Order(ask) => {
            let wrong = ask.wrong.iter().map(|stray| stray.text.clone());
            ask.lines.iter().map(|line| line.text.clone()).chain(wrong).collect()
        }
        _ => Vec::new(),
    };
    options.sort();
    let prompt = match &rung.ask {
        Ask::Cloze(ask) if rung.prompt.is_empty() => blanked(ask),
        Ask::Cloze(ask) => format!("{}\n\n{}", rung.prompt.trim_end(), blanked(ask)),
        _ => rung.prompt.clone(),
    };
    Asked {
        way: way(rung.ask.way()),
        prompt,
        code: match &rung.ask {
            // The code of the question and the code to go on from do not stand beside each other on a sheet.
            Ask::Code(ask) if rung.code.is_none() && !ask.starter.is_empty() => {
                Some(Code { lang: ask.runner.clone(), text: ask.starter.trim_end().to_owned() })
            }
            _ => rung.code.clone(),
        },
        options,
        story: match &rung.ask {
            Ask::Scenario(ask) => Some(story(ask, &deck.misconceptions, answers)),
            _ => None,
        },
        timed: rung.timed,
        key: answers.then(|| key(rung, pair, &deck.misconceptions)),
    }
}

fn blanked(cloze: &Cloze) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Blank(n) => match cloze.blanks.get(*n).and_then(|blank| blank.cue.as_ref()) {
            Some(cue) => format!("{BLANK} ({cue})"),
            None => BLANK.to_owned(),
        },
    };
    cloze.pieces.iter().map(piece).collect()
}

fn key(rung: &Rung, pair: bool, beliefs: &[Misconception]) -> Key {
    let right = match &rung.ask {
        Ask::Order(ask) => ask.lines.iter().map(|line| line.indented()).collect(),
        Ask::Spot(ask) if ask.by == By::Token => ask.answer().map(Place::label).collect(),
        Ask::Scenario(ask) => ask.best(),
        ask => ask.rights().into_iter().map(str::to_owned).collect(),
    };
    let wrong: Vec<(String, &Reply)> = match &rung.ask {
        Ask::Choose(ask) => ask.options.iter().filter(|o| !o.right).map(|o| (o.text.clone(), &o.reply)).collect(),
        // What else is in the table is said to whoever mixes two of its words up, and would fill the sheet.
        Ask::Type(_) if pair => Vec::new(),
        Ask::Type(ask) => ask.traps.iter().map(|t| (t.answer.clone(), &t.reply)).collect(),
        Ask::Number(ask) => ask.traps.iter().map(|t| (t.value.to_string(), &t.reply)).collect(),
        Ask::Cloze(ask) => ask.traps.iter().map(|t| (t.answer.clone(), &t.reply)).collect(),
        Ask::Order(ask) => ask.wrong.iter().map(|w| (w.text.clone(), &w.reply)).collect(),
        Ask::Spot(ask) => pointed(ask),
        Ask::Explain(ask) => ask.rubric.iter().map(|p| (p.text.clone(), &p.reply)).collect(),
        Ask::Code(ask) => ask.errors.iter().map(|error| (error.label(), &error.reply)).collect(),
        Ask::Scenario(_) => Vec::new(),
    };
    let said = |(answer, reply): (String, &Reply)| (!reply.is_silent()).then(|| mistake(answer, reply, beliefs));
    let also = match &rung.ask {
        Ask::Order(ask) => ask.also.iter().map(|order| order.iter().map(|line| line.indented()).collect()).collect(),
        Ask::Spot(ask) => {
            let also = ask.places.iter().filter(|place| place.worth == Worth::Also);
            also.map(|place| vec![place.label()]).collect()
        }
        _ => Vec::new(),
    };
    Key { right, also, mistakes: wrong.into_iter().filter_map(said).collect(), hints: rung.hints.clone() }
}

/// Gives places with what is said to each, once where all that is left of a line is told the same.
fn pointed(spot: &Spot) -> Vec<(String, &Reply)> {
    let mut all: Vec<(String, &Reply)> = Vec::new();
    let mut told: Vec<(u16, &Reply)> = Vec::new();
    for place in spot.others() {
        let half = if place.worth == Worth::Partly { " (half right)" } else { "" };
        let name = match spot.by {
            By::Line => format!("{}{half}", place.text),
            By::Token => format!("{}{half}", place.label()),
        };
        let alike = |other: &&Place| other.number == place.number && other.reply == place.reply;
        let group = spot.by == By::Token && spot.others().filter(alike).count() > 1;
        if !group {
            all.push((name, &place.reply));
        } else if !told.contains(&(place.number, &place.reply)) {
            told.push((place.number, &place.reply));
            all.push((format!("{}: ..{half}", place.number), &place.reply));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::bundled::BUNDLED;
    use crate::deck::parse;

    #[test]
    fn without_answers_there_is_no_key_on_it() {
        for (name, text) in BUNDLED {
            let deck = parse(name, text).deck.unwrap();
            let (bare, full) = (sheet(&deck, false), sheet(&deck, true));
            let entries = |sheet: &Sheet| sheet.skills.iter().flat_map(|part| part.items.clone()).collect::<Vec<_>>();
            assert_eq!(entries(&bare).len(), deck.items.len());
            assert!(entries(&bare).iter().all(|e| e.explain.is_none() && e.rungs.iter().all(|r| r.key.is_none())));
            let told = |e: &Entry| e.rungs.iter().all(|r| r.key.as_ref().is_some_and(|k| !k.right.is_empty()));
            assert!(entries(&full).iter().all(told), "{name}");
        }
    }

    #[test]
    fn blanks_are_blank_and_lines_are_not_in_their_order() {
        let text = "format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n[[item]]\nid = \"c\"\ntext = \"a {{b}}(cue) c\"\n\
                    [[item]]\nid = \"o\"\nprompt = \"p\"\nask = \"order\"\nlines = [\"z\", \"y\"]\n";
        let sheet = sheet(&parse("x", text).deck.unwrap(), false);
        let rung = |n: usize| sheet.skills[0].items[n].rungs[0].clone();
        assert_eq!(
            (rung(0).prompt.as_str(), rung(1).options),
            ("a ____ (cue) c", vec!["y".to_owned(), "z".to_owned()])
        );
    }
}
