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
    /// The id of the belief it points to.
    pub belief: Option<String>,
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
    /// Takes up what was saved: the open item as it reads now, none when it is gone, and everything there is to try. What
    /// is typed stays where its field does.
    #[must_use]
    pub fn reload(&mut self, card: Option<Card>, all: Vec<Entry>, now: Now) -> Vec<Effect> {
        let now = now.at(self.base);
        let place = |entry: &Entry| (entry.key.clone(), entry.rung);
        let there: HashSet<_> = all.iter().map(place).collect();
        self.queue.retain(|entry| there.contains(&place(entry)));
        let past = self.past.iter().map(|past| place(&past.entry));
        let known: HashSet<_> = past.chain(self.open_entry().map(place)).chain(self.queue.iter().map(place)).collect();
        self.queue.extend(all.into_iter().filter(|entry| !known.contains(&place(entry))));
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
            belief: reply.and_then(|reply| reply.belief.clone()),
        })
    }
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
    old == new || (typed(old) && typed(new))
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
