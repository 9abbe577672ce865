//! A session over a deck that is being written: what was saved takes the place of what is open, and the place is kept.

use std::collections::HashSet;

use super::{
    ask::Input,
    card::Card,
    event::{Draft, Effect, Now},
    machine::Session,
    phase::{Phase, Standing},
    queue::{Entry, Why},
    round::{Round, Turn},
};
use crate::{
    deck::model::{Ask, Deck, Reply, Rung},
    grade::{Response, Verdict},
    memory::row::ItemKey,
};

/// What an author is told of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Matched {
    /// How it ended.
    pub verdict: Verdict,
    /// Share that was right, 0 to 1.
    pub score: f64,
    /// The trap or option that matched.
    pub trap: Option<String>,
    /// The belief it points to: its id, and its words where the deck has it.
    pub belief: Option<(String, String)>,
}

/// Gives everything there is to try in a deck: each item on each of its rungs, in the order of the file.
#[must_use]
pub fn everything(deck: &Deck) -> Vec<Entry> {
    let mut all = Vec::new();
    for item in &deck.items {
        for rung in 0..=item.top_rung() {
            let key = ItemKey { deck: deck.id.clone(), item: item.id.clone() };
            let entry = Entry::plain(key, Why::Cram, item.skill.clone(), item.is_pair);
            all.push(Entry { rung: u8::try_from(rung).ok(), ..entry });
        }
    }
    all
}

impl Session {
    /// Tells whether a log keeps what is answered and written; while a deck is tried, none does.
    #[must_use]
    pub fn keeps(&self) -> bool {
        !self.config.as_written
    }

    /// Takes up what was saved: the open item as it reads now, none when it is gone, and everything there is to try. What
    /// is typed stays where its field does.
    #[must_use]
    pub fn reload(&mut self, card: Option<Card>, all: Vec<Entry>, now: Now) -> Vec<Effect> {
        let now = now.at(self.base);
        let there: HashSet<_> = all.iter().map(place).collect();
        self.queue.retain(|entry| there.contains(&place(entry)));
        let past = self.past.iter().map(|past| place(&past.entry));
        let known: HashSet<_> = past.chain(self.open_entry().map(place)).chain(self.queue.iter().map(place)).collect();
        let is_new: Vec<bool> = all.iter().map(|entry| !known.contains(&place(entry))).collect();
        self.queue.extend(all.into_iter().zip(is_new).filter(|(_, new)| *new).map(|(entry, _)| entry));
        let mut effects = Vec::new();
        self.phase = match (std::mem::take(&mut self.phase), card) {
            (Phase::Attempt(round, turn) | Phase::Sure(round, turn), Some(card)) => {
                self.ask_anew(round, *turn, card, now)
            }
            (Phase::Attempt(..) | Phase::Sure(..) | Phase::Lesson(_), None) => self.next(&mut effects),
            (Phase::Lesson(round), Some(card)) => Phase::Lesson(with(round, card)),
            (Phase::Verdict(round, standing), Some(card)) => Phase::Verdict(with(round, card), standing),
            (Phase::Words(round, standing, wanted), Some(card)) => Phase::Words(with(round, card), standing, wanted),
            (Phase::Feedback(round, standing), Some(card)) => Phase::Feedback(with(round, card), standing),
            // Points are ticked by their places: what is being scored is scored as it was asked.
            (phase, _) => phase,
        };
        effects
    }

    fn ask_anew(&mut self, round: Box<Round>, turn: Turn, card: Card, now: Now) -> Phase {
        let round = with(round, card);
        // The same number draws the same order.
        self.asked = self.asked.saturating_sub(1);
        match self.ask(round, Some(turn.kind), Draft::default(), now) {
            Phase::Attempt(round, mut fresh) => {
                if fits(&turn.ask.input, &fresh.ask.input) {
                    fresh.draft = turn.draft;
                    // Of a walk, as far as its steps are still there.
                    fresh.set_scene(&round);
                }
                (fresh.shown, fresh.first_key, fresh.hint_since) = (turn.shown, turn.first_key, turn.hint_since);
                Phase::Attempt(round, fresh)
            }
            phase => phase,
        }
    }

    /// Tells the author of the answer whose verdict or feedback is up.
    #[must_use]
    pub fn matched(&self) -> Option<Matched> {
        let (Phase::Verdict(round, standing) | Phase::Feedback(round, standing) | Phase::Words(round, standing, _)) =
            &self.phase
        else {
            return None;
        };
        let Standing { outcome, .. } = &**standing;
        let reply = outcome.grade.replies.first();
        let rung = round.card.rung(round.rung);
        let trap = reply.zip(rung).and_then(|(reply, rung)| trap(rung, reply));
        let picked = match &outcome.response {
            Response::Choice(options) if !outcome.grade.replies.is_empty() => Some(options.join(", ")),
            _ => None,
        };
        Some(Matched {
            verdict: outcome.grade.verdict,
            score: outcome.grade.score,
            trap: picked.or(trap),
            belief: reply.and_then(|reply| reply.belief.clone()).map(|id| {
                let known = round.card.misconceptions.iter().find(|known| known.id == id);
                let words = known.map(|known| known.belief.clone()).unwrap_or_default();
                (id, words)
            }),
        })
    }
}

/// What tells the entries of a trial apart.
fn place(entry: &Entry) -> (&ItemKey, Option<u8>) {
    (&entry.key, entry.rung)
}

fn with(mut round: Box<Round>, card: Card) -> Box<Round> {
    round.rung = round.rung.min(card.item.top_rung());
    round.card = card;
    round.variant = 0;
    round
}

/// Tells whether what was typed or picked means the same in another question.
fn fits(old: &Input, new: &Input) -> bool {
    let typed = |input: &Input| matches!(input, Input::Text { .. } | Input::Number | Input::Explain { .. });
    let walked = |input: &Input| matches!(input, Input::Scene(_));
    old == new || (typed(old) && typed(new)) || (walked(old) && walked(new))
}

/// Finds the trap that gave a reply.
fn trap(rung: &Rung, reply: &Reply) -> Option<String> {
    let of = |traps: &[crate::deck::model::Trap]| {
        traps.iter().find(|trap| trap.reply == *reply).map(|trap| trap.answer.clone())
    };
    match &rung.ask {
        Ask::Type(typed) => of(&typed.traps),
        Ask::Cloze(cloze) => of(&cloze.traps),
        Ask::Number(number) => number.traps.iter().find(|trap| trap.reply == *reply).map(|trap| trap.value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        deck::parse,
        grade::walk::Step,
        memory::{
            footing::Footing,
            row::{Offset, Utc},
        },
        session::{
            config::{Config, Mode},
            event::{Event, Millis},
            plan::Plan,
            view::View,
        },
    };

    const NOW: Now = Now { utc: Utc(1_795_334_400_000), offset: Offset(60), watch: Millis(0) };

    fn deck(items: &[(&str, &str)]) -> Deck {
        let item = |(id, rest): &(&str, &str)| {
            format!("[[item]]\nid = \"{id}\"\nprompt = \"{id}?\"\nnature = \"concept\"\n{rest}\n")
        };
        let items: String = items.iter().map(item).collect();
        let text = format!("format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\nderive = false\n{items}");
        let parsed = parse("x", &text);
        parsed.deck.unwrap_or_else(|| panic!("{:?}", parsed.faults))
    }

    fn card(deck: &Deck, id: &str) -> Option<Card> {
        let item = deck.items.iter().find(|item| item.id == id)?.clone();
        Some(Card {
            key: ItemKey { deck: "d".into(), item: id.into() },
            deck_title: String::new(),
            skill_title: String::new(),
            skill_lesson: String::new(),
            languages: Vec::new(),
            misconceptions: Vec::new(),
            memory: None,
            edited: false,
            begun: Vec::new(),
            footing: Footing::default(),
            words: None,
            hit_before: Vec::new(),
            pace: Default::default(),
            item,
        })
    }

    /// A session over a deck with its first item open, and this much typed.
    fn open(deck: &Deck, typed: Draft) -> Session {
        let plan = Plan { queue: everything(deck), ..Plan::default() };
        let config = Config { seed: 1, mode: Mode::Cram, ..Config::default() };
        let (mut session, _) = Session::start(config, plan, NOW);
        let first = deck.items[0].id.clone();
        session.handle(Event::Loaded(card(deck, &first).map(Box::new)), NOW);
        session.handle(Event::Draft(typed), NOW);
        session
    }

    fn save(session: &mut Session, deck: &Deck, id: &str) -> Vec<Effect> {
        session.reload(card(deck, id), everything(deck), NOW)
    }

    fn shown(session: &Session) -> (String, Draft) {
        let View::Attempt(view) = session.view(NOW) else { panic!("no question") };
        (view.ask.prompt.clone(), view.draft.clone())
    }

    fn texts(text: &str) -> Draft {
        Draft { texts: vec![text.to_owned()], chosen: vec![] }
    }

    #[test]
    fn a_save_keeps_item_rung_and_draft() {
        let before = deck(&[("a", "right = \"one\""), ("b", "right = \"two\"")]);
        let mut session = open(&before, texts("on"));
        let stamp = session.stamp();
        let mut after = deck(&[("c", "right = 3"), ("a", "right = \"uno\""), ("b", "right = \"two\"")]);
        after.items[1].rungs[0].prompt = "Mended?".to_owned();
        assert_eq!(save(&mut session, &after, "a"), []);
        assert_eq!(shown(&session), ("Mended?".to_owned(), texts("on")));
        assert_eq!(session.stamp(), stamp, "the field stays");
        let waiting: Vec<&str> = session.queue.iter().map(|entry| entry.key.item.as_str()).collect();
        assert_eq!(waiting, ["b", "c"], "what is new comes last");
        session.handle(Event::Draft(texts("uno")), NOW);
        assert!(session.is_usable().is_ok());
    }

    #[test]
    fn options_keep_what_was_picked_only_while_they_are_the_same() {
        let choose =
            |wrong: &str| deck(&[("a", &format!("right = \"one\"\nwrong = {{ {wrong} = \"no\", z = \"no\" }}"))]);
        let picked = Draft { texts: vec![], chosen: vec![1] };
        let mut session = open(&choose("x"), picked.clone());
        let order = |session: &Session| {
            let View::Attempt(view) = session.view(NOW) else { panic!("no question") };
            view.ask.input.clone()
        };
        let before = order(&session);
        let _ = save(&mut session, &choose("x"), "a");
        assert_eq!((order(&session), shown(&session).1), (before, picked));
        let _ = save(&mut session, &choose("y"), "a");
        assert_eq!(shown(&session).1, Draft::default());
    }

    #[test]
    fn a_walk_goes_on_where_it_stood() {
        let text = include_str!("../../examples/decks/scenario.toml");
        let mut before = parse("x", text).deck.unwrap();
        before.items[0].rungs.retain(|rung| matches!(rung.ask, Ask::Scenario(_)));
        let id = before.items[0].id.clone();
        let mut session = open(&before, Draft::default());
        let scene = |session: &Session| {
            let View::Attempt(view) = session.view(NOW) else { panic!("no question") };
            let Input::Scene(scene) = &view.ask.input else { panic!("no scene") };
            (**scene).clone()
        };
        let first = scene(&session);
        session.handle(Event::Take(Step::Chosen(first.moves[0].clone())), NOW);
        let there = scene(&session);
        assert_ne!(there.see, first.see);
        let mut after = before.clone();
        after.items[0].explain.push_str(" Mended.");
        let _ = save(&mut session, &after, &id);
        assert_eq!(scene(&session), there);
    }

    #[test]
    fn an_item_that_is_gone_makes_room_for_the_next() {
        let mut session = open(&deck(&[("a", "right = 1"), ("b", "right = 2")]), texts("1"));
        let effects = save(&mut session, &deck(&[("b", "right = 2")]), "a");
        assert_eq!(effects, [Effect::Load(ItemKey { deck: "d".into(), item: "b".into() })]);
    }

    #[test]
    fn no_words_are_taken_that_nothing_keeps() {
        let deck = deck(&[("a", "right = \"one\"\nexplain = \"x\"")]);
        for (as_written, writes) in [(true, false), (false, true)] {
            let mut session = open(&deck, texts("two"));
            session.config.as_written = as_written;
            session.handle(Event::Commit(None), NOW);
            session.handle(Event::Saved(None), NOW);
            session.handle(Event::Write, NOW);
            assert_eq!(matches!(session.view(NOW), View::Words(_)), writes);
        }
    }

    #[test]
    fn the_author_sees_which_trap_matched_and_the_score() {
        let deck = deck(&[("a", "right = \"one\"\ntraps = { uno = \"Spanish.\" }")]);
        let mut session = open(&deck, texts("uno"));
        session.handle(Event::Commit(None), NOW);
        session.handle(Event::Saved(None), NOW);
        let found = session.matched().unwrap();
        assert_eq!((found.verdict, found.score, found.trap.as_deref()), (Verdict::Off, 0.0, Some("uno")));
    }
}
