//! A world for tests: performs a session's effects in memory, with a clock that steps one second an event.

use super::{
    card::{Begun, Card},
    config::Config,
    event::{Draft, Effect, Event, Millis, Now, Order},
    machine::Session,
    phase::Phase,
    plan::Plan,
    queue::{Entry, Why},
    rows::NewRow,
};
use crate::{
    deck::model::{Deck, Item},
    memory::{
        fold::fold,
        footing::Footing,
        fsrs::ParamSets,
        pace::pace,
        row::{Attempt, Confidence, ItemKey, Offset, Row, RowId, Utc},
        state::ItemState,
    },
};

pub(super) const DECK: &str = r#"
format = 1
[deck]
id = "d"
title = "Deck"
version = "1.0.0"
authors = ["A"]
license = "CC0-1.0"
languages = ["en"]

[[skill]]
id = "s"
title = "Skill"

[[skill]]
id = "t"
title = "Other"

[[misconception]]
id = "copies"
belief = "Assignment copies."
refute = "It moves."

[[item]]
id = "one"
skill = "s"
nature = "concept"
difficulty = 3
prompt = "First?"
hints = ["Look there.", "Closer.", "It is alpha."]
explain = "Because alpha."
[[item.rung]]
ask = "type"
right = ["alpha"]
[item.rung.traps]
"beta" = { belief = "copies" }

[[item]]
id = "two"
skill = "t"
nature = "concept"
difficulty = 3
prompt = "Second?"
explain = "Because yes."
[[item.rung]]
ask = "choose"
right = "yes"
[item.rung.wrong]
"no" = { belief = "copies" }
"perhaps" = "It is never perhaps."
[[item.rung]]
ask = "type"
right = "gamma"

[[item]]
id = "three"
skill = "s"
nature = "concept"
difficulty = 3
prompt = "Third?"
explain = "Because delta."
[[item.rung]]
ask = "type"
right = "delta"
"#;

pub(super) struct World {
    pub deck: Deck,
    pub rows: Vec<NewRow>,
    pub session: Session,
    pub now: Now,
    pub finished: bool,
    pub fail_next: bool,
    /// Code that was to be run, in order, and what was kept of code.
    pub orders: Vec<Order>,
    pub begun: Vec<Begun>,
    pub called_off: usize,
}

impl World {
    pub fn new(config: Config, items: &str) -> Self {
        let parsed = crate::deck::parse("d.toml", DECK);
        let deck = parsed.deck.unwrap_or_else(|| panic!("{:?}", parsed.faults));
        World::over(deck, config, items)
    }

    pub fn over(deck: Deck, config: Config, items: &str) -> Self {
        let now = Now { utc: Utc(1_795_334_400_000), offset: Offset(60), watch: Millis(0) };
        let wanted = |item: &&Item| items.is_empty() || items.split_whitespace().any(|i| i == item.id);
        let entry = |item: &Item| {
            let key = ItemKey { deck: deck.id.clone(), item: item.id.clone() };
            Entry::plain(key, Why::New, item.skill.clone(), false)
        };
        let queue: Vec<_> = deck.items.iter().filter(wanted).map(entry).collect();
        World::planned(deck, config, queue, now)
    }

    pub fn planned(deck: Deck, config: Config, plan: impl Into<Plan>, now: Now) -> Self {
        let (session, effects) = Session::start(config, plan, now);
        let mut world = World {
            deck,
            rows: Vec::new(),
            session,
            now,
            finished: false,
            fail_next: false,
            orders: vec![],
            begun: vec![],
            called_off: 0,
        };
        world.perform(effects);
        world
    }

    /// Begins a session over all items, so many days later.
    pub fn later(&mut self, days: i64) -> &mut Self {
        let entry = |item: &Item| {
            let key = ItemKey { deck: self.deck.id.clone(), item: item.id.clone() };
            Entry::plain(key, Why::Due, item.skill.clone(), false)
        };
        let queue: Vec<Entry> = self.deck.items.iter().map(entry).collect();
        let config = self.session.config.clone();
        self.another(config, queue, days)
    }

    /// Begins another session some days later, over the same log.
    pub fn another(&mut self, config: Config, plan: impl Into<Plan>, days: i64) -> &mut Self {
        self.now.utc.0 += days * 86_400_000;
        let after = self.rows.iter().filter_map(row).map(|r| r.order().1).max().unwrap_or(RowId(0));
        let (session, effects) = Session::start(Config { after, ..config }, plan, self.now);
        self.session = session;
        self.finished = false;
        self.perform(effects);
        self
    }

    /// Begins another session over this queue, days later.
    pub fn again(&mut self, queue: Vec<Entry>, days: i64) -> &mut Self {
        self.now.utc.0 += days * 86_400_000;
        let (session, effects) = Session::start(self.session.config.clone(), queue, self.now);
        self.session = session;
        self.perform(effects);
        self
    }

    /// Passes an event, a second later.
    pub fn event(&mut self, event: Event) -> &mut Self {
        self.wait(1000);
        let effects = self.session.handle(event, self.now);
        self.perform(effects);
        self
    }

    pub fn wait(&mut self, ms: u64) -> &mut Self {
        self.now.watch.0 += ms;
        self.now.utc.0 += ms as i64;
        self
    }

    /// Types an answer and commits it, with a digit where a confidence is asked.
    pub fn answer(&mut self, text: &str, digit: u8) -> &mut Self {
        let draft = Draft { texts: vec![text.into()], chosen: self.choice(text).into_iter().collect() };
        self.event(Event::Draft(draft)).event(Event::Ready);
        if matches!(self.session.phase, Phase::Sure(..)) {
            let sure = [Confidence::Guess, Confidence::Perhaps, Confidence::Likely, Confidence::Certain];
            self.event(Event::Commit(Some(sure[usize::from(digit) - 1])));
        }
        self
    }

    fn choice(&self, text: &str) -> Option<usize> {
        let (Phase::Attempt(_, turn) | Phase::Sure(_, turn)) = &self.session.phase else { return None };
        match &turn.ask.input {
            super::ask::Input::Choose { options, .. } => options.iter().position(|o| o == text),
            _ => None,
        }
    }

    pub fn state(&self, item: &str) -> ItemState {
        let rows: Vec<Row> =
            self.rows.iter().filter_map(row).filter(|r| r.key().is_some_and(|key| key.item == item)).collect();
        fold(&rows, &ParamSets::default())
    }

    /// Names the phase and, for a question, what it is part of.
    pub fn phase(&self) -> String {
        match &self.session.phase {
            Phase::Waiting { .. } => "waiting".into(),
            Phase::Lesson(_) => "lesson".into(),
            Phase::Edited(..) => "edited".into(),
            Phase::Attempt(round, turn) => format!("{:?} {}", turn.kind, round.entry.key.item).to_lowercase(),
            Phase::Sure(round, _) => format!("sure {}", round.entry.key.item),
            Phase::Running(round, ..) => format!("running {}", round.entry.key.item),
            Phase::Saving(..) => "saving".into(),
            Phase::Verdict(round, _) => format!("verdict {}", round.entry.key.item),
            Phase::Scoring(round, ..) => format!("scoring {}", round.entry.key.item),
            Phase::Words(..) => "words".into(),
            Phase::Feedback(round, _) => format!("feedback {}", round.entry.key.item),
            Phase::Sheet => "sheet".into(),
            Phase::LookingBack(_) => "looking back".into(),
            Phase::Summary(_) => "summary".into(),
            Phase::Done => "done".into(),
        }
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Load(key) => {
                    let card = self.card(&key).map(Box::new);
                    let more = self.session.handle(Event::Loaded(card), self.now);
                    self.perform(more);
                }
                Effect::Append(_) if std::mem::take(&mut self.fail_next) => {
                    let more = self.session.handle(Event::NotSaved("disk full".into()), self.now);
                    self.perform(more);
                }
                Effect::Append(rows) => {
                    let about = rows.iter().filter_map(row).find_map(|r| r.key().map(|key| key.item.clone()));
                    self.rows.extend(rows);
                    let memory = about.and_then(|item| self.state(&item).memory).map(Box::new);
                    let more = self.session.handle(Event::Saved(memory), self.now);
                    self.perform(more);
                }
                Effect::Run(order) => self.orders.push(*order),
                Effect::CallOff => self.called_off += 1,
                Effect::PutAway(_, begun) => {
                    self.begun.retain(|b| b.rung != begun.rung);
                    self.begun.extend(Some(begun).filter(|begun| !begun.text.is_empty()));
                }
                Effect::Finish => self.finished = true,
            }
        }
    }

    fn card(&self, key: &ItemKey) -> Option<Card> {
        let item = self.deck.items.iter().find(|i| i.id == key.item)?.clone();
        let memory = self.state(&key.item).memory;
        let attempts: Vec<Attempt> = self
            .rows
            .iter()
            .filter_map(|row| if let NewRow::Attempt(attempt) = row { Some((**attempt).clone()) } else { None })
            .filter(|attempt| attempt.key == *key)
            .collect();
        Some(Card {
            edited: false,
            key: key.clone(),
            deck_title: self.deck.title.clone(),
            skill_title: item.skill.clone(),
            skill_lesson: String::new(),
            languages: self.deck.languages.clone(),
            misconceptions: self.deck.misconceptions.clone(),
            pace: memory.as_ref().map(|memory| pace(&attempts, memory.rung)).unwrap_or_default(),
            memory,
            footing: Footing::default(),
            words: None,
            begun: self.begun.clone(),
            hit_before: Vec::new(),
            item,
        })
    }
}

fn row(row: &NewRow) -> Option<Row> {
    match row {
        NewRow::Attempt(attempt) => Some(Row::Attempt((**attempt).clone())),
        NewRow::Event(event) => Some(Row::Event((**event).clone())),
        _ => None,
    }
}
