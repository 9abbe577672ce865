//! Reads what the plain program prints as a learner does: finds the question in the decks, and writes a reply to it.

use std::{
    collections::HashMap,
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use pratfall::memory::row::ItemKey;
use pratfall::{
    clean::clean,
    deck::model::{
        Ask, Deck, Item, Rung,
        scenario::Scenario,
        spot::{By, Place, Spot, Worth},
    },
    grade::walk::Step,
    session::{ask::ask, card::Card, surface},
    tui::{screens::parts, text, theme::Theme, widgets::markdown::unmarked},
};

use crate::{
    harness::{Home, environment},
    story,
};

/// How wide the plain program writes.
const WIDTH: u16 = 76;

/// Every way in which the decks can ask, as it is printed.
pub struct Book {
    forms: Vec<Form>,
    /// The forms of a deck and a skill, by the beginning of the line above their questions.
    heads: HashMap<String, Vec<usize>>,
}

struct Form {
    key: ItemKey,
    rung: Rung,
    shown: String,
}

/// What an answer is part of, as far as the program says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    First,
    Retry,
    Redo,
}

/// A question that was recognised.
#[derive(Debug, Clone)]
pub struct Question {
    pub key: ItemKey,
    pub part: Part,
    pub rung: Rung,
    /// The options as they stand, first letter first; none where an answer is typed.
    options: Vec<String>,
}

/// What the program waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    Answer,
    Sureness,
    Cause,
    GoOn,
    LastLine,
    /// Letters of the points that were made.
    Points,
    Nothing,
}

impl Book {
    pub fn of(decks: &[Deck]) -> Self {
        let theme = Theme::load("mono", true).unwrap();
        let mut book = Book { forms: Vec::new(), heads: HashMap::new() };
        for deck in decks {
            for item in &deck.items {
                let skill = deck.skills.iter().find(|skill| skill.id == item.skill);
                let skill = skill.map_or(item.skill.as_str(), |skill| skill.title.as_str());
                for card in wordings(deck, item) {
                    for (at, rung) in card.item.rungs.iter().enumerate() {
                        let lines = parts::question(&ask(&card, at, rung, 0), WIDTH, &theme);
                        let shown = lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
                        let head = format!("{} · {} · ", clean(&deck.title), clean(skill));
                        book.heads.entry(head).or_default().push(book.forms.len());
                        book.forms.push(Form { key: card.key.clone(), rung: rung.clone(), shown });
                    }
                }
            }
        }
        book
    }

    /// Finds the question that was printed last; none where only a line was added to it.
    pub fn find(&self, printed: &str) -> Option<Question> {
        let lines = printed.split_inclusive('\n').rev();
        let mut from = printed.len();
        for line in lines {
            from -= line.len();
            let Some(head) = self.heads.keys().find(|head| line.starts_with(head.as_str())) else { continue };
            let rest = &printed[from + line.len()..];
            let (part, rest) =
                match (rest.strip_prefix(text::ONCE_MORE), rest.strip_prefix("Another try, with a hint.")) {
                    (Some(rest), _) => (Part::Redo, &rest[1..]),
                    (_, Some(rest)) => (Part::Retry, &rest[1..]),
                    _ => (Part::First, rest),
                };
            let body = rest.strip_prefix('\n').unwrap_or(rest);
            let fitting = self.heads[head].iter().map(|at| &self.forms[*at]).filter_map(|form| {
                let options = form.options(body.strip_prefix(form.shown.as_str())?)?;
                Some((form, options))
            });
            let (form, options) = fitting.max_by_key(|(form, _)| form.shown.len())?;
            return Some(Question { key: form.key.clone(), part, rung: form.rung.clone(), options });
        }
        None
    }
}

impl Form {
    /// Reads the options after the question; none where they are not those of this form.
    fn options(&self, after: &str) -> Option<Vec<String>> {
        let after = after.strip_prefix('\n')?;
        let texts: Vec<&String> = match &self.rung.ask {
            Ask::Choose(choose) => choose.options.iter().map(|option| &option.text).collect(),
            Ask::Order(order) => {
                order.lines.iter().map(|l| &l.text).chain(order.wrong.iter().map(|w| &w.text)).collect()
            }
            Ask::Scenario(story) => return Some(place(story, after).into_iter().collect()),
            // A choice has its options after an empty line.
            _ => return (!after.starts_with("\n  a  ")).then(Vec::new),
        };
        // They are printed without the marks of Markdown, but for code; what they are in the deck tells them apart.
        let mut left: Vec<String> = texts.into_iter().map(|text| clean(text).into_owned()).collect();
        let lines: Vec<&str> =
            after.strip_prefix('\n')?.lines().take(left.len()).filter_map(|line| line.get(5..)).collect();
        let mut options = Vec::new();
        for line in lines {
            let at = left.iter().position(|text| text == line || unmarked(text) == line)?;
            options.push(left.swap_remove(at));
        }
        left.is_empty().then_some(options)
    }
}

/// Finds where in a story one stands, by what is seen there.
fn place(story: &Scenario, printed: &str) -> Option<String> {
    let theme = Theme::load("mono", true).unwrap();
    let seen =
        |see: &str| parts::block(see, WIDTH, &theme).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let there = story.states.iter().filter(|state| printed.contains(&seen(&state.see)));
    there.max_by_key(|state| state.see.len()).map(|state| state.name.clone())
}

/// Writes a way through a story as it is typed line by line.
fn walked(story: &Scenario, place: Option<&String>, right: bool) -> Vec<String> {
    let from = story.states.iter().position(|state| Some(&state.name) == place).unwrap();
    let step = |step| match step {
        Step::Chosen(text) | Step::Typed(text) => line(&text),
    };
    story::way(story, from, right).into_iter().map(step).collect()
}

/// Gives an item as each of its wordings puts it; the derived rung, which may come and go, tells nothing new.
fn wordings(deck: &Deck, item: &Item) -> Vec<Card> {
    let card = Card {
        edited: false,
        key: ItemKey { deck: deck.id.clone(), item: item.id.clone() },
        deck_title: deck.title.clone(),
        skill_title: item.skill.clone(),
        skill_lesson: String::new(),
        languages: deck.languages.clone(),
        item: item.clone(),
        misconceptions: Vec::new(),
        memory: None,
        footing: Default::default(),
        words: None,
        begun: Vec::new(),
        hit_before: Vec::new(),
        pace: Default::default(),
    };
    let mut cards = vec![card];
    for variant in 1..=item.variants.len() {
        let mut other = cards[0].clone();
        surface::turn_to(&mut other, item.top_rung(), u8::try_from(variant).unwrap());
        cards.push(other);
    }
    cards
}

impl Question {
    /// The letters or words of the right answer, a line for each blank.
    pub fn right(&self) -> Vec<String> {
        match &self.rung.ask {
            Ask::Choose(choose) => {
                let right: Vec<_> =
                    choose.options.iter().filter(|option| option.right).map(|o| clean(&o.text)).collect();
                let letters = (0..self.options.len()).filter(|at| right.iter().any(|r| **r == self.options[*at]));
                vec![letters.map(|at| letter(at).to_string()).collect::<Vec<_>>().join(" ")]
            }
            Ask::Type(typed) if typed.multiline => {
                // An empty line would end it.
                let lines = typed.right[0].lines().map(|l| if l.is_empty() { ":blank".to_owned() } else { line(l) });
                lines.chain([String::new()]).collect()
            }
            Ask::Type(typed) => vec![line(&typed.right[0])],
            Ask::Order(order) => {
                let mut taken: Vec<usize> = Vec::new();
                for line in &order.lines {
                    let is = |at: &usize| self.options[*at] == clean(&line.text) && !taken.contains(at);
                    let at = (0..self.options.len()).find(is).unwrap();
                    taken.push(at);
                }
                let steps =
                    order.lines.iter().map(|l| if order.indent { "+".repeat(l.depth.into()) } else { String::new() });
                vec![taken.iter().zip(steps).map(|(at, steps)| format!("{}{steps}", letter(*at))).collect()]
            }
            Ask::Spot(spot) => {
                let right = spot.answer().map(|place| named(spot, place));
                vec![right.collect::<Vec<_>>().join(", ")]
            }
            Ask::Scenario(story) => walked(story, self.options.first(), true),
            Ask::Explain(explain) => vec![line(&explain.rubric[0].text), String::new()],
            Ask::Code(program) => program.solution.lines().map(line).chain([".".to_owned()]).collect(),
            Ask::Number(number) => {
                vec![format!("{} {}", number.shown, number.units.first().map_or("", String::as_str))]
            }
            Ask::Cloze(cloze) => cloze.blanks.iter().map(|blank| line(&blank.right[0])).collect(),
        }
    }

    /// An answer that is off: one that the author saw coming where there is one; `pick` chooses.
    pub fn off(&self, pick: usize) -> Vec<String> {
        let nothing = || "no idea whatsoever".to_owned();
        match &self.rung.ask {
            Ask::Choose(choose) => {
                let wrong: Vec<_> =
                    choose.options.iter().filter(|option| !option.right).map(|o| clean(&o.text)).collect();
                let at = self.options.iter().position(|option| *option == wrong[pick % wrong.len()]);
                vec![letter(at.unwrap()).to_string()]
            }
            Ask::Type(typed) => {
                if typed.multiline {
                    return vec![nothing(), String::new()];
                }
                let traps: Vec<_> = typed.traps.iter().map(|trap| line(&trap.answer)).chain([nothing()]).collect();
                vec![traps[pick % traps.len()].clone()]
            }
            Ask::Number(number) => vec![format!("987654321 {}", number.units.first().map_or("", String::as_str))],
            Ask::Cloze(cloze) => cloze.blanks.iter().map(|_| nothing()).collect(),
            Ask::Order(_) => vec!["a".to_owned()],
            Ask::Spot(spot) => {
                let wrong: Vec<_> = spot.places.iter().filter(|place| place.worth == Worth::Off).collect();
                vec![named(spot, wrong[pick % wrong.len()])]
            }
            Ask::Scenario(story) => walked(story, self.options.first(), false),
            Ask::Explain(_) => vec![nothing(), String::new()],
            Ask::Code(_) => vec![nothing(), ".".to_owned()],
        }
    }

    /// The chance of a right answer without knowing anything.
    pub fn luck(&self) -> f64 {
        self.rung.guess_rate()
    }

    /// The answer is produced and not picked.
    pub fn typed(&self) -> bool {
        self.options.is_empty()
    }
}

/// Writes an answer as a line that is no command.
fn line(answer: &str) -> String {
    if answer.starts_with(':') { format!(":{answer}") } else { answer.to_owned() }
}

fn letter(at: usize) -> char {
    char::from(b'a' + u8::try_from(at).unwrap())
}

/// A run of the plain program with both ends in our hands.
pub struct Talk {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// All that was printed.
    pub printed: Vec<u8>,
    /// Where what came since the last reply begins.
    from: usize,
}

impl Talk {
    pub fn start(home: &Home, args: &[&str], now: &str, seed: u64) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pratfall"))
            .args(args)
            .env_clear()
            .envs(environment(home))
            .env("PRATFALL_NOW", now)
            .env("PRATFALL_SEED", seed.to_string())
            .current_dir(home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Talk { child, input, output, printed: Vec::new(), from: 0 }
    }

    /// Reads on until something is wanted; gives what came since the last reply.
    pub fn listen(&mut self) -> (String, Wants) {
        loop {
            let last = self.printed[self.from..].rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
            let wants = wants(&String::from_utf8_lossy(last));
            let chunk = if wants.is_some() { &[] } else { self.output.fill_buf().unwrap() };
            if chunk.is_empty() {
                let heard = String::from_utf8_lossy(&self.printed[self.from..]).into_owned();
                return (heard, wants.unwrap_or(Wants::Nothing));
            }
            self.printed.extend_from_slice(chunk);
            let read = chunk.len();
            self.output.consume(read);
        }
    }

    /// Replies with a line.
    pub fn say(&mut self, line: &str) {
        self.from = self.printed.len();
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Waits for the end; gives all that was printed.
    #[track_caller]
    pub fn end(mut self) -> String {
        self.input = None;
        let printed = String::from_utf8(std::mem::take(&mut self.printed)).unwrap();
        let output = self.child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !said.contains("error"), "{:?}: {said}\n{printed}", output.status);
        printed
    }
}

fn wants(last: &str) -> Option<Wants> {
    let known = [
        ("answer", Wants::Answer),
        ("command", Wants::Answer),
        ("what do you do?", Wants::Answer),
        ("how sure?", Wants::Sureness),
        ("what tripped you up?", Wants::Cause),
        ("left open:", Wants::Cause),
        ("Enter goes on", Wants::GoOn),
        ("Which of these did you have?", Wants::Points),
        ("one line for the log", Wants::LastLine),
    ];
    let known = known.iter().find(|(start, _)| last.starts_with(start) && last.ends_with("> "));
    known.map(|(_, wants)| *wants)
}

/// Names a place as it is typed.
fn named(spot: &Spot, place: &Place) -> String {
    match spot.by {
        By::Line => place.number.to_string(),
        By::Token => place.label(),
    }
}
